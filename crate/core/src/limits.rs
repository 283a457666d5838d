//! How much of everything a jar may use.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $name:ident / $json:literal = $default:literal, $min:literal ..= $max:literal;)+) => {
        /// How much of everything a jar may use. Nothing is unlimited: each has a maximum that no policy can exceed.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields, default)]
        pub struct Limits {
            $($(#[doc = $doc])+ #[schemars(range(min = $min, max = $max))] pub $name: u32,)+
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Limits {
            /// Each limit's name in JSON, value, and the values that are accepted.
            pub fn table(&self) -> Vec<(&'static str, u32, RangeInclusive<u32>)> {
                vec![$(($json, self.$name, $min..=$max),)+]
            }
        }
    };
}

/// A page of wasm's linear memory, in bytes.
const PAGE_BYTES: u32 = 65_536;

impl Limits {
    /// How many whole pages of 64 KiB the memory of the jar's module may have.
    pub const fn memory_pages(&self) -> u32 {
        self.memory_bytes / PAGE_BYTES
    }
}

limits! {
    /// Iterations of loops in one call of a function.
    loop_iterations / "loopIterations" = 10_000_000, 1..=1_000_000_000;
    /// Calls within calls.
    recursion_depth / "recursionDepth" = 400, 1..=2_000;
    /// Values on the engine's own stack.
    stack_slots / "stackSlots" = 16_384, 1..=65_536;
    /// Promise jobs waiting at one time.
    pending_jobs / "pendingJobs" = 100_000, 1..=1_000_000;
    /// Promise jobs run in one turn before the jar answers; what is left runs in the next. A data field has one turn.
    jobs_per_turn / "jobsPerTurn" = 10_000, 1..=1_000_000;
    /// Promise jobs that one event may cause over all the turns that they take.
    jobs_per_event / "jobsPerEvent" = 1_000_000, 1..=100_000_000;
    /// Timers waiting at one time.
    timers / "timers" = 1_000, 1..=10_000;
    /// Requests in flight at one time, and as many things asked of the page, subscriptions among them.
    requests / "requests" = 32, 1..=256;
    /// Bytes of memory that the jar's module may have, in whole pages of 64 KiB.
    memory_bytes / "memoryBytes" = 134_217_728, 33_554_432..=536_870_912;
    /// Effects in one turn.
    effects_per_turn / "effectsPerTurn" = 10_000, 1..=100_000;
    /// Bytes of text and buffers in all effects of one turn.
    effect_bytes_per_turn / "effectBytesPerTurn" = 16_777_216, 1..=134_217_728;
    /// Effects in one second, on average over a few. Above it the jar's next event waits.
    effects_per_second / "effectsPerSecond" = 20_000, 1..=1_000_000;
    /// Bytes of effects in one second, on average over a few. Above it the jar's next event waits.
    effect_bytes_per_second / "effectBytesPerSecond" = 33_554_432, 1..=1_073_741_824;
    /// Events that wait for the jar at one time.
    event_backlog / "eventBacklog" = 10_000, 1..=1_000_000;
    /// Bytes of one message between page and jar, in either direction.
    message_bytes / "messageBytes" = 67_108_864, 65_536..=536_870_912;
    /// How often within a minute the jar may be replaced before it is paused.
    recycles_per_minute / "recyclesPerMinute" = 30, 1..=10_000;
    /// Levels of nesting in a value that crosses.
    value_depth / "valueDepth" = 250_000, 1..=1_000_000;
    /// Values and keys within a value that crosses.
    value_nodes / "valueNodes" = 2_000_000, 1..=10_000_000;
    /// Bytes of text and buffers in a value that crosses.
    value_bytes / "valueBytes" = 16_777_216, 1..=134_217_728;
    /// Bytes of a piece of source, in UTF-8.
    source_bytes / "sourceBytes" = 1_048_576, 1..=16_777_216;
    /// Brackets within brackets in a piece of source, and operators or keywords that nest as deeply without any.
    source_nesting / "sourceNesting" = 200, 1..=1_000;
    /// Milliseconds that a data field may compute.
    data_deadline_ms / "dataDeadlineMs" = 1_000, 1..=60_000;
    /// Milliseconds that one turn of a trigger or script may compute. Waiting does not count.
    trigger_deadline_ms / "triggerDeadlineMs" = 5_000, 1..=300_000;
}
