//! A call of a framework function: allowed, checked, then run.

use super::{Function, Presence, Returns, Type};
use crate::{
    errors::{self, guard_action},
    property,
    state::State,
};
use boa_engine::{
    Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction,
    object::FunctionObjectBuilder, object::builtins::JsPromise,
};
use boa_gc::{Finalize, Trace};
use std::rc::Rc;

/// What a function runs. An error of a function that returns a promise rejects it.
pub(crate) type Body = fn(&Call<'_>, &mut Context) -> JsResult<JsValue>;

/// A call whose arguments are what their declarations say.
pub(crate) struct Call<'a> {
    /// The jar that it is made in.
    pub(crate) state: Rc<State>,
    function: &'static Function,
    method: Option<&'a Method>,
    arguments: &'a [JsValue],
}

/// Whose function is called, when it is one of an entity's.
#[derive(Clone, Debug, Trace, Finalize)]
pub(crate) struct Method {
    /// The entity's name.
    pub(crate) entity: JsString,
    /// The function's name.
    pub(crate) name: JsString,
    /// The property that it is about; empty for none.
    pub(crate) property: JsString,
}

impl Call<'_> {
    /// As app code writes it: `storeValue`, `Query1.run`.
    pub(crate) fn name(&self) -> String {
        name(self.function, self.method)
    }

    /// Entity, function and property of an entity's function; empty for a global one.
    pub(crate) fn method(&self) -> [String; 3] {
        let of = |method: &Method| [&method.entity, &method.name, &method.property].map(JsString::to_std_string_lossy);
        self.method.map(of).unwrap_or_default()
    }

    /// The argument, unless it was left out.
    pub(crate) fn given(&self, index: usize) -> Option<&JsValue> {
        self.arguments.get(index).filter(|argument| !argument.is_undefined())
    }

    /// The argument, `undefined` if it was left out.
    pub(crate) fn value(&self, index: usize) -> JsValue {
        self.arguments.get(index).cloned().unwrap_or_default()
    }

    /// The text that a parameter takes; empty if it was left out.
    pub(crate) fn text(&self, index: usize) -> String {
        self.given(index).and_then(JsValue::as_string).map(|text| text.to_std_string_lossy()).unwrap_or_default()
    }

    /// What a parameter that takes `true` and `false` was given.
    pub(crate) fn flag(&self, index: usize, default: bool) -> bool {
        self.given(index).and_then(JsValue::as_boolean).unwrap_or(default)
    }

    /// The arguments from an index on.
    pub(crate) fn rest(&self, index: usize) -> &[JsValue] {
        self.arguments.get(index..).unwrap_or_default()
    }

    /// What the caller reads when an argument has the right type and still cannot be used.
    pub(crate) fn refuse(&self, why: &str) -> JsError {
        JsNativeError::typ().with_message(format!("{}: {why}", self.name())).into()
    }
}

/// Puts a function into the object that it belongs to: writable and configurable, so that app code may wrap it for itself.
pub(crate) fn install(function: &'static Function, object: &JsObject, context: &mut Context) {
    let native =
        NativeFunction::from_copy_closure(move |_, arguments, context| call(function, None, arguments, context));
    install_native(function, JsString::from(function.own_name()), native, object, context);
}

/// Puts a function of an entity onto a copy of it.
pub(crate) fn install_method(function: &'static Function, method: Method, object: &JsObject, context: &mut Context) {
    let name = method.name.clone();
    let native = NativeFunction::from_copy_closure_with_captures(
        move |_, arguments, method, context| call(function, Some(method), arguments, context),
        method,
    );
    install_native(function, name, native, object, context);
}

fn install_native(
    function: &Function,
    name: JsString,
    native: NativeFunction,
    object: &JsObject,
    context: &mut Context,
) {
    let required = function.parameters.iter().take_while(|parameter| parameter.presence == Presence::Required).count();
    let native = FunctionObjectBuilder::new(context.realm(), native)
        .name(name.clone())
        .length(required)
        .constructor(false)
        .build();
    object.insert_property(name, property::hidden(native));
}

fn name(function: &Function, method: Option<&Method>) -> String {
    match method {
        Some(Method { entity, name, .. }) => format!("{}.{}", entity.to_std_string_lossy(), name.to_std_string_lossy()),
        None => function.name.to_owned(),
    }
}

fn call(
    function: &'static Function,
    method: Option<&Method>,
    arguments: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let state = if function.acts { guard_action(|| name(function, method), context)? } else { State::of(context) };
    let call = Call { state, function, method, arguments };
    let result = check(&call).and_then(|()| (function.run)(&call, context));
    match (result, function.returns) {
        (Err(error), Returns::Promise(_)) if error.as_engine().is_none() => {
            let error = errors::at_caller(error, context)?;
            Ok(JsPromise::reject(error, context)?.into())
        }
        (result, _) => result,
    }
}

/// `NAME expected TYPE for 'ARG' argument but received TYPE`, for the first argument that is wrong.
fn check(call: &Call<'_>) -> JsResult<()> {
    for (index, parameter) in call.function.parameters.iter().enumerate() {
        let value = call.value(index);
        let right = match parameter.presence {
            Presence::Rest => true,
            // As on the platform: what is left out is not converted.
            Presence::Required if index >= call.arguments.len() && matches!(parameter.accepts, Type::Converted(_)) => {
                false
            }
            Presence::Optional | Presence::Default(_) if value.is_undefined() => true,
            _ => parameter.accepts.accepts(&value),
        };
        if !right {
            let (name, argument) = (call.name(), parameter.name);
            let (expected, received) = (parameter.accepts.expected(), parameter.accepts.received(&value));
            let message = format!("{name} expected {expected} for '{argument}' argument but received {received}");
            return Err(JsNativeError::typ().with_message(message).into());
        }
    }
    Ok(())
}
