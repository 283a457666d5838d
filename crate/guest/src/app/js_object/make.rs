//! From a JS object's text to the object that app code sees.

use super::{
    Function,
    live::{self, Handle},
};
use crate::{
    app::{cells::EntityId, graph::NodeId, pass, view},
    errors,
    evaluate::{Binding, Ran},
    jobs::Jobs,
    property, running, source,
    state::{Origin, State},
};
use belljar_core::{
    GuestError, Outcome,
    event::{Kind, Place},
};
use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string,
    object::{FunctionObjectBuilder, IntegrityLevel, builtins::JsFunction},
};
use boa_gc::{Finalize, GcRefCell, Trace};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// How deep a function nests that can be given to the engine wherever it is first called. What nests deeper takes more stack
/// than may be left there.
const SHALLOW: u32 = 50;

/// Makes a JS object of its text. Of a draft it is said what is wrong with it; what goes on is made first if it is yet to
/// be run.
pub(crate) fn make(
    id: EntityId,
    body: NodeId,
    state: &Rc<State>,
    jobs: &Rc<Jobs>,
    context: &mut Context,
) -> pass::Ended {
    let draft = pass::with(state, |app| {
        let draft = app.entity(id).js.as_ref()?.draft.as_ref()?;
        Some((app.syntax_error(body, &draft.problem), draft.is_due))
    });
    let Some((error, is_due)) = draft else { return replace(id, body, state, jobs, context) };
    if is_due {
        if let needs @ pass::Ended::Needs(_) = replace(id, body, state, jobs, context) {
            return needs;
        }
        pass::with(state, |app| {
            if let Some(draft) = app.entity_mut(id).js.as_mut().and_then(|js| js.draft.as_mut()) {
                draft.is_due = false;
            }
        });
    }
    pass::Ended::Errors(vec![error])
}

/// Puts what a JS object's text says in place of what was there before. Variables that are to begin anew do. Functions are
/// given to the engine when they are first called: most of an app's are handlers' and never needed by a page that opens.
fn replace(id: EntityId, body: NodeId, state: &Rc<State>, jobs: &Rc<Jobs>, context: &mut Context) -> pass::Ended {
    let known = pass::with(state, |app| {
        let js = app.entity(id).js.as_ref()?;
        Some((js.source.clone(), js.functions.values().map(|function| function.binding.clone()).collect::<Vec<_>>()))
    });
    let Some((variables, functions)) = known else { return pass::Ended::Errors(Vec::new()) };
    let mut needed: Vec<String> =
        functions.iter().flat_map(|function| function.needed_libraries(state, jobs)).collect();
    if !needed.is_empty() {
        needed.extend(variables.iter().flat_map(|variables| variables.needed_libraries(state, jobs)));
        return pass::Ended::Needs(needed);
    }
    let seen = JsObject::with_object_proto(context.intrinsics());
    let place = pass::with(state, |app| app.place(body));
    let begun = match variables.as_ref().map(|variables| begin(variables, id, &place, &seen, state, jobs, context)) {
        None => Begun::default(),
        Some(Ran::Value(begun)) => begun,
        Some(Ran::Ended(outcome)) => return pass::Ended::of(body, outcome, state),
        Some(Ran::Needs(names)) => return pass::Ended::Needs(names),
    };
    let origin = Rc::new(Origin { evaluation: None, kind: Kind::Data, place: place.clone() });
    let made =
        running::during(&place, || state.on_behalf_of(origin, || fill(&seen, begun, id, &place, state, context)));
    match made {
        Ok(()) => pass::Ended::Made,
        Err(error) => pass::Ended::Errors(vec![pass::engine_error(&error, &place, context)]),
    }
}

/// For each variable that is to begin, an object with what it begins with, or what was thrown instead.
type Begun = FxHashMap<Box<str>, Result<JsValue, Box<GuestError>>>;

/// Evaluates what variables begin with: all at once, or, where something throws, one by one, so that the others begin.
fn begin(
    variables: &Binding,
    id: EntityId,
    place: &Place,
    seen: &JsObject,
    state: &Rc<State>,
    jobs: &Rc<Jobs>,
    context: &mut Context,
) -> Ran<Begun> {
    let fresh: Vec<(Box<str>, Rc<Binding>)> = pass::with(state, |app| {
        let variables = app.entity(id).js.iter().flat_map(|js| &js.variables);
        let fresh = variables.filter(|(_, variable)| variable.is_fresh);
        fresh.map(|(name, variable)| (name.clone(), variable.binding.clone())).collect()
    });
    let this = seen.clone().into();
    let mut run = |binding: &Binding| running::during(place, || binding.run_raw(&this, state, jobs, context));
    match run(variables) {
        Ran::Value(all) => Ran::Value(fresh.into_iter().map(|(name, _)| (name, Ok(all.clone()))).collect()),
        Ran::Ended(Outcome::Error { .. }) => {
            let mut begun = Begun::default();
            for (name, binding) in fresh {
                match run(&binding) {
                    Ran::Value(value) => drop(begun.insert(name, Ok(value))),
                    Ran::Ended(Outcome::Error { error }) => drop(begun.insert(name, Err(error))),
                    Ran::Ended(outcome) => return Ran::Ended(outcome),
                    Ran::Needs(names) => return Ran::Needs(names),
                }
            }
            Ran::Value(begun)
        }
        Ran::Ended(outcome) => Ran::Ended(outcome),
        Ran::Needs(names) => Ran::Needs(names),
    }
}

