//! From the page: a walk over its objects with a stack of its own.
//!
//! The objects are the page's, and so are the getters and proxies among them: that they run is no matter. What they
//! throw is reported with its path.

use super::{
    class::{Class, class_of},
    page::{self, Boxed, Places, View},
    text::text_from_js,
};
use belljar_core::{
    Value,
    value::{Node, NodeId, PathSegment, Slot, Text, ValueBuilder, ValueError, ValueLimits, ViewKind},
};
use js_sys::{Array, BigInt, Date, JsString, Object, Uint8Array};
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};

/// Copies a value of the page, as far as the limits go.
pub(crate) fn from_js(value: &JsValue, limits: &ValueLimits) -> Result<Value, ValueError> {
    let mut walk = Walk {
        builder: ValueBuilder::new(),
        ids: Vec::new(),
        places: Places::new(),
        plain: Object::get_prototype_of(&Object::new()).into(),
        stack: Vec::new(),
        views: BTreeMap::new(),
        whole_buffers: BTreeMap::new(),
        entries: 1,
        limits: *limits,
    };
    let root = walk.slot(value)?;
    while let Some(frame) = walk.stack.last_mut() {
        let child = frame.next();
        match child {
            Ok(Some(child)) => {
                // A child that is new is on top of the stack afterwards.
                let here = walk.stack.len() - 1;
                let slot = walk.slot(&child)?;
                walk.stack[here].slots.push(slot);
            }
            Ok(None) => {
                if let Some(frame) = walk.stack.pop() {
                    let id = frame.id;
                    walk.builder.fill(id, frame.finish());
                }
            }
            Err(thrown) => return Err(walk.threw(&thrown)),
        }
    }
    walk.fill_buffers();
    walk.builder.finish(root)
}

struct Walk {
    builder: ValueBuilder,
    /// The builder's ids, by place.
    ids: Vec<NodeId>,
    places: Places,
    /// `Object.prototype`.
    plain: JsValue,
    stack: Vec<Frame>,
    /// Views met, by the place of their buffer.
    views: BTreeMap<u32, Vec<(NodeId, ViewKind, View)>>,
    /// Buffers met by themselves, by place.
    whole_buffers: BTreeMap<u32, Object>,
    entries: u32,
    limits: ValueLimits,
}

impl Walk {
    fn slot(&mut self, value: &JsValue) -> Result<Slot, ValueError> {
        if let Some(text) = value.dyn_ref::<JsString>() {
            return Ok(Slot::String(text_from_js(text)));
        }
        if let Some(number) = value.as_f64() {
            return Ok(Slot::Number(number));
        }
        if value.is_undefined() {
            return Ok(Slot::Undefined);
        }
        if value.is_null() {
            return Ok(Slot::Null);
        }
        if let Some(truth) = value.as_bool() {
            return Ok(Slot::Bool(truth));
        }
        if value.is_function() {
            return Err(self.not_data("a function"));
        }
        if value.is_object() {
            return self.object(value.unchecked_ref());
        }
        if value.is_bigint() {
            let digits = value.unchecked_ref::<BigInt>().to_string(10).map_err(|error| self.threw(&error))?;
            return Ok(Slot::BigInt(digits.into()));
        }
        Err(self.not_data("a symbol"))
    }

