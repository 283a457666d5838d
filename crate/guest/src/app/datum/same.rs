//! Whether two values are the same.

use super::{Datum, Fields, Other};
use crate::app::rows::{Row, Rows};
use belljar_core::value::{Node, NodeId, Slot, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

impl Datum {
    /// Whether the values are the same: numbers as `Object.is` has it, so that `NaN` is the same as itself and `-0` is
    /// not the same as `0`; arrays and objects by what they hold, in its order. What is the same one in memory is not
    /// looked at.
    ///
    /// Rows of different documents are not the same, whatever they hold: the page is told which document's they are, and
    /// has no others than the last. Two that are held in different ways may be called different though no code could tell them apart; this costs an
    /// evaluation too many, and is rare.
    pub(crate) fn same(&self, other: &Self) -> bool {
        Comparison::default().same(self, other)
    }
}

/// ECMAScript, `Number::sameValue`.
fn same_number(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// What has been compared so far: a value that holds another one twice, which does so again, has no end of ways into it.
#[derive(Default)]
struct Comparison {
    /// Arrays and objects that others may hold as well, and that were the same.
    known: FxHashSet<(*const (), *const ())>,
}

impl Comparison {
    fn same(&mut self, a: &Datum, b: &Datum) -> bool {
        match (a, b) {
            (Datum::Undefined, Datum::Undefined) | (Datum::Null, Datum::Null) => true,
            (Datum::Bool(a), Datum::Bool(b)) => a == b,
            (Datum::Number(a), Datum::Number(b)) => same_number(*a, *b),
            (Datum::Text(a), Datum::Text(b)) => a == b,
            (Datum::Array(a), Datum::Array(b)) => self.shared(a, b, |known, a, b| known.list(&a.list, &b.list)),
            (Datum::Object(a), Datum::Object(b)) => self.shared(a, b, Self::fields),
            (Datum::Other(a), Datum::Other(b)) => same_other(a, b),
            (Datum::Row(a), Datum::Row(b)) => self.row(a, b),
            (Datum::Row(row), Datum::Object(object)) | (Datum::Object(object), Datum::Row(row)) => {
                matches!(row.to_object(), Datum::Object(row) if self.fields(&row, object))
            }
            (Datum::Rows(a), Datum::Rows(b)) => self.rows(a, b),
            _ => false,
        }
    }

    fn shared<T>(&mut self, a: &Rc<T>, b: &Rc<T>, same: impl FnOnce(&mut Self, &T, &T) -> bool) -> bool {
        if Rc::ptr_eq(a, b) {
            return true;
        }
        // What only one holds is met once.
        let is_shared = Rc::strong_count(a) > 1 && Rc::strong_count(b) > 1;
        let pair = (Rc::as_ptr(a).cast(), Rc::as_ptr(b).cast());
        if is_shared && self.known.contains(&pair) {
            return true;
        }
        let is_same = same(self, a, b);
        if is_shared && is_same {
            self.known.insert(pair);
        }
        is_same
    }

    fn list(&mut self, a: &[Datum], b: &[Datum]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.same(a, b))
    }

    fn fields(&mut self, a: &Fields, b: &Fields) -> bool {
        (Rc::ptr_eq(&a.keys, &b.keys) || a.keys.names() == b.keys.names()) && self.list(&a.values, &b.values)
    }

    fn rows(&mut self, a: &Rows, b: &Rows) -> bool {
        a.is_same_selection(b)
            || (a.document() == b.document()
                && a.len() == b.len()
                && a.iter().zip(b.iter()).all(|(a, b)| self.row(&a, &b)))
    }

    fn row(&mut self, a: &Row, b: &Row) -> bool {
        if Rc::ptr_eq(a.table(), b.table()) && a.number() == b.number() {
            return true;
        }
        match (a.keys(), b.keys()) {
            (Some(a_keys), Some(b_keys)) => {
                (Rc::ptr_eq(a_keys, b_keys) || a_keys.names() == b_keys.names())
                    && (0..a_keys.names().len())
                        .all(|at| a.cell_text(at) == b.cell_text(at) || self.same(&a.cell(at), &b.cell(at)))
            }
            // The one without a form is an object as it is.
            _ => self.same(&a.to_object(), &b.to_object()),
        }
    }
}

fn same_other(a: &Other, b: &Other) -> bool {
    if Rc::ptr_eq(&a.table, &b.table) && a.at == b.at {
        return true;
    }
    Graphs { a: &a.table, b: &b.table, pairs: FxHashMap::default(), back: FxHashMap::default(), open: Vec::new() }
        .same(&a.at, &b.at)
}

/// Two tables that are walked side by side, on a stack of our own.
struct Graphs<'a> {
    a: &'a Value,
    b: &'a Value,
    /// Which node stands for which: what is shared on one side is shared on the other.
    pairs: FxHashMap<NodeId, NodeId>,
    back: FxHashMap<NodeId, NodeId>,
    open: Vec<(NodeId, NodeId)>,
}

impl Graphs<'_> {
    fn same(mut self, a: &Slot, b: &Slot) -> bool {
        if !self.slots(a, b) {
            return false;
        }
        while let Some((a, b)) = self.open.pop() {
            if !self.nodes(a, b) {
                return false;
            }
        }
        true
    }

    fn slots(&mut self, a: &Slot, b: &Slot) -> bool {
        match (a, b) {
            (Slot::Number(a), Slot::Number(b)) => same_number(*a, *b),
            (Slot::Node(a), Slot::Node(b)) => match (self.pairs.get(a), self.back.get(b)) {
                (None, None) => {
                    self.pairs.insert(*a, *b);
                    self.back.insert(*b, *a);
                    self.open.push((*a, *b));
                    true
                }
                (known, back) => known == Some(b) && back == Some(a),
            },
            (a, b) => a == b,
        }
    }

    fn nodes(&mut self, a: NodeId, b: NodeId) -> bool {
        let (a, b) = (self.a.node(a), self.b.node(b));
        let heads_are_same = match (a, b) {
            (Node::Array(_), Node::Array(_)) | (Node::Set(_), Node::Set(_)) | (Node::Map(_), Node::Map(_)) => true,
            (Node::Object(a), Node::Object(b)) => a.len() == b.len() && a.iter().zip(b).all(|((a, _), (b, _))| a == b),
            (Node::Date(a), Node::Date(b)) => same_number(*a, *b),
            (Node::ArrayBuffer(a), Node::ArrayBuffer(b)) => a == b,
            (
                Node::View { kind: a, buffer, byte_offset: a_offset, length: a_length },
                Node::View { kind: b, buffer: b_buffer, byte_offset: b_offset, length: b_length },
            ) => {
                (a, a_offset, a_length) == (b, b_offset, b_length)
                    && self.slots(&Slot::Node(*buffer), &Slot::Node(*b_buffer))
            }
            (
                Node::Error { name: a, message: a_message, stack: a_stack, .. },
                Node::Error { name: b, message: b_message, stack: b_stack, .. },
            ) => (a, a_message, a_stack) == (b, b_message, b_stack),
            _ => false,
        };
        if !heads_are_same {
            return false;
        }
        let (mut a, mut b) = (a.slots(), b.slots());
        loop {
            match (a.next(), b.next()) {
                (None, None) => return true,
                (Some(a), Some(b)) if self.slots(a, b) => {}
                _ => return false,
            }
        }
    }
}
