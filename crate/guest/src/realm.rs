//! The realm: the engine's intrinsics less what is taken out, and the framework's globals that are granted.

use crate::{
    builtins, globals,
    hooks::{EventClock, Hooks},
    intl,
    jobs::Jobs,
    libraries, permits,
    random::Random,
    state::State,
};
use belljar_core::{Limits, event::Start};
use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue,
    builtins::object::OrdinaryObject,
    context::ContextBuilder,
    js_string,
    module::{IdleModuleLoader, ModuleLoader},
    object::builtins::{JsArray, JsFunction},
    property::PropertyKey,
};
use std::rc::Rc;

/// Intrinsics that the jar itself calls, kept from before guest code could replace them.
pub(crate) struct Intrinsics {
    object_keys: JsFunction,
    own_descriptor: JsFunction,
    is_array: JsFunction,
    error_stack: JsFunction,
    json_parse: JsFunction,
    json_stringify: JsFunction,
}

impl Intrinsics {
    /// `Object.keys(object)`, which for a proxy asks its traps.
    pub(crate) fn object_keys(&self, object: &JsObject, context: &mut Context) -> JsResult<Vec<JsString>> {
        let keys = self.object_keys.call(&JsValue::undefined(), &[object.clone().into()], context)?;
        let Some(keys) = keys.as_object() else { return Ok(Vec::new()) };
        let keys = JsArray::from_object(keys)?;
        let mut names = Vec::new();
        for index in 0..keys.length(context)? {
            names.extend(keys.get(index, context)?.as_string());
        }
        Ok(names)
    }

    /// Whether an object has an enumerable property of its own, which for a proxy its trap says.
    pub(crate) fn has_own_enumerable(
        &self,
        object: &JsObject,
        key: &PropertyKey,
        context: &mut Context,
    ) -> JsResult<bool> {
        if object.is::<OrdinaryObject>() {
            let property = object.borrow().properties().get(key);
            return Ok(property.is_some_and(|property| property.enumerable() == Some(true)));
        }
        let arguments = [object.clone().into(), key.clone().into()];
        let descriptor = self.own_descriptor.call(&JsValue::undefined(), &arguments, context)?;
        match descriptor.as_object() {
            Some(descriptor) => Ok(descriptor.get(js_string!("enumerable"), context)?.to_boolean()),
            None => Ok(false),
        }
    }

    /// `Array.isArray(object)`, which for a proxy means what it stands for.
    pub(crate) fn is_array(&self, object: &JsObject, context: &mut Context) -> JsResult<bool> {
        if object.is_array() {
            return Ok(true);
        }
        Ok(self.is_array.call(&JsValue::undefined(), &[object.clone().into()], context)?.to_boolean())
    }

    /// What the engine's `stack` accessor says of an error object.
    pub(crate) fn error_stack(&self, error: &JsObject, context: &mut Context) -> JsValue {
        // The accessor reads an internal slot and cannot throw; for anything else it gives undefined.
        self.error_stack.call(&error.clone().into(), &[], context).unwrap_or_default()
    }

    /// `JSON.parse(text)`
    pub(crate) fn json_parse(&self, text: JsString, context: &mut Context) -> JsResult<JsValue> {
        self.json_parse.call(&JsValue::undefined(), &[text.into()], context)
    }

    /// `JSON.stringify(value)`, `null` for what has no JSON.
    pub(crate) fn json_stringify(&self, value: &JsValue, context: &mut Context) -> JsResult<JsString> {
        Ok(self.json_text(value, context)?.unwrap_or(js_string!("null")))
    }

    /// `JSON.stringify(value)`; `None` for what has no JSON.
    pub(crate) fn json_text(&self, value: &JsValue, context: &mut Context) -> JsResult<Option<JsString>> {
        let text = self.json_stringify.call(&JsValue::undefined(), std::slice::from_ref(value), context)?;
        Ok(text.as_string())
    }

