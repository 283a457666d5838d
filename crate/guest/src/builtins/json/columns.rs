//! Objects and arrays as they lie in memory: what can be read of them without asking, since no guest code has a say in it.

use super::output::Output;
use boa_engine::{
    JsObject, JsString, JsValue, js_string,
    object::{DataProperty, shape::Shape},
    property::PropertyKey,
};

/// An enumerable property of all objects of a shape.
pub(super) struct Column {
    pub(super) key: JsString,
    /// The key in quotes, and its colon.
    pub(super) quoted: Output,
    pub(super) slot: usize,
}

/// What objects of a shape have.
pub(super) struct Columns {
    pub(super) shape: Shape,
    pub(super) list: Vec<Column>,
    pub(super) has_to_json: bool,
}

impl Columns {
    pub(super) fn new(shape: Shape, properties: Vec<DataProperty>) -> Self {
        let mut has_to_json = false;
        let mut list = Vec::with_capacity(properties.len());
        for property in properties {
            let PropertyKey::String(key) = property.key else { continue };
            has_to_json |= key == js_string!("toJSON");
            if property.enumerable {
                let mut quoted = Output::default();
                quoted.quoted(key.as_str());
                quoted.ascii(":");
                list.push(Column { key, quoted, slot: property.slot });
            }
        }
        Self { shape, list, has_to_json }
    }
}

/// An element of an array, if all of them are plain data.
pub(super) fn dense_element(object: &JsObject, index: u32) -> Option<JsValue> {
    if object.is_array() { object.borrow().properties().dense_element(index) } else { None }
}
