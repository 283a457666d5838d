//! Guest to host: everything that a guest can cause.

use crate::{
    app::{Edited, Explanation, OnLoad, Problem, Update},
    ask::Ask,
    error::{GuestError, Position},
    event::Place,
    outcome::{LimitHit, Outcome},
    value::Value,
};
use serde::{Deserialize, Serialize};

/// What the guest asks of the host. Nothing else that app code does can be seen outside the jar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Effect {
    /// An evaluation has ended. Sent once per [`crate::Event::Evaluate`].
    Settled {
        /// The id of the evaluation.
        id: u32,
        /// How it ended.
        outcome: Outcome,
    },
    /// The evaluation that was delivered has not begun, since its code uses libraries that are not there yet: deliver an
    /// [`crate::Event::Library`] for each, and then the same event again.
    NeedLibraries {
        /// The id of the evaluation; 0 for bindings of the app, which are evaluated once the libraries are there.
        id: u32,
        /// Names out of [`crate::event::Start::libraries`], in the order in which that lists them.
        names: Vec<String>,
    },
    /// App code wrote to its console.
    Console(Console),
    /// Fire [`crate::Event::TimerFired`] with this id after the delay, again and again if `repeat`.
    SetTimer {
        /// Chosen by the guest, never used twice in a jar.
        id: u32,
        /// Milliseconds, at least the policy's floor.
        delay_ms: u32,
        /// An interval rather than a time-out.
        repeat: bool,
    },
    /// Forget a timer.
    ClearTimer {
        /// The id of [`Effect::SetTimer`].
        id: u32,
    },
    /// Send a request without any credential and answer with [`crate::Event::Fetched`].
    Fetch {
        /// Chosen by the guest, never used twice in a jar.
        id: u32,
        /// What to send.
        request: Request,
        /// The entry of `policy.fetch.origins` that allowed it.
        allowed_by: String,
    },
    /// Stop a request: its answer is not waited for any more. One that has been answered is forgotten already.
    CancelFetch {
        /// The id of [`Effect::Fetch`].
        id: u32,
    },
    /// Apply changes to the app's store, in order and all or none, and answer with [`crate::Event::Stored`].
    /// All changes of one turn come in one batch.
    Store {
        /// Chosen by the guest, never used twice in a jar.
        id: u32,
        /// The changes.
        changes: Vec<StoreChange>,
    },
    /// Do something for the app and answer with [`crate::Event::Answered`]; for what subscribes, tell what happens with
    /// [`crate::Event::Told`].
    Ask {
        /// Chosen by the guest, never used twice in a jar.
        id: u32,
        /// What.
        ask: Box<Ask>,
    },
    /// Something that the app's author should know and that did not stop the code.
    Warning(Warning),
    /// An error outside any evaluation: in a timer's callback, or a rejection that nobody handled.
    Error(GuestError),
    /// A limit was hit outside any evaluation, in a timer's callback or a promise's reaction.
    Limit(LimitHit),
    /// The app was opened, or was not.
    AppOpened {
        /// Why it was not: what is wrong with its definition. Empty: it is open.
        problems: Vec<Problem>,
        /// The queries that are to run now, each after those that it needs.
        #[serde(default)]
        on_load: Vec<OnLoad>,
    },
    /// Properties of the app whose values or errors have changed since they were told last, in the order in which they
    /// were evaluated. At most one in a turn.
    Updates {
        /// The changes.
        updates: Vec<Update>,
        /// How many properties are still to be evaluated in turns to come.
        rest: u32,
        /// Properties that were given values, and have them no more: their own text, or what they began with, counts again.
        /// By the first step of their path.
        #[serde(default)]
        overruled: Vec<Place>,
    },
    /// The answer to [`crate::Event::Edit`]: all of the edits were made, or none.
    Edited {
        /// The id of the event.
        id: u32,
        /// What became of them.
        edited: Edited,
    },
    /// The answer to [`crate::Event::Explain`].
    Explained {
        /// The id of the event.
        id: u32,
        /// What is known; absent when there is no such property.
        explanation: Option<Box<Explanation>>,
    },
    /// The bound on jobs in one turn was reached and more are waiting: deliver [`crate::Event::RunJobs`].
    Continue,
    /// The answer to [`crate::Event::ReadFigures`].
    Figures(Figures),
}

/// The power that an effect uses: what granted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grant {
    /// Answers and reports of the jar itself, which need no grant.
    Jar,
    /// `policy.console`.
    Console,
    /// `policy.timers`.
    Timers,
    /// `policy.store`.
    Store,
    /// `policy.fetch`.
    Fetch,
    /// `policy.interface`.
    Interface,
    /// `policy.navigation`.
    Navigation,
    /// `policy.download`.
    Download,
    /// `policy.clipboard`.
    Clipboard,
    /// `policy.messages`.
    Messages,
    /// `policy.geolocation`.
    Geolocation,
    /// `policy.logout`.
    Logout,
    /// `policy.queries`.
    Queries,
}

