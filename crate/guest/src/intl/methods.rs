//! The methods of `Date`, `Number`, `BigInt` and `String` that depend on a locale.
//!
//! The engine, which is built without tables of locales, answers them as if there were none.

use super::ask::{Argument, Head};
use crate::builtins::replace;
use boa_engine::{
    Context, JsArgs, JsBigInt, JsNativeError, JsResult, JsString, JsValue, js_string, object::builtins::JsDate,
    value::JsVariant,
};

pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let constructors = context.intrinsics().constructors();
    let (date, number) = (constructors.date().prototype(), constructors.number().prototype());
    let (big_int, string) = (constructors.bigint().prototype(), constructors.string().prototype());
    replace(
        &date,
        &[
            ("toLocaleDateString", 0, |this, arguments, context| {
                date_string("toLocaleDateString", this, arguments, context)
            }),
            ("toLocaleString", 0, |this, arguments, context| date_string("toLocaleString", this, arguments, context)),
            ("toLocaleTimeString", 0, |this, arguments, context| {
                date_string("toLocaleTimeString", this, arguments, context)
            }),
        ],
        context,
    )?;
    replace(&number, &[("toLocaleString", 0, number_string)], context)?;
    replace(&big_int, &[("toLocaleString", 0, big_int_string)], context)?;
    replace(
        &string,
        &[
            ("localeCompare", 1, locale_compare),
            ("toLocaleLowerCase", 0, |this, arguments, context| {
                other_case("toLocaleLowerCase", this, arguments, context)
            }),
            ("toLocaleUpperCase", 0, |this, arguments, context| {
                other_case("toLocaleUpperCase", this, arguments, context)
            }),
        ],
        context,
    )
}

fn head(kind: &str, arguments: &[JsValue], from: usize, context: &mut Context) -> JsResult<Head> {
    Head::read(kind, arguments.get_or_undefined(from), arguments.get_or_undefined(from + 1), context)
}

/// [`Date.prototype.toLocaleString`](https://tc39.es/ecma402/#sup-date.prototype.tolocalestring) and its two sisters.
fn date_string(method: &str, this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    // 1. Let x be ? thisTimeValue(this value).
    let date = this.as_object().ok_or_else(|| JsNativeError::typ().with_message("'this' is not a Date"))?;
    let time = JsDate::from_object(date)?.get_time(context)?.to_number(context)?;
    // 2. If x is NaN, return "Invalid Date".
    if time.is_nan() {
        return Ok(js_string!("Invalid Date").into());
    }
    head("Date", arguments, 0, context)?.ask(method, &[Argument::Number(time)], context)
}

/// [`Number.prototype.toLocaleString`](https://tc39.es/ecma402/#sup-number.prototype.tolocalestring)
fn number_string(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.as_object();
    let within = object.as_ref().and_then(|object| object.downcast_ref::<f64>().map(|number| *number));
    let number = this.as_number().or(within);
    let number = number.ok_or_else(|| JsNativeError::typ().with_message("'this' is not a number"))?;
    head("Number", arguments, 0, context)?.ask("toLocaleString", &[Argument::Number(number)], context)
}

/// [`BigInt.prototype.toLocaleString`](https://tc39.es/ecma402/#sup-bigint.prototype.tolocalestring)
fn big_int_string(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.as_object();
    let number = match this.variant() {
        JsVariant::BigInt(number) => Some(number.clone()),
        _ => object.as_ref().and_then(|object| object.downcast_ref::<JsBigInt>().map(|number| number.clone())),
    };
    let number = number.ok_or_else(|| JsNativeError::typ().with_message("'this' is not a BigInt"))?;
    head("BigInt", arguments, 0, context)?.ask("toLocaleString", &[Argument::BigInt(number.to_string())], context)
}

fn text(this: &JsValue, context: &mut Context) -> JsResult<JsString> {
    // 1. Let O be ? RequireObjectCoercible(this value). 2. Let S be ? ToString(O).
    this.require_object_coercible()?.to_string(context)
}

/// [`String.prototype.localeCompare`](https://tc39.es/ecma402/#sup-String.prototype.localeCompare)
fn locale_compare(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = text(this, context)?;
    let that = arguments.get_or_undefined(0).to_string(context)?;
    let head = head("String", arguments, 1, context)?;
    // In every locale a text is equal to itself.
    if text == that && arguments.get_or_undefined(1).is_undefined() {
        return Ok(JsValue::from(0));
    }
    head.ask("localeCompare", &[Argument::Text(text), Argument::Text(that)], context)
}

/// [`String.prototype.toLocaleUpperCase`](https://tc39.es/ecma402/#sup-string.prototype.tolocaleuppercase) and its sister.
fn other_case(method: &str, this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = text(this, context)?;
    let locales = arguments.get_or_undefined(0);
    Head::read("String", locales, &JsValue::undefined(), context)?.ask(method, &[Argument::Text(text)], context)
}
