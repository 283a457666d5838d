//! What the keeper is given and what it asks for.

use belljar_core::{
    ErrorCode, LimitHit, LimitKind,
    event::{Kind, Place},
};

/// An event on its way to the guest.
#[derive(Debug, PartialEq)]
pub(crate) struct Item {
    /// What the event is, as far as its keeper needs to know.
    pub(crate) cause: Cause,
    /// The event, encoded.
    pub(crate) bytes: Vec<u8>,
    /// Whether it is the same for each fresh instance, to the byte and with its moment. The thread that the instance is in
    /// may know what comes of it.
    pub(crate) is_ahead: bool,
}

impl Item {
    /// An event like most: it gets its moment when it is handed over.
    pub(crate) const fn new(cause: Cause, bytes: Vec<u8>) -> Self {
        Self { cause, bytes, is_ahead: false }
    }

    /// An event with which a fresh instance is started ahead.
    pub(crate) const fn ahead(cause: Cause, bytes: Vec<u8>) -> Self {
        Self { cause, bytes, is_ahead: true }
    }
}

/// What an event is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cause {
    /// The first event of an instance.
    Start,
    /// An instance begins that was started ahead.
    Begin,
    /// An entity is set, on behalf of whoever holds the ticket.
    Data { entity: String, ticket: u32 },
    /// An entity is set again in a fresh instance.
    Restored { entity: String },
    /// An entity is removed.
    Removal { entity: String, ticket: u32 },
    /// The app is opened, given a value or changed. A fresh instance is told again, in the same order; of those with
    /// the same key the last one only.
    App { key: String, ticket: u32 },
    /// A pass over the app's bindings goes on: further bindings, with a deadline of their own.
    Pass,
    /// A library is loaded, since code that is next in the queue uses it.
    Library { name: String },
    /// App code is run.
    Evaluation { id: u32, kind: Kind, place: Place },
    /// A timer is due.
    Timer { id: u32 },
    /// A request was answered.
    Fetched,
    /// The page has done what the guest asked for, or has not.
    Answered,
    /// Something has happened that the guest has subscribed to.
    Told,
    /// A batch of changes to the store was answered.
    Stored,
    /// The store was changed elsewhere.
    StoreChanged,
    /// Jobs that were left over are run.
    Jobs,
    /// Something is asked about the jar, and nothing changes.
    Question { ticket: u32 },
}

/// Somebody on the page who waits for what becomes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waiter {
    /// Whoever asked for an evaluation.
    Evaluation(u32),
    /// Whoever holds a ticket.
    Ticket(u32),
}

impl Waiter {
    /// Tells whoever waits that a limit has come between.
    pub(super) fn told_of(self, limit: LimitHit) -> Action {
        match self {
            Self::Evaluation(id) => Action::Settle { id, limit },
            Self::Ticket(ticket) => Action::Lost { ticket, limit },
        }
    }
}

impl Cause {
    /// Who waits for what becomes of the event. Such an event means something to a fresh instance as well. The others
    /// answer what only the spent one had asked, whose ids would be taken for those of the fresh one, or are made anew.
    pub(super) const fn waiter(&self) -> Option<Waiter> {
        match self {
            Self::Evaluation { id, .. } => Some(Waiter::Evaluation(*id)),
            Self::Data { ticket, .. }
            | Self::Removal { ticket, .. }
            | Self::App { ticket, .. }
            | Self::Question { ticket } => Some(Waiter::Ticket(*ticket)),
            Self::Start
            | Self::Begin
            | Self::Restored { .. }
            | Self::Library { .. }
            | Self::Timer { .. }
            | Self::Fetched
            | Self::Answered
            | Self::Told
            | Self::Stored
            | Self::StoreChanged
            | Self::Pass
            | Self::Jobs => None,
        }
    }

