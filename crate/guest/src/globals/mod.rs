//! The framework's globals, a file each. A global is registered with its grant; without the grant it is not there.

pub(crate) mod appsmith;
pub(crate) mod asks;
pub(crate) mod console;
pub(crate) mod entities;
pub(crate) mod fetch;
pub(crate) mod files;
pub(crate) mod geolocation;
pub(crate) mod interface;
pub(crate) mod local_storage;
pub(crate) mod messages;
pub(crate) mod methods;
pub(crate) mod navigation;
pub(crate) mod store;
pub(crate) mod timers;
pub(crate) mod web;

use crate::{
    declare::{self, Function, Object},
    state::State,
};
use boa_engine::{
    Context, JsResult, JsString, NativeFunction,
    native_function::NativeFunctionPointer,
    object::{FunctionObjectBuilder, builtins::JsFunction},
};
use std::rc::Rc;

/// The framework's functions, in the order of the reference.
pub(crate) static FUNCTIONS: &[&[&[Function]]] = &[
    &[
        store::FUNCTIONS,
        local_storage::FUNCTIONS,
        timers::FUNCTIONS,
        fetch::FUNCTIONS,
        navigation::FUNCTIONS,
        interface::FUNCTIONS,
        files::FUNCTIONS,
        messages::FUNCTIONS,
        geolocation::FUNCTIONS,
    ],
    web::FUNCTIONS,
];

/// The framework's objects and classes, in the order of the reference.
pub(crate) static OBJECTS: &[&[&Object]] =
    &[&[&appsmith::OBJECT, &console::OBJECT, &local_storage::OBJECT], web::OBJECTS];

/// Puts every granted global into the realm.
pub(crate) fn install(state: &Rc<State>, context: &mut Context) -> JsResult<()> {
    appsmith::install(state, context)?;
    web::install(context);
    if state.grants.console.is_some() {
        console::install(context);
    }
    if state.grants.store.is_some() {
        local_storage::install(context);
    }
    let global = context.global_object();
    for function in declare::functions() {
        if state.grants.has(function.needs()) && function.name == function.own_name() {
            declare::install(function, &global, context);
        }
    }
    Ok(())
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
