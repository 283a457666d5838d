//! What an entity can do beside being read: a query's `run` and `clear`, a widget's setters. They stand on each copy that
//! app code is given, out of sight of enumeration, and ask the page.

use super::{
    asks::{Callbacks, ask, ask_with, callback},
    messages::data,
};
use crate::{
    app::query,
    declare::{self, Function, Method, Parameter, Returns, Type, doc},
};
use belljar_core::{Ask, Value, effect::Grant, event::Methods, policy::Grants};
use boa_engine::{Context, JsObject, JsString};

/// Each with what it needs, for the reference.
pub(crate) static FUNCTIONS: &[(&Function, Grant)] =
    &[(&RUN, Grant::Queries), (&CLEAR, Grant::Queries), (&SETTER, Grant::Interface)];

/// `Query1.run(params)`, or in the older style `Query1.run(onSuccess, onError, params)`.
static RUN: Function = Function {
    name: "Query1.run",
    summary: doc("Runs a query and gives its data."),
    parameters: &[
        Parameter::optional("params", Type::Any, "What the query's bindings read, or a callback."),
        Parameter::optional("onError", Type::Any, "A callback, if the first argument is one."),
        Parameter::optional(
            "params",
            Type::Any,
            "What the query's bindings read, if the first argument is a callback.",
        ),
    ],
    returns: Returns::Promise("any"),
    acts: true,
    example: doc("return await Query1.run({ id: 7 })\n// → [{\"id\":7}]"),
    run: |call, context| {
        let success = callback(call.given(0));
        let failure = callback(call.given(1));
        let older = success.is_some() || failure.is_some();
        let params = if older { call.value(2) } else { call.value(0) };
        let params = if params.is_undefined() { Value::undefined() } else { data(call, &params, context)? };
        let [name, ..] = call.method();
        let bindings = query::values(&name, &params, &call.state, context)?;
        ask_with(call, Ask::RunQuery { name, params, bindings }, Callbacks { success, failure }, context)
    },
};

/// `Query1.clear()`
static CLEAR: Function = Function {
    name: "Query1.clear",
    summary: doc("Forgets a query's data."),
    parameters: &[],
    returns: Returns::Promise("void"),
    acts: true,
    example: doc("await Query1.clear()"),
    run: |call, context| {
        let [name, ..] = call.method();
        ask(call, Ask::ClearQuery { name }, context)
    },
};

/// `Table1.setData(rows)`. Its own name is the setter's.
static SETTER: Function = Function {
    name: "Table1.setData",
    summary: doc("Sets a property of a widget."),
    parameters: &[Parameter::required("value", Type::Defined, "What it becomes: data, and not undefined.")],
    returns: Returns::Promise("void"),
    acts: true,
    example: doc("await Table1.setData([{ id: 7 }])"),
    run: |call, context| {
        let value = data(call, &call.value(0), context)?;
        let [widget, setter, property] = call.method();
        ask(call, Ask::SetWidget { widget, setter, property, value }, context)
    },
};

/// Puts an entity's functions onto a copy of it, as far as they are granted.
pub(crate) fn install(entity: &str, methods: &Methods, grants: &Grants, copy: &JsObject, context: &mut Context) {
    let mut add = |function: &'static Function, name: &str, of: &str| {
        let [entity, name, property] = [entity, name, of].map(JsString::from);
        declare::install_method(function, Method { entity, name, property }, copy, context);
    };
    match methods {
        Methods::None => {}
        Methods::Query if grants.has(Grant::Queries) => {
            add(&RUN, "run", "");
            add(&CLEAR, "clear", "");
        }
        Methods::Setters(setters) if grants.has(Grant::Interface) => {
            for (name, of) in setters {
                add(&SETTER, name, of);
            }
        }
        Methods::Query | Methods::Setters(_) => {}
    }
}
