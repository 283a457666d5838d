//! Invariant I1: what a guest can reach is what is published, and nothing else.

mod support;

use belljar_core::{ErrorCode, effect::Grant, event::Kind};
use belljar_guest::permits::{FRAMEWORK, INTRINSICS, REMOVED};
use serde_json::json;
use std::collections::BTreeSet;
use support::Guest;

fn global_names(guest: &mut Guest) -> BTreeSet<String> {
    let names = guest.script("Reflect.ownKeys(globalThis).map(String)");
    names.as_array().expect("names").iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

#[test]
fn i1_the_globals_are_the_published_ones() {
    let mut guest = Guest::granted();
    let framework = FRAMEWORK.iter().map(|(name, _)| *name).filter(|name| !name.contains('.'));
    let published = INTRINSICS.iter().copied().chain(framework);
    assert_eq!(global_names(&mut guest), published.map(str::to_owned).collect());
}

#[test]
fn i1_what_is_not_granted_is_absent() {
    let mut guest = Guest::with_policy(json!({
        "console": null, "timers": null, "store": null, "fetch": null, "interface": null, "navigation": null,
        "download": null, "clipboard": null, "messages": null, "geolocation": null, "logout": null, "queries": null
    }));
    let names = global_names(&mut guest);
    for (name, needs) in FRAMEWORK {
        assert_eq!(names.contains(*name), *needs == Grant::Jar, "{name}");
    }
    assert_eq!(guest.script("['store' in appsmith, 'geolocation' in appsmith]"), json!([false, false]));
    let mut guest = Guest::with_policy(json!({"fetch": {"origins": []}}));
    assert_eq!(guest.script("typeof fetch"), json!("undefined"), "no origin, no fetch");
}

#[test]
fn i1_what_is_absent_by_design_is_absent() {
    let mut guest = Guest::new();
    let absent = [
        "window",
        "document",
        "XMLHttpRequest",
        "WebSocket",
        "EventSource",
        "Worker",
        "importScripts",
        "indexedDB",
        "caches",
        "navigator",
        "location",
        "SharedArrayBuffer",
        "Atomics",
        "self",
        "top",
        "parent",
        "postMessage",
        "process",
        "require",
        "global",
        "performance",
        "sessionStorage",
        "WebAssembly",
        "Temporal",
    ];
    for name in absent.into_iter().chain(REMOVED.iter().map(|(name, _)| *name)) {
        assert_eq!(guest.script(&format!("typeof {name}")), json!("undefined"), "{name}");
    }
    let error = guest.error(Kind::Trigger, "await import('x')");
    assert_eq!(error.error_message.name, "TypeError", "{error:?}");
}

/// Walks everything that guest code can reach: properties of every kind, prototypes, and the intrinsics that only
/// syntax gives.
const WALK: &str = r#"(() => {
  const seen = new Map(), found = [];
  // Classes are made when they are first used.
  for (const name of Reflect.ownKeys(globalThis)) void globalThis[name];
  const queue = [["globalThis", globalThis]];
  const add = (path, value) => {
    if ((typeof value === "object" && value !== null) || typeof value === "function") queue.push([path, value]);
  };
  const syntax = {
    "%GeneratorFunction%": (function* () {}).constructor, "%AsyncFunction%": (async () => {}).constructor,
    "%AsyncGeneratorFunction%": (async function* () {}).constructor, "%ArrayIterator%": [][Symbol.iterator](),
    "%MapIterator%": new Map().entries(), "%SetIterator%": new Set().values(), "%StringIterator%": ""[Symbol.iterator](),
    "%RegExpStringIterator%": "".matchAll(/a/g), "%arguments%": (function () { return arguments })(),
    "%strictArguments%": (function () { "use strict"; return arguments })(), "%IteratorHelper%": Iterator.from([]).map(x => x),
    "%WrapForValidIterator%": Iterator.from({ next() {} }), "%ForIn%": (() => { for (const k in { a: 1 }) return {} })(),
  };
  for (const name in syntax) add(name, syntax[name]);
  while (queue.length) {
    const [path, value] = queue.shift();
    if (seen.has(value)) continue;
    seen.set(value, path);
    found.push(path + " " + (typeof value));
    if (path === "globalThis.appsmith.store") continue;
    const proto = Reflect.getPrototypeOf(value);
    if (proto) add(path + ".[[Prototype]]", proto);
    for (const key of Reflect.ownKeys(value)) {
      const name = typeof key === "symbol" ? path + "[" + key.description + "]" : path + "." + key;
      const d = Reflect.getOwnPropertyDescriptor(value, key);
      if ("value" in d) add(name, d.value);
      if (d.get) add("get " + name, d.get);
      if (d.set) add("set " + name, d.set);
    }
  }
  return found.sort().join("\n") + "\n";
})()"#;

