//! What app code threw, turned into what its author reads.

use crate::{
    globals::web::exception::DomException,
    marshal, property,
    source::{Frame, SyntaxProblem, print_frames},
    state::{Origin, State, Trip, Violation},
};
use belljar_core::{
    Effect, ErrorCode, GuestError, LimitHit, LimitKind,
    error::{ErrorMessage, ErrorSource, ErrorType, Position, Severity},
    event::{Kind, Place},
};
use boa_engine::{
    Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue,
    error::{EngineError, JsNativeErrorKind, RuntimeLimitError},
    js_string,
};
use std::rc::Rc;

/// The engine's words for a call of what is no function.
const NOT_CALLABLE: &str = "not a callable function";

/// Says what happened, with what is known of the code that ran.
pub(crate) struct Report<'a> {
    pub(crate) code: ErrorCode,
    pub(crate) error_type: ErrorType,
    pub(crate) name: String,
    pub(crate) message: String,
    pub(crate) place: &'a Place,
    pub(crate) kind: Kind,
    /// The author's text; empty when what ran was a callback of it.
    pub(crate) source: &'a str,
    pub(crate) position: Option<Position>,
    pub(crate) frames: &'a [Frame],
}

/// Bytes that an error's name, message or stack has at most: app code may throw a text of any length, and who shows errors
/// is to have them all.
const LONGEST_TEXT: usize = 20_000;

fn shortened(text: String) -> String {
    if text.len() <= LONGEST_TEXT {
        return text;
    }
    let begin = &text[..text.floor_char_boundary(LONGEST_TEXT)];
    format!("{begin}… ({} bytes more)", text.len() - begin.len())
}

impl Report<'_> {
    pub(crate) fn into_error(self) -> GuestError {
        // A frame in another place (a function of another entity) is in the stack; the position belongs to the place.
        let frame = self.frames.iter().find(|frame| frame.place == *self.place).or(self.frames.first());
        let position = self.position.or(frame.map(|frame| frame.position));
        let place = if self.position.is_some() { self.place } else { frame.map_or(self.place, |frame| &frame.place) };
        let original_binding = match self.kind {
            Kind::Script => self.source.to_owned(),
            Kind::Data | Kind::Trigger => format!("{{{{{}}}}}", self.source),
        };
        GuestError {
            error_type: self.error_type,
            severity: Severity::Error,
            error_message: ErrorMessage { name: shortened(self.name), message: shortened(self.message) },
            code: self.code,
            original_binding: if self.source.is_empty() { String::new() } else { original_binding },
            raw: self.source.to_owned(),
            source: ErrorSource::new(place, position.as_ref()),
            stack: shortened(print_frames(self.frames)),
        }
    }
}

/// The code that an error is reported for.
#[derive(Clone, Copy)]
pub(crate) struct Code<'a> {
    pub(crate) place: &'a Place,
    pub(crate) kind: Kind,
    pub(crate) source: &'a str,
}

impl Code<'_> {
    /// Text that is no JavaScript of the form that its field takes.
    pub(crate) fn syntax(self, problem: SyntaxProblem) -> GuestError {
        let report = self.report(ErrorCode::Syntax, ErrorType::Parse, "SyntaxError", problem.message);
        Report { position: problem.position, ..report }.into_error()
    }

    /// A value that may not be what this field gives.
    pub(crate) fn refused(self, code: ErrorCode, name: &str, message: String) -> GuestError {
        self.report(code, ErrorType::Parse, name, message).into_error()
    }

    /// A framework action called in a data field.
    pub(crate) fn violation(self, violation: &Violation) -> GuestError {
        let message = refusal(&violation.action, &violation.why);
        let report = self.report(ErrorCode::DataAction, ErrorType::Parse, "ValidationError", message);
        Report { position: violation.position, ..report }.into_error()
    }

    fn report(&self, code: ErrorCode, error_type: ErrorType, name: &str, message: String) -> Report<'_> {
        Report {
            code,
            error_type,
            name: name.to_owned(),
            message,
            place: self.place,
            kind: self.kind,
            source: self.source,
            position: None,
            frames: &[],
        }
    }

    /// What the code threw, or the value that its promise was rejected with.
    pub(crate) fn thrown(self, code: ErrorCode, error: &JsError, context: &mut Context) -> GuestError {
        let state = State::of(context);
        let printed = error.as_opaque().is_none_or(|value| !value.is_object()).then(|| error.to_string());
        let value = error.clone().into_opaque(context).unwrap_or_default();
        let object = value.as_object();
        // A `DOMException` knows its place by the error that was made with it.
        let error = object.as_ref().map(|object| match object.downcast_ref::<DomException>() {
            Some(exception) => exception.error.clone(),
            None => object.clone(),
        });
        let stack = match (&error, printed) {
            (Some(error), _) if error.is::<boa_engine::builtins::error::Error>() => engine_stack(error, context),
            (_, Some(printed)) => printed,
            _ => String::new(),
        };
        let frames = state.sources.frames(&stack);
        let (name, mut message) = name_and_message(&value, context);
        if message == NOT_CALLABLE
            && let Some(callee) = state.sources.callee(&stack)
        {
            message = format!("{callee} is not a function");
        }
        let report = self.report(code, ErrorType::Parse, &name, message);
        Report { frames: &frames, ..report }.into_error()
    }
}

