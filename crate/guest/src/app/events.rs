//! The app's part in a turn.

use super::{
    cells::{App, EntityId, Kind},
    datum::Datum,
    graph::NodeId,
    js_object, open,
    pass::{self, with},
    view,
};
use crate::{
    errors::Code as ErrorOf,
    evaluate::{self, Begun},
    jobs::Jobs,
    source::AT_THE_TOP,
    state::State,
};
use belljar_core::{
    Effect, ErrorCode, Outcome, Value,
    app::{Change, Given, Path, Selection, Step, Update, name::nearest},
    error::Position,
    event::{Evaluate, Kind as CodeKind, Place},
};
use boa_engine::Context;
use std::rc::Rc;

/// What a trigger runs.
enum Handler {
    /// Code, where it begins in its author's text, and the cell that it is of.
    Code(String, Position, NodeId),
    Nothing,
    Refused(Outcome),
}

/// What a handler is run with.
pub(crate) struct With {
    pub(crate) args: Vec<Value>,
    /// Names that it alone sees.
    pub(crate) globals: Vec<(String, Value)>,
}

/// Runs the handler of a property.
pub(crate) fn trigger(
    id: u32,
    place: Place,
    With { args, globals }: With,
    state: &Rc<State>,
    jobs: &Rc<Jobs>,
    context: &mut Context,
) -> Begun {
    let handler = state.app.borrow().as_ref().map(|app| app.handler(&place));
    let (source, start, cell) = match handler {
        Some(Handler::Code(source, start, cell)) => (source, start, cell),
        Some(Handler::Nothing) => return Begun::Settled(Outcome::Value { value: Value::undefined() }),
        Some(Handler::Refused(outcome)) => return Begun::Settled(outcome),
        None => return Begun::Settled(refused(&place, ErrorCode::EventOrder, "no app is open")),
    };
    let evaluation = Evaluate { id, kind: CodeKind::Trigger, source, place, args, this: None, globals };
    let before = state.steps();
    let begun = evaluate::begin_at(start, evaluation, state, jobs, context);
    let steps = state.steps() - before;
    with(state, |app| app.note_evaluation(cell, steps));
    begun
}

fn refused(place: &Place, code: ErrorCode, message: &str) -> Outcome {
    let of = ErrorOf { place, kind: CodeKind::Trigger, source: "" };
    Outcome::Error { error: Box::new(of.refused(code, "Error", message.to_owned())) }
}

impl App {
    fn handler(&self, place: &Place) -> Handler {
        let Some(entity) = self.named(&place.entity).map(|id| self.entity(id)) else {
            let message = format!("the app has no entity called \"{}\"", place.entity);
            return Handler::Refused(refused(place, ErrorCode::EntityName, &message));
        };
        if let Some(kind) = self.quarantined.get(place) {
            return Handler::Refused(Outcome::Limit { limit: self.quarantine(*kind, place.clone()) });
        }
        let safe_mode = || {
            let message = "the app is open in safe mode: it is run when its text has been changed";
            Handler::Refused(refused(place, ErrorCode::SafeMode, message))
        };
        if let Some(js) = &entity.js {
            let path: Path = place.property.parse().unwrap_or_default();
            let function = match path.steps() {
                [step] => js.functions.get(&*step.name()).map(|function| (step, function.cell)),
                _ => None,
            };
            return match function {
                Some(_) if self.held.contains(&js.body) => safe_mode(),
                Some((step, cell)) => {
                    let code = Path::from(vec![Step::key(&place.entity), step.clone()]);
                    Handler::Code(code.to_string(), AT_THE_TOP, cell)
                }
                None => {
                    let names = js.functions.keys().map(|name| &**name);
                    let near = nearest(&place.property, names).map(|near| format!(": did you mean \"{near}\"?"));
                    let near = near.unwrap_or_default();
                    let message = format!("\"{}\" has no function called \"{}\"{near}", place.entity, place.property);
                    Handler::Refused(refused(place, ErrorCode::EntityName, &message))
                }
            };
        }
        // A widget need not have a handler of what happens to it.
        let Some(cell) = self.at(place) else { return Handler::Nothing };
        if self.held.contains(&cell) {
            return safe_mode();
        }
        match &self.cell(cell).kind {
            Kind::Dormant(bound) | Kind::Bound(bound) => match bound.codes().next() {
                Some(code) => Handler::Code(code.source().to_owned(), code.start(), cell),
                None => Handler::Nothing,
            },
            _ => Handler::Nothing,
        }
    }
}

/// Gives a property another value. Why it cannot be, if so.
pub(crate) fn set_property(place: &Place, given: Given, state: &State) -> Option<String> {
    if state.app.borrow().is_none() {
        return Some("no app is open".to_owned());
    }
    match open::datum_of(given, &state.limits) {
        Ok(value) => with(state, |app| app.set_property(place, value)),
        Err(error) => Some(format!("the value of {}.{} cannot be read: {error}", place.entity, place.property)),
    }
}

/// Another library is there, or never will be: whoever waits for one tries again.
pub(crate) fn library_came(state: &State) {
    with(state, |app| {
        let waiting = std::mem::take(&mut app.waiting);
        app.mark_all(waiting);
    });
}

