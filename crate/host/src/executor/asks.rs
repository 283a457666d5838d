//! What the page does for an app: its handlers are TypeScript's affair, this is the way to them and back.

use super::{AskReplies, Asks, Running};
use crate::convert;
use belljar_core::{
    Ask, Value,
    ask::{AskFailure, Content, Destination},
    value::ValueLimits,
};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What TypeScript lends: the page's handlers.
    pub type Handlers;
    /// Has a handler called. `reply` is called with whether it was told rather than answered, whether it went well, and
    /// the value, or an array of an error's name and message; it says whether that was taken for a success.
    #[wasm_bindgen(method)]
    fn ask(this: &Handlers, id: u32, name: &str, call: &JsValue, reply: &JsValue);
    /// Nobody waits for that any more: nothing is replied after this.
    #[wasm_bindgen(method)]
    fn forget(this: &Handlers, id: u32);
}

/// The page's handlers.
pub(crate) struct PageAsks {
    /// Where the handlers are.
    pub(crate) handlers: Handlers,
    /// What an answer may hold.
    pub(crate) limits: ValueLimits,
}

impl Asks for PageAsks {
    fn ask(&self, id: u32, ask: &Ask, replies: AskReplies) -> Box<dyn Running> {
        let limits = self.limits;
        let function = ask.function();
        let reply =
            Closure::<dyn Fn(bool, bool, JsValue) -> bool>::new(move |told: bool, well: bool, value: JsValue| {
                let result = if well { copied(function, &value, &limits) } else { Err(failure(&value)) };
                replies(told, result)
            });
        self.handlers.ask(id, function, &call_of(ask), reply.as_ref());
        Box::new(Open { handlers: self.handlers.clone().unchecked_into(), id, _reply: reply })
    }
}

/// An ask that a handler may still reply to.
struct Open {
    handlers: Handlers,
    id: u32,
    _reply: Closure<dyn Fn(bool, bool, JsValue) -> bool>,
}

impl Running for Open {}

impl Drop for Open {
    fn drop(&mut self) {
        self.handlers.forget(self.id);
    }
}

fn copied(function: &str, value: &JsValue, limits: &ValueLimits) -> Result<Value, AskFailure> {
    let copy = convert::from_js(value, limits).and_then(|value| value.check(limits).map(|()| value));
    copy.map_err(|error| AskFailure {
        name: "TypeError".into(),
        message: format!("{function}: the page's answer cannot be copied: {error}"),
    })
}

fn failure(value: &JsValue) -> AskFailure {
    let parts = value.dyn_ref::<Array>();
    let part = |index| parts.and_then(|parts| parts.get(index).as_string());
    AskFailure {
        name: part(0).unwrap_or_else(|| "Error".into()),
        message: part(1).unwrap_or_else(|| "the page's handler failed".into()),
    }
}

/// The object that a handler is called with, as `Asks` in `pkg/src/public/page.ts` describes it.
pub(crate) fn call_of(ask: &Ask) -> JsValue {
    let text = |text: &String| JsValue::from(text.as_str());
    let parts = match ask {
        Ask::NavigateTo { to, params, target } => {
            let (page, url) = match to {
                Destination::Page(name) => (text(name), JsValue::NULL),
                Destination::Url(url) => (JsValue::NULL, text(url)),
            };
            let target = convert::plain_to_js(target);
            vec![("page", page), ("url", url), ("params", convert::plain_to_js(params)), ("target", target)]
        }
        Ask::ShowAlert { message, style } => vec![("message", text(message)), ("style", convert::plain_to_js(style))],
        Ask::ShowModal { name } | Ask::CloseModal { name } | Ask::ClearQuery { name } => vec![("name", text(name))],
        Ask::ResetWidget { name, children } => vec![("name", text(name)), ("children", (*children).into())],
        Ask::SetWidget { widget, setter, property, value } => vec![
            ("widget", text(widget)),
            ("setter", text(setter)),
            ("property", text(property)),
            ("value", convert::to_js(value)),
        ],
        Ask::Download { content, name, media_type } => {
            let data = match content {
                Content::Text(content) => text(content),
                Content::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).into(),
            };
            vec![("data", data), ("name", text(name)), ("type", text(media_type))]
        }
        Ask::CopyToClipboard { text: copied } => vec![("text", text(copied))],
        Ask::PostWindowMessage { message, to, target_origin } => {
            vec![("message", convert::to_js(message)), ("to", text(to)), ("targetOrigin", text(target_origin))]
        }
        Ask::ListenToWindow { origin } => vec![("origin", text(origin))],
        Ask::GetPosition { options } | Ask::WatchPosition { options } => vec![
            ("enableHighAccuracy", options.high_accuracy.into()),
            ("timeout", options.timeout_ms.map_or(JsValue::NULL, JsValue::from)),
            ("maximumAge", options.maximum_age_ms.into()),
        ],
        Ask::Stop { id } => vec![("id", (*id).into())],
        Ask::LogOut { redirect_url } => vec![("redirectUrl", text(redirect_url))],
        Ask::RunQuery { name, params, bindings } => {
            let values = bindings.iter().map(|(path, values)| (path.as_str(), Value::array(values.iter().cloned())));
            let values = convert::to_js(&Value::object(values));
            vec![("name", text(name)), ("params", convert::to_js(params)), ("bindings", values)]
        }
    };
    convert::object(parts)
}
