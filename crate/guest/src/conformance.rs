//! Doors for `tests/conformance` and `fuzz`: the realm of a jar without the jar around it. They are no part of guest.wasm.

#[cfg(target_arch = "wasm32")]
compile_error!("the feature \"conformance\" opens the realm to its embedder: it is for native tests only");

use crate::{
    app::{
        datum::Datum,
        direct::{
            Budget, Pristine,
            both::{self, Entities},
        },
        rows::{JsonLimits, from_json},
        test_realm,
    },
    globals::store::Store,
    interrupt::Interrupt,
    realm,
    source::brief,
    state::State,
};
use belljar_core::{Value, event::Start, value::ValueLimits};
use boa_engine::{Context, JsResult, module::ModuleLoader, realm::Realm};
use std::{collections::BTreeSet, rc::Rc};

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

/// Whether code is of a form that is read without the engine's parser.
///
/// # Panics
/// When the engine's parser makes another tree of it, or an error.
pub fn is_brief(code: &str) -> bool {
    brief::both::is_brief(code)
}

/// What an expression may make, on both ways.
const LIMITS: ValueLimits = ValueLimits { depth: 1_000, nodes: 100_000, bytes: 1 << 20 };

/// Parts of an expression that may be evaluated. Beyond that neither way is taken.
const MAX_STEPS: u64 = 50_000;

/// A realm in which expressions are evaluated straight from their syntax tree, and by the engine.
pub struct BothWays {
    context: Context,
    pristine: Pristine,
    entities: Entities,
}

impl Default for BothWays {
    fn default() -> Self {
        let mut context = test_realm::engine();
        let pristine = Pristine::capture(&mut context).expect("the built-ins");
        Self { context, pristine, entities: Entities::default() }
    }
}

impl BothWays {
    /// Gives names their values, in place of all that they had before: `documents` are texts of JSON, read as far as they are
    /// used, `values` are read already.
    ///
    /// # Errors
    /// When a document is no JSON.
    pub fn set(&mut self, documents: &[(&str, String)], values: &[(&str, Value)]) -> Result<(), String> {
        let before: BTreeSet<String> = std::mem::take(&mut self.entities.0).into_keys().collect();
        for (at, (name, text)) in documents.iter().enumerate() {
            let limits = JsonLimits { text: LIMITS.bytes, value: LIMITS };
            let read =
                from_json(text.clone().into_bytes(), at as u32 + 1, &limits).map_err(|error| error.to_string())?;
            self.entities.0.insert((*name).to_owned(), read);
        }
        for (name, value) in values {
            self.entities.0.insert((*name).to_owned(), Datum::from_value(value.clone()));
        }
        // Names are given and never taken: a name without a value would mean something else to each.
        debug_assert!(before.iter().all(|name| self.entities.0.contains_key(name)));
        self.entities.install(&mut self.context);
        Ok(())
    }

    /// Evaluates an expression by both ways. Gives whether there were two.
    ///
    /// # Errors
    /// When they do not agree: what each gives.
    pub fn compare(&mut self, code: &str) -> Result<bool, String> {
        let mut budget = Budget::new(Interrupt::never(), MAX_STEPS, LIMITS);
        let agreed = both::agree(code, &self.entities, &self.pristine, &mut budget, &mut self.context);
        if budget.steps() >= MAX_STEPS { Ok(false) } else { agreed }
    }
}
