//! The text that a store is kept as. `docs/store.md` describes it.

use super::contents::{Contents, Entry, Place, Stamp};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use belljar_core::Value;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// The form that is written. Version 1, which had neither moments nor values elsewhere, is read as well.
pub(super) const VERSION: u32 = 2;

/// About what stands in the text for a value that is elsewhere.
pub(super) const REFERENCE_BYTES: usize = 80;

/// What the reference to a value says that it is: a `$type` that no value has.
const REFERENCE: &str = "archived";

/// A text, read.
#[derive(Debug, PartialEq)]
pub(super) enum Text {
    /// What it says. Values that are elsewhere are not in it.
    Plain(Contents),
    /// It is encrypted.
    Sealed(Vec<u8>),
}

/// Why a text cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    /// Another release wrote it.
    #[error("it is of version {0} and this release reads versions 1 and {VERSION}")]
    Version(u64),
    /// It is damaged.
    #[error("{0}")]
    Damaged(String),
}

#[derive(Serialize)]
struct KeptSealed {
    version: u32,
    sealed: String,
}

#[derive(Deserialize)]
struct Version {
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    #[serde(rename = "version")]
    _version: u64,
    values: Map<String, Json>,
    #[serde(default)]
    recent: Vec<(Stamp, Vec<String>)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FoundSealed {
    #[serde(rename = "version")]
    _version: u64,
    sealed: String,
}

/// What stands in the text for a value that is elsewhere.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    #[serde(rename = "$type")]
    of: String,
    id: String,
    bytes: usize,
}

/// The text of some contents. It is put together from the texts that there are: a store of thousands of values is written
/// often, and nothing of it needs to be looked at again.
pub(super) fn write(contents: &Contents) -> String {
    let mut text = format!("{{\"version\":{VERSION},\"values\":{{");
    for (index, (key, entry)) in contents.entries.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&text_of(key));
        text.push(':');
        match &entry.place {
            Place::Here => text.push_str(entry.text.as_deref().unwrap_or("null")),
            Place::Away(id) => {
                let reference = Reference { of: REFERENCE.into(), id: id.to_string(), bytes: entry.bytes };
                text.push_str(&text_of(&reference));
            }
        }
    }
    text.push('}');
    let mut recent: BTreeMap<Stamp, Vec<&str>> = BTreeMap::new();
    let written = contents.entries.iter().map(|(key, entry)| (key, entry.stamp));
    let gone = contents.gone.iter().map(|(key, stamp)| (key, *stamp));
    for (key, stamp) in written.chain(gone).filter(|(_, stamp)| *stamp > 0) {
        recent.entry(stamp).or_default().push(key);
    }
    if !recent.is_empty() {
        text.push_str(",\"recent\":");
        text.push_str(&text_of(&recent.into_iter().collect::<Vec<_>>()));
    }
    text.push('}');
    text
}

/// The text of what is encrypted.
pub(super) fn write_sealed(sealed: &[u8]) -> String {
    text_of(&KeptSealed { version: VERSION, sealed: STANDARD.encode(sealed) })
}

/// Reads a text.
pub(super) fn read(text: &str) -> Result<Text, Unreadable> {
    let damaged = |error: serde_json::Error| Unreadable::Damaged(error.to_string());
    let Version { version } = serde_json::from_str(text).map_err(damaged)?;
    if version == 0 || version > u64::from(VERSION) {
        return Err(Unreadable::Version(version));
    }
    if version > 1
        && let Ok(FoundSealed { sealed, .. }) = serde_json::from_str(text)
    {
        let sealed = STANDARD.decode(sealed).map_err(|error| Unreadable::Damaged(error.to_string()))?;
        return Ok(Text::Sealed(sealed));
    }
    let Found { values, recent, .. } = serde_json::from_str(text).map_err(damaged)?;
    let mut contents = Contents::default();
    for (key, json) in values {
        let entry = if json.get("$type").is_some_and(|of| of == REFERENCE) {
            let Reference { id, bytes, .. } = Reference::deserialize(json).map_err(damaged)?;
            Entry { text: None, bytes, place: Place::Away(id.into()), stamp: 0 }
        } else {
            Entry::here(json.to_string(), 0)
        };
        contents.entries.insert(key, entry);
    }
    for (stamp, keys) in recent {
        for key in keys {
            match contents.entries.get_mut(&key) {
                Some(entry) => entry.stamp = stamp,
                None => drop(contents.gone.insert(key, stamp)),
            }
        }
    }
    Ok(Text::Plain(contents))
}

