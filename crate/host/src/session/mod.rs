//! One jar as the page has it: its keeper, its executors, and who waits for what.
//!
//! Nothing here knows JavaScript: the outside is [`Powers`] and a [`Listener`], so that tests play both. Callbacks may
//! come back into the session at any point. So no cell is borrowed while one is called, and what the keeper asks for
//! goes through an outbox that only the outermost call empties.

mod actions;
mod app;
mod asks;
mod budget;
mod effects;
mod frames;
mod libraries;
mod masking;
mod recording;
mod report;
#[cfg(test)]
mod tests;
mod upkeep;

pub(crate) use report::{Failure, Listener, Report};

use report::{Done, Settle, host_error};

use crate::{
    executor::{
        Powers, Running,
        store::{News, Store},
    },
    keeper::{Action, Cause, Death, Item, Keeper},
};
use asks::{Asked, Late};
use belljar_core::{
    ErrorCode, LimitHit, LimitKind, Outcome, Policy, Value,
    app::{Edited, Explanation, Ledger, OnLoad, Opening, Problem, Quarantined},
    effect::Figures,
    event::{Evaluate, Event, Methods, Mode, OffsetChange, Place, Stamped, Start},
    policy::Grants,
    value::{ValueError, ValueLimits},
    wire,
};
use budget::Budget;
use libraries::Libraries;
use recording::Recording;
use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet, VecDeque},
    rc::{Rc, Weak},
};

/// Who a jar is.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// What its store is kept under, with the branch.
    pub(crate) app: String,
    pub(crate) branch: Option<String>,
    pub(crate) policy: Policy,
    pub(crate) mode: Mode,
    pub(crate) seed: u64,
    /// The page's address, without what may be secret in it.
    pub(crate) page_url: Option<String>,
    /// Its origin, unless it is opaque.
    pub(crate) own_origin: Option<String>,
    pub(crate) time_zone: Vec<OffsetChange>,
    pub(crate) record: bool,
    pub(crate) libraries: Vec<Library>,
}

/// A library that app code can use.
#[derive(Clone, Debug)]
pub(crate) struct Library {
    /// The name that code uses.
    pub(crate) name: String,
    /// Its whole text, which the page has checked against its hash.
    pub(crate) text: String,
    /// Whether it comes with the package, which knows what it does while it is loaded.
    pub(crate) comes_along: bool,
}

/// A timer of the guest.
struct Ticking {
    _running: Box<dyn Running>,
    repeat: bool,
    /// Whether a tick waits in the queue. A timer has one there at most: ticks that pile up while the guest is busy
    /// become one.
    queued: bool,
}

/// What became of opening an app.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Opened {
    /// Why it is not open. Empty: it is.
    pub(crate) problems: Vec<Problem>,
    /// The queries that are to run now.
    pub(crate) on_load: Vec<OnLoad>,
}

/// Who waits for the answer to an event that is no evaluation.
enum Waiting {
    /// For an event to be taken in.
    Data(Done<()>),
    /// For the app to be open.
    App(Done<Opened>),
    /// For what becomes of edits.
    Edit(Done<Edited>),
    Figures(Done<Figures>),
    Explanation(Done<Option<Box<Explanation>>>),
}

impl Waiting {
    /// The event was taken in, or something has come between. An answer that is more than that has come before, if any.
    fn end(self, result: Result<(), Failure>) {
        match (self, result) {
            (Self::Data(done), result) => done(result),
            (Self::App(done), result) => done(result.map(|()| Opened::default())),
            (Self::Edit(done), result) => done(result.map(|()| Edited::default())),
            (Self::Figures(done), Err(failure)) => done(Err(failure)),
            (Self::Explanation(done), Err(failure)) => done(Err(failure)),
            (Self::Figures(_) | Self::Explanation(_), Ok(())) => {}
        }
    }
}

