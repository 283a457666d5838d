//! The values that cross the gap: copies, never live objects (invariant I2).
//!
//! A [`Value`] is a table of nodes that refer to each other by index. So sharing and cycles are kept, and nothing that
//! walks, encodes, compares or drops a value recurses: a value nested 200,000 levels deep needs no stack.

mod builder;
mod bytes_serde;
mod check;
mod encoding;
mod json;
mod text;

pub use builder::ValueBuilder;
pub use bytes_serde::{bytes, optional_bytes};
pub use check::{PathSegment, ValueError, ValueLimits, print_path};
pub use json::ValueJsonError;
pub use text::Text;

/// A copied JavaScript value: a root and the table of compound values that it reaches.
///
/// Comparing two is for tests: `NaN` differs from itself, and equal values built in another order differ.
///
/// Invariant: every [`NodeId`] within is an index into the table, and buffers referred to by views are
/// [`Node::ArrayBuffer`]s large enough for them. Decoding checks this; [`ValueBuilder`] is the way to make one by hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value {
    root: Slot,
    nodes: Vec<Node>,
}

/// A place that holds a value: a primitive itself, or the index of a compound value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Slot {
    /// `undefined`
    #[default]
    Undefined,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, with `NaN`, the infinities and `-0`.
    Number(f64),
    /// A BigInt in decimal, with a leading `-` if negative.
    BigInt(String),
    /// A string, with lone surrogates if it has them.
    String(Text),
    /// A compound value.
    Node(NodeId),
}

impl Value {
    /// What the value is: a primitive, or the id of its outermost compound value.
    pub const fn root(&self) -> &Slot {
        &self.root
    }

    /// The table of compound values.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// A compound value of this table.
    ///
    /// # Panics
    /// When the id is another table's.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The text of a string, unless it has lone surrogates.
    pub fn as_str(&self) -> Option<&str> {
        match &self.root {
            Slot::String(text) => text.as_str(),
            _ => None,
        }
    }

    /// A number.
    pub const fn as_f64(&self) -> Option<f64> {
        match self.root {
            Slot::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The text of an object's property, or of an error's name and message: for looking at one thing in a value.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        let Slot::Node(id) = self.root else { return None };
        let text = match self.node(id) {
            Node::Object(entries) => {
                entries.iter().rev().find(|(of, _)| of.as_str() == Some(key)).map(|(_, slot)| slot)
            }
            Node::Error { name, message, .. } => {
                return match key {
                    "name" => name.as_str(),
                    "message" => message.as_str(),
                    _ => None,
                };
            }
            _ => None,
        };
        match text {
            Some(Slot::String(text)) => text.as_str(),
            _ => None,
        }
    }
}

impl NodeId {
    /// The index in the table.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The index of a compound value in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// A compound value.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// An array; holes are `undefined`.
    Array(Vec<Slot>),
    /// A plain object: own enumerable properties with string keys, in order.
    Object(Vec<(Text, Slot)>),
    /// A `Map`, in insertion order.
    Map(Vec<(Slot, Slot)>),
    /// A `Set`, in insertion order.
    Set(Vec<Slot>),
    /// A `Date` in milliseconds since the Unix epoch; `NaN` for an invalid one.
    Date(f64),
    /// An `ArrayBuffer`.
    ArrayBuffer(Vec<u8>),
    /// A typed array or `DataView`: a view of a buffer, which others may share.
    View {
        /// Which.
        kind: ViewKind,
        /// The [`Node::ArrayBuffer`].
        buffer: NodeId,
        /// From the buffer's start, in bytes; a multiple of the element's size.
        byte_offset: u32,
        /// In elements.
        length: u32,
    },
    /// An error.
    Error {
        /// As `TypeError`.
        name: Text,
        /// The message.
        message: Text,
        /// The stack, if it has one.
        stack: Option<Text>,
        /// The cause, if it has one.
        cause: Option<Slot>,
    },
}

/// The kinds of views of a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[allow(missing_docs)] // The names are those of ECMAScript.
pub enum ViewKind {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float16Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
}

impl ViewKind {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Int8Array,
        Self::Uint8Array,
        Self::Uint8ClampedArray,
        Self::Int16Array,
        Self::Uint16Array,
        Self::Int32Array,
        Self::Uint32Array,
        Self::Float16Array,
        Self::Float32Array,
        Self::Float64Array,
        Self::BigInt64Array,
        Self::BigUint64Array,
        Self::DataView,
    ];
}
