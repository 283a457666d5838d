//! The browser side of Belljar: carries a guest's effects out and keeps watch over its worker.
//!
//! It holds no engine and runs no app code. What a guest asks for arrives as [`belljar_core::Effect`]s, is checked
//! against the policy again, and is carried out by one of the executors; what comes of it goes back as
//! [`belljar_core::Event`]s. `pkg` wraps the one class below for TypeScript.

// A test that finds nothing where there must be something fails, which is all that it is for.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config;
mod convert;
mod executor;
mod jar;
mod keeper;
mod replay;
mod session;
mod time_zone;

pub use jar::{Evaluation, HostJar, Page};
pub use replay::Replay;
