//! A value of the engine, copied out.

use super::{primitive_of, text};
use crate::{
    globals::web::{describe::describe, exception::DomException},
    state::State,
};
use belljar_core::{
    LimitKind,
    value::{Node, NodeId, PathSegment, Slot, Text, Value, ValueBuilder, ValueError, ValueLimits, ViewKind},
};
use boa_engine::{
    Context, JsError, JsObject, JsString, JsValue, JsVariant,
    builtins::{date::Date, object::OrdinaryObject, promise::Promise, typed_array::TypedArrayKind},
    js_string,
    object::builtins::{JsArrayBuffer, JsDataView, JsDate, JsMap, JsSet, JsTypedArray},
    property::PropertyKey,
};
use rustc_hash::FxHashMap;

/// Why a value cannot leave.
#[derive(Debug)]
pub(crate) enum OutError {
    /// It holds what is not data.
    NotData(ValueError),
    /// It is too deep or too large.
    Limit(LimitKind, String),
    /// A getter, `toJSON` or proxy of the guest threw.
    Thrown(JsError),
}

impl From<JsError> for OutError {
    fn from(error: JsError) -> Self {
        Self::Thrown(error)
    }
}

/// How faithful a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Everything or an error: getters and `toJSON` run, in the guest and under its limits.
    Exact,
    /// For people to look at: nothing of the guest runs, what is not data stands there as text, what is too deep or
    /// too long is cut off.
    Display,
}

/// Levels and entries that are shown of a value in the console.
const SHOWN_DEPTH: usize = 12;
const SHOWN_NODES: usize = 20_000;

/// Copies a value for people to look at.
pub(crate) fn display(value: &JsValue, context: &mut Context) -> Value {
    let limits = ValueLimits { depth: u32::MAX, nodes: u32::MAX, bytes: u32::MAX };
    out_of_guest(value, Manner::Display, limits, context).unwrap_or_else(|_| Value::from("(cannot be shown)"))
}

/// Copies a value out. Walks on a stack of its own; `limits` end a value that is too deep, too large or endless.
pub(crate) fn out_of_guest(
    value: &JsValue,
    manner: Manner,
    limits: ValueLimits,
    context: &mut Context,
) -> Result<Value, OutError> {
    let mut copy = Copy {
        manner,
        limits,
        builder: ValueBuilder::new(),
        seen: FxHashMap::default(),
        stack: Vec::new(),
        nodes: 0,
        bytes: 0,
        state: State::of(context),
        context,
    };
    let root = copy.run(value.clone())?;
    copy.builder.finish(root).map_err(OutError::NotData)
}

struct Copy<'a> {
    manner: Manner,
    limits: ValueLimits,
    builder: ValueBuilder,
    /// By address, which no author chooses: a hash that resists chosen keys would be for nothing.
    seen: FxHashMap<JsObject, NodeId>,
    stack: Vec<Frame>,
    nodes: usize,
    bytes: usize,
    state: std::rc::Rc<State>,
    context: &'a mut Context,
}

/// A compound value under way.
struct Frame {
    id: NodeId,
    object: JsObject,
    shape: Shape,
    /// What its children have become so far.
    done: Vec<Slot>,
}

enum Shape {
    Array { length: u32 },
    Object { keys: Vec<(PropertyKey, Text)> },
    Map { flat: Vec<JsValue> },
    Set { items: Vec<JsValue> },
    Error { name: Text, message: Text, stack: Option<Text>, cause: Vec<JsValue> },
    View { kind: ViewKind, buffer: JsValue, byte_offset: u32, length: u32 },
}

impl Frame {
    fn children(&self) -> usize {
        match &self.shape {
            Shape::Array { length } => *length as usize,
            Shape::Object { keys } => keys.len(),
            Shape::Map { flat } => flat.len(),
            Shape::Set { items } => items.len(),
            Shape::Error { cause, .. } => cause.len(),
            Shape::View { .. } => 1,
        }
    }

