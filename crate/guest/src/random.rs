//! Randomness of the jar's own, started from the host's seed, so that a replay sees the same: `Math.random` and what
//! `crypto` gives. Each has a stream of its own, so that neither says anything about the other.

use crate::property;
use boa_engine::{Context, JsResult, JsValue, NativeFunction, js_string, object::FunctionObjectBuilder};
use rand_chacha::{
    ChaCha12Rng, ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};
use std::{cell::RefCell, rc::Rc};

pub(crate) struct Random {
    numbers: RefCell<ChaCha12Rng>,
    bytes: RefCell<ChaCha20Rng>,
}

impl Random {
    fn new(seed: u64) -> Self {
        let mut bytes = ChaCha20Rng::seed_from_u64(seed);
        // `Math.random` has stream 0.
        bytes.set_stream(1);
        Self { numbers: RefCell::new(ChaCha12Rng::seed_from_u64(seed)), bytes: RefCell::new(bytes) }
    }

    /// Replaces `Math.random`.
    pub(crate) fn install(seed: u64, context: &mut Context) -> JsResult<()> {
        context.insert_data(Rc::new(Self::new(seed)));
        let function = FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(random_number))
            .name(js_string!("random"))
            .length(0)
            .build();
        let math = context.global_object().get(js_string!("Math"), context)?;
        if let Some(math) = math.as_object() {
            math.insert_property(js_string!("random"), property::hidden(function));
        }
        Ok(())
    }

    /// Starts anew, from another seed.
    pub(crate) fn begin(seed: u64, context: &Context) {
        if let Some(random) = context.get_data::<Rc<Self>>() {
            let fresh = Self::new(seed);
            random.numbers.swap(&fresh.numbers);
            random.bytes.swap(&fresh.bytes);
        }
    }

    /// Random bytes.
    pub(crate) fn fill(bytes: &mut [u8], context: &Context) {
        if let Some(random) = context.get_data::<Rc<Self>>() {
            random.bytes.borrow_mut().fill_bytes(bytes);
        }
    }

    /// A text that nobody will guess.
    pub(crate) fn token(context: &Context) -> String {
        let mut bytes = [0; 16];
        Self::fill(&mut bytes, context);
        format!("{:032x}", u128::from_be_bytes(bytes))
    }
}

/// [`Math.random ( )`](https://tc39.es/ecma262/#sec-math.random)
#[allow(clippy::unnecessary_wraps)] // The engine's signature.
fn random_number(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bits = context.get_data::<Rc<Random>>().map_or(0, |random| random.numbers.borrow_mut().next_u64());
    // 53 random bits: every multiple of 2^-53 in [0, 1) is equally likely.
    Ok(JsValue::from((bits >> 11) as f64 / (1_u64 << 53) as f64))
}
