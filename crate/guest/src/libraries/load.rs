//! Loads a library: runs its text, as a script or as a module, and gives its name what it exports.

use super::{
    Status, failure,
    surroundings::{PARAMETERS, Surroundings, default_or_all},
    unusable,
};
use crate::{
    errors::{self, Code},
    jobs::Jobs,
    property,
    source::{self, LibraryForm, ProgramId},
    state::{Noted, Origin, State},
};
use belljar_core::{
    Effect, ErrorCode,
    event::{Kind, Place},
};
use boa_engine::{
    Context, JsError, JsObject, JsResult, JsString, JsValue, Module, Script, Source, builtins::promise::PromiseState,
    object::builtins::JsPromise, property::PropertyKey,
};
use std::{collections::HashSet, path::Path, rc::Rc};

/// Why a library is not there.
enum Failure {
    Thrown(JsError),
    Refused(String),
}

impl From<JsError> for Failure {
    fn from(error: JsError) -> Self {
        Self::Thrown(error)
    }
}

/// Loads a library, or notes why there is none. What cannot be loaded is reported, and thrown by whatever uses it.
pub(crate) fn load(name: &str, source: Result<String, String>, state: &Rc<State>, jobs: &Jobs, context: &mut Context) {
    if state.libraries.status(name) != Some(Status::Absent) {
        return;
    }
    if is_replaced(name, context) {
        return state.libraries.set(name, Status::Loaded);
    }
    let place = Place { entity: name.to_owned(), property: String::new() };
    // As a data field: whatever it calls, no effect comes of it.
    let origin = Rc::new(Origin { evaluation: None, kind: Kind::Data, place });
    let code = Code { place: &origin.place, kind: Kind::Data, source: "" };
    let text = match source {
        Ok(text) => text,
        Err(reason) => {
            state.libraries.set(name, Status::Failed(reason.clone()));
            return state.report(Effect::Error(code.refused(ErrorCode::Library, "Error", unusable(name, &reason))));
        }
    };
    state.libraries.set(name, Status::Loading);
    state.libraries.missed.take();
    let result = state.on_behalf_of(origin.clone(), || Loading { name, text: &text, state, context }.run());
    // Nothing that it leaves behind goes on by itself.
    let mut left = state.limits.jobs_per_turn;
    while left > 0 && jobs.run_next_of(&origin, context) {
        left -= 1;
    }
    jobs.drop_of(|other| std::ptr::from_ref(other) == Rc::as_ptr(&origin));
    if is_replaced(name, context) {
        // It has assigned to its name, which is the jar's to give.
        if let Err(error) = super::define(name, context) {
            errors::note_engine_error(state, &error);
        }
    }
    let missed = state.libraries.missed.take();
    if let Err(Failure::Thrown(error)) = &result {
        state.on_behalf_of(origin.clone(), || errors::note_engine_error(state, error));
    }
    let result = match state.take_noted() {
        Some(Noted::Limit(trip)) => {
            let limit = errors::limit_hit(trip);
            state.libraries.set(name, Status::Failed(format!("while it was loaded, {}", limit.message)));
            return state.report(Effect::Limit(limit));
        }
        Some(Noted::Refused(violation)) => Err(Failure::Refused(format!(
            "it calls {}() while it is loaded, and only app code may act",
            violation.action
        ))),
        None => result,
    };
    let (mut error, reason) = match result {
        Ok(value) => match define(name, value, context) {
            Ok(()) => return state.libraries.set(name, Status::Loaded),
            Err(error) => (code.thrown(ErrorCode::Library, &error, context), "app code holds its name".to_owned()),
        },
        Err(Failure::Refused(reason)) => (code.refused(ErrorCode::Library, "Error", String::new()), reason),
        Err(Failure::Thrown(error)) => {
            let error = code.thrown(ErrorCode::Library, &error, context);
            let reason = failure::reason(&error, missed.as_deref());
            (error, reason)
        }
    };
    error.error_message.message = unusable(name, &reason);
    state.libraries.set(name, Status::Failed(reason));
    state.report(Effect::Error(error));
}

/// Whether app code has given the name another meaning before the library had one.
fn is_replaced(name: &str, context: &Context) -> bool {
    let property = context.global_object().borrow().properties().get(&PropertyKey::from(JsString::from(name)));
    property.is_none_or(|property| property.get().is_none())
}

fn define(name: &str, value: JsValue, context: &mut Context) -> JsResult<()> {
    let key = PropertyKey::from(JsString::from(name));
    context.global_object().define_property_or_throw(key, property::hidden(value), context)?;
    Ok(())
}

struct Loading<'a> {
    name: &'a str,
    text: &'a str,
    state: &'a Rc<State>,
    context: &'a mut Context,
}

