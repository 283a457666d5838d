//! An app as a whole: entities, their properties and the bindings among them.

mod gap;

pub use gap::{Change, Explanation, Given, OpenApp, Problem, Selection, Update};
