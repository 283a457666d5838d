//! Findings, for people and for programs.

use super::{
    Checked, Found,
    excerpt::{Position, excerpt, position},
};
use belljar_core::policy::SensitivityAction;
use serde_json::json;
use std::{
    io::{self, Write},
    ops::Range,
};

/// What stands in a secret's place.
fn mask(found: &Found) -> String {
    format!("‹{}›", found.rule.id)
}

/// As a good compiler does: what, where, the line, what to do.
pub(super) fn print(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    for file in files {
        let masks: Vec<(Range<usize>, String)> =
            file.found.iter().map(|found| (found.span.clone(), mask(found))).collect();
        for found in &file.found {
            print_one(file, found, &masks, out)?;
        }
        if let Some(cut) = file.cut {
            writeln!(out, "note: {}: {cut}\n", file.name)?;
        }
    }
    let (count, in_files) = (
        files.iter().map(|file| file.found.len()).sum::<usize>(),
        files.iter().filter(|file| !file.found.is_empty()).count(),
    );
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    match count {
        0 => writeln!(out, "{} file{} checked, nothing found", files.len(), plural(files.len())),
        _ => writeln!(
            out,
            "{count} finding{} in {in_files} of {} file{}",
            plural(count),
            files.len(),
            plural(files.len())
        ),
    }
}

fn print_one(file: &Checked, found: &Found, masks: &[(Range<usize>, String)], out: &mut impl Write) -> io::Result<()> {
    let level = if found.action == SensitivityAction::Block { "error" } else { "warning" };
    let Position { line, column } = position(&file.text, found.span.start);
    let shown = excerpt(&file.text, &found.span, masks);
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    writeln!(out, "{level}[{}]: {}", found.rule.id, found.rule.title)?;
    writeln!(out, "{margin}--> {}:{line}:{column}", file.name)?;
    writeln!(out, "{margin} |")?;
    writeln!(out, "{number} | {}", shown.line)?;
    writeln!(out, "{margin} | {}", shown.mark)?;
    if !found.path.is_empty() {
        writeln!(out, "{margin} = at: {}", found.path)?;
    }
    writeln!(out, "{margin} = help: {}", found.rule.fix)?;
    writeln!(out, "{margin} = more: {}\n", found.rule.source)
}

/// One object. Spans are bytes of the file, columns UTF-16 units, lines and columns from 1. The secret is not in it.
pub(super) fn print_json(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    let findings: Vec<_> = files
        .iter()
        .flat_map(|file| file.found.iter().map(move |found| (file, found)))
        .map(|(file, found)| {
            let (start, end) = (position(&file.text, found.span.start), position(&file.text, found.span.end));
            json!({
                "file": file.name,
                "rule": found.rule.id,
                "class": found.rule.class.as_str(),
                "title": found.rule.title,
                "action": found.action,
                "path": found.path,
                "line": start.line,
                "column": start.column,
                "endLine": end.line,
                "endColumn": end.column,
                "span": [found.span.start, found.span.end],
                "fix": found.rule.fix,
                "source": found.rule.source,
            })
        })
        .collect();
    let cut: Vec<_> = files
        .iter()
        .filter_map(|file| file.cut.map(|cut| json!({ "file": file.name, "message": cut.to_string() })))
        .collect();
    let report = json!({ "files": files.len(), "findings": findings, "cut": cut });
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}
