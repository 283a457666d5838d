//! One walk over a text that may be an array of objects.

use super::{
    literal,
    scan::{Counts, JsonError, Literal, Scanner},
    table::{Form, NO_FORM, RowAt},
};
use crate::app::datum::Keys;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// How many forms rows may have. Objects that go their own ways are no table, and would only leave forms behind.
const MAX_FORMS: usize = 64;

/// Keys of a row that has a form.
const MAX_KEYS: usize = 2_048;

/// Where everything in a text begins.
#[derive(Default)]
pub(super) struct Index {
    pub(super) rows: Vec<RowAt>,
    pub(super) cells: Vec<u32>,
    pub(super) forms: Vec<Form>,
    /// Of the rows alone, without the array around them.
    pub(super) counts: Counts,
}

/// Walks over a whole text. `None`: it is no array of objects, or an empty one.
pub(super) fn index(text: &[u8]) -> Result<Option<Index>, JsonError> {
    let mut scanner = Scanner::new(text, 0);
    scanner.skip_space();
    if !scanner.take(b'[') {
        return Ok(None);
    }
    scanner.skip_space();
    let mut walk = Walk {
        text,
        index: Index::default(),
        by_keys: FxHashMap::default(),
        written: Vec::new(),
        starts: Vec::new(),
        open: Vec::new(),
    };
    loop {
        if scanner.peek() != Some(b'{') {
            return Ok(None);
        }
        walk.row(&mut scanner)?;
        if !scanner.goes_on(b']')? {
            break;
        }
    }
    scanner.end()?;
    let mut index = walk.index;
    index.rows.shrink_to_fit();
    index.cells.shrink_to_fit();
    Ok(Some(index))
}

struct Walk<'a> {
    text: &'a [u8],
    index: Index,
    /// Forms by their keys as written, each with its quotes.
    by_keys: FxHashMap<Vec<u8>, u32>,
    /// Of the row under way: its keys and where their values begin.
    written: Vec<Literal>,
    starts: Vec<u32>,
    open: Vec<u8>,
}

impl Walk<'_> {
    fn row(&mut self, scanner: &mut Scanner<'_>) -> Result<(), JsonError> {
        let start = scanner.at as u32;
        scanner.at += 1;
        scanner.skip_space();
        self.written.clear();
        self.starts.clear();
        self.index.counts.nodes += 1;
        if !scanner.take(b'}') {
            loop {
                let key = self.key(scanner)?;
                self.index.counts.nodes += 1;
                self.index.counts.bytes += key.range.len();
                self.written.push(key);
                scanner.skip_space();
                self.starts.push(scanner.at as u32);
                scanner.value(&mut self.open, &mut self.index.counts)?;
                if !scanner.goes_on(b'}')? {
                    break;
                }
            }
        }
        let form = self.form();
        let cells = self.index.cells.len() as u32;
        match self.index.forms.get(form as usize) {
            None => {}
            Some(Form { order: None, .. }) => self.index.cells.extend_from_slice(&self.starts),
            Some(Form { order: Some(order), .. }) => self.index.cells.extend(order.iter().map(|at| self.starts[*at])),
        }
        self.index.rows.push(RowAt { start, cells, form });
        Ok(())
    }

    /// The next key of a row. Most often the row before has the same in that place, which is then compared and not read.
    fn key(&self, scanner: &mut Scanner<'_>) -> Result<Literal, JsonError> {
        let last = self.index.rows.last().map_or(NO_FORM, |row| row.form);
        let before = self.index.forms.get(last as usize).and_then(|form| form.written.get(self.written.len()));
        if let Some((from, to)) = before
            && let Some(literal) = scanner.same_key(*from as usize - 1..*to as usize + 1)
        {
            return Ok(literal);
        }
        scanner.key()
    }

    /// The form of the row under way: most often that of the row before.
    fn form(&mut self) -> u32 {
        let last = self.index.rows.last().map_or(NO_FORM, |row| row.form);
        if let Some(form) = self.index.forms.get(last as usize)
            && form.written.len() == self.written.len()
            && form
                .written
                .iter()
                .zip(&self.written)
                .all(|((from, to), key)| self.text[*from as usize..*to as usize] == self.text[key.range.clone()])
        {
            return last;
        }
        if self.written.len() > MAX_KEYS {
            return NO_FORM;
        }
        let mut name = Vec::new();
        for key in &self.written {
            name.extend_from_slice(&self.text[key.range.start - 1..=key.range.end]);
        }
        let next = self.index.forms.len();
        if let Some(known) = self.by_keys.get(&name) {
            return *known;
        }
        if next >= MAX_FORMS {
            return NO_FORM;
        }
        let names = self.written.iter().map(|key| literal::string(self.text, key)).collect();
        let (keys, order) = Keys::arrange(names);
        let written = self.written.iter().map(|key| (key.range.start as u32, key.range.end as u32)).collect();
        self.index.forms.push(Form { keys: Rc::new(keys), written, order });
        self.by_keys.insert(name, next as u32);
        next as u32
    }
}
