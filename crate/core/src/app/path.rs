//! Paths of properties: `primaryColumns.name.computedValue`, `items[0]["first name"]`.
//!
//! A path has one text only, the one in which it is printed. What is read may be written otherwise: `a.0`, `a['0']` and
//! `a[0]` are the same step in JavaScript, and the same here.

use super::name::is_identifier;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{
    borrow::Cow,
    fmt::{self, Write as _},
    str::FromStr,
};

/// A way from an object into it. Empty: the object itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A property whose name is no array index.
    Key(Box<str>),
    /// A property whose name is an array index.
    Index(u32),
}

/// Why a text is no path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}; write it as in code: columns.name, items[0], row[\"first name\"]", self.what())]
pub struct PathError {
    text: String,
    reason: &'static str,
}

impl PathError {
    /// What is wrong, without what to do.
    pub(super) fn what(&self) -> String {
        format!("\"{}\" is no path: {}", self.text, self.reason)
    }
}

impl Step {
    /// The step to the property of that name.
    pub fn key(name: &str) -> Self {
        match name.parse::<u32>() {
            // ECMA-262, 6.1.7: an array index is below 2^32 - 1 and written without anything superfluous.
            Ok(index) if index < u32::MAX && index.to_string() == name => Self::Index(index),
            _ => Self::Key(name.into()),
        }
    }

    /// The name of the property.
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Self::Key(name) => Cow::Borrowed(name),
            Self::Index(index) => Cow::Owned(index.to_string()),
        }
    }
}

impl Path {
    /// The path without a step.
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// The steps, outermost first.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The same, to be kept.
    pub fn into_steps(self) -> Vec<Step> {
        self.0
    }

    /// Whether it is the object itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// A step more.
    pub fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    /// A step less: the last.
    pub fn pop(&mut self) -> Option<Step> {
        self.0.pop()
    }

    /// The path with a step more.
    #[must_use]
    pub fn join(&self, step: Step) -> Self {
        let mut longer = self.clone();
        longer.push(step);
        longer
    }

    /// Whether it leads through or to another one.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

impl From<Vec<Step>> for Path {
    fn from(steps: Vec<Step>) -> Self {
        Self(steps)
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(name) if is_identifier(name) => {
                    if at > 0 {
                        f.write_char('.')?;
                    }
                    f.write_str(name)?;
                }
                Step::Key(name) => write!(f, "[{}]", serde_json::Value::from(&**name))?,
            }
        }
        Ok(())
    }
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let error = |reason| PathError { text: text.to_owned(), reason };
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(within) = rest.strip_prefix('[') {
                let (step, after) = bracket(within).map_err(error)?;
                steps.push(step);
                rest = after;
                continue;
            }
            if !steps.is_empty() {
                rest = rest.strip_prefix('.').ok_or_else(|| error("a dot is missing"))?;
            }
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end == 0 {
                return Err(error("a name is missing"));
            }
            steps.push(Step::key(&rest[..end]));
            rest = &rest[end..];
        }
        Ok(Self(steps))
    }
}

/// The step in brackets, and what follows them. `text` begins behind the opening one.
fn bracket(text: &str) -> Result<(Step, &str), &'static str> {
    const OPEN: &str = "a bracket is not closed";
    let Some(quote @ ('"' | '\'')) = text.chars().next() else {
        let end = text.find(']').ok_or(OPEN)?;
        return match &text[..end] {
            "" => Err("there is nothing in the brackets"),
            name => Ok((Step::key(name), &text[end + 1..])),
        };
    };
    let mut escaped = false;
    let end = text[1..].find(|c| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    let end = end.ok_or("a quote is not closed")? + 1;
    let said = &text[1..end];
    let name = if quote == '"' {
        serde_json::from_str(&text[..=end]).map_err(|_| "the text in quotes is no JSON string")?
    } else {
        said.replace("\\'", "'").replace("\\\\", "\\")
    };
    let after = text[end + 1..].strip_prefix(']').ok_or(OPEN)?;
    Ok((Step::key(&name), after))
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for Path {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Path".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::{Path, Step};
    use proptest::prelude::*;

    #[test]
    fn a_path_is_read_as_it_would_be_in_code() {
        for (text, steps) in [
            ("a", vec![Step::key("a")]),
            ("a.b.c", vec![Step::key("a"), Step::key("b"), Step::key("c")]),
            ("a[0].b", vec![Step::key("a"), Step::Index(0), Step::key("b")]),
            ("a.0", vec![Step::key("a"), Step::Index(0)]),
            ("a['0']", vec![Step::key("a"), Step::Index(0)]),
            ("a[\"x.y\"].z", vec![Step::key("a"), Step::key("x.y"), Step::key("z")]),
            ("a['it\\'s']", vec![Step::key("a"), Step::key("it's")]),
            ("a.first name", vec![Step::key("a"), Step::key("first name")]),
            ("[3][\"\"]", vec![Step::Index(3), Step::key("")]),
            ("a[007]", vec![Step::key("a"), Step::Key("007".into())]),
            ("", vec![]),
        ] {
            assert_eq!(text.parse(), Ok(Path::from(steps)), "{text}");
        }
    }

    #[test]
    fn what_is_no_path_is_refused_with_a_reason() {
        for (text, reason) in [
            ("a..b", "a name is missing"),
            (".a", "a name is missing"),
            ("a.", "a name is missing"),
            ("a[0", "not closed"),
            ("a[]", "nothing in the brackets"),
            ("a[\"x]", "a quote is not closed"),
            ("a[\"x\"", "a bracket is not closed"),
            ("a[\"\\x\"]", "no JSON string"),
            ("a[0]b", "a dot is missing"),
        ] {
            // A trailing dot leaves nothing to be a name.
            let error = text.parse::<Path>().map_or_else(|error| error.to_string(), |path| format!("{path:?}"));
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(names in prop::collection::vec("\\PC{0,6}|[0-9]{1,3}|[a-z]{1,4}|['\"\\\\.\\[\\]]{1,3}", 0..6)) {
            let path: Path = names.iter().map(|name| Step::key(name)).collect();
            prop_assert_eq!(path.to_string().parse(), Ok(path));
        }

        #[test]
        fn any_text_is_a_path_or_none(text in "\\PC{0,20}") {
            if let Ok(path) = text.parse::<Path>() {
                prop_assert_eq!(path.to_string().parse(), Ok(path));
            }
        }
    }
}
