//! What the frames may do that apps show: documents of others, beside the app.

use super::{PolicyError, frame_origin::SecureOrigin, frame_source::FrameSource};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What frames may show and do. Every frame is sandboxed; what is listed here is what its sandbox lets through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FramePolicy {
    /// What a frame may show: `https:` or `http:` (any host over it), `https://maps.example.com`,
    /// `https://*.example.com` (any subdomain, not the domain itself), `self` (the page's own origin), `data:` (images
    /// alone), `srcdoc` (a document that the app has as text).
    pub sources: Vec<FrameSource>,
    /// The tokens that a frame's sandbox has unless the frame asks for fewer.
    pub tokens: Vec<SandboxToken>,
    /// Third parties whose frames keep their origin, so their own cookies and storage. Never the page's own host.
    pub same_origin: Vec<SecureOrigin>,
    /// Permissions that a frame gets when it asks for them.
    pub permissions: Vec<FramePermission>,
    /// What a frame's server is told of where it is shown.
    pub referrer: FrameReferrer,
    /// A content security policy for documents that the app has as text, beside the page's own.
    pub srcdoc_csp: Option<String>,
    /// The longest `src` or `srcdoc`, in bytes of UTF-8.
    #[schemars(range(min = 1_024, max = 16_777_216))]
    pub max_source_bytes: u32,
    /// The largest message to or from a frame, in bytes.
    #[schemars(range(min = 1, max = 16_777_216))]
    pub max_message_bytes: u32,
    /// Messages of one frame in one second; what is over is dropped and counted.
    #[schemars(range(min = 1, max = 10_000))]
    pub max_messages_per_second: u32,
    /// Shows every frame without a sandbox. Set by the server, from its environment, and by nothing else.
    pub dangerously_disable_sandbox: bool,
}

impl Default for FramePolicy {
    fn default() -> Self {
        Self {
            sources: vec![FrameSource::Https, FrameSource::Http, FrameSource::Image, FrameSource::Srcdoc],
            tokens: vec![
                SandboxToken::Forms,
                SandboxToken::Modals,
                SandboxToken::OrientationLock,
                SandboxToken::PointerLock,
                SandboxToken::Popups,
                SandboxToken::Scripts,
            ],
            same_origin: Vec::new(),
            permissions: Vec::new(),
            referrer: FrameReferrer::default(),
            srcdoc_csp: None,
            max_source_bytes: 2_097_152,
            max_message_bytes: 1_048_576,
            max_messages_per_second: 500,
            dangerously_disable_sandbox: false,
        }
    }
}

/// Why a policy for frames cannot be used although it can be read. Apart from [`PolicyError`], which knows JSON: what shows
/// frames does not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FramePolicyError {
    /// A number outside its range.
    #[error("BELLJAR_POLICY: {name} is {value}; it must be between {min} and {max}")]
    Range {
        /// The key's path.
        name: &'static str,
        /// What the policy says.
        value: u32,
        /// The smallest value accepted.
        min: u32,
        /// The largest value accepted.
        max: u32,
    },
    /// No content security policy can be written so.
    #[error("BELLJAR_POLICY: frames.srcdocCsp must be one line of 1 to 4096 ASCII characters")]
    SrcdocCsp,
}

