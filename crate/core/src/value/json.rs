//! The JSON form of a value, for the command line, tests and recordings. `docs/value-json.md` describes it.
//!
//! JSON's own values are themselves. Everything else is an object whose first key is `$type`. A value that nests deep,
//! or that reaches something in two ways, is written as a flat table, so that nothing here or in a JSON parser recurses
//! deep.

use super::{Node, NodeId, PathSegment, Slot, Text, Value, ValueBuilder, ValueError, ViewKind, check::print_path};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize as _;
use serde_json::{Map, Value as Json, json};
use time::{OffsetDateTime, PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description};

/// The key that marks what JSON has no form for.
const TYPE: &str = "$type";

/// Levels written as nested JSON. Each takes at most three levels of brackets, and JSON parsers stop at 127.
const NESTED_LEVELS: u32 = 32;

/// Why JSON is not a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueJsonError {
    /// Something at a path has no meaning.
    #[error("{path}: {reason}")]
    At {
        /// Where, from `$`.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// The table does not fit together.
    #[error(transparent)]
    Value(#[from] ValueError),
}

impl Value {
    /// The JSON form.
    pub fn to_json(&self) -> Json {
        if self.is_shallow_tree() {
            return self.nested(&self.root);
        }
        let reference = |slot: &Slot| match slot {
            Slot::Node(id) => json!({ TYPE: "ref", "index": id.0 }),
            primitive => primitive_json(primitive),
        };
        let nodes: Vec<Json> = self.nodes.iter().map(|node| node_json(node, &reference)).collect();
        json!({ TYPE: "graph", "root": reference(&self.root), "nodes": nodes })
    }

    /// Reads the JSON form.
    ///
    /// # Errors
    /// When a `$type` is unknown or lacks what it needs: says where.
    pub fn from_json(json: &Json) -> Result<Self, ValueJsonError> {
        let mut read = Read { builder: ValueBuilder::new(), table: Vec::new(), path: Vec::new() };
        let graph = json.as_object().filter(|object| object.get(TYPE).is_some_and(|of| of == "graph"));
        let root = match graph {
            Some(graph) => read.graph(graph)?,
            None => read.slot(json)?,
        };
        Ok(read.builder.finish(root)?)
    }

    /// Whether the value can be written as nested JSON: nothing is reached twice, and it nests a few levels only.
    fn is_shallow_tree(&self) -> bool {
        let mut seen = vec![false; self.nodes.len()];
        let mut stack = Vec::new();
        if let Slot::Node(root) = self.root {
            stack.push((root, 1));
        }
        while let Some((id, level)) = stack.pop() {
            if level > NESTED_LEVELS || std::mem::replace(&mut seen[id.index()], true) {
                return false;
            }
            stack.extend(self.nodes[id.index()].links().map(|child| (child, level + 1)));
        }
        // A node that nothing reaches has no place in nested JSON, and none in the value either.
        true
    }

    /// Recursive, over at most [`NESTED_LEVELS`] levels.
    fn nested(&self, slot: &Slot) -> Json {
        match slot {
            Slot::Node(id) => node_json(self.node(*id), &|slot| self.nested(slot)),
            primitive => primitive_json(primitive),
        }
    }
}

fn primitive_json(slot: &Slot) -> Json {
    match slot {
        Slot::Undefined | Slot::Node(_) => json!({ TYPE: "undefined" }),
        Slot::Null => Json::Null,
        Slot::Bool(value) => json!(value),
        Slot::Number(number) => number_json(*number),
        Slot::BigInt(digits) => json!({ TYPE: "bigint", "value": digits }),
        Slot::String(text) => text_json(text),
    }
}

fn number_json(number: f64) -> Json {
    let name = match number {
        _ if number.is_nan() => "NaN",
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ if number == 0.0 && number.is_sign_negative() => "-0",
        // Whole numbers up to 2^53 are written without a fraction, as JavaScript does.
        _ if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 => return json!(number as i64),
        _ => return json!(number),
    };
    json!({ TYPE: "number", "value": name })
}

fn text_json(text: &Text) -> Json {
    match text.as_str() {
        Some(text) => json!(text),
        None => json!({ TYPE: "string", "utf16": text.encode_utf16() }),
    }
}

fn node_json(node: &Node, slot: &dyn Fn(&Slot) -> Json) -> Json {
    match node {
        Node::Array(items) => items.iter().map(slot).collect(),
        Node::Object(entries) => {
            let plain = entries.iter().all(|(key, _)| key.as_str().is_some_and(|key| key != TYPE));
            if plain {
                let entries = entries.iter().map(|(key, value)| (key.to_string_lossy().into_owned(), slot(value)));
                return Json::Object(entries.collect::<Map<_, _>>());
            }
            let entries: Vec<Json> = entries.iter().map(|(key, value)| json!([text_json(key), slot(value)])).collect();
            json!({ TYPE: "object", "entries": entries })
        }
        Node::Map(entries) => {
            let entries: Vec<Json> = entries.iter().map(|(key, value)| json!([slot(key), slot(value)])).collect();
            json!({ TYPE: "map", "entries": entries })
        }
        Node::Set(items) => json!({ TYPE: "set", "values": items.iter().map(slot).collect::<Vec<_>>() }),
        Node::Date(ms) => json!({ TYPE: "date", "value": date_json(*ms) }),
        Node::ArrayBuffer(bytes) => json!({ TYPE: "arrayBuffer", "base64": STANDARD.encode(bytes) }),
        Node::View { kind, buffer, byte_offset, length } => json!({
            TYPE: "view",
            "kind": kind,
            "buffer": slot(&Slot::Node(*buffer)),
            "byteOffset": byte_offset,
            "length": length,
        }),
        Node::Error { name, message, stack, cause } => {
            let mut error = json!({
                TYPE: "error",
                "name": text_json(name),
                "message": text_json(message),
                "stack": stack.as_ref().map(text_json),
            });
            if let (Some(cause), Some(error)) = (cause, error.as_object_mut()) {
                error.insert("cause".into(), slot(cause));
            }
            error
        }
    }
}

/// ECMAScript's date time string format for the years 0 to 9999.
const DATE: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// Text where there is a usual one, milliseconds since the epoch where there is none, null for an invalid date.
fn date_json(ms: f64) -> Json {
    if ms.is_nan() {
        return Json::Null;
    }
    let moment = OffsetDateTime::from_unix_timestamp_nanos(ms as i128 * 1_000_000);
    let text = moment.ok().filter(|of| (0..=9999).contains(&of.year())).and_then(|of| of.format(DATE).ok());
    text.map_or_else(|| number_json(ms), Json::from)
}

/// Reads JSON of a bounded depth: what `serde_json` gives is at most 127 levels deep.
struct Read<'a> {
    builder: ValueBuilder,
    /// The nodes of a `graph`, by index.
    table: Vec<NodeId>,
    path: Vec<Step<'a>>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Read<'a> {
    fn graph(&mut self, graph: &'a Map<String, Json>) -> Result<Slot, ValueJsonError> {
        let nodes = self.list(graph, "nodes")?;
        self.table = nodes.iter().map(|_| self.builder.reserve()).collect();
        for (index, node) in nodes.iter().enumerate() {
            let id = self.table[index];
            let node = self.within(Step::Index(index), |read| match node {
                Json::Array(_) | Json::Object(_) => read.node(node),
                _ => Err(read.error("a node of a graph is an array or an object")),
            })?;
            match node {
                Met::Node(node) => self.builder.fill(id, node),
                Met::Slot(_) => return Err(self.error("a node of a graph is a compound value")),
            }
        }
        let root = graph.get("root").ok_or_else(|| self.error("a graph has a root"))?;
        self.slot(root)
    }

    fn slot(&mut self, json: &'a Json) -> Result<Slot, ValueJsonError> {
        match json {
            Json::Null => Ok(Slot::Null),
            Json::Bool(value) => Ok(Slot::Bool(*value)),
            Json::Number(number) => {
                number.as_f64().map(Slot::Number).ok_or_else(|| self.error("a number is too large"))
            }
            Json::String(text) => Ok(Slot::String(text.as_str().into())),
            Json::Array(_) | Json::Object(_) => match self.node(json)? {
                Met::Slot(slot) => Ok(slot),
                Met::Node(node) => Ok(Slot::Node(self.builder.add(node))),
            },
        }
    }

    fn slots(&mut self, items: &'a [Json]) -> Result<Vec<Slot>, ValueJsonError> {
        items.iter().enumerate().map(|(index, item)| self.within(Step::Index(index), |read| read.slot(item))).collect()
    }

    /// An array or object: a compound value, or a primitive in disguise.
    fn node(&mut self, json: &'a Json) -> Result<Met, ValueJsonError> {
        let object = match json {
            Json::Array(items) => return Ok(Met::Node(Node::Array(self.slots(items)?))),
            Json::Object(object) => object,
            _ => return Err(self.error("an array or an object is expected")),
        };
        let Some(of) = object.get(TYPE) else {
            let entries = object.iter().map(|(key, value)| {
                Ok((Text::from(key.as_str()), self.within(Step::Key(key), |read| read.slot(value))?))
            });
            return Ok(Met::Node(Node::Object(entries.collect::<Result<_, ValueJsonError>>()?)));
        };
        let slot = |slot| Ok(Met::Slot(slot));
        let node = |node| Ok(Met::Node(node));
        match of.as_str() {
            Some("undefined") => slot(Slot::Undefined),
            Some("number") => match self.text(object, "value")? {
                "NaN" => slot(Slot::Number(f64::NAN)),
                "Infinity" => slot(Slot::Number(f64::INFINITY)),
                "-Infinity" => slot(Slot::Number(f64::NEG_INFINITY)),
                "-0" => slot(Slot::Number(-0.0)),
                _ => Err(self.error("the value of a number is NaN, Infinity, -Infinity or -0")),
            },
            Some("bigint") => slot(Slot::BigInt(self.text(object, "value")?.to_owned())),
            Some("string") => {
                let units = object.get("utf16").map(Vec::<u16>::deserialize).transpose();
                let units = units.ok().flatten().ok_or_else(|| self.error("a string has a list of units, utf16"))?;
                slot(Slot::String(Text::from_utf16(&units)))
            }
            Some("ref") => {
                let index = object.get("index").and_then(Json::as_u64).unwrap_or(u64::MAX);
                let id = usize::try_from(index).ok().and_then(|index| self.table.get(index));
                slot(Slot::Node(*id.ok_or_else(|| self.error("a ref has the index of a node of the graph"))?))
            }
            Some("object") => node(Node::Object(self.entries(object)?)),
            Some("map") => {
                let entries = self.list(object, "entries")?;
                let mut pairs = Vec::with_capacity(entries.len());
                for (index, entry) in entries.iter().enumerate() {
                    let [key, value] = self.pair(index, entry)?;
                    pairs.push(self.within(Step::Index(index), |read| Ok((read.slot(key)?, read.slot(value)?)))?);
                }
                node(Node::Map(pairs))
            }
            Some("set") => {
                let values = self.list(object, "values")?;
                node(Node::Set(self.slots(values)?))
            }
            Some("date") => node(Node::Date(self.date(object)?)),
            Some("arrayBuffer") => {
                let bytes = STANDARD.decode(self.text(object, "base64")?);
                node(Node::ArrayBuffer(bytes.map_err(|error| self.error(&error.to_string()))?))
            }
            Some("view") => node(self.view(object)?),
            Some("error") => node(self.read_error(object)?),
            _ => Err(self.error(&format!("{of} is no $type of a value"))),
        }
    }

    fn entries(&mut self, object: &'a Map<String, Json>) -> Result<Vec<(Text, Slot)>, ValueJsonError> {
        let entries = self.list(object, "entries")?;
        let mut pairs = Vec::with_capacity(entries.len());
        for (index, entry) in entries.iter().enumerate() {
            let [key, value] = self.pair(index, entry)?;
            let Slot::String(key) = self.slot(key)? else { return Err(self.error("a key is a string")) };
            pairs.push((key, self.within(Step::Index(index), |read| read.slot(value))?));
        }
        Ok(pairs)
    }

    fn pair(&self, index: usize, entry: &'a Json) -> Result<[&'a Json; 2], ValueJsonError> {
        match entry.as_array().map(Vec::as_slice) {
            Some([key, value]) => Ok([key, value]),
            _ => Err(self.error(&format!("entry {index} is a list of a key and a value"))),
        }
    }

    fn date(&self, object: &Map<String, Json>) -> Result<f64, ValueJsonError> {
        match object.get("value") {
            Some(Json::Null) => Ok(f64::NAN),
            Some(Json::Number(ms)) => ms.as_f64().ok_or_else(|| self.error("a date is too large")),
            Some(Json::String(text)) => {
                let moment = PrimitiveDateTime::parse(text, DATE);
                let moment = moment.map_err(|error| self.error(&format!("\"{text}\" is no date: {error}")))?;
                Ok((moment.assume_utc().unix_timestamp_nanos() / 1_000_000) as f64)
            }
            _ => Err(self.error("a date has a value: text, milliseconds or null")),
        }
    }

    fn view(&mut self, object: &'a Map<String, Json>) -> Result<Node, ValueJsonError> {
        let kind = object.get("kind").map(ViewKind::deserialize).transpose().ok().flatten();
        let kind = kind.ok_or_else(|| self.error("a view has the kind of a typed array"))?;
        let number = |name: &str| object.get(name).and_then(Json::as_u64).and_then(|of| u32::try_from(of).ok());
        let (Some(byte_offset), Some(length)) = (number("byteOffset"), number("length")) else {
            return Err(self.error("a view has a byteOffset and a length"));
        };
        let buffer = object.get("buffer").ok_or_else(|| self.error("a view has a buffer"))?;
        let Slot::Node(buffer) = self.within(Step::Key("buffer"), |read| read.slot(buffer))? else {
            return Err(self.error("a view's buffer is an arrayBuffer"));
        };
        Ok(Node::View { kind, buffer, byte_offset, length })
    }

    fn read_error(&mut self, object: &'a Map<String, Json>) -> Result<Node, ValueJsonError> {
        let mut text = |name: &'static str| match object.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(json) => match self.within(Step::Key(name), |read| read.slot(json))? {
                Slot::String(text) => Ok(Some(text)),
                _ => Err(self.error("an error's name, message and stack are text")),
            },
        };
        let (name, message, stack) = (text("name")?, text("message")?, text("stack")?);
        let cause = object.get("cause").map(|cause| self.within(Step::Key("cause"), |read| read.slot(cause)));
        Ok(Node::Error {
            name: name.unwrap_or_else(|| "Error".into()),
            message: message.unwrap_or_default(),
            stack,
            cause: cause.transpose()?,
        })
    }

    fn list(&self, object: &'a Map<String, Json>, name: &str) -> Result<&'a [Json], ValueJsonError> {
        let list = object.get(name).and_then(Json::as_array);
        list.map(Vec::as_slice).ok_or_else(|| self.error(&format!("a list, {name}, is missing")))
    }

    fn text(&self, object: &'a Map<String, Json>, name: &str) -> Result<&'a str, ValueJsonError> {
        object.get(name).and_then(Json::as_str).ok_or_else(|| self.error(&format!("a text, {name}, is missing")))
    }

    fn within<T>(
        &mut self,
        step: Step<'a>,
        read: impl FnOnce(&mut Self) -> Result<T, ValueJsonError>,
    ) -> Result<T, ValueJsonError> {
        self.path.push(step);
        let result = read(self);
        self.path.pop();
        result
    }

    fn error(&self, reason: &str) -> ValueJsonError {
        let path = self.path.iter().map(|step| match step {
            Step::Key(key) => PathSegment::Key((*key).into()),
            Step::Index(index) => PathSegment::Index(*index),
        });
        ValueJsonError::At { path: print_path(path), reason: reason.to_owned() }
    }
}

/// What an array or object of JSON stands for.
enum Met {
    Slot(Slot),
    Node(Node),
}
