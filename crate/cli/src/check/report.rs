//! Findings, for people and for programs.

use super::{
    AppFound, Checked, Found,
    excerpt::{Excerpt, Position, excerpt, position},
};
use belljar_core::{Policy, policy::SensitivityAction};
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
        let mut app = file.app.iter().peekable();
        for found in &file.found {
            while let Some(next) = app.next_if(|next| next.span.start <= found.span.start) {
                print_app(file, next, &masks, out)?;
            }
            print_one(file, found, &masks, out)?;
        }
        for next in app {
            print_app(file, next, &masks, out)?;
        }
        if let Some(cut) = file.cut {
            writeln!(out, "note: {}: {cut}\n", file.name)?;
        }
    }
    let (count, in_files) =
        (files.iter().map(Checked::findings).sum::<usize>(), files.iter().filter(|file| file.findings() > 0).count());
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

/// A finding in an app: with the line of its code as its author wrote it, and not as JSON has it.
fn print_app(file: &Checked, found: &AppFound, masks: &[Mask], out: &mut impl Write) -> io::Result<()> {
    let at = position(&file.text, found.span.start);
    let (line, shown, within) = match &found.code {
        Some((decoded, span)) => {
            let within = position(&decoded.text, span.start);
            // What is a secret in the file is one in its text, at another place.
            let secrets = super::check(String::new(), decoded.text.clone(), &Policy::default());
            let masks: Vec<Mask> = secrets.found.iter().map(|found| (found.span.clone(), mask(found))).collect();
            (
                within.line,
                marked(&decoded.text, span, &masks),
                format!(" ({}:{}:{})", found.place, within.line, within.column),
            )
        }
        None => (at.line, marked(&file.text, &found.span, masks), String::new()),
    };
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    writeln!(out, "{}[{}]: {}", found.level.as_str(), found.rule, found.message)?;
    writeln!(out, "{margin}--> {}:{}:{}{within}", file.name, at.line, at.column)?;
    writeln!(out, "{margin} |")?;
    writeln!(out, "{number} | {}", shown.line)?;
    writeln!(out, "{margin} | {}", shown.mark)?;
    writeln!(out, "{margin} = at: {}", found.path)?;
    writeln!(out, "{margin} = help: {}\n", found.help)
}

/// A part of a text and what is shown in its place.
type Mask = (Range<usize>, String);

/// The line of a part of a text, which is shown as it is, unless it is in a secret.
fn marked(text: &str, span: &Range<usize>, masks: &[Mask]) -> Excerpt {
    let overlaps = |(mask, _): &&Mask| mask.start < span.end.max(span.start + 1) && span.start < mask.end;
    if let Some((secret, _)) = masks.iter().find(overlaps) {
        return excerpt(text, secret, masks);
    }
    let line = text[span.clone()].split('\n').next().unwrap_or_default();
    let mut all = masks.to_vec();
    all.push((span.clone(), line.to_owned()));
    all.sort_by_key(|(span, _)| (span.start, span.end));
    excerpt(text, span, &all)
}

/// One object. Spans are bytes of the file, columns UTF-16 units, lines and columns from 1. The secret is not in it.
pub(super) fn print_json(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    let app = files.iter().flat_map(|file| file.app.iter().map(move |found| (file, found))).map(|(file, found)| {
        let (start, end) = (position(&file.text, found.span.start), position(&file.text, found.span.end));
        let within = found.code.as_ref().map(|(decoded, span)| position(&decoded.text, span.start));
        json!({
            "file": file.name,
            "rule": found.rule,
            "class": "app",
            "level": found.level.as_str(),
            "title": found.message,
            "path": found.path,
            "place": found.place,
            "line": start.line,
            "column": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "span": [found.span.start, found.span.end],
            "codeLine": within.map(|at| at.line),
            "codeColumn": within.map(|at| at.column),
            "fix": found.help,
        })
    });
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
        .chain(app)
        .collect();
    let cut: Vec<_> = files
        .iter()
        .filter_map(|file| file.cut.map(|cut| json!({ "file": file.name, "message": cut.to_string() })))
        .collect();
    let report = json!({ "files": files.len(), "findings": findings, "cut": cut });
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}
