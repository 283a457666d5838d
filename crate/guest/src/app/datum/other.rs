//! What is held as the value that crossed.

use super::{Datum, keys};
use crate::marshal;
use belljar_core::value::{Node, NodeId, Slot, Value, ValueBuilder};
use boa_engine::JsStr;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A part of a value: its table, which other parts share, and where in it.
#[derive(Clone, Debug)]
pub(crate) struct Other {
    pub(super) table: Rc<Value>,
    pub(super) at: Slot,
}

impl Other {
    /// The compound value, unless it is a BigInt.
    pub(super) fn node(&self) -> Option<(NodeId, &Node)> {
        match &self.at {
            Slot::Node(id) => Some((*id, self.table.node(*id))),
            _ => None,
        }
    }

    /// Whether it is neither an array nor a plain object.
    pub(super) fn is_opaque(&self) -> bool {
        !matches!(self.node(), Some((_, Node::Array(_) | Node::Object(_))))
    }

    pub(super) fn length(&self) -> Option<usize> {
        match self.node() {
            Some((_, Node::Array(items))) => Some(items.len()),
            _ => None,
        }
    }

    pub(super) fn get(&self, key: JsStr<'_>) -> Option<Datum> {
        let slot = match self.node()?.1 {
            Node::Array(items) => match keys::index_of(key) {
                Some(index) => items.get(index)?,
                None if key == JsStr::latin1(b"length") => return Some(Datum::Number(items.len() as f64)),
                None => return None,
            },
            Node::Object(entries) => {
                let key = marshal::text(&key.into());
                &entries.iter().rev().find(|(name, _)| *name == key)?.1
            }
            _ => return None,
        };
        Some(self.part(slot))
    }

    /// Something that the table holds.
    pub(super) fn part(&self, slot: &Slot) -> Datum {
        match slot {
            Slot::Undefined => Datum::Undefined,
            Slot::Null => Datum::Null,
            Slot::Bool(value) => Datum::Bool(*value),
            Slot::Number(value) => Datum::Number(*value),
            Slot::String(text) => Datum::Text(marshal::js_string(text)),
            at @ (Slot::BigInt(_) | Slot::Node(_)) => Datum::Other(Self { table: self.table.clone(), at: at.clone() }),
        }
    }

    /// Copies it, and all that it reaches, into another table. `moved`: what was copied into it before.
    pub(super) fn copy_into(&self, builder: &mut ValueBuilder, moved: &mut Moved) -> Slot {
        let Slot::Node(root) = self.at else { return self.at.clone() };
        let moved = moved.0.entry(Rc::as_ptr(&self.table)).or_default();
        let mut open = Vec::new();
        let mut place = |id: NodeId, builder: &mut ValueBuilder, open: &mut Vec<NodeId>| {
            *moved.entry(id).or_insert_with(|| {
                open.push(id);
                builder.reserve()
            })
        };
        let copy = place(root, builder, &mut open);
        while let Some(id) = open.pop() {
            let mut slot = |slot: &Slot| match slot {
                Slot::Node(id) => Slot::Node(place(*id, builder, &mut open)),
                other => other.clone(),
            };
            let node = match self.table.node(id) {
                Node::Array(items) => Node::Array(items.iter().map(slot).collect()),
                Node::Set(items) => Node::Set(items.iter().map(slot).collect()),
                Node::Object(entries) => {
                    Node::Object(entries.iter().map(|(key, value)| (key.clone(), slot(value))).collect())
                }
                Node::Map(entries) => Node::Map(entries.iter().map(|(key, value)| (slot(key), slot(value))).collect()),
                Node::View { kind, buffer, byte_offset, length } => Node::View {
                    kind: *kind,
                    buffer: place(*buffer, builder, &mut open),
                    byte_offset: *byte_offset,
                    length: *length,
                },
                Node::Error { name, message, stack, cause } => Node::Error {
                    name: name.clone(),
                    message: message.clone(),
                    stack: stack.clone(),
                    cause: cause.as_ref().map(slot),
                },
                leaf @ (Node::Date(_) | Node::ArrayBuffer(_)) => leaf.clone(),
            };
            let id = place(id, builder, &mut open);
            builder.fill(id, node);
        }
        Slot::Node(copy)
    }
}

/// Which nodes of which tables were copied to where.
#[derive(Default)]
pub(super) struct Moved(FxHashMap<*const Value, FxHashMap<NodeId, NodeId>>);

#[cfg(any(test, feature = "conformance"))]
impl Datum {
    /// A value as it crossed, nothing taken apart: two of these are the same if they also share the same parts.
    pub(crate) fn whole(value: Value) -> Self {
        Self::Other(Other { at: value.root().clone(), table: Rc::new(value) })
    }
}
