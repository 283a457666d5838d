//! `Array.prototype.sort` and `toSorted`
//!
//! <https://tc39.es/ecma262/#sec-array.prototype.sort>
//! <https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Array/sort>

use super::{ask, comparator, length_error, merge::merge_sort, set_all};
use crate::builtins::{Method, length_of};
use boa_engine::{Context, JsObject, JsResult, JsValue, object::builtins::JsArray, property::PropertyKey};
use std::{cmp::Ordering, convert::Infallible};

pub(super) const METHODS: &[Method] = &[("sort", 1, sort), ("toSorted", 1, to_sorted)];

/// `Array.prototype.sort ( comparator )`
fn sort(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    // 1. If comparator is not undefined and IsCallable(comparator) is false, throw a TypeError exception.
    let comparator = comparator(args)?;
    // 2. Let obj be ? ToObject(this value).
    let object = this.to_object(context)?;
    // 3. Let len be ? LengthOfArrayLike(obj).
    let length = length_of(&object, context)?;
    // 4. Let SortCompare be a new Abstract Closure with parameters (x, y) that captures comparator.
    // 5. Let sortedList be ? SortIndexedProperties(obj, len, SortCompare, skip-holes).
    let values = read(&object, length, Holes::Skip, context)?;
    let values = sorted(values, comparator.as_ref(), context)?;
    // 6. Let itemCount be the number of elements in sortedList.
    // 7. Let j be 0.
    // 8. Repeat, while j < itemCount,
    let count = set_all(&object, values, context)?;
    // 9. NOTE: The remaining indices are deleted to preserve the number of holes that were detected.
    // 10. Repeat, while j < len,
    for index in count..length {
        // a. Perform ? DeletePropertyOrThrow(obj, ! ToString(𝔽(j))).
        object.delete_property_or_throw(index, context)?;
    }
    // 11. Return obj.
    Ok(object.into())
}

/// `Array.prototype.toSorted ( comparator )`
///
/// <https://tc39.es/ecma262/#sec-array.prototype.tosorted>
fn to_sorted(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    // 1. If comparator is not undefined and IsCallable(comparator) is false, throw a TypeError exception.
    let comparator = comparator(args)?;
    // 2. Let O be ? ToObject(this value).
    let object = this.to_object(context)?;
    // 3. Let len be ? LengthOfArrayLike(O).
    let length = length_of(&object, context)?;
    // 4. Let A be ? ArrayCreate(len).
    if u32::try_from(length).is_err() {
        return Err(length_error());
    }
    // 5. Let SortCompare be a new Abstract Closure with parameters (x, y) that captures comparator.
    // 6. Let sortedList be ? SortIndexedProperties(O, len, SortCompare, read-through-holes).
    let values = read(&object, length, Holes::ReadThrough, context)?;
    let values = sorted(values, comparator.as_ref(), context)?;
    // 7. Let j be 0.
    // 8. Repeat, while j < len, perform ! CreateDataPropertyOrThrow(A, ! ToString(𝔽(j)), sortedList[j]).
    // 9. Return A.
    Ok(JsArray::from_iter(values, context).into())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holes {
    Skip,
    ReadThrough,
}

/// `SortIndexedProperties ( obj, len, SortCompare, holes )`, steps 1 to 3.
fn read(object: &JsObject, length: u64, holes: Holes, context: &mut Context) -> JsResult<Vec<JsValue>> {
    // 1. Let items be a new empty List. What a guest calls a length is no reason to make room for as many.
    let mut items = Vec::new();
    // 2. Let k be 0.
    // 3. Repeat, while k < len,
    for index in 0..length {
        if object.is_array()
            && let Ok(index) = u32::try_from(index)
            && let Some(value) = object.borrow().properties().dense_element(index)
        {
            items.push(value);
            continue;
        }
        // a. Let Pk be ! ToString(𝔽(k)).
        let key = PropertyKey::from(index);
        // b. If holes is skip-holes, then let kRead be ? HasProperty(obj, Pk).
        // c. Else, let kRead be true.
        if holes == Holes::ReadThrough || object.has_property(key.clone(), context)? {
            // d. If kRead is true, then append ? Get(obj, Pk) to items.
            items.push(object.get(key, context)?);
        }
    }
    Ok(items)
}

/// `SortIndexedProperties ( obj, len, SortCompare, holes )`, step 4: the values by `CompareArrayElements`.
///
/// <https://tc39.es/ecma262/#sec-comparearrayelements>
fn sorted(mut values: Vec<JsValue>, comparator: Option<&JsObject>, context: &mut Context) -> JsResult<Vec<JsValue>> {
    // 1. If x and y are both undefined, return +0𝔽.
    // 2. If x is undefined, return 1𝔽.
    // 3. If y is undefined, return -1𝔽.
    let count = values.len();
    values.retain(|value| !value.is_undefined());
    match comparator {
        // 4. If comparator is not undefined, then
        Some(comparator) => match comparator.comparator_keys(&values) {
            Some(keys) => values = sorted_by_keys(values, keys),
            None => merge_sort(&mut values, |x, y| ask(comparator, x, y, context))?,
        },
        None => values = sorted_as_text(values, context)?,
    }
    values.resize(count, JsValue::undefined());
    Ok(values)
}

/// In the order of a number of each: what `(a, b) => a.n - b.n` says, less the calls.
fn sorted_by_keys(values: Vec<JsValue>, keys: Vec<f64>) -> Vec<JsValue> {
    let mut pairs: Vec<(f64, JsValue)> = keys.into_iter().zip(values).collect();
    // The sign of the difference of two numbers is their order, and none is NaN.
    let Ok(()) =
        merge_sort(&mut pairs, |(x, _), (y, _)| Ok::<_, Infallible>(x.partial_cmp(y).unwrap_or(Ordering::Equal)));
    pairs.into_iter().map(|(_, value)| value).collect()
}

/// Each value with its text, which is made once. How often it is made is the implementation's choice.
fn sorted_as_text(values: Vec<JsValue>, context: &mut Context) -> JsResult<Vec<JsValue>> {
    if values.len() < 2 {
        return Ok(values);
    }
    let mut texts = Vec::with_capacity(values.len());
    for value in values {
        // 5. Let xString be ? ToString(x).
        // 6. Let yString be ? ToString(y).
        let text = if let Some(text) = value.as_string() { text } else { value.to_string(context)? };
        texts.push((text, value));
    }
    // 7. and 8. Let xSmaller be ! IsLessThan(xString, yString, true), and so on: code unit by code unit.
    let Ok(()) = merge_sort(&mut texts, |(x, _), (y, _)| Ok::<_, Infallible>(x.as_str().cmp(&y.as_str())));
    Ok(texts.into_iter().map(|(_, value)| value).collect())
}
