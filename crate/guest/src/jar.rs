//! One sandbox instance.

use crate::{
    app,
    errors::{self, Code},
    evaluate::{self, Pending},
    globals::{asks, console, fetch, store},
    interrupt::Interrupt,
    jobs::Jobs,
    libraries::{self, Libraries},
    random::Random,
    realm,
    state::{Origin, State, Trip},
};
use belljar_core::{
    Effect, ErrorCode, Event, GuestError, LimitKind, Limits, Outcome,
    app::TurnWork,
    event::{ABOUT, Kind, Place, Stamped, Start},
    policy::{ClockPolicy, PolicyError},
};
use boa_engine::{
    Context, JsError, JsResult, JsValue,
    builtins::promise::PromiseState,
    object::{JsObject, builtins::JsPromise},
};
use std::{rc::Rc, sync::atomic::AtomicU32};

/// One sandbox instance: an engine with a realm of its own, its limits, and what the policy grants it.
///
/// Drive it with [`Jar::deliver`]: one event in, the effects of that turn out. Nothing runs between turns.
pub struct Jar {
    // Dropped before the state that its objects hold on to.
    context: Context,
    jobs: Rc<Jobs>,
    state: Rc<State>,
    /// How finely the guest may tell the time.
    clock: ClockPolicy,
    /// Evaluations whose promises are open, oldest first.
    pending: Vec<Pending>,
    /// Promise jobs run since the last event that was not [`Event::RunJobs`].
    jobs_of_event: u64,
    /// Whether nothing but libraries has come since the start: no app code, no data.
    is_untouched: bool,
    /// What an embedding program says of its allocator.
    heap: Heap,
}

/// What an embedding program says of its allocator.
#[derive(Debug, Clone, Copy)]
pub struct Heap {
    /// How many bytes it has handed out.
    pub used: fn() -> usize,
    /// How many bytes it can hand out.
    pub limit: usize,
}

/// Why a jar cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum JarError {
    /// The first event was something else than [`Event::Start`].
    #[error("BELLJAR_EVENT_ORDER: the first event must be Start")]
    NotStarted,
    /// The policy has a value out of range.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The page's address cannot be read.
    #[error("BELLJAR_START: pageUrl is no URL: {0}")]
    PageUrl(#[from] url::ParseError),
    /// A library has a name that it cannot have.
    #[error("BELLJAR_LIBRARY: {0}")]
    Library(String),
    /// The engine could not be set up.
    #[error("BELLJAR_START: the engine could not be set up: {0}")]
    Engine(String),
}

impl Jar {
    /// Makes a jar from its first event, which must be [`Event::Start`].
    ///
    /// # Errors
    /// When it is another event, or asks for what cannot be: a limit out of range, a page address that is no URL.
    pub fn new(first: Stamped) -> Result<Self, JarError> {
        let Event::Start(start) = first.event else { return Err(JarError::NotStarted) };
        Self::start(&start, first.now_ms)
    }

    fn start(start: &Start, now_ms: f64) -> Result<Self, JarError> {
        start.policy.check()?;
        if let Some(reason) = Libraries::refuse(&start.libraries) {
            return Err(JarError::Library(reason));
        }
        let page_url = start.page_url.as_deref().map(url::Url::parse).transpose()?;
        let mut state = State::new(
            start.policy.limits.clone(),
            start.policy.grants(),
            start.policy.sensitivity.clone(),
            start.mode,
            page_url,
            store::Store::new(&start.store),
            start.policy.clock.floor(now_ms),
        );
        state.libraries = Libraries::new(&start.libraries);
        let state = Rc::new(state);
        let (context, jobs) = realm::build(start, &state).map_err(|error| JarError::Engine(error.to_string()))?;
        Ok(Self {
            context,
            jobs,
            state,
            clock: start.policy.clock.clone(),
            pending: Vec::new(),
            jobs_of_event: 0,
            is_untouched: true,
            heap: Heap { used: || 0, limit: usize::MAX },
        })
    }

    /// What the jar's policy limits it to.
    pub fn limits(&self) -> &Limits {
        &self.state.limits
    }

    /// Tells the jar about the program's allocator, for its figures and for the garbage collector of this thread, which
    /// otherwise does not know what a buffer or a string takes.
    pub fn count_heap_with(&mut self, heap: Heap) {
        self.heap = heap;
        boa_gc::set_memory(heap.used, heap.limit);
    }

    /// Tells the jar of a flag that ends what runs as the limit `deadline`, at its next iteration or call, while it is
    /// not zero. Whoever sets it (to 1) clears it for the next turn; the jar sets it to 2 once it has seen it.
    pub fn interrupt_with(&mut self, flag: &'static AtomicU32) {
        self.context.runtime_limits_mut().set_interrupt(flag);
        self.state.interrupt.set(Interrupt::on(flag));
    }

