//! A jar's realm for tests of what lies beneath the jar.

use crate::{globals::store::Store, realm, state::State};
use belljar_core::{event::Start, policy::Policy};
use boa_engine::Context;
use std::rc::Rc;

/// Runs something in a fresh realm of a strict policy.
pub(crate) fn with_engine<T>(run: impl FnOnce(&mut Context) -> T) -> T {
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
    let (mut context, _) = realm::build(&start, &state).expect("an engine");
    run(&mut context)
}
