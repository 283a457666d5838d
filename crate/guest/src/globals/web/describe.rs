//! Objects of the platform's classes where a value leaves the jar: they are no data. An error says what of them is, and
//! the console shows what they hold.

use super::{
    abort_controller::AbortController,
    abort_signal::AbortSignal,
    blob::Blob,
    crypto::{Crypto, SubtleCrypto},
    event::Event,
    event_target::Target,
    form_data::FormData,
    headers::Headers,
    request::Request,
    response::Response,
    search_params::SearchParams,
    text_decoder::TextDecoder,
    text_encoder::TextEncoder,
    url::Url,
};
use boa_engine::JsObject;

/// What such an object is, in words for its author, and how it is shown.
pub(crate) struct Described {
    pub(crate) what: &'static str,
    pub(crate) shown: String,
}

/// `None`: it is of none of the classes.
pub(crate) fn describe(object: &JsObject) -> Option<Described> {
    let is = |what, shown| Some(Described { what, shown });
    if let Some(blob) = object.downcast_ref::<Blob>() {
        let size = blob.bytes().len();
        return match &blob.file {
            Some(file) => {
                is("a File (give its text() or arrayBuffer())", format!("File({:?}, {size} bytes)", file.name))
            }
            None => is("a Blob (give its text() or arrayBuffer())", format!("Blob({size} bytes, {:?})", blob.kind)),
        };
    }
    if let Some(url) = object.downcast_ref::<Url>() {
        return is("a URL (give its href)", format!("URL({:?})", url.href()));
    }
    if let Some(params) = object.downcast_ref::<SearchParams>() {
        return is("a URLSearchParams (give String() of it)", format!("URLSearchParams({:?})", params.text()));
    }
    if let Some(headers) = object.downcast_ref::<Headers>() {
        // Names alone: a value may be a secret.
        let names: Vec<String> = headers.list().into_iter().take(100).map(|(name, _)| name).collect();
        return is("Headers (give Object.fromEntries() of them)", format!("Headers({})", names.join(", ")));
    }
    if let Some(response) = object.downcast_ref::<Response>() {
        let shown = format!("Response({} {:?})", response.status, response.url);
        return is("a Response (give its text(), json() or arrayBuffer())", shown);
    }
    if let Some(request) = object.downcast_ref::<Request>() {
        let shown = format!("Request({} {:?})", request.method, request.url.as_str());
        return is("a Request (give its url)", shown);
    }
    if let Some(form) = object.downcast_ref::<FormData>() {
        return is("a FormData (give Object.fromEntries() of it)", format!("FormData({})", form.names().join(", ")));
    }
    if let Some(signal) = object.downcast_ref::<AbortSignal>() {
        let shown = if signal.is_aborted() { "AbortSignal(aborted)" } else { "AbortSignal" };
        return is("an AbortSignal", shown.to_owned());
    }
    if let Some(event) = object.downcast_ref::<Event>() {
        return is("an Event", format!("Event({:?})", event.kind.to_std_string_lossy()));
    }
    OTHERS.iter().find(|(is, _, _)| is(object)).map(|(_, what, shown)| Described { what, shown: (*shown).to_owned() })
}

type Other = (fn(&JsObject) -> bool, &'static str, &'static str);

/// Those that hold nothing that could be shown.
const OTHERS: &[Other] = &[
    (JsObject::is::<AbortController>, "an AbortController", "AbortController"),
    (JsObject::is::<Crypto>, "Crypto", "Crypto"),
    (JsObject::is::<SubtleCrypto>, "SubtleCrypto", "SubtleCrypto"),
    (JsObject::is::<Target>, "an EventTarget", "EventTarget"),
    (JsObject::is::<TextDecoder>, "a TextDecoder", "TextDecoder"),
    (JsObject::is::<TextEncoder>, "a TextEncoder", "TextEncoder"),
];