/// A list of names that are written as they are in HTML.
macro_rules! names {
    ($(#[$about:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $type {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl $type {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// As it is written.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

names! {
    /// A token of a frame's `sandbox` that a policy can list. `allow-same-origin` is not among them: it goes by origin.
    /// [HTML](https://html.spec.whatwg.org/multipage/browsers.html#sandboxing),
    /// [MDN](https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/iframe#sandbox).
    SandboxToken {
        /// Download files.
        Downloads = "allow-downloads",
        /// Send forms.
        Forms = "allow-forms",
        /// `alert`, `confirm`, `prompt`, `print`.
        Modals = "allow-modals",
        /// Lock the screen's orientation.
        OrientationLock = "allow-orientation-lock",
        /// Lock the pointer.
        PointerLock = "allow-pointer-lock",
        /// Open windows, which are sandboxed as the frame is.
        Popups = "allow-popups",
        /// What is opened is not sandboxed.
        PopupsToEscapeSandbox = "allow-popups-to-escape-sandbox",
        /// Start presentations on other screens.
        Presentation = "allow-presentation",
        /// Run scripts.
        Scripts = "allow-scripts",
        /// Ask its user for its cookies.
        StorageAccessByUserActivation = "allow-storage-access-by-user-activation",
        /// Send the whole page elsewhere when its user clicks in the frame.
        TopNavigationByUserActivation = "allow-top-navigation-by-user-activation",
    }
}

names! {
    /// A feature of the browser that a frame can be given:
    /// [MDN](https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Permissions-Policy#directives).
    FramePermission {
        /// Play sound without a click.
        Autoplay = "autoplay",
        /// Ask for the camera.
        Camera = "camera",
        /// Ask for the clipboard.
        ClipboardRead = "clipboard-read",
        /// Write to the clipboard.
        ClipboardWrite = "clipboard-write",
        /// Ask for what is on the screen.
        DisplayCapture = "display-capture",
        /// Play protected media.
        EncryptedMedia = "encrypted-media",
        /// Fill the screen.
        Fullscreen = "fullscreen",
        /// Read gamepads.
        Gamepad = "gamepad",
        /// Ask where the user is.
        Geolocation = "geolocation",
        /// Ask for the microphone.
        Microphone = "microphone",
        /// Ask for a payment.
        Payment = "payment",
        /// Show video in a window of its own.
        PictureInPicture = "picture-in-picture",
        /// Sign in with a passkey.
        PublickeyCredentialsGet = "publickey-credentials-get",
        /// Keep the screen on.
        ScreenWakeLock = "screen-wake-lock",
        /// Ask for its own cookies.
        StorageAccess = "storage-access",
        /// Share by the system's own means.
        WebShare = "web-share",
    }
}

names! {
    /// What a frame's server is told of where it is shown.
    #[derive(Default)]
    FrameReferrer {
        /// Nothing.
        #[default]
        NoReferrer = "no-referrer",
        /// The page's origin, over https to https.
        StrictOrigin = "strict-origin",
    }
}

impl FramePolicy {
    /// Its keys, for readers that do not look for others by themselves.
    pub const KEYS: [&str; 10] = [
        "sources",
        "tokens",
        "sameOrigin",
        "permissions",
        "referrer",
        "srcdocCsp",
        "maxSourceBytes",
        "maxMessageBytes",
        "maxMessagesPerSecond",
        "dangerouslyDisableSandbox",
    ];

    /// Reads a policy for frames alone, as a page that shows frames and makes no jars has it.
    pub fn from_json(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = serde_json::from_str(text)?;
        policy.check()?;
        Ok(policy)
    }

    /// Checks every number against its range, and that the content security policy is one line of ASCII. What stands in
    /// that is the browser's to read.
    pub fn check(&self) -> Result<(), FramePolicyError> {
        for (name, value, range) in [
            ("frames.maxSourceBytes", self.max_source_bytes, 1_024..=16_777_216),
            ("frames.maxMessageBytes", self.max_message_bytes, 1..=16_777_216),
            ("frames.maxMessagesPerSecond", self.max_messages_per_second, 1..=10_000),
        ] {
            if !range.contains(&value) {
                return Err(FramePolicyError::Range { name, value, min: *range.start(), max: *range.end() });
            }
        }
        let is_line = |csp: &String| {
            (1..=4_096).contains(&csp.len()) && csp.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
        };
        if self.srcdoc_csp.as_ref().is_none_or(is_line) { Ok(()) } else { Err(FramePolicyError::SrcdocCsp) }
    }

    /// What a page's content security policy says in `frame-src` to let through what this policy does, and no more.
    pub fn frame_src(&self) -> String {
        let listed: Vec<String> = self.sources.iter().filter_map(FrameSource::csp).collect();
        if listed.is_empty() { "'none'".into() } else { listed.join(" ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policy;

    fn frames(json: &str) -> Result<FramePolicy, String> {
        let policy = Policy::from_json(&format!("{{ \"frames\": {json} }}"));
        policy.map(|policy| policy.frames).map_err(|error| error.to_string())
    }

    #[test]
    fn i5_the_strict_policy_has_a_sandbox_and_grants_nothing_extra() {
        let strict = frames("{}").expect("the strict policy");
        assert_eq!(strict, FramePolicy::default());
        assert!(!strict.dangerously_disable_sandbox);
        assert!(strict.same_origin.is_empty() && strict.permissions.is_empty());
        let tokens: Vec<&str> = strict.tokens.iter().map(|token| token.as_str()).collect();
        assert_eq!(
            tokens.join(" "),
            "allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-scripts"
        );
    }

    #[test]
    fn i7_what_is_misspelt_is_an_error_and_not_another_policy() {
        for json in [
            "null",
            "5",
            r#"{"sandbox":false}"#,
            r#"{"dangerouslyDisableSandbox":"true"}"#,
            r#"{"dangerouslyDisableSandbox":1}"#,
            r#"{"dangerouslyDisableSandbox":null}"#,
            r#"{"DangerouslyDisableSandbox":true}"#,
            r#"{"tokens":["allow-same-origin"]}"#,
            r#"{"tokens":["allow-top-navigation"]}"#,
            r#"{"tokens":["scripts"]}"#,
            r#"{"tokens":"allow-scripts"}"#,
            r#"{"sameOrigin":["http://a.example"]}"#,
            r#"{"sameOrigin":["https:"]}"#,
            r#"{"sameOrigin":["self"]}"#,
            r#"{"sameOrigin":["https://*.a.example"]}"#,
            r#"{"permissions":["*"]}"#,
            r#"{"sources":["javascript:"]}"#,
            r#"{"sources":["*"]}"#,
            r#"{"referrer":"unsafe-url"}"#,
            r#"{"srcdocCsp":""}"#,
            r#"{"srcdocCsp":"default-src 'none'\n"}"#,
            r#"{"maxMessageBytes":0}"#,
            r#"{"maxMessagesPerSecond":10001}"#,
            r#"{"maxSourceBytes":1}"#,
        ] {
            assert!(frames(json).is_err(), "{json}");
        }
    }

    #[test]
    fn the_keys_are_those_of_the_type() {
        let json = serde_json::to_value(FramePolicy::default()).expect("JSON");
        let keys: Vec<&str> = json.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys, FramePolicy::KEYS);
    }

    #[test]
    fn a_page_lets_through_what_the_policy_does() {
        assert_eq!(FramePolicy::default().frame_src(), "https: http: data:");
        let policy = frames(r#"{"sources":["self","https://*.a.example","srcdoc"]}"#).expect("a policy");
        assert_eq!(policy.frame_src(), "'self' https://*.a.example");
        assert_eq!(frames(r#"{"sources":["srcdoc"]}"#).expect("a policy").frame_src(), "'none'");
    }

    #[test]
    fn names_are_written_as_they_are_read() {
        for token in SandboxToken::ALL {
            assert_eq!(serde_json::to_value(token).expect("JSON"), token.as_str());
        }
        for permission in FramePermission::ALL {
            assert_eq!(serde_json::to_value(permission).expect("JSON"), permission.as_str());
        }
        for referrer in FrameReferrer::ALL {
            assert_eq!(serde_json::to_value(referrer).expect("JSON"), referrer.as_str());
        }
    }
}
