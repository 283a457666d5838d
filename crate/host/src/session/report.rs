//! What a session tells the page.

use belljar_core::{
    ErrorCode, GuestError, LimitHit, Outcome,
    app::Update,
    effect::{Console, Effect, StoreChange, Warning},
    error::{ErrorMessage, ErrorSource, ErrorType, Severity},
    event::Place,
};

/// Something that happened in a jar.
#[derive(Debug)]
pub(crate) enum Report<'a> {
    /// An effect of the guest, before it is carried out.
    Effect(&'a Effect),
    /// A line of its console.
    Console(&'a Console),
    /// Something that the app's author should know.
    Warning(&'a Warning),
    /// A limit that was hit, in an evaluation or outside one.
    Limit(&'a LimitHit),
    /// An error outside any evaluation, or of the host itself.
    Error(&'a GuestError),
    /// Properties of the app have changed.
    Updates {
        /// Which, and to what.
        updates: &'a [Update],
        /// How many are still to be evaluated.
        rest: u32,
    },
    /// The app's store was changed elsewhere: by another tab, or by another jar of this page.
    Store(&'a [StoreChange]),
    /// The instance was replaced.
    Recycled {
        /// Why.
        reason: &'a LimitHit,
        /// From the deadline or crash until the next event could be handed over.
        milliseconds: f64,
    },
    /// There is no further instance until the page asks for one.
    Paused {
        /// What the last one died of.
        reason: &'a LimitHit,
        /// How many were replaced within a minute.
        recycles: u32,
    },
}

/// Who is told.
pub(crate) trait Listener {
    /// Called for every report, in order. May call the session.
    fn hear(&self, report: Report<'_>);
}

/// Why something that was asked of a jar did not come about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// An error of the host or of the guest.
    Error(Box<GuestError>),
    /// A limit.
    Limit(LimitHit),
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Error(error) => Self::Error { error },
            Failure::Limit(limit) => Self::Limit { limit },
        }
    }
}

/// Called once with what came of it.
pub(crate) type Done<T> = Box<dyn FnOnce(Result<T, Failure>)>;

/// Called once with how an evaluation ended.
pub(crate) type Settle = Box<dyn FnOnce(Outcome)>;

/// An error of the host itself, in the shape of the guest's.
pub(crate) fn host_error(code: ErrorCode, message: impl Into<String>, place: &Place) -> GuestError {
    GuestError {
        error_type: ErrorType::Parse,
        severity: Severity::Error,
        error_message: ErrorMessage { name: "BelljarError".into(), message: message.into() },
        code,
        original_binding: String::new(),
        raw: String::new(),
        source: ErrorSource::new(place, None),
        stack: String::new(),
    }
}
