//! The published list: every name that a guest's global object may hold. What is not in it is not there (invariant I1).

use belljar_core::effect::Grant;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

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
    "Intl",
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

/// The framework's globals, by the grant that each needs; `Jar`: none. A name with a dot is a function in one of them
/// that needs another grant than the object.
pub const FRAMEWORK: &[(&str, Grant)] = &[
    ("AbortController", Grant::Jar),
    ("AbortSignal", Grant::Jar),
    ("Blob", Grant::Jar),
    ("Crypto", Grant::Jar),
    ("DOMException", Grant::Jar),
    ("Event", Grant::Jar),
    ("EventTarget", Grant::Jar),
    ("File", Grant::Jar),
    ("FormData", Grant::Jar),
    ("Headers", Grant::Jar),
    ("Request", Grant::Jar),
    ("Response", Grant::Jar),
    ("SubtleCrypto", Grant::Jar),
    ("TextDecoder", Grant::Jar),
    ("TextEncoder", Grant::Jar),
    ("URL", Grant::Jar),
    ("URLSearchParams", Grant::Jar),
    ("appsmith", Grant::Jar),
    ("appsmith.geolocation", Grant::Geolocation),
    ("atob", Grant::Jar),
    ("btoa", Grant::Jar),
    ("clearInterval", Grant::Timers),
    ("clearStore", Grant::Store),
    ("clearTimeout", Grant::Timers),
    ("closeModal", Grant::Interface),
    ("console", Grant::Console),
    ("copyToClipboard", Grant::Clipboard),
    ("crypto", Grant::Jar),
    ("download", Grant::Download),
    ("fetch", Grant::Fetch),
    ("localStorage", Grant::Store),
    ("logoutUser", Grant::Logout),
    ("navigateTo", Grant::Navigation),
    ("postWindowMessage", Grant::Messages),
    ("queueMicrotask", Grant::Jar),
    ("removeValue", Grant::Store),
    ("resetWidget", Grant::Interface),
    ("setInterval", Grant::Timers),
    ("setTimeout", Grant::Timers),
    ("showAlert", Grant::Interface),
    ("showModal", Grant::Interface),
    ("storeValue", Grant::Store),
    ("structuredClone", Grant::Jar),
    ("unlistenWindowMessage", Grant::Messages),
    ("windowMessageListener", Grant::Messages),
];

/// What a framework global needs, by its name, or by that of the object that it is in. What is in no list is never
/// asked for: a test compares the lists with the declarations.
pub fn needs(name: &str) -> Grant {
    let listed = FRAMEWORK.iter().find(|(published, _)| *published == name).map(|(_, needs)| *needs);
    match (listed, name.rsplit_once('.')) {
        (Some(needs), _) => needs,
        (None, Some((object, _))) => needs(object),
        (None, None) => Grant::Jar,
    }
}

/// Whether a name is one of the published globals, granted or not: an entity cannot have it.
pub fn is_published(name: &str) -> bool {
    // It is asked of each name in each binding of an app.
    static PUBLISHED: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| INTRINSICS.iter().copied().chain(FRAMEWORK.iter().map(|(published, _)| *published)).collect());
    PUBLISHED.contains(name)
}
