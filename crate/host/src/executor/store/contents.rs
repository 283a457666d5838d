//! What an app's store holds, and how two copies of it become one.
//!
//! Two tabs may write at the same time, and what one reads of the browser's storage may be older than what the other has
//! written. So each recent write has its moment, and of two copies the later one of each key counts. Both tabs come to
//! the same result, whoever reads first. Writes that are not recent need no moment: what is kept is what counts.

use super::format;
use indexmap::IndexMap;
use std::{
    collections::{BTreeMap, HashSet},
    rc::Rc,
};

/// A moment, in milliseconds since the Unix epoch; 0: not recent.
pub(super) type Stamp = u64;

/// Where a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the store's own text.
    Here,
    /// In the archive, under this id.
    Away(Rc<str>),
}

/// A value as text, in its JSON form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Absent: it is away, and could not be read.
    pub(super) text: Option<Rc<str>>,
    /// Bytes of the text.
    pub(super) bytes: usize,
    pub(super) place: Place,
    pub(super) stamp: Stamp,
}

impl Entry {
    pub(super) fn here(text: impl Into<Rc<str>>, stamp: Stamp) -> Self {
        let text = text.into();
        Self { bytes: text.len(), text: Some(text), place: Place::Here, stamp }
    }

    /// What two writes of the same moment are told apart by: any order will do that both tabs agree on.
    fn rank(&self) -> (Stamp, &str) {
        let id = if let Place::Away(id) = &self.place { id } else { "" };
        (self.stamp, self.text.as_deref().unwrap_or(id))
    }
}

/// What is persisted, in the order in which keys came first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
    pub(super) entries: IndexMap<String, Entry>,
    /// Keys that were removed recently, and when.
    pub(super) gone: BTreeMap<String, Stamp>,
}

/// What came of a merge.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Merged {
    /// Keys that are now as the other copy has them.
    pub(super) changed: Vec<String>,
    /// Whether the other copy lacks something that this one has.
    pub(super) lacking: bool,
}

impl Contents {
    pub(super) fn set(&mut self, key: &str, text: String, stamp: Stamp) {
        self.gone.remove(key);
        self.entries.insert(key.to_owned(), Entry::here(text, stamp));
    }

    /// Whether there was something to remove.
    pub(super) fn remove(&mut self, key: &str, stamp: Stamp) -> bool {
        let removed = self.entries.shift_remove(key).is_some();
        if removed {
            self.gone.insert(key.to_owned(), stamp);
        }
        removed
    }

    /// Whether there was something to remove.
    pub(super) fn clear(&mut self, stamp: Stamp) -> bool {
        let any = !self.entries.is_empty();
        self.gone.extend(std::mem::take(&mut self.entries).into_keys().map(|key| (key, stamp)));
        any
    }

    /// The ids of what is in the archive.
    pub(super) fn archived(&self) -> HashSet<String> {
        let id = |entry: &Entry| if let Place::Away(id) = &entry.place { Some(id.to_string()) } else { None };
        self.entries.values().filter_map(id).collect()
    }

    /// Bytes of all keys and values.
    pub(super) fn bytes(&self) -> usize {
        self.entries.iter().map(|(key, entry)| key.len() + entry.bytes).sum()
    }

    /// Bytes that the store's own text takes.
    pub(super) fn local_bytes(&self) -> usize {
        let bytes = |entry: &Entry| if entry.place == Place::Here { entry.bytes } else { format::REFERENCE_BYTES };
        self.entries.iter().map(|(key, entry)| key.len() + bytes(entry)).sum()
    }

    /// The latest moment of any write.
    pub(super) fn latest(&self) -> Stamp {
        self.entries.values().map(|entry| entry.stamp).chain(self.gone.values().copied()).max().unwrap_or_default()
    }

    /// Forgets the moments before one: such writes are not recent any more.
    pub(super) fn forget(&mut self, before: Stamp) {
        for entry in self.entries.values_mut().filter(|entry| entry.stamp < before) {
            entry.stamp = 0;
        }
        self.gone.retain(|_, stamp| *stamp >= before);
    }

