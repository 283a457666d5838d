//! Entities: the app's widgets, queries and other named data, each a global that gives a copy.
//!
//! The pristine value stays outside the engine. A copy is made when code first touches the name, and forgotten when
//! the evaluation ends: what one binding writes, no later one sees.

use super::methods;
use crate::{
    app::view,
    marshal, permits, property,
    state::{CopyOf, State},
};
use belljar_core::{Value, app::name, event::Methods};
use boa_engine::{
    Context, JsArgs, JsNativeError, JsResult, JsString, JsValue, NativeFunction, object::FunctionObjectBuilder,
    property::PropertyKey,
};
use std::{cell::RefCell, collections::HashMap, rc::Rc};

/// The values behind the names.
#[derive(Default)]
pub(crate) struct Entities(RefCell<HashMap<String, Rc<Entity>>>);

/// What a name stands for.
struct Entity {
    value: Value,
    methods: Methods,
}

impl Entities {
    /// Why a name cannot be an entity's, if so.
    pub(crate) fn refuse(name: &str) -> Option<String> {
        if !name::is_identifier(name) {
            return Some(format!("\"{name}\" cannot name an entity: it is not a JavaScript identifier"));
        }
        if permits::is_published(name) || name::RESERVED.contains(&name) || name == name::WRAPPERS_OWN {
            return Some(format!(
                "\"{name}\" cannot name an entity: the name is taken by the language or the framework"
            ));
        }
        None
    }

    /// Gives a name a value, or another one.
    pub(crate) fn set(&self, name: &str, value: Value, methods: Methods, context: &mut Context) -> JsResult<()> {
        let entity = Rc::new(Entity { value, methods });
        let known = self.0.borrow_mut().insert(name.to_owned(), entity).is_some();
        if !known {
            define(name, context)?;
        }
        Ok(())
    }

    /// Whether there is an entity of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.borrow().contains_key(name)
    }

    /// Takes a global away that stands for nothing any more.
    pub(crate) fn undefine(&self, name: &str, context: &mut Context) -> JsResult<()> {
        if self.has(name) { Ok(()) } else { take_away(name, context) }
    }

    /// Takes a name away.
    pub(crate) fn remove(&self, name: &str, context: &mut Context) -> JsResult<()> {
        if self.0.borrow_mut().remove(name).is_some() { take_away(name, context) } else { Ok(()) }
    }
}

/// Guest code cannot delete a name, nor keep the jar from it.
fn take_away(name: &str, context: &mut Context) -> JsResult<()> {
    let (global, key) = (context.global_object(), JsString::from(name));
    global.insert_property(key.clone(), property::visible(JsValue::undefined()));
    global.delete_property_or_throw(key, context).map(drop)
}

/// An accessor on the global object. Its setter takes any value and does nothing: an assignment is no error and
/// changes nothing. Nor can guest code delete it, put something else in its place, or keep new ones away: what one binding
/// does, another one would see.
pub(crate) fn define(name: &str, context: &mut Context) -> JsResult<()> {
    let realm = context.realm().clone();
    let name = JsString::from(name);
    let get = NativeFunction::from_copy_closure_with_captures(|_, _, name, context| read(name, context), name.clone());
    let get = FunctionObjectBuilder::new(&realm, get).name(name.clone()).build();
    let set = FunctionObjectBuilder::new(
        &realm,
        NativeFunction::from_fn_ptr(|_, arguments, _| Ok(arguments.get_or_undefined(0).clone())),
    )
    .name(name.clone())
    .build();
    // Guest code may have made a property of that name; the entity replaces it. What cannot be replaced is said.
    if !is_free(&name, context) {
        let message =
            format!("app code holds the name \"{}\" in a way that cannot be changed", name.to_std_string_lossy());
        return Err(JsNativeError::typ().with_message(message).into());
    }
    context.global_object().insert_property(name, property::fixed_accessor(get, set));
    Ok(())
}

fn is_free(name: &JsString, context: &Context) -> bool {
    let property = context.global_object().borrow().properties().get(&PropertyKey::from(name.clone()));
    property.is_none_or(|property| property.configurable() == Some(true))
}

/// Whether nothing that app code has declared is in the way.
pub(crate) fn can_define(name: &str, context: &Context) -> bool {
    is_free(&JsString::from(name), context)
}

fn read(name: &JsString, context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context);
    let name = name.to_std_string_lossy();
    if let Some(seen) = view::read(&name, context) {
        return Ok(seen);
    }
    let Some(entity) = state.entities.0.borrow().get(&name).cloned() else { return Ok(JsValue::undefined()) };
    let of = CopyOf::Entity(name.clone());
    let is_new = !state.copies.borrow().contains_key(&of);
    let copy = state.copy(of, &entity.value, context)?;
    if let Some(object) = copy.as_object().filter(|_| is_new) {
        methods::install(&name, &entity.methods, &state.grants, &object, context);
    }
    Ok(copy)
}

impl State {
    /// The copy that this evaluation has of a value, made on first use.
    pub(crate) fn copy(&self, of: CopyOf, value: &Value, context: &mut Context) -> JsResult<JsValue> {
        if let Some(copy) = self.copies.borrow().get(&of) {
            return Ok(copy.clone());
        }
        let copy = marshal::into_guest(value, context)?;
        self.copies.borrow_mut().insert(of, copy.clone());
        Ok(copy)
    }
}
