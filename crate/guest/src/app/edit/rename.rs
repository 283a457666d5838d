//! Another name for an entity: code that refers to it is changed with it, by its syntax.

use crate::app::{
    cells::{App, EntityId, Kind, Set},
    code,
    graph::NodeId,
};
use belljar_core::{
    app::{self, set_at},
    event::Kind as CodeKind,
};

impl App {
    /// Gives an entity another name. `rewritten` gets whose text has the new name in it.
    pub(super) fn rename(&mut self, name: &str, to: &str, rewritten: &mut Set<NodeId>) {
        let Some(id) = self.named(name) else { return };
        // Who has looked for the new name finds something else from now on.
        let found: Vec<NodeId> = self.unmet.get(to).into_iter().flatten().copied().collect();
        let mentioned: Vec<NodeId> = self.mentions.get(name).into_iter().flatten().copied().collect();
        let own = self.entity(id).cells();
        for cell in &own {
            self.note_gone(*cell);
        }
        let mut linked: Vec<NodeId> = Vec::new();
        let mut bodies: Vec<EntityId> = Vec::new();
        for cell in mentioned.iter().copied() {
            let of = self.cell(cell).entity;
            match self.cell(cell).kind.clone() {
                Kind::Bound(bound) | Kind::Dormant(bound) => {
                    let kind = match self.cell(cell).kind {
                        Kind::Dormant(_) => CodeKind::Trigger,
                        _ => CodeKind::Data,
                    };
                    let text = code::renamed(&bound.text, kind, name, to);
                    if text != *bound.text {
                        rewritten.insert(cell);
                    }
                    self.replace_text(cell, &text);
                    linked.push(cell);
                }
                Kind::Body | Kind::Function if !bodies.contains(&of) => bodies.push(of),
                _ => {}
            }
        }
        if let Some((index, _, _)) = self.names.shift_remove_full(name) {
            self.names.shift_insert(index, to.into(), id);
        }
        let quarantined = std::mem::take(&mut self.quarantined).into_iter().map(|mut place| {
            if place.entity == name {
                to.clone_into(&mut place.entity);
            }
            place
        });
        self.quarantined = quarantined.collect();
        let entity = self.entity_mut(id);
        entity.name = to.into();
        entity.shared = None;
        if entity.js.is_some() && !bodies.contains(&id) {
            bodies.push(id);
        }
        // Their places are others, and errors name them.
        for cell in own.iter().copied() {
            if let Kind::Bound(bound) | Kind::Dormant(bound) = self.cell(cell).kind.clone() {
                self.replace_text(cell, &bound.text);
                linked.push(cell);
            }
            if self.try_cell(cell).is_some() {
                self.tell(cell);
            }
        }
        for of in bodies.iter().copied() {
            let Some((before, body)) = self.entity(of).js.as_ref().map(|js| (js.text.clone(), js.body)) else {
                continue;
            };
            let text = code::renamed_in_body(&before, name, to);
            if text != before {
                rewritten.insert(body);
            }
            if let app::Entity::Js(object) = &mut self.entity_mut(of).definition {
                text.clone_into(&mut object.body);
            }
            self.keep_variables(of, name, to);
            linked.extend(self.set_body(of, &text));
        }
        linked.extend(found.iter().copied());
        let mut seen = Set::default();
        linked.retain(|cell| seen.insert(*cell));
        self.link(linked.iter().copied());
        // Values are what they were. What errors say is not.
        for cell in linked {
            if !self.cell(cell).errors.is_empty() {
                self.mark(cell);
                self.graph.touch_cycle(cell);
            }
        }
        for of in bodies {
            self.mark_body(of);
        }
        self.mark_all(found);
    }

    /// Another text for a cell: the same code in other words, so that its value stays.
    fn replace_text(&mut self, cell: NodeId, text: &str) {
        self.forget_links(cell);
        let (of, path) = (self.cell(cell).entity, self.cell(cell).path.clone());
        // The cell's text has the place that was.
        let Some(bound) = self.bound(text, of, &path) else { return };
        if let Some(texts) = self.entity_mut(of).texts_mut() {
            set_at(texts, &path, Some(text.into()));
        }
        let kind = &mut self.cell_mut(cell).kind;
        *kind = match kind {
            Kind::Dormant(_) => Kind::Dormant(bound),
            _ => Kind::Bound(bound),
        };
    }
}