/// An error of the framework's own that knows where app code has called: without having been thrown, it would not.
pub(crate) fn at_caller(error: JsError, context: &mut Context) -> JsResult<JsError> {
    let Some(native) = error.as_native() else { return Ok(error) };
    // A getter of app code has thrown it.
    if !State::of(context).sources.frames(&error.to_string()).is_empty() {
        return Ok(error);
    }
    let constructors = context.intrinsics().constructors();
    let constructor = match native.kind() {
        JsNativeErrorKind::Type => constructors.type_error(),
        JsNativeErrorKind::Range => constructors.range_error(),
        JsNativeErrorKind::Syntax => constructors.syntax_error(),
        JsNativeErrorKind::Reference => constructors.reference_error(),
        JsNativeErrorKind::Uri => constructors.uri_error(),
        JsNativeErrorKind::Eval => constructors.eval_error(),
        _ => constructors.error(),
    };
    let message = JsString::from(native.message());
    let made = constructor.constructor().construct(&[message.into()], None, context)?;
    Ok(JsError::from_opaque(made.into()))
}

/// What is wrong with a framework action in a data field.
pub(crate) const NO_ACTIONS: &str = "Data fields cannot execute framework actions.";

/// The words for what a data field may not call. `why`: a sentence.
pub(crate) fn refusal(action: &str, why: &str) -> String {
    format!("Please remove any direct/indirect references to {action}() and try again. {why}")
}

/// A thrown object with a message keeps it; anything else becomes an `Error` whose message is the value's JSON text.
fn name_and_message(value: &JsValue, context: &mut Context) -> (String, String) {
    let copy = marshal::display(value, context);
    if let Some(message) = copy.text_of("message") {
        let name = copy.text_of("name").filter(|name| !name.is_empty()).unwrap_or("Error");
        return (name.to_owned(), message.to_owned());
    }
    ("Error".into(), copy.to_json().to_string())
}

/// The text that the engine's own `stack` accessor gives for an error object: guest code cannot forge it.
pub(crate) fn engine_stack(error: &JsObject, context: &mut Context) -> String {
    let state = State::of(context);
    let stack = state.intrinsics().error_stack(error, context);
    stack.as_string().map(|stack| stack.to_std_string_lossy()).unwrap_or_default()
}

/// Notes a limit that the engine itself raised. False: it is not one of those errors.
pub(crate) fn note_engine_error(state: &State, error: &JsError) -> bool {
    let interrupted = || {
        state.interrupt.get().note_seen();
        if state.libraries.is_loading() {
            return (LimitKind::Deadline, "the library took longer than it may for being loaded".to_owned());
        }
        let (ms, name) = match state.origin().kind {
            Kind::Data => (state.limits.data_deadline_ms, "dataDeadlineMs"),
            Kind::Script | Kind::Trigger => (state.limits.trigger_deadline_ms, "triggerDeadlineMs"),
        };
        (LimitKind::Deadline, format!("the code ran for more than {ms} ms (policy.limits.{name})"))
    };
    let (kind, message) = match error.as_engine() {
        Some(EngineError::RuntimeLimit(RuntimeLimitError::LoopIteration)) => {
            let limit = state.limits.loop_iterations;
            (LimitKind::LoopIterations, format!("a function ran its loops more than {limit} times"))
        }
        Some(EngineError::RuntimeLimit(RuntimeLimitError::Recursion)) => {
            let limit = state.limits.recursion_depth;
            (LimitKind::Recursion, format!("calls nest deeper than {limit} levels"))
        }
        Some(EngineError::RuntimeLimit(RuntimeLimitError::StackSize)) => {
            let limit = state.limits.stack_slots;
            (LimitKind::Stack, format!("the engine's stack holds more than {limit} values"))
        }
        Some(EngineError::RuntimeLimit(RuntimeLimitError::Interrupted)) => interrupted(),
        // Where the engine takes for granted that a call of its own succeeds, it makes a panic of an interrupt.
        Some(EngineError::Panic(_)) if state.interrupt.get().is_set() => interrupted(),
        Some(EngineError::Panic(panic)) => (LimitKind::Crash, format!("the engine failed: {}", panic.message())),
        _ => return false,
    };
    let frames = state.sources.frames(&error.to_string());
    let origin = state.origin();
    let frame = frames.iter().find(|frame| frame.place == origin.place).or(frames.first());
    state.trip_at(kind, message, frame.map(|frame| frame.position), print_frames(&frames));
    true
}

