//! The command line as its users meet it: real processes, real pipes.

use serde_json::{Value as Json, json};
use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
};

fn belljar(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_belljar"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("belljar starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("the input is read");
    child.wait_with_output().expect("belljar ends")
}

/// Runs cases and gives a report for each, in order.
fn cases(cases: &[Json]) -> Vec<Json> {
    let input: String = cases.iter().map(|case| format!("{case}\n")).collect();
    let output = belljar(&["eval", "--jsonl"], &input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let reports: Vec<Json> = String::from_utf8(output.stdout)
        .expect("text")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(reports.len(), cases.len(), "one line each");
    for (case, report) in cases.iter().zip(&reports) {
        assert_eq!(case["id"], report["id"], "in order");
    }
    reports
}

#[test]
fn a_value_is_printed() {
    let output = belljar(&["eval", "({ a: [1, undefined], b: 2n })", "--kind", "data"], "");
    assert!(output.status.success());
    let value: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(value, json!({"a": [1, {"$type": "undefined"}], "b": {"$type": "bigint", "value": "2"}}));
}

#[test]
fn an_error_is_said_with_its_position() {
    let output = belljar(&["eval", "1 +\n nope"], "");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("ReferenceError: nope is not defined (line 2, column 2) [BELLJAR_UNCAUGHT]"), "{said}");
}

#[test]
fn files_are_read_and_named_when_they_are_wrong() {
    let folder = std::env::temp_dir().join(format!("belljar-eval-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let data = file("data.json", r#"{"Table1": {"rows": [1, 2, {"$type": "undefined"}]}}"#);
    let output = belljar(&["eval", "Table1.rows.length", "--data", &data], "");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "3");
    let policy = file("policy.json", "{\n  \"limits\": {\"timerz\": 1}\n}");
    let output = belljar(&["eval", "1", "--policy", &policy], "");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("policy.json") && said.contains("timerz") && said.contains("line 2"), "{said}");
    std::fs::remove_dir_all(folder).expect("the folder is removed");
}

#[test]
fn cases_have_a_world_of_their_own() {
    let reports = cases(&[
        json!({"id": 1, "kind": "data", "code": "Table1.n + appsmith.store.k + this.t + g + appsmith.mode",
            "entities": {"Table1": {"n": 1}}, "store": {"k": 2}, "this": {"t": 3}, "globals": {"g": 4}, "mode": "EDIT"}),
        json!({"id": "two", "kind": "trigger", "code": "(a, b) => a * b", "args": [6, 7]}),
        json!({"id": 3, "kind": "script", "code": "typeof Table1"}),
        json!({"id": 4, "code": "[Date.now(), Math.random()]", "now": 5, "seed": 6}),
        json!({"id": 5, "code": "[Date.now(), Math.random()]", "now": 5, "seed": 6}),
        json!({"id": 6, "code": "kept", "before": [
            {"code": "nope"}, {"kind": "trigger", "code": "(console.log('earlier'), globalThis.kept = 1)"}]}),
    ]);
    assert_eq!(reports[0]["value"], "10EDIT");
    assert_eq!((&reports[5]["value"], &reports[5]["effects"]), (&json!(1), &json!([])));
    assert_eq!(reports[1]["value"], 42);
    assert_eq!(reports[2]["value"], "undefined");
    assert_eq!(reports[3]["value"], reports[4]["value"]);
    assert_eq!(reports[3]["value"][0], 5);
    for report in &reports {
        assert_eq!((&report["errors"], &report["limit"]), (&json!([]), &Json::Null));
        assert!(report["figures"]["turns"].as_u64() > Some(0));
    }
}

#[test]
fn the_stand_in_answers_and_its_clock_jumps() {
    let reports = cases(&[
        json!({"id": 1, "kind": "trigger",
            "code": "(async () => { const r = await fetch('/users', { credentials: 'include' }); return [r.status, await r.json()] })()",
            "fetch": {"/users": {"status": 201, "body": {"a": 1}}}}),
        json!({"id": 2, "kind": "trigger", "code": "fetch('https://x.example').then(r => r.text())", "fetch": {"https://x.example": "hello"}}),
        json!({"id": 3, "kind": "trigger", "code": "fetch('https://y.example').catch(e => e.name)"}),
        json!({"id": 4, "kind": "trigger", "now": 1000,
            "code": "new Promise(done => { let n = 0; const id = setInterval(() => { if (++n == 3) { clearInterval(id); done([n, Date.now()]) } }, 1000) })"}),
        json!({"id": 5, "kind": "trigger", "code": "new Promise(() => setInterval(() => {}, 1000))"}),
        json!({"id": 6, "kind": "trigger", "code": "storeValue('big', 'x'.repeat(100)).catch(e => e.message)", "policy": {"store": {"maxBytes": 50}}}),
    ]);
    assert_eq!(reports[0]["value"], json!([201, {"a": 1}]));
    assert_eq!(reports[0]["warnings"][0]["rule"], "fetch-credentials-omitted");
    assert_eq!(reports[0]["effects"][0]["type"], "fetch");
    assert_eq!(reports[0]["effects"][0]["grant"], "fetch");
    assert_eq!(reports[1]["value"], "hello");
    assert_eq!(reports[2]["value"], "TypeError");
    assert_eq!(reports[3]["value"], json!([3, 4000]));
    assert_eq!(reports[4]["limit"]["kind"], "deadline");
    assert!(
        reports[5]["value"].as_str().is_some_and(|text| text.contains("policy.store.maxBytes is 50")),
        "{}",
        reports[5]
    );
}

