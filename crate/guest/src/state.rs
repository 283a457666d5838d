//! What a jar remembers beside its engine: the one place that effects pass through.
//!
//! Framework globals reach it with [`State::of`]; guest code cannot.

use crate::{
    app::{App, EntityId, NodeId, shortcut::BuiltIns},
    globals::{
        appsmith::About, asks::Asks, console::Volume, entities::Entities, fetch::Requests, store::Store,
        timers::Timers, web::class::Classes,
    },
    interrupt::Interrupt,
    intl::{self, Localizer},
    jobs::Jobs,
    libraries::Libraries,
    realm::Intrinsics,
    sensitive::Sensitive,
    source::Sources,
    wrappers::Wrappers,
};
use belljar_core::{
    Effect, LimitKind, Limits,
    effect::{Figures, Warning},
    error::Position,
    event::{Kind, Mode, Place},
    policy::{Grants, SensitivityPolicy},
};
use boa_engine::{
    Context, JsError, JsValue,
    error::{EngineError, RuntimeLimitError},
    object::JsObject,
};
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashMap,
    rc::{Rc, Weak},
};

/// On whose behalf code runs. Jobs and callbacks keep the origin of the code that made them, so that what a data field
/// may not do, nothing that it leaves behind may do either.
#[derive(Debug)]
pub(crate) struct Origin {
    /// The evaluation that it belongs to, while that has not settled.
    pub(crate) evaluation: Option<u32>,
    /// What it may do.
    pub(crate) kind: Kind,
    /// Where its text stands.
    pub(crate) place: Place,
}

/// A limit that was hit since the last look.
#[derive(Debug)]
pub(crate) struct Trip {
    pub(crate) kind: LimitKind,
    pub(crate) message: String,
    pub(crate) origin: Rc<Origin>,
    pub(crate) position: Option<Position>,
    /// Guest frames, where the engine knows them.
    pub(crate) stack: String,
}

impl Trip {
    /// One of which only the origin is known.
    pub(crate) fn new(kind: LimitKind, message: String, origin: Rc<Origin>) -> Self {
        Self { kind, message, origin, position: None, stack: String::new() }
    }
}

/// A framework action, or a function of the app's that no data field may call, that one has called.
#[derive(Debug)]
pub(crate) struct Violation {
    pub(crate) action: String,
    /// What is wrong with that, as a sentence.
    pub(crate) why: String,
    pub(crate) position: Option<Position>,
}

/// What guest code cannot catch.
pub(crate) enum Noted {
    Limit(Trip),
    Refused(Violation),
}

pub(crate) struct State {
    pub(crate) limits: Limits,
    pub(crate) grants: Grants,
    pub(crate) sensitive: Sensitive,
    pub(crate) mode: Mode,
    pub(crate) page_url: Option<url::Url>,
    pub(crate) now_ms: Cell<f64>,
    pub(crate) interrupt: Cell<Interrupt>,
    pub(crate) sources: Sources,
    pub(crate) wrappers: Wrappers,
    pub(crate) timers: Timers,
    pub(crate) requests: Requests,
    pub(crate) asks: Asks,
    pub(crate) store: Store,
    pub(crate) entities: Entities,
    /// The built-ins as they were.
    pub(crate) built_ins: BuiltIns,
    /// The app, once it is open. Never borrowed while guest code runs.
    pub(crate) app: RefCell<Option<App>>,
    pub(crate) about: About,
    /// The platform's classes that were asked for.
    pub(crate) classes: Classes,
    pub(crate) libraries: Libraries,
    /// Who answers for locales.
    pub(crate) localizer: RefCell<Localizer>,
    /// Copies of entities and stored values made for guest code in the current evaluation.
    pub(crate) copies: RefCell<HashMap<CopyOf, JsValue>>,
    /// Promises rejected in this turn that nothing has handled yet, with whose they are.
    pub(crate) rejections: RefCell<Vec<(JsObject, Rc<Origin>)>>,
    pub(crate) violation: RefCell<Option<Violation>>,
    pub(crate) figures: RefCell<Figures>,
    pub(crate) console: RefCell<Volume>,
    origin: RefCell<Rc<Origin>>,
    effects: RefCell<Vec<Effect>>,
    effect_bytes: Cell<usize>,
    trip: RefCell<Option<Trip>>,
    warned: RefCell<Vec<(String, Option<Position>)>>,
    intrinsics: OnceCell<Intrinsics>,
    /// The queue, which holds on to the state itself.
    jobs: RefCell<Weak<Jobs>>,
}

