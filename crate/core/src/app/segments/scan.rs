//! Where code ends: a scan over a text that is JavaScript up to a `}}`, and something else behind it.
//!
//! It is no parser, since the code may be wrong and has an end nevertheless. Whether a slash divides or begins a regular
//! expression is told by what stands before it, as any highlighter does. The time is linear whatever the text is:
//! what was looked for ahead in vain is not looked for again.

use std::ops::Range;

/// What stood before, as far as it matters to what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    /// A value is expected: a slash begins a regular expression, a brace an object.
    Operator,
    /// A value: a slash divides, a brace begins a block.
    Value,
    /// A statement is expected: a slash begins a regular expression, a brace a block.
    Statement,
    /// `if`, `while`, `for`, `with`: what is in the brackets that follow is a condition, and behind it a statement.
    Condition,
    /// A dot: the word that follows is a property's name.
    Dot,
}

/// A bracket that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// `(`
    Round { condition: bool },
    /// `[`
    Square,
    /// `{`
    Brace { object: bool },
    /// `${` in a template.
    Template,
}

/// What stands in code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// White space, a comment.
    Between,
    /// `,`
    Comma,
    /// A `}` that closes nothing.
    End,
    /// Anything else, brackets among it.
    Other,
}

/// A scan over a property's text. One serves all of its segments, in order.
pub(super) struct Scan<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    last: Last,
    open: Vec<Open>,
    /// How many of the open ones are closed by `}`.
    braces: usize,
    /// Up to where no string in double quotes, in single quotes, and no regular expression has an end.
    endless: [usize; 3],
    /// Where the line of the last comment ends.
    comment_end: usize,
    /// The first pair of braces behind some byte: where it was looked for, where it stands, and whether it closes.
    pair: Option<(usize, usize, bool)>,
}

