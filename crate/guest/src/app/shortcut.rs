//! Evaluating a segment without the engine, where that gives the same.

use super::{
    bound::Code,
    cells::{App, EntityKind},
    datum::Datum,
    direct::{Budget, Direct, Form, Pristine, Scope, Stop},
};
use crate::{
    errors,
    evaluate::Ran,
    jobs::Jobs,
    state::{Origin, State},
};
use belljar_core::{
    Outcome,
    event::{Kind, Place},
    value::ValueLimits,
};
use boa_engine::{
    Context, JsResult, JsString,
    error::{EngineError, RuntimeLimitError},
    string::JsStrVariant,
};
use std::{
    borrow::Cow,
    cell::{Cell, OnceCell},
    rc::Rc,
};

/// The built-ins as they were before app code ran, and whether they are so still.
#[derive(Debug, Default)]
pub(crate) struct BuiltIns {
    pristine: OnceCell<Pristine>,
    found: Cell<Option<Found>>,
}

/// What was found of the built-ins when so many steps had been taken: the engine cannot have run code since without
/// another one.
#[derive(Clone, Copy, Debug)]
struct Found {
    steps: u64,
    holds: bool,
    /// Of those that functions may use, if they were looked at as well.
    holds_for_functions: Option<bool>,
}

impl BuiltIns {
    /// Whether they are what they were.
    fn hold(&self, state: &State, context: &Context) -> Option<&Pristine> {
        let pristine = self.pristine.get()?;
        let found = self.found.get().filter(|found| found.steps == state.steps());
        let found = found.unwrap_or_else(|| {
            let new = Found { steps: state.steps(), holds: pristine.holds(context), holds_for_functions: None };
            self.found.set(Some(new));
            new
        });
        found.holds.then_some(pristine)
    }

    /// The same of all that a function may use that leaves everything alone.
    fn hold_for_functions(&self, state: &State, context: &Context) -> bool {
        let Some(pristine) = self.hold(state, context) else { return false };
        let Some(found) = self.found.get() else { return false };
        found.holds_for_functions.unwrap_or_else(|| {
            let holds = pristine.holds_for_functions(context);
            self.found.set(Some(Found { holds_for_functions: Some(holds), ..found }));
            holds
        })
    }

    /// What has been run since they were looked at has left them alone.
    fn were_left_alone(&self, state: &State) {
        self.found.set(self.found.get().map(|found| Found { steps: state.steps(), ..found }));
    }

    /// Remembers the built-ins; the first to be remembered stay.
    pub(crate) fn capture(&self, context: &mut Context) -> JsResult<()> {
        let pristine = Pristine::capture(context)?;
        self.pristine.get_or_init(|| pristine);
        Ok(())
    }
}

/// What an app's names stand for, as far as it is plain.
struct Names<'a>(&'a App);

impl Scope for Names<'_> {
    /// An entity as a whole has functions.
    fn value(&self, _: &JsString) -> Option<Datum> {
        None
    }

    fn property(&self, name: &JsString, key: &JsString) -> Option<Datum> {
        let entity = self.0.entity(self.0.named(&text_of(name))?);
        // What `appsmith` says is not all held in cells.
        if entity.kind == EntityKind::Framework {
            return None;
        }
        // A variable of a JS object is a copy where data is shown; its functions are no cells among the properties.
        let key = text_of(key);
        let cell = entity.properties.get(&*key).filter(|_| !entity.has_method(&key))?;
        Some(self.0.current(*cell))
    }
}

/// A name as text: nearly all are ASCII, and need no copy.
fn text_of(name: &JsString) -> Cow<'_, str> {
    match name.as_str().variant() {
        JsStrVariant::Latin1(bytes) if bytes.is_ascii() => String::from_utf8_lossy(bytes),
        _ => Cow::Owned(name.to_std_string_lossy()),
    }
}

/// Evaluates a segment. `None`: the engine shall do it.
pub(super) fn run(code: &Code, state: &Rc<State>, context: &Context) -> Option<Ran<Datum>> {
    match &code.known.form {
        Form::Expression(direct) => evaluate(direct, &code.binding.place, state, context),
        Form::Call(_) | Form::Engine => None,
    }
}

/// Has the engine do no more of a segment than the call of a function that leaves everything alone, so that nothing is to
/// be compiled for it. `None`: the engine shall do all of it.
pub(super) fn call(code: &Code, state: &Rc<State>, jobs: &Rc<Jobs>, context: &mut Context) -> Option<Ran<Datum>> {
    let Form::Call(call) = &code.known.form else { return None };
    let arguments = match evaluate(&call.arguments, &code.binding.place, state, context)? {
        Ran::Value(Datum::Array(arguments)) => arguments,
        ran => return Some(ran),
    };
    if !state.built_ins.hold_for_functions(state, context) {
        return None;
    }
    // What is no object is no other one there, whoever has it.
    let arguments = arguments.list().iter().map(Datum::to_primitive).collect::<Option<Vec<_>>>()?;
    let object = {
        let app = state.app.borrow();
        let app = app.as_ref()?;
        let js = app.entity(app.named(&text_of(&call.object))?).js.as_ref()?;
        js.object.clone().filter(|_| js.functions.contains_key(&*text_of(&call.function)))?
    };
    let function = object.get(call.function.clone(), context).ok()?.as_function()?;
    let ran = code.binding.run_call(&function, &arguments, call.at, state, jobs, context)?;
    if matches!(ran, Ran::Value(_)) {
        state.built_ins.were_left_alone(state);
    }
    Some(ran)
}

fn evaluate(direct: &Direct, place: &Place, state: &Rc<State>, context: &Context) -> Option<Ran<Datum>> {
    let pristine = state.built_ins.hold(state, context)?;
    // A library may have declared a name that the code reads.
    if direct.names().iter().any(|name| Pristine::is_declared(name, context)) {
        return None;
    }
    let mut budget = Budget::new(state.interrupt.get(), u64::MAX, ValueLimits::from(&state.limits));
    let result = direct.run(&Names(state.app.borrow().as_ref()?), pristine, &mut budget);
    state.count_steps(budget.steps());
    state.built_ins.were_left_alone(state);
    match result {
        Ok(value) => Some(Ran::Value(value)),
        Err(Stop::Engine) => None,
        Err(Stop::Interrupted) => Some(Ran::Ended(interrupted(place, state))),
    }
}

/// As the engine ends code whose time is up.
fn interrupted(place: &Place, state: &State) -> Outcome {
    let origin = Rc::new(Origin { evaluation: None, kind: Kind::Data, place: place.clone() });
    let error = EngineError::from(RuntimeLimitError::Interrupted).into();
    state.on_behalf_of(origin, || errors::note_engine_error(state, &error));
    match state.take_trip() {
        Some(trip) => Outcome::Limit { limit: errors::limit_hit(trip) },
        None => Outcome::Value { value: Default::default() },
    }
}
