//! The one parser of properties' texts: which parts are `{{ code }}`, and which stand for themselves.
//!
//! Braces are counted, and what JavaScript does not count as braces is not: those in strings, templates, regular
//! expressions and comments. What has no end is no code: from its `{{` on, the text stands for itself.

mod scan;

use crate::error::Position;
use scan::Scan;
use std::ops::Range;

/// A property's text, split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segments {
    /// The parts, in order. There is at least one, which may be empty.
    pub list: Vec<Segment>,
    /// Where a `{{` stands that has no end, as a byte of the property's text.
    pub unclosed: Option<usize>,
}

/// A part of a property's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Whether it is code. Otherwise it stands for itself.
    pub is_code: bool,
    /// The bytes of the property's text. Of code: without the braces around it.
    pub span: Range<usize>,
    /// Where the span begins in the property's text.
    pub position: Position,
}

impl Segments {
    /// Splits a property's text. White space around the whole is left out.
    pub fn of(text: &str) -> Self {
        let trimmed = trim(text);
        let mut places = Places { text, at: 0, position: Position { line: 1, column: 1 } };
        let mut list = Vec::new();
        let mut unclosed = None;
        let mut scan = Scan::new(&text[..trimmed.end]);
        let mut literal = trimmed.start;
        let mut from = trimmed.start;
        while let Some(at) = text[from..trimmed.end].find("{{").map(|at| from + at) {
            let Some(end) = scan.end_of_code(at + 2) else {
                unclosed = Some(at);
                break;
            };
            if literal < at {
                list.push(Segment { is_code: false, span: literal..at, position: places.of(literal) });
            }
            list.push(Segment { is_code: true, span: at + 2..end, position: places.of(at + 2) });
            from = end + 2;
            literal = from;
        }
        if literal < trimmed.end || list.is_empty() {
            list.push(Segment { is_code: false, span: literal..trimmed.end, position: places.of(literal) });
        }
        Self { list, unclosed }
    }

    /// The parts that are code, in order.
    pub fn codes(&self) -> impl Iterator<Item = &Segment> {
        self.list.iter().filter(|segment| segment.is_code)
    }

    /// Whether any part is code.
    pub fn has_code(&self) -> bool {
        self.codes().next().is_some()
    }

    /// The code, if it is one segment and nothing else: then the value keeps its type.
    pub fn sole_code(&self) -> Option<&Segment> {
        match self.list.as_slice() {
            [only] if only.is_code => Some(only),
            _ => None,
        }
    }
}

impl Segment {
    /// Its text, out of the property's.
    pub fn text<'a>(&self, of: &'a str) -> &'a str {
        &of[self.span.clone()]
    }

    /// Its text with the braces around it, if it is code.
    pub fn text_with_braces<'a>(&self, of: &'a str) -> &'a str {
        if self.is_code { &of[self.span.start - 2..self.span.end + 2] } else { self.text(of) }
    }

    /// A position in the code as one in the property's whole text.
    #[must_use]
    pub fn in_text(&self, position: Position) -> Position {
        let Position { line, column } = self.position;
        // Only the first line of the code stands behind something.
        let column = if position.line <= 1 { column - 1 + position.column } else { position.column };
        Position { line: line - 1 + position.line.max(1), column }
    }
}

/// The members of an object literal, as bytes of the code in which it stands: its opening brace is at a byte. Commas,
/// comments and white space between them are left out. None: it has no end.
///
/// That the code is one is for a parser to say; where its members begin and end, the engine's does not keep.
pub fn members_of_object(code: &str, brace: usize) -> Option<Vec<Range<usize>>> {
    Scan::new(code).members(brace)
}

/// The bytes of a text without the white space around it, which is JavaScript's (ECMA-262, 22.1.3.32).
fn trim(text: &str) -> Range<usize> {
    let white = |c: char| c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}');
    let from_start = text.trim_start_matches(white);
    let start = text.len() - from_start.len();
    start..start + from_start.trim_end_matches(white).len()
}

/// Positions of bytes that are asked for in order.
struct Places<'a> {
    text: &'a str,
    at: usize,
    position: Position,
}

impl Places<'_> {
    fn of(&mut self, byte: usize) -> Position {
        let passed = &self.text[self.at..byte];
        let line = passed.rfind('\n').map(|at| &passed[at + 1..]);
        if let Some(line) = line {
            let lines = passed.bytes().filter(|byte| *byte == b'\n').count() as u32;
            self.position = Position { line: self.position.line + lines, column: columns(line) + 1 };
        } else {
            self.position.column += columns(passed);
        }
        self.at = byte;
        self.position
    }
}

fn columns(text: &str) -> u32 {
    text.chars().map(|c| c.len_utf16() as u32).sum()
}

#[cfg(test)]
mod tests;
