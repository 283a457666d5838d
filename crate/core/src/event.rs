//! Host to guest: everything that a guest may learn.

use crate::{
    app::{Given, OpenApp},
    ask::AskFailure,
    effect::StoreChange,
    policy::Policy,
    value::Value,
};
use serde::{Deserialize, Serialize};

/// An event and the moment at which it is delivered.
///
/// The guest has no clock of its own: until the next event arrives, `Date.now()` answers this moment. So the same
/// events give the same effects, and app code cannot measure how long anything took within a turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Stamped {
    /// Milliseconds since the Unix epoch, in whole milliseconds. Never runs backwards: the guest keeps the highest seen.
    pub now_ms: f64,
    /// What happened.
    pub event: Event,
}

/// What the host tells the guest. One event is one *turn*: the guest answers it with a list of effects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Event {
    /// The first event of every jar, and only the first: who it is and what it is granted.
    Start(Box<Start>),
    /// What a jar begins with that was started ahead: its own seed and store, in place of those of [`Event::Start`]. Only
    /// libraries may have come before, so that the jar is what any other is that was started ahead in the same way.
    Begin {
        /// As [`Start::seed`]. No library has drawn from the one before.
        seed: u64,
        /// As [`Start::store`].
        store: Vec<(String, Value)>,
    },
    /// Makes an entity (a widget, a query, any named data) readable as a global of that name, or replaces it.
    SetData {
        /// The name that app code uses: a JavaScript identifier that is not one of the published globals.
        entity: String,
        /// What the name stands for. App code gets a copy in each evaluation; what it writes there is not kept.
        value: Value,
        /// What it can do beside being read.
        #[serde(default)]
        methods: Methods,
    },
    /// Removes an entity.
    RemoveData {
        /// The name given to [`Event::SetData`].
        entity: String,
    },
    /// What `appsmith` says of the app and its user, all of it: what is not among it is undefined from now on.
    SetAbout {
        /// Names of [`ABOUT`] and what they stand for.
        values: Vec<(String, Value)>,
    },
    /// Runs app code. Answered by [`crate::Effect::Settled`] with the same id, in this turn or a later one.
    Evaluate(Box<Evaluate>),
    /// Brings a library that [`crate::Effect::NeedLibraries`] asked for, and loads it, on behalf of nobody.
    Library {
        /// The name, one of [`Start::libraries`].
        name: String,
        /// The library's whole text, checked against its hash; or why there is none, in words for the app's author.
        source: Result<String, String>,
    },
    /// A timer that the guest asked for is due.
    TimerFired {
        /// The id of [`crate::Effect::SetTimer`].
        id: u32,
    },
    /// The answer to [`crate::Effect::Fetch`].
    Fetched {
        /// The id of the request.
        id: u32,
        /// The response, or why there is none.
        result: Result<Response, FetchFailure>,
    },
    /// The answer to [`crate::Effect::Store`]: the whole batch was kept, or none of it.
    Stored {
        /// The id of the batch.
        id: u32,
        /// Why nothing was kept, in words for the app's author.
        result: Result<(), String>,
    },
    /// The answer to [`crate::Effect::Ask`].
    Answered {
        /// The id of the ask.
        id: u32,
        /// What came of it, or why nothing did.
        result: Result<Value, AskFailure>,
    },
    /// What an ask has subscribed to has happened.
    Told {
        /// The id of the ask.
        id: u32,
        /// What happened, or what went wrong with it.
        result: Result<Value, AskFailure>,
    },
    /// The app's store was changed elsewhere: by another tab, or by another jar of the page. The guest takes it in and
    /// does not answer; what it has changed itself since stays.
    StoreChanged {
        /// The changes, in order.
        changes: Vec<StoreChange>,
    },
    /// Opens an app, once in a jar. Answered by [`crate::Effect::AppOpened`], and by updates.
    OpenApp(Box<OpenApp>),
    /// Gives a property of the app another value: the user has changed it, or a query has data.
    SetProperty {
        /// Which.
        place: Place,
        /// The value.
        value: Given,
    },
    /// Runs the handler that a property of the app holds. Answered as [`Event::Evaluate`] is.
    Trigger {
        /// As in [`Evaluate::id`].
        id: u32,
        /// Which property.
        place: Place,
        /// What it is called with, should its value be a function.
        args: Vec<Value>,
        /// As in [`Evaluate::globals`]: the `currentRow` of the row that the user has clicked.
        #[serde(default)]
        globals: Vec<(String, Value)>,
    },
    /// Changes the app while it runs. Answered by [`crate::Effect::Edited`], and by updates.
    Edit {
        /// Chosen by the host, unique among the edits that are not answered.
        id: u32,
        /// A JSON list of edits.
        edits: String,
    },
    /// Asks for [`crate::Effect::Explained`].
    Explain {
        /// Chosen by the host, unique among the questions that are not answered.
        id: u32,
        /// Which property: `Table1.tableData`.
        path: String,
    },
    /// Continue with jobs that [`crate::Effect::Continue`] said were left.
    RunJobs,
    /// Asks for [`crate::Effect::Figures`].
    ReadFigures,
}

