//! What app code did wrong, in the shape that app authors and their tools know.

use crate::event::Place;
use serde::{Deserialize, Serialize};

/// An error of app code. The JSON form is the one that Appsmith records per property path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GuestError {
    /// Which stage found it.
    pub error_type: ErrorType,
    /// How bad it is.
    pub severity: Severity,
    /// The error's name and message.
    pub error_message: ErrorMessage,
    /// The stable code: the name of a page in `docs/errors/`.
    pub code: ErrorCode,
    /// The property's text as its author wrote it.
    pub original_binding: String,
    /// The code that ran.
    pub raw: String,
    /// Where it happened.
    pub source: ErrorSource,
    /// Guest frames only, innermost first, one a line: `    at name (Entity.property:line:column)`. May be empty.
    pub stack: String,
}

/// Which stage found an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ErrorType {
    /// Parsing or running the code.
    Parse,
    /// Checking the value against what the property accepts.
    Validation,
    /// Reading the code without running it.
    Lint,
    /// A limit.
    Limit,
}

/// How bad an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The property has no value.
    Error,
    /// The property has a value and its author should look.
    Warning,
}

/// An error's name and message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ErrorMessage {
    /// As `TypeError`.
    pub name: String,
    /// Without the name.
    pub message: String,
}

/// Where an error happened: the place in the app and the position in the author's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ErrorSource {
    /// The entity's name; empty when the code belongs to none.
    pub entity: String,
    /// The property's path; empty when the code belongs to none.
    pub property: String,
    /// From 1; absent when the engine could not say.
    pub line: Option<u32>,
    /// From 1, in UTF-16 units; absent when the engine could not say.
    pub column: Option<u32>,
}

impl ErrorSource {
    /// A place and, if known, a position in it.
    pub fn new(place: &Place, position: Option<&Position>) -> Self {
        Self {
            entity: place.entity.clone(),
            property: place.property.clone(),
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
        }
    }
}

/// A position in the author's own text, not in what Belljar wraps around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in UTF-16 units.
    pub column: u32,
}

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $text:literal,)+) => {
        /// The stable name of a kind of error. Each has a page of that name in `docs/errors/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[doc = $doc])+ #[serde(rename = $text)] $variant,)+
        }

        impl ErrorCode {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }
    };
}

error_codes! {
    /// The code is not JavaScript, or not of the form that its field takes.
    Syntax = "BELLJAR_SYNTAX",
    /// The code threw and nothing caught it.
    Uncaught = "BELLJAR_UNCAUGHT",
    /// A promise was rejected and nothing handled it.
    UnhandledRejection = "BELLJAR_UNHANDLED_REJECTION",
    /// A data field called a framework action.
    DataAction = "BELLJAR_DATA_ACTION",
    /// A data field gave a promise.
    DataPromise = "BELLJAR_DATA_PROMISE",
    /// A property of the app reads itself through others.
    Cycle = "BELLJAR_CYCLE",
    /// The app was opened in safe mode, and the text of what was to run has not been changed since.
    SafeMode = "BELLJAR_SAFE_MODE",
    /// A value holds what cannot be copied out: a function, a symbol, a promise.
    ValueNotData = "BELLJAR_VALUE_NOT_DATA",
    /// An entity's name cannot be used.
    EntityName = "BELLJAR_ENTITY_NAME",
    /// The host sent events in an order that has no meaning.
    EventOrder = "BELLJAR_EVENT_ORDER",
    /// A limit was hit.
    Limit = "BELLJAR_LIMIT",
    /// The policy cannot be used.
    Policy = "BELLJAR_POLICY",
    /// Host and guest are of different releases.
    ProtocolVersion = "BELLJAR_PROTOCOL_VERSION",
    /// A message between host and guest cannot be read.
    ProtocolMessage = "BELLJAR_PROTOCOL_MESSAGE",
    /// The store kept by an earlier visit cannot be read.
    StoreUnreadable = "BELLJAR_STORE_UNREADABLE",
    /// The store could not be written.
    StoreWrite = "BELLJAR_STORE_WRITE",
    /// The jar was disposed of.
    Disposed = "BELLJAR_DISPOSED",
    /// The jar could not be started.
    Start = "BELLJAR_START",
    /// A library cannot be used: it is not what its hash says, or it cannot be loaded in a jar.
    Library = "BELLJAR_LIBRARY",
    /// The guest's module has no meter.
    Unmetered = "BELLJAR_UNMETERED",
    /// A case for `belljar eval` cannot be run as it is written.
    Case = "BELLJAR_CASE",
}
