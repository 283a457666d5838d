//! Bindings of an app: docs/app.md, sentence by sentence.

mod support;

use belljar_core::{
    Effect, ErrorCode, Event, LimitKind, Outcome,
    app::{Given, OpenApp, Quarantined},
    error::{ErrorType, Severity},
};
use serde_json::{Value as Json, json};
use support::{
    Guest,
    app::{Page, button, definition, js, opening, place, widget},
};

#[test]
fn a_property_is_text_with_code_segments() {
    let page = Page::open(json!({
        "Input1": widget(json!({ "text": "Ada" })),
        "Text1": widget(json!({ "text": "  Hello {{ Input1.text }}, {{ 1 + 1 }}!  ", "plain": "{ {no code} }" })),
    }));
    assert_eq!(page.value("Text1.text"), "Hello Ada, 2!", "outer white space is left out");
    assert_eq!(page.told, ["Text1.text"], "what holds no code is no news");
}

#[test]
fn braces_in_quotes_templates_patterns_and_comments_are_none() {
    let page = Page::open(json!({ "Text1": widget(json!({
        "quotes": "{{ '}}' }}", "template": "{{ `}}${'}}'}` }}", "pattern": "{{ /}}/.test('}}') }}",
        "comment": "{{ 1 /* }} */ }}", "object": "{{ {a: {b: 1}} }}", "open": "{{ 1 + 2",
    })) }));
    assert_eq!(page.value("Text1.quotes"), "}}");
    assert_eq!(page.value("Text1.template"), "}}}}");
    assert_eq!(page.value("Text1.pattern"), true);
    assert_eq!(page.value("Text1.comment"), 1);
    assert_eq!(page.value("Text1.object"), json!({ "a": { "b": 1 } }));
    assert!(!page.told.contains(&"Text1.open".to_owned()), "text that is not balanced is one literal");
}