    /// Whose code the event runs.
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Evaluation { place, .. } => place.clone(),
            Self::Data { entity, .. } | Self::Restored { entity } | Self::Removal { entity, .. } => {
                Place { entity: entity.clone(), property: String::new() }
            }
            Self::Library { name } => Place { entity: name.clone(), property: String::new() },
            // What code they run, if any, is known to the guest alone.
            _ => Place::default(),
        }
    }

    /// The subject of a sentence about what the event ran.
    pub(super) fn subject(&self) -> String {
        match self {
            Self::Evaluation { .. } => "the code".into(),
            Self::Data { entity, .. } | Self::Restored { entity } => format!("taking in the data of {entity}"),
            Self::Removal { entity, .. } => format!("removing {entity}"),
            Self::Start | Self::Begin => "the start of the jar".into(),
            Self::Library { name } => format!("loading the library {name}"),
            Self::Timer { .. } => "a timer's callback".into(),
            Self::Fetched => "the code that a request's answer set going".into(),
            Self::Answered => "the code that an answer of the page set going".into(),
            Self::Told => "the code that listens to the page".into(),
            Self::Stored => "the code that a change of the store set going".into(),
            Self::StoreChanged => "taking in a change of the store".into(),
            Self::App { .. } => "taking in a change of the app".into(),
            Self::Pass => "the evaluation of the app's bindings".into(),
            Self::Jobs => "a chain of promise reactions".into(),
            Self::Question { .. } => "answering a question about the jar".into(),
        }
    }
}

/// What a turn has used, as the instance says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Usage {
    /// Units of fuel; 0 for a guest without a meter.
    pub(crate) fuel: u64,
    /// Milliseconds that the guest has computed.
    pub(crate) milliseconds: f64,
    /// The fuel count at which the deadline fell and the engine was asked to stop.
    pub(crate) interrupted_at: Option<u64>,
    /// The fuel count at which the meter ended the instance, since the engine had not stopped.
    pub(crate) expired_at: Option<u64>,
}

impl Usage {
    /// Says of a limit what the turn had used when it was hit.
    pub(crate) fn note_in(self, limit: &mut LimitHit) {
        limit.fuel = Some(self.fuel);
        limit.milliseconds = Some(self.milliseconds.round() as u32);
    }
}

/// How an instance has died.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Death {
    /// Of what: time, stack, memory, or something that nobody knows.
    pub(crate) kind: LimitKind,
    /// What was said about it.
    pub(crate) words: String,
    /// What its last turn had used.
    pub(crate) usage: Usage,
    /// The app's binding that was evaluated, if one was.
    pub(crate) running: Option<Place>,
}

/// What the keeper asks of the session around it. Carried out in order.
#[derive(Debug, PartialEq)]
pub(crate) enum Action {
    /// Take the spare instance, or a new one, and say when it is ready.
    Spawn,
    /// Throw the instance away, whatever it is doing.
    Terminate,
    /// Hand [`super::Keeper::in_flight`] to the guest, whose meter gives it so many milliseconds.
    Post { seq: u32, deadline_ms: u32 },
    /// Call [`super::Keeper::tick`] after so many milliseconds, and forget what was armed before.
    Arm { ms: u32 },
    /// Forget what was armed.
    Disarm,
    /// Cancel what the spent instance had going: timers, requests.
    CancelAll,
    /// An evaluation ended with its instance.
    Settle { id: u32, limit: LimitHit },
    /// An event that somebody waits for ended with its instance.
    Lost { ticket: u32, limit: LimitHit },
    /// A limit that belongs to no evaluation.
    Report(LimitHit),
    /// A library has taken an instance down and is not loaded again.
    LibraryLost { name: String, reason: String },
    /// A fresh instance is where the spent one was.
    Recycled { reason: LimitHit, milliseconds: f64 },
    /// Data is kept for the instance that the page may ask for.
    Kept { ticket: u32 },
    /// The jar has no instance until the page asks for one.
    Paused { reason: LimitHit, recycles: u32 },
    /// The jar is of no more use.
    Fail { code: ErrorCode, message: String },
}
