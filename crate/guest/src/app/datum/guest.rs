//! Into the engine.

use super::{Datum, Keys, Other, other::Moved};
use crate::{
    app::rows::{Rows, Table},
    marshal::{self, Manner, OutError},
    property,
};
use belljar_core::value::{NodeId, Slot, Value, ValueBuilder, ValueLimits};
use boa_engine::{
    Context, Finalize, JsObject, JsResult, JsValue, Trace,
    object::{ArrayLayout, ElementSource, ObjectLayout},
    property::PropertyKey,
};
use boa_gc::GcRefCell;
use rustc_hash::FxHashMap;
use std::{any::Any, rc::Rc};

impl Datum {
    /// A copy in the context's realm: ordinary arrays and objects. What is the same one in memory is one there, too. Rows
    /// are an array whose elements are made when code first reads them.
    pub(crate) fn to_guest(&self, context: &mut Context) -> JsResult<JsValue> {
        if let Some(primitive) = self.to_primitive() {
            return Ok(primitive);
        }
        let make = Make::new(context);
        Build { built: Built::default(), make, context: Some(context) }.value(self)
    }

    /// It, if it is no object.
    pub(crate) fn to_primitive(&self) -> Option<JsValue> {
        Some(match self {
            Self::Undefined => JsValue::undefined(),
            Self::Null => JsValue::null(),
            Self::Bool(value) => JsValue::from(*value),
            Self::Number(value) => JsValue::from(*value),
            Self::Text(text) => text.clone().into(),
            Self::Array(_) | Self::Object(_) | Self::Rows(_) | Self::Row(_) | Self::Other(_) => return None,
        })
    }

    /// A value of the engine, copied out. Rows that were not touched are known again, and cost nothing.
    pub(crate) fn from_guest(value: &JsValue, limits: ValueLimits, context: &mut Context) -> Result<Self, OutError> {
        if let Some(rows) = value.as_object().and_then(|object| Self::untouched_rows(&object)) {
            return Ok(Self::Rows(rows));
        }
        marshal::out_of_guest(value, Manner::Exact, limits, context).map(Self::from_value)
    }

    /// The rows that an array of the engine has come from, if nothing has been read of it, and nothing written.
    pub(crate) fn untouched_rows(object: &JsObject) -> Option<Rows> {
        if !object.is_array() {
            return None;
        }
        let object = object.borrow();
        let source = object.properties().untouched_source()?.as_any().downcast_ref::<Source>()?;
        // The length of an array is the first of its properties. It may have been made longer.
        let length = object.properties().slots().first()?.as_number()?;
        (length as usize == source.rows.len()).then(|| source.rows.clone())
    }
}

/// What others may refer to as well.
#[derive(Default)]
struct Built {
    /// By address.
    objects: FxHashMap<*const (), JsObject>,
    rows: FxHashMap<(*const Table, u32), JsObject>,
    parts: FxHashMap<(*const Value, NodeId), JsValue>,
}

/// What it takes to make objects and arrays of a realm.
#[derive(Clone, Trace, Finalize)]
struct Make {
    arrays: ArrayLayout,
    empty: ObjectLayout,
    /// How the objects with the last keys lie in memory; not known where an index is among the keys.
    latest: Option<Latest>,
}

#[derive(Clone, Trace, Finalize)]
struct Latest {
    #[unsafe_ignore_trace]
    keys: Rc<Keys>,
    layout: Option<ObjectLayout>,
}

impl Make {
    fn new(context: &Context) -> Self {
        Self { arrays: ArrayLayout::new(context), empty: ObjectLayout::new(context), latest: None }
    }

    fn object(&mut self, keys: &Rc<Keys>, values: Vec<JsValue>) -> JsObject {
        if self.latest.as_ref().is_none_or(|latest| !Rc::ptr_eq(&latest.keys, keys)) {
            let mut names = keys.names().iter().map(|name| PropertyKey::from(name.clone()));
            let layout = names.try_fold(self.empty.clone(), |layout, name| layout.with(&name));
            self.latest = Some(Latest { keys: keys.clone(), layout });
        }
        if let Some(Latest { layout: Some(layout), .. }) = &self.latest {
            return layout.create(values);
        }
        let object = self.empty.create(Vec::new());
        for (name, value) in keys.names().iter().zip(values) {
            object.insert_property(PropertyKey::from(name.clone()), property::visible(value));
        }
        object
    }
}

