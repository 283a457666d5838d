//! Running one piece of app code: from its text to how it ended.

use crate::{
    app::datum::Datum,
    errors::{self, Code},
    jobs::Jobs,
    marshal::{self, Manner, OutError},
    property,
    source::{self, AT_THE_TOP, ProgramId, SyntaxProblem, behind},
    state::{Noted, Origin, State, Trip},
};
use belljar_core::{
    ErrorCode, GuestError, LimitKind, Outcome, Value,
    error::Position,
    event::{Evaluate, Kind, Place},
    value::ValueLimits,
};
use boa_engine::{
    Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue, Script, Source,
    builtins::promise::PromiseState,
    object::builtins::{JsFunction, JsPromise},
};
use std::{
    cell::{OnceCell, RefCell},
    path::Path,
    rc::Rc,
};

/// An evaluation whose promise is open.
pub(crate) struct Pending {
    pub(crate) id: u32,
    pub(crate) promise: JsPromise,
    pub(crate) origin: Rc<Origin>,
    source: String,
    /// What a function that the promise gives is called with; `None` once it has been.
    call: Option<Call>,
    /// Names that only this evaluation sees, put on the global object of a script.
    globals: Vec<String>,
}

/// What code's value is called with when it is a function.
struct Call {
    this: JsValue,
    arguments: Vec<JsValue>,
}

/// What became of new code.
pub(crate) enum Begun {
    Settled(Outcome),
    Pending(Box<Pending>),
    /// It has not begun: it uses libraries that are not there yet.
    Needs(Vec<String>),
}

/// What became of code whose promise has settled.
pub(crate) enum Resumed {
    Settled { id: u32, outcome: Outcome },
    Pending(Box<Pending>),
}

/// Starts a piece of app code.
pub(crate) fn begin(evaluation: Evaluate, state: &Rc<State>, jobs: &Rc<Jobs>, context: &mut Context) -> Begun {
    begin_at(AT_THE_TOP, evaluation, state, jobs, context)
}

/// The same of code that begins somewhere in its author's text.
pub(crate) fn begin_at(
    start: Position,
    evaluation: Evaluate,
    state: &Rc<State>,
    jobs: &Rc<Jobs>,
    context: &mut Context,
) -> Begun {
    let origin =
        Rc::new(Origin { evaluation: Some(evaluation.id), kind: evaluation.kind, place: evaluation.place.clone() });
    let running = Running { evaluation: &evaluation, start, is_checked: false, state, jobs, origin };
    running.begin(context)
}

/// A piece of code of a data field that is run again and again.
#[derive(Debug)]
pub(crate) struct Binding {
    pub(crate) source: Rc<str>,
    pub(crate) place: Rc<Place>,
    /// As it is run by the engine, which most are not.
    evaluation: OnceCell<Box<Evaluate>>,
    /// Where its text begins in the property's.
    pub(crate) start: Position,
    /// What was compiled of it.
    pub(crate) wrapper: RefCell<Option<JsFunction>>,
    /// Its text was checked already.
    is_checked: bool,
}

impl Binding {
    /// Code that has not run yet.
    pub(crate) fn new(place: Rc<Place>, source: Rc<str>, start: Position, is_checked: bool) -> Self {
        Self { source, place, evaluation: OnceCell::new(), start, wrapper: RefCell::default(), is_checked }
    }

    /// It has no arguments and no names of its own.
    fn evaluation(&self) -> &Evaluate {
        self.evaluation.get_or_init(|| {
            let (source, place) = (self.source.to_string(), (*self.place).clone());
            let (args, globals) = (Vec::new(), Vec::new());
            Box::new(Evaluate { id: 0, kind: Kind::Data, source, place, args, this: None, globals })
        })
    }

    /// Runs the code for a copy of its value. Rows that it has only handed on stay what they are.
    pub(crate) fn run(&self, this: &JsValue, state: &Rc<State>, jobs: &Rc<Jobs>, context: &mut Context) -> Ran<Datum> {
        let running = self.running(state, jobs);
        let value = match running.run_binding(&self.wrapper, this, context) {
            Ran::Value(value) => value,
            Ran::Ended(outcome) => return Ran::Ended(outcome),
            Ran::Needs(names) => return Ran::Needs(names),
        };
        running.end_datum(value, context)
    }

