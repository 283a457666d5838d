//! The app runtime: entities, their bindings, and what follows from what.

#[allow(dead_code)] // The runtime that uses all of it takes this away.
pub(crate) mod datum;
#[allow(dead_code)] // As above.
pub(crate) mod direct;
pub mod graph;
pub mod js_object;
pub mod references;
pub mod rename;
#[allow(dead_code)] // As above.
pub(crate) mod rows;
mod scopes;
#[cfg(test)]
pub(crate) mod test_realm;
pub mod tree;

pub use crate::source::SyntaxProblem;
