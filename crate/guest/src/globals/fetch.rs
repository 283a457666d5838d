//! [`fetch`](https://fetch.spec.whatwg.org/#fetch-method)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Window/fetch)), without credentials whatever the author asks
//! (invariant I4).
//!
//! The request is checked here, so that its author gets an error with a position, and once more by the host, which does
//! not trust this check.

use super::{
    files,
    web::{
        abort_signal::AbortSignal,
        integrity,
        request::{self, Request},
        response,
    },
};
use crate::{
    declare::{Call, Function, Parameter, Returns, Type, doc},
    errors::current_position,
    state::{Origin, State},
};
use belljar_core::{
    Effect, LimitKind,
    effect::{self, Redirect},
    event::{FetchFailure, Response},
};
use boa_engine::{
    Context, JsError, JsNativeError, JsObject, JsResult, JsValue, builtins::promise::ResolvingFunctions,
    object::builtins::JsPromise,
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};
use url::Url;

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
    /// What the body has to be, by its digest.
    integrity: String,
    /// What may cancel it.
    signal: Option<JsObject<AbortSignal>>,
    then: Then,
}

/// What becomes of a response.
enum Then {
    /// Its promise is given it.
    Answer,
    /// It is offered to the user as a file, and the promise is given what comes of that.
    Save { name: String, media_type: String },
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
        Parameter::required(
            "input",
            Type::Converted("string | URL | Request"),
            "The address; a relative one starts at the page's. `data:` addresses are answered without a request.",
        ),
        Parameter::optional(
            "init",
            Type::Either(&[Type::Object, Type::Null]),
            "As on the platform: `method`, `headers`, `body`, `signal`, `redirect` (`follow` or `error`), `integrity`, \
             `mode` (`cors` or `same-origin`).",
        ),
    ],
    returns: Returns::Promise("Response"),
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
    let request = request::build(input, init.as_ref(), "fetch refused", context)?;
    let signal = request.signal();
    if let Some(reason) = signal.as_ref().and_then(|signal| signal.borrow().data().reason()) {
        return Err(JsError::from_opaque(reason));
    }
    let integrity = request.integrity.clone();
    if request.url.scheme() == "data" {
        let response = answer_data(&request)?;
        integrity::check(&integrity, &response.body).map_err(|problem| refused(&problem))?;
        let response = response::received(response, context);
        return Ok(JsPromise::resolve(response, context)?.into());
    }
    let own_origin = state.own_origin();
    let request = order(&request, own_origin.as_deref())?;
    let Some(grant) = &state.grants.fetch else { return Err(refused("policy.fetch grants nothing").into()) };
    let allowed_by = grant
        .check(&request.url, &request.method, &request.headers, request.body.as_deref(), own_origin.as_deref())
        .map_err(|refusal| refused(&refusal.to_string()))?;
    let position = || current_position(context);
    state.sensitive.judge_headers(state, &request.headers, &position).map_err(|rule| refused(&rule))?;

    in_flight(state, Ordered { request, allowed_by, integrity, signal, then: Then::Answer }, context)
}

/// A request that may be sent.
struct Ordered {
    request: effect::Request,
    allowed_by: String,
    integrity: String,
    signal: Option<JsObject<AbortSignal>>,
    then: Then,
}

/// Fetches what is then saved as a file, under the same policy as any request.
pub(crate) fn save(
    call: &Call<'_>,
    url: &Url,
    name: String,
    media_type: String,
    context: &mut Context,
) -> JsResult<JsValue> {
    let state = &call.state;
    let own_origin = state.own_origin();
    let Some(grant) = &state.grants.fetch else { return Err(call.refuse("policy.fetch grants nothing")) };
    let (headers, redirect) = (Vec::new(), Redirect::Follow);
    let request = effect::Request { url: url.to_string(), method: "GET".to_owned(), headers, body: None, redirect };
    let allowed_by = grant
        .check(&request.url, &request.method, &request.headers, None, own_origin.as_deref())
        .map_err(|refusal| call.refuse(&refusal.to_string()))?;
    let then = Then::Save { name, media_type };
    in_flight(state, Ordered { request, allowed_by, integrity: String::new(), signal: None, then }, context)
}

