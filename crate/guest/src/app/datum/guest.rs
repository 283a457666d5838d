//! Into the engine.

use super::{Datum, Keys, Other, other::Moved};
use crate::{marshal, property};
use belljar_core::value::{NodeId, Slot, Value, ValueBuilder};
use boa_engine::{
    Context, JsObject, JsResult, JsValue,
    object::{ObjectLayout, builtins::JsArray},
    property::PropertyKey,
};
use rustc_hash::FxHashMap;
use std::rc::Rc;

impl Datum {
    /// A copy in the context's realm: ordinary arrays and objects. What is the same one in memory is one there, too.
    pub(crate) fn to_guest(&self, context: &mut Context) -> JsResult<JsValue> {
        let mut build = Build { built: FxHashMap::default(), parts: FxHashMap::default(), layouts: None, context };
        build.value(self)
    }
}

struct Build<'a> {
    /// What others may refer to as well, by address.
    built: FxHashMap<*const (), JsObject>,
    parts: FxHashMap<(*const Value, NodeId), JsValue>,
    /// How the objects with the last keys lie in memory; none where an index is among the keys.
    layouts: Option<(Rc<Keys>, Option<ObjectLayout>)>,
    context: &'a mut Context,
}

impl Build<'_> {
    /// Recurses no deeper than a datum nests.
    fn value(&mut self, datum: &Datum) -> JsResult<JsValue> {
        Ok(match datum {
            Datum::Undefined => JsValue::undefined(),
            Datum::Null => JsValue::null(),
            Datum::Bool(value) => JsValue::from(*value),
            Datum::Number(value) => JsValue::from(*value),
            Datum::Text(text) => text.clone().into(),
            Datum::Other(other) => self.other(other)?,
            Datum::Array(items) => self.compound(items, |build| {
                let values = build.values(&items.list)?;
                Ok(JsArray::from_iter(values, build.context).into())
            })?,
            Datum::Object(fields) => self.compound(fields, |build| {
                let values = build.values(&fields.values)?;
                Ok(build.object(&fields.keys, values))
            })?,
        })
    }

    fn values(&mut self, list: &[Datum]) -> JsResult<Vec<JsValue>> {
        list.iter().map(|datum| self.value(datum)).collect()
    }

    fn compound<T>(&mut self, of: &Rc<T>, make: impl FnOnce(&mut Self) -> JsResult<JsObject>) -> JsResult<JsValue> {
        let is_shared = Rc::strong_count(of) > 1;
        let address = Rc::as_ptr(of).cast();
        if is_shared && let Some(object) = self.built.get(&address) {
            return Ok(object.clone().into());
        }
        let object = make(self)?;
        if is_shared {
            self.built.insert(address, object.clone());
        }
        Ok(object.into())
    }

    fn object(&mut self, keys: &Rc<Keys>, values: Vec<JsValue>) -> JsObject {
        let layout = match &self.layouts {
            Some((of, layout)) if Rc::ptr_eq(of, keys) => layout,
            _ => {
                let mut names = keys.names().iter().map(|name| PropertyKey::from(name.clone()));
                let layout = names.try_fold(ObjectLayout::new(self.context), |layout, name| layout.with(&name));
                &self.layouts.insert((keys.clone(), layout)).1
            }
        };
        if let Some(layout) = layout {
            return layout.create(values);
        }
        let object = JsObject::with_object_proto(self.context.intrinsics());
        for (name, value) in keys.names().iter().zip(values) {
            object.insert_property(PropertyKey::from(name.clone()), property::visible(value));
        }
        object
    }

    fn other(&mut self, other: &Other) -> JsResult<JsValue> {
        let place = match other.at {
            Slot::Node(id) => Some((Rc::as_ptr(&other.table), id)),
            _ => None,
        };
        if let Some(value) = place.and_then(|place| self.parts.get(&place)) {
            return Ok(value.clone());
        }
        let mut builder = ValueBuilder::new();
        let root = other.copy_into(&mut builder, &mut Moved::default());
        // The links within are those of a value that was checked.
        let value = marshal::into_guest(&builder.finish(root).unwrap_or_default(), self.context)?;
        if let Some(place) = place {
            self.parts.insert(place, value.clone());
        }
        Ok(value)
    }
}