fn fill(
    seen: &JsObject,
    mut begun: Begun,
    id: EntityId,
    place: &Place,
    state: &Rc<State>,
    context: &mut Context,
) -> JsResult<()> {
    let (functions, variables) = pass::with(state, |app| {
        let Some(js) = &app.entity(id).js else { return Default::default() };
        let functions: Vec<(Behind, u32)> =
            js.functions.iter().map(|(name, function)| (Behind::new(name, function, seen), function.length)).collect();
        let variables: Vec<(Box<str>, Handle)> =
            js.variables.iter().map(|(name, variable)| (name.clone(), variable.handle)).collect();
        (functions, variables)
    });
    for (behind, length) in functions {
        if source::nesting(&behind.binding.source) > SHALLOW {
            behind.function(state, context)?;
        }
        let name = behind.name.clone();
        let function = function_of(behind, length, context)?;
        seen.insert_property(name, property::sealed(function));
    }
    let mut failed = Vec::new();
    for (name, handle) in variables {
        let key = JsString::from(&*name);
        match begun.remove(&name) {
            Some(Ok(object)) => {
                let value = object.to_object(context)?.get(key.clone(), context)?;
                let copied = live::copy(&value, place.clone(), state, context);
                pass::with(state, |app| app.begin(handle, value, copied));
            }
            Some(Err(error)) => failed.push((name, handle, error)),
            None => {}
        }
        seen.insert_property(key.clone(), accessor(&key, handle, context));
    }
    seen.set_integrity_level(IntegrityLevel::Sealed, context)?;
    pass::with(state, |app| {
        if let Some(js) = &mut app.entity_mut(id).js {
            js.object = Some(seen.clone());
            js.is_current = true;
            js.has_failed = !failed.is_empty();
            for (name, variable) in &mut js.variables {
                variable.is_fresh = failed.iter().any(|(failed, ..)| failed == name);
            }
        }
        for (_, handle, error) in failed {
            app.fail(handle, *error);
        }
    });
    Ok(())
}

/// What stands behind a function that app code sees.
#[derive(Clone, Debug, Trace, Finalize)]
struct Behind {
    name: JsString,
    /// It as an object's only member.
    #[unsafe_ignore_trace]
    binding: Rc<Binding>,
    /// What the engine has made of it, once it has been called.
    function: GcRefCell<Option<JsFunction>>,
    this: JsObject,
    #[unsafe_ignore_trace]
    result: Handle,
    /// Why no data field may call it, if so.
    #[unsafe_ignore_trace]
    refusal: Option<Rc<str>>,
}

impl Behind {
    fn new(name: &str, of: &Function, this: &JsObject) -> Self {
        Self {
            name: JsString::from(name),
            binding: of.binding.clone(),
            function: GcRefCell::default(),
            this: this.clone(),
            result: of.result,
            refusal: of.refusal().map(Rc::from),
        }
    }

    /// Refuses to be called by a data field that has not said which function it calls. What variables begin with may call
    /// it: what it gives them is their own matter, and it cannot act.
    fn guard(&self, state: &State, context: &mut Context) -> JsResult<()> {
        let origin = state.origin();
        match &self.refusal {
            Some(why) if origin.kind == Kind::Data && !pass::with(state, |app| app.is_body(&origin.place)) => {
                let name = format!("{}.{}", self.binding.place.entity, self.name.to_std_string_lossy());
                Err(errors::refuse(name, why.to_string(), state, context))
            }
            _ => Ok(()),
        }
    }

    fn function(&self, state: &Rc<State>, context: &mut Context) -> JsResult<JsFunction> {
        if let Some(function) = &*self.function.borrow() {
            return Ok(function.clone());
        }
        let function = self.binding.member(&self.name, &self.this.clone().into(), state, context)?;
        *self.function.borrow_mut() = Some(function.clone());
        Ok(function)
    }
}

/// A function that is always called on its object, and whose last result is kept.
fn function_of(behind: Behind, length: u32, context: &mut Context) -> JsResult<JsFunction> {
    let (name, result) = (behind.name.clone(), behind.result);
    let call = NativeFunction::from_copy_closure_with_captures(
        |_, arguments, behind: &Behind, context| {
            let state = State::of(context);
            behind.guard(&state, context)?;
            let function = behind.function(&state, context)?;
            let value = function.call(&behind.this.clone().into(), arguments, context)?;
            // What a data field makes of it is nobody's result but its own.
            if state.origin().kind != Kind::Data {
                pass::with(&state, |app| app.live.given(behind.result, value.clone()));
            }
            Ok(value)
        },
        behind,
    );
    let seen =
        FunctionObjectBuilder::new(context.realm(), call).name(name).length(length as usize).constructor(false).build();
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
