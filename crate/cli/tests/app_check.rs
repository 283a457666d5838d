//! `belljar check app.json`: what is said of an app without running it. `tests/apps/broken.json` has one of everything.
//! `BELLJAR_BLESS=1` writes `broken.txt` anew.

use serde_json::{Value as Json, json};
use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

const APPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/apps");

fn check(arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_belljar"))
        .arg("check")
        .args(arguments)
        .current_dir(APPS)
        .output()
        .expect("belljar runs");
    let said = String::from_utf8(stdout).expect("text") + &String::from_utf8(stderr).expect("text");
    (status.code().expect("a code"), said)
}

/// Checks an app of one page with these entities.
fn check_entities(name: &str, entities: &Json) -> (i32, String) {
    let app = json!({ "version": 1, "name": "App", "pages": [{ "name": "Page1", "entities": entities }] });
    check_text(name, &serde_json::to_string_pretty(&app).expect("JSON"))
}

fn check_text(name: &str, text: &str) -> (i32, String) {
    let file: PathBuf = std::env::temp_dir().join(format!("belljar-app-{name}-{}.json", std::process::id()));
    fs::write(&file, text).expect("a file");
    let done = check(&[file.to_str().expect("a path")]);
    fs::remove_file(file).expect("it goes");
    done
}

#[test]
fn a_broken_app_reads_like_a_good_compilers_output() {
    let (code, said) = check(&["broken.json"]);
    assert_eq!(code, 1);
    let golden = format!("{APPS}/broken.txt");
    if std::env::var_os("BELLJAR_BLESS").is_some() {
        fs::write(&golden, &said).expect("it can be written to");
    }
    assert_eq!(said, fs::read_to_string(golden).unwrap_or_default(), "BELLJAR_BLESS=1 writes broken.txt anew");
}

#[test]
fn findings_are_json_and_sarif_for_programs() {
    let (code, said) = check(&["broken.json", "--format", "json"]);
    assert_eq!(code, 1);
    let report: Json = serde_json::from_str(&said).expect("JSON");
    let text = fs::read_to_string(format!("{APPS}/broken.json")).expect("the app");
    let findings = report["findings"].as_array().expect("a list");
    let unknown = findings.iter().find(|found| found["title"] == "nothing is called \"Inptu1\"").expect("it is found");
    assert_eq!(unknown["rule"], "unknown-name");
    assert_eq!(unknown["place"], "Table1.rows");
    assert_eq!(unknown["path"], "$.pages[0].entities.Table1.properties.rows");
    assert_eq!((&unknown["codeLine"], &unknown["codeColumn"]), (&json!(1), &json!(45)));
    let at = |index: usize| unknown["span"][index].as_u64().expect("a byte") as usize;
    assert_eq!(&text[at(0)..at(1)], "Inptu1");

    let (code, said) = check(&["broken.json", "--format", "sarif"]);
    assert_eq!(code, 1);
    let sarif: Json = serde_json::from_str(&said).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(findings.len()));
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for result in run["results"].as_array().expect("results") {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "broken.json");
        assert!(place["region"]["startLine"].as_u64() > Some(1), "{result}");
    }
}

#[test]
fn exit_codes_are_0_for_clean_1_for_findings_and_2_for_what_cannot_be_read() {
    let good = json!({
        "Table1": {
            "kind": "widget", "type": "TABLE_WIDGET_V2",
            "properties": { "rows": "{{ Query1.data.filter(row => _.isNumber(row.id)) }}", "onClick": "{{ Utils.load(currentRow) }}" },
            "triggers": ["onClick"],
            "meta": { "selectedRowIndex": 0 }
        },
        "Text1": { "kind": "widget", "type": "TEXT_WIDGET", "properties": {
            "text": "{{ Utils.count + Table1.selectedRowIndex + appsmith.store.x + Table1.rows[0].id }}",
            "more": "{{ Utils.load.data + Utils.even(3) }}"
        } },
        "Query1": { "kind": "query", "template": { "body": "select {{ this.params.id }}" } },
        "Utils": { "kind": "js", "body": "export default { count: 0, async load(row) { await Query1.run(row); this.count++; },\n\
            even(n) { return n === 0 || this.odd(n - 1) }, odd(n) { return n !== 0 && this.even(n - 1) } }" }
    });
    let (code, said) = check_entities("good", &good);
    assert_eq!((code, said.as_str()), (0, "1 file checked, nothing found\n"));
    assert_eq!(check_text("not-json", "{ \"version\": 1, \"pages\": [").0, 2);
    assert_eq!(check(&["there-is-none.json"]).0, 2);
}

