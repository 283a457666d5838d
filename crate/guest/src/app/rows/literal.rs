//! What the literals of a JSON text stand for.

use super::scan::Literal;
use crate::builtins::json::unit::Unit;
use boa_engine::{JsStr, JsString};

/// The text of a string literal.
pub(super) fn string(text: &[u8], literal: &Literal) -> JsString {
    let raw = &text[literal.range.clone()];
    if !literal.escaped {
        if raw.is_ascii() {
            return JsStr::latin1(raw).into();
        }
        // The whole document was checked to be UTF-8, and quotes are characters of their own.
        return <u16 as Unit>::string(&String::from_utf8_lossy(raw).encode_utf16().collect::<Vec<u16>>());
    }
    let mut units = Vec::with_capacity(raw.len());
    let raw = String::from_utf8_lossy(raw);
    let mut rest = raw.encode_utf16();
    while let Some(unit) = rest.next() {
        if unit != u16::from(b'\\') {
            units.push(unit);
            continue;
        }
        let escaped = rest.next().unwrap_or_default();
        units.push(match u8::try_from(escaped) {
            Ok(b'b') => 0x08,
            Ok(b'f') => 0x0C,
            Ok(b'n') => 0x0A,
            Ok(b'r') => 0x0D,
            Ok(b't') => 0x09,
            // One half of a surrogate pair is a code unit like any other.
            Ok(b'u') => (0..4).fold(0, |sum, _| sum * 16 + rest.next().map_or(0, hex_digit)),
            _ => escaped,
        });
    }
    <u16 as Unit>::string(&units)
}

fn hex_digit(unit: u16) -> u16 {
    u8::try_from(unit).ok().and_then(|byte| char::from(byte).to_digit(16)).map_or(0, |digit| digit as u16)
}

/// The value of a number, exactly rounded.
pub(super) fn number(raw: &[u8]) -> f64 {
    let (negative, digits) = match raw.split_first() {
        Some((b'-', digits)) => (true, digits),
        _ => (false, raw),
    };
    // Fifteen digits are an integer that a number holds exactly.
    if digits.len() <= 15 && digits.iter().all(u8::is_ascii_digit) {
        let magnitude = digits.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0')) as f64;
        return if negative { -magnitude } else { magnitude };
    }
    // The grammar of JSON's numbers is a part of Rust's.
    str::from_utf8(raw).ok().and_then(|raw| raw.parse().ok()).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_those_of_json_parse() {
        for (text, number) in [
            ("0", 0.0),
            ("12", 12.0),
            ("-999999999999999", -999_999_999_999_999.0),
            ("9007199254740993", 9_007_199_254_740_992.0),
            ("0.1", 0.1),
            ("1e400", f64::INFINITY),
            ("5e-324", 5e-324),
            ("2.2250738585072011e-308", 2.225_073_858_507_201e-308),
        ] {
            assert_eq!(super::number(text.as_bytes()).to_bits(), f64::to_bits(number), "{text}");
        }
        assert_eq!(super::number(b"-0").to_bits(), (-0.0_f64).to_bits());
    }
}
