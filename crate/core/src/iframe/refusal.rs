//! Why there is no frame, and what a frame has not got, in words: what, where, and what to do.

/// Why a frame is not shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameRefusal {
    /// Neither `src` nor `srcdoc`.
    #[error("At least either of source URL or srcDoc is required")]
    Nothing,
    /// `src` cannot be read.
    #[error("src is no address: write an absolute https:// address, or a path of the page's own server")]
    Unreadable,
    /// `src` has a scheme that frames do not show.
    #[error("src begins with \"{0}:\": a frame shows https: and http: addresses, and images in data: addresses")]
    Scheme(String),
    /// A `data:` address of something else.
    #[error(
        "src is a data: address that holds no image: write image/png, image/svg+xml or another image's type in it, \
             or give the document as srcdoc"
    )]
    NoImage,
    /// `user:password@` in `src`.
    #[error("src holds a user name or password, which everybody who reads the app would have: leave them out")]
    Credentials,
    /// http on a page that came over https.
    #[error("src is an http: address on an https: page, where browsers show none: write https:")]
    Insecure,
    /// The policy does not list what `src` leads to.
    #[error("policy.frames.sources does not list {0}: whoever runs the server can add it there")]
    Unlisted(String),
    /// The policy allows no document as text.
    #[error("policy.frames.sources does not list srcdoc: whoever runs the server can add it there")]
    SrcdocUnlisted,
    /// Too much text.
    #[error("{what} has {bytes} bytes; policy.frames.maxSourceBytes is {max}")]
    TooLong {
        /// `src` or `srcdoc`.
        what: &'static str,
        /// What there is.
        bytes: usize,
        /// What may be.
        max: u32,
    },
}

impl FrameRefusal {
    /// A name for programs, which does not change.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Unreadable => "unreadable",
            Self::Scheme(_) => "scheme",
            Self::NoImage => "no-image",
            Self::Credentials => "credentials",
            Self::Insecure => "insecure",
            Self::Unlisted(_) | Self::SrcdocUnlisted => "unlisted",
            Self::TooLong { .. } => "too-long",
        }
    }

    /// All reasons.
    pub const REASONS: [&str; 8] =
        ["nothing", "unreadable", "scheme", "no-image", "credentials", "insecure", "unlisted", "too-long"];
}

/// What a frame has not got, although it was asked for; or has not, to everybody's knowledge.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameNote {
    /// The server has switched sandboxes off.
    #[error("the server has switched the sandboxes of frames off: this frame has none")]
    SandboxOff,
    /// The policy does not list a token.
    #[error("sandbox asks for {0}, which policy.frames.tokens does not list: the frame goes without")]
    Token(&'static str),
    /// No such token, or none that frames have here.
    #[error("sandbox holds a token that frames do not have here; docs/iframe.md lists those that they have")]
    UnknownToken,
    /// Not for this frame.
    #[error(
        "sandbox asks for allow-same-origin, which is for the https: origins in policy.frames.sameOrigin alone, and \
             never for the page's own host: the frame goes without"
    )]
    SameOrigin,
    /// The policy does not list a permission.
    #[error("allow asks for {0}, which policy.frames.permissions does not list: the frame goes without")]
    Permission(&'static str),
    /// No such permission.
    #[error(
        "allow holds what is no permission's name; docs/iframe.md lists them, and they are written without origins"
    )]
    UnknownPermission,
}

impl FrameNote {
    /// A name for programs, which does not change.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::SandboxOff => "sandbox-off",
            Self::Token(_) => "token",
            Self::UnknownToken => "unknown-token",
            Self::SameOrigin => "same-origin",
            Self::Permission(_) => "permission",
            Self::UnknownPermission => "unknown-permission",
        }
    }

    /// All reasons.
    pub const REASONS: [&str; 6] =
        ["sandbox-off", "token", "unknown-token", "same-origin", "permission", "unknown-permission"];
}
