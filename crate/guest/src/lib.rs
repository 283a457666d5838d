//! The Belljar guest: a JavaScript engine with a realm of its own, limits, and the framework's globals.
//!
//! It is sans-IO and deterministic: a [`Jar`] takes [events](belljar_core::Event) and gives
//! [effects](belljar_core::Effect), reads no clock and no random source, and touches nothing else. The same events give
//! the same effects, natively and in wasm.

pub mod app;
mod builtins;
#[cfg(feature = "conformance")]
#[doc(hidden)]
pub mod conformance;
pub mod declare;
mod errors;
mod evaluate;
mod globals;
mod hooks;
mod interrupt;
mod intl;
mod jar;
mod jobs;
mod libraries;
mod marshal;
pub mod permits;
mod property;
mod random;
mod realm;
mod running;
mod sensitive;
mod source;
mod state;
#[cfg(target_arch = "wasm32")]
mod wasm;
mod wrappers;

pub use jar::{Heap, Jar, JarError};

/// Frees what dropped jars of this thread have left behind; the engine's collector runs by itself only now and then.
pub fn collect_garbage() {
    boa_gc::force_collect();
}