fn in_flight(state: &State, ordered: Ordered, context: &mut Context) -> JsResult<JsValue> {
    let Ordered { request, allowed_by, integrity, signal, then } = ordered;
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
    if let Some(signal) = &signal {
        signal.borrow().data().cancels(id);
    }
    let pending = Pending { promise: resolvers, url, origin: state.origin(), integrity, signal, then };
    state.requests.in_flight.borrow_mut().insert(id, pending);
    Ok(promise.into())
}

/// What the host is asked to send.
fn order(request: &Request, own_origin: Option<&str>) -> JsResult<effect::Request> {
    if request.same_origin && own_origin != Some(request.url.origin().ascii_serialization().as_str()) {
        return Err(refused("`mode` is same-origin, and the address is of another origin").into());
    }
    let redirect = match request.redirect {
        "follow" => Redirect::Follow,
        "error" => Redirect::Error,
        other => return Err(refused(&format!("`redirect` may be follow or error, not {other}")).into()),
    };
    let headers = request.headers.borrow().data().list();
    let (url, method) = (request.url.as_str().to_owned(), request.method.clone());
    Ok(effect::Request { url, method, headers, body: request.take_body()?, redirect })
}

/// A `data:` address holds its own answer (Fetch, "scheme fetch").
fn answer_data(request: &Request) -> JsResult<Response> {
    if request.method != "GET" {
        return Err(refused("a data: URL can only be fetched with GET").into());
    }
    let url = request.url.as_str();
    let broken = || refused("the data: URL cannot be read");
    let data = data_url::DataUrl::process(url).map_err(|_| broken())?;
    let (body, _) = data.decode_to_vec().map_err(|_| broken())?;
    Ok(Response {
        url: url.to_owned(),
        status: 200,
        status_text: "OK".to_owned(),
        redirected: false,
        headers: vec![("content-type".to_owned(), data.mime_type().to_string())],
        body,
    })
}

/// The host has answered.
pub(crate) fn settle(
    state: &State,
    id: u32,
    result: Result<Response, FetchFailure>,
    context: &mut Context,
) -> JsResult<()> {
    let Some(Pending { promise, url, integrity, signal, then, .. }) = state.requests.in_flight.borrow_mut().remove(&id)
    else {
        return Ok(());
    };
    if let Some(signal) = signal {
        signal.borrow().data().cancels_no_more(id);
    }
    let undefined = JsValue::undefined();
    let failure = match result {
        Ok(response) if matches!(then, Then::Save { .. }) && !(200..300).contains(&response.status) => {
            format!("download of {url} failed: the server answered with {}", response.status)
        }
        Ok(response) => match integrity::check(&integrity, &response.body) {
            Ok(()) => {
                if let Then::Save { name, media_type } = then {
                    return files::save(state, response, name, media_type, promise, context);
                }
                let response = response::received(response, context);
                promise.resolve.call(&undefined, &[response.into()], context)?;
                return Ok(());
            }
            Err(problem) => format!("fetch of {url} failed: {problem}"),
        },
        Err(failure) => explain(&url, &failure),
    };
    let error = JsNativeError::typ().with_message(failure).into_opaque(context);
    promise.reject.call(&undefined, &[error.into()], context)?;
    Ok(())
}

/// A signal has ended a request: its promise is rejected with the reason, and the host need not go on.
pub(crate) fn cancel(state: &State, id: u32, reason: &JsValue, context: &mut Context) -> JsResult<()> {
    let Some(pending) = state.requests.in_flight.borrow_mut().remove(&id) else { return Ok(()) };
    state.report(Effect::CancelFetch { id });
    pending.promise.reject.call(&JsValue::undefined(), std::slice::from_ref(reason), context)?;
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
