//! What `docs/app.md` shows is what the command line does with it.

use std::{fs, path::PathBuf, process::Command};

fn page() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/app.md")).expect("the page is there")
}

/// The first fenced block of a language.
fn block(page: &str, language: &str) -> String {
    let (_, rest) = page.split_once(&format!("```{language}\n")).expect("there is one");
    rest.split_once("\n```").expect("it is closed").0.to_owned()
}

/// Checks a definition in a folder of its own, as `app.json`.
fn check(name: &str, text: &str) -> String {
    let folder: PathBuf = std::env::temp_dir().join(format!("belljar-docs-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("app.json"), text).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_belljar"))
        .args(["check", "app.json"])
        .current_dir(&folder)
        .output()
        .expect("belljar runs");
    fs::remove_dir_all(folder).expect("it goes");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn the_example_is_a_clean_definition() {
    assert_eq!(check("good", &block(&page(), "json")), "1 file checked, nothing found\n");
}

#[test]
fn the_finding_that_is_shown_is_what_a_slip_in_the_example_gives() {
    let page = page();
    let slip = block(&page, "json").replacen("{{ OrdersTable.rows.length", "{{ OrderTable.rows.length", 1);
    let shown = block(&page, "console");
    let expected = shown.strip_prefix("$ belljar check app.json\n").expect("the command comes first");
    assert_eq!(check("slip", &slip), format!("{expected}\n\n1 finding in 1 of 1 file\n"));
}

/// All fenced blocks of a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    page.split(&fence).skip(1).map(|part| part.split_once("\n```").expect("it is closed").0.to_owned()).collect()
}

#[test]
fn the_example_runs_as_it_is_shown() {
    let page = page();
    let shown =
        blocks(&page, "console").into_iter().find(|block| block.starts_with("$ belljar run")).expect("it is shown");
    let folder: PathBuf = std::env::temp_dir().join(format!("belljar-docs-run-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file");
    write("app.json", &block(&page, "json"));
    let row = serde_json::json!([{ "id": 1, "name": "Ada", "total": 12.5 }, { "id": 2, "name": "Grace", "total": 1 }]);
    write("answers.json", &serde_json::json!({ "queries": { "getOrders": row } }).to_string());
    write(
        "events.jsonl",
        "{\"set\": \"SearchInput.text\", \"value\": \"Ad\"}\n{\"trigger\": \"OrdersTable.onRowSelected\"}\n",
    );
    let output = Command::new(env!("CARGO_BIN_EXE_belljar"))
        .args(["run", "app.json", "--events", "events.jsonl", "--answers", "answers.json"])
        .current_dir(&folder)
        .output()
        .expect("belljar runs");
    fs::remove_dir_all(folder).expect("it goes");
    let said = String::from_utf8(output.stdout).expect("text");
    for line in shown.lines().skip(1) {
        assert!(said.contains(line), "{line}\n{said}");
    }
    assert!(said.contains(r#""settled":"OrdersTable.onRowSelected""#), "{said}");
}

#[test]
fn every_rule_is_in_the_table() {
    let source = include_str!("../src/check/app/mod.rs");
    let rules =
        source.split_once("RULES: &[(&str, &str)] = &[").expect("the table").1.split_once("];").expect("its end").0;
    let page = page();
    let mut count = 0;
    for line in rules.lines().filter_map(|line| line.trim().strip_prefix("(\"")) {
        let rule = line.split_once('"').expect("a name").0;
        assert!(page.contains(&format!("| `{rule}` |")), "{rule} is not in docs/app.md");
        count += 1;
    }
    assert!(count > 8, "{count} rules were read");
}
