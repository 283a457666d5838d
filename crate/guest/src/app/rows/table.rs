//! A table: the text of an array of objects, and where everything in it begins.

use super::{
    literal,
    read::{MakeDatum, read},
    scan::{Counts, Scanner},
};
use crate::app::datum::{Datum, Keys};
use rustc_hash::FxHashMap;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// An array of objects, held as the text of its JSON.
#[derive(Debug)]
pub(crate) struct Table {
    pub(super) document: u32,
    /// Whether the page has the document no more.
    pub(super) is_forgotten: Cell<bool>,
    pub(super) text: Box<[u8]>,
    pub(super) rows: Vec<RowAt>,
    /// Where the values of the rows begin, in the order of their keys.
    pub(super) cells: Vec<u32>,
    pub(super) forms: Vec<Form>,
    /// Levels of arrays and objects, the table's own with them.
    pub(super) depth: u8,
    /// Arrays and objects within rows that were read by themselves, by where they begin: each is to be the same one when
    /// it is read again, as an object of the engine would be.
    pub(super) read: RefCell<FxHashMap<u32, Datum>>,
}

/// How many arrays and objects within rows are remembered. Then they are forgotten, and made anew when they are read.
const MAX_READ: usize = 16_384;

/// Where a row lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowAt {
    /// Its brace in the text.
    pub(super) start: u32,
    /// The first of its cells.
    pub(super) cells: u32,
    /// Which of the forms it has, or `NO_FORM`.
    pub(super) form: u32,
}

/// A row of a form that is not worth keeping: it has no cells, and is read whole.
pub(super) const NO_FORM: u32 = u32::MAX;

/// What rows have in common that were written alike.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) keys: Rc<Keys>,
    /// Where each key of the first such row lies in the text, as written and in the order of writing.
    pub(super) written: Vec<(u32, u32)>,
    /// Which of what is written holds the value of each key, where that is not the same order.
    pub(super) order: Option<Vec<usize>>,
}

impl Table {
    /// The number of the page's document.
    pub(crate) fn document(&self) -> u32 {
        self.document
    }

    /// Whether the page has the document still, so that rows of it can be told by their numbers.
    pub(crate) fn has_document(&self) -> bool {
        !self.is_forgotten.get()
    }

    /// The page has given another document in its place, and forgotten this one.
    pub(crate) fn forget_document(&self) {
        self.is_forgotten.set(true);
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Levels of arrays and objects.
    pub(crate) fn depth(&self) -> u8 {
        self.depth
    }

    /// How many bytes the table holds, its text among them.
    #[cfg(test)]
    pub(crate) fn bytes_held(&self) -> usize {
        self.text.len()
            + self.rows.capacity() * size_of::<RowAt>()
            + self.cells.capacity() * size_of::<u32>()
            + self.forms.iter().map(|form| form.written.len() * 64).sum::<usize>()
    }

    /// The keys of a row, unless it has no form.
    pub(super) fn keys_of(&self, row: u32) -> Option<&Rc<Keys>> {
        self.forms.get(self.rows[row as usize].form as usize).map(|form| &form.keys)
    }

    fn cell_start(&self, row: u32, at: usize) -> usize {
        self.cells[self.rows[row as usize].cells as usize + at] as usize
    }

    /// The value of a row's key. `remember`: it is read by itself, not as a part of the row.
    pub(super) fn cell(&self, row: u32, at: usize, remember: bool) -> Datum {
        let start = self.cell_start(row, at);
        // Nearly every value is one of these, and each begins in its own way.
        match self.text[start] {
            b'"' => {
                let literal = Scanner::new(&self.text, start).literal();
                literal.map_or(Datum::Undefined, |of| Datum::Text(literal::string(&self.text, &of)))
            }
            b't' => Datum::Bool(true),
            b'f' => Datum::Bool(false),
            b'n' => Datum::Null,
            b'[' | b'{' => self.read(start, remember),
            _ => Datum::Number(literal::number(self.number_text(start))),
        }
    }

    fn number_text(&self, start: usize) -> &[u8] {
        let rest = &self.text[start..];
        let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        &rest[..rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len())]
    }

    /// The text of the value of a row's key.
    pub(super) fn cell_text(&self, row: u32, at: usize) -> &[u8] {
        let start = self.cell_start(row, at);
        let mut scanner = Scanner::new(&self.text, start);
        // The text was scanned when it came.
        match scanner.value(&mut Vec::new(), &mut Counts::default()) {
            Ok(()) => &self.text[start..scanner.at],
            Err(_) => &[],
        }
    }

    /// A row that has no form.
    pub(super) fn whole_row(&self, row: u32) -> Datum {
        self.read(self.rows[row as usize].start as usize, true)
    }

    /// An array or object of the text. It was scanned when it came, so it is one.
    fn read(&self, start: usize, remember: bool) -> Datum {
        if let Some(datum) = self.read.borrow().get(&(start as u32)) {
            return datum.clone();
        }
        let datum = read(&self.text, start, &mut MakeDatum).unwrap_or_default();
        if remember {
            let mut read = self.read.borrow_mut();
            if read.len() >= MAX_READ {
                read.clear();
            }
            read.insert(start as u32, datum.clone());
        }
        datum
    }
}
