//! The comment at the top of a test that says how to run it.
//!
//! It is YAML between `/*---` and `---*/`. Of YAML this reads what test262 uses for the four keys that matter: lists in
//! brackets or with dashes, and one level of nesting.

use crate::case::Mode;
use std::collections::HashMap;

/// What a test says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The error that it must end with.
    pub negative: Option<Negative>,
    /// Files of the harness that it needs.
    pub includes: Vec<String>,
    /// How it is to be run.
    pub flags: Vec<String>,
    /// What it is about.
    pub features: Vec<String>,
}

/// An error that a test must end with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negative {
    /// When.
    pub phase: Phase,
    /// The name of its constructor.
    pub name: String,
}

/// When an error comes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// When the test's own text is read.
    Parse,
    /// When its modules are found and linked.
    Resolution,
    /// When it runs.
    Runtime,
}

/// Why a test cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum MetadataError {
    /// There is no such comment.
    #[error("no /*--- ---*/ comment")]
    Missing,
    /// `negative` lacks a part.
    #[error("\"negative\" needs a phase and a type")]
    Negative,
    /// A phase that nobody knows.
    #[error("there is no phase {0:?}")]
    Phase(String),
}

impl Metadata {
    /// Reads a test's comment.
    ///
    /// # Errors
    /// When there is none, or one that cannot be followed.
    pub fn of(test: &str) -> Result<Self, MetadataError> {
        let (_, rest) = test.split_once("/*---").ok_or(MetadataError::Missing)?;
        let (comment, _) = rest.split_once("---*/").ok_or(MetadataError::Missing)?;
        // Tests about line ends have other ones here, too.
        let comment = comment.replace("\r\n", "\n").replace('\r', "\n");
        let entries = entries(&comment);
        let list = |key| entries.get(key).map(|text| list(text)).unwrap_or_default();
        Ok(Self {
            negative: entries.get("negative").map(|text| negative(text)).transpose()?,
            includes: list("includes"),
            flags: list("flags"),
            features: list("features"),
        })
    }

    /// Whether a flag is set.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|set| set == flag)
    }

    /// The modes that the test is to be run in.
    pub fn modes(&self) -> &'static [Mode] {
        if self.has("raw") && !self.has("module") {
            &[Mode::Raw]
        } else if self.has("module") {
            &[Mode::Module]
        } else if self.has("onlyStrict") {
            &[Mode::Strict]
        } else if self.has("noStrict") {
            &[Mode::Sloppy]
        } else {
            &[Mode::Sloppy, Mode::Strict]
        }
    }
}

/// The top-level keys, each with the text of its value.
fn entries(comment: &str) -> HashMap<&str, String> {
    let mut entries = HashMap::new();
    let mut current = None;
    for line in comment.lines() {
        let key = line.split_once(':').filter(|(key, _)| key.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if let Some((key, value)) = key {
            current = Some(key);
            entries.insert(key, value.trim().to_owned());
        } else if let Some(text) = current.and_then(|key| entries.get_mut(key)) {
            text.push('\n');
            text.push_str(line.trim());
        }
    }
    entries
}

fn list(text: &str) -> Vec<String> {
    let items: Vec<&str> = match text.trim().strip_prefix('[') {
        Some(items) => items.split(']').next().unwrap_or_default().split(',').collect(),
        None => text.lines().filter_map(|line| line.trim().strip_prefix('-')).collect(),
    };
    let bare = items.into_iter().map(|item| item.split('#').next().unwrap_or_default().trim());
    bare.filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn negative(text: &str) -> Result<Negative, MetadataError> {
    let part = |key: &str| {
        let value = text.lines().find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(':'));
        value.map(|value| value.trim().to_owned()).ok_or(MetadataError::Negative)
    };
    let phase = match part("phase")?.as_str() {
        "parse" => Phase::Parse,
        "resolution" => Phase::Resolution,
        "runtime" => Phase::Runtime,
        other => return Err(MetadataError::Phase(other.to_owned())),
    };
    Ok(Negative { phase, name: part("type")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_is_read() {
        let metadata = Metadata::of(
            "// A line.\n/*---\nesid: sec-x\ndescription: >\n  Some: text\n  flags: [raw]\nfeatures: [A, B.c,\n  D] # why\n\
             includes:\n  - a.js\n  - b.js\nflags: [async]\nnegative:\n  phase: runtime\n  type: TypeError\n---*/\nx: [1]",
        )
        .expect("a comment");
        assert_eq!(metadata.features, ["A", "B.c", "D"]);
        assert_eq!(metadata.includes, ["a.js", "b.js"]);
        assert_eq!(metadata.flags, ["async"]);
        assert_eq!(metadata.negative, Some(Negative { phase: Phase::Runtime, name: "TypeError".into() }));
        assert_eq!(metadata.modes(), [Mode::Sloppy, Mode::Strict]);
    }

    #[test]
    fn line_ends_may_be_others() {
        let metadata = Metadata::of("/*---\rflags: [noStrict]\r\nfeatures: []\r---*/").expect("a comment");
        assert_eq!(metadata.modes(), [Mode::Sloppy]);
        assert_eq!(metadata.features, Vec::<String>::new());
    }

    #[test]
    fn what_cannot_be_followed_is_an_error() {
        for test in ["", "/*--- flags: [raw]", "/*---\nnegative:\n  phase: parse\n---*/"] {
            assert!(Metadata::of(test).is_err(), "{test:?}");
        }
        let error = Metadata::of("/*---\nnegative:\n  phase: early\n  type: SyntaxError\n---*/").expect_err("a phase");
        assert_eq!(error.to_string(), "there is no phase \"early\"");
    }
}