    /// Runs the function that the code does nothing but call, for a copy of its value. `None`: it has thrown, and what of it
    /// is the code's own is for the engine to say. `at`: where the code calls it, as the engine counts.
    pub(crate) fn run_call(
        &self,
        function: &JsFunction,
        arguments: &[JsValue],
        (line, column): (u32, u32),
        state: &Rc<State>,
        jobs: &Rc<Jobs>,
        context: &mut Context,
    ) -> Option<Ran<Datum>> {
        let running = self.running(state, jobs);
        let call = || function.call(&JsValue::undefined(), arguments, context);
        match state.on_behalf_of(running.origin.clone(), call) {
            Ok(value) => Some(running.end_datum(value, context)),
            // What ran into a limit is not run into it again. What the engine does not know is who has called.
            Err(error) if error.as_engine().is_some() => {
                let mut outcome = running.end_failed(&error, context);
                let id = state.sources.register_at(self.start, &self.place, Kind::Data, &self.source);
                if let Outcome::Limit { limit } = &mut outcome
                    && let Some((place, position)) = state.sources.locate(&id.file(), line, column)
                {
                    let caller = source::Frame { function: String::new(), place, position };
                    limit.stack = format!("{}\n{}", limit.stack, source::print_frames(&[caller]));
                    limit.position = Some(position);
                }
                Some(Ran::Ended(outcome))
            }
            Err(_) => None,
        }
    }

    /// Runs the code for its value as it is.
    pub(crate) fn run_raw(
        &self,
        this: &JsValue,
        state: &Rc<State>,
        jobs: &Rc<Jobs>,
        context: &mut Context,
    ) -> Ran<JsValue> {
        let running = self.running(state, jobs);
        match running.run_binding(&self.wrapper, this, context) {
            Ran::Value(value) => running.end_raw(value, context),
            other => other,
        }
    }

    /// A function that the code, which is an object, has by a name. It is run on behalf of whoever calls it.
    pub(crate) fn member(
        &self,
        name: &JsString,
        this: &JsValue,
        state: &Rc<State>,
        context: &mut Context,
    ) -> JsResult<JsFunction> {
        let Evaluate { kind, source, place, .. } = self.evaluation();
        let missing = || JsNativeError::typ().with_message(format!("{} is no function", name.to_std_string_lossy()));
        let jobs = state.jobs().ok_or_else(missing)?;
        let id = state.sources.register_at(self.start, place, *kind, source);
        let wrapper = self.running(state, &jobs).wrap(id, &[], context).map_err(|refused| match refused {
            Refused::Engine(error) => error,
            Refused::Syntax(problem) => JsNativeError::syntax().with_message(problem.message).into(),
        })?;
        let object = wrapper.call(this, &[], context)?.to_object(context)?;
        Ok(object.get(name.clone(), context)?.as_function().ok_or_else(missing)?)
    }

    /// The libraries that it uses and that are still to be loaded.
    pub(crate) fn needed_libraries(&self, state: &Rc<State>, jobs: &Rc<Jobs>) -> Vec<String> {
        self.running(state, jobs).needed_libraries(&[])
    }

    fn running<'a>(&'a self, state: &'a Rc<State>, jobs: &'a Rc<Jobs>) -> Running<'a> {
        let evaluation = self.evaluation();
        let origin = Rc::new(Origin { evaluation: None, kind: Kind::Data, place: evaluation.place.clone() });
        Running { evaluation, start: self.start, is_checked: self.is_checked, state, jobs, origin }
    }
}

/// What became of a binding's code.
pub(crate) enum Ran<T> {
    /// It has run.
    Value(T),
    /// It has no value.
    Ended(Outcome),
    /// It has not run: it uses libraries that are not there yet.
    Needs(Vec<String>),
}

/// Goes on with code whose promise has settled.
pub(crate) fn resume(mut pending: Pending, promise: PromiseState, state: &Rc<State>, context: &mut Context) -> Resumed {
    let id = pending.id;
    let origin = pending.origin.clone();
    let code = Code { place: &origin.place, kind: origin.kind, source: &pending.source };
    let outcome = match promise {
        PromiseState::Fulfilled(value) => {
            if let Some((function, call)) = value.as_callable().zip(pending.call.take()) {
                let result = state.on_behalf_of(origin.clone(), || function.call(&call.this, &call.arguments, context));
                match result.map(|value| value.as_promise().ok_or(value)) {
                    Ok(Ok(promise)) => {
                        return Resumed::Pending(Box::new(Pending { promise, ..pending }));
                    }
                    Ok(Err(value)) => copy_out(&value, code, &origin, state, context),
                    Err(error) => failed(&error, code, &origin, state, context),
                }
            } else {
                copy_out(&value, code, &origin, state, context)
            }
        }
        PromiseState::Rejected(reason) => failed(&JsError::from_opaque(reason), code, &origin, state, context),
        // Only settled promises get here.
        PromiseState::Pending => copy_out(&JsValue::undefined(), code, &origin, state, context),
    };
    remove_globals(&pending.globals, context);
    Resumed::Settled { id, outcome }
}

