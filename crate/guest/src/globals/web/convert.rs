//! Arguments of the platform's functions: conversions of [Web IDL](https://webidl.spec.whatwg.org/#js-type-mapping).

use super::class::type_error;
use crate::state::State;
use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    object::builtins::{JsArrayBuffer, JsDataView, JsTypedArray},
    property::PropertyKey,
};

/// `USVString`: a lone surrogate becomes U+FFFD.
pub(crate) fn usv_string(value: &JsValue, context: &mut Context) -> JsResult<String> {
    Ok(value.to_string(context)?.to_std_string_lossy())
}

/// `ByteString`: each character is a byte.
pub(crate) fn byte_string(value: &JsValue, context: &mut Context) -> JsResult<String> {
    let text = value.to_string(context)?;
    if text.iter().any(|unit| unit > 0xff) {
        return Err(type_error("Cannot convert to a ByteString: a character has a code above 255."));
    }
    Ok(text.to_std_string_lossy())
}

/// The text of an optional argument.
pub(crate) fn optional_usv_string(
    arguments: &[JsValue],
    index: usize,
    context: &mut Context,
) -> JsResult<Option<String>> {
    match arguments.get(index) {
        Some(value) if !value.is_undefined() => usv_string(value, context).map(Some),
        _ => Ok(None),
    }
}

/// A dictionary: an object whose members are read, or nothing at all.
pub(crate) fn dictionary(value: &JsValue, what: &str) -> JsResult<Option<JsObject>> {
    match value.as_object() {
        Some(object) => Ok(Some(object)),
        None if value.is_null_or_undefined() => Ok(None),
        None => Err(type_error(format!("{what}: the options are not an object."))),
    }
}

/// A member of a dictionary; absent and `undefined` are the same.
pub(crate) fn member(object: Option<&JsObject>, name: &str, context: &mut Context) -> JsResult<Option<JsValue>> {
    let Some(object) = object else { return Ok(None) };
    let value = object.get(JsString::from(name), context)?;
    Ok((!value.is_undefined()).then_some(value))
}

/// The bytes of an `ArrayBuffer` or of a view on one, copied. `None`: it is neither.
pub(crate) fn buffer_source(value: &JsValue, context: &mut Context) -> JsResult<Option<Vec<u8>>> {
    let Some(object) = value.as_object() else { return Ok(None) };
    if let Ok(buffer) = JsArrayBuffer::from_object(object.clone()) {
        return Ok(Some(buffer.to_vec().unwrap_or_default()));
    }
    let (buffer, offset, length) = if let Ok(view) = JsTypedArray::from_object(object.clone()) {
        (view.buffer(context)?, view.byte_offset(context)?, view.byte_length(context)?)
    } else if let Ok(view) = JsDataView::from_object(object) {
        (view.buffer(context)?, view.byte_offset(context)? as usize, view.byte_length(context)? as usize)
    } else {
        return Ok(None);
    };
    let buffer = buffer.as_object().map(JsArrayBuffer::from_object).transpose()?;
    let bytes = buffer.as_ref().and_then(JsArrayBuffer::data);
    Ok(Some(bytes.and_then(|bytes| bytes.get(offset..offset + length).map(<[u8]>::to_vec)).unwrap_or_default()))
}

/// A new `ArrayBuffer` with these bytes.
pub(crate) fn array_buffer(bytes: &[u8], context: &mut Context) -> JsResult<JsArrayBuffer> {
    let buffer = JsArrayBuffer::new(bytes.len(), context)?;
    if let Some(mut data) = buffer.data_mut() {
        data.copy_from_slice(bytes);
    }
    Ok(buffer)
}

/// A new `Uint8Array` with these bytes.
pub(crate) fn uint8_array(bytes: &[u8], context: &mut Context) -> JsResult<JsValue> {
    let buffer = array_buffer(bytes, context)?;
    let constructor = context.intrinsics().constructors().typed_uint8_array().constructor();
    Ok(constructor.construct(&[buffer.into()], None, context)?.into())
}

/// The method that makes an object a sequence. `None`: it is none.
pub(crate) fn iterator_method(object: &JsObject, context: &mut Context) -> JsResult<Option<JsObject>> {
    let method = object.get(JsSymbol::iterator(), context)?;
    if method.is_null_or_undefined() {
        return Ok(None);
    }
    method.as_callable().map(Some).ok_or_else(|| type_error("The object's iterator is not a function."))
}

