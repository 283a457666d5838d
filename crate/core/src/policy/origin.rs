//! Which origins a request may go to.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{borrow::Cow, fmt, str::FromStr};
use url::{Host, Url};

/// An entry of `policy.fetch.origins`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OriginPattern {
    /// `self`: the page's own origin.
    Own,
    /// `https:` or `http:`: any host over it.
    Scheme(Scheme),
    /// `https://api.example.com:8443`: one origin.
    Exact {
        /// Over which scheme.
        scheme: Scheme,
        /// The host, normalised.
        host: Host,
        /// The port; the scheme's own when none was written.
        port: u16,
    },
    /// `https://*.example.com`: any subdomain, however deep, not the domain itself.
    Subdomains {
        /// Over which scheme.
        scheme: Scheme,
        /// The domain, normalised, without the wildcard.
        domain: String,
        /// The port; the scheme's own when none was written.
        port: u16,
    },
}

/// The schemes that can be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `http:`
    Http,
    /// `https:`
    Https,
}

/// Why a text is no origin pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{text}\" is no origin: {reason}; write https://host, https://host:port, https://*.domain, https:, http: or self"
)]
pub struct OriginPatternError {
    text: String,
    reason: &'static str,
}

impl OriginPattern {
    /// Whether a URL's origin is among those meant. `own_origin` is the page's own.
    pub fn matches(&self, url: &Url, own_origin: Option<&str>) -> bool {
        let (Some(scheme), Some(host), Some(port)) = (Scheme::of(url), url.host(), url.port_or_known_default()) else {
            return false;
        };
        match self {
            Self::Own => own_origin.is_some_and(|own| own == url.origin().ascii_serialization()),
            Self::Scheme(wanted) => *wanted == scheme,
            Self::Exact { scheme: wanted, host: exact, port: at } => {
                *wanted == scheme && *at == port && *exact == host.to_owned()
            }
            Self::Subdomains { scheme: wanted, domain, port: at } => {
                let Host::Domain(name) = host else { return false };
                let label = name.strip_suffix(domain.as_str()).and_then(|rest| rest.strip_suffix('.'));
                *wanted == scheme && *at == port && label.is_some_and(|label| !label.is_empty())
            }
        }
    }
}

impl OriginPattern {
    /// Whether every origin that the other one means is meant here, too. The page's own is nobody's but its own.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Scheme(all), Self::Exact { scheme, .. } | Self::Subdomains { scheme, .. }) => all == scheme,
            (
                Self::Subdomains { scheme, domain, port },
                Self::Exact { scheme: of, host: Host::Domain(name), port: at }
                | Self::Subdomains { scheme: of, domain: name, port: at },
            ) if (scheme, port) == (of, at) => {
                self == other || name.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'))
            }
            _ => self == other,
        }
    }
}

impl Scheme {
    fn of(url: &Url) -> Option<Self> {
        match url.scheme() {
            "http" => Some(Self::Http),
            "https" => Some(Self::Https),
            _ => None,
        }
    }

    const fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http => "http:",
            Self::Https => "https:",
        })
    }
}

impl fmt::Display for OriginPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, port) = match self {
            Self::Own => return f.write_str("self"),
            Self::Scheme(scheme) => return scheme.fmt(f),
            Self::Exact { scheme, host, port } => {
                write!(f, "{scheme}//{host}")?;
                (scheme, port)
            }
            Self::Subdomains { scheme, domain, port } => {
                write!(f, "{scheme}//*.{domain}")?;
                (scheme, port)
            }
        };
        if *port == scheme.default_port() { Ok(()) } else { write!(f, ":{port}") }
    }
}

impl FromStr for OriginPattern {
    type Err = OriginPatternError;

