//! Files of a test's own, and `belljar` run beside them.
#![allow(dead_code, reason = "each test uses some of it")]

use serde_json::{Value as Json, json};
use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

/// A folder that goes with its test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("belljar-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), bytes).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("the file is there")
    }

    /// Exit code, standard output, standard error.
    pub(crate) fn belljar(&self, arguments: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_belljar"))
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .expect("belljar runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (status.code().expect("a code"), text(stdout), text(stderr))
    }

    /// Checks `app.json` with this text: the exit code and all that is said.
    pub(crate) fn check(&self, text: &str) -> (i32, String) {
        self.file("app.json", text);
        let (code, said, errors) = self.belljar(&["check", "app.json"]);
        (code, said + &errors)
    }

    /// Checks an app of one page with these entities.
    pub(crate) fn check_entities(&self, entities: &Json) -> (i32, String) {
        self.check(&app(entities).to_string())
    }

    /// Checks `app.json` with this text: what is said as JSON.
    pub(crate) fn check_json(&self, text: &str) -> (i32, Json) {
        self.file("app.json", text);
        let (code, said, errors) = self.belljar(&["check", "app.json", "--format", "json"]);
        (code, serde_json::from_str(&said).unwrap_or_else(|_| panic!("{errors}")))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).expect("the folder goes");
    }
}

/// An app of one page with these entities.
pub(crate) fn app(entities: &Json) -> Json {
    json!({ "version": 1, "name": "App", "pages": [{ "name": "Page1", "entities": entities }] })
}

/// An app of one widget, as text: the properties are written as they stand.
pub(crate) fn with(properties: &str) -> String {
    let entities = json!({ "A": { "kind": "widget", "type": "W", "properties": "PROPERTIES" } });
    app(&entities).to_string().replace("\"PROPERTIES\"", properties)
}

/// What `belljar eval --jsonl` reports of these bytes.
pub(crate) fn eval(input: &[u8]) -> Vec<Json> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_belljar"))
        .args(["eval", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("belljar runs");
    child.stdin.take().expect("a pipe").write_all(input).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).expect("text");
    said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// A widget with these properties.
pub(crate) fn widget(properties: Json) -> Json {
    json!({ "kind": "widget", "type": "W", "properties": properties })
}
