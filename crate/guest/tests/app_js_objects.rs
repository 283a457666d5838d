//! JS objects of an app: docs/app.md, sentence by sentence.

mod support;

use belljar_core::{ErrorCode, Outcome};
use serde_json::{Value as Json, json};
use support::{
    Guest,
    app::{Page, button, js, widget},
};

#[test]
fn functions_and_variables_are_what_is_exported() {
    let mut page = Page::open(json!({
        "Utils": js("export default {\n  rate: 0.5,\n  list: [1, 2],\n  total(rows) { return rows.reduce((a, b) => a + b, 0) * this.rate },\n  twice: (n) => n * 2,\n  async later() { return 7 },\n}"),
        "Text1": widget(json!({ "total": "{{ Utils.total(Utils.list) }}", "rate": "{{ Utils.rate }}", "twice": "{{ [1, 2].map(Utils.twice) }}" })),
        "Button1": button(json!({ "onClick": "{{ Utils.later() }}" })),
    }));
    assert_eq!(page.value("Text1.total"), 1.5);
    assert_eq!(page.value("Text1.rate"), 0.5);
    assert_eq!(page.value("Text1.twice"), json!([2, 4]));
    assert_eq!(page.triggered("Button1.onClick", &[]), 7);
    assert_eq!(page.triggered("Utils.later", &[]), 7, "a function is a handler as well");
    assert_eq!(page.triggered("Utils.total", &[json!([4])]), 2);
}

#[test]
fn anything_else_says_how_to_start() {
    let page =
        Page::open(json!({ "A": js("const x = 1"), "B": js("export default 5"), "C": js("export default { a: }") }));
    for name in ["A", "B"] {
        let error = page.error(&format!("{name}.body"));
        assert_eq!(error.error_message.message, "Start object with export default");
        assert_eq!(error.code, ErrorCode::Syntax);
    }
    assert_eq!(page.error("C.body").source.line, Some(1));
}

#[test]
fn of_duplicate_keys_the_first_function_wins() {
    let page = Page::open(json!({
        "Utils": js("export default { f() { return 1 }, f() { return 2 } }"),
        "Text1": widget(json!({ "text": "{{ Utils.f() }}" })),
    }));
    assert_eq!(page.value("Text1.text"), 1);
}

#[test]
fn functions_call_each_other_and_other_objects_functions() {
    let page = Page::open(json!({
        "A": js("export default { one() { return 1 }, two() { return this.one() + B.one() }, even(n) { return n === 0 || this.odd(n - 1) }, odd(n) { return n !== 0 && this.even(n - 1) } }"),
        "B": js("export default { one() { return A.one() * 10 } }"),
        "Text1": widget(json!({ "text": "{{ A.two() }}", "even": "{{ A.even(10) }}" })),
    }));
    assert_eq!(page.value("Text1.text"), 11);
    assert_eq!(page.value("Text1.even"), true, "functions that call each other are no cycle");
}

#[test]
fn who_calls_a_function_depends_on_what_it_reads() {
    let mut page = Page::open(json!({
        "Input1": widget(json!({ "text": "Ada", "other": 1 })),
        "A": js("export default { name() { return B.read() + '!' } }"),
        "B": js("export default { read() { return Input1.text } }"),
        "Text1": widget(json!({ "text": "{{ A.name() }}" })),
    }));
    page.set("Input1.text", json!("Bob"));
    assert_eq!(page.value("Text1.text"), "Bob!");
    page.set("Input1.other", json!(2));
    assert_eq!(page.evaluations("Text1.text"), 2);
    assert!(page.explain("B.read").expect("a function").dependants.contains(&"Text1.text".to_owned()));
}

