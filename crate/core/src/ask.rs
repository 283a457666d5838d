//! What app code asks of the page around it: alerts, modals, navigation, files, queries.
//!
//! An ask is data like everything else that crosses. Whether it may be asked is decided here ([`Grants::check`]), on
//! both sides of the gap; what comes of it is up to the page, which answers with [`crate::Event::Answered`], and for
//! what was subscribed to with any number of [`crate::Event::Told`].

use crate::{
    effect::Grant,
    policy::{Grants, OriginPattern},
    value::Value,
};
use serde::{Deserialize, Serialize};
use url::Url;

/// Something that only the page can do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Ask {
    /// `navigateTo(pageOrUrl, params, target)`
    NavigateTo {
        /// Where to.
        to: Destination,
        /// What goes into a page's query, in order. In a URL it stands already.
        params: Vec<(String, String)>,
        /// In which window.
        target: Target,
    },
    /// `showAlert(message, style)`
    ShowAlert {
        /// Text, never markup.
        message: String,
        /// How it looks.
        style: AlertStyle,
    },
    /// `showModal(name)`
    ShowModal {
        /// The modal's entity.
        name: String,
    },
    /// `closeModal(name)`
    CloseModal {
        /// The modal's entity.
        name: String,
    },
    /// `resetWidget(name, children)`
    ResetWidget {
        /// The widget's entity.
        name: String,
        /// Whether those within it are reset, too.
        children: bool,
    },
    /// A widget's setter, as `Table1.setData(rows)`.
    SetWidget {
        /// The widget's entity.
        widget: String,
        /// The setter, as `setData`.
        setter: String,
        /// The property that it sets.
        property: String,
        /// What it was called with.
        value: Value,
    },
    /// `download(data, name, type)`
    Download {
        /// What is to be in the file.
        content: Content,
        /// The file's name, without folders.
        name: String,
        /// Its media type, as `text/csv`; empty if the author gave none.
        media_type: String,
    },
    /// `copyToClipboard(text)`
    CopyToClipboard {
        /// What to copy.
        text: String,
    },
    /// `postWindowMessage(message, source, targetOrigin)`
    PostWindowMessage {
        /// What to send.
        message: Value,
        /// `window` for the page that embeds this one, else the name of an iframe's entity.
        to: String,
        /// The only origin that may receive it; `null` for a frame without one.
        target_origin: String,
    },
    /// `windowMessageListener(origin, callback)`: each message is told.
    ListenToWindow {
        /// The only origin that is listened to.
        origin: String,
    },
    /// `appsmith.geolocation.getCurrentPosition(…)`
    GetPosition {
        /// How exact and how fresh.
        options: PositionOptions,
    },
    /// `appsmith.geolocation.watchPosition(…)`: each position is told.
    WatchPosition {
        /// How exact and how fresh.
        options: PositionOptions,
    },
    /// `unlistenWindowMessage(…)`, `appsmith.geolocation.clearWatch(…)`: nothing more is told for that ask.
    Stop {
        /// The ask's id.
        id: u32,
    },
    /// `logoutUser(redirectURL)`
    LogOut {
        /// Where the user is led afterwards; empty for where the page likes.
        redirect_url: String,
    },
    /// `Query1.run(params)`
    RunQuery {
        /// The query's entity.
        name: String,
        /// What it was called with.
        params: Value,
        /// For each text of an app's query that holds code: its path in the template, and the values of its segments, in
        /// order. They are values and no text: whoever runs the query binds them.
        bindings: Vec<(String, Vec<Value>)>,
    },
    /// `Query1.clear()`
    ClearQuery {
        /// The query's entity.
        name: String,
    },
}

/// Where `navigateTo` leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Destination {
    /// A page of the app, by its name.
    Page(String),
    /// An absolute `http:` or `https:` URL, with the query.
    Url(String),
}

/// In which window `navigateTo` opens what it leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Target {
    /// In this one.
    #[default]
    SameWindow,
    /// In one of its own.
    NewWindow,
}

/// How an alert looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlertStyle {
    /// Something to know.
    #[default]
    Info,
    /// Something went well.
    Success,
    /// Something to look at.
    Warning,
    /// Something failed.
    Error,
}

/// What is to be in a downloaded file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Content {
    /// Text, as UTF-8.
    Text(String),
    /// Bytes.
    Bytes(#[serde(with = "crate::value::bytes")] Vec<u8>),
}

