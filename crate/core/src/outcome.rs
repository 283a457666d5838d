//! How a piece of app code ended.

use crate::{
    error::{GuestError, Position},
    event::Place,
    value::Value,
};
use serde::{Deserialize, Serialize};

/// How an evaluation ended: one of exactly three ways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Outcome {
    /// It has a value.
    Value {
        /// A copy.
        value: Value,
    },
    /// It threw, could not be parsed, or broke a rule of its kind of field.
    Error {
        /// What happened and where.
        error: Box<GuestError>,
    },
    /// It ran into a limit, which guest code cannot catch.
    Limit {
        /// Which one.
        limit: LimitHit,
    },
}

/// A limit that was hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LimitHit {
    /// Which limit.
    pub kind: LimitKind,
    /// What happened and what to do, in words for the app's author.
    pub message: String,
    /// What was running.
    #[serde(default)]
    pub place: Place,
    /// Where, if the engine could say.
    #[serde(default)]
    pub position: Option<Position>,
    /// Guest frames only, innermost first, one a line, as in [`GuestError::stack`]. Empty if the engine could not say.
    #[serde(default)]
    pub stack: String,
    /// Units of fuel that the turn had used: the same for the same events on every machine. Filled in by the host; absent
    /// when no turn was running, and where the guest is not a metered module.
    #[serde(default)]
    pub fuel: Option<u64>,
    /// Milliseconds that the turn had computed. Filled in by the host, as `fuel` is.
    #[serde(default)]
    pub milliseconds: Option<u32>,
}

impl LimitHit {
    /// A limit of which no more is known than what was running.
    pub fn new(kind: LimitKind, message: impl Into<String>, place: Place) -> Self {
        let message = message.into();
        Self { kind, message, place, position: None, stack: String::new(), fuel: None, milliseconds: None }
    }
}

/// The limits that can end a piece of app code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LimitKind {
    /// `limits.loopIterations`
    LoopIterations,
    /// `limits.recursionDepth`
    Recursion,
    /// `limits.stackSlots`, or the machine's own stack.
    Stack,
    /// `limits.memoryBytes`, or what a process of `belljar eval` may have.
    Memory,
    /// `limits.dataDeadlineMs` or `limits.triggerDeadlineMs`. The jar was replaced if the engine could not stop by itself.
    Deadline,
    /// `limits.pendingJobs` or `limits.jobsPerTurn` in a data field.
    Jobs,
    /// `limits.timers`
    Timers,
    /// `limits.requests`
    Requests,
    /// `limits.effectsPerTurn`
    Effects,
    /// `limits.effectBytesPerTurn`
    EffectBytes,
    /// `limits.effectsPerSecond` or `limits.effectBytesPerSecond`: the guest's next event waits.
    EffectRate,
    /// `limits.eventBacklog`
    EventBacklog,
    /// `limits.messageBytes`
    MessageSize,
    /// `limits.recyclesPerMinute`: the jar was replaced too often and is started again only when the page says so.
    Paused,
    /// `limits.valueDepth`
    ValueDepth,
    /// `limits.valueNodes` or `limits.valueBytes`
    ValueSize,
    /// `limits.sourceBytes`
    SourceLength,
    /// `limits.sourceNesting`
    SourceNesting,
    /// The code waits for what can never come: nothing is pending that could settle its promise.
    Stalled,
    /// The engine failed in a way that it has no name for; the jar was replaced.
    Crash,
}
