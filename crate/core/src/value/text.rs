//! JavaScript's strings: sequences of 16-bit units that are nearly always, but not always, well-formed text.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::borrow::Cow;

/// A JavaScript string. Well-formed text is kept as UTF-8; a string with lone surrogates as its units. Each string has
/// one form only, so that equal strings are equal values.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text(Form);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    WellFormed(Box<str>),
    /// Holds at least one lone surrogate.
    IllFormed(Box<[u16]>),
}

impl Text {
    /// A string from its 16-bit units.
    pub fn from_utf16(units: &[u16]) -> Self {
        match String::from_utf16(units) {
            Ok(text) => text.into(),
            Err(_) => Self(Form::IllFormed(units.into())),
        }
    }

    /// The text, unless it has lone surrogates.
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Form::WellFormed(text) => Some(text),
            Form::IllFormed(_) => None,
        }
    }

    /// The text with lone surrogates replaced by U+FFFD.
    pub fn to_string_lossy(&self) -> Cow<'_, str> {
        match &self.0 {
            Form::WellFormed(text) => Cow::Borrowed(text),
            Form::IllFormed(units) => Cow::Owned(String::from_utf16_lossy(units)),
        }
    }

    /// The 16-bit units.
    pub fn encode_utf16(&self) -> Vec<u16> {
        match &self.0 {
            Form::WellFormed(text) => text.encode_utf16().collect(),
            Form::IllFormed(units) => units.to_vec(),
        }
    }

    /// How many bytes it takes to keep.
    pub fn len_bytes(&self) -> usize {
        match &self.0 {
            Form::WellFormed(text) => text.len(),
            Form::IllFormed(units) => units.len() * 2,
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        "".into()
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Form::WellFormed(text) => text.fmt(f),
            Form::IllFormed(units) => f.debug_tuple("IllFormed").field(units).finish(),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Form::WellFormed(text.into()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Form::WellFormed(text.into()))
    }
}

/// The compact form: text, or units behind an empty text.
#[derive(Serialize, Deserialize)]
enum Wire<'a> {
    #[serde(borrow)]
    WellFormed(&'a str),
    IllFormed(Vec<u16>),
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Form::WellFormed(text) => Wire::WellFormed(text).serialize(serializer),
            Form::IllFormed(units) => Wire::IllFormed(units.to_vec()).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Wire::deserialize(deserializer)? {
            Wire::WellFormed(text) => Ok(text.into()),
            Wire::IllFormed(units) => match Self::from_utf16(&units) {
                Self(Form::WellFormed(_)) => {
                    Err(D::Error::custom("a well-formed string is encoded as an ill-formed one"))
                }
                ill_formed => Ok(ill_formed),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn each_string_has_one_form() {
        assert_eq!(Text::from_utf16(&[0x61, 0xd83d, 0xde00]), Text::from("a😀"));
        let lone = Text::from_utf16(&[0x61, 0xd83d]);
        assert_eq!(lone.as_str(), None);
        assert_eq!(lone.to_string_lossy(), "a\u{fffd}");
        assert_eq!(lone.encode_utf16(), [0x61, 0xd83d]);
    }
}
