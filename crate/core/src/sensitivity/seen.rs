//! Folding repeats: a loop that stores the same token a thousand times is one warning.

use super::finding::Finding;
use std::collections::BTreeMap;

/// The findings that were reported already. Bounded: beyond [`Seen::CAPACITY`] a new one is only counted.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    counts: BTreeMap<(&'static str, String), u32>,
    beyond: u32,
}

/// Whether a finding is to be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sighting {
    /// It was not reported before.
    First,
    /// It was, so many times with this one.
    Again(u32),
    /// There are too many others to remember it: so many times this happened.
    Beyond(u32),
}

impl Seen {
    /// Findings that are told apart.
    pub const CAPACITY: usize = 1_000;

    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a finding. Indices do not tell paths apart: for a rule, `rows[0].token` and `rows[7].token` are one.
    pub fn note(&mut self, finding: &Finding) -> Sighting {
        let key = (finding.rule().id, without_indices(finding.path()));
        if let Some(count) = self.counts.get_mut(&key) {
            *count = count.saturating_add(1);
            return Sighting::Again(*count);
        }
        if self.counts.len() >= Self::CAPACITY {
            self.beyond = self.beyond.saturating_add(1);
            return Sighting::Beyond(self.beyond);
        }
        self.counts.insert(key, 1);
        Sighting::First
    }

    /// The rules and paths that were noted, and how often.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, &str, u32)> {
        self.counts.iter().map(|((rule, path), count)| (*rule, path.as_str(), *count))
    }
}

/// `rows[12].token` as `rows[].token`.
fn without_indices(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut in_index = false;
    for c in path.chars() {
        in_index = match c {
            '[' => true,
            _ if in_index && c.is_ascii_digit() => continue,
            _ => false,
        };
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sensitivity::rule::Rule;

    fn finding(path: &str) -> Finding {
        Finding::new(Rule::named("jwt").expect("a rule"), path.to_owned(), 0..1, false)
    }

    #[test]
    fn repeats_are_counted() {
        let mut seen = Seen::new();
        assert_eq!(seen.note(&finding("rows[0].token")), Sighting::First);
        assert_eq!(seen.note(&finding("rows[71].token")), Sighting::Again(2));
        assert_eq!(seen.note(&finding("rows[0].other2")), Sighting::First);
        assert_eq!(seen.counts().collect::<Vec<_>>(), [("jwt", "rows[].other2", 1), ("jwt", "rows[].token", 2)]);
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let mut seen = Seen::new();
        for index in 0..Seen::CAPACITY {
            assert_eq!(seen.note(&finding(&format!("a{index}"))), Sighting::First);
        }
        assert_eq!(seen.note(&finding("b")), Sighting::Beyond(1));
        assert_eq!(seen.note(&finding("c")), Sighting::Beyond(2));
        assert_eq!(seen.note(&finding("a0")), Sighting::Again(2));
    }
}
