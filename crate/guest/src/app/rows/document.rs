//! From a document's bytes to the datum that is held.

use super::{
    Rows, Table,
    index::{Index, index},
    read::{MakeDatum, MakeValue, read},
    scan::{Counts, JsonError, Scanner},
};
use crate::app::datum::{Datum, MAX_DEPTH};
use belljar_core::value::{ValueError, ValueLimits};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// How large a document may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonLimits {
    /// Bytes of a document's text: what a table is limited by, since it is held as that.
    pub(crate) text: u32,
    /// What a document that is no table may hold.
    pub(crate) value: ValueLimits,
}

/// What the page has given as JSON. `document` is its number there, by which rows of it are named.
pub(crate) fn from_json(text: Vec<u8>, document: u32, limits: &JsonLimits) -> Result<Datum, JsonError> {
    if text.len() > limits.text as usize || text.len() >= u32::MAX as usize {
        return Err(JsonError::Length(limits.text));
    }
    if let Err(error) = str::from_utf8(&text) {
        return Err(JsonError::Utf8(error.valid_up_to()));
    }
    if let Some(index) = index(&text)?
        && index.counts.depth + 2 <= usize::from(MAX_DEPTH)
    {
        return Ok(Datum::Rows(Rows::all(Rc::new(table(text, document, index)))));
    }
    value(&text, &limits.value)
}

fn table(text: Vec<u8>, document: u32, index: Index) -> Table {
    let Index { rows, cells, forms, counts } = index;
    Table {
        document,
        is_forgotten: Cell::default(),
        text: text.into(),
        rows,
        cells,
        forms,
        depth: counts.depth as u8 + 2,
        read: RefCell::default(),
    }
}

fn value(text: &[u8], limits: &ValueLimits) -> Result<Datum, JsonError> {
    let mut scanner = Scanner::new(text, 0);
    scanner.skip_space();
    let start = scanner.at;
    let mut counts = Counts::default();
    scanner.value(&mut Vec::new(), &mut counts)?;
    scanner.end()?;
    if counts.nodes > limits.nodes as usize {
        return Err(ValueError::Nodes(limits.nodes).into());
    }
    if counts.bytes > limits.bytes as usize {
        return Err(ValueError::Bytes(limits.bytes).into());
    }
    if counts.depth > limits.depth as usize {
        return Err(ValueError::Depth(limits.depth).into());
    }
    if counts.depth <= usize::from(MAX_DEPTH) {
        return read(text, start, &mut MakeDatum);
    }
    let mut make = MakeValue::default();
    let root = read(text, start, &mut make)?;
    Ok(Datum::from_value(make.0.finish(root)?))
}
