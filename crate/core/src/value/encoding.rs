//! The two encodings of a value: the flat table where machines read, the JSON form where people do.

use super::{Node, NodeId, Slot, Text, Value, ViewKind, bytes_serde, check};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::borrow::Cow;

/// A slot as it is encoded. The same as [`Slot`], which has no encoding of its own: outside a table it means nothing.
#[derive(Serialize, Deserialize)]
enum WireSlot<'a> {
    Undefined,
    Null,
    False,
    True,
    Number(f64),
    BigInt(Cow<'a, str>),
    String(Cow<'a, Text>),
    Node(u32),
}

#[derive(Serialize, Deserialize)]
enum WireNode<'a> {
    Array(Vec<WireSlot<'a>>),
    Object(Vec<(Cow<'a, Text>, WireSlot<'a>)>),
    Map(Vec<(WireSlot<'a>, WireSlot<'a>)>),
    Set(Vec<WireSlot<'a>>),
    Date(f64),
    ArrayBuffer(#[serde(with = "bytes_serde::bytes")] Vec<u8>),
    View { kind: ViewKind, buffer: u32, byte_offset: u32, length: u32 },
    Error { name: Cow<'a, Text>, message: Cow<'a, Text>, stack: Option<Cow<'a, Text>>, cause: Option<WireSlot<'a>> },
}

#[derive(Serialize, Deserialize)]
struct WireValue<'a> {
    root: WireSlot<'a>,
    nodes: Vec<WireNode<'a>>,
}

impl<'a> From<&'a Slot> for WireSlot<'a> {
    fn from(slot: &'a Slot) -> Self {
        match slot {
            Slot::Undefined => Self::Undefined,
            Slot::Null => Self::Null,
            Slot::Bool(false) => Self::False,
            Slot::Bool(true) => Self::True,
            Slot::Number(number) => Self::Number(*number),
            Slot::BigInt(digits) => Self::BigInt(Cow::Borrowed(digits)),
            Slot::String(text) => Self::String(Cow::Borrowed(text)),
            Slot::Node(id) => Self::Node(id.0),
        }
    }
}

impl From<WireSlot<'_>> for Slot {
    fn from(slot: WireSlot<'_>) -> Self {
        match slot {
            WireSlot::Undefined => Self::Undefined,
            WireSlot::Null => Self::Null,
            WireSlot::False => Self::Bool(false),
            WireSlot::True => Self::Bool(true),
            WireSlot::Number(number) => Self::Number(number),
            WireSlot::BigInt(digits) => Self::BigInt(digits.into_owned()),
            WireSlot::String(text) => Self::String(text.into_owned()),
            WireSlot::Node(id) => Self::Node(NodeId(id)),
        }
    }
}

impl<'a> From<&'a Node> for WireNode<'a> {
    fn from(node: &'a Node) -> Self {
        match node {
            Node::Array(items) => Self::Array(items.iter().map(Into::into).collect()),
            Node::Object(entries) => {
                Self::Object(entries.iter().map(|(key, slot)| (Cow::Borrowed(key), slot.into())).collect())
            }
            Node::Map(entries) => Self::Map(entries.iter().map(|(key, value)| (key.into(), value.into())).collect()),
            Node::Set(items) => Self::Set(items.iter().map(Into::into).collect()),
            Node::Date(ms) => Self::Date(*ms),
            Node::ArrayBuffer(bytes) => Self::ArrayBuffer(bytes.clone()),
            Node::View { kind, buffer, byte_offset, length } => {
                Self::View { kind: *kind, buffer: buffer.0, byte_offset: *byte_offset, length: *length }
            }
            Node::Error { name, message, stack, cause } => Self::Error {
                name: Cow::Borrowed(name),
                message: Cow::Borrowed(message),
                stack: stack.as_ref().map(Cow::Borrowed),
                cause: cause.as_ref().map(Into::into),
            },
        }
    }
}

impl From<WireNode<'_>> for Node {
    fn from(node: WireNode<'_>) -> Self {
        match node {
            WireNode::Array(items) => Self::Array(items.into_iter().map(Into::into).collect()),
            WireNode::Object(entries) => {
                Self::Object(entries.into_iter().map(|(key, slot)| (key.into_owned(), slot.into())).collect())
            }
            WireNode::Map(entries) => {
                Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
            }
            WireNode::Set(items) => Self::Set(items.into_iter().map(Into::into).collect()),
            WireNode::Date(ms) => Self::Date(ms),
            WireNode::ArrayBuffer(bytes) => Self::ArrayBuffer(bytes),
            WireNode::View { kind, buffer, byte_offset, length } => {
                Self::View { kind, buffer: NodeId(buffer), byte_offset, length }
            }
            WireNode::Error { name, message, stack, cause } => Self::Error {
                name: name.into_owned(),
                message: message.into_owned(),
                stack: stack.map(Cow::into_owned),
                cause: cause.map(Into::into),
            },
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return self.to_json().serialize(serializer);
        }
        let nodes = self.nodes.iter().map(Into::into).collect();
        WireValue { root: (&self.root).into(), nodes }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return Self::from_json(&serde_json::Value::deserialize(deserializer)?).map_err(D::Error::custom);
        }
        let WireValue { root, nodes } = WireValue::deserialize(deserializer)?;
        let value = Self { root: root.into(), nodes: nodes.into_iter().map(Into::into).collect() };
        check::links(&value).map_err(D::Error::custom)?;
        Ok(value)
    }
}