/// What a copy handed to guest code was made of.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) enum CopyOf {
    Entity(String),
    /// An entity of the app.
    AppEntity(EntityId),
    /// A cell of the app.
    AppCell(NodeId),
    About(String),
    Stored(String),
}

impl State {
    pub(crate) fn new(
        limits: Limits,
        grants: Grants,
        sensitivity: SensitivityPolicy,
        mode: Mode,
        page_url: Option<url::Url>,
        store: Store,
        now_ms: f64,
    ) -> Self {
        let about = About::new(page_url.as_ref());
        let nobody = Origin { evaluation: None, kind: Kind::Script, place: Place::default() };
        Self {
            limits,
            grants,
            sensitive: Sensitive::new(sensitivity),
            mode,
            page_url,
            now_ms: Cell::new(now_ms),
            interrupt: Cell::new(Interrupt::never()),
            sources: Sources::default(),
            wrappers: Wrappers::default(),
            timers: Timers::default(),
            requests: Requests::default(),
            asks: Asks::default(),
            store,
            entities: Entities::default(),
            built_ins: BuiltIns::default(),
            app: RefCell::default(),
            about,
            classes: Classes::default(),
            libraries: Libraries::default(),
            localizer: RefCell::new(intl::default_localizer()),
            copies: RefCell::default(),
            rejections: RefCell::default(),
            violation: RefCell::default(),
            figures: RefCell::default(),
            console: RefCell::default(),
            origin: RefCell::new(Rc::new(nobody)),
            effects: RefCell::default(),
            effect_bytes: Cell::new(0),
            trip: RefCell::default(),
            warned: RefCell::default(),
            intrinsics: OnceCell::new(),
            jobs: RefCell::default(),
        }
    }

    /// The state of the jar that a context belongs to.
    pub(crate) fn of(context: &Context) -> Rc<Self> {
        context.get_data::<Rc<Self>>().expect("a jar puts its state into its context before anything runs").clone()
    }

    /// The page's own origin, which `self` in the policy stands for.
    pub(crate) fn own_origin(&self) -> Option<String> {
        self.page_url.as_ref().map(|url| url.origin().ascii_serialization())
    }

    /// Keeps the queue of jobs.
    pub(crate) fn set_jobs(&self, jobs: &Rc<Jobs>) {
        *self.jobs.borrow_mut() = Rc::downgrade(jobs);
    }

    /// The queue of jobs, as long as the jar is there.
    pub(crate) fn jobs(&self) -> Option<Rc<Jobs>> {
        self.jobs.borrow().upgrade()
    }

    /// Keeps the intrinsics that the jar calls; the first to be set stay.
    pub(crate) fn set_intrinsics(&self, intrinsics: Intrinsics) {
        self.intrinsics.get_or_init(|| intrinsics);
    }

    /// How often app code was entered, or a part of an expression evaluated.
    pub(crate) fn steps(&self) -> u64 {
        self.figures.borrow().steps
    }

    /// Parts of an expression were evaluated.
    pub(crate) fn count_steps(&self, steps: u64) {
        self.figures.borrow_mut().steps += steps;
    }

    pub(crate) fn intrinsics(&self) -> &Intrinsics {
        self.intrinsics.get().expect("the realm's builder sets them before guest code runs")
    }

    /// On whose behalf code runs now.
    pub(crate) fn origin(&self) -> Rc<Origin> {
        self.origin.borrow().clone()
    }

    /// Runs something on somebody's behalf.
    pub(crate) fn on_behalf_of<T>(&self, origin: Rc<Origin>, run: impl FnOnce() -> T) -> T {
        let before = self.origin.replace(origin);
        self.figures.borrow_mut().steps += 1;
        let result = run();
        self.origin.replace(before);
        result
    }

    /// Whether a text stands in the app's own code, as far as that is known.
    pub(crate) fn is_in_code(&self, text: &str) -> bool {
        self.sources.contain(text) || self.app.borrow().as_ref().is_some_and(|app| app.has_in_code(text))
    }

