//! `belljar check` as its users meet it: files in, findings out, no secret in what is printed.

use serde_json::Value as Json;
use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

/// No token of anybody's: the checksum is wrong.
const TOKEN: &str = "ghp_1QaZ2wSx3EdC4rFv5TgB6yHn7UjM8iK9oL0p";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("belljar-check-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let file = self.0.join(name);
        fs::write(&file, text).expect("a file");
        file.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).expect("the folder goes");
    }
}

fn check(arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_belljar")).arg("check").args(arguments).output().expect("belljar runs");
    let said = String::from_utf8(stdout).expect("text") + &String::from_utf8(stderr).expect("text");
    assert!(!said.contains(&TOKEN[4..14]), "the secret is printed: {said}");
    (status.code().expect("a code"), said)
}

#[test]
fn i6_a_finding_is_shown_with_its_masked_line_its_mark_and_what_to_do() {
    let folder = Folder::new("human");
    let file = folder.file("app.js", &format!("export default {{\n  login: {{ token: '{TOKEN}' }},\n}}\n"));
    let (code, said) = check(&[&file]);
    assert_eq!(code, 1);
    let expected = format!(
        "warning[github-token]: GitHub token\n --> {file}:2:20\n  |\n2 |   login: {{ token: '‹github-token›' }},\n  | \
         {:19}^^^^^^^^^^^^^^\n  = at: login.token\n  = help: Revoke the token; call GitHub from a server.\n  = more: https://",
        ""
    );
    assert!(said.starts_with(&expected), "{said}\n—\n{expected}");
    assert!(said.ends_with("1 finding in 1 of 1 file\n"), "{said}");
}

#[test]
fn an_exported_app_is_json_with_code_in_it() {
    let folder = Folder::new("json");
    let app = serde_json::json!({
        "actionList": [{ "headers": [{ "key": "Authorization", "value": format!("Bearer {TOKEN}") }] }],
        "pages": [{ "onClick": format!("{{{{ storeValue(\"password\", \"Tr0ub4dor&3x\") }}}}"), "é": "ü" }],
    });
    let text = serde_json::to_string_pretty(&app).expect("JSON");
    let file = folder.file("app.json", &text);
    let (code, said) = check(&[&file, "--format", "json"]);
    assert_eq!(code, 1);
    assert!(!said.contains("Tr0ub4dor"), "{said}");
    let report: Json = serde_json::from_str(&said).expect("JSON");
    let findings = report["findings"].as_array().expect("a list");
    let rules: Vec<_> = findings.iter().map(|finding| finding["rule"].as_str().expect("a text")).collect();
    assert_eq!(rules, ["github-token", "named-password"], "{said}");
    for (finding, secret) in findings.iter().zip([TOKEN, "Tr0ub4dor&3x"]) {
        let at = |index: usize| finding["span"][index].as_u64().expect("a number") as usize;
        assert_eq!(&text[at(0)..at(1)], secret);
        assert_eq!(finding["action"], "warn");
    }
    assert_eq!(findings[1]["path"], "pages.onClick.password");
}

#[test]
fn the_policy_says_what_is_a_finding() {
    let folder = Folder::new("policy");
    let file = folder.file("app.js", &format!("token = '{TOKEN}'"));
    let policy = |text: &str| folder.file("policy.json", text);
    let allowed = policy(r#"{ "sensitivity": { "rules": { "github-token": "allow" } } }"#);
    let (code, said) = check(&[&file, "--policy", &allowed]);
    assert_eq!((code, &*said), (0, "1 file checked, nothing found\n"));
    let blocked = policy(r#"{ "sensitivity": { "default": "block" } }"#);
    let (code, said) = check(&[&file, "--policy", &blocked]);
    assert_eq!(code, 1);
    assert!(said.starts_with("error[github-token]"), "{said}");
}

#[test]
fn what_cannot_be_checked_is_said_and_is_no_finding() {
    let folder = Folder::new("errors");
    let missing = folder.0.join("missing.js").display().to_string();
    let broken = folder.file("broken.json", "{ \"a\": ");
    for (file, words) in [(&missing, "missing.js"), (&broken, "line 1 column 7")] {
        let (code, said) = check(&[file]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(check(&[]).0, 2);
}

#[test]
fn ordinary_code_has_no_findings_and_a_key_in_pieces_has_one() {
    let folder = Folder::new("ordinary");
    let file = folder.file(
        "app.js",
        "const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';\nshowAlert('Please enter your password');\n\
         const labels = { password: 'Passwort', token: '' };\nfetch(`https://api.example.com/${id}?limit=10`);\n",
    );
    let (code, said) = check(&[&file]);
    assert_eq!(code, 0, "{said}");
    let pem = "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\\n-----END PRIVATE KEY-----";
    let (code, said) = check(&[&folder.file("key.js", &format!("const pem = \"{pem}\";"))]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("[private-key]") && !said.contains("MIIEv"), "{said}");
}
