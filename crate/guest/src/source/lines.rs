//! Positions in the author's text. Its lines end with a line feed, as editors and tools count them; the engine's also with
//! what else ends a line of the language: a carriage return alone, U+2028 and U+2029 (ECMA-262, 12.3).

use belljar_core::error::Position;

/// The position of a byte.
pub(crate) fn position_of(text: &str, at: usize) -> Position {
    let before = &text[..at];
    let line = before.rsplit('\n').next().unwrap_or_default();
    Position { line: before.matches('\n').count() as u32 + 1, column: utf16_length(line) + 1 }
}

/// Positions of bytes of a text, each behind the last one: nothing is counted twice.
#[derive(Default)]
pub(crate) struct InOrder {
    at: usize,
    before: u32,
    start: usize,
}

impl InOrder {
    /// The position of a byte that is not before the last one.
    pub(crate) fn position(&mut self, text: &str, at: usize) -> Position {
        for (end, _) in text[self.at..at].match_indices('\n') {
            self.before += 1;
            self.start = self.at + end + 1;
        }
        self.at = at;
        Position { line: self.before + 1, column: utf16_length(&text[self.start..at]) + 1 }
    }
}

/// The position at the end.
pub(super) fn end_of(text: &str) -> Position {
    position_of(text, text.len())
}

/// The position for one that the engine gives, which counts characters where the web counts UTF-16 units. `None`: the text
/// has no such line.
pub(super) fn of_engine(text: &str, line: u32, column: u32) -> Option<Position> {
    let before = line.checked_sub(1)? as usize;
    if !text.contains(['\r', '\u{2028}', '\u{2029}']) {
        let column = utf16_column(text.split('\n').nth(before)?, column);
        return Some(Position { line, column });
    }
    let mut start = 0;
    for _ in 0..before {
        let (_, length) = first_line(&text[start..])?;
        start += length;
    }
    let rest = &text[start..];
    let of_line = first_line(rest).map_or(rest, |(length, _)| &rest[..length]);
    let Position { line, column: first } = position_of(text, start);
    Some(Position { line, column: first - 1 + utf16_column(of_line, column) })
}

/// How long the first line is, without and with what ends it. `None`: nothing does.
fn first_line(text: &str) -> Option<(usize, usize)> {
    let end = text.find(['\n', '\r', '\u{2028}', '\u{2029}'])?;
    let ends = if text[end..].starts_with("\r\n") { 2 } else { text[end..].chars().next().map_or(0, char::len_utf8) };
    Some((end, end + ends))
}

/// A column in UTF-16 units for one in characters; both from 1.
fn utf16_column(line: &str, column: u32) -> u32 {
    let before = column.saturating_sub(1) as usize;
    line.chars().take(before).map(|c| c.len_utf16() as u32).sum::<u32>()
        + 1
        + before.saturating_sub(line.chars().count()) as u32
}

fn utf16_length(text: &str) -> u32 {
    text.encode_utf16().count() as u32
}

#[cfg(test)]
mod tests {
    use super::{end_of, of_engine, position_of, utf16_column};
    use belljar_core::error::Position;

    #[test]
    fn columns_count_utf16_units() {
        assert_eq!(utf16_column("a😀b", 1), 1);
        assert_eq!(utf16_column("a😀b", 3), 4);
        assert_eq!(utf16_column("ab", 5), 5);
    }

    #[test]
    fn lines_end_with_a_line_feed_whatever_the_engine_counts() {
        for text in ["ab\ncd", "a\r\nb\rc\u{2028}d\u{2029}e\n\r\r\nf", "é😀x\n😀y\r\nz\r", ""] {
            let (mut line, mut column) = (1, 1);
            let mut chars = text.char_indices().peekable();
            while let Some((at, c)) = chars.next() {
                let (next, is_pair) = (chars.peek().map(|(_, c)| *c), c == '\r');
                // Within what ends a line the engine is never.
                if !(c == '\n' && at > 0 && text[..at].ends_with('\r')) {
                    assert_eq!(of_engine(text, line, column), Some(position_of(text, at)), "{text:?} {line}:{column}");
                }
                if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') && !(is_pair && next == Some('\n')) {
                    (line, column) = (line + 1, 1);
                } else {
                    column += 1;
                }
            }
            assert_eq!(of_engine(text, line, column), Some(end_of(text)), "{text:?}");
            assert_eq!(of_engine(text, line + 1, 1), None, "{text:?}");
            assert_eq!(of_engine(text, 0, 1), None, "{text:?}");
        }
        assert_eq!(end_of("a\r\n😀b\rc"), Position { line: 2, column: 6 });
    }
}
