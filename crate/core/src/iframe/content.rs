//! What a frame shows.

use super::{Address, FrameProps, FrameRefusal, Page};
use crate::policy::{FramePolicy, FrameSource};

/// The kinds of images that a `data:` address may hold.
const IMAGES: [&str; 9] = ["apng", "avif", "bmp", "gif", "jpeg", "png", "svg+xml", "vnd.microsoft.icon", "webp"];

/// The longest scheme that a refusal quotes.
const QUOTED_SCHEME: usize = 16;

/// What a frame shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameContent {
    /// A document that the app has as text.
    Srcdoc(String),
    /// An image, within its address.
    Image(Address),
    /// What is at an address of the web.
    Web(Address),
}

impl FrameContent {
    /// What the app asks for, if the policy allows it.
    pub(super) fn choose(props: &FrameProps<'_>, page: &Page, policy: &FramePolicy) -> Result<Self, FrameRefusal> {
        let (what, text) = if props.srcdoc.is_empty() { ("src", props.src) } else { ("srcdoc", props.srcdoc) };
        if text.len() > policy.max_source_bytes as usize {
            return Err(FrameRefusal::TooLong { what, bytes: text.len(), max: policy.max_source_bytes });
        }
        if !props.srcdoc.is_empty() {
            let listed = policy.sources.contains(&FrameSource::Srcdoc);
            return if listed { Ok(Self::Srcdoc(text.to_owned())) } else { Err(FrameRefusal::SrcdocUnlisted) };
        }
        // A parser would take white space for the page's own address.
        if text.trim().is_empty() {
            return Err(FrameRefusal::Nothing);
        }
        let address = props.address.ok_or(FrameRefusal::Unreadable)?;
        match &*address.scheme {
            "http" | "https" => web(address, page, policy),
            "data" => image(address, policy),
            // A parser's schemes are lower-case ASCII.
            scheme => Err(FrameRefusal::Scheme(scheme.chars().take(QUOTED_SCHEME).collect())),
        }
    }

    /// The origin that it has without a sandbox.
    pub(super) fn own_origin(&self, page: &Page) -> String {
        match self {
            Self::Srcdoc(_) => page.origin.clone().unwrap_or_else(|| "null".to_owned()),
            Self::Image(_) => "null".to_owned(),
            Self::Web(address) => address.origin.clone(),
        }
    }
}

fn web(address: &Address, page: &Page, policy: &FramePolicy) -> Result<FrameContent, FrameRefusal> {
    if address.has_credentials {
        return Err(FrameRefusal::Credentials);
    }
    if !policy.sources.iter().any(|source| source.matches(address, page.origin.as_deref())) {
        return Err(FrameRefusal::Unlisted(address.origin.clone()));
    }
    if page.is_secure() && address.scheme == "http" && !address.is_loopback() {
        return Err(FrameRefusal::Insecure);
    }
    Ok(FrameContent::Web(address.clone()))
}

fn image(address: &Address, policy: &FramePolicy) -> Result<FrameContent, FrameRefusal> {
    if !policy.sources.contains(&FrameSource::Image) {
        return Err(FrameRefusal::Unlisted("data:".to_owned()));
    }
    // What stands before the first comma is the type (https://fetch.spec.whatwg.org/#data-url-processor).
    let rest = address.href.strip_prefix("data:").unwrap_or_default();
    let (media_type, _) = rest.split_once(',').ok_or(FrameRefusal::NoImage)?;
    let essence = media_type.split(';').next().unwrap_or_default().trim_matches(' ').to_ascii_lowercase();
    match essence.strip_prefix("image/") {
        Some(kind) if IMAGES.contains(&kind) => Ok(FrameContent::Image(address.clone())),
        _ => Err(FrameRefusal::NoImage),
    }
}
