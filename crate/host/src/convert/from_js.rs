//! From the page: reads the tape that `js/read.js` makes of a value.

use super::tape::{VIEWS, kind, tag};
use belljar_core::{
    Value,
    value::{Node, NodeId, PathSegment, Slot, Text, ValueBuilder, ValueError, ValueLimits},
};
use js_sys::{Array, Float64Array, JsString, Uint8Array, Uint16Array, Uint32Array};
use std::collections::HashMap;
use wasm_bindgen::{JsCast, prelude::*};

#[wasm_bindgen(module = "/js/read.js")]
extern "C" {
    fn read(value: &JsValue, max_entries: u32, max_depth: u32) -> ReadTape;

    type ReadTape;
    /// Why there is no tape: `data`, `depth` or `entries`. Absent on a tape.
    #[wasm_bindgen(method, getter)]
    fn reason(this: &ReadTape) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn what(this: &ReadTape) -> String;
    #[wasm_bindgen(method, getter)]
    fn path(this: &ReadTape) -> Array;
    #[wasm_bindgen(method, getter)]
    fn nodes(this: &ReadTape) -> Uint32Array;
    #[wasm_bindgen(method, getter)]
    fn tags(this: &ReadTape) -> Uint8Array;
    #[wasm_bindgen(method, getter)]
    fn numbers(this: &ReadTape) -> Float64Array;
    #[wasm_bindgen(method, getter)]
    fn text(this: &ReadTape) -> JsString;
    /// Indices and units in turn.
    #[wasm_bindgen(method, getter, js_name = illFormed)]
    fn ill_formed(this: &ReadTape) -> Array;
    /// Indices and bytes in turn.
    #[wasm_bindgen(method, getter)]
    fn buffers(this: &ReadTape) -> Array;
}

/// Copies a value of the page, as far as the limits go.
pub(crate) fn from_js(value: &JsValue, limits: &ValueLimits) -> Result<Value, ValueError> {
    let tape = read(value, limits.nodes, limits.depth);
    match tape.reason().as_deref() {
        None => Reader::new(&tape).value(),
        Some("depth") => Err(ValueError::Depth(limits.depth)),
        Some("entries") => Err(ValueError::Nodes(limits.nodes)),
        Some(_) => Err(ValueError::not_data(path(&tape.path()), &tape.what())),
    }
}

/// The steps of a path: words and names or numbers in turn.
fn path(steps: &Array) -> Vec<PathSegment> {
    let mut path = Vec::new();
    for index in (0..steps.length()).step_by(2) {
        let at = steps.get(index + 1);
        let number = || at.as_f64().unwrap_or_default() as usize;
        path.push(match steps.get(index).as_string().as_deref() {
            Some("key") => PathSegment::Key(at.as_string().unwrap_or_default().into()),
            Some("mapKey") => PathSegment::MapKey(number()),
            Some("mapValue") => PathSegment::MapValue(number()),
            Some("setItem") => PathSegment::SetItem(number()),
            Some("cause") => PathSegment::Cause,
            _ => PathSegment::Index(number()),
        });
    }
    path
}

struct Reader {
    nodes: Vec<u32>,
    tags: std::vec::IntoIter<u8>,
    numbers: std::vec::IntoIter<f64>,
    text: String,
    /// Where the next text begins, in bytes.
    at: usize,
    /// Whether all text is ASCII: then lengths in units are lengths in bytes.
    ascii: bool,
    /// Texts read so far.
    texts: u32,
    /// Names of properties read so far.
    names: Vec<Text>,
    ill_formed: HashMap<u32, Vec<u16>>,
    buffers: HashMap<u32, Vec<u8>>,
    builder: ValueBuilder,
    ids: Vec<NodeId>,
}

