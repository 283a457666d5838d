//! Names of variables: words that are keywords elsewhere, and what is said of a variable that has no value yet.

mod support;

use belljar_core::event::Kind;
use serde_json::json;
use support::Guest;

#[test]
fn keywords_of_some_places_are_names_in_all_others() {
    let mut guest = Guest::new();
    for name in ["of", "async", "let", "using", "get", "set", "static", "from", "as", "await", "yield"] {
        for (source, expected) in [
            ("[1].map(NAME => NAME + 1)[0]", json!(2)),
            ("[1].map((NAME) => NAME + 1)[0]", json!(2)),
            ("((NAME, b = NAME) => b)(2)", json!(2)),
            ("(({ NAME }) => NAME)({ NAME: 3 })", json!(3)),
            ("(({ a: NAME, ...rest }) => NAME)({ a: 3 })", json!(3)),
            ("(([NAME = 4]) => NAME)([])", json!(4)),
            ("((...NAME) => NAME)(1)", json!([1])),
            ("(function (NAME) { return NAME })(1)", json!(1)),
            ("(() => { var NAME = 1; NAME++; NAME += 2; return NAME / 2 })()", json!(2)),
            ("(() => { function NAME() { return 5 } return NAME() })()", json!(5)),
            ("(function NAME() { return typeof NAME })()", json!("function")),
            ("(() => { try { throw 6 } catch (NAME) { return NAME } })()", json!(6)),
            ("(() => { const out = []; for (var NAME of [1, 2]) out.push(NAME); return out })()", json!([1, 2])),
            ("(() => { const out = []; for (var NAME in { a: 1 }) out.push(NAME); return out })()", json!(["a"])),
            (
                "(() => { var n = 0; NAME: for (;;) { for (;;) { if (n++ > 1) break NAME; continue NAME } } return n })()",
                json!(3),
            ),
            ("(() => { NAME: { break NAME } return 7 })()", json!(7)),
            ("(() => { var NAME = 8; return { NAME, b: NAME }.NAME })()", json!(8)),
            ("(() => { var NAME\n NAME = 9\n return NAME })()", json!(9)),
            (
                "(() => { var NAME = { x: 1 }; return [NAME.x, NAME['x'], NAME?.x, typeof NAME, `${NAME.x}`] })()",
                json!([1, 1, 1, "object", "1"]),
            ),
            (
                "(() => { var NAME = () => 1; return [NAME(), new (function () { this.x = NAME() })().x] })()",
                json!([1, 1]),
            ),
        ] {
            // What begins as the head of an arrow function is taken for one.
            if name == "async" && source.contains("NAME()") {
                continue;
            }
            let source = source.replace("NAME", name);
            assert_eq!(guest.script(&source), expected, "{source}");
        }
    }
}

