//! The module's face in wasm: bytes in, bytes out, and nothing else.

mod allocator;
mod heap;

use crate::{Heap, Jar};
use allocator::ALLOCATOR;
use belljar_core::wire;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use wasm_bindgen::prelude::*;

/// What of the module's memory is no heap: stack and data.
const OUTSIDE_HEAP_BYTES: usize = match usize::from_str_radix(env!("BELLJAR_OUTSIDE_HEAP_BYTES"), 10) {
    Ok(bytes) => bytes,
    Err(_) => panic!("the build script says how large stack and data are"),
};

/// What a vector and the engine's strings say when they would outgrow the address space.
const OUTGROWN: [&str; 2] = ["capacity overflow", "detected overflow during string allocation"];

#[wasm_bindgen]
extern "C" {
    /// Who decides when the module's fuel is used up: gives more, or throws what ends the instance. The meter's checks,
    /// which are put in after linking, call it.
    #[wasm_bindgen(js_name = outOfFuel)]
    fn out_of_fuel();

    /// What the browser's own `Intl` says: JSON in, JSON out, and nothing else happens.
    fn localize(question: &str) -> String;
}

/// Not 0: the turn's time is up, and the engine stops at its next loop or call. Written from outside, into the module's
/// memory, while the engine runs.
static INTERRUPT: AtomicU32 = AtomicU32::new(0);

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
        // The first fuel. It also keeps the import where a module is linked that is yet to be metered.
        out_of_fuel();
        Self::default()
    }

    /// Delivers an encoded event and gives the encoded effects of the turn.
    ///
    /// # Errors
    /// When the message cannot be read or the jar cannot be started: the host's mistake, never the guest's.
    pub fn deliver(&mut self, event: &[u8]) -> Result<Vec<u8>, JsError> {
        allocator::begin();
        INTERRUPT.store(0, Relaxed);
        let event = wire::decode_event(event)?;
        let effects = match &mut self.jar {
            Some(jar) => jar.deliver(event),
            None => {
                let jar = self.jar.insert(Jar::new(event)?);
                jar.interrupt_with(&INTERRUPT);
                jar.localize_with(localize);
                let limit = jar.limits().memory_bytes as usize - OUTSIDE_HEAP_BYTES;
                jar.count_heap_with(Heap { used: || ALLOCATOR.allocated(), limit });
                Vec::new()
            }
        };
        Ok(wire::encode_effects(&effects)?)
    }
}

/// Where the interrupt flag lies in the module's memory.
#[wasm_bindgen(js_name = interruptAddress)]
#[allow(unreachable_pub)]
pub fn interrupt_address() -> u32 {
    INTERRUPT.as_ptr() as u32
}

/// Where it says which of the app's bindings is evaluated: address and length of the entity's name and of the property's
/// path, four numbers of 32 bits; all 0 if none is.
#[wasm_bindgen(js_name = runningAddress)]
#[allow(unreachable_pub)]
pub fn running_address() -> u32 {
    crate::running::address()
}

/// Whether the module had no memory left to give since the last event was delivered: why it has died, if it has.
#[wasm_bindgen(js_name = memoryExhausted)]
#[allow(unreachable_pub)] // wasm-bindgen exports public functions, wherever they are.
pub fn memory_exhausted() -> bool {
    allocator::is_exhausted()
}

#[cfg(test)]
mod tests;
