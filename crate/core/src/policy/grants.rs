//! Grants: the proof, as a value, that the policy allows a power.

use super::{
    ConsolePolicy, DownloadPolicy, FetchPolicy, MessagePolicy, NavigationPolicy, OriginPattern, Policy, StorePolicy,
    TimerPolicy,
};
use crate::{
    effect::Grant,
    header::{self, HeaderRefusal},
};
use url::Url;

/// Everything that one policy grants. Absent: the framework's globals for it are absent from the realm.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    /// The console.
    pub console: Option<ConsoleGrant>,
    /// Timers.
    pub timers: Option<TimerGrant>,
    /// The store.
    pub store: Option<StoreGrant>,
    /// Requests.
    pub fetch: Option<FetchGrant>,
    /// What is shown on the page.
    pub interface: Option<InterfaceGrant>,
    /// Navigation.
    pub navigation: Option<NavigationGrant>,
    /// Files to save.
    pub download: Option<DownloadGrant>,
    /// Text to copy.
    pub clipboard: Option<ClipboardGrant>,
    /// Messages of windows.
    pub messages: Option<MessageGrant>,
    /// Where the user is.
    pub geolocation: Option<GeolocationGrant>,
    /// The end of the user's session.
    pub logout: Option<LogoutGrant>,
    /// Queries.
    pub queries: Option<QueryGrant>,
}

/// May write to the console.
#[derive(Clone, Debug)]
pub struct ConsoleGrant(ConsolePolicy);

/// May set timers.
#[derive(Clone, Debug)]
pub struct TimerGrant(TimerPolicy);

/// May keep values.
#[derive(Clone, Debug)]
pub struct StoreGrant(StorePolicy);

/// May send requests to the origins listed.
#[derive(Clone, Debug)]
pub struct FetchGrant(FetchPolicy);

/// May show alerts and modals and change widgets.
#[derive(Clone, Debug)]
pub struct InterfaceGrant(());

/// May lead to other pages.
#[derive(Clone, Debug)]
pub struct NavigationGrant(NavigationPolicy);

/// May save files.
#[derive(Clone, Debug)]
pub struct DownloadGrant(DownloadPolicy);

/// May copy text.
#[derive(Clone, Debug)]
pub struct ClipboardGrant(());

/// May send messages to windows and hear theirs.
#[derive(Clone, Debug)]
pub struct MessageGrant(MessagePolicy);

/// May ask where the user is.
#[derive(Clone, Debug)]
pub struct GeolocationGrant(());

/// May end the user's session.
#[derive(Clone, Debug)]
pub struct LogoutGrant(());

/// May run queries.
#[derive(Clone, Debug)]
pub struct QueryGrant(());

impl Policy {
    /// The grants that this policy gives. Nothing else makes one.
    pub fn grants(&self) -> Grants {
        Grants {
            console: self.console.clone().map(ConsoleGrant),
            timers: self.timers.clone().map(TimerGrant),
            store: self.store.clone().map(StoreGrant),
            fetch: self.fetch.clone().filter(|fetch| !fetch.origins.is_empty()).map(FetchGrant),
            interface: self.interface.as_ref().map(|_| InterfaceGrant(())),
            navigation: self.navigation.clone().map(NavigationGrant),
            download: self.download.clone().map(DownloadGrant),
            clipboard: self.clipboard.as_ref().map(|_| ClipboardGrant(())),
            messages: self.messages.clone().map(MessageGrant),
            geolocation: self.geolocation.as_ref().map(|_| GeolocationGrant(())),
            logout: self.logout.as_ref().map(|_| LogoutGrant(())),
            queries: self.queries.as_ref().map(|_| QueryGrant(())),
        }
    }
}

impl Grants {
    /// Whether a power is granted at all.
    pub const fn has(&self, grant: Grant) -> bool {
        match grant {
            Grant::Jar => true,
            Grant::Console => self.console.is_some(),
            Grant::Timers => self.timers.is_some(),
            Grant::Store => self.store.is_some(),
            Grant::Fetch => self.fetch.is_some(),
            Grant::Interface => self.interface.is_some(),
            Grant::Navigation => self.navigation.is_some(),
            Grant::Download => self.download.is_some(),
            Grant::Clipboard => self.clipboard.is_some(),
            Grant::Messages => self.messages.is_some(),
            Grant::Geolocation => self.geolocation.is_some(),
            Grant::Logout => self.logout.is_some(),
            Grant::Queries => self.queries.is_some(),
        }
    }
}

