//! Watches one jar's instance: what it is doing, until when it must have answered, and what a fresh one needs to know
//! when it has not.
//!
//! The guest's own meter ends a turn at its deadline. The keeper is the floor under that: it ends what has not answered
//! a while later, for whatever reason.
//!
//! Sans-IO: it is told what happened and at which millisecond, and answers with [`Action`]s. One event at a time is
//! with the guest. So it is always known what ran when an instance hangs or dies, and all that was queued behind it
//! is still here for the next one.

mod action;
#[cfg(test)]
mod tests;

pub(crate) use action::{Action, Cause, Death, Item, Usage};

use belljar_core::{
    ErrorCode, LimitHit, LimitKind, Limits,
    event::{Kind, Place},
};
use std::collections::{BTreeMap, VecDeque};

/// How long an instance may take to load and to understand its first event.
pub(crate) const START_DEADLINE_MS: u32 = 10_000;

/// How long a library may take to load. The page has chosen it, and where the engine's own code is still cold, it takes
/// several times as long as later.
const LIBRARY_DEADLINE_MS: u32 = 10_000;

/// What the opening of an app is kept under, and what all that the app is told begins with. No entity can have such a name.
pub(crate) const OPENING: &str = "app:";

/// What an edit of an app is kept under begins with one of these: the second are those after which names may mean others.
pub(crate) const EDITS: [&str; 2] = ["app:edit ", "app:shape "];

/// How long after a turn's deadline the guest's meter is given for ending it.
const FLOOR_MS: u32 = 500;

/// The time in which `limits.recyclesPerMinute` counts.
const MINUTE_MS: f64 = 60_000.0;

/// A deadline that is noticed this much too late was slept through, by the page or by the machine: the answer may be
/// waiting in the page's own queue.
const LATE_MS: f64 = 50.0;
/// How much longer an answer is then waited for.
const GRACE_MS: u32 = 100;
/// How often. A page that is late again and again must not keep a hung instance alive.
const GRACES: u8 = 5;

/// The state of one jar's instance and of all that waits for it.
#[derive(Debug)]
pub(crate) struct Keeper {
    limits: Limits,
    phase: Phase,
    /// Whether any instance has answered its first event.
    started: bool,
    next_seq: u32,
    in_flight: Option<(u32, Item)>,
    /// Whether the effects of an event's turn are being carried out: the next one waits until they have been.
    is_answered: bool,
    /// What a fresh instance is told before the queue goes on.
    restore: VecDeque<Item>,
    queue: VecDeque<Item>,
    /// The latest data of each entity that the guest has accepted, in the order in which they first came.
    data: Vec<(String, Vec<u8>)>,
    /// Evaluations that the instance has begun and not settled.
    begun: BTreeMap<u32, Place>,
    deadline: Option<Deadline>,
    /// What the guest has computed since the last event that was no [`Cause::Jobs`]: those go on with its work, and within
    /// its deadline.
    computed_ms: f64,
    /// Until when nothing is handed over: the guest has kept the page too busy.
    held_until_ms: Option<f64>,
    spent: Option<Spent>,
    /// When instances were replaced, within the last minute.
    recycles: VecDeque<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing was asked for yet.
    New,
    /// An instance was asked for and has not reported.
    Loading,
    /// There is an instance.
    Up,
    /// There is none until the page asks for one: too many have died.
    Paused,
    /// There is none and there will be none.
    Down,
}

#[derive(Debug)]
struct Deadline {
    /// When [`Keeper::tick`] is expected.
    due_ms: f64,
    /// How often it was put off.
    graces: u8,
}

/// Why and since when a fresh instance is being brought up.
#[derive(Debug)]
struct Spent {
    reason: LimitHit,
    since_ms: f64,
}

impl Keeper {
    pub(crate) const fn new(limits: Limits) -> Self {
        Self {
            limits,
            phase: Phase::New,
            started: false,
            next_seq: 1,
            in_flight: None,
            is_answered: false,
            restore: VecDeque::new(),
            queue: VecDeque::new(),
            data: Vec::new(),
            begun: BTreeMap::new(),
            deadline: None,
            computed_ms: 0.0,
            held_until_ms: None,
            spent: None,
            recycles: VecDeque::new(),
        }
    }

