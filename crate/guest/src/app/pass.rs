//! Evaluating what is to be evaluated, in order, as far as a turn's time goes.

use super::{
    bound::{Bound, Code, Part},
    cells::{App, EntityId, Kind},
    code,
    datum::Datum,
    graph::NodeId,
    js_object,
    purity::Manners,
    shortcut, text, view,
};
use crate::{
    errors,
    evaluate::Ran,
    jobs::Jobs,
    running,
    source::{self, SyntaxProblem},
    state::{Noted, Origin, State},
};
use belljar_core::{
    ErrorCode, GuestError, LimitHit, LimitKind, Outcome,
    app::Step,
    error::{ErrorSource, ErrorType, Position},
    event::{self, Place},
};
use boa_engine::{Context, JsError, JsResult, JsString, JsValue};
use serde_json::Value as Json;
use std::rc::Rc;

/// How the evaluation of a cell has ended.
pub(crate) enum Ended {
    Value(Datum),
    /// A JS object is there.
    Made,
    Errors(Vec<GuestError>),
    /// The turn's time was up, and others may have used it.
    Again,
    /// Libraries have to be brought first.
    Needs(Vec<String>),
}

/// Does something with the open app.
pub(crate) fn with<T: Default>(state: &State, run: impl FnOnce(&mut App) -> T) -> T {
    state.app.borrow_mut().as_mut().map(run).unwrap_or_default()
}

/// What evaluating a cell means.
#[derive(Default)]
enum Work {
    #[default]
    Nothing,
    /// Something that it reads waits for a library.
    Wait,
    Bound(Rc<Bound>),
    Body(EntityId),
    Value(Datum),
    Errors(Vec<GuestError>),
}

/// Evaluates what is pending. What is left when the turn's time is up is left pending. Gives the libraries that have to
/// come first.
pub(crate) fn run(state: &Rc<State>, jobs: &Rc<Jobs>, context: &mut Context) -> Vec<String> {
    with(state, App::settle_cycles);
    let mut needed = Vec::new();
    let mut is_first = true;
    while !state.interrupt.get().is_set() {
        let Some((id, work)) = with(state, |app| app.take_next().map(|id| (id, app.work(id)))) else { break };
        let steps = state.steps();
        let is_code = matches!(work, Work::Bound(_) | Work::Body(_));
        let ended = match work {
            Work::Nothing => continue,
            Work::Wait => Ended::Needs(Vec::new()),
            Work::Value(value) => Ended::Value(value),
            Work::Errors(errors) => Ended::Errors(errors),
            Work::Bound(bound) => evaluate(id, &bound, is_first, (state, jobs), context),
            Work::Body(entity) => js_object::make(entity, id, state, jobs, context),
        };
        is_first &= !is_code;
        let steps = state.steps() - steps;
        match ended {
            Ended::Again => {
                with(state, |app| app.mark(id));
                break;
            }
            Ended::Needs(names) => {
                needed.extend(names);
                with(state, |app| app.waiting.insert(id));
            }
            ended => with(state, |app| app.take_in(id, ended, is_code.then_some(steps))),
        }
    }
    needed
}

impl App {
    fn work(&mut self, id: NodeId) -> Work {
        let cell = self.cell(id);
        if !self.waiting.is_empty() && cell.reads().iter().any(|read| self.waiting.contains(&read.cell)) {
            return Work::Wait;
        }
        match &cell.kind {
            Kind::Bound(bound) => {
                if self.held.contains(&id) {
                    return Work::Nothing;
                }
                if let Some(kind) = self.quarantined.get(&*bound.place) {
                    let limit = self.quarantine(*kind, (*bound.place).clone());
                    return Work::Errors(vec![self.limit_error(id, "", limit)]);
                }
                if let Some(why) = cell.links.as_ref().and_then(|links| links.refused.as_ref()) {
                    let (why, bound) = (why.to_string(), bound.clone());
                    return Work::Errors(vec![self.refusal_error(id, why, &bound)]);
                }
                Work::Bound(bound.clone())
            }
            Kind::Body => {
                let place = self.place(id);
                if self.held.contains(&id) {
                    return Work::Nothing;
                }
                if let Some(kind) = self.quarantined.get(&place) {
                    return Work::Errors(vec![self.limit_error(id, "", self.quarantine(*kind, place))]);
                }
                Work::Body(cell.entity)
            }
            Kind::Composite(json) => {
                let json: Rc<Json> = json.clone();
                Work::Value(self.compose(id, &json))
            }
            Kind::Whole => {
                self.spread_whole(id);
                Work::Nothing
            }
            Kind::Plain
            | Kind::Dormant(_)
            | Kind::Function
            | Kind::Result
            | Kind::Variable
            | Kind::Stored
            | Kind::Store
            | Kind::About(_) => Work::Nothing,
        }
    }

