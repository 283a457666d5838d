//! An app as a whole: what it is made of, how its text is split into code, what is wrong with it, and what crosses of it.
//!
//! Nothing here runs code. The guest keeps an open app, and the command line checks one that is not open; both read it
//! with what is here, so that they agree.

mod definition;
mod edit;
mod gap;
mod json;
mod ledger;
pub mod name;
mod opening;
mod path;
mod problem;
mod put;
mod read;
mod segments;
mod substitute;

pub use definition::{
    Definition, Entities, Entity, JsObject, Library, MAX_DEFINITION_BYTES, Page, Query, QuerySettings, Widget, texts,
};
pub use edit::{Edit, read_edits};
pub use gap::{
    Change, Edited, Explanation, Given, OnLoad, OpenApp, Quarantined, Rewritten, Selection, TurnWork, Update,
};
pub use ledger::{Ledger, Taken};
pub use opening::{Moved, Opening};
pub use path::{Path, PathError, Step};
pub use problem::{About, Mistake, Problem, in_one_line};
pub use put::{nesting, set_at};
pub use segments::{Segment, Segments, members_of_object};
pub use substitute::{NoText, substitute, text_of};
