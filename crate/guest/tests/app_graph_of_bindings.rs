//! Who is evaluated when: section by section what docs/app.md says of dependencies.

mod support;

use belljar_core::{
    ErrorCode, Event,
    app::{OnLoad, OpenApp},
};
use serde_json::{Value as Json, json};
use support::{
    Guest,
    app::{Page, definition, js, opening, widget},
};

#[test]
fn references_are_found_in_the_syntax_tree_and_scopes_are_respected() {
    let mut page = Page::open(json!({
        "Input1": widget(json!({ "text": "a", "other": "b", "list": [[1], [2]] })),
        "Text1": widget(json!({
            "member": "{{ Input1.text }}", "local": "{{ ((Input1) => Input1.text)({ text: 1 }) }}",
            "word": "{{ 'Input1.text' }}", "index": "{{ Input1.list[1][0] }}", "built_in": "{{ Math.max(1, JSON.parse('2')) }}",
            "computed": "{{ Input1['te' + 'xt'] }}", "optional": "{{ Input1?.text }}",
        })),
    }));
    for (path, dependencies) in [
        ("Text1.member", vec!["Input1.text"]),
        ("Text1.local", vec![]),
        ("Text1.word", vec![]),
        ("Text1.index", vec!["Input1.list[1][0]"]),
        ("Text1.built_in", vec![]),
        ("Text1.computed", vec!["Input1"]),
        ("Text1.optional", vec!["Input1"]),
    ] {
        assert_eq!(page.explain(path).expect(path).dependencies, dependencies, "{path}");
    }
    page.set("Input1.text", json!("new"));
    assert_eq!(page.told, ["Text1.member", "Text1.computed", "Text1.optional"]);
    page.set("Input1.other", json!("c"));
    assert_eq!(page.told, Vec::<String>::new(), "what reads all of it gives the same");
    page.set("Input1.list", json!([[1], [2], [3]]));
    assert_eq!(page.evaluations("Text1.index"), 1, "what is behind the way has not changed");
    page.set("Input1.list", json!([[1], [5]]));
    assert_eq!(page.value("Text1.index"), 5);
}

#[test]
fn what_reads_a_text_within_a_property_gets_its_newest_value() {
    let mut page = Page::open(json!({
        "A": widget(json!({ "direct": "{{ T.o[0].l }}", "engine": "{{ (() => T.o[0].l)() }}", "by": "{{ U.f() }}" })),
        "U": js("export default { f() { return T.o[0].l } }"),
        "T": widget(json!({ "o": [{ "l": "{{ In.a }}", "m": "{{ In.b }}" }], "own": "{{ T.o[0].l + 1 }}" })),
        "In": widget(json!({ "a": 3, "b": 1 })),
    }));
    let values = |page: &Page| ["A.direct", "A.engine", "A.by"].map(|path| page.value(path));
    assert_eq!(values(&page), [3, 3, 3].map(|n| json!(n)));
    for n in [4, 5] {
        page.set("In.a", json!(n));
        assert_eq!(values(&page), [n, n, n].map(|n| json!(n)));
    }
    page.set("In.b", json!(2));
    assert_eq!(page.value("A.direct"), 5);
}

#[test]
fn a_cycle_within_a_property_leaves_its_other_parts_alone() {
    let mut page = Page::open(json!({
        "T": widget(json!({ "o": { "l": "{{ In.a }}", "x": "{{ T.o }}" } })),
        "A": widget(json!({ "l": "{{ T.o.l }}", "whole": "{{ T.o }}" })),
        "In": widget(json!({ "a": 3 })),
    }));
    assert_eq!(page.error("T.o.x").code, ErrorCode::Cycle);
    let nothing = json!({ "$type": "undefined" });
    assert_eq!((page.value("A.l"), page.value("A.whole")), (json!(3), json!({ "l": 3, "x": nothing })));
    page.set("In.a", json!(4));
    assert_eq!((page.value("A.l"), page.value("A.whole")), (json!(4), json!({ "l": 4, "x": nothing })));
}

