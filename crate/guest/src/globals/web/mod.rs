//! The platform's classes and functions that do nothing to the outside: a file each. They are always there.
//!
//! Of `boa_runtime`, which has some of them, nothing is used. Its classes come as a whole with an event loop, a fetcher and
//! a console of their own and the crates for these; members that its macro makes are not enumerable and do not count their
//! arguments; `URL.searchParams` throws, signals post jobs of a kind that a jar has not, and `structuredClone` recurses.

mod base64;
mod blob;
pub(crate) mod class;
mod convert;
pub(crate) mod describe;
mod encoding;
pub(crate) mod exception;
mod microtask;
mod pairs;
mod search_params;
mod structured_clone;
mod text_decoder;
mod text_encoder;
mod url;

use crate::declare::{Function, Object};
use boa_engine::Context;
use class::Table;

/// A class of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interface {
    Blob,
    DomException,
    File,
    SearchParams,
    TextDecoder,
    TextEncoder,
    Url,
}

const ALL: &[Interface] = &[
    Interface::Blob,
    Interface::DomException,
    Interface::File,
    Interface::SearchParams,
    Interface::TextDecoder,
    Interface::TextEncoder,
    Interface::Url,
];

impl Interface {
    fn table(self) -> &'static Table {
        match self {
            Self::Blob => &blob::BLOB,
            Self::DomException => &exception::TABLE,
            Self::File => &blob::FILE,
            Self::SearchParams => &search_params::TABLE,
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
    &url::OBJECT,
    &search_params::OBJECT,
    &text_encoder::OBJECT,
    &text_decoder::OBJECT,
    &blob::BLOB_OBJECT,
    &blob::FILE_OBJECT,
    &exception::OBJECT,
];

/// Puts the names of the classes into the realm. They are made when they are first used.
pub(crate) fn install(context: &mut Context) {
    for interface in ALL {
        class::install_lazily(*interface, context);
    }
}
