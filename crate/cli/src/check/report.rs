//! Findings, for people and for programs.

use super::{
    AppFound, Checked, Found, Unread,
    excerpt::{Excerpt, Position, excerpt, plain, position},
    secrets::{self, Mask},
};
use belljar_core::policy::SensitivityAction;
use serde_json::json;
use std::{
    io::{self, Write},
    ops::Range,
};

/// As a good compiler does: what, where, the line, what to do.
pub(super) fn print(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    for file in files {
        let masks = secrets::of_file(if file.app.is_some() { &file.secrets } else { &file.found });
        let mut app = file.of_app().iter().peekable();
        for found in &file.found {
            while let Some(next) = app.next_if(|next| next.span.start <= found.span.start) {
                print_app(file, next, &masks, out)?;
            }
            print_one(file, found, &masks, out)?;
        }
        for next in app {
            print_app(file, next, &masks, out)?;
        }
        let name = plain(&file.name);
        if file.is_other_json() {
            writeln!(out, "note: {name}: it is no definition of an app: secrets alone were looked for\n")?;
        }
        if let Some(cut) = file.cut {
            writeln!(out, "note: {name}: {cut}\n")?;
        }
    }
    let counted = |count: usize, of: &str| format!("{count} {of}{}", if count == 1 { "" } else { "s" });
    let count: usize = files.iter().map(|file| file.count().0).sum();
    let notes = match files.iter().map(|file| file.count().1).sum() {
        0 => String::new(),
        notes => format!("{} {}", if count == 0 { " but" } else { ", and" }, counted(notes, "note")),
    };
    if count == 0 {
        return writeln!(out, "{} checked, nothing found{notes}", counted(files.len(), "file"));
    }
    let within = files.iter().filter(|file| file.count().0 > 0).count();
    writeln!(out, "{} in {within} of {}{notes}", counted(count, "finding"), counted(files.len(), "file"))
}

fn print_one(file: &Checked, found: &Found, masks: &[(Range<usize>, String)], out: &mut impl Write) -> io::Result<()> {
    let level = if found.action == SensitivityAction::Block { "error" } else { "warning" };
    let Position { line, column } = position(&file.text, found.span.start);
    let shown = marked(&file.text, &found.span, masks);
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    writeln!(out, "{level}[{}]: {}", found.rule.id, found.rule.title)?;
    writeln!(out, "{margin}--> {}:{line}:{column}", plain(&file.name))?;
    writeln!(out, "{margin} |")?;
    writeln!(out, "{number} | {}", shown.line)?;
    writeln!(out, "{margin} | {}", shown.mark)?;
    if !found.path.is_empty() {
        writeln!(out, "{margin} = at: {}", plain(&found.path))?;
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
            let masks = secrets::of_text(decoded, &file.secrets);
            (
                within.line,
                marked(&decoded.text, span, &masks),
                format!(" ({}:{}:{})", plain(&found.place), within.line, within.column),
            )
        }
        None => (at.line, marked(&file.text, &found.span, masks), String::new()),
    };
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    writeln!(out, "{}[{}]: {}", found.level.as_str(), found.rule, plain(&found.message))?;
    writeln!(out, "{margin}--> {}:{}:{}{within}", plain(&file.name), at.line, at.column)?;
    writeln!(out, "{margin} |")?;
    writeln!(out, "{number} | {}", shown.line)?;
    writeln!(out, "{margin} | {}", shown.mark)?;
    writeln!(out, "{margin} = at: {}", plain(&found.path))?;
    writeln!(out, "{margin} = help: {}\n", plain(&found.help))
}

/// The line of a part of a text, which is shown as it is, unless it is in a secret, or is one.
fn marked(text: &str, span: &Range<usize>, masks: &[Mask]) -> Excerpt {
    let overlaps = |(mask, _): &&Mask| mask.start < span.end.max(span.start + 1) && span.start < mask.end;
    if let Some((secret, _)) = masks.iter().find(overlaps) {
        return excerpt(text, secret, masks);
    }
    let line = text[span.clone()].split('\n').next().unwrap_or_default();
    let mut all = masks.to_vec();
    all.push((span.clone(), plain(line)));
    all.sort_by_key(|(span, _)| (span.start, span.end));
    excerpt(text, span, &all)
}

/// One object. Spans are bytes of the file, columns UTF-16 units, lines and columns from 1. The secret is not in it.
pub(super) fn print_json(files: &[Checked], unread: &[Unread], out: &mut impl Write) -> io::Result<()> {
    let app =
        files.iter().flat_map(|file| file.of_app().iter().map(move |found| (file, found))).map(|(file, found)| {
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
    let secrets_only: Vec<_> = files.iter().filter(|file| file.is_other_json()).map(|file| &file.name).collect();
    let unread: Vec<_> =
        unread.iter().map(|Unread { name, error }| json!({ "file": name, "message": error })).collect();
    let report = json!({
        "files": files.len(),
        "findings": findings,
        "cut": cut,
        "secretsOnly": secrets_only,
        "unread": unread,
    });
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}