/// Code that the engine can run.
enum Compiled {
    Script(Script),
    /// The function around an expression.
    Wrapper(JsFunction),
}

/// Why code cannot be run.
enum Refused {
    Syntax(SyntaxProblem),
    Engine(JsError),
}

struct Running<'a> {
    evaluation: &'a Evaluate,
    /// Where its text begins in what its author sees as one.
    start: Position,
    /// The text is known to be code that does not leave its wrapper.
    is_checked: bool,
    state: &'a Rc<State>,
    jobs: &'a Rc<Jobs>,
    origin: Rc<Origin>,
}

impl Running<'_> {
    fn code(&self) -> Code<'_> {
        Code { place: &self.evaluation.place, kind: self.evaluation.kind, source: &self.evaluation.source }
    }

    fn begin(self, context: &mut Context) -> Begun {
        if let Some(limit) = self.check_source() {
            return Begun::Settled(limit);
        }
        if source::is_blank(&self.evaluation.source) {
            return Begun::Settled(Outcome::Value { value: Value::default() });
        }
        let globals = &self.evaluation.globals;
        let names: Vec<String> = globals.iter().map(|(name, _)| name.clone()).collect();
        if let Some(error) = self.check_names(&names) {
            return Begun::Settled(Outcome::Error { error: Box::new(error) });
        }
        let needed = self.needed_libraries(&names);
        if !needed.is_empty() {
            return Begun::Needs(needed);
        }
        let compiled = match self.compile(&names, context) {
            Ok(compiled) => compiled,
            Err(Refused::Syntax(problem)) => {
                return Begun::Settled(Outcome::Error { error: Box::new(self.code().syntax(problem)) });
            }
            Err(Refused::Engine(error)) => return Begun::Settled(self.end_failed(&error, context)),
        };
        let result = self.state.on_behalf_of(self.origin.clone(), || self.run(compiled, globals, context));
        let (value, call) = match result {
            Ok(result) => result,
            Err(error) => return Begun::Settled(self.end_failed(&error, context)),
        };
        if self.evaluation.kind == Kind::Data {
            return Begun::Settled(self.end_data(value, context));
        }
        let script_globals = if self.evaluation.kind == Kind::Script { names } else { Vec::new() };
        let promise = value.as_promise();
        match promise {
            Some(promise) => Begun::Pending(Box::new(Pending {
                id: self.evaluation.id,
                promise,
                origin: self.origin.clone(),
                source: self.evaluation.source.clone(),
                call: Some(call),
                globals: script_globals,
            })),
            None => {
                let outcome = match self.state.take_trip() {
                    Some(trip) => limited(trip),
                    None => copy_out(&value, self.code(), &self.origin, self.state, context),
                };
                remove_globals(&script_globals, context);
                Begun::Settled(outcome)
            }
        }
    }

    /// Length and nesting, before anything recurses over the text.
    fn check_source(&self) -> Option<Outcome> {
        let (kind, message) = source::too_large(&self.evaluation.source, &self.state.limits)?;
        Some(limited(Trip::new(kind, message, self.origin.clone())))
    }

    /// The libraries that the code uses and that are still to be loaded. `names`: what it has names for already.
    fn needed_libraries(&self, names: &[String]) -> Vec<String> {
        let Evaluate { kind, source, place, .. } = self.evaluation;
        self.state.libraries.needed_by(source, names, || {
            let program = match kind {
                Kind::Script => source.clone(),
                kind => source::wrap(*kind, names, source),
            };
            (self.state.sources.register_at(self.start, place, *kind, source), program)
        })
    }

    fn check_names(&self, names: &[String]) -> Option<GuestError> {
        let reason = names.iter().find_map(|name| crate::globals::entities::Entities::refuse(name))?;
        Some(self.code().refused(ErrorCode::EntityName, "Error", reason))
    }

    /// From the author's text to what the engine can run. `names`: what an expression's wrapper takes as parameters.
    fn compile(&self, names: &[String], context: &mut Context) -> Result<Compiled, Refused> {
        let Evaluate { kind, source, place, .. } = self.evaluation;
        let id = self.state.sources.register_at(self.start, place, *kind, source);
        if *kind == Kind::Script {
            return self.parse(id, source, context).map(Compiled::Script);
        }
        let make = || self.wrap(id, names, context);
        self.state.wrappers.get_or_make(id, names, source.len(), make).map(Compiled::Wrapper)
    }

    fn parse(&self, id: ProgramId, program: &str, context: &mut Context) -> Result<Script, Refused> {
        let Evaluate { kind, source, .. } = self.evaluation;
        let file = id.file();
        let input = Source::from_reader(program.as_bytes(), Some(Path::new(&file)));
        let script = Script::parse(input, None, context);
        // A script that parses is one. An expression must not have left its wrapper, and an error needs a position.
        if (*kind != Kind::Script && !self.is_checked) || script.is_err() {
            source::check(*kind, program, source).map_err(|SyntaxProblem { message, position }| {
                let position = position.map(|position| behind(self.start, position));
                Refused::Syntax(SyntaxProblem { message, position })
            })?;
        }
        script.map_err(Refused::Engine)
    }

    /// The function around an expression.
    fn wrap(&self, id: ProgramId, names: &[String], context: &mut Context) -> Result<JsFunction, Refused> {
        let Evaluate { kind, source, .. } = self.evaluation;
        let script = self.parse(id, &source::wrap(*kind, names, source), context)?;
        let function = script.evaluate(context).map_err(Refused::Engine)?;
        function.as_function().ok_or_else(|| {
            let message = "the wrapper around the code is not a function";
            Refused::Engine(JsNativeError::typ().with_message(message).into())
        })
    }

    /// Runs a data field's code that keeps what was compiled of it.
    fn run_binding(&self, kept: &RefCell<Option<JsFunction>>, this: &JsValue, context: &mut Context) -> Ran<JsValue> {
        let known = kept.borrow().clone();
        let wrapper = match known {
            Some(wrapper) => wrapper,
            None => {
                if let Some(limit) = self.check_source() {
                    return Ran::Ended(limit);
                }
                if source::is_blank(&self.evaluation.source) {
                    return Ran::Value(JsValue::undefined());
                }
                let needed = self.needed_libraries(&[]);
                if !needed.is_empty() {
                    return Ran::Needs(needed);
                }
                let Evaluate { kind, source, place, .. } = self.evaluation;
                let id = self.state.sources.register_at(self.start, place, *kind, source);
                match self.wrap(id, &[], context) {
                    Ok(wrapper) => kept.borrow_mut().insert(wrapper).clone(),
                    Err(Refused::Syntax(problem)) => {
                        return Ran::Ended(Outcome::Error { error: Box::new(self.code().syntax(problem)) });
                    }
                    Err(Refused::Engine(error)) => return Ran::Ended(self.end_failed(&error, context)),
                }
            }
        };
        let result = self.state.on_behalf_of(self.origin.clone(), || wrapper.call(this, &[], context));
        match result {
            Ok(value) => Ran::Value(value),
            Err(error) => Ran::Ended(self.end_failed(&error, context)),
        }
    }

    /// The code of a property ends here.
    fn end_datum(&self, value: JsValue, context: &mut Context) -> Ran<Datum> {
        let rows = value.as_object().and_then(|object| Datum::untouched_rows(&object));
        match self.end_data(if rows.is_some() { JsValue::undefined() } else { value }, context) {
            Outcome::Value { value } => Ran::Value(rows.map_or_else(|| Datum::from_value(value), Datum::Rows)),
            outcome => Ran::Ended(outcome),
        }
    }

    /// Code ends here whose value is wanted as it is.
    fn end_raw(&self, value: JsValue, context: &mut Context) -> Ran<JsValue> {
        match self.end_data(JsValue::undefined(), context) {
            Outcome::Value { .. } => Ran::Value(value),
            outcome => Ran::Ended(outcome),
        }
    }

    /// Runs the code. Gives its value, and what that is called with should it be a function.
    fn run(&self, compiled: Compiled, globals: &[(String, Value)], context: &mut Context) -> JsResult<(JsValue, Call)> {
        let Evaluate { kind, args, this, .. } = self.evaluation;
        let this = this.as_ref().map(|this| marshal::into_guest(this, context)).transpose()?.unwrap_or_default();
        let arguments =
            args.iter().map(|argument| marshal::into_guest(argument, context)).collect::<JsResult<Vec<_>>>()?;
        let globals = globals
            .iter()
            .map(|(name, value)| Ok((name, marshal::into_guest(value, context)?)))
            .collect::<JsResult<Vec<_>>>()?;
        let call = Call { this: this.clone(), arguments };

        let wrapper = match compiled {
            Compiled::Wrapper(wrapper) => wrapper,
            Compiled::Script(script) => {
                for (name, value) in globals {
                    let name = JsString::from(name.as_str());
                    context.global_object().define_property_or_throw(name, property::visible(value), context)?;
                }
                return Ok((script.evaluate(context)?, call));
            }
        };
        let globals: Vec<JsValue> = globals.into_iter().map(|(_, value)| value).collect();
        let value = wrapper.call(&this, &globals, context)?;
        match value.as_callable() {
            // A data field's function is called when there is something to call it with; a trigger's promise is asked
            // for its function once it has settled.
            Some(function) if *kind == Kind::Data && !call.arguments.is_empty() => {
                let value = function.call(&call.this, &call.arguments, context)?;
                Ok((value, call))
            }
            _ => Ok((value, call)),
        }
    }

    /// A data field ends here: its promise jobs run now, and then its value is copied out.
    fn end_data(&self, value: JsValue, context: &mut Context) -> Outcome {
        let copied = if value.is_promise() {
            // It is refused below; handled, so that a rejection in it is not reported a second time.
            Err(self.code().refused(
                ErrorCode::DataPromise,
                "Error",
                "Found a Promise() during evaluation. Data fields cannot execute asynchronous code.".into(),
            ))
        } else {
            Ok(())
        };
        let outcome = match copied {
            Ok(()) => copy_out(&value, self.code(), &self.origin, self.state, context),
            Err(error) => Outcome::Error { error: Box::new(error) },
        };
        let mut jobs = 0;
        while jobs < self.state.limits.jobs_per_turn && self.jobs.run_next_of(&self.origin, context) {
            jobs += 1;
        }
        if jobs == self.state.limits.jobs_per_turn {
            self.drop_jobs();
            let message = format!("a data field caused more than {jobs} promise jobs");
            self.state.on_behalf_of(self.origin.clone(), || self.state.trip(LimitKind::Jobs, message, None));
        }
        // Rejections of a data field's own promises are its own business: nothing can come of them.
        self.state.rejections.borrow_mut().retain(|(_, origin)| !Rc::ptr_eq(origin, &self.origin));
        self.judge(outcome)
    }

    /// What it still has waiting runs no more.
    fn drop_jobs(&self) {
        self.jobs.drop_of(|origin| std::ptr::eq(origin, Rc::as_ptr(&self.origin)));
    }

    fn end_failed(&self, error: &JsError, context: &mut Context) -> Outcome {
        let outcome = failed(error, self.code(), &self.origin, self.state, context);
        self.drop_jobs();
        self.judge(outcome)
    }

    /// What was noted while the code ran counts more than what it made of it.
    fn judge(&self, outcome: Outcome) -> Outcome {
        match (self.state.take_noted(), outcome) {
            (Some(Noted::Limit(trip)), _) => limited(trip),
            (None, outcome) | (_, outcome @ Outcome::Limit { .. }) => outcome,
            (Some(Noted::Refused(violation)), _) => {
                Outcome::Error { error: Box::new(self.code().violation(&violation)) }
            }
        }
    }
}

