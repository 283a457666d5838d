//! A value of the gap, rebuilt in the engine.

use super::js_string;
use crate::property;
use belljar_core::value::{Node, NodeId, Slot, Text, Value, ViewKind};
use boa_engine::{
    Context, JsBigInt, JsNativeError, JsObject, JsResult, JsString, JsValue,
    object::builtins::{JsArray, JsArrayBuffer, JsMap, JsSet},
    property::PropertyKey,
};
use std::collections::HashMap;

/// Builds a copy in the context's realm. Children are built before their parents, on a stack of our own; only what
/// closes a cycle is put in afterwards.
pub(crate) fn into_guest(value: &Value, context: &mut Context) -> JsResult<JsValue> {
    let mut build =
        Build { value, built: vec![None; value.nodes().len()], keys: HashMap::new(), late: Vec::new(), context };
    if let Slot::Node(root) = value.root() {
        build.run(*root)?;
    }
    build.slot(value.root())
}

struct Build<'a> {
    value: &'a Value,
    built: Vec<Option<JsObject>>,
    /// Rows share their keys: each key's text is converted once.
    keys: HashMap<&'a Text, PropertyKey>,
    /// Parents that were built while one of their children was still under way.
    late: Vec<(NodeId, usize, NodeId)>,
    context: &'a mut Context,
}

impl<'a> Build<'a> {
    fn run(&mut self, root: NodeId) -> JsResult<()> {
        let mut under_way = vec![false; self.built.len()];
        let mut stack = vec![(root, false)];
        while let Some((id, children_done)) = stack.pop() {
            if self.built[id.index()].is_some() {
                continue;
            }
            if children_done {
                let object = self.node(id)?;
                self.built[id.index()] = Some(object);
            } else if !std::mem::replace(&mut under_way[id.index()], true) {
                stack.push((id, true));
                let built = &self.built;
                let children = self.value.node(id).links();
                stack.extend(children.filter(|child| built[child.index()].is_none()).map(|child| (child, false)));
            }
        }
        for (parent, position, child) in std::mem::take(&mut self.late) {
            self.close_cycle(parent, position, child)?;
        }
        Ok(())
    }

    /// A slot's value. What is still under way is `undefined` until its cycle is closed.
    fn slot(&self, slot: &Slot) -> JsResult<JsValue> {
        Ok(match slot {
            Slot::Undefined => JsValue::undefined(),
            Slot::Null => JsValue::null(),
            Slot::Bool(value) => JsValue::from(*value),
            Slot::Number(value) => JsValue::from(*value),
            Slot::BigInt(digits) => JsBigInt::from_string(digits)
                .ok_or_else(|| JsNativeError::typ().with_message("a BigInt from the host has no digits"))?
                .into(),
            Slot::String(text) => js_string(text).into(),
            Slot::Node(id) => self.built[id.index()].clone().map_or_else(JsValue::undefined, JsValue::from),
        })
    }

    /// The slots of a parent as values; children under way are noted for later.
    fn slots(&mut self, parent: NodeId, slots: impl Iterator<Item = &'a Slot>) -> JsResult<Vec<JsValue>> {
        let mut values = Vec::with_capacity(slots.size_hint().0);
        for (position, slot) in slots.enumerate() {
            if let Slot::Node(child) = slot
                && self.built[child.index()].is_none()
            {
                self.late.push((parent, position, *child));
            }
            values.push(self.slot(slot)?);
        }
        Ok(values)
    }

    fn node(&mut self, id: NodeId) -> JsResult<JsObject> {
        let node = self.value.node(id);
        Ok(match node {
            Node::Array(items) => {
                let items = self.slots(id, items.iter())?;
                JsArray::from_iter(items, self.context).into()
            }
            Node::Object(entries) => {
                let values = self.slots(id, entries.iter().map(|(_, slot)| slot))?;
                let object = JsObject::with_object_proto(self.context.intrinsics());
                for ((key, _), value) in entries.iter().zip(values) {
                    let key = self.key(key);
                    object.insert_property(key, property::visible(value));
                }
                object
            }
            Node::Map(entries) => {
                let values = self.slots(id, entries.iter().flat_map(|(key, value)| [key, value]))?;
                let map = JsMap::new(self.context);
                for pair in values.chunks_exact(2) {
                    map.set(pair[0].clone(), pair[1].clone(), self.context)?;
                }
                map.into()
            }
            Node::Set(items) => {
                let values = self.slots(id, items.iter())?;
                JsSet::from_iter(values, self.context).into()
            }
            Node::Date(ms) => {
                let constructor = self.context.intrinsics().constructors().date().constructor();
                constructor.construct(&[JsValue::from(*ms)], None, self.context)?
            }
            Node::ArrayBuffer(bytes) => {
                let buffer = JsArrayBuffer::new(bytes.len(), self.context)?;
                if let Some(mut data) = buffer.data_mut() {
                    data.copy_from_slice(bytes);
                }
                buffer.into()
            }
            Node::View { kind, buffer, byte_offset, length } => {
                let arguments = [self.slot(&Slot::Node(*buffer))?, JsValue::from(*byte_offset), JsValue::from(*length)];
                view_constructor(*kind, self.context).construct(&arguments, None, self.context)?
            }
            Node::Error { name, message, stack, cause } => {
                let values = self.slots(id, cause.iter())?;
                self.error(name, message, stack.as_ref(), values.into_iter().next())
            }
        })
    }