#[test]
fn variables_are_live_state_of_the_session() {
    let mut page = Page::open(json!({
        "State": js("export default {\n  count: 0,\n  user: { name: 'Ada', tags: ['a'] },\n  add() { this.count++; State.count += 10 },\n  rename(to) { this.user.name = to },\n  async slow() { this.count = 100; await Promise.resolve(); return this.count },\n}"),
        "Text1": widget(json!({ "count": "{{ State.count }}", "name": "{{ State.user.name }}", "tags": "{{ State.user.tags.length }}" })),
        "Button1": button(json!({ "onAdd": "{{ State.add() }}", "onName": "{{ State.rename('Bob') }}", "onSlow": "{{ State.slow() }}",
            "onTag": "{{ State.user.tags.push('b') }}" })),
    }));
    page.trigger("Button1.onAdd", &[]);
    assert_eq!(page.value("Text1.count"), 11);
    assert_eq!(page.value("State.count"), 11, "the page is told of variables");
    page.trigger("Button1.onName", &[]);
    assert_eq!(page.value("Text1.name"), "Bob", "a write within counts");
    assert_eq!(page.evaluations("Text1.tags"), 1);
    page.trigger("Button1.onTag", &[]);
    assert_eq!(page.value("Text1.tags"), 2);
    assert_eq!(page.triggered("Button1.onSlow", &[]), 100);
    assert_eq!(page.value("Text1.count"), 100);
}

#[test]
fn changes_of_a_turn_are_one_evaluation() {
    let mut page = Page::open(json!({
        "State": js("export default { count: 0, add() { for (let i = 0; i < 50; i++) this.count++ } }"),
        "Text1": widget(json!({ "count": "{{ State.count }}" })),
    }));
    page.trigger("State.add", &[]);
    assert_eq!((page.value("Text1.count"), page.evaluations("Text1.count")), (json!(50), 2));
}

#[test]
fn maps_and_sets_count_also_when_they_are_changed_later() {
    let mut page = Page::open(json!({
        "Query1": { "kind": "query", "template": {} },
        "State": js("export default { map: new Map(), set: new Set([1]), put(k, v) { this.map.set(k, v); this.set.add(v) }, async later() { const map = this.map; await Query1.run(); map.set('late', 1) } }"),
        "Text1": widget(json!({ "map": "{{ State.map.get('a') }}", "set": "{{ State.set.size }}", "late": "{{ State.map.has('late') }}" })),
    }));
    page.trigger("State.put", &[json!("a"), json!(5)]);
    assert_eq!((page.value("Text1.map"), page.value("Text1.set")), (json!(5), json!(2)));
    assert!(page.trigger("State.later", &[]).is_none());
    let (id, _) = page.ask();
    page.deliver(belljar_core::Event::Answered { id, result: Ok(belljar_core::Value::undefined()) });
    assert_eq!(page.value("Text1.late"), true);
}

#[test]
fn a_data_field_reads_variables_and_does_not_write_them() {
    let mut page = Page::open(json!({
        "State": js("export default { count: 1, list: [1], add() { this.count++; this.list.push(2); return this.count } }"),
        "Text1": widget(json!({ "write": "{{ State.count = 5 }}", "add": "{{ State.add() }}", "push": "{{ State.list.push(9) }}",
            "count": "{{ State.count }}", "list": "{{ State.list }}", "replace": "{{ (State.add = 1, State.other = 2, typeof State.add + typeof State.other) }}" })),
        "Button1": button(json!({ "onClick": "{{ State.count + State.list.length }}" })),
    }));
    assert_eq!((page.value("Text1.write"), page.value("Text1.push")), (json!(5), json!(2)));
    assert_eq!(page.value("Text1.add"), 1);
    assert_eq!((page.value("Text1.count"), page.value("Text1.list")), (json!(1), json!([1])));
    assert_eq!(page.value("Text1.replace"), "functionundefined");
    assert_eq!(page.triggered("Button1.onClick", &[]), 2);
}