/// One jar.
pub(crate) struct Session {
    this: Weak<Self>,
    config: Config,
    grants: Grants,
    store: Option<Store>,
    powers: Powers,
    listener: Box<dyn Listener>,
    keeper: RefCell<Keeper>,
    budget: RefCell<Budget>,
    /// When the page was last told that the guest is held up.
    held_at_ms: Cell<f64>,
    outbox: RefCell<VecDeque<Action>>,
    emptying: Cell<bool>,
    /// The keeper's deadline.
    alarm: RefCell<Option<Box<dyn Running>>>,
    timers: RefCell<HashMap<u32, Ticking>>,
    requests: RefCell<HashMap<u32, Option<Box<dyn Running>>>>,
    asks: RefCell<HashMap<u32, Asked>>,
    /// What the page has answered while an app was being edited.
    late: RefCell<Vec<Late>>,
    /// Entities that are frames of the page.
    frames: RefCell<HashSet<String>>,
    opening: RefCell<Option<Done<()>>>,
    evaluations: RefCell<HashMap<u32, Settle>>,
    waiting: RefCell<HashMap<u32, Waiting>>,
    recording: RefCell<Recording>,
    libraries: RefCell<Libraries>,
    /// What the turns of the instance have taken.
    ledger: RefCell<Ledger>,
    /// How many properties of the app the guest has yet to evaluate.
    app_rest: Cell<u32>,
    /// Whether the guest has read the app and is yet to evaluate what is in it.
    is_opening_app: Cell<bool>,
    /// The app as a fresh instance opens it, once it has been changed.
    app: RefCell<Option<Opening>>,
    /// The last edit after which names could mean something else.
    app_shape: Cell<u32>,
    next_id: Cell<u32>,
    /// Instances so far.
    generation: Cell<u64>,
    /// Changes whenever what an instance has asked for is of no interest any more. What comes late belongs to nobody.
    epoch: Cell<u64>,
    /// Why the jar is of no more use, once it is.
    end: RefCell<Option<Failure>>,
}

