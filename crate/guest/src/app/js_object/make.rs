//! From a JS object's text to the object that app code sees.

use super::live::{self, Handle};
use crate::{
    app::{cells::EntityId, graph::NodeId, pass, view},
    evaluate::Ran,
    jobs::Jobs,
    property, running,
    state::{Origin, State},
};
use belljar_core::event::Kind;
use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string,
    object::{FunctionObjectBuilder, IntegrityLevel, builtins::JsFunction},
};
use boa_gc::{Finalize, Trace};
use std::rc::Rc;

/// Runs the text of a JS object and puts what it gives in place of what was there before. Variables that are to begin
/// anew do.
pub(crate) fn make(
    id: EntityId,
    body: NodeId,
    state: &Rc<State>,
    jobs: &Rc<Jobs>,
    context: &mut Context,
) -> pass::Ended {
    let source = pass::with(state, |app| app.entity(id).js.as_ref().map(|js| js.source.clone()));
    let binding = match source.as_deref() {
        Some(Ok(binding)) => binding,
        Some(Err(problem)) => {
            return pass::Ended::Errors(pass::with(state, |app| vec![app.syntax_error(body, problem)]));
        }
        None => return pass::Ended::Errors(Vec::new()),
    };
    let seen = JsObject::with_object_proto(context.intrinsics());
    let place = &binding.evaluation.place;
    let raw = match running::during(place, || binding.run_raw(&seen.clone().into(), state, jobs, context)) {
        Ran::Value(value) => value,
        Ran::Ended(outcome) => return pass::Ended::of(body, outcome, state),
        Ran::Needs(names) => return pass::Ended::Needs(names),
    };
    let origin = Rc::new(Origin { evaluation: None, kind: Kind::Data, place: binding.evaluation.place.clone() });
    let made = state.on_behalf_of(origin, || fill(&seen, &raw, id, state, context));
    match made {
        Ok(()) => pass::Ended::Made,
        Err(error) => pass::Ended::Errors(vec![pass::engine_error(&error, &binding.evaluation.place, context)]),
    }
}

fn fill(seen: &JsObject, raw: &JsValue, id: EntityId, state: &Rc<State>, context: &mut Context) -> JsResult<()> {
    let (functions, variables) = pass::with(state, |app| {
        let Some(js) = &app.entity(id).js else { return Default::default() };
        let functions: Vec<(Box<str>, Handle)> =
            js.functions.iter().map(|(name, function)| (name.clone(), function.result)).collect();
        let variables: Vec<(Box<str>, Handle, bool)> =
            js.variables.iter().map(|(name, variable)| (name.clone(), variable.handle, variable.is_fresh)).collect();
        (functions, variables)
    });
    let raw = raw.to_object(context)?;
    for (key, result) in functions {
        let key = JsString::from(&*key);
        let value = raw.get(key.clone(), context)?;
        let Some(function) = value.as_callable().and_then(JsFunction::from_object) else { continue };
        let function = function_of(&key, function, seen, result, context)?;
        seen.insert_property(key, property::sealed(function));
    }
    for (key, handle, is_fresh) in variables {
        let key = JsString::from(&*key);
        if is_fresh {
            let value = raw.get(key.clone(), context)?;
            let copied = live::copy(&value, state, context);
            pass::with(state, |app| {
                app.live.begin(handle, value);
                if let Some(cell) = app.live.cell(handle) {
                    app.settle_copied(cell, copied);
                }
            });
        }
        seen.insert_property(key.clone(), accessor(&key, handle, context));
    }
    seen.set_integrity_level(IntegrityLevel::Sealed, context)?;
    pass::with(state, |app| {
        if let Some(js) = &mut app.entity_mut(id).js {
            js.object = Some(seen.clone());
            js.variables.values_mut().for_each(|variable| variable.is_fresh = false);
        }
    });
    Ok(())
}

/// What stands behind a function that app code sees.
#[derive(Clone, Debug, Trace, Finalize)]
struct Behind {
    function: JsFunction,
    this: JsObject,
    #[unsafe_ignore_trace]
    result: Handle,
}

/// A function that is always called on its object, and whose last result is kept.
fn function_of(
    name: &JsString,
    function: JsFunction,
    this: &JsObject,
    result: Handle,
    context: &mut Context,
) -> JsResult<JsFunction> {
    let length = function.get(js_string!("length"), context)?.to_length(context)?;
    let call = NativeFunction::from_copy_closure_with_captures(
        |_, arguments, behind: &Behind, context| {
            let value = behind.function.call(&behind.this.clone().into(), arguments, context)?;
            let state = State::of(context);
            // What a data field makes of it is nobody's result but its own.
            if state.origin().kind != Kind::Data {
                pass::with(&state, |app| app.live.given(behind.result, value.clone()));
            }
            Ok(value)
        },
        Behind { function, this: this.clone(), result },
    );
    let seen = FunctionObjectBuilder::new(context.realm(), call)
        .name(name.clone())
        .length(length as usize)
        .constructor(false)
        .build();
    let data = NativeFunction::from_copy_closure(move |_, _, context| view::read_handle(result, context));
    let data = FunctionObjectBuilder::new(context.realm(), data).name(js_string!("data")).build();
    seen.insert_property(js_string!("data"), property::accessor(data, None));
    seen.set_integrity_level(IntegrityLevel::Frozen, context)?;
    Ok(seen)
}

/// A variable as a property.
fn accessor(name: &JsString, handle: Handle, context: &Context) -> boa_engine::property::PropertyDescriptor {
    let get = NativeFunction::from_copy_closure(move |_, _, context| {
        let state = State::of(context);
        if state.origin().kind == Kind::Data {
            return view::read_handle(handle, context);
        }
        Ok(pass::with(&state, |app| app.live.touch(handle)))
    });
    let set = NativeFunction::from_copy_closure(move |_, arguments, context| {
        let state = State::of(context);
        if state.origin().kind != Kind::Data {
            let value = arguments.get_or_undefined(0).clone();
            pass::with(&state, |app| app.live.set(handle, value));
        }
        Ok(JsValue::undefined())
    });
    let function = |native| FunctionObjectBuilder::new(context.realm(), native).name(name.clone()).build();
    property::accessor(function(get), Some(function(set)))
}
