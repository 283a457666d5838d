//! A door for `tests/conformance`: the realm of a jar without the jar around it. It is no part of guest.wasm.

#[cfg(target_arch = "wasm32")]
compile_error!("the feature \"conformance\" opens the realm to its embedder: it is for native tests only");

use crate::{globals::store::Store, realm, state::State};
use belljar_core::event::Start;
use boa_engine::{Context, JsResult, module::ModuleLoader, realm::Realm};
use std::rc::Rc;

/// What a further realm is furnished with.
struct Furniture {
    seed: u64,
    state: Rc<State>,
}

/// The context of a jar that starts at a moment, with modules from where the loader says.
///
/// # Errors
/// When the engine cannot be set up.
pub fn context<M: ModuleLoader + 'static>(modules: Rc<M>, start: &Start, now_ms: f64) -> JsResult<Context> {
    let (limits, grants) = (start.policy.limits.clone(), start.policy.grants());
    let (sensitivity, store) = (start.policy.sensitivity.clone(), Store::new(&start.store));
    let state = Rc::new(State::new(limits, grants, sensitivity, start.mode, None, store, now_ms));
    let (mut context, _) = realm::build_with(modules, start, &state)?;
    context.insert_data(Furniture { seed: start.seed, state });
    Ok(context)
}

/// A further realm in a context that [`context`] has made, as its first was when it was new.
///
/// # Errors
/// When the engine cannot be set up.
pub fn realm(context: &mut Context) -> JsResult<Realm> {
    let realm = context.create_realm()?;
    let Some(Furniture { seed, state }) = context.get_data() else { return Ok(realm) };
    let (seed, state) = (*seed, state.clone());
    let before = context.enter_realm(realm);
    let furnished = realm::furnish(seed, &state, context);
    let realm = context.enter_realm(before);
    furnished.map(|()| realm)
}
