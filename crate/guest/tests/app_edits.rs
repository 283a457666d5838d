//! Edits of an app that is open: docs/app.md, sentence by sentence.

mod support;

use serde_json::json;
use support::app::{Page, js, widget};

#[test]
fn variables_keep_their_value_when_what_they_begin_with_is_renamed() {
    let mut page = Page::open(json!({
        "T": widget(json!({ "a": 1 })),
        "S": js("export default { v: T.a, T, list: [T.a /* T */, 'T'], inc() { this.v += 10; this.T.a = 5; this.list.push(7) } }"),
        "B": widget(json!({ "text": "{{ [S.v, S.T.a, S.list] }}" })),
    }));
    assert_eq!(page.triggered("S.inc", &[]), json!({ "$type": "undefined" }));
    let now = json!([11, 5, [1, "T", 7]]);
    assert_eq!(page.value("B.text"), now);
    page.edit(json!([{ "op": "rename", "name": "T", "to": "U" }]));
    assert_eq!(page.value("B.text"), now);
    assert!(page.rewritten[0].text.contains("v: U.a, T: U, list: [U.a /* T */, 'T']"), "{:?}", page.rewritten);
    // And when the object itself is.
    page.edit(json!([{ "op": "rename", "name": "S", "to": "State" }]));
    assert_eq!(page.value("B.text"), now);
}

#[test]
fn a_new_name_that_would_mean_something_else_is_refused_whatever_edit_has_brought_the_code() {
    let mut page = Page::open(json!({
        "T": widget(json!({ "x": 1, "y": "" })),
        "X": widget(json!({ "a": 1, "b": "{{ [1].map((W) => T.x + W)[0] }}" })),
        "S": js("export default { f() { return 1 } }"),
        "Q": { "kind": "query", "template": { "sql": "" } },
    }));
    let code = "{{ [1].map((U) => T.x + U)[0] }}";
    let rename = |from: &str, to: &str| json!({ "op": "rename", "name": from, "to": to });
    let change = |name: &str, path: &str| json!({ "op": "change", "name": name, "property": path, "value": code });
    let button = json!({ "kind": "widget", "type": "BUTTON_WIDGET", "properties": { "onClick": code }, "triggers": ["onClick"] });
    let body = "export default { f() { let U; return T.x } }";
    for (edits, place) in [
        (json!([change("X", "a"), rename("T", "U")]), "X.a"),
        (json!([change("X", "c[0].d"), rename("T", "U")]), "X.c[0].d"),
        (json!([change("Q", "sql"), rename("T", "U")]), "Q.sql"),
        (json!([change("T", "y"), rename("T", "U")]), "U.y"),
        (json!([{ "op": "body", "name": "S", "body": body }, rename("T", "U")]), "S.body"),
        (json!([{ "op": "add", "name": "N", "entity": button }, rename("T", "U")]), "N.onClick"),
        (json!([{ "op": "add", "name": "N", "entity": js(body) }, rename("T", "U")]), "N.body"),
        (json!([rename("X", "Y"), rename("T", "W")]), "Y.b"),
        (json!([rename("T", "V"), rename("V", "W")]), "X.b"),
    ] {
        let problems = page.try_edit(edits.clone());
        let [problem] = problems.as_slice() else { panic!("{edits}: {problems:?}") };
        assert!(problem.message.starts_with(&format!("{place} refers to ")), "{edits}: {}", problem.message);
        assert!(
            problem.path == format!("$[{}].to", edits.as_array().map_or(0, Vec::len) - 1),
            "{edits}: {}",
            problem.path
        );
    }
    // What has been changed before, or is gone, is in the way no more.
    let gone = json!({ "op": "change", "name": "X", "property": "b", "value": "{{ T.x + 1 }}" });
    page.edit(json!([gone, change("X", "a"), { "op": "change", "name": "X", "property": "a" }, rename("T", "U"), rename("U", "W")]));
    assert_eq!(page.value("X.b"), 2);
    page.set("W.x", json!(5));
    assert_eq!(page.value("X.b"), 6);
}

#[test]
fn a_handler_that_waits_is_renamed_in() {
    let mut page = Page::open(json!({
        "T": widget(json!({ "x": 1 })),
        "B": { "kind": "widget", "type": "BUTTON_WIDGET", "properties": { "onClick": "{{ await T.x + 1 }}" }, "triggers": ["onClick"] },
    }));
    page.edit(json!([{ "op": "rename", "name": "T", "to": "U" }]));
    assert_eq!(page.rewritten[0].text, "{{ await U.x + 1 }}");
    assert_eq!(page.triggered("B.onClick", &[]), 2);
    assert_eq!(page.explain("B.onClick").expect("a handler").dependencies, ["U.x"]);
    let captured =
        json!([{ "op": "change", "name": "B", "property": "onClick", "value": "{{ await [1].map((V) => U.x) }}" }]);
    page.edit(captured);
    assert_eq!(page.try_edit(json!([{ "op": "rename", "name": "U", "to": "V" }])).len(), 1);
}