    fn take_in(&mut self, id: NodeId, ended: Ended, steps: Option<u64>) {
        if let Some(steps) = steps {
            self.evaluations += 1;
            self.note_evaluation(id, steps);
        }
        match ended {
            Ended::Value(value) => {
                self.overrule(id);
                self.settle(id, value, Box::default());
            }
            Ended::Errors(errors) => {
                self.overrule(id);
                self.settle(id, Datum::Undefined, errors.into());
            }
            Ended::Made => {
                self.settle(id, Datum::Undefined, Box::default());
                // Its functions are others, whatever they are like.
                let readers: Vec<NodeId> = self.graph.readers(id).collect();
                for reader in readers {
                    if self.cell(reader).depends_on(id) {
                        self.mark(reader);
                    }
                }
            }
            Ended::Again | Ended::Needs(_) => {}
        }
    }

    /// What is certain of all the functions that a cell may call.
    fn manners_of_functions(&self, id: NodeId) -> Manners {
        // What a name stands for that is no entity's, as a library's, is not known.
        let Some(links) = self.cell(id).links.as_ref().filter(|links| links.unmet.is_empty()) else {
            return Manners::Unknown;
        };
        let manners = links.uses.iter().map(|function| {
            let cell = self.cell(*function);
            // What could not be made anew goes on as it was.
            let js = self.entity(cell.entity).js.as_ref().filter(|js| js.is_current);
            let name = cell.path.steps().first().map(Step::name);
            let function = js.zip(name).and_then(|(js, name)| js.functions.get(&*name));
            function.map_or(Manners::Unknown, |function| function.manners)
        });
        manners.min().unwrap_or(Manners::Blind)
    }

    /// Why what has taken an engine down is not run again. `kind`: what the engine has died of.
    pub(super) fn quarantine(&self, kind: LimitKind, place: Place) -> LimitHit {
        let limits = &self.limits;
        let why = match kind {
            LimitKind::Deadline => {
                let ms = limits.data_deadline_ms;
                format!("it ran on past the deadline of data fields, {ms} ms (policy.limits.dataDeadlineMs)")
            }
            LimitKind::Memory => {
                format!("it needs more than the {} MiB that there are (limits.memoryBytes)", limits.memory_bytes >> 20)
            }
            LimitKind::Stack => "it used up the machine's stack".to_owned(),
            _ => "the engine failed".to_owned(),
        };
        let message = format!(
            "it has taken the app's engine down and is not run again until its text is changed: {why} ({})",
            errors::advice(kind)
        );
        LimitHit::new(kind, message, place)
    }

    /// What is said of code that refers to a function which no data field may call.
    fn refusal_error(&mut self, id: NodeId, why: String, bound: &Bound) -> GuestError {
        let error = self.error(id, ErrorCode::DataAction, ErrorType::Parse, "ValidationError", why);
        GuestError { source: ErrorSource::new(&bound.place, self.position_of_refused(bound).as_ref()), ..error }
    }

    /// Where the first reference stands that leads to such a function. Mentions do not say where they are, so that the
    /// code is looked at again.
    fn position_of_refused(&mut self, bound: &Bound) -> Option<Position> {
        let limits = self.limits.clone();
        bound.codes().find_map(|code| {
            let references = code::references(code.source(), &limits).into_iter();
            let mut refused = references.filter(|(mention, _)| {
                let links = self.follow(Rc::new([mention.clone()]));
                links.refused.is_some()
            });
            let (_, position) = refused.next()?;
            Some(source::behind(code.start(), position))
        })
    }

    pub(crate) fn syntax_error(&self, id: NodeId, problem: &SyntaxProblem) -> GuestError {
        let error = self.error(id, ErrorCode::Syntax, ErrorType::Parse, "SyntaxError", problem.message.clone());
        GuestError { source: ErrorSource::new(&self.place(id), problem.position.as_ref()), ..error }
    }
}

