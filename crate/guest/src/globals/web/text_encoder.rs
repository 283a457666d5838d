//! [`TextEncoder`](https://encoding.spec.whatwg.org/#interface-textencoder)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/TextEncoder)).

use super::{
    Interface,
    class::{self, Member, Table, construct_as, type_error},
    convert::{optional_usv_string, uint8_array, usv_string},
};
use crate::declare::{Object, doc};
use boa_engine::{
    Context, JsArgs, JsData, JsObject, JsResult, JsValue,
    builtins::typed_array::TypedArrayKind,
    js_string,
    object::builtins::{JsArrayBuffer, JsTypedArray},
};
use boa_gc::{Finalize, Trace};

pub(crate) static OBJECT: Object = Object {
    name: "TextEncoder",
    summary: doc("Text to bytes, as UTF-8."),
    typescript: doc(r#"class TextEncoder {
  readonly encoding: "utf-8";
  encode(input?: string): Uint8Array;
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number };
}"#),
    example: doc(r#"return new TextEncoder().encode("é").length
// → 2"#),
};

pub(super) static TABLE: Table = Table {
    name: "TextEncoder",
    length: 0,
    construct: Some(|new_target, _, context| {
        Ok(construct_as(Interface::TextEncoder, new_target, TextEncoder, context)?.upcast().into())
    }),
    parent: None,
    members: &[
        Member::Getter("encoding", |this, _, _| {
            class::this::<TextEncoder>(this)?;
            Ok(js_string!("utf-8").into())
        }),
        Member::Method("encode", 0, encode),
        Member::Method("encodeInto", 2, encode_into),
    ],
};

#[derive(Trace, Finalize, JsData)]
#[boa_gc(unsafe_empty_trace)]
pub(super) struct TextEncoder;

/// `encode(input = "")`
fn encode(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    class::this::<TextEncoder>(this)?;
    let text = optional_usv_string(arguments, 0, context)?.unwrap_or_default();
    uint8_array(text.as_bytes(), context)
}

/// `encodeInto(source, destination)`: as many whole characters as there is room for.
fn encode_into(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    class::this::<TextEncoder>(this)?;
    let text = usv_string(arguments.get_or_undefined(0), context)?;
    let array = arguments.get_or_undefined(1).as_object().and_then(|object| JsTypedArray::from_object(object).ok());
    let array = array.filter(|array| array.kind() == Some(TypedArrayKind::Uint8)).ok_or_else(|| {
        type_error("Failed to execute 'encodeInto' on 'TextEncoder': parameter 2 is not of type 'Uint8Array'.")
    })?;
    let (offset, room) = (array.byte_offset(context)?, array.byte_length(context)?);
    let mut end = 0;
    let mut read = 0;
    for character in text.chars() {
        if end + character.len_utf8() > room {
            break;
        }
        end += character.len_utf8();
        read += character.len_utf16();
    }
    let buffer = array.buffer(context)?.as_object().map(JsArrayBuffer::from_object).transpose()?;
    if let Some(mut bytes) = buffer.as_ref().and_then(JsArrayBuffer::data_mut)
        && let Some(place) = bytes.get_mut(offset..offset + end)
    {
        place.copy_from_slice(&text.as_bytes()[..end]);
    }
    let result = JsObject::with_object_proto(context.intrinsics());
    result.create_data_property(js_string!("read"), read, context)?;
    result.create_data_property(js_string!("written"), end, context)?;
    Ok(result.into())
}
