//! What a guest is granted, and how much of it.
//!
//! A policy is data: it comes from the server as JSON, and the strict one stands in whenever there is none that can be
//! read (invariant I7: fail closed). [`Policy::grants`] turns it into grants, which only this module can make: a
//! framework global cannot be registered without one, so what is not granted is absent from the realm.

mod frame_origin;
mod frame_source;
mod frames;
mod grants;
mod narrow;
mod origin;
mod page;
mod sensitivity;

pub use frame_origin::{FrameOrigin, FrameOriginError, SecureOrigin};
pub use frame_source::FrameSource;
pub use frames::{FramePermission, FramePolicy, FramePolicyError, FrameReferrer, SandboxToken};
pub use grants::{
    ClipboardGrant, ConsoleGrant, DownloadGrant, FetchGrant, FetchRefusal, GeolocationGrant, Grants, InterfaceGrant,
    LogoutGrant, MessageGrant, NavigationGrant, QueryGrant, StoreGrant, TimerGrant,
};
pub use origin::{OriginPattern, OriginPatternError};
pub use page::{
    ClipboardPolicy, DownloadPolicy, GeolocationPolicy, InterfacePolicy, LogoutPolicy, MessagePolicy, NavigationPolicy,
    QueryPolicy,
};
pub use sensitivity::{RuleName, RuleNameError, SensitivityAction, SensitivityPolicy};

use crate::limits::Limits;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// What a guest is granted. The default is the strict one: console, timers, the app's own store, what shows something on
/// the app's own pages, and the queries that the page gives it; no network, and no code from strings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Policy {
    /// `console`; null or absent in the realm when null.
    pub console: Option<ConsolePolicy>,
    /// `setTimeout`, `setInterval` and their counterparts.
    pub timers: Option<TimerPolicy>,
    /// `storeValue`, `removeValue`, `clearStore` and `appsmith.store`.
    pub store: Option<StorePolicy>,
    /// `fetch`. Null, the default: no network.
    pub fetch: Option<FetchPolicy>,
    /// `showAlert`, `showModal`, `closeModal`, `resetWidget` and the setters of widgets.
    pub interface: Option<InterfacePolicy>,
    /// `navigateTo`.
    pub navigation: Option<NavigationPolicy>,
    /// `download`. Null by default.
    pub download: Option<DownloadPolicy>,
    /// `copyToClipboard`. Null by default.
    pub clipboard: Option<ClipboardPolicy>,
    /// `postWindowMessage`, `windowMessageListener`, `unlistenWindowMessage`. Null by default.
    pub messages: Option<MessagePolicy>,
    /// `appsmith.geolocation`. Null by default.
    pub geolocation: Option<GeolocationPolicy>,
    /// `logoutUser`. Null by default.
    pub logout: Option<LogoutPolicy>,
    /// `run` and `clear` of queries.
    pub queries: Option<QueryPolicy>,
    /// Code made from text at run time.
    pub code: CodePolicy,
    /// How finely a guest may tell the time.
    pub clock: ClockPolicy,
    /// What happens to what looks like a secret.
    pub sensitivity: SensitivityPolicy,
    /// The frames beside the app. No guest reads it: frames are shown by the page.
    pub frames: FramePolicy,
    /// How much of everything.
    pub limits: Limits,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            console: Some(ConsolePolicy::default()),
            timers: Some(TimerPolicy::default()),
            store: Some(StorePolicy::default()),
            fetch: None,
            interface: Some(InterfacePolicy::default()),
            navigation: Some(NavigationPolicy::default()),
            download: None,
            clipboard: None,
            messages: None,
            geolocation: None,
            logout: None,
            queries: Some(QueryPolicy::default()),
            code: CodePolicy::default(),
            clock: ClockPolicy::default(),
            sensitivity: SensitivityPolicy::default(),
            frames: FramePolicy::default(),
            limits: Limits::default(),
        }
    }
}

/// What the console may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ConsolePolicy {
    /// Lines in one turn; what is over is dropped and counted in a last line.
    #[schemars(range(min = 1, max = 10_000))]
    pub max_lines_per_turn: u32,
    /// Lines in one second; what is over is dropped and counted in a last line.
    #[schemars(range(min = 1, max = 100_000))]
    pub max_lines_per_second: u32,
}

impl Default for ConsolePolicy {
    fn default() -> Self {
        Self { max_lines_per_turn: 1_000, max_lines_per_second: 2_000 }
    }
}

/// What timers may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TimerPolicy {
    /// The shortest delay of an interval, in milliseconds; shorter ones become this. Time-outs may be 0.
    #[schemars(range(min = 1, max = 60_000))]
    pub min_interval_ms: u32,
}

impl Default for TimerPolicy {
    fn default() -> Self {
        Self { min_interval_ms: 10 }
    }
}

/// What the store may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct StorePolicy {
    /// Bytes of all keys and values of the app, as stored.
    #[schemars(range(min = 1, max = 67_108_864))]
    pub max_bytes: u32,
    /// Bytes of the app's in `localStorage`. What is over goes to `IndexedDB`, the largest values first.
    #[schemars(range(min = 1, max = 67_108_864))]
    pub max_local_bytes: u32,
    /// Whether what the browser keeps is encrypted, with a key that the browser keeps, too.
    pub encrypt: bool,
}

