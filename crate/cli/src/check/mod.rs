//! `belljar check`: what is wrong with an app, and what looks like a secret in its source, before anybody can read it there.

mod app;
mod decode;
mod excerpt;
mod literals;
mod report;
mod sarif;
mod secrets;

use crate::files::{about, read};
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
    io,
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
    /// Bytes of the text.
    span: Range<usize>,
    /// What it says, without escapes.
    secret: String,
}

/// A file and what was found in it.
struct Checked {
    name: String,
    /// Its text, which begins behind a byte order mark.
    text: String,
    found: Vec<Found>,
    /// What was found in it as a definition of an app. None: it is none, and was looked through for secrets alone.
    app: Option<Vec<AppFound>>,
    /// All secrets of a definition, whatever the policy says of them: none is shown.
    secrets: Vec<Found>,
    cut: Option<Cut>,
}

/// A file that cannot be checked, and why.
struct Unread {
    name: String,
    error: String,
}

impl Checked {
    /// What was found in it as an app.
    fn of_app(&self) -> &[AppFound] {
        self.app.as_deref().unwrap_or_default()
    }

    /// How much of what was found is to be put right, and how much is only to be known.
    fn count(&self) -> (usize, usize) {
        let notes = self.of_app().iter().filter(|found| found.level == app::Level::Note).count();
        (self.found.len() + self.of_app().len() - notes, notes)
    }

    /// Whether it is JSON that could have been a definition and is none.
    fn is_other_json(&self) -> bool {
        self.app.is_none() && is_json(Path::new(&self.name))
    }
}

/// Exit code 0: nothing was found. 1: something was. 2: a file cannot be checked; the others were.
pub(crate) fn run(options: &Options) -> io::Result<ExitCode> {
    let policy = match &options.policy {
        Some(file) => Policy::from_json(&read(file)?).map_err(|error| about(file, error))?,
        None => Policy::default(),
    };
    let (mut checked, mut unread) = (Vec::new(), Vec::new());
    for file in &options.files {
        match check_file(file, &policy) {
            Ok(done) => checked.push(done),
            Err(error) => unread.push(Unread { name: file.display().to_string(), error: error.to_string() }),
        }
    }
    match options.format {
        Format::Human => report::print(&checked, &mut io::stdout().lock())?,
        Format::Json => report::print_json(&checked, &unread, &mut io::stdout().lock())?,
        Format::Sarif => sarif::print(&checked, &unread, &mut io::stdout().lock())?,
    }
    for Unread { error, .. } in &unread {
        eprintln!("belljar: {}", excerpt::plain(error));
    }
    Ok(if !unread.is_empty() {
        ExitCode::from(2)
    } else if checked.iter().all(|file| file.count().0 == 0) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn check_file(file: &Path, policy: &Policy) -> io::Result<Checked> {
    let text = read(file)?;
    if text.len() > MAX_BYTES {
        return Err(about(file, format!("it has {} bytes; {MAX_BYTES} are checked at most", text.len())));
    }
    let is_definition = is_json(file) && app::is_definition(&text).map_err(|error| about(file, error))?;
    let app = is_definition.then(|| app::check(&text));
    let (found, cut) = look(&text, policy);
    let secrets = if is_definition { look(&text, &Policy::default()).0 } else { Vec::new() };
    let mut checked = Checked { name: file.display().to_string(), text, found, app, secrets, cut };
    secrets::hide(&mut checked);
    Ok(checked)
}

fn is_json(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// The secrets in a text.
fn look(text: &str, policy: &Policy) -> (Vec<Found>, Option<Cut>) {
    let mut look = Look { policy, found: Vec::new(), told: BTreeSet::new(), cut: None };
    look.strings(&Decoded::plain(text), &[], LEVELS);
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
    (kept, cut)
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
                    let secret = decoded.text[finding.span().clone()].to_owned();
                    self.found.push(Found { rule, action, path: shown(&path), span: place, secret });
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