/// Reads Appsmith's own store: one JSON object, values as JSON has them. The error says what it is instead.
pub(super) fn read_appsmith(text: &str) -> Result<Contents, String> {
    let json: Json = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let Json::Object(values) = json else { return Err("it is no JSON object".into()) };
    let mut contents = Contents::default();
    for (key, json) in values {
        let value = Value::from_json(&as_data(json)).map_err(|error| format!("the value of {key:?}: {error}"))?;
        contents.set(&key, value.to_json().to_string(), 0);
    }
    Ok(contents)
}

/// JSON that means itself in the form in which an object with a key `$type` does, too. Recursive, over the 127 levels that
/// the parser lets pass.
fn as_data(json: Json) -> Json {
    match json {
        Json::Array(items) => items.into_iter().map(as_data).collect(),
        Json::Object(entries) if entries.contains_key("$type") => {
            let entries: Vec<Json> = entries.into_iter().map(|(key, part)| json!([key, as_data(part)])).collect();
            json!({ "$type": "object", "entries": entries })
        }
        Json::Object(entries) => Json::Object(entries.into_iter().map(|(key, part)| (key, as_data(part))).collect()),
        primitive => primitive,
    }
}

fn text_of(json: &impl Serialize) -> String {
    serde_json::to_string(json).expect("maps with string keys, numbers and texts always have a JSON form")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents() -> Contents {
        let mut contents = Contents::default();
        contents.set("a", "1".into(), 0);
        contents.set("__proto__", r#"{"$type":"NaN","x":[1]}"#.into(), 7);
        contents.set("gone", "2".into(), 7);
        contents.remove("gone", 8);
        let away = Entry { text: None, bytes: 300, place: Place::Away("id".into()), stamp: 7 };
        contents.entries.insert("large".into(), away);
        contents
    }

    #[test]
    fn a_text_says_what_was_written_in_order() {
        let text = write(&contents());
        assert_eq!(
            text,
            r#"{"version":2,"values":{"a":1,"__proto__":{"$type":"NaN","x":[1]},"large":{"$type":"archived","id":"id","bytes":300}},"recent":[[7,["__proto__","large"]],[8,["gone"]]]}"#
        );
        assert_eq!(read(&text), Ok(Text::Plain(contents())));
    }

    #[test]
    fn what_is_sealed_is_bytes() {
        assert_eq!(read(&write_sealed(&[1, 2, 250])), Ok(Text::Sealed(vec![1, 2, 250])));
    }

    #[test]
    fn the_first_version_is_read() {
        let Ok(Text::Plain(contents)) = read(r#"{"version":1,"values":{"a":"x"}}"#) else { panic!("it is plain") };
        assert_eq!(contents.entries["a"], Entry::here("\"x\"", 0));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert_eq!(read(r#"{"version":3,"values":{}}"#), Err(Unreadable::Version(3)));
        for text in [
            "",
            "{",
            "[]",
            r#"{"values":{}}"#,
            r#"{"version":2}"#,
            r#"{"version":1,"sealed":""}"#,
            r#"{"version":2,"sealed":"é"}"#,
            r#"{"version":2,"values":{},"more":1}"#,
            r#"{"version":2,"values":{"a":{"$type":"archived"}}}"#,
            r#"{"version":2,"values":{"a":1}"#,
        ] {
            assert!(matches!(read(text), Err(Unreadable::Damaged(_))), "{text}");
        }
    }

    #[test]
    fn appsmith_s_values_are_data_whatever_they_look_like() {
        let contents = read_appsmith(r#"{"a":[1,null],"b":{"$type":"NaN"},"__proto__":"x"}"#).expect("an object");
        let texts: Vec<_> = contents.entries.values().map(|entry| entry.text.as_deref().expect("here")).collect();
        assert_eq!(texts[0], "[1,null]");
        let value = Value::from_json(&serde_json::from_str(texts[1]).expect("JSON")).expect("a value");
        assert_eq!(value.text_of("$type"), Some("NaN"));
        assert!(read_appsmith("[1]").is_err() && read_appsmith("{").is_err());
    }
}
