//! The layouts of a text's objects, by the sequence of their keys.
//!
//! Rows of data have the same keys in the same order. So what follows a key is most often what followed it last time,
//! and a comparison with the text gives the layout of the next step: no string is made, and nothing is looked up.

use super::unit::Unit;
use boa_engine::{Context, JsObject, JsValue, object::ObjectLayout, property::PropertyKey};
use std::ops::Range;

/// Which layout an object has so far.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct LayoutId(usize);

/// How many different keys may follow the same keys. Objects that go their own ways are dictionaries, not rows, and
/// would only leave layouts behind.
const MAX_NEXT: usize = 16;

/// How many layouts a text may have.
const MAX_LAYOUTS: usize = 4_096;

struct Node {
    layout: ObjectLayout,
    /// Where in the text the last key was first met, between its quotes.
    key: Range<usize>,
    next: Vec<LayoutId>,
    /// Which of `next` was met last.
    latest: usize,
}

pub(super) struct Layouts(Vec<Node>);

impl Layouts {
    pub(super) const EMPTY: LayoutId = LayoutId(0);

    pub(super) fn new(context: &Context) -> Self {
        Self(vec![Node { layout: ObjectLayout::new(context), key: 0..0, next: Vec::new(), latest: 0 }])
    }

    /// An object of that layout.
    pub(super) fn create(&self, id: LayoutId, values: Vec<JsValue>) -> JsObject {
        self.0[id.0].layout.create(values)
    }

    /// The layout with that key of the text added, if it is known.
    pub(super) fn find<U: Unit>(&mut self, id: LayoutId, key: &Range<usize>, text: &[U]) -> Option<LayoutId> {
        let is_next = |next: &LayoutId| text[self.0[next.0].key.clone()] == text[key.clone()];
        let node = &self.0[id.0];
        if let Some(latest) = node.next.get(node.latest)
            && is_next(latest)
        {
            return Some(*latest);
        }
        let found = node.next.iter().position(is_next)?;
        let node = &mut self.0[id.0];
        node.latest = found;
        Some(node.next[found])
    }

    /// The layout with that key added; `None` if an object with it is better built in another way.
    pub(super) fn add(&mut self, id: LayoutId, name: &PropertyKey, key: Range<usize>) -> Option<LayoutId> {
        let added = LayoutId(self.0.len());
        let node = self.0.get_mut(id.0)?;
        if node.next.len() >= MAX_NEXT || added.0 >= MAX_LAYOUTS {
            return None;
        }
        let layout = node.layout.with(name)?;
        node.latest = node.next.len();
        node.next.push(added);
        self.0.push(Node { layout, key, next: Vec::new(), latest: 0 });
        Some(added)
    }
}
