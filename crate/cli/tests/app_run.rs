//! `belljar run` and `belljar replay`: an app without a browser.

use serde_json::{Value as Json, json};
use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("belljar-run-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("a file");
    }

    /// Exit code, lines of output, errors.
    fn belljar(&self, arguments: &[&str]) -> (i32, Vec<Json>, String) {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_belljar"))
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .expect("belljar runs");
        let said = String::from_utf8(stdout).expect("text");
        let lines = said.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| json!(line))).collect();
        (status.code().expect("a code"), lines, String::from_utf8(stderr).expect("text"))
    }

    /// Runs an app of one page and expects it to be opened.
    fn run(&self, entities: &Json, events: &[Json], answers: &Json) -> Vec<Json> {
        let page = json!({ "name": "Page1", "entities": entities });
        self.file(
            "app.json",
            &json!({ "version": 1, "name": "App", "theme": { "dark": true }, "pages": [page] }).to_string(),
        );
        self.file("events.jsonl", &events.iter().map(|event| format!("{event}\n")).collect::<String>());
        self.file("answers.json", &answers.to_string());
        let (code, lines, said) =
            self.belljar(&["run", "app.json", "--events", "events.jsonl", "--answers", "answers.json"]);
        assert_eq!((code, said.as_str()), (0, ""), "{lines:?}");
        lines
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).expect("the folder goes");
    }
}

/// What the lines of one event say of updates, with values.
fn updates(lines: &[Json], of: u64) -> Vec<(String, Json)> {
    let of_event = lines.iter().filter(|line| line["line"] == of && line.get("update").is_some());
    of_event.map(|line| (line["update"].as_str().unwrap_or_default().to_owned(), line["value"].clone())).collect()
}

fn widget(properties: Json, triggers: Json, meta: Json) -> Json {
    json!({ "kind": "widget", "type": "W", "properties": properties, "triggers": triggers, "meta": meta })
}

#[test]
fn what_changes_is_told_as_json_lines_and_nothing_else() {
    let folder = Folder::new("set");
    let entities = json!({
        "Input1": widget(json!({}), json!([]), json!({ "text": "a" })),
        "Text1": widget(json!({ "text": "{{ Input1.text + '!' }}", "about": "{{ appsmith.appName + appsmith.theme.dark }}" }), json!([]), json!({})),
    });
    let set = |text: &str| json!({ "set": "Input1.text", "value": text });
    let lines = folder.run(&entities, &[set("b"), set("b")], &json!({}));
    assert_eq!(lines[0], json!({ "line": 0, "opened": true, "problems": [] }));
    assert_eq!(updates(&lines, 0), [("Text1.text".into(), json!("a!")), ("Text1.about".into(), json!("Apptrue"))]);
    assert_eq!(updates(&lines, 1).last(), Some(&("Text1.text".to_owned(), json!("b!"))));
    assert_eq!(updates(&lines, 2), [], "what is what it was is no news");
}

#[test]
fn a_property_is_set_to_null_or_without_a_value_to_undefined() {
    let folder = Folder::new("null");
    let entities = json!({
        "Input1": widget(json!({}), json!([]), json!({ "text": "a" })),
        "Text1": widget(json!({ "text": "{{ String(Input1.text) }}" }), json!([]), json!({})),
    });
    let lines = folder.run(
        &entities,
        &[json!({ "set": "Input1.text", "value": null }), json!({ "set": "Input1.text" })],
        &json!({}),
    );
    assert_eq!(updates(&lines, 1).last(), Some(&("Text1.text".to_owned(), json!("null"))));
    assert_eq!(updates(&lines, 2).last(), Some(&("Text1.text".to_owned(), json!("undefined"))));
    // It is a value like others, and belongs to one kind of line alone.
    folder.file("events.jsonl", &json!({ "wait": 1, "value": null }).to_string());
    let (code, _, said) = folder.belljar(&["run", "app.json", "--events", "events.jsonl"]);
    assert!(code == 2 && said.contains("an event is one of"), "{code} {said}");
}

