//! Messages to and from a frame: to whom they go, and whose are heard.

use super::FrameAttributes;
use crate::policy::FramePolicy;

/// To whom a message goes, in the browser's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageTarget {
    /// A document of this origin, or nobody.
    Origin(String),
    /// The sandboxed document, whose origin has no name: whatever the frame shows at the time.
    Nameless,
}

/// Why a message is not sent or not heard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageRefusal {
    /// Nothing was given.
    #[error("Please enter a target origin URL.")]
    NoTarget,
    /// `*`.
    #[error("the target origin must not be \"*\", which is everybody: write the frame's own origin")]
    Everybody,
    /// A sandboxed document has the origin `null`.
    #[error(
        "the frame is sandboxed, so its origin is \"null\": write that, and send nothing secret, for whatever the frame \
             shows gets it; or let policy.frames.sameOrigin list its origin"
    )]
    Sandboxed,
    /// Another origin.
    #[error("the frame never has that origin; it may have {0}")]
    OtherOrigin(String),
    /// Too large.
    #[error("the message has more than {0} bytes, which is policy.frames.maxMessageBytes")]
    TooLarge(u32),
    /// More in a second than there may be.
    #[error(
        "the frame sends more than {0} messages in a second, which is policy.frames.maxMessagesPerSecond: the rest is \
             dropped"
    )]
    TooMany(u32),
    /// From an origin that the frame cannot have.
    #[error("a message of the frame has an origin that it should not have: it is dropped")]
    ForeignOrigin,
    /// There is no frame to send to.
    #[error("no frame is shown that could get a message")]
    NoFrame,
    /// What cannot be copied as data.
    #[error("the message holds what is no data: {0}")]
    NotData(String),
}

impl MessageRefusal {
    /// A name for programs, which does not change.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NoTarget => "no-target",
            Self::Everybody => "everybody",
            Self::Sandboxed => "sandboxed",
            Self::OtherOrigin(_) => "other-origin",
            Self::TooLarge(_) => "too-large",
            Self::TooMany(_) => "too-many",
            Self::ForeignOrigin => "foreign-origin",
            Self::NoFrame => "no-frame",
            Self::NotData(_) => "not-data",
        }
    }

    /// All reasons.
    pub const REASONS: [&str; 9] = [
        "no-target",
        "everybody",
        "sandboxed",
        "other-origin",
        "too-large",
        "too-many",
        "foreign-origin",
        "no-frame",
        "not-data",
    ];
}

const NAMELESS: &str = "null";

impl FrameAttributes {
    /// To whom a message goes that is meant for an origin.
    pub fn target(&self, asked: &str) -> Result<MessageTarget, MessageRefusal> {
        // As one writes it, and as `URL` writes an origin's address.
        let asked = asked.trim();
        let origin = asked.strip_suffix('/').unwrap_or(asked);
        match origin {
            "" => Err(MessageRefusal::NoTarget),
            "*" => Err(MessageRefusal::Everybody),
            _ if !self.origins.iter().any(|known| known == origin) => Err(match self.origins.as_slice() {
                [one] if one == NAMELESS => MessageRefusal::Sandboxed,
                origins => MessageRefusal::OtherOrigin(origins.join(" or ")),
            }),
            NAMELESS => Ok(MessageTarget::Nameless),
            origin => Ok(MessageTarget::Origin(origin.to_owned())),
        }
    }

    /// Whether a message with this origin can be the frame's.
    pub fn hears(&self, origin: &str) -> Result<(), MessageRefusal> {
        if self.origins.iter().any(|known| known == origin) { Ok(()) } else { Err(MessageRefusal::ForeignOrigin) }
    }
}

impl FramePolicy {
    /// Whether a message may be as large as this.
    pub const fn check_message(&self, bytes: usize) -> Result<(), MessageRefusal> {
        if bytes > self.max_message_bytes as usize {
            return Err(MessageRefusal::TooLarge(self.max_message_bytes));
        }
        Ok(())
    }
}
