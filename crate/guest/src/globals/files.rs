//! `download` and `copyToClipboard`: what leaves the app for its user's machine.

use super::{
    asks::{self, ask},
    fetch,
    web::{self, convert::buffer_source},
};
use crate::{
    declare::{Call, Function, Parameter, Returns, Type, doc},
    state::State,
};
use belljar_core::{Ask, ask::Content, event::Response};
use boa_engine::{Context, JsResult, JsValue, builtins::promise::ResolvingFunctions};
use data_url::DataUrl;
use url::Url;

pub(crate) static FUNCTIONS: &[Function] = &[
    Function {
        name: "download",
        summary: doc(
            "Saves a file on the user's machine: text as it is, blobs and buffers byte by byte, `data:` addresses as what \
             they hold, `http:` and `https:` addresses as what is there if `policy.fetch` lets it be fetched, anything \
             else as JSON.",
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
    let given_type = call.text(2);
    if !is_media_type(&given_type) {
        return Err(call.refuse("the type is no media type; write one as text/csv"));
    }
    match data(call, context)? {
        Data::There(file, own_type) => {
            let media_type = if given_type.is_empty() { own_type } else { given_type };
            ask(call, Ask::Download { content: file, name, media_type }, context)
        }
        Data::Elsewhere(url) => fetch::save(call, &url, name, given_type, context),
    }
}

/// What has been fetched becomes a file.
pub(crate) fn save(
    state: &State,
    response: Response,
    name: String,
    given_type: String,
    promise: ResolvingFunctions,
    context: &mut Context,
) -> JsResult<()> {
    let of_response = response.headers.into_iter().find(|(name, _)| name == "content-type").map(|(_, value)| value);
    let media_type = Some(given_type).filter(|given| !given.is_empty()).or(of_response).unwrap_or_default();
    asks::ask_for(state, Ask::Download { content: Content::Bytes(response.body), name, media_type }, promise, context)
}

/// What is to be in the file.
enum Data {
    /// And its media type; empty where the data does not say.
    There(Content, String),
    /// It has to be fetched.
    Elsewhere(Url),
}

fn data(call: &Call<'_>, context: &mut Context) -> JsResult<Data> {
    let data = call.value(0);
    if data.is_undefined() {
        return Err(call.refuse("there is no data to save"));
    }
    if let Some(text) = data.as_string() {
        return of_text(call, text.to_std_string_lossy());
    }
    if let Some((bytes, kind)) = web::blob_of(&data) {
        return Ok(Data::There(Content::Bytes(bytes), kind));
    }
    if let Some(bytes) = buffer_source(&data, context)? {
        return Ok(Data::There(Content::Bytes(bytes), String::new()));
    }
    if data.is_object() {
        let text = call.state.intrinsics().json_stringify(&data, context)?.to_std_string_lossy();
        return Ok(Data::There(Content::Text(text), "application/json".to_owned()));
    }
    Ok(Data::There(Content::Text(data.to_string(context)?.to_std_string_lossy()), String::new()))
}

/// An address stands for what is there, any other text for itself.
fn of_text(call: &Call<'_>, text: String) -> JsResult<Data> {
    match Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && !text.contains(char::is_whitespace) => {
            Ok(Data::Elsewhere(url))
        }
        Ok(url) if url.scheme() == "blob" => {
            Err(call.refuse("there are no blob: addresses here; give the Blob itself"))
        }
        Ok(url) if url.scheme() == "data" => {
            let broken = || call.refuse("the data: address cannot be read");
            let url = DataUrl::process(&text).map_err(|_| broken())?;
            let (bytes, _) = url.decode_to_vec().map_err(|_| broken())?;
            Ok(Data::There(Content::Bytes(bytes), url.mime_type().to_string()))
        }
        _ => Ok(Data::There(Content::Text(text), String::new())),
    }
}

/// `type/subtype` and parameters of plain characters, or nothing.
fn is_media_type(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() || c == ' ';
    text.is_empty()
        || (text.chars().all(plain) && text.split_once('/').is_some_and(|(of, sub)| !of.is_empty() && !sub.is_empty()))
}
