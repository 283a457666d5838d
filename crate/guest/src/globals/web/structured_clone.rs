//! [`structuredClone`](https://html.spec.whatwg.org/multipage/structured-data.html#dom-structuredclone)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Window/structuredClone)).
//!
//! A copy within the jar. It walks with a stack of its own: a value may nest as deep as it likes.

use super::{
    Interface,
    blob::Blob,
    class::{self, type_error},
    convert::{array_buffer, dictionary, iterator_method, member, sequence},
    exception::{self, DomException},
};
use crate::{
    declare::{Call, Function, Parameter, Returns, Type, doc},
    marshal, property,
    state::State,
};
use boa_engine::{
    Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue,
    builtins::{date::Date, error::Error, object::OrdinaryObject, proxy::Proxy},
    js_string,
    object::builtins::{JsArray, JsArrayBuffer, JsDataView, JsDate, JsMap, JsRegExp, JsSet, JsTypedArray},
    property::PropertyKey,
};
use std::collections::HashMap;

pub(crate) static FUNCTIONS: &[Function] = &[Function {
    name: "structuredClone",
    summary: doc("Copies a value with all that it holds, also what is shared or refers to itself."),
    parameters: &[
        Parameter::required("value", Type::Converted("any"), "Data: no functions, symbols, promises or proxies."),
        Parameter::optional(
            "options",
            Type::Converted("{ transfer?: ArrayBuffer[] } | null"),
            "`transfer`: buffers whose bytes are given to the copy, and are gone here.",
        ),
    ],
    returns: Returns::Value("any"),
    acts: false,
    example: doc(
        "const order = { items: [{ id: 7 }] };\nconst copy = structuredClone(order);\ncopy.items[0].id = 8;\nreturn order.items[0].id\n// → 7",
    ),
    run: structured_clone,
}];

/// `structuredClone(value, { transfer = [] })`
fn structured_clone(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let options = dictionary(&call.value(1), "Failed to execute 'structuredClone'")?;
    let mut transferred = Vec::new();
    if let Some(list) = member(options.as_ref(), "transfer", context)? {
        let not_a_list = || type_error("Failed to execute 'structuredClone': `transfer` is not a sequence.");
        let list = list.as_object().ok_or_else(not_a_list)?;
        let method = iterator_method(&list, context)?.ok_or_else(not_a_list)?;
        for item in sequence(&list, &method, context)? {
            let object = item.as_object();
            let buffer = object.clone().and_then(|object| JsArrayBuffer::from_object(object).ok());
            let (Some(object), Some(buffer)) = (object, buffer) else {
                return Err(refuse("a value in `transfer` is not an ArrayBuffer", context));
            };
            if buffer.data().is_none() || transferred.iter().any(|(other, _)| JsObject::equals(other, &object)) {
                return Err(refuse("an ArrayBuffer in `transfer` is detached or there twice", context));
            }
            transferred.push((object, buffer));
        }
    }
    let mut copy = Clone { made: HashMap::new(), work: Vec::new(), context };
    let value = copy.value(&call.value(0))?;
    copy.run()?;
    // The copy has the bytes already; what was given away is left without them.
    for (_, buffer) in transferred {
        buffer.detach(&JsValue::undefined())?;
    }
    Ok(value)
}

fn refuse(problem: &str, context: &mut Context) -> JsError {
    exception::error("DataCloneError", &format!("Failed to execute 'structuredClone': {problem}"), context)
}

struct Clone<'a> {
    made: HashMap<JsObject, JsObject>,
    work: Vec<Work>,
    context: &'a mut Context,
}

/// What is left to do: the contents of an object that was made empty.
enum Work {
    Properties { from: JsObject, to: JsObject, keys: std::vec::IntoIter<PropertyKey> },
    Map { to: JsMap, entries: std::vec::IntoIter<(JsValue, JsValue)> },
    Set { to: JsSet, items: std::vec::IntoIter<JsValue> },
}