/// `PositionOptions` of the Geolocation API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PositionOptions {
    /// `enableHighAccuracy`
    pub high_accuracy: bool,
    /// `timeout`, in milliseconds; none: as long as it takes.
    pub timeout_ms: Option<u32>,
    /// `maximumAge`, in milliseconds.
    pub maximum_age_ms: u32,
}

/// Why the page did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskFailure {
    /// The name of the error that app code gets, as `Error`.
    pub name: String,
    /// Its message.
    pub message: String,
}

/// Why something may not be asked. The message names the rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskRefusal {
    /// The policy grants none of its kind.
    #[error("policy.{0} grants nothing")]
    NotGranted(&'static str),
    /// No URL that can be opened.
    #[error("Enter a valid URL or page name")]
    Address,
    /// No address that app code may give a frame.
    #[error("Enter a valid URL: an absolute https: or http: address, without a password")]
    FrameAddress,
    /// Its origin is not listed.
    #[error("policy.{key}.origins does not list {origin}")]
    Origin {
        /// The key of the policy.
        key: &'static str,
        /// The origin.
        origin: String,
    },
    /// No window of its own may be opened.
    #[error("policy.navigation.newWindow is false")]
    NewWindow,
    /// Text that is no exact origin.
    #[error("\"{0}\" is no exact origin; write one as https://example.com")]
    NoOrigin(String),
    /// A file that is too long.
    #[error("the file has {0} bytes; policy.download.maxBytes is {1}")]
    FileSize(usize, u32),
}

impl Ask {
    /// What has to be granted for it.
    pub const fn grant(&self) -> Option<Grant> {
        Some(match self {
            Self::NavigateTo { .. } => Grant::Navigation,
            Self::ShowAlert { .. }
            | Self::ShowModal { .. }
            | Self::CloseModal { .. }
            | Self::ResetWidget { .. }
            | Self::SetWidget { .. } => Grant::Interface,
            Self::Download { .. } => Grant::Download,
            Self::CopyToClipboard { .. } => Grant::Clipboard,
            Self::PostWindowMessage { .. } | Self::ListenToWindow { .. } => Grant::Messages,
            Self::GetPosition { .. } | Self::WatchPosition { .. } => Grant::Geolocation,
            Self::LogOut { .. } => Grant::Logout,
            Self::RunQuery { .. } | Self::ClearQuery { .. } => Grant::Queries,
            // It takes back what was granted.
            Self::Stop { .. } => return None,
        })
    }

    /// The function that app code called, as its errors and the page's handlers name it.
    pub const fn function(&self) -> &'static str {
        match self {
            Self::NavigateTo { .. } => "navigateTo",
            Self::ShowAlert { .. } => "showAlert",
            Self::ShowModal { .. } => "showModal",
            Self::CloseModal { .. } => "closeModal",
            Self::ResetWidget { .. } => "resetWidget",
            Self::SetWidget { .. } => "setWidget",
            Self::Download { .. } => "download",
            Self::CopyToClipboard { .. } => "copyToClipboard",
            Self::PostWindowMessage { .. } => "postWindowMessage",
            Self::ListenToWindow { .. } => "windowMessageListener",
            Self::GetPosition { .. } => "getCurrentPosition",
            Self::WatchPosition { .. } => "watchPosition",
            Self::Stop { .. } => "stop",
            Self::LogOut { .. } => "logoutUser",
            Self::RunQuery { .. } => "runQuery",
            Self::ClearQuery { .. } => "clearQuery",
        }
    }

    /// Whether more than one answer may come.
    pub const fn subscribes(&self) -> bool {
        matches!(self, Self::ListenToWindow { .. } | Self::WatchPosition { .. })
    }

    /// Bytes of text and buffers in it, for limits.
    pub fn approximate_bytes(&self) -> usize {
        match self {
            Self::NavigateTo { to: Destination::Page(to) | Destination::Url(to), params, .. } => {
                to.len() + params.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>()
            }
            Self::ShowAlert { message: text, .. }
            | Self::ShowModal { name: text }
            | Self::CloseModal { name: text }
            | Self::ResetWidget { name: text, .. }
            | Self::CopyToClipboard { text }
            | Self::ListenToWindow { origin: text }
            | Self::LogOut { redirect_url: text }
            | Self::ClearQuery { name: text } => text.len(),
            Self::SetWidget { widget, setter, property, value } => {
                widget.len() + setter.len() + property.len() + value.approximate_bytes()
            }
            Self::Download { content, name, media_type } => content.len() + name.len() + media_type.len(),
            Self::PostWindowMessage { message, to, target_origin } => {
                message.approximate_bytes() + to.len() + target_origin.len()
            }
            Self::RunQuery { name, params, bindings } => {
                let values = bindings.iter().flat_map(|(_, values)| values);
                let paths: usize = bindings.iter().map(|(path, _)| path.len()).sum();
                name.len() + params.approximate_bytes() + paths + values.map(Value::approximate_bytes).sum::<usize>()
            }
            Self::GetPosition { .. } | Self::WatchPosition { .. } | Self::Stop { .. } => 0,
        }
    }
}

