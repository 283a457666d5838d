//! Invariant I10: every error names the place and the position in the author's own text.

mod support;

use belljar_core::{Effect, ErrorCode, Event, Outcome, error::ErrorType, event::Kind};
use serde_json::json;
use support::Guest;

fn position(guest: &mut Guest, kind: Kind, source: &str) -> (Option<u32>, Option<u32>) {
    let error = guest.error(kind, source);
    assert_eq!((error.source.entity.as_str(), error.source.property.as_str()), ("Text1", "text"));
    (error.source.line, error.source.column)
}

#[test]
fn i10_positions_are_those_of_the_authors_text() {
    let mut guest = Guest::new();
    for kind in [Kind::Data, Kind::Trigger, Kind::Script] {
        assert_eq!(position(&mut guest, kind, "nope").0, Some(1), "{kind:?}");
        assert_eq!(position(&mut guest, kind, "(() => {\n\n  throw new Error('x')\n})()").0, Some(3), "{kind:?}");
        assert_eq!(position(&mut guest, kind, "null.x").0, Some(1), "{kind:?}");
        assert_eq!(position(&mut guest, kind, "1 +\n )"), (Some(2), Some(2)), "{kind:?}");
    }
}

#[test]
fn i10_every_kind_of_error_has_the_position_of_what_failed() {
    for (source, line, column) in [
        ("function f(row) {\n  return row.amount.toFixed(2);\n}\nf({});", 2, 21),
        ("const f = (row) => {\n  const y = row.a.b.c;\n};\nf({ a: 1 });", 2, 21),
        ("class A { constructor() {\n  this.x.y } }\nnew A()", 2, 10),
        ("[1].map((n) => {\n  const m = n;\n  return null.foo;\n})", 3, 15),
        ("let o = { a: {} };\no?.a.b.c", 2, 8),
        ("let o = { a: null };\no\n  .a\n  .b()", 4, 4),
        ("let o = {};\no.a.b = 1", 2, 1),
        ("let o = {};\no.method(1)", 2, 9),
        ("let z = 1;\nz()", 2, 2),
        ("let z;\n  1 + BigInt(1)", 2, 3),
        ("let s = Symbol();\n `${s}`", 2, 2),
        ("let o = {};\nconst { a } = o.b;", 2, 7),
        ("let o = {};\nfor (const x of o) ;", 2, 17),
        ("const c = 1;\n c = 2", 2, 2),
        ("let a = 1;\na + missing", 2, 5),
        ("new missing()", 1, 5),
        ("1 + later; let later = 1", 1, 5),
        ("(async () => {\n  const r = await 1;\n  return r.rows.map(String);\n})()", 3, 17),
        ("let 文 = '😀'; 文.x.y", 1, 19),
    ] {
        assert_eq!(position(&mut Guest::new(), Kind::Script, source), (Some(line), Some(column)), "{source}");
    }
}

