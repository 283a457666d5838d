//! To a value that crosses.

use super::{Datum, other::Moved};
use crate::{
    app::rows::{Row, Table},
    marshal,
};
use belljar_core::value::{Node, NodeId, Slot, Text, Value, ValueBuilder};
use boa_engine::JsString;
use rustc_hash::FxHashMap;
use std::rc::Rc;

impl Datum {
    /// The same value. Arrays and objects that are the same one in memory are one in the value, too.
    pub(crate) fn to_value(&self) -> Value {
        let mut giving = Giving {
            builder: ValueBuilder::new(),
            moved: Moved::default(),
            shared: FxHashMap::default(),
            rows: FxHashMap::default(),
        };
        let root = giving.slot(self);
        // Each node was filled as soon as it was reserved, and links go to nodes of this table.
        giving.builder.finish(root).unwrap_or_default()
    }
}

struct Giving {
    builder: ValueBuilder,
    moved: Moved,
    /// What others may refer to as well, by address.
    shared: FxHashMap<*const (), NodeId>,
    rows: FxHashMap<(*const Table, u32), NodeId>,
}

impl Giving {
    /// Recurses no deeper than a datum nests.
    fn slot(&mut self, datum: &Datum) -> Slot {
        match datum {
            Datum::Undefined => Slot::Undefined,
            Datum::Null => Slot::Null,
            Datum::Bool(value) => Slot::Bool(*value),
            Datum::Number(value) => Slot::Number(*value),
            Datum::Text(text) => Slot::String(marshal::text(text)),
            Datum::Other(other) => other.copy_into(&mut self.builder, &mut self.moved),
            Datum::Array(items) => {
                self.compound(items, |giving| Node::Array(items.list.iter().map(|item| giving.slot(item)).collect()))
            }
            Datum::Rows(rows) => {
                if let Some(id) = self.shared.get(&rows.address()) {
                    return Slot::Node(*id);
                }
                let id = self.builder.reserve();
                self.shared.insert(rows.address(), id);
                let slots = rows.iter().map(|row| self.row(&row)).collect();
                self.builder.fill(id, Node::Array(slots));
                Slot::Node(id)
            }
            Datum::Row(row) => self.row(row),
            Datum::Object(fields) => self.compound(fields, |giving| {
                Node::Object(fields.iter().map(|(key, value)| (key_text(key), giving.slot(value))).collect())
            }),
        }
    }

    fn row(&mut self, row: &Row) -> Slot {
        let place = (Rc::as_ptr(row.table()), row.number());
        if let Some(id) = self.rows.get(&place) {
            return Slot::Node(*id);
        }
        let slot = self.slot(&row.to_object());
        if let Slot::Node(id) = slot {
            self.rows.insert(place, id);
        }
        slot
    }

    fn compound<T>(&mut self, of: &Rc<T>, node: impl FnOnce(&mut Self) -> Node) -> Slot {
        let is_shared = Rc::strong_count(of) > 1;
        let address = Rc::as_ptr(of).cast();
        if is_shared && let Some(id) = self.shared.get(&address) {
            return Slot::Node(*id);
        }
        let id = self.builder.reserve();
        if is_shared {
            self.shared.insert(address, id);
        }
        let node = node(self);
        self.builder.fill(id, node);
        Slot::Node(id)
    }
}

fn key_text(key: &JsString) -> Text {
    marshal::text(key)
}
