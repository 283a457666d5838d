//! Which tokens a frame's sandbox has.

use super::{FrameContent, FrameNote, Page};
use crate::policy::{FramePolicy, SandboxToken};
use std::fmt;

/// The value of a `sandbox` attribute. Only [`super::decide`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sandbox {
    tokens: Vec<SandboxToken>,
    same_origin: bool,
}

/// A sandbox, and where what is in it may go.
pub(super) struct Chosen {
    pub(super) sandbox: Sandbox,
    pub(super) confined_to: Vec<String>,
}

const SAME_ORIGIN: &str = "allow-same-origin";

impl Sandbox {
    /// Its tokens, without `allow-same-origin`.
    pub fn tokens(&self) -> &[SandboxToken] {
        &self.tokens
    }

    /// Whether what it shows keeps its origin. Then it is a listed third party's, and is confined to such.
    pub const fn same_origin(&self) -> bool {
        self.same_origin
    }
}

impl fmt::Display for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = self.same_origin.then_some(SAME_ORIGIN);
        let tokens = self.tokens.iter().map(|token| token.as_str());
        f.write_str(&tokens.chain(kept).collect::<Vec<_>>().join(" "))
    }
}

/// `asked` narrows what the policy lists, and cannot widen it.
pub(super) fn choose(
    content: &FrameContent,
    asked: Option<&str>,
    page: &Page,
    policy: &FramePolicy,
    notes: &mut Vec<FrameNote>,
) -> Chosen {
    // An image needs nothing. One of `svg` could hold a script.
    if matches!(content, FrameContent::Image(_)) {
        return Chosen { sandbox: Sandbox { tokens: Vec::new(), same_origin: false }, confined_to: Vec::new() };
    }
    let asked: Option<Vec<String>> =
        asked.map(|text| text.split_ascii_whitespace().map(str::to_ascii_lowercase).collect());
    let is_asked = |name: &str| asked.as_ref().is_none_or(|asked| asked.iter().any(|token| token == name));
    let tokens: Vec<SandboxToken> = SandboxToken::ALL
        .iter()
        .filter(|token| policy.tokens.contains(token) && is_asked(token.as_str()))
        .copied()
        .collect();
    let confined_to = if is_asked(SAME_ORIGIN) { kept_origins(content, page, policy) } else { Vec::new() };
    for token in asked.iter().flatten() {
        match SandboxToken::ALL.iter().find(|known| known.as_str() == token) {
            Some(known) if !tokens.contains(known) => notes.push(FrameNote::Token(known.as_str())),
            Some(_) => {}
            None if token == SAME_ORIGIN && confined_to.is_empty() => notes.push(FrameNote::SameOrigin),
            None if token == SAME_ORIGIN => {}
            None => notes.push(FrameNote::UnknownToken),
        }
    }
    Chosen { sandbox: Sandbox { tokens, same_origin: !confined_to.is_empty() }, confined_to }
}

/// The origins among which a frame may move if it keeps its own: those that the policy lists, less all of the page's own
/// host. None, if it is not itself among them.
///
/// With scripts and the page's origin a frame could take its sandbox off. What it shows can be at a third party's address
/// and send itself, or be sent by a redirect, to the page's: so it is not enough to look at where it starts.
fn kept_origins(content: &FrameContent, page: &Page, policy: &FramePolicy) -> Vec<String> {
    let FrameContent::Web(address) = content else { return Vec::new() };
    if page.origin.is_none() || address.scheme != "https" || page.has_host(&address.host) {
        return Vec::new();
    }
    let others = policy.same_origin.iter().filter(|origin| !page.has_host(origin.get().host()));
    let others: Vec<String> = others.map(ToString::to_string).collect();
    if others.contains(&address.origin) { others } else { Vec::new() }
}