    /// The way to the child under way.
    fn segment(&self) -> PathSegment {
        let at = self.done.len();
        match &self.shape {
            Shape::Array { .. } => PathSegment::Index(at),
            Shape::Object { keys } => PathSegment::Key(keys.get(at).map(|(_, text)| text.clone()).unwrap_or_default()),
            Shape::Map { .. } if at.is_multiple_of(2) => PathSegment::MapKey(at / 2),
            Shape::Map { .. } => PathSegment::MapValue(at / 2),
            Shape::Set { .. } => PathSegment::SetItem(at),
            Shape::Error { .. } => PathSegment::Cause,
            Shape::View { .. } => PathSegment::Key("buffer".into()),
        }
    }
}

impl Copy<'_> {
    fn run(&mut self, value: JsValue) -> Result<Slot, OutError> {
        let mut slot = self.enter(value, false)?;
        loop {
            let Some(frame) = self.stack.last_mut() else { return Ok(slot.unwrap_or_default()) };
            if let Some(slot) = slot.take() {
                frame.done.push(slot);
            }
            if frame.done.len() < frame.children() {
                let child = self.child()?;
                slot = self.enter(child, false)?;
            } else if let Some(frame) = self.stack.pop() {
                slot = Some(Slot::Node(frame.id));
                self.leave(frame);
            }
        }
    }

    /// Takes a value: a primitive or a known object is done, anything else opens a frame. `is_answer`: a `toJSON` has
    /// given it, so that its own is not asked for (ECMAScript, `SerializeJSONProperty`).
    fn enter(&mut self, value: JsValue, is_answer: bool) -> Result<Option<Slot>, OutError> {
        self.nodes += 1;
        if self.manner == Manner::Display && self.nodes > SHOWN_NODES {
            return Ok(Some(shown("…")));
        }
        if self.nodes > self.limits.nodes as usize {
            return Err(self.too_many());
        }
        let object = match value.variant() {
            JsVariant::Undefined => return Ok(Some(Slot::Undefined)),
            JsVariant::Null => return Ok(Some(Slot::Null)),
            JsVariant::Boolean(value) => return Ok(Some(Slot::Bool(value))),
            JsVariant::Integer32(value) => return Ok(Some(Slot::Number(value.into()))),
            JsVariant::Float64(value) => return Ok(Some(Slot::Number(value))),
            JsVariant::String(string) => {
                self.weigh(string.len())?;
                return Ok(Some(Slot::String(text(&string))));
            }
            JsVariant::BigInt(value) => {
                let digits = value.to_string_radix(10);
                self.weigh(digits.len())?;
                return Ok(Some(Slot::BigInt(digits)));
            }
            JsVariant::Symbol(symbol) => {
                return self.not_data("a symbol", || symbol.descriptive_string().to_std_string_escaped());
            }
            JsVariant::Object(object) => object,
        };
        if let Some(id) = self.seen.get(&object) {
            return Ok(Some(Slot::Node(*id)));
        }
        if object.is_callable() {
            let name = function_name(&object);
            return self.not_data("a function", || format!("{name}()"));
        }
        if object.is::<Promise>() {
            return self.not_data("a promise", || "Promise".to_owned());
        }
        if self.manner == Manner::Display && self.stack.len() >= SHOWN_DEPTH {
            return Ok(Some(shown(if object.is_array() { "[…]" } else { "{…}" })));
        }
        if self.stack.len() >= self.limits.depth as usize {
            let limit = self.limits.depth;
            return Err(OutError::Limit(LimitKind::ValueDepth, format!("the value nests deeper than {limit} levels")));
        }
        self.open(object, is_answer)
    }

    fn open(&mut self, object: JsObject, is_answer: bool) -> Result<Option<Slot>, OutError> {
        if let Some(primitive) = primitive_of(&object) {
            self.nodes -= 1;
            return self.enter(primitive, true);
        }
        if self.manner == Manner::Exact && !is_answer && !object.is_array() && !object.is::<Date>() {
            let to_json = object.get(js_string!("toJSON"), self.context)?;
            if let Some(to_json) = to_json.as_callable() {
                let key = self.stack.last().map(|frame| segment_text(&frame.segment())).unwrap_or_default();
                let answer = to_json.call(&object.into(), &[JsString::from(key).into()], self.context)?;
                self.nodes -= 1;
                return self.enter(answer, true);
            }
        }
        if !object.is::<OrdinaryObject>()
            && let Some(described) = describe(&object)
        {
            return self.not_data(described.what, || described.shown);
        }
        let id = self.builder.reserve();
        self.seen.insert(object.clone(), id);
        let shape = match self.leaf(id, &object)? {
            Some(slot) => return Ok(Some(slot)),
            None => self.shape(&object)?,
        };
        // Room for what is there; an array may say that it is longer than it is.
        let done = match &shape {
            Shape::Object { keys } => Vec::with_capacity(keys.len()),
            _ => Vec::new(),
        };
        let frame = Frame { id, object, shape, done };
        let children = frame.children();
        if self.manner == Manner::Exact && self.nodes + children > self.limits.nodes as usize {
            return Err(self.too_many());
        }
        self.stack.push(frame);
        Ok(None)
    }

    /// Dates and buffers have no children.
    fn leaf(&mut self, id: NodeId, object: &JsObject) -> Result<Option<Slot>, OutError> {
        let node = if object.is::<OrdinaryObject>() {
            return Ok(None);
        } else if object.is::<Date>() {
            let ms = JsDate::from_object(object.clone())?.value_of(self.context)?;
            Node::Date(ms.as_number().unwrap_or(f64::NAN))
        } else if let Ok(buffer) = JsArrayBuffer::from_object(object.clone()) {
            self.weigh(buffer.byte_length())?;
            Node::ArrayBuffer(buffer.to_vec().unwrap_or_default())
        } else {
            return Ok(None);
        };
        self.builder.fill(id, node);
        Ok(Some(Slot::Node(id)))
    }

    fn shape(&mut self, object: &JsObject) -> Result<Shape, OutError> {
        // Nearly every object is one of these two, and asking for the rest takes longer than reading a row.
        if object.is::<OrdinaryObject>() {
            return self.object_shape(object);
        }
        // SerializeJSONProperty, step 11.a (https://tc39.es/ecma262/#sec-serializejsonproperty): a proxy of an array is one.
        let is_array = if self.manner == Manner::Exact && self.is_guest_proxy(object) {
            self.state.intrinsics().is_array(object, self.context)?
        } else {
            object.is_array()
        };
        if is_array {
            let length = object.get(js_string!("length"), self.context)?.to_length(self.context)?;
            let length = u32::try_from(length).unwrap_or(u32::MAX);
            let shown = if self.manner == Manner::Display { length.min(SHOWN_NODES as u32) } else { length };
            return Ok(Shape::Array { length: shown });
        }
        if let Ok(map) = JsMap::from_object(object.clone()) {
            let mut flat = Vec::new();
            map.for_each_native(|key, value| {
                flat.extend([key, value]);
                Ok(())
            })?;
            return Ok(Shape::Map { flat });
        }
        if let Ok(set) = JsSet::from_object(object.clone()) {
            let mut items = Vec::new();
            set.for_each_native(|item| {
                items.push(item);
                Ok(())
            })?;
            return Ok(Shape::Set { items });
        }
        if let Ok(array) = JsTypedArray::from_object(object.clone()) {
            return Ok(Shape::View {
                kind: view_kind(array.kind()),
                buffer: array.buffer(self.context)?,
                byte_offset: array.byte_offset(self.context)? as u32,
                length: array.length(self.context)? as u32,
            });
        }
        if let Ok(view) = JsDataView::from_object(object.clone()) {
            return Ok(Shape::View {
                kind: ViewKind::DataView,
                buffer: view.buffer(self.context)?,
                byte_offset: view.byte_offset(self.context)? as u32,
                length: view.byte_length(self.context)? as u32,
            });
        }
        if object.is::<boa_engine::builtins::error::Error>() {
            return self.error_shape(object);
        }
        let exception = object.downcast_ref::<DomException>().map(|exception| exception.clone());
        if let Some(exception) = exception {
            return Ok(Shape::Error {
                name: text(&exception.name),
                message: text(&exception.message),
                stack: self.stack_of(&exception.error),
                cause: own_cause(object),
            });
        }
        self.object_shape(object)
    }

    fn object_shape(&mut self, object: &JsObject) -> Result<Shape, OutError> {
        let mut keys = Vec::new();
        for key in self.enumerable_keys(object)? {
            let text = key_text(&key);
            self.weigh(text.len_bytes())?;
            keys.push((key, text));
        }
        Ok(Shape::Object { keys })
    }

    fn error_shape(&mut self, object: &JsObject) -> Result<Shape, OutError> {
        let mut part = |name: &str| -> Result<Option<Text>, OutError> {
            let value = self.read(object, &PropertyKey::from(JsString::from(name)))?;
            Ok(value.as_string().map(|string| text(&string)))
        };
        let (name, message) = (part("name")?, part("message")?);
        Ok(Shape::Error {
            name: name.unwrap_or_else(|| "Error".into()),
            message: message.unwrap_or_default(),
            stack: self.stack_of(object),
            cause: own_cause(object),
        })
    }

    /// The author's frames of an error of the engine.
    fn stack_of(&mut self, error: &JsObject) -> Option<Text> {
        let frames = self.state.sources.frames(&crate::errors::engine_stack(error, self.context));
        let stack = crate::source::print_frames(&frames);
        (!stack.is_empty()).then(|| stack.into())
    }

    /// Own enumerable properties with string keys, in order.
    fn enumerable_keys(&mut self, object: &JsObject) -> Result<Vec<PropertyKey>, OutError> {
        if self.is_guest_proxy(object) {
            if self.manner == Manner::Display {
                return Ok(Vec::new());
            }
            // The proxy's traps decide which are enumerable.
            let keys = self.state.intrinsics().object_keys(object, self.context)?;
            return Ok(keys.into_iter().map(PropertyKey::from).collect());
        }
        let keys = object.own_property_keys(self.context)?;
        let object = object.borrow();
        let mut keys: Vec<PropertyKey> = keys
            .into_iter()
            .filter(|key| !matches!(key, PropertyKey::Symbol(_)))
            .filter(|key| object.properties().get(key).is_none_or(|property| property.enumerable() == Some(true)))
            .collect();
        if self.manner == Manner::Display {
            keys.truncate(SHOWN_NODES);
        }
        Ok(keys)
    }

    /// A proxy, whose traps are guest code; the store's own proxy is not the guest's.
    fn is_guest_proxy(&self, object: &JsObject) -> bool {
        object.is::<boa_engine::builtins::proxy::Proxy>() && !self.state.store.is_view(object)
    }

    /// The child under way.
    fn child(&mut self) -> Result<JsValue, OutError> {
        let Some(frame) = self.stack.last() else { return Ok(JsValue::undefined()) };
        let at = frame.done.len();
        let key = match &frame.shape {
            Shape::Array { .. } => PropertyKey::from(at as u32),
            Shape::Object { keys } => keys[at].0.clone(),
            Shape::Map { flat } => return Ok(flat[at].clone()),
            Shape::Set { items } => return Ok(items[at].clone()),
            Shape::Error { cause, .. } => return Ok(cause[at].clone()),
            Shape::View { buffer, .. } => return Ok(buffer.clone()),
        };
        let object = frame.object.clone();
        self.read(&object, &key)
    }

    /// A property's value; for display, without running a getter.
    fn read(&mut self, object: &JsObject, key: &PropertyKey) -> Result<JsValue, OutError> {
        if self.manner == Manner::Exact || self.state.store.is_view(object) {
            return Ok(object.get(key.clone(), self.context)?);
        }
        let mut holder = Some(object.clone());
        // A prototype chain is short; a proxy in it ends the search.
        for _ in 0..64 {
            let Some(object) = holder.take().filter(|of| !of.is::<boa_engine::builtins::proxy::Proxy>()) else { break };
            let property = object.borrow().properties().get(key);
            match property {
                Some(property) if property.is_accessor_descriptor() => return Ok(js_string!("(…)").into()),
                Some(property) => return Ok(property.value().cloned().unwrap_or_default()),
                None => holder = object.prototype(),
            }
        }
        Ok(JsValue::undefined())
    }

    fn leave(&mut self, frame: Frame) {
        let Frame { id, shape, done, .. } = frame;
        let node = match shape {
            Shape::Array { .. } => Node::Array(done),
            Shape::Object { keys } => Node::Object(keys.into_iter().map(|(_, text)| text).zip(done).collect()),
            Shape::Map { .. } => {
                let mut entries = Vec::with_capacity(done.len() / 2);
                let mut done = done.into_iter();
                while let (Some(key), Some(value)) = (done.next(), done.next()) {
                    entries.push((key, value));
                }
                Node::Map(entries)
            }
            Shape::Set { .. } => Node::Set(done),
            Shape::Error { name, message, stack, .. } => {
                Node::Error { name, message, stack, cause: done.into_iter().next() }
            }
            Shape::View { kind, byte_offset, length, .. } => match done.first() {
                Some(Slot::Node(buffer)) => Node::View { kind, buffer: *buffer, byte_offset, length },
                _ => Node::Array(Vec::new()),
            },
        };
        self.builder.fill(id, node);
    }

    fn not_data(&self, what: &str, show: impl FnOnce() -> String) -> Result<Option<Slot>, OutError> {
        if self.manner == Manner::Display {
            return Ok(Some(shown(&show())));
        }
        let path = self.stack.iter().map(Frame::segment);
        Err(OutError::NotData(ValueError::not_data(path, what)))
    }

    fn weigh(&mut self, bytes: usize) -> Result<(), OutError> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.manner == Manner::Exact && self.bytes > self.limits.bytes as usize {
            let limit = self.limits.bytes;
            return Err(OutError::Limit(LimitKind::ValueSize, format!("the value holds more than {limit} bytes")));
        }
        Ok(())
    }

    fn too_many(&self) -> OutError {
        let limit = self.limits.nodes;
        OutError::Limit(LimitKind::ValueSize, format!("the value holds more than {limit} values and keys"))
    }
}

