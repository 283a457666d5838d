//! Makes values of JSON that was scanned before.

use super::{
    literal,
    scan::{Counts, JsonError, Scanner},
};
use crate::{
    app::datum::{Datum, Keys},
    marshal,
};
use belljar_core::value::{Node, Slot, ValueBuilder};
use boa_engine::JsString;

/// What a text becomes.
pub(super) trait Make {
    type Value;
    fn scalar(&mut self, scalar: Scalar) -> Self::Value;
    fn array(&mut self, items: Vec<Self::Value>) -> Self::Value;
    /// The keys as they came: some may come twice.
    fn object(&mut self, keys: Vec<JsString>, values: Vec<Self::Value>) -> Self::Value;
}

pub(super) enum Scalar {
    Null,
    Bool(bool),
    Number(f64),
    Text(JsString),
}

/// An array or an object that has not ended.
enum Open {
    Array { start: usize },
    Object { start: usize, keys: Vec<JsString> },
}

/// The value that begins at a position. It takes no stack, however deep it is.
pub(super) fn read<M: Make>(text: &[u8], at: usize, make: &mut M) -> Result<M::Value, JsonError> {
    let mut scanner = Scanner::new(text, at);
    let mut open = Vec::new();
    let mut values = Vec::new();
    loop {
        let value = match scanner.peek() {
            Some(start @ (b'[' | b'{')) => {
                scanner.at += 1;
                scanner.skip_space();
                let is_array = start == b'[';
                if !scanner.take(if is_array { b']' } else { b'}' }) {
                    if is_array {
                        open.push(Open::Array { start: values.len() });
                    } else {
                        let keys = vec![key(text, &mut scanner)?];
                        open.push(Open::Object { start: values.len(), keys });
                    }
                    continue;
                }
                if is_array { make.array(Vec::new()) } else { make.object(Vec::new(), Vec::new()) }
            }
            _ => make.scalar(scalar(text, &mut scanner)?),
        };
        let mut whole = value;
        loop {
            match open.last_mut() {
                None => return Ok(whole),
                Some(Open::Array { .. }) => {
                    values.push(whole);
                    if scanner.goes_on(b']')? {
                        break;
                    }
                }
                Some(Open::Object { keys, .. }) => {
                    values.push(whole);
                    if scanner.goes_on(b'}')? {
                        keys.push(key(text, &mut scanner)?);
                        break;
                    }
                }
            }
            whole = match open.pop() {
                Some(Open::Array { start }) => make.array(values.drain(start..).collect()),
                Some(Open::Object { start, keys }) => make.object(keys, values.drain(start..).collect()),
                None => make.scalar(Scalar::Null),
            };
        }
    }
}

fn key(text: &[u8], scanner: &mut Scanner<'_>) -> Result<JsString, JsonError> {
    let key = scanner.key()?;
    scanner.skip_space();
    Ok(literal::string(text, &key))
}

fn scalar(text: &[u8], scanner: &mut Scanner<'_>) -> Result<Scalar, JsonError> {
    let start = scanner.at;
    Ok(match scanner.peek() {
        Some(b'"') => Scalar::Text(literal::string(text, &scanner.literal()?)),
        Some(b'-' | b'0'..=b'9') => {
            scanner.number()?;
            Scalar::Number(literal::number(&text[start..scanner.at]))
        }
        Some(first) => {
            scanner.scalar(&mut Counts::default())?;
            match first {
                b't' => Scalar::Bool(true),
                b'f' => Scalar::Bool(false),
                _ => Scalar::Null,
            }
        }
        None => {
            scanner.scalar(&mut Counts::default())?;
            Scalar::Null
        }
    })
}

/// Makes a datum of what nests no deeper than one may.
pub(super) struct MakeDatum;

impl Make for MakeDatum {
    type Value = Datum;

    fn scalar(&mut self, scalar: Scalar) -> Datum {
        match scalar {
            Scalar::Null => Datum::Null,
            Scalar::Bool(value) => Datum::Bool(value),
            Scalar::Number(value) => Datum::Number(value),
            Scalar::Text(text) => Datum::Text(text),
        }
    }

    fn array(&mut self, items: Vec<Datum>) -> Datum {
        Datum::array(items)
    }

    fn object(&mut self, keys: Vec<JsString>, values: Vec<Datum>) -> Datum {
        Datum::object(keys.into_iter().zip(values))
    }
}

/// Makes a value as it crosses, of any depth.
#[derive(Default)]
pub(super) struct MakeValue(pub(super) ValueBuilder);

impl Make for MakeValue {
    type Value = Slot;

    fn scalar(&mut self, scalar: Scalar) -> Slot {
        match scalar {
            Scalar::Null => Slot::Null,
            Scalar::Bool(value) => Slot::Bool(value),
            Scalar::Number(value) => Slot::Number(value),
            Scalar::Text(text) => Slot::String(marshal::text(&text)),
        }
    }

    fn array(&mut self, items: Vec<Slot>) -> Slot {
        Slot::Node(self.0.add(Node::Array(items)))
    }

    fn object(&mut self, keys: Vec<JsString>, values: Vec<Slot>) -> Slot {
        let (keys, order) = Keys::arrange(keys);
        let mut values = match order {
            None => values,
            Some(order) => order.into_iter().map(|at| values[at].clone()).collect(),
        }
        .into_iter();
        let entries = keys.names().iter().map(|key| (marshal::text(key), values.next().unwrap_or_default())).collect();
        Slot::Node(self.0.add(Node::Object(entries)))
    }
}
