//! Where `belljar check` says that something is: lines, columns, spans and the mark under a line.

mod support;

use serde_json::{Value as Json, json};
use support::{Folder, app, widget, with};

#[test]
fn characters_that_json_writes_as_two_escapes_are_one() {
    let folder = Folder::new("pairs");
    let text = with(r#"{"a":"{{ '\ud83d\udc4d\ud83d\udc4d\u4e2d'+Bad }}"}"#);
    let (code, report) = folder.check_json(&text);
    assert_eq!(code, 1);
    let found = &report["findings"][0];
    let at = |index: usize| found["span"][index].as_u64().expect("a byte") as usize;
    assert_eq!(&text[at(0)..at(1)], "Bad");
    assert_eq!((&found["codeLine"], &found["codeColumn"]), (&json!(1), &json!(12)));
    let (code, said) = folder.check(&with(r#"{"a":"{{ '\ud83d\udc4d' + Bad2 }}"}"#));
    assert_eq!(code, 1);
    assert!(said.contains("A.a:1:11)") && said.contains("1 | {{ '👍' + Bad2 }}"), "{said}");
    let (code, said) = folder.check(&with(r#"{"\ud83d\udc4d":{"b":"{{ Bad }}"}}"#));
    assert_eq!(code, 1);
    assert!(
        said.contains(r#"at: $.pages[0].entities.A.properties["👍"].b"#) && said.contains("1 | {{ Bad }}"),
        "{said}"
    );
}

#[test]
fn the_mark_stands_under_what_it_means_whatever_the_width_of_what_is_before() {
    let folder = Folder::new("width");
    for (text, columns) in [("中文字", 6), ("👍", 2), ("e\u{301}", 1), ("👩\u{200d}👩\u{200d}👧", 2), ("abc", 3)]
    {
        let (_, said) =
            folder.check_entities(&json!({ "A": widget(json!({ "a": format!("{{{{ '{text}' + Bad.x }}}}") })) }));
        let mark = said.lines().find(|line| line.contains('^')).expect("a mark");
        let (before, mark) = mark.split_at(mark.find('^').expect("it is there"));
        assert_eq!((before.len(), mark), ("  | ".len() + "{{ '".len() + columns + "' + ".len(), "^^^"), "{said}");
    }
}
/// What stands at the span of the only finding.
fn marked<'a>(folder: &Folder, text: &'a str) -> &'a str {
    let (code, report) = folder.check_json(text);
    assert_eq!((code, report["findings"].as_array().map(Vec::len)), (1, Some(1)), "{report}");
    let at = |index: usize| report["findings"][0]["span"][index].as_u64().expect("a byte") as usize;
    &text[at(0)..at(1)]
}

#[test]
fn what_is_wrong_with_a_key_is_marked_at_the_key() {
    let folder = Folder::new("keys");
    let query = |settings: Json| app(&json!({ "Q": { "kind": "query", "settings": settings } })).to_string();
    assert_eq!(marked(&folder, &query(json!({ "timeoutMS": 3, "runOnLoad": true }))), "\"timeoutMS\"");
    assert_eq!(marked(&folder, &query(json!({ "timeoutMs": "3", "runOnLoad": true }))), "\"3\"", "a value is wrong");
    let text = app(&json!({ "J": { "kind": "js", "body": "export default {}", "boddy": "" } })).to_string();
    assert_eq!(marked(&folder, &text), "\"boddy\"");
    let twice = |value: &str| {
        with("{}").replace("\"name\":\"App\"", &format!("\"name\":\"App\",\"theme\":{{\"a\":1,\"b\":2,\"a\":{value}}}"))
    };
    for value in ["3", "{\"c\":1}"] {
        let text = twice(value);
        let (_, report) = folder.check_json(&text);
        let found = &report["findings"][0];
        assert_eq!(found["title"], "the key \"a\" is there twice");
        let start = found["span"][0].as_u64().expect("a byte") as usize;
        assert_eq!(text[start..].split(':').next(), Some("\"a\""));
        assert_eq!(start, text.rfind("\"a\"").expect("it is there"), "the second one is marked");
    }
}
