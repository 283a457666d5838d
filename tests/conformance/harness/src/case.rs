//! What the runner asks of a child and what it hears: a line of JSON each.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A test in one of its modes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Case {
    /// The test's path below `test`, with slashes.
    pub test: String,
    /// How its text is run.
    pub mode: Mode,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.test, self.mode)
    }
}

/// How a test's text is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// As a script.
    Sloppy,
    /// As a script, with the directive in front.
    Strict,
    /// As a module.
    Module,
    /// As a script, without the harness.
    Raw,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sloppy => "sloppy",
            Self::Strict => "strict",
            Self::Module => "module",
            Self::Raw => "raw",
        })
    }
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As the test says.
    Pass,
    /// Otherwise.
    Fail,
    /// It took its process down.
    Crash,
    /// It did not end in time.
    Timeout,
    /// It was not run: a rule in `skips.txt` says why.
    Skip,
}

/// A case and how it ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Which.
    #[serde(flatten)]
    pub case: Case,
    /// How it ended.
    pub verdict: Verdict,
    /// What went wrong, or why it was skipped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// What a child answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// What was asked.
    pub report: Report,
    /// The child ends after this answer: too much is left in its memory.
    pub last: bool,
}