    fn object(&mut self, object: &Object) -> Result<Slot, ValueError> {
        if let Some(place) = self.places.get(object) {
            let slot = Slot::Node(self.ids[place as usize]);
            if let Class::ArrayBuffer = self.class(object)? {
                self.whole_buffers.insert(place, object.clone());
            }
            return Ok(slot);
        }
        let class = self.class(object)?;
        if let Class::Boxed = class {
            let value = object.unchecked_ref::<Boxed>().value_of().map_err(|thrown| self.threw(&thrown))?;
            // A `valueOf` of the page's own may answer with anything.
            return if value.is_object() { Err(self.not_data("a boxed value")) } else { self.slot(&value) };
        }
        if let Class::NotData(what) = class {
            return Err(self.not_data(&what));
        }
        let (place, id) = self.place(object);
        let source = match class {
            Class::Array => Source::Array(object.unchecked_ref::<Array>().length()),
            Class::Object => {
                let keys = page::keys(object).map_err(|thrown| self.threw(&thrown))?;
                Source::Object { names: Vec::with_capacity(keys.length() as usize), keys }
            }
            Class::Map => Source::Map(flat(object).map_err(|thrown| self.threw(&thrown))?),
            Class::Set => Source::Set(page::items(object).map_err(|thrown| self.threw(&thrown))?),
            Class::Error => Source::Error(self.error(object)?),
            Class::Date => {
                self.builder.fill(id, Node::Date(object.unchecked_ref::<Date>().get_time()));
                return Ok(Slot::Node(id));
            }
            Class::ArrayBuffer => {
                self.whole_buffers.insert(place, object.clone());
                return Ok(Slot::Node(id));
            }
            Class::View(kind) => {
                let view: &View = object.unchecked_ref();
                let buffer = view.buffer();
                let place = match self.places.get(&buffer) {
                    Some(place) => place,
                    None => self.place(&buffer).0,
                };
                self.views.entry(place).or_default().push((id, kind, view.clone()));
                return Ok(Slot::Node(id));
            }
            Class::Boxed | Class::NotData(_) => unreachable!("both were answered above"),
        };
        let frame = Frame { id, object: object.clone(), source, next: 0, slots: Vec::new() };
        self.count(frame.entries())?;
        self.stack.push(frame);
        if self.stack.len() > self.limits.depth as usize {
            return Err(ValueError::Depth(self.limits.depth));
        }
        Ok(Slot::Node(id))
    }

    fn class(&self, object: &Object) -> Result<Class, ValueError> {
        class_of(object, &self.plain).map_err(|thrown| self.threw(&thrown))
    }

    fn place(&mut self, object: &Object) -> (u32, NodeId) {
        let place = self.ids.len() as u32;
        let id = self.builder.reserve();
        self.ids.push(id);
        self.places.set(object, place);
        (place, id)
    }

    /// Stops before a sparse array of a thousand million elements is walked.
    fn count(&mut self, entries: u32) -> Result<(), ValueError> {
        self.entries = self.entries.saturating_add(entries);
        if self.entries > self.limits.nodes { Err(ValueError::Nodes(self.limits.nodes)) } else { Ok(()) }
    }

    fn error(&self, object: &Object) -> Result<ErrorParts, ValueError> {
        let read = |key: &str| page::property(object, &key.into()).map_err(|thrown| self.threw(&thrown));
        let text = |value: &JsValue| value.dyn_ref::<JsString>().map(text_from_js);
        let cause = Object::has_own(object, &"cause".into()).then(|| read("cause")).transpose()?;
        Ok(ErrorParts {
            name: text(&read("name")?).unwrap_or_else(|| "Error".into()),
            message: text(&read("message")?).unwrap_or_default(),
            stack: text(&read("stack")?),
            cause,
        })
    }

    /// Fills buffers and the views of them.
    ///
    /// Of a buffer that only views were met of, no more is copied than they show: Node keeps many small buffers in one
    /// large one, and what else is in there is none of the guest's business.
    fn fill_buffers(&mut self) {
        for (place, object) in std::mem::take(&mut self.whole_buffers) {
            let bytes = Uint8Array::new(&object).to_vec();
            for (id, kind, view) in self.views.remove(&place).unwrap_or_default() {
                self.fill_view(id, kind, place, &view, 0);
            }
            self.builder.fill(self.ids[place as usize], Node::ArrayBuffer(bytes));
        }
        for (place, views) in std::mem::take(&mut self.views) {
            let start = views.iter().map(|(_, _, view)| view.byte_offset()).min().unwrap_or(0);
            let end = views.iter().map(|(_, _, view)| view.byte_offset() + view.byte_length()).max().unwrap_or(0);
            // Views stay aligned. What that adds in front belongs to nobody.
            let aligned = start - start % 8;
            let mut bytes = vec![0; (end - aligned) as usize];
            if let Some((_, _, view)) = views.first() {
                let shown = Uint8Array::new_with_byte_offset_and_length(&view.buffer(), start, end - start);
                shown.copy_to(&mut bytes[(start - aligned) as usize..]);
            }
            for (id, kind, view) in views {
                self.fill_view(id, kind, place, &view, aligned);
            }
            self.builder.fill(self.ids[place as usize], Node::ArrayBuffer(bytes));
        }
    }