#[test]
fn one_segment_keeps_its_type_and_text_around_it_makes_text() {
    let page = Page::open(json!({ "Text1": widget(json!({
        "number": "{{ 5 }}", "list": "{{ [1, {a: null}] }}", "text": "n={{ 5 }}", "object": "{{ {a: [1, 'x']} }};",
        "nothing": "{{ undefined }}/{{ null }}/{{ true }}", "list_as_text": "{{ [1, 'b'] }} {{ 1e21 }} {{ -0 }}",
        "date": "{{ new Date(0) }}!", "big": "{{ 10n }}!",
    })) }));
    assert_eq!(page.value("Text1.number"), 5);
    assert_eq!(page.value("Text1.list"), json!([1, { "a": null }]));
    assert_eq!(page.value("Text1.text"), "n=5");
    assert_eq!(page.value("Text1.object"), r#"{"a":[1,"x"]};"#);
    assert_eq!(page.value("Text1.nothing"), "undefined/null/true");
    assert_eq!(page.value("Text1.list_as_text"), r#"[1,"b"] 1e+21 0"#);
    assert_eq!(page.value("Text1.date"), r#""1970-01-01T00:00:00.000Z"!"#);
    assert_eq!(page.value("Text1.big"), "10!");
}

#[test]
fn what_is_put_into_text_is_not_read_again() {
    let page = Page::open(json!({
        "Input1": widget(json!({ "text": "$& $1 {not code} {{ '{' + '{b}' + '}' }}" })),
        "Text1": widget(json!({ "text": "<{{ Input1.text }}>", "b": "{{ 1 }}" })),
    }));
    assert_eq!(page.value("Text1.text"), "<$& $1 {not code} {{b}}>");
}

#[test]
fn code_is_in_expression_position() {
    let page = Page::open(json!({ "Text1": widget(json!({
        "object": "{{ {a: 1} }}", "called": "{{ function(){ return 5 }() }}", "first": "{{ 1; 2 }}",
        "comment": "{{ 3 // three\n }}", "empty": "{{ }}", "blank": "{{ /* nothing */ }}", "let": "{{ let x = 1 }}",
        "if": "{{ if (true) 1 }}", "wait": "{{ await 1 }}",
    })) }));
    assert_eq!(page.value("Text1.object"), json!({ "a": 1 }));
    assert_eq!(page.value("Text1.called"), 5);
    assert_eq!(page.value("Text1.first"), 1);
    assert_eq!(page.value("Text1.comment"), 3);
    for blank in ["Text1.empty", "Text1.blank"] {
        assert_eq!(page.value(blank), "(undefined)");
    }
    for wrong in ["Text1.let", "Text1.if", "Text1.wait"] {
        assert_eq!(page.error(wrong).code, ErrorCode::Syntax, "{wrong}");
    }
}

#[test]
fn top_level_await_and_arguments_are_for_trigger_fields() {
    let mut page = Page::open(json!({ "Button1": { "kind": "widget", "type": "BUTTON_WIDGET",
        "properties": { "onClick": "{{ await Promise.resolve(4) }}", "onChange": "{{ (a, b) => a + b }}",
            "text": "{{ Button1.onClick }}" },
        "triggers": ["onClick", "onChange"] } }));
    assert_eq!(page.triggered("Button1.onClick", &[]), 4);
    assert_eq!(page.triggered("Button1.onChange", &[json!(2), json!(3)]), 5);
    assert_eq!(page.value("Button1.text"), "(undefined)", "trigger fields are no dependencies");
}

#[test]
fn a_trigger_field_sees_names_that_it_is_run_with() {
    let mut page = Page::open(json!({
        "Button1": { "kind": "widget", "type": "BUTTON_WIDGET", "triggers": ["onClick"], "properties": {
            "onClick": "{{ (() => { currentRow.id += 1; return [currentRow.id, Text1.text] })() }}" } },
        "Text1": widget(json!({ "text": "{{ typeof currentRow }}" })),
    }));
    let run = |page: &mut Page, globals: Json| match page.trigger_with("Button1.onClick", &[], globals) {
        Some(Outcome::Value { value }) => Ok(value.to_json()),
        Some(Outcome::Error { error }) => Err((error.code, error.error_message.message)),
        other => panic!("{other:?}"),
    };
    assert_eq!(run(&mut page, json!({ "currentRow": { "id": 1 } })), Ok(json!([2, "undefined"])));
    assert_eq!(run(&mut page, json!({ "currentRow": { "id": 5 }, "Text1": { "text": "own" } })), Ok(json!([6, "own"])));
    assert!(run(&mut page, json!({})).is_err_and(|(_, message)| message.contains("currentRow")), "it is gone");
    for name in ["fetch", "appsmith", "a b", "this", "Math"] {
        let (code, message) = run(&mut page, json!({ name: 1, "currentRow": {} })).expect_err(name);
        assert_eq!(code, ErrorCode::EntityName, "{message}");
    }
}

#[test]
fn a_data_field_cannot_act() {
    let mut page = Page::open(json!({
        "Query1": { "kind": "query", "template": {} },
        "Table1": { "kind": "widget", "type": "TABLE_WIDGET_V2", "properties": {}, "setters": { "setData": "tableData" } },
        "Text1": widget(json!({
            "store": "{{ storeValue('a', 1) }}", "query": "{{ Query1.run() }}", "setter": "{{ Table1.setData([]) }}",
            "caught": "{{ (() => { try { showAlert('x') } catch (e) {} return 1 })() }}",
            "later": "{{ (Promise.resolve().then(() => storeValue('b', 1)), 1) }}",
            "promise": "{{ Promise.resolve(1) }}", "store_is": "{{ Object.keys(appsmith.store).length }}",
        })),
    }));
    for (property, name) in [
        ("store", "storeValue"),
        ("query", "Query1.run"),
        ("setter", "Table1.setData"),
        ("caught", "showAlert"),
        ("later", "storeValue"),
    ] {
        let path = format!("Text1.{property}");
        let expected = format!(
            "ValidationError: Please remove any direct/indirect references to {name}() and try again. Data fields cannot \
             execute framework actions."
        );
        assert_eq!(page.message(&path), expected);
        assert_eq!(page.error(&path).source.property, property, "the error names the field");
        assert_eq!(page.position(&path).0, 1, "and the line");
    }
    let expected = "Error: Found a Promise() during evaluation. Data fields cannot execute asynchronous code.";
    assert_eq!(page.message("Text1.promise"), expected);
    page.set("Text1.anything", json!(1));
    assert_eq!(page.value("Text1.store_is"), 0);
}

#[test]
fn writing_to_an_entity_gives_the_value_and_changes_nothing() {
    let page = Page::open(json!({
        "Input1": widget(json!({ "text": "old", "rows": [{ "a": 1 }] })),
        "A": widget(json!({ "text": "{{ Input1.text = 123 }}", "deep": "{{ Input1.rows[0].a = 5 }}",
            "own": "{{ (Input1.text = 'mine', Input1.text) }}", "gone": "{{ delete Input1.text }}",
            "pushed": "{{ Input1.rows.push(1) }}" })),
        "B": widget(json!({ "text": "{{ Input1.text }}", "deep": "{{ Input1.rows }}" })),
    }));
    assert_eq!(page.value("A.text"), 123);
    assert_eq!(page.value("A.deep"), 5);
    assert_eq!(page.value("A.own"), "mine");
    assert_eq!((page.value("A.gone"), page.value("A.pushed")), (json!(true), json!(2)));
    assert_eq!(page.value("B.text"), "old");
    assert_eq!(page.value("B.deep"), json!([{ "a": 1 }]));
}

#[test]
fn results_are_data_of_every_kind() {
    let page = Page::open(json!({
        "A": widget(json!({
            "date": "{{ new Date(5) }}", "map": "{{ new Map([[1, {a: 2}]]) }}", "set": "{{ new Set([1]) }}",
            "big": "{{ 10n }}", "nan": "{{ NaN }}", "zero": "{{ -0 }}", "bytes": "{{ new Uint8Array([1, 2]) }}",
            "cycle": "{{ (() => { const a = {}; a.me = a; return a })() }}",
        })),
        "B": widget(json!({
            "date": "{{ A.date.getTime() }}", "map": "{{ A.map.get(1).a }}", "set": "{{ A.set.has(1) }}",
            "big": "{{ A.big + 1n === 11n }}", "nan": "{{ Number.isNaN(A.nan) }}", "zero": "{{ Object.is(A.zero, -0) }}",
            "bytes": "{{ A.bytes.length }}", "cycle": "{{ A.cycle.me.me === A.cycle }}",
        })),
    }));
    for (path, value) in [
        ("B.date", json!(5)),
        ("B.map", json!(2)),
        ("B.set", json!(true)),
        ("B.big", json!(true)),
        ("B.nan", json!(true)),
        ("B.zero", json!(true)),
        ("B.bytes", json!(2)),
        ("B.cycle", json!(true)),
    ] {
        assert_eq!(page.value(path), value, "{path}");
    }
}

#[test]
fn an_error_makes_the_property_undefined_and_is_recorded_with_its_position() {
    let mut page = Page::open(json!({
        "Input1": widget(json!({ "text": "{{ null }}" })),
        "Text1": widget(json!({ "text": "{{ Input1.text.length }}", "template": "a\n b {{ 1 }} c {{\n  Input1\n    .text.length }}",
            "syntax": "x {{ 1 }} {{ 1 + }}" })),
        "Text2": widget(json!({ "text": "{{ Text1.text }}" })),
    }));
    let error = page.error("Text1.text");
    assert_eq!((error.error_type, error.severity), (ErrorType::Parse, Severity::Error));
    assert_eq!(error.error_message.name, "TypeError");
    assert_eq!(
        (error.original_binding.as_str(), error.raw.as_str()),
        ("{{ Input1.text.length }}", " Input1.text.length ")
    );
    assert_eq!((error.source.entity.as_str(), error.source.property.as_str()), ("Text1", "text"));
    assert_eq!(page.position("Text1.text").0, 1);
    assert_eq!(page.position("Text1.template").0, 4, "counted in the whole text");
    assert!(page.error("Text1.template").stack.contains("(Text1.template:4:"), "in the stack, too");
    assert_eq!(page.position("Text1.syntax"), (1, 18), "where the code ends too early");
    assert_eq!(page.value("Text2.text"), "(undefined)");
    page.change("Input1.text", json!("four"));
    assert_eq!(page.value("Text1.text"), 4, "errors are gone when the path evaluates again");
    assert_eq!(page.value("Text2.text"), 4);
}

#[test]
fn a_trigger_s_thrown_values_are_kept() {
    let mut page = Page::open(json!({ "Button1": { "kind": "widget", "type": "BUTTON_WIDGET", "properties": {
        "a": "{{ (() => { throw 5 })() }}", "b": "{{ (() => { throw { message: 'mine', name: 'Own' } })() }}" },
        "triggers": ["a", "b"] } }));
    let mut thrown = |path: &str| match page.trigger(path, &[]) {
        Some(Outcome::Error { error }) => error.error_message,
        other => panic!("{other:?}"),
    };
    let a = thrown("Button1.a");
    assert_eq!((a.name.as_str(), a.message.as_str()), ("Error", "5"));
    let b = thrown("Button1.b");
    assert_eq!((b.name.as_str(), b.message.as_str()), ("Own", "mine"));
}

#[test]
fn one_bad_binding_ends_with_a_limit_on_its_own_path() {
    let guest = Guest::with_policy(json!({ "limits": { "loopIterations": 1000, "valueNodes": 1000 } }));
    let page = Page::open_in(
        guest,
        json!({ "Text1": widget(json!({
        "bad": "{{ (() => { for (;;) {} })() }}", "deep": "{{ (function f() { return f() })() }}",
        "large": "{{ Array(5000).fill({}) }}", "good": "{{ 1 }}", "after": "{{ Text1.bad === undefined }}",
    })) }),
    );
    for bad in ["Text1.bad", "Text1.deep", "Text1.large"] {
        let error = page.error(bad);
        assert_eq!((error.error_type, error.code), (ErrorType::Limit, ErrorCode::Limit), "{bad}");
        assert_eq!(error.error_message.name, "LimitError");
    }
    assert_eq!(page.value("Text1.good"), 1);
    assert_eq!(page.value("Text1.after"), true);
}

#[test]
fn safe_mode_runs_nothing_until_a_text_is_changed() {
    let entities = json!({
        "Text1": widget(json!({ "a": "{{ 1 }}", "b": "{{ 2 }}" })),
        "Button1": { "kind": "widget", "type": "BUTTON_WIDGET", "properties": { "onClick": "{{ 3 }}" }, "triggers": ["onClick"] },
    });
    let open = OpenApp { definition: definition(entities), safe_mode: true, ..opening() };
    let (mut page, problems) = Page::try_open(Guest::granted(), open);
    assert_eq!(problems, []);
    assert!(page.values.is_empty() && page.errors.is_empty());
    match page.trigger("Button1.onClick", &[]) {
        Some(Outcome::Error { error }) => assert_eq!(error.code, ErrorCode::SafeMode),
        other => panic!("{other:?}"),
    }
    page.change("Text1.b", json!("{{ 20 }}"));
    assert_eq!(page.value("Text1.b"), 20);
    assert_eq!(page.value("Text1.a"), "(undefined)");
    page.change("Button1.onClick", json!("{{ 30 }}"));
    assert_eq!(page.triggered("Button1.onClick", &[]), 30);
}

#[test]
fn a_handler_that_has_taken_an_engine_down_says_why_it_is_not_run() {
    let button = json!({
        "kind": "widget", "type": "BUTTON", "properties": { "onClick": "{{ 1 }}" }, "triggers": ["onClick"],
    });
    for (kind, why) in [
        (LimitKind::Deadline, "it ran on past the deadline of data fields, 1000 ms (policy.limits.dataDeadlineMs)"),
        (LimitKind::Stack, "it used up the machine's stack"),
        (LimitKind::Crash, "the engine failed"),
    ] {
        let quarantined = vec![Quarantined { place: place("Button1.onClick"), kind }];
        let entities = json!({ "Button1": button });
        let open = OpenApp { definition: definition(entities), quarantined, ..opening() };
        let (mut page, _) = Page::try_open(Guest::granted(), open);
        let Some(Outcome::Limit { limit }) = page.trigger("Button1.onClick", &[]) else { panic!("it is not run") };
        assert_eq!(limit.kind, kind);
        assert!(limit.message.contains(why), "{}", limit.message);
    }
}

#[test]
fn the_turn_that_opens_an_app_evaluates_nothing() {
    let mut guest = Guest::granted();
    let entities = json!({ "A": widget(json!({ "x": "{{ 1 }}", "y": "{{ A.x + 1 }}" })) });
    let open = OpenApp { definition: definition(entities), ..opening() };
    let effects = guest.deliver(Event::OpenApp(Box::new(open)));
    let told = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::Updates { updates, rest, .. } => Some((updates.len(), *rest)),
            _ => None,
        })
    };
    assert_eq!(told(&effects), Some((0, 2)));
    assert!(effects.contains(&Effect::Continue));
    let effects = guest.deliver(Event::RunJobs);
    assert_eq!(told(&effects), Some((2, 0)));
    assert!(!effects.contains(&Effect::Continue));
}

