//! The keys of objects.

use super::Datum;
use boa_engine::{JsStr, JsString};
use rustc_hash::FxHashMap;
use std::{cell::Cell, rc::Rc};

/// Up to here, looking at all keys is quicker than searching.
const FEW: usize = 8;

/// The keys of an object, each once, in JavaScript's order.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    names: Box<[JsString]>,
    /// Positions by the order of the names, where there are more than a few: who chooses keys cannot make this slow.
    sorted: Box<[u32]>,
}

impl Keys {
    /// Keys in the order in which they were given to an object, arranged as JavaScript has them. Where that differs:
    /// which value belongs to each.
    pub(crate) fn arrange(names: Vec<JsString>) -> (Self, Option<Vec<usize>>) {
        let plain = Self::new(names);
        let names = &plain.names;
        let twice = if plain.sorted.is_empty() {
            (1..names.len()).any(|at| names[..at].contains(&names[at]))
        } else {
            plain.sorted.windows(2).any(|pair| names[pair[0] as usize] == names[pair[1] as usize])
        };
        if !twice && !names.iter().any(|name| index_of(name.as_str()).is_some()) {
            return (plain, None);
        }
        let mut order: Vec<usize> = Vec::with_capacity(names.len());
        let mut place: FxHashMap<&JsString, usize> = FxHashMap::default();
        for (at, name) in names.iter().enumerate() {
            match place.get(name) {
                Some(first) => order[*first] = at,
                None => {
                    place.insert(name, order.len());
                    order.push(at);
                }
            }
        }
        // Indices come first, in ascending order; the others stay in theirs.
        order.sort_by_key(|at| index_of(names[*at].as_str()).unwrap_or(usize::MAX));
        (Self::new(order.iter().map(|at| names[*at].clone()).collect()), Some(order))
    }

    /// The keys of properties as they were given to an object, and the values in their order.
    pub(crate) fn of(entries: impl IntoIterator<Item = (JsString, Datum)>) -> (Rc<Self>, Vec<Datum>) {
        let (names, values): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
        let (keys, order) = Self::arrange(names);
        let values = match order {
            None => values,
            Some(order) => order.into_iter().map(|at| values[at].clone()).collect(),
        };
        (Rc::new(keys), values)
    }

    fn new(names: Vec<JsString>) -> Self {
        let mut sorted = Vec::new();
        if names.len() > FEW {
            sorted = (0..names.len() as u32).collect();
            sorted.sort_by(|a, b| names[*a as usize].cmp(&names[*b as usize]));
        }
        Self { names: names.into(), sorted: sorted.into() }
    }

    /// The keys, in order.
    pub(crate) fn names(&self) -> &[JsString] {
        &self.names
    }

    /// Where a key stands, found at once if it stands where it stood in other keys.
    pub(crate) fn position_near(&self, key: &JsString, hint: &Cell<u32>) -> Option<usize> {
        let near = hint.get() as usize;
        if self.names.get(near) == Some(key) {
            return Some(near);
        }
        let found = self.position(key.as_str())?;
        hint.set(found as u32);
        Some(found)
    }

    /// Where a key stands.
    pub(crate) fn position(&self, key: JsStr<'_>) -> Option<usize> {
        if self.sorted.is_empty() {
            return self.names.iter().position(|name| *name == key);
        }
        let at = self.sorted.binary_search_by(|at| self.names[*at as usize].as_str().cmp(&key)).ok()?;
        Some(self.sorted[at] as usize)
    }
}

/// The array index that a key is, in its one spelling: digits without a leading zero, below 2³² - 1.
pub(crate) fn index_of(key: JsStr<'_>) -> Option<usize> {
    if key.is_empty() || key.len() > 10 {
        return None;
    }
    let mut index = 0_u64;
    for unit in key.iter() {
        let digit = unit.wrapping_sub(u16::from(b'0'));
        if digit > 9 || (index == 0 && digit == 0 && key.len() > 1) {
            return None;
        }
        index = index * 10 + u64::from(digit);
    }
    (index < u64::from(u32::MAX)).then_some(index as usize)
}