    fn key(&mut self, text: &'a Text) -> PropertyKey {
        self.keys.entry(text).or_insert_with(|| PropertyKey::from(js_string(text))).clone()
    }

    fn error(&mut self, name: &Text, message: &Text, stack: Option<&Text>, cause: Option<JsValue>) -> JsObject {
        let native = match name.as_str() {
            Some("EvalError") => JsNativeError::eval(),
            Some("RangeError") => JsNativeError::range(),
            Some("ReferenceError") => JsNativeError::reference(),
            Some("SyntaxError") => JsNativeError::syntax(),
            Some("TypeError") => JsNativeError::typ(),
            Some("URIError") => JsNativeError::uri(),
            _ => JsNativeError::error(),
        };
        let error = native.into_opaque(self.context);
        error.insert_property(JsString::from("message"), property::hidden(js_string(message)));
        if error.prototype().is_none_or(|prototype| {
            prototype
                .borrow()
                .properties()
                .get(&PropertyKey::from(JsString::from("name")))
                .and_then(|of| of.value().and_then(JsValue::as_string).map(|of| super::text(&of)))
                != Some(name.clone())
        }) {
            error.insert_property(JsString::from("name"), property::hidden(js_string(name)));
        }
        if let Some(stack) = stack {
            error.insert_property(JsString::from("stack"), property::hidden(js_string(stack)));
        }
        if let Some(cause) = cause {
            error.insert_property(JsString::from("cause"), property::hidden(cause));
        }
        error
    }

    fn close_cycle(&mut self, parent: NodeId, position: usize, child: NodeId) -> JsResult<()> {
        let (Some(object), Some(child)) = (self.built[parent.index()].clone(), self.built[child.index()].clone())
        else {
            return Ok(());
        };
        let child = JsValue::from(child);
        match self.value.node(parent) {
            Node::Array(_) => {
                object.insert_property(PropertyKey::from(position as u32), property::visible(child));
            }
            Node::Object(entries) => {
                let key = self.key(&entries[position].0);
                object.insert_property(key, property::visible(child));
            }
            Node::Error { .. } => {
                object.insert_property(JsString::from("cause"), property::hidden(child));
            }
            // A map or set that holds itself: order is part of its value, so it is filled anew.
            Node::Map(entries) => {
                let map = JsMap::from_object(object)?;
                map.clear(self.context)?;
                for (key, value) in entries {
                    let (key, value) = (self.slot(key)?, self.slot(value)?);
                    map.set(key, value, self.context)?;
                }
            }
            Node::Set(items) => {
                if let Ok(set) = JsSet::from_object(object) {
                    set.clear();
                    for item in items {
                        let item = self.slot(item)?;
                        set.add(item, self.context)?;
                    }
                }
            }
            Node::Date(_) | Node::ArrayBuffer(_) | Node::View { .. } => {}
        }
        Ok(())
    }
}

fn view_constructor(kind: ViewKind, context: &Context) -> JsObject {
    let constructors = context.intrinsics().constructors();
    match kind {
        ViewKind::Int8Array => constructors.typed_int8_array(),
        ViewKind::Uint8Array => constructors.typed_uint8_array(),
        ViewKind::Uint8ClampedArray => constructors.typed_uint8clamped_array(),
        ViewKind::Int16Array => constructors.typed_int16_array(),
        ViewKind::Uint16Array => constructors.typed_uint16_array(),
        ViewKind::Int32Array => constructors.typed_int32_array(),
        ViewKind::Uint32Array => constructors.typed_uint32_array(),
        ViewKind::Float16Array => constructors.typed_float16_array(),
        ViewKind::Float32Array => constructors.typed_float32_array(),
        ViewKind::Float64Array => constructors.typed_float64_array(),
        ViewKind::BigInt64Array => constructors.typed_bigint64_array(),
        ViewKind::BigUint64Array => constructors.typed_biguint64_array(),
        ViewKind::DataView => constructors.data_view(),
    }
    .constructor()
}
