//! `belljar run`, `replay` and `eval` with what is wrong in their input: it is told, with its place.

mod support;

use serde_json::{Value as Json, json};
use std::fs;
use support::{Folder, app, eval};

/// Runs an app with these events: the exit code, the lines of output, and what was said.
fn run(folder: &Folder, entities: &Json, events: impl AsRef<[u8]>, more: &[&str]) -> (i32, Vec<Json>, String) {
    folder.file("app.json", app(entities).to_string());
    folder.file("events.jsonl", events);
    let (code, said, errors) = folder.belljar(&[&["run", "app.json", "--events", "events.jsonl"], more].concat());
    (code, said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect(), errors)
}

#[test]
fn what_cannot_run_is_told_and_queries_run() {
    let folder = Folder::new("triggers");
    let entities = json!({
        "I": { "kind": "widget", "type": "W", "properties": { "onClick": "", "onRow": "{{ 1 + 1 }}" }, "triggers": ["onClick", "onRow"] },
        "J": { "kind": "js", "body": "export default { f(a) { return a + 1 } }" },
        "Q": { "kind": "query", "template": { "body": "{{ this.params.id }}" } },
    });
    folder.file("answers.json", json!({ "queries": { "Q": [7] } }).to_string());
    let events = [
        json!({ "trigger": "I.onNope" }),
        json!({ "trigger": "J.nope" }),
        json!({ "trigger": "Q.run", "args": [{ "id": 7 }] }),
        json!({ "trigger": "I.onClick" }),
        json!({ "trigger": "J.f", "args": [1] }),
        json!({ "trigger": "Nobody.f" }),
        json!({ "edit": [{ "op": "rename", "name": "I", "to": "K" }] }),
        json!({ "trigger": "K.onClick" }),
        json!({ "trigger": "K.onNope" }),
        json!({ "trigger": "K.onRow" }),
        json!({ "trigger": "Q.nope" }),
    ];
    let events: String = events.iter().map(|event| format!("{event}\n")).collect();
    let (code, lines, errors) = run(&folder, &entities, events, &["--answers", "answers.json"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let settled = |of: u64| lines.iter().find(|line| line["line"] == of && line.get("settled").is_some());
    for (line, message) in [
        (1, "I has no \"onNope\" that could run"),
        (2, "J has no \"nope\" that could run"),
        (6, "the app has no entity called \"Nobody\""),
        (9, "K has no \"onNope\" that could run"),
        (11, "Q has no \"nope\" that could run"),
    ] {
        let settled = settled(line).unwrap_or_else(|| panic!("{line} settles: {lines:?}"));
        assert_eq!(settled["error"]["errorMessage"]["message"], message);
        assert_eq!(settled["error"]["code"], "BELLJAR_ENTITY_NAME");
    }
    assert_eq!(settled(3), Some(&json!({ "line": 3, "settled": "Q.run", "value": [7] })), "{lines:?}");
    let asked =
        lines.iter().find(|line| line.pointer("/effect/ask/runQuery").is_some()).expect("the query is asked for");
    assert_eq!(asked["effect"]["ask"]["runQuery"]["bindings"], json!([["body", [7]]]));
    assert_eq!(settled(4).map(|line| &line["value"]), Some(&json!({ "$type": "undefined" })), "an empty handler");
    assert_eq!(settled(8).map(|line| &line["value"]), Some(&json!({ "$type": "undefined" })), "under its new name");
    assert_eq!(settled(10).map(|line| &line["value"]), Some(&json!(2)));
    assert_eq!(settled(5).map(|line| &line["value"]), Some(&json!(2)));
    assert!(lines.iter().all(|line| line.get("explained").is_none()), "{lines:?}");
}

#[test]
fn what_is_wrong_with_the_input_of_run_has_its_place() {
    let folder = Folder::new("input");
    let none = json!({});
    let (code, _, errors) = run(&folder, &none, b"{\"wait\":1}\n{\"wait\":\xff}\n", &[]);
    assert_eq!(code, 2);
    assert!(errors.contains("events.jsonl: line 2: it is not UTF-8"), "{errors}");
    let (code, _, errors) = run(&folder, &none, "\u{feff}{\"wait\":1}\r\n{\"wait\":1}\r\n{\"wai\":1}", &[]);
    assert_eq!(code, 2);
    assert!(errors.contains("events.jsonl: line 3: "), "{errors}");
    for now in ["NaN", "inf", "x"] {
        let (code, _, errors) = run(&folder, &none, "", &["--now", now]);
        assert_eq!(code, 2);
        assert!(errors.contains("it is no number of milliseconds") && errors.contains("--now"), "{errors}");
        let (code, _, errors) = folder.belljar(&["eval", "1", "--now", now]);
        assert_eq!(code, 2);
        assert!(errors.contains("it is no number of milliseconds"), "{errors}");
    }
    assert_eq!(run(&folder, &none, "", &["--now", "-1"]).0, 0);
    folder.file(
        "app.json",
        json!({ "version": 1, "name": "A", "pages": [{ "name": "P" }, { "name": "--x" }] }).to_string(),
    );
    let (code, said, errors) = folder.belljar(&["run", "app.json", "--page", "--x"]);
    assert_eq!((code, errors.as_str()), (0, ""), "{said}");
}

#[test]
fn a_recording_with_a_turn_that_has_no_end_is_not_as_recorded() {
    let recording = concat!(env!("CARGO_MANIFEST_DIR"), "/../guest/tests/recordings/session.jsonl");
    let text = fs::read_to_string(recording).expect("the recording");
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().rposition(|line| line.starts_with("{\"in\"")).expect("a turn");
    let folder = Folder::new("replay-cut");
    let replay = |lines: &[&str]| {
        folder.file("cut.jsonl", lines.join("\n"));
        let (code, said, errors) = folder.belljar(&["replay", "cut.jsonl"]);
        (code, said + &errors)
    };
    assert_eq!(replay(&lines).0, 0);
    let (code, said) = replay(&lines[..=last]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains(&format!("line {}: the turn has no end", last + 1)), "{said}");
    let doubled = [&lines[..=last], &lines[last..]].concat();
    let (code, said) = replay(&doubled);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains(&format!("line {}: it does not belong here", last + 2)), "{said}");
    let (code, said) = replay(&["{\"answers\":[]}"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("line 1: it does not belong here"), "{said}");
}

#[test]
fn positions_in_a_substituted_text_are_those_of_the_whole_text() {
    let case = |text: &str| json!({ "kind": "substitute", "code": text, "entities": { "a": { "b": 1 } } });
    let texts = ["abc {{1}}-{{ a.b + throwme }}", "x\n {{ 1\n+ nope }}", "{{ nope }}", "{{ 1 + }} x"];
    let input: String = texts.iter().map(|text| format!("{}\n", case(text))).collect();
    let at: Vec<_> = eval(input.as_bytes())
        .iter()
        .map(|report| report["errors"][0]["source"].clone())
        .map(|source| (source["line"].as_u64(), source["column"].as_u64()))
        .collect();
    assert_eq!(at, [(1, 20), (3, 3), (1, 4), (1, 8)].map(|(line, column)| (Some(line), Some(column))));
}

#[test]
fn a_line_that_is_no_text_ends_no_batch_and_all_kinds_are_named() {
    let reports =
        eval(b"{\"id\":1,\xff}\n{\"id\":2,\"code\":\"2\"}\r\n{\"id\":3,\"kind\":\"segment\",\"code\":\"\"}\n");
    let message = |of: usize| reports[of]["errors"][0]["errorMessage"]["message"].as_str().unwrap_or_default();
    assert_eq!(reports.len(), 3);
    assert!(message(0).contains("line 1: ") && message(0).contains("it is not UTF-8"), "{}", message(0));
    assert_eq!(reports[1]["value"], 2);
    assert_eq!(reports[2]["id"], 3);
    assert!(message(2).contains("did you mean \"segments\"?"), "{}", message(2));
    assert!(message(2).contains("script, data, trigger, segments, references, substitute"), "{}", message(2));
}

#[test]
fn what_takes_the_process_of_an_app_down_is_told_and_takes_nothing_else() {
    let folder = Folder::new("contained");
    for (code, told) in [
        ("(() => { const a = []; a.push(a); return a.flat(Infinity) })()", "stack overflowed"),
        ("(() => { const o = []; for (;;) o.push('x'.repeat(1e6) + o.length) })()", "more memory than its process may"),
        ("Array(1e9).indexOf(5)", "does not come back"),
    ] {
        let entities =
            json!({ "A": { "kind": "widget", "type": "T", "properties": { "x": format!("{{{{ {code} }}}}") } } });
        let (status, _, errors) = run(&folder, &entities, "", &[]);
        assert_eq!(status, 3, "{code}: {errors}");
        assert!(errors.contains(told), "{code}: {errors}");
    }
}
