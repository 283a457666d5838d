//! `JSON.stringify`
//!
//! <https://tc39.es/ecma262/#sec-json.stringify>
//! <https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/JSON/stringify>

use super::printer::{Printer, Replacer};
use crate::builtins::length_of;
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string};
use rustc_hash::FxHashSet;

/// `JSON.stringify ( value [ , replacer [ , space ] ] )`
pub(super) fn stringify(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    // 1. Let stack be a new empty List.
    // 2. Let indent be the empty String.
    // 3. Let PropertyList be undefined.
    // 4. Let ReplacerFunction be undefined.
    // 5. If replacer is an Object, then
    let replacer = match args.get_or_undefined(1).as_object() {
        Some(replacer) => replacer_of(&replacer, context)?,
        None => Replacer::None,
    };
    // 6. to 8.
    let gap = gap_of(args.get_or_undefined(2), context)?;
    let value = args.get_or_undefined(0).clone();
    // 9. Let wrapper be OrdinaryObjectCreate(%Object.prototype%).
    // 10. Perform ! CreateDataPropertyOrThrow(wrapper, the empty String, value).
    // Only a function can see it.
    let wrapper = match &replacer {
        Replacer::Function(_) => {
            let wrapper = JsObject::with_object_proto(context.intrinsics());
            wrapper.create_data_property_or_throw(js_string!(), value.clone(), context)?;
            Some(wrapper)
        }
        _ => None,
    };
    // 11. Let state be the JSON Serialization Record { … }.
    // 12. Return ? SerializeJSONProperty(state, the empty String, wrapper).
    let text = Printer::new(replacer, &gap, context)?.print(value, wrapper)?;
    Ok(text.map(JsValue::from).unwrap_or_default())
}

fn replacer_of(replacer: &JsObject, context: &mut Context) -> JsResult<Replacer> {
    // a. If IsCallable(replacer) is true, then
    if replacer.is_callable() {
        // i. Set ReplacerFunction to replacer.
        return Ok(Replacer::Function(replacer.clone()));
    }
    // b. Else,
    // i. Let isArray be ? IsArray(replacer).
    // ii. If isArray is true, then
    if !replacer.is_array_abstract()? {
        return Ok(Replacer::None);
    }
    // 1. Set PropertyList to a new empty List.
    let (mut list, mut seen) = (Vec::new(), FxHashSet::default());
    // 2. Let len be ? LengthOfArrayLike(replacer).
    // 3. Let k be 0.
    // 4. Repeat, while k < len,
    for index in 0..length_of(replacer, context)? {
        // a. Let prop be ! ToString(𝔽(k)).
        // b. Let v be ? Get(replacer, prop).
        let value = replacer.get(index, context)?;
        // c. Let item be undefined.
        // d. If v is a String, then set item to v.
        // e. Else if v is a Number, then set item to ! ToString(v).
        // f. Else if v is an Object, then if v has a [[StringData]] or [[NumberData]] internal slot, set item to
        //    ? ToString(v).
        let counts = value.is_string()
            || value.is_number()
            || value.as_object().is_some_and(|object| object.is::<JsString>() || object.is::<f64>());
        if counts {
            let item = value.to_string(context)?;
            // g. If item is not undefined and PropertyList does not contain item, append item to PropertyList.
            if seen.insert(item.clone()) {
                list.push(item);
            }
        }
        // h. Set k to k + 1.
    }
    Ok(Replacer::List(list.into()))
}

fn gap_of(space: &JsValue, context: &mut Context) -> JsResult<JsString> {
    // 6. If space is an Object, then
    let space = match space.as_object() {
        // a. If space has a [[NumberData]] internal slot, then set space to ? ToNumber(space).
        Some(object) if object.is::<f64>() => space.to_number(context)?.into(),
        // b. Else if space has a [[StringData]] internal slot, then set space to ? ToString(space).
        Some(object) if object.is::<JsString>() => space.to_string(context)?.into(),
        _ => space.clone(),
    };
    // 7. If space is a Number, then
    if let Some(number) = space.as_number() {
        // a. Let spaceMV be ! ToIntegerOrInfinity(space).
        // b. Set spaceMV to min(10, spaceMV).
        // c. If spaceMV < 1, let gap be the empty String; otherwise spaceMV spaces. A cast takes NaN to be 0.
        return Ok(" ".repeat(number.clamp(0.0, 10.0) as usize).into());
    }
    // 8. Else if space is a String, then
    // a. If the length of space ≤ 10, let gap be space; otherwise let gap be the substring of space from 0 to 10.
    // 9. Else, let gap be the empty String.
    Ok(space.as_string().map(|space| space.slice(0, space.len().min(10))).unwrap_or_default())
}