#[test]
fn a_value_given_for_a_property_with_texts_in_it_is_given_for_the_texts_as_well() {
    let mut page = Page::open(json!({
        "T": widget(json!({ "cols": [{ "label": "{{ In.a }}", "n": 1 }] })),
        "A": widget(json!({ "label": "{{ T.cols[0].label }}", "n": "{{ T.cols[0].n }}", "all": "{{ T.cols.map((c) => c.label) }}" })),
        "In": widget(json!({ "a": "a" })),
    }));
    let values = |page: &Page| ["A.label", "A.n", "A.all"].map(|path| page.value(path));
    page.set("T.cols[0]", json!({ "label": "b", "n": 2 }));
    assert_eq!(values(&page), [json!("b"), json!(2), json!(["b"])]);
    page.set("T.cols", json!([{ "label": "c", "n": 3 }]));
    assert_eq!(values(&page), [json!("c"), json!(3), json!(["c"])]);
    page.set("T.cols[0].label", json!("d"));
    assert_eq!(values(&page), [json!("d"), json!(3), json!(["d"])]);
    page.set("In.a", json!("e"));
    assert_eq!(values(&page), [json!("e"), json!(1), json!(["e"])], "its code has been evaluated again");
}

#[test]
fn a_value_given_within_another_one_leaves_the_rest_of_it() {
    let mut page = Page::open(json!({
        "T": widget(json!({ "rows": [], "list": [1, 2], "text": "x" })),
        "A": widget(json!({ "rows": "{{ T.rows }}", "is": "{{ Array.isArray(T.rows) }}", "list": "{{ T.list }}" })),
    }));
    page.set_json("T.rows", &json!([{ "n": 1, "t": "a" }, { "n": 2, "t": "b" }]));
    page.set("T.rows[0].n", json!(5));
    assert_eq!(page.value("A.rows"), json!([{ "n": 5, "t": "a" }, { "n": 2, "t": "b" }]));
    assert_eq!(page.value("A.is"), true);
    page.set("T.rows[2]", json!({ "n": 3 }));
    assert_eq!(page.value("A.rows"), json!([{ "n": 5, "t": "a" }, { "n": 2, "t": "b" }, { "n": 3 }]));
    page.set("T.list[2]", json!(3));
    assert_eq!(page.value("A.list"), json!([1, 2, 3]));
    for path in ["T.list[5]", "T.list.x", "T.text.x"] {
        assert!(page.refuses(path, json!(9)).contains(path), "{path}");
    }
    assert_eq!(page.value("A.list"), json!([1, 2, 3]));
}

#[test]
fn who_looks_into_a_query_by_a_step_that_is_not_static_follows_its_data() {
    let mut page = Page::open(json!({
        "Query1": { "kind": "query", "template": {} },
        "A": widget(json!({
            "optional": "{{ Query1?.data?.length }}", "computed": "{{ Query1['da' + 'ta']?.length }}",
            "taken": "{{ U.f() }}", "named": "{{ Object.keys(Query1).length }}",
        })),
        "U": js("export default { f() { const { data } = Query1; return data?.length } }"),
    }));
    page.set("Query1.data", json!([1, 2]));
    assert_eq!(
        ["optional", "computed", "taken"].map(|key| page.value(&format!("A.{key}"))),
        [2, 2, 2].map(|n| json!(n))
    );
    assert_eq!(page.evaluations("A.named"), 1, "who names it as a whole does not wait for its data");
    assert_eq!(page.explain("A.optional").expect("a property").dependencies, ["Query1"]);
}

#[test]
fn appsmith_as_a_whole_follows_the_store() {
    let mut page = Page::open(json!({
        "A": widget(json!({ "optional": "{{ appsmith?.store?.k }}", "taken": "{{ U.f() }}" })),
        "U": js("export default { f() { const { store } = appsmith; return store.k }, put(v) { storeValue('k', v) } }"),
        "B": { "kind": "widget", "type": "BUTTON", "properties": { "onClick": "{{ U.put(1) }}" }, "triggers": ["onClick"] },
    }));
    page.trigger("B.onClick", &[]);
    assert_eq!((page.value("A.optional"), page.value("A.taken")), (json!(1), json!(1)));
}

#[test]
fn default_values_of_parameters_do_not_see_what_the_body_declares() {
    let mut page = Page::open(json!({
        "T": widget(json!({ "x": 1 })),
        "B": widget(json!({ "text": "{{ (function (a = T.x) { var T = 1; return a })() }}" })),
    }));
    page.set("T.x", json!(2));
    assert_eq!(page.value("B.text"), 2);
    page.edit(json!([{ "op": "rename", "name": "T", "to": "U" }]));
    page.set("U.x", json!(3));
    assert_eq!(page.value("B.text"), 3);
}

