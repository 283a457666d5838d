//! [`TextDecoder`](https://encoding.spec.whatwg.org/#interface-textdecoder)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/TextDecoder)).

use super::{
    Interface,
    class::{self, Member, Table, construct_as, type_error},
    convert::{buffer_source, dictionary, member, optional_usv_string},
    encoding::Encoding,
};
use crate::declare::{Object, doc};
use boa_engine::{Context, JsArgs, JsData, JsNativeError, JsResult, JsString, JsValue};
use boa_gc::{Finalize, Trace};
use std::cell::{Cell, RefCell};

pub(crate) static OBJECT: Object = Object {
    name: "TextDecoder",
    summary: doc("Bytes to text: UTF-8, UTF-16 and windows-1252 (`latin1`), by all of their labels."),
    typescript: doc(r"class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(input?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}"),
    example: doc(r#"return new TextDecoder().decode(new Uint8Array([104, 105]))
// → "hi""#),
};

pub(super) static TABLE: Table = Table {
    name: "TextDecoder",
    length: 0,
    construct: Some(construct),
    parent: None,
    members: &[
        Member::Getter("encoding", |this, _, _| {
            Ok(JsString::from(class::this::<TextDecoder>(this)?.borrow().data().encoding.name()).into())
        }),
        Member::Getter("fatal", |this, _, _| Ok(class::this::<TextDecoder>(this)?.borrow().data().fatal.into())),
        Member::Getter("ignoreBOM", |this, _, _| {
            Ok(class::this::<TextDecoder>(this)?.borrow().data().keeps_mark.into())
        }),
        Member::Method("decode", 0, decode),
    ],
};

#[derive(Trace, Finalize, JsData)]
#[boa_gc(unsafe_empty_trace)]
pub(super) struct TextDecoder {
    encoding: Encoding,
    fatal: bool,
    /// `ignoreBOM`: a byte order mark is part of the text.
    keeps_mark: bool,
    /// The beginning of a character whose end is yet to come.
    rest: RefCell<Vec<u8>>,
    /// The text has begun, so that a mark would be none any more.
    begun: Cell<bool>,
    /// The last call said that there is more to come.
    streams: Cell<bool>,
}

/// `new TextDecoder(label = "utf-8", { fatal = false, ignoreBOM = false })`
fn construct(new_target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let label = optional_usv_string(arguments, 0, context)?;
    let options = dictionary(arguments.get_or_undefined(1), "Failed to construct 'TextDecoder'")?;
    let mut flag = |name| {
        Ok::<_, boa_engine::JsError>(member(options.as_ref(), name, context)?.is_some_and(|flag| flag.to_boolean()))
    };
    let (fatal, keeps_mark) = (flag("fatal")?, flag("ignoreBOM")?);
    let encoding = match &label {
        None => Encoding::Utf8,
        Some(label) => Encoding::of_label(label).ok_or_else(|| {
            JsNativeError::range().with_message(format!(
                "Failed to construct 'TextDecoder': the encoding label '{label}' is not known here"
            ))
        })?,
    };
    let data = TextDecoder {
        encoding,
        fatal,
        keeps_mark,
        rest: RefCell::default(),
        begun: Cell::new(false),
        streams: Cell::new(false),
    };
    Ok(construct_as(Interface::TextDecoder, new_target, data, context)?.upcast().into())
}

/// `decode(input, { stream = false })`
fn decode(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let decoder = class::this::<TextDecoder>(this)?;
    let input = arguments.get_or_undefined(0);
    let bytes = match buffer_source(input, context)? {
        Some(bytes) => bytes,
        None if input.is_undefined() => Vec::new(),
        None => {
            return Err(type_error(
                "Failed to execute 'decode' on 'TextDecoder': parameter 1 is neither an ArrayBuffer nor a view on one.",
            ));
        }
    };
    let options = dictionary(arguments.get_or_undefined(1), "Failed to execute 'decode' on 'TextDecoder'")?;
    let more = member(options.as_ref(), "stream", context)?.is_some_and(|stream| stream.to_boolean());

    let decoder = decoder.borrow();
    let decoder = decoder.data();
    // decode, step 1: if this's do not flush is false, then start anew.
    if !decoder.streams.replace(more) {
        decoder.rest.borrow_mut().clear();
        decoder.begun.set(false);
    }
    let mut rest = decoder.rest.borrow_mut();
    let input = if rest.is_empty() {
        bytes
    } else {
        rest.extend_from_slice(&bytes);
        std::mem::take(&mut *rest)
    };
    let mut units = Vec::with_capacity(input.len());
    let used = decoder.encoding.decode(&input, more, decoder.fatal, &mut units);
    let Ok(used) = used else {
        decoder.streams.set(false);
        return Err(type_error("Failed to execute 'decode' on 'TextDecoder': the encoded data was not valid."));
    };
    rest.extend_from_slice(&input[used..]);
    let mut text = units.as_slice();
    if !text.is_empty()
        && !decoder.begun.replace(true)
        && !decoder.keeps_mark
        && decoder.encoding != Encoding::Windows1252
    {
        text = text.strip_prefix(&[0xfeff]).unwrap_or(text);
    }
    Ok(JsString::from(text).into())
}

/// Bytes as UTF-8 text, without a byte order mark (Encoding, "UTF-8 decode").
pub(super) fn utf8_text(bytes: &[u8]) -> JsString {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    JsString::from(String::from_utf8_lossy(bytes).as_ref())
}
