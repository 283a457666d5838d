//! What `fetch` resolves to: status, headers and a body that can be read once
//! ([Response](https://fetch.spec.whatwg.org/#response-class), [MDN](https://developer.mozilla.org/en-US/docs/Web/API/Response)).

use super::native;
use crate::{property, state::State};
use belljar_core::event::Response;
use boa_engine::{
    Context, JsArgs, JsData, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    native_function::NativeFunctionPointer,
    object::builtins::{JsArray, JsArrayBuffer, JsPromise},
};
use boa_gc::{Finalize, Trace};
use std::{cell::RefCell, rc::Rc};

/// The body of a response, until somebody reads it.
#[derive(Trace, Finalize, JsData)]
#[boa_gc(unsafe_empty_trace)]
struct Body(RefCell<Option<Rc<Vec<u8>>>>);

/// The header list of a response.
#[derive(Trace, Finalize, JsData)]
#[boa_gc(unsafe_empty_trace)]
struct HeaderList(Vec<(String, String)>);

const BODY_METHODS: &[(&str, NativeFunctionPointer)] =
    &[("text", text), ("json", json), ("arrayBuffer", array_buffer), ("clone", clone)];

const HEADER_METHODS: &[(&str, NativeFunctionPointer)] = &[
    ("get", header_get),
    ("has", header_has),
    ("entries", header_entries),
    ("keys", header_keys),
    ("values", header_values),
    ("forEach", header_for_each),
];

/// The response as app code sees it.
pub(crate) fn build(response: Response, context: &mut Context) -> JsValue {
    let headers =
        response.headers.into_iter().filter(|(name, _)| belljar_core::header::is_visible_response_header(name));
    let headers = object(HeaderList(headers.collect()), HEADER_METHODS, context);
    let iterator = native("entries", 0, header_entries, context);
    headers.insert_property(JsSymbol::iterator(), property::hidden(iterator));
    let response_object = object(Body(RefCell::new(Some(Rc::new(response.body)))), BODY_METHODS, context);
    let members: [(&str, JsValue); 6] = [
        ("status", response.status.into()),
        ("statusText", JsString::from(response.status_text).into()),
        ("ok", (200..300).contains(&response.status).into()),
        ("redirected", response.redirected.into()),
        ("url", JsString::from(response.url).into()),
        ("headers", headers.into()),
    ];
    for (name, value) in members {
        response_object.insert_property(JsString::from(name), property::fixed(value));
    }
    let used = native("get bodyUsed", 0, body_used, context);
    response_object.insert_property(js_string!("bodyUsed"), property::accessor(used, None));
    response_object.into()
}

