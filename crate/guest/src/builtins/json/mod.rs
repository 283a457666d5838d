//! `JSON`: why it is not the engine's.
//!
//! The engine hands JSON to its parser of JavaScript, which keeps every key and every string of it for ever (30 MB for
//! 40,000 unique keys), reads the text three times, and recurses, so that 128 levels are too deep for it; its printer
//! recurses, too, and joins strings at each level. Here, a text is read once, straight into values, and written once,
//! and neither way recurses, however deep a guest nests.
//!
//! <https://tc39.es/ecma262/#sec-json-object>
//! <https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/JSON>

mod columns;
mod layouts;
mod output;
mod parse;
mod printer;
mod raw;
mod reader;
mod reviver;
mod stringify;
pub(crate) mod unit;

use super::{Method, missing};
use boa_engine::{Context, JsResult, js_string};

const METHODS: &[Method] = &[
    ("parse", 2, parse::parse),
    ("stringify", 3, stringify::stringify),
    ("rawJSON", 1, raw::raw_json),
    ("isRawJSON", 1, raw::is_raw_json),
];

pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let json = context.global_object().get(js_string!("JSON"), context)?;
    let json = json.as_object().ok_or_else(|| missing("JSON"))?;
    super::replace(&json, METHODS, context)
}