    fn from_str(text: &str) -> Result<Self, OriginPatternError> {
        let refuse = |reason| OriginPatternError { text: text.to_owned(), reason };
        match text {
            "self" => return Ok(Self::Own),
            "http:" => return Ok(Self::Scheme(Scheme::Http)),
            "https:" => return Ok(Self::Scheme(Scheme::Https)),
            _ => {}
        }
        let (scheme, rest) = text.split_once("://").ok_or_else(|| refuse("it has no scheme"))?;
        let wildcard = rest.strip_prefix("*.");
        let url = Url::parse(&format!("{scheme}://{}", wildcard.unwrap_or(rest)))
            .map_err(|_| refuse("it cannot be read as a URL"))?;
        let scheme = Scheme::of(&url).ok_or_else(|| refuse("only http and https can be fetched"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("an origin has no user name or password"));
        }
        let bare = rest.strip_suffix('/').unwrap_or(rest);
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || bare.contains(['/', '?', '#']) {
            return Err(refuse("an origin has no path, query or fragment"));
        }
        let port = url.port().unwrap_or(scheme.default_port());
        let host = url.host().ok_or_else(|| refuse("it has no host"))?.to_owned();
        if host.to_string().contains('*') {
            return Err(refuse("a wildcard stands for the first labels only"));
        }
        match (wildcard, host) {
            (None, host) => Ok(Self::Exact { scheme, host, port }),
            (Some(_), Host::Domain(domain)) if domain.trim_end_matches('.').contains('.') || domain == "localhost" => {
                Ok(Self::Subdomains { scheme, domain, port })
            }
            (Some(_), Host::Domain(_)) => {
                Err(refuse("a wildcard over a whole top-level domain allows nearly everything"))
            }
            (Some(_), _) => Err(refuse("an IP address has no subdomains")),
        }
    }
}

impl Serialize for OriginPattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OriginPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for OriginPattern {
    fn schema_name() -> Cow<'static, str> {
        "OriginPattern".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An origin: https://host, https://host:port, https://*.domain, https:, http: or self.",
            "examples": ["self", "https://api.example.com", "https://*.example.com", "http://127.0.0.1:3000"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::OriginPattern;
    use url::Url;

    fn matches(pattern: &str, url: &str) -> bool {
        let pattern: OriginPattern = pattern.parse().expect(pattern);
        pattern.matches(&Url::parse(url).expect(url), Some("https://app.example.com"))
    }

    #[test]
    fn an_exact_origin_is_that_origin() {
        assert!(matches("https://API.example.com", "https://api.example.com/a?b"));
        assert!(matches("https://api.example.com:443", "https://api.example.com"));
        assert!(matches("http://127.0.0.1:3000", "http://127.0.0.1:3000/x"));
        assert!(matches("https://m\u{fc}nchen.example", "https://xn--mnchen-3ya.example"));
        for url in [
            "http://api.example.com",
            "https://api.example.com:8443",
            "https://api.example.com.evil.example",
            "https://evil.example/api.example.com",
            "https://a.api.example.com",
        ] {
            assert!(!matches("https://api.example.com", url), "{url}");
        }
    }

    #[test]
    fn a_wildcard_is_subdomains_only() {
        assert!(matches("https://*.example.com", "https://a.example.com"));
        assert!(matches("https://*.example.com", "https://a.b.example.com"));
        for url in ["https://example.com", "https://badexample.com", "https://.example.com", "http://a.example.com"] {
            if let Ok(url) = Url::parse(url) {
                assert!(!matches("https://*.example.com", url.as_str()), "{url}");
            }
        }
    }

    #[test]
    fn self_is_the_pages_own_origin() {
        assert!(matches("self", "https://app.example.com/x"));
        assert!(!matches("self", "https://example.com"));
        let own: OriginPattern = "self".parse().expect("self");
        assert!(!own.matches(&Url::parse("https://app.example.com").expect("a URL"), None));
    }

    #[test]
    fn schemes() {
        assert!(matches("https:", "https://anything.example"));
        assert!(!matches("https:", "http://anything.example"));
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "*",
            "example.com",
            "https://",
            "ftp://a.example",
            "https://a.example/path",
            "https://a.example?q",
            "https://u:p@a.example",
            "https://*.com",
            "https://*.127.0.0.1",
            "https://a.*.example",
            "https://*",
            "javascript:",
        ] {
            assert!(text.parse::<OriginPattern>().is_err(), "{text}");
        }
    }

    #[test]
    fn patterns_print_as_they_are_read() {
        for text in ["self", "https:", "https://a.example", "https://*.b.example:8443", "http://[::1]:3000"] {
            assert_eq!(text.parse::<OriginPattern>().expect(text).to_string(), text);
        }
    }
}
