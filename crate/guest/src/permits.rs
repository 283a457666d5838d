//! The published list: every name that a guest's global object may hold. What is not in it is not there (invariant I1).

use belljar_core::policy::Grants;

/// ECMAScript's own globals that stay.
pub const INTRINSICS: &[&str] = &[
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "DataView",
    "Date",
    "Error",
    "EvalError",
    "Float16Array",
    "Float32Array",
    "Float64Array",
    "Function",
    "Infinity",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Iterator",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Set",
    "String",
    "Symbol",
    "SyntaxError",
    "TypeError",
    "URIError",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakSet",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "eval",
    "globalThis",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
    "undefined",
    "unescape",
];

/// Globals of the engine that are taken out, each with the reason.
pub const REMOVED: &[(&str, &str)] = &[
    ("Atomics", "shared memory and waiting: a clock finer than the policy's, and a way to hang"),
    ("FinalizationRegistry", "shows when the garbage collector runs: not deterministic, and a side channel"),
    ("SharedArrayBuffer", "shared memory: a clock finer than the policy's"),
    ("TypedArray", "not a global of ECMAScript; reachable as the prototype of its relatives, as it should be"),
    ("WeakRef", "shows when the garbage collector runs: not deterministic, and a side channel"),
];

/// The framework's globals, by the grant that each needs.
pub const FRAMEWORK: &[(&str, Needs)] = &[
    ("Blob", Needs::Nothing),
    ("DOMException", Needs::Nothing),
    ("File", Needs::Nothing),
    ("TextDecoder", Needs::Nothing),
    ("TextEncoder", Needs::Nothing),
    ("URL", Needs::Nothing),
    ("URLSearchParams", Needs::Nothing),
    ("appsmith", Needs::Nothing),
    ("atob", Needs::Nothing),
    ("btoa", Needs::Nothing),
    ("clearInterval", Needs::Timers),
    ("clearStore", Needs::Store),
    ("clearTimeout", Needs::Timers),
    ("console", Needs::Console),
    ("fetch", Needs::Fetch),
    ("queueMicrotask", Needs::Nothing),
    ("removeValue", Needs::Store),
    ("setInterval", Needs::Timers),
    ("setTimeout", Needs::Timers),
    ("storeValue", Needs::Store),
    ("structuredClone", Needs::Nothing),
];

/// What must be granted for a framework global to exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Always there.
    Nothing,
    /// `policy.console`
    Console,
    /// `policy.timers`
    Timers,
    /// `policy.store`
    Store,
    /// `policy.fetch` with at least one origin
    Fetch,
}

impl Needs {
    /// The key of the policy; `None` when nothing has to be granted.
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Console => Some("console"),
            Self::Timers => Some("timers"),
            Self::Store => Some("store"),
            Self::Fetch => Some("fetch"),
        }
    }

    /// Whether these grants give it.
    pub const fn is_met(self, grants: &Grants) -> bool {
        match self {
            Self::Nothing => true,
            Self::Console => grants.console.is_some(),
            Self::Timers => grants.timers.is_some(),
            Self::Store => grants.store.is_some(),
            Self::Fetch => grants.fetch.is_some(),
        }
    }
}

/// What a framework global needs, by its name, or by that of the object that it is in. What is in no list is never
/// asked for: a test compares the lists with the declarations.
pub fn needs(name: &str) -> Needs {
    let of = |name: &str| FRAMEWORK.iter().find(|(published, _)| *published == name).map(|(_, needs)| *needs);
    of(name).or_else(|| of(name.split('.').next().unwrap_or(name))).unwrap_or(Needs::Nothing)
}

/// Whether a name is one of the published globals, granted or not: an entity cannot have it.
pub fn is_published(name: &str) -> bool {
    INTRINSICS.contains(&name) || FRAMEWORK.iter().any(|(published, _)| *published == name)
}
