//! Making values by hand.

use super::{Node, NodeId, Slot, Text, Value, ValueError, check};

/// Builds a table of nodes. A node is reserved before it is filled, so that its children may refer to it.
#[derive(Debug, Default)]
pub struct ValueBuilder {
    nodes: Vec<Option<Node>>,
}

impl ValueBuilder {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// A place for a compound value that other nodes may refer to from now on.
    pub fn reserve(&mut self) -> NodeId {
        self.nodes.push(None);
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// Fills a place, once; filling it again replaces what is there. An id of another builder is ignored until
    /// [`ValueBuilder::finish`] finds the gap that it leaves.
    pub fn fill(&mut self, id: NodeId, node: Node) {
        if let Some(place) = self.nodes.get_mut(id.index()) {
            *place = Some(node);
        }
    }

    /// Reserves and fills.
    pub fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(Some(node));
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// The value.
    ///
    /// # Errors
    /// When a place was never filled, an id points nowhere, or a view lies outside its buffer.
    pub fn finish(self, root: Slot) -> Result<Value, ValueError> {
        let nodes: Option<Vec<Node>> = self.nodes.into_iter().collect();
        let value = Value { root, nodes: nodes.ok_or(ValueError::Link)? };
        check::links(&value)?;
        Ok(value)
    }
}

impl Value {
    /// `undefined`
    pub fn undefined() -> Self {
        Self::default()
    }

    /// `null`
    pub fn null() -> Self {
        Self { root: Slot::Null, nodes: Vec::new() }
    }

    /// An array.
    pub fn array(items: impl IntoIterator<Item = Self>) -> Self {
        let mut nodes = Vec::new();
        let items = items.into_iter().map(|item| graft(item, &mut nodes)).collect();
        nodes.push(Node::Array(items));
        Self { root: Slot::Node(NodeId(nodes.len() as u32 - 1)), nodes }
    }

    /// A plain object.
    pub fn object<K: Into<Text>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        let mut nodes = Vec::new();
        let entries = entries.into_iter().map(|(key, value)| (key.into(), graft(value, &mut nodes))).collect();
        nodes.push(Node::Object(entries));
        Self { root: Slot::Node(NodeId(nodes.len() as u32 - 1)), nodes }
    }

    /// An error with a name and a message.
    pub fn error(name: &str, message: &str) -> Self {
        let error = Node::Error { name: name.into(), message: message.into(), stack: None, cause: None };
        Self { root: Slot::Node(NodeId(0)), nodes: vec![error] }
    }
}