#[test]
fn handlers_act_and_queries_have_canned_answers() {
    let folder = Folder::new("trigger");
    let entities = json!({
        "Button1": widget(json!({ "onClick": "{{ getOrders.run({ id: 7 }).then((rows) => storeValue('n', rows.length)) }}",
            "onFail": "{{ fail.run() }}", "onRow": "{{ currentRow.id }}" }),
            json!(["onClick", "onFail", "onRow"]), json!({})),
        "Text1": widget(json!({ "text": "{{ getOrders.data[0].id }} {{ appsmith.store.n }}" }), json!([]), json!({})),
        "getOrders": { "kind": "query", "template": { "body": "where id = {{ this.params.id }}" } },
        "fail": { "kind": "query" },
        "atOnce": { "kind": "query", "settings": { "runOnLoad": true } },
    });
    let answers = json!({ "queries": { "getOrders": [{ "id": 7 }], "fail": { "$error": "no" }, "atOnce": 1 } });
    let trigger = |path: &str| json!({ "trigger": path });
    let on_row = json!({ "trigger": "Button1.onRow", "globals": { "currentRow": { "id": 9 } } });
    let lines = folder.run(&entities, &[trigger("Button1.onClick"), trigger("Button1.onFail"), on_row], &answers);
    assert!(lines.contains(&json!({ "line": 3, "settled": "Button1.onRow", "value": 9 })), "{lines:?}");
    assert!(lines.contains(&json!({ "line": 0, "settled": "atOnce.run", "value": 1 })), "{lines:?}");
    let ask =
        lines.iter().find(|line| line["line"] == 1 && line["effect"]["type"] == "ask").expect("the query is asked for");
    assert_eq!(ask["effect"]["ask"]["runQuery"]["bindings"], json!([["body", [7]]]));
    assert_eq!(updates(&lines, 1).last(), Some(&("Text1.text".to_owned(), json!("7 1"))));
    assert!(lines.iter().any(|line| line["line"] == 1 && line["settled"] == "Button1.onClick"), "{lines:?}");
    let failed = lines.iter().find(|line| line["settled"] == "Button1.onFail").expect("it settles");
    assert_eq!(failed["error"]["errorMessage"]["message"], "no");
}

#[test]
fn time_passes_only_when_it_is_said_to() {
    let folder = Folder::new("wait");
    let entities = json!({
        "Button1": widget(json!({ "onClick": "{{ setTimeout(() => storeValue('late', Date.now()), 300) }}" }), json!(["onClick"]), json!({})),
        "Text1": widget(json!({ "text": "{{ appsmith.store.late }}" }), json!([]), json!({})),
    });
    let events =
        [json!({ "trigger": "Button1.onClick" }), json!({ "wait": 299 }), json!({ "wait": 1 }), json!({ "wait": 900 })];
    let lines = folder.run(&entities, &events, &json!({}));
    assert_eq!((updates(&lines, 1).len(), updates(&lines, 2).len()), (0, 0));
    assert_eq!(updates(&lines, 3), [("Text1.text".to_owned(), json!(300))]);
    assert_eq!(updates(&lines, 4), []);
}

#[test]
fn an_app_is_edited_and_explained_while_it_runs() {
    let folder = Folder::new("edit");
    let text = |text: &str| widget(json!({ "text": text }), json!([]), json!({}));
    let entities = json!({ "A": text("{{ 1 }}"), "B": text("{{ A.text + 1 }}") });
    let events = [
        json!({ "edit": [{ "op": "change", "name": "A", "property": "text", "value": "{{ 5 }}" }] }),
        json!({ "explain": "B.text" }),
        json!({ "edit": [{ "op": "renam", "name": "A" }] }),
        json!({ "edit": [{ "op": "rename", "name": "A", "to": "D" }] }),
        json!({ "explain": "C.text" }),
    ];
    let lines = folder.run(&entities, &events, &json!({}));
    assert!(lines.contains(&json!({ "line": 1, "edited": true, "problems": [], "rewritten": [] })), "{lines:?}");
    let rewritten = json!([{ "place": { "entity": "B", "property": "text" }, "text": "{{ D.text + 1 }}" }]);
    assert!(lines.contains(&json!({ "line": 4, "edited": true, "problems": [], "rewritten": rewritten })), "{lines:?}");
    assert_eq!(updates(&lines, 1).last(), Some(&("B.text".to_owned(), json!(6))));
    let explained = lines.iter().find(|line| line["explained"] == "B.text").expect("it is explained");
    assert_eq!(explained["explanation"]["dependencies"], json!(["A.text"]));
    // No meter, but a clock.
    assert_eq!(explained["explanation"]["fuel"], Json::Null);
    assert!(explained["explanation"]["milliseconds"].as_f64().is_some_and(|ms| ms >= 0.0), "{explained}");
    let refused = lines.iter().find(|line| line["line"] == 3).expect("it is refused");
    assert_eq!((&refused["edited"], &refused["problems"][0]["path"]), (&json!(false), &json!("$[0]")));
    assert_eq!(lines.last().map(|line| &line["explanation"]), Some(&Json::Null));
}

#[test]
fn code_that_does_not_end_is_ended() {
    let folder = Folder::new("loop");
    let entities = json!({
        "A": widget(json!({ "text": "{{ (() => { for (;;) {} })() }}" }), json!([]), json!({})),
        "B": widget(json!({ "text": "{{ 2 }}" }), json!([]), json!({})),
    });
    let lines = folder.run(&entities, &[], &json!({}));
    let of = |path: &str| lines.iter().find(|line| line["update"] == path).expect(path);
    assert_eq!(of("A.text")["errors"][0]["errorType"], "LIMIT");
    assert_eq!(of("B.text")["value"], 2, "the rest goes on");
}