/// An object with native data and methods of its own; its prototype is the ordinary one.
fn object<T: boa_engine::object::NativeObject>(
    data: T,
    methods: &[(&'static str, NativeFunctionPointer)],
    context: &Context,
) -> JsObject {
    let prototype = context.intrinsics().constructors().object().prototype();
    let object = JsObject::from_proto_and_data(prototype, data).upcast();
    for (name, function) in methods {
        let function = native(name, 0, *function, context);
        object.insert_property(JsString::from(*name), property::hidden(function));
    }
    object
}

/// Takes the body, which can be read once.
fn take(this: &JsValue) -> JsResult<Rc<Vec<u8>>> {
    let object = this.as_object();
    let body = object.as_ref().and_then(JsObject::downcast_ref::<Body>);
    let body = body.ok_or_else(|| JsNativeError::typ().with_message("this is not a Response"))?;
    let taken = body.0.borrow_mut().take();
    taken.ok_or_else(|| {
        JsNativeError::typ()
            .with_message("the body has been read already; clone() the response to read it twice")
            .into()
    })
}

fn settled(result: JsResult<JsValue>, context: &mut Context) -> JsResult<JsValue> {
    match result {
        Err(error) if error.as_engine().is_some() => Err(error),
        result => Ok(JsPromise::from_result(result, context)?.into()),
    }
}

fn decoded(body: &[u8]) -> JsString {
    // UTF-8 decode: a byte order mark is no part of the text.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    JsString::from(String::from_utf8_lossy(body).as_ref())
}

fn text(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let result = take(this).map(|body| decoded(&body).into());
    settled(result, context)
}

fn json(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let result = take(this).and_then(|body| State::of(context).intrinsics().json_parse(decoded(&body), context));
    settled(result, context)
}

fn array_buffer(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let result = take(this).and_then(|body| {
        let buffer = JsArrayBuffer::new(body.len(), context)?;
        if let Some(mut data) = buffer.data_mut() {
            data.copy_from_slice(&body);
        }
        Ok(buffer.into())
    });
    settled(result, context)
}

/// A response of its own that shares the bytes.
fn clone(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let body = take(this)?;
    let object = this.as_object().ok_or_else(|| JsNativeError::typ().with_message("this is not a Response"))?;
    if let Some(slot) = object.downcast_ref::<Body>() {
        slot.0.replace(Some(body.clone()));
    }
    let copy = self::object(Body(RefCell::new(Some(body))), BODY_METHODS, context);
    for name in ["status", "statusText", "ok", "redirected", "url", "headers", "bodyUsed"] {
        let name = JsString::from(name);
        if let Some(property) = object.borrow().properties().get(&name.clone().into()) {
            copy.insert_property(name, property);
        }
    }
    Ok(copy.into())
}

#[allow(clippy::unnecessary_wraps)] // The engine's signature.
fn body_used(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let object = this.as_object();
    let body = object.as_ref().and_then(JsObject::downcast_ref::<Body>);
    Ok(body.is_some_and(|body| body.0.borrow().is_none()).into())
}

/// The headers of `this`, in the order and form that `Headers` iterates them: sorted, values of one name joined.
fn header_list(this: &JsValue) -> JsResult<Vec<(String, String)>> {
    let object = this.as_object();
    let list = object.as_ref().and_then(JsObject::downcast_ref::<HeaderList>);
    let list = list.ok_or_else(|| JsNativeError::typ().with_message("this is not the headers of a Response"))?;
    let mut sorted: Vec<(String, String)> = Vec::new();
    let mut all = list.0.clone();
    all.sort_by(|(left, _), (right, _)| left.cmp(right));
    for (name, value) in all {
        match sorted.last_mut().filter(|(last, _)| *last == name) {
            Some((_, values)) => *values = format!("{values}, {value}"),
            None => sorted.push((name, value)),
        }
    }
    Ok(sorted)
}

fn header_named(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<Option<String>> {
    let name = arguments.get_or_undefined(0).to_string(context)?.to_std_string_lossy().to_lowercase();
    Ok(header_list(this)?.into_iter().find(|(of, _)| *of == name).map(|(_, value)| value))
}

fn header_get(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = header_named(this, arguments, context)?;
    Ok(value.map_or_else(JsValue::null, |value| JsString::from(value).into()))
}

fn header_has(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(header_named(this, arguments, context)?.is_some().into())
}

fn header_entries(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut pairs = Vec::new();
    for (name, value) in header_list(this)? {
        let pair = [JsString::from(name).into(), JsString::from(value).into()];
        pairs.push(JsArray::from_iter(pair, context).into());
    }
    // The list's own iterator, so that `for … of` and spreading work as on the platform.
    JsArray::from_iter(pairs, context).values(context)
}

fn header_keys(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let names = header_list(this)?.into_iter().map(|(name, _)| JsString::from(name).into());
    JsArray::from_iter(names, context).values(context)
}

fn header_values(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let values = header_list(this)?.into_iter().map(|(_, value)| JsString::from(value).into());
    JsArray::from_iter(values, context).values(context)
}

fn header_for_each(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let callback = arguments.get_or_undefined(0).as_callable();
    let callback = callback.ok_or_else(|| JsNativeError::typ().with_message("forEach expects a function"))?;
    for (name, value) in header_list(this)? {
        let arguments = [JsString::from(value).into(), JsString::from(name).into(), this.clone()];
        callback.call(&JsValue::undefined(), &arguments, context)?;
    }
    Ok(JsValue::undefined())
}
