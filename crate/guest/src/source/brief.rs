//! Code of the most frequent forms, read without the engine's parser.
//!
//! An app has tens of thousands of pieces of code, and nearly all of them are member paths, comparisons, arithmetic,
//! templates, conditions and calls, with an arrow function at most. The engine's parser takes longer for one of these
//! than all else that is done about it. What is read here gives the tree that the engine's parser gives, to the last
//! position; whatever is not plainly of these forms is left to the engine's parser, and so is everything that is wrong.
//! Tests and a fuzz target compare both.

#[cfg(any(test, feature = "conformance"))]
pub(crate) mod both;
mod literals;
mod operators;
#[cfg(test)]
mod tests;
mod values;

use super::WRAPPED_LINES_BEFORE;
use boa_engine::{
    ast::{Expression, Position, Span, expression::Identifier},
    interner::Interner,
};

/// Reads an expression that is all of a field's code. The positions are those of the code in its wrapper. `None`: the
/// engine's parser shall read it. Recurses no deeper than `nesting` counts.
pub(crate) fn parse(code: &str) -> Option<(Expression, Interner)> {
    let interner = Interner::default();
    let mut reader = Reader { code, at: 0, line: 1 + WRAPPED_LINES_BEFORE, line_start: 0, wide: 0, interner };
    reader.space();
    let expression = reader.assignment()?;
    (reader.at == code.len()).then_some((expression, reader.interner))
}

/// Words that are no names, or may be none. In order.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "arguments", "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default",
    "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if",
    "implements", "import", "in", "instanceof", "interface", "let", "new", "null", "of", "package", "private",
    "protected", "public", "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "using",
    "var", "void", "while", "with", "yield",
];

struct Reader<'a> {
    code: &'a str,
    /// The next byte, white space being behind it already.
    at: usize,
    line: u32,
    line_start: usize,
    /// Bytes since the line's start that are no characters of their own: columns count characters.
    wide: usize,
    interner: Interner,
}

impl<'a> Reader<'a> {
    fn bytes(&self) -> &'a [u8] {
        self.code.as_bytes()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    fn starts_with(&self, text: &str) -> bool {
        self.bytes()[self.at..].starts_with(text.as_bytes())
    }

    fn position(&self) -> Position {
        Position::new(self.line, (self.at - self.line_start - self.wide) as u32 + 1)
    }

    fn span_from(&self, start: Position) -> Span {
        Span::new(start, self.position())
    }

    fn line_end(&mut self) {
        self.at += 1;
        self.line += 1;
        self.line_start = self.at;
        self.wide = 0;
    }

    /// Skips spaces and the ends of lines. Comments and other white space are no brief code.
    fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\n' => self.line_end(),
                _ => break,
            }
        }
    }

    /// Takes a character of punctuation, and gives the end of its position.
    fn take(&mut self, byte: u8) -> Option<Position> {
        if self.peek()? != byte {
            return None;
        }
        self.at += 1;
        let end = self.position();
        self.space();
        Some(end)
    }

    /// What stands between brackets, with a comma behind each but the last, where one may stand; and where it ends.
    fn list<T>(
        &mut self,
        open: u8,
        close: u8,
        mut item: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<(Vec<T>, Position)> {
        self.take(open)?;
        let mut items = Vec::new();
        loop {
            if let Some(end) = self.take(close) {
                return Some((items, end));
            }
            items.push(item(self)?);
            if let Some(end) = self.take(close) {
                return Some((items, end));
            }
            self.take(b',')?;
        }
    }

    /// The name of a property behind a dot.
    fn name(&mut self) -> Option<Identifier> {
        let start = self.position();
        let word = self.word()?;
        let sym = self.interner.get_or_intern(word);
        let span = self.span_from(start);
        self.space();
        Some(Identifier::new(sym, span))
    }

    /// A word of ASCII letters, digits, `_` and `$`.
    fn word(&mut self) -> Option<&'a str> {
        let from = self.at;
        if !self.peek().is_some_and(|byte| is_part(byte) && !byte.is_ascii_digit()) {
            return None;
        }
        while self.peek().is_some_and(is_part) {
            self.at += 1;
        }
        // It may go on with letters of others, or with an escape.
        (!self.peek().is_some_and(|byte| byte == b'\\' || byte >= 0x80)).then(|| &self.code[from..self.at])
    }
}

const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

fn is_reserved(word: &str) -> bool {
    // No reserved word has anything else in it.
    word.bytes().all(|byte| byte.is_ascii_lowercase()) && RESERVED.binary_search(&word).is_ok()
}
