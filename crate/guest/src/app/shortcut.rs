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
    /// What was found when so many steps had been taken: the engine cannot have run code since without another one.
    found: Cell<Option<(u64, bool)>>,
}

impl BuiltIns {
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
        Some(self.0.cell(*cell).value.clone())
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
    match &code.form {
        Form::Expression(direct) => evaluate(direct, &code.binding.place, state, context),
        Form::Call(_) | Form::Engine => None,
    }
}

/// Has the engine do no more of a segment than the call of a function that leaves everything alone, so that nothing is to
/// be compiled for it. `None`: the engine shall do all of it.
pub(super) fn call(code: &Code, state: &Rc<State>, jobs: &Rc<Jobs>, context: &mut Context) -> Option<Ran<Datum>> {
    let Form::Call(call) = &code.form else { return None };
    let arguments = match evaluate(&call.arguments, &code.binding.place, state, context)? {
        Ran::Value(Datum::Array(arguments)) => arguments,
        ran => return Some(ran),
    };
    if !state.built_ins.pristine.get()?.holds_for_functions(context) {
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
    code.binding.run_call(&function, &arguments, call.at, state, jobs, context)
}

fn evaluate(direct: &Direct, place: &Place, state: &Rc<State>, context: &Context) -> Option<Ran<Datum>> {
    if !may_run(direct, state, context) {
        return None;
    }
    let pristine = state.built_ins.pristine.get()?;
    let mut budget = Budget::new(state.interrupt.get(), u64::MAX, ValueLimits::from(&state.limits));
    let result = direct.run(&Names(state.app.borrow().as_ref()?), pristine, &mut budget);
    state.count_steps(budget.steps());
    let found = state.built_ins.found.get().map(|(_, holds)| (state.steps(), holds));
    state.built_ins.found.set(found);
    match result {
        Ok(value) => Some(Ran::Value(value)),
        Err(Stop::Engine) => None,
        Err(Stop::Interrupted) => Some(Ran::Ended(interrupted(place, state))),
    }
}

/// Whether the built-ins are what they were, and no library has declared a name that the code reads.
fn may_run(direct: &Direct, state: &State, context: &Context) -> bool {
    let steps = state.steps();
    let holds = match state.built_ins.found.get() {
        Some((at, holds)) if at == steps => holds,
        _ => {
            let holds = state.built_ins.pristine.get().is_some_and(|pristine| pristine.holds(context));
            state.built_ins.found.set(Some((steps, holds)));
            holds
        }
    };
    holds && !direct.names().iter().any(|name| Pristine::is_declared(name, context))
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
