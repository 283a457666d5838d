//! Which methods and headers a guest's request may have.
//!
//! The lists are those of the [Fetch standard](https://fetch.spec.whatwg.org/#forbidden-request-header), which a browser
//! enforces too, for a page: here they are enforced for app code by name, in an error that it can read. `Authorization`
//! may be set: it is for third parties' tokens, and nothing of the page's session can get into it.

/// Why a header may not be set. The value is never in the message: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderRefusal {
    /// Not a token (RFC 9110, 5.6.2).
    #[error("\"{0}\" is no name of a header (RFC 9110, 5.6.2)")]
    Name(String),
    /// Line breaks, NUL, or characters that HTTP cannot carry.
    #[error("the value of the header {0} holds a line break, a NUL or a character beyond U+00FF")]
    Value(String),
    /// A header that speaks for the browser or the session.
    #[error("the header {0} cannot be set: it belongs to the browser (Fetch, forbidden request-header)")]
    Forbidden(String),
}

const FORBIDDEN: &[&str] = &[
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "set-cookie2",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

const METHOD_OVERRIDES: &[&str] = &["x-http-method", "x-http-method-override", "x-method-override"];

const FORBIDDEN_METHODS: &[&str] = &["CONNECT", "TRACE", "TRACK"];

/// Whether a text can be the name of a header at all: a token (RFC 9110, 5.6.2).
pub fn is_name(text: &str) -> bool {
    is_token(text)
}

/// Whether HTTP can carry a text as the value of a header: no line break, no NUL, nothing beyond U+00FF.
pub fn is_value(text: &str) -> bool {
    !text.chars().any(|c| matches!(c, '\0' | '\r' | '\n') || u32::from(c) > 0xff)
}

/// Whether a request may have a method: an upper-case token that is not `CONNECT`, `TRACE` or `TRACK`.
pub fn is_allowed_method(method: &str) -> bool {
    is_token(method) && !method.bytes().any(|b| b.is_ascii_lowercase()) && !FORBIDDEN_METHODS.contains(&method)
}

/// Checks a request header.
///
/// # Errors
/// When the name or value cannot be sent, or the header is not the author's to set.
pub fn check(name: &str, value: &str) -> Result<(), HeaderRefusal> {
    if !is_token(name) {
        return Err(HeaderRefusal::Name(name.escape_debug().collect()));
    }
    if !is_value(value) {
        return Err(HeaderRefusal::Value(name.to_owned()));
    }
    let lower = name.to_ascii_lowercase();
    let overrides_method = METHOD_OVERRIDES.contains(&lower.as_str())
        && value.split(',').any(|method| FORBIDDEN_METHODS.contains(&method.trim().to_ascii_uppercase().as_str()));
    if FORBIDDEN.contains(&lower.as_str())
        || lower.starts_with("proxy-")
        || lower.starts_with("sec-")
        || overrides_method
    {
        return Err(HeaderRefusal::Forbidden(name.to_owned()));
    }
    Ok(())
}

/// Whether a guest may see a header of a response: never the ones that set cookies.
pub fn is_visible_response_header(name: &str) -> bool {
    !name.eq_ignore_ascii_case("set-cookie") && !name.eq_ignore_ascii_case("set-cookie2")
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i4_headers_that_carry_credentials_of_the_page_are_refused() {
        for name in
            ["Cookie", "cOOKIE", "cookie2", "Host", "origin", "Referer", "Sec-Fetch-Site", "Proxy-Authorization"]
        {
            assert_eq!(check(name, "x"), Err(HeaderRefusal::Forbidden(name.into())));
        }
        assert_eq!(check("Authorization", "Bearer x"), Ok(()));
        assert!(!is_visible_response_header("Set-Cookie"));
        assert!(is_visible_response_header("content-type"));
    }

    #[test]
    fn names_and_values_are_checked() {
        for name in ["", "a b", "a:", "cookie ", "\u{212a}ey", "a\0"] {
            assert!(matches!(check(name, "x"), Err(HeaderRefusal::Name(_))), "{name:?}");
        }
        for value in ["a\r\nb: c", "a\nb", "\0", "€"] {
            assert!(matches!(check("x-a", value), Err(HeaderRefusal::Value(_))), "{value:?}");
        }
        assert_eq!(check("x-a", "caf\u{e9}\t"), Ok(()));
        assert!(check("X-HTTP-Method-Override", "PUT, trace").is_err());
        assert_eq!(check("X-HTTP-Method-Override", "PUT"), Ok(()));
    }

    #[test]
    fn methods() {
        assert!(is_allowed_method("PATCH") && is_allowed_method("PROPFIND"));
        for method in ["", "get", "CONNECT", "TRACE", "TRACK", "A B"] {
            assert!(!is_allowed_method(method), "{method}");
        }
    }
}
