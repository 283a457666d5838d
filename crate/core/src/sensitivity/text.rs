//! One pass over a text.

use super::chance::{is_mixed, is_opaque, looks_secret};
use super::credential::{self, Found};
use super::name::Name;
use super::number;
use super::placeholder::{counts_up, is_placeholder};
use super::plausible;
use super::rule::{self, Check, Rule};
use super::shape::Runs;
use super::vocabulary::Kind;
use std::ops::Range;

/// How far before a match one of a rule's words may be.
const NEAR_BYTES: usize = 64;
/// Bytes of a name before `=` or `:`, and of the value behind it, that are looked at.
const ASSIGNED_NAME_BYTES: usize = 48;
const ASSIGNED_VALUE_BYTES: usize = 160;

/// The longest text that is taken for a connection string, and what one says about where the database is.
const CONNECTION_BYTES: usize = 2_048;
const PLACES: &[&str] = &["server=", "data source=", "host=", "addr=", "jdbc:", "driver=", "endpoint="];

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) rule: &'static Rule,
    pub(super) span: Range<usize>,
}

/// The secrets in a text that has a name.
pub(super) fn scan(text: &str, name: &Name) -> Vec<Hit> {
    let runs = Runs::new(text.as_bytes());
    let mut pass = Pass { text, name, runs, hits: Vec::new(), public: false, token_end: 0, connection_string: None };
    pass.run();
    pass.judge_whole();
    pass.hits
}

struct Pass<'a> {
    text: &'a str,
    name: &'a Name,
    runs: Runs<'a>,
    hits: Vec<Hit>,
    /// The whole text is something public.
    public: bool,
    /// Where the characters of a token that were measured last end.
    token_end: usize,
    connection_string: Option<bool>,
}

impl Pass<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let begins = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
            let next = match byte {
                b'-' if begins => self.pem(at),
                b':' | b'=' => self.assigned(at),
                _ if begins && byte.is_ascii() => self.word(at),
                _ => None,
            };
            at = next.unwrap_or(at + 1);
        }
    }

    fn pem(&mut self, at: usize) -> Option<usize> {
        let (found, end) = credential::pem_at(self.text, at)?;
        if let Some(found) = found {
            self.report(found);
        }
        Some(end)
    }

    /// What may begin where a word does.
    fn word(&mut self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        // Within a token's characters no other begins, so that each is measured once.
        if bytes[at..].starts_with(b"eyJ") && (at == 0 || !matches!(bytes[at - 1], b'-' | b'_')) {
            let end = self.token_end(at);
            if let Some(found) = credential::jwt_at(self.text, at, end) {
                self.report(found);
                return Some(end);
            }
        }
        if let Some(found) = self.runs.match_at(at) {
            let secret = &self.text[found.span.clone()];
            let whole = found.span.len() == self.text.trim().len();
            match found.rule {
                None => {
                    self.public |= whole;
                    return Some(found.span.end);
                }
                Some(index) => {
                    let rule = &Rule::all()[index];
                    if is_placeholder(secret) || counts_up(secret) {
                        self.public |= whole;
                        return Some(found.span.end);
                    }
                    if self.is_near(rule, at) && passes(rule.check, secret) {
                        self.add(rule, found.span.clone());
                        return Some(found.span.end);
                    }
                }
            }
        }
        if matches!(bytes[at], b'b' | b'B' | b't' | b'T' | b'a' | b'A')
            && let Some(found) = credential::authorization_at(self.text, at)
        {
            // What is within may be known better.
            self.report(found);
            return None;
        }
        if bytes[at].is_ascii_digit() && !self.name.identifies && !follows_number(bytes, at) {
            let named = self.name.kind == Some(Kind::Card);
            if let Some(end) = number::card_at(bytes, at, named) {
                self.report((rule::CARD_NUMBER, at..end));
                return Some(end);
            }
        }
        let end = bytes[at].is_ascii_uppercase().then(|| number::iban_at(bytes, at)).flatten()?;
        self.report((rule::IBAN, at..end));
        Some(end)
    }

    /// A name, `:` or `=`, and its value.
    fn assigned(&mut self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        if bytes[at] == b':' && bytes[at..].starts_with(b"://") {
            let found = credential::user_info_at(self.text, at)?;
            let end = found.1.end;
            self.report(found);
            return Some(end);
        }
        let (name, before) = name_before(self.text, at)?;
        let value = Assigned::behind(self.text, at)?;
        let secret = self.text.get(value.span.clone())?;
        // `a = b.c`, `f(a)`: code. In an address's query a value may have dots.
        let code = value.called || secret.contains('.') && before != Before::Query;
        let may_be_opaque = !code && before != Before::Quote && secret.len() >= 8;
        if secret.len() < 3 || !value.quoted && !may_be_opaque && bytes[at] != b'=' {
            return None;
        }
        let name = Name::of(name);
        name.kind?;
        let mut connection = || bytes[at] == b'=' && !value.quoted && self.is_connection_string();
        let fits = value.quoted || may_be_opaque && is_opaque(secret) || connection();
        let rule = plausible::by_name(&name, secret).filter(|_| fits)?;
        let of_connection = rule == rule::NAMED_PASSWORD && !value.quoted && self.is_connection_string();
        let rule = if of_connection { rule::CONNECTION_PASSWORD } else { rule };
        let start = value.span.start;
        self.report((rule, value.span));
        // What is within may be known better.
        Some(start)
    }

    /// ADO.NET, ODBC and JDBC: keys and values between semicolons, among them where the database is.
    fn is_connection_string(&mut self) -> bool {
        let text = self.text;
        *self.connection_string.get_or_insert_with(|| {
            if text.len() > CONNECTION_BYTES {
                return false;
            }
            let lower = text.to_ascii_lowercase();
            let parts = lower.contains(';') || lower.contains("jdbc:") || lower.contains("dbname=");
            parts && PLACES.iter().any(|place| lower.contains(place))
        })
    }

    /// Where base64url characters and dots from here on end; measured once for each run of them.
    fn token_end(&mut self, at: usize) -> usize {
        if self.token_end <= at {
            let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
            self.token_end = at + self.text.as_bytes()[at..].iter().take_while(|byte| is_token(byte)).count();
        }
        self.token_end
    }

    fn is_near(&self, rule: &Rule, at: usize) -> bool {
        let from = at.saturating_sub(NEAR_BYTES);
        let before = self.text.as_bytes()[from..at].to_ascii_lowercase();
        let before = String::from_utf8_lossy(&before);
        let within = |word: &&str| before.contains(*word) || self.name.lower.contains(*word);
        rule.near.is_empty() || rule.near.iter().any(within)
    }

    /// What the whole text is by its name, or by its look.
    fn judge_whole(&mut self) {
        let trimmed = self.text.trim();
        let start = self.text.len() - self.text.trim_start().len();
        let span = start..start + trimmed.len();
        if self.public || trimmed.is_empty() || self.hits.iter().any(|hit| hit.span.len() * 2 > trimmed.len()) {
            return;
        }
        if let Some(rule) = plausible::by_name(self.name, trimmed) {
            self.hits.clear();
            self.report((rule, span));
        } else if self.hits.is_empty() && !self.name.identifies && looks_secret(trimmed) && !is_placeholder(trimmed) {
            self.report((rule::HIGH_ENTROPY, span));
        }
    }

    fn report(&mut self, (rule, span): Found) {
        if let Some(rule) = Rule::named(rule) {
            self.add(rule, span);
        }
    }

    /// One secret is one finding: what was found within another takes its place, being known better.
    fn add(&mut self, rule: &'static Rule, span: Range<usize>) {
        self.hits.pop_if(|last| last.span.start <= span.start && span.end <= last.span.end);
        self.hits.push(Hit { rule, span });
    }
}

