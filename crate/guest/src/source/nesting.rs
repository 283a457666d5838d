//! How deeply a piece of source nests, by a cheap scan: the engine's parser and compiler recurse, and a stack that
//! overflows takes the whole instance with it.
//!
//! The scan counts more than brackets. `!!!!x`, `a => b => c`, `if (a) if (b) …`, `x ? y : x ? y : …` and `a = b = c`
//! nest without any, and `a + b + c …` or `a.b.c …` build a tree that is as deep as they are long. It does not parse:
//! where a slash could be a division or a regular expression it guesses by what stands before it, and a wrong guess
//! costs accuracy, not safety, since whatever passes meets the engine's own limits next.

/// A left-leaning chain (`a + b + c`, `a.b.c`) needs far less stack for each link than a bracket does.
const CHAIN_LINKS_PER_LEVEL: u32 = 16;

/// The deepest nesting of a source, in levels.
pub(crate) fn nesting(source: &str) -> u32 {
    let mut scan = Scan { bytes: source.as_bytes(), at: 0, deepest: 0, open: Vec::new(), here: Level::default() };
    scan.run();
    scan.deepest
}

#[derive(Clone, Copy, Default)]
struct Level {
    /// Levels without brackets that are open since the last `;` or `,` here.
    prefixes: u32,
    /// Links of chains since then.
    links: u32,
    /// What closes this level is the `}` of a template's `${`.
    in_template: bool,
    /// Parentheses around an expression, not those of a call: `(a, b, c …)` is as deep as it is long.
    is_group: bool,
    /// Commas in such parentheses.
    commas: u32,
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    deepest: u32,
    open: Vec<Level>,
    here: Level,
}

/// Keywords and operators that nest what follows them.
const NESTING_WORDS: &[&str] =
    &["if", "else", "for", "while", "do", "with", "new", "typeof", "void", "delete", "await", "yield", "extends"];

