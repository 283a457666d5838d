//! The framework's globals, a file each. A global is registered with its grant; without the grant it is not there.

pub(crate) mod appsmith;
pub(crate) mod arguments;
pub(crate) mod console;
pub(crate) mod entities;
pub(crate) mod fetch;
pub(crate) mod response;
pub(crate) mod store;
pub(crate) mod timers;

use crate::{errors, property, state::State};
use boa_engine::{
    Context, JsResult, JsString, JsValue, NativeFunction,
    native_function::NativeFunctionPointer,
    object::{
        FunctionObjectBuilder,
        builtins::{JsFunction, JsPromise},
    },
};
use std::rc::Rc;

/// Puts every granted global into the realm.
pub(crate) fn install(state: &Rc<State>, context: &mut Context) -> JsResult<()> {
    appsmith::install(state, context)?;
    if state.grants.console.is_some() {
        console::install(context);
    }
    if state.grants.timers.is_some() {
        timers::install(context);
    }
    if state.grants.store.is_some() {
        store::install(context);
    }
    if state.grants.fetch.is_some() {
        fetch::install(context);
    }
    Ok(())
}

/// A global function, as the platform's: writable and configurable, so that app code may wrap it for itself.
pub(crate) fn global(name: &'static str, length: usize, function: NativeFunctionPointer, context: &mut Context) {
    let function = native(name, length, function, context);
    context.global_object().insert_property(JsString::from(name), property::hidden(function));
}

/// A native function of the realm that is no constructor.
pub(crate) fn native(
    name: &'static str,
    length: usize,
    function: NativeFunctionPointer,
    context: &Context,
) -> JsFunction {
    FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(function))
        .name(JsString::from(name))
        .length(length)
        .constructor(false)
        .build()
}

/// What an asynchronous global returns: its errors reject the promise, limits still end the code at once.
pub(crate) fn promise_or_rejection(result: JsResult<JsPromise>, context: &mut Context) -> JsResult<JsValue> {
    match result {
        Ok(promise) => Ok(promise.into()),
        Err(error) if error.as_engine().is_some() => Err(error),
        Err(error) => {
            let error = errors::at_caller(error, context)?;
            Ok(JsPromise::reject(error, context)?.into())
        }
    }
}
