//! Data fields that act, or that call what is asynchronous or acts.

use super::{
    Level, Look, Tell,
    cells::{Cell, Code, Role},
};
use belljar_core::app::{Entity, Step};
use belljar_guest::{app::js_object::syntax::MemberKind, app::references::Reference, declare};
use std::collections::HashMap;

/// A member of a JS object: the entity's place, and its name.
type Function = (usize, String);

pub(super) fn check(look: &mut Look<'_>, code: &Code<'_>) {
    let acting = acting(code);
    for cell in code.cells.iter().filter(|cell| matches!(cell.role, Role::Data | Role::Template)) {
        for reference in &cell.references {
            if let Some(name) = action(code, cell, reference) {
                let tell = Tell {
                    rule: "action-in-data-field",
                    level: Level::Error,
                    message: format!(
                        "Please remove any direct/indirect references to {name}() and try again. Data fields cannot execute \
                         framework actions."
                    ),
                    help: "call it in an event handler, as onClick".into(),
                    place: code.place(cell.entity, &cell.path),
                    at: &cell.at,
                };
                look.in_text(tell, &reference.span);
            } else if let Some((name, why)) = called(code, cell, reference)
                .and_then(|function| acting.get(&function).map(|why| (show(code, &function), why)))
            {
                let place = code.place(cell.entity, &cell.path);
                let tell = Tell {
                    rule: "async-in-data-field",
                    level: Level::Error,
                    message: format!("{name}() {why}, and {place} is a data field"),
                    help: format!("call it in an event handler and read {name}.data here"),
                    place,
                    at: &cell.at,
                };
                look.in_text(tell, &reference.span);
            }
        }
    }
}

/// The functions that a data field must not call, each with the reason.
fn acting(code: &Code<'_>) -> HashMap<Function, String> {
    let mut acting = HashMap::new();
    let mut callers: HashMap<Function, Vec<Function>> = HashMap::new();
    let mut left = Vec::new();
    for cell in &code.cells {
        let Role::Member(MemberKind::Function { is_async, .. }) = cell.role else { continue };
        let Some(name) = cell.path.steps().first() else { continue };
        let own = (cell.entity, name.name().into_owned());
        let acts = cell.references.iter().find_map(|reference| action(code, cell, reference));
        let why = match acts {
            _ if is_async => Some("is async".to_owned()),
            Some(name) => Some(format!("calls {name}()")),
            None => None,
        };
        if let Some(why) = why {
            acting.insert(own.clone(), why);
            left.push(own.clone());
        }
        for function in cell.references.iter().filter_map(|reference| called(code, cell, reference)) {
            callers.entry(function).or_default().push(own.clone());
        }
    }
    while let Some(function) = left.pop() {
        for caller in callers.get(&function).into_iter().flatten() {
            if !acting.contains_key(caller) {
                let why = format!("calls {}(), which {}", show(code, &function), acting[&function]);
                acting.insert(caller.clone(), why);
                left.push(caller.clone());
            }
        }
    }
    acting
}

fn show(code: &Code<'_>, (entity, name): &Function) -> String {
    code.place(*entity, &std::iter::once(Step::key(name)).collect())
}

/// The function of a JS object that a reference calls or hands on. Its `data` is a value.
fn called(code: &Code<'_>, cell: &Cell, reference: &Reference) -> Option<Function> {
    let (entity, rest) = code.target(cell, reference)?;
    let member = rest.first()?.name().into_owned();
    let is_function = code
        .objects
        .get(&entity)?
        .members
        .iter()
        .any(|of| of.name == member && matches!(of.kind, MemberKind::Function { .. }));
    (is_function && rest.get(1).is_none_or(|step| step.name() != "data")).then_some((entity, member))
}

/// The action that a reference calls: one of the framework's, a query's, or a widget's setter.
fn action(code: &Code<'_>, cell: &Cell, reference: &Reference) -> Option<String> {
    let path = reference.path.to_string();
    if let Some((entity, rest)) = code.target(cell, reference) {
        let first = rest.first()?.name();
        let acts = match code.entities[entity].entity {
            Entity::Query(_) => matches!(&*first, "run" | "clear"),
            Entity::Widget(widget) => widget.setters.contains_key(&*first),
            Entity::Js(_) => false,
        };
        return (acts && rest.len() == 1).then_some(path);
    }
    declare::functions().any(|function| function.acts && function.name == path).then_some(path)
}
