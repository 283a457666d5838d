//! The runner by itself, on a few tests of its own in test262's format.

use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_conformance");
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sample");

/// A folder for one test's lists and results.
fn folder(name: &str, differences: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("skips.txt"), "= Nobody has it.\nfeature Unheard-of\n").expect("a list");
    fs::write(folder.join("differences.txt"), differences).expect("a list");
    folder
}

/// Runs the sample in the jar's realm, against itself unless results are given in the published engine's place.
fn run(folder: &Path, plain_results: Option<&Path>, tests: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.arg("run").arg("--lists").arg(folder).arg("--out").arg(folder).args(["--seconds", "2"]);
    match plain_results {
        Some(file) => command.arg("--plain-results").arg(file),
        None => command.args(["--plain", PROGRAM]),
    };
    command.arg(SAMPLE).args(tests).output().expect("the runner")
}

fn verdicts(file: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(file).expect("results");
    let reports = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a report"));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    reports
        .map(|report| (format!("{} {}", text(&report["test"]), text(&report["mode"])), text(&report["verdict"])))
        .collect()
}

#[test]
fn each_test_ends_as_it_must() {
    let folder = folder("verdicts", "");
    let output = run(&folder, None, &[]);
    assert!(output.status.success(), "an engine differs from itself: {output:?}");
    let found = verdicts(&folder.join("jar.jsonl"));
    let found: Vec<String> = found.into_iter().map(|(case, verdict)| format!("{case} {verdict}")).collect();
    assert_eq!(
        found,
        [
            "annexB/pass.js sloppy pass",
            "built-ins/async-fail.js sloppy fail",
            "built-ins/async-never.js sloppy fail",
            "built-ins/async-pass.js sloppy pass",
            "built-ins/async-pass.js strict pass",
            "built-ins/die.js strict crash",
            "built-ins/fail.js sloppy fail",
            "built-ins/fail.js strict fail",
            "built-ins/hang.js strict timeout",
            "built-ins/host.js sloppy pass",
            "built-ins/pass.js sloppy pass",
            "built-ins/pass.js strict pass",
            "built-ins/skipped.js sloppy skip",
            "built-ins/skipped.js strict skip",
            "language/module.js module pass",
            "language/negative-early.js sloppy fail",
            "language/negative-none.js sloppy fail",
            "language/negative-other.js sloppy fail",
            "language/negative-parse.js sloppy pass",
            "language/negative-parse.js strict pass",
            "language/negative-resolution.js module pass",
            "language/negative-runtime.js sloppy pass",
            "language/negative-runtime.js strict pass",
            "language/no-strict.js sloppy pass",
            "language/only-strict.js strict pass",
            "language/raw.js raw pass",
        ]
    );
    let table = String::from_utf8_lossy(&output.stdout);
    assert!(table.contains("| built-ins | 11 | 2 | 5 (45.45 %) | 4 | 2 | 5 (45.45 %) | 4 | 2 |"), "{table}");
}

/// Runs two tests where the published engine is said to pass both, with a list of what is explained.
fn compared(name: &str, differences: &str) -> Output {
    let folder = folder(name, differences);
    let plain = folder.join("earlier.jsonl");
    let tests = ["built-ins/fail.js", "built-ins/pass.js"];
    let line = |test: &str, mode: &str| format!("{{\"test\":\"{test}\",\"mode\":\"{mode}\",\"verdict\":\"pass\"}}\n");
    let lines = tests.iter().flat_map(|test| [line(test, "sloppy"), line(test, "strict")]);
    fs::write(&plain, lines.collect::<String>()).expect("results");
    run(&folder, Some(&plain), &tests)
}

#[test]
fn a_difference_must_be_explained() {
    let output = compared("unexplained", "");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("Fail in the jar only: built-ins/fail.js (strict): Test262Error: it is false"), "{text}");
    let output = compared("explained", "= It is false.\npath built-ins/fail.js\n");
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn an_explanation_must_explain() {
    let output = compared("stale", "= It is false.\npath built-ins/fail.js\n= It was false.\npath built-ins/pass.js\n");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("explains nothing any more: path built-ins/pass.js"), "{text}");
}

#[test]
fn what_cannot_be_run_is_an_error() {
    let folder = folder("missing", "");
    assert_eq!(run(&folder, None, &["built-ins/absent.js"]).status.code(), Some(2));
    let empty = folder.join("empty.jsonl");
    fs::write(&empty, "").expect("results");
    assert_eq!(run(&folder, Some(&empty), &["built-ins/pass.js"]).status.code(), Some(2));
}
