//! Addresses, parsed by whoever is asked to load them.

use url::Url;

/// A parsed address, in the parts that a browser's `URL` has. The browser that parses it is the one that loads it: what
/// is decided about is what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The whole, in the form in which parsers write it.
    pub href: String,
    /// Without the colon.
    pub scheme: String,
    /// The host, without the port; empty where there is none.
    pub host: String,
    /// None: the scheme's own.
    pub port: Option<u16>,
    /// The origin, as `https://app.example.com`, or `null`.
    pub origin: String,
    /// Whether it names a user or a password.
    pub has_credentials: bool,
}

/// The page that shows the frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its origin. None where it has none of its own: a file, or a page that is sandboxed itself.
    pub origin: Option<String>,
    /// Its host, without the port.
    pub host: String,
}

impl From<&Url> for Address {
    fn from(url: &Url) -> Self {
        Self {
            href: url.as_str().to_owned(),
            scheme: url.scheme().to_owned(),
            host: url.host_str().unwrap_or_default().to_owned(),
            port: url.port(),
            origin: url.origin().ascii_serialization(),
            has_credentials: !url.username().is_empty() || url.password().is_some(),
        }
    }
}

impl Page {
    /// The page at an address.
    pub fn at(address: &Address) -> Self {
        let is_web = matches!(&*address.scheme, "http" | "https");
        Self { origin: is_web.then(|| address.origin.clone()), host: address.host.clone() }
    }

    /// Whether a host is the page's own, at whatever port and over whatever scheme. Cookies know neither ports nor, mostly,
    /// schemes, and a dot at the end of a name leads to the same machine.
    pub fn has_host(&self, host: &str) -> bool {
        let bare = |host: &str| host.trim_end_matches('.').to_ascii_lowercase();
        self.origin.is_some() && bare(&self.host) == bare(host)
    }

    /// Whether it came over https.
    pub fn is_secure(&self) -> bool {
        self.origin.as_ref().is_some_and(|origin| origin.starts_with("https://"))
    }
}

impl Address {
    /// Whether browsers take it for safe although it came over http: it never leaves the machine
    /// ([Secure Contexts](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy)).
    pub(super) fn is_loopback(&self) -> bool {
        let host = self.host.trim_end_matches('.');
        let is_v4 = host.starts_with("127.") && host.split('.').all(|part| part.parse::<u8>().is_ok());
        host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || is_v4
    }
}
