//! [`fetch`](https://fetch.spec.whatwg.org/#fetch-method)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Window/fetch)), without credentials whatever the author asks
//! (invariant I4).
//!
//! The request is checked here, so that its author gets an error with a position, and once more by the host, which does
//! not trust this check.

use super::response;
use crate::{
    declare::{Call, Function, Parameter, Returns, Type, doc},
    errors::current_position,
    state::{Origin, State},
};
use belljar_core::{
    Effect, LimitKind,
    effect::{Redirect, Request},
    event::{FetchFailure, Response},
};
use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsString, JsValue,
    builtins::promise::ResolvingFunctions,
    object::builtins::{JsArray, JsArrayBuffer, JsDataView, JsPromise, JsTypedArray},
    property::PropertyKey,
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

/// Requests in flight.
#[derive(Default)]
pub(crate) struct Requests {
    next: Cell<u32>,
    in_flight: RefCell<BTreeMap<u32, Pending>>,
}

struct Pending {
    promise: ResolvingFunctions,
    url: String,
    origin: Rc<Origin>,
}

impl Requests {
    pub(crate) fn len(&self) -> usize {
        self.in_flight.borrow().len()
    }

    /// On whose behalf an answer is delivered.
    pub(crate) fn origin(&self, id: u32) -> Option<Rc<Origin>> {
        self.in_flight.borrow().get(&id).map(|pending| pending.origin.clone())
    }
}

pub(crate) static FUNCTIONS: &[Function] = &[Function {
    name: "fetch",
    summary: doc(
        "Sends a request to an origin that the policy lists, and gives its response. Cookies and other credentials \
              of the page are never sent, whatever `credentials` says; a token of the app's own goes into a header.",
    ),
    parameters: &[
        Parameter::required("input", Type::Converted("string"), "The address; a relative one starts at the page's."),
        Parameter::optional(
            "init",
            Type::Either(&[Type::Object, Type::Null]),
            "As on the platform: `method`, `headers`, `body`, `redirect` (`follow` or `error`).",
        ),
    ],
    returns: Returns::Promise(
        "{ readonly status: number; readonly ok: boolean; text(): Promise<string>; json(): Promise<any>; arrayBuffer(): Promise<ArrayBuffer> }",
    ),
    acts: true,
    example: doc(
        "const response = await fetch(\"https://api.example.com/orders\", { method: \"POST\", body: \"{}\" });\n\
              return response.status\n// → 200",
    ),
    run: send,
}];

fn send(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let state = &call.state;
    let (input, init) = (&call.value(0), call.given(1).and_then(JsValue::as_object));
    let request = read_request(state, input, init.as_ref(), context)?;
    let Some(grant) = &state.grants.fetch else { return Err(refused("policy.fetch grants nothing").into()) };
    let own_origin = state.page_url.as_ref().map(|url| url.origin().ascii_serialization());
    let allowed_by = grant
        .check(&request.url, &request.method, &request.headers, request.body.as_deref(), own_origin.as_deref())
        .map_err(|refusal| refused(&refusal.to_string()))?;
    let position = || current_position(context);
    state.sensitive.judge_headers(state, &request.headers, &position).map_err(|rule| refused(&rule))?;

    if state.requests.len() >= state.limits.requests as usize {
        let limit = state.limits.requests;
        return Err(state.trip(LimitKind::Requests, format!("more than {limit} requests are in flight"), None));
    }
    let id = state.requests.next.get() + 1;
    let url = request.url.clone();
    let bytes = url.len() + request.body.as_ref().map_or(0, Vec::len);
    state.emit(Effect::Fetch { id, request, allowed_by }, bytes)?;
    state.requests.next.set(id);
    let (promise, resolvers) = JsPromise::new_pending(context);
    let pending = Pending { promise: resolvers, url, origin: state.origin() };
    state.requests.in_flight.borrow_mut().insert(id, pending);
    Ok(promise.into())
}

/// The host has answered.
pub(crate) fn settle(
    state: &State,
    id: u32,
    result: Result<Response, FetchFailure>,
    context: &mut Context,
) -> JsResult<()> {
    let Some(Pending { promise, url, .. }) = state.requests.in_flight.borrow_mut().remove(&id) else { return Ok(()) };
    let undefined = JsValue::undefined();
    match result {
        Ok(response) => {
            let response = response::build(response, context);
            promise.resolve.call(&undefined, &[response], context)?;
        }
        Err(failure) => {
            let error = JsNativeError::typ().with_message(explain(&url, &failure)).into_opaque(context);
            promise.reject.call(&undefined, &[error.into()], context)?;
        }
    }
    Ok(())
}

fn explain(url: &str, failure: &FetchFailure) -> String {
    match failure {
        FetchFailure::Refused { rule } => format!("fetch of {url} refused: {rule}"),
        FetchFailure::Network { message } => format!("fetch of {url} failed: {message}"),
        FetchFailure::Deadline { deadline_ms } => {
            format!("fetch of {url} failed: no answer within {deadline_ms} ms (policy.fetch.deadlineMs)")
        }
        FetchFailure::TooLarge { max_response_bytes } => {
            format!(
                "fetch of {url} failed: the response is longer than {max_response_bytes} bytes (policy.fetch.maxResponseBytes)"
            )
        }
    }
}

