//! `JSON.parse`
//!
//! <https://tc39.es/ecma262/#sec-json.parse>
//! <https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/JSON/parse>

use super::{
    reader::Reader,
    reviver::{self, Records},
    unit::{Unit, WithUnits, with_units},
};
use boa_engine::{Context, JsArgs, JsResult, JsString, JsValue};

/// `JSON.parse ( text [ , reviver ] )`
pub(super) fn parse(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    // 1. Let jsonString be ? ToString(text).
    let text = args.get_or_undefined(0).to_string(context)?;
    // 2. Let parseResult be ? ParseJSON(jsonString).
    // 3. If IsCallable(reviver) is true, then
    if let Some(reviver) = args.get_or_undefined(1).as_callable() {
        let (value, records) = with_units(&text, ReadWithRecords(context))?;
        return reviver::internalize(&text, value, &records, &reviver, context);
    }
    // 4. Else, return unfiltered.
    read(&text, context)
}

/// The value of a JSON text.
pub(super) fn read(text: &JsString, context: &mut Context) -> JsResult<JsValue> {
    with_units(text, Read(context))
}

struct Read<'a>(&'a mut Context);

impl WithUnits<JsResult<JsValue>> for Read<'_> {
    fn call<U: Unit>(self, units: &[U]) -> JsResult<JsValue> {
        Reader::new(units, self.0).read()
    }
}

struct ReadWithRecords<'a>(&'a mut Context);

impl WithUnits<JsResult<(JsValue, Records)>> for ReadWithRecords<'_> {
    fn call<U: Unit>(self, units: &[U]) -> JsResult<(JsValue, Records)> {
        Reader::new(units, self.0).read_with_records()
    }
}