#[test]
fn what_has_taken_an_engine_down_is_not_run_until_its_text_is_changed() {
    let entities = json!({ "Text1": widget(json!({ "bad": "{{ 1 }}", "good": "{{ Text1.bad }}" })) });
    let quarantined = vec![Quarantined { place: place("Text1.bad"), kind: LimitKind::Memory }];
    let open = OpenApp { definition: definition(entities), quarantined, ..opening() };
    let (mut page, _) = Page::try_open(Guest::granted(), open);
    assert_eq!(page.error("Text1.bad").error_type, ErrorType::Limit);
    let why = "it needs more than the 128 MiB that there are (limits.memoryBytes) (keep less data at a time)";
    assert!(page.message("Text1.bad").ends_with(why), "{}", page.message("Text1.bad"));
    assert_eq!(page.value("Text1.good"), "(undefined)");
    page.edit(json!([{ "op": "rename", "name": "Text1", "to": "Text2" }]));
    assert_eq!(page.error("Text2.bad").error_type, ErrorType::Limit, "another name is no other text");
    page.change("Text2.bad", json!("{{ 2 }}"));
    assert_eq!((page.value("Text2.bad"), page.value("Text2.good")), (json!(2), json!(2)));
}

#[test]
fn a_given_value_stays_until_the_property_s_own_code_is_evaluated_again() {
    let mut page = Page::open(json!({
        "A": widget(json!({ "x": "a" })),
        "B": widget(json!({ "one": "{{ A.x }}", "many": { "in": ["{{ A.x }}", 1] }, "plain": 1 })),
    }));
    for path in ["B.one", "B.many", "B.plain"] {
        page.set(path, json!([path]));
        assert_eq!(page.overruled, [], "{path}");
    }
    assert_eq!(page.value("B.one"), json!(["B.one"]));
    page.edit(json!([{ "op": "rename", "name": "B", "to": "C" }]));
    assert_eq!(page.overruled, [], "another name evaluates nothing");
    page.set("A.x", json!("b"));
    assert_eq!(page.overruled, [place("C.one"), place("C.many")]);
    page.set("A.x", json!("c"));
    assert_eq!(page.overruled, []);
}

