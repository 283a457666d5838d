//! What is told to the element, as JavaScript has it.

use belljar_core::iframe::{FrameAttributes, FrameContent, MessageRefusal};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

/// What happens to a frame.
pub(crate) enum Report {
    /// There is no frame, and why.
    Refused(&'static str, String),
    /// There is one, and something that its app's author should know.
    Notice(&'static str, String),
    /// A message of the frame's.
    Message {
        /// A copy.
        data: JsValue,
        /// Where it says it comes from, as the browser has it.
        origin: String,
        /// What it weighs.
        bytes: f64,
        /// Whether it was sent to the document that confines the frame, so that the page's own window has not got it.
        is_confined: bool,
    },
    /// It has loaded: what can be known of it, and that in words.
    Loaded(&'static str, String),
}

fn object(parts: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in parts {
        // A fresh object takes every property.
        let set = Reflect::set(&object, &JsValue::from_str(name), value);
        debug_assert!(set.is_ok());
    }
    object.into()
}

impl Report {
    /// Its name and details.
    pub(crate) fn into_js(self) -> (&'static str, JsValue) {
        let said = |reason: &str, message: &str| object(&[("reason", reason.into()), ("message", message.into())]);
        match self {
            Self::Refused(reason, message) => ("refused", said(reason, &message)),
            Self::Notice(reason, message) => ("notice", said(reason, &message)),
            Self::Message { data, origin, bytes, is_confined } => {
                let parts = [
                    ("data", data),
                    ("origin", origin.into()),
                    ("bytes", bytes.into()),
                    ("confined", is_confined.into()),
                ];
                ("message", object(&parts))
            }
            Self::Loaded(seen, message) => ("loaded", object(&[("seen", seen.into()), ("message", message.into())])),
        }
    }
}

/// A refusal to send, as an error to throw.
pub(crate) fn error(refusal: &MessageRefusal) -> JsValue {
    let error = js_sys::Error::new(&refusal.to_string());
    let set = Reflect::set(&error, &JsValue::from_str("reason"), &refusal.reason().into());
    debug_assert!(set.is_ok());
    error.into()
}

fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> JsValue {
    texts.map(JsValue::from_str).collect::<Array>().into()
}

/// A frame's attributes, for whoever wants to look.
pub(crate) fn attributes(frame: &FrameAttributes) -> JsValue {
    let content = match frame.content {
        FrameContent::Srcdoc(_) => "srcdoc",
        FrameContent::Image(_) => "image",
        FrameContent::Web(_) => "src",
    };
    let sandbox = frame.sandbox.as_ref().map_or(JsValue::NULL, |sandbox| sandbox.to_string().into());
    let csp = frame.csp.as_ref().map_or(JsValue::NULL, JsValue::from);
    object(&[
        ("content", content.into()),
        ("sandbox", sandbox),
        ("allow", frame.allow().into()),
        ("referrer", frame.referrer.as_str().into()),
        ("csp", csp),
        ("confinedTo", texts(frame.confined_to.iter().map(String::as_str))),
        ("origins", texts(frame.origins.iter().map(String::as_str))),
    ])
}