#[test]
fn problems_and_files_that_cannot_be_read_are_told() {
    let folder = Folder::new("problems");
    folder.file(
        "app.json",
        r#"{ "version": 1, "name": "x", "pages": [{ "name": "P", "entities": { "A": { "kind": "wigdet" } } }] }"#,
    );
    let (code, lines, _) = folder.belljar(&["run", "app.json"]);
    assert_eq!(code, 1);
    assert_eq!(
        (&lines[0]["opened"], &lines[0]["problems"][0]["help"]),
        (&json!(false), &json!("did you mean \"widget\"?"))
    );
    folder.file("app.json", r#"{ "version": 1, "name": "x", "pages": [{ "name": "P" }] }"#);
    for (events, said) in [("{", "line 1: "), ("{\"set\": \"A\"}", "names no property"), ("{}", "an event is one of")] {
        folder.file("events.jsonl", events);
        let (code, _, error) = folder.belljar(&["run", "app.json", "--events", "events.jsonl"]);
        assert_eq!(code, 2);
        assert!(error.contains(said), "{error}");
    }
    assert_eq!(folder.belljar(&["run", "none.json"]).0, 2);
}

#[test]
fn a_recording_replays_and_a_difference_is_told_with_its_line() {
    let recording = concat!(env!("CARGO_MANIFEST_DIR"), "/../guest/tests/recordings/session.jsonl");
    let folder = Folder::new("replay");
    let (code, lines, said) = folder.belljar(&["replay", recording]);
    assert_eq!(code, 0, "{lines:?} {said}");
    assert!(lines[0].as_str().is_some_and(|line| line.ends_with("turns replayed, all as recorded")), "{lines:?}");
    let text = fs::read_to_string(recording).expect("the recording");
    let (at, changed) = text
        .lines()
        .enumerate()
        .find_map(|(at, line)| {
            Some((at, line.replacen("{\"out\":[", "{\"out\":[\"continue\",", 1))).filter(|(_, new)| new != line)
        })
        .expect("a turn");
    let changed: Vec<&str> =
        text.lines().enumerate().map(|(index, line)| if index == at { changed.as_str() } else { line }).collect();
    folder.file("changed.jsonl", &changed.join("\n").replace("\"continue\",]", "\"continue\"]"));
    let (code, lines, said) = folder.belljar(&["replay", "changed.jsonl"]);
    assert_eq!(code, 1, "{said}");
    assert!(lines[0].as_str().is_some_and(|line| line.starts_with(&format!("line {}: ", at + 1))), "{lines:?}");
    folder.file("none.jsonl", "{\"a\":1}\n");
    assert_eq!(folder.belljar(&["replay", "none.jsonl"]).0, 2);
}

#[test]
fn a_definition_narrows_the_policy() {
    let folder = Folder::new("policy");
    let page = json!({ "name": "Page1", "entities": {
        "Text1": widget(json!({ "text": "{{ typeof fetch }}" }), json!([]), json!({})),
    } });
    let mut app = json!({ "version": 1, "name": "App", "pages": [page] });
    let value = |app: &Json| {
        folder.file("app.json", &app.to_string());
        let (_, lines, said) = folder.belljar(&["run", "app.json"]);
        lines.iter().find(|line| line["update"] == "Text1.text").unwrap_or_else(|| panic!("{said}"))["value"].clone()
    };
    assert_eq!(value(&app), "function");
    app["policy"] = json!({ "fetch": null });
    assert_eq!(value(&app), "undefined");
}

#[test]
fn the_imported_sample_runs() {
    const APPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/apps");
    let folder = Folder::new("sample");
    let file = |name: &str| format!("{APPS}/{name}");
    let (code, lines, said) = folder.belljar(&[
        "run",
        &file("orders.json"),
        "--events",
        &file("orders.events.jsonl"),
        "--answers",
        &file("orders.answers.json"),
    ]);
    assert_eq!((code, said.as_str()), (0, ""));
    let wrong: Vec<&Json> = lines.iter().filter(|line| line.get("errors").is_some()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let last = |of: u64, path: &str| {
        let told = updates(&lines, of).into_iter().rev().find(|(update, _)| update == path);
        told.unwrap_or_else(|| panic!("{path} is not told of in line {of}")).1
    };
    assert_eq!(last(0, "Heading.text"), "Orders of Ada");
    assert_eq!(last(0, "OrdersTable.primaryColumns.customer.computedValue"), json!(["Ada", "Grace", "Ada"]));
    assert_eq!(last(1, "StatsText.text"), "2 of 3 orders, € 249.50", "a filter");
    assert_eq!(last(2, "DetailTitle.text"), "Order 3 of Ada", "a selected row");
    assert_eq!(last(4, "Actions.saved"), 1, "a variable that a function changes");
    assert_eq!(last(4, "Orders.seen"), json!({ "$type": "set", "values": [3] }), "a Set that is added to");
    assert_eq!(last(4, "Actions.save.data"), 3, "a function's last result");
    assert_eq!(last(5, "DetailTotal.text"), "€ 99.00 = $ 108.90", "a query that was run by a handler");
    let alert =
        |of: u64| lines.iter().find(|line| line["line"] == of && line.pointer("/effect/ask/showAlert").is_some());
    assert_eq!(alert(6).expect("the error's handler")["effect"]["ask"]["showAlert"]["message"], "The mail is not sent");
    assert_eq!(last(9, "StatsText.text"), "0 of 3 orders, € 0.00", "under another name");
}
