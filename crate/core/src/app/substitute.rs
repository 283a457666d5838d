//! Text with values in it: the parts are joined, objects as JSON, and what was put in is never read again.

use super::Segments;
use crate::value::{Node, NodeId, Slot, Text, Value, ViewKind};
use std::fmt::Write as _;

/// Why a value has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoText {
    /// It holds itself.
    #[error("a value that holds itself has no JSON")]
    Cycle,
    /// JSON has no form for it.
    #[error("a BigInt within an object has no JSON")]
    BigInt,
    /// The text is too long: what is reached in several ways is written as often.
    #[error("the text of the value would have more than {0} bytes")]
    Bytes(usize),
}

/// A property's text with values in the place of its code. `values`: one for each segment of code, in order; one that is
/// missing leaves nothing.
pub fn substitute(text: &str, segments: &Segments, values: impl IntoIterator<Item = Text>) -> Text {
    let mut values = values.into_iter();
    let mut joined = String::with_capacity(text.len());
    // Only a value can have halves of surrogate pairs, which may come together.
    let mut units: Option<Vec<u16>> = None;
    for segment in &segments.list {
        let value = if segment.is_code { values.next().unwrap_or_default() } else { segment.text(text).into() };
        match (&mut units, value.as_str()) {
            (None, Some(part)) => joined.push_str(part),
            (None, None) => {
                let mut before: Vec<u16> = joined.encode_utf16().collect();
                before.extend(value.encode_utf16());
                units = Some(before);
            }
            (Some(units), _) => units.extend(value.encode_utf16()),
        }
    }
    units.map_or_else(|| joined.into(), |units| Text::from_utf16(&units))
}

/// The text of a value within other text: a string is itself, an object is JSON, and `undefined` is a word.
///
/// # Errors
/// When JSON has no form for it, or a longer one than `max_bytes`.
pub fn text_of(value: &Value, max_bytes: usize) -> Result<Text, NoText> {
    let id = match value.root() {
        Slot::Undefined => return Ok("undefined".into()),
        Slot::Null => return Ok("null".into()),
        Slot::Bool(value) => return Ok(value.to_string().into()),
        Slot::Number(number) => return Ok(number_text(*number).into()),
        Slot::BigInt(digits) => return Ok(digits.as_str().into()),
        Slot::String(text) => return Ok(text.clone()),
        Slot::Node(id) => *id,
    };
    let mut writer =
        Writer { value, max_bytes, out: String::new(), open: Vec::new(), within: vec![false; value.nodes().len()] };
    writer.run(id)?;
    Ok(writer.out.into())
}

/// A number as JavaScript writes it.
fn number_text(number: f64) -> String {
    if number == 0.0 { "0".into() } else { ryu_js::Buffer::new().format(number).to_owned() }
}

/// ECMA-262, 25.5.2 JSON.stringify, over a value that holds data alone. Without recursion: a value may nest deep.
struct Writer<'a> {
    value: &'a Value,
    max_bytes: usize,
    out: String,
    open: Vec<Open<'a>>,
    /// The nodes that are open.
    within: Vec<bool>,
}

/// What is being written, and how far.
struct Open<'a> {
    id: NodeId,
    items: Items<'a>,
    next: usize,
    /// Something has been written already.
    any: bool,
}

