//! What test262 asks of the host: `print` and `$262`.
//!
//! [The list](https://github.com/tc39/test262/blob/main/INTERPRETING.md#host-defined-functions). There are no agents:
//! what needs them is skipped.

use crate::Engine;
use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, NativeFunction, Source,
    builtins::is_html_dda::IsHTMLDDA,
    js_string,
    object::{ObjectInitializer, builtins::JsArrayBuffer},
    property::Attribute,
};
use std::{cell::RefCell, rc::Rc};

/// What a test has printed.
#[derive(Clone, Default)]
pub(crate) struct Printed(Rc<RefCell<Vec<String>>>);

impl Printed {
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.borrow().clone()
    }
}

const HIDDEN: Attribute = Attribute::WRITABLE.union(Attribute::CONFIGURABLE);

/// Puts the host's functions into the current realm.
pub(crate) fn install<E: Engine>(context: &mut Context) -> JsResult<JsObject> {
    if !context.has_data::<Printed>() {
        context.insert_data(Printed::default());
    }
    let global = context.global_object();
    let dda = ObjectInitializer::with_native_data(IsHTMLDDA, context).build();
    let host = ObjectInitializer::new(context)
        .function(NativeFunction::from_fn_ptr(create_realm::<E>), js_string!("createRealm"), 0)
        .function(NativeFunction::from_fn_ptr(detach_array_buffer), js_string!("detachArrayBuffer"), 1)
        .function(NativeFunction::from_fn_ptr(eval_script), js_string!("evalScript"), 1)
        .function(NativeFunction::from_fn_ptr(gc), js_string!("gc"), 0)
        .property(js_string!("global"), global, HIDDEN)
        .property(js_string!("IsHTMLDDA"), dda, HIDDEN)
        .build();
    context.register_global_property(js_string!("$262"), host.clone(), HIDDEN)?;
    context.register_global_builtin_callable(js_string!("print"), 1, NativeFunction::from_fn_ptr(print))?;
    Ok(host)
}

/// What has been printed in a context.
pub(crate) fn printed(context: &Context) -> Vec<String> {
    context.get_data::<Printed>().map(Printed::lines).unwrap_or_default()
}

fn print(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let line = arguments.first().cloned().unwrap_or_default().to_string(context)?.to_std_string_lossy();
    if let Some(printed) = context.get_data::<Printed>() {
        printed.0.borrow_mut().push(line);
    }
    Ok(JsValue::undefined())
}

fn create_realm<E: Engine>(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let realm = E::realm(context)?;
    let before = context.enter_realm(realm);
    let host = install::<E>(context);
    context.enter_realm(before);
    Ok(host?.into())
}

fn detach_array_buffer(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let buffer = arguments.first().cloned().unwrap_or_default().to_object(context)?;
    // The bytes are dropped.
    JsArrayBuffer::from_object(buffer)?.detach(&JsValue::undefined())?;
    Ok(JsValue::null())
}

/// A native function runs in its own realm, and so does the script.
fn eval_script(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text: JsString = arguments.first().cloned().unwrap_or_default().to_string(context)?;
    context.eval(Source::from_utf16(&text.to_vec()))
}

#[allow(clippy::unnecessary_wraps)] // The engine's signature.
fn gc(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    boa_gc::force_collect();
    Ok(JsValue::undefined())
}
