//! Libraries: scripts of others that app code uses by a name, each loaded when it is first used.
//!
//! The host names them when the jar starts. Code that uses one of them is found by its syntax tree; before it begins, the
//! host is asked for the library's text, which has a turn of its own: what loading takes is not on the account of the
//! code, and a data field's deadline is not spent on it. Code that makes the name up (`globalThis["lo" + "dash"]`) finds
//! an accessor that says so.

mod failure;
mod load;
mod surroundings;
mod uses;

pub(crate) use load::load;

use crate::{globals::entities::Entities, property, source::ProgramId, state::State};
use boa_engine::{
    Context, JsArgs, JsNativeError, JsResult, JsString, JsValue, NativeFunction, object::FunctionObjectBuilder,
    property::PropertyKey,
};
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashSet,
};

/// Programs of which is remembered that they use no library, though they have the word in them.
const REMEMBERED: usize = 16_384;

/// The libraries of a jar.
#[derive(Default)]
pub(crate) struct Libraries {
    known: RefCell<Vec<Library>>,
    /// How many of them are still to be loaded.
    absent: Cell<usize>,
    /// `(_, index) => index` has the word and no use of it: what was found out once is not looked for again.
    without: RefCell<HashSet<(ProgramId, usize)>>,
    /// What of the page or of Node a library that is being loaded has last looked for on its global object, in vain.
    missed: RefCell<Option<String>>,
}

struct Library {
    name: String,
    status: Status,
}

#[derive(Clone, Debug, PartialEq)]
enum Status {
    /// Not asked for yet.
    Absent,
    /// It runs now.
    Loading,
    /// The name has its value.
    Loaded,
    /// It cannot be used. Why, in words.
    Failed(String),
}

impl Libraries {
    pub(crate) fn new(names: &[String]) -> Self {
        let known = names.iter().map(|name| Library { name: name.clone(), status: Status::Absent }).collect();
        Self { known: RefCell::new(known), absent: Cell::new(names.len()), ..Self::default() }
    }

    /// Why the names cannot be those of libraries, if so.
    pub(crate) fn refuse(names: &[String]) -> Option<String> {
        names.iter().enumerate().find_map(|(index, name)| {
            if names[..index].contains(name) {
                return Some(format!("there are two libraries called \"{name}\""));
            }
            Entities::refuse(name).map(|reason| reason.replace("an entity", "a library"))
        })
    }

    /// Whether there is a library of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.known.borrow().iter().any(|library| library.name == name)
    }

    /// The libraries that a text uses and that are still to be loaded. `hidden`: names that mean something else in it.
    /// `program` gives what the engine will be given.
    pub(crate) fn needed_by(
        &self,
        text: &str,
        hidden: &[String],
        program: impl Fn() -> (ProgramId, String),
    ) -> Vec<String> {
        if self.absent.get() == 0 {
            return Vec::new();
        }
        let made = OnceCell::new();
        let known = self.known.borrow();
        let absent = known.iter().enumerate().filter(|(_, library)| library.status == Status::Absent);
        let needed = absent.filter(|(index, Library { name, .. })| {
            if hidden.contains(name) || !uses::has_word(text, name) {
                return false;
            }
            let (id, program) = made.get_or_init(&program);
            let key = (*id, *index);
            if self.without.borrow().contains(&key) {
                return false;
            }
            let uses = uses::uses(program, name);
            if !uses {
                let mut without = self.without.borrow_mut();
                if without.len() >= REMEMBERED {
                    without.clear();
                }
                without.insert(key);
            }
            uses
        });
        needed.map(|(_, library)| library.name.clone()).collect()
    }

    /// Names of libraries in the order in which the host has given them.
    pub(crate) fn in_order(&self, names: Vec<String>) -> Vec<String> {
        let known = self.known.borrow();
        known.iter().map(|library| &library.name).filter(|name| names.contains(name)).cloned().collect()
    }

    /// Whether what runs now is the text of a library.
    pub(crate) fn is_loading(&self) -> bool {
        self.known.borrow().iter().any(|library| library.status == Status::Loading)
    }

    fn status(&self, name: &str) -> Option<Status> {
        let known = self.known.borrow();
        known.iter().find(|library| library.name == name).map(|library| library.status.clone())
    }

    fn set(&self, name: &str, status: Status) {
        let mut known = self.known.borrow_mut();
        if let Some(library) = known.iter_mut().find(|library| library.name == name) {
            library.status = status;
        }
        self.absent.set(known.iter().filter(|library| library.status == Status::Absent).count());
    }
}

/// Puts an accessor for each library on the global object. It gives way to the library's value.
pub(crate) fn install(state: &State, context: &mut Context) -> JsResult<()> {
    state.libraries.known.borrow().iter().try_for_each(|library| define(&library.name, context))
}

fn define(name: &str, context: &mut Context) -> JsResult<()> {
    let name = JsString::from(name);
    let get = NativeFunction::from_copy_closure_with_captures(|_, _, name, context| read(name, context), name.clone());
    let get = FunctionObjectBuilder::new(context.realm(), get).name(name.clone()).build();
    let set = NativeFunction::from_copy_closure_with_captures(
        |_, arguments, name, context| replace(name, arguments.get_or_undefined(0).clone(), context),
        name.clone(),
    );
    let set = FunctionObjectBuilder::new(context.realm(), set).name(name.clone()).length(1).build();
    let accessor = property::lazy(get, set);
    context.global_object().define_property_or_throw(PropertyKey::from(name), accessor, context)?;
    Ok(())
}

fn read(name: &JsString, context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context);
    let name = name.to_std_string_lossy();
    let reason = match state.libraries.status(&name) {
        // It may ask for itself, as `typeof` does.
        Some(Status::Loading | Status::Loaded) | None => return Ok(JsValue::undefined()),
        Some(Status::Failed(reason)) => reason,
        Some(Status::Absent) => {
            "no code that was evaluated so far uses it by its name; write the name out in the code".to_owned()
        }
    };
    Err(JsNativeError::error().with_message(unusable(&name, &reason)).into())
}

/// App code may give the name another value, as it may to any global.
fn replace(name: &JsString, value: JsValue, context: &mut Context) -> JsResult<JsValue> {
    let global = context.global_object();
    global.define_property_or_throw(PropertyKey::from(name.clone()), property::hidden(value.clone()), context)?;
    Ok(value)
}

fn unusable(name: &str, reason: &str) -> String {
    format!("the library \"{name}\" cannot be used: {reason}")
}
