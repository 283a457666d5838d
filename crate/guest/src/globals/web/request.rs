//! [`Request`](https://fetch.spec.whatwg.org/#request-class)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Request)).
//!
//! What a request may not ask for here it does not have: `credentials` is always `omit`, `cache` always `no-store`,
//! `referrer` always empty, whatever the author writes.

use super::{
    Interface,
    abort_signal::{self, AbortSignal},
    body::{self, Body, HasBody},
    class::{self, Member, Table, construct_as, type_error},
    convert::{byte_string, dictionary, member, usv_string},
    headers::{self, Guard, Headers},
};
use crate::{
    declare::{Object, doc},
    errors::current_position,
    state::State,
};
use belljar_core::header;
use boa_engine::{Context, JsArgs, JsData, JsError, JsObject, JsResult, JsString, JsValue};
use boa_gc::{Finalize, GcRefCell, Trace};

pub(crate) static OBJECT: Object = Object {
    name: "Request",
    summary: doc(
        "A request that is yet to be sent. `credentials` is always `omit`, `cache` always `no-store` and `referrer` \
         always empty, whatever the options say.",
    ),
    typescript: doc(r#"class Request {
  constructor(
    input: string | URL | Request,
    init?: {
      method?: string;
      headers?: Headers | Record<string, any> | Iterable<[string, any]>;
      body?: string | Blob | FormData | URLSearchParams | ArrayBuffer | ArrayBufferView | null;
      mode?: "cors" | "same-origin" | "no-cors";
      credentials?: "omit" | "same-origin" | "include";
      cache?: "default" | "no-store" | "reload" | "no-cache" | "force-cache" | "only-if-cached";
      redirect?: "follow" | "error" | "manual";
      referrer?: string;
      referrerPolicy?: string;
      integrity?: string;
      keepalive?: boolean;
      priority?: "high" | "low" | "auto";
      duplex?: "half";
      signal?: AbortSignal | null;
      window?: null;
    } | null,
  );
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly destination: "";
  readonly referrer: "";
  readonly referrerPolicy: "no-referrer";
  readonly mode: "cors" | "same-origin";
  readonly credentials: "omit";
  readonly cache: "no-store";
  readonly redirect: "follow" | "error" | "manual";
  readonly integrity: string;
  readonly keepalive: boolean;
  readonly signal: AbortSignal;
  readonly duplex: "half";
  clone(): Request;
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  bytes(): Promise<Uint8Array>;
  formData(): Promise<FormData>;
  json(): Promise<any>;
  text(): Promise<string>;
}"#),
    example: doc(r#"const request = new Request("https://api.example.com/orders", { method: "POST", body: "{}" });
request.headers.set("Content-Type", "application/json");
return [request.method, await request.clone().text()]
// → ["POST","{}"]"#),
};

pub(super) static TABLE: Table = Table {
    name: "Request",
    length: 1,
    construct: Some(construct),
    parent: None,
    members: &[
        Member::Getter("method", |this, _, _| text(&class::this::<Request>(this)?.borrow().data().method)),
        Member::Getter("url", |this, _, _| text(class::this::<Request>(this)?.borrow().data().url.as_str())),
        Member::Getter("headers", |this, _, _| {
            Ok(class::this::<Request>(this)?.borrow().data().headers.clone().upcast().into())
        }),
        Member::Getter("destination", |this, _, _| always(this, "")),
        Member::Getter("referrer", |this, _, _| always(this, "")),
        Member::Getter("referrerPolicy", |this, _, _| always(this, "no-referrer")),
        Member::Getter("mode", |this, _, _| {
            let same_origin = class::this::<Request>(this)?.borrow().data().same_origin;
            text(if same_origin { "same-origin" } else { "cors" })
        }),
        Member::Getter("credentials", |this, _, _| always(this, "omit")),
        Member::Getter("cache", |this, _, _| always(this, "no-store")),
        Member::Getter("redirect", |this, _, _| text(class::this::<Request>(this)?.borrow().data().redirect)),
        Member::Getter("integrity", |this, _, _| text(&class::this::<Request>(this)?.borrow().data().integrity)),
        Member::Getter("keepalive", |this, _, _| Ok(class::this::<Request>(this)?.borrow().data().keepalive.into())),
        Member::Getter("signal", |this, _, context| {
            let request = class::this::<Request>(this)?;
            Ok(signal_of(&request, context).upcast().into())
        }),
        Member::Getter("duplex", |this, _, _| always(this, "half")),
        Member::Method("clone", 0, clone),
        Member::Mixin(Request::MEMBERS),
    ],
};

/// A request's own data.
#[derive(Trace, Finalize, JsData)]
pub(crate) struct Request {
    #[unsafe_ignore_trace]
    pub(crate) url: url::Url,
    #[unsafe_ignore_trace]
    pub(crate) method: String,
    pub(crate) headers: JsObject<Headers>,
    #[unsafe_ignore_trace]
    body: Body,
    /// `mode: "same-origin"`.
    pub(crate) same_origin: bool,
    #[unsafe_ignore_trace]
    pub(crate) redirect: &'static str,
    #[unsafe_ignore_trace]
    pub(crate) integrity: String,
    keepalive: bool,
    /// What ends it. Made when somebody asks for it, unless one was given to follow.
    signal: GcRefCell<Option<JsObject<AbortSignal>>>,
}

impl HasBody for Request {
    fn body(&self) -> &Body {
        &self.body
    }

    fn headers(&self) -> JsObject<Headers> {
        self.headers.clone()
    }
}

impl Request {
    /// The signal, if there is one that could end it.
    pub(crate) fn signal(&self) -> Option<JsObject<AbortSignal>> {
        self.signal.borrow().clone()
    }

    /// The body, which is used up by that.
    pub(crate) fn take_body(&self) -> JsResult<Option<Vec<u8>>> {
        let bytes = self.body.take()?;
        Ok(bytes.map(|bytes| std::rc::Rc::try_unwrap(bytes).unwrap_or_else(|shared| shared.to_vec())))
    }
}

#[allow(clippy::unnecessary_wraps)] // As all getters.
fn text(text: &str) -> JsResult<JsValue> {
    Ok(JsString::from(text).into())
}

fn always(this: &JsValue, value: &'static str) -> JsResult<JsValue> {
    class::this::<Request>(this)?;
    text(value)
}

fn signal_of(request: &JsObject<Request>, context: &mut Context) -> JsObject<AbortSignal> {
    let known = request.borrow().data().signal();
    known.unwrap_or_else(|| {
        let signal = abort_signal::following(&[], context);
        *request.borrow().data().signal.borrow_mut() = Some(signal.clone());
        signal
    })
}

/// `new Request(input, init)`
fn construct(new_target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (input, init) = (arguments.get_or_undefined(0), arguments.get_or_undefined(1));
    let init = dictionary(init, "Failed to construct 'Request'")?;
    let request = build(input, init.as_ref(), "Failed to construct 'Request'", context)?;
    Ok(construct_as(Interface::Request, new_target, request, context)?.upcast().into())
}

/// `clone()`
fn clone(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let request = class::this::<Request>(this)?;
    let signal = signal_of(&request, context);
    let followed = abort_signal::following(&[signal], context);
    let request = request.borrow();
    let request = request.data();
    if request.body.is_used() {
        return Err(type_error("Failed to execute 'clone' on 'Request': the body has been read already."));
    }
    let headers = request.headers.borrow().data().copy();
    let copy = Request {
        url: request.url.clone(),
        method: request.method.clone(),
        headers: class::make(Interface::Headers, headers, context),
        body: request.body.share(),
        same_origin: request.same_origin,
        redirect: request.redirect,
        integrity: request.integrity.clone(),
        keepalive: request.keepalive,
        signal: GcRefCell::new(Some(followed)),
    };
    Ok(class::make(Interface::Request, copy, context).upcast().into())
}

/// The members of the options that are texts out of a list. `None`: it is not given.
fn choice(
    init: Option<&JsObject>,
    name: &str,
    choices: &[&'static str],
    what: &str,
    context: &mut Context,
) -> JsResult<Option<&'static str>> {
    let Some(value) = member(init, name, context)? else { return Ok(None) };
    let value = value.to_string(context)?.to_std_string_lossy();
    match choices.iter().find(|choice| **choice == value) {
        Some(choice) => Ok(Some(choice)),
        None => Err(type_error(format!("{what}: `{name}` may be {}.", choices.join(", ")))),
    }
}

/// The request that `fetch` and `new Request` are given (Fetch, "new Request(input, init)"). `what` begins its errors.
pub(crate) fn build(input: &JsValue, init: Option<&JsObject>, what: &str, context: &mut Context) -> JsResult<Request> {
    let state = State::of(context);
    let refuse = |problem: &str| type_error(format!("{what}: {problem}"));
    let from = class::instance::<Request>(input);
    let url = match &from {
        Some(from) => from.borrow().data().url.clone(),
        None => {
            let input = usv_string(input, context)?;
            let parsed = url::Url::options().base_url(state.page_url.as_ref()).parse(&input);
            parsed.map_err(|error| refuse(&format!("\"{input}\" is not a URL that can be fetched: {error}")))?
        }
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse(&belljar_core::policy::FetchRefusal::UrlCredentials.to_string()));
    }

    // The members are read in the order of their names, as Web IDL has it.
    let given_body = member(init, "body", context)?.filter(|body| !body.is_null());
    let caches = ["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"];
    let cache = choice(init, "cache", &caches, what, context)?;
    let credentials = choice(init, "credentials", &["omit", "same-origin", "include"], what, context)?;
    choice(init, "duplex", &["half"], what, context)?;
    let given_headers = member(init, "headers", context)?;
    let integrity = match member(init, "integrity", context)? {
        Some(integrity) => Some(integrity.to_string(context)?.to_std_string_lossy()),
        None => None,
    };
    let keepalive = member(init, "keepalive", context)?.map(|keepalive| keepalive.to_boolean());
    let method = match member(init, "method", context)? {
        Some(method) => Some(byte_string(&method, context)?),
        None => None,
    };
    let mode = choice(init, "mode", &["cors", "same-origin", "no-cors", "navigate"], what, context)?;
    choice(init, "priority", &["high", "low", "auto"], what, context)?;
    let redirect = choice(init, "redirect", &["follow", "error", "manual"], what, context)?;
    let signal = member(init, "signal", context)?;
    let window = member(init, "window", context)?;

    if window.is_some_and(|window| !window.is_null()) {
        return Err(refuse("`window` can only be null."));
    }
    if mode == Some("navigate") {
        return Err(refuse("`mode` may be cors, same-origin or no-cors."));
    }
    if cache == Some("only-if-cached") {
        return Err(refuse("nothing is ever taken from a cache here, so `cache` cannot be only-if-cached."));
    }
    warn(&state, credentials, mode, context);

    let method = match method {
        Some(method) => normal_method(&method).map_err(|problem| refuse(&problem))?,
        None => from.as_ref().map_or_else(|| "GET".to_owned(), |from| from.borrow().data().method.clone()),
    };
    let headers = Headers::new(Guard::Request);
    let pairs = match (&given_headers, &from) {
        (Some(given), _) => headers::read(given, what, context)?,
        (None, Some(from)) => from.borrow().data().headers.borrow().data().list(),
        (None, None) => Vec::new(),
    };
    headers.fill(pairs).map_err(|error| prefixed(error, what))?;

    let takes_no_body = matches!(method.as_str(), "GET" | "HEAD");
    let no_body = || refuse(&format!("a {method} request cannot have a body"));
    let body = match (&given_body, &from) {
        (Some(_), _) if takes_no_body => return Err(no_body()),
        (Some(given), _) => {
            let (bytes, kind) = body::extract(given, context)?;
            if let Some(kind) = kind {
                headers.default_type(&kind);
            }
            Some(bytes)
        }
        (None, Some(from)) => {
            let from = from.borrow();
            let bytes = from.data().take_body().map_err(|error| prefixed(error, what))?;
            if bytes.is_some() && takes_no_body {
                return Err(no_body());
            }
            bytes
        }
        (None, None) => None,
    };

    let signal = match &signal {
        Some(signal) if signal.is_null() => None,
        Some(signal) => {
            let given = class::instance::<AbortSignal>(signal);
            Some(given.ok_or_else(|| refuse("`signal` is not an AbortSignal."))?)
        }
        None => from.as_ref().and_then(|from| from.borrow().data().signal()),
    };
    let signal = signal.map(|signal| abort_signal::following(&[signal], context));
    let of = |get: fn(&Request) -> bool| from.as_ref().is_some_and(|from| get(from.borrow().data()));
    Ok(Request {
        url,
        method,
        headers: class::make(Interface::Headers, headers, context),
        body: Body::new(body),
        same_origin: mode.map_or_else(|| of(|from| from.same_origin), |mode| mode == "same-origin"),
        redirect: redirect.or(from.as_ref().map(|from| from.borrow().data().redirect)).unwrap_or("follow"),
        integrity: integrity.or(from.as_ref().map(|from| from.borrow().data().integrity.clone())).unwrap_or_default(),
        keepalive: keepalive.unwrap_or_else(|| of(|from| from.keepalive)),
        signal: GcRefCell::new(signal),
    })
}

