//! Reads a JSON text into values.
//!
//! A machine with a stack of its own: what a text nests costs memory, never the thread's stack.

use super::{
    layouts::{LayoutId, Layouts},
    reviver::{RecordId, Records},
    unit::Unit,
};
use crate::property;
use boa_engine::{
    Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray,
    property::PropertyKey,
};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// An array or an object that has not ended.
enum Open {
    /// `values[start..]` are its elements.
    Array {
        start: usize,
    },
    /// `values[start..]` are its values.
    Row {
        start: usize,
        layout: LayoutId,
    },
    Dictionary(Box<Dictionary>),
}

/// An object that has no layout: with keys that are indices or come twice, or unlike all others. Or each one, where
/// records are wanted.
struct Dictionary {
    object: JsObject,
    /// The key that waits for its value.
    key: PropertyKey,
    records: FxHashMap<PropertyKey, RecordId>,
}

/// What a string literal holds.
struct Literal {
    /// Between the quotes.
    range: Range<usize>,
    escaped: bool,
}

pub(super) struct Reader<'a, U> {
    text: &'a [U],
    at: usize,
    open: Vec<Open>,
    values: Vec<JsValue>,
    layouts: Layouts,
    /// If a reviver wants to know: where things come from, and the records of what `values` has.
    records: Option<(Records, Vec<RecordId>)>,
    context: &'a mut Context,
}

impl<'a, U: Unit> Reader<'a, U> {
    pub(super) fn new(text: &'a [U], context: &'a mut Context) -> Self {
        let layouts = Layouts::new(context);
        Self { text, at: 0, open: Vec::new(), values: Vec::new(), layouts, records: None, context }
    }

    /// The value of the whole text.
    pub(super) fn read(mut self) -> JsResult<JsValue> {
        self.document()
    }

    /// The value, and where each part of it comes from.
    pub(super) fn read_with_records(mut self) -> JsResult<(JsValue, Records)> {
        self.records = Some(Default::default());
        let value = self.document()?;
        let (records, _) = self.records.unwrap_or_default();
        Ok((value, records))
    }

    fn document(&mut self) -> JsResult<JsValue> {
        loop {
            if let Some(mut value) = self.value()? {
                while let Some(whole) = self.close(value)? {
                    if self.open.is_empty() {
                        return self.end(whole);
                    }
                    value = whole;
                }
            }
        }
    }

