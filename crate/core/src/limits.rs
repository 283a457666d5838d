//! How much of everything a jar may use.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $name:ident / $json:literal = $default:literal, max $max:literal;)+) => {
        /// How much of everything a jar may use. Nothing is unlimited: each has a maximum that no policy can exceed.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields, default)]
        pub struct Limits {
            $($(#[doc = $doc])+ #[schemars(range(min = 1, max = $max))] pub $name: u32,)+
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Limits {
            /// Each limit's name in JSON, value, and the largest value that is accepted.
            pub fn table(&self) -> Vec<(&'static str, u32, u32)> {
                vec![$(($json, self.$name, $max),)+]
            }
        }
    };
}

limits! {
    /// Iterations of loops in one call of a function.
    loop_iterations / "loopIterations" = 10_000_000, max 1_000_000_000;
    /// Calls within calls.
    recursion_depth / "recursionDepth" = 400, max 2_000;
    /// Values on the engine's own stack.
    stack_slots / "stackSlots" = 16_384, max 65_536;
    /// Promise jobs waiting at one time.
    pending_jobs / "pendingJobs" = 100_000, max 1_000_000;
    /// Promise jobs run in one turn before the jar answers; what is left runs in the next. A data field has one turn.
    jobs_per_turn / "jobsPerTurn" = 10_000, max 1_000_000;
    /// Promise jobs that one event may cause over all the turns that they take.
    jobs_per_event / "jobsPerEvent" = 1_000_000, max 100_000_000;
    /// Timers waiting at one time.
    timers / "timers" = 1_000, max 10_000;
    /// Requests in flight at one time.
    requests / "requests" = 32, max 256;
    /// Effects in one turn.
    effects_per_turn / "effectsPerTurn" = 10_000, max 100_000;
    /// Bytes of text and buffers in all effects of one turn.
    effect_bytes_per_turn / "effectBytesPerTurn" = 16_777_216, max 134_217_728;
    /// Levels of nesting in a value that crosses.
    value_depth / "valueDepth" = 250_000, max 1_000_000;
    /// Values and keys within a value that crosses.
    value_nodes / "valueNodes" = 2_000_000, max 10_000_000;
    /// Bytes of text and buffers in a value that crosses.
    value_bytes / "valueBytes" = 16_777_216, max 134_217_728;
    /// Bytes of a piece of source, in UTF-8.
    source_bytes / "sourceBytes" = 1_048_576, max 16_777_216;
    /// Brackets within brackets in a piece of source, and operators or keywords that nest as deeply without any.
    source_nesting / "sourceNesting" = 200, max 1_000;
    /// Milliseconds that a data field may take before its jar is replaced.
    data_deadline_ms / "dataDeadlineMs" = 1_000, max 60_000;
    /// Milliseconds that one turn of a trigger or script may take before its jar is replaced. Waiting does not count.
    trigger_deadline_ms / "triggerDeadlineMs" = 5_000, max 300_000;
}
