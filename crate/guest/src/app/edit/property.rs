//! Another text or value for a property.

use crate::app::{
    build::of_json,
    cells::{App, EntityId, EntityKind, Kind},
    graph::NodeId,
};
use belljar_core::{
    app::{self, Path, Step, set_at},
    event::Place,
};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

impl App {
    pub(super) fn change(&mut self, name: &str, path: &Path, value: Option<Json>) {
        let Some(id) = self.named(name) else { return };
        let Some(first) = path.steps().first().map(|step| step.name().into_owned()) else { return };
        let Some(texts) = self.entity_mut(id).texts_mut() else { return };
        set_at(texts, path, value);
        let now = texts.get(&first).cloned();
        let whose = (id, Box::from(first.as_str()));
        self.lent.remove(&whose);
        self.overruled.shift_remove(&whose);
        // What is written down is not the user's any more.
        if let app::Entity::Widget(widget) = &mut self.entity_mut(id).definition {
            widget.meta.shift_remove(&first);
        }
        self.quarantined.retain(|place, _| place.entity != name || first_of(place) != first);
        if self.entity(id).kind == EntityKind::Query {
            self.change_template(id, &first, now.as_ref());
            return;
        }
        let own = self.cells_of(id, &first);
        if let (Some(now), [only]) = (&now, own.as_slice())
            && self.change_in_place(id, *only, now)
        {
            return;
        }
        self.change_whole(id, &first, now.as_ref(), own);
    }

    /// Properties stand in the order in which the definition has them, those that it has not behind: as when the app is
    /// opened.
    fn arrange(&mut self, id: EntityId) {
        let entity = self.entity_mut(id);
        let places: FxHashMap<String, usize> =
            entity.texts().into_iter().flat_map(|texts| texts.keys().cloned()).zip(0..).collect();
        let place = |key: &str| places.get(key).copied().unwrap_or(usize::MAX);
        entity.properties.sort_by(|a, _, b, _| place(a).cmp(&place(b)));
    }

    fn change_template(&mut self, id: EntityId, key: &str, now: Option<&Json>) {
        let old = self.dormant_of(id, key);
        for cell in old {
            let path = self.cell(cell).path.clone();
            self.remove_cell(cell);
            self.entity_mut(id).dormant.shift_remove(&path);
        }
        if let Some(now) = now {
            let made = self.add_dormant(id, key, now);
            self.link(made);
        }
    }

    /// A property that is one text or one value, and becomes another one. Whoever reads it keeps its link.
    fn change_in_place(&mut self, id: EntityId, cell: NodeId, now: &Json) -> bool {
        let bound = match now {
            Json::String(text) => self.bound(text, id, &self.cell(cell).path),
            Json::Array(_) | Json::Object(_) if holds_code(now) => return false,
            _ => None,
        };
        if !matches!(self.cell(cell).kind, Kind::Plain | Kind::Bound(_) | Kind::Dormant(_)) {
            return false;
        }
        let is_trigger = self.entity(id).definition.is_trigger(&self.cell(cell).path);
        self.held.remove(&cell);
        self.forget_links(cell);
        match bound {
            Some(bound) if is_trigger => self.cell_mut(cell).kind = Kind::Dormant(bound),
            Some(bound) => {
                let before = std::mem::replace(&mut self.cell_mut(cell).kind, Kind::Bound(bound));
                if !matches!(before, Kind::Bound(_)) {
                    // Even if its value is what was written down: the page was never told that.
                    self.tell(cell);
                }
                self.link([cell]);
                self.mark(cell);
                // In the same cycle as before, it says another text of itself.
                self.graph.touch_cycle(cell);
                return true;
            }
            None if is_trigger => return false,
            None => {
                self.note_gone(cell);
                self.cell_mut(cell).kind = Kind::Plain;
                self.untold.shift_remove(&cell);
                self.pending.swap_remove(&cell);
                self.link([cell]);
                self.settle(cell, of_json(now), Box::default());
                return true;
            }
        }
        self.link([cell]);
        true
    }

    /// A property of whatever form becomes another one, or none.
    fn change_whole(&mut self, id: EntityId, key: &str, now: Option<&Json>, old: Vec<NodeId>) {
        let mut readers: Vec<NodeId> = old.iter().flat_map(|cell| self.readers_of(*cell)).collect();
        readers.retain(|reader| !old.contains(reader));
        let whole = self.entity(id).whole;
        readers.extend(self.entity_mut(id).absent.remove(key).unwrap_or_default());
        for cell in old {
            self.note_gone(cell);
            let path = self.cell(cell).path.clone();
            self.remove_cell(cell);
            let entity = self.entity_mut(id);
            entity.within.shift_remove(&path);
            entity.dormant.shift_remove(&path);
        }
        self.entity_mut(id).properties.shift_remove(key);
        let triggers = match &self.entity(id).definition {
            app::Entity::Widget(widget) => widget.triggers.clone(),
            _ => Vec::new(),
        };
        let made = now.map(|now| self.add_property(id, key, now, &triggers)).unwrap_or_default();
        // Before the whole is linked: a cycle is told in the order in which its members are read.
        self.arrange(id);
        let entity = self.entity_mut(id);
        entity.shared = None;
        entity.readers.remove(key);
        self.link(made.iter().chain(&readers).copied().chain([whole]));
        self.mark_all_new(made);
        self.mark_all(readers);
        self.whole_changed(whole);
    }

    /// The cells that a property is made of.
    fn cells_of(&self, id: EntityId, key: &str) -> Vec<NodeId> {
        let entity = self.entity(id);
        let start = Path::from(vec![Step::key(key)]);
        let within = entity.within.iter().filter(|(path, _)| path.starts_with(&start)).map(|(_, cell)| *cell);
        entity.properties.get(key).copied().into_iter().chain(within).chain(self.dormant_of(id, key)).collect()
    }

    fn dormant_of(&self, id: EntityId, key: &str) -> Vec<NodeId> {
        let start = Path::from(vec![Step::key(key)]);
        let dormant = self.entity(id).dormant.iter();
        dormant.filter(|(path, _)| path.starts_with(&start)).map(|(_, cell)| *cell).collect()
    }
}

fn first_of(place: &Place) -> String {
    let path: Result<Path, _> = place.property.parse();
    path.ok().and_then(|path| path.steps().first().map(|step| step.name().into_owned())).unwrap_or_default()
}

/// Whether there is code in any of the texts. Recurses no deeper than `serde_json` reads.
fn holds_code(json: &Json) -> bool {
    match json {
        Json::String(text) => text.contains("{{"),
        Json::Array(items) => items.iter().any(holds_code),
        Json::Object(members) => members.values().any(holds_code),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}
