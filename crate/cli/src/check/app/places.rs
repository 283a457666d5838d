//! Where in a file the parts of its JSON stand.

use crate::check::decode::{self, Decoded};
use belljar_core::app::{Path, Step};
use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{ObjectPropName, Value},
    common::Ranged as _,
    parse_to_ast,
};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

/// The spans of all values of a JSON text, by their paths.
#[derive(Default)]
pub(super) struct Places {
    first: HashMap<Path, Place>,
    /// Keys that are there once more.
    second: HashMap<Path, Range<usize>>,
}

struct Place {
    value: Range<usize>,
    key: Option<Range<usize>>,
}

impl Places {
    /// Those of a text that is JSON. None where its numbers and texts cannot be read, or it nests too deep.
    pub(super) fn of(text: &str) -> Self {
        let mut places = Self::default();
        let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
        let root = parsed.ok().and_then(|parsed| parsed.value);
        let mut open: Vec<(Path, Option<Range<usize>>, &Value<'_>)> =
            root.iter().map(|root| (Path::root(), None, root)).collect();
        while let Some((path, key, value)) = open.pop() {
            match value {
                Value::Array(array) => {
                    let items = array.elements.iter().enumerate();
                    open.extend(items.map(|(at, item)| (path.join(Step::Index(at as u32)), None, item)));
                }
                Value::Object(object) => {
                    let mut seen = HashSet::new();
                    for property in &object.properties {
                        let name = match &property.name {
                            ObjectPropName::String(name) => &*name.value,
                            ObjectPropName::Word(name) => name.value,
                        };
                        let (path, key) = (path.join(Step::key(name)), property.name.range());
                        let key = key.start..key.end;
                        if seen.insert(name) {
                            open.push((path, Some(key), &property.value));
                        } else {
                            places.second.insert(path, key);
                        }
                    }
                }
                _ => {}
            }
            let span = value.range();
            places.first.insert(path, Place { value: span.start..span.end, key });
        }
        places
    }

    /// The value at a path; of an object or a list its key, or its opening bracket.
    pub(super) fn value(&self, path: &Path, text: &str) -> Range<usize> {
        let Some(place) = self.nearest(path) else { return 0..0 };
        match (&place.key, text.as_bytes().get(place.value.start)) {
            (Some(key), Some(b'{' | b'[')) => key.clone(),
            (None, Some(b'{' | b'[')) => place.value.start..place.value.start + 1,
            _ => place.value.clone(),
        }
    }

    /// The key of the value at a path.
    pub(super) fn key(&self, path: &Path, text: &str) -> Range<usize> {
        self.nearest(path).and_then(|place| place.key.clone()).unwrap_or_else(|| self.value(path, text))
    }

    /// The key at a path where it is there once more.
    pub(super) fn second_key(&self, path: &Path, text: &str) -> Range<usize> {
        self.second.get(path).cloned().unwrap_or_else(|| self.key(path, text))
    }

    /// The text of the string at a path, with the place of each of its bytes.
    pub(super) fn string(&self, path: &Path, text: &str) -> Option<Decoded> {
        let span = &self.first.get(path)?.value;
        (text.as_bytes().get(span.start) == Some(&b'"')).then(|| decode::decode(text, span.start + 1..span.end - 1))
    }

    /// The place of a path, or of as much of it as there is.
    fn nearest(&self, path: &Path) -> Option<&Place> {
        let mut path = path.clone();
        loop {
            if let Some(place) = self.first.get(&path) {
                return Some(place);
            }
            path.pop()?;
        }
    }
}
