//! Values in and out of the engine: always copies (invariant I2), never recursive.

mod into_guest;
mod out_of_guest;

pub(crate) use into_guest::into_guest;
pub(crate) use out_of_guest::{Manner, OutError, display, out_of_guest};

use belljar_core::value::Text;
use boa_engine::{JsBigInt, JsObject, JsString, JsValue};

/// A string of the engine as one of the gap.
pub(crate) fn text(string: &JsString) -> Text {
    match string.to_std_string() {
        Ok(text) => Text::from(text),
        Err(_) => Text::from_utf16(&string.to_vec()),
    }
}

/// A string of the gap as one of the engine.
pub(crate) fn js_string(text: &Text) -> JsString {
    match text.as_str() {
        Some(text) => JsString::from(text),
        None => JsString::from(text.encode_utf16().as_slice()),
    }
}

/// The primitive that a wrapper object, as `new String("a")`, stands for.
pub(crate) fn primitive_of(object: &JsObject) -> Option<JsValue> {
    if let Some(text) = object.downcast_ref::<JsString>() {
        return Some(text.clone().into());
    }
    if let Some(number) = object.downcast_ref::<f64>() {
        return Some((*number).into());
    }
    if let Some(flag) = object.downcast_ref::<bool>() {
        return Some((*flag).into());
    }
    object.downcast_ref::<JsBigInt>().map(|number| number.clone().into())
}