impl Value {
    /// An object with some of its properties replaced, or new ones behind the others; anything else becomes an object of
    /// just these. What nothing refers to any more is left out.
    #[must_use]
    pub fn with<K: Into<Text>>(mut self, properties: impl IntoIterator<Item = (K, Self)>) -> Self {
        let mut entries = match self.root {
            Slot::Node(id) => match &self.nodes[id.index()] {
                Node::Object(entries) => entries.clone(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        for (key, value) in properties {
            let key = key.into();
            let slot = graft(value, &mut self.nodes);
            match entries.iter_mut().find(|(of, _)| *of == key) {
                Some((_, place)) => *place = slot,
                None => entries.push((key, slot)),
            }
        }
        match self.root {
            // A value within may refer to the object: it stays where it is.
            Slot::Node(id) if matches!(self.nodes[id.index()], Node::Object(_)) => {
                self.nodes[id.index()] = Node::Object(entries);
            }
            _ => {
                self.nodes.push(Node::Object(entries));
                self.root = Slot::Node(NodeId(self.nodes.len() as u32 - 1));
            }
        }
        self.compact()
    }

    /// A copy of an object's property; `None` if it has none of that name, or is no object.
    pub fn property(&self, name: &str) -> Option<Self> {
        let Slot::Node(id) = self.root else { return None };
        let Node::Object(entries) = self.node(id) else { return None };
        let (_, slot) = entries.iter().rev().find(|(key, _)| key.as_str() == Some(name))?;
        Some(Self { root: slot.clone(), nodes: self.nodes.clone() }.compact())
    }

    /// The same without nodes that nothing refers to.
    fn compact(self) -> Self {
        let Slot::Node(root) = self.root else { return Self { root: self.root, nodes: Vec::new() } };
        let mut new_ids: Vec<Option<u32>> = vec![None; self.nodes.len()];
        let mut order = vec![root];
        new_ids[root.index()] = Some(0);
        let mut next = 0;
        while let Some(id) = order.get(next).copied() {
            next += 1;
            for link in self.nodes[id.index()].links() {
                if new_ids[link.index()].is_none() {
                    new_ids[link.index()] = Some(order.len() as u32);
                    order.push(link);
                }
            }
        }
        let mut old: Vec<Option<Node>> = self.nodes.into_iter().map(Some).collect();
        let moved = |id: NodeId| NodeId(new_ids[id.index()].unwrap_or(0));
        // Each id is in the order once, so its node is there.
        let nodes = order.iter().filter_map(|id| old[id.index()].take()).map(|node| renumbered(node, moved)).collect();
        Self { root: Slot::Node(NodeId(0)), nodes }
    }
}

/// A node whose links are other numbers.
fn renumbered(node: Node, new: impl Fn(NodeId) -> NodeId) -> Node {
    let moved = |slot: Slot| match slot {
        Slot::Node(id) => Slot::Node(new(id)),
        other => other,
    };
    match node {
        Node::Array(items) => Node::Array(items.into_iter().map(moved).collect()),
        Node::Set(items) => Node::Set(items.into_iter().map(moved).collect()),
        Node::Object(entries) => Node::Object(entries.into_iter().map(|(key, slot)| (key, moved(slot))).collect()),
        Node::Map(entries) => Node::Map(entries.into_iter().map(|(key, slot)| (moved(key), moved(slot))).collect()),
        Node::View { kind, buffer, byte_offset, length } => {
            Node::View { kind, buffer: new(buffer), byte_offset, length }
        }
        Node::Error { name, message, stack, cause } => Node::Error { name, message, stack, cause: cause.map(moved) },
        leaf @ (Node::Date(_) | Node::ArrayBuffer(_)) => leaf,
    }
}

/// Moves a value's nodes behind others.
fn graft(value: Value, nodes: &mut Vec<Node>) -> Slot {
    let shift = nodes.len() as u32;
    nodes.extend(value.nodes.into_iter().map(|node| renumbered(node, |NodeId(id)| NodeId(id + shift))));
    match value.root {
        Slot::Node(NodeId(id)) => Slot::Node(NodeId(id + shift)),
        other => other,
    }
}

macro_rules! from_primitive {
    ($($type:ty => $slot:expr,)+) => {
        $(impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self { root: $slot(value), nodes: Vec::new() }
            }
        })+
    };
}

from_primitive! {
    bool => Slot::Bool,
    f64 => Slot::Number,
    u32 => |value| Slot::Number(f64::from(value)),
    i32 => |value| Slot::Number(f64::from(value)),
    &str => |value: &str| Slot::String(value.into()),
    String => |value: String| Slot::String(value.into()),
    Text => Slot::String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn properties_are_replaced_in_place_and_what_is_left_over_goes() {
        let value =
            Value::from_json(&json!({"data": [1, {"deep": [2]}], "isLoading": true, "name": "a"})).expect("a value");
        let before = value.nodes().len();
        let value = value.with([("data", Value::array([Value::from(3.0)])), ("more", Value::null())]);
        assert_eq!(value.to_json(), json!({"data": [3], "isLoading": true, "name": "a", "more": null}));
        assert_eq!(value.property("data").map(|data| data.to_json()), Some(json!([3])));
        assert_eq!((value.property("none"), Value::null().property("a")), (None, None));
        assert!(value.nodes().len() < before, "{} nodes", value.nodes().len());
        assert_eq!(Value::from(1.0).with([("a", Value::from(2.0))]).to_json(), json!({"a": 2}));
    }

    #[test]
    fn a_cycle_through_the_object_stays_one() {
        let mut builder = ValueBuilder::new();
        let unused = builder.add(Node::Array(Vec::new()));
        let root = builder.reserve();
        builder.fill(root, Node::Object(vec![("me".into(), Slot::Node(root)), ("gone".into(), Slot::Node(unused))]));
        let value = builder.finish(Slot::Node(root)).expect("a value").with([("gone", Value::from(true))]);
        let Slot::Node(id) = value.root() else { panic!("an object") };
        let Node::Object(entries) = value.node(*id) else { panic!("an object") };
        assert_eq!(entries[0].1, Slot::Node(*id));
        assert_eq!((entries[1].1.clone(), value.nodes().len()), (Slot::Bool(true), 1));
    }
}