#[test]
fn problems_of_the_definition_are_findings_with_their_place() {
    let text = "{\n  \"version\": 1,\n  \"name\": \"App\",\n  \"pages\": [{ \"name\": \"P\", \"entities\": { \"A\": { \"kind\": \"wigdet\" } } }]\n}";
    let (code, said) = check_text("problem", text);
    assert_eq!(code, 1);
    assert!(said.contains("error[definition]: there is no kind of entity called \"wigdet\""), "{said}");
    assert!(said.contains(":4:57\n"), "{said}");
    assert!(said.contains("= help: did you mean \"widget\"?"), "{said}");
}

#[test]
fn a_cycle_names_its_whole_path_and_locals_make_none() {
    let text = |text: &str| json!({ "kind": "widget", "type": "TEXT_WIDGET", "properties": { "text": text } });
    let (_, said) = check_entities("cycle", &json!({ "A": text("{{ B.text }}"), "B": text("{{ A.text }}") }));
    assert!(said.contains("A.text → B.text → A.text"), "{said}");
    let (_, said) = check_entities("self", &json!({ "A": text("{{ A.text }}") }));
    assert!(said.contains("A.text → A.text"), "{said}");
    let (code, said) = check_entities("none", &json!({ "A": text("{{ B.other }}"), "B": text("{{ A.text }}") }));
    assert_eq!(code, 0, "{said}");
    let (code, said) =
        check_entities("local", &json!({ "A": text("{{ B.text }}"), "B": text("{{ (A => A.text)({}) }}") }));
    assert_eq!(code, 0, "{said}");
}

#[test]
fn names_are_those_of_the_page_and_what_all_pages_share() {
    let text = |text: &str| json!({ "kind": "widget", "type": "TEXT_WIDGET", "properties": { "text": text } });
    let shared = json!({ "Shared": { "kind": "js", "body": "export default { a: () => OnA.text + Gone.x }" } });
    let app = json!({ "version": 1, "name": "App", "entities": shared, "pages": [
        { "name": "A", "entities": { "OnA": text("{{ Shared.a() }}") } },
        { "name": "B", "entities": { "OnB": text("{{ OnA.text }}") } }
    ] });
    let (code, said) = check_text("pages", &app.to_string());
    assert_eq!(code, 1);
    assert!(said.contains("nothing is called \"Gone\""), "{said}");
    assert!(
        said.contains("nothing is called \"OnA\"") && said.contains("it is on page 1 and not on this one"),
        "{said}"
    );
    assert!(said.ends_with("3 findings in 1 of 1 file\n"), "the third is the way from OnA to Shared and back: {said}");
}

#[test]
fn i6_secrets_are_found_in_apps_too_and_never_printed() {
    // No token of anybody's: the checksum is wrong.
    let token = "ghp_1QaZ2wSx3EdC4rFv5TgB6yHn7UjM8iK9oL0p";
    let entities = json!({
        "Text1": { "kind": "widget", "type": "TEXT_WIDGET", "properties": {
            "text": format!("{{{{ fetch('https://a.example', {{ headers: {{ token: '{token}' }} }}) || Tabel1 }}}}")
        } },
        "Table1": { "kind": "widget", "type": "TABLE_WIDGET_V2" }
    });
    let (code, said) = check_entities("secret", &entities);
    assert_eq!(code, 1);
    assert!(said.contains("[github-token]") && said.contains("nothing is called \"Tabel1\""), "{said}");
    assert!(!said.contains(&token[4..14]), "the secret is printed: {said}");
}

#[test]
fn other_json_is_looked_through_for_secrets_alone() {
    let (code, said) = check_text("package", "{ \"name\": \"x\", \"version\": \"1.0.0\" }");
    assert_eq!(code, 0);
    assert!(said.ends_with("secrets alone were looked for\n\n1 file checked, nothing found\n"), "{said}");
    let (code, said) =
        check_text("export", "{ \"exportedApplication\": { \"name\": \"x\" }, \"pages\": [], \"name\": \"x\" }");
    assert_eq!(code, 0);
    assert!(said.ends_with("secrets alone were looked for\n\n1 file checked, nothing found\n"), "{said}");
}