const DOUBLE: usize = 0;
const SINGLE: usize = 1;
const EXPRESSION: usize = 2;

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let (open, last) = (Vec::new(), Last::Operator);
        Self { text, bytes, at: 0, last, open, braces: 0, endless: [0; 3], comment_end: 0, pair: None }
    }

    /// Where the `}}` stands that ends the code which begins at a byte. Places are asked for in order.
    pub(super) fn end_of_code(&mut self, from: usize) -> Option<usize> {
        self.begin(from);
        loop {
            if let (start, Token::End) = self.token()? {
                return (self.bytes.get(start + 1) == Some(&b'}')).then_some(start);
            }
        }
    }

    /// The members of the object literal whose opening brace stands at a byte, without what is around them: white space,
    /// comments, commas.
    pub(super) fn members(&mut self, brace: usize) -> Option<Vec<Range<usize>>> {
        self.begin(brace);
        let mut members = Vec::new();
        let mut member: Option<Range<usize>> = None;
        // The brace itself.
        self.token()?;
        loop {
            let outside = self.open.len() == 1;
            let (start, token) = self.token()?;
            match token {
                _ if self.open.is_empty() => {
                    members.extend(member);
                    return Some(members);
                }
                Token::Comma if outside => members.extend(member.take()),
                Token::Between => {}
                _ => member = Some(member.map_or(start, |member| member.start)..self.at),
            }
        }
    }

    fn begin(&mut self, at: usize) {
        self.at = at;
        self.last = Last::Operator;
        self.open.clear();
        self.braces = 0;
    }

    /// The next token: where it begins. None: the text ends, or something in it has no end.
    fn token(&mut self) -> Option<(usize, Token)> {
        let start = self.at;
        let byte = self.peek()?;
        self.at += 1;
        let mut token = Token::Other;
        match byte {
            b'/' if self.peek() == Some(b'/') => {
                if let Some(end) = self.line_comment() {
                    return Some((end, Token::End));
                }
                token = Token::Between;
            }
            b'/' if self.peek() == Some(b'*') => {
                self.at = self.find("*/", self.at + 1)? + 2;
                token = Token::Between;
            }
            b'/' if self.last != Last::Value && self.expression() => self.last = Last::Value,
            b'"' => self.string(byte, DOUBLE),
            b'\'' => self.string(byte, SINGLE),
            b'`' => self.template()?,
            b'(' => {
                self.open.push(Open::Round { condition: self.last == Last::Condition });
                self.last = Last::Operator;
            }
            b')' => {
                let condition = matches!(self.open.last(), Some(Open::Round { condition: true }));
                self.open.pop_if(|open| matches!(open, Open::Round { .. }));
                self.last = if condition { Last::Statement } else { Last::Value };
            }
            b'[' => {
                self.open.push(Open::Square);
                self.last = Last::Operator;
            }
            b']' => {
                self.open.pop_if(|open| matches!(open, Open::Square));
                self.last = Last::Value;
            }
            b'{' => {
                let object = matches!(self.last, Last::Operator | Last::Dot | Last::Condition);
                self.open.push(Open::Brace { object });
                self.braces += 1;
                self.last = if object { Last::Operator } else { Last::Statement };
            }
            b'}' if self.braces == 0 => token = Token::End,
            b'}' => self.close()?,
            b';' => self.last = Last::Statement,
            b'.' => self.last = Last::Dot,
            // `a++ / b`: what was a value is one.
            b'+' | b'-' if self.peek() == Some(byte) => self.at += 1,
            b'=' if self.peek() == Some(b'>') => {
                self.at += 1;
                self.last = Last::Statement;
            }
            b' ' | b'\t' | b'\n' | b'\r' => token = Token::Between,
            _ if is_word(byte) => {
                if self.word(start) {
                    token = Token::Between;
                }
            }
            _ => {
                if byte == b',' {
                    token = Token::Comma;
                }
                self.last = Last::Operator;
            }
        }
        Some((start, token))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn find(&self, what: &str, from: usize) -> Option<usize> {
        self.text.get(from..)?.find(what).map(|at| from + at)
    }

    /// A brace that closes another one, and all brackets within that were left open.
    fn close(&mut self) -> Option<()> {
        while let Some(open) = self.open.pop() {
            match open {
                Open::Round { .. } | Open::Square => {}
                Open::Brace { object } => {
                    self.braces -= 1;
                    self.last = if object { Last::Value } else { Last::Statement };
                    break;
                }
                Open::Template => {
                    self.braces -= 1;
                    return self.template();
                }
            }
        }
        Some(())
    }

    /// From within a template's text to its end or to the next `${`. None: it has no end.
    fn template(&mut self) -> Option<()> {
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'`' => {
                    self.last = Last::Value;
                    return Some(());
                }
                b'$' if self.peek() == Some(b'{') => {
                    self.at += 1;
                    self.open.push(Open::Template);
                    self.braces += 1;
                    self.last = Last::Operator;
                    return Some(());
                }
                _ => {}
            }
        }
        None
    }

    /// A string. A quote that has no partner on its line is a mistake, which is the engine's to tell: the code ends where
    /// it would end without it.
    fn string(&mut self, quote: u8, which: usize) {
        self.last = Last::Value;
        if self.at <= self.endless[which] {
            return;
        }
        let mut at = self.at;
        while let Some(byte) = self.bytes.get(at) {
            at += 1;
            match byte {
                b'\\' => at += 1,
                b'\n' | b'\r' => break,
                _ if *byte == quote => {
                    self.at = at;
                    return;
                }
                _ => {}
            }
        }
        self.endless[which] = at;
    }

    /// A regular expression behind its first slash. False: it has no end on its line, so the slash is something else.
    fn expression(&mut self) -> bool {
        if self.at <= self.endless[EXPRESSION] {
            return false;
        }
        let mut in_class = false;
        let mut at = self.at;
        while let Some(byte) = self.bytes.get(at) {
            at += 1;
            match byte {
                b'\\' if !matches!(self.bytes.get(at), Some(b'\n' | b'\r')) => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => {
                    // Its flags are a word that is read next, and a value as well.
                    self.at = at;
                    return true;
                }
                b'\n' | b'\r' => break,
                _ => {}
            }
        }
        self.endless[EXPRESSION] = at;
        false
    }

    /// A word; whether it is none, but white space beyond ASCII.
    fn word(&mut self, start: usize) -> bool {
        // `1. / 2`: the dot of a number is no property's.
        let number = self.bytes[start].is_ascii_digit();
        while self.peek().is_some_and(|byte| is_word(byte) || (number && byte == b'.')) {
            self.at += 1;
        }
        if self.last == Last::Dot {
            self.last = Last::Value;
            return false;
        }
        let word = &self.text[start..self.at];
        if word.chars().all(is_space) {
            return true;
        }
        self.last = match word {
            "return" | "typeof" | "instanceof" | "in" | "of" | "new" | "delete" | "void" | "throw" | "case"
            | "await" | "yield" => Last::Operator,
            "else" | "do" | "try" | "finally" => Last::Statement,
            "if" | "while" | "for" | "with" => Last::Condition,
            _ => Last::Value,
        };
        false
    }

    /// A comment to the end of its line; gives where the code ends, if it ends in the comment.
    ///
    /// `{{ a // b }}` is meant to end, and in JavaScript alone it would not. So a comment ends the code if there are
    /// braces in it that do, unless more code follows it: unless the next pair of braces behind the line is a closing one.
    fn line_comment(&mut self) -> Option<usize> {
        let from = self.at;
        if from > self.comment_end {
            let rest = &self.text[from..];
            self.comment_end = rest.find(['\n', '\r', '\u{2028}', '\u{2029}']).map_or(self.text.len(), |at| from + at);
        }
        let line = self.comment_end;
        self.at = line;
        if self.braces > 0 || self.goes_on(line) {
            return None;
        }
        let mut depth = 0_usize;
        let mut bytes = self.bytes[from..line].iter().enumerate().peekable();
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'{' => depth += 1,
                b'}' if depth > 0 => depth -= 1,
                b'}' if bytes.peek().is_some_and(|(_, next)| **next == b'}') => return Some(from + at),
                _ => {}
            }
        }
        None
    }

    /// Whether code that is open at a byte is closed before other code is opened.
    fn goes_on(&mut self, from: usize) -> bool {
        let (_, _, closes) = match self.pair {
            Some(known) if (known.0..=known.1).contains(&from) => known,
            _ => {
                let mut pairs = self.bytes[from..].windows(2);
                let at = pairs.position(|pair| matches!(pair, [b'{', b'{'] | [b'}', b'}']));
                let found =
                    at.map_or((from, self.bytes.len(), false), |at| (from, from + at, self.bytes[from + at] == b'}'));
                *self.pair.insert(found)
            }
        };
        closes
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | 0x80..)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}
