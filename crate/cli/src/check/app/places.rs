//! Where in a file the parts of its JSON stand.

use crate::check::decode::{self, Decoded};
use belljar_core::app::{Path, Step};
use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{ObjectPropName, Value},
    common::Ranged as _,
    parse_to_ast,
};
use std::{collections::HashMap, ops::Range};

/// The spans of all values of a JSON text, by their paths.
pub(super) struct Places(HashMap<Path, Place>);

struct Place {
    value: Range<usize>,
    key: Option<Range<usize>>,
}

impl Places {
    /// Those of a text that is JSON. `serde_json` has read it, so that it nests no deeper than that allows.
    pub(super) fn of(text: &str) -> Self {
        let mut places = HashMap::new();
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
                    open.extend(object.properties.iter().map(|property| {
                        let name = match &property.name {
                            ObjectPropName::String(name) => &*name.value,
                            ObjectPropName::Word(name) => name.value,
                        };
                        let key = property.name.range();
                        (path.join(Step::key(name)), Some(key.start..key.end), &property.value)
                    }));
                }
                _ => {}
            }
            let span = value.range();
            places.insert(path, Place { value: span.start..span.end, key });
        }
        Self(places)
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

    /// The text of the string at a path, with the place of each of its bytes.
    pub(super) fn string(&self, path: &Path, text: &str) -> Option<Decoded> {
        let span = &self.0.get(path)?.value;
        (text.as_bytes().get(span.start) == Some(&b'"')).then(|| decode::decode(text, span.start + 1..span.end - 1))
    }

    /// The place of a path, or of as much of it as there is.
    fn nearest(&self, path: &Path) -> Option<&Place> {
        let mut path = path.clone();
        loop {
            if let Some(place) = self.0.get(&path) {
                return Some(place);
            }
            path.pop()?;
        }
    }
}
