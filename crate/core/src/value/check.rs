//! Bounds and inner links of a value, and what can be wrong with one.

use super::{Node, NodeId, Slot, Text, Value, ViewKind};
use crate::limits::Limits;
use std::fmt::Write as _;

/// How deep and how large a value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueLimits {
    /// Levels of nesting.
    pub depth: u32,
    /// Values and keys.
    pub nodes: u32,
    /// Bytes of text and buffers.
    pub bytes: u32,
}

impl From<&Limits> for ValueLimits {
    fn from(limits: &Limits) -> Self {
        Self { depth: limits.value_depth, nodes: limits.value_nodes, bytes: limits.value_bytes }
    }
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// It holds something that is no data.
    #[error("{path} is {what}")]
    NotData {
        /// Where, as `$.rows[3].onClick`.
        path: String,
        /// What it is, with its article: `a function`.
        what: String,
    },
    /// It nests too deep.
    #[error("the value nests deeper than {0} levels")]
    Depth(u32),
    /// It has too many values and keys.
    #[error("the value holds more than {0} values and keys")]
    Nodes(u32),
    /// It has too much text and too large buffers.
    #[error("the value holds more than {0} bytes")]
    Bytes(u32),
    /// A table refers to an entry that it lacks.
    #[error("the value refers to a node that it does not hold")]
    Link,
    /// A view lies outside its buffer, or is not aligned in it.
    #[error("the value holds a view that does not fit its buffer")]
    View,
    /// A BigInt is no decimal number.
    #[error("the value holds a BigInt that is no decimal number")]
    BigInt,
    /// A date is none that JavaScript has.
    #[error("the value holds a date beyond 100,000,000 days of 1970, or one with a fraction of a millisecond or -0")]
    Date,
}

/// One step from a value to one within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// A property.
    Key(Text),
    /// An element.
    Index(usize),
    /// The key of a map's entry.
    MapKey(usize),
    /// The value of a map's entry.
    MapValue(usize),
    /// A set's item.
    SetItem(usize),
    /// An error's cause.
    Cause,
}

/// Steps shown of a path: a value can nest 200,000 levels deep, and who reads needs its ends.
const SHOWN_STEPS: usize = 24;

impl ValueError {
    /// Something at the end of a path is not data. `what` has its article: `a function`.
    pub fn not_data(path: impl IntoIterator<Item = PathSegment>, what: &str) -> Self {
        Self::NotData { path: print_path(path), what: what.to_owned() }
    }
}

/// A path in the form in which one would write it in code, from `$`.
pub fn print_path(path: impl IntoIterator<Item = PathSegment>) -> String {
    let path: Vec<PathSegment> = path.into_iter().collect();
    let mut text = String::from("$");
    for (index, segment) in path.iter().enumerate() {
        let hidden = path.len() > SHOWN_STEPS && (SHOWN_STEPS / 2..path.len() - SHOWN_STEPS / 2).contains(&index);
        if hidden {
            if index == SHOWN_STEPS / 2 {
                text.push('…');
            }
            continue;
        }
        // Writing to a String cannot fail.
        let _ = match segment {
            PathSegment::Key(key) => match key.as_str() {
                Some(key) if is_identifier(key) => write!(text, ".{key}"),
                _ => write!(text, "[{}]", serde_json::Value::from(shorten(&key.to_string_lossy()))),
            },
            PathSegment::Index(index) => write!(text, "[{index}]"),
            PathSegment::MapKey(index) => write!(text, ".keys()[{index}]"),
            PathSegment::MapValue(index) => write!(text, ".values()[{index}]"),
            PathSegment::SetItem(index) => write!(text, ".values()[{index}]"),
            PathSegment::Cause => write!(text, ".cause"),
        };
    }
    text
}

fn shorten(key: &str) -> String {
    match key.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &key[..end]),
        None => key.to_owned(),
    }
}

fn is_identifier(text: &str) -> bool {
    text.len() <= 200
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.chars().all(|c| c == '_' || c == '$' || c.is_alphanumeric())
}

