//! A jar's realm for tests, and fuzz targets, of what lies beneath the jar.

use crate::{
    globals::store::Store,
    marshal::{self, Manner, OutError},
    realm,
    state::State,
};
use belljar_core::{Value, event::Start, policy::Policy, value::ValueLimits};
use boa_engine::{Context, JsError, JsValue, Source};
use std::rc::Rc;

/// Runs something in a fresh realm of a strict policy.
#[cfg(test)]
pub(crate) fn with_engine<T>(run: impl FnOnce(&mut Context) -> T) -> T {
    run(&mut engine())
}

/// A fresh realm of a strict policy.
pub(crate) fn engine() -> Context {
    let start = Start {
        policy: Policy::from_json("{}").expect("a policy"),
        seed: 1,
        mode: Default::default(),
        page_url: None,
        time_zone: Vec::new(),
        store: Vec::new(),
        libraries: Vec::new(),
    };
    let state = Rc::new(State::new(
        start.policy.limits.clone(),
        start.policy.grants(),
        start.policy.sensitivity.clone(),
        start.mode,
        None,
        Store::new(&start.store),
        0.0,
    ));
    realm::build(&start, &state).expect("an engine").0
}

/// What a function expression gives when it is called, as data; or the message of what it throws.
pub(crate) fn call(function: &str, arguments: &[JsValue], context: &mut Context) -> Result<Value, String> {
    let function = context.eval(Source::from_bytes(function)).expect("a function");
    let function = function.as_callable().expect("a function");
    let result = function.call(&JsValue::undefined(), arguments, context);
    let limits = ValueLimits { depth: 1_000, nodes: 10_000_000, bytes: 1_000_000_000 };
    match result {
        Ok(value) => marshal::out_of_guest(&value, Manner::Exact, limits, context).map_err(|error| match error {
            OutError::Thrown(error) => message(&error),
            error => format!("{error:?}"),
        }),
        Err(error) => Err(message(&error)),
    }
}

/// What is wrong, without where.
fn message(error: &JsError) -> String {
    error.to_string().split(" (unknown at").next().unwrap_or_default().to_owned()
}
