//! The live values of variables, and what functions have given.

use crate::{
    app::{App, datum::Datum, graph::NodeId, pass},
    errors,
    marshal::OutError,
    running,
    state::{Noted, Origin, State},
};
use belljar_core::{
    GuestError, LimitHit,
    event::{Kind, Place},
    value::ValueLimits,
};
use boa_engine::{Context, JsValue, builtins::promise::PromiseState};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::rc::Rc;

/// What a native function of app code's holds of a variable or a result: it may outlive both. Never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Handle(u64);

/// Live values, by handle.
#[derive(Debug, Default)]
pub(crate) struct Live {
    next: u64,
    cells: FxHashMap<Handle, NodeId>,
    values: FxHashMap<Handle, JsValue>,
    /// Variables whose values app code that may act was given or has set, and that it may still change.
    touched: IndexSet<Handle, FxBuildHasher>,
    /// Variables that may hold something in common, by a number that those of one group have: they were in the same hands.
    groups: FxHashMap<Handle, u32>,
    next_group: u32,
    /// What functions have given since the values of their results were told.
    results: IndexMap<Handle, JsValue, FxBuildHasher>,
}

impl Live {
    pub(crate) fn handle(&mut self, cell: NodeId) -> Handle {
        self.next += 1;
        let handle = Handle(self.next);
        self.cells.insert(handle, cell);
        handle
    }

    pub(crate) fn forget(&mut self, handle: Handle) {
        self.cells.remove(&handle);
        self.values.remove(&handle);
        self.touched.swap_remove(&handle);
        self.groups.remove(&handle);
        self.results.swap_remove(&handle);
    }

    /// The cell of a variable or result that is still there.
    pub(crate) fn cell(&self, handle: Handle) -> Option<NodeId> {
        self.cells.get(&handle).copied()
    }

    /// The value of a variable, for code that may change it.
    pub(crate) fn touch(&mut self, handle: Handle) -> JsValue {
        if self.cells.contains_key(&handle) {
            self.touched.insert(handle);
        }
        self.values.get(&handle).cloned().unwrap_or_default()
    }

    /// What a variable begins with.
    pub(crate) fn begin(&mut self, handle: Handle, value: JsValue) {
        self.values.insert(handle, value);
        self.touched.swap_remove(&handle);
        self.groups.remove(&handle);
    }

    /// Gives a variable a value.
    pub(crate) fn set(&mut self, handle: Handle, value: JsValue) {
        if self.cells.contains_key(&handle) {
            self.values.insert(handle, value);
            self.touched.insert(handle);
        }
    }

    /// Who may have changed with variables that were in somebody's hands: whatever was together with one of them before,
    /// since `sel = rows[0]` makes a change of the one a change of the other. All of them are together from now on.
    fn with_group(&mut self, touched: Vec<Handle>) -> Vec<Handle> {
        let holds_object = |handle: &&Handle| self.values.get(*handle).is_some_and(JsValue::is_object);
        let groups: Vec<u32> =
            touched.iter().filter(holds_object).filter_map(|handle| self.groups.get(handle).copied()).collect();
        let is_of_them = |(_, group): &(&Handle, &u32)| groups.contains(group);
        let mut others: Vec<Handle> = self.groups.iter().filter(is_of_them).map(|(handle, _)| *handle).collect();
        others.sort_unstable();
        let all: IndexSet<Handle, FxBuildHasher> = touched.into_iter().chain(others).collect();
        let together: Vec<Handle> = all.iter().filter(holds_object).copied().collect();
        if together.len() > 1 {
            self.next_group = self.next_group.wrapping_add(1);
            self.groups.extend(together.into_iter().map(|handle| (handle, self.next_group)));
        }
        all.into_iter().collect()
    }

    /// A function has given something.
    pub(crate) fn given(&mut self, handle: Handle, value: JsValue) {
        if self.cells.contains_key(&handle) {
            self.results.shift_remove(&handle);
            self.results.insert(handle, value);
        }
    }
}

impl App {
    /// The place of the text that a variable or a result is of.
    fn body_of(&self, cell: NodeId) -> Place {
        let js = self.entity(self.cell(cell).entity).js.as_ref();
        js.map(|js| self.place(js.body)).unwrap_or_default()
    }

