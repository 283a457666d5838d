//! Conversions of values, of those kinds that are converted without calling a method. All others are the engine's.

use super::Stop;
use crate::app::datum::Datum;
use boa_engine::{JsStr, JsString};

/// `ToBoolean ( argument )`
///
/// <https://tc39.es/ecma262/#sec-toboolean>
pub(super) fn truthy(datum: &Datum) -> Result<bool, Stop> {
    Ok(match datum {
        Datum::Undefined | Datum::Null => false,
        Datum::Bool(flag) => *flag,
        Datum::Number(number) => !(*number == 0.0 || number.is_nan()),
        Datum::Text(text) => !text.is_empty(),
        Datum::Array(_) | Datum::Object(_) | Datum::Rows(_) | Datum::Row(_) => true,
        // It may be a BigInt.
        Datum::Other(_) => return Err(Stop::Engine),
    })
}

/// `ToNumber ( argument )`
///
/// <https://tc39.es/ecma262/#sec-tonumber>
pub(super) fn number(datum: &Datum) -> Result<f64, Stop> {
    Ok(match datum {
        Datum::Undefined => f64::NAN,
        Datum::Null => 0.0,
        Datum::Bool(flag) => f64::from(u8::from(*flag)),
        Datum::Number(number) => *number,
        Datum::Text(text) => text.to_number(),
        _ => return Err(Stop::Engine),
    })
}

/// `ToString ( argument )`
///
/// <https://tc39.es/ecma262/#sec-tostring>
pub(super) fn text(datum: &Datum) -> Result<JsString, Stop> {
    Ok(match datum {
        Datum::Undefined => JsStr::latin1(b"undefined").into(),
        Datum::Null => JsStr::latin1(b"null").into(),
        Datum::Bool(true) => JsStr::latin1(b"true").into(),
        Datum::Bool(false) => JsStr::latin1(b"false").into(),
        Datum::Number(number) => number_text(*number),
        Datum::Text(text) => text.clone(),
        _ => return Err(Stop::Engine),
    })
}

/// `Number::toString ( x, 10 )`
///
/// <https://tc39.es/ecma262/#sec-numeric-types-number-tostring>
pub(super) fn number_text(number: f64) -> JsString {
    JsStr::latin1(ryu_js::Buffer::new().format(number).as_bytes()).into()
}

/// `ToPropertyKey ( argument )`
///
/// <https://tc39.es/ecma262/#sec-topropertykey>
pub(super) fn key(datum: &Datum) -> Result<JsString, Stop> {
    text(datum)
}

/// `ToIntegerOrInfinity ( argument )`
///
/// <https://tc39.es/ecma262/#sec-tointegerorinfinity>
pub(super) fn integer(datum: &Datum) -> Result<f64, Stop> {
    let number = number(datum)?;
    Ok(if number.is_nan() { 0.0 } else { number.trunc() + 0.0 })
}

/// `ToInt32 ( argument )`
///
/// <https://tc39.es/ecma262/#sec-toint32>
pub(super) fn int32(datum: &Datum) -> Result<i32, Stop> {
    let number = number(datum)?;
    if !number.is_finite() {
        return Ok(0);
    }
    // Both steps are exact: the remainder by a power of two, and what fits into 33 bits.
    Ok((number.trunc().rem_euclid(4_294_967_296.0) as u64 as u32).cast_signed())
}

/// A place in a list from an argument that counts from the end if it is negative.
pub(super) fn relative(argument: Option<&Datum>, length: usize, absent: usize) -> Result<usize, Stop> {
    let at = match argument {
        None | Some(Datum::Undefined) => return Ok(absent),
        Some(argument) => integer(argument)?,
    };
    let length = length as f64;
    Ok(if at < 0.0 { (length + at).max(0.0) } else { at.min(length) } as usize)
}
