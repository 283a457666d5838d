//! The module's face in wasm: bytes in, bytes out, and nothing else.

mod allocator;

use crate::{Heap, Jar};
use allocator::ALLOCATOR;
use belljar_core::wire;
use wasm_bindgen::prelude::*;

/// What of the module's memory is neither stack nor data.
const HEAP_BYTES: usize = match usize::from_str_radix(env!("BELLJAR_HEAP_BYTES"), 10) {
    Ok(bytes) => bytes,
    Err(_) => panic!("the build script says how large the heap can be"),
};

/// What a vector and the engine's strings say when they would outgrow the address space.
const OUTGROWN: [&str; 2] = ["capacity overflow", "detected overflow during string allocation"];

/// One jar.
#[wasm_bindgen]
#[derive(Default)]
pub struct Guest {
    jar: Option<Jar>,
}

#[wasm_bindgen]
impl Guest {
    /// A jar that waits for its first event, which must be `Start`.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        // What a panic says goes to whoever called, in place of a trap that says nothing.
        std::panic::set_hook(Box::new(|info| {
            if info.payload_as_str().is_some_and(|words| OUTGROWN.contains(&words)) {
                allocator::note_exhausted();
            }
            wasm_bindgen::throw_str(&info.to_string());
        }));
        Self::default()
    }

    /// Delivers an encoded event and gives the encoded effects of the turn.
    ///
    /// # Errors
    /// When the message cannot be read or the jar cannot be started: the host's mistake, never the guest's.
    pub fn deliver(&mut self, event: &[u8]) -> Result<Vec<u8>, JsError> {
        allocator::begin();
        let event = wire::decode_event(event)?;
        let effects = match &mut self.jar {
            Some(jar) => jar.deliver(event),
            None => {
                let jar = self.jar.insert(Jar::new(event)?);
                jar.count_heap_with(Heap { used: || ALLOCATOR.allocated(), limit: HEAP_BYTES });
                Vec::new()
            }
        };
        Ok(wire::encode_effects(&effects)?)
    }
}

/// Whether the module had no memory left to give since the last event was delivered: why it has died, if it has.
#[wasm_bindgen(js_name = memoryExhausted)]
#[allow(unreachable_pub)] // wasm-bindgen exports public functions, wherever they are.
pub fn memory_exhausted() -> bool {
    allocator::is_exhausted()
}

#[cfg(test)]
mod tests;
