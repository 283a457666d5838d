//! The app runtime: entities, their bindings, and what follows from what.

#[allow(dead_code)] // The runtime that uses all of it takes this away.
pub(crate) mod datum;
pub mod graph;
#[allow(dead_code)] // As above.
pub(crate) mod rows;
pub mod references;
mod scopes;
#[cfg(test)]
pub(crate) mod test_realm;
pub mod tree;

pub use crate::source::SyntaxProblem;