/// An error of the framework's own, with what was to be done before it.
fn prefixed(error: JsError, what: &str) -> JsError {
    match error.as_native() {
        Some(native) => type_error(format!("{what}: {}", native.message())),
        None => error,
    }
}

/// What the author asks for and does not get: said once for each place.
fn warn(state: &State, credentials: Option<&str>, mode: Option<&str>, context: &Context) {
    if credentials.is_some_and(|credentials| credentials != "omit") {
        let message = "fetch never sends cookies or other credentials of the page: `credentials` is always `omit` here. \
                       Send a token of the app's own in a header, or let a query run on the server.";
        state.warn("fetch-credentials-omitted", message.to_owned(), current_position(context));
    }
    if mode == Some("no-cors") {
        let message = "`mode` is always `cors` here, or `same-origin`: an answer that cannot be read is of no use to an \
                       app. The server has to allow the page's origin (CORS).";
        state.warn("fetch-mode-cors", message.to_owned(), current_position(context));
    }
}

/// Fetch, "normalize a method", of one that is allowed at all.
fn normal_method(method: &str) -> Result<String, String> {
    let upper = method.to_ascii_uppercase();
    if !header::is_name(method) {
        return Err("the method is no token (RFC 9110, 5.6.2)".to_owned());
    }
    match upper.as_str() {
        "CONNECT" | "TRACE" | "TRACK" => Err(format!("the method {upper} cannot be used (Fetch, forbidden method)")),
        "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" => Ok(upper),
        _ => Ok(method.to_owned()),
    }
}
