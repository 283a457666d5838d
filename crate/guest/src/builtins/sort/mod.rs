//! `sort` and `toSorted`: why they are not the engine's.
//!
//! The engine sorts with the standard library, whose sorts may panic when a comparison contradicts itself. App code does
//! that to shuffle, `rows.sort(() => Math.random() - 0.5)`, and a guest could do it to end the jar. It also asks every
//! comparison of a sort without a function for two new strings. Here is a merge sort that takes any answers, makes the
//! strings once, and sorts the numbers of a typed array as numbers.
//!
//! <https://tc39.es/ecma262/#sec-sortindexedproperties>

mod array;
mod merge;
mod typed_array;

use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsValue};
use std::cmp::Ordering;

pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let array = context.intrinsics().constructors().array().prototype();
    super::replace(&array, array::METHODS, context)?;
    // %TypedArray% is no global: it is what its relatives inherit from.
    let relative = context.intrinsics().constructors().typed_uint8_array().prototype();
    let typed_array = relative.prototype().ok_or_else(|| super::missing("%TypedArray%.prototype"))?;
    super::replace(&typed_array, typed_array::METHODS, context)
}

/// 1. If comparator is not undefined and `IsCallable(comparator)` is false, throw a `TypeError` exception.
fn comparator(args: &[JsValue]) -> JsResult<Option<JsObject>> {
    let comparator = args.get_or_undefined(0);
    if comparator.is_undefined() {
        return Ok(None);
    }
    comparator.as_callable().map(Some).ok_or_else(|| {
        JsNativeError::typ().with_message("what sort and toSorted compare with is a function, or undefined").into()
    })
}

/// What a comparator says of two values.
///
/// `CompareArrayElements ( x, y, comparator )`, step 4: <https://tc39.es/ecma262/#sec-comparearrayelements>
fn ask(comparator: &JsObject, x: &JsValue, y: &JsValue, context: &mut Context) -> JsResult<Ordering> {
    // a. Let v be ? ToNumber(? Call(comparator, undefined, « x, y »)).
    let answer = match comparator.call_leaf(&[x, y], context) {
        Some(answer) => answer,
        None => comparator.call_with(JsValue::undefined(), [x.clone(), y.clone()], context)?,
    };
    let number = match answer.as_number() {
        Some(number) => number,
        None => answer.to_number(context)?,
    };
    // b. If v is NaN, return +0𝔽.
    // c. Return v.
    Ok(number.partial_cmp(&0.0).unwrap_or(Ordering::Equal))
}

fn length_error() -> boa_engine::JsError {
    JsNativeError::range().with_message("an array has at most 4294967295 elements").into()
}

/// Puts sorted values where they belong, and gives their number.
fn set_all(object: &JsObject, values: Vec<JsValue>, context: &mut Context) -> JsResult<u64> {
    let mut index = 0;
    for value in values {
        // Perform ? Set(obj, ! ToString(𝔽(j)), sortedList[j], true).
        let is_set = u32::try_from(index).is_ok_and(|index| object.replace_dense_element(index, &value));
        if !is_set {
            object.set(index, value, true, context)?;
        }
        index += 1;
    }
    Ok(index)
}