#[test]
fn an_app_becomes_nothing_that_could_not_be_opened() {
    let mut page = Page::open(json!({ "Text1": { "kind": "widget", "type": "X", "meta": { "m": 1 } } }));
    let nested = |levels: usize| (0..levels).fold(json!(1), |within, _| json!([within]));
    let change = |value: Json| json!([{ "op": "change", "name": "Text1", "property": "a.b", "value": value }]);
    assert_eq!(page.try_edit(change(nested(120))), []);
    assert_eq!(page.try_edit(change(nested(121)))[0].path, "$[0].property");
    let add = |value: Json| json!([{ "op": "add", "name": "New", "entity": widget(json!({ "a": value })) }]);
    assert_eq!(page.try_edit(add(nested(122)))[0].path, "$[0].entity");
    assert_eq!(page.try_edit(add(nested(121))), []);
    // What is written down is no meta property any more.
    page.change("Text1.m", json!("{{ 1 + 1 }}"));
    assert_eq!(page.value("Text1.m"), 2);
    page.deliver(Event::SetProperty { place: place("Text1.m"), value: Given::Value(7.0.into()) });
    page.change("Text1.m", json!("{{ 1 + 2 }}"));
    assert_eq!(page.value("Text1.m"), 3);
}

#[test]
fn a_pass_that_is_interrupted_goes_on_and_only_what_takes_too_long_by_itself_ends() {
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
    static FLAG: AtomicU32 = AtomicU32::new(0);
    let mut guest = Guest::with_policy(json!({ "limits": { "loopIterations": 1_000_000_000 } }));
    guest.jar().interrupt_with(&FLAG);
    #[allow(clippy::disallowed_methods)] // The clock, which is not the jar's business.
    let stop = std::thread::spawn(|| {
        // The turn's time is up again and again; whoever delivers the next event clears the flag, which is here this thread.
        for _ in 0..40 {
            std::thread::sleep(std::time::Duration::from_millis(50));
            FLAG.store(1, Relaxed);
            std::thread::sleep(std::time::Duration::from_millis(5));
            FLAG.store(0, Relaxed);
        }
    });
    let page = Page::open_in(
        guest,
        json!({ "Text1": widget(json!({
        "a": "{{ 1 }}", "bad": "{{ (() => { for (;;) {} })() }}", "b": "{{ 2 }}",
    })) }),
    );
    stop.join().expect("the clock");
    assert_eq!((page.value("Text1.a"), page.value("Text1.b")), (json!(1), json!(2)));
    let error = page.error("Text1.bad");
    assert!(error.error_message.message.contains("dataDeadlineMs"), "{}", error.error_message.message);
}