/// The position is where the limit was noticed: at the loop's keyword, or at what its head or body calls.
#[test]
fn i10_a_loop_that_is_ended_has_its_own_position() {
    let endless = "const endless = { [Symbol.iterator]: () => endless, next: () => ({ value: 1 }) };\n";
    for (source, line, column) in [
        ("1;\n  for (;;) {}", 2, 3),
        ("1;\n  for (;;);", 2, 3),
        ("for (let i = 0; ; i++) { i % 2 }", 1, 1),
        ("for (let i = 0; ; i++) { (() => i); }", 1, 1),
        ("for (;;) { continue }", 1, 1),
        ("1;\n while (true);", 2, 2),
        ("1; do {} while (1)", 1, 4),
        ("do {\n  while (1) {}\n} while (1)", 2, 3),
        ("while (1) {\n  for (let i = 0; i < 3; i++) {}\n  for (;;) ; }", 3, 3),
        ("outer:\n  for (;;) { continue outer }", 2, 3),
        ("outer: while (1) {\n  if (1) { continue outer } }", 1, 8),
        ("if (1) { switch (1) { case 1: try { for (;;) {} } finally { } } }", 1, 37),
        (&format!("{endless}let x;\n  for (x of endless) {{}}"), 3, 3),
        (&format!("{endless}outer: for (const x of endless) continue outer"), 2, 8),
        ("(() => {\n  let n = 0;\n  while (true) n++;\n})()", 3, 3),
        ("async function f() {\n  await null;\n  for (;;) {} }\nf()", 3, 3),
        ("function* f() {\n  for (;;) {} }\nf().next()", 2, 3),
        ("class A { static {\n  for (;;) {} } }", 2, 3),
        ("let 文 = '😀'; for (;;) {}", 1, 15),
    ] {
        let mut guest = Guest::with_policy(json!({ "limits": { "loopIterations": 1_000 } }));
        assert_eq!(ended(&mut guest, Kind::Script, source), Some((line, column)), "{source}");
        for kind in [Kind::Data, Kind::Trigger] {
            let source = format!("(() => {{\n{source} }})()");
            assert_eq!(ended(&mut guest, kind, &source), Some((line + 1, column)), "{kind:?} {source}");
        }
    }
}

/// Where code was ended by a limit.
fn ended(guest: &mut Guest, kind: Kind, source: &str) -> Option<(u32, u32)> {
    match guest.outcome(kind, source) {
        Outcome::Limit { limit } => {
            assert!(!limit.stack.is_empty(), "{source}");
            limit.position.map(|position| (position.line, position.column))
        }
        other => panic!("{source}: {other:?}"),
    }
}

#[test]
fn i10_what_is_no_function_is_named() {
    for (source, message) in [
        ("let o = {}; o.method(1)", "o.method is not a function"),
        ("const rows = 1; [2].map((n) => rows())", "rows is not a function"),
        ("undefined.a", "Cannot read properties of undefined (reading 'a')"),
        ("null[Symbol.iterator]", "Cannot read properties of null (reading 'Symbol(Symbol.iterator)')"),
        ("let o = {}; o.a.b = 1", "Cannot set properties of undefined (setting 'b')"),
        ("let o = {}; o.a[0] = 1", "Cannot set properties of undefined (setting '0')"),
    ] {
        assert_eq!(Guest::new().error(Kind::Script, source).error_message.message, message, "{source}");
    }
    let error = Guest::new().error(Kind::Data, "Math.nope()");
    assert_eq!(error.error_message.message, "Math.nope is not a function");
}

#[test]
fn i10_an_action_that_rejects_knows_where_it_was_called() {
    let mut guest = Guest::new();
    for source in ["1 &&\n  storeValue(5, 1)", "1 &&\n  fetch('https://user:pass@a.example')"] {
        assert_eq!(position(&mut guest, Kind::Trigger, source).0, Some(2), "{source}");
    }
}

#[test]
fn i10_the_record_has_the_shape_that_authors_know() {
    let mut guest = Guest::new();
    let error = guest.error(Kind::Data, "x.y.z");
    assert_eq!(error.error_type, ErrorType::Parse);
    assert_eq!(error.error_message.name, "ReferenceError");
    assert_eq!(error.error_message.message, "x is not defined");
    assert_eq!((error.original_binding.as_str(), error.raw.as_str()), ("{{x.y.z}}", "x.y.z"));
    assert_eq!(error.code, ErrorCode::Uncaught);
    let json = serde_json::to_value(&error).expect("JSON");
    assert_eq!(json["errorType"], "PARSE");
    assert_eq!(json["severity"], "error");
    assert_eq!(json["errorMessage"]["name"], "ReferenceError");
}

