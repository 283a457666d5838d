//! When are two tables the same value?

use belljar_core::value::{Node, NodeId, Slot, Value};
use std::{
    collections::{HashMap, VecDeque},
    fmt::Write as _,
};

/// A text that two values share if and only if they look the same to whoever walks them from their roots: `NaN` is
/// `NaN`, the order of the table does not count, sharing and cycles do.
pub(crate) fn canonical(value: &Value) -> String {
    let mut walk = Walk::default();
    let mut text = walk.slot(value.root());
    while let Some(id) = walk.waiting.pop_front() {
        let node = match value.node(id) {
            Node::Array(items) => format!("array{}", walk.slots(items)),
            Node::Set(items) => format!("set{}", walk.slots(items)),
            Node::Object(entries) => {
                entries.iter().map(|(key, slot)| format!("{key:?}:{},", walk.slot(slot))).collect()
            }
            Node::Map(entries) => {
                let entries = entries.iter().map(|(key, slot)| format!("{}=>{},", walk.slot(key), walk.slot(slot)));
                format!("map({})", entries.collect::<String>())
            }
            Node::View { kind, buffer, byte_offset, length } => {
                format!("{kind:?}({},{byte_offset},{length})", walk.slot(&Slot::Node(*buffer)))
            }
            Node::Error { name, message, stack, cause } => {
                let cause = cause.as_ref().map(|cause| walk.slot(cause));
                format!("error({name:?},{message:?},{stack:?},{cause:?})")
            }
            leaf @ (Node::Date(_) | Node::ArrayBuffer(_)) => format!("{leaf:?}"),
        };
        let _ = write!(text, "\n{node}");
    }
    text
}

/// Numbers nodes in the order in which they are met.
#[derive(Default)]
struct Walk {
    numbers: HashMap<NodeId, usize>,
    waiting: VecDeque<NodeId>,
}

impl Walk {
    fn slot(&mut self, slot: &Slot) -> String {
        let Slot::Node(id) = slot else { return format!("{slot:?}") };
        let next = self.numbers.len();
        let number = *self.numbers.entry(*id).or_insert(next);
        if number == next {
            self.waiting.push_back(*id);
        }
        format!("#{number}")
    }

    fn slots(&mut self, slots: &[Slot]) -> String {
        let slots: Vec<String> = slots.iter().map(|slot| self.slot(slot)).collect();
        format!("[{}]", slots.join(","))
    }
}
