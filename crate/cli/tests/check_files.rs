//! `belljar check` with files of all sorts: what is taken for an app, what is none, and what cannot be read.

mod support;

use serde_json::{Value as Json, json};
use support::{Folder, app, widget, with};

#[test]
fn a_definition_that_cannot_be_opened_is_never_clean() {
    let folder = Folder::new("never-clean");
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(130), "]".repeat(130));
    let deeper = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let good = with("{}");
    for (text, words) in [
        (with(r#"{"a":1e400,"c":"{{ Bad }}"}"#), "number out of range"),
        (with(r#"{"a":"\ud800 {{ Bad }}"}"#), "escape"),
        (with(r#"{"\ud800":"{{ Bad }}"}"#), "escape"),
        (with(&deep), "recursion limit"),
        (with(&deeper), "recursion limit"),
        (good.replace("\"pages\"", "\"pagez\""), "did you mean \"pages\"?"),
        (
            good.replace("\"pages\":[{", "\"pages\":{\"x\":[{").replace("}]}", "}]}}"),
            "\"pages\" is a list, and here it is an object",
        ),
        (r#"{"version":1,"name":"R","pages":{}}"#.to_owned(), "\"pages\" is a list"),
        (r#"{"version":1,"name":"R","entities":{}}"#.to_owned(), "the app has no page"),
    ] {
        let (code, said) = folder.check(&text);
        assert_eq!(code, 1, "{words}: {}", said.get(..2_000).unwrap_or(&said));
        assert!(said.contains("error[definition]") && said.contains(words), "{words}: {said}");
        let (code, _, _) = folder.belljar(&["run", "app.json"]);
        assert_eq!(code, 1, "run agrees: {words}");
    }
}

#[test]
fn that_a_file_is_looked_through_for_secrets_alone_is_said() {
    let folder = Folder::new("alone");
    let (code, said) = folder.check(r#"{ "name": "x", "version": "1.0.0" }"#);
    assert_eq!(code, 0);
    assert_eq!(
        said,
        "note: app.json: it is no definition of an app: secrets alone were looked for\n\n1 file checked, nothing found\n"
    );
    let (_, report) = folder.check_json("[1]");
    assert_eq!(report["secretsOnly"], json!(["app.json"]));
    let (_, report) = folder.check_json(&with("{}"));
    assert_eq!(report["secretsOnly"], json!([]));
}

#[test]
fn a_file_that_cannot_be_read_takes_nothing_from_the_others() {
    let folder = Folder::new("others");
    folder.file("bad.json", with(r#"{"a":"{{ Bad }}"}"#));
    folder.file("latin.json", b"{ \"a\": \"\xe4\" }");
    folder.file("cut.json", "{ \"a\": ");
    let files = ["bad.json", "latin.json", "cut.json", "none.json"];
    let check = |format: &str| folder.belljar(&[&["check", "--format", format], &files[..]].concat());
    let (code, said, errors) = check("human");
    assert_eq!(code, 2, "{errors}");
    assert!(said.contains("nothing is called \"Bad\"") && said.contains("1 finding in 1 of 1 file"), "{said}");
    for words in ["latin.json: line 1: it is not UTF-8", "cut.json: EOF", "none.json: "] {
        assert!(errors.contains(words), "{words}: {errors}");
    }
    let (code, said, _) = check("json");
    assert_eq!(code, 2);
    let report: Json = serde_json::from_str(&said).expect("JSON");
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1));
    let unread: Vec<_> = report["unread"].as_array().expect("a list").iter().map(|of| of["file"].clone()).collect();
    assert_eq!(unread, [json!("latin.json"), json!("cut.json"), json!("none.json")]);
    let (code, said, _) = check("sarif");
    assert_eq!(code, 2);
    let run = &serde_json::from_str::<Json>(&said).expect("JSON")["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(1));
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let told = run["invocations"][0]["toolExecutionNotifications"].as_array().expect("a list");
    assert_eq!(told.len(), 3, "{told:?}");
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_text() {
    let folder = Folder::new("bom");
    let text = with(r#"{"a":"{{ 1 }}","b":"{{ Bad }}"}"#);
    folder.file("app.json", format!("\u{feff}{text}"));
    let (code, said, errors) = folder.belljar(&["check", "app.json"]);
    assert_eq!((code, errors.as_str()), (1, ""));
    let column = text.find("Bad").expect("it is there") + 1;
    assert!(said.contains(&format!("--> app.json:1:{column} (A.b:1:4)")), "{said}");
    let (code, said, errors) = folder.belljar(&["run", "app.json"]);
    assert_eq!((code, errors.as_str()), (0, ""), "{said}");
    folder.file("none.jsonl", "\u{feff}{\"a\":1}\n");
    let (_, _, errors) = folder.belljar(&["replay", "none.jsonl"]);
    assert!(errors.contains("line 1: it is no line of a recording"), "{errors}");
}

#[test]
fn what_is_printed_does_nothing_to_a_terminal() {
    let folder = Folder::new("terminal");
    let (code, said) =
        folder.check(&with("{}").replace("\"type\":\"W\"", "\"type\":\"W\",\"\\u001b[31mred\\nmore\":1"));
    assert_eq!(code, 1);
    assert!(said.contains("a widget has no key \"\u{fffd}[31mred\u{fffd}more\""), "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
    // Also in the code that is marked: JSON writes it as an escape, and the code holds the character.
    let object = json!({ "kind": "js", "body": "export default {}" });
    let (code, said) =
        folder.check_entities(&json!({ "J": object, "A": widget(json!({ "a": "{{ J['\u{1b}[31m'] }}" })) }));
    assert_eq!(code, 1);
    assert!(said.contains("1 | {{ J['\u{fffd}[31m'] }}") && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn files_in_sarif_are_references() {
    let folder = Folder::new("uri");
    for (name, uri) in [("a b#c%20ü.json", "a%20b%23c%2520%C3%BC.json"), ("a:b?.json", "a%3Ab%3F.json")] {
        folder.file(name, with(r#"{"a":"{{ Bad }}"}"#));
        let (_, said, _) = folder.belljar(&["check", "--format", "sarif", name]);
        let sarif: Json = serde_json::from_str(&said).expect("JSON");
        let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], uri);
    }
    let path = std::env::temp_dir().join(format!("belljar-uri-{}", std::process::id())).join("a:b?.json");
    let (_, said, _) = folder.belljar(&["check", "--format", "sarif", path.to_str().expect("a path")]);
    let sarif: Json = serde_json::from_str(&said).expect("JSON");
    let uri = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone();
    let uri = uri.as_str().expect("a text");
    assert!(uri.starts_with("file:///") && uri.ends_with("/a:b%3F.json"), "{uri}");
}

#[test]
fn i6_secrets_are_not_printed_whatever_they_are_in_an_app() {
    let folder = Folder::new("i6");
    // No token of anybody's: the checksum is wrong.
    let token = "ghp_1QaZ2wSx3EdC4rFv5TgB6yHn7UjM8iK9oL0p";
    let js = json!({ "kind": "js", "body": "export default { a: 1 }" });
    let texts = [
        app(&json!({ "U": js, "A": widget(json!({ "a": format!("{{{{ U['{token}'] }}}}") })) })),
        app(&json!({ "A": { "kind": "widget", "type": "W", token: 1 } })),
        app(&json!({ "A": widget(json!({ "a": format!("{{{{ {token} }}}}") })) })),
        app(&json!({ "A": widget(json!({ "a": format!("{{{{\n  1 +\n  {token}.x }}}}") })) })),
        app(&json!({ "A": widget(json!({ token: "{{ Bad }}" })) })),
        app(&json!({ token: widget(json!({ "a": "{{ Bad }}" })) })),
        app(&json!({ "J": { "kind": "js", "body": format!("export default {{ {token}: 1, {token}() {{}} }}") } })),
        app(
            &json!({ "J": { "kind": "js", "body": format!("export default {{ a() {{ return this['{token}'] }} }}") } }),
        ),
    ];
    for text in texts {
        folder.file("app.json", text.to_string());
        for format in ["human", "json", "sarif"] {
            let (code, said, errors) = folder.belljar(&["check", "app.json", "--format", format]);
            assert_eq!(code, 1, "{text}");
            assert!(!said.contains(&token[4..14]) && !errors.contains(&token[4..14]), "{format} of {text}: {said}");
        }
        let (_, said, _) = folder.belljar(&["check", "app.json"]);
        assert!(said.contains("‹github-token›"), "{said}");
    }
}