#[test]
fn names_that_are_keywords_are_told_from_what_they_begin() {
    let mut guest = Guest::new();
    for (source, expected) in [
        ("(() => { let of = 1; const async = 2; let using = 3; return of + async + using })()", json!(6)),
        (
            "(() => { class of {} class using {} class async {} return [of.name, using.name, async.name] })()",
            json!(["of", "using", "async"]),
        ),
        ("[class of {}, class async {}, class using {}].map((c) => c.name)", json!(["of", "async", "using"])),
        (
            "[async of => of, async async => async, async using => using].map((f) => f.constructor.name)",
            json!(["AsyncFunction", "AsyncFunction", "AsyncFunction"]),
        ),
        ("(() => { var async = 6; return async / 2 / 3 })()", json!(1)),
        ("(() => { var async = 1, x\nasync\nx => 1\nreturn async })()", json!(1)),
        ("(() => { var async; async\nfunction f() { return 1 } return f() })()", json!(1)),
        ("(() => { var using = [1], x = 0; using\n[x]; using[0] = 2; return using })()", json!([2])),
        ("(() => { var using = 1, n = 0; using\nn = 5; return n })()", json!(5)),
        ("(() => { const out = []; var of; for (of of [1, 2]) out.push(of); return out })()", json!([1, 2])),
        ("(() => { const out = []; for (let of of [1, 2]) out.push(of); return out })()", json!([1, 2])),
        ("(() => { const out = []; for (const using of [1, 2]) out.push(using); return out })()", json!([1, 2])),
        ("(() => { let n = 0; for (async of => {}; n < 2;) n++; return n })()", json!(2)),
        ("(() => { var let; let = 1; return let })()", json!(1)),
        ("[...(function* (of, using) { yield of; yield using })(1, 2)]", json!([1, 2])),
        ("({ async: 1, of: 2, using: 3, async async() {}, get of() { return 4 } }).of", json!(4)),
        ("(({ async = 1, of = 2, using = 3 }) => [async, of, using])({})", json!([1, 2, 3])),
    ] {
        assert_eq!(guest.script(source), expected, "{source}");
    }
    for source in [
        "for (async of [1]) ;",
        "for (let of [1]) ;",
        "let let = 1",
        "(() => { 'use strict'; return let => 1 })",
        "(() => { 'use strict'; let: 1 })",
        "(function* () { yield => 1 })",
        "(function* () { yield: 1 })",
        "(async () => { await => 1 })",
        "async await => 1",
        "class let {}",
        "of\n=> 1",
    ] {
        assert_eq!(guest.error(Kind::Script, source).error_message.name, "SyntaxError", "{source}");
    }
    assert_eq!(guest.data("[3, 4].map(of => of * 2).map(async => async + 1)"), json!([7, 9]));
}

#[test]
fn a_variable_that_is_used_too_early_is_named() {
    let mut guest = Guest::with_policy(json!({"code": {"fromStrings": true}}));
    for (source, name) in [
        ("{ y; let y = 1 }", "y"),
        ("{ y = 2; let y = 1 }", "y"),
        ("{ y = 2; const y = 1 }", "y"),
        ("{ [y] = [2]; let y = 1 }", "y"),
        ("{ ({ y } = { y: 2 }); let y = 1 }", "y"),
        ("{ y += 2; let y = 1 }", "y"),
        ("{ y++; let y = 1 }", "y"),
        ("{ typeof y; const y = 1 }", "y"),
        ("{ const y = y + 1 }", "y"),
        ("(() => { later(); let later = () => 1 })()", "later"),
        ("(() => { const read = () => y; read(); let y = 1 })()", "y"),
        ("(() => { const write = () => { y = 3 }; write(); let y = 1; return () => y })()", "y"),
        ("(() => { const write = () => y++; write(); let y = 1 })()", "y"),
        ("(() => { const kind = () => typeof y; kind(); let y = 1 })()", "y"),
        ("((a = b, b) => a)()", "b"),
        ("{ new Late(); class Late {} }", "Late"),
        ("class Late extends (() => Late)() {}", "Late"),
        ("atTheTop(); function atTheTop() { return top1 } let top1 = 1", "top1"),
        ("(() => { eval('y'); let y = 1 })()", "y"),
        ("switch (1) { case 1: y = 2; break; case 0: let y = 1 }", "y"),
        ("for (let n = 0; n < 2; n++) { if (n) y = 2; let y = 1 }", "y"),
    ] {
        let message = guest.error(Kind::Script, source).error_message;
        assert_eq!(message.name, "ReferenceError", "{source}");
        assert_eq!(message.message, format!("Cannot access '{name}' before initialization"), "{source}");
    }
    for (source, name) in
        [("nowhere", "nowhere"), ("(() => nowhere)()", "nowhere"), ("'use strict'; nowhere = 1", "nowhere")]
    {
        assert_eq!(
            guest.error(Kind::Script, source).error_message.message,
            format!("{name} is not defined"),
            "{source}"
        );
    }
}