#[test]
fn variables_keep_their_value_until_their_own_text_changes() {
    let body = |count: &str, extra: &str| {
        json!([{ "op": "body", "name": "State",
            "body": format!("export default {{ count: {count}, list: [], add() {{ this.count++; this.list.push(1) }}{extra} }}") }])
    };
    let mut page = Page::open(json!({
        "State": js("export default { count: 1, list: [], add() { this.count++; this.list.push(1) } }"),
        "Text1": widget(json!({ "text": "{{ State.count + '/' + State.list.length }}", "more": "{{ State.more?.() }}" })),
    }));
    page.trigger("State.add", &[]);
    assert_eq!(page.value("Text1.text"), "2/1");
    page.edit(body("1", ", more() { return 'more' }"));
    assert_eq!((page.value("Text1.text"), page.value("Text1.more")), (json!("2/1"), json!("more")));
    page.edit(body("10", ""));
    assert_eq!((page.value("Text1.text"), page.value("Text1.more")), (json!("10/1"), json!("(undefined)")));
    page.trigger("State.add", &[]);
    assert_eq!(page.value("Text1.text"), "11/2");
    page.edit(json!([{ "op": "body", "name": "State", "body": "export default { count: " }]));
    assert_eq!(page.error("State.body").code, ErrorCode::Syntax);
    assert_eq!(page.value("Text1.text"), "11/2", "a mistake while typing takes nothing away");
    page.edit(body("10", ""));
    assert_eq!(page.value("Text1.text"), "11/2");
}

#[test]
fn the_last_result_of_a_function_is_its_data() {
    let mut page = Page::open(json!({
        "Api": js("export default { now() { return { n: 1 } }, async load() { return [1, 2, 3] }, fails() { throw new Error('no') } }"),
        "Text1": widget(json!({ "now": "{{ Api.now.data.n }}", "load": "{{ Api.load.data?.length }}", "fails": "{{ Api.fails.data }}" })),
        "Button1": button(json!({ "onClick": "{{ Api.now.data.n + 1 }}" })),
    }));
    assert_eq!(page.value("Text1.load"), "(undefined)");
    page.trigger("Api.now", &[]);
    assert_eq!(page.value("Text1.now"), 1);
    page.trigger("Api.load", &[]);
    assert_eq!(page.value("Text1.load"), 3);
    page.trigger("Api.fails", &[]);
    assert_eq!(page.value("Text1.fails"), "(undefined)");
    assert_eq!(page.triggered("Button1.onClick", &[]), 2);
}