impl Session {
    /// A jar that is not open yet.
    pub(crate) fn new(config: Config, powers: Powers, listener: Box<dyn Listener>) -> Rc<Self> {
        let grants = config.policy.grants();
        Rc::new_cyclic(|this: &Weak<Self>| Self {
            this: this.clone(),
            store: grants.store.as_ref().map(|grant| {
                let this = this.clone();
                let hear = move |news: News<'_>| {
                    if let Some(session) = this.upgrade() {
                        session.hear_of_store(&news);
                    }
                };
                powers.stores.open(&config.app, config.branch.as_deref(), grant, Box::new(hear))
            }),
            grants,
            powers,
            listener,
            keeper: RefCell::new(Keeper::new(config.policy.limits.clone())),
            budget: RefCell::new(Budget::new(&config.policy.limits)),
            held_at_ms: Cell::new(f64::NEG_INFINITY),
            outbox: RefCell::default(),
            emptying: Cell::new(false),
            alarm: RefCell::default(),
            timers: RefCell::default(),
            requests: RefCell::default(),
            asks: RefCell::default(),
            late: RefCell::default(),
            frames: RefCell::default(),
            opening: RefCell::default(),
            evaluations: RefCell::default(),
            waiting: RefCell::default(),
            recording: RefCell::new(Recording::new(config.record)),
            libraries: RefCell::default(),
            ledger: RefCell::default(),
            app_rest: Cell::new(0),
            is_opening_app: Cell::new(false),
            app: RefCell::default(),
            app_shape: Cell::new(0),
            next_id: Cell::new(1),
            generation: Cell::new(0),
            epoch: Cell::new(0),
            end: RefCell::default(),
            config,
        })
    }

    /// Starts the first instance.
    pub(crate) fn open(&self, done: Done<()>) {
        if let Some(failure) = self.end() {
            return done(Err(failure));
        }
        self.opening.replace(Some(done));
        self.keep(Keeper::open);
    }

    /// Runs app code. The id in `evaluate` is filled in here.
    pub(crate) fn evaluate(&self, mut evaluate: Evaluate, settle: Settle) {
        let values = evaluate.args.iter().chain(&evaluate.this).chain(evaluate.globals.iter().map(|(_, value)| value));
        if let Some(failure) = self.end() {
            return settle(failure.into());
        }
        for value in values {
            if let Err(error) = value.check(&ValueLimits::from(&self.config.policy.limits)) {
                let limit = LimitHit { place: evaluate.place, ..limit_of_value(&error) };
                self.listener.hear(Report::Limit(&limit));
                return settle(Outcome::Limit { limit });
            }
        }
        evaluate.id = self.next_id();
        let cause = Cause::Evaluation { id: evaluate.id, kind: evaluate.kind, place: evaluate.place.clone() };
        self.evaluations.borrow_mut().insert(evaluate.id, settle);
        self.push(cause, Event::Evaluate(Box::new(evaluate)));
    }

    /// Sets an entity, or removes it when there is no value.
    pub(crate) fn set_data(&self, entity: String, value: Option<Value>, methods: Methods, done: Done<()>) {
        if let Some(failure) = self.end() {
            return done(Err(failure));
        }
        let ticket = self.next_id();
        let (cause, event) = match value {
            Some(value) => {
                if let Err(error) = value.check(&ValueLimits::from(&self.config.policy.limits)) {
                    return done(Err(Failure::Limit(limit_of_value(&error))));
                }
                (Cause::Data { entity: entity.clone(), ticket }, Event::SetData { entity, value, methods })
            }
            None => (Cause::Removal { entity: entity.clone(), ticket }, Event::RemoveData { entity }),
        };
        self.waiting.borrow_mut().insert(ticket, Waiting::Data(done));
        self.push(cause, event);
    }

    /// Sets all that `appsmith` says. A fresh instance is told again, as of an entity's data.
    pub(crate) fn set_about(&self, values: Vec<(String, Value)>, done: Done<()>) {
        if let Some(failure) = self.end() {
            return done(Err(failure));
        }
        let limits = ValueLimits::from(&self.config.policy.limits);
        if let Some(error) = values.iter().find_map(|(_, value)| value.check(&limits).err()) {
            return done(Err(Failure::Limit(limit_of_value(&error))));
        }
        let ticket = self.next_id();
        self.waiting.borrow_mut().insert(ticket, Waiting::Data(done));
        // No entity can have that name.
        self.push(Cause::Data { entity: "appsmith".into(), ticket }, Event::SetAbout { values });
    }

    /// Reads the figures.
    pub(crate) fn figures(&self, done: Done<Figures>) {
        if let Some(failure) = self.end() {
            return done(Err(failure));
        }
        let ticket = self.next_id();
        self.waiting.borrow_mut().insert(ticket, Waiting::Figures(done));
        self.push(Cause::Question { ticket }, Event::ReadFigures);
    }

    /// What the app's store holds.
    pub(crate) fn store(&self) -> Vec<(String, Value)> {
        let Some(store) = &self.store else { return Vec::new() };
        let (values, troubles) = store.values();
        for words in troubles {
            self.report_error(ErrorCode::StoreUnreadable, words);
        }
        values
    }

    /// Reports a limit that was hit before anything was asked of the guest.
    pub(crate) fn report_limit(&self, limit: &LimitHit) {
        self.listener.hear(Report::Limit(limit));
    }

    /// What has happened, one JSON object a line, with stand-ins for secrets.
    pub(crate) fn recording(&self) -> String {
        masking::masked(self.recording.borrow().text(), &self.config.policy.sensitivity)
    }

    /// The instance that was asked for has loaded. It starts once the store is read, and what was asked of it is done.
    pub(crate) fn ready(&self) {
        if self.end().is_some() {
            return;
        }
        let Some(store) = &self.store else { return self.start() };
        let (this, epoch) = (self.this.clone(), self.epoch.get());
        store.when_ready(Box::new(move || {
            if let Some(session) = this.upgrade().filter(|session| session.epoch.get() == epoch) {
                session.start();
            }
        }));
    }

    fn start(&self) {
        if self.end().is_some() {
            return;
        }
        let generation = self.generation.get();
        self.generation.set(generation + 1);
        // Another one each time: a fresh instance that repeats the random numbers of the spent one could repeat the names
        // that were made of them.
        let seed = self.config.seed.wrapping_add(generation);
        // What has become of the store until now is in it.
        let store = self.store();
        self.keeper.borrow_mut().forget_store_changes();
        self.libraries.borrow_mut().forget_instance();
        self.renew_opening();
        match self.first_events(seed, store) {
            Ok(first) => self.keep(|keeper, now_ms| keeper.ready(now_ms, first)),
            Err(error) => self.fail(ErrorCode::ProtocolMessage, &error),
        }
    }

    /// What a jar is started with.
    fn start_with(&self, seed: u64, store: Vec<(String, Value)>) -> Event {
        Event::Start(Box::new(Start {
            policy: self.config.policy.clone(),
            seed,
            mode: self.config.mode,
            page_url: self.config.page_url.clone(),
            time_zone: self.config.time_zone.clone(),
            store,
            libraries: self.config.libraries.iter().map(|library| library.name.clone()).collect(),
        }))
    }

    /// What the guest was told about locales in the turn that ends now, for the recording.
    pub(crate) fn localized(&self, answers: Vec<String>) {
        self.recording.borrow_mut().note_answers(answers);
    }

    /// The instance has died.
    pub(crate) fn crashed(&self, death: &Death) {
        // What the guest's module throws with a code is a complaint about the host, and a fresh one has the same.
        if let Some(code) = ErrorCode::ALL.iter().find(|code| death.words.contains(code.as_str())) {
            return self.fail(*code, &death.words);
        }
        if let (Some(expired_at), Some(item)) = (death.usage.expired_at, self.keeper.borrow_mut().in_flight()) {
            self.recording.borrow_mut().add_expired(&item.bytes, death.usage.interrupted_at, expired_at);
        }
        self.recording.borrow_mut().note_answers(Vec::new());
        // An edit that takes an instance down is not made: what stood there before is not to blame.
        if let Some(place) = death.running.clone().filter(|_| !self.keeper.borrow().is_editing()) {
            self.quarantine(Quarantined { place, kind: death.kind });
        }
        self.keep(|keeper, now_ms| keeper.crashed(now_ms, death));
    }

    /// Starts a jar again that was paused.
    pub(crate) fn resume(&self) {
        if self.end().is_none() {
            self.keep(Keeper::resume);
        }
    }

    /// Stops everything at once. What is pending fails with `BELLJAR_DISPOSED`.
    pub(crate) fn dispose(&self) {
        if self.end().is_none() {
            self.finish(ErrorCode::Disposed, "the jar was disposed of");
            self.powers.instances.terminate();
        }
    }

    /// Why the jar is of no more use, if it is.
    fn end(&self) -> Option<Failure> {
        self.end.borrow().clone()
    }

    fn next_id(&self) -> u32 {
        let id = self.next_id.get();
        self.next_id.set(id.wrapping_add(1));
        id
    }

    /// The moment, as finely as the policy lets the guest know it. The guest rounds as well; nothing finer than this
    /// ever leaves the page.
    fn guest_now_ms(&self) -> f64 {
        self.config.policy.clock.floor(self.powers.clock.unix_ms())
    }

    fn encode(&self, event: Event) -> Result<Vec<u8>, String> {
        encode_at(self.guest_now_ms(), event)
    }

    fn push(&self, cause: Cause, event: Event) {
        if let Err((cause, words)) = self.offer(cause, event) {
            self.keep(|_, _| Keeper::refuse(&cause, LimitKind::MessageSize, &words));
        }
    }

    /// Hands an event to the keeper, unless it is too large for a message.
    fn offer(&self, cause: Cause, event: Event) -> Result<(), (Cause, String)> {
        match self.encode(event) {
            Ok(bytes) if bytes.len() > self.config.policy.limits.message_bytes as usize => {
                let limit = self.config.policy.limits.message_bytes;
                let words = format!("what is handed to the jar has more than {limit} bytes (limits.messageBytes)");
                return Err((cause, words));
            }
            Ok(bytes) => self.keep(|keeper, now_ms| keeper.push(now_ms, Item::new(cause, bytes))),
            Err(error) => self.fail(ErrorCode::ProtocolMessage, &error),
        }
        Ok(())
    }

    fn fail(&self, code: ErrorCode, words: &str) {
        self.keep(|keeper, _| keeper.fail(code, words.to_owned()));
    }

    /// Tells everybody who waits that the jar is of no more use, and cancels what it had going.
    fn finish(&self, code: ErrorCode, words: &str) {
        let failure = Failure::Error(Box::new(host_error(code, words, &Place::default())));
        self.finish_with(&failure);
    }

    fn finish_with(&self, failure: &Failure) {
        self.end.replace(Some(failure.clone()));
        self.keeper.borrow_mut().close();
        drop(self.app.take());
        self.outbox.borrow_mut().clear();
        self.cancel_all();
        drop(self.alarm.take());
        if let Some(done) = self.opening.take() {
            done(Err(failure.clone()));
        }
        for (_, settle) in self.evaluations.take() {
            settle(failure.clone().into());
        }
        for (_, waiting) in self.waiting.take() {
            waiting.end(Err(failure.clone()));
        }
    }

    fn cancel_all(&self) {
        self.epoch.set(self.epoch.get() + 1);
        drop(self.timers.take());
        drop(self.requests.take());
        drop(self.asks.take());
        drop(self.late.take());
    }
}

fn encode_at(now_ms: f64, event: Event) -> Result<Vec<u8>, String> {
    wire::encode_event(&Stamped { now_ms, event }).map_err(|error| error.to_string())
}

/// The limit that a value was too large for.
pub(crate) fn limit_of_value(error: &ValueError) -> LimitHit {
    let kind = if matches!(error, ValueError::Depth { .. }) { LimitKind::ValueDepth } else { LimitKind::ValueSize };
    LimitHit::new(kind, error.to_string(), Place::default())
}