impl Clone<'_> {
    fn run(&mut self) -> JsResult<()> {
        while let Some(mut work) = self.work.pop() {
            let below = self.work.len();
            if self.step(&mut work)? {
                // Under what it has just opened: what a value holds is read before what stands after it.
                self.work.insert(below, work);
            }
        }
        Ok(())
    }

    /// Copies one entry. False: there is none left.
    fn step(&mut self, work: &mut Work) -> JsResult<bool> {
        match work {
            Work::Properties { from, to, keys } => {
                let Some(key) = keys.next() else { return Ok(false) };
                // It may be gone by now: a getter that was read before it can do that.
                if from.has_own_property(key.clone(), self.context)? {
                    let value = from.get(key.clone(), self.context)?;
                    let value = self.value(&value)?;
                    to.create_data_property_or_throw(key, value, self.context)?;
                }
            }
            Work::Map { to, entries } => {
                let Some((key, value)) = entries.next() else { return Ok(false) };
                let (key, value) = (self.value(&key)?, self.value(&value)?);
                to.set(key, value, self.context)?;
            }
            Work::Set { to, items } => {
                let Some(item) = items.next() else { return Ok(false) };
                let item = self.value(&item)?;
                to.add(item, self.context)?;
            }
        }
        Ok(true)
    }

    /// The copy of a value, still empty where it has contents.
    fn value(&mut self, value: &JsValue) -> JsResult<JsValue> {
        if let Some(symbol) = value.as_symbol() {
            let symbol = symbol.descriptive_string().to_std_string_lossy();
            return Err(refuse(&format!("{symbol} cannot be cloned."), self.context));
        }
        let Some(object) = value.as_object() else { return Ok(value.clone()) };
        if let Some(made) = self.made.get(&object) {
            return Ok(made.clone().into());
        }
        let copy = self.object(&object)?;
        self.made.insert(object, copy.clone());
        Ok(copy.into())
    }

    /// `StructuredSerializeInternal` and `StructuredDeserialize` in one, from the step for objects on.
    fn object(&mut self, object: &JsObject) -> JsResult<JsObject> {
        if object.is_callable() {
            return Err(refuse("a function cannot be cloned.", self.context));
        }
        if object.is::<OrdinaryObject>() {
            let copy = JsObject::with_object_proto(self.context.intrinsics());
            return self.properties(object, copy);
        }
        if object.is::<Proxy>() {
            // The store's view is a proxy of the framework's own: what it shows is data.
            if State::of(self.context).store.is_view(object) {
                let copy = JsObject::with_object_proto(self.context.intrinsics());
                return self.properties(object, copy);
            }
            return Err(refuse("a Proxy cannot be cloned.", self.context));
        }
        if object.is_array() {
            let length = object.get(js_string!("length"), self.context)?;
            let copy: JsObject = JsArray::new(self.context)?.into();
            copy.set(js_string!("length"), length, true, self.context)?;
            return self.properties(object, copy);
        }
        if let Some(primitive) = marshal::primitive_of(object) {
            return primitive.to_object(self.context);
        }
        if object.is::<Date>() {
            let ms = JsDate::from_object(object.clone())?.value_of(self.context)?;
            return self.construct(|of| of.date().constructor(), &[ms]);
        }
        if let Ok(regexp) = JsRegExp::from_object(object.clone()) {
            let (source, flags) = (regexp.source(self.context)?, regexp.flags(self.context)?);
            let parts = [JsString::from(source).into(), JsString::from(flags).into()];
            return self.construct(|of| of.regexp().constructor(), &parts);
        }
        if let Ok(buffer) = JsArrayBuffer::from_object(object.clone()) {
            return match buffer.to_vec() {
                Some(bytes) => Ok(array_buffer(&bytes, self.context)?.into()),
                None => Err(refuse("an ArrayBuffer is detached and cannot be cloned.", self.context)),
            };
        }
        if let Ok(view) = JsTypedArray::from_object(object.clone()) {
            let (offset, length) = (view.byte_offset(self.context)?, view.length(self.context)?);
            let buffer = view.buffer(self.context)?;
            let buffer = self.value(&buffer)?;
            let constructor = view_constructor(&view, self.context)?;
            return constructor.construct(&[buffer, offset.into(), length.into()], None, self.context);
        }
        if let Ok(view) = JsDataView::from_object(object.clone()) {
            let (offset, length) = (view.byte_offset(self.context)?, view.byte_length(self.context)?);
            let buffer = view.buffer(self.context)?;
            let buffer = self.value(&buffer)?;
            let parts = [buffer, (offset as f64).into(), (length as f64).into()];
            return self.construct(|of| of.data_view().constructor(), &parts);
        }
        if let Ok(map) = JsMap::from_object(object.clone()) {
            let mut entries = Vec::new();
            map.for_each_native(|key, value| {
                entries.push((key, value));
                Ok(())
            })?;
            let to = JsMap::new(self.context);
            self.work.push(Work::Map { to: to.clone(), entries: entries.into_iter() });
            return Ok(to.into());
        }
        if let Ok(set) = JsSet::from_object(object.clone()) {
            let mut items = Vec::new();
            set.for_each_native(|item| {
                items.push(item);
                Ok(())
            })?;
            let to = JsSet::new(self.context);
            self.work.push(Work::Set { to: to.clone(), items: items.into_iter() });
            return Ok(to.into());
        }
        if object.is::<Error>() {
            return self.error(object);
        }
        if let Some(blob) = object.downcast_ref::<Blob>() {
            let copy = blob.clone();
            return Ok(copy.into_object(self.context));
        }
        let exception = object.downcast_ref::<DomException>().map(|exception| exception.clone());
        if let Some(exception) = exception {
            let stack = object.get(js_string!("stack"), self.context)?;
            let copy = class::make(Interface::DomException, exception, self.context).upcast();
            copy.insert_property(js_string!("stack"), property::hidden(stack));
            return Ok(copy);
        }
        Err(refuse("an object that is more than data cannot be cloned.", self.context))
    }

    /// Own enumerable properties with string keys come later.
    fn properties(&mut self, from: &JsObject, to: JsObject) -> JsResult<JsObject> {
        let state = State::of(self.context);
        let mut keys = Vec::new();
        for key in from.own_property_keys(self.context)? {
            if !matches!(key, PropertyKey::Symbol(_))
                && state.intrinsics().has_own_enumerable(from, &key, self.context)?
            {
                keys.push(key);
            }
        }
        self.work.push(Work::Properties { from: from.clone(), to: to.clone(), keys: keys.into_iter() });
        Ok(to)
    }

    fn construct(
        &mut self,
        which: fn(&boa_engine::context::intrinsics::StandardConstructors) -> JsObject,
        arguments: &[JsValue],
    ) -> JsResult<JsObject> {
        let constructor = which(self.context.intrinsics().constructors());
        constructor.construct(arguments, None, self.context)
    }

    /// Step 17 of `StructuredSerializeInternal`: of an error goes over what it says.
    fn error(&mut self, error: &JsObject) -> JsResult<JsObject> {
        let name = error.get(js_string!("name"), self.context)?;
        let name =
            if name.is_undefined() { "Error".to_owned() } else { name.to_string(self.context)?.to_std_string_lossy() };
        let native = match name.as_str() {
            "EvalError" => JsNativeError::eval(),
            "RangeError" => JsNativeError::range(),
            "ReferenceError" => JsNativeError::reference(),
            "SyntaxError" => JsNativeError::syntax(),
            "TypeError" => JsNativeError::typ(),
            "URIError" => JsNativeError::uri(),
            _ => JsNativeError::error(),
        };
        let copy = native.into_opaque(self.context);
        copy.delete_property_or_throw(js_string!("message"), self.context)?;
        let message = error.borrow().properties().get(&js_string!("message").into());
        if let Some(message) = message.as_ref().and_then(|message| message.value()) {
            let message = message.to_string(self.context)?;
            copy.insert_property(js_string!("message"), property::hidden(message));
        }
        let stack = State::of(self.context).intrinsics().error_stack(error, self.context);
        copy.insert_property(js_string!("stack"), property::hidden(stack));
        Ok(copy)
    }
}

/// The engine's own constructor of a view's kind, whatever the view says.
fn view_constructor(view: &JsTypedArray, context: &Context) -> JsResult<JsObject> {
    use boa_engine::builtins::typed_array::TypedArrayKind as Kind;
    let of = context.intrinsics().constructors();
    let constructor = match view.kind() {
        Some(Kind::Int8) => of.typed_int8_array(),
        Some(Kind::Uint8) => of.typed_uint8_array(),
        Some(Kind::Uint8Clamped) => of.typed_uint8clamped_array(),
        Some(Kind::Int16) => of.typed_int16_array(),
        Some(Kind::Uint16) => of.typed_uint16_array(),
        Some(Kind::Int32) => of.typed_int32_array(),
        Some(Kind::Uint32) => of.typed_uint32_array(),
        Some(Kind::BigInt64) => of.typed_bigint64_array(),
        Some(Kind::BigUint64) => of.typed_biguint64_array(),
        Some(Kind::Float16) => of.typed_float16_array(),
        Some(Kind::Float32) => of.typed_float32_array(),
        Some(Kind::Float64) => of.typed_float64_array(),
        None => return Err(type_error("Failed to execute 'structuredClone': a view has no kind")),
    };
    Ok(constructor.constructor())
}