/// Evaluates a bound text: each of its segments, and what they make together.
fn evaluate(
    id: NodeId,
    bound: &Bound,
    is_first: bool,
    (state, jobs): (&Rc<State>, &Rc<Jobs>),
    context: &mut Context,
) -> Ended {
    let place = &*bound.place;
    let mut values = Vec::new();
    let mut errors = Vec::new();
    for part in &bound.parts {
        let Part::Code(code) = part else { continue };
        let manners =
            if code.known.is_pure { with(state, |app| app.manners_of_functions(id)) } else { Manners::Unknown };
        match evaluate_code(code, manners, &JsValue::undefined(), state, jobs, context) {
            Ran::Value(value) => values.push(value),
            Ran::Needs(names) => return Ended::Needs(names),
            Ran::Ended(Outcome::Limit { limit }) => {
                if limit.kind == LimitKind::Deadline && state.interrupt.get().is_set() && !is_first {
                    return Ended::Again;
                }
                errors.extend(with(state, |app| Some(app.limit_error(id, code.source(), limit))));
            }
            Ran::Ended(Outcome::Error { error }) => {
                errors.push(GuestError { original_binding: bound.text.to_string(), ..*error });
            }
            Ran::Ended(Outcome::Value { value }) => values.push(Datum::from_value(value)),
        }
    }
    if !errors.is_empty() {
        return Ended::Errors(errors);
    }
    if bound.is_sole_code() {
        return Ended::Value(values.pop().unwrap_or_default());
    }
    match join(&values, place, state, context) {
        Ok(texts) => Ended::Value(bound.join(texts)),
        Err(outcome) => Ended::Errors(match *outcome {
            Outcome::Limit { limit } => with(state, |app| vec![app.limit_error(id, "", limit)]),
            Outcome::Error { error } => vec![GuestError { original_binding: bound.text.to_string(), ..*error }],
            Outcome::Value { .. } => Vec::new(),
        }),
    }
}

/// The texts of values, which may have methods of the app's to say them.
fn join(
    values: &[Datum],
    place: &Place,
    state: &Rc<State>,
    context: &mut Context,
) -> Result<Vec<JsString>, Box<Outcome>> {
    if let Some(texts) = values.iter().map(text::plain).collect() {
        return Ok(texts);
    }
    let origin = Rc::new(Origin { evaluation: None, kind: event::Kind::Data, place: place.clone() });
    let texts: JsResult<Vec<JsString>> = running::during(place, || {
        state.on_behalf_of(origin, || {
            let texts = values.iter().map(|value| text::of(value, state, context)).collect();
            if let Err(error) = &texts {
                errors::note_engine_error(state, error);
            }
            texts
        })
    });
    let code = errors::Code { place, kind: event::Kind::Data, source: "" };
    let error = match (state.take_noted(), texts) {
        (Some(Noted::Limit(trip)), _) => {
            return Err(Box::new(Outcome::Limit { limit: errors::limit_hit(trip) }));
        }
        (Some(Noted::Refused(violation)), _) => code.violation(&violation),
        (None, Err(error)) => engine_error(&error, place, context),
        (None, Ok(texts)) => return Ok(texts),
    };
    Err(Box::new(Outcome::Error { error: Box::new(error) }))
}

/// Evaluates a segment as a data field's. `manners`: the code's own, and of what it calls.
pub(crate) fn evaluate_code(
    code: &Code,
    manners: Manners,
    this: &JsValue,
    state: &Rc<State>,
    jobs: &Rc<Jobs>,
    context: &mut Context,
) -> Ran<Datum> {
    let place = &*code.binding.place;
    if let Some(ran) = running::during(place, || shortcut::run(code, state, context)) {
        return ran;
    }
    let was_sharing = with(state, |app| std::mem::replace(&mut app.is_sharing, manners >= Manners::Pure));
    view::refresh(state);
    // What it writes into, nobody else sees; and whoever runs it may have copies of its own.
    let copies = state.copies.take();
    let ran = running::during(place, || {
        let is_blind = manners == Manners::Blind;
        let called = if is_blind { shortcut::call(code, state, jobs, context) } else { None };
        called.unwrap_or_else(|| code.binding.run(this, state, jobs, context))
    });
    state.copies.replace(copies);
    with(state, |app| app.is_sharing = was_sharing);
    ran
}

impl Ended {
    /// How code that gives no value of its own has ended.
    pub(crate) fn of(id: NodeId, outcome: Outcome, state: &State) -> Self {
        match outcome {
            Outcome::Value { .. } => Self::Made,
            Outcome::Error { error } => Self::Errors(vec![*error]),
            Outcome::Limit { limit } => Self::Errors(with(state, |app| vec![app.limit_error(id, "", limit)])),
        }
    }
}

/// What the engine has thrown while a cell was made.
pub(crate) fn engine_error(error: &JsError, place: &Place, context: &mut Context) -> GuestError {
    let code = errors::Code { place, kind: event::Kind::Data, source: "" };
    code.thrown(ErrorCode::Uncaught, error, context)
}