#[test]
fn what_goes_on_behind_a_draft_is_renamed_in() {
    let good =
        "export default { v: T.a, n: 1, read() { return T.a + this.n }, inc() { this.n += 1; return S.read() } }";
    let mut page = Page::open(json!({
        "T": widget(json!({ "a": 1 })),
        "S": js(good),
        "B": widget(json!({ "text": "{{ S.read() }}" })),
    }));
    assert_eq!(page.triggered("S.inc", &[]), 3);
    page.edit(json!([{ "op": "body", "name": "S", "body": "export default { T." }]));
    let rename = |from: &str, to: &str| json!([{ "op": "rename", "name": from, "to": to }]).to_string();
    let edited = page.edited(&rename("T", "U"));
    // The draft stays as it is.
    assert_eq!((edited.problems, edited.rewritten), (vec![], vec![]));
    assert_eq!(edited.behind_drafts[0].text, good.replace("T.a", "U.a"));
    assert_eq!(page.triggered("S.inc", &[]), 4);
    assert_eq!(page.value("B.text"), 4);
    page.set("U.a", json!(10));
    assert_eq!(page.value("B.text"), 13);
    assert_eq!(page.error("S.body").raw, "export default { T.");
    // And when the object itself is.
    page.edited(&rename("S", "State"));
    assert_eq!(page.triggered("State.inc", &[]), 14);
    assert_eq!(page.error("State.body").raw, "export default { T.");
    // A new name that would mean something else there is refused.
    let shadow = "export default { n: 1, read() { let W; return U.a } }";
    page.edit(json!([{ "op": "body", "name": "State", "body": shadow }]));
    page.edit(json!([{ "op": "body", "name": "State", "body": "export default { U." }]));
    assert_eq!(page.edited(&rename("U", "W")).problems.len(), 1);
    // What has been variables' text is theirs still when the draft has become one.
    assert_eq!(page.triggered("State.read", &[]), 10);
    page.edit(
        json!([{ "op": "body", "name": "State", "body": "export default { v: 5, n: 1, read() { return this.n } }" }]),
    );
    assert_eq!(page.triggered("State.read", &[]), 4);
}

#[test]
fn a_text_that_is_code_but_no_object_is_renamed_in_like_what_goes_on_behind_it() {
    let mut page = Page::open(json!({
        "T": widget(json!({ "a": 1 })),
        "S": js("export default { read() { return T.a } }"),
    }));
    page.edit(json!([{ "op": "body", "name": "S", "body": "const x = T.a" }]));
    let edited = page.edited(&json!([{ "op": "rename", "name": "T", "to": "U" }]).to_string());
    assert_eq!(edited.rewritten[0].text, "const x = U.a");
    assert_eq!(edited.behind_drafts[0].text, "export default { read() { return U.a } }");
    // The same when the text comes after the new name.
    page.edit(json!([{ "op": "body", "name": "S", "body": "export default { read() { return U.a } }" }]));
    let draft = json!({ "op": "body", "name": "S", "body": "export default {" });
    let edited = page.edited(&json!([{ "op": "rename", "name": "U", "to": "V" }, draft]).to_string());
    assert_eq!(edited.behind_drafts[0].text, "export default { read() { return V.a } }");
    assert_eq!(page.triggered("S.read", &[]), 1);
}

#[test]
fn nothing_is_called_what_only_the_wrapper_around_code_could_mean() {
    let mut page = Page::open(json!({ "T": widget(json!({ "a": 1 })) }));
    for edit in [
        json!([{ "op": "rename", "name": "T", "to": "$$value" }]),
        json!([{ "op": "add", "name": "$$value", "entity": widget(json!({})) }]),
    ] {
        assert!(page.try_edit(edit)[0].message.starts_with("\"$$value\" cannot name an entity"));
    }
    let definition = support::app::definition(json!({ "$$value": widget(json!({ "a": 1 })) }));
    let opening = belljar_core::app::OpenApp { definition, ..support::app::opening() };
    let (_, problems) = Page::try_open(support::Guest::granted(), opening);
    assert!(problems[0].message.contains("$$value"), "{problems:?}");
}

#[test]
fn members_stand_in_the_order_of_their_newest_text() {
    let texts = |keys: &str| {
        json!({
            "S": js(keys),
            "A": widget(json!({ "keys": "{{ Object.keys(S).join() }}", "whole": "{{ JSON.stringify(S) }}" })),
        })
    };
    let bodies = [
        "export default { g: 5, f() {}, v: 1, h() {} }",
        "export default { v: 1, h() {}, g: 5, f() {} }",
        "export default { n: 2, v: 1, k() {}, h() {}, g: 5, f() {} }",
        "export default { f: 2, h() {}, g() {}, n: 2 }",
    ];
    let mut page = Page::open(texts(bodies[0]));
    for body in bodies {
        page.edit(json!([{ "op": "body", "name": "S", "body": body }]));
        let fresh = Page::open(texts(body));
        for path in ["A.keys", "A.whole"] {
            assert_eq!(page.value(path), fresh.value(path), "{body}");
        }
    }
}