#[test]
fn errors_say_which_function_threw_first() {
    let mut page = Page::open(json!({
        "A": js("export default {\n  outer() { return this.inner() },\n  inner() {\n    return undefined.x\n  },\n}"),
        "Text1": widget(json!({ "text": "{{ A.outer() }}" })),
        "Button1": button(json!({ "onClick": "{{ A.outer() }}" })),
    }));
    let error = page.error("Text1.text").clone();
    assert_eq!(error.source.property, "text");
    assert!(error.stack.starts_with("    at inner (A.body:4:"), "{}", error.stack);
    assert!(error.stack.contains("at outer (A.body:2:"), "{}", error.stack);
    match page.trigger("Button1.onClick", &[]) {
        Some(Outcome::Error { error }) => {
            assert!(error.stack.starts_with("    at inner (A.body:4:"), "{}", error.stack);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn async_and_acting_functions_are_refused_in_data_fields_before_they_run() {
    let page = Page::open(json!({
        "Query1": { "kind": "query", "template": {} },
        "A": js("export default { async load() { console.log('ran') }, save() { console.log('ran'); storeValue('a', 1) }, indirect() { console.log('ran'); return this.save() }, runs() { console.log('ran'); return Query1.run() }, fine() { return 1 } }"),
        "Text1": widget(json!({ "load": "{{ A.load() }}", "save": "{{ A.save() }}", "indirect": "{{ A.indirect() }}", "runs": "{{ A.runs() }}",
            "fine": "{{ A.fine() }}", "data": "{{ A.load.data }}" })),
    }));
    for (path, names) in [
        ("Text1.load", ["A.load()", "async"]),
        ("Text1.save", ["A.save()", "storeValue()"]),
        ("Text1.indirect", ["A.save()", "storeValue()"]),
        ("Text1.runs", ["A.runs()", "Query1.run()"]),
    ] {
        let error = page.error(path);
        assert_eq!(error.error_message.name, "ValidationError");
        for name in names {
            assert!(error.error_message.message.contains(name), "{path}: {}", error.error_message.message);
        }
        assert_eq!(format!("{}.{}", error.source.entity, error.source.property), path);
    }
    assert_eq!((page.value("Text1.fine"), page.value("Text1.data")), (json!(1), json!("(undefined)")));
    assert_eq!(page.guest.lines(), Vec::<Json>::new(), "none of them has run");
}

#[test]
fn an_object_with_functions_that_no_data_field_may_call_is_read_and_what_is_called_is_refused_then() {
    let page = Page::open(json!({
        "J": js("export default { v: 1, async later() { console.log('ran') }, save() { console.log('ran'); storeValue('a', 1) }, indirect() { return this[`save`]() }, fine() { return 2 } }"),
        "Key": widget(json!({ "fine": "fine", "later": "later", "save": "save", "indirect": "indirect" })),
        "Text1": widget(json!({
            "read": "{{ J?.v }}", "computed": "{{ J['v'] + J[`v`] }}", "keys": "{{ Object.keys(J).length }}",
            "fine": "{{ J[Key.fine]() }}", "async": "{{ (J[Key.later](), 1) }}", "caught": "{{ (() => { try { J[Key.save]() } catch {} return 1 })() }}",
            "indirect": "{{ J[Key.indirect]() }}", "mapped": "{{ [1].map(J[Key.later]).length }}" })),
    }));
    let values = ["read", "computed", "keys", "fine"].map(|key| page.value(&format!("Text1.{key}")));
    assert_eq!(values, [json!(1), json!(2), json!(1), json!(2)]);
    for (path, function, why) in [
        ("Text1.async", "J.later", "Data fields cannot execute async functions."),
        ("Text1.caught", "J.save", "It calls storeValue(). Data fields cannot execute framework actions."),
        ("Text1.indirect", "J.save", "It calls storeValue(). Data fields cannot execute framework actions."),
        ("Text1.mapped", "J.later", "Data fields cannot execute async functions."),
    ] {
        let error = page.error(path);
        assert_eq!(error.error_message.name, "ValidationError");
        let message = format!("Please remove any direct/indirect references to {function}() and try again. {why}");
        assert_eq!(error.error_message.message, message, "{path}");
        assert_eq!(format!("{}.{}", error.source.entity, error.source.property), path);
    }
    assert_eq!(page.guest.lines(), Vec::<Json>::new(), "none of them has run");
}

#[test]
fn i10_a_function_that_may_not_be_called_is_refused_where_the_field_refers_to_it() {
    let page = Page::open(json!({
        "Query1": { "kind": "query", "template": {} },
        "A": js("export default { v: 1, async load() {}, indirect() { return this.runs() }, runs() { return Query1.run() }, fine() { return Text1.fine } }"),
        "Text1": widget(json!({
            "fine": "{{ 1 }}", "load": "a\n é😀 {{ A.load() }}", "second": "{{ A.fine() }} {{ A.v +\n  A\n.indirect() + A.load() }}",
            "callback": "{{ [A, A.v].map((A) => A.load) && [1].map(A.load) }}", "cr": "a\r{{ 1\r+ A.load() }}",
            "direct": "{{ A.v +\n storeValue('a', 1) }}" })),
    }));
    for (path, position) in
        [("load", (2, 9)), ("second", (2, 3)), ("callback", (1, 43)), ("cr", (1, 10)), ("direct", (2, 12))]
    {
        let path = format!("Text1.{path}");
        assert_eq!(page.error(&path).error_message.name, "ValidationError", "{path}");
        assert_eq!(page.position(&path), position, "{path}");
    }
}

#[test]
fn a_function_named_beside_its_object_is_refused_all_the_same() {
    let page = Page::open(json!({
        "J": js("export default { v: 1, async later() { console.log('ran') }, calls() { return this.later() } }"),
        "Text1": widget(json!({ "a": "{{ [J, J.later()] }}", "b": "{{ [J.calls(), J] }}", "c": "{{ [J, J.calls()] }}" })),
    }));
    for path in ["Text1.a", "Text1.b", "Text1.c"] {
        assert!(page.error(path).error_message.message.contains("J.later()"), "{path}");
    }
    assert_eq!(page.guest.lines(), Vec::<Json>::new(), "none of them has run");
}

#[test]
fn a_cycle_names_the_functions_that_it_goes_through() {
    let page = Page::open(json!({
        "A": widget(json!({ "x": "{{ U.f() }}", "y": "{{ A.z }}", "z": "{{ A.y + U.other() }}" })),
        "U": js("export default { f() { return this.g() }, g() { return A.x }, other() { return 1 } }"),
    }));
    let message = |path| page.error(path).error_message.message.clone();
    assert_eq!(message("A.x"), "Cyclic dependency found while evaluating: A.x → U.f → U.g → A.x");
    assert_eq!(message("A.y"), "Cyclic dependency found while evaluating: A.y → A.z → A.y");
}

#[test]
fn a_change_of_what_variables_share_is_one_of_each_of_them() {
    let mut page = Page::open(json!({
        "S": js("export default { rows: [{ n: 1 }, { n: 5 }], sel: null, pick() { this.sel = this.rows[0] }, edit() { this.sel.n++ }, drop() { this.sel = null } }"),
        "R": js("export default { mine: null, take() { this.mine = S.rows }, edit() { this.mine[1].n++ } }"),
        "Text1": widget(json!({ "first": "{{ S.rows[0].n }}", "second": "{{ S.rows[1].n }}", "sel": "{{ S.sel?.n }}" })),
        "Button1": button(json!({ "pick": "{{ S.pick() }}", "edit": "{{ S.edit() }}", "drop": "{{ S.drop() }}", "take": "{{ R.take() }}", "other": "{{ R.edit() }}" })),
    }));
    let mut values = |trigger: &str| {
        page.trigger(&format!("Button1.{trigger}"), &[]);
        ["first", "second", "sel"].map(|key| page.value(&format!("Text1.{key}")))
    };
    assert_eq!(values("pick"), [json!(1), json!(5), json!(1)]);
    assert_eq!(values("edit"), [json!(2), json!(5), json!(2)]);
    assert_eq!(values("take"), [json!(2), json!(5), json!(2)]);
    assert_eq!(values("other"), [json!(2), json!(6), json!(2)]);
    assert_eq!(values("edit"), [json!(3), json!(6), json!(3)]);
    assert_eq!(values("drop"), [json!(3), json!(6), json!("(undefined)")]);
}

#[test]
fn one_variable_that_cannot_begin_leaves_the_others_alone_and_is_tried_again() {
    let mut page = Page::open(json!({
        "Query1": { "kind": "query", "template": {} },
        "S": js("export default {\n  m: 2,\n  n: Query1.data.length,\n  add() { this.m++; return this.m },\n}"),
        "Text1": widget(json!({ "m": "{{ S.m }}", "n": "{{ S.n }}", "f": "{{ typeof S.add }}" })),
        "Button1": button(json!({ "onClick": "{{ S.add() }}" })),
    }));
    assert_eq!(
        ["m", "n", "f"].map(|key| page.value(&format!("Text1.{key}"))),
        [json!(2), json!("(undefined)"), json!("function")]
    );
    let error = page.error("S.n");
    assert_eq!((error.source.line, error.source.column), (Some(3), Some(18)), "{error:?}");
    assert!(error.error_message.message.contains("length"), "{error:?}");
    page.trigger("Button1.onClick", &[]);
    page.set("Query1.data", json!([1, 2, 3]));
    assert_eq!(["m", "n"].map(|key| page.value(&format!("Text1.{key}"))), [json!(3), json!(3)]);
    assert_eq!(page.errors("S.n").len(), 0);
    page.set("Query1.data", json!([1]));
    assert_eq!(page.value("Text1.n"), 3, "it has begun, and is the session's from now on");
}

#[test]
fn objects_that_begin_with_each_other_are_in_a_cycle_that_is_told() {
    let page = Page::open(json!({
        "A": js("export default { a: C.b, f() { return 1 } }"),
        "C": js("export default { b: A.a }"),
    }));
    let error = page.error("A.body");
    assert_eq!(error.code, belljar_core::ErrorCode::Cycle);
    assert!(
        error.error_message.message.ends_with("A.body → C.b → C.body → A.a → A.body"),
        "{}",
        error.error_message.message
    );
    assert_eq!(page.error("C.body").code, belljar_core::ErrorCode::Cycle);
}

#[test]
fn a_query_is_run_with_what_variables_and_the_store_hold_by_then() {
    let mut page = Page::open(json!({
        "S": js("export default { v: 1, run() { this.v = 2; storeValue('k', 5); return Query1.run() } }"),
        "Text1": widget(json!({ "v": "{{ S.v * 10 }}", "k": "{{ appsmith.store.k }}" })),
        "Query1": { "kind": "query", "template": { "a": "{{ S.v }}", "b": "{{ Text1.v }}", "c": "{{ appsmith.store.k }}", "d": "{{ Text1.k }}" } },
        "Button1": button(json!({ "onClick": "{{ S.run() }}" })),
    }));
    assert!(page.trigger("Button1.onClick", &[]).is_none());
    let (_, ask) = page.ask();
    let belljar_core::Ask::RunQuery { bindings, .. } = ask else { panic!("{ask:?}") };
    let sent: Vec<Json> =
        bindings.iter().flat_map(|(_, values)| values.iter().map(belljar_core::Value::to_json)).collect();
    assert_eq!(json!(sent), json!([2, 20, 5, 5]));
}

#[test]
fn i10_a_limit_in_a_query_s_template_is_the_template_s() {
    let guest = Guest::with_policy(json!({ "limits": { "loopIterations": 1_000 } }));
    let mut page = Page::open_in(
        guest,
        json!({
            "Query1": { "kind": "query", "template": { "sql": "a\n {{ (() => { for (;;); })() }}" } },
            "Button1": button(json!({ "onClick": "{{ Query1.run() }}" })),
        }),
    );
    let Some(Outcome::Limit { limit }) = page.trigger("Button1.onClick", &[]) else { panic!("a limit") };
    assert_eq!(
        (limit.place.path().as_str(), limit.position.map(|at| (at.line, at.column))),
        ("Query1.sql", Some((2, 14)))
    );
    let (what, advice) = limit.message.split_once(" (").expect("what to do");
    assert!(what.contains("loops more than 1000 times") && !advice.contains('('), "{}", limit.message);
    assert!(limit.stack.contains("(Query1.sql:2:14)"), "{}", limit.stack);
}

#[test]
fn variables_may_begin_with_what_others_give() {
    let page = Page::open(json!({
        "State": js("export default { start: Input1.text, twice: Text1.text }"),
        "Text1": widget(json!({ "text": "{{ Input1.text + Input1.text }}", "start": "{{ State.start + State.twice }}" })),
        "Input1": widget(json!({ "text": "{{ 'a' }}" })),
    }));
    assert_eq!(page.value("Text1.start"), "aaa");
}

#[test]
fn a_query_is_run_with_the_values_of_its_template() {
    let mut page = Page::open(json!({
        "Input1": widget(json!({ "text": "Ada' --" })),
        "Query1": { "kind": "query", "template": { "body": "select * from t where name = {{ Input1.text }} and id = {{ this.params.row.id }}",
            "headers": [{ "value": "{{ [1, 2] }}" }], "plain": "x" } },
        "Text1": widget(json!({ "data": "{{ Query1.data?.length }}", "loading": "{{ Query1.isLoading }}" })),
        "Button1": button(json!({ "onClick": "{{ Query1.run({ row: { id: 7 } }).then(rows => rows.length) }}", "onFail": "{{ Query1.run() }}",
            "onClear": "{{ Query1.clear() }}" })),
    }));
    assert!(page.trigger("Button1.onClick", &[]).is_none());
    let (id, ask) = page.ask();
    let belljar_core::Ask::RunQuery { name, bindings, .. } = ask else { panic!("{ask:?}") };
    let bindings: Json = bindings
        .iter()
        .map(|(path, values)| (path.clone(), values.iter().map(belljar_core::Value::to_json).collect::<Vec<_>>()))
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_iter()
        .map(|(path, values)| (path, json!(values)))
        .collect();
    assert_eq!(name, "Query1");
    assert_eq!(bindings, json!({ "body": ["Ada' --", 7], "headers[0].value": [[1, 2]] }));
    page.set("Query1.isLoading", json!(true));
    assert_eq!(page.value("Text1.loading"), true);
    page.set_json("Query1.data", &json!([{ "a": 1 }, { "a": 2 }]));
    let data = belljar_core::Value::from_json(&json!([1, 2])).expect("a value");
    page.deliver(belljar_core::Event::Answered { id, result: Ok(data) });
    assert!(matches!(page.settled(), Some(Outcome::Value { value }) if value.to_json() == json!(2)));
    assert_eq!(page.value("Text1.data"), 2);
    match page.trigger("Button1.onFail", &[]) {
        Some(Outcome::Error { error }) => {
            let message = &error.error_message.message;
            assert!(message.contains("Query1.body") && message.contains("TypeError"), "{message}");
        }
        other => panic!("{other:?}"),
    }
    page.trigger("Button1.onClear", &[]);
    assert!(matches!(page.ask().1, belljar_core::Ask::ClearQuery { .. }));
}

#[test]
fn a_widget_that_is_reset_has_the_values_again_that_it_started_with() {
    let mut page = Page::open(json!({
        "Input1": { "kind": "widget", "type": "INPUT_WIDGET_V2", "properties": {}, "meta": { "text": "first" } },
        "Text1": widget(json!({ "text": "{{ Input1.text }}" })),
        "Button1": button(json!({ "onClick": "{{ resetWidget('Input1') }}", "onOther": "{{ resetWidget('Nothing') }}" })),
    }));
    page.set("Input1.text", json!("typed"));
    assert_eq!(page.value("Text1.text"), "typed");
    assert!(page.trigger("Button1.onClick", &[]).is_none());
    assert_eq!(page.value("Text1.text"), "typed", "the page is asked first: it knows what is within the widget");
    let (id, _) = page.ask();
    page.deliver(belljar_core::Event::Answered { id, result: Ok(belljar_core::Value::undefined()) });
    assert_eq!((page.value("Input1.text"), page.value("Text1.text")), (json!("first"), json!("first")));
    match page.trigger("Button1.onOther", &[]) {
        Some(Outcome::Error { error }) => assert_eq!(error.error_message.message, "Widget Nothing not found"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn i10_every_error_names_the_property_and_a_position_in_its_author_s_own_text() {
    let mut page = Page::open(json!({
        "A": js("export default {\n  broken() {\n    return this.none.x\n  },\n  bad: (() => {\n    throw new Error('no')\n  })(),\n}"),
        "Text1": widget(json!({ "call": "{{ 1 }} and\n{{\n  A.broken()\n}}", "syntax": "x\n{{ 1 }} {{ ( }}", "act": "{{\nshowAlert('x') }}",
            "deep": [{ "text": "{{ undefined.x }}" }] })),
        "Button1": button(json!({ "onClick": " {{ undefined.x }}" })),
    }));
    assert_eq!(page.position("A.bad").0, 6, "where the variable could not begin");
    for (path, line) in [("Text1.call", 3), ("Text1.syntax", 2), ("Text1.act", 2), ("Text1.deep[0].text", 1)] {
        let error = page.error(path);
        assert_eq!(format!("{}.{}", error.source.entity, error.source.property), path);
        assert!(page.position(path).0 == line || path == "Text1.call", "{path}: {:?}", error.source);
    }
    match page.trigger("Button1.onClick", &[]) {
        Some(Outcome::Error { error }) => {
            assert_eq!((error.source.property.as_str(), error.source.line), ("onClick", Some(1)));
            assert!(error.source.column > Some(4), "counted in the whole text: {:?}", error.source);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn i10_lines_are_those_of_editors_whatever_ends_one_in_the_language() {
    let page = Page::open(json!({
        "S": js("export default { // a\u{2028}\r v: 1,\r\n f() { /*\r*/ return (void 0).x } }"),
        "A": widget(json!({
            "before": "a\r\u{2028}{{ (void 0).x }}", "within": "{{ 1 +\r 2 +\u{2028}\n 'é' + /*\u{2029}*/ (void 0).x }}",
            "syntax": "\r{{ 1 +\r 2 +\n \r ] }}", "end": "{{ 1 +\r\r }}", "called": "{{ S.f() }}" })),
        "Broken": js("export default { // a\u{2028} v: ] }"),
    }));
    for (path, position) in [
        ("A.before", (1, 16)),
        ("A.within", (2, 23)),
        ("A.syntax", (2, 4)),
        ("A.end", (1, 10)),
        ("Broken.body", (1, 27)),
    ] {
        let source = &page.error(path).source;
        assert_eq!(
            (source.line, source.column),
            (Some(position.0), Some(position.1)),
            "{path}: {:?}",
            page.error(path)
        );
    }
    assert_eq!(page.error("A.called").stack, "    at f (S.body:2:30)\n    at <code> (A.called:1:7)");
}

#[test]
fn i10_a_loop_without_end_has_its_position_in_its_author_s_own_text() {
    let guest = Guest::with_policy(json!({ "limits": { "loopIterations": 1_000 } }));
    let page = Page::open_in(
        guest,
        json!({
            "Bad": js("export default {\n  bad: (() => {\n    do {} while (1)\n  })(),\n}"),
            "A": js("export default {\n  spin() {\n    while (true);\n  },\n}"),
            "Text1": widget(json!({ "bad": "x {{ (() => { for (;;) {} })() }}", "call": "{{ A.spin() }}" })),
        }),
    );
    assert_eq!(page.position("Bad.body"), (3, 5));
    assert_eq!(page.position("Text1.bad"), (1, 15));
    let error = page.error("Text1.call");
    assert!(error.error_message.message.contains("limits.loopIterations"), "{}", error.error_message.message);
    assert!(error.stack.contains("at spin (A.body:3:5)"), "{}", error.stack);
}

#[test]
fn i8_two_apps_share_nothing() {
    let app = || json!({ "State": js("export default { n: 0, add() { this.n++ } }"), "Text1": widget(json!({ "n": "{{ State.n }}" })) });
    let (mut one, two) = (Page::open(app()), Page::open(app()));
    one.trigger("State.add", &[]);
    assert_eq!((one.value("Text1.n"), two.value("Text1.n")), (json!(1), json!(0)));
}

#[test]
fn libraries_that_bindings_use_are_asked_for_and_waited_for() {
    use belljar_core::{Effect, Event, event::Start};
    use support::start;
    let guest = Guest::started(Start { libraries: vec!["lib".into(), "unused".into()], ..start() });
    let mut page = Page::open_in(
        guest,
        json!({
            "Utils": js("export default { twice(n) { return lib.twice(n) } }"),
            "Query1": { "kind": "query", "template": { "body": "{{ lib.twice(4) }}" } },
            "Text1": widget(json!({ "own": "{{ lib.twice(1) }}", "called": "{{ Utils.twice(2) }}", "other": "{{ 3 }}" })),
        }),
    );
    assert_eq!(page.told, ["Text1.other"], "the others wait");
    let needed: Vec<&Effect> =
        page.guest.effects.iter().filter(|effect| matches!(effect, Effect::NeedLibraries { .. })).collect();
    assert!(matches!(needed[..], [Effect::NeedLibraries { id: 0, names }] if *names == ["lib"]), "{needed:?}");
    let source = Ok("globalThis.lib = { twice: n => n * 2 }".to_owned());
    page.deliver(Event::Library { name: "lib".into(), source });
    assert_eq!((page.value("Text1.own"), page.value("Text1.called")), (json!(2), json!(4)));
}

#[test]
fn a_handler_is_explained_as_it_last_ran() {
    let mut page = Page::open(json!({
        "Utils": js("export default { n: 0, add() { this.n += 1; return this.n }, other() {} }"),
        "Button1": button(json!({ "onClick": "{{ Utils.add() }}" })),
    }));
    let ran =
        |page: &mut Page, path: &str| page.explain(path).map(|of| (of.evaluations, of.steps > 0, of.turn.is_some()));
    assert_eq!(ran(&mut page, "Button1.onClick"), Some((0, false, false)));
    page.triggered("Button1.onClick", &[]);
    page.triggered("Button1.onClick", &[]);
    page.triggered("Utils.add", &[]);
    assert_eq!(ran(&mut page, "Button1.onClick"), Some((2, true, true)));
    assert_eq!(ran(&mut page, "Utils.add"), Some((1, true, true)), "when the page has triggered it");
    assert_eq!(ran(&mut page, "Utils.other"), Some((0, false, false)));
}