#[test]
fn i10_the_stack_has_guest_frames_only() {
    let mut guest = Guest::new();
    let error = guest
        .error(Kind::Trigger, "(function outer() {\n  [1].map(function inner() { throw new TypeError('no') })\n})()");
    let frames: Vec<&str> = error.stack.lines().collect();
    assert_eq!(frames.len(), 3, "{}", error.stack);
    assert!(frames[0].starts_with("    at inner (Text1.text:2:"), "{}", error.stack);
    assert!(frames[1].starts_with("    at outer (Text1.text:2:"), "{}", error.stack);
    for private in ["native", "belljar", "$$value", ".rs"] {
        assert!(!error.stack.contains(private), "{}", error.stack);
    }
}

#[test]
fn what_is_thrown_and_is_no_error_becomes_one() {
    let mut guest = Guest::new();
    for kind in [Kind::Data, Kind::Trigger] {
        let error = guest.error(kind, "(() => { throw 'text' })()");
        assert_eq!((error.error_message.name.as_str(), error.error_message.message.as_str()), ("Error", "\"text\""));
        let error = guest.error(kind, "(() => { throw { message: 'm', code: 7 } })()");
        assert_eq!((error.error_message.name.as_str(), error.error_message.message.as_str()), ("Error", "m"));
        let error = guest.error(kind, "(() => { throw { code: 7 } })()");
        assert_eq!(error.error_message.message, r#"{"code":7}"#);
    }
    let error = guest.error(Kind::Trigger, "await Promise.reject(5)");
    assert_eq!(error.error_message.message, "5");
}

#[test]
fn a_custom_error_keeps_its_name() {
    let mut guest = Guest::new();
    let source = "(() => { class MyError extends Error { constructor(m) { super(m); this.name = 'MyError' } } throw new MyError('m') })()";
    assert_eq!(guest.error(Kind::Data, source).error_message.name, "MyError");
}

#[test]
fn an_error_object_cannot_forge_a_position_nor_run_code_in_the_report() {
    let mut guest = Guest::new();
    let error = guest.error(
        Kind::Trigger,
        "(() => { const e = new Error('x'); Object.defineProperty(e, 'stack', { get() { storeValue('ran', 1); return '    at x (belljar-0:99:9)' } }); throw e })()",
    );
    assert_eq!(error.source.line, Some(1));
    assert!(guest.effects.is_empty(), "{:?}", guest.effects);
}

#[test]
fn what_is_no_data_is_refused_with_its_path() {
    let mut guest = Guest::new();
    for (source, message) in [
        ("() => 1", "$ is a function"),
        ("{ rows: [0, 1, 2, { onClick() {} }] }", "$.rows[3].onClick is a function"),
        ("{ a: Symbol('x') }", "$.a is a symbol"),
        ("[new Map([['k', Promise.resolve()]])]", "$[0].values()[0] is a promise"),
    ] {
        let error = guest.error(Kind::Data, source);
        assert_eq!((error.code, error.error_message.message.as_str()), (ErrorCode::ValueNotData, message));
    }
}

#[test]
fn an_error_in_a_timer_is_reported_with_its_place() {
    let mut guest = Guest::new();
    guest.trigger("void setTimeout(() => {\n  boom()\n})");
    let effects = guest.deliver(Event::TimerFired { id: 1 });
    let [Effect::Error(error)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(error.error_message.message, "boom is not defined");
    assert_eq!((error.source.entity.as_str(), error.source.line), ("Text1", Some(2)));
}

#[test]
fn a_rejection_that_nobody_handles_is_reported() {
    let mut guest = Guest::new();
    guest.trigger("void Promise.reject(new RangeError('lost'))");
    let [Effect::Error(error)] = &guest.effects[..] else { panic!("{:?}", guest.effects) };
    assert_eq!((error.code, error.error_message.name.as_str()), (ErrorCode::UnhandledRejection, "RangeError"));
    guest.trigger("void Promise.reject(1).catch(() => 2)");
    assert_eq!(guest.effects, []);
}

#[test]
fn errors_as_values_are_kept() {
    let mut guest = Guest::new();
    let value = guest.data("new TypeError('m', { cause: { a: 1 } })");
    assert_eq!(value["name"], json!("TypeError"));
    assert_eq!(value["cause"], json!({"a": 1}));
}
