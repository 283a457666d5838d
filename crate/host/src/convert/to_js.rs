//! To the page: writes the tape that `js/write.js` makes a value of. The order of what is written is the order in which
//! it reads.

use super::tape::{VIEWS, kind, tag};
use belljar_core::{
    Value,
    value::{Node, NodeId, Slot, Text},
};
use std::collections::HashMap;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/write.js")]
extern "C" {
    fn write(nodes: &[u32], tags: &[u8], numbers: &[f64], text: &[u8], blocks: &[u32], bytes: &[u8]) -> JsValue;
}

/// The text is decoded in blocks of about so many bytes, and engines keep a block for as long as they keep any part of
/// it: small blocks cost calls, large ones memory.
const BLOCK_BYTES: usize = 8_192;

/// Makes the page a copy of a value. Objects are plain ones of the page's own realm.
pub(crate) fn to_js(value: &Value) -> JsValue {
    let mut writer = Writer::default();
    let values = [value];
    writer.shapes(&values);
    writer.children_of(&values);
    writer.root(0, value);
    writer.write()
}

/// Makes the page an array of names with copies of values: a name, its value, the next name. A call for each would take
/// longer than the values.
pub(crate) fn named_to_js<'a>(named: &[(&'a str, &'a Value)]) -> JsValue {
    let mut writer = Writer::default();
    let values: Vec<&Value> = named.iter().map(|(_, value)| *value).collect();
    writer.nodes.extend([kind::ARRAY, 2 * named.len() as u32]);
    writer.shapes(&values);
    let mut before = 1;
    for (name, value) in named {
        writer.tags.push(tag::STRING);
        writer.well_formed(name);
        writer.root(before, value);
        before += value.nodes().len();
    }
    writer.before = 1;
    writer.children_of(&values);
    writer.number_of_node(0);
    writer.write()
}

#[derive(Default)]
struct Writer<'a> {
    /// How many nodes stand on the tape before those of the value that is written.
    before: usize,
    nodes: Vec<u32>,
    tags: Vec<u8>,
    numbers: Vec<f64>,
    text: Vec<u8>,
    blocks: Vec<u32>,
    bytes: Vec<u8>,
    /// The numbers of the names of properties.
    names: HashMap<&'a Text, usize>,
}

impl<'a> Writer<'a> {
    fn write(mut self) -> JsValue {
        self.end_block();
        let Self { nodes, tags, numbers, text, blocks, bytes, .. } = &self;
        write(nodes, tags, numbers, text, blocks, bytes)
    }

