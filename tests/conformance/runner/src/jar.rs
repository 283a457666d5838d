//! A jar's realm as an engine under test.

use belljar_conformance::Engine;
use belljar_core::{
    Policy,
    event::{Mode, Start},
};
use boa_engine::{Context, JsResult, module::SimpleModuleLoader, realm::Realm};
use std::{
    rc::Rc,
    time::{SystemTime, UNIX_EPOCH},
};

/// The realm of a jar whose policy lets text be compiled and has its limits as high as a policy may.
pub(crate) struct Jar;

impl Engine for Jar {
    fn context(modules: Rc<SimpleModuleLoader>) -> JsResult<Context> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        belljar_guest::conformance::context(modules, &start(), now.as_secs_f64() * 1_000.0)
    }

    fn realm(context: &mut Context) -> JsResult<Realm> {
        belljar_guest::conformance::realm(context)
    }
}

fn start() -> Start {
    let mut policy = Policy::default();
    policy.code.from_strings = true;
    let limits = &mut policy.limits;
    limits.loop_iterations = 1_000_000_000;
    limits.recursion_depth = 2_000;
    limits.stack_slots = 65_536;
    limits.pending_jobs = 1_000_000;
    limits.jobs_per_turn = 1_000_000;
    limits.value_bytes = 134_217_728;
    Start {
        policy,
        seed: 1,
        mode: Mode::Published,
        page_url: None,
        // UTC, as the runner sets it for the published engine.
        time_zone: Vec::new(),
        store: Vec::new(),
        libraries: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_such_as_a_policy_may_have() {
        start().policy.check().expect("a policy that a jar would take");
    }
}