impl Reader {
    fn new(tape: &ReadTape) -> Self {
        let nodes = tape.nodes().to_vec();
        let mut builder = ValueBuilder::new();
        let ids = (0..nodes.len() / 2).map(|_| builder.reserve()).collect();
        let text = String::from(tape.text());
        Self {
            ids,
            builder,
            nodes,
            tags: tape.tags().to_vec().into_iter(),
            numbers: tape.numbers().to_vec().into_iter(),
            ascii: text.is_ascii(),
            at: 0,
            text,
            texts: 0,
            names: Vec::new(),
            ill_formed: pairs(&tape.ill_formed(), |units| units.unchecked_into::<Uint16Array>().to_vec()),
            buffers: pairs(&tape.buffers(), |bytes| bytes.unchecked_into::<Uint8Array>().to_vec()),
        }
    }

    fn value(mut self) -> Result<Value, ValueError> {
        let root = self.slot();
        for index in 0..self.ids.len() {
            let node = self.node(index as u32, self.nodes[index * 2], self.nodes[index * 2 + 1]);
            self.builder.fill(self.ids[index], node);
        }
        self.builder.finish(root)
    }

    fn node(&mut self, index: u32, kind: u32, count: u32) -> Node {
        match kind {
            kind::ARRAY => Node::Array((0..count).map(|_| self.slot()).collect()),
            kind::OBJECT => Node::Object((0..count).map(|_| (self.name(), self.slot())).collect()),
            kind::MAP => Node::Map((0..count / 2).map(|_| (self.slot(), self.slot())).collect()),
            kind::SET => Node::Set((0..count).map(|_| self.slot()).collect()),
            kind::DATE => Node::Date(self.number()),
            kind::VIEW => {
                let kind = VIEWS[self.number() as usize];
                let buffer = self.id();
                Node::View { kind, buffer, byte_offset: self.number() as u32, length: self.number() as u32 }
            }
            kind::ERROR => {
                let text = |slot| if let Slot::String(text) = slot { Some(text) } else { None };
                let name = text(self.slot()).unwrap_or_default();
                let message = text(self.slot()).unwrap_or_default();
                let stack = text(self.slot());
                Node::Error { name, message, stack, cause: (count > 3).then(|| self.slot()) }
            }
            _ => Node::ArrayBuffer(self.buffers.remove(&index).unwrap_or_default()),
        }
    }

    fn slot(&mut self) -> Slot {
        match self.tags.next() {
            Some(tag::NULL) => Slot::Null,
            Some(tag::FALSE) => Slot::Bool(false),
            Some(tag::TRUE) => Slot::Bool(true),
            Some(tag::NUMBER) => Slot::Number(self.number()),
            Some(tag::BIGINT) => Slot::BigInt(self.string().to_string_lossy().into_owned()),
            Some(tag::STRING) => Slot::String(self.string()),
            Some(tag::NODE) => Slot::Node(self.id()),
            _ => Slot::Undefined,
        }
    }

    fn id(&mut self) -> NodeId {
        let index = self.number() as usize;
        self.ids[index]
    }

    fn number(&mut self) -> f64 {
        self.numbers.next().unwrap_or_default()
    }

    fn name(&mut self) -> Text {
        let known = self.number() as usize;
        if known == self.names.len() {
            let name = self.string();
            self.names.push(name);
        }
        self.names[known].clone()
    }

    fn string(&mut self) -> Text {
        let units = self.number() as usize;
        let rest = &self.text[self.at..];
        let bytes = if self.ascii { units } else { bytes_of(rest, units) };
        let text = match self.ill_formed.remove(&self.texts) {
            Some(units) => Text::from_utf16(&units),
            None => Text::from(&rest[..bytes]),
        };
        // The character between it and the next.
        self.at = (self.at + bytes + 1).min(self.text.len());
        self.texts += 1;
        text
    }
}

/// How many bytes so many 16-bit units take in UTF-8. A lone surrogate has become one character of one unit.
fn bytes_of(text: &str, units: usize) -> usize {
    let mut left = units;
    for (at, character) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(character.len_utf16());
    }
    text.len()
}

fn pairs<T>(flat: &Array, content: impl Fn(JsValue) -> T) -> HashMap<u32, T> {
    let index = |at| flat.get(at).as_f64().unwrap_or_default() as u32;
    (0..flat.length()).step_by(2).map(|at| (index(at), content(flat.get(at + 1)))).collect()
}
