//! The text that `JSON.stringify` writes: bytes as long as all of it is Latin-1, 16-bit units from there on.

use super::unit::Unit;
use boa_engine::{
    JsString,
    string::{JsStr, JsStrVariant},
};

#[derive(Default)]
pub(super) struct Output {
    bytes: Vec<u8>,
    /// All of the text, once there is one unit in it that is no byte.
    wide: Option<Vec<u16>>,
}

impl Output {
    pub(super) fn ascii(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// A text as it is.
    pub(super) fn verbatim(&mut self, text: JsStr<'_>) {
        match text.variant() {
            JsStrVariant::Latin1(text) => self.bytes(text),
            JsStrVariant::Utf16(text) => self.wide().extend_from_slice(text),
        }
    }

    pub(super) fn append(&mut self, other: &Self) {
        match &other.wide {
            None => self.bytes(&other.bytes),
            Some(units) => self.wide().extend_from_slice(units),
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        match &mut self.wide {
            None => self.bytes.extend_from_slice(bytes),
            Some(units) => units.extend(bytes.iter().copied().map(u16::from)),
        }
    }

    /// The text, from now on in 16 bits.
    fn wide(&mut self) -> &mut Vec<u16> {
        let Self { bytes, wide } = self;
        wide.get_or_insert_with(|| std::mem::take(bytes).into_iter().map(u16::from).collect())
    }

    /// `QuoteJSONString ( value )`
    ///
    /// <https://tc39.es/ecma262/#sec-quotejsonstring>
    pub(super) fn quoted(&mut self, text: JsStr<'_>) {
        // 1. Let product be the String value consisting solely of the code unit 0x0022 (QUOTATION MARK).
        self.ascii("\"");
        // 2. For each code point C of StringToCodePoints(value), do
        match text.variant() {
            JsStrVariant::Latin1(mut rest) => loop {
                let (plain, others) = rest.split_at(u8::plain_prefix(rest));
                self.bytes(plain);
                let Some((special, others)) = others.split_first() else { break };
                self.escaped((*special).into());
                rest = others;
            },
            JsStrVariant::Utf16(text) => self.quoted_wide(text),
        }
        // 3. Set product to the string-concatenation of product and the code unit 0x0022 (QUOTATION MARK).
        self.ascii("\"");
    }

    fn quoted_wide(&mut self, text: &[u16]) {
        let mut rest = text;
        loop {
            let plain =
                rest.iter().take_while(|unit| u16::plain_prefix(&[**unit]) == 1 && !is_surrogate(**unit)).count();
            let (plain, others) = rest.split_at(plain);
            self.wide().extend_from_slice(plain);
            rest = match others {
                [] => break,
                [lead @ 0xD800..=0xDBFF, trail @ 0xDC00..=0xDFFF, others @ ..] => {
                    self.wide().extend_from_slice(&[*lead, *trail]);
                    others
                }
                [special, others @ ..] => {
                    self.escaped(*special);
                    others
                }
            };
        }
    }

    fn escaped(&mut self, unit: u16) {
        // a. If C is listed in the “Code Point” column of the table of escape sequences, append that escape sequence.
        match unit {
            0x08 => self.ascii("\\b"),
            0x09 => self.ascii("\\t"),
            0x0A => self.ascii("\\n"),
            0x0C => self.ascii("\\f"),
            0x0D => self.ascii("\\r"),
            0x22 => self.ascii("\\\""),
            0x5C => self.ascii("\\\\"),
            // b. Else if C has a numeric value less than 0x0020 (SPACE) or is a lone surrogate, append UnicodeEscape.
            unit => self.ascii(&format!("\\u{unit:04x}")),
        }
    }

    pub(super) fn integer(&mut self, number: i32) {
        let mut digits = [0; 11];
        let mut start = digits.len();
        let mut rest = number.unsigned_abs();
        loop {
            start -= 1;
            digits[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            start -= 1;
            digits[start] = b'-';
        }
        self.bytes(&digits[start..]);
    }

    pub(super) fn finish(self) -> JsString {
        match &self.wide {
            None => JsStr::latin1(&self.bytes).into(),
            Some(units) => JsStr::utf16(units).into(),
        }
    }
}

fn is_surrogate(unit: u16) -> bool {
    (0xD800..=0xDFFF).contains(&unit)
}
