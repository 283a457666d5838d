//! What a jar is made with, as TypeScript hands it over.

use crate::{
    session::{Config, Library},
    time_zone::page_time_zone,
};
use belljar_core::{Policy, event::Mode};
use serde::Deserialize;
use url::Url;

/// The options of `createJar`, checked there, and what the page adds to them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Given {
    app: String,
    branch: Option<String>,
    /// As JSON text. Absent: the strict policy.
    policy: Option<String>,
    /// What the app's definition can do without, as JSON text.
    hints: Option<String>,
    mode: Mode,
    seed: u64,
    record: bool,
    /// The page's address, if there is a page.
    page_url: Option<String>,
    /// What app code can use beside the framework's globals.
    libraries: Vec<GivenLibrary>,
    /// Whether stores are kept in memory rather than in `localStorage`.
    pub(crate) memory_store: bool,
}

/// A library, whose text TypeScript has fetched and checked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GivenLibrary {
    name: String,
    text: String,
    comes_along: bool,
}

impl From<GivenLibrary> for Library {
    fn from(GivenLibrary { name, text, comes_along }: GivenLibrary) -> Self {
        Self { name, text, comes_along }
    }
}

impl Given {
    /// The session's form of it. The error says what is wrong and where.
    pub(crate) fn into_config(self) -> Result<Config, String> {
        let mut policy = self.policy.as_deref().map_or(Ok(Policy::default()), read_policy)?;
        if let Some(hints) = self.hints.as_deref() {
            let refused = |error: String| format!("the definition's policy cannot be used: {error}");
            let hints = serde_json::from_str(hints).map_err(|error| refused(error.to_string()))?;
            policy = policy.narrowed(&hints).map_err(refused)?;
        }
        let (page_url, own_origin) = self.page_url.as_deref().and_then(shown_address).unzip();
        Ok(Config {
            app: self.app,
            branch: self.branch,
            policy,
            mode: self.mode,
            seed: self.seed,
            page_url,
            own_origin,
            time_zone: page_time_zone(),
            record: self.record,
            libraries: self.libraries.into_iter().map(Library::from).collect(),
        })
    }
}

/// Reads a policy. `Policy::from_json` would do, but names a line and column of a text that nobody has written.
fn read_policy(text: &str) -> Result<Policy, String> {
    let json: serde_json::Value = serde_json::from_str(text).map_err(|error| format!("options.policy: {error}"))?;
    // serde takes an array for a struct whose fields it names in order; nobody has meant that.
    let parts = json.as_object().ok_or("options.policy must be an object")?;
    if let Some((name, _)) = parts.iter().find(|(_, part)| part.is_array()) {
        return Err(format!("options.policy.{name} must be an object"));
    }
    let policy: Policy = serde_path_to_error::deserialize(&json).map_err(|error| match error.path().to_string() {
        path if path == "." => format!("options.policy: {}", error.inner()),
        path => format!("options.policy.{path}: {}", error.inner()),
    })?;
    policy.check().map_err(|error| format!("options.policy: {error}"))?;
    Ok(policy)
}

/// What of the page's address a guest may know, and its origin. Query and fragment often hold tokens; pages without an
/// origin of their own, such as `about:srcdoc`, have no address that could be told.
fn shown_address(href: &str) -> Option<(String, String)> {
    let mut url = Url::parse(href).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.set_query(None);
    url.set_fragment(None);
    // Both fail for addresses without a host only, and these have one.
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let origin = url.origin().ascii_serialization();
    Some((url.into(), origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_s_address_is_told_without_what_may_be_secret() {
        let (url, origin) = shown_address("https://me:pw@app.example.com:8443/a/b?token=1#s").unwrap();
        assert_eq!((&*url, &*origin), ("https://app.example.com:8443/a/b", "https://app.example.com:8443"));
        for href in ["about:srcdoc", "about:blank", "file:///tmp/a.html", "blob:https://a.example/1", "data:text/html,"]
        {
            assert_eq!(shown_address(href), None, "{href}");
        }
    }

    #[test]
    fn a_policy_is_read_with_the_place_of_what_is_wrong() {
        assert_eq!(read_policy("{}"), Ok(Policy::default()));
        for (text, says) in [
            (r#"{"fetsch":null}"#, "options.policy.fetsch: unknown field `fetsch`"),
            (r#"{"fetch":{"origin":[]}}"#, "options.policy.fetch.origin: unknown field `origin`"),
            (r#"{"fetch":{"origins":["*"]}}"#, "options.policy.fetch.origins[0]: "),
            (r#"{"limits":{"timers":"5"}}"#, "options.policy.limits.timers: invalid type: string \"5\""),
            (r#"{"limits":{"timers":0}}"#, "options.policy: BELLJAR_POLICY: limits.timers is 0"),
            (r#"{"clock":{"resolutionMs":0}}"#, "options.policy: BELLJAR_POLICY: clock.resolutionMs is 0"),
            (r#"{"clock":{"resolutionMs":1001}}"#, "options.policy: BELLJAR_POLICY: clock.resolutionMs is 1001"),
            ("[]", "options.policy must be an object"),
            (r#"{"limits":[5]}"#, "options.policy.limits must be an object"),
        ] {
            let words = read_policy(text).unwrap_err();
            assert!(words.starts_with(says), "{words}");
            assert!(!words.contains("column"), "{words}");
        }
    }
}