/// What the page may say through `appsmith`, beside what a jar says there itself.
pub const ABOUT: &[&str] = &["URL", "appName", "currentEnvironmentName", "currentPageName", "theme", "ui", "user"];

/// What an entity can do beside being read: functions among its properties that are the page's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Methods {
    /// Nothing: it is data.
    #[default]
    None,
    /// A query's: `run` and `clear`.
    Query,
    /// A widget's setters: the function's name, and the property that it sets.
    Setters(Vec<(String, String)>),
}

/// Who a jar is and what it starts with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Start {
    /// What is granted, and how much of it.
    pub policy: Policy,
    /// What `Math.random` starts from.
    pub seed: u64,
    /// What `appsmith.mode` says.
    #[serde(default)]
    pub mode: Mode,
    /// The page's address: what relative URLs are resolved against, and whose origin `self` in the policy means.
    /// Absent outside a page: then relative URLs are errors and `self` allows nothing.
    #[serde(default)]
    pub page_url: Option<String>,
    /// The user's time zone as the changes of its offset, in order: what `Date`'s local methods use. Empty: UTC.
    #[serde(default)]
    pub time_zone: Vec<OffsetChange>,
    /// What `appsmith.store` holds at the start, in insertion order: persisted and session values alike.
    #[serde(default)]
    pub store: Vec<(String, Value)>,
    /// Names of the libraries that app code can use. What is behind one comes when code uses it.
    #[serde(default)]
    pub libraries: Vec<String>,
}

/// A moment at which a time zone's offset from UTC changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OffsetChange {
    /// Seconds since the Unix epoch. The first entry holds for all time before it, too.
    pub from_s: i64,
    /// Seconds to add to UTC to get local time: 3,600 for Berlin in winter.
    pub offset_s: i32,
}

/// Whether the app is being built or used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Mode {
    /// Its author is at work on it.
    Edit,
    /// Its users see it.
    #[default]
    Published,
}

/// App code to run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Evaluate {
    /// Chosen by the host, unique among the evaluations that have not settled.
    pub id: u32,
    /// How the code is read and what it may do.
    pub kind: Kind,
    /// The author's text, without `{{ }}`.
    pub source: String,
    /// Where the text stands in the app, for errors.
    #[serde(default)]
    pub place: Place,
    /// When the code's value is a function (or, for a trigger, whenever it is one): what it is called with.
    #[serde(default)]
    pub args: Vec<Value>,
    /// `this` inside the code. Absent: `undefined` for expressions, the global object for scripts.
    #[serde(default)]
    pub this: Option<Value>,
    /// Names that only this evaluation sees, before entities of the same name.
    #[serde(default)]
    pub globals: Vec<(String, Value)>,
}

/// How a piece of app code is read, and what it may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A whole program of statements; its value is that of its last expression statement. May act.
    Script,
    /// A binding in a property that shows data: expression position, synchronous, no actions.
    Data,
    /// An event handler: expression position, asynchronous, may act.
    Trigger,
}

/// Where a piece of app code stands in its app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Place {
    /// The entity's name, as `Button1`. Empty when there is none.
    #[serde(default)]
    pub entity: String,
    /// The property's path in the entity, as `onClick` or `primaryColumns.name.computedValue`. Empty when there is none.
    #[serde(default)]
    pub property: String,
}

impl Place {
    /// Both as one path: `Button1.onClick`, `List1[0]`, `Input1`.
    pub fn path(&self) -> String {
        let Self { entity, property } = self;
        let dot = if property.is_empty() || property.starts_with('[') { "" } else { "." };
        format!("{entity}{dot}{property}")
    }
}

/// A response as app code may see it: `Set-Cookie` is never among the headers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Response {
    /// The address that answered, after redirects.
    pub url: String,
    /// HTTP status, 200 to 599.
    pub status: u16,
    /// The reason phrase, often empty.
    #[serde(default)]
    pub status_text: String,
    /// Whether a redirect was followed.
    #[serde(default)]
    pub redirected: bool,
    /// Names in lower case, values as received.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body, whole.
    #[serde(default, with = "crate::value::bytes")]
    pub body: Vec<u8>,
}

/// Why a request has no response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum FetchFailure {
    /// The host's own check of the policy refused it. Says which rule.
    Refused {
        /// The rule, in words for the app's author.
        rule: String,
    },
    /// No connection, no name, a CORS refusal: browsers do not say which.
    Network {
        /// What the browser said.
        message: String,
    },
    /// No answer within `policy.fetch.deadlineMs`.
    Deadline {
        /// The deadline, in milliseconds.
        deadline_ms: u32,
    },
    /// The body is longer than `policy.fetch.maxResponseBytes`.
    TooLarge {
        /// The limit, in bytes.
        max_response_bytes: u32,
    },
}