    fn fill_view(&mut self, id: NodeId, kind: ViewKind, buffer: u32, view: &View, shift: u32) {
        let byte_offset = view.byte_offset() - shift;
        let length = view.byte_length() / kind.element_bytes();
        self.builder.fill(id, Node::View { kind, buffer: self.ids[buffer as usize], byte_offset, length });
    }

    fn not_data(&self, what: &str) -> ValueError {
        ValueError::not_data(self.stack.iter().filter_map(Frame::segment), what)
    }

    fn threw(&self, thrown: &JsValue) -> ValueError {
        let words = match thrown.dyn_ref::<js_sys::Error>() {
            Some(error) => String::from(error.to_string()),
            None => format!("{thrown:?}"),
        };
        self.not_data(&format!("unreadable: {words}"))
    }
}

/// A compound value whose children are being copied.
struct Frame {
    id: NodeId,
    object: Object,
    source: Source,
    /// Children begun.
    next: u32,
    /// Children copied.
    slots: Vec<Slot>,
}

enum Source {
    /// With its length.
    Array(u32),
    Object {
        keys: Array,
        names: Vec<Text>,
    },
    /// Keys and values in turn.
    Map(Array),
    Set(Array),
    Error(ErrorParts),
}

struct ErrorParts {
    name: Text,
    message: Text,
    stack: Option<Text>,
    cause: Option<JsValue>,
}

impl Frame {
    fn next(&mut self) -> Result<Option<JsValue>, JsValue> {
        let at = self.next;
        self.next += 1;
        match &mut self.source {
            Source::Array(length) if at < *length => page::element(&self.object, at).map(Some),
            Source::Map(items) | Source::Set(items) if at < items.length() => Ok(Some(items.get(at))),
            Source::Error(ErrorParts { cause: Some(cause), .. }) if at == 0 => Ok(Some(cause.clone())),
            Source::Object { keys, names } if at < keys.length() => {
                let key = keys.get(at);
                names.push(text_from_js(key.unchecked_ref()));
                page::property(&self.object, &key).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn entries(&self) -> u32 {
        match &self.source {
            Source::Array(length) => *length,
            Source::Object { keys, .. } => keys.length().saturating_mul(2),
            Source::Map(items) | Source::Set(items) => items.length(),
            Source::Error(parts) => u32::from(parts.cause.is_some()),
        }
    }

    /// The step to the child at hand.
    fn segment(&self) -> Option<PathSegment> {
        let at = self.next.checked_sub(1)? as usize;
        Some(match &self.source {
            Source::Array(_) => PathSegment::Index(at),
            Source::Object { names, .. } => PathSegment::Key(names.get(at)?.clone()),
            Source::Map(_) if at % 2 == 0 => PathSegment::MapKey(at / 2),
            Source::Map(_) => PathSegment::MapValue(at / 2),
            Source::Set(_) => PathSegment::SetItem(at),
            Source::Error(_) => PathSegment::Cause,
        })
    }

    fn finish(self) -> Node {
        let mut slots = self.slots;
        match self.source {
            Source::Array(_) => Node::Array(slots),
            Source::Set(_) => Node::Set(slots),
            Source::Object { names, .. } => Node::Object(names.into_iter().zip(slots).collect()),
            Source::Map(_) => {
                let mut slots = slots.into_iter();
                let mut entries = Vec::new();
                while let (Some(key), Some(value)) = (slots.next(), slots.next()) {
                    entries.push((key, value));
                }
                Node::Map(entries)
            }
            Source::Error(ErrorParts { name, message, stack, .. }) => {
                Node::Error { name, message, stack, cause: slots.pop() }
            }
        }
    }
}

/// The keys and values of a map in turn.
fn flat(map: &Object) -> Result<Array, JsValue> {
    let flat = Array::new();
    for entry in page::items(map)? {
        let entry: Array = entry.unchecked_into();
        flat.push(&entry.get(0));
        flat.push(&entry.get(1));
    }
    Ok(flat)
}