fn shown(text: &str) -> Slot {
    Slot::String(text.into())
}

fn key_text(key: &PropertyKey) -> Text {
    match key {
        PropertyKey::String(string) => text(string),
        PropertyKey::Index(index) => index.get().to_string().into(),
        PropertyKey::Symbol(_) => Text::default(),
    }
}

fn segment_text(segment: &PathSegment) -> String {
    match segment {
        PathSegment::Key(key) => key.to_string_lossy().into_owned(),
        PathSegment::Index(index) => index.to_string(),
        _ => String::new(),
    }
}

fn view_kind(kind: Option<TypedArrayKind>) -> ViewKind {
    match kind {
        Some(TypedArrayKind::Int8) => ViewKind::Int8Array,
        Some(TypedArrayKind::Uint8Clamped) => ViewKind::Uint8ClampedArray,
        Some(TypedArrayKind::Int16) => ViewKind::Int16Array,
        Some(TypedArrayKind::Uint16) => ViewKind::Uint16Array,
        Some(TypedArrayKind::Int32) => ViewKind::Int32Array,
        Some(TypedArrayKind::Uint32) => ViewKind::Uint32Array,
        Some(TypedArrayKind::BigInt64) => ViewKind::BigInt64Array,
        Some(TypedArrayKind::BigUint64) => ViewKind::BigUint64Array,
        Some(TypedArrayKind::Float16) => ViewKind::Float16Array,
        Some(TypedArrayKind::Float32) => ViewKind::Float32Array,
        Some(TypedArrayKind::Float64) => ViewKind::Float64Array,
        Some(TypedArrayKind::Uint8) | None => ViewKind::Uint8Array,
    }
}

/// The cause of an error, read without running code.
fn own_cause(error: &JsObject) -> Vec<JsValue> {
    let cause = error.borrow().properties().get(&PropertyKey::from(js_string!("cause")));
    cause.and_then(|cause| cause.value().cloned()).into_iter().collect()
}

/// The name that a function says it has, read without running its code.
fn function_name(object: &JsObject) -> String {
    let name = object.borrow().properties().get(&PropertyKey::from(js_string!("name")));
    let name = name.and_then(|name| name.value().and_then(JsValue::as_string));
    name.map(|name| name.to_std_string_lossy()).unwrap_or_default()
}
