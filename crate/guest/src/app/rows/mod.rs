//! Large data: JSON documents of the page, held as their text.
//!
//! An array of objects, as a query gives it, is kept as the bytes that it came in and an index of where each value begins.
//! A row or a cell is read when it is asked for. What is made of the table by filtering, slicing and picking shares it,
//! and crosses back as the numbers of its rows. A document of any other form becomes an ordinary [`Datum`].

mod document;
mod index;
mod literal;
mod read;
mod scan;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use document::{JsonLimits, from_json};
pub(crate) use table::Table;

use super::datum::{Datum, Keys};
use belljar_core::app::Selection;
use boa_engine::{JsStr, JsString};
use std::{cell::Cell, rc::Rc};

/// Rows of a table, in an order: an array of objects. Cloning copies a pointer.
#[derive(Clone, Debug)]
pub(crate) struct Rows(Rc<Selected>);

#[derive(Debug)]
struct Selected {
    table: Rc<Table>,
    /// The numbers of rows that `from` and `to` count in; without, they are the numbers themselves.
    picked: Option<Rc<[u32]>>,
    from: u32,
    to: u32,
}

/// A row of a table: an object.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    table: Rc<Table>,
    number: u32,
}

impl Rows {
    /// All rows of a table.
    pub(crate) fn all(table: Rc<Table>) -> Self {
        let to = table.rows() as u32;
        Self(Rc::new(Selected { table, picked: None, from: 0, to }))
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        (self.0.to - self.0.from) as usize
    }

    /// A row by its place in this selection.
    pub(crate) fn at(&self, index: usize) -> Option<Row> {
        (index < self.len()).then(|| Row { table: self.0.table.clone(), number: self.0.number(index as u32) })
    }

    /// The rows, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Row> + '_ {
        (0..self.len() as u32).map(|index| Row { table: self.0.table.clone(), number: self.0.number(index) })
    }

    /// Those from one place up to, and without, another; places beyond the end are the end.
    pub(crate) fn slice(&self, from: usize, to: usize) -> Self {
        let Selected { table, picked, from: start, .. } = &*self.0;
        let to = to.min(self.len()) as u32;
        let from = (from as u32).min(to);
        Self(Rc::new(Selected { table: table.clone(), picked: picked.clone(), from: start + from, to: start + to }))
    }

    /// Those at some places of this selection, of which each must be one.
    pub(crate) fn pick(&self, places: impl IntoIterator<Item = u32>) -> Self {
        let numbers: Rc<[u32]> = places.into_iter().map(|place| self.0.number(place)).collect();
        let to = numbers.len() as u32;
        Self(Rc::new(Selected { table: self.0.table.clone(), picked: Some(numbers), from: 0, to }))
    }

    /// The number of the page's document that they are of.
    pub(crate) fn document(&self) -> u32 {
        self.0.table.document()
    }

    /// Which rows of the document they are.
    pub(crate) fn selection(&self) -> Selection {
        let Selected { picked, from, to, .. } = &*self.0;
        match picked {
            Some(numbers) => Selection::Picked { rows: numbers[*from as usize..*to as usize].to_vec() },
            None => Selection::Range { from: *from, to: *to },
        }
    }

    /// The table that they are of.
    pub(crate) fn table(&self) -> &Rc<Table> {
        &self.0.table
    }

    /// Where the selection lies: the same for clones of one.
    pub(crate) fn address(&self) -> *const () {
        Rc::as_ptr(&self.0).cast()
    }

    /// Whether both are the same rows of the same table.
    pub(crate) fn is_same_selection(&self, other: &Self) -> bool {
        let (a, b) = (&*self.0, &*other.0);
        Rc::ptr_eq(&self.0, &other.0)
            || (Rc::ptr_eq(&a.table, &b.table)
                && match (&a.picked, &b.picked) {
                    (None, None) => (a.from, a.to) == (b.from, b.to),
                    _ => self.len() == other.len() && (0..self.len() as u32).all(|at| a.number(at) == b.number(at)),
                })
    }
}

impl Selected {
    fn number(&self, place: u32) -> u32 {
        let at = self.from + place;
        match &self.picked {
            Some(numbers) => numbers[at as usize],
            None => at,
        }
    }
}

impl Row {
    /// A property.
    pub(crate) fn get(&self, key: JsStr<'_>) -> Option<Datum> {
        match self.table.keys_of(self.number) {
            Some(keys) => Some(self.table.cell(self.number, keys.position(key)?, true)),
            None => match self.table.whole_row(self.number) {
                Datum::Object(fields) => fields.get(key).cloned(),
                _ => None,
            },
        }
    }

    /// The same, with where rows have had it.
    pub(crate) fn get_near(&self, key: &JsString, hint: &Cell<u32>) -> Option<Datum> {
        match self.table.keys_of(self.number) {
            Some(keys) => Some(self.table.cell(self.number, keys.position_near(key, hint)?, true)),
            None => self.get(key.as_str()),
        }
    }

    /// The keys, which rows of the same form share; none where the row has a form that is not worth keeping.
    pub(crate) fn keys(&self) -> Option<&Rc<Keys>> {
        self.table.keys_of(self.number)
    }

    /// The value of the key at a place among the keys.
    pub(crate) fn cell(&self, at: usize) -> Datum {
        self.table.cell(self.number, at, false)
    }

    /// The text of the value at a place among the keys.
    pub(crate) fn cell_text(&self, at: usize) -> &[u8] {
        self.table.cell_text(self.number, at)
    }

    /// The properties, in order, each of them read by itself.
    pub(crate) fn entries(&self) -> Vec<(JsString, Datum)> {
        if let Some(keys) = self.keys() {
            let value = |at: usize| self.table.cell(self.number, at, true);
            return keys.names().iter().enumerate().map(|(at, key)| (key.clone(), value(at))).collect();
        }
        match self.table.whole_row(self.number) {
            Datum::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
            _ => Vec::new(),
        }
    }

    /// The row as an object that is held by itself.
    pub(crate) fn to_object(&self) -> Datum {
        match self.keys() {
            Some(keys) => {
                let values = (0..keys.names().len()).map(|at| self.cell(at)).collect();
                Datum::with_keys(keys.clone(), values)
            }
            None => self.table.whole_row(self.number),
        }
    }

    /// The number of the row in its table.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// The table that it is of.
    pub(crate) fn table(&self) -> &Rc<Table> {
        &self.table
    }
}
