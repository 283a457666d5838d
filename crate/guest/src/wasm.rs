//! The module's face in wasm: bytes in, bytes out, and nothing else.

use crate::Jar;
use belljar_core::wire;
use cap::Cap;
use std::alloc::System;
use wasm_bindgen::prelude::*;

/// Counts what guest code makes the module allocate.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

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
        Self::default()
    }

    /// Delivers an encoded event and gives the encoded effects of the turn.
    ///
    /// # Errors
    /// When the message cannot be read or the jar cannot be started: the host's mistake, never the guest's.
    pub fn deliver(&mut self, event: &[u8]) -> Result<Vec<u8>, JsError> {
        let event = wire::decode_event(event)?;
        let effects = match &mut self.jar {
            Some(jar) => jar.deliver(event),
            None => {
                let jar = self.jar.insert(Jar::new(event)?);
                jar.count_heap_with(|| ALLOCATOR.allocated() as u64);
                Vec::new()
            }
        };
        Ok(wire::encode_effects(&effects)?)
    }
}

#[cfg(test)]
mod tests;
