//! Which of the app's bindings is evaluated, for whoever looks into the module's memory after its end.
//!
//! An instance that is ended in the middle of its work cannot say any more what it was at. So it is written down before:
//! where the two texts of the place lie. They outlive the evaluation, as does the module's memory its instance's end.

use belljar_core::event::Place;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Address and length of the entity's name and of the property's path. All 0: no binding is evaluated.
static RUNNING: [AtomicU32; 4] = [const { AtomicU32::new(0) }; 4];

/// Evaluates a binding.
pub(crate) fn during<T>(place: &Place, evaluate: impl FnOnce() -> T) -> T {
    // Addresses have 32 bits where anybody reads them.
    let within = |text: &str| [text.as_ptr() as usize as u32, text.len() as u32];
    let [entity, property] = [within(&place.entity), within(&place.property)];
    // Code that acts may have one evaluated while it waits for nothing.
    let before = RUNNING.each_ref().map(|cell| cell.load(Relaxed));
    note([entity[0], entity[1], property[0], property[1]]);
    let result = evaluate();
    note(before);
    result
}

fn note(words: [u32; 4]) {
    RUNNING.iter().zip(words).for_each(|(cell, word)| cell.store(word, Relaxed));
}

/// Where the four numbers lie.
#[cfg(target_arch = "wasm32")]
pub(crate) fn address() -> u32 {
    RUNNING.as_ptr() as u32
}
