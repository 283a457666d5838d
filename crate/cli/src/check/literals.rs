//! The strings that stand in a piece of JavaScript or JSON, each with what it is named and where it is.
//!
//! It is a scan and no parser: text that cannot be parsed has strings as well. Where a slash could be a division or the
//! beginning of a regular expression it guesses by what stands before it.

use super::decode::{self, Decoded};

/// Brackets within brackets whose names are remembered. Deeper ones have none.
const DEPTH: usize = 200;

/// A string of the text.
#[derive(Debug)]
pub(super) struct Literal {
    /// What it says, and which byte of it stands where.
    pub(super) decoded: Decoded,
    /// What it is named: the property, the variable, or the first argument of the call that it is the second of.
    pub(super) name: String,
    /// The names around it and its own, outermost first.
    pub(super) path: Vec<String>,
}

/// All strings of a text, templates' parts among them, in the order in which they stand there.
pub(super) fn literals(text: &str) -> Vec<Literal> {
    let mut scan = Scan {
        text,
        bytes: text.as_bytes(),
        at: 0,
        last: Last::Nothing,
        open: vec![Open::default()],
        found: Vec::new(),
    };
    scan.run();
    scan.found
}

/// What stood before, as far as it matters to what follows.
#[derive(Clone, Debug, PartialEq)]
enum Last {
    Nothing,
    /// A name or a string, which may turn out to be the name of what follows.
    Name(String),
    /// Something else that has a value.
    Value,
    /// `return`, an operator: a value follows.
    Operator,
}

/// A bracket that is open, or the text around all of them.
#[derive(Clone, Debug, Default)]
struct Open {
    bracket: u8,
    /// What the value in hand is named.
    name: Option<String>,
    /// What the whole bracket is named.
    of: Option<String>,
    /// The only argument so far, if it is a string: `storeValue("token", …`.
    first: Option<String>,
    arguments: usize,
}

struct Scan<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    last: Last,
    open: Vec<Open>,
    found: Vec<Literal>,
}

