//! `JSON.rawJSON` and `JSON.isRawJSON`: text that `JSON.stringify` writes as it is.
//!
//! <https://tc39.es/proposal-json-parse-with-source/#sec-json.rawjson>
//! <https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/JSON/rawJSON>

use super::parse;
use boa_engine::{
    Context, JsArgs, JsData, JsNativeError, JsObject, JsResult, JsValue, js_string, object::IntegrityLevel,
};
use boa_gc::{Finalize, Trace};

/// Marks an object that has an `[[IsRawJSON]]` internal slot.
#[derive(Debug, Trace, Finalize, JsData)]
pub(super) struct RawJson;

/// `JSON.rawJSON ( text )`
pub(super) fn raw_json(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    // 1. Let jsonString be ? ToString(text).
    let text = args.get_or_undefined(0).to_string(context)?;
    // 2. Throw a SyntaxError exception if jsonString is the empty String, or if either the first or last code unit of
    //    jsonString is any of 0x0009, 0x000A, 0x000D, or 0x0020.
    let is_space = |unit: Option<u16>| unit.is_none_or(|unit| matches!(unit, 0x09 | 0x0A | 0x0D | 0x20));
    if is_space(text.code_unit_at(0)) || is_space(text.code_unit_at(text.len().saturating_sub(1))) {
        return Err(refused("the text is empty, or has white space around it"));
    }
    // 3. Parse StringToCodePoints(jsonString) as a JSON text as specified in ECMA-404. Throw a SyntaxError exception if
    //    it is not a valid JSON text, or if its outermost value is an object or array.
    if matches!(text.code_unit_at(0), Some(0x5B | 0x7B)) {
        return Err(refused("the text is an array or an object"));
    }
    parse::read(&text, context)?;
    // 4. Let internalSlotsList be « [[IsRawJSON]] ».
    // 5. Let obj be OrdinaryObjectCreate(null, internalSlotsList).
    let object = JsObject::from_proto_and_data(None, RawJson);
    // 6. Perform ! CreateDataPropertyOrThrow(obj, "rawJSON", jsonString).
    object.create_data_property_or_throw(js_string!("rawJSON"), text, context)?;
    // 7. Perform ! SetIntegrityLevel(obj, frozen).
    object.set_integrity_level(IntegrityLevel::Frozen, context)?;
    // 8. Return obj.
    Ok(object.into())
}

fn refused(why: &str) -> boa_engine::JsError {
    JsNativeError::syntax().with_message(format!("JSON.rawJSON: {why}")).into()
}

/// `JSON.isRawJSON ( O )`
#[allow(clippy::unnecessary_wraps)] // The engine's signature.
pub(super) fn is_raw_json(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    // 1. If O is an Object and O has an [[IsRawJSON]] internal slot, return true.
    // 2. Return false.
    Ok(args.get_or_undefined(0).as_object().is_some_and(|object| object.is::<RawJson>()).into())
}