impl Default for StorePolicy {
    fn default() -> Self {
        Self { max_bytes: 4_194_304, max_local_bytes: 262_144, encrypt: false }
    }
}

/// Where requests may go. No request ever carries a cookie, a client certificate or an HTTP credential: that is no
/// setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FetchPolicy {
    /// The origins that may be reached: `https://api.example.com`, `https://*.example.com` (any subdomain, not the
    /// domain itself), `http://127.0.0.1:3000`, `https:` (any host over https), or `self` (the page's own origin).
    pub origins: Vec<OriginPattern>,
    /// The methods that may be used, in upper case.
    pub methods: Vec<String>,
    /// The largest response body, in bytes; reading stops there.
    #[schemars(range(min = 1, max = 134_217_728))]
    pub max_response_bytes: u32,
    /// The largest request body, in bytes.
    #[schemars(range(min = 1, max = 134_217_728))]
    pub max_request_bytes: u32,
    /// Milliseconds from sending to the last byte.
    #[schemars(range(min = 1, max = 600_000))]
    pub deadline_ms: u32,
}

impl Default for FetchPolicy {
    fn default() -> Self {
        Self {
            origins: Vec::new(),
            methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].map(String::from).into(),
            max_response_bytes: 8_388_608,
            max_request_bytes: 4_194_304,
            deadline_ms: 30_000,
        }
    }
}

/// Code made from text at run time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CodePolicy {
    /// Whether `eval`, `Function` and its relatives compile text. What they make sees the realm and nothing more.
    pub from_strings: bool,
}

/// How finely a guest may tell the time. Within a turn its clock stands still in any case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ClockPolicy {
    /// Every moment that a guest is told is a multiple of this, in milliseconds.
    #[schemars(range(min = 1, max = 1_000))]
    pub resolution_ms: u32,
}

impl Default for ClockPolicy {
    fn default() -> Self {
        Self { resolution_ms: 1 }
    }
}

impl ClockPolicy {
    /// The last moment of the guest's clock that is not after `unix_ms`. Nothing in it says how far the next one is:
    /// it depends on the moment alone, so that asking again and again does not help.
    pub fn floor(&self, unix_ms: f64) -> f64 {
        let step = f64::from(self.resolution_ms.max(1));
        (unix_ms / step).floor() * step
    }
}

/// Why a policy cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// Not JSON, or a key or type that a policy does not have. Says which and where.
    #[error("BELLJAR_POLICY: the policy cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A number outside its range.
    #[error("BELLJAR_POLICY: {name} is {value}; it must be between {min} and {max}")]
    Range {
        /// The key's path, as `limits.timers`.
        name: String,
        /// What the policy says.
        value: u64,
        /// The smallest value accepted.
        min: u64,
        /// The largest value accepted.
        max: u64,
    },
    /// A method that no request can have.
    #[error(
        "BELLJAR_POLICY: fetch.methods holds \"{0}\"; it must be an upper-case HTTP method other than CONNECT, TRACE and TRACK"
    )]
    Method(String),
    /// Something about frames.
    #[error(transparent)]
    Frames(#[from] FramePolicyError),
}

impl Policy {
    /// Reads a policy from JSON text and checks every range. Unknown keys are errors.
    pub fn from_json(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = serde_json::from_str(text)?;
        policy.check()?;
        Ok(policy)
    }

    /// Checks every number against its range. Both sides of the gap do this before they use a policy.
    pub fn check(&self) -> Result<(), PolicyError> {
        let mut table: Vec<(String, u32, RangeInclusive<u32>)> = Vec::new();
        for (name, value, range) in self.limits.table() {
            table.push((format!("limits.{name}"), value, range));
        }
        if let Some(console) = &self.console {
            table.push(("console.maxLinesPerTurn".into(), console.max_lines_per_turn, 1..=10_000));
            table.push(("console.maxLinesPerSecond".into(), console.max_lines_per_second, 1..=100_000));
        }
        if let Some(timers) = &self.timers {
            table.push(("timers.minIntervalMs".into(), timers.min_interval_ms, 1..=60_000));
        }
        if let Some(store) = &self.store {
            table.push(("store.maxBytes".into(), store.max_bytes, 1..=67_108_864));
            table.push(("store.maxLocalBytes".into(), store.max_local_bytes, 1..=67_108_864));
        }
        if let Some(fetch) = &self.fetch {
            table.push(("fetch.maxResponseBytes".into(), fetch.max_response_bytes, 1..=134_217_728));
            table.push(("fetch.maxRequestBytes".into(), fetch.max_request_bytes, 1..=134_217_728));
            table.push(("fetch.deadlineMs".into(), fetch.deadline_ms, 1..=600_000));
            for method in &fetch.methods {
                if !crate::header::is_allowed_method(method) {
                    return Err(PolicyError::Method(method.clone()));
                }
            }
        }
        self.frames.check()?;
        if let Some(download) = &self.download {
            table.push(("download.maxBytes".into(), download.max_bytes, 1..=134_217_728));
        }
        table.push(("clock.resolutionMs".into(), self.clock.resolution_ms, 1..=1_000));
        for (name, value, range) in table {
            if !range.contains(&value) {
                let (min, max) = (u64::from(*range.start()), u64::from(*range.end()));
                return Err(PolicyError::Range { name, value: value.into(), min, max });
            }
        }
        Ok(())
    }

    /// The JSON Schema of a policy, for editors and for servers in other languages.
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Policy).into()
    }
}