impl Scan<'_> {
    fn run(&mut self) {
        let mut value_before = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            let start = self.at;
            self.at += 1;
            match byte {
                b'\n' | b'\r' if value_before && self.statement_follows() => self.end_of_statement(),
                b' ' | b'\t' | b'\n' | b'\r' => {}
                b'/' if self.peek() == Some(b'/') => self.skip_line(),
                b'/' if self.peek() == Some(b'*') => self.skip_block(),
                b'/' if !value_before => {
                    self.skip_regex();
                    value_before = true;
                }
                b'\'' | b'"' => {
                    self.skip_string(byte);
                    value_before = true;
                }
                b'`' => value_before = self.skip_template(),
                b'(' | b'[' | b'{' => {
                    self.enter(Level { is_group: byte == b'(' && !value_before, ..Level::default() });
                    value_before = false;
                }
                b')' | b']' | b'}' => {
                    let template = byte == b'}' && self.here.in_template;
                    self.leave();
                    if template {
                        value_before = self.skip_template();
                    } else {
                        value_before = byte != b'}';
                        // A block has ended and its statement with it, unless the chain goes on.
                        if byte == b'}' && !self.rest().starts_with(b"else") {
                            self.end_of_statement();
                        }
                    }
                }
                b';' | b',' => {
                    self.end_of_statement();
                    self.here.commas += u32::from(byte == b',' && self.here.is_group);
                    self.measure();
                    value_before = false;
                }
                b'.' => self.link(),
                b'!' | b'~' | b'?' | b'=' => {
                    self.prefix();
                    value_before = false;
                }
                b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'<' | b'>' | b':' => {
                    if value_before {
                        self.link();
                    } else {
                        self.prefix();
                    }
                    if byte == b'*' && self.peek() == Some(b'*') {
                        self.prefix();
                    }
                    value_before = false;
                }
                _ => {
                    while self.peek().is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | 0x80..)) {
                        self.at += 1;
                    }
                    let word = std::str::from_utf8(&self.bytes[start..self.at]).unwrap_or_default();
                    if NESTING_WORDS.contains(&word) {
                        self.prefix();
                        value_before = false;
                    } else {
                        value_before = !matches!(word, "return" | "in" | "of" | "instanceof" | "throw");
                    }
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// What follows, without white space.
    fn rest(&self) -> &[u8] {
        self.bytes[self.at..].trim_ascii_start()
    }

    /// Whether a line break after a value ends the statement (automatic semicolon insertion): what follows cannot
    /// continue it.
    fn statement_follows(&self) -> bool {
        let rest = self.rest();
        let word = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | 0x80..)).count();
        match &rest[..word] {
            b"" => rest.first().is_some_and(|b| matches!(b, b'\'' | b'"' | b'{' | b'!' | b'~' | b'#' | b'@')),
            b"in" | b"instanceof" | b"of" | b"else" => false,
            _ => true,
        }
    }

    fn end_of_statement(&mut self) {
        self.here.prefixes = 0;
        self.here.links = 0;
    }

    fn prefix(&mut self) {
        self.here.prefixes += 1;
        self.measure();
    }

    fn link(&mut self) {
        self.here.links += 1;
        self.measure();
    }

    fn enter(&mut self, level: Level) {
        // Brackets one after the other are links too: `f()()()`, `a[0][0]`.
        self.link();
        self.open.push(self.here);
        self.here = level;
        self.measure();
    }

    fn leave(&mut self) {
        self.here = self.open.pop().unwrap_or_default();
    }

    fn measure(&mut self) {
        // Prefixes of outer levels stay open around the inner ones; they are few in real code, and the sum is kept
        // cheap by looking at the innermost level and the number of levels only.
        let links = self.here.links + self.here.commas;
        let level = self.open.len() as u32 + self.here.prefixes + links / CHAIN_LINKS_PER_LEVEL;
        self.deepest = self.deepest.max(level);
    }

    fn skip_line(&mut self) {
        while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
            self.at += 1;
        }
    }

    fn skip_block(&mut self) {
        self.at += 1;
        while self.at < self.bytes.len() && !self.bytes[self.at..].starts_with(b"*/") {
            self.at += 1;
        }
        self.at = (self.at + 2).min(self.bytes.len());
    }

    fn skip_string(&mut self, quote: u8) {
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'\n' => return,
                _ if byte == quote => return,
                _ => {}
            }
        }
    }

    fn skip_regex(&mut self) {
        let mut in_class = false;
        let (mut groups, mut alternatives) = (0_u32, 0_u32);
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                // The expression's own parser recurses too.
                b'(' | b'|' if !in_class => {
                    *(if byte == b'(' { &mut groups } else { &mut alternatives }) += 1;
                    let levels = groups + alternatives / CHAIN_LINKS_PER_LEVEL;
                    self.deepest = self.deepest.max(self.open.len() as u32 + levels);
                }
                b')' if !in_class => groups = groups.saturating_sub(1),
                b'/' if !in_class => return,
                b'\n' => return,
                _ => {}
            }
        }
    }

    /// From within a template's text to its end (true: a value) or to the next `${` (false: an expression follows).
    fn skip_template(&mut self) -> bool {
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'`' => return true,
                b'$' if self.peek() == Some(b'{') => {
                    self.at += 1;
                    self.enter(Level { in_template: true, ..Level::default() });
                    return false;
                }
                _ => {}
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::nesting;

    #[test]
    fn brackets_nest_and_text_does_not() {
        assert_eq!(nesting("((([{}])))"), 5);
        assert_eq!(nesting("'((((' + \"((((\" /* (((( */ // (((("), 0);
        assert_eq!(nesting("`((((${ (1) }((((`"), 2);
        assert_eq!(nesting("/[(((]\\(/.test(x)"), 1);
        assert_eq!(nesting("a / (b) / (c)"), 1);
        assert_eq!(nesting("`${`${`${1}`}`}`"), 3);
    }

    #[test]
    fn what_nests_without_brackets_counts() {
        for deep in [
            "!".repeat(500) + "x",
            "a=>".repeat(500) + "1",
            "if(a)".repeat(500) + "b",
            "a?b:".repeat(500) + "c",
            "a=".repeat(500) + "b",
            "new ".repeat(500) + "X",
            "typeof ".repeat(500) + "x",
            "x=1+".repeat(500) + "1",
            "- ".repeat(500) + "1",
            "2**".repeat(500) + "1",
            "a+".repeat(8_000) + "b",
            "a".to_owned() + &".b".repeat(8_000),
            "f".to_owned() + &"()".repeat(8_000),
            format!("/{}x/", "(".repeat(500)),
            format!("/{}x/", "a|".repeat(8_000)),
            format!("({}1)", "1,".repeat(8_000)),
            format!("() => {{ return ({}1) }}", "1,".repeat(8_000)),
        ] {
            assert!(nesting(&deep) >= 400, "{}… is {}", &deep[..12], nesting(&deep));
        }
    }

    #[test]
    fn ordinary_code_is_flat() {
        let rows: String = (0..5_000).map(|i| format!("{{ id: {i}, name: 'row ' + {i}, ok: !{i} }},\n")).collect();
        assert!(nesting(&format!("[{rows}]")) < 6);
        let text = (0..1_000).map(|i| format!("'part {i}'")).collect::<Vec<_>>().join(" + ");
        assert!(nesting(&text) < 70);
        let lines: String = (0..5_000).map(|i| format!("if (a{i}) {{ b = {i}; }}\n")).collect();
        assert!(nesting(&lines) < 10);
        let bare: String = (0..5_000).map(|i| format!("a{i} = b.c{i}\n  d({i})\n")).collect();
        assert!(nesting(&bare) < 10);
        let list = "1,".repeat(5_000);
        for flat in [format!("f({list}1)"), format!("[{list}1]"), format!("a.b({list}1)"), format!("(f)({list})")] {
            assert!(nesting(&flat) < 5);
        }
        let chain = "if (a) {}".to_owned() + &" else if (b) {}".repeat(500);
        assert!(nesting(&chain) >= 400);
    }
}
