//! The type that headers say ([Fetch, "extract a MIME type"](https://fetch.spec.whatwg.org/#concept-header-extract-mime-type)).

use data_url::mime::Mime;

/// The last type in a `Content-Type`. One of the same kind without a `charset` takes that of the one before.
pub(super) fn extract(values: &str) -> Option<Mime> {
    let mut found: Option<Mime> = None;
    for value in split(values) {
        let Ok(mut next) = value.parse::<Mime>() else { continue };
        if next.type_ == "*" && next.subtype == "*" {
            continue;
        }
        if let Some(before) = &found
            && (&before.type_, &before.subtype) == (&next.type_, &next.subtype)
            && next.get_parameter("charset").is_none()
            && let Some(charset) = before.get_parameter("charset")
        {
            next.parameters.push(("charset".to_owned(), charset.to_owned()));
        }
        found = Some(next);
    }
    found
}

/// At commas that are in no quotes (Fetch, "get, decode, and split").
fn split(values: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (index, byte) in values.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                parts.push(values[start..index].trim_matches([' ', '\t']));
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(values[start..].trim_matches([' ', '\t']));
    parts
}