    /// Takes another copy in: of each key the later write counts, and where neither is recent, the other copy's.
    pub(super) fn merge(&mut self, other: &Self) -> Merged {
        let mut merged = Merged::default();
        for (key, theirs) in &other.entries {
            let gone = self.gone.get(key).copied();
            match (self.entries.get_mut(key), gone) {
                (Some(mine), _) if mine.text == theirs.text && mine.place == theirs.place => {
                    mine.stamp = mine.stamp.max(theirs.stamp);
                }
                (Some(mine), _) if mine.stamp > 0 && mine.rank() > theirs.rank() => merged.lacking = true,
                (Some(mine), _) => {
                    if mine.text != theirs.text || mine.text.is_none() {
                        merged.changed.push(key.clone());
                    }
                    *mine = theirs.clone();
                }
                (None, Some(gone)) if gone > theirs.stamp => merged.lacking = true,
                (None, _) => {
                    self.gone.remove(key);
                    self.entries.insert(key.clone(), theirs.clone());
                    merged.changed.push(key.clone());
                }
            }
        }
        for (key, stamp) in &other.gone {
            if !self.entries.contains_key(key) {
                let gone = self.gone.entry(key.clone()).or_default();
                *gone = (*gone).max(*stamp);
            }
        }
        let missing: Vec<String> =
            self.entries.keys().filter(|key| !other.entries.contains_key(*key)).cloned().collect();
        for key in missing {
            let mine = self.entries.get(&key).map_or(0, |entry| entry.stamp);
            let gone = other.gone.get(&key).copied().unwrap_or_default();
            if mine > gone {
                merged.lacking = true;
            } else {
                self.entries.shift_remove(&key);
                if gone > 0 {
                    self.gone.insert(key.clone(), gone);
                }
                merged.changed.push(key);
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(entries: &[(&str, &str, Stamp)], gone: &[(&str, Stamp)]) -> Contents {
        Contents {
            entries: entries.iter().map(|(key, text, stamp)| ((*key).to_owned(), Entry::here(*text, *stamp))).collect(),
            gone: gone.iter().map(|(key, stamp)| ((*key).to_owned(), *stamp)).collect(),
        }
    }

    fn shown(contents: &Contents) -> String {
        let mut parts: Vec<String> = contents
            .entries
            .iter()
            .map(|(key, entry)| format!("{key}={}", entry.text.as_deref().unwrap_or_default()))
            .collect();
        parts.sort();
        parts.join(" ")
    }

    /// Both ways of merging come to the same.
    fn merged(one: &Contents, other: &Contents, expected: &str) -> (Merged, Merged) {
        let (mut here, mut there) = (one.clone(), other.clone());
        let results = (here.merge(other), there.merge(one));
        assert_eq!(shown(&here), expected);
        assert_eq!(shown(&there), expected);
        results
    }

    #[test]
    fn of_each_key_the_later_write_counts_and_the_others_stay() {
        let (here, there) = merged(
            &of(&[("both", "1", 5), ("mine", "1", 5), ("old", "0", 0)], &[]),
            &of(&[("old", "0", 0), ("both", "2", 6), ("yours", "2", 6)], &[]),
            "both=2 mine=1 old=0 yours=2",
        );
        assert_eq!(here, Merged { changed: vec!["both".into(), "yours".into()], lacking: true });
        assert_eq!(there, Merged { changed: vec!["mine".into()], lacking: true });
    }

    #[test]
    fn writes_of_the_same_moment_have_one_winner() {
        merged(&of(&[("a", "1", 5)], &[]), &of(&[("a", "2", 5)], &[]), "a=2");
    }

    #[test]
    fn what_was_removed_later_is_gone_and_what_was_written_later_is_there() {
        merged(&of(&[], &[("a", 6)]), &of(&[("a", "1", 5)], &[]), "");
        merged(&of(&[], &[("a", 5)]), &of(&[("a", "1", 6)], &[]), "a=1");
        merged(&of(&[], &[("a", 5)]), &of(&[], &[("a", 6)]), "");
    }

    #[test]
    fn where_nothing_is_recent_the_other_copy_counts() {
        let mut mine = of(&[("a", "1", 0), ("b", "1", 0)], &[]);
        let result = mine.merge(&of(&[("a", "2", 0)], &[]));
        assert_eq!(shown(&mine), "a=2");
        assert_eq!(result, Merged { changed: vec!["a".into(), "b".into()], lacking: false });
    }

    #[test]
    fn a_merge_with_the_same_changes_nothing() {
        let contents = of(&[("a", "1", 5), ("b", "1", 0)], &[("c", 4)]);
        let mut mine = contents.clone();
        assert_eq!(mine.merge(&contents), Merged::default());
        assert_eq!(mine, contents);
    }

    #[test]
    fn moments_are_forgotten() {
        let mut contents = of(&[("a", "1", 5), ("b", "1", 9)], &[("c", 5), ("d", 9)]);
        assert_eq!(contents.latest(), 9);
        contents.forget(9);
        assert_eq!(contents, of(&[("a", "1", 0), ("b", "1", 9)], &[("d", 9)]));
    }
}