    /// Hands an effect to the host at the end of the turn. `bytes` is what its values weigh.
    pub(crate) fn emit(&self, effect: Effect, bytes: usize) -> Result<(), JsError> {
        let bytes = bytes.saturating_add(64);
        self.check_effect_room(1, bytes)?;
        self.effect_bytes.set(self.effect_bytes.get().saturating_add(bytes));
        self.effects.borrow_mut().push(effect);
        Ok(())
    }

    /// Checks that this turn has room for effects that are yet to be emitted.
    pub(crate) fn check_effect_room(&self, effects: usize, bytes: usize) -> Result<(), JsError> {
        if self.effects.borrow().len() + effects > self.limits.effects_per_turn as usize {
            let limit = self.limits.effects_per_turn;
            return Err(self.trip(LimitKind::Effects, format!("more than {limit} effects in one turn"), None));
        }
        if self.effect_bytes.get().saturating_add(bytes) > self.limits.effect_bytes_per_turn as usize {
            let limit = self.limits.effect_bytes_per_turn;
            let message = format!("the effects of one turn hold more than {limit} bytes");
            return Err(self.trip(LimitKind::EffectBytes, message, None));
        }
        Ok(())
    }

    /// Hands a report of the jar itself to the host: how an evaluation ended, errors, limits. These have no limit of
    /// their own, since each stands for something that had.
    pub(crate) fn report(&self, effect: Effect) {
        self.effects.borrow_mut().push(effect);
    }

    /// The same before how evaluations of the turn have ended: whoever waited for one finds what it has changed.
    pub(crate) fn report_before_ends(&self, effect: Effect) {
        let mut effects = self.effects.borrow_mut();
        let ends = effects.iter().position(|effect| matches!(effect, Effect::Settled { .. }));
        let at = ends.unwrap_or(effects.len());
        effects.insert(at, effect);
    }

    /// Asks the host to come back, once in a turn.
    pub(crate) fn ask_to_continue(&self) {
        let mut effects = self.effects.borrow_mut();
        if !effects.contains(&Effect::Continue) {
            effects.push(Effect::Continue);
        }
    }

    /// Reports something that the author should know, once for each place.
    pub(crate) fn warn(&self, rule: &str, message: String, position: Option<Position>) {
        let key = (rule.to_owned(), position);
        let mut warned = self.warned.borrow_mut();
        // Bounded: a program has only so many places, but one without positions or with very many lines is possible.
        if warned.len() < 1_000 && !warned.contains(&key) {
            warned.push(key);
            self.report(Effect::Warning(Warning { rule: rule.to_owned(), message, position }));
        }
    }

    /// The effects of the turn, which ends here.
    pub(crate) fn take_effects(&self) -> Vec<Effect> {
        self.effect_bytes.set(0);
        let effects = self.effects.take();
        self.figures.borrow_mut().effects += effects.len() as u64;
        effects
    }

    /// Notes a limit and gives an error that guest code cannot catch. The note counts, not the error: whoever runs guest
    /// code looks for it afterwards.
    pub(crate) fn trip(&self, kind: LimitKind, message: String, position: Option<Position>) -> JsError {
        self.trip_at(kind, message, position, String::new())
    }

    /// The same, with the guest's frames.
    pub(crate) fn trip_at(
        &self,
        kind: LimitKind,
        message: String,
        position: Option<Position>,
        stack: String,
    ) -> JsError {
        let mut trip = self.trip.borrow_mut();
        if trip.is_none() {
            *trip = Some(Trip { kind, message, origin: self.origin(), position, stack });
        }
        // Any of the engine's limit errors does: all of them skip `catch` and `finally`.
        EngineError::from(RuntimeLimitError::StackSize).into()
    }

    /// The limit hit since the last look, if any.
    pub(crate) fn take_trip(&self) -> Option<Trip> {
        self.trip.take()
    }

    /// What was noted while code ran, which counts more than what the code made of it: a limit, then a refused call.
    pub(crate) fn take_noted(&self) -> Option<Noted> {
        let violation = self.violation.take();
        self.take_trip().map(Noted::Limit).or(violation.map(Noted::Refused))
    }

    /// Forgets the copies that guest code was given, so that what it wrote into them is not seen again.
    pub(crate) fn forget_copies(&self) {
        self.copies.borrow_mut().clear();
    }
}
