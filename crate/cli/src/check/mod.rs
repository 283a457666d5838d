//! `belljar check`: what is wrong with an app, and what looks like a secret in its source, before anybody can read it there.

mod app;
mod decode;
mod excerpt;
mod literals;
mod report;
mod sarif;

use app::AppFound;
use belljar_core::{
    Policy,
    policy::SensitivityAction,
    sensitivity::{Cut, Rule, ScanLimits, scan_text},
};
use clap::{Args, ValueEnum};
use decode::Decoded;
use std::{
    collections::BTreeSet,
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Strings within strings that are looked into: `{{ }}` in an app's JSON, and strings in that.
const LEVELS: usize = 3;

/// What is scanned of one file.
const MAX_BYTES: usize = 64 << 20;

/// The shown form of a name that is a secret itself.
const HIDDEN: &str = "‹hidden›";

#[derive(Args)]
pub(crate) struct Options {
    /// Files of JavaScript, or of JSON (by the name's ending): a definition of an app is checked as a whole, and in any
    /// other file, such as an app exported from elsewhere, secrets are looked for.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How findings are printed.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// A JSON file with a policy, whose `sensitivity` says what is a finding. Without: the strict one.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: the line, with the secret masked, and what to do.
    Human,
    /// For programs: one JSON object.
    Json,
    /// For code hosts and editors: SARIF 2.1.0.
    Sarif,
}

/// Something found in a file.
struct Found {
    rule: &'static Rule,
    action: SensitivityAction,
    /// The names around it, as `user.token`; empty if it has none.
    path: String,
    /// Bytes of the file.
    span: Range<usize>,
}

/// A file and what was found in it.
struct Checked {
    name: String,
    text: String,
    found: Vec<Found>,
    /// What was found in it as a definition of an app.
    app: Vec<AppFound>,
    cut: Option<Cut>,
}

impl Checked {
    fn findings(&self) -> usize {
        self.found.len() + self.app.len()
    }
}

/// Exit code 0: nothing was found. 1: something was. 2: a file cannot be checked, which `main` says.
pub(crate) fn run(options: &Options) -> io::Result<ExitCode> {
    let policy = match &options.policy {
        Some(file) => Policy::from_json(&read(file)?).map_err(|error| about(file, error))?,
        None => Policy::default(),
    };
    let mut checked = Vec::new();
    for file in &options.files {
        let text = read(file)?;
        let mut app = Vec::new();
        if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
            serde_json::from_str::<serde::de::IgnoredAny>(&text).map_err(|error| about(file, error))?;
            if app::is_definition(&text) {
                app = app::check(&text);
            }
        }
        let found = check(file.display().to_string(), text, &policy);
        checked.push(Checked { app, ..found });
    }
    match options.format {
        Format::Human => report::print(&checked, &mut io::stdout().lock())?,
        Format::Json => report::print_json(&checked, &mut io::stdout().lock())?,
        Format::Sarif => sarif::print(&checked, &mut io::stdout().lock())?,
    }
    let clean = checked.iter().all(|file| file.findings() == 0);
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check(name: String, text: String, policy: &Policy) -> Checked {
    let mut look = Look { policy, found: Vec::new(), told: BTreeSet::new(), cut: None };
    look.strings(&Decoded::plain(&text), &[], LEVELS);
    let Look { mut found, cut, .. } = look;
    found.sort_by_key(|found| (found.span.start, found.span.end));
    // One secret is one finding: what was found within another's text is known better.
    let mut kept: Vec<Found> = Vec::new();
    for next in found {
        kept.pop_if(|last| last.span.start <= next.span.start && next.span.end <= last.span.end);
        if kept.last().is_none_or(|last| next.span.start >= last.span.end) {
            kept.push(next);
        }
    }
    Checked { name, text, found: kept, app: Vec::new(), cut }
}

struct Look<'a> {
    policy: &'a Policy,
    found: Vec<Found>,
    /// What was noted already, by rule and place.
    told: BTreeSet<(&'static str, usize)>,
    cut: Option<Cut>,
}

impl Look<'_> {
    /// Looks at the strings of a text, which may hold code themselves.
    fn strings(&mut self, text: &Decoded, around: &[String], levels: usize) {
        let limits = ScanLimits { bytes: MAX_BYTES, findings: usize::MAX, ..ScanLimits::default() };
        for literal in literals::literals(&text.text) {
            let decoded = literal.decoded.within(text);
            let path: Vec<String> = around.iter().cloned().chain(literal.path).collect();
            let scan = scan_text(&literal.name, &decoded.text, &limits);
            self.cut = self.cut.or(scan.cut);
            for finding in scan.findings {
                let (rule, place) = (finding.rule(), decoded.place(finding.span()));
                let action = self.policy.sensitivity.action(rule);
                if action != SensitivityAction::Allow && self.told.insert((rule.id, place.start)) {
                    self.found.push(Found { rule, action, path: shown(&path), span: place });
                }
            }
            if levels > 1 && decoded.text.contains(['"', '\'', '`']) {
                self.strings(&decoded, &path, levels - 1);
            }
        }
    }
}

/// A path without what is a secret itself.
fn shown(path: &[String]) -> String {
    let limits = ScanLimits::default();
    let part = |name: &String| {
        let hides = name.len() > 100 || !scan_text("", name, &limits).findings.is_empty();
        if hides { HIDDEN } else { name.as_str() }.to_owned()
    };
    path.iter().map(part).collect::<Vec<_>>().join(".")
}

fn read(file: &Path) -> io::Result<String> {
    let bytes = fs::read(file).map_err(|error| about(file, error))?;
    if bytes.len() > MAX_BYTES {
        return Err(about(file, format!("it has {} bytes; {MAX_BYTES} are checked at most", bytes.len())));
    }
    String::from_utf8(bytes).map_err(|_| about(file, "it is not UTF-8"))
}

fn about(file: &Path, error: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("{}: {error}", file.display()))
}
