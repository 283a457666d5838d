//! The platform's classes and functions that do nothing to the outside: a file each. They are always there.
//!
//! Of `boa_runtime`, which has some of them, nothing is used. Its classes come as a whole with an event loop, a fetcher and
//! a console of their own and the crates for these; members that its macro makes are not enumerable and do not count their
//! arguments; `URL.searchParams` throws, signals post jobs of a kind that a jar has not, and `structuredClone` recurses.

mod abort_controller;
pub(crate) mod abort_signal;
mod base64;
mod blob;
mod body;
pub(crate) mod class;
pub(crate) mod convert;
mod crypto;
pub(crate) mod describe;
mod digest;
mod encoding;
mod event;
mod event_target;
pub(crate) mod exception;
mod form_data;
mod headers;
pub(crate) mod integrity;
mod microtask;
mod mime;
mod multipart;
mod pairs;
pub(crate) mod request;
pub(crate) mod response;
mod search_params;
mod structured_clone;
mod text_decoder;
mod text_encoder;
mod url;

use crate::declare::{Function, Object};
use boa_engine::{Context, JsValue};
use class::Table;

/// A class of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interface {
    AbortController,
    AbortSignal,
    Blob,
    Crypto,
    DomException,
    Event,
    EventTarget,
    File,
    FormData,
    Headers,
    Request,
    Response,
    SearchParams,
    SubtleCrypto,
    TextDecoder,
    TextEncoder,
    Url,
}

const ALL: &[Interface] = &[
    Interface::AbortController,
    Interface::AbortSignal,
    Interface::Blob,
    Interface::Crypto,
    Interface::DomException,
    Interface::Event,
    Interface::EventTarget,
    Interface::File,
    Interface::FormData,
    Interface::Headers,
    Interface::Request,
    Interface::Response,
    Interface::SearchParams,
    Interface::SubtleCrypto,
    Interface::TextDecoder,
    Interface::TextEncoder,
    Interface::Url,
];

impl Interface {
    fn table(self) -> &'static Table {
        match self {
            Self::AbortController => &abort_controller::TABLE,
            Self::AbortSignal => &abort_signal::TABLE,
            Self::Blob => &blob::BLOB,
            Self::Crypto => &crypto::CRYPTO,
            Self::DomException => &exception::TABLE,
            Self::Event => &event::TABLE,
            Self::EventTarget => &event_target::TABLE,
            Self::File => &blob::FILE,
            Self::FormData => &form_data::TABLE,
            Self::Headers => &headers::TABLE,
            Self::Request => &request::TABLE,
            Self::Response => &response::TABLE,
            Self::SearchParams => &search_params::TABLE,
            Self::SubtleCrypto => &crypto::SUBTLE,
            Self::TextDecoder => &text_decoder::TABLE,
            Self::TextEncoder => &text_encoder::TABLE,
            Self::Url => &url::TABLE,
        }
    }
}

/// Their functions.
pub(crate) static FUNCTIONS: &[&[Function]] = &[base64::FUNCTIONS, microtask::FUNCTIONS, structured_clone::FUNCTIONS];

/// The classes as their users read of them.
pub(crate) static OBJECTS: &[&Object] = &[
    &headers::OBJECT,
    &request::OBJECT,
    &response::OBJECT,
    &form_data::OBJECT,
    &abort_controller::OBJECT,
    &abort_signal::OBJECT,
    &event_target::OBJECT,
    &event::OBJECT,
    &url::OBJECT,
    &search_params::OBJECT,
    &text_encoder::OBJECT,
    &text_decoder::OBJECT,
    &blob::BLOB_OBJECT,
    &blob::FILE_OBJECT,
    &crypto::OBJECT,
    &crypto::CLASS_OBJECT,
    &crypto::SUBTLE_OBJECT,
    &exception::OBJECT,
];

/// The bytes and the type of a `Blob`. `None`: the value is none.
pub(crate) fn blob_of(value: &JsValue) -> Option<(Vec<u8>, String)> {
    let blob = class::instance::<blob::Blob>(value)?;
    let blob = blob.borrow();
    Some((blob.data().bytes().to_vec(), blob.data().kind.clone()))
}

/// Puts the names of the classes into the realm. They are made when they are first used.
pub(crate) fn install(context: &mut Context) {
    for interface in ALL {
        class::install_lazily(*interface, context);
    }
    crypto::install(context);
}