#[test]
fn a_case_that_takes_its_process_down_is_reported_and_the_next_one_runs() {
    let limits = json!({"limits": {"triggerDeadlineMs": 300, "dataDeadlineMs": 300}});
    let hang = |code: &str| json!({"id": code, "kind": "trigger", "code": code, "policy": limits});
    let after = json!({"id": "after", "code": "1 + 1"});
    let reports = cases(&[
        hang("10n ** 30000000n"),
        after.clone(),
        json!({"id": "stack", "code": "let a = []; for (let i = 0; i < 600000; i++) a = [a]; String(a)"}),
        after.clone(),
        json!({"id": "memory", "code": "const all = []; for (;;) all.push('x'.repeat(1e6) + all.length)"}),
        after.clone(),
        json!({"id": "proxies", "code": "let p = {}; for (let i = 0; i < 2000000; i++) p = new Proxy(p, {}); p.x"}),
        after.clone(),
    ]);
    assert_eq!(reports[0]["limit"]["kind"], "deadline");
    assert_eq!(reports[0]["errors"][0]["errorType"], "LIMIT");
    assert_eq!(reports[2]["limit"]["kind"], "stack", "{}", reports[2]);
    assert_eq!(reports[4]["limit"]["kind"], "memory", "{}", reports[4]);
    assert!(reports[6]["limit"]["kind"].is_string(), "{}", reports[6]);
    for report in reports.iter().skip(1).step_by(2) {
        assert_eq!(report["value"], 2);
    }
}

#[test]
fn a_case_that_cannot_be_read_is_reported_and_the_next_one_runs() {
    let output = belljar(
        &["eval", "--jsonl"],
        "not json\n{\"id\": 1, \"code\": \"1\", \"kindd\": \"data\"}\n\n{\"id\": 2, \"code\": \"2\"}\n{\"id\": 3, \"code\": \"\", \"entities\": {\"a b\": 1}}\n{\"id\": 4, \"code\": \"1\", \"store\": {\"k\": {\"$type\": \"nope\"}}}\n",
    );
    let lines: Vec<Json> =
        String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[0]["errors"][0]["code"], "BELLJAR_CASE");
    assert_eq!(lines[1]["id"], 1);
    assert!(lines[1]["errors"][0]["errorMessage"]["message"].as_str().is_some_and(|text| text.contains("kindd")));
    assert_eq!(lines[2]["value"], 2);
    assert_eq!(lines[3]["errors"][0]["code"], "BELLJAR_ENTITY_NAME");
    assert!(lines[4]["errors"][0]["errorMessage"]["message"].as_str().is_some_and(|text| text.contains("store.k")));
}

#[test]
fn many_cases_run_in_one_process() {
    let many: Vec<Json> = (0..200).map(|id| json!({"id": id, "kind": "data", "code": format!("{id} * 2")})).collect();
    for (id, report) in cases(&many).iter().enumerate() {
        assert_eq!(report["value"], json!(id * 2));
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut belljar = Command::new(env!("CARGO_BIN_EXE_belljar"))
        .args(["eval", "'x'.repeat(1e6)"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("belljar starts");
    drop(belljar.stdout.take());
    let output = belljar.wait_with_output().expect("belljar ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn effects_have_their_type_and_grant_beside_their_members() {
    let reports =
        cases(&[json!({"id": 1, "kind": "script", "code": "storeValue('a', 1), clearStore(), removeValue('a')"})]);
    let changes = json!([
        {"type": "set", "key": "a", "value": 1, "persist": true},
        {"type": "clear"},
        {"type": "remove", "key": "a"},
    ]);
    assert_eq!(reports[0]["effects"], json!([{"type": "store", "grant": "store", "id": 1, "changes": changes}]));
}
