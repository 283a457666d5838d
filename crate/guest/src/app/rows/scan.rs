//! Finds the parts of a JSON text, strictly as `JSON.parse` does, without making anything of them.

use crate::builtins::json::unit::Unit;
use belljar_core::value::ValueError;
use std::ops::Range;

/// Why bytes are not taken as a JSON document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JsonError {
    /// They are no UTF-8.
    #[error("the document is no UTF-8 from byte {0} on")]
    Utf8(usize),
    /// They are no JSON: what was expected, what was found, and where.
    #[error("{0}")]
    Syntax(String),
    /// It is too deep, has too many values or too much text to be held.
    #[error(transparent)]
    Limit(#[from] ValueError),
    /// The text is too long.
    #[error("the document holds more than {0} bytes")]
    Length(u32),
}

/// A string literal.
pub(super) struct Literal {
    /// Between the quotes.
    pub(super) range: Range<usize>,
    pub(super) escaped: bool,
}

/// A position in a text, and what lies there. Each step moves behind what it has found.
pub(super) struct Scanner<'a> {
    text: &'a [u8],
    pub(super) at: usize,
}

/// What a value holds: what its limits are about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// Values and keys.
    pub(super) nodes: usize,
    /// Bytes of strings and keys.
    pub(super) bytes: usize,
    /// Levels of arrays and objects.
    pub(super) depth: usize,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a [u8], at: usize) -> Self {
        Self { text, at }
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    #[inline]
    pub(super) fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes a byte, if it is the next one.
    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Nothing but space is left.
    pub(super) fn end(&mut self) -> Result<(), JsonError> {
        self.skip_space();
        if self.at < self.text.len() { Err(self.unexpected("nothing after the value")) } else { Ok(()) }
    }

    /// A key and its colon.
    pub(super) fn key(&mut self) -> Result<Literal, JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let literal = self.literal()?;
        self.skip_space();
        if self.take(b':') { Ok(literal) } else { Err(self.unexpected("':' after a key")) }
    }

    /// A key and its colon, if it is written as another one of the text is, with its quotes.
    pub(super) fn same_key(&mut self, other: Range<usize>) -> Option<Literal> {
        let end = self.at + other.len();
        if self.text.get(self.at..end)? != self.text.get(other)? {
            return None;
        }
        let range = self.at + 1..end - 1;
        let mut behind = Self { text: self.text, at: end };
        behind.skip_space();
        // What is no colon is for the reader of all keys to say.
        if !behind.take(b':') {
            return None;
        }
        self.at = behind.at;
        Some(Literal { escaped: self.text[range.clone()].contains(&b'\\'), range })
    }

    /// Whether another element or property follows. `end`: what ends the array or object.
    pub(super) fn goes_on(&mut self, end: u8) -> Result<bool, JsonError> {
        self.skip_space();
        if self.take(b',') {
            self.skip_space();
            return Ok(true);
        }
        if self.take(end) {
            return Ok(false);
        }
        Err(self.unexpected(if end == b']' { "',' or ']' after an element" } else { "',' or '}' after a value" }))
    }

    /// A string, a number or a word.
    pub(super) fn scalar(&mut self, counts: &mut Counts) -> Result<(), JsonError> {
        match self.peek() {
            Some(b'"') => counts.bytes += self.literal()?.range.len(),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true")?,
            Some(b'f') => self.word("false")?,
            Some(b'n') => self.word("null")?,
            _ => return Err(self.unexpected("a value")),
        }
        Ok(())
    }

    /// A whole value, however deep it is. `open` is a stack to work on, empty before and after.
    pub(super) fn value(&mut self, open: &mut Vec<u8>, counts: &mut Counts) -> Result<(), JsonError> {
        loop {
            counts.nodes += 1;
            let end = match self.peek() {
                Some(b'[') => b']',
                Some(b'{') => b'}',
                _ => 0,
            };
            if end == 0 {
                self.scalar(counts)?;
            } else {
                self.at += 1;
                self.skip_space();
                counts.depth = counts.depth.max(open.len() + 1);
                if !self.take(end) {
                    open.push(end);
                    if end == b'}' {
                        self.counted_key(counts)?;
                    }
                    continue;
                }
            }
            loop {
                let Some(end) = open.last().copied() else { return Ok(()) };
                if self.goes_on(end)? {
                    if end == b'}' {
                        self.counted_key(counts)?;
                    }
                    break;
                }
                open.pop();
            }
        }
    }

    fn counted_key(&mut self, counts: &mut Counts) -> Result<(), JsonError> {
        counts.nodes += 1;
        counts.bytes += self.key()?.range.len();
        self.skip_space();
        Ok(())
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), JsonError> {
        for byte in word.bytes() {
            if !self.take(byte) {
                return Err(self.unexpected(&format!("the rest of {word}")));
            }
        }
        Ok(())
    }

    pub(super) fn number(&mut self) -> Result<(), JsonError> {
        let _negative = self.take(b'-');
        match self.peek() {
            // No further digit: 01 is no number.
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.skip_digits(),
            _ => return Err(self.unexpected("a digit after '-'")),
        }
        if self.take(b'.') {
            self.digits("a digit after '.'")?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits("a digit in the exponent")?;
        }
        Ok(())
    }

    fn digits(&mut self, wanted: &str) -> Result<(), JsonError> {
        let start = self.at;
        self.skip_digits();
        if self.at == start { Err(self.unexpected(wanted)) } else { Ok(()) }
    }

    fn skip_digits(&mut self) {
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
    }

    /// A string, from its first quote on.
    pub(super) fn literal(&mut self) -> Result<Literal, JsonError> {
        let start = self.at + 1;
        self.at = start;
        let mut escaped = false;
        loop {
            self.at += u8::plain_prefix(&self.text[self.at..]);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 1;
                    self.escape()?;
                }
                None => return Err(self.unexpected("'\"' at the end of a string")),
                _ => return Err(self.unexpected("an escape instead of a control character")),
            }
        }
        self.at += 1;
        Ok(Literal { range: start..self.at - 1, escaped })
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Result<(), JsonError> {
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.peek().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                        return Err(self.unexpected("four hexadecimal digits after '\\u'"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.unexpected("one of \"\\/bfnrtu after '\\'")),
        }
        Ok(())
    }

    /// Says where, what was wanted, and what is there instead, with positions in JavaScript's units.
    #[cold]
    fn unexpected(&self, wanted: &str) -> JsonError {
        // It stops at bytes of ASCII only, or at the end.
        let before = String::from_utf8_lossy(&self.text[..self.at.min(self.text.len())]);
        let units = |text: &str| text.encode_utf16().count();
        let (line, last) = (before.split('\n').count(), before.split('\n').next_back().unwrap_or_default());
        let found = match String::from_utf8_lossy(&self.text[self.at.min(self.text.len())..]).chars().next() {
            None => "the end of the text".to_owned(),
            Some(found) => format!("{found:?}"),
        };
        JsonError::Syntax(format!(
            "JSON: expected {wanted}, found {found} at position {} (line {line}, column {})",
            units(&before),
            units(last) + 1
        ))
    }
}
