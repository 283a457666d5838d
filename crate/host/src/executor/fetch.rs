//! Real requests: the page's own `fetch`, stripped of everything that would speak for the page or its user.

use super::{Answer, Order, Requests, Running, Timers, timers::PageTimers};
use belljar_core::{
    effect::Redirect,
    event::{FetchFailure, Response},
    header,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestInit, RequestMode, RequestRedirect,
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetch)]
    fn page_fetch(request: &web_sys::Request) -> Result<js_sys::Promise, JsValue>;
}

/// `fetch` without credentials.
pub(crate) struct PageRequests;

impl Requests for PageRequests {
    fn send(&self, order: Order, answer: Answer) -> Box<dyn Running> {
        let flight = Rc::new(Flight::default());
        let deadline_ms = order.grant.deadline_ms();
        let too_late = {
            let flight = flight.clone();
            PageTimers.start(
                deadline_ms,
                false,
                Rc::new(move || flight.stop(Some(FetchFailure::Deadline { deadline_ms }))),
            )
        };
        let running = PageRequest(flight.clone());
        spawn_local(async move {
            let result = carry_out(&order, &flight).await;
            drop(too_late);
            if flight.cancelled.get() {
                return;
            }
            // What stopped the request says more than the error that the stopped request ended with.
            answer(match flight.stopped_by.take() {
                Some(failure) => Err(failure),
                None => result,
            });
        });
        Box::new(running)
    }
}

/// What is shared between a request and those who may stop it.
#[derive(Default)]
struct Flight {
    controller: RefCell<Option<AbortController>>,
    stopped_by: RefCell<Option<FetchFailure>>,
    cancelled: Cell<bool>,
}

impl Flight {
    fn stop(&self, why: Option<FetchFailure>) {
        if let Some(why) = why {
            self.stopped_by.borrow_mut().get_or_insert(why);
        }
        let controller = self.controller.borrow().clone();
        if let Some(controller) = controller {
            controller.abort();
        }
    }
}

struct PageRequest(Rc<Flight>);

impl Running for PageRequest {}

impl Drop for PageRequest {
    fn drop(&mut self) {
        self.0.cancelled.set(true);
        self.0.stop(None);
    }
}

async fn carry_out(order: &Order, flight: &Flight) -> Result<Response, FetchFailure> {
    let controller = AbortController::new().map_err(|error| network(&error))?;
    let request = build(order, &controller).map_err(|error| network(&error))?;
    flight.controller.replace(Some(controller));
    let promise = page_fetch(&request).map_err(|error| network(&error))?;
    let response: web_sys::Response = JsFuture::from(promise).await.map_err(|error| network(&error))?.unchecked_into();
    let url = response.url();
    if let Err(refusal) = order.check_final(&url) {
        // The answer of an address that is not listed is not read.
        flight.stop(None);
        return Err(refusal);
    }
    let body = read_body(&response, order.grant.max_response_bytes(), flight).await?;
    Ok(Response {
        url,
        status: response.status(),
        status_text: response.status_text(),
        redirected: response.redirected(),
        headers: visible_headers(&response.headers()).map_err(|error| network(&error))?,
        body,
    })
}

fn build(order: &Order, controller: &AbortController) -> Result<web_sys::Request, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &order.request.headers {
        headers.append(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(&order.request.method);
    init.set_headers_headers(&headers);
    if let Some(body) = &order.request.body {
        init.set_body(&js_sys::Uint8Array::from(body.as_slice()));
    }
    init.set_mode(RequestMode::Cors);
    // Invariant I4: no cookie, client certificate or HTTP credential is sent, and none that comes is kept.
    init.set_credentials(RequestCredentials::Omit);
    // Not from the cache: what the page fetched with its user's session may be there.
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_redirect(match order.request.redirect {
        Redirect::Follow => RequestRedirect::Follow,
        Redirect::Error => RequestRedirect::Error,
    });
    init.set_signal(Some(&controller.signal()));
    web_sys::Request::new_with_str_and_init(&order.request.url, &init)
}

/// Reads the body piece by piece, so that one that is too long is never held.
async fn read_body(response: &web_sys::Response, max_bytes: u32, flight: &Flight) -> Result<Vec<u8>, FetchFailure> {
    let mut body = Vec::new();
    let Some(stream) = response.body() else { return Ok(body) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let piece = JsFuture::from(reader.read()).await.map_err(|error| network(&error))?;
        let piece: js_sys::IteratorNext = piece.unchecked_into();
        if piece.done() {
            return Ok(body);
        }
        let piece: js_sys::Uint8Array = piece.value().unchecked_into();
        if body.len() as u64 + u64::from(piece.length()) > u64::from(max_bytes) {
            flight.stop(None);
            return Err(FetchFailure::TooLarge { max_response_bytes: max_bytes });
        }
        let start = body.len();
        body.resize(start + piece.length() as usize, 0);
        piece.copy_to(&mut body[start..]);
    }
}

fn visible_headers(headers: &Headers) -> Result<Vec<(String, String)>, JsValue> {
    let mut visible = Vec::new();
    for entry in headers.entries() {
        let entry: js_sys::Array = entry?.unchecked_into();
        let name = entry.get(0).as_string().unwrap_or_default();
        // Browsers hide it anyway; other places do not.
        if header::is_visible_response_header(&name) {
            visible.push((name, entry.get(1).as_string().unwrap_or_default()));
        }
    }
    Ok(visible)
}

fn network(error: &JsValue) -> FetchFailure {
    let message = match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => format!("{error:?}"),
    };
    FetchFailure::Network { message }
}