impl Loading<'_> {
    /// Gives the library's value.
    fn run(mut self) -> Result<JsValue, Failure> {
        if let Some(reason) = source::library_too_large(self.text) {
            return Err(Failure::Refused(reason));
        }
        let before: HashSet<PropertyKey> = self.global_keys()?.into_iter().collect();
        let ended = self.evaluate();
        // What it has left on the global object goes, whether it could be loaded or not.
        let mut left = self.global_keys()?;
        left.retain(|key| !before.contains(key));
        let value = match ended? {
            // A global of the old kind: of its name, or the only one that it has made.
            None => {
                let named = self.context.global_object().get(self.key(), self.context)?;
                match &left[..] {
                    [only] if named.is_undefined() => {
                        self.context.global_object().get(only.clone(), self.context).map(Some)?
                    }
                    _ => Some(named).filter(|named| !named.is_undefined()),
                }
            }
            exported => exported,
        };
        for key in left {
            self.context.global_object().delete_property_or_throw(key, self.context)?;
        }
        value.ok_or_else(|| {
            Failure::Refused(format!(
                "it exports nothing and has no global called {}; it must be a UMD, CommonJS or ES module build in one file",
                self.name
            ))
        })
    }

    fn key(&self) -> PropertyKey {
        PropertyKey::from(JsString::from(self.name))
    }

    fn global_keys(&mut self) -> JsResult<Vec<PropertyKey>> {
        self.context.global_object().own_property_keys(self.context)
    }

    /// Runs the text and gives what it exports; nothing if it exports nothing.
    fn evaluate(&mut self) -> Result<Option<JsValue>, Failure> {
        // As a script first: most are. What is none is parsed once more, for what it is or where it is wrong.
        let program = format!(
            "(function ({PARAMETERS}) {{\n{}\n;return typeof {name} === \"undefined\" ? undefined : {name}; }})",
            self.text,
            name = self.name
        );
        let id = self.register(Kind::Data);
        let file = id.file();
        let input = Source::from_reader(program.as_bytes(), Some(Path::new(&file)));
        let error = match Script::parse(input, None, self.context) {
            Ok(script) => return self.run_script(&script),
            Err(error) => error,
        };
        match source::check_library(&program, self.text) {
            Ok(LibraryForm::Module { imports }) => match imports.first() {
                Some(import) => Err(Failure::Refused(format!(
                    "it is an ES module that imports \"{import}\", and a library is one file; take a build that has all \
                     in it"
                ))),
                None => self.run_module(),
            },
            Ok(LibraryForm::Script) => Err(Failure::Thrown(error)),
            Err(problem) => {
                let place = problem.position.map_or_else(String::new, |position| {
                    format!(" (line {}, column {} of its text)", position.line, position.column)
                });
                Err(Failure::Refused(format!("SyntaxError: {}{place}", problem.message)))
            }
        }
    }

    fn register(&self, kind: Kind) -> ProgramId {
        let place = Place { entity: self.name.to_owned(), property: String::new() };
        self.state.sources.register(&place, kind, self.text)
    }

    fn run_script(&mut self, script: &Script) -> Result<Option<JsValue>, Failure> {
        let context = &mut *self.context;
        let Some(function) = script.evaluate(context)?.as_callable() else {
            return Err(Failure::Refused("it closes a bracket that it has not opened".into()));
        };
        let surroundings = Surroundings::new(context)?;
        let variable = function.call(&surroundings.this(), &surroundings.arguments(), context)?;
        Ok(surroundings.value(self.name, variable, context)?)
    }

    fn run_module(&mut self) -> Result<Option<JsValue>, Failure> {
        // A module's text stands in no wrapper, as a script's does.
        let file = self.register(Kind::Script).file();
        let context = &mut *self.context;
        let input = Source::from_reader(self.text.as_bytes(), Some(Path::new(&file)));
        let module = Module::parse(input, None, context)?;
        // Nothing is imported, so nothing has to be waited for.
        settled(&module.load(context))?;
        module.link(context)?;
        let evaluated = module.evaluate(context)?;
        // It is handled here.
        let promise: JsObject = evaluated.clone().into();
        self.state.rejections.borrow_mut().retain(|(rejected, _)| !JsObject::equals(rejected, &promise));
        settled(&evaluated)?;
        let exports = module.namespace(context);
        if exports.own_property_keys(context)?.iter().all(|key| matches!(key, PropertyKey::Symbol(_))) {
            return Ok(None);
        }
        Ok(Some(default_or_all(&exports, context)?))
    }
}

fn settled(promise: &JsPromise) -> Result<(), Failure> {
    match promise.state() {
        PromiseState::Fulfilled(_) => Ok(()),
        PromiseState::Rejected(reason) => Err(Failure::Thrown(JsError::from_opaque(reason))),
        PromiseState::Pending => {
            Err(Failure::Refused("it is an ES module that awaits something while it is loaded".into()))
        }
    }
}
