//! Strings, with lone surrogates.

use belljar_core::value::Text;
use js_sys::JsString;

pub(super) fn text_from_js(string: &JsString) -> Text {
    let text = String::from(string);
    // A lone surrogate becomes U+FFFD on this way; only a text that has one can have had lone surrogates.
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Text::from_utf16(&string.iter().collect::<Vec<u16>>());
    }
    Text::from(text)
}

pub(super) fn text_to_js(text: &Text) -> JsString {
    match text.as_str() {
        Some(text) => JsString::from(text),
        None => {
            // In pieces: an argument list of millions would be too long a call.
            let units = text.encode_utf16();
            let empty = JsString::from("");
            units.chunks(8_192).fold(empty, |text, piece| text.concat(&JsString::from_char_code(piece)))
        }
    }
}
