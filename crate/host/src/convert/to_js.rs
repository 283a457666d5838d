//! To the page: every compound value is made empty first and filled afterwards, so that nothing recurses and cycles
//! need no care.

use super::text::text_to_js;
use belljar_core::{
    Value,
    value::{Node, NodeId, Slot, Text, ViewKind},
};
use js_sys::{Array, BigInt, Date, JsString, Map, Object, Reflect, Set, Uint8Array};
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue, prelude::*};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Reflect, js_name = construct)]
    fn construct(class: &JsValue, arguments: &Array) -> JsValue;
}

/// Makes the page a copy of a value. Objects are plain ones of the page's own realm.
pub(crate) fn to_js(value: &Value) -> JsValue {
    let mut making = Making { made: Vec::with_capacity(value.nodes().len()), keys: HashMap::new() };
    for node in value.nodes() {
        making.made.push(empty(node));
    }
    // Views exist only once their buffers do.
    for (index, node) in value.nodes().iter().enumerate() {
        if let Node::View { kind, buffer, byte_offset, length } = node {
            making.made[index] = view(*kind, making.get(*buffer), *byte_offset, *length);
        }
    }
    for (index, node) in value.nodes().iter().enumerate() {
        let object = making.made[index].clone();
        making.fill(&object, node);
    }
    making.slot(value.root())
}

struct Making<'a> {
    made: Vec<JsValue>,
    keys: HashMap<&'a Text, Key>,
}

/// A property's name. Rows of a table share theirs, and making a string costs more than looking it up.
#[derive(Clone)]
struct Key {
    name: JsValue,
    /// Whether plain objects inherit something of that name, such as `__proto__`: then an assignment may do something
    /// else than making a property.
    inherited: bool,
}

fn empty(node: &Node) -> JsValue {
    match node {
        Node::Array(items) => Array::new_with_length(items.len() as u32).into(),
        Node::Object(_) => Object::new().into(),
        Node::Map(_) => Map::new().into(),
        Node::Set(_) => Set::new(&JsValue::UNDEFINED).into(),
        Node::Date(ms) => Date::new(&JsValue::from_f64(*ms)).into(),
        Node::ArrayBuffer(bytes) => Uint8Array::from(bytes.as_slice()).buffer().into(),
        Node::View { .. } => JsValue::UNDEFINED,
        Node::Error { name, message, .. } => error(name, message),
    }
}

impl<'a> Making<'a> {
    fn get(&self, id: NodeId) -> &JsValue {
        &self.made[id.index()]
    }

    fn slot(&self, slot: &Slot) -> JsValue {
        match slot {
            Slot::Undefined => JsValue::UNDEFINED,
            Slot::Null => JsValue::NULL,
            Slot::Bool(truth) => JsValue::from_bool(*truth),
            Slot::Number(number) => JsValue::from_f64(*number),
            Slot::BigInt(digits) => BigInt::new(&JsValue::from_str(digits)).map_or(JsValue::UNDEFINED, Into::into),
            Slot::String(text) => text_to_js(text).into(),
            Slot::Node(id) => self.get(*id).clone(),
        }
    }

    fn fill(&mut self, object: &JsValue, node: &'a Node) {
        match node {
            Node::Array(items) => {
                let array: &Array = object.unchecked_ref();
                for (index, item) in items.iter().enumerate() {
                    array.set(index as u32, self.slot(item));
                }
            }
            Node::Object(entries) => {
                for (key, item) in entries {
                    let key = self.key(key);
                    put(object, &key, &self.slot(item));
                }
            }
            Node::Map(entries) => {
                let map: &Map = object.unchecked_ref();
                for (key, item) in entries {
                    map.set(&self.slot(key), &self.slot(item));
                }
            }
            Node::Set(items) => {
                let set: &Set = object.unchecked_ref();
                for item in items {
                    set.add(&self.slot(item));
                }
            }
            Node::Error { stack, cause, .. } => {
                // The stack of whoever made the copy would say nothing about the error.
                let stack = stack.as_ref().map_or(JsValue::UNDEFINED, |text| text_to_js(text).into());
                hide(object, "stack", &stack);
                if let Some(cause) = cause {
                    hide(object, "cause", &self.slot(cause));
                }
            }
            Node::Date(_) | Node::ArrayBuffer(_) | Node::View { .. } => {}
        }
    }

    fn key(&mut self, text: &'a Text) -> Key {
        self.keys
            .entry(text)
            .or_insert_with(|| {
                let name: JsValue = text_to_js(text).into();
                let inherited = Reflect::has(&Object::new(), &name).unwrap_or(true);
                Key { name, inherited }
            })
            .clone()
    }
}

/// Makes an ordinary property, whatever its name.
fn put(object: &JsValue, key: &Key, value: &JsValue) {
    let done = if key.inherited {
        define(object, &key.name, value, true)
    } else {
        Reflect::set(object, &key.name, value)
    };
    debug_assert!(done == Ok(true), "a new object takes any property");
}

/// Makes a property that is not enumerable, as those of errors are.
fn hide(object: &JsValue, name: &str, value: &JsValue) {
    let done = define(object, &JsValue::from_str(name), value, false);
    debug_assert!(done == Ok(true), "a new object takes any property");
}

fn define(object: &JsValue, name: &JsValue, value: &JsValue, enumerable: bool) -> Result<bool, JsValue> {
    let descriptor = Object::create(JsValue::NULL.unchecked_ref());
    for (name, value) in [
        ("value", value),
        ("writable", &JsValue::TRUE),
        ("enumerable", &JsValue::from_bool(enumerable)),
        ("configurable", &JsValue::TRUE),
    ] {
        Reflect::set(&descriptor, &JsValue::from_str(name), value)?;
    }
    let object: &Object = object.unchecked_ref();
    Reflect::define_property(object, name, &descriptor)
}

fn error(name: &Text, message: &Text) -> JsValue {
    let message: JsString = text_to_js(message);
    let class = match name.as_str() {
        Some(name @ ("EvalError" | "RangeError" | "ReferenceError" | "SyntaxError" | "TypeError" | "URIError")) => name,
        _ => "Error",
    };
    let object = construct(&global(class), &Array::of1(&message));
    if name.as_str() != Some(class) {
        hide(&object, "name", &text_to_js(name));
    }
    object
}

fn view(kind: ViewKind, buffer: &JsValue, byte_offset: u32, length: u32) -> JsValue {
    let class = match kind {
        ViewKind::Int8Array => "Int8Array",
        ViewKind::Uint8Array => "Uint8Array",
        ViewKind::Uint8ClampedArray => "Uint8ClampedArray",
        ViewKind::Int16Array => "Int16Array",
        ViewKind::Uint16Array => "Uint16Array",
        ViewKind::Int32Array => "Int32Array",
        ViewKind::Uint32Array => "Uint32Array",
        ViewKind::Float16Array => "Float16Array",
        ViewKind::Float32Array => "Float32Array",
        ViewKind::Float64Array => "Float64Array",
        ViewKind::BigInt64Array => "BigInt64Array",
        ViewKind::BigUint64Array => "BigUint64Array",
        ViewKind::DataView => "DataView",
    };
    let arguments = Array::of3(buffer, &byte_offset.into(), &length.into());
    let class = global(class);
    if class.is_undefined() {
        // `Float16Array` is younger than some browsers: its units are better than nothing.
        return construct(&global("Uint16Array"), &arguments);
    }
    construct(&class, &arguments)
}

fn global(name: &str) -> JsValue {
    Reflect::get(&js_sys::global(), &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
