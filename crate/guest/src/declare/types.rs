//! What a parameter takes.

use boa_engine::JsValue;
use std::fmt::Write as _;

/// What a parameter takes.
#[derive(Debug)]
pub enum Type {
    /// Any value.
    Any,
    /// A text.
    String,
    /// A number other than `NaN`.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `null`.
    Null,
    /// An object that is no array and no function.
    Object,
    /// A function. The text is its TypeScript type.
    Function(&'static str),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// Any of these.
    Either(&'static [Type]),
    /// Any value but `undefined`.
    Defined,
    /// Any value, made into what is needed as the platform does it. The text is the TypeScript type.
    Converted(&'static str),
}

impl Type {
    /// Whether it takes a value. Left-out arguments are not asked about.
    pub(crate) fn accepts(&self, value: &JsValue) -> bool {
        match self {
            Self::Any | Self::Converted(_) => true,
            Self::Defined => !value.is_undefined(),
            Self::String => value.is_string(),
            Self::Number => value.as_number().is_some_and(|number| !number.is_nan()),
            Self::Boolean => value.is_boolean(),
            Self::Null => value.is_null(),
            Self::Object => value.as_object().is_some_and(|object| !object.is_array() && !object.is_callable()),
            Self::Function(_) => value.as_callable().is_some(),
            Self::OneOf(texts) => value.as_string().is_some_and(|text| texts.iter().any(|one| text == *one)),
            Self::Either(types) => types.iter().any(|one| one.accepts(value)),
        }
    }

    /// In an error: `NAME expected … for 'ARG' argument`.
    pub fn expected(&self) -> String {
        match self {
            Self::Any | Self::Defined | Self::Converted(_) => "a value".to_owned(),
            Self::String => "string".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Boolean => "boolean".to_owned(),
            Self::Null => "null".to_owned(),
            Self::Object => "object".to_owned(),
            Self::Function(_) => "function".to_owned(),
            Self::OneOf(texts) => listed(texts.iter().map(|text| format!("'{text}'"))),
            Self::Either(types) => listed(types.iter().map(Self::expected)),
        }
    }

    /// What an error says that it received. A text that is not one of those is told apart from them, without saying it.
    pub(crate) fn received(&self, value: &JsValue) -> &'static str {
        match self {
            Self::OneOf(_) if value.is_string() => "another string",
            _ if value.as_number().is_some_and(f64::is_nan) => "NaN",
            _ => type_name(value),
        }
    }

    /// The TypeScript type.
    pub fn typescript(&self) -> String {
        match self {
            Self::Any | Self::Defined => "any".to_owned(),
            Self::String => "string".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Boolean => "boolean".to_owned(),
            Self::Null => "null".to_owned(),
            Self::Object => "Record<string, any>".to_owned(),
            Self::Function(signature) => format!("({signature})"),
            Self::OneOf(texts) => alternatives(texts.iter().map(|text| format!("\"{text}\""))),
            Self::Either(types) => alternatives(types.iter().map(Self::typescript)),
            Self::Converted(name) => (*name).to_owned(),
        }
    }
}

/// `typeof`, with null and arrays told apart from objects.
fn type_name(value: &JsValue) -> &'static str {
    match value.as_object() {
        Some(object) if object.is_array() => "array",
        _ if value.is_null() => "null",
        _ => value.type_of(),
    }
}

/// `a`, `a or b`, `a, b or c`
fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        let before = match index {
            0 => "",
            _ if index + 1 == items.len() => " or ",
            _ => ", ",
        };
        // Writing to a string does not fail.
        let _ = write!(text, "{before}{item}");
    }
    text
}

fn alternatives(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(" | ")
}
