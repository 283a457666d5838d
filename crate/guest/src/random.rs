//! `Math.random`: a generator of the jar's own, started from the host's seed, so that a replay sees the same numbers.

use crate::property;
use boa_engine::{Context, JsResult, JsValue, NativeFunction, js_string, object::FunctionObjectBuilder};
use rand_chacha::{
    ChaCha12Rng,
    rand_core::{Rng, SeedableRng},
};
use std::{cell::RefCell, rc::Rc};

pub(crate) struct Random(RefCell<ChaCha12Rng>);

impl Random {
    /// Replaces `Math.random`.
    pub(crate) fn install(seed: u64, context: &mut Context) -> JsResult<()> {
        context.insert_data(Rc::new(Self(RefCell::new(ChaCha12Rng::seed_from_u64(seed)))));
        let function = FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(random))
            .name(js_string!("random"))
            .length(0)
            .build();
        let math = context.global_object().get(js_string!("Math"), context)?;
        if let Some(math) = math.as_object() {
            math.insert_property(js_string!("random"), property::hidden(function));
        }
        Ok(())
    }
}

/// [`Math.random ( )`](https://tc39.es/ecma262/#sec-math.random)
#[allow(clippy::unnecessary_wraps)] // The engine's signature.
fn random(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bits = context.get_data::<Rc<Random>>().map_or(0, |random| random.0.borrow_mut().next_u64());
    // 53 random bits: every multiple of 2^-53 in [0, 1) is equally likely.
    Ok(JsValue::from((bits >> 11) as f64 / (1_u64 << 53) as f64))
}
