//! Questions to the host's `Intl`, and its answers.
//!
//! A question is `{"kind", "method", "locales", "options", "args"}`, an answer `[0, value]`, or `[1, name, message]` for
//! what the host has thrown. Arguments are marked: `["n", "-0"]` a number, `["b", "12"]` a big integer, `["s", "text"]` a
//! text, `["l", ["a"]]` a list of texts.

use crate::state::State;
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, JsValue, string::CodePoint};
use std::fmt::Write as _;

/// The most that a question may have, in bytes: the host answers it in one go.
const LONGEST: usize = 1 << 20;

/// The most locales of a list.
const MOST_LOCALES: u64 = 100;

/// What of options is read, of all kinds together. What the host does not know, it does not look at either.
const OPTIONS: &[&str] = &[
    "localeMatcher",
    "usage",
    "sensitivity",
    "ignorePunctuation",
    "numeric",
    "caseFirst",
    "collation",
    "numberingSystem",
    "style",
    "currency",
    "currencyDisplay",
    "currencySign",
    "unit",
    "unitDisplay",
    "minimumIntegerDigits",
    "minimumFractionDigits",
    "maximumFractionDigits",
    "minimumSignificantDigits",
    "maximumSignificantDigits",
    "useGrouping",
    "notation",
    "compactDisplay",
    "signDisplay",
    "roundingMode",
    "roundingPriority",
    "roundingIncrement",
    "trailingZeroDisplay",
    "calendar",
    "dateStyle",
    "timeStyle",
    "timeZone",
    "hour12",
    "hourCycle",
    "weekday",
    "era",
    "year",
    "month",
    "day",
    "dayPeriod",
    "hour",
    "minute",
    "second",
    "fractionalSecondDigits",
    "timeZoneName",
    "formatMatcher",
    "type",
    "fallback",
    "languageDisplay",
    "granularity",
];

/// Who is asked: a kind of formatter with its locales and options, as the first part of a question.
#[derive(Clone, Debug)]
pub(super) struct Head(String);

/// What a method is called with.
pub(super) enum Argument {
    Number(f64),
    BigInt(String),
    Text(JsString),
    Texts(Vec<JsString>),
}

impl Head {
    /// Reads locales and options as constructors do: all of it, before anybody is asked.
    pub(super) fn read(kind: &str, locales: &JsValue, options: &JsValue, context: &mut Context) -> JsResult<Self> {
        let mut text = format!("{{\"kind\":\"{kind}\",\"locales\":[");
        for (index, locale) in locale_list(locales, context)?.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            quote(locale, &mut text);
        }
        text.push_str("],\"options\":{");
        if !options.is_undefined() {
            let options = options.to_object(context)?;
            let mut is_first = true;
            for name in OPTIONS {
                let value = options.get(JsString::from(*name), context)?;
                if value.is_undefined() {
                    continue;
                }
                let comma = if std::mem::take(&mut is_first) { "" } else { "," };
                let _infallible = write!(text, "{comma}\"{name}\":");
                match value.as_boolean() {
                    Some(flag) => text.push_str(if flag { "true" } else { "false" }),
                    None => quote(&value.to_string(context)?, &mut text),
                }
            }
        }
        text.push('}');
        Ok(Self(text))
    }

    /// Asks, and gives the answer as a value of the realm.
    pub(super) fn ask(&self, method: &str, arguments: &[Argument], context: &mut Context) -> JsResult<JsValue> {
        let mut question = format!("{},\"method\":\"{method}\",\"args\":[", self.0);
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                question.push(',');
            }
            argument.write(&mut question);
        }
        question.push_str("]}");
        if question.len() > LONGEST {
            let message = format!("what is to be formatted or compared is longer than {LONGEST} bytes");
            return Err(JsNativeError::range().with_message(message).into());
        }
        let state = State::of(context);
        let answer = JsString::from(state.localize(&question));
        let answer = state.intrinsics().json_parse(answer, context)?.to_object(context)?;
        if answer.get(0, context)?.as_number() == Some(0.0) {
            return answer.get(1, context);
        }
        let (name, message) =
            (answer.get(1, context)?.to_string(context)?, answer.get(2, context)?.to_string(context)?);
        let message = message.to_std_string_lossy();
        let error = if name == "RangeError" { JsNativeError::range() } else { JsNativeError::typ() };
        Err(error.with_message(message).into())
    }
}

impl Argument {
    fn write(&self, out: &mut String) {
        match self {
            Self::Number(number) if *number == 0.0 && number.is_sign_negative() => out.push_str("[\"n\",\"-0\"]"),
            Self::Number(number) => {
                let mut buffer = ryu_js::Buffer::new();
                let _infallible = write!(out, "[\"n\",\"{}\"]", buffer.format(*number));
            }
            Self::BigInt(digits) => {
                let _infallible = write!(out, "[\"b\",\"{digits}\"]");
            }
            Self::Text(text) => {
                out.push_str("[\"s\",");
                quote(text, out);
                out.push(']');
            }
            Self::Texts(texts) => {
                out.push_str("[\"l\",[");
                for (index, text) in texts.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    quote(text, out);
                }
                out.push_str("]]");
            }
        }
    }
}

/// `CanonicalizeLocaleList ( locales )`, less the canonicalising, which is the host's.
///
/// <https://tc39.es/ecma402/#sec-canonicalizelocalelist>
fn locale_list(locales: &JsValue, context: &mut Context) -> JsResult<Vec<JsString>> {
    // 1. If locales is undefined, then return a new empty List.
    if locales.is_undefined() {
        return Ok(Vec::new());
    }
    // 3. If Type(locales) is String, let O be CreateArrayFromList(« locales »).
    if let Some(locale) = locales.as_string() {
        return Ok(vec![locale]);
    }
    // 4. Else, let O be ? ToObject(locales).
    let list: JsObject = locales.to_object(context)?;
    let length = list.get(boa_engine::js_string!("length"), context)?.to_length(context)?;
    if length > MOST_LOCALES {
        return Err(JsNativeError::range().with_message(format!("more than {MOST_LOCALES} locales")).into());
    }
    let mut found = Vec::new();
    for index in 0..length {
        if !list.has_property(index, context)? {
            continue;
        }
        let locale = list.get(index, context)?;
        if !locale.is_string() && !locale.is_object() {
            return Err(JsNativeError::typ().with_message("a locale must be a string").into());
        }
        found.push(locale.to_string(context)?);
    }
    Ok(found)
}

/// A text of JSON. Surrogates without a partner are escaped, since no other text has them.
fn quote(text: &JsString, out: &mut String) {
    out.push('"');
    for point in text.code_points() {
        match point {
            CodePoint::Unicode('"') => out.push_str("\\\""),
            CodePoint::Unicode('\\') => out.push_str("\\\\"),
            CodePoint::Unicode(c) if c < ' ' => {
                let _infallible = write!(out, "\\u{:04x}", u32::from(c));
            }
            CodePoint::Unicode(c) => out.push(c),
            CodePoint::UnpairedSurrogate(unit) => {
                let _infallible = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out.push('"');
}
