//! [`atob` and `btoa`](https://html.spec.whatwg.org/multipage/webappapis.html#atob)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Window/atob)).

use super::exception;
use crate::declare::{Call, Function, Parameter, Returns, Type, doc};
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use boa_engine::{Context, JsResult, JsString, JsValue};

/// The alphabet of the specification. Bits that are left over at the end do not matter, and padding is dealt with here.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

const WHITE_SPACE: [u8; 5] = [b'\t', b'\n', b'\x0c', b'\r', b' '];

pub(crate) static FUNCTIONS: &[Function] = &[
    Function {
        name: "atob",
        summary: doc("Decodes base64 to a text in which each character stands for a byte."),
        parameters: &[Parameter::required(
            "data",
            Type::Converted("string"),
            "Base64. White space in it, and padding at its end, do not matter.",
        )],
        returns: Returns::Value("string"),
        acts: false,
        example: doc("return atob(\"aGk=\")\n// → \"hi\""),
        run: atob,
    },
    Function {
        name: "btoa",
        summary: doc("Encodes a text in which each character stands for a byte as base64."),
        parameters: &[Parameter::required(
            "data",
            Type::Converted("string"),
            "A text without characters above U+00FF.",
        )],
        returns: Returns::Value("string"),
        acts: false,
        example: doc("return btoa(\"hi\")\n// → \"aGk=\""),
        run: btoa,
    },
];

/// The characters as bytes. `None`: one of them is none.
fn latin1(text: &JsString) -> Option<Vec<u8>> {
    text.iter().map(|unit| u8::try_from(unit).ok()).collect()
}

/// `atob(data)`: forgiving-base64 decode (<https://infra.spec.whatwg.org/#forgiving-base64-decode>).
fn atob(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let text = call.value(0).to_string(context)?;
    let bytes = latin1(&text).and_then(|mut text| {
        // 1. Remove all ASCII whitespace from data.
        text.retain(|byte| !WHITE_SPACE.contains(byte));
        // 2. If data's code point length divides by 4 leaving no remainder, then: remove one or two "=" from its end.
        if text.len().is_multiple_of(4) {
            let kept = text.strip_suffix(b"==").or(text.strip_suffix(b"=")).map_or(text.len(), <[u8]>::len);
            text.truncate(kept);
        }
        FORGIVING.decode(text).ok()
    });
    match bytes {
        Some(bytes) => Ok(latin1_string(&bytes).into()),
        None => {
            let problem = "Failed to execute 'atob': the string to be decoded is not correctly encoded.";
            Err(exception::error("InvalidCharacterError", problem, context))
        }
    }
}

/// `btoa(data)`
fn btoa(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let text = call.value(0).to_string(context)?;
    match latin1(&text) {
        Some(bytes) => Ok(JsString::from(base64::engine::general_purpose::STANDARD.encode(bytes)).into()),
        None => {
            let problem = "Failed to execute 'btoa': the string to be encoded contains characters outside of the Latin1 \
                           range.";
            Err(exception::error("InvalidCharacterError", problem, context))
        }
    }
}

/// Each byte as a character.
fn latin1_string(bytes: &[u8]) -> JsString {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    JsString::from(text)
}