impl Node {
    /// The slots of a compound value, in order.
    pub fn slots(&self) -> Box<dyn Iterator<Item = &Slot> + '_> {
        match self {
            Self::Array(items) | Self::Set(items) => Box::new(items.iter()),
            Self::Object(entries) => Box::new(entries.iter().map(|(_, slot)| slot)),
            Self::Map(entries) => Box::new(entries.iter().flat_map(|(key, value)| [key, value])),
            Self::Error { cause, .. } => Box::new(cause.iter()),
            Self::Date(_) | Self::ArrayBuffer(_) | Self::View { .. } => Box::new(std::iter::empty()),
        }
    }

    /// The compound values that it refers to, in order.
    pub fn links(&self) -> impl Iterator<Item = NodeId> + '_ {
        let buffer = match self {
            Self::View { buffer, .. } => Some(*buffer),
            _ => None,
        };
        let slots = self.slots().filter_map(|slot| match slot {
            Slot::Node(id) => Some(*id),
            _ => None,
        });
        buffer.into_iter().chain(slots)
    }

    fn bytes(&self) -> usize {
        let own = match self {
            Self::ArrayBuffer(bytes) => bytes.len(),
            Self::Object(entries) => entries.iter().map(|(key, _)| key.len_bytes()).sum(),
            Self::Error { name, message, stack, .. } => {
                name.len_bytes() + message.len_bytes() + stack.as_ref().map_or(0, Text::len_bytes)
            }
            _ => 0,
        };
        own + self.slots().map(slot_bytes).sum::<usize>()
    }

    fn entries(&self) -> usize {
        match self {
            Self::Object(entries) => entries.len() * 2,
            _ => self.slots().count(),
        }
    }
}

fn slot_bytes(slot: &Slot) -> usize {
    match slot {
        Slot::String(text) => text.len_bytes(),
        Slot::BigInt(digits) => digits.len(),
        _ => 0,
    }
}

impl ViewKind {
    /// Bytes of one element.
    pub const fn element_bytes(self) -> u32 {
        match self {
            Self::Int8Array | Self::Uint8Array | Self::Uint8ClampedArray | Self::DataView => 1,
            Self::Int16Array | Self::Uint16Array | Self::Float16Array => 2,
            Self::Int32Array | Self::Uint32Array | Self::Float32Array => 4,
            Self::Float64Array | Self::BigInt64Array | Self::BigUint64Array => 8,
        }
    }
}

impl Value {
    /// Checks the value against limits. Iterative, like everything that walks a value.
    pub fn check(&self, limits: &ValueLimits) -> Result<(), ValueError> {
        let mut entries = 1_usize;
        let mut bytes = slot_bytes(&self.root);
        for node in &self.nodes {
            entries = entries.saturating_add(node.entries());
            bytes = bytes.saturating_add(node.bytes());
        }
        if entries > limits.nodes as usize {
            return Err(ValueError::Nodes(limits.nodes));
        }
        if bytes > limits.bytes as usize {
            return Err(ValueError::Bytes(limits.bytes));
        }
        if self.depth() > limits.depth {
            return Err(ValueError::Depth(limits.depth));
        }
        Ok(())
    }

    /// Levels of nesting, each compound value counted where it is first met: 0 for a primitive.
    pub fn depth(&self) -> u32 {
        let mut deepest = 0;
        let mut seen = vec![false; self.nodes.len()];
        let mut stack = Vec::new();
        if let Slot::Node(root) = self.root {
            stack.push((root, 1));
        }
        while let Some((id, level)) = stack.pop() {
            if !std::mem::replace(&mut seen[id.index()], true) {
                deepest = deepest.max(level);
                stack.extend(self.nodes[id.index()].links().map(|child| (child, level + 1)));
            }
        }
        deepest
    }

    /// About how many bytes the value takes when encoded. Linear, and cheap beside encoding it.
    pub fn approximate_bytes(&self) -> usize {
        let slots: usize = self.nodes.iter().map(|node| node.entries() * 9 + 8 + node.bytes()).sum();
        slots + slot_bytes(&self.root) + 9
    }
}

/// ECMAScript, `TimeClip`.
fn is_time_value(ms: f64) -> bool {
    ms.is_nan() || (ms.abs() <= 8.64e15 && ms.fract() == 0.0 && !(ms == 0.0 && ms.is_sign_negative()))
}

