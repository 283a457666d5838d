//! Whether a JSON text is meant as a definition of an app.

use belljar_core::app::name::nearest;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::{collections::HashMap, fmt};

/// Whether a text is meant as a definition, well-made or not. An export of Appsmith's is not, nor is a list of packages.
/// It goes by the names on top alone: what is in there is read by who opens a definition, and may be what is wrong.
///
/// # Errors
/// The text is no JSON.
pub(in crate::check) fn is_definition(text: &str) -> serde_json::Result<bool> {
    let Top::Object(members) = serde_json::from_str(text)? else { return Ok(false) };
    if members.contains_key("exportedApplication") {
        return Ok(false);
    }
    let has = |name: &str| members.contains_key(name);
    let likely_pages = || members.keys().any(|name| nearest(name, ["pages"]).is_some());
    // Lists of packages have a text as their version.
    let numbered = members.get("version") == Some(&Is::Number);
    Ok((has("pages") && (has("version") || has("name"))) || (numbered && (has("entities") || likely_pages())))
}

/// What a JSON text is.
enum Top {
    Object(HashMap<String, Is>),
    Other,
}

/// What a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    Number,
    Other,
}

impl<'de> Deserialize<'de> for Top {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TopVisitor)
    }
}

struct TopVisitor;

impl<'de> Visitor<'de> for TopVisitor {
    type Value = Top;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Top, E> {
        Ok(Top::Other)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Top, E> {
        Ok(Top::Other)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Top, E> {
        Ok(Top::Other)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Top, E> {
        Ok(Top::Other)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Top, E> {
        Ok(Top::Other)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Top, E> {
        Ok(Top::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Top, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Top::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Top, A::Error> {
        let mut found = HashMap::new();
        while let Some(Name(name)) = members.next_key()? {
            // What is ignored may be a number that is too large, half of a character, or nested without end.
            let is = if name == "version" {
                members.next_value()?
            } else {
                members.next_value::<IgnoredAny>()?;
                Is::Other
            };
            found.insert(name, is);
        }
        Ok(Top::Object(found))
    }
}

impl<'de> Deserialize<'de> for Is {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let version = serde_json::Value::deserialize(deserializer)?;
        Ok(if version.is_number() { Self::Number } else { Self::Other })
    }
}

/// A member's name, also one that is no text: what has half of a character in it is read as bytes.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(NameVisitor)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Name, E> {
        Ok(Name(String::from_utf8_lossy(name).into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::is_definition;

    #[test]
    fn a_definition_is_told_by_its_names() {
        for (text, is) in [
            (r#"{"version":1,"name":"x","pages":[]}"#, true),
            (r#"{"version":1,"pages":{"a":1e400}}"#, true),
            (r#"{"name":"x","pages":null}"#, true),
            (r#"{"version":2,"pagez":[]}"#, true),
            (r#"{"version":1.0,"entities":[]}"#, true),
            (r#"{"\ud800":1,"version":1,"Pages":1}"#, true),
            (r#"{"version":"1.0.0","name":"x","page":1}"#, false),
            (r#"{"version":3,"name":"x","file":1}"#, false),
            (r#"{"exportedApplication":{},"pages":[],"name":"x"}"#, false),
            (r#"{"pages":[]}"#, false),
            ("[1,\"\\ud800\"]", false),
            ("null", false),
            ("1", false),
            ("1.5", false),
            ("true", false),
            ("\"x\"", false),
        ] {
            assert_eq!(is_definition(text).ok(), Some(is), "{text}");
        }
        assert!(is_definition("{").is_err());
        assert!(is_definition("{} 1").is_err());
    }
}
