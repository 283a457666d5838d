//! Matching the shapes of `rules.toml`: text and runs, without going back.

use super::rule::{FIRST, SETS, SHAPES};
use std::ops::Range;

/// A format: its parts one after the other.
pub(super) struct Shape {
    /// The index of its rule; none for what is public by design.
    pub(super) rule: Option<usize>,
    pub(super) probe: Probe,
    pub(super) parts: &'static [Part],
}

/// A look at one place, so many bytes on, that shows most often that a shape does not match.
pub(super) enum Probe {
    Text(usize, &'static str),
    Set(usize, usize),
}

/// One step of a shape.
pub(super) enum Part {
    Text(&'static str),
    /// At least `min` characters of a set, and as many as there are up to `max`.
    Run {
        set: usize,
        min: u16,
        max: u16,
    },
}

/// A shape that was found.
pub(super) struct Match {
    pub(super) rule: Option<usize>,
    pub(super) span: Range<usize>,
}

/// Where runs of each set end in one text. A place within a run that was measured is not measured again, so that all
/// shapes at all places together take time linear in the text's length, whatever the text is.
pub(super) struct Runs<'a> {
    bytes: &'a [u8],
    known: [Range<usize>; SETS.len()],
}

impl<'a> Runs<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, known: std::array::from_fn(|_| 0..0) }
    }

    fn end(&mut self, set: usize, at: usize) -> usize {
        let known = &mut self.known[set];
        if !known.contains(&at) {
            let run = self.bytes[at..].iter().take_while(|byte| is_in(SETS[set], **byte)).count();
            *known = at..at + run;
        }
        // An empty run contains no place: the next question about it measures one character anew.
        known.end.max(at)
    }

    /// The longest match of any shape that begins at a place before which no word goes on.
    pub(super) fn match_at(&mut self, at: usize) -> Option<Match> {
        let candidates = FIRST.get(usize::from(*self.bytes.get(at)?))?;
        let mut longest: Option<Match> = None;
        for index in *candidates {
            let shape = &SHAPES[usize::from(*index)];
            let may_match = match &shape.probe {
                Probe::Text(offset, text) => {
                    self.bytes.get(at + offset..).is_some_and(|rest| rest.starts_with(text.as_bytes()))
                }
                Probe::Set(offset, set) => self.bytes.get(at + offset).is_some_and(|byte| is_in(SETS[*set], *byte)),
            };
            if !may_match {
                continue;
            }
            let Some(end) = self.end_of(shape, at) else { continue };
            if longest.as_ref().is_none_or(|found| found.span.end < end) {
                longest = Some(Match { rule: shape.rule, span: at..end });
            }
        }
        longest
    }

    fn end_of(&mut self, shape: &Shape, start: usize) -> Option<usize> {
        let mut at = start;
        for part in shape.parts {
            match part {
                Part::Text(text) => {
                    if !self.bytes[at..].starts_with(text.as_bytes()) {
                        return None;
                    }
                    at += text.len();
                }
                Part::Run { set, min, max } => {
                    let length = (self.end(*set, at) - at).min(usize::from(*max));
                    if length < usize::from(*min) {
                        return None;
                    }
                    at += length;
                }
            }
        }
        let Some(next) = self.bytes.get(at) else { return Some(at) };
        let goes_on = match shape.parts.last() {
            Some(Part::Run { set, .. }) => is_in(SETS[*set], *next),
            _ => false,
        };
        (!goes_on && !next.is_ascii_alphanumeric()).then_some(at)
    }
}

fn is_in(set: u128, byte: u8) -> bool {
    byte < 128 && set >> byte & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sensitivity::rule::Rule;

    fn found(text: &str) -> Option<(&'static str, Range<usize>)> {
        let found = Runs::new(text.as_bytes()).match_at(0)?;
        Some((found.rule.map_or("public", |rule| Rule::all()[rule].id), found.span))
    }

    #[test]
    fn a_shape_is_matched_whole_or_not() {
        let token = ["gh", "p_"].concat() + &"a1B2".repeat(9);
        assert_eq!(found(&token), Some(("github-token", 0..40)));
        assert_eq!(found(&format!("{token}\"")), Some(("github-token", 0..40)));
        assert_eq!(found(&token[..39]), None);
        assert_eq!(found(&format!("{token}é")), Some(("github-token", 0..40)));
    }

    #[test]
    fn the_longest_shape_wins() {
        let token = ["gl", "pat-"].concat() + &"aB3".repeat(9) + ".0a" + "1b2c3d4";
        assert_eq!(found(&token), Some(("gitlab-token", 0..token.len())));
    }

    #[test]
    fn text_may_end_a_run_of_its_own_characters() {
        let key = ["s", "k-"].concat() + &"aB3dE".repeat(4) + "T3BlbkFJ" + &"aB3dE".repeat(4);
        assert_eq!(found(&key), Some(("openai-key", 0..51)));
    }

    #[test]
    fn what_is_public_is_told_apart() {
        assert_eq!(found("pk_live_51H8aBcDeFgHiJ"), Some(("public", 0..22)));
    }
}
