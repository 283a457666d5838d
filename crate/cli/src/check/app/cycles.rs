//! Properties that depend on each other.

use super::{
    Level, Look, Tell,
    cells::{Cell, Code, Role},
};
use belljar_core::app::{Definition, Entity, Step};
use belljar_guest::app::{
    graph::{Graph, NodeId},
    js_object::syntax::MemberKind,
};
use std::collections::HashMap;

pub(super) fn check(look: &mut Look<'_>, definition: &Definition, code: &Code<'_>) {
    // One page is open at a time.
    for page in 0..definition.pages.len() {
        let open = |cell: &Cell| code.entities[cell.entity].page.is_none_or(|of| of == page);
        let has_value = |cell: &&Cell| matches!(cell.role, Role::Data | Role::Member(_));
        let cells: Vec<&Cell> = code.cells.iter().filter(has_value).filter(|cell| open(cell)).collect();
        check_page(look, code, &cells);
    }
}

fn check_page(look: &mut Look<'_>, code: &Code<'_>, cells: &[&Cell]) {
    let mut graph = Graph::new();
    let nodes: Vec<NodeId> = cells.iter().map(|_| graph.add()).collect();
    let mut of_entity: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, cell) in cells.iter().enumerate() {
        of_entity.entry(cell.entity).or_default().push(at);
    }
    let reads = cells.iter().enumerate().map(|(at, cell)| {
        let read = cell.references.iter().flat_map(|reference| {
            let target = code.target(cell, reference).filter(|(entity, rest)| is_read(code, *entity, rest));
            let within = target.and_then(|(entity, rest)| Some((of_entity.get(&entity)?, rest)));
            within.into_iter().flat_map(|(list, rest)| list.iter().copied().filter(move |of| touches(cells[*of], rest)))
        });
        (nodes[at], read.map(|at| nodes[at]).collect())
    });
    graph.set_all_reads(&reads.collect::<Vec<_>>());
    let mut told = vec![false; cells.len()];
    for (at, node) in nodes.iter().enumerate() {
        let members = graph.cycle_members(*node);
        // Functions may call each other.
        let value = |id: &NodeId| !matches!(cells[id.index()].role, Role::Member(MemberKind::Function { .. }));
        if told[at] || !members.iter().any(value) || !value(node) {
            continue;
        }
        for member in members {
            told[member.index()] = true;
        }
        let way: Vec<String> = graph
            .way_round(*node)
            .iter()
            .map(|id| code.place(cells[id.index()].entity, &cells[id.index()].path))
            .collect();
        let cell = cells[at];
        let next = graph.way_round(*node).get(1).map(|id| cells[id.index()]);
        let reference = cell.references.iter().find(|reference| {
            let target = code.target(cell, reference);
            next.is_some_and(|next| target.is_some_and(|(of, rest)| of == next.entity && touches(next, rest)))
        });
        let tell = Tell {
            rule: "cycle",
            level: Level::Error,
            message: format!("these depend on each other: {}", way.join(" → ")),
            help: "let one of them read something else; the rest of the app goes on without them".to_owned(),
            place: code.place(cell.entity, &cell.path),
            at: &cell.at,
        };
        look.in_text(tell, &reference.map_or(0..0, |reference| reference.span.clone()));
    }
}

/// Whether who refers to it depends on what is in the entity. A query's data is not what its template says, and the last
/// result of a function is not what the function would give.
fn is_read(code: &Code<'_>, entity: usize, rest: &[Step]) -> bool {
    match code.entities[entity].entity {
        Entity::Query(_) => false,
        Entity::Widget(_) => true,
        Entity::Js(_) => !(rest.len() > 1 && rest[1].name() == "data"),
    }
}

/// Whether a reference that leads to a path reads a cell: what is at the path, around it, or within it.
fn touches(cell: &Cell, rest: &[Step]) -> bool {
    let path = cell.path.steps();
    let common = path.len().min(rest.len());
    // A function is not read by who reads the object as a whole.
    let whole = rest.is_empty() && matches!(cell.role, Role::Member(MemberKind::Function { .. }));
    path[..common] == rest[..common] && !whole
}
