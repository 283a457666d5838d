//! `%TypedArray%.prototype.sort` and `toSorted`
//!
//! <https://tc39.es/ecma262/#sec-%typedarray%.prototype.sort>
//! <https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/TypedArray/sort>

use super::{ask, comparator, merge::merge_sort, set_all};
use crate::builtins::Method;
use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsValue, JsVariant,
    builtins::typed_array::TypedArrayKind,
    object::builtins::{JsArrayBuffer, JsTypedArray, js_typed_array_from_kind},
};
use std::{cmp::Ordering, convert::Infallible};

pub(super) const METHODS: &[Method] = &[("sort", 1, sort), ("toSorted", 1, to_sorted)];

/// `%TypedArray%.prototype.sort ( comparator )`
fn sort(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    // 1. If comparator is not undefined and IsCallable(comparator) is false, throw a TypeError exception.
    let comparator = comparator(args)?;
    // 2. Let obj be the this value.
    // 3. Let taRecord be ? ValidateTypedArray(obj, seq-cst).
    let array = validated(this, context)?;
    if comparator.is_none() && sort_in_place(&array, context)? {
        return Ok(this.clone());
    }
    // 4. Let len be TypedArrayLength(taRecord).
    // 5. NOTE: The following closure performs a numeric comparison rather than the string comparison of arrays.
    // 6. Let SortCompare be a new Abstract Closure with parameters (x, y) that captures comparator.
    // 7. Let sortedList be ? SortIndexedProperties(obj, len, SortCompare, read-through-holes).
    let values = sorted(&array, comparator.as_ref(), context)?;
    // 8. Let j be 0.
    // 9. Repeat, while j < len,
    set_all(&array, values, context)?;
    // 10. Return obj.
    Ok(this.clone())
}

/// `%TypedArray%.prototype.toSorted ( comparator )`
///
/// <https://tc39.es/ecma262/#sec-%typedarray%.prototype.tosorted>
fn to_sorted(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    // 1. If comparator is not undefined and IsCallable(comparator) is false, throw a TypeError exception.
    let comparator = comparator(args)?;
    // 2. Let O be the this value.
    // 3. Let taRecord be ? ValidateTypedArray(O, seq-cst).
    let array = validated(this, context)?;
    // 4. Let len be TypedArrayLength(taRecord).
    // 5. Let A be ? TypedArrayCreateSameType(O, « 𝔽(len) »).
    let copy = same_type(&array, context)?;
    // 6. NOTE: The following closure performs a numeric comparison rather than the string comparison of arrays.
    // 7. Let SortCompare be a new Abstract Closure with parameters (x, y) that captures comparator.
    // 8. Let sortedList be ? SortIndexedProperties(O, len, SortCompare, read-through-holes).
    let values = sorted(&array, comparator.as_ref(), context)?;
    // 9. Let j be 0.
    // 10. Repeat, while j < len, perform ! Set(A, ! ToString(𝔽(j)), sortedList[j], true).
    set_all(&copy, values, context)?;
    // 11. Return A.
    Ok(copy.into())
}

/// `ValidateTypedArray ( O, order )`
///
/// <https://tc39.es/ecma262/#sec-validatetypedarray>
fn validated(value: &JsValue, context: &mut Context) -> JsResult<JsTypedArray> {
    let not_one = || JsNativeError::typ().with_message("sort and toSorted of typed arrays are for typed arrays only");
    let array = JsTypedArray::from_object(value.as_object().ok_or_else(not_one)?)?;
    // 5. If IsTypedArrayOutOfBounds(taRecord) is true, throw a TypeError exception. So does %TypedArray%.prototype.at.
    array.at(0, context)?;
    Ok(array)
}

/// `TypedArrayCreateSameType ( exemplar, « len » )`
///
/// <https://tc39.es/ecma262/#sec-typedarray-create-same-type>
fn same_type(array: &JsTypedArray, context: &mut Context) -> JsResult<JsObject> {
    let buffer = JsArrayBuffer::new(array.byte_length(context)?, context)?;
    let copy = array.kind().map(|kind| js_typed_array_from_kind(kind, buffer, context)).transpose()?;
    copy.and_then(|copy| copy.as_object())
        .ok_or_else(|| JsNativeError::typ().with_message("a typed array has a kind").into())
}

