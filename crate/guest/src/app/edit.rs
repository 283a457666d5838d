//! Changing an app while it runs: what is changed is built anew, and linked and evaluated is what depends on it.

mod checks;
mod property;
mod rename;

use super::{
    cells::{App, EntityId, Kind, Set},
    graph::NodeId,
    open::problem,
    pass::with,
};
use crate::{globals::entities, state::State};
use belljar_core::app::{self, Edit, Edited, Problem, Rewritten, read_edits};
use boa_engine::Context;
use std::rc::Rc;

/// Makes edits, all or none.
pub(crate) fn edit(edits: &str, state: &Rc<State>, context: &mut Context) -> Edited {
    match checked(edits, state, context) {
        Ok(edits) => {
            let mut renamed = Renamed::default();
            let mut drafts = Vec::new();
            for (at, edit) in edits.into_iter().enumerate() {
                let body = matches!(edit, Edit::Body { .. }).then(|| edit.name().to_owned());
                make(edit, &mut renamed, state, context);
                if body.is_some_and(|name| with(state, |app| app.is_draft(&name))) {
                    drafts.push(at as u32);
                }
            }
            let (rewritten, behind_drafts) = with(state, |app| {
                app.queue_anew();
                app.looked.forget();
                app.is_new = true;
                (app.texts_of(&renamed.texts), app.texts_behind(&renamed))
            });
            Edited { problems: Vec::new(), rewritten, drafts, behind_drafts }
        }
        Err(problems) => Edited { problems, ..Edited::default() },
    }
}

/// The edits, if all of them can be made.
fn checked(edits: &str, state: &State, context: &Context) -> Result<Vec<Edit>, Vec<Problem>> {
    let app = state.app.borrow();
    let Some(app) = app.as_ref() else { return Err(vec![problem("$", "no app is open", "open one first")]) };
    let edits = read_edits(edits)?;
    let problems = checks::check(&edits, app, state, context);
    if problems.is_empty() { Ok(edits) } else { Err(problems) }
}

/// Whose text has another name in it.
#[derive(Default)]
pub(crate) struct Renamed {
    texts: Set<NodeId>,
    /// JS objects of which it is the text that goes on while theirs is a draft.
    behind_drafts: Set<NodeId>,
}

/// An edit that can be made.
fn make(edit: Edit, renamed: &mut Renamed, state: &Rc<State>, context: &mut Context) {
    match edit {
        Edit::Add { name, entity } => {
            define(&name, context);
            with(state, |app| app.add(&name, entity));
        }
        Edit::Remove { name } => {
            with(state, |app| app.remove(&name));
            undefine(&name, state, context);
        }
        Edit::Rename { name, to } => {
            define(&to, context);
            with(state, |app| app.rename(&name, &to, renamed));
            undefine(&name, state, context);
        }
        Edit::Change { name, property, value } => with(state, |app| app.change(&name, &property, value)),
        Edit::Body { name, body } => with(state, |app| app.change_body(&name, &body)),
    }
}

/// That the name can be had was checked.
fn define(name: &str, context: &mut Context) {
    let defined = entities::define(name, context);
    debug_assert!(defined.is_ok(), "{name} was checked");
}

fn undefine(name: &str, state: &State, context: &mut Context) {
    let undefined = state.entities.undefine(name, context);
    debug_assert!(undefined.is_ok(), "accessors of entities can be taken away");
}

impl App {
    /// The texts of what was rewritten, as they are after all edits: what is gone or has become a value has none.
    fn texts_of(&self, rewritten: &Set<NodeId>) -> Vec<Rewritten> {
        let there = rewritten.iter().copied().filter(|cell| self.try_cell(*cell).is_some());
        there.filter_map(|cell| Some(Rewritten { text: self.text(cell)?, place: self.place(cell) })).collect()
    }

    /// The same of the texts that go on behind drafts.
    fn texts_behind(&self, Renamed { texts, behind_drafts }: &Renamed) -> Vec<Rewritten> {
        let cells: Set<NodeId> = texts.union(behind_drafts).copied().collect();
        let behind = cells.into_iter().filter_map(|cell| {
            let js = self.entity(self.try_cell(cell)?.entity).js.as_ref().filter(|js| js.body == cell)?;
            Some(Rewritten { text: js.draft.as_ref()?.before.clone()?, place: self.place(cell) })
        });
        behind.collect()
    }

    /// Whether the text of a JS object is no JavaScript, so that what it was before goes on.
    fn is_draft(&self, name: &str) -> bool {
        let js = self.named(name).and_then(|id| self.entity(id).js.as_ref());
        js.is_some_and(|js| js.draft.is_some())
    }

    /// A JS object's text has to be run.
    fn mark_body(&mut self, id: EntityId) {
        if let Some(body) = self.entity(id).js.as_ref().map(|js| js.body) {
            self.mark(body);
        }
    }

    fn add(&mut self, name: &str, entity: app::Entity) {
        let made = self.add_entity(name, entity);
        // Who has looked for it finds it now.
        let readers = self.readers_of_name(name);
        self.link(made.iter().copied().chain(readers.iter().copied()));
        self.mark_all_new(made);
        self.mark_all(readers);
    }

    fn remove(&mut self, name: &str) {
        let Some(id) = self.named(name) else { return };
        let cells = self.entity(id).cells();
        let mut readers = self.readers_of_name(name);
        readers.retain(|reader| self.cell(*reader).entity != id);
        for cell in &cells {
            self.note_gone(*cell);
        }
        let handles = self.entity(id).js.as_ref().map(super::js_object::Js::handles).unwrap_or_default();
        for handle in handles {
            self.live.forget(handle);
        }
        for cell in cells {
            self.remove_cell(cell);
        }
        self.remove_name(id);
        self.lent.retain(|(of, _)| *of != id);
        self.overruled.retain(|(of, _)| *of != id);
        self.quarantined.retain(|place, _| place.entity != name);
        self.link(readers.iter().copied());
        self.mark_all(readers);
    }

    fn change_body(&mut self, name: &str, body: &str) {
        let Some(id) = self.named(name) else { return };
        self.quarantined.retain(|place, _| place.entity != name);
        if let app::Entity::Js(object) = &mut self.entity_mut(id).definition {
            body.clone_into(&mut object.body);
        }
        let mut readers = self.readers_of_name(name);
        let made = self.set_body(id, body);
        // Some of them may have been its own, and are gone.
        readers.retain(|reader| self.try_cell(*reader).is_some());
        for id in &made {
            self.held.remove(id);
        }
        let made: Vec<NodeId> = made.into_iter().filter(|id| !readers.contains(id)).collect();
        self.link(made.into_iter().chain(readers.iter().copied()));
        self.mark_body(id);
        // A reader of what is gone, or of what is new, reads something else now; all others wait for the body.
        for reader in readers {
            let cell = self.cell(reader);
            let waits = matches!(cell.kind, Kind::Bound(_))
                && cell.reads().iter().any(|read| self.cell(read.cell).entity == id && !read.only_before);
            if !waits {
                self.mark(reader);
            }
        }
    }
}
