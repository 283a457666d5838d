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

/// Moves a value's nodes behind others.
fn graft(value: Value, nodes: &mut Vec<Node>) -> Slot {
    let shift = nodes.len() as u32;
    let moved = |slot: Slot| match slot {
        Slot::Node(NodeId(id)) => Slot::Node(NodeId(id + shift)),
        other => other,
    };
    nodes.extend(value.nodes.into_iter().map(|node| match node {
        Node::Array(items) => Node::Array(items.into_iter().map(moved).collect()),
        Node::Set(items) => Node::Set(items.into_iter().map(moved).collect()),
        Node::Object(entries) => Node::Object(entries.into_iter().map(|(key, slot)| (key, moved(slot))).collect()),
        Node::Map(entries) => Node::Map(entries.into_iter().map(|(key, slot)| (moved(key), moved(slot))).collect()),
        Node::View { kind, buffer, byte_offset, length } => {
            Node::View { kind, buffer: NodeId(buffer.0 + shift), byte_offset, length }
        }
        Node::Error { name, message, stack, cause } => Node::Error { name, message, stack, cause: cause.map(moved) },
        leaf @ (Node::Date(_) | Node::ArrayBuffer(_)) => leaf,
    }));
    moved(value.root)
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
