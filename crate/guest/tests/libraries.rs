//! Libraries: what they find, what they leave behind, and what code that uses one sees when it cannot be loaded.

mod support;

use belljar_core::{
    Effect, ErrorCode, Event, GuestError, LimitKind, Outcome, Value,
    event::{Kind, Stamped, Start},
};
use belljar_guest::Jar;
use serde_json::{Value as Json, json};
use support::{Guest, start};

/// A jar with libraries, whose host has their texts.
struct Shelf {
    guest: Guest,
    texts: Vec<(&'static str, String)>,
    /// What the turns in which libraries were loaded have given.
    loaded: Vec<Effect>,
}

impl Shelf {
    fn new(texts: &[(&'static str, &str)]) -> Self {
        let libraries = texts.iter().map(|(name, _)| (*name).to_owned()).collect();
        let texts = texts.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        Self { guest: Guest::started(Start { libraries, ..start() }), texts, loaded: Vec::new() }
    }

    fn outcome(&mut self, kind: Kind, source: &str) -> Outcome {
        self.guest.effects.clear();
        let (id, outcome) = self.guest.begin(kind, source);
        let needs = |effect: &Effect| match effect {
            Effect::NeedLibraries { id: needs, names } if *needs == id => Some(names.clone()),
            _ => None,
        };
        let Some(names) = self.guest.effects.iter().find_map(needs) else { return self.guest.settle(id, outcome) };
        assert_eq!(outcome, None, "it has not begun");
        for name in names {
            let text = self.texts.iter().find(|(of, _)| *of == name).expect("a library of the jar").1.clone();
            let loaded = self.guest.deliver(Event::Library { name, source: Ok(text) });
            self.loaded.extend(loaded);
        }
        self.guest.effects.clear();
        let (id, outcome) = self.guest.begin(kind, source);
        self.guest.settle(id, outcome)
    }

    fn value(&mut self, source: &str) -> Json {
        match self.outcome(Kind::Data, source) {
            Outcome::Value { value } => value.to_json(),
            other => panic!("{source}: {other:?}"),
        }
    }

    fn error(&mut self, source: &str) -> GuestError {
        match self.outcome(Kind::Data, source) {
            Outcome::Error { error } => *error,
            other => panic!("{source}: {other:?}"),
        }
    }

    /// Why the library `x`, of this text, cannot be used.
    fn refusal(text: &str) -> String {
        let mut shelf = Self::new(&[("x", text)]);
        let error = shelf.error("x");
        let [Effect::Error(reported)] = &shelf.loaded[..] else { panic!("{:?}", shelf.loaded) };
        assert_eq!((reported.code, reported.source.entity.as_str()), (ErrorCode::Library, "x"));
        assert_eq!(reported.error_message.message, error.error_message.message);
        assert_eq!((error.source.entity.as_str(), error.source.line), ("Text1", Some(1)), "{error:?}");
        assert_eq!(shelf.error("typeof x").error_message.message, error.error_message.message, "it goes on to say so");
        let prefix = "the library \"x\" cannot be used: ";
        error.error_message.message.strip_prefix(prefix).expect("it names the library").to_owned()
    }
}

#[test]
fn the_common_forms_of_builds_give_their_exports() {
    let umd = |factory: &str| {
        format!(
            "(function (g, f) {{ typeof exports === 'object' && typeof module !== 'undefined' ? module.exports = f() : \
             typeof define === 'function' && define.amd ? define(f) : (g = g || self, g.x = f()); }})(this, {factory});"
        )
    };
    for text in [
        umd("function () { return { one: 1 } }").as_str(),
        "module.exports = { one: 1 };",
        "exports.one = 1;",
        "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = { one: 1 };",
        "var x = (function () { return { one: 1 } })();",
        "const x = { one: 1 } // the end",
        "this.x = { one: 1 };",
        "self.x = { one: 1 };",
        "globalThis.x = { one: 1 }; global.y = 2;",
        "x = { one: 1 };",
        "otherName = { one: 1 };",
        "window.x = { one: 1 };",
        "self.OtherName = { one: 1 };",
        "'use strict'; (function () { this.x = { one: 1 } }).call(self);",
        "export const one = 1;",
        "export default { one: 1 };",
        "const one = 1; export { one };",
    ] {
        let mut shelf = Shelf::new(&[("x", text)]);
        assert_eq!(shelf.value("x.one"), json!(1), "{text}");
        assert_eq!(
            shelf.value("[typeof otherName, typeof OtherName, typeof y]"),
            json!(["undefined", "undefined", "undefined"]),
            "{text}"
        );
        assert_eq!(shelf.loaded, [], "{text}");
    }
}

#[test]
fn a_library_is_loaded_once_and_only_for_code_that_uses_it() {
    let mut shelf = Shelf::new(&[("_", "let calls = 0; module.exports = { next: () => ++calls };"), ("y", "throw 1")]);
    assert_eq!(shelf.value("[3].map((_, index) => index)"), json!([0]));
    assert!(shelf.guest.effects.is_empty());
    assert_eq!(shelf.value("_.next()"), json!(1));
    assert_eq!(shelf.value("_.next()"), json!(2));
    assert_eq!(shelf.value("(_ => _)(5)"), json!(5));
    assert_eq!(shelf.guest.script("var f = () => _.next(); f()"), json!(3));
    assert_eq!(shelf.loaded, []);
}

#[test]
fn two_libraries_are_asked_for_at_once() {
    let mut guest = Guest::started(Start { libraries: vec!["a".into(), "b".into(), "c".into()], ..start() });
    let (id, outcome) = guest.begin(Kind::Trigger, "b + a");
    assert_eq!(outcome, None);
    assert_eq!(guest.effects, [Effect::NeedLibraries { id, names: vec!["a".into(), "b".into()] }]);
}

#[test]
fn names_of_code_itself_are_no_libraries() {
    let mut shelf = Shelf::new(&[("x", "throw 1")]);
    for (source, value) in [("((x) => x)(1)", 1), ("{ x: 2 }.x", 2), ("({ x: 3 })['x']", 3)] {
        assert_eq!(shelf.value(&format!("({source})")), json!(value), "{source}");
    }
    let (id, outcome) = shelf.guest.begin_with(Kind::Data, "x", |evaluate| {
        evaluate.globals = vec![("z".into(), belljar_core::Value::from_json(&json!(1)).expect("a value"))];
    });
    assert_eq!(outcome, None, "{id}");
}

#[test]
fn i1_a_library_leaves_nothing_but_its_name() {
    let text = "globalThis.left = 1; leaked = 2; Function.prototype.call.call(function () { loose = 3 });
        (function () { return this })().sloppy = 4; exports.here = () => [typeof left, typeof leaked, typeof sloppy];";
    let mut shelf = Shelf::new(&[("x", text)]);
    let names = |shelf: &mut Shelf| shelf.guest.script("Reflect.ownKeys(globalThis).map(String).sort()");
    let before = names(&mut shelf);
    assert_eq!(shelf.value("x.here()"), json!(["undefined", "undefined", "undefined"]));
    assert_eq!(names(&mut shelf), before);
    assert_eq!(shelf.guest.script("Object.keys(globalThis).includes('x')"), json!(false), "as other globals");
}

#[test]
fn what_a_library_looked_for_in_vain_is_named() {
    for (text, says) in [
        ("document.createElement('a')", "it needs document, which is not there"),
        ("var w = self; module.exports = w.document.createElement('a')", "it needs document, which is not there"),
        ("exports.a = window.navigator.userAgent", "it needs navigator, which is not there"),
        ("process.env.X", "it needs process, which is not there"),
        ("class A extends HTMLElement {}", "it needs HTMLElement, which is not there"),
    ] {
        let reason = Shelf::refusal(text);
        assert!(reason.starts_with(says) && reason.contains("(line 1, column "), "{text}: {reason}");
    }
}

#[test]
fn why_a_library_cannot_be_loaded_is_said() {
    for (text, says) in [
        ("\n  throw new TypeError('no');", "TypeError: no (line 2, column "),
        ("var a = ;", "SyntaxError: "),
        ("\n\nvar a = [1, ;", "SyntaxError: "),
        ("require('react')", "Error: it asks for the module \"react\", and a library is one file"),
        ("import a from './a.js'; export const b = a;", "it is an ES module that imports \"./a.js\""),
        ("export * from './a.js';", "it is an ES module that imports \"./a.js\""),
        ("await 1; export const b = 1;", "it is an ES module that awaits something"),
        ("export const b = undefined.c;", "TypeError: "),
        ("var nothing = 1;", "it exports nothing and has no global called x"),
        ("storeValue('a', 1); exports.a = 1;", "it calls storeValue() while it is loaded"),
        ("try { fetch('/x') } catch {} exports.a = 1;", "it calls fetch() while it is loaded"),
        ("setTimeout(() => {}, 1); exports.a = 1;", "it calls setTimeout() while it is loaded"),
        ("for (;;) {}", "while it was loaded, a function ran its loops more than"),
    ] {
        if says.starts_with("while") {
            let mut shelf = Shelf::new(&[("x", text)]);
            let error = shelf.error("x");
            assert!(error.error_message.message.contains(says), "{error:?}");
            let [Effect::Limit(limit)] = &shelf.loaded[..] else { panic!("{:?}", shelf.loaded) };
            assert_eq!((limit.kind, limit.place.entity.as_str()), (LimitKind::LoopIterations, "x"));
            continue;
        }
        let reason = std::panic::catch_unwind(|| Shelf::refusal(text)).unwrap_or_else(|_| panic!("{text}"));
        assert!(reason.starts_with(says), "{text}: {reason}");
    }
    let mut guest = Guest::started(Start { libraries: vec!["x".into()], ..start() });
    let effects = guest.deliver(Event::Library { name: "x".into(), source: Err("it is lost".into()) });
    assert!(matches!(&effects[..], [Effect::Error(error)] if error.code == ErrorCode::Library));
    assert!(guest.error(Kind::Data, "x").error_message.message.ends_with("it is lost"));
}

#[test]
fn what_a_library_leaves_for_later_runs_before_it_is_there() {
    let mut shelf = Shelf::new(&[("x", "exports.done = []; Promise.resolve(1).then(v => exports.done.push(v));")]);
    assert_eq!(shelf.value("x.done"), json!([1]));
    let text = "exports.done = []; Promise.resolve().then(() => storeValue('a', 1)).catch(() => {});";
    assert!(Shelf::refusal(text).starts_with("it calls storeValue() while it is loaded"));
}

#[test]
fn a_library_acts_on_behalf_of_whoever_calls_it() {
    let mut shelf = Shelf::new(&[("x", "exports.save = v => storeValue('a', v);")]);
    assert_eq!(shelf.error("x.save(1)").code, ErrorCode::DataAction);
    assert!(matches!(shelf.outcome(Kind::Trigger, "x.save(1)"), Outcome::Value { .. }));
    assert_eq!(shelf.guest.script("appsmith.store.a"), json!(1));
}

#[test]
fn errors_within_a_library_have_its_name_and_place() {
    let mut shelf = Shelf::new(&[("x", "exports.fail = function fail() {\n  null.a;\n};")]);
    let error = shelf.error("x.fail()");
    assert!(error.stack.starts_with("    at fail (x:2:"), "{}", error.stack);
    assert_eq!((error.source.entity.as_str(), error.source.line), ("Text1", Some(1)));
}

#[test]
fn code_that_makes_the_name_up_is_told_to_write_it_out() {
    let mut guest = Guest::started(Start { libraries: vec!["lodash".into()], ..start() });
    let error = guest.error(Kind::Data, "globalThis['lo' + 'dash']");
    assert!(error.error_message.message.contains("write the name out"), "{error:?}");
}

#[test]
fn code_may_replace_a_library_as_any_global() {
    let mut shelf = Shelf::new(&[("x", "exports.a = 1;")]);
    assert_eq!(shelf.guest.script("var x = 5; x"), json!(5));
    assert_eq!(shelf.value("x"), json!(5));
    let mut shelf = Shelf::new(&[("x", "exports.a = 1;")]);
    assert_eq!(shelf.value("x.a"), json!(1));
    assert_eq!(shelf.guest.script("x = 6; x"), json!(6));
}

/// A jar that was started ahead, at another moment, with another seed and with nothing in its store, and has begun.
fn begun(text: &str, seed: u64, store: Vec<(String, Value)>) -> Shelf {
    let mut shelf = Shelf::new(&[("x", text)]);
    let now_ms = std::mem::replace(&mut shelf.guest.now_ms, 0.0);
    shelf.guest = Guest::started(Start { libraries: vec!["x".into()], seed: 77, ..start() });
    shelf.guest.deliver(Event::Library { name: "x".into(), source: Ok(text.into()) });
    shelf.guest.now_ms = now_ms + 1.0;
    assert_eq!(shelf.guest.deliver(Event::Begin { seed, store }), []);
    shelf
}

#[test]
fn i8_a_jar_that_was_started_ahead_has_the_seed_the_store_and_the_clock_with_which_it_begins() {
    const ASKED: &str =
        "[x.random(), Math.random(), crypto.randomUUID(), appsmith.store, localStorage.length, Date.now()]";
    let text = "const { random } = Math; exports.random = () => random(); exports.one = 1;";
    let store = vec![("k".to_owned(), Value::from_json(&json!([1])).expect("a value"))];
    let mut plain = Shelf::new(&[("x", text)]);
    plain.guest = Guest::started(Start { libraries: vec!["x".into()], seed: 5, store: store.clone(), ..start() });
    plain.guest.now_ms += 1.0;
    let expected = plain.value(ASKED);
    let mut ahead = begun(text, 5, store);
    assert_eq!(ahead.value(ASKED), expected);
    assert_ne!(begun(text, 6, Vec::new()).value(ASKED), expected);
}

#[test]
fn a_jar_begins_before_anything_but_libraries_has_come() {
    let is_refused =
        |effects: &[Effect]| matches!(effects, [Effect::Error(error)] if error.code == ErrorCode::EventOrder);
    let begin = || Event::Begin { seed: 9, store: Vec::new() };
    let mut guest = Guest::started(start());
    guest.script("globalThis.mark = 1");
    assert!(is_refused(&guest.deliver(begin())));
    let mut guest = Guest::started(start());
    assert_eq!(guest.deliver(begin()), []);
    assert!(is_refused(&guest.deliver(begin())), "once");
}

#[test]
fn names_that_are_taken_are_refused() {
    let jar = |libraries: &[&str]| {
        let libraries = libraries.iter().map(|name| (*name).to_owned()).collect();
        Jar::new(Stamped { now_ms: 0.0, event: Event::Start(Box::new(Start { libraries, ..start() })) })
    };
    for names in [&["fetch"][..], &["Map"], &["if"], &["a-b"], &[""], &["a", "a"]] {
        let error = jar(names).err().expect("refused").to_string();
        assert!(error.starts_with("BELLJAR_LIBRARY: "), "{error}");
    }
    assert!(jar(&["_", "moment", "$", "d3"]).is_ok());
    let mut guest = Guest::started(Start { libraries: vec!["moment".into()], ..start() });
    let value = belljar_core::Value::from_json(&json!(1)).expect("a value");
    let methods = belljar_core::event::Methods::None;
    let effects = guest.deliver(Event::SetData { entity: "moment".into(), value, methods });
    assert!(matches!(&effects[..], [Effect::Error(error)] if error.code == ErrorCode::EntityName));
}
