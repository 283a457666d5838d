//! What `belljar check` says of names: what nothing has, what an entity lacks, and what nothing uses.

mod support;

use serde_json::json;
use support::{Folder, widget};

fn js(body: &str) -> serde_json::Value {
    json!({ "kind": "js", "body": body })
}

#[test]
fn what_every_object_has_is_no_slip() {
    let folder = Folder::new("inherited");
    let (code, said) = folder.check_entities(&json!({
        "J": js("export default { v: 1, f() { return this.valueOf() } }"),
        "A": widget(json!({ "a": "{{ J.toString() + J.hasOwnProperty('v') + J.f() }}" }))
    }));
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_name_that_is_asked_for_need_not_be_there() {
    let folder = Folder::new("typeof");
    let of = |code: &str| folder.check_entities(&json!({ "A": widget(json!({ "a": code })) }));
    let (code, said) = of("{{ typeof nowhere === 'undefined' }}");
    assert_eq!(code, 0, "{said}");
    let (code, said) = of("x {{ typeof(/* a */ nowhere) }}");
    assert_eq!(code, 0, "{said}");
    for code in
        ["{{ typeof nowhere.x }}", "{{ typeofnowhere }}", "{{ typeof 1 + nowhere }}", "{{ 'typeof' in nowhere }}"]
    {
        assert_eq!(of(code).0, 1, "{code}");
    }
}

#[test]
fn what_a_widget_may_have_of_itself_is_a_note_that_does_not_fail() {
    let folder = Folder::new("derived");
    let entities = json!({
        "Select1": { "kind": "widget", "type": "SELECT_WIDGET", "meta": { "selectedOptionValue": "" } },
        "A": widget(json!({ "a": "{{ Select1.selectedOptionLabel }}" }))
    });
    let (code, said) = folder.check_entities(&entities);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("note[unknown-property]: Select1 has no \"selectedOptionLabel\" of its own"), "{said}");
    assert!(said.ends_with("1 file checked, nothing found but 1 note\n"), "{said}");
    folder.file("app.json", support::app(&entities).to_string());
    let (code, said, _) = folder.belljar(&["check", "app.json", "--format", "sarif"]);
    assert_eq!(code, 0);
    assert!(said.contains("\"level\": \"note\""), "{said}");
    let (code, said) = folder.check_entities(&json!({
        "Q": { "kind": "query" }, "A": widget(json!({ "a": "{{ Q.dta }}" }))
    }));
    assert_eq!(code, 1, "what a query has is known: {said}");
}

#[test]
fn what_broken_code_names_is_not_called_unused() {
    let folder = Folder::new("cascade");
    let (code, said) = folder.check_entities(&json!({
        "Q": { "kind": "query" }, "R": { "kind": "query" }, "S": { "kind": "query" },
        "J": js("export default { f() { return Q.run( } }"),
        "A": widget(json!({ "a": "{{ J.f( }}", "b": "{{ R.data" }))
    }));
    assert_eq!(code, 1);
    assert!(said.contains("nothing uses the query \"S\""), "{said}");
    assert!(!said.contains("nothing uses the query \"Q\"") && !said.contains("nothing uses the query \"R\""), "{said}");
}

#[test]
fn names_that_handlers_alone_are_given_are_unknown_elsewhere() {
    let folder = Folder::new("repeated");
    let (code, said) = folder.check_entities(&json!({
        "A": { "kind": "widget", "type": "W", "triggers": ["onClick"],
            "properties": { "a": "{{ currentItem.x }}", "onClick": "{{ showAlert(currentItem.x) }}",
                "b": "{{ [1].map((currentItem) => currentItem) }}" } },
    }));
    assert_eq!(code, 1);
    assert!(said.contains("1 finding in 1 of 1 file") && said.contains("nothing is called \"currentItem\""), "{said}");
    assert!(said.contains("= help: handlers alone are given it"), "{said}");
}

#[test]
fn help_with_syntax_is_about_what_the_code_is() {
    let folder = Folder::new("syntax");
    let (_, said) = folder.check_entities(
        &json!({ "J": js("export default { a: 1 b: 2 }"), "A": widget(json!({ "a": "{{ let a = 1 }}" })) }),
    );
    let helps: Vec<_> = said.lines().filter(|line| line.contains("= help:")).collect();
    assert_eq!(helps.len(), 2, "{said}");
    assert!(helps.iter().any(|help| help.contains("members of the object")), "{said}");
    assert!(helps.iter().any(|help| help.contains("is one expression")), "{said}");
}
