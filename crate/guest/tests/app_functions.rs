//! Functions of JS objects as bindings call them: each compiled by itself, when it is first called, and called without the
//! binding's own code where nothing can tell.

mod support;

use belljar_core::{Effect, ErrorCode, Outcome};
use serde_json::json;
use support::{
    Guest,
    app::{Page, js, widget},
};

#[test]
fn a_function_that_is_all_a_binding_calls_is_called_as_by_its_code() {
    let object = "export default {
  half(n) { return n / 2 },
  fails(n) { return n.a.b },
  who() { return new Error('x').stack },
  caught() { try { null.x } catch (error) { return error.stack } },
  list(n) { return [n, { n }] },
  own() { return this.half(10) + Input1.value },
  many() { return arguments.length },
  count() { for (;;) {} },
  seen: 0,
  writes() { this.seen = this.seen + 1; return this.seen },
}";
    let mut page = Page::open_in(
        Guest::with_policy(json!({ "limits": { "loopIterations": 1_000 } })),
        json!({
            "Utils": js(object),
            "Input1": widget(json!({ "value": 3 })),
            "Text1": widget(json!({
                "half": "{{ Utils.half(Input1.value * 2) }}", "fails": "{{ Utils.fails(Input1.value) }}",
                "who": "{{ Utils.who() }}", "caught": "{{Utils.caught()}}", "list": "{{ Utils.list('a') }}",
                "own": "{{ Utils.own() }}", "text": "{{ Utils.half(8) }} and {{ Utils.half(6) }}",
                "many": "{{ Utils.many(1, undefined, null, 'x', true) }}", "none": "{{ Utils.none(1) }}",
                "object": "{{ Utils.many({ a: 1 }, [2]) }}", "spread": "{{ Utils.many(...[1, 2, 3]) }}",
                "count": "{{ Utils.count() }}", "writes": "{{ Utils.writes() }}",
            })),
        }),
    );
    for (property, value) in [
        ("half", json!(3)),
        ("list", json!(["a", { "n": "a" }])),
        ("own", json!(8)),
        ("text", json!("4 and 3")),
        ("many", json!(5)),
        ("object", json!(2)),
        ("spread", json!(3)),
        ("writes", json!(0)),
    ] {
        assert_eq!(page.value(&format!("Text1.{property}")), value, "{property}");
    }
    let error = page.error("Text1.fails");
    assert!(error.stack.contains("Utils.body") && error.stack.contains("Text1.fails"), "{}", error.stack);
    assert!(page.error("Text1.none").error_message.message.contains("none"));
    for property in ["who", "caught"] {
        let stack = page.value(&format!("Text1.{property}"));
        assert!(stack.as_str().is_some_and(|stack| stack.contains("<main>")), "{stack}");
    }
    assert!(page.message("Text1.count").contains("limits.loopIterations"));
    page.set("Input1.value", json!(5));
    assert_eq!((page.value("Text1.half"), page.value("Text1.own")), (json!(5), json!(10)));
}

