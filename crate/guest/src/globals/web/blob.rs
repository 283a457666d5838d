//! [`Blob`](https://w3c.github.io/FileAPI/#blob-section) and [`File`](https://w3c.github.io/FileAPI/#file-section)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Blob)).
//!
//! Both have one kind of data, so that a `File` is a `Blob` in every brand check. `stream()` is absent, as streams are.

use super::{
    Interface,
    class::{self, Member, Table, construct_as, illegal_invocation, type_error},
    convert::{
        Room, array_buffer, buffer_source, dictionary, iterator_method, member, sequence, uint8_array, usv_string,
    },
    text_decoder::utf8_text,
};
use crate::{
    declare::{Object, doc},
    state::State,
};
use boa_engine::{Context, JsArgs, JsData, JsObject, JsResult, JsString, JsValue};
use boa_gc::{Finalize, Trace};
use std::rc::Rc;

pub(crate) static BLOB_OBJECT: Object = Object {
    name: "Blob",
    summary: doc("Bytes with a type, which nobody changes. As on the platform, without `stream`."),
    typescript: doc(r#"class Blob {
  constructor(parts?: Iterable<any>, options?: { type?: string; endings?: "transparent" | "native" });
  readonly size: number;
  readonly type: string;
  slice(start?: number, end?: number, contentType?: string): Blob;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array>;
}"#),
    example: doc(r#"return await new Blob(["a,b\n", "1,2\n"], { type: "text/csv" }).slice(0, 3).text()
// → "a,b""#),
};

pub(super) static BLOB: Table = Table {
    name: "Blob",
    length: 0,
    construct: Some(construct_blob),
    parent: None,
    members: &[
        Member::Getter("size", |this, _, _| Ok(blob(this)?.borrow().data().bytes().len().into())),
        Member::Getter("type", |this, _, _| Ok(JsString::from(blob(this)?.borrow().data().kind.as_str()).into())),
        Member::Method("slice", 0, slice),
        Member::Promising("text", 0, |this, _, _| Ok(utf8_text(blob(this)?.borrow().data().bytes()).into())),
        Member::Promising("arrayBuffer", 0, |this, _, context| {
            let blob = blob(this)?.borrow().data().clone();
            Ok(array_buffer(blob.bytes(), context)?.into())
        }),
        Member::Promising("bytes", 0, |this, _, context| {
            let blob = blob(this)?.borrow().data().clone();
            uint8_array(blob.bytes(), context)
        }),
    ],
};

pub(crate) static FILE_OBJECT: Object = Object {
    name: "File",
    summary: doc("A blob with a name, as a part of a form."),
    typescript: doc(r#"class File extends Blob {
  constructor(
    parts: Iterable<any>,
    name: string,
    options?: { type?: string; endings?: "transparent" | "native"; lastModified?: number },
  );
  readonly name: string;
  readonly lastModified: number;
}"#),
    example: doc(r#"return new File(["{}"], "order.json", { type: "application/json" }).name
// → "order.json""#),
};

pub(super) static FILE: Table = Table {
    name: "File",
    length: 2,
    construct: Some(construct_file),
    parent: Some(Interface::Blob),
    members: &[
        Member::Getter("name", |this, _, _| Ok(JsString::from(file(this)?.name.as_str()).into())),
        Member::Getter("lastModified", |this, _, _| Ok(file(this)?.modified_ms.into())),
    ],
};

/// The data of a `Blob`: a part of bytes that nobody changes.
#[derive(Clone, Trace, Finalize, JsData)]
#[boa_gc(unsafe_empty_trace)]
pub(crate) struct Blob {
    all: Rc<Vec<u8>>,
    start: usize,
    end: usize,
    /// The MIME type, in lower case.
    pub(crate) kind: String,
    /// What makes it a `File`.
    pub(crate) file: Option<Rc<FileInfo>>,
}

/// What a `File` has beside its bytes.
#[derive(Clone, Debug)]
pub(crate) struct FileInfo {
    pub(crate) name: String,
    pub(crate) modified_ms: f64,
}

impl Blob {
    pub(crate) fn new(bytes: Rc<Vec<u8>>, kind: String) -> Self {
        Self { start: 0, end: bytes.len(), all: bytes, kind, file: None }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.all[self.start..self.end]
    }

    /// The same bytes as a file.
    pub(crate) fn named(mut self, name: String, modified_ms: f64) -> Self {
        self.file = Some(Rc::new(FileInfo { name, modified_ms }));
        self
    }

    /// As an object of its class.
    pub(crate) fn into_object(self, context: &mut Context) -> JsObject {
        let interface = if self.file.is_some() { Interface::File } else { Interface::Blob };
        class::make(interface, self, context).upcast()
    }
}

fn blob(this: &JsValue) -> JsResult<JsObject<Blob>> {
    class::this(this)
}

fn file(this: &JsValue) -> JsResult<Rc<FileInfo>> {
    blob(this)?.borrow().data().file.clone().ok_or_else(illegal_invocation)
}

/// `new Blob(parts = [], { type = "", endings = "transparent" })`
fn construct_blob(new_target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let parts = arguments.get_or_undefined(0);
    let what = "Failed to construct 'Blob'";
    let parts = if parts.is_undefined() { Vec::new() } else { read_parts(parts, what, context)? };
    let options = dictionary(arguments.get_or_undefined(1), what)?;
    let (kind, native) = read_options(options.as_ref(), what, context)?;
    let blob = Blob::new(Rc::new(join(parts, native, context)?), kind);
    Ok(construct_as(Interface::Blob, new_target, blob, context)?.upcast().into())
}

/// `new File(parts, name, { type = "", endings = "transparent", lastModified = now })`
fn construct_file(new_target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let what = "Failed to construct 'File'";
    let parts = read_parts(arguments.get_or_undefined(0), what, context)?;
    let name = usv_string(arguments.get_or_undefined(1), context)?;
    let options = dictionary(arguments.get_or_undefined(2), what)?;
    let (kind, native) = read_options(options.as_ref(), what, context)?;
    let modified_ms = match member(options.as_ref(), "lastModified", context)? {
        Some(moment) => {
            let moment = moment.to_number(context)?;
            if moment.is_finite() { moment.trunc() + 0.0 } else { 0.0 }
        }
        None => State::of(context).now_ms.get(),
    };
    let blob = Blob::new(Rc::new(join(parts, native, context)?), kind).named(name, modified_ms);
    Ok(construct_as(Interface::File, new_target, blob, context)?.upcast().into())
}

enum Part {
    Bytes(Vec<u8>),
    Blob(Blob),
    Text(JsString),
}

fn read_parts(value: &JsValue, what: &str, context: &mut Context) -> JsResult<Vec<Part>> {
    let not_a_list = || type_error(format!("{what}: the parts are not a sequence."));
    let object = value.as_object().ok_or_else(not_a_list)?;
    let method = iterator_method(&object, context)?.ok_or_else(not_a_list)?;
    let mut parts = Vec::new();
    let mut room = Room::new(context);
    for item in sequence(&object, &method, context)? {
        let part = match class::instance::<Blob>(&item) {
            Some(blob) => Part::Blob(blob.borrow().data().clone()),
            None => match buffer_source(&item, context)? {
                Some(bytes) => Part::Bytes(bytes),
                None => Part::Text(item.to_string(context)?),
            },
        };
        // Before the parts are put together: each may be large, and the same one may be there often.
        room.take(match &part {
            Part::Bytes(bytes) => bytes.len(),
            Part::Blob(blob) => blob.bytes().len(),
            Part::Text(text) => text.len(),
        })?;
        parts.push(part);
    }
    Ok(parts)
}

/// The type, and whether line endings become the platform's own, which is `\n` everywhere here.
fn read_options(options: Option<&JsObject>, what: &str, context: &mut Context) -> JsResult<(String, bool)> {
    let native = match member(options, "endings", context)? {
        None => false,
        Some(endings) => match endings.to_string(context)?.to_std_string_lossy().as_str() {
            "transparent" => false,
            "native" => true,
            other => return Err(type_error(format!("{what}: `endings` is transparent or native, not '{other}'."))),
        },
    };
    let kind = match member(options, "type", context)? {
        Some(kind) => normal_type(&kind.to_string(context)?),
        None => String::new(),
    };
    Ok((kind, native))
}

/// A type that holds other than printable ASCII is none.
fn normal_type(kind: &JsString) -> String {
    if kind.iter().all(|unit| (0x20..=0x7e).contains(&unit)) {
        kind.to_std_string_lossy().to_ascii_lowercase()
    } else {
        String::new()
    }
}

/// One text of all parts.
fn join(parts: Vec<Part>, native: bool, context: &mut Context) -> JsResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut room = Room::new(context);
    let mut extend = |part: &[u8]| {
        room.take(part.len())?;
        bytes.extend_from_slice(part);
        Ok::<_, boa_engine::JsError>(())
    };
    for part in parts {
        match part {
            Part::Bytes(part) => extend(&part)?,
            Part::Blob(part) => extend(part.bytes())?,
            Part::Text(text) => {
                let text = text.to_std_string_lossy();
                let text = if native { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
                extend(text.as_bytes())?;
            }
        }
    }
    Ok(bytes)
}

/// `slice(start = 0, end = size, contentType = "")`: of the same bytes.
fn slice(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let whole = blob(this)?.borrow().data().clone();
    let size = whole.bytes().len();
    let mut position = |index: usize, default: usize| -> JsResult<usize> {
        let value = arguments.get_or_undefined(index);
        if value.is_undefined() {
            return Ok(default);
        }
        // [Clamp] long long
        let number = value.to_number(context)?;
        let number = if number.is_nan() { 0.0 } else { number.round_ties_even() };
        let from_start = if number < 0.0 { (size as f64 + number).max(0.0) } else { number.min(size as f64) };
        Ok(from_start as usize)
    };
    let (start, end) = (position(0, 0)?, position(1, size)?);
    let kind = match arguments.get_or_undefined(2) {
        kind if kind.is_undefined() => String::new(),
        kind => normal_type(&kind.to_string(context)?),
    };
    let part = Blob { start: whole.start + start, end: whole.start + end.max(start), kind, file: None, all: whole.all };
    Ok(part.into_object(context).into())
}
