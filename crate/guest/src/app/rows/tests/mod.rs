//! Documents, tables and what the engine sees of them.

mod json;
mod selections;
mod view;

use super::{JsonLimits, Rows, from_json, scan::JsonError};
use crate::app::datum::Datum;
use belljar_core::value::ValueLimits;

const LIMITS: JsonLimits =
    JsonLimits { text: 1 << 30, value: ValueLimits { depth: 250_000, nodes: 2_000_000, bytes: 16 << 20 } };

fn read(text: &str) -> Result<Datum, JsonError> {
    from_json(text.as_bytes().to_vec(), 7, &LIMITS)
}

fn rows(text: &str) -> Rows {
    match read(text) {
        Ok(Datum::Rows(rows)) => rows,
        other => panic!("no table: {other:?}"),
    }
}
