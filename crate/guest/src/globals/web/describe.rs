//! Objects of the platform's classes where a value leaves the jar: they are no data. An error says what of them is, and
//! the console shows what they hold.

use super::{blob::Blob, search_params::SearchParams, text_decoder::TextDecoder, text_encoder::TextEncoder, url::Url};
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
    if object.is::<TextDecoder>() {
        return is("a TextDecoder", "TextDecoder".to_owned());
    }
    if object.is::<TextEncoder>() {
        return is("a TextEncoder", "TextEncoder".to_owned());
    }
    None
}