impl Content {
    /// Bytes in the file.
    pub const fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    /// Whether the file is empty.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Grants {
    /// Whether the policy lets something be asked. `own_origin` is the page's own, which `self` stands for.
    pub fn check(&self, ask: &Ask, own_origin: Option<&str>) -> Result<(), AskRefusal> {
        if let Some(grant) = ask.grant().filter(|grant| !self.has(*grant)) {
            return Err(AskRefusal::NotGranted(grant.key()));
        }
        match ask {
            Ask::NavigateTo { to, target, .. } => {
                let Some(navigation) = &self.navigation else { return Err(AskRefusal::NotGranted("navigation")) };
                if *target == Target::NewWindow && !navigation.new_window() {
                    return Err(AskRefusal::NewWindow);
                }
                match to {
                    Destination::Page(name) if name.is_empty() => Err(AskRefusal::Address),
                    Destination::Page(_) => Ok(()),
                    Destination::Url(url) => listed("navigation", navigation.origins(), url, own_origin),
                }
            }
            Ask::LogOut { redirect_url } if !redirect_url.is_empty() => {
                let origins = self.navigation.as_ref().map_or(&[][..], |navigation| navigation.origins());
                listed("navigation", origins, redirect_url, own_origin)
            }
            Ask::Download { content, .. } => {
                let Some(download) = &self.download else { return Err(AskRefusal::NotGranted("download")) };
                if content.len() > download.max_bytes() as usize {
                    return Err(AskRefusal::FileSize(content.len(), download.max_bytes()));
                }
                Ok(())
            }
            Ask::PostWindowMessage { target_origin: origin, .. } | Ask::ListenToWindow { origin } => {
                let Some(messages) = &self.messages else { return Err(AskRefusal::NotGranted("messages")) };
                // A sandboxed frame has no origin of its own. What it is sent goes to a frame of the page, by name.
                if origin == "null" {
                    return Ok(());
                }
                // Exact: neither `*` nor a path behind which more could hide.
                let exact = Url::parse(origin).ok().filter(|url| url.origin().ascii_serialization() == *origin);
                if exact.is_none() {
                    return Err(AskRefusal::NoOrigin(origin.clone()));
                }
                listed("messages", messages.origins(), origin, own_origin)
            }
            _ => Ok(()),
        }
    }
}

impl Grants {
    /// Whether app code may have a frame of its page show an address: one that it may open as well, since an address
    /// carries data away whoever shows it. Empty: none is shown. What the page itself gives a frame is not asked here.
    pub fn check_frame_source(&self, source: &str, own_origin: Option<&str>) -> Result<(), AskRefusal> {
        if source.is_empty() {
            return Ok(());
        }
        let Some(navigation) = &self.navigation else { return Err(AskRefusal::NotGranted("navigation")) };
        listed("navigation", navigation.origins(), source, own_origin).map_err(|refusal| match refusal {
            AskRefusal::Address => AskRefusal::FrameAddress,
            refusal => refusal,
        })
    }
}