#[test]
fn functions_are_what_they_are_in_their_object_though_each_is_compiled_by_itself() {
    let object = "export default { one() { return 1 }, // the first
  two: function (a, b) { return b ?? arguments.length }, three: (a = 1, ...rest) => rest.length,
  'a name'() { return this.list },
  list: [1],
  *numbers() { yield 1; yield 2 },
  four: function named() { return typeof named }, // x }
  arrow: () => this.one() + 1,
  /* before */ async later(a) { await null; return this.one() }, fails() { return 1 + null.x },
  lines() {

      return missing },
  last: () => 5 // the end
}";
    let mut page = Page::open(json!({
        "Utils": js(object),
        "Text1": widget(json!({
            "two": "{{ [Utils.two(1, 2), Utils.two('x')] }}", "three": "{{ Utils.three(1, 2, 3) }}",
            "name": "{{ Utils['a name']() }}", "numbers": "{{ [...Utils.numbers()] }}", "four": "{{ Utils.four() }}",
            "arrow": "{{ Utils.arrow() }}", "last": "{{ Utils.last() }}",
            "lengths": "{{ [Utils.one.length, Utils.two.length, Utils.three.length, Utils['a name'].name] }}",
            "same": "{{ Utils.one === Utils.one }}", "fails": "{{ 1 + Utils.fails() }}", "lines": "{{ Utils.lines() }}",
        })),
    }));
    for (property, value) in [
        ("two", json!([2, 1])),
        ("three", json!(2)),
        ("name", json!([1])),
        ("numbers", json!([1, 2])),
        ("four", json!("function")),
        ("arrow", json!(2)),
        ("last", json!(5)),
        ("lengths", json!([0, 2, 0, "a name"])),
        ("same", json!(true)),
    ] {
        assert_eq!(page.value(&format!("Text1.{property}")), value, "{property}");
    }
    assert_eq!(page.triggered("Utils.later", &[]), 1);
    let stack = &page.error("Text1.fails").stack;
    assert!(stack.contains("at fails (Utils.body:8:"), "{stack}");
    assert!(
        page.error("Text1.lines").stack.contains("at lines (Utils.body:11:"),
        "{}",
        page.error("Text1.lines").stack
    );

    let object = "export default { ok: 1, zero() { return missing } }";
    let page = Page::open(json!({ "B": js(object), "Text1": widget(json!({ "zero": "{{ 1 + B.zero() }}" })) }));
    let column = object.find("missing").expect("it stands there") + 1;
    let stack = &page.error("Text1.zero").stack;
    assert!(stack.starts_with(&format!("    at zero (B.body:1:{column})")), "{stack}");
}

#[test]
fn i10_a_limit_in_a_function_has_its_position_in_the_binding_that_calls_it() {
    let guest = Guest::with_policy(json!({ "limits": { "loopIterations": 1_000 } }));
    let page = Page::open_in(
        guest,
        json!({
            "Utils": js("export default {\n\n\n  spin() { for (;;) {} },\n  deep(n) { return this.deep(n + 1) },\n}"),
            "Text1": widget(json!({
                "alone": "😀 {{ \n Utils.spin('é') }}", "within": "😀 {{ \n Utils.spin('é') || 1 }}", "deep": "{{ Utils.deep(1) }}",
            })),
        }),
    );
    let (alone, within) = (page.error("Text1.alone"), page.error("Text1.within"));
    assert_eq!((alone.source.line, alone.source.column), (Some(2), Some(12)));
    assert_eq!((within.source.line, within.source.column), (Some(2), Some(12)));
    assert_eq!(alone.stack.replace("alone", "within"), within.stack);
    assert!(alone.stack.starts_with("    at spin (Utils.body:4:"), "{}", alone.stack);
    assert_eq!(page.error("Text1.deep").source.line, Some(1));
}

#[test]
fn what_an_async_callback_leaves_behind_is_left_once() {
    let mut page = Page::open(json!({
        "Input1": widget(json!({ "value": 1 })),
        "Utils": js("export default { f(a) { [1].forEach(async (n) => { await n; null.x }); return a.b.c } }"),
        "Text1": widget(json!({ "text": "{{ Utils.f(Input1.value) }}" })),
    }));
    assert_eq!(page.error("Text1.text").code, ErrorCode::Uncaught);
    page.set("Input1.value", json!(2));
    let errors = page.guest.effects.iter().filter(|effect| matches!(effect, Effect::Error(_))).count();
    assert_eq!(errors, 0, "{:?}", page.guest.effects);
}

#[test]
fn what_is_known_of_functions_is_known_of_those_that_are_there() {
    let mut page = Page::open(json!({
        "Rows": widget(json!({ "list": [1, 2] })),
        "Utils": js("export default { v: 1, f(r) { r.push(0); return r.length } }"),
        "Text1": widget(json!({ "own": "{{ Utils.f(Rows.list) }}", "other": "{{ Rows.list.map((n) => n).length + [].concat(Rows.list).length }}" })),
    }));
    assert_eq!((page.value("Text1.own"), page.value("Text1.other")), (json!(3), json!(4)));
    page.edit(
        json!([{ "op": "body", "name": "Utils", "body": "export default { v: (function deeper() { deeper() })(), f(r) { return r.length } }" }]),
    );
    assert_eq!(page.error("Utils.body").code, ErrorCode::Limit);
    page.set("Rows.list", json!([1, 2, 3]));
    assert_eq!((page.value("Text1.own"), page.value("Text1.other")), (json!(4), json!(6)), "the old one goes on");
    page.edit(json!([{ "op": "body", "name": "Utils", "body": "export default { v: 1, f(r) { return r.length } }" }]));
    assert_eq!(page.value("Text1.own"), 3);
}