impl Grant {
    /// The key of the policy; `jar` for what needs none.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Jar => "jar",
            Self::Console => "console",
            Self::Timers => "timers",
            Self::Store => "store",
            Self::Fetch => "fetch",
            Self::Interface => "interface",
            Self::Navigation => "navigation",
            Self::Download => "download",
            Self::Clipboard => "clipboard",
            Self::Messages => "messages",
            Self::Geolocation => "geolocation",
            Self::Logout => "logout",
            Self::Queries => "queries",
        }
    }
}

impl Effect {
    /// The grant that allowed this effect.
    pub const fn grant(&self) -> Grant {
        match self {
            Self::Ask { ask, .. } => match ask.grant() {
                Some(grant) => grant,
                None => Grant::Jar,
            },
            Self::Settled { .. }
            | Self::NeedLibraries { .. }
            | Self::Warning(_)
            | Self::Error(_)
            | Self::Limit(_)
            | Self::AppOpened { .. }
            | Self::Updates { .. }
            | Self::Edited { .. }
            | Self::Explained { .. }
            | Self::Continue
            | Self::Figures(_) => Grant::Jar,
            Self::Console(_) => Grant::Console,
            Self::SetTimer { .. } | Self::ClearTimer { .. } => Grant::Timers,
            Self::Fetch { .. } | Self::CancelFetch { .. } => Grant::Fetch,
            Self::Store { .. } => Grant::Store,
        }
    }
}

/// A line of the console.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Console {
    /// Which method was called.
    pub level: Level,
    /// The arguments. Functions, symbols and promises stand there as text (`name()`), what is too deep is cut off.
    pub args: Vec<Value>,
    /// The turn's moment, in milliseconds since the Unix epoch.
    pub time_ms: f64,
    /// Where the call stands in the author's source.
    #[serde(default)]
    pub position: Option<Position>,
}

/// A console method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// `console.debug`
    Debug,
    /// `console.log`
    Log,
    /// `console.info`
    Info,
    /// `console.warn`
    Warn,
    /// `console.error`
    Error,
    /// `console.table`
    Table,
}

/// A request as the guest wants it: URL absolute, header names lower case, nothing that carries a credential of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    /// Absolute, `http:` or `https:`, without user name and password.
    pub url: String,
    /// Upper case for the standard ones.
    pub method: String,
    /// In the order set.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// Absent for `GET` and `HEAD`.
    #[serde(default, with = "crate::value::optional_bytes")]
    pub body: Option<Vec<u8>>,
    /// What to do with redirects.
    #[serde(default)]
    pub redirect: Redirect,
}

/// The `redirect` member of `RequestInit`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Redirect {
    /// Follow them; every hop is made without credentials.
    #[default]
    Follow,
    /// Fail on the first.
    Error,
}

/// One change to the app's store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum StoreChange {
    /// `storeValue(key, value, persist)`.
    Set {
        /// Any text: never a path, never special.
        key: String,
        /// A copy.
        value: Value,
        /// False: for the session only, and an older persisted copy is removed.
        persist: bool,
    },
    /// `removeValue(key)`, from both scopes.
    Remove {
        /// The key.
        key: String,
    },
    /// `clearStore()`, both scopes.
    Clear,
}

/// Something that the author should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Warning {
    /// A stable name, as `fetch-credentials-omitted`.
    pub rule: String,
    /// What was seen and what to do. Never holds the value it is about.
    pub message: String,
    /// Where.
    #[serde(default)]
    pub position: Option<Position>,
}

/// Figures of one jar at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Figures {
    /// Events delivered since the start.
    pub turns: u64,
    /// Entries into guest code since the start: evaluations, callbacks and jobs run.
    pub steps: u64,
    /// Bytes that the guest's allocator has handed out; 0 where the embedding program does not count them.
    pub heap_bytes: u64,
    /// Promise jobs waiting.
    pub pending_jobs: u32,
    /// Evaluations that have not settled.
    pub pending_evaluations: u32,
    /// Timers waiting.
    pub timers: u32,
    /// Requests in flight.
    pub requests: u32,
    /// Keys in the store.
    pub store_keys: u32,
    /// Effects emitted since the start.
    pub effects: u64,
    /// Properties of the app that hold bindings.
    pub bindings: u32,
    /// How often bindings have been evaluated since the start.
    pub evaluations: u64,
}