/// Whether a URL is absolute, of the web, without credentials, and of an origin that is listed.
fn listed(key: &'static str, origins: &[OriginPattern], url: &str, own_origin: Option<&str>) -> Result<(), AskRefusal> {
    let url = Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .filter(|url| url.username().is_empty() && url.password().is_none())
        .ok_or(AskRefusal::Address)?;
    if origins.iter().any(|pattern| pattern.matches(&url, own_origin)) {
        return Ok(());
    }
    Err(AskRefusal::Origin { key, origin: url.origin().ascii_serialization() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policy;

    fn check(policy: &str, ask: &Ask) -> Result<(), String> {
        let policy = Policy::from_json(policy).expect("a policy");
        policy.grants().check(ask, Some("https://app.example.com")).map_err(|refusal| refusal.to_string())
    }

    fn to_url(url: &str) -> Ask {
        Ask::NavigateTo { to: Destination::Url(url.into()), params: Vec::new(), target: Target::SameWindow }
    }

    #[test]
    fn the_strict_policy_lets_a_page_be_shown_and_nothing_be_reached() {
        let page =
            Ask::NavigateTo { to: Destination::Page("Orders".into()), params: Vec::new(), target: Target::SameWindow };
        assert_eq!(check("{}", &page), Ok(()));
        assert_eq!(
            check("{}", &to_url("https://evil.example/?stolen=1")),
            Err("policy.navigation.origins does not list https://evil.example".into())
        );
        assert_eq!(
            check("{}", &to_url("https://app.example.com/logout")),
            Err("policy.navigation.origins does not list https://app.example.com".into())
        );
        for ask in [
            Ask::CopyToClipboard { text: "a".into() },
            Ask::Download { content: Content::Text("a".into()), name: "a".into(), media_type: String::new() },
            Ask::GetPosition { options: PositionOptions::default() },
            Ask::LogOut { redirect_url: String::new() },
            Ask::ListenToWindow { origin: "https://a.example".into() },
        ] {
            assert!(check("{}", &ask).expect_err("a refusal").ends_with("grants nothing"), "{ask:?}");
        }
    }

    #[test]
    fn an_address_is_of_the_web_and_of_a_listed_origin() {
        let policy = r#"{"navigation": {"origins": ["self", "https://*.example.org"]}}"#;
        for url in ["https://app.example.com/a?b#c", "https://docs.example.org/"] {
            assert_eq!(check(policy, &to_url(url)), Ok(()), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "data:text/html,a",
            "blob:https://app.example.com/1",
            "file:///a",
            "//a",
            "",
            "https://me:pw@app.example.com/",
            "about:blank",
            "mailto:a@b.example",
        ] {
            assert_eq!(check(policy, &to_url(url)), Err("Enter a valid URL or page name".into()), "{url}");
        }
        assert!(check(policy, &to_url("https://example.org/")).is_err(), "the domain itself is not listed");
    }

    #[test]
    fn app_code_gives_a_frame_addresses_that_it_may_open_and_no_others() {
        let check = |policy: &str, source: &str| {
            let policy = Policy::from_json(policy).expect("a policy");
            policy.grants().check_frame_source(source, Some("https://app.example.com")).map_err(|r| r.to_string())
        };
        let some = r#"{"navigation": {"origins": ["self", "https://maps.example.org"]}}"#;
        for source in ["", "https://app.example.com/report", "https://maps.example.org/?at=48.1"] {
            assert_eq!(check(some, source), Ok(()), "{source}");
        }
        for source in [
            "/report",
            "//evil.example/",
            "https:evil",
            "javascript:alert(1)",
            "data:image/svg+xml,<svg/>",
            "blob:https://app.example.com/1",
            "about:srcdoc",
            "https://me:pw@maps.example.org/",
            " ",
        ] {
            assert!(check(some, source).is_err(), "{source}");
        }
        let listed = "policy.navigation.origins does not list https://evil.example";
        assert_eq!(check(some, "https://evil.example/?stolen=1"), Err(listed.into()));
        assert!(check("{}", "https://app.example.com/").is_err());
        assert_eq!(
            check(r#"{"navigation": null}"#, "https://a.example/"),
            Err("policy.navigation grants nothing".into())
        );
        assert_eq!(check(r#"{"navigation": null}"#, ""), Ok(()));
    }

    #[test]
    fn messages_go_to_exact_listed_origins() {
        let policy = r#"{"messages": {"origins": ["https://a.example"]}}"#;
        let listen = |origin: &str| check(policy, &Ask::ListenToWindow { origin: origin.into() });
        assert_eq!(listen("https://a.example"), Ok(()));
        assert_eq!(listen("null"), Ok(()));
        for origin in ["*", "https://a.example/", "https://A.example", "https://a.example:443", "a.example", ""] {
            assert!(listen(origin).expect_err("a refusal").contains("is no exact origin"), "{origin}");
        }
        assert!(listen("https://b.example").expect_err("a refusal").contains("policy.messages.origins"));
    }

    #[test]
    fn a_file_has_a_largest_size() {
        let ask = Ask::Download { content: Content::Bytes(vec![0; 11]), name: "a".into(), media_type: String::new() };
        assert_eq!(
            check(r#"{"download": {"maxBytes": 10}}"#, &ask),
            Err("the file has 11 bytes; policy.download.maxBytes is 10".into())
        );
    }
}
