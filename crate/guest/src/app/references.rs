//! What code refers to: found in its syntax tree, scopes respected.
//!
//! A reference is an identifier that the code does not declare, with its static member path up to the first computed,
//! optional or call step. Literal indexes and names in brackets are static: `Table1.rows[0]["first name"]`.

use super::{
    scopes::{Use, Walk},
    tree::Tree,
};
use crate::{permits, source::SyntaxProblem};
use belljar_core::{
    Limits,
    app::{Path, Step},
    event::Kind,
};
use std::ops::Range;

/// A reference.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Facts that do not exclude each other.
pub struct Reference {
    /// The identifier, as its first step, and the steps behind it. `this` is among references as an identifier of that
    /// name, where it is the one that the code is given, or the JS object.
    pub path: Path,
    /// Whether what it leads to is looked into by a step that is not static: by `?.`, by what is computed, or taken apart.
    pub goes_on: bool,
    /// Whether what it leads to is called.
    pub called: bool,
    /// Whether what it leads to is assigned to or deleted.
    pub written: bool,
    /// Where it stands: bytes of the code.
    pub span: Range<usize>,
    /// Where its identifier stands.
    pub name_span: Range<usize>,
    /// Whether the identifier is a property's name at the same time: `{ Table1 }`.
    pub shorthand: bool,
}

impl Reference {
    /// The identifier.
    pub fn name(&self) -> &str {
        match self.path.steps().first() {
            Some(Step::Key(name)) => name,
            _ => "",
        }
    }

    /// Whether it is to something of the app: not to `this`, to the language or to the framework's functions. `appsmith`
    /// is of the app: what it says changes.
    pub fn is_of_the_app(&self) -> bool {
        let name = self.name();
        name == "appsmith" || (name != "this" && !permits::is_published(name))
    }
}

/// What the code of a field, without `{{ }}`, or a program refers to, each time that it does, in order of the text.
///
/// # Errors
/// When it cannot be parsed.
pub fn references(kind: Kind, code: &str, limits: &Limits) -> Result<Vec<Reference>, SyntaxProblem> {
    Ok(in_tree(&Tree::of_code(kind, code, limits)?, code))
}

/// What a tree refers to. `code`: the text that it was made of.
pub fn in_tree(tree: &Tree, code: &str) -> Vec<Reference> {
    let mut walk = Walk::new(tree, None);
    walk.all();
    of_uses(tree, code, walk.uses)
}

pub(super) fn of_uses(tree: &Tree, code: &str, uses: Vec<Use>) -> Vec<Reference> {
    let mut references: Vec<_> = uses.into_iter().map(|used| reference(tree, code, used)).collect();
    references.sort_by_key(|reference| reference.span.start);
    references
}

fn reference(tree: &Tree, code: &str, used: Use) -> Reference {
    let name = used.name.map_or_else(|| "this".to_owned(), |name| tree.text(name));
    let start = tree.offset(used.start);
    let mut end = tree.offset(used.end);
    if used.in_brackets {
        // A comment may stand before the bracket; then the span ends with what is in it.
        let rest = &code[end.min(code.len())..];
        let closed = rest.trim_start();
        if closed.starts_with(']') {
            end += rest.len() - closed.len() + 1;
        }
    }
    // An identifier is a key, whatever its name is.
    let path = std::iter::once(Step::Key(name.into())).chain(used.steps).collect();
    let name_span = start..tree.offset(used.name_end);
    Reference {
        path,
        goes_on: used.goes_on,
        called: used.called,
        written: used.written,
        span: start..end,
        name_span,
        shorthand: used.shorthand,
    }
}

#[cfg(test)]
mod tests;