enum Items<'a> {
    Array(&'a [Slot]),
    Object(&'a [(Text, Slot)]),
}

impl<'a> Writer<'a> {
    fn run(&mut self, root: NodeId) -> Result<(), NoText> {
        self.node(root)?;
        while let Some(open) = self.open.last_mut() {
            if self.out.len() > self.max_bytes {
                return Err(NoText::Bytes(self.max_bytes));
            }
            let at = open.next;
            open.next += 1;
            let slot = match open.items {
                Items::Array(items) => items.get(at).map(|slot| (None, slot)),
                Items::Object(members) => members.get(at).map(|(key, slot)| (Some(key), slot)),
            };
            let Some((key, slot)) = slot else {
                self.out.push(if matches!(open.items, Items::Array(_)) { ']' } else { '}' });
                self.within[open.id.index()] = false;
                self.open.pop();
                continue;
            };
            if key.is_some() && matches!(slot, Slot::Undefined) {
                continue;
            }
            if std::mem::replace(&mut open.any, true) {
                self.out.push(',');
            }
            if let Some(key) = key {
                quote(key, &mut self.out);
                self.out.push(':');
            }
            self.slot(slot)?;
        }
        Ok(())
    }

    fn slot(&mut self, slot: &'a Slot) -> Result<(), NoText> {
        match slot {
            Slot::Undefined | Slot::Null => self.out.push_str("null"),
            Slot::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Slot::Number(number) if number.is_finite() => self.out.push_str(&number_text(*number)),
            Slot::Number(_) => self.out.push_str("null"),
            Slot::BigInt(_) => return Err(NoText::BigInt),
            Slot::String(text) => quote(text, &mut self.out),
            Slot::Node(id) => self.node(*id)?,
        }
        Ok(())
    }

    fn node(&mut self, id: NodeId) -> Result<(), NoText> {
        let value = self.value;
        let items = match value.node(id) {
            Node::Array(items) => Items::Array(items),
            Node::Object(members) => Items::Object(members),
            Node::Date(ms) => {
                match date_text(*ms) {
                    Some(text) => quote(&text.into(), &mut self.out),
                    None => self.out.push_str("null"),
                }
                return Ok(());
            }
            Node::View { kind, buffer, byte_offset, length } => {
                let Node::ArrayBuffer(bytes) = value.node(*buffer) else { return Ok(()) };
                return self.view(*kind, &bytes[*byte_offset as usize..], *length as usize);
            }
            // None of them has properties of its own that JSON would show.
            Node::Map(_) | Node::Set(_) | Node::ArrayBuffer(_) | Node::Error { .. } => {
                self.out.push_str("{}");
                return Ok(());
            }
        };
        if std::mem::replace(&mut self.within[id.index()], true) {
            return Err(NoText::Cycle);
        }
        self.out.push(if matches!(items, Items::Array(_)) { '[' } else { '{' });
        self.open.push(Open { id, items, next: 0, any: false });
        Ok(())
    }

    /// A typed array: an object whose keys are its indexes.
    fn view(&mut self, kind: ViewKind, bytes: &[u8], length: usize) -> Result<(), NoText> {
        self.out.push('{');
        let length = if kind == ViewKind::DataView { 0 } else { length };
        for at in 0..length {
            if self.out.len() > self.max_bytes {
                return Err(NoText::Bytes(self.max_bytes));
            }
            let comma = if at > 0 { "," } else { "" };
            let number = element(kind, bytes, at).ok_or(NoText::BigInt)?;
            let number = if number.is_finite() { number_text(number) } else { "null".into() };
            // Writing to a String cannot fail.
            let _ = write!(self.out, "{comma}\"{at}\":{number}");
        }
        self.out.push('}');
        Ok(())
    }
}

/// An element of a typed array, in the byte order of every browser. None: it is a BigInt.
fn element(kind: ViewKind, bytes: &[u8], at: usize) -> Option<f64> {
    fn read<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
        bytes.get(at * N..(at + 1) * N).and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; N])
    }
    Some(match kind {
        ViewKind::Int8Array => i8::from_le_bytes(read(bytes, at)).into(),
        ViewKind::Uint8Array | ViewKind::Uint8ClampedArray => u8::from_le_bytes(read(bytes, at)).into(),
        ViewKind::Int16Array => i16::from_le_bytes(read(bytes, at)).into(),
        ViewKind::Uint16Array => u16::from_le_bytes(read(bytes, at)).into(),
        ViewKind::Int32Array => i32::from_le_bytes(read(bytes, at)).into(),
        ViewKind::Uint32Array => u32::from_le_bytes(read(bytes, at)).into(),
        ViewKind::Float16Array => half(u16::from_le_bytes(read(bytes, at))),
        ViewKind::Float32Array => f32::from_le_bytes(read(bytes, at)).into(),
        ViewKind::Float64Array => f64::from_le_bytes(read(bytes, at)),
        ViewKind::BigInt64Array | ViewKind::BigUint64Array => return None,
        ViewKind::DataView => 0.0,
    })
}

