//! Findings as SARIF 2.1.0, which code hosts and editors read.

use super::{
    Checked,
    app::{Level, RULES},
    excerpt::{Position, position},
};
use belljar_core::policy::SensitivityAction;
use serde_json::{Value as Json, json};
use std::{
    collections::BTreeMap,
    io::{self, Write},
    ops::Range,
};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// One run with all results. Columns are UTF-16 units, which SARIF has as its default.
pub(super) fn print(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
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
        for found in &file.app {
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
    let run = json!({ "tool": { "driver": driver }, "columnKind": "utf16CodeUnits", "results": results });
    serde_json::to_writer_pretty(&mut *out, &json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))?;
    writeln!(out)
}

fn result(file: &Checked, rule: &str, level: Level, message: &str, span: &Range<usize>) -> Json {
    let Position { line, column } = position(&file.text, span.start);
    let end = position(&file.text, span.end);
    let region = json!({ "startLine": line, "startColumn": column, "endLine": end.line, "endColumn": end.column });
    let place = json!({ "artifactLocation": { "uri": file.name.replace('\\', "/") }, "region": region });
    json!({
        "ruleId": rule,
        "level": level.as_str(),
        "message": { "text": message },
        "locations": [{ "physicalLocation": place }],
    })
}