/// The inner links of a table that may come from anywhere.
pub(super) fn links(value: &Value) -> Result<(), ValueError> {
    let node = |id: NodeId| value.nodes.get(id.index()).ok_or(ValueError::Link);
    let slot = |slot: &Slot| match slot {
        Slot::Node(id) => node(*id).map(|_| ()),
        Slot::BigInt(digits) => {
            let unsigned = digits.strip_prefix('-').unwrap_or(digits);
            let decimal = !unsigned.is_empty() && unsigned.bytes().all(|b| b.is_ascii_digit());
            if decimal { Ok(()) } else { Err(ValueError::BigInt) }
        }
        _ => Ok(()),
    };
    slot(&value.root)?;
    for of in &value.nodes {
        of.slots().try_for_each(slot)?;
        if let Node::Date(ms) = of
            && !is_time_value(*ms)
        {
            return Err(ValueError::Date);
        }
        if let Node::View { kind, buffer, byte_offset, length } = of {
            let Node::ArrayBuffer(bytes) = node(*buffer)? else { return Err(ValueError::Link) };
            let size = u64::from(kind.element_bytes());
            let end = u64::from(*byte_offset) + u64::from(*length) * size;
            if end > bytes.len() as u64 || u64::from(*byte_offset) % size != 0 {
                return Err(ValueError::View);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::ValueBuilder;

    #[test]
    fn paths_read_like_code() {
        let path = [PathSegment::Key("rows".into()), PathSegment::Index(3), PathSegment::Key("onClick".into())];
        let error = ValueError::not_data(path, "a function");
        assert_eq!(error.to_string(), "$.rows[3].onClick is a function");
        let path = [PathSegment::Key("a b".into()), PathSegment::MapValue(0), PathSegment::Cause];
        assert_eq!(print_path(path), r#"$["a b"].values()[0].cause"#);
    }

    #[test]
    fn a_long_path_keeps_its_ends() {
        let path = print_path((0..200_000).map(PathSegment::Index));
        assert!(path.starts_with("$[0][1]") && path.ends_with("[199999]") && path.len() < 300, "{path}");
    }

    #[test]
    fn limits_are_kept() {
        let value = Value::array((0..10).map(|_| Value::from("12345")));
        let limits = ValueLimits { depth: 1, nodes: 11, bytes: 50 };
        assert_eq!(value.check(&limits), Ok(()));
        assert_eq!(value.check(&ValueLimits { depth: 0, ..limits }), Err(ValueError::Depth(0)));
        assert_eq!(value.check(&ValueLimits { nodes: 10, ..limits }), Err(ValueError::Nodes(10)));
        assert_eq!(value.check(&ValueLimits { bytes: 49, ..limits }), Err(ValueError::Bytes(49)));
    }

    #[test]
    fn a_table_with_a_hole_is_refused() {
        let mut builder = ValueBuilder::new();
        let id = builder.reserve();
        assert_eq!(builder.finish(Slot::Node(id)), Err(ValueError::Link));
    }

    #[test]
    fn a_date_is_one_that_javascript_has() {
        for (ms, is_date) in [
            (0.0, true),
            (f64::NAN, true),
            (-8.64e15, true),
            (-0.0, false),
            (8.64e15 + 1.0, false),
            (0.5, false),
            (f64::INFINITY, false),
            (f64::MAX, false),
        ] {
            let mut builder = ValueBuilder::new();
            let date = builder.add(Node::Date(ms));
            assert_eq!(builder.finish(Slot::Node(date)).is_ok(), is_date, "{ms}");
        }
    }

    #[test]
    fn a_view_fits_its_buffer() {
        for (byte_offset, length, fits) in
            [(0, 2, true), (4, 1, true), (4, 2, false), (2, 1, false), (u32::MAX, 1, false)]
        {
            let mut builder = ValueBuilder::new();
            let buffer = builder.add(Node::ArrayBuffer(vec![0; 8]));
            let view = builder.add(Node::View { kind: ViewKind::Int32Array, buffer, byte_offset, length });
            assert_eq!(builder.finish(Slot::Node(view)).is_ok(), fits, "{byte_offset} {length}");
        }
    }
}