/// ECMA-262, 21.4.4.36 Date.prototype.toISOString, for all years that JavaScript has.
fn date_text(ms: f64) -> Option<String> {
    const DAY_MS: i64 = 86_400_000;
    if !ms.is_finite() {
        return None;
    }
    let (days, time) = ((ms as i64).div_euclid(DAY_MS), (ms as i64).rem_euclid(DAY_MS));
    // From days to a date of the Gregorian calendar, by eras of 400 years that begin on 1 March.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    let year = match year {
        0..=9999 => format!("{year:04}"),
        _ => format!("{}{:06}", if year < 0 { '-' } else { '+' }, year.abs()),
    };
    let (hours, minutes) = (time / 3_600_000, time / 60_000 % 60);
    Some(format!("{year}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{:02}.{:03}Z", time / 1_000 % 60, time % 1_000))
}

/// IEEE 754 binary16.
fn half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction * 2_f64.powi(-24),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2_f64.powi(exponent - 15),
    }
}

/// ECMA-262, 25.5.2.3 `QuoteJSONString`.
fn quote(text: &Text, out: &mut String) {
    let one = |c: char, out: &mut String| match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if u32::from(c) < 0x20 => {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        }
        c => out.push(c),
    };
    out.push('"');
    match text.as_str() {
        Some(text) => text.chars().for_each(|c| one(c, out)),
        None => {
            for unit in char::decode_utf16(text.encode_utf16()) {
                match unit {
                    Ok(c) => one(c, out),
                    Err(lone) => {
                        let _ = write!(out, "\\u{:04x}", lone.unpaired_surrogate());
                    }
                }
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::{NoText, date_text, half, substitute, text_of};
    use crate::{
        Value,
        app::Segments,
        value::{Node, Slot, Text, ValueBuilder},
    };
    use serde_json::{Value as Json, json};

    fn text(json: Json) -> String {
        let value = Value::from_json(&json).expect("a value");
        text_of(&value, 1 << 20).expect("a text").to_string_lossy().into_owned()
    }

    fn joined(of: &str, values: &[&str]) -> String {
        let values = values.iter().map(|value| Text::from(*value));
        substitute(of, &Segments::of(of), values).as_str().expect("text").to_owned()
    }

    #[test]
    fn text_around_a_segment_joins_the_parts_and_objects_become_json() {
        assert_eq!(joined(" Hello {{a}}, {{b}}! ", &["you", "and you"]), "Hello you, and you!");
        for (json, expected) in [
            (json!("a"), "a"),
            (json!(1.5), "1.5"),
            (json!(1e21), "1e+21"),
            (json!(null), "null"),
            (json!(true), "true"),
            (json!({ "$type": "undefined" }), "undefined"),
            (json!({ "$type": "number", "value": "NaN" }), "NaN"),
            (json!({ "$type": "number", "value": "-0" }), "0"),
            (json!({ "$type": "bigint", "value": "12" }), "12"),
            (json!([1, "a\n\"", null, { "$type": "undefined" }]), "[1,\"a\\n\\\"\",null,null]"),
            (json!({ "b": { "c": [] }, "a": {}, "u": { "$type": "undefined" } }), "{\"b\":{\"c\":[]},\"a\":{}}"),
            (json!([{ "$type": "number", "value": "Infinity" }]), "[null]"),
            (json!({ "$type": "date", "value": "2026-01-02T03:04:05.006Z" }), "\"2026-01-02T03:04:05.006Z\""),
            (json!({ "$type": "date", "value": null }), "null"),
            (json!({ "$type": "map", "entries": [[1, 2]] }), "{}"),
        ] {
            assert_eq!(text(json.clone()), expected, "{json}");
        }
    }

    #[test]
    fn substitution_never_re_reads_what_it_inserted() {
        for value in ["$&", "$1", "$$", "{{b}}", "}}", "\\", "{{a}}"] {
            assert_eq!(joined("<{{a}}|{{b}}>", &[value, "x"]), format!("<{value}|x>"));
        }
    }

    #[test]
    fn halves_of_characters_come_together() {
        let of = "{{a}}{{b}}";
        let values = [Text::from_utf16(&[0xd83d]), Text::from_utf16(&[0xde00])];
        assert_eq!(substitute(of, &Segments::of(of), values), Text::from("😀"));
        let lone = Value::from_json(&json!([{ "$type": "string", "utf16": [0xd83d] }])).expect("a value");
        assert_eq!(text_of(&lone, 100), Ok("[\"\\ud83d\"]".into()));
    }

    #[test]
    fn what_has_no_json_is_told() {
        let mut builder = ValueBuilder::new();
        let id = builder.reserve();
        builder.fill(id, Node::Array(vec![Slot::Node(id)]));
        assert_eq!(text_of(&builder.finish(Slot::Node(id)).expect("a value"), 100), Err(NoText::Cycle));
        let big = Value::from_json(&json!([{ "$type": "bigint", "value": "1" }])).expect("a value");
        assert_eq!(text_of(&big, 100), Err(NoText::BigInt));
        // Each level holds the one below twice.
        let mut builder = ValueBuilder::new();
        let mut last = builder.add(Node::Array(Vec::new()));
        for _ in 0..100 {
            last = builder.add(Node::Array(vec![Slot::Node(last), Slot::Node(last)]));
        }
        assert_eq!(text_of(&builder.finish(Slot::Node(last)).expect("a value"), 1_000), Err(NoText::Bytes(1_000)));
    }

    #[test]
    fn depth_costs_no_stack() {
        let mut builder = ValueBuilder::new();
        let mut last = builder.add(Node::Array(Vec::new()));
        for _ in 0..200_000 {
            last = builder.add(Node::Array(vec![Slot::Node(last)]));
        }
        let value = builder.finish(Slot::Node(last)).expect("a value");
        assert_eq!(text_of(&value, 1 << 20).map(|text| text.len_bytes()), Ok(400_002));
    }

    #[test]
    fn dates_of_all_years() {
        for (ms, expected) in [
            (0.0, "1970-01-01T00:00:00.000Z"),
            (-1.0, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000.0, "2000-02-29T00:00:00.000Z"),
            (8.64e15, "+275760-09-13T00:00:00.000Z"),
            (-8.64e15, "-271821-04-20T00:00:00.000Z"),
            (-62_198_755_200_000.0, "-000001-01-01T00:00:00.000Z"),
            (-62_167_219_200_000.0, "0000-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(date_text(ms).as_deref(), Some(expected));
        }
        assert_eq!(date_text(f64::NAN), None);
    }

    #[test]
    fn numbers_of_sixteen_bits() {
        for (bits, number) in [(0x3c00, 1.0), (0xc000, -2.0), (0x0001, 2_f64.powi(-24)), (0x7c00, f64::INFINITY)] {
            assert_eq!(half(bits).to_bits(), f64::to_bits(number), "{bits:x}");
        }
        assert!(half(0x7e00).is_nan());
        let buffer = json!({ "$type": "arrayBuffer", "base64": "AQACAA==" });
        let view = json!({ "$type": "view", "kind": "Uint16Array", "buffer": buffer, "byteOffset": 0, "length": 2 });
        assert_eq!(text(view), "{\"0\":1,\"1\":2}");
    }
}