    /// All that the compound values are made of before anything is put into them.
    fn shapes(&mut self, values: &[&'a Value]) {
        self.before = self.nodes.len() / 2;
        for node in values.iter().flat_map(|value| value.nodes()) {
            let (kind, count) = shape(node);
            self.nodes.extend([kind, count as u32]);
            match node {
                Node::Date(ms) => self.numbers.push(*ms),
                Node::ArrayBuffer(bytes) => {
                    self.numbers.push(bytes.len() as f64);
                    self.bytes.extend(bytes);
                }
                _ => {}
            }
        }
        self.each(values, |writer, node| {
            if let Node::View { kind, buffer, byte_offset, length } = node {
                let kind = VIEWS.iter().position(|known| known == kind).unwrap_or_default();
                let buffer = writer.before + buffer.index();
                writer.numbers.extend([kind as f64, buffer as f64, f64::from(*byte_offset), f64::from(*length)]);
            }
        });
        self.each(values, |writer, node| {
            if let Node::Error { name, message, stack, .. } = node {
                writer.string_slot(name);
                writer.string_slot(message);
                match stack {
                    Some(stack) => writer.string_slot(stack),
                    None => writer.tags.push(tag::UNDEFINED),
                }
            }
        });
    }

    /// What is put into the compound values.
    fn children_of(&mut self, values: &[&'a Value]) {
        self.each(values, Self::children);
    }

    /// Calls something with the nodes of each value in turn.
    fn each(&mut self, values: &[&'a Value], mut write: impl FnMut(&mut Self, &'a Node)) {
        let before = self.before;
        for value in values {
            value.nodes().iter().for_each(|node| write(self, node));
            self.before += value.nodes().len();
        }
        self.before = before;
    }

    /// A value as a whole, whose nodes stand behind so many others.
    fn root(&mut self, before: usize, value: &'a Value) {
        self.before = before;
        self.slot(value.root());
    }

    fn children(&mut self, node: &'a Node) {
        match node {
            Node::Array(items) | Node::Set(items) => items.iter().for_each(|item| self.slot(item)),
            Node::Object(entries) => {
                for (name, item) in entries {
                    self.name(name);
                    self.slot(item);
                }
            }
            Node::Map(entries) => {
                for (key, item) in entries {
                    self.slot(key);
                    self.slot(item);
                }
            }
            Node::Error { cause, .. } => cause.iter().for_each(|cause| self.slot(cause)),
            Node::Date(_) | Node::ArrayBuffer(_) | Node::View { .. } => {}
        }
    }

    fn slot(&mut self, slot: &'a Slot) {
        match slot {
            Slot::Undefined => self.tags.push(tag::UNDEFINED),
            Slot::Null => self.tags.push(tag::NULL),
            Slot::Bool(false) => self.tags.push(tag::FALSE),
            Slot::Bool(true) => self.tags.push(tag::TRUE),
            Slot::Number(number) => {
                self.tags.push(tag::NUMBER);
                self.numbers.push(*number);
            }
            Slot::BigInt(digits) => {
                self.tags.push(tag::BIGINT);
                self.well_formed(digits);
            }
            Slot::String(text) => self.string_slot(text),
            Slot::Node(id) => self.node(*id),
        }
    }

    fn node(&mut self, id: NodeId) {
        self.number_of_node(self.before + id.index());
    }

    fn number_of_node(&mut self, number: usize) {
        self.tags.push(tag::NODE);
        self.numbers.push(number as f64);
    }

    fn string_slot(&mut self, text: &Text) {
        self.tags.push(tag::STRING);
        self.string(text);
    }

    fn name(&mut self, name: &'a Text) {
        let next = self.names.len();
        let known = *self.names.entry(name).or_insert(next);
        self.numbers.push(known as f64);
        if known == next {
            self.string(name);
        }
    }

    /// A text: its length in units and the text; or, with lone surrogates, its length below zero and the units.
    fn string(&mut self, text: &Text) {
        if let Some(text) = text.as_str() {
            return self.well_formed(text);
        }
        let units = text.encode_utf16();
        self.numbers.push(-(units.len() as f64));
        self.numbers.extend(units.into_iter().map(f64::from));
    }

    fn well_formed(&mut self, text: &str) {
        let begun = self.text.len() - self.blocks.last().map_or(0, |end| *end as usize);
        if begun > 0 && begun + text.len() > BLOCK_BYTES {
            self.end_block();
        }
        let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
        self.numbers.push(units as f64);
        self.text.extend(text.as_bytes());
    }

    fn end_block(&mut self) {
        self.blocks.push(self.text.len() as u32);
    }
}

/// What a node is, and how many children stand on the tape.
fn shape(node: &Node) -> (u32, usize) {
    match node {
        Node::Array(items) => (kind::ARRAY, items.len()),
        Node::Object(entries) => (kind::OBJECT, entries.len()),
        Node::Map(entries) => (kind::MAP, entries.len()),
        Node::Set(items) => (kind::SET, items.len()),
        Node::Date(_) => (kind::DATE, 0),
        Node::ArrayBuffer(_) => (kind::BUFFER, 0),
        Node::View { .. } => (kind::VIEW, 0),
        Node::Error { cause, .. } => (kind::ERROR, usize::from(cause.is_some())),
    }
}
