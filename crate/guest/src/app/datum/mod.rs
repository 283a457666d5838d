//! A value of the app as the runtime holds it.
//!
//! Bindings, entities and query results are looked at far more often than they are changed. So a value is held once,
//! outside the engine, immutable and shared: cloning one copies a pointer, and comparing two that are the same pointer
//! takes no time.

mod from_value;
mod guest;
mod keys;
mod other;
mod same;
#[cfg(test)]
mod tests;
mod to_value;

pub(crate) use keys::Keys;
pub(crate) use other::Other;

use super::rows::{Row, Rows};
use boa_engine::{JsStr, JsString};
use std::rc::Rc;

/// How many levels of arrays and objects a [`Datum`] nests. What is deeper is held as [`Datum::Other`], so that whatever
/// walks, compares or drops a datum may recurse.
pub(crate) const MAX_DEPTH: u8 = 100;

/// A value of the app: cheap to clone, shared, immutable.
///
/// Two are compared with [`Datum::same`]. Strings are the engine's own: they go in and out of it without a copy, and their
/// length, order and units are JavaScript's.
#[derive(Clone, Debug, Default)]
pub(crate) enum Datum {
    /// `undefined`
    #[default]
    Undefined,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, with `NaN`, the infinities and `-0`.
    Number(f64),
    /// A string.
    Text(JsString),
    /// An array without holes, and without properties of its own but its elements.
    Array(Rc<Items>),
    /// A plain object.
    Object(Rc<Fields>),
    /// An array of objects: rows of a JSON document that is held as its text.
    Rows(Rows),
    /// An object that is one of these.
    Row(Row),
    /// All else that is data: dates, maps, sets, buffers, numbers of type `bigint`, errors, what refers to itself, what
    /// is shared within a value, and what is nested deeper than [`MAX_DEPTH`].
    Other(Other),
}

/// The elements of an array.
#[derive(Debug)]
pub(crate) struct Items {
    list: Box<[Datum]>,
    depth: u8,
}

/// The properties of an object: own, enumerable, with string keys, in JavaScript's order (indices first).
#[derive(Debug)]
pub(crate) struct Fields {
    keys: Rc<Keys>,
    values: Box<[Datum]>,
    depth: u8,
}

impl Items {
    /// The elements.
    pub(crate) fn list(&self) -> &[Datum] {
        &self.list
    }
}

impl Fields {
    /// The keys with their values, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&JsString, &Datum)> {
        self.keys.names().iter().zip(&self.values)
    }

    /// A property.
    pub(crate) fn get(&self, key: JsStr<'_>) -> Option<&Datum> {
        self.values.get(self.keys.position(key)?)
    }
}

impl Datum {
    /// A string.
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(JsString::from(text))
    }

    /// An array. Where it would nest too deep, what lies deep is held as [`Datum::Other`].
    pub(crate) fn array(list: Vec<Self>) -> Self {
        let depth = depth_over(&list);
        let array = Self::Array(Rc::new(Items { list: list.into(), depth }));
        if array.is_too_deep() { Self::from_value(array.to_value()) } else { array }
    }

    /// An object of these properties: the last value counts of a key that comes twice, which keeps its first place.
    pub(crate) fn object(entries: impl IntoIterator<Item = (JsString, Self)>) -> Self {
        let (keys, values) = Keys::of(entries);
        Self::with_keys(keys, values)
    }

    /// An object of known keys and their values, of which there are as many.
    pub(crate) fn with_keys(keys: Rc<Keys>, values: Vec<Self>) -> Self {
        debug_assert_eq!(keys.names().len(), values.len());
        let depth = depth_over(&values);
        let object = Self::Object(Rc::new(Fields { keys, values: values.into(), depth }));
        if object.is_too_deep() { Self::from_value(object.to_value()) } else { object }
    }

    /// Whether an array of these, or an object with them, would nest deeper than a datum does by itself.
    pub(crate) fn would_be_too_deep(children: &[Self]) -> bool {
        depth_over(children) > MAX_DEPTH
    }

    /// A property of the value's own, as JavaScript reads it; `None` if it has none of that name. Also the elements and
    /// the `length` of arrays and strings. What is [opaque](Datum::is_opaque) has none.
    pub(crate) fn get(&self, key: JsStr<'_>) -> Option<Self> {
        match self {
            Self::Undefined | Self::Null | Self::Bool(_) | Self::Number(_) => None,
            Self::Object(fields) => fields.get(key).cloned(),
            Self::Row(row) => row.get(key),
            Self::Text(_) | Self::Array(_) | Self::Rows(_) => match keys::index_of(key) {
                Some(index) => self.at(index),
                None if key == JsStr::latin1(b"length") => self.length().map(|length| Self::Number(length as f64)),
                None => None,
            },
            Self::Other(other) => other.get(key),
        }
    }

    /// An element of an array, or a unit of a string.
    pub(crate) fn at(&self, index: usize) -> Option<Self> {
        match self {
            Self::Array(items) => items.list.get(index).cloned(),
            Self::Rows(rows) => rows.at(index).map(Self::Row),
            Self::Text(text) => (index < text.len()).then(|| Self::Text(text.slice(index, index + 1))),
            _ => self.get(JsString::from(index.to_string()).as_str()),
        }
    }

    /// The `length` of an array or a string.
    pub(crate) fn length(&self) -> Option<usize> {
        match self {
            Self::Array(items) => Some(items.list.len()),
            Self::Rows(rows) => Some(rows.len()),
            Self::Text(text) => Some(text.len()),
            Self::Other(other) => other.length(),
            _ => None,
        }
    }

    /// Whether reading properties of it is left to the engine, as of dates and maps. What reads through such a value
    /// depends on all of it.
    pub(crate) fn is_opaque(&self) -> bool {
        matches!(self, Self::Other(other) if other.is_opaque())
    }

    /// Levels of arrays and objects.
    fn depth(&self) -> u8 {
        match self {
            Self::Array(items) => items.depth,
            Self::Object(fields) => fields.depth,
            Self::Rows(rows) => rows.table().depth(),
            Self::Row(row) => row.table().depth() - 1,
            _ => 0,
        }
    }

    fn is_too_deep(&self) -> bool {
        self.depth() > MAX_DEPTH
    }
}

fn depth_over(children: &[Datum]) -> u8 {
    1 + children.iter().map(Datum::depth).max().unwrap_or(0)
}

impl From<f64> for Datum {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Datum {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<JsString> for Datum {
    fn from(text: JsString) -> Self {
        Self::Text(text)
    }
}