#[test]
fn app_code_cannot_take_an_entity_s_name_from_others() {
    let mut page = Page::open(json!({
        "I": widget(json!({ "n": 1 })),
        "A": widget(json!({
            "defined": "{{ (() => { try { Object.defineProperty(globalThis, 'I', { value: { n: 'evil' }, configurable: true }) } catch {} return I.n })() }}",
            "deleted": "{{ (() => { try { delete globalThis.I } catch {} return I.n })() }}",
            "closed": "{{ (() => { try { Object.freeze(globalThis) } catch {} return I.n })() }}",
        })),
        "B": widget(json!({ "direct": "{{ I.n }}", "engine": "{{ (() => I.n)() }}" })),
    }));
    for path in ["A.defined", "A.deleted", "A.closed", "B.direct", "B.engine"] {
        assert_eq!(page.value(path), 1, "{path}");
    }
    page.edit(json!([{ "op": "add", "name": "New", "entity": { "kind": "widget", "type": "T", "properties": { "x": 2 } } }, { "op": "change", "name": "B", "property": "new", "value": "{{ (() => New.x)() }}" }]));
    assert_eq!(page.value("B.new"), 2);
    page.edit(json!([{ "op": "rename", "name": "New", "to": "Newer" }]));
    assert_eq!(page.value("B.new"), 2);
    page.edit(json!([{ "op": "remove", "name": "Newer" }, { "op": "change", "name": "B", "property": "new", "value": "{{ typeof Newer }}" }]));
    assert_eq!(page.value("B.new"), "undefined");
}