/// Hands each item of a sequence on (Web IDL, "create a sequence from an iterable").
pub(crate) fn each_of(
    object: &JsObject,
    method: &JsObject,
    context: &mut Context,
    mut take: impl FnMut(JsValue, &mut Context) -> JsResult<()>,
) -> JsResult<()> {
    let iterator = method.call(&object.clone().into(), &[], context)?;
    let iterator = iterator.as_object().ok_or_else(|| type_error("The iterator is not an object."))?;
    let next = iterator.get(js_string!("next"), context)?;
    let next = next.as_callable().ok_or_else(|| type_error("The iterator's `next` is not a function."))?;
    loop {
        let step = next.call(&iterator.clone().into(), &[], context)?;
        let step = step.as_object().ok_or_else(|| type_error("The iterator's result is not an object."))?;
        if step.get(js_string!("done"), context)?.to_boolean() {
            return Ok(());
        }
        let item = step.get(js_string!("value"), context)?;
        if let Err(error) = take(item, context) {
            // IteratorClose (https://tc39.es/ecma262/#sec-iteratorclose): the first error is the one that counts. One of
            // the engine's own, a limit, ends everything at once.
            if error.as_engine().is_none()
                && let Ok(method) = iterator.get(js_string!("return"), context)
                && let Some(method) = method.as_callable()
                && let Err(limit) = method.call(&iterator.into(), &[], context)
                && limit.as_engine().is_some()
            {
                return Err(limit);
            }
            return Err(error);
        }
    }
}

/// The items of a sequence.
pub(crate) fn sequence(object: &JsObject, method: &JsObject, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let mut items = Vec::new();
    let mut room = Room::new(context);
    each_of(object, method, context, |item, _| {
        room.take(std::mem::size_of::<JsValue>())?;
        items.push(item);
        Ok(())
    })?;
    Ok(items)
}

/// How many bytes what is made here may have together: as with other buffers of the guest, `limits.valueBytes`.
pub(crate) struct Room {
    left: usize,
    limit: usize,
}

impl Room {
    pub(crate) fn new(context: &Context) -> Self {
        let limit = State::of(context).limits.value_bytes as usize;
        Self { left: limit, limit }
    }

    /// Takes room, before the bytes are made.
    pub(crate) fn take(&mut self, bytes: usize) -> JsResult<()> {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => {
                let problem = format!("It would have more than {} bytes (policy.limits.valueBytes).", self.limit);
                Err(JsNativeError::range().with_message(problem).into())
            }
        }
    }
}

/// What lists of pairs are made of: a sequence of pairs, or a record (Web IDL, the union of the two). Both texts of a pair
/// go through `convert`.
pub(crate) fn pairs(
    object: &JsObject,
    what: &str,
    convert: fn(&JsValue, &mut Context) -> JsResult<String>,
    context: &mut Context,
) -> JsResult<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut room = Room::new(context);
    // A pair takes room also when it is empty: a sequence need not end.
    let mut take = |name: String, value: String| -> JsResult<(String, String)> {
        room.take(name.len() + value.len() + 64)?;
        Ok((name, value))
    };
    if let Some(method) = iterator_method(object, context)? {
        each_of(object, &method, context, |item, context| {
            let not_a_pair = || type_error(format!("{what}: the list holds something other than pairs."));
            let pair = item.as_object().ok_or_else(not_a_pair)?;
            let method = iterator_method(&pair, context)?.ok_or_else(not_a_pair)?;
            let items = sequence(&pair, &method, context)?;
            let [name, value] = items.as_slice() else { return Err(not_a_pair()) };
            let name = convert(name, context)?;
            let value = convert(value, context)?;
            pairs.push(take(name, value)?);
            Ok(())
        })?;
        return Ok(pairs);
    }
    let state = State::of(context);
    for key in object.own_property_keys(context)? {
        if !state.intrinsics().has_own_enumerable(object, &key, context)? {
            continue;
        }
        let name = match &key {
            PropertyKey::Symbol(_) => return Err(type_error(format!("{what}: a key is a symbol."))),
            key => convert(&key.clone().into(), context)?,
        };
        let value = object.get(key, context)?;
        pairs.push(take(name, convert(&value, context)?)?);
    }
    // Two keys of an object can be the same after conversion: the later one stays, where the first was.
    let mut record: Vec<(String, String)> = Vec::with_capacity(pairs.len());
    let mut places = std::collections::HashMap::new();
    for (name, value) in pairs {
        match places.get(&name) {
            Some(&place) => {
                let entry: &mut (String, String) = &mut record[place];
                entry.1 = value;
            }
            None => {
                places.insert(name.clone(), record.len());
                record.push((name, value));
            }
        }
    }
    Ok(record)
}
