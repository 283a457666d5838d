//! A call of a framework function: allowed, checked, then run.

use super::{Function, Presence, Returns, Type};
use crate::{
    errors::{self, guard_action},
    property,
    state::State,
};
use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, object::FunctionObjectBuilder,
    object::builtins::JsPromise,
};
use std::rc::Rc;

/// What a function runs. An error of a function that returns a promise rejects it.
pub(crate) type Body = fn(&Call<'_>, &mut Context) -> JsResult<JsValue>;

/// A call whose arguments are what their declarations say.
pub(crate) struct Call<'a> {
    /// The jar that it is made in.
    pub(crate) state: Rc<State>,
    function: &'static Function,
    arguments: &'a [JsValue],
}

impl Call<'_> {
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
    pub(crate) fn refuse(&self, why: &str) -> JsNativeError {
        JsNativeError::typ().with_message(format!("{}: {why}", self.function.name))
    }
}

/// Puts a function into the object that it belongs to: writable and configurable, so that app code may wrap it for itself.
pub(crate) fn install(function: &'static Function, object: &JsObject, context: &mut Context) {
    let required = function.parameters.iter().take_while(|parameter| parameter.presence == Presence::Required).count();
    let native = NativeFunction::from_copy_closure(move |_, arguments, context| call(function, arguments, context));
    let name = JsString::from(function.own_name());
    let native = FunctionObjectBuilder::new(context.realm(), native)
        .name(name.clone())
        .length(required)
        .constructor(false)
        .build();
    object.insert_property(name, property::hidden(native));
}

fn call(function: &'static Function, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = if function.acts { guard_action(function.name, context)? } else { State::of(context) };
    let call = Call { state, function, arguments };
    let result = check(function, arguments).map_err(Into::into).and_then(|()| (function.run)(&call, context));
    match (result, function.returns) {
        (Err(error), Returns::Promise(_)) if error.as_engine().is_none() => {
            let error = errors::at_caller(error, context)?;
            Ok(JsPromise::reject(error, context)?.into())
        }
        (result, _) => result,
    }
}

/// `NAME expected TYPE for 'ARG' argument but received TYPE`, for the first argument that is wrong.
fn check(function: &Function, arguments: &[JsValue]) -> Result<(), JsNativeError> {
    for (index, parameter) in function.parameters.iter().enumerate() {
        let value = arguments.get(index).cloned().unwrap_or_default();
        let right = match parameter.presence {
            Presence::Rest => true,
            // As on the platform: what is left out is not converted.
            Presence::Required if index >= arguments.len() && matches!(parameter.accepts, Type::Converted(_)) => false,
            Presence::Optional | Presence::Default(_) if value.is_undefined() => true,
            _ => parameter.accepts.accepts(&value),
        };
        if !right {
            let (name, argument) = (function.name, parameter.name);
            let (expected, received) = (parameter.accepts.expected(), parameter.accepts.received(&value));
            return Err(JsNativeError::typ().with_message(format!(
                "{name} expected {expected} for '{argument}' argument but received {received}"
            )));
        }
    }
    Ok(())
}
