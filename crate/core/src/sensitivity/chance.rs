//! Whether a text looks made by chance, by a machine, or written by somebody.

use base64::Engine as _;

/// Characters of the alphabets that keys are printed in.
fn is_key_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=_-.~".contains(&byte)
}

/// Characters of a string that is judged by its look alone: shorter ones are ids, longer ones data.
const JUDGED: std::ops::RangeInclusive<usize> = 32..=200;

/// Whether a text that nothing else is known about looks like a secret: one word, upper and lower case and digits in no
/// order, and no hash, UUID, path, name, or encoding of something that can be read.
pub(super) fn looks_secret(text: &str) -> bool {
    let bytes = text.as_bytes();
    JUDGED.contains(&bytes.len())
        && bytes.iter().all(|byte| is_key_character(*byte))
        && is_mixed(text)
        && !is_uuid_like(text)
        && bytes.iter().filter(|byte| **byte == b'/' || **byte == b'.').count() <= bytes.len() / 12
        && !is_wordlike(text)
        && entropy(bytes) >= 4.0
        && !encodes_something(text)
        && !super::placeholder::counts_up(text)
}

/// Upper case, lower case and digits, in change: `aB3`. Hexadecimal and camel-case names are not.
pub(super) fn is_mixed(text: &str) -> bool {
    let class = |byte: u8| match byte {
        b'A'..=b'Z' => 0,
        b'a'..=b'z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let mut counts = [0_usize; 4];
    let mut changes = 0;
    let mut last = 3;
    for byte in text.bytes() {
        let of = class(byte);
        counts[of] += 1;
        changes += usize::from(of != last);
        last = of;
    }
    counts[0] >= 3 && counts[1] >= 3 && counts[2] >= 2 && changes * 3 >= text.len()
}

/// Whether a value that is named as something made by a machine looks made by one: no word, number, colour, date, path
/// or address.
pub(super) fn is_opaque(text: &str) -> bool {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.len() >= 8
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && !is_address(text)
        && !is_colour(text)
        && !is_wordlike(text)
        && !is_moment(text)
        && (letters >= 2 || digits >= 16)
}

/// Whether a text is made of words, names and short numbers: `color.primary.500`, `accessToken`, `en-GB`, `page-2`.
pub(super) fn is_wordlike(text: &str) -> bool {
    let segments = text.split(|c: char| !c.is_alphanumeric()).filter(|segment| !segment.is_empty());
    let mut any = false;
    for segment in segments {
        any = true;
        let digits = segment.chars().filter(char::is_ascii_digit).count();
        let fine = if digits == segment.len() {
            digits <= 4
        } else {
            // `oauth2`, `v10`: digits at the end only.
            let word = segment.trim_end_matches(|c: char| c.is_ascii_digit());
            segment.len() - word.len() <= 2 && is_word(word)
        };
        if !fine {
            return false;
        }
    }
    any
}

/// Letters with vowels among them and few changes of case.
fn is_word(word: &str) -> bool {
    if word.chars().any(char::is_numeric) {
        return false;
    }
    let (mut vowels, mut run, mut longest, mut changes, mut letters) = (0, 0, 0, 0_usize, 0_usize);
    let mut before: Option<char> = None;
    for c in word.chars() {
        let vowel = !c.is_ascii() || "aeiouyAEIOUY".contains(c);
        vowels += usize::from(vowel);
        run = if vowel { 0 } else { run + 1 };
        longest = longest.max(run);
        changes += usize::from(before.is_some_and(|before| before.is_lowercase() && c.is_uppercase()));
        letters += 1;
        before = Some(c);
    }
    letters <= 3 || (vowels * 6 >= letters && longest <= 5 && changes * 4 <= letters)
}

fn is_address(text: &str) -> bool {
    text.contains("://")
        || text.starts_with('/')
        || text.starts_with("./")
        || text.starts_with("data:")
        || text.contains('@') && text.contains('.') && !text.contains(':')
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.len() <= 8 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
        || text.starts_with("rgb")
        || text.starts_with("hsl")
        || text.starts_with("var(")
}

/// Dates, times, versions and plain numbers.
fn is_moment(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits * 2 > text.len()
        && digits < 20
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"-:.TZ+,/_ ".contains(&byte))
}

fn is_uuid_like(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Shannon's entropy in bits a character.
fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 128];
    for byte in bytes {
        counts[usize::from(byte & 127)] += 1;
    }
    let total = bytes.len() as f64;
    let of = |count: u32| {
        let share = f64::from(count) / total;
        -share * share.log2()
    };
    counts.iter().filter(|count| **count > 0).map(|count| of(*count)).sum()
}

/// Whether a text is base64 of a text, or of a file: an image, an archive, a font.
fn encodes_something(text: &str) -> bool {
    let Some(bytes) = decode(text) else { return false };
    let readable = bytes.iter().filter(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t')).count();
    let files: &[&[u8]] = &[
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"RIFF",
        b"%PDF",
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"\0asm",
        b"wOF",
        b"\0\0\x01\0",
        b"BM",
    ];
    readable * 10 >= bytes.len() * 9 || files.iter().any(|magic| bytes.starts_with(magic))
}

/// What a text in either alphabet of base64 stands for.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let plain = text.trim_end_matches('=');
    let engine = if plain.contains(['-', '_']) {
        base64::engine::general_purpose::URL_SAFE_NO_PAD
    } else {
        base64::engine::general_purpose::STANDARD_NO_PAD
    };
    // A text that was cut within a group still says what it begins with.
    engine.decode(&plain[..plain.len() - usize::from(plain.len() % 4 == 1)]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_secret_by_itself() {
        assert!(looks_secret("q7Xv2LmZ0aPk9RtY4wUe8SdF1gHj6BnC"));
        for text in [
            "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "aVeryLongCamelCaseNameOfSomeFunction2",
            "SGVsbG8sIHRoaXMgaXMgYSB0ZXh0IGluIGJhc2U2NA",
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
            "/assets/images/Header2/logo1-Big3x.aB3.png",
        ] {
            assert!(!looks_secret(text), "{text}");
        }
    }

    #[test]
    fn what_a_machine_made() {
        for text in ["a8f5f167f44f4964e6c998dee827110c", "s3cr3tV4lue", "9f8e-77aa-bc01", "x7Kp2mQ9"] {
            assert!(is_opaque(text), "{text}");
        }
        for text in [
            "identifier",
            "color.primary.500",
            "#ff00aa88",
            "https://x.example/a1b2",
            "2024-05-01T10:00:00Z",
            "accessToken",
            "en-GB-2",
        ] {
            assert!(!is_opaque(text), "{text}");
        }
    }
}