    /// Tells the jar who answers for locales: JSON in, JSON out, as `intl/ask.rs` says. It must do nothing else, and not
    /// come back to the jar.
    pub fn localize_with(&mut self, localize: impl Fn(&str) -> String + 'static) {
        *self.state.localizer.borrow_mut() = Box::new(localize);
    }

    /// Delivers an event, runs what it causes, and gives the effects of the turn in order.
    pub fn deliver(&mut self, stamped: Stamped) -> Vec<Effect> {
        let Stamped { now_ms, event } = stamped;
        // A clock that is set back, or a host that is wrong, must not make the guest's time run backwards.
        let now_ms = self.clock.floor(now_ms);
        if now_ms > self.state.now_ms.get() {
            self.state.now_ms.set(now_ms);
        }
        self.state.figures.borrow_mut().turns += 1;
        self.state.forget_copies();
        let steps = self.state.steps();
        if event != Event::RunJobs {
            self.jobs_of_event = 0;
        }
        let leaves_untouched = matches!(event, Event::Library { .. });
        self.handle(event);
        self.is_untouched &= leaves_untouched;
        self.run_jobs();
        self.settle_pending();
        self.report_rejections();
        self.report_trip();
        let may_go_on = !self.pending.is_empty() || self.jobs.len() > 0 || self.state.timers.len() > 0;
        app::end_turn(may_go_on, &self.state, &self.jobs, &mut self.context);
        let turn = TurnWork { number: self.state.figures.borrow().turns, steps: self.state.steps() - steps };
        app::with(&self.state, |app| app.note_turn(turn));
        console::end_turn(&self.state);
        store::end_turn(&self.state);
        self.state.take_effects()
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Start(_) => {
                self.report_misuse(ErrorCode::EventOrder, "a jar is started once; drop it and make another".into());
            }
            Event::Begin { seed, store } if self.is_untouched => {
                Random::begin(seed, &self.context);
                self.state.store.begin(&store);
            }
            Event::Begin { .. } => {
                self.report_misuse(ErrorCode::EventOrder, "a jar begins before anything but libraries has come".into());
            }
            Event::SetData { entity, value, methods } => match app::refuse_name(&entity, &self.state) {
                Some(reason) => self.report_misuse(ErrorCode::EntityName, reason),
                None => {
                    let state = self.state.clone();
                    if state.entities.set(&entity, value, methods, &mut self.context).is_err() {
                        self.report_misuse(ErrorCode::EntityName, taken_by_app_code(&entity));
                    }
                }
            },
            Event::RemoveData { entity } => {
                let state = self.state.clone();
                if state.entities.remove(&entity, &mut self.context).is_err() {
                    self.report_misuse(ErrorCode::EntityName, taken_by_app_code(&entity));
                }
            }
            Event::SetAbout { values } => match values.iter().find(|(name, _)| !ABOUT.contains(&name.as_str())) {
                Some((name, _)) => {
                    let message = format!("\"{name}\" is nothing that appsmith says: {}", ABOUT.join(", "));
                    self.report_misuse(ErrorCode::EntityName, message);
                }
                None => {
                    self.state.about.set(values, self.state.page_url.as_ref());
                    app::with(&self.state, |app| app.take_in_about(&self.state));
                }
            },
            Event::Evaluate(evaluation) => {
                let id = evaluation.id;
                let begun = evaluate::begin(*evaluation, &self.state, &self.jobs, &mut self.context);
                self.begun(id, begun);
            }
            Event::Library { name, source } => {
                libraries::load(&name, source, &self.state, &self.jobs, &mut self.context);
                app::library_came(&self.state);
            }
            Event::TimerFired { id } => self.run_timer(id),
            Event::Fetched { id, result } => {
                if let Some(origin) = self.state.requests.origin(id) {
                    self.run_native(origin, |state, context| fetch::settle(state, id, result, context));
                }
            }
            Event::Stored { id, result } => {
                let origin = Rc::new(Origin { evaluation: None, kind: Kind::Trigger, place: Place::default() });
                self.run_native(origin, |state, context| store::settle(state, id, result, context));
            }
            Event::Answered { id, result } => {
                if let Some(origin) = self.state.asks.origin(id) {
                    self.run_native(origin, |state, context| asks::settle(state, id, result, context));
                }
            }
            Event::Told { id, result } => {
                if let Some(origin) = self.state.asks.origin(id) {
                    self.run_native(origin, |state, context| asks::told(state, id, result, context));
                }
            }
            Event::StoreChanged { changes } => store::take_in(&self.state, changes),
            Event::OpenApp(open) => {
                let opened = match app::open(*open, &self.state, &mut self.context) {
                    Ok(on_load) => Effect::AppOpened { problems: Vec::new(), on_load },
                    Err(problems) => Effect::AppOpened { problems, on_load: Vec::new() },
                };
                self.state.report(opened);
            }
            Event::SetProperty { place, value } => {
                if let Some(reason) = app::set_property(&place, value, &self.state) {
                    self.report_misuse(ErrorCode::EntityName, reason);
                }
            }
            Event::Trigger { id, place, args, globals } => {
                let with = app::With { args, globals };
                let begun = app::trigger(id, place, with, &self.state, &self.jobs, &mut self.context);
                self.begun(id, begun);
            }
            Event::Edit { id, edits } => {
                let edited = app::edit(&edits, &self.state, &mut self.context);
                self.state.report(Effect::Edited { id, edited });
            }
            Event::Explain { id, path } => {
                let explanation = app::with(&self.state, |app| app.explain(&path)).map(Box::new);
                self.state.report(Effect::Explained { id, explanation });
            }
            Event::RunJobs => {}
            Event::ReadFigures => self.report_figures(),
        }
    }

    fn begun(&mut self, id: u32, begun: evaluate::Begun) {
        match begun {
            evaluate::Begun::Settled(outcome) => self.state.report(Effect::Settled { id, outcome }),
            evaluate::Begun::Pending(pending) => self.pending.push(*pending),
            evaluate::Begun::Needs(names) => self.state.report(Effect::NeedLibraries { id, names }),
        }
    }

    /// Runs a timer's callback. What it throws has no evaluation to belong to and is reported by itself.
    fn run_timer(&mut self, id: u32) {
        let Some(due) = self.state.timers.due(id) else { return };
        let context = &mut self.context;
        let result = self
            .state
            .on_behalf_of(due.origin.clone(), || due.callback.call(&JsValue::undefined(), &due.arguments, context));
        if let Err(error) = result {
            self.report_thrown(&due.origin, ErrorCode::Uncaught, &error);
        }
    }

    /// Runs work of the framework's own on somebody's behalf.
    fn run_native(&mut self, origin: Rc<Origin>, work: impl FnOnce(&State, &mut Context) -> JsResult<()>) {
        let (state, context) = (self.state.clone(), &mut self.context);
        let result = state.on_behalf_of(origin.clone(), || work(&state, context));
        if let Err(error) = result {
            self.report_thrown(&origin, ErrorCode::Uncaught, &error);
        }
    }

    /// Runs promise jobs, a bounded number in a turn; asks the host to come back if there are more.
    fn run_jobs(&mut self) {
        for _ in 0..self.state.limits.jobs_per_turn {
            // The turn's time is up. What is left is not to blame and has a turn of its own.
            if self.context.runtime_limits().is_interrupted() {
                break;
            }
            if !self.jobs.run_next(&mut self.context) {
                return;
            }
            self.jobs_of_event += 1;
            if let Some(trip) = self.state.take_trip() {
                self.end_with(trip);
            }
        }
        if self.jobs.len() == 0 {
            return;
        }
        let limit = self.state.limits.jobs_per_event;
        if self.jobs_of_event < u64::from(limit) {
            self.state.ask_to_continue();
            return;
        }
        // Nobody can say which of the jobs is to blame: everything that waits for one ends.
        let message = format!("one event caused more than {limit} promise jobs");
        self.jobs.drop_of(|_| true);
        if self.pending.is_empty() {
            self.state.trip(LimitKind::Jobs, message, None);
        } else {
            for pending in std::mem::take(&mut self.pending) {
                self.end_pending(pending, LimitKind::Jobs, message.clone());
            }
        }
    }

    /// Ends the evaluation that ran into a limit; a limit that belongs to none is reported by itself.
    fn end_with(&mut self, trip: Trip) {
        let (id, origin) = (trip.origin.evaluation, trip.origin.clone());
        let limit = errors::limit_hit(trip);
        let known = id.and_then(|id| self.pending.iter().position(|pending| pending.id == id));
        match known {
            Some(index) => {
                let pending = self.pending.remove(index);
                self.forget(pending.id);
                self.state.report(Effect::Settled { id: pending.id, outcome: Outcome::Limit { limit } });
            }
            None => {
                // What it has left behind would run into the limit again and again.
                self.jobs.drop_of(|other| std::ptr::from_ref(other) == Rc::as_ptr(&origin));
                self.state.report(Effect::Limit(limit));
            }
        }
    }

    fn end_pending(&mut self, pending: Pending, kind: LimitKind, message: String) {
        let trip = Trip::new(kind, message, pending.origin.clone());
        self.forget(pending.id);
        let outcome = Outcome::Limit { limit: errors::limit_hit(trip) };
        self.state.report(Effect::Settled { id: pending.id, outcome });
    }

    /// What an ended evaluation still had waiting runs no more.
    fn forget(&self, evaluation: u32) {
        self.jobs.drop_of(|origin| origin.evaluation == Some(evaluation));
    }

    /// Settles the evaluations whose promises have, and those whose never can.
    fn settle_pending(&mut self) {
        let mut index = 0;
        while index < self.pending.len() {
            let state = self.pending[index].promise.state();
            if matches!(state, PromiseState::Pending) {
                index += 1;
                continue;
            }
            let pending = self.pending.remove(index);
            // Its rejection is the evaluation's outcome: it is handled by that.
            let promise: JsObject = pending.promise.clone().into();
            self.state.rejections.borrow_mut().retain(|(rejected, _)| !JsObject::equals(rejected, &promise));
            match evaluate::resume(pending, state, &self.state, &mut self.context) {
                evaluate::Resumed::Settled { id, outcome } => self.state.report(Effect::Settled { id, outcome }),
                // Its value was a function, which has been called: its promise is next, and its jobs run now.
                evaluate::Resumed::Pending(pending) => {
                    self.pending.insert(index, *pending);
                    self.run_jobs();
                }
            }
        }
        // Nothing that could settle a promise is left: no job, timer, request or answer of the store. So none of them
        // ever will be.
        let idle = self.jobs.len() == 0
            && self.state.timers.len() == 0
            && self.state.requests.len() == 0
            && self.state.asks.is_idle()
            && !self.state.store.waits()
            && !self.state.store.has_open_batch();
        if idle {
            for pending in std::mem::take(&mut self.pending) {
                let message = "the code waits for what can never come".to_owned();
                self.end_pending(pending, LimitKind::Stalled, message);
            }
        }
    }

    /// Reports promises that were rejected in this turn and that nobody handled by its end.
    fn report_rejections(&mut self) {
        let rejections = self.state.rejections.take();
        for (promise, origin) in rejections {
            let is_awaited = |pending: &Pending| JsObject::equals(&pending.promise.clone().into(), &promise);
            if self.pending.iter().any(is_awaited) {
                continue;
            }
            let Ok(promise) = JsPromise::from_object(promise) else { continue };
            if let PromiseState::Rejected(reason) = promise.state()
                && !self.report_thrown(&origin, ErrorCode::UnhandledRejection, &JsError::from_opaque(reason))
            {
                break;
            }
        }
    }

    fn report_trip(&mut self) {
        if let Some(trip) = self.state.take_trip() {
            self.end_with(trip);
        }
    }

    /// Reports what was thrown outside any evaluation: a limit as a limit, anything else as an error. Gives whether the turn
    /// may have room for another one.
    fn report_thrown(&mut self, origin: &Rc<Origin>, code: ErrorCode, error: &JsError) -> bool {
        let (state, context) = (self.state.clone(), &mut self.context);
        let told = state.on_behalf_of(origin.clone(), || {
            if errors::note_engine_error(&state, error) {
                return false;
            }
            let code_of = Code { place: &origin.place, kind: origin.kind, source: "" };
            let error = code_of.thrown(code, error, context);
            let bytes = error.error_message.message.len() + error.stack.len();
            state.emit(Effect::Error(error), bytes).is_ok()
        });
        if !told {
            self.report_trip();
        }
        told
    }

    fn report_misuse(&self, code: ErrorCode, message: String) {
        let place = Place::default();
        let code_of = Code { place: &place, kind: Kind::Script, source: "" };
        let error: GuestError = code_of.refused(code, "Error", message);
        self.state.report(Effect::Error(error));
    }

    fn report_figures(&self) {
        let mut figures = *self.state.figures.borrow();
        figures.heap_bytes = (self.heap.used)() as u64;
        figures.pending_jobs = self.jobs.len() as u32;
        figures.pending_evaluations = self.pending.len() as u32;
        figures.timers = self.state.timers.len() as u32;
        figures.requests = self.state.requests.len() as u32;
        figures.store_keys = self.state.store.len() as u32;
        (figures.bindings, figures.evaluations) = app::with(&self.state, |app| app.figures());
        self.state.report(Effect::Figures(figures));
    }
}

/// The only reason for which the engine refuses: a property that a script has made permanent, as `var` does.
fn taken_by_app_code(name: &str) -> String {
    format!("\"{name}\" cannot name an entity: app code has declared a variable of that name")
}