/// Reports what a callback of the guest threw: nobody else is told.
pub(crate) fn report_uncaught(origin: &Origin, error: &JsError, context: &mut Context) {
    let state = State::of(context);
    let code_of = Code { place: &origin.place, kind: origin.kind, source: "" };
    let error = code_of.thrown(ErrorCode::Uncaught, error, context);
    state.report(Effect::Error(error));
}

/// A limit as the host is told of it.
pub(crate) fn limit_hit(trip: Trip) -> LimitHit {
    let message = format!("{} ({})", trip.message, advice(trip.kind));
    LimitHit {
        position: trip.position,
        stack: trip.stack,
        ..LimitHit::new(trip.kind, message, trip.origin.place.clone())
    }
}

/// Has a limit end the code that has run into it by having other code run: it is still that one's.
pub(crate) fn raise_again(limit: LimitHit, state: &State) -> JsError {
    let LimitHit { kind, message, place, position, stack, .. } = limit;
    // What to do about it is said again when this code ends.
    let advice = format!(" ({})", advice(kind));
    let message = message.strip_suffix(&advice).unwrap_or(&message).to_owned();
    let origin = Rc::new(Origin { evaluation: None, kind: Kind::Data, place });
    state.on_behalf_of(origin, || state.trip_at(kind, message, position, stack))
}

/// What to do about a limit.
pub(crate) fn advice(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::LoopIterations => "look for a loop that never ends, or raise limits.loopIterations",
        LimitKind::Recursion => "look for a function that calls itself for ever, or raise limits.recursionDepth",
        LimitKind::Stack => "pass fewer arguments or nest less, or raise limits.stackSlots",
        LimitKind::Memory => "keep less data at a time",
        LimitKind::Deadline => "do less in one go, or raise it",
        LimitKind::Jobs => {
            "look for promises that make more promises for ever, or raise limits.pendingJobs and limits.jobsPerEvent"
        }
        LimitKind::Timers => "clear the timers that are not needed, or raise limits.timers",
        LimitKind::Requests => "wait for earlier requests, or raise limits.requests",
        LimitKind::Effects => "do less in one go, or raise limits.effectsPerTurn",
        LimitKind::EffectBytes => "send and store less in one go, or raise limits.effectBytesPerTurn",
        LimitKind::EffectRate => "log, store and send less, or raise limits.effectsPerSecond",
        LimitKind::EventBacklog => "wait for earlier events, or raise limits.eventBacklog",
        LimitKind::MessageSize => "send less in one go, or raise limits.messageBytes",
        LimitKind::Paused => "mend the code, then have the page call jar.resume()",
        LimitKind::ValueDepth => "give a flatter value, or raise limits.valueDepth",
        LimitKind::ValueSize => "give a smaller value, or raise limits.valueNodes and limits.valueBytes",
        LimitKind::SourceLength => "split the code, or raise limits.sourceBytes",
        LimitKind::SourceNesting => "take the code apart into functions, or raise limits.sourceNesting",
        LimitKind::Stalled => "look for a promise that nothing resolves",
        LimitKind::Crash => "report it",
    }
}

/// Where the running guest code stands now, innermost frame first.
pub(crate) fn current_position(context: &Context) -> Option<Position> {
    let state = State::of(context);
    context.stack_trace().find_map(|frame| {
        let location = frame.position();
        let position = location.position?;
        let file = location.path.to_string();
        state.sources.locate(&file, position.line_number(), position.column_number()).map(|(_, position)| position)
    })
}

/// Refuses a framework action in a data field, whoever calls it there.
pub(crate) fn guard_action(action: impl FnOnce() -> String, context: &mut Context) -> Result<Rc<State>, JsError> {
    let state = State::of(context);
    if state.origin().kind != Kind::Data {
        return Ok(state);
    }
    Err(refuse(action(), NO_ACTIONS.to_owned(), &state, context))
}

/// What a data field is thrown that calls what it may not. It is noted, so that catching the error changes nothing.
pub(crate) fn refuse(action: String, why: String, state: &State, context: &mut Context) -> JsError {
    let position = current_position(context);
    let error = JsNativeError::error().with_message(refusal(&action, &why)).into_opaque(context);
    state.violation.borrow_mut().get_or_insert(Violation { action, why, position });
    error.insert_property(js_string!("name"), property::hidden(js_string!("ValidationError")));
    JsError::from_opaque(error.into())
}
