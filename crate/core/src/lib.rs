//! The gap between a Belljar guest (app code and the engine it runs in) and its host (the page).
//!
//! Two enums cross it, [`Event`] towards the guest and [`Effect`] towards the host: plain data, copied, versioned.
//! Everything that app code can cause is a variant of [`Effect`]; everything that it can learn arrives as an
//! [`Event`]. Beside them stand the [`Policy`] that says what a guest is granted, and the pure decisions that both
//! sides make with it.
//!
//! This crate has no engine and touches no browser, clock, random source, file or network.

pub mod app;
pub mod ask;
pub mod effect;
pub mod error;
pub mod event;
pub mod header;
pub mod iframe;
pub mod limits;
pub mod outcome;
pub mod policy;
pub mod sensitivity;
pub mod value;
pub mod wire;

pub use ask::Ask;
pub use effect::Effect;
pub use error::{ErrorCode, GuestError};
pub use event::Event;
pub use limits::Limits;
pub use outcome::{LimitHit, LimitKind, Outcome};
pub use policy::Policy;
pub use value::Value;
pub use wire::PROTOCOL_VERSION;