    fn capture(context: &mut Context) -> JsResult<Self> {
        let constructors = context.intrinsics().constructors();
        let (object, error) = (constructors.object().constructor(), constructors.error().prototype());
        let array = constructors.array().constructor();
        let object_keys = object.get(js_string!("keys"), context)?;
        let own_descriptor = object.get(js_string!("getOwnPropertyDescriptor"), context)?;
        let is_array = array.get(js_string!("isArray"), context)?;
        let json = context.global_object().get(js_string!("JSON"), context)?.to_object(context)?;
        let json_parse = json.get(js_string!("parse"), context)?;
        let json_stringify = json.get(js_string!("stringify"), context)?;
        let stack = error.borrow().properties().get(&PropertyKey::from(js_string!("stack")));
        let stack = stack.and_then(|stack| stack.get().cloned()).unwrap_or_default();
        let function = |value: &JsValue| {
            value.as_function().ok_or_else(|| {
                boa_engine::JsNativeError::typ().with_message("the engine lacks an intrinsic that the jar needs")
            })
        };
        Ok(Self {
            object_keys: function(&object_keys)?,
            own_descriptor: function(&own_descriptor)?,
            is_array: function(&is_array)?,
            error_stack: function(&stack)?,
            json_parse: function(&json_parse)?,
            json_stringify: function(&json_stringify)?,
        })
    }
}

/// Builds an engine with a realm that holds what the policy grants and nothing else.
pub(crate) fn build(start: &Start, state: &Rc<State>) -> JsResult<(Context, Rc<Jobs>)> {
    // No module can be loaded: `import()` is rejected.
    build_with(Rc::new(IdleModuleLoader), start, state)
}

/// As [`build`], with modules from where the loader says. No jar has any.
pub(crate) fn build_with<M: ModuleLoader + 'static>(
    modules: Rc<M>,
    start: &Start,
    state: &Rc<State>,
) -> JsResult<(Context, Rc<Jobs>)> {
    let limits = &state.limits;
    let jobs = Rc::new(Jobs::new(state.clone()));
    state.set_jobs(&jobs);
    let hooks = Rc::new(Hooks {
        code_from_strings: start.policy.code.from_strings,
        time_zone: start.time_zone.clone(),
        max_buffer_bytes: limits.value_bytes.into(),
    });
    let mut context = ContextBuilder::new()
        .host_hooks(hooks)
        .clock(Rc::new(EventClock(state.clone())))
        .job_executor(jobs.clone())
        .module_loader(modules)
        .can_block(false)
        .build()?;
    context.insert_data(state.clone());
    set_engine_limits(&mut context, limits);
    furnish(start.seed, state, &mut context)?;
    Ok((context, jobs))
}

/// Turns the engine's own realm, which the context is in, into a guest's.
pub(crate) fn furnish(seed: u64, state: &Rc<State>, context: &mut Context) -> JsResult<()> {
    remove_unpublished(context)?;
    builtins::install(context)?;
    intl::install(context)?;
    state.set_intrinsics(Intrinsics::capture(context)?);
    Random::install(seed, context)?;
    globals::install(state, context)?;
    libraries::install(state, context)?;
    state.built_ins.capture(context)
}

fn set_engine_limits(context: &mut Context, limits: &Limits) {
    let engine = context.runtime_limits_mut();
    engine.set_loop_iteration_limit(limits.loop_iterations.into());
    engine.set_recursion_limit(limits.recursion_depth as usize);
    engine.set_stack_size_limit(limits.stack_slots as usize);
    engine.set_backtrace_limit(50);
}

/// Fails closed: a global that an update of the engine adds is taken out, too, until somebody has looked at it.
fn remove_unpublished(context: &mut Context) -> JsResult<()> {
    let global = context.global_object();
    for key in global.own_property_keys(context)? {
        let stays = match &key {
            PropertyKey::String(name) => permits::INTRINSICS.iter().any(|intrinsic| name == intrinsic),
            PropertyKey::Symbol(_) | PropertyKey::Index(_) => false,
        };
        if !stays {
            global.delete_property_or_throw(key, context)?;
        }
    }
    Ok(())
}
