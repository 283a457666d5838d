//! Arguments of framework globals: checked in the guest, in the same words everywhere.

use boa_engine::{JsNativeError, JsResult, JsString, JsValue};

/// The text in `arguments[index]`, or an error in the words that app authors know.
pub(crate) fn string(function: &str, name: &str, arguments: &[JsValue], index: usize) -> JsResult<JsString> {
    let value = arguments.get(index).cloned().unwrap_or_default();
    value.as_string().ok_or_else(|| wrong_type(function, "string", name, &value).into())
}

/// `NAME expected TYPE for 'ARG' argument but received TYPE`
pub(crate) fn wrong_type(function: &str, expected: &str, name: &str, received: &JsValue) -> JsNativeError {
    let received = type_name(received);
    JsNativeError::typ()
        .with_message(format!("{function} expected {expected} for '{name}' argument but received {received}"))
}

/// `typeof`, with null and arrays told apart from objects.
fn type_name(value: &JsValue) -> &'static str {
    match value.as_object() {
        Some(object) if object.is_array() => "array",
        _ if value.is_null() => "null",
        _ => value.type_of(),
    }
}