#[test]
fn i1_everything_reachable_is_written_down() {
    let mut guest = Guest::granted();
    let found = guest.script(WALK);
    let found = found.as_str().expect("a list");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reachable.txt");
    if std::env::var_os("BELLJAR_BLESS").is_some() {
        std::fs::write(file, found).expect("the list is written");
    }
    let written = std::fs::read_to_string(file).expect("the list of what guests can reach");
    assert_eq!(found, written, "review the difference, then run the test with BELLJAR_BLESS=1");
}

#[test]
fn i1_text_is_not_compiled() {
    let mut guest = Guest::new();
    for source in [
        "eval('1')",
        "(0, eval)('1')",
        "Function('return 1')()",
        "new Function('return 1')()",
        "(() => {}).constructor('return 1')()",
        "(async () => {}).constructor('return 1')()",
        "(function* () {}).constructor('return 1')()",
        "(async function* () {}).constructor('return 1')()",
        "Reflect.construct(Function, ['return 1'])()",
        "class F extends Function {}; new F('return 1')()",
    ] {
        let error = guest.error(Kind::Script, source);
        assert_eq!(error.error_message.name, "EvalError", "{source}");
        assert_eq!(error.code, ErrorCode::Uncaught);
    }
    let mut guest = Guest::with_policy(json!({"code": {"fromStrings": true}}));
    assert_eq!(guest.script("[eval('1'), Function('return typeof document')()]"), json!([1, "undefined"]));
}

#[test]
fn i8_two_jars_share_nothing() {
    let (mut left, mut right) = (Guest::new(), Guest::new());
    left.script("globalThis.shared = 1; Array.prototype.leak = 2; Object.prototype.leak = 3");
    left.trigger("storeValue('a', 1)");
    assert_eq!(
        right.script("[typeof shared, [].leak, ({}).leak, appsmith.store.a].map(String)"),
        json!(["undefined", "undefined", "undefined", "undefined"])
    );
}

#[test]
fn replaced_built_ins_do_not_mislead_the_jar() {
    let mut guest = Guest::new();
    guest.script(
        "Object.keys = () => ['forged']; JSON.parse = JSON.stringify = () => 'forged'; Array.prototype.push = () => { throw 1 };
         Array.prototype[Symbol.iterator] = () => { throw 1 }; Promise.prototype.then = () => { throw 1 };
         Map.prototype.set = () => { throw 1 }; Object.prototype.toJSON = undefined; Date = null; Error.prototype.name = 'Forged'",
    );
    guest.set("Copy", json!({"a": [{"$type": "map", "entries": [["k", 1]]}, {"$type": "date", "value": null}]}));
    assert_eq!(
        guest.data("Copy"),
        json!({"a": [{"$type": "map", "entries": [["k", 1]]}, {"$type": "date", "value": null}]})
    );
    assert_eq!(guest.data("new Proxy({ a: 1 }, {})"), json!({"a": 1}));
    guest.trigger("void storeValue('a', 1)");
    assert_eq!(guest.data("appsmith.store.a"), json!(1));
}