fn refused(rule: &str) -> JsNativeError {
    JsNativeError::typ().with_message(format!("fetch refused: {rule}"))
}

fn read_request(state: &State, input: &JsValue, init: Option<&JsObject>, context: &mut Context) -> JsResult<Request> {
    let input = input.to_string(context)?.to_std_string_lossy();
    let url = url::Url::options()
        .base_url(state.page_url.as_ref())
        .parse(&input)
        .map_err(|error| refused(&format!("\"{input}\" is not a URL that can be fetched: {error}")))?;
    let mut member = |name: &str| match init {
        Some(init) => init.get(JsString::from(name), context),
        None => Ok(JsValue::undefined()),
    };
    let (method, headers, body) = (member("method")?, member("headers")?, member("body")?);
    let (credentials, redirect) = (member("credentials")?, member("redirect")?);

    if !credentials.is_undefined() && credentials.as_string().is_none_or(|given| given != "omit") {
        let message =
            "fetch never sends cookies or other credentials of the page: `credentials` is always `omit` here. \
                       Send a token of the app's own in a header, or let a query run on the server."
                .to_owned();
        state.warn("fetch-credentials-omitted", message, current_position(context));
    }
    let method =
        if method.is_undefined() { "GET".to_owned() } else { method.to_string(context)?.to_std_string_lossy() };
    // Fetch, "normalize a method": these and no others are put into upper case.
    let upper = method.to_ascii_uppercase();
    let method = match upper.as_str() {
        "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" => upper,
        _ => method,
    };
    let redirect = match redirect.as_string().map(|text| text.to_std_string_lossy()).as_deref() {
        None | Some("follow") => Redirect::Follow,
        Some("error") => Redirect::Error,
        Some(other) => return Err(refused(&format!("`redirect` may be follow or error, not {other}")).into()),
    };
    let mut headers = read_headers(&headers, context)?;
    let body = read_body(&body, context)?;
    if let Some((_, Some(content_type))) = &body
        && !headers.iter().any(|(name, _)| name == "content-type")
    {
        headers.push(("content-type".into(), (*content_type).into()));
    }
    let body = body.map(|(bytes, _)| bytes);
    if body.is_some() && matches!(method.as_str(), "GET" | "HEAD") {
        return Err(refused(&format!("a {method} request cannot have a body")).into());
    }
    Ok(Request { url: url.into(), method, headers, body, redirect })
}

/// A record, or a list of pairs.
fn read_headers(headers: &JsValue, context: &mut Context) -> JsResult<Vec<(String, String)>> {
    let Some(object) = headers.as_object() else {
        return if headers.is_null_or_undefined() {
            Ok(Vec::new())
        } else {
            Err(refused("`headers` is neither an object nor a list of pairs").into())
        };
    };
    let mut pairs = Vec::new();
    if object.is_array() {
        let list = JsArray::from_object(object)?;
        for index in 0..list.length(context)?.min(1_000) {
            let pair = list.get(index, context)?;
            let pair = pair.as_object().filter(JsObject::is_array);
            let pair = pair.ok_or_else(|| refused("`headers` is a list that holds something other than pairs"))?;
            let (name, value) = (pair.get(0, context)?, pair.get(1, context)?);
            pairs.push((name, value));
        }
    } else {
        for key in object.own_property_keys(context)? {
            if let PropertyKey::Symbol(_) = key {
                continue;
            }
            let value = object.get(key.clone(), context)?;
            pairs.push((key.into(), value));
        }
    }
    let mut read = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        let name = name.to_string(context)?.to_std_string_lossy().to_lowercase();
        // Fetch, "normalize a byte sequence": white space around a value does not count.
        let value = value.to_string(context)?.to_std_string_lossy();
        read.push((name, value.trim_matches([' ', '\t', '\r', '\n']).to_owned()));
    }
    Ok(read)
}

type Body = (Vec<u8>, Option<&'static str>);

/// The bytes, and the content type that goes with them when the author names none (Fetch, "extract a body").
fn read_body(body: &JsValue, context: &mut Context) -> JsResult<Option<Body>> {
    if body.is_null_or_undefined() {
        return Ok(None);
    }
    if let Some(object) = body.as_object() {
        if let Ok(buffer) = JsArrayBuffer::from_object(object.clone()) {
            return Ok(Some((buffer.to_vec().unwrap_or_default(), None)));
        }
        let view = if let Ok(view) = JsTypedArray::from_object(object.clone()) {
            let range = (view.byte_offset(context)?, view.byte_length(context)?);
            Some((view.buffer(context)?, range))
        } else if let Ok(view) = JsDataView::from_object(object) {
            let range = (view.byte_offset(context)? as usize, view.byte_length(context)? as usize);
            Some((view.buffer(context)?, range))
        } else {
            None
        };
        if let Some((buffer, (offset, length))) = view {
            let buffer = buffer.as_object().map(JsArrayBuffer::from_object).transpose()?;
            let bytes = buffer.and_then(|buffer| buffer.to_vec()).unwrap_or_default();
            return Ok(Some((bytes.get(offset..offset + length).unwrap_or_default().to_vec(), None)));
        }
    }
    let text = body.to_string(context)?.to_std_string_lossy();
    Ok(Some((text.into_bytes(), Some("text/plain;charset=UTF-8"))))
}
