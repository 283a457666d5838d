//! Another name for an entity: code that refers to it is changed with it, by its syntax.

use super::Renamed;
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
    /// Gives an entity another name. `renamed` gets whose text has the new name in it.
    pub(super) fn rename(&mut self, name: &str, to: &str, renamed: &mut Renamed) {
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
                        renamed.texts.insert(cell);
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
        let quarantined = std::mem::take(&mut self.quarantined).into_iter().map(|(mut place, kind)| {
            if place.entity == name {
                to.clone_into(&mut place.entity);
            }
            (place, kind)
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
            linked.extend(self.rename_in_body(of, name, to, renamed));
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

    /// Gives a JS object its text with another name in it, and, while that is a draft, the one that goes on. Gives the cells
    /// that are to be linked.
    fn rename_in_body(&mut self, id: EntityId, name: &str, to: &str, renamed: &mut Renamed) -> Vec<NodeId> {
        self.keep_variables(id, name, to);
        let Some(js) = &self.entity(id).js else { return Vec::new() };
        let text = code::renamed_in_body(&js.text, name, to);
        if text != js.text {
            renamed.texts.insert(js.body);
        }
        let mut linked = Vec::new();
        if let Some(before) = js.draft.as_ref().and_then(|draft| draft.before.as_ref()) {
            let text = code::renamed_in_body(before, name, to);
            if text != *before {
                renamed.behind_drafts.insert(js.body);
            }
            linked = self.set_body(id, &text);
        }
        linked.extend(self.set_body(id, &text));
        if let Some(draft) = self.entity_mut(id).js.as_mut().and_then(|js| js.draft.as_mut()) {
            draft.is_due = draft.before.is_some();
        }
        if let app::Entity::Js(object) = &mut self.entity_mut(id).definition {
            object.body = text;
        }
        linked
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