    /// A value that begins here; `None` when it is an array or object of which the first value is next.
    fn value(&mut self) -> JsResult<Option<JsValue>> {
        self.skip_space();
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => {
                let literal = self.literal()?;
                self.string(&literal)?.into()
            }
            Some(b'{') => return self.open_object(),
            Some(b'[') => return self.open_array(),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", true.into())?,
            Some(b'f') => self.word("false", false.into())?,
            Some(b'n') => self.word("null", JsValue::null())?,
            _ => return Err(self.unexpected("a value")),
        };
        if let Some((records, ids)) = &mut self.records {
            ids.push(records.primitive(value.clone(), start..self.at));
        }
        Ok(Some(value))
    }

    /// Gives a value to what it is in; the array or object that ends with it, or the value if it is in none.
    fn close(&mut self, value: JsValue) -> JsResult<Option<JsValue>> {
        let Some(open) = self.open.last_mut() else { return Ok(Some(value)) };
        if let Open::Dictionary(dictionary) = open {
            if let Some(id) = self.records.as_mut().and_then(|(_, ids)| ids.pop()) {
                dictionary.records.insert(dictionary.key.clone(), id);
            }
            // Also for `__proto__`, and also when the key was there: it keeps its place, and the last value counts.
            dictionary.object.insert_property(dictionary.key.clone(), property::visible(value));
        } else {
            self.values.push(value);
        }
        let is_array = matches!(open, Open::Array { .. });
        self.skip_space();
        match (self.peek(), is_array) {
            (Some(b','), true) => {
                self.at += 1;
                Ok(None)
            }
            (Some(b','), false) => {
                self.at += 1;
                self.skip_space();
                self.key()?;
                Ok(None)
            }
            (Some(b']'), true) | (Some(b'}'), false) => {
                self.at += 1;
                Ok(self.open.pop().map(|open| self.whole(open)))
            }
            (_, true) => Err(self.unexpected("',' or ']' after an element")),
            (_, false) => Err(self.unexpected("',' or '}' after a value")),
        }
    }

    fn end(&mut self, value: JsValue) -> JsResult<JsValue> {
        self.skip_space();
        if self.at < self.text.len() {
            return Err(self.unexpected("nothing after the value"));
        }
        Ok(value)
    }

    #[allow(clippy::unnecessary_wraps)] // As its counterpart for objects.
    fn open_array(&mut self) -> JsResult<Option<JsValue>> {
        self.at += 1;
        self.skip_space();
        let open = Open::Array { start: self.values.len() };
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Some(self.whole(open)));
        }
        self.open.push(open);
        Ok(None)
    }

    fn open_object(&mut self) -> JsResult<Option<JsValue>> {
        self.at += 1;
        self.skip_space();
        let open = match self.records {
            None => Open::Row { start: self.values.len(), layout: Layouts::EMPTY },
            Some(_) => Open::Dictionary(Box::new(self.dictionary())),
        };
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Some(self.whole(open)));
        }
        self.open.push(open);
        self.key()?;
        Ok(None)
    }

    fn dictionary(&self) -> Dictionary {
        Dictionary {
            object: JsObject::with_object_proto(self.context.intrinsics()),
            key: PropertyKey::Symbol(boa_engine::JsSymbol::iterator()),
            records: FxHashMap::default(),
        }
    }

    /// What has been opened, with all that is in it.
    fn whole(&mut self, open: Open) -> JsValue {
        match open {
            Open::Array { start } => {
                let array: JsValue = JsArray::from_iter(self.values.drain(start..), self.context).into();
                if let Some((records, ids)) = &mut self.records {
                    let elements = ids.drain(start..).collect();
                    ids.push(records.array(array.clone(), elements));
                }
                array
            }
            Open::Row { start, layout } => self.layouts.create(layout, self.values.drain(start..).collect()).into(),
            Open::Dictionary(dictionary) => {
                let object: JsValue = dictionary.object.into();
                if let Some((records, ids)) = &mut self.records {
                    ids.push(records.object(object.clone(), dictionary.records));
                }
                object
            }
        }
    }

    /// A key and its colon.
    fn key(&mut self) -> JsResult<()> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let literal = self.literal()?;
        let known = match self.open.last_mut() {
            Some(Open::Row { layout, .. }) => match self.layouts.find(*layout, &literal.range, self.text) {
                Some(next) => {
                    *layout = next;
                    true
                }
                None => false,
            },
            _ => false,
        };
        if !known {
            let key = PropertyKey::from(self.string(&literal)?);
            self.new_key(key, literal.range);
        }
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("':' after a key"));
        }
        self.at += 1;
        Ok(())
    }

    /// A key that was not met in that place.
    fn new_key(&mut self, key: PropertyKey, range: Range<usize>) {
        let (start, old) = match self.open.last_mut() {
            Some(Open::Row { start, layout }) => match self.layouts.add(*layout, &key, range) {
                Some(next) => {
                    *layout = next;
                    return;
                }
                None => (*start, *layout),
            },
            Some(Open::Dictionary(dictionary)) => {
                dictionary.key = key;
                return;
            }
            Some(Open::Array { .. }) | None => return,
        };
        // The row turns out to be a dictionary.
        let row = self.layouts.create(old, Vec::new());
        let dictionary = Dictionary { key, ..self.dictionary() };
        for (key, value) in row.borrow().shape().keys().into_iter().zip(self.values.drain(start..)) {
            dictionary.object.insert_property(key, property::visible(value));
        }
        self.open.pop();
        self.open.push(Open::Dictionary(Box::new(dictionary)));
    }

    fn word(&mut self, word: &str, value: JsValue) -> JsResult<JsValue> {
        for byte in word.bytes() {
            if self.peek() != Some(byte) {
                return Err(self.unexpected(&format!("the rest of {word}")));
            }
            self.at += 1;
        }
        Ok(value)
    }

    fn number(&mut self) -> JsResult<JsValue> {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        if negative {
            self.at += 1;
        }
        let digits = self.at;
        match self.peek() {
            // No further digit: 01 is no number.
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.skip_digits(),
            _ => return Err(self.unexpected("a digit after '-'")),
        }
        let mut is_integer = true;
        if self.peek() == Some(b'.') {
            is_integer = false;
            self.at += 1;
            self.digits("a digit after '.'")?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            is_integer = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits("a digit in the exponent")?;
        }
        // Nine digits fit into 32 bits with a sign.
        if is_integer && self.at - digits <= 9 {
            let magnitude =
                self.text[digits..self.at].iter().fold(0, |sum, unit| sum * 10 + i32::from(unit.code()) - 0x30);
            return Ok(match (negative, magnitude) {
                (true, 0) => JsValue::new(-0.0),
                (true, magnitude) => JsValue::new(-magnitude),
                (false, magnitude) => JsValue::new(magnitude),
            });
        }
        self.float(start)
    }

    /// The number from there to here, exactly rounded.
    fn float(&self, start: usize) -> JsResult<JsValue> {
        let number: String = self.text[start..self.at].iter().map(|unit| char::from(unit.code() as u8)).collect();
        // The grammar of JSON's numbers is a part of Rust's.
        number.parse::<f64>().map(JsValue::new).map_err(|_| self.unexpected("a number"))
    }

    fn digits(&mut self, wanted: &str) -> JsResult<()> {
        let start = self.at;
        self.skip_digits();
        if self.at == start { Err(self.unexpected(wanted)) } else { Ok(()) }
    }

    fn skip_digits(&mut self) {
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
    }

    /// Finds where a string literal ends.
    fn literal(&mut self) -> JsResult<Literal> {
        let start = self.at + 1;
        self.at = start;
        let mut escaped = false;
        loop {
            self.at += U::plain_prefix(&self.text[self.at..]);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 1;
                    self.escape()?;
                }
                None if self.at >= self.text.len() => return Err(self.unexpected("'\"' at the end of a string")),
                _ => return Err(self.unexpected("an escape instead of a control character")),
            }
        }
        self.at += 1;
        Ok(Literal { range: start..self.at - 1, escaped })
    }

    /// Checks what follows a backslash.
    fn escape(&mut self) -> JsResult<()> {
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

    /// The text of a string literal.
    fn string(&self, literal: &Literal) -> JsResult<JsString> {
        let raw = &self.text[literal.range.clone()];
        if !literal.escaped {
            return Ok(U::string(raw));
        }
        let mut units = Vec::with_capacity(raw.len());
        let mut rest = raw.iter().map(|unit| unit.code());
        while let Some(code) = rest.next() {
            if code != u16::from(b'\\') {
                units.push(code);
                continue;
            }
            units.push(match rest.next().and_then(|code| u8::try_from(code).ok()) {
                Some(b'b') => 0x08,
                Some(b'f') => 0x0C,
                Some(b'n') => 0x0A,
                Some(b'r') => 0x0D,
                Some(b't') => 0x09,
                // One half of a surrogate pair is a code unit like any other.
                Some(b'u') => (0..4).fold(0, |sum, _| sum * 16 + rest.next().map_or(0, hex_digit)),
                Some(byte) => byte.into(),
                None => return Err(self.unexpected("an escape")),
            });
        }
        Ok(u16::string(&units))
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// The next unit, if there is one and it is a byte.
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).and_then(|unit| u8::try_from(unit.code()).ok())
    }

    /// Says where, what was wanted, and what is there instead.
    #[cold]
    fn unexpected(&self, wanted: &str) -> JsError {
        let lines = || self.text[..self.at].split(|unit| unit.code() == u16::from(b'\n'));
        let (line, column) = (lines().count(), lines().next_back().map_or(0, <[U]>::len) + 1);
        let rest: Vec<u16> = self.text[self.at..].iter().take(2).map(|unit| unit.code()).collect();
        let found = match char::decode_utf16(rest).next() {
            None => "the end of the text".to_owned(),
            Some(Ok(found)) => format!("{found:?}"),
            Some(Err(half)) => format!("'\\u{{{:x}}}'", half.unpaired_surrogate()),
        };
        JsNativeError::syntax()
            .with_message(format!(
                "JSON: expected {wanted}, found {found} at position {} (line {line}, column {column})",
                self.at
            ))
            .into()
    }
}

fn hex_digit(code: u16) -> u16 {
    char::from(code as u8).to_digit(16).map_or(0, |digit| digit as u16)
}
