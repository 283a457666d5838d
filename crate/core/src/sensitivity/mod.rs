//! Finding what looks like a secret, before it is kept or sent where it does not belong (invariant I6).
//!
//! Two kinds of evidence count. **What a value looks like**: formats that services give their keys, things that prove
//! themselves by check digits, credentials within addresses and headers, strings made by chance. **What it is named**:
//! `password`, `contraseña`, `apiKey`, if the value is what such a name promises. The formats and the words are data,
//! `rules.toml` and `names.toml`; `docs/sensitivity.md` prints them.
//!
//! A scan is one pass that takes time linear in what it looks at, and it looks at a bounded amount. What it says names
//! the rule and the place. It never holds the secret.

mod chance;
mod credential;
mod finding;
mod name;
mod number;
mod path;
mod placeholder;
mod plausible;
mod rule;
mod seen;
mod shape;
mod text;
mod value;
mod vocabulary;
mod words;

pub use finding::{Cut, Finding, Scan, ScanLimits};
pub use rule::{Rule, SensitivityClass};
pub use seen::{Seen, Sighting};

use crate::value::Value;
use name::Name;

/// Scans a value that is kept under a key, both: `storeValue(key, value)`.
pub fn scan_value(key: &str, value: &Value, limits: &ScanLimits) -> Scan {
    value::scan(key, value, limits)
}

/// Scans a text: a string of source code, a line of a log. Its name, if it has one, is the variable's or property's.
/// The path of what is found is that name.
pub fn scan_text(name: &str, text: &str, limits: &ScanLimits) -> Scan {
    let mut scan = Scan::default();
    let mut end = text.len().min(limits.bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if end < text.len() {
        scan.cut = Some(Cut::Bytes);
    }
    for text::Hit { rule, span } in text::scan(&text[..end], &Name::of(name)) {
        if scan.findings.len() >= limits.findings {
            scan.cut.get_or_insert(Cut::Findings);
            break;
        }
        scan.findings.push(Finding::new(rule, name.to_owned(), span, false));
    }
    scan
}

/// Scans a request's header. Its name says as much as a property's: `X-Api-Key`.
pub fn scan_header(name: &str, value: &str) -> Scan {
    scan_text(name, value, &ScanLimits::default())
}

/// A text with the rule's name in place of each secret: for logs. What is beyond the limits is left out.
pub fn masked(name: &str, text: &str, limits: &ScanLimits) -> String {
    let Scan { findings, cut } = scan_text(name, text, limits);
    let mut shown = String::with_capacity(text.len().min(limits.bytes));
    let mut at = 0;
    for finding in &findings {
        let span = finding.span();
        if span.start >= at {
            shown.push_str(&text[at..span.start]);
            shown.push('‹');
            shown.push_str(finding.rule().id);
            shown.push('›');
            at = span.end;
        }
    }
    if cut.is_some() {
        shown.push('…');
    } else {
        shown.push_str(&text[at..]);
    }
    shown
}