#[test]
fn a_reference_is_cut_to_the_longest_path_that_exists() {
    let mut page = Page::open(json!({
        "Table1": widget(json!({ "columns": { "a": { "width": "{{ 1 + 1 }}", "label": "x" }, "b": { "width": 7 } } })),
        "Text1": widget(json!({
            "bound": "{{ Table1.columns.a.width }}", "plain": "{{ Table1.columns.b.width }}",
            "deep": "{{ Table1.columns.a.label.length }}", "whole": "{{ Table1.columns }}",
        })),
    }));
    assert_eq!(page.value("Text1.bound"), 2);
    assert_eq!(page.value("Text1.whole"), json!({ "a": { "width": 2, "label": "x" }, "b": { "width": 7 } }));
    page.change("Table1.columns.a.width", json!("{{ 10 }}"));
    assert_eq!(page.value("Text1.bound"), 10);
    assert_eq!(page.value("Text1.whole")["a"]["width"], 10);
    assert_eq!(page.value("Text1.deep"), 1);
}

#[test]
fn a_reference_to_something_missing_is_kept_and_linked_when_it_appears() {
    let mut page = Page::open(json!({
        "Text1": widget(json!({ "entity": "{{ typeof Input9 }}", "property": "{{ Text2.later }}", "own": "{{ Text1.later }}" })),
        "Text2": widget(json!({ "text": "x" })),
    }));
    assert_eq!(page.value("Text1.entity"), "undefined");
    assert_eq!(page.value("Text1.property"), "(undefined)");
    page.edit(json!([{ "op": "add", "name": "Input9", "entity": widget(json!({ "text": 1 })) }]));
    assert_eq!(page.value("Text1.entity"), "object");
    page.set("Text2.later", json!(5));
    assert_eq!(page.value("Text1.property"), 5);
    page.change("Text1.later", json!("{{ 6 }}"));
    assert_eq!(page.value("Text1.own"), 6);
    page.edit(json!([{ "op": "remove", "name": "Input9" }]));
    assert_eq!(page.value("Text1.entity"), "undefined");
}

#[test]
fn a_parent_depends_on_its_children_but_not_on_a_query_s_data() {
    let mut page = Page::open(json!({
        "Query1": { "kind": "query", "template": {} },
        "Input1": widget(json!({ "text": "{{ 1 }}" })),
        "Text1": widget(json!({ "widget": "{{ Object.keys(Input1).length + Input1.text }}", "query": "{{ typeof Query1 }}",
            "data": "{{ Query1.data.length }}" })),
    }));
    assert_eq!(page.value("Text1.widget"), 2);
    page.set("Query1.data", json!([1, 2]));
    assert_eq!(page.value("Text1.data"), 2);
    assert_eq!(page.evaluations("Text1.query"), 1);
    page.set("Query1.isLoading", json!(true));
    assert_eq!(page.evaluations("Text1.query"), 2);
    page.set("Input1.text", json!(10));
    assert_eq!(page.value("Text1.widget"), 11);
}

#[test]
fn an_update_evaluates_just_what_depends_on_it_and_only_if_the_value_differs() {
    let mut page = Page::open(json!({
        "Input1": widget(json!({ "text": "4" })),
        "Text1": widget(json!({ "even": "{{ Input1.text % 2 === 0 }}", "label": "{{ Text1.even ? 'even' : 'odd' }}",
            "other": "{{ 1 }}", "both": "{{ Text1.label + Input1.text }}" })),
    }));
    page.set("Input1.text", json!("6"));
    assert_eq!(page.told, ["Text1.both"]);
    assert_eq!([page.evaluations("Text1.even"), page.evaluations("Text1.label")], [2, 1]);
    assert_eq!((page.evaluations("Text1.other"), page.evaluations("Text1.both")), (1, 2));
    page.set("Input1.text", json!("6"));
    assert_eq!(page.evaluations("Text1.even"), 2, "the same value is no change");
    page.set("Input1.text", json!("7"));
    assert_eq!(page.told, ["Text1.even", "Text1.label", "Text1.both"], "in order of what they read, each once");
    assert_eq!(page.evaluations("Text1.both"), 3);
}

