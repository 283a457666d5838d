//! The code units of a text: bytes where all are Latin-1, 16 bits otherwise, as the engine keeps strings.

use boa_engine::{
    JsString,
    string::{JsStr, JsStrVariant},
};

/// One code unit.
pub(crate) trait Unit: Copy + Eq + 'static {
    fn code(self) -> u16;

    /// The text of these units.
    fn string(units: &[Self]) -> JsString;

    /// How many units at the start stand for themselves within a string literal.
    fn plain_prefix(units: &[Self]) -> usize;
}

/// Whether a unit stands for itself within a string literal.
fn is_plain(code: u16) -> bool {
    code >= 0x20 && code != u16::from(b'"') && code != u16::from(b'\\')
}

impl Unit for u8 {
    fn code(self) -> u16 {
        self.into()
    }

    fn string(units: &[Self]) -> JsString {
        JsStr::latin1(units).into()
    }

    fn plain_prefix(units: &[Self]) -> usize {
        // Eight bytes at a time; the one that is none is then looked for.
        let mut done = 0;
        for chunk in units.as_chunks::<8>().0 {
            if has_special(u64::from_ne_bytes(*chunk)) {
                break;
            }
            done += 8;
        }
        done + units[done..].iter().take_while(|unit| is_plain(unit.code())).count()
    }
}

/// Whether one of eight bytes is `"`, `\` or a control character. A byte above 0x7F may be taken for one, which costs a
/// second look.
fn has_special(bytes: u64) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let below = |bytes: u64, limit: u8| bytes.wrapping_sub(ONES * u64::from(limit)) & !bytes & HIGH;
    let equal = |byte: u8| below(bytes ^ (ONES * u64::from(byte)), 1);
    (below(bytes, 0x20) | equal(b'"') | equal(b'\\')) != 0
}

impl Unit for u16 {
    fn code(self) -> u16 {
        self
    }

    fn string(units: &[Self]) -> JsString {
        // Without this, one emoji would double the memory of all strings of a text.
        if units.iter().all(|unit| *unit <= 0xFF) {
            let bytes: Vec<u8> = units.iter().map(|unit| *unit as u8).collect();
            return JsStr::latin1(&bytes).into();
        }
        JsStr::utf16(units).into()
    }

    fn plain_prefix(units: &[Self]) -> usize {
        units.iter().take_while(|unit| is_plain(**unit)).count()
    }
}

/// Calls a function that is generic over units with those of a string.
pub(super) trait WithUnits<R> {
    fn call<U: Unit>(self, units: &[U]) -> R;
}

pub(super) fn with_units<R>(text: &JsString, function: impl WithUnits<R>) -> R {
    match text.variant() {
        JsStrVariant::Latin1(units) => function.call(units),
        JsStrVariant::Utf16(units) => function.call(units),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_itself() {
        for length in 0..20 {
            for special in [b'"', b'\\', 0, 0x1F, b'\n'] {
                for at in 0..length {
                    let mut text: Vec<u8> =
                        (0..length).map(|index| [b' ', b'~', 0x7F, 0x80, 0xFF, b'!'][index % 6]).collect();
                    assert_eq!(u8::plain_prefix(&text), length);
                    text[at] = special;
                    assert_eq!(u8::plain_prefix(&text), at);
                    let wide: Vec<u16> = text.iter().map(|unit| u16::from(*unit)).collect();
                    assert_eq!(u16::plain_prefix(&wide), at);
                }
            }
        }
    }
}
