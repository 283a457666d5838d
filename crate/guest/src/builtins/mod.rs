//! Built-ins of ECMAScript that stand in for the engine's own, each with the reason on top of its file.
//!
//! They behave as the specification says, to the letter: `tests/conformance` compares. They are installed before any
//! guest code runs, so they are all that a guest ever meets, also through the jar's own use of them.

pub(crate) mod json;
mod sort;

use crate::{globals::native, property};
use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsString, native_function::NativeFunctionPointer, property::PropertyKey,
};

/// Replaces what there is to replace in the realm that the context is in.
pub(crate) fn install(context: &mut Context) -> JsResult<()> {
    json::install(context)?;
    sort::install(context)
}

/// A method of a built-in object: its name, its `length`, and the function.
pub(crate) type Method = (&'static str, usize, NativeFunctionPointer);

/// Puts the methods in the place of those that are there.
pub(crate) fn replace(object: &JsObject, methods: &[Method], context: &mut Context) -> JsResult<()> {
    for &(name, length, function) in methods {
        let key = PropertyKey::from(JsString::from(name));
        if !object.has_own_property(key.clone(), context)? {
            return Err(missing(name));
        }
        let function = native(name, length, function, context);
        object.define_property_or_throw(key, property::hidden(function), context)?;
    }
    Ok(())
}

/// An update of the engine has taken away what is replaced here: somebody must look at it.
fn missing(name: &str) -> boa_engine::JsError {
    JsNativeError::typ().with_message(format!("the engine has no {name} to replace")).into()
}

/// `LengthOfArrayLike ( obj )`
///
/// <https://tc39.es/ecma262/#sec-lengthofarraylike>
fn length_of(object: &JsObject, context: &mut Context) -> JsResult<u64> {
    // 1. Return ℝ(? ToLength(? Get(obj, "length"))).
    object.get(boa_engine::js_string!("length"), context)?.to_length(context)
}
