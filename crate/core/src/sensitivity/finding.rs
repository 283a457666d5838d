//! What a scan says: which rules, where, and never what.

use super::rule::{Rule, SensitivityClass};
use std::fmt;
use std::ops::Range;

/// A secret that was found. It says where it is and what kind it is; the secret itself is nowhere in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    rule: &'static Rule,
    path: String,
    span: Range<usize>,
    in_key: bool,
}

impl Finding {
    pub(super) const fn new(rule: &'static Rule, path: String, span: Range<usize>, in_key: bool) -> Self {
        Self { rule, path, span, in_key }
    }

    /// The rule that found it.
    pub const fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// The rule's class.
    pub const fn class(&self) -> SensitivityClass {
        self.rule.class
    }

    /// Where it is, as one would write it in code: `user.tokens[0]`. Keys that hold a secret are not shown.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Which bytes of the string at that path, on borders of characters.
    pub const fn span(&self) -> &Range<usize> {
        &self.span
    }

    /// Whether it is in the last key of the path rather than in the value there.
    pub const fn is_in_key(&self) -> bool {
        self.in_key
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.in_key { "the key at " } else { "" };
        write!(f, "{place}{}: {} ({}). {}", self.path, self.rule.title, self.rule.id, self.rule.fix)
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finding")
            .field("rule", &self.rule.id)
            .field("path", &self.path)
            .field("span", &self.span)
            .field("in_key", &self.in_key)
            .finish()
    }
}

/// The outcome of a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// What was found, in the order in which it stands in the value.
    pub findings: Vec<Finding>,
    /// The first limit that ended the scan before everything was looked at.
    pub cut: Option<Cut>,
}

/// Why a scan did not look at everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// More values and keys than [`ScanLimits::nodes`].
    Nodes,
    /// More text than [`ScanLimits::bytes`].
    Bytes,
    /// Deeper than [`ScanLimits::depth`].
    Depth,
    /// More findings than [`ScanLimits::findings`].
    Findings,
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nodes => "not everything was scanned for secrets: there are too many values",
            Self::Bytes => "not everything was scanned for secrets: there is too much text",
            Self::Depth => "not everything was scanned for secrets: the value nests too deep",
            Self::Findings => "not everything was scanned for secrets: too many were found",
        })
    }
}

/// How much one scan looks at. What is beyond is not looked at, and [`Scan::cut`] says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanLimits {
    /// Values and keys.
    pub nodes: usize,
    /// Bytes of text.
    pub bytes: usize,
    /// Levels of nesting.
    pub depth: usize,
    /// Findings.
    pub findings: usize,
}

impl Default for ScanLimits {
    fn default() -> Self {
        Self { nodes: 20_000, bytes: 1_048_576, depth: 64, findings: 100 }
    }
}
