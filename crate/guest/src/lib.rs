//! The Belljar guest: a JavaScript engine with a realm of its own, limits, and the framework's globals.
//!
//! It is sans-IO and deterministic: a [`Jar`] takes [events](belljar_core::Event) and gives
//! [effects](belljar_core::Effect), reads no clock and no random source, and touches nothing else. The same events give
//! the same effects, natively and in wasm.

mod errors;
mod evaluate;
mod globals;
mod hooks;
mod jar;
mod jobs;
mod marshal;
pub mod permits;
mod property;
mod random;
mod realm;
mod source;
mod state;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use jar::{Jar, JarError};
