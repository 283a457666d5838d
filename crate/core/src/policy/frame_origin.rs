//! Origins as a policy for frames names them. They are compared with what the browser's own URL parser says, as text, and
//! read without tables for international names: the element that applies them has to stay small.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{
    borrow::Cow,
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// An origin, in the form in which browsers write it: `https://app.example.com`, `http://127.0.0.1:3000`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrameOrigin {
    pub(super) secure: bool,
    pub(super) host: String,
    /// None: the scheme's own.
    pub(super) port: Option<u16>,
}

/// The origin of a third party that a sandboxed frame may keep: over https, since anybody on the way can write what comes
/// over http.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecureOrigin(FrameOrigin);

/// Why a text is no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is no origin of a frame: {reason}")]
pub struct FrameOriginError {
    pub(super) text: String,
    pub(super) reason: &'static str,
}

impl FrameOrigin {
    /// The host, in lower case and without a dot at its end.
    pub fn host(&self) -> &str {
        &self.host
    }

    fn read(text: &str) -> Result<Self, &'static str> {
        let (secure, rest) = match text.split_once("://") {
            Some(("https", rest)) => (true, rest),
            Some(("http", rest)) => (false, rest),
            _ => return Err("it must begin with https:// or http://"),
        };
        if rest.contains(['/', '?', '#', '\\']) {
            return Err("an origin has no path, query or fragment, and no slash at its end");
        }
        if rest.contains('@') {
            return Err("an origin has no user name or password");
        }
        // The colons of an address in brackets are no port's.
        let (host, port) = match rest.rfind(':').filter(|colon| !rest[*colon..].contains(']')) {
            Some(colon) => (&rest[..colon], Some(&rest[colon + 1..])),
            None => (rest, None),
        };
        let port = match port {
            None => None,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0') => {
                Some(digits.parse::<u16>().map_err(|_| "its port must be between 1 and 65535")?)
            }
            Some(_) => return Err("its port must be between 1 and 65535"),
        };
        let own = if secure { 443 } else { 80 };
        Ok(Self { secure, host: read_host(host)?, port: port.filter(|port| *port != own) })
    }
}

/// A host as URL parsers write it ([URL, host parsing](https://url.spec.whatwg.org/#concept-host-parser)), as far as it
/// can be had without tables. What is left out is refused here, not misread.
fn read_host(host: &str) -> Result<String, &'static str> {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let address: Ipv6Addr = address.parse().map_err(|_| "what is in brackets is no IPv6 address")?;
        return Ok(format!("[{address}]"));
    }
    if !host.is_ascii() {
        return Err("an international name is written in its ASCII form, which begins with xn--");
    }
    let host = host.to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        let known =
            label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte));
        known && !label.is_empty() && label.len() < 64
    };
    if host.len() > 253 || !labels.iter().all(is_label) {
        return Err("its host must be a name of letters, digits, \"-\", \"_\" and dots between them, or an IP address");
    }
    // Parsers take such a name for an IPv4 address, in many forms.
    let ends_in_number = labels.last().is_some_and(|last| {
        last.bytes().all(|byte| byte.is_ascii_digit())
            || last.strip_prefix("0x").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    if ends_in_number && host.parse::<Ipv4Addr>().is_err() {
        return Err("an IPv4 address is four numbers up to 255 with dots between them");
    }
    Ok(host)
}

impl fmt::Display for FrameOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.secure { "https" } else { "http" }, self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl FromStr for FrameOrigin {
    type Err = FrameOriginError;

    fn from_str(text: &str) -> Result<Self, FrameOriginError> {
        Self::read(text).map_err(|reason| FrameOriginError { text: text.to_owned(), reason })
    }
}

impl SecureOrigin {
    /// The origin.
    pub const fn get(&self) -> &FrameOrigin {
        &self.0
    }
}

impl fmt::Display for SecureOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for SecureOrigin {
    type Err = FrameOriginError;

    fn from_str(text: &str) -> Result<Self, FrameOriginError> {
        let origin: FrameOrigin = text.parse()?;
        if origin.secure {
            return Ok(Self(origin));
        }
        let reason = "what comes over http could be anybody's; only an https origin may be kept";
        Err(FrameOriginError { text: text.to_owned(), reason })
    }
}

impl Serialize for SecureOrigin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SecureOrigin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for SecureOrigin {
    fn schema_name() -> Cow<'static, str> {
        "SecureOrigin".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "One https origin: https://host or https://host:port.",
            "pattern": "^https://",
            "examples": ["https://app.powerbi.com", "https://maps.example.com:8443"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (text, origin) in [
            ("https://app.example.com", "https://app.example.com"),
            ("https://APP.Example.com:443", "https://app.example.com"),
            ("http://localhost:80", "http://localhost"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("https://[0:0::1]:8443", "https://[::1]:8443"),
            ("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"),
            ("https://a_b.example", "https://a_b.example"),
        ] {
            let read: FrameOrigin = text.parse().expect(text);
            assert_eq!(read.to_string(), origin);
            let url = Url::parse(text).expect(text);
            assert_eq!(url.origin().ascii_serialization(), origin, "a full parser agrees");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "*",
            "null",
            "self",
            "app.example.com",
            "//app.example.com",
            "HTTPS://app.example.com",
            "ftp://app.example.com",
            "javascript://app.example.com",
            "https://",
            "https://app.example.com/",
            "https://app.example.com/path",
            "https://app.example.com?q",
            "https://app.example.com#f",
            "https://app.example.com\\",
            "https://me@app.example.com",
            "https://me:pw@app.example.com",
            "https://app.example.com.",
            "https://.example.com",
            "https://app..example.com",
            "https://*.example.com",
            "https://app.example.com:",
            "https://app.example.com:0",
            "https://app.example.com:0443",
            "https://app.example.com:65536",
            "https://app.example.com:8o",
            "https://m\u{fc}nchen.example",
            "https://app%2eexample.com",
            "https://app example.com",
            "https://app\n.example.com",
            "https://127.1",
            "https://0x7f.0.0.1",
            "https://2130706433",
            "https://127.0.0.01",
            "https://example.0x7f",
            "https://[::1",
            "https://[::1%eth0]",
            "https://::1",
        ] {
            assert!(text.parse::<FrameOrigin>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn only_https_can_be_kept() {
        assert!("https://app.example.com".parse::<SecureOrigin>().is_ok());
        let error = "http://app.example.com".parse::<SecureOrigin>().expect_err("it is not secure");
        assert!(error.to_string().contains("anybody's"), "{error}");
    }
}
