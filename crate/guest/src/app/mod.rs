//! The app runtime: entities, their bindings, and what follows from what.
//!
//! An app is a table of cells (`cells.rs`) and a graph that says who reads whom (`graph.rs`). `build.rs` makes them of a
//! definition, `link.rs` follows what code refers to, `settle.rs` says what follows from a new value, `cycles.rs` what
//! is said of those that cannot be evaluated, and `pass.rs` evaluates the rest in order. `view.rs` is what app code sees of it all.

mod bound;
mod build;
mod cells;
mod code;
mod cycles;
pub(crate) mod datum;
pub(crate) mod direct;
mod edit;
mod events;
mod explain;
pub mod graph;
pub mod js_object;
mod link;
mod on_load;
mod open;
mod pass;
mod purity;
pub(crate) mod query;
pub mod references;
pub mod rename;
pub(crate) mod rows;
mod scopes;
mod settle;
pub(crate) mod shortcut;
#[cfg(any(test, feature = "conformance"))]
pub(crate) mod test_realm;
mod text;
pub mod tree;
pub(crate) mod view;

pub use crate::source::SyntaxProblem;
pub(crate) use cells::{App, EntityId};
pub(crate) use edit::edit;
pub(crate) use events::{With, end_turn, library_came, set_property, trigger};
pub(crate) use graph::NodeId;
pub(crate) use open::{open, refuse as refuse_name};
pub(crate) use pass::with;
