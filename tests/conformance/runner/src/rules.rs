//! Lists of tests, each with the reason: `skips.txt` and `differences.txt`.
//!
//! A line that begins with `=` gives a reason. The lines below it say which tests it is about, up to the next reason:
//! `feature NAME`, `flag NAME`, `include FILE`, or `path PATH`, where a path that ends with a slash is a folder.

use belljar_conformance::metadata::Metadata;
use std::{fmt, fs, io, path::Path};

/// Which tests a line is about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Feature(String),
    Flag(String),
    Include(String),
    Path(String),
}

/// One line of a list.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) reason: String,
    pub(crate) choice: Choice,
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feature(name) => write!(f, "feature {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
            Self::Include(name) => write!(f, "include {name}"),
            Self::Path(path) => write!(f, "path {path}"),
        }
    }
}

impl Choice {
    fn parse(line: &str) -> Option<Self> {
        let (kind, name) = line.split_once(' ')?;
        let name = name.trim().to_owned();
        Some(match kind {
            "feature" => Self::Feature(name),
            "flag" => Self::Flag(name),
            "include" => Self::Include(name),
            "path" => Self::Path(name),
            _ => return None,
        })
    }

    /// Whether a test is chosen.
    pub(crate) fn has(&self, test: &str, metadata: &Metadata) -> bool {
        match self {
            Self::Feature(name) => metadata.features.contains(name),
            Self::Flag(name) => metadata.flags.contains(name),
            Self::Include(name) => metadata.includes.contains(name),
            Self::Path(path) if path.ends_with('/') => test.starts_with(path.as_str()),
            Self::Path(path) => test == path,
        }
    }

    /// Whether all that it may choose is in the folders of a run.
    pub(crate) fn is_within(&self, folders: &[String], whole: bool) -> bool {
        let Self::Path(path) = self else { return whole };
        folders.iter().any(|folder| {
            path.trim_end_matches('/')
                .strip_prefix(folder.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// Reads a list.
pub(crate) fn read(file: &Path) -> io::Result<Vec<Rule>> {
    parse(&fs::read_to_string(file)?).map_err(|error| io::Error::other(format!("{}: {error}", file.display())))
}

fn parse(text: &str) -> Result<Vec<Rule>, String> {
    let mut rules = Vec::new();
    let mut reason = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(text) = line.strip_prefix('=') {
            reason = Some(text.trim().to_owned());
            continue;
        }
        let reason = reason.clone().ok_or_else(|| format!("line {}: no reason stands above it", index + 1))?;
        let choice = Choice::parse(line).ok_or_else(|| format!("line {}: {line:?} chooses no tests", index + 1))?;
        rules.push(Rule { reason, choice });
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let rules =
            parse("# A list.\n= Why.\nfeature A.b\npath built-ins/X/\n\n= Why else.\nflag raw\n").expect("a list");
        assert_eq!(rules.len(), 3);
        assert_eq!(rules[1].reason, "Why.");
        assert_eq!(rules[2].choice, Choice::Flag("raw".into()));
        let metadata = Metadata { features: vec!["A.b".into()], ..Metadata::default() };
        assert!(rules[0].choice.has("x.js", &metadata));
        assert!(rules[1].choice.has("built-ins/X/a.js", &metadata));
        assert!(!rules[1].choice.has("built-ins/XY/a.js", &metadata));
    }

    #[test]
    fn lists_that_mean_nothing_are_errors() {
        assert!(parse("feature A").is_err(), "no reason");
        assert!(parse("= Why.\nfeatures A").is_err(), "no such choice");
    }

    #[test]
    fn a_rule_is_judged_by_runs_that_hold_all_of_it() {
        let path = Choice::Path("built-ins/X/".into());
        assert!(path.is_within(&["built-ins".into()], false));
        assert!(path.is_within(&["built-ins/X".into()], false));
        assert!(!path.is_within(&["built-ins/X/a".into(), "built-in".into()], false));
        assert!(!Choice::Feature("A".into()).is_within(&["built-ins".into()], false));
    }
}
