//! What a frame may show.

use super::frame_origin::{FrameOrigin, FrameOriginError};
use crate::iframe::Address;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{borrow::Cow, fmt, str::FromStr};

/// An entry of `policy.frames.sources`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameSource {
    /// `srcdoc`: a document that the app has as text.
    Srcdoc,
    /// `data:`: an image in a `data:` address.
    Image,
    /// `self`: the page's own origin.
    Own,
    /// `https:`: any host over https.
    Https,
    /// `http:`: any host over http.
    Http,
    /// `https://maps.example.com`: one origin.
    Exact(FrameOrigin),
    /// `https://*.example.com`: any subdomain, however deep, not the domain itself.
    Subdomains(FrameOrigin),
}

impl FrameSource {
    /// Whether it lets a frame show what is at an address of the web.
    pub fn matches(&self, address: &Address, page_origin: Option<&str>) -> bool {
        match self {
            Self::Srcdoc | Self::Image => false,
            Self::Own => page_origin.is_some_and(|own| own == address.origin),
            Self::Https => address.scheme == "https",
            Self::Http => address.scheme == "http",
            Self::Exact(origin) => address.origin == origin.to_string(),
            Self::Subdomains(origin) => {
                let scheme = if origin.secure { "https" } else { "http" };
                let label = address.host.strip_suffix(origin.host()).and_then(|rest| rest.strip_suffix('.'));
                address.scheme == scheme && address.port == origin.port && label.is_some_and(|label| !label.is_empty())
            }
        }
    }

    /// The same in a content security policy's `frame-src`; nothing for what that does not govern.
    pub fn csp(&self) -> Option<String> {
        match self {
            Self::Srcdoc => None,
            Self::Image => Some("data:".into()),
            Self::Own => Some("'self'".into()),
            _ => Some(self.to_string()),
        }
    }
}

impl fmt::Display for FrameSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Srcdoc => f.write_str("srcdoc"),
            Self::Image => f.write_str("data:"),
            Self::Own => f.write_str("self"),
            Self::Https => f.write_str("https:"),
            Self::Http => f.write_str("http:"),
            Self::Exact(origin) => origin.fmt(f),
            Self::Subdomains(origin) => {
                let text = origin.to_string();
                let (scheme, rest) = text.split_once("://").unwrap_or_default();
                write!(f, "{scheme}://*.{rest}")
            }
        }
    }
}

impl FromStr for FrameSource {
    type Err = FrameOriginError;

    fn from_str(text: &str) -> Result<Self, FrameOriginError> {
        match text {
            "srcdoc" => return Ok(Self::Srcdoc),
            "data:" => return Ok(Self::Image),
            "self" => return Ok(Self::Own),
            "https:" => return Ok(Self::Https),
            "http:" => return Ok(Self::Http),
            _ => {}
        }
        let refuse = |reason| FrameOriginError { text: text.to_owned(), reason };
        let Some((scheme, rest)) = text.split_once("://*.") else {
            return text.parse().map(Self::Exact).map_err(|error: FrameOriginError| {
                let known = text.contains("://");
                if known { error } else { refuse("write https:, http:, data:, srcdoc, self or an origin") }
            });
        };
        let origin: FrameOrigin = format!("{scheme}://{rest}")
            .parse()
            .map_err(|error: FrameOriginError| FrameOriginError { text: text.to_owned(), reason: error.reason })?;
        if origin.host().contains(['[', ':']) || origin.host().split('.').all(|part| part.parse::<u8>().is_ok()) {
            return Err(refuse("an IP address has no subdomains"));
        }
        if !origin.host().contains('.') && origin.host() != "localhost" {
            return Err(refuse("a wildcard over a whole top-level domain allows nearly everything"));
        }
        Ok(Self::Subdomains(origin))
    }
}

impl Serialize for FrameSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FrameSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for FrameSource {
    fn schema_name() -> Cow<'static, str> {
        "FrameSource".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "What a frame may show: https:, http:, data: (images), srcdoc, self, https://host, \
                https://host:port or https://*.domain.",
            "examples": ["https:", "data:", "srcdoc", "self", "https://maps.example.com", "https://*.example.com"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    fn matches(source: &str, url: &str) -> bool {
        let source: FrameSource = source.parse().expect(source);
        source.matches(&Address::from(&Url::parse(url).expect(url)), Some("https://page.example.com"))
    }

    #[test]
    fn sources_match_what_they_say() {
        assert!(matches("https:", "https://anything.example/x") && !matches("https:", "http://anything.example"));
        assert!(matches("http:", "http://anything.example/x") && !matches("http:", "https://anything.example"));
        assert!(matches("self", "https://page.example.com/x") && !matches("self", "https://page.example.com:8443/"));
        assert!(matches("https://a.example", "https://A.example:443/x?y"));
        for url in ["http://a.example", "https://a.example:8443", "https://b.a.example", "https://a.example.", "data:,"]
        {
            assert!(!matches("https://a.example", url), "{url}");
        }
        assert!(matches("https://*.a.example:8443", "https://b.c.a.example:8443"));
        for url in ["https://a.example", "https://ba.example", "http://b.a.example", "https://b.a.example:8443"] {
            assert!(!matches("https://*.a.example", url), "{url}");
        }
        for source in ["data:", "srcdoc"] {
            assert!(!matches(source, "https://a.example") && !matches(source, "data:image/png,"));
        }
    }

    #[test]
    fn they_print_as_they_are_read_and_as_a_browser_reads_them() {
        for (text, csp) in [
            ("srcdoc", None),
            ("self", Some("'self'")),
            ("data:", Some("data:")),
            ("https:", Some("https:")),
            ("http://127.0.0.1:3000", Some("http://127.0.0.1:3000")),
            ("https://*.b.example:8443", Some("https://*.b.example:8443")),
        ] {
            let source: FrameSource = text.parse().expect(text);
            assert_eq!(source.to_string(), text);
            assert_eq!(source.csp().as_deref(), csp);
        }
    }

    #[test]
    fn what_is_no_source_is_refused() {
        for text in ["*", "", "blob:", "javascript:", "https://*", "https://*.com", "https://*.127.0.0.1", "a.example"]
        {
            assert!(text.parse::<FrameSource>().is_err(), "{text:?}");
        }
        let error = "about:".parse::<FrameSource>().expect_err("no source").to_string();
        assert!(error.contains("write https:, http:, data:, srcdoc, self or an origin"), "{error}");
    }
}
