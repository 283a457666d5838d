//! [`Response`](https://fetch.spec.whatwg.org/#response-class)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Response)).

use super::{
    Interface,
    body::{self, Body, HasBody},
    class::{self, Member, Table, construct_as, type_error},
    convert::{byte_string, dictionary, member, usv_string},
    headers::{self, Guard, Headers},
};
use crate::{
    declare::{Object, doc},
    state::State,
};
use belljar_core::event;
use boa_engine::{Context, JsArgs, JsData, JsNativeError, JsObject, JsResult, JsString, JsValue};
use boa_gc::{Finalize, Trace};

pub(crate) static OBJECT: Object = Object {
    name: "Response",
    summary: doc(
        "What `fetch` gives: a status, headers, and a body that can be read once. There is no `body`: no streams.",
    ),
    typescript: doc(r#"class Response {
  constructor(
    body?: string | Blob | FormData | URLSearchParams | ArrayBuffer | ArrayBufferView | null,
    init?: {
      status?: number;
      statusText?: string;
      headers?: Headers | Record<string, any> | Iterable<[string, any]>;
    } | null,
  );
  static error(): Response;
  static redirect(url: string | URL, status?: number): Response;
  static json(
    data: any,
    init?: {
      status?: number;
      statusText?: string;
      headers?: Headers | Record<string, any> | Iterable<[string, any]>;
    } | null,
  ): Response;
  readonly type: "basic" | "cors" | "default" | "error";
  readonly url: string;
  readonly redirected: boolean;
  readonly status: number;
  readonly ok: boolean;
  readonly statusText: string;
  readonly headers: Headers;
  clone(): Response;
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  bytes(): Promise<Uint8Array>;
  formData(): Promise<FormData>;
  json(): Promise<any>;
  text(): Promise<string>;
}"#),
    example: doc(r"const response = Response.json({ total: 3 }, { status: 201 });
return [response.status, response.ok, (await response.json()).total]
// → [201,true,3]"),
};

pub(super) static TABLE: Table = Table {
    name: "Response",
    length: 0,
    construct: Some(construct),
    parent: None,
    members: &[
        Member::Static("error", 0, |_, _, context| {
            let headers = Headers::received(Vec::new());
            let response = Response { status: 0, kind: "error", ..Response::new(headers, Body::default(), context) };
            Ok(class::make(Interface::Response, response, context).upcast().into())
        }),
        Member::Static("redirect", 1, redirect),
        Member::Static("json", 1, json),
        Member::Getter("type", |this, _, _| {
            Ok(JsString::from(class::this::<Response>(this)?.borrow().data().kind).into())
        }),
        Member::Getter("url", |this, _, _| {
            Ok(JsString::from(class::this::<Response>(this)?.borrow().data().url.as_str()).into())
        }),
        Member::Getter("redirected", |this, _, _| Ok(class::this::<Response>(this)?.borrow().data().redirected.into())),
        Member::Getter("status", |this, _, _| Ok(class::this::<Response>(this)?.borrow().data().status.into())),
        Member::Getter("ok", |this, _, _| {
            Ok((200..300).contains(&class::this::<Response>(this)?.borrow().data().status).into())
        }),
        Member::Getter("statusText", |this, _, _| {
            Ok(JsString::from(class::this::<Response>(this)?.borrow().data().status_text.as_str()).into())
        }),
        Member::Getter("headers", |this, _, _| {
            Ok(class::this::<Response>(this)?.borrow().data().headers.clone().upcast().into())
        }),
        Member::Method("clone", 0, clone),
        Member::Mixin(Response::MEMBERS),
    ],
};

/// A response's own data.
#[derive(Trace, Finalize, JsData)]
#[boa_gc(unsafe_no_drop)]
pub(super) struct Response {
    #[unsafe_ignore_trace]
    kind: &'static str,
    #[unsafe_ignore_trace]
    pub(super) url: String,
    redirected: bool,
    pub(super) status: u16,
    #[unsafe_ignore_trace]
    status_text: String,
    headers: JsObject<Headers>,
    #[unsafe_ignore_trace]
    body: Body,
}

impl HasBody for Response {
    fn body(&self) -> &Body {
        &self.body
    }

    fn headers(&self) -> JsObject<Headers> {
        self.headers.clone()
    }
}

impl Response {
    fn new(headers: Headers, body: Body, context: &mut Context) -> Self {
        Self {
            kind: "default",
            url: String::new(),
            redirected: false,
            status: 200,
            status_text: String::new(),
            headers: class::make(Interface::Headers, headers, context),
            body,
        }
    }
}

/// What came from outside, as app code sees it: without what sets cookies, and not to be changed.
pub(crate) fn received(response: event::Response, context: &mut Context) -> JsObject {
    let state = State::of(context);
    let own = state.page_url.as_ref().map(url::Url::origin);
    let is_own = own.is_some_and(|own| url::Url::parse(&response.url).is_ok_and(|url| url.origin() == own));
    let body = Body::new(Some(response.body).filter(|_| !has_no_body(response.status)));
    let received = Response {
        kind: if is_own { "basic" } else { "cors" },
        url: without_fragment(response.url),
        redirected: response.redirected,
        status: response.status,
        status_text: response.status_text,
        ..Response::new(Headers::received(response.headers), body, context)
    };
    class::make(Interface::Response, received, context).upcast()
}

fn without_fragment(url: String) -> String {
    match url.split_once('#') {
        Some((url, _)) => url.to_owned(),
        None => url,
    }
}

/// Fetch, "null body status".
fn has_no_body(status: u16) -> bool {
    matches!(status, 101 | 103 | 204 | 205 | 304)
}

/// `new Response(body = null, { status = 200, statusText = "", headers })`
fn construct(new_target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let what = "Failed to construct 'Response'";
    let given = arguments.get_or_undefined(0);
    let body = if given.is_null_or_undefined() { None } else { Some(body::extract(given, context)?) };
    let response = build(body, arguments.get_or_undefined(1), what, context)?;
    Ok(construct_as(Interface::Response, new_target, response, context)?.upcast().into())
}

/// `Response.json(data, init)`
fn json(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = body::json_text(arguments.get_or_undefined(0), context)?;
    let body = (text.to_std_string_lossy().into_bytes(), Some("application/json".to_owned()));
    let init = arguments.get_or_undefined(1);
    let response = build(Some(body), init, "Failed to execute 'json' on 'Response'", context)?;
    Ok(class::make(Interface::Response, response, context).upcast().into())
}

/// Fetch, "initialize a response".
fn build(
    body: Option<(Vec<u8>, Option<String>)>,
    init: &JsValue,
    what: &str,
    context: &mut Context,
) -> JsResult<Response> {
    let init = dictionary(init, what)?;
    let given_headers = member(init.as_ref(), "headers", context)?;
    let status = match member(init.as_ref(), "status", context)? {
        // unsigned short: modulo 65,536.
        Some(status) => status.to_uint16(context)?,
        None => 200,
    };
    let status_text = match member(init.as_ref(), "statusText", context)? {
        Some(text) => byte_string(&text, context)?,
        None => String::new(),
    };
    if !(200..=599).contains(&status) {
        let problem = format!("{what}: the status {status} is not in the range from 200 to 599.");
        return Err(JsNativeError::range().with_message(problem).into());
    }
    // reason-phrase (RFC 9112, 4)
    if status_text.chars().any(|c| !matches!(c, '\t' | ' '..='~' | '\u{80}'..='\u{ff}')) {
        return Err(type_error(format!("{what}: the status text holds what it cannot.")));
    }
    if body.is_some() && has_no_body(status) {
        return Err(type_error(format!("{what}: a response with the status {status} cannot have a body.")));
    }
    let headers = Headers::new(Guard::Response);
    if let Some(given) = given_headers {
        headers.fill(headers::read(&given, what, context)?)?;
    }
    let (bytes, kind) = body.unzip();
    if let Some(kind) = kind.flatten() {
        headers.default_type(&kind);
    }
    Ok(Response { status, status_text, ..Response::new(headers, Body::new(bytes), context) })
}

/// `Response.redirect(url, status = 302)`
fn redirect(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let what = "Failed to execute 'redirect' on 'Response'";
    let url = usv_string(arguments.get_or_undefined(0), context)?;
    let status = match arguments.get_or_undefined(1) {
        status if status.is_undefined() => 302,
        status => status.to_uint16(context)?,
    };
    let state = State::of(context);
    let url = url::Url::options().base_url(state.page_url.as_ref()).parse(&url);
    let url = url.map_err(|error| type_error(format!("{what}: the address cannot be read: {error}")))?;
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        let problem = format!("{what}: the status {status} is none of a redirect.");
        return Err(JsNativeError::range().with_message(problem).into());
    }
    let headers = Headers::received(vec![("location".to_owned(), url.into())]);
    let response = Response { status, ..Response::new(headers, Body::default(), context) };
    Ok(class::make(Interface::Response, response, context).upcast().into())
}

/// `clone()`: a response of its own that shares the bytes.
fn clone(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let response = class::this::<Response>(this)?;
    let response = response.borrow();
    let response = response.data();
    if response.body.is_used() {
        return Err(type_error("Failed to execute 'clone' on 'Response': the body has been read already."));
    }
    let headers = response.headers.borrow().data().copy();
    let copy = Response {
        kind: response.kind,
        url: response.url.clone(),
        redirected: response.redirected,
        status: response.status,
        status_text: response.status_text.clone(),
        ..Response::new(headers, response.body.share(), context)
    };
    Ok(class::make(Interface::Response, copy, context).upcast().into())
}
