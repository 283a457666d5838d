//! What app code sees of entities: objects whose properties are made when they are first read.
//!
//! Code that may write into what it reads has objects of its own, which are forgotten when it has ended. Code that
//! certainly does not (`purity.rs`) is given the same objects again, as long as their values are the same.

use super::{
    cells::{App, EntityId, EntityKind, Kind as CellKind},
    datum::Datum,
    graph::NodeId,
    js_object::Handle,
    pass::with,
};
use crate::{
    globals::methods,
    property,
    state::{CopyOf, State},
};
use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction,
    object::{FunctionObjectBuilder, builtins::JsFunction},
    property::PropertyKey,
};
use std::rc::Rc;

/// What a name stands for. `None`: the app has no entity of that name.
pub(crate) fn read(name: &str, context: &mut Context) -> Option<JsValue> {
    let state = State::of(context);
    let id = state.app.borrow().as_ref()?.named(name)?;
    Some(entity(id, &state, context))
}

fn entity(id: EntityId, state: &Rc<State>, context: &mut Context) -> JsValue {
    let (kind, object, shares) = {
        let app = state.app.borrow();
        let Some(app) = app.as_ref() else { return JsValue::undefined() };
        let entity = app.entity(id);
        let object = match &entity.js {
            Some(js) => js.object.clone(),
            None => entity.shared.clone().filter(|_| app.is_sharing),
        };
        (entity.kind, object, app.is_sharing)
    };
    if let Some(object) = object {
        return object.into();
    }
    if kind == EntityKind::Js {
        // It could not be made: there is nothing that it could do.
        return JsObject::with_object_proto(context.intrinsics()).into();
    }
    if shares {
        let object = make(id, state, context);
        with(state, |app| app.entity_mut(id).shared = Some(object.clone()));
        return object.into();
    }
    let of = CopyOf::AppEntity(id);
    if let Some(copy) = state.copies.borrow().get(&of) {
        return copy.clone();
    }
    let object = make(id, state, context);
    state.copies.borrow_mut().insert(of, object.clone().into());
    object.into()
}

/// An object with all of an entity's properties, none of which is there before it is read.
fn make(id: EntityId, state: &Rc<State>, context: &mut Context) -> JsObject {
    let object = JsObject::with_object_proto(context.intrinsics());
    let names: Vec<Box<str>> = with(state, |app| app.entity(id).properties.keys().cloned().collect());
    for name in names {
        let (get, set) = reader(id, &name, state, context);
        object.insert_property(JsString::from(&*name), property::accessor(get, Some(set)));
    }
    let methods = with(state, |app| {
        let entity = app.entity(id);
        Some((entity.name.clone(), entity.methods.clone()))
    });
    if let Some((name, methods)) = methods {
        methods::install(&name, &methods, &state.grants, &object, context);
    }
    object
}

/// How a property is read for the first time: the value takes the place of the reader.
fn reader(id: EntityId, name: &str, state: &Rc<State>, context: &mut Context) -> (JsFunction, JsFunction) {
    let known = with(state, |app| app.entity(id).readers.get(name).cloned());
    if let Some(known) = known {
        return known;
    }
    let key = JsString::from(name);
    let get = NativeFunction::from_copy_closure_with_captures(
        move |this, _, key: &JsString, context| {
            let value = property_value(id, key, context)?;
            put(this, key, value.clone());
            Ok(value)
        },
        key.clone(),
    );
    let set = NativeFunction::from_copy_closure_with_captures(
        |this, arguments, key: &JsString, _| {
            put(this, key, arguments.get_or_undefined(0).clone());
            Ok(JsValue::undefined())
        },
        key.clone(),
    );
    let function = |native| FunctionObjectBuilder::new(context.realm(), native).name(key.clone()).build();
    let pair = (function(get), function(set));
    with(state, |app| drop(app.entity_mut(id).readers.insert(name.into(), pair.clone())));
    pair
}

fn put(this: &JsValue, key: &JsString, value: JsValue) {
    if let Some(object) = this.as_object() {
        object.insert_property(PropertyKey::from(key.clone()), property::visible(value));
    }
}

fn property_value(id: EntityId, key: &JsString, context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context);
    let value = {
        let app = state.app.borrow();
        let app = app.as_ref();
        // The object may have outlived its entity.
        let cell = app.and_then(|app| Some((app, app.try_entity(id)?.properties.get(&*key.to_std_string_lossy())?)));
        cell.map(|(app, cell)| app.current(*cell)).unwrap_or_default()
    };
    if matches!(value, Datum::Rows(_)) {
        let name = key.to_std_string_lossy().into();
        with(&state, |app| {
            if app.is_sharing {
                app.tables.insert((id, name));
            }
        });
    }
    value.to_guest(context)
}

/// The value of a variable or of a result: a copy.
pub(crate) fn read_handle(handle: Handle, context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context);
    let found: Option<(NodeId, Datum, Option<JsValue>, bool)> = with(&state, |app| {
        let cell = app.live.cell(handle)?;
        let shared = app.shared.get(&cell).cloned().filter(|_| app.is_sharing);
        Some((cell, app.cell(cell).value.clone(), shared, app.is_sharing))
    });
    let Some((cell, value, shared, is_sharing)) = found else { return Ok(JsValue::undefined()) };
    if let Some(shared) = shared {
        return Ok(shared);
    }
    if is_sharing {
        let copy = value.to_guest(context)?;
        with(&state, |app| drop(app.shared.insert(cell, copy.clone())));
        return Ok(copy);
    }
    let of = CopyOf::AppCell(cell);
    if let Some(copy) = state.copies.borrow().get(&of) {
        return Ok(copy.clone());
    }
    let copy = value.to_guest(context)?;
    state.copies.borrow_mut().insert(of, copy.clone());
    Ok(copy)
}

/// Rows that shared objects have made of tables would be kept for as long as the tables are: many times their size.
pub(crate) fn end_turn(state: &State) {
    with(state, |app| {
        let tables = std::mem::take(&mut app.tables);
        app.outdated.extend(tables);
        app.refresh();
    });
}

/// Has properties read anew whose values have changed since code was last given shared objects.
pub(crate) fn refresh(state: &State) {
    with(state, App::refresh);
}

impl App {
    fn refresh(&mut self) {
        for (id, name) in std::mem::take(&mut self.outdated) {
            let Some(entity) = self.try_entity(id) else { continue };
            let (Some(object), Some((get, set))) = (&entity.shared, entity.readers.get(&name)) else { continue };
            let is_there =
                entity.properties.get(&name).is_some_and(|cell| !matches!(self.cell(*cell).kind, CellKind::Variable));
            if is_there {
                let accessor = property::accessor(get.clone(), Some(set.clone()));
                object.insert_property(JsString::from(&*name), accessor);
            }
        }
    }
}
