//! Findings as SARIF 2.1.0, which code hosts and editors read.

use super::{
    Checked, Unread,
    app::{Level, RULES},
    excerpt::{Position, position},
};
use belljar_core::policy::SensitivityAction;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value as Json, json};
use std::{
    collections::BTreeMap,
    io::{self, Write},
    ops::Range,
    path::{MAIN_SEPARATOR_STR, Path},
};
use url::Url;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// One run with all results. Columns are UTF-16 units, which SARIF has as its default.
pub(super) fn print(files: &[Checked], unread: &[Unread], out: &mut impl Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, Json> = BTreeMap::new();
    let mut results = Vec::new();
    for file in files {
        for found in &file.found {
            let rule = found.rule;
            rules.entry(rule.id).or_insert_with(
                || json!({ "id": rule.id, "shortDescription": { "text": rule.title }, "helpUri": rule.source }),
            );
            let level = if found.action == SensitivityAction::Block { Level::Error } else { Level::Warning };
            results.push(result(file, rule.id, level, &format!("{}. {}", rule.title, rule.fix), &found.span));
        }
        for found in file.of_app() {
            let title = RULES.iter().find(|(id, _)| *id == found.rule).map_or(found.rule, |(_, title)| title);
            rules
                .entry(found.rule)
                .or_insert_with(|| json!({ "id": found.rule, "shortDescription": { "text": title } }));
            let message = format!("{}: {}", found.message, found.help);
            results.push(result(file, found.rule, found.level, &message, &found.span));
        }
    }
    let driver = json!({
        "name": "belljar",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules.into_values().collect::<Vec<_>>(),
    });
    let notifications: Vec<_> = unread
        .iter()
        .map(|Unread { name, error }| {
            let place = json!({ "physicalLocation": { "artifactLocation": { "uri": uri(name) } } });
            json!({ "level": "error", "message": { "text": error }, "locations": [place] })
        })
        .collect();
    let invocation = json!({ "executionSuccessful": unread.is_empty(), "toolExecutionNotifications": notifications });
    let run = json!({
        "tool": { "driver": driver },
        "invocations": [invocation],
        "columnKind": "utf16CodeUnits",
        "results": results,
    });
    serde_json::to_writer_pretty(&mut *out, &json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))?;
    writeln!(out)
}

fn result(file: &Checked, rule: &str, level: Level, message: &str, span: &Range<usize>) -> Json {
    let Position { line, column } = position(&file.text, span.start);
    let end = position(&file.text, span.end);
    let region = json!({ "startLine": line, "startColumn": column, "endLine": end.line, "endColumn": end.column });
    let place = json!({ "artifactLocation": { "uri": uri(&file.name) }, "region": region });
    json!({
        "ruleId": rule,
        "level": level.as_str(),
        "message": { "text": message },
        "locations": [{ "physicalLocation": place }],
    })
}

/// What of a path stands for itself in a reference (RFC 3986, 4.2). A colon could end a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A file as a reference: relative as it was given, or with its scheme.
fn uri(name: &str) -> String {
    match Url::from_file_path(Path::new(name)) {
        Ok(url) => url.into(),
        Err(()) => utf8_percent_encode(&name.replace(MAIN_SEPARATOR_STR, "/"), PATH).to_string(),
    }
}