#[test]
fn what_only_a_module_may_have_is_told_at_once() {
    let page = Page::open(json!({ "Utils": js("export default {\n  f() { return import.meta.url },\n}") }));
    assert_eq!(page.error("Utils.body").code, ErrorCode::Syntax);
    assert_eq!(page.position("Utils.body"), (2, 16));
}

#[test]
fn a_body_that_no_longer_refers_to_an_entity_is_no_reader_of_it() {
    let mut page = Page::open(json!({
        "Input1": widget(json!({ "text": "a" })),
        "Utils": js("export default { v: Input1.text }"),
    }));
    page.edit(json!([{ "op": "body", "name": "Utils", "body": "export default { v: 1 }" }]));
    page.edit(json!([{ "op": "remove", "name": "Utils" }]));
    page.edit(json!([{ "op": "rename", "name": "Input1", "to": "Field1" }]));
    assert!(page.explain("Field1.text").is_some());
}

#[test]
fn a_function_that_nests_deep_is_compiled_before_it_is_called_at_the_end_of_many_calls() {
    let deep = format!("{}1{}", "[".repeat(150), "]".repeat(150));
    let object = format!(
        "export default {{ down(n) {{ return n ? this.down(n - 1) : this.deep() }}, deep() {{ return {deep}.flat(Infinity)[0] }} }}"
    );
    let page =
        Page::open(json!({ "Utils": js(&object), "Text1": widget(json!({ "text": "{{ 1 + Utils.down(100) }}" })) }));
    assert_eq!(page.value("Text1.text"), 2);
}

#[test]
fn a_function_that_uses_what_the_app_has_replaced_is_called_once() {
    let mut page = Page::open(json!({
        "Input1": widget(json!({ "value": 1 })),
        "Utils": js("export default { f(a) { return new Date(a).getTime() } }"),
        "Text1": widget(json!({ "text": "{{ Utils.f(Input1.value) }}" })),
        "Button1": json!({ "kind": "widget", "type": "BUTTON_WIDGET", "triggers": ["onClick", "onCount"], "properties": {
            "onClick": "{{ void (Date.prototype.getTime = function () { globalThis.n = (globalThis.n ?? 0) + 1; throw n }) }}",
            "onCount": "{{ globalThis.n }}",
        } }),
    }));
    assert_eq!(page.value("Text1.text"), 1);
    page.trigger("Button1.onClick", &[]);
    page.set("Input1.value", json!(2));
    assert_eq!(page.triggered("Button1.onCount", &[]), 1);
}

#[test]
fn a_function_is_triggered_by_whatever_name_it_has_and_what_is_none_is_said() {
    let mut page = Page::open(json!({
        "S": js("export default { v: 1, 'my fn'(a) { return a + 1 }, 2: () => 'two', load() { return 3 }, \"it's\": () => 4 }"),
        "W": widget(json!({ "text": "a" })),
    }));
    assert_eq!(page.triggered("S[\"my fn\"]", &[json!(1)]), 2);
    assert_eq!(page.triggered("S[2]", &[]), "two");
    assert_eq!(page.triggered("S[\"it's\"]", &[]), 4);
    assert_eq!(page.triggered("S.load", &[]), 3);
    for (path, message) in [
        ("S.laod", "\"S\" has no function called \"laod\": did you mean \"load\"?"),
        ("S.v", "\"S\" has no function called \"v\""),
        ("S.load.data", "\"S\" has no function called \"load.data\""),
        ("S[3]", "\"S\" has no function called \"[3]\""),
    ] {
        let Some(Outcome::Error { error }) = page.trigger(path, &[]) else { panic!("{path}") };
        assert_eq!((error.code, error.error_message.message.as_str()), (ErrorCode::EntityName, message));
        assert_eq!(error.source.entity, "S");
    }
    assert_eq!(page.triggered("W.onClick", &[]), json!({ "$type": "undefined" }), "a widget need not have a handler");
}