#[test]
fn what_is_called_to_show_a_value_is_its_own_binding_s() {
    let mut page = Page::open(json!({
        "In": widget(json!({ "n": 1 })),
        "Y": widget(json!({ "b": "{{ (() => In.n)() }}", "joined": "x {{ ({ n: In.n }) }}", "deep": "{{ (() => In.n + 1)() }}" })),
        "U": js("export default { v: { get a() { try { showAlert('x') } catch {} return 1 } }, w: { get b() { for (;;) {} } }, fine: 1 }"),
        "B": button(json!({ "onClick": "{{ (Object.prototype.toJSON = function () { try { showAlert('x') } catch {} return 7 }, 1) }}" })),
    }));
    assert_eq!(page.error("U.v").code, ErrorCode::DataAction);
    assert_eq!(page.error("U.w").code, ErrorCode::Limit);
    page.set("In.n", json!(2));
    assert_eq!((page.value("Y.b"), page.value("Y.deep")), (json!(2), json!(3)));
    page.trigger("B.onClick", &[]);
    page.set("In.n", json!(3));
    assert_eq!(page.error("Y.joined").code, ErrorCode::DataAction);
    assert_eq!((page.value("Y.b"), page.value("Y.deep")), (json!(3), json!(4)));
}

#[test]
fn what_is_thrown_is_told_as_far_as_it_can_be_shown() {
    let page =
        Page::open(json!({ "A": widget(json!({ "a": "{{ (() => { throw new Error('é'.repeat(1e6)) })() }}" })) }));
    let error = page.error("A.a");
    assert!(error.error_message.message.len() < 21_000, "{}", error.error_message.message.len());
    assert!(error.error_message.message.ends_with("bytes more)"));
}

#[test]
fn code_cannot_leave_what_it_is_put_into() {
    let page = Page::open(json!({ "Text1": widget(json!({
        "a": "{{ 1 }); foo(function(){ return 2 }}", "b": "{{ 1 } + function () { 2 }}", "c": "{{ 1; return 2 }).call(1, function () { 3 }}",
    })) }));
    assert_eq!(page.values.len(), 0, "{:?}", page.values);
}