/// Copies a value out on behalf of the code that gave it: its getters are that code's.
fn copy_out(value: &JsValue, code: Code<'_>, origin: &Rc<Origin>, state: &Rc<State>, context: &mut Context) -> Outcome {
    let limits = ValueLimits::from(&state.limits);
    let copied = state.on_behalf_of(origin.clone(), || marshal::out_of_guest(value, Manner::Exact, limits, context));
    match copied {
        Ok(value) => match state.take_trip() {
            Some(trip) => limited(trip),
            None => Outcome::Value { value },
        },
        Err(OutError::NotData(error)) => {
            let error = code.refused(ErrorCode::ValueNotData, "TypeError", error.to_string());
            Outcome::Error { error: Box::new(error) }
        }
        Err(OutError::Limit(kind, message)) => limited(Trip::new(kind, message, origin.clone())),
        Err(OutError::Thrown(error)) => failed(&error, code, origin, state, context),
    }
}

/// How code that threw has ended.
fn failed(error: &JsError, code: Code<'_>, origin: &Rc<Origin>, state: &Rc<State>, context: &mut Context) -> Outcome {
    state.on_behalf_of(origin.clone(), || errors::note_engine_error(state, error));
    if let Some(trip) = state.take_trip() {
        return limited(trip);
    }
    Outcome::Error { error: Box::new(code.thrown(ErrorCode::Uncaught, error, context)) }
}

fn limited(trip: Trip) -> Outcome {
    Outcome::Limit { limit: errors::limit_hit(trip) }
}

fn remove_globals(names: &[String], context: &mut Context) {
    for name in names {
        let global: JsObject = context.global_object();
        // A script may have made the property permanent; then it is the script's own and stays.
        let _kept = global.delete_property_or_throw(JsString::from(name.as_str()), context);
    }
}
