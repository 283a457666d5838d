//! What a value is within text.

use super::datum::Datum;
use crate::state::State;
use boa_engine::{Context, JsResult, JsString, js_string};

/// The text of what is no object and needs no engine to say it.
pub(crate) fn plain(datum: &Datum) -> Option<JsString> {
    Some(match datum {
        Datum::Undefined => js_string!("undefined"),
        Datum::Null => js_string!("null"),
        Datum::Bool(true) => js_string!("true"),
        Datum::Bool(false) => js_string!("false"),
        Datum::Number(number) => {
            let mut buffer = ryu_js::Buffer::new();
            JsString::from(buffer.format(*number))
        }
        Datum::Text(text) => text.clone(),
        _ => return None,
    })
}

/// Strings as they are, objects as JSON, everything else as `String(value)` has it.
pub(crate) fn of(datum: &Datum, state: &State, context: &mut Context) -> JsResult<JsString> {
    if let Some(text) = plain(datum) {
        return Ok(text);
    }
    let value = datum.to_guest(context)?;
    if value.is_object() { state.intrinsics().json_stringify(&value, context) } else { value.to_string(context) }
}
