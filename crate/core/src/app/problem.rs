//! What is wrong with a definition or an edit, said to who wrote it.

use serde::{Deserialize, Serialize};
use std::fmt::{self, Write as _};

/// Something that keeps a definition from being opened, or an edit from being made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Problem {
    /// Where in the JSON, from `$`, as `$.pages[0].entities.Table1.kind`.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// A problem, and what of its place it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The problem.
    pub problem: Problem,
    /// What it is about.
    pub about: About,
}

/// What of a place in JSON is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The value there.
    Value,
    /// The key that it has.
    Key,
    /// The key, where it is there once more.
    SecondKey,
}

impl Mistake {
    /// The problems alone.
    pub(super) fn problems(mistakes: Vec<Self>) -> Vec<Problem> {
        mistakes.into_iter().map(|mistake| mistake.problem).collect()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.path, self.message, self.help)
    }
}

/// Problems in one line, for a message. There is at least one.
pub fn in_one_line(problems: &[Problem]) -> String {
    const SHOWN: usize = 3;
    let mut line = problems.iter().take(SHOWN).map(Problem::to_string).collect::<Vec<_>>().join("; ");
    if problems.len() > SHOWN {
        // Writing to a String cannot fail.
        let _ = write!(line, "; and {} more", problems.len() - SHOWN);
    }
    line
}