    /// Asks for the first instance.
    pub(crate) fn open(&mut self, now_ms: f64) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.phase == Phase::New {
            self.spawn(now_ms, &mut actions);
        }
        actions
    }

    /// The instance has loaded. `start` is with what it is started.
    pub(crate) fn ready(&mut self, now_ms: f64, start: Vec<Item>) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.phase == Phase::Loading {
            self.phase = Phase::Up;
            self.restore.clear();
            self.restore.extend(start);
            self.restore.extend(
                self.data
                    .iter()
                    .map(|(entity, bytes)| Item::new(Cause::Restored { entity: entity.clone() }, bytes.clone())),
            );
            // The deadline that was armed for loading goes on: it covers the first event, too.
            self.post_next(now_ms, &mut actions);
        }
        actions
    }

    /// Adds an event to the queue.
    pub(crate) fn push(&mut self, now_ms: f64, item: Item) -> Vec<Action> {
        let mut actions = Vec::new();
        match self.phase {
            Phase::Down => {}
            Phase::Paused => actions.extend(self.put_aside(item)),
            // What answers the guest itself is bounded by the limits on what it may ask.
            _ if item.cause.waiter().is_some() && self.queue.len() >= self.limits.event_backlog as usize => {
                let message = format!(
                    "{} came while {} events were waiting for the jar; wait for earlier ones, or raise \
                     limits.eventBacklog",
                    item.cause.subject(),
                    self.queue.len()
                );
                let limit = LimitHit::new(LimitKind::EventBacklog, message, item.cause.place());
                actions.extend(refuse(&item.cause, limit));
            }
            _ => {
                self.queue.push_back(item);
                self.post_next(now_ms, &mut actions);
            }
        }
        actions
    }

    /// An event cannot be handed over. What answers the guest itself was asked for by it and has another answer.
    pub(crate) fn refuse(cause: &Cause, kind: LimitKind, words: &str) -> Vec<Action> {
        let limit = LimitHit::new(kind, words, cause.place());
        refuse(cause, limit.clone()).into_iter().chain([Action::Report(limit)]).take(1).collect()
    }

    /// The page asks for an instance after [`Action::Paused`].
    pub(crate) fn resume(&mut self, now_ms: f64) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.phase == Phase::Paused {
            self.recycles.clear();
            if let Some(spent) = &mut self.spent {
                spent.since_ms = now_ms;
            }
            self.spawn(now_ms, &mut actions);
        }
        actions
    }

    /// Hands over nothing for so many milliseconds.
    pub(crate) fn hold(&mut self, now_ms: f64, ms: f64) {
        self.held_until_ms = Some(now_ms + ms);
    }

    /// The event that is with the guest. Mutable, because it is stamped at the moment at which it is handed over.
    pub(crate) fn in_flight(&mut self) -> Option<&mut Item> {
        self.in_flight.as_mut().map(|(_, item)| item)
    }

    /// An entity's latest data, whether the guest has it already or not.
    pub(crate) fn latest_data(&self, entity: &str) -> Option<&[u8]> {
        let about = |item: &&Item| match &item.cause {
            Cause::Data { entity: of, .. } | Cause::Removal { entity: of, .. } | Cause::App { key: of, .. } => {
                of == entity
            }
            _ => false,
        };
        let waiting =
            self.queue.iter().rev().find(about).or(self.in_flight.as_ref().map(|(_, item)| item).filter(about));
        match waiting {
            Some(Item { cause: Cause::Removal { .. }, .. }) => None,
            Some(item) => Some(&item.bytes),
            None => self.data.iter().find(|(of, _)| of == entity).map(|(_, bytes)| bytes.as_slice()),
        }
    }

    /// Whether a fresh instance is yet to be told of what an earlier one knew.
    pub(crate) fn is_restoring(&self) -> bool {
        !self.restore.is_empty()
    }

    /// What is kept for the next instance under a name, to be changed.
    pub(crate) fn kept(&mut self, name: &str) -> Option<&mut Vec<u8>> {
        self.data.iter_mut().find(|(known, _)| known == name).map(|(_, bytes)| bytes)
    }

    /// All that is kept for the next instance, by name, in order.
    pub(crate) fn steps(&mut self) -> &mut Vec<(String, Vec<u8>)> {
        &mut self.data
    }

    /// The guest has taken the event at hand in, and what that set going is about to take the instance down: the event
    /// itself is for the next one, too.
    pub(crate) fn taken_in(&mut self) -> Vec<Action> {
        let Some((seq, item)) = self.in_flight.take() else { return Vec::new() };
        let actions = match item.cause {
            Cause::App { key, ticket } => {
                self.keep_last(key, item.bytes);
                vec![Action::Kept { ticket }]
            }
            // It is among what is kept already.
            Cause::Restored { .. } => Vec::new(),
            _ => {
                self.in_flight = Some((seq, item));
                return Vec::new();
            }
        };
        self.in_flight = Some((seq, Item::new(Cause::Pass, Vec::new())));
        actions
    }

    /// Whether the instance is at an edit of the app: what it has brought is looked at, and evaluated in turns of its own.
    pub(crate) fn is_editing(&self) -> bool {
        matches!(&self.in_flight, Some((_, item)) if matches!(&item.cause, Cause::App { key, .. } if is_edit(key)))
    }

    /// The guest has answered. Gives the event back, whose effects are carried out before [`Self::done`] is called
    /// with it. Nothing if it is the answer of an instance that was given up.
    pub(crate) fn answered(&mut self, seq: u32, usage: Usage) -> Option<Item> {
        let (_, item) = self.in_flight.take_if(|(expected, _)| *expected == seq)?;
        self.is_answered = true;
        self.deadline = None;
        self.computed_ms += usage.milliseconds;
        if let Cause::Evaluation { id, place, .. } = &item.cause {
            self.begun.insert(*id, place.clone());
        }
        Some(item)
    }

    /// Takes an event back whose answer makes no sense.
    pub(crate) fn unanswered(&mut self, item: Item) {
        if let Cause::Evaluation { id, .. } = &item.cause {
            self.begun.remove(id);
        }
        self.is_answered = false;
        self.in_flight = Some((self.next_seq, item));
    }

    /// The guest has settled an evaluation. False if it had none of that id.
    pub(crate) fn settled(&mut self, id: u32) -> bool {
        self.begun.remove(&id).is_some()
    }

    /// The effects of an event's turn have been carried out. `accepted`: the guest had nothing against the event.
    pub(crate) fn done(&mut self, now_ms: f64, item: Item, accepted: bool) -> Vec<Action> {
        match item.cause {
            Cause::Start => self.started = true,
            Cause::Data { entity, .. } if accepted => self.keep(entity, item.bytes),
            Cause::Removal { entity, .. } => self.data.retain(|(name, _)| *name != entity),
            Cause::App { key, .. } if accepted => self.keep_last(key, item.bytes),
            _ => {}
        }
        self.is_answered = false;
        let mut actions = vec![Action::Disarm];
        if self.restore.is_empty()
            && let Some(spent) = self.spent.take()
        {
            let milliseconds = (now_ms - spent.since_ms).max(0.0);
            actions.push(Action::Recycled { reason: spent.reason, milliseconds });
        }
        self.post_next(now_ms, &mut actions);
        actions
    }

    /// The code of an evaluation has not begun, since it waits for what `first` brings.
    pub(crate) fn put_off(&mut self, now_ms: f64, item: Item, first: Vec<Item>) -> Vec<Action> {
        if let Cause::Evaluation { id, .. } = &item.cause {
            self.begun.remove(id);
        }
        self.queue.push_front(item);
        self.put_first(first);
        self.is_answered = false;
        let mut actions = vec![Action::Disarm];
        self.post_next(now_ms, &mut actions);
        actions
    }

    /// Puts events before all that wait.
    pub(crate) fn put_first(&mut self, first: Vec<Item>) {
        for item in first.into_iter().rev() {
            self.queue.push_front(item);
        }
    }

    /// Has a pass go on before all that waits. There is one there at most.
    pub(crate) fn pass_first(&mut self, pass: Item) {
        if self.queue.front().is_none_or(|item| item.cause != Cause::Pass) {
            self.queue.push_front(pass);
        }
    }

    /// Forgets a tick that is still in the queue: the guest has cleared its timer.
    pub(crate) fn forget_timer(&mut self, id: u32) {
        self.queue.retain(|item| item.cause != Cause::Timer { id });
    }

    /// Forgets changes of the store that wait: whoever starts has them.
    pub(crate) fn forget_store_changes(&mut self) {
        self.queue.retain(|item| item.cause != Cause::StoreChanged);
    }

    /// What was armed is due.
    pub(crate) fn tick(&mut self, now_ms: f64) -> Vec<Action> {
        let Some(deadline) = &mut self.deadline else {
            let mut actions = Vec::new();
            self.post_next(now_ms, &mut actions);
            return actions;
        };
        if now_ms < deadline.due_ms {
            // Browsers may call a timer a little early.
            return vec![Action::Arm { ms: (deadline.due_ms - now_ms).ceil() as u32 }];
        }
        if now_ms - deadline.due_ms > LATE_MS && deadline.graces < GRACES {
            *deadline = Deadline { due_ms: now_ms + f64::from(GRACE_MS), graces: deadline.graces + 1 };
            return vec![Action::Arm { ms: GRACE_MS }];
        }
        let since_ms = deadline.due_ms;
        let cause = self.in_flight.as_ref().map_or(&Cause::Start, |(_, item)| &item.cause);
        let (ms, name) = self.deadline_of(cause);
        let words = format!("did not answer within {ms} ms ({name})");
        let message = format!("{} {words}, so its jar was replaced", cause.subject());
        let reason = LimitHit::new(LimitKind::Deadline, message, cause.place());
        self.replace(now_ms, since_ms, &words, reason)
    }

    /// The instance has died.
    pub(crate) fn crashed(&mut self, now_ms: f64, death: &Death) -> Vec<Action> {
        if matches!(self.phase, Phase::New | Phase::Down | Phase::Paused) {
            return Vec::new();
        }
        let cause = match &self.in_flight {
            Some((_, item)) => Some(&item.cause),
            None => (self.phase == Phase::Loading).then_some(&Cause::Start),
        };
        let subject = match &death.running {
            Some(place) => format!("the evaluation of {}", place.path()),
            None => cause.map_or_else(|| "nothing".into(), Cause::subject),
        };
        let words = &death.words;
        let message = match death.kind {
            LimitKind::Deadline => {
                let (ms, name) = cause.map_or((START_DEADLINE_MS, ""), |cause| self.deadline_of(cause));
                format!("{subject} went on for more than {ms} ms ({name}) within one step, so its jar was replaced")
            }
            LimitKind::Stack => format!("{subject} used up the machine's stack, so its jar was replaced"),
            LimitKind::Memory => {
                let mebibytes = self.limits.memory_bytes >> 20;
                format!(
                    "{subject} needs more than the {mebibytes} MiB of memory that a jar has (limits.memoryBytes), so its \
                     jar was replaced"
                )
            }
            LimitKind::MessageSize => format!("{subject} gave too long an answer, so its jar was replaced: {words}"),
            _ => format!("the engine failed during {subject}, so its jar was replaced: {words}"),
        };
        let place = death.running.clone().or_else(|| cause.map(Cause::place)).unwrap_or_default();
        let mut reason = LimitHit::new(death.kind, message, place);
        death.usage.note_in(&mut reason);
        self.replace(now_ms, now_ms, words, reason)
    }

    /// Gives the jar up.
    pub(crate) fn fail(&mut self, code: ErrorCode, message: String) -> Vec<Action> {
        if self.phase == Phase::Down {
            return Vec::new();
        }
        self.close();
        vec![Action::Disarm, Action::Terminate, Action::CancelAll, Action::Fail { code, message }]
    }

    /// Forgets everything.
    pub(crate) fn close(&mut self) {
        self.phase = Phase::Down;
        self.in_flight = None;
        self.restore.clear();
        self.queue.clear();
        self.data.clear();
        self.begun.clear();
        self.deadline = None;
        self.held_until_ms = None;
        self.spent = None;
        self.recycles.clear();
    }

    fn spawn(&mut self, now_ms: f64, actions: &mut Vec<Action>) {
        self.phase = Phase::Loading;
        actions.push(Action::Spawn);
        self.arm(now_ms, START_DEADLINE_MS, actions);
    }

    fn arm(&mut self, now_ms: f64, ms: u32, actions: &mut Vec<Action>) {
        self.deadline = Some(Deadline { due_ms: now_ms + f64::from(ms), graces: 0 });
        actions.push(Action::Arm { ms });
    }

    fn post_next(&mut self, now_ms: f64, actions: &mut Vec<Action>) {
        if self.phase != Phase::Up || self.in_flight.is_some() || self.is_answered {
            return;
        }
        if let Some(until_ms) = self.held_until_ms {
            if now_ms < until_ms {
                actions.push(Action::Arm { ms: (until_ms - now_ms).ceil() as u32 });
                return;
            }
            self.held_until_ms = None;
        }
        let Some(item) = self.restore.pop_front().or_else(|| self.queue.pop_front()) else { return };
        let (mut deadline_ms, _) = self.deadline_of(&item.cause);
        if item.cause == Cause::Jobs {
            // Never 0: the turn begins, and the guest says itself what it has to end.
            deadline_ms = deadline_ms.saturating_sub(self.computed_ms as u32).max(1);
        } else {
            self.computed_ms = 0.0;
        }
        if item.cause != Cause::Start {
            self.arm(now_ms, deadline_ms.saturating_add(FLOOR_MS), actions);
        }
        let seq = self.next_seq;
        self.next_seq = self.next_seq.wrapping_add(1);
        self.in_flight = Some((seq, item));
        actions.push(Action::Post { seq, deadline_ms });
    }

    fn deadline_of(&self, cause: &Cause) -> (u32, &'static str) {
        match cause {
            Cause::App { key, .. } | Cause::Restored { entity: key } if key == OPENING => {
                (START_DEADLINE_MS, "the deadline for opening an app")
            }
            Cause::Start | Cause::Begin => (START_DEADLINE_MS, "the deadline for starting"),
            Cause::Library { .. } => (LIBRARY_DEADLINE_MS, "the deadline for loading a library"),
            Cause::Evaluation { kind: Kind::Data, .. } | Cause::App { .. } | Cause::Pass => {
                (self.limits.data_deadline_ms, "policy.limits.dataDeadlineMs")
            }
            Cause::Restored { entity } if entity.starts_with(OPENING) => {
                (self.limits.data_deadline_ms, "policy.limits.dataDeadlineMs")
            }
            _ => (self.limits.trigger_deadline_ms, "policy.limits.triggerDeadlineMs"),
        }
    }

    fn replace(&mut self, now_ms: f64, since_ms: f64, words: &str, reason: LimitHit) -> Vec<Action> {
        let head = self.in_flight.take().map(|(_, item)| item.cause);
        if self.phase == Phase::Loading || head == Some(Cause::Start) {
            // A fresh instance that cannot even start is no accident that a further one would mend.
            let again = if self.started { " again" } else { "" };
            return self.fail(ErrorCode::Start, format!("the jar could not be started{again}: {words}"));
        }
        let mut actions = vec![Action::Disarm, Action::Terminate, Action::CancelAll];
        self.deadline = None;
        self.held_until_ms = None;
        self.restore.clear();
        self.queue.retain(|item| item.cause.waiter().is_some());
        let others = std::mem::take(&mut self.begun);
        match head {
            Some(Cause::Restored { entity }) => {
                // It was accepted once and cannot be taken in now; with it every further instance would die, too.
                self.data.retain(|(name, _)| *name != entity);
                let message = format!("{}; the entity was removed", reason.message);
                actions.push(Action::Report(LimitHit { message, ..reason.clone() }));
            }
            Some(Cause::Library { name }) => {
                // In every further instance it would do the same. The code that uses it is told why it is not there.
                actions.push(Action::LibraryLost { name, reason: reason.message.clone() });
                actions.push(Action::Report(reason.clone()));
            }
            other => actions.push(match other.as_ref().and_then(Cause::waiter) {
                Some(waiter) => waiter.told_of(reason.clone()),
                None => Action::Report(reason.clone()),
            }),
        }
        for (id, place) in others {
            let message = format!("its jar was replaced while it waited: {}", reason.message);
            actions.push(Action::Settle { id, limit: LimitHit::new(reason.kind, message, place) });
        }
        self.recycles.retain(|&at_ms| now_ms - at_ms < MINUTE_MS);
        self.recycles.push_back(now_ms);
        if self.recycles.len() > self.limits.recycles_per_minute as usize {
            self.pause(now_ms, reason, &mut actions);
        } else {
            self.spent.get_or_insert(Spent { reason, since_ms });
            self.spawn(now_ms, &mut actions);
        }
        actions
    }

    /// Starts no further instance: the next one would most likely die as the last ones did.
    fn pause(&mut self, now_ms: f64, reason: LimitHit, actions: &mut Vec<Action>) {
        self.phase = Phase::Paused;
        for item in std::mem::take(&mut self.queue) {
            actions.extend(self.put_aside(item));
        }
        let recycles = self.recycles.len() as u32;
        self.spent = Some(Spent { reason: reason.clone(), since_ms: now_ms });
        actions.push(Action::Paused { reason, recycles });
    }

    /// While the jar is paused, data is kept for later; code and edits are refused.
    fn put_aside(&mut self, item: Item) -> Option<Action> {
        match item.cause {
            Cause::Data { entity, ticket } => {
                self.keep(entity, item.bytes);
                Some(Action::Kept { ticket })
            }
            Cause::Removal { entity, ticket } => {
                self.data.retain(|(name, _)| *name != entity);
                Some(Action::Kept { ticket })
            }
            // Nobody could say what the guest makes of an edit, and what it has rewritten.
            Cause::App { key, ticket } if !is_edit(&key) => {
                self.keep_last(key, item.bytes);
                Some(Action::Kept { ticket })
            }
            cause => {
                let then = if matches!(cause, Cause::App { .. }) { " and edit the app then" } else { "" };
                let message =
                    format!("the jar is paused, since it had to be replaced again and again; call jar.resume(){then}");
                refuse(&cause, LimitHit::new(LimitKind::Paused, message, cause.place()))
            }
        }
    }

    /// Remembers an entity's data for the next instance.
    fn keep(&mut self, entity: String, bytes: Vec<u8>) {
        match self.data.iter_mut().find(|(name, _)| *name == entity) {
            Some((_, kept)) => *kept = bytes,
            None => self.data.push((entity, bytes)),
        }
    }

    /// Remembers a step of the app for the next instance, after those that were taken before it.
    fn keep_last(&mut self, key: String, bytes: Vec<u8>) {
        self.data.retain(|(name, _)| *name != key);
        self.data.push((key, bytes));
    }
}

/// Whether an edit of an app is kept under a key.
fn is_edit(key: &str) -> bool {
    EDITS.iter().any(|edit| key.starts_with(edit))
}

/// How an event that is not taken ends, for whoever waits for it.
fn refuse(cause: &Cause, limit: LimitHit) -> Option<Action> {
    cause.waiter().map(|waiter| waiter.told_of(limit))
}
