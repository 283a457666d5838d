//! The line of a finding as it may be shown: every secret in it masked, and long ones cut.

use std::ops::Range;
use unicode_width::UnicodeWidthStr as _;

/// Characters shown before and behind what is pointed at.
const AROUND: usize = 60;

/// Where something is: from 1, the column in UTF-16 units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// The position of a byte.
pub(super) fn position(text: &str, byte: usize) -> Position {
    let before = &text[..byte];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].encode_utf16().count() + 1;
    Position { line: before.matches('\n').count() + 1, column }
}

/// A line with a mark under it.
pub(super) struct Excerpt {
    pub(super) line: String,
    /// The mark, with the spaces before it.
    pub(super) mark: String,
}

/// The first line of what is pointed at. `masks` are all secrets of the text in order, with what is shown in their place.
pub(super) fn excerpt(text: &str, at: &Range<usize>, masks: &[(Range<usize>, String)]) -> Excerpt {
    let start = text[..at.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let (mut before, mut marked, mut after) = (String::new(), String::new(), String::new());
    let mut place = start;
    for (span, mask) in masks.iter().filter(|(span, _)| span.end > start && span.start < end) {
        let from = span.start.max(start).min(end);
        let target = if *span == *at {
            before.push_str(&plain(&text[place..from]));
            &mut marked
        } else if from < at.start {
            before.push_str(&plain(&text[place..from]));
            &mut before
        } else {
            after.push_str(&plain(&text[place..from]));
            &mut after
        };
        target.push_str(mask);
        place = span.end.min(end);
    }
    after.push_str(&plain(&text[place..end]));
    let before = match before.char_indices().rev().nth(AROUND) {
        Some((cut, _)) => format!("…{}", &before[cut..]),
        None => before,
    };
    if let Some((cut, _)) = after.char_indices().nth(AROUND) {
        after.truncate(cut);
        after.push('…');
    }
    // Some characters take two columns, and some none.
    let mark = format!("{}{}", " ".repeat(before.width()), "^".repeat(marked.width().max(1)));
    Excerpt { line: format!("{before}{marked}{after}").trim_end().to_owned(), mark }
}

/// Text that a terminal shows as it is.
pub(super) fn plain(text: &str) -> String {
    let bidirectional =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = |c: char| {
        if c == '\t' {
            ' '
        } else if c.is_control() || bidirectional(c) {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().filter(|c| *c != '\r').map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_shown_with_all_of_its_secrets_masked() {
        let text = "one\n\ta = 'SECRET', b = 'OTHER';\nthree";
        let (first, second) = (10..16, 24..29);
        assert_eq!((&text[first.clone()], &text[second.clone()]), ("SECRET", "OTHER"));
        let masks = [(first.clone(), "‹x›".to_owned()), (second.clone(), "‹y›".to_owned())];
        let shown = excerpt(text, &second, &masks);
        assert_eq!(shown.line, " a = '‹x›', b = '‹y›';");
        assert_eq!(shown.mark, format!("{}^^^", " ".repeat(17)));
        assert_eq!(excerpt(text, &first, &masks).mark, format!("{}^^^", " ".repeat(6)));
        assert_eq!(position(text, first.start), Position { line: 2, column: 7 });
    }

    #[test]
    fn a_secret_over_lines_and_a_long_line_are_cut() {
        let text = format!("{}'BEGIN\nEND' {}", "x".repeat(500), "y".repeat(500));
        let at = 501..510;
        let masks = [(at.clone(), "‹k›".to_owned())];
        let shown = excerpt(&text, &at, &masks);
        assert_eq!(shown.line, format!("…{}'‹k›", "x".repeat(60)));
        assert_eq!(shown.mark.trim_start(), "^^^");
        assert!(!shown.line.contains("BEGIN"));
    }
}