/// What the turn has changed is taken in, what depends on it evaluated, and the page told. In a turn that opens or
/// edits the app nothing is evaluated. `may_go_on`: app code that may act is still under way.
pub(crate) fn end_turn(may_go_on: bool, state: &Rc<State>, jobs: &Rc<Jobs>, context: &mut Context) {
    let written = state.store.take_written();
    if state.app.borrow().is_none() {
        return;
    }
    if with(state, |app| std::mem::take(&mut app.is_new)) {
        with(state, |app| app.take_in_store(state, &written));
        // What is in a cycle is not evaluated, so that nothing else may be left to be told of.
        with(state, App::settle_cycles);
        return tell(state);
    }
    let needed = take_in(&written, may_go_on, state, jobs, context);
    view::end_turn(state);
    with(state, |app| app.steps_taken_in = state.steps());
    let names = with(state, |app| {
        let missed = std::mem::take(&mut app.missed);
        app.wanted(needed.into_iter().chain(missed))
    });
    if !names.is_empty() {
        state.report(Effect::NeedLibraries { id: 0, names: state.libraries.in_order(names) });
    }
    tell(state);
}

/// The same in the middle of a turn, but that the page is told later: what comes next is to see what is true by now.
pub(crate) fn catch_up(state: &Rc<State>, jobs: &Rc<Jobs>, context: &mut Context) {
    let written = state.store.take_written();
    let needed = take_in(&written, true, state, jobs, context);
    with(state, |app| app.missed.extend(needed));
}

/// Takes in what has changed, and evaluates what depends on it. Gives the libraries that have to come first.
fn take_in(
    written: &[String],
    may_go_on: bool,
    state: &Rc<State>,
    jobs: &Rc<Jobs>,
    context: &mut Context,
) -> Vec<String> {
    with(state, |app| app.take_in_store(state, written));
    miss_libraries(state, jobs);
    // Without any code that has run since, what was given to code is what it was.
    let has_run = with(state, |app| app.steps_taken_in) != state.steps();
    if has_run && js_object::is_unsettled(state) {
        js_object::end_turn(may_go_on, state, context);
    }
    pass::run(state, jobs, context)
}

/// Parts of queries' templates are evaluated while other code runs, which cannot wait for a library then.
fn miss_libraries(state: &Rc<State>, jobs: &Rc<Jobs>) {
    let new = with(state, |app| std::mem::take(&mut app.new_templates));
    for bound in new {
        let needed: Vec<String> = bound.codes().flat_map(|code| code.binding.needed_libraries(state, jobs)).collect();
        with(state, |app| app.missed.extend(needed));
    }
}

/// Tells the page what has changed, as much as fits into a turn.
fn tell(state: &State) {
    let room = state.limits.effect_bytes_per_turn as usize;
    let (updates, rest, overruled, is_news, is_open) = with(state, |app| {
        let updates = app.take_updates(room);
        let is_open = !app.pending.is_empty() || !app.untold.is_empty();
        let rest = (app.pending.len() + app.waiting.len()) as u32;
        // Whoever waits until nothing is left is told so, whether a value has changed with that or not.
        let overruled = app.take_overruled();
        let is_news = app.told_rest.replace(rest) != Some(rest) || !updates.is_empty() || !overruled.is_empty();
        (updates, rest, overruled, is_news, is_open)
    });
    if is_news {
        state.report_before_ends(Effect::Updates { updates, rest, overruled });
    }
    if is_open {
        state.ask_to_continue();
    }
}

/// A value as the page is told of it.
pub(super) fn change_to(value: &Datum) -> Change {
    match value {
        Datum::Rows(rows) if rows.table().has_document() => {
            Change::Rows { document: rows.document(), rows: rows.selection() }
        }
        value => Change::Value { value: value.to_value() },
    }
}

impl App {
    /// What the page is yet to be told, until it weighs enough for a turn.
    fn take_updates(&mut self, room: usize) -> Vec<Update> {
        let removed = std::mem::take(&mut self.gone).into_iter();
        let mut updates: Vec<Update> =
            removed.map(|place| Update { place, change: Change::Removed, errors: Vec::new() }).collect();
        let mut bytes = 0;
        let untold = std::mem::take(&mut self.untold);
        let mut untold = untold.into_iter();
        for id in untold.by_ref() {
            let cell = self.cell(id);
            let change = change_to(&cell.value);
            bytes += match &change {
                Change::Value { value } => value.approximate_bytes(),
                Change::Rows { rows: Selection::Picked { rows }, .. } => rows.len() * size_of::<u32>(),
                _ => 0,
            };
            updates.push(Update { place: self.place(id), change, errors: cell.errors.to_vec() });
            if bytes > room {
                break;
            }
        }
        self.untold = untold.collect();
        updates
    }

    /// The properties that have no values of the page's any more.
    fn take_overruled(&mut self) -> Vec<Place> {
        let overruled = std::mem::take(&mut self.overruled).into_iter();
        let place = |(id, key): (EntityId, Box<str>)| {
            let entity = self.entity(id).name.to_string();
            Place { entity, property: Path::from(vec![Step::key(&key)]).to_string() }
        };
        overruled.map(place).collect()
    }

    /// Libraries that nobody has asked for yet.
    fn wanted(&mut self, needed: impl Iterator<Item = String>) -> Vec<String> {
        needed.filter(|name| self.wanted.insert(name.clone())).collect()
    }
}
