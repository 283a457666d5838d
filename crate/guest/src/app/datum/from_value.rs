//! From a value that crossed.
//!
//! Arrays and objects that form a tree are taken apart. Where a value refers to itself or has a part twice, the
//! smallest part that holds all of these links stays as it is.

use super::{Datum, Keys, MAX_DEPTH, Other};
use crate::marshal;
use belljar_core::value::{Node, NodeId, Slot, Text, Value};
use boa_engine::JsString;
use std::{collections::HashMap, rc::Rc};

impl Datum {
    /// The same value.
    pub(crate) fn from_value(value: Value) -> Self {
        let whole = whole_nodes(&value);
        let table = Rc::new(value);
        let root = Other { at: table.root().clone(), table: table.clone() };
        let mut taking = Taking { table: &table, whole, names: HashMap::new(), latest: None };
        taking.slot(&root, table.root(), 0)
    }
}

struct Taking<'a> {
    table: &'a Value,
    /// Which nodes are not taken apart.
    whole: Vec<bool>,
    names: HashMap<&'a Text, JsString>,
    /// The keys of the last object: rows have the same.
    latest: Option<(NodeId, Rc<Keys>)>,
}

impl<'a> Taking<'a> {
    /// Recurses no deeper than `MAX_DEPTH`.
    fn slot(&mut self, root: &Other, slot: &'a Slot, level: u8) -> Datum {
        let Slot::Node(id) = slot else { return root.part(slot) };
        if self.whole[id.index()] || level >= MAX_DEPTH {
            return root.part(slot);
        }
        match self.table.node(*id) {
            Node::Array(items) => Datum::array(items.iter().map(|item| self.slot(root, item, level + 1)).collect()),
            Node::Object(entries) => {
                let values = entries.iter().map(|(_, value)| self.slot(root, value, level + 1)).collect();
                self.object(*id, entries, values)
            }
            _ => root.part(slot),
        }
    }

    fn object(&mut self, id: NodeId, entries: &'a [(Text, Slot)], values: Vec<Datum>) -> Datum {
        if let Some((latest, keys)) = &self.latest
            && let Node::Object(others) = self.table.node(*latest)
            && others.len() == entries.len()
            && others.iter().zip(entries).all(|((a, _), (b, _))| a == b)
        {
            return Datum::with_keys(keys.clone(), values);
        }
        let names =
            entries.iter().map(|(key, _)| self.names.entry(key).or_insert_with(|| marshal::js_string(key)).clone());
        let (keys, order) = Keys::arrange(names.collect());
        let keys = Rc::new(keys);
        match order {
            None => {
                self.latest = Some((id, keys.clone()));
                Datum::with_keys(keys, values)
            }
            Some(order) => Datum::with_keys(keys, order.into_iter().map(|at| values[at].clone()).collect()),
        }
    }
}

/// A node as a walk from the root has met it.
#[derive(Clone, Copy, Default)]
struct Met {
    /// When it was met, from 1; 0 if it was not.
    first: u32,
    /// The last that was met below it.
    last: u32,
    parent: Option<NodeId>,
    /// The earliest and the latest that it, or anything below it, is linked with besides the walk's own links.
    earliest: u32,
    latest: u32,
}

/// The nodes that stay whole: what is no array and no object, and the lowest that hold both ends of each link to what
/// was met already.
fn whole_nodes(value: &Value) -> Vec<bool> {
    let mut whole: Vec<bool> =
        value.nodes().iter().map(|node| !matches!(node, Node::Array(_) | Node::Object(_))).collect();
    let Slot::Node(root) = value.root() else { return whole };
    let mut met = vec![Met::default(); whole.len()];
    let mut order = Vec::new();
    let mut again = Vec::new();
    let mut stack = vec![(*root, None)];
    while let Some((id, parent)) = stack.pop() {
        if met[id.index()].first != 0 {
            again.extend(parent.map(|parent| (parent, id)));
            continue;
        }
        order.push(id);
        let now = order.len() as u32;
        met[id.index()] = Met { first: now, last: now, parent, earliest: now, latest: now };
        stack.extend(value.node(id).links().map(|child| (child, Some(id))));
    }
    if again.is_empty() {
        return whole;
    }
    for (from, to) in again {
        let (a, b) = (met[from.index()].first, met[to.index()].first);
        for (end, other) in [(from, b), (to, a)] {
            let end = &mut met[end.index()];
            end.earliest = end.earliest.min(other);
            end.latest = end.latest.max(other);
        }
        if a == b {
            whole[from.index()] = true;
        }
    }
    for id in order.iter().rev() {
        let child = met[id.index()];
        let Some(parent) = child.parent else { continue };
        let above = &mut met[parent.index()];
        above.last = above.last.max(child.last);
        above.earliest = above.earliest.min(child.earliest);
        above.latest = above.latest.max(child.latest);
        // A link leaves what is below: the parent holds its other end, or something above the parent does.
        if child.earliest < child.first || child.latest > child.last {
            whole[parent.index()] = true;
        }
    }
    whole
}