impl Scan<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            let start = self.at;
            self.at += 1;
            match byte {
                b'/' if self.bytes.get(self.at) == Some(&b'/') => self.skip_to(b"\n"),
                b'/' if self.bytes.get(self.at) == Some(&b'*') => self.skip_to(b"*/"),
                b'/' if matches!(self.last, Last::Nothing | Last::Operator) => self.skip_expression(),
                b'"' | b'\'' => self.string(byte),
                b'`' => self.template(),
                b'(' | b'[' | b'{' => self.enter(byte),
                b'}' if self.here().bracket == b'`' => {
                    self.leave();
                    self.template();
                }
                b')' | b']' | b'}' => {
                    // `headers["x-key"] = …` is named by what is in the brackets.
                    let name = (byte == b']').then(|| self.here().first.clone()).flatten();
                    self.leave();
                    self.last = name.map_or(Last::Value, Last::Name);
                }
                b':' => self.named(),
                b'=' if self.bytes.get(self.at) == Some(&b'=') || self.bytes.get(self.at) == Some(&b'>') => {
                    while matches!(self.bytes.get(self.at), Some(b'=' | b'>')) {
                        self.at += 1;
                    }
                    self.end_value();
                }
                b'=' => self.named(),
                b',' => {
                    self.here_mut().arguments += 1;
                    let Open { bracket, of, first, arguments, .. } = self.here().clone();
                    self.end_value();
                    self.here_mut().name = match bracket {
                        b'[' => of,
                        b'(' if arguments == 1 => first,
                        _ => None,
                    };
                }
                b';' => self.end_value(),
                b'|' | b'?' => self.last = Last::Operator,
                b'.' => self.last = Last::Operator,
                _ if byte.is_ascii_whitespace() => {}
                _ if is_word(byte) => {
                    while self.bytes.get(self.at).is_some_and(|byte| is_word(*byte)) {
                        self.at += 1;
                    }
                    let word = &self.text[start..self.at];
                    self.last = match word {
                        "return" | "case" | "typeof" | "in" | "of" | "await" | "throw" | "else" => Last::Operator,
                        _ => Last::Name(word.to_owned()),
                    };
                }
                _ => self.last = Last::Operator,
            }
        }
    }

    fn here(&self) -> &Open {
        self.open.last().expect("the text around all brackets is never closed")
    }

    fn here_mut(&mut self) -> &mut Open {
        self.open.last_mut().expect("the text around all brackets is never closed")
    }

    /// The name before `:` or `=` is that of the value behind.
    fn named(&mut self) {
        if let Last::Name(name) = std::mem::replace(&mut self.last, Last::Operator) {
            self.here_mut().name = Some(name);
        }
    }

    fn end_value(&mut self) {
        self.here_mut().name = None;
        self.last = Last::Operator;
    }

    fn enter(&mut self, bracket: u8) {
        if self.open.len() < DEPTH {
            let of = self.here().name.clone();
            // Members of a list are what the list is named; members of an object have names of their own.
            let name = if bracket == b'[' { of.clone() } else { None };
            self.open.push(Open { bracket, name, of, ..Open::default() });
        }
        self.last = Last::Nothing;
    }

    fn leave(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
        self.last = Last::Value;
    }

    fn skip_to(&mut self, end: &[u8]) {
        let rest = &self.bytes[self.at..];
        let length = rest.windows(end.len()).position(|window| window == end).map_or(rest.len(), |at| at + end.len());
        self.at += length;
    }

    fn skip_expression(&mut self) {
        let mut in_class = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'\n' => break,
                b'/' if !in_class => break,
                _ => {}
            }
        }
        self.last = Last::Value;
    }

    fn string(&mut self, quote: u8) {
        let start = self.at;
        let mut end = self.bytes.len();
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'\n' => {
                    end = self.at - 1;
                    break;
                }
                _ if byte == quote => {
                    end = self.at - 1;
                    break;
                }
                _ => {}
            }
        }
        let said = self.keep(start, end);
        if self.here().arguments == 0 && self.last == Last::Nothing {
            self.here_mut().first = Some(said.clone());
        }
        self.last = Last::Name(said);
    }

    /// From within a template to its end or to the next `${`.
    fn template(&mut self) {
        let start = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'`' => {
                    self.keep(start, self.at - 1);
                    self.last = Last::Value;
                    return;
                }
                b'$' if self.bytes.get(self.at) == Some(&b'{') => {
                    self.keep(start, self.at - 1);
                    self.at += 1;
                    self.enter(b'`');
                    return;
                }
                _ => {}
            }
        }
        self.keep(start, self.bytes.len());
    }

    /// Notes the string between two places and gives what it says.
    fn keep(&mut self, start: usize, end: usize) -> String {
        let end = end.clamp(start, self.bytes.len());
        let decoded = decode::decode(self.text, start..end);
        let said = decoded.text.clone();
        let name = self.here().name.clone().unwrap_or_default();
        let mut path: Vec<String> =
            self.open.iter().filter(|open| open.bracket != b'[').filter_map(|open| open.of.clone()).collect();
        if !name.is_empty() {
            path.push(name.clone());
        }
        self.found.push(Literal { decoded, name, path });
        said
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(String, String)> {
        literals(text).into_iter().map(|literal| (literal.path.join("."), literal.decoded.text)).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn strings_are_named_by_variables_properties_and_first_arguments() {
        for (text, expected) in [
            ("const apiKey = 'a';", &[("apiKey", "a")][..]),
            (
                "x = { user: { \"pass word\": 'a', b: 'c' } }",
                &[("x.user", "pass word"), ("x.user.pass word", "a"), ("x.user.b", "c")],
            ),
            ("storeValue('token', 'a', 'b')", &[("", "token"), ("token", "a"), ("", "b")]),
            ("h['x-key'] = 'a'", &[("", "x-key"), ("x-key", "a")]),
            ("keys: ['a', 'b'], c: 'd'", &[("keys", "a"), ("keys", "b"), ("c", "d")]),
            ("const key = env.KEY || 'a'", &[("key", "a")]),
            ("if (a == 'b') c = `d${ f('g', 'h') }i`", &[("", "b"), ("c", "d"), ("c", "g"), ("c.g", "h"), ("c", "i")]),
            ("a = /'b'/; c = d / 'e' / 1", &[("c", "e")]),
            ("// 'a'\n/* 'b' */ c = 'd'", &[("c", "d")]),
            ("'no end\nb = 'c'", &[("", "no end"), ("b", "c")]),
        ] {
            assert_eq!(named(text), pairs(expected), "{text}");
        }
    }

    #[test]
    fn escapes_are_read_and_their_places_kept() {
        let text = r"a = 'x\ty\u0041\u{1F600}\x42'";
        let literal = literals(text).pop().expect("one");
        assert_eq!(literal.decoded.text, "x\tyA\u{1F600}B");
        assert_eq!(literal.decoded.place(&(2..3)), 8..9);
        assert_eq!(&text[literal.decoded.place(&(3..4))], r"\u0041");
        assert_eq!(&text[literal.decoded.place(&(4..8))], r"\u{1F600}");
        assert_eq!(&text[literal.decoded.place(&(8..9))], r"\x42");
    }

    #[test]
    fn whatever_the_text_is_it_ends() {
        for text in ["'", "`", "`${", "\\", "'\\", "/", "/[", "}`", ")", "\"\\u", "é'é\\", "`\\"] {
            literals(text);
        }
        literals(&"[({".repeat(100_000));
    }
}