fn passes(check: Check, secret: &str) -> bool {
    match check {
        Check::Nothing => true,
        Check::Mixed => is_mixed(secret),
        Check::Discord => {
            let id = secret.split('.').next().and_then(super::chance::decode);
            id.is_some_and(|id| id.len() >= 15 && id.iter().all(u8::is_ascii_digit))
        }
        Check::Ssn => number::is_ssn(secret),
    }
}

/// `12.4111…`, `12-4111…`: a digit in what goes on.
fn follows_number(bytes: &[u8], at: usize) -> bool {
    at >= 2 && matches!(bytes[at - 1], b'.' | b'-' | b'_' | b'/') && bytes[at - 2].is_ascii_alphanumeric()
}

/// What stands before a name and an `=` or `:`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The name is in quotes.
    Quote,
    /// `?` or `&`, or nothing.
    Query,
    Other,
}

/// The name before an `=` or `:`.
fn name_before(text: &str, at: usize) -> Option<(&str, Before)> {
    let bytes = text.as_bytes();
    let mut end = at;
    while end > 0 && at - end < 3 && bytes[end - 1] == b' ' {
        end -= 1;
    }
    let unquoted_end = end;
    while end > 0 && at - end < 6 && matches!(bytes[end - 1], b'"' | b'\'' | b'\\' | b']') {
        end -= 1;
    }
    // Comparisons and arrows: `a == b`, `a != b`, `a => b`.
    if end == 0 || bytes[at] == b'=' && matches!(bytes[end - 1], b'=' | b'!' | b'<' | b'>') {
        return None;
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 128 || matches!(byte, b'_' | b'-' | b'$' | b'.');
    let length = bytes[..end].iter().rev().take(ASSIGNED_NAME_BYTES).take_while(|byte| is_name(byte)).count();
    let mut start = end - length;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let before = match start.checked_sub(1).map(|before| bytes[before]) {
        _ if end < unquoted_end => Before::Quote,
        None | Some(b'?' | b'&') => Before::Query,
        Some(_) => Before::Other,
    };
    (start < end).then(|| (&text[start..end], before))
}

/// A value behind `=` or `:`.
struct Assigned {
    span: Range<usize>,
    quoted: bool,
    /// It is called, or goes on in brackets.
    called: bool,
}

impl Assigned {
    fn behind(text: &str, at: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut start = at + 1;
        while start - at < 4 && bytes.get(start) == Some(&b' ') {
            start += 1;
        }
        let escaped = bytes.get(start) == Some(&b'\\');
        start += usize::from(escaped);
        let quote = bytes.get(start).copied().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
        start += usize::from(quote.is_some());
        let ends = |byte: u8| match quote {
            Some(quote) => byte == quote || byte == b'\n' || escaped && byte == b'\\',
            None => byte.is_ascii_whitespace() || b";,&\"'`<>(){}[]|\\".contains(&byte),
        };
        let rest = bytes.get(start..)?;
        let length = rest.iter().take(ASSIGNED_VALUE_BYTES).take_while(|byte| !ends(**byte)).count();
        // `a=b=c` is two of them; behind an encoded value there may be one or two signs of equality.
        let padded = |at: usize| rest[at..length].iter().all(|byte| *byte == b'=');
        let next = rest[..length].iter().position(|byte| *byte == b'=').filter(|at| quote.is_none() && !padded(*at));
        let mut end = start + next.unwrap_or(length);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let called = matches!(bytes.get(end), Some(b'(' | b'[' | b'{' | b'`'));
        (start < end).then_some(Self { span: start..end, quoted: quote.is_some(), called })
    }
}
