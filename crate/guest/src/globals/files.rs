//! `download` and `copyToClipboard`: what leaves the app for its user's machine.

use super::{asks::ask, web};
use crate::declare::{Call, Function, Parameter, Returns, Type, doc};
use belljar_core::{Ask, ask::Content};
use boa_engine::{
    Context, JsResult, JsValue,
    object::builtins::{JsArrayBuffer, JsTypedArray},
};
use data_url::DataUrl;

pub(crate) static FUNCTIONS: &[Function] = &[
    Function {
        name: "download",
        summary: doc(
            "Saves a file on the user's machine: text as it is, buffers and blobs byte by byte, `data:` addresses as what they \
             hold, anything else as JSON.",
        ),
        parameters: &[
            Parameter::required("data", Type::Any, "What is to be in the file."),
            Parameter::optional("name", Type::String, "The file's name."),
            Parameter::optional("type", Type::String, "The media type, as `text/csv`."),
        ],
        returns: Returns::Promise("void"),
        acts: true,
        example: doc("await download([{ id: 7 }], \"orders.json\", \"application/json\")"),
        run: download,
    },
    Function {
        name: "copyToClipboard",
        summary: doc("Puts a text on the clipboard. Nothing reads the clipboard."),
        parameters: &[Parameter::required("text", Type::String, "The text.")],
        returns: Returns::Promise("void"),
        acts: true,
        example: doc("await copyToClipboard(\"order 7\")"),
        run: |call, context| ask(call, Ask::CopyToClipboard { text: call.text(0) }, context),
    },
];

fn download(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let name: String = call.text(1).trim().replace(|c: char| c.is_control() || matches!(c, '/' | '\\'), "_");
    if name.is_empty() {
        return Err(call.refuse("Please enter a file name"));
    }
    let (data, of_data) = content(call, context)?;
    let media_type = Some(call.text(2)).filter(|given| !given.is_empty()).or(of_data).unwrap_or_default();
    if !is_media_type(&media_type) {
        return Err(call.refuse("the type is no media type; write one as text/csv"));
    }
    ask(call, Ask::Download { content: data, name, media_type }, context)
}

/// What is to be in the file, and its media type where the data says it.
fn content(call: &Call<'_>, context: &mut Context) -> JsResult<(Content, Option<String>)> {
    let data = call.value(0);
    if data.is_undefined() {
        return Err(call.refuse("there is no data to save"));
    }
    if let Some(text) = data.as_string() {
        let text = text.to_std_string_lossy();
        return if text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")) {
            let url = DataUrl::process(&text).map_err(|error| call.refuse(&format!("no data: address: {error:?}")))?;
            let (bytes, _) = url.decode_to_vec().map_err(|error| call.refuse(&format!("no base64: {error:?}")))?;
            Ok((Content::Bytes(bytes), Some(url.mime_type().to_string())))
        } else {
            Ok((Content::Text(text), None))
        };
    }
    if let Some((bytes, kind)) = web::blob_of(&data) {
        return Ok((Content::Bytes(bytes), Some(kind).filter(|kind| !kind.is_empty())));
    }
    if let Some(object) = data.as_object() {
        if let Ok(buffer) = JsArrayBuffer::from_object(object.clone()) {
            return Ok((Content::Bytes(buffer.to_vec().unwrap_or_default()), None));
        }
        if let Ok(view) = JsTypedArray::from_object(object) {
            let (start, length) = (view.byte_offset(context)?, view.byte_length(context)?);
            let buffer = view.buffer(context)?.as_object().map(JsArrayBuffer::from_object).transpose()?;
            let bytes = buffer.and_then(|buffer| buffer.to_vec()).unwrap_or_default();
            return Ok((Content::Bytes(bytes.get(start..start + length).unwrap_or_default().to_vec()), None));
        }
        let text = call.state.intrinsics().json_stringify(&data, context)?.to_std_string_lossy();
        return Ok((Content::Text(text), Some("application/json".to_owned())));
    }
    Ok((Content::Text(data.to_string(context)?.to_std_string_lossy()), None))
}

/// `type/subtype` and parameters of plain characters, or nothing.
fn is_media_type(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() || c == ' ';
    text.is_empty()
        || (text.chars().all(plain) && text.split_once('/').is_some_and(|(of, sub)| !of.is_empty() && !sub.is_empty()))
}