/// `SortIndexedProperties ( obj, len, SortCompare, read-through-holes )`
fn sorted(array: &JsTypedArray, comparator: Option<&JsObject>, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let mut values = Vec::new();
    for index in 0..array.length(context)? {
        values.push(array.get(index, context)?);
    }
    match comparator {
        Some(comparator) => merge_sort(&mut values, |x, y| ask(comparator, x, y, context))?,
        None => {
            let Ok(()) = merge_sort(&mut values, |x, y| Ok::<_, Infallible>(compare(x, y)));
        }
    }
    Ok(values)
}

/// `CompareTypedArrayElements ( x, y, undefined )` from step 3 on.
///
/// <https://tc39.es/ecma262/#sec-comparetypedarrayelements>
fn compare(x: &JsValue, y: &JsValue) -> Ordering {
    match (x.variant(), y.variant()) {
        (JsVariant::BigInt(x), JsVariant::BigInt(y)) => x.cmp(&y),
        _ => {
            let key = |value: &JsValue| double(value.as_number().unwrap_or(f64::NAN).to_ne_bytes());
            key(x).cmp(&key(y))
        }
    }
}

/// Sorts the numbers where they lie. Equal ones cannot be told apart, so nobody sees whether that is stable.
///
/// `false`: it could not; the buffer is shared, perhaps.
fn sort_in_place(array: &JsTypedArray, context: &mut Context) -> JsResult<bool> {
    let (start, length) = (array.byte_offset(context)?, array.byte_length(context)?);
    let Some(buffer) = array.buffer(context)?.as_object() else { return Ok(false) };
    let Ok(buffer) = JsArrayBuffer::from_object(buffer) else { return Ok(false) };
    let Some(mut data) = buffer.data_mut() else { return Ok(false) };
    let (Some(bytes), Some(kind)) = (data.get_mut(start..start + length), array.kind()) else { return Ok(false) };
    match kind {
        TypedArrayKind::Int8 => sort_by(bytes, i8::from_ne_bytes),
        TypedArrayKind::Uint8 | TypedArrayKind::Uint8Clamped => sort_by(bytes, u8::from_ne_bytes),
        TypedArrayKind::Int16 => sort_by(bytes, i16::from_ne_bytes),
        TypedArrayKind::Uint16 => sort_by(bytes, u16::from_ne_bytes),
        TypedArrayKind::Int32 => sort_by(bytes, i32::from_ne_bytes),
        TypedArrayKind::Uint32 => sort_by(bytes, u32::from_ne_bytes),
        TypedArrayKind::BigInt64 => sort_by(bytes, i64::from_ne_bytes),
        TypedArrayKind::BigUint64 => sort_by(bytes, u64::from_ne_bytes),
        TypedArrayKind::Float16 => sort_by(bytes, half),
        TypedArrayKind::Float32 => sort_by(bytes, single),
        TypedArrayKind::Float64 => sort_by(bytes, double),
    }
    Ok(true)
}

fn sort_by<const SIZE: usize, K: Ord>(bytes: &mut [u8], key: impl Fn([u8; SIZE]) -> K) {
    // The keys are integers: the standard library's sort cannot meet a contradiction.
    bytes.as_chunks_mut().0.sort_unstable_by_key(|element| key(*element));
}

// Floating point numbers as integers of the same order: -∞ before -1 before -0 before +0 before 1 before ∞ before NaN. All
// bits of a negative number are turned round, of any other only the sign.

fn half(bytes: [u8; 2]) -> u16 {
    let bits = u16::from_ne_bytes(bytes);
    match bits & 0x7FFF {
        0x7C01.. => u16::MAX,
        _ if bits >> 15 == 1 => !bits,
        _ => bits | 1 << 15,
    }
}

fn single(bytes: [u8; 4]) -> u32 {
    let (number, bits) = (f32::from_ne_bytes(bytes), u32::from_ne_bytes(bytes));
    match bits >> 31 {
        _ if number.is_nan() => u32::MAX,
        1 => !bits,
        _ => bits | 1 << 31,
    }
}

fn double(bytes: [u8; 8]) -> u64 {
    let (number, bits) = (f64::from_ne_bytes(bytes), u64::from_ne_bytes(bytes));
    match bits >> 63 {
        _ if number.is_nan() => u64::MAX,
        1 => !bits,
        _ => bits | 1 << 63,
    }
}
