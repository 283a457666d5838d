//! Watches one jar's instance: what it is doing, until when it must have answered, and what a fresh one needs to know
//! when it has not.
//!
//! Sans-IO: it is told what happened and at which millisecond, and answers with [`Action`]s. One event at a time is
//! with the guest. So it is always known what ran when an instance hangs or dies, and all that was queued behind it
//! is still here for the next one.

mod action;
#[cfg(test)]
mod tests;

pub(crate) use action::{Action, Cause, Item};

use belljar_core::{
    ErrorCode, LimitHit, LimitKind, Limits,
    event::{Kind, Place},
};
use std::collections::{BTreeMap, VecDeque};

/// How long an instance may take to load and to understand its first event.
pub(crate) const START_DEADLINE_MS: u32 = 10_000;

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
    data_deadline_ms: u32,
    trigger_deadline_ms: u32,
    phase: Phase,
    /// Whether any instance has answered its first event.
    started: bool,
    next_seq: u32,
    in_flight: Option<(u32, Item)>,
    /// What a fresh instance is told before the queue goes on.
    restore: VecDeque<Item>,
    queue: VecDeque<Item>,
    /// The latest data of each entity that the guest has accepted, in the order in which they first came.
    data: Vec<(String, Vec<u8>)>,
    /// Evaluations that the instance has begun and not settled.
    begun: BTreeMap<u32, Place>,
    deadline: Option<Deadline>,
    spent: Option<Spent>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing was asked for yet.
    New,
    /// An instance was asked for and has not reported.
    Loading,
    /// There is an instance.
    Up,
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
    pub(crate) const fn new(limits: &Limits) -> Self {
        Self {
            data_deadline_ms: limits.data_deadline_ms,
            trigger_deadline_ms: limits.trigger_deadline_ms,
            phase: Phase::New,
            started: false,
            next_seq: 1,
            in_flight: None,
            restore: VecDeque::new(),
            queue: VecDeque::new(),
            data: Vec::new(),
            begun: BTreeMap::new(),
            deadline: None,
            spent: None,
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

    /// The instance has loaded. `start` is its first event.
    pub(crate) fn ready(&mut self, now_ms: f64, start: Vec<u8>) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.phase == Phase::Loading {
            self.phase = Phase::Up;
            self.restore.clear();
            self.restore.push_back(Item { cause: Cause::Start, bytes: start });
            self.restore.extend(self.data.iter().map(|(entity, bytes)| Item {
                cause: Cause::Restored { entity: entity.clone() },
                bytes: bytes.clone(),
            }));
            // The deadline that was armed for loading goes on: it covers the first event, too.
            self.post_next(now_ms, &mut actions);
        }
        actions
    }

    /// Adds an event to the queue.
    pub(crate) fn push(&mut self, now_ms: f64, item: Item) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.phase != Phase::Down {
            self.queue.push_back(item);
            self.post_next(now_ms, &mut actions);
        }
        actions
    }

    /// The event that is with the guest. Mutable, because it is stamped at the moment at which it is handed over.
    pub(crate) fn in_flight(&mut self) -> Option<&mut Item> {
        self.in_flight.as_mut().map(|(_, item)| item)
    }

    /// The guest has answered. Gives the event back, whose effects are carried out before [`Self::done`] is called
    /// with it. Nothing if it is the answer of an instance that was given up.
    pub(crate) fn answered(&mut self, seq: u32) -> Option<Item> {
        let (_, item) = self.in_flight.take_if(|(expected, _)| *expected == seq)?;
        self.deadline = None;
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
            Cause::Data { entity, .. } if accepted => match self.data.iter_mut().find(|(name, _)| *name == entity) {
                Some((_, bytes)) => *bytes = item.bytes,
                None => self.data.push((entity, item.bytes)),
            },
            Cause::Removal { entity, .. } => self.data.retain(|(name, _)| *name != entity),
            _ => {}
        }
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

    /// Forgets a tick that is still in the queue: the guest has cleared its timer.
    pub(crate) fn forget_timer(&mut self, id: u32) {
        self.queue.retain(|item| item.cause != Cause::Timer { id });
    }

    /// What was armed is due.
    pub(crate) fn tick(&mut self, now_ms: f64) -> Vec<Action> {
        let Some(deadline) = &mut self.deadline else { return Vec::new() };
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
        let reason = LimitHit { kind: LimitKind::Deadline, message, place: cause.place(), position: None };
        self.replace(now_ms, since_ms, &words, reason)
    }

    /// The instance has died. `kind`: of what, stack, memory, or something that nobody knows.
    pub(crate) fn crashed(&mut self, now_ms: f64, kind: LimitKind, words: &str) -> Vec<Action> {
        if matches!(self.phase, Phase::New | Phase::Down) {
            return Vec::new();
        }
        let cause = match &self.in_flight {
            Some((_, item)) => Some(&item.cause),
            None => (self.phase == Phase::Loading).then_some(&Cause::Start),
        };
        let subject = cause.map_or_else(|| "nothing".into(), Cause::subject);
        let message = match kind {
            LimitKind::Stack => format!("{subject} used up the machine's stack, so its jar was replaced"),
            LimitKind::Memory => {
                format!("{subject} needs more than the 128 MiB of memory that a jar has, so its jar was replaced")
            }
            _ => format!("the engine failed during {subject}, so its jar was replaced: {words}"),
        };
        let place = cause.map(Cause::place).unwrap_or_default();
        self.replace(now_ms, now_ms, words, LimitHit { kind, message, place, position: None })
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
        self.spent = None;
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
        if self.phase != Phase::Up || self.in_flight.is_some() {
            return;
        }
        let Some(item) = self.restore.pop_front().or_else(|| self.queue.pop_front()) else { return };
        if item.cause != Cause::Start {
            let (ms, _) = self.deadline_of(&item.cause);
            self.arm(now_ms, ms, actions);
        }
        let seq = self.next_seq;
        self.next_seq = self.next_seq.wrapping_add(1);
        self.in_flight = Some((seq, item));
        actions.push(Action::Post { seq });
    }

    const fn deadline_of(&self, cause: &Cause) -> (u32, &'static str) {
        match cause {
            Cause::Start => (START_DEADLINE_MS, "the deadline for starting"),
            Cause::Evaluation { kind: Kind::Data, .. } => (self.data_deadline_ms, "policy.limits.dataDeadlineMs"),
            _ => (self.trigger_deadline_ms, "policy.limits.triggerDeadlineMs"),
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
        self.restore.clear();
        self.queue.retain(|item| item.cause.outlives_the_instance());
        let others = std::mem::take(&mut self.begun);
        match head {
            Some(Cause::Evaluation { id, .. }) => actions.push(Action::Settle { id, limit: reason.clone() }),
            Some(Cause::Data { ticket, .. } | Cause::Removal { ticket, .. } | Cause::Figures { ticket }) => {
                actions.push(Action::Lost { ticket, limit: reason.clone() });
            }
            Some(Cause::Restored { entity }) => {
                // It was accepted once and cannot be taken in now; with it every further instance would die, too.
                self.data.retain(|(name, _)| *name != entity);
                let message = format!("{}; the entity was removed", reason.message);
                actions.push(Action::Report(LimitHit { message, ..reason.clone() }));
            }
            Some(Cause::Start | Cause::Timer { .. } | Cause::Fetched | Cause::Stored | Cause::Jobs) | None => {
                actions.push(Action::Report(reason.clone()));
            }
        }
        for (id, place) in others {
            let message = format!("its jar was replaced while it waited: {}", reason.message);
            let limit = LimitHit { kind: reason.kind, message, place, position: None };
            actions.push(Action::Settle { id, limit });
        }
        self.spent.get_or_insert(Spent { reason, since_ms });
        self.spawn(now_ms, &mut actions);
        actions
    }
}