#[test]
fn a_cycle_stops_only_the_properties_in_it() {
    let mut page = Page::open(json!({
        "A": widget(json!({ "x": "{{ B.y }}" })), "B": widget(json!({ "y": "{{ A.x + C.in }}" })),
        "C": widget(json!({ "in": "{{ 1 }}", "out": "{{ A.x === undefined }}", "self": "{{ C.self }}", "free": "{{ 2 }}" })),
    }));
    let message = |way: &str| format!("CyclicDependencyError: Cyclic dependency found while evaluating: {way}");
    assert_eq!(page.message("A.x"), message("A.x → B.y → A.x"));
    assert_eq!(page.message("B.y"), message("B.y → A.x → B.y"));
    assert_eq!(page.message("C.self"), message("C.self → C.self"));
    assert_eq!(page.error("A.x").code, ErrorCode::Cycle);
    assert_eq!((page.value("C.in"), page.value("C.out"), page.value("C.free")), (json!(1), json!(true), json!(2)));
    page.change("B.y", json!("{{ C.in }}"));
    assert_eq!((page.value("A.x"), page.value("C.out")), (json!(1), json!(false)));
    page.change("C.in", json!("{{ A.x }}"));
    assert_eq!(page.message("C.in"), message("C.in → A.x → B.y → C.in"));
    page.edit(json!([{ "op": "remove", "name": "B" }]));
    assert_eq!(page.error("A.x").error_message.name, "ReferenceError");
    assert_eq!(page.value("C.in"), "(undefined)");
}

#[test]
fn what_stays_in_a_cycle_speaks_of_its_new_text() {
    let mut page = Page::open(json!({ "A": widget(json!({ "w": "{{ 1 + A.w }}" })) }));
    page.change("A.w", json!("{{ A.w }}"));
    assert_eq!(page.error("A.w").code, ErrorCode::Cycle);
    assert_eq!(page.error("A.w").original_binding, "{{ A.w }}");
}

#[test]
fn who_reads_an_entity_that_is_in_a_cycle_sees_what_it_gets() {
    let mut page = Page::open(json!({
        "A": widget(json!({ "keys": "{{ Object.keys(B).join() }}" })),
        "B": widget(json!({ "w": "{{ Object.keys(B).join() }}" })),
    }));
    page.change("B.x", json!(0));
    assert_eq!(page.error("B.w").code, ErrorCode::Cycle);
    assert_eq!(page.value("A.keys"), json!("w,x"));
}

#[test]
fn the_page_is_told_of_what_becomes_code_though_it_gives_the_same() {
    let mut page = Page::open(json!({ "A": widget(json!({ "x": 3 })) }));
    assert_eq!(page.told, [""; 0]);
    page.change("A.x", json!("{{ 1 + 2 }}"));
    assert_eq!((page.told.as_slice(), page.value("A.x")), (&["A.x".to_owned()][..], json!(3)));
}

#[test]
fn the_store_and_what_the_page_says_are_dependencies() {
    let mut page = Page::open(json!({
        "Button1": { "kind": "widget", "type": "BUTTON_WIDGET", "properties": { "onClick": "{{ storeValue('cart', [1, 2]) }}",
            "onOther": "{{ storeValue('other', 1) }}", "onClear": "{{ clearStore() }}" },
            "triggers": ["onClick", "onOther", "onClear"] },
        "Text1": widget(json!({ "cart": "{{ appsmith.store.cart.length }}", "keys": "{{ Object.keys(appsmith.store).join() }}",
            "user": "{{ appsmith.user.name }}", "computed": "{{ appsmith.store['ca' + 'rt']?.[1] }}" })),
    }));
    assert_eq!(page.error("Text1.cart").error_message.name, "TypeError");
    page.trigger("Button1.onClick", &[]);
    assert_eq!(
        (page.value("Text1.cart"), page.value("Text1.keys"), page.value("Text1.computed")),
        (json!(2), json!("cart"), json!(2))
    );
    let before = page.evaluations("Text1.cart");
    page.trigger("Button1.onOther", &[]);
    assert_eq!((page.value("Text1.keys"), page.evaluations("Text1.cart")), (json!("cart,other"), before));
    page.trigger("Button1.onClear", &[]);
    assert_eq!(page.value("Text1.keys"), "");
    let values = vec![("user".to_owned(), belljar_core::Value::from_json(&json!({ "name": "Ada" })).expect("a value"))];
    page.deliver(Event::SetAbout { values });
    assert_eq!(page.value("Text1.user"), "Ada");
    let changes = vec![belljar_core::effect::StoreChange::Set {
        key: "cart".into(),
        value: belljar_core::Value::from_json(&json!([1])).expect("a value"),
        persist: true,
    }];
    page.deliver(Event::StoreChanged { changes });
    assert_eq!(page.value("Text1.cart"), 1, "another tab's change counts");
}

