//! What crosses for an app: how it is opened, what it is given, and what of it has changed.

use super::Problem;
use crate::{error::GuestError, event::Place, outcome::LimitKind, value::Value};
use serde::{Deserialize, Serialize};

/// The app that a jar is to run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenApp {
    /// The definition: JSON of `docs/belljar.schema.json`. Text, since the compact form describes no free JSON.
    pub definition: String,
    /// The page that is open. Absent: the first.
    #[serde(default)]
    pub page: Option<String>,
    /// Nothing is evaluated until its text is changed: for an app that cannot be opened otherwise.
    #[serde(default)]
    pub safe_mode: bool,
    /// Values that properties have from the start, before anything is evaluated: data of queries, what users have entered.
    #[serde(default)]
    pub values: Vec<(Place, Given)>,
    /// What is evaluated in safe mode, too, since its text was changed since: a property by the first step of its path, an
    /// entity as a whole by none.
    #[serde(default)]
    pub released: Vec<Place>,
    /// Properties that have taken an engine down. They have a limit's error instead of being evaluated, until their text is
    /// changed.
    #[serde(default)]
    pub quarantined: Vec<Quarantined>,
}

/// A property that has taken an engine down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Quarantined {
    /// Which one.
    pub place: Place,
    /// What the engine has died of.
    pub kind: LimitKind,
}

/// A query that is to run when its page is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OnLoad {
    /// Its name.
    pub query: String,
    /// Others of them, named before it, whose data its template reads: it is run when they have come to an end.
    pub after: Vec<String>,
}

/// A value that the page gives to a property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Given {
    /// A copy.
    Value(Value),
    /// The text of a JSON document in UTF-8: held as it is, and read as far as it is used.
    Json {
        /// Chosen by the host, never used twice in a jar: what [`Change::Rows`] names it by.
        document: u32,
        /// The text.
        #[serde(with = "crate::value::bytes")]
        text: Vec<u8>,
    },
}

/// A property that has another value, or other errors, than the page was told before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Update {
    /// Where.
    pub place: Place,
    /// The value.
    pub change: Change,
    /// What is wrong with the property now: none, if the list is empty.
    #[serde(default)]
    pub errors: Vec<GuestError>,
}

/// What a property's value has become.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Change {
    /// Another value: a copy.
    Value {
        /// The copy.
        value: Value,
    },
    /// Rows of a document that the page itself has given as [`Given::Json`]: it has them, and is told which.
    Rows {
        /// The document.
        document: u32,
        /// Which of them.
        rows: Selection,
    },
    /// The property is there no more.
    Removed,
    /// The value is what it was.
    #[default]
    Same,
}

/// Rows out of those of a JSON document, in order, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Selection {
    /// Those from one number up to, and without, another.
    Range {
        /// The first.
        from: u32,
        /// After the last.
        to: u32,
    },
    /// These.
    Picked {
        /// Their numbers.
        rows: Vec<u32>,
    },
}

/// What became of edits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Edited {
    /// Why none was made. Empty: all were.
    pub problems: Vec<Problem>,
    /// Texts that say something else now because an entity that they refer to has another name.
    pub rewritten: Vec<Rewritten>,
    /// Which of the edits, counted from 0, have given a JS object a text that is no JavaScript: what it was before goes on.
    #[serde(default)]
    pub drafts: Vec<u32>,
    /// Texts of JS objects that go on behind such a text, and say something else now because an entity that they refer to
    /// has another name.
    #[serde(default)]
    pub behind_drafts: Vec<Rewritten>,
}

/// The text of a property, or of a JS object, in which a name has become another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rewritten {
    /// Whose: the property's, or `body` of a JS object.
    pub place: Place,
    /// As it is now.
    pub text: String,
}

/// What is known of a property.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Explanation {
    /// Which one.
    pub place: Place,
    /// Its value.
    pub value: Change,
    /// The text behind the value, if it is one with bindings.
    pub text: Option<String>,
    /// Paths that it reads, in the order of its text; those that do not exist, too.
    pub dependencies: Vec<String>,
    /// Paths of properties that read it.
    pub dependants: Vec<String>,
    /// What is wrong with it.
    pub errors: Vec<GuestError>,
    /// How often it has been evaluated; of a handler, how often it was run.
    pub evaluations: u32,
    /// How often the last evaluation entered app code or evaluated a part of an expression: the same for the same events
    /// on every machine.
    pub steps: u64,
    /// The turn of the last evaluation. Absent: there was none.
    #[serde(default)]
    pub turn: Option<TurnWork>,
    /// Units of fuel that the last evaluation took, about. Filled in by the host ([`super::Ledger`]); absent where it does
    /// not know, and where the guest is not a metered module.
    #[serde(default)]
    pub fuel: Option<u64>,
    /// Milliseconds that it took, about. Filled in by the host, as `fuel` is.
    #[serde(default)]
    pub milliseconds: Option<f64>,
}

/// A turn in which bindings were evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TurnWork {
    /// Its number, as [`crate::effect::Figures::turns`] counts.
    pub number: u64,
    /// Steps of all code that ran in it.
    pub steps: u64,
}