impl NavigationGrant {
    /// The origins whose addresses may be opened.
    pub fn origins(&self) -> &[OriginPattern] {
        &self.0.origins
    }

    /// Whether a window may be opened.
    pub const fn new_window(&self) -> bool {
        self.0.new_window
    }
}

impl DownloadGrant {
    /// The largest file, in bytes.
    pub const fn max_bytes(&self) -> u32 {
        self.0.max_bytes
    }
}

impl MessageGrant {
    /// The origins that may be reached and heard.
    pub fn origins(&self) -> &[OriginPattern] {
        &self.0.origins
    }
}

impl ConsoleGrant {
    /// Lines in one turn.
    pub const fn max_lines_per_turn(&self) -> u32 {
        self.0.max_lines_per_turn
    }

    /// Lines in one second.
    pub const fn max_lines_per_second(&self) -> u32 {
        self.0.max_lines_per_second
    }
}

impl TimerGrant {
    /// The delay that a timer asked for gets: whole milliseconds, intervals not under the floor, 24.8 days at most, as
    /// on the platform (HTML, timer initialization steps).
    pub fn delay_ms(&self, asked: f64, repeat: bool) -> u32 {
        let asked = if asked.is_finite() { asked.clamp(0.0, f64::from(i32::MAX)) as u32 } else { 0 };
        if repeat { asked.max(self.0.min_interval_ms) } else { asked }
    }
}

impl StoreGrant {
    /// Bytes of all keys and values.
    pub const fn max_bytes(&self) -> u32 {
        self.0.max_bytes
    }

    /// Bytes in `localStorage`.
    pub const fn max_local_bytes(&self) -> u32 {
        self.0.max_local_bytes
    }

    /// Whether what is kept is encrypted.
    pub const fn encrypt(&self) -> bool {
        self.0.encrypt
    }
}

/// Why a request is not allowed. The message names the rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchRefusal {
    /// The URL cannot be read.
    #[error("\"{0}\" is not an absolute http or https URL")]
    Url(String),
    /// `user:password@` in the URL.
    #[error("the URL holds a user name or password; send an Authorization header instead")]
    UrlCredentials,
    /// The origin is not listed.
    #[error("policy.fetch.origins does not list {0}")]
    Origin(String),
    /// The method is not listed.
    #[error("policy.fetch.methods does not list {0}")]
    Method(String),
    /// A header that may not be set.
    #[error(transparent)]
    Header(#[from] HeaderRefusal),
    /// The request's body is too long.
    #[error("the body has {0} bytes; policy.fetch.maxRequestBytes is {1}")]
    Body(usize, u32),
}

impl FetchGrant {
    /// Checks a request and names the entry of `policy.fetch.origins` that allows it. `own_origin` is the page's own,
    /// as `https://app.example.com`, which the entry `self` stands for; without a page `self` allows nothing.
    pub fn check(
        &self,
        url: &str,
        method: &str,
        headers: &[(String, String)],
        body: Option<&[u8]>,
        own_origin: Option<&str>,
    ) -> Result<String, FetchRefusal> {
        let url = Url::parse(url)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| FetchRefusal::Url(url.to_owned()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchRefusal::UrlCredentials);
        }
        if !self.0.methods.iter().any(|allowed| allowed == method) {
            return Err(FetchRefusal::Method(method.to_owned()));
        }
        for (name, value) in headers {
            header::check(name, value)?;
        }
        if let Some(body) = body.filter(|body| body.len() > self.0.max_request_bytes as usize) {
            return Err(FetchRefusal::Body(body.len(), self.0.max_request_bytes));
        }
        let allowed_by = self.0.origins.iter().find(|pattern| pattern.matches(&url, own_origin));
        allowed_by.map(ToString::to_string).ok_or_else(|| FetchRefusal::Origin(url.origin().ascii_serialization()))
    }

    /// The largest response body, in bytes.
    pub const fn max_response_bytes(&self) -> u32 {
        self.0.max_response_bytes
    }

    /// Milliseconds from sending to the last byte.
    pub const fn deadline_ms(&self) -> u32 {
        self.0.deadline_ms
    }
}