#[test]
fn a_long_chain_and_a_large_fan_out_need_no_stack() {
    let link = |index: usize| match index {
        0 => "{{ Input1.text }}".to_owned(),
        index => format!("{{{{ Chain.p{} + 1 }}}}", index - 1),
    };
    let chain: Json = (0..5_000).rev().map(|index| (format!("p{index}"), json!(link(index)))).collect();
    let fan: Json =
        (0..5_000).map(|index| (format!("p{index}"), json!(format!("{{{{ Input1.text + {index} }}}}")))).collect();
    let mut page = Page::open(json!({
        "Chain": widget(chain), "Fan": widget(fan), "Input1": widget(json!({ "text": 1 })),
    }));
    assert_eq!((page.value("Chain.p4999"), page.value("Fan.p4999")), (json!(5_000), json!(5_000)));
    page.set("Input1.text", json!(2));
    assert_eq!((page.value("Chain.p4999"), page.value("Fan.p4999")), (json!(5_001), json!(5_001)));
    assert_eq!(page.told.len(), 10_000);
}

#[test]
fn an_explanation_says_what_is_known() {
    let mut page = Page::open(json!({
        "Input1": widget(json!({ "text": "x" })),
        "Text1": widget(json!({ "text": "{{ Input1.text + Gone.text }}" })),
        "Text2": widget(json!({ "text": "{{ Text1.text }} {{ Input1.text }}" })),
    }));
    let text = page.explain("Text1.text").expect("a property");
    assert_eq!(text.text.as_deref(), Some("{{ Input1.text + Gone.text }}"));
    assert_eq!(text.dependencies, ["Input1.text", "Gone.text"]);
    assert_eq!(text.dependants, ["Text2.text"]);
    assert_eq!(text.errors[0].error_message.name, "ReferenceError");
    assert!(text.evaluations == 1 && text.steps > 0);
    let turn = text.turn.expect("it was evaluated in a turn");
    assert!(turn.number == 2 && turn.steps > text.steps, "with others: {turn:?}");
    assert_eq!((text.fuel, text.milliseconds), (None, None), "the guest has no clock");
    let input = page.explain("Input1.text").expect("a property");
    assert_eq!((input.dependants.len(), input.text, input.turn), (2, None, None));
    assert_eq!(page.explain("Input1").expect("an entity").dependencies, ["Input1.text"]);
    assert!(page.explain("Nothing.at.all").is_none() && page.explain("]").is_none());
    page.change("Text2.text", json!("{{ 1 + 1 }}"));
    let text = page.explain("Text2.text").expect("a property");
    let turn = text.turn.expect("it was evaluated in a turn");
    assert!(turn.number > 2 && turn.steps == text.steps, "alone: {turn:?}");
}

#[test]
fn queries_run_on_load_each_after_those_whose_data_it_reads() {
    let query = |body: &str, run_on_load: bool| json!({ "kind": "query", "template": { "body": body }, "settings": { "runOnLoad": run_on_load } });
    let on_load = |entities: Json, safe_mode: bool| {
        let definition = definition(entities);
        let (page, problems) = Page::try_open(Guest::granted(), OpenApp { definition, safe_mode, ..opening() });
        assert_eq!(problems, []);
        page.on_load
    };
    let load = |query: &str, after: &[&str]| OnLoad {
        query: query.into(),
        after: after.iter().map(|&name| name.into()).collect(),
    };
    let entities = json!({
        "A": query("{{ Utils.first() }} {{ D.data }}", true),
        "B": query("{{ this.params.x }}", true),
        "C": query("all", true),
        "D": query("{{ B.data }}", false),
        "E": query("{{ A.data }} {{ E.data }}", true),
        "Text1": widget(json!({ "rows": { "first": "{{ C.data[0] }}" } })),
        "Utils": js("export default { first() { return Text1.rows.first } }"),
    });
    let expected = [load("C", &[]), load("A", &["C"]), load("B", &[]), load("E", &["A"])];
    assert_eq!(on_load(entities.clone(), false), expected);
    assert_eq!(on_load(entities, true), [], "in safe mode none runs");
    // What needs each other has to begin somewhere.
    let cycle = json!({ "A": query("{{ B.data }}", true), "B": query("{{ A.data }}", true) });
    assert_eq!(on_load(cycle, false), [load("B", &[]), load("A", &["B"])]);
    assert_eq!(on_load(json!({ "A": widget(json!({})) }), false), []);
}