struct Build<'a> {
    built: Built,
    make: Make,
    /// Absent for a row, which holds nothing that takes it.
    context: Option<&'a mut Context>,
}

impl Build<'_> {
    /// Recurses no deeper than a datum nests.
    fn value(&mut self, datum: &Datum) -> JsResult<JsValue> {
        Ok(match datum {
            Datum::Other(other) => self.other(other)?,
            Datum::Array(items) => self.compound(items, |build| {
                let values = build.values(&items.list)?;
                Ok(build.make.arrays.create(values))
            })?,
            Datum::Object(fields) => self.compound(fields, |build| {
                let values = build.values(&fields.values)?;
                Ok(build.make.object(&fields.keys, values))
            })?,
            Datum::Rows(rows) => {
                let make = self.make.clone();
                let array = self.built.objects.entry(rows.address()).or_insert_with(|| {
                    let source = Source { rows: rows.clone(), make: GcRefCell::new(make.clone()) };
                    make.arrays.create_lazy(Box::new(source))
                });
                array.clone().into()
            }
            Datum::Row(row) => {
                let place = (Rc::as_ptr(row.table()), row.number());
                if let Some(object) = self.built.rows.get(&place) {
                    return Ok(object.clone().into());
                }
                let value = self.value(&row.to_object())?;
                if let Some(object) = value.as_object() {
                    self.built.rows.insert(place, object);
                }
                value
            }
            primitive => primitive.to_primitive().unwrap_or_default(),
        })
    }

    fn values(&mut self, list: &[Datum]) -> JsResult<Vec<JsValue>> {
        list.iter().map(|datum| self.value(datum)).collect()
    }

    fn compound<T>(&mut self, of: &Rc<T>, make: impl FnOnce(&mut Self) -> JsResult<JsObject>) -> JsResult<JsValue> {
        let is_shared = Rc::strong_count(of) > 1;
        let address = Rc::as_ptr(of).cast();
        if is_shared && let Some(object) = self.built.objects.get(&address) {
            return Ok(object.clone().into());
        }
        let object = make(self)?;
        if is_shared {
            self.built.objects.insert(address, object.clone());
        }
        Ok(object.into())
    }

    fn other(&mut self, other: &Other) -> JsResult<JsValue> {
        let Some(context) = self.context.as_mut() else { return Ok(JsValue::undefined()) };
        let place = match other.at {
            Slot::Node(id) => Some((Rc::as_ptr(&other.table), id)),
            _ => None,
        };
        if let Some(value) = place.and_then(|place| self.built.parts.get(&place)) {
            return Ok(value.clone());
        }
        let mut builder = ValueBuilder::new();
        let root = other.copy_into(&mut builder, &mut Moved::default());
        // The links within are those of a value that was checked.
        let value = marshal::into_guest(&builder.finish(root).unwrap_or_default(), context)?;
        if let Some(place) = place {
            self.built.parts.insert(place, value.clone());
        }
        Ok(value)
    }
}

/// Rows as the elements of an array.
#[derive(Trace, Finalize)]
struct Source {
    #[unsafe_ignore_trace]
    rows: Rows,
    make: GcRefCell<Make>,
}

impl ElementSource for Source {
    fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    fn make(&self, index: u32) -> JsValue {
        let Some(row) = self.rows.at(index as usize) else { return JsValue::undefined() };
        let mut build = Build { built: Built::default(), make: self.make.borrow().clone(), context: None };
        let value = build.value(&row.to_object());
        // The layout of this row is most often that of the next.
        *self.make.borrow_mut() = build.make;
        // No row holds what can throw.
        value.unwrap_or_default()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
