//! Operators.

use super::{
    Stop, convert,
    tree::{Binary, Unary},
};
use crate::app::datum::Datum;
use boa_engine::{JsStr, JsString};
use std::cmp::Ordering;

pub(super) fn unary(operator: Unary, value: &Datum) -> Result<Datum, Stop> {
    Ok(match operator {
        Unary::Minus => Datum::Number(-convert::number(value)?),
        Unary::Plus => Datum::Number(convert::number(value)?),
        Unary::Not => Datum::Bool(!convert::truthy(value)?),
        Unary::BitNot => Datum::Number(f64::from(!convert::int32(value)?)),
        Unary::Void => Datum::Undefined,
        Unary::TypeOf => Datum::Text(JsString::from(match value {
            Datum::Undefined => "undefined",
            Datum::Bool(_) => "boolean",
            Datum::Number(_) => "number",
            Datum::Text(_) => "string",
            Datum::Null | Datum::Array(_) | Datum::Object(_) | Datum::Rows(_) | Datum::Row(_) => "object",
            Datum::Other(_) => return Err(Stop::Engine),
        })),
    })
}

pub(super) fn binary(operator: Binary, a: &Datum, b: &Datum) -> Result<Datum, Stop> {
    let number = |of: f64| Ok(Datum::Number(of));
    let bits = |of: i32| Ok(Datum::Number(of.into()));
    match operator {
        Binary::Add => add(a, b),
        Binary::Sub => number(convert::number(a)? - convert::number(b)?),
        Binary::Mul => number(convert::number(a)? * convert::number(b)?),
        Binary::Div => number(convert::number(a)? / convert::number(b)?),
        Binary::Rem => number(convert::number(a)? % convert::number(b)?),
        Binary::BitAnd => bits(convert::int32(a)? & convert::int32(b)?),
        Binary::BitOr => bits(convert::int32(a)? | convert::int32(b)?),
        Binary::BitXor => bits(convert::int32(a)? ^ convert::int32(b)?),
        Binary::Shl => bits(convert::int32(a)?.wrapping_shl(convert::int32(b)? as u32)),
        Binary::Shr => bits(convert::int32(a)?.wrapping_shr(convert::int32(b)? as u32)),
        Binary::UShr => number((convert::int32(a)? as u32).wrapping_shr(convert::int32(b)? as u32).into()),
        Binary::Equal => loosely_equal(a, b).map(Datum::Bool),
        Binary::NotEqual => loosely_equal(a, b).map(|equal| Datum::Bool(!equal)),
        Binary::StrictEqual => strictly_equal(a, b).map(Datum::Bool),
        Binary::StrictNotEqual => strictly_equal(a, b).map(|equal| Datum::Bool(!equal)),
        Binary::Less => compare(a, b, Ordering::is_lt),
        Binary::LessOrEqual => compare(a, b, Ordering::is_le),
        Binary::Greater => compare(a, b, Ordering::is_gt),
        Binary::GreaterOrEqual => compare(a, b, Ordering::is_ge),
    }
}

fn add(a: &Datum, b: &Datum) -> Result<Datum, Stop> {
    Ok(match (a, b) {
        (Datum::Number(a), Datum::Number(b)) => Datum::Number(a + b),
        (Datum::Text(_), _) | (_, Datum::Text(_)) => {
            Datum::Text(JsString::concat(convert::text(a)?.as_str(), convert::text(b)?.as_str()))
        }
        _ => Datum::Number(convert::number(a)? + convert::number(b)?),
    })
}

/// `IsLessThan` and its kin: strings by their units, all else by number.
///
/// <https://tc39.es/ecma262/#sec-islessthan>
fn compare(a: &Datum, b: &Datum, holds: fn(Ordering) -> bool) -> Result<Datum, Stop> {
    let ordering = match (a, b) {
        (Datum::Text(a), Datum::Text(b)) => Some(a.as_str().cmp(&b.as_str())),
        _ => convert::number(a)?.partial_cmp(&convert::number(b)?),
    };
    Ok(Datum::Bool(ordering.is_some_and(holds)))
}

/// Whether a value has an identity, so that two are equal only if they are one.
fn has_identity(datum: &Datum) -> bool {
    matches!(datum, Datum::Array(_) | Datum::Object(_) | Datum::Rows(_) | Datum::Row(_))
}

/// `IsStrictlyEqual ( x, y )`
///
/// <https://tc39.es/ecma262/#sec-isstrictlyequal>
#[allow(clippy::float_cmp)] // Equal is what JavaScript calls equal.
pub(super) fn strictly_equal(a: &Datum, b: &Datum) -> Result<bool, Stop> {
    Ok(match (a, b) {
        (Datum::Undefined, Datum::Undefined) | (Datum::Null, Datum::Null) => true,
        (Datum::Bool(a), Datum::Bool(b)) => a == b,
        (Datum::Number(a), Datum::Number(b)) => a == b,
        (Datum::Text(a), Datum::Text(b)) => a == b,
        // Which of the engine's objects they would be is not known here.
        _ if has_identity(a) && has_identity(b) => return Err(Stop::Engine),
        (Datum::Other(_), _) | (_, Datum::Other(_)) => return Err(Stop::Engine),
        _ => false,
    })
}

/// `IsLooselyEqual ( x, y )`
///
/// <https://tc39.es/ecma262/#sec-islooselyequal>
#[allow(clippy::float_cmp)] // As above.
fn loosely_equal(a: &Datum, b: &Datum) -> Result<bool, Stop> {
    let is_nullish = |datum: &Datum| matches!(datum, Datum::Undefined | Datum::Null);
    if is_nullish(a) || is_nullish(b) {
        return match (a, b) {
            (Datum::Other(_), _) | (_, Datum::Other(_)) => Err(Stop::Engine),
            _ => Ok(is_nullish(a) && is_nullish(b)),
        };
    }
    match (a, b) {
        (Datum::Text(a), Datum::Text(b)) => Ok(a == b),
        // A string or a boolean beside another kind counts as its number; an object would be asked for a primitive.
        _ => Ok(convert::number(a)? == convert::number(b)?),
    }
}

/// `SameValueZero ( x, y )`, which `includes` goes by.
///
/// <https://tc39.es/ecma262/#sec-samevaluezero>
pub(super) fn same_value_zero(a: &Datum, b: &Datum) -> Result<bool, Stop> {
    match (a, b) {
        (Datum::Number(a), Datum::Number(b)) if a.is_nan() && b.is_nan() => Ok(true),
        _ => strictly_equal(a, b),
    }
}

/// Whether a string holds only units of ASCII.
pub(super) fn is_ascii(text: JsStr<'_>) -> bool {
    text.as_latin1().is_some_and(<[u8]>::is_ascii)
}
