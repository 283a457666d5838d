//! The way to a value within another, and how it is shown without showing a secret.

use super::name::Name;
use super::text;
use crate::value::{PathSegment, Text, print_path};
use std::rc::Rc;

/// The way to a compound value: a chain, so that a step costs the same at any depth.
pub(super) type Path<'a> = Option<Rc<Step<'a>>>;

/// One step of it.
pub(super) struct Step<'a> {
    parent: Path<'a>,
    segment: Segment<'a>,
}

/// Which part of a compound value.
#[derive(Clone, Copy)]
pub(super) enum Segment<'a> {
    Key(&'a Text),
    /// A part of an error.
    Field(&'static str),
    Index(usize),
    MapKey(usize),
    MapValue(usize),
    SetItem(usize),
    Cause,
}

/// Bytes of a key that is shown. A longer one is not printed whole in any case, and looking into it for each finding
/// would add up.
const SHOWN_BYTES: usize = 200;
const HIDDEN: &str = "‹hidden›";

impl<'a> Step<'a> {
    pub(super) fn after(parent: &Path<'a>, segment: Option<Segment<'a>>) -> Path<'a> {
        segment.map(|segment| Rc::new(Self { parent: parent.clone(), segment }))
    }

    /// A path as text, from the key under which the value is kept. A key that holds a secret, this one or another, is
    /// not shown.
    pub(super) fn print(key: &str, path: &Path<'a>, secret: &str) -> String {
        let shown = |key: &str| {
            let hides = key.len() > SHOWN_BYTES || key.contains(secret) || !text::scan(key, &Name::of_key()).is_empty();
            PathSegment::Key(if hides { HIDDEN.into() } else { key.into() })
        };
        let mut segments = Vec::new();
        let mut at = path.as_ref();
        while let Some(step) = at {
            segments.push(match step.segment {
                Segment::Key(key) => shown(&key.to_string_lossy()),
                Segment::Field(name) => PathSegment::Key(name.into()),
                Segment::Index(index) => PathSegment::Index(index),
                Segment::MapKey(index) => PathSegment::MapKey(index),
                Segment::MapValue(index) => PathSegment::MapValue(index),
                Segment::SetItem(index) => PathSegment::SetItem(index),
                Segment::Cause => PathSegment::Cause,
            });
            at = step.parent.as_ref();
        }
        segments.push(shown(key));
        segments.reverse();
        let printed = print_path(segments);
        printed.strip_prefix("$.").or_else(|| printed.strip_prefix('$')).unwrap_or(&printed).to_owned()
    }
}

impl Drop for Step<'_> {
    /// A long chain is taken apart one by one: dropping it whole would recurse.
    fn drop(&mut self) {
        let mut parent = self.parent.take();
        while let Some(mut step) = parent.and_then(Rc::into_inner) {
            parent = step.parent.take();
        }
    }
}
