//! What a string says, without its escapes, and where each byte of that stands in the file.

use std::ops::Range;

/// A string as the engine reads it.
#[derive(Clone, Debug, Default)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Where the two run side by side: a byte of the text, and the byte of the file at which it begins. In order.
    places: Vec<(usize, usize)>,
}

impl Decoded {
    /// A whole file.
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), places: vec![(0, 0)] }
    }

    /// Where a part of the text stands.
    pub(super) fn place(&self, span: &Range<usize>) -> Range<usize> {
        self.at(span.start)..self.at(span.end)
    }

    fn at(&self, byte: usize) -> usize {
        let next = self.places.partition_point(|(decoded, _)| *decoded <= byte);
        let (decoded, raw) = self.places[next.saturating_sub(1)];
        raw + (byte - decoded)
    }

    /// What part of the text stands in a part of the file.
    pub(super) fn part(&self, span: &Range<usize>) -> Range<usize> {
        self.text.floor_char_boundary(self.byte(span.start))..self.text.ceil_char_boundary(self.byte(span.end))
    }

    /// The byte of the text that stands at one of the file; within an escape the one that it begins.
    fn byte(&self, raw: usize) -> usize {
        let next = self.places.partition_point(|(_, place)| *place <= raw);
        let (decoded, place) = self.places[next.saturating_sub(1)];
        let end = self.places.get(next).map_or(self.text.len(), |(decoded, _)| *decoded);
        (decoded + raw.saturating_sub(place)).min(end)
    }

    /// The same, when the string stands in the text of another one.
    pub(super) fn within(mut self, outer: &Self) -> Self {
        let mut places = Vec::with_capacity(self.places.len());
        for (index, &(decoded, raw)) in self.places.iter().enumerate() {
            places.push((decoded, outer.at(raw)));
            // Escapes of the outer string in the middle of what runs side by side here.
            let length = self.places.get(index + 1).map_or(usize::MAX, |(next, _)| next - decoded);
            let first = outer.places.partition_point(|(byte, _)| *byte <= raw);
            let breaks = outer.places[first..].iter().take_while(|(byte, _)| byte - raw < length);
            places.extend(breaks.map(|(byte, place)| (decoded + (byte - raw), *place)));
        }
        self.places = places;
        self
    }
}

/// Reads the string between two bytes of a file, quotes not included.
pub(super) fn decode(file: &str, span: Range<usize>) -> Decoded {
    let mut decoded = Decoded { text: String::with_capacity(span.len()), places: vec![(0, span.start)] };
    let mut rest = &file[span.clone()];
    while let Some(at) = rest.find('\\') {
        decoded.text.push_str(&rest[..at]);
        let start = span.end - rest.len() + at;
        decoded.places.push((decoded.text.len(), start));
        let (said, length) = escape(&rest[at + 1..]);
        decoded.text.extend(said);
        rest = &rest[at + 1 + length..];
        decoded.places.push((decoded.text.len(), span.end - rest.len()));
    }
    decoded.text.push_str(rest);
    decoded
}

/// What stands behind a backslash (ECMA-262, 12.9.4): what it says, and its length in bytes.
fn escape(text: &str) -> (Option<char>, usize) {
    let Some(first) = text.chars().next() else { return (None, 0) };
    let code = |digits: Option<&str>, length: usize| {
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        // Half of a pair is shown as what cannot be shown: no rule has such a character.
        code.map(|code| (Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)), length))
    };
    if let Some(pair) = pair(text) {
        return (Some(pair), PAIR_BYTES);
    }
    let read = match first {
        'n' => Some((Some('\n'), 1)),
        'r' => Some((Some('\r'), 1)),
        't' => Some((Some('\t'), 1)),
        'b' => Some((Some('\u{8}'), 1)),
        'f' => Some((Some('\u{c}'), 1)),
        'v' => Some((Some('\u{b}'), 1)),
        '0' => Some((Some('\0'), 1)),
        '\n' => Some((None, 1)),
        'x' => code(text.get(1..3), 3),
        'u' if text[1..].starts_with('{') => text.find('}').and_then(|end| code(text.get(2..end), end + 1)),
        'u' => code(text.get(1..5), 5),
        _ => None,
    };
    read.unwrap_or((Some(first), first.len_utf8()))
}

/// Bytes of `uXXXX\uXXXX`.
const PAIR_BYTES: usize = 11;

/// The character that two escapes of four digits give together (ECMA-262, 11.1.3). JSON has no other way to escape it.
fn pair(text: &str) -> Option<char> {
    let (first, second) = text.get(..PAIR_BYTES)?.strip_prefix('u')?.split_once("\\u")?;
    let unit = |digits: &str| u16::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 4);
    char::decode_utf16([unit(first)?, unit(second)?]).next()?.ok().filter(|of| of.len_utf16() == 2)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn json_is_decoded_as_it_is_read() {
        for text in [
            r#""plain""#,
            r#""\ud83d\udc4d\u4e2d\\\"\/\b\f\n\r\t""#,
            r#""é\u00e9👍""#,
            r#""\u0000\uffff\ue000\ud7ff\uDBFF\uDFFF""#,
            r#""\\ud83d\\udc4d""#,
        ] {
            let read: String = serde_json::from_str(text).expect("JSON");
            assert_eq!(decode(text, 1..text.len() - 1).text, read, "{text}");
        }
    }

    #[test]
    fn halves_that_make_no_pair_are_two_that_cannot_be_shown() {
        for text in [r"\ud83d\ud83d", r"\udc4d\ud83d", r"\ud83d\u0041", r"\ud83d\n", r"\ud83d", r"\ud83d\u", r"\ud83"] {
            let decoded = decode(text, 0..text.len());
            assert!(!decoded.text.contains('👍'), "{text}");
            assert_eq!(decoded.place(&(0..decoded.text.len())).end, text.len(), "{text}");
        }
    }

    #[test]
    fn parts_are_found_in_both_directions() {
        let text = r"a\ud83d\udc4db\u00e9c";
        let decoded = decode(text, 0..text.len());
        assert_eq!(decoded.text, "a👍béc");
        for (part, raw) in [("a", 0..1), ("👍", 1..13), ("b", 13..14), ("é", 14..20), ("béc", 13..21)] {
            let at = decoded.text.find(part).expect("it is there");
            let span = at..at + part.len();
            assert_eq!((decoded.place(&span), decoded.part(&raw)), (raw, span), "{part}");
        }
        // What is cut out of the midst of an escape is the whole of its character.
        assert_eq!(decoded.part(&(3..16)), 1..8);
    }
}
