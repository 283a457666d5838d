//! The encodings that `TextDecoder` knows, by the labels of the
//! [standard](https://encoding.spec.whatwg.org/#names-and-labels): UTF-8, both of UTF-16, and windows-1252, which is also
//! what `latin1`, `ascii` and `iso-8859-1` mean. All of the standard's would take `encoding_rs` with its tables, more to
//! download than all of these classes.

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

const LABELS: &[(Encoding, &[&str])] = &[
    (Encoding::Utf8, &["unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "utf-8", "utf8", "x-unicode20utf8"]),
    (Encoding::Utf16Be, &["unicodefffe", "utf-16be"]),
    (Encoding::Utf16Le, &["csunicode", "iso-10646-ucs-2", "ucs-2", "unicode", "unicodefeff", "utf-16", "utf-16le"]),
    (
        Encoding::Windows1252,
        &[
            "ansi_x3.4-1968",
            "ascii",
            "cp1252",
            "cp819",
            "csisolatin1",
            "ibm819",
            "iso-8859-1",
            "iso-ir-100",
            "iso8859-1",
            "iso88591",
            "iso_8859-1",
            "iso_8859-1:1987",
            "l1",
            "latin1",
            "us-ascii",
            "windows-1252",
            "x-cp1252",
        ],
    ),
];

/// What windows-1252 has for the bytes 0x80 to 0x9F (<https://encoding.spec.whatwg.org/index-windows-1252.txt>).
const WINDOWS_1252: [u16; 32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d,
    0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d,
    0x17e, 0x178,
];

/// A malformed sequence, where it is fatal.
#[derive(Debug)]
pub(crate) struct Malformed;

impl Encoding {
    /// The encoding of a label (Encoding, "get an encoding").
    pub(crate) fn of_label(label: &str) -> Option<Self> {
        let label = label.trim_matches(['\t', '\n', '\x0c', '\r', ' ']).to_ascii_lowercase();
        LABELS.iter().find(|(_, labels)| labels.contains(&label.as_str())).map(|(encoding, _)| *encoding)
    }

    /// Its name as `TextDecoder.encoding` gives it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// Decodes bytes, as code units. `more`: the text goes on, and an unfinished character at the end is left for later.
    /// Gives how many bytes were used.
    pub(crate) fn decode(self, bytes: &[u8], more: bool, fatal: bool, out: &mut Vec<u16>) -> Result<usize, Malformed> {
        match self {
            Self::Utf8 => utf8(bytes, more, fatal, out),
            Self::Utf16Le => utf16(bytes, u16::from_le_bytes, more, fatal, out),
            Self::Utf16Be => utf16(bytes, u16::from_be_bytes, more, fatal, out),
            Self::Windows1252 => {
                out.extend(bytes.iter().map(|byte| match byte {
                    0x80..=0x9f => WINDOWS_1252[usize::from(*byte - 0x80)],
                    byte => u16::from(*byte),
                }));
                Ok(bytes.len())
            }
        }
    }
}

const REPLACEMENT: u16 = 0xfffd;

fn utf8(bytes: &[u8], more: bool, fatal: bool, out: &mut Vec<u16>) -> Result<usize, Malformed> {
    let mut used = 0;
    for chunk in bytes.utf8_chunks() {
        out.extend(chunk.valid().encode_utf16());
        used += chunk.valid().len();
        let invalid = chunk.invalid();
        if invalid.is_empty() {
            continue;
        }
        // The last one may be the beginning of a character.
        if more
            && used + invalid.len() == bytes.len()
            && std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none())
        {
            return Ok(used);
        }
        if fatal {
            return Err(Malformed);
        }
        out.push(REPLACEMENT);
        used += invalid.len();
    }
    Ok(used)
}

fn utf16(
    bytes: &[u8],
    unit: fn([u8; 2]) -> u16,
    more: bool,
    fatal: bool,
    out: &mut Vec<u16>,
) -> Result<usize, Malformed> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let mut used = pairs.len() * 2;
    if more && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
        units.pop();
        used -= 2;
    }
    for decoded in char::decode_utf16(units) {
        match decoded {
            Ok(character) => out.extend_from_slice(character.encode_utf16(&mut [0; 2])),
            Err(_) if fatal => return Err(Malformed),
            Err(_) => out.push(REPLACEMENT),
        }
    }
    if !more && !rest.is_empty() {
        if fatal {
            return Err(Malformed);
        }
        // A lead surrogate before a half unit is one error together with it.
        let lead = pairs.last().is_some_and(|pair| (0xd800..0xdc00).contains(&unit(*pair)));
        if !lead {
            out.push(REPLACEMENT);
        }
        used = bytes.len();
    }
    Ok(used)
}