    /// A variable begins with a value, of which there is a copy.
    pub(super) fn begin(&mut self, handle: Handle, value: JsValue, copied: Result<Datum, Uncopied>) {
        self.live.begin(handle, value);
        if let Some(cell) = self.live.cell(handle) {
            self.settle_copied(cell, copied);
        }
    }

    /// What a variable was to begin with has thrown.
    pub(super) fn fail(&mut self, handle: Handle, error: GuestError) {
        self.live.begin(handle, JsValue::undefined());
        if let Some(cell) = self.live.cell(handle) {
            self.settle(cell, Datum::Undefined, Box::new([error]));
        }
    }
}

/// Takes in what app code has made of variables, and what functions have given. `may_go_on`: some of that code is still
/// under way, and holds what it was given.
pub(crate) fn end_turn(may_go_on: bool, state: &Rc<State>, context: &mut Context) {
    let touched: Vec<Handle> = pass::with(state, |app| {
        let touched = &mut app.live.touched;
        let touched =
            if may_go_on { touched.iter().copied().collect() } else { std::mem::take(touched).into_iter().collect() };
        app.live.with_group(touched)
    });
    for handle in touched {
        let now = pass::with(state, |app| app.live.cell(handle).zip(app.live.values.get(&handle).cloned()));
        if let Some((cell, value)) = now {
            let copied = copy(&value, pass::with(state, |app| app.body_of(cell)), state, context);
            pass::with(state, |app| app.settle_copied(cell, copied));
        }
    }
    let results = pass::with(state, |app| std::mem::take(&mut app.live.results));
    for (handle, value) in results {
        let value = match value.as_promise().map(|promise| promise.state()) {
            None => value,
            Some(PromiseState::Fulfilled(value)) => value,
            Some(PromiseState::Rejected(_)) => continue,
            Some(PromiseState::Pending) => {
                if may_go_on {
                    pass::with(state, |app| drop(app.live.results.insert(handle, value)));
                }
                continue;
            }
        };
        let Some(cell) = pass::with(state, |app| app.live.cell(handle)) else { continue };
        // What is no data is no result that could be shown.
        let place = pass::with(state, |app| app.body_of(cell));
        let copied = copy(&value, place, state, context).unwrap_or_default();
        pass::with(state, |app| app.settle(cell, copied, Box::default()));
    }
}

/// Whether there is anything to take in.
pub(crate) fn is_unsettled(state: &State) -> bool {
    let app = state.app.borrow();
    app.as_ref().is_some_and(|app| !app.live.touched.is_empty() || !app.live.results.is_empty())
}

/// Why there is no copy of a live value.
pub(crate) enum Uncopied {
    /// It is no data.
    NotData(String),
    /// A getter of its ran into a limit.
    Limit(Box<LimitHit>),
    /// A getter of its has called what no data field may call.
    Refused(String),
}

/// A copy of a live value of a JS object; or why it cannot be had. `place`: the object's text, whose the value's getters
/// are.
pub(crate) fn copy(value: &JsValue, place: Place, state: &Rc<State>, context: &mut Context) -> Result<Datum, Uncopied> {
    let limits = ValueLimits::from(&state.limits);
    let origin = Rc::new(Origin { evaluation: None, kind: Kind::Data, place: place.clone() });
    let copied = running::during(&place, || {
        state.on_behalf_of(origin, || {
            let copied = Datum::from_guest(value, limits, context);
            if let Err(OutError::Thrown(error)) = &copied {
                errors::note_engine_error(state, error);
            }
            copied
        })
    });
    match state.take_noted() {
        Some(Noted::Limit(trip)) => return Err(Uncopied::Limit(Box::new(errors::limit_hit(trip)))),
        Some(Noted::Refused(of)) => return Err(Uncopied::Refused(errors::refusal(&of.action, &of.why))),
        None => {}
    }
    copied.map_err(|error| {
        Uncopied::NotData(match error {
            OutError::NotData(error) => error.to_string(),
            OutError::Limit(_, message) => message,
            OutError::Thrown(error) => error.to_string(),
        })
    })
}
