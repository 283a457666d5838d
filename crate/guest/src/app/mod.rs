//! The app runtime: entities, their bindings, and what follows from what.

pub mod graph;
