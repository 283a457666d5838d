//! What a frame beside an app becomes: its attributes, or a refusal (invariant I5).
//!
//! A pure decision. The page parses `src` with its own browser's parser and hands the parts over as an [`Address`]; what
//! comes out is applied as it is. Nothing here can leave a sandbox out: [`FrameAttributes::sandbox`] is absent only where
//! [`FramePolicy::dangerously_disable_sandbox`] says so, and a policy comes from the server alone.

mod address;
mod content;
mod message;
mod refusal;
mod sandbox;

pub use address::{Address, Page};
pub use content::FrameContent;
pub use message::{MessageRefusal, MessageTarget};
pub use refusal::{FrameNote, FrameRefusal};
pub use sandbox::Sandbox;

use crate::policy::{FramePermission, FramePolicy, FrameReferrer};
use sandbox::Chosen;

/// What an app says about a frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct FrameProps<'a> {
    /// The address, as it is written.
    pub src: &'a str,
    /// The same, parsed against the page's base address. None: it is no address.
    pub address: Option<&'a Address>,
    /// A document as text. Wins over `src`.
    pub srcdoc: &'a str,
    /// The tokens that the frame is to have, between white space. None: all that the policy lists.
    pub sandbox: Option<&'a str>,
    /// The permissions that the frame asks for, with semicolons between them, as in HTML.
    pub allow: &'a str,
}

/// The attributes of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameAttributes {
    /// What it shows.
    pub content: FrameContent,
    /// `sandbox`. None only where the server has switched sandboxes off.
    pub sandbox: Option<Sandbox>,
    /// `allow`.
    pub permissions: Vec<FramePermission>,
    /// `referrerpolicy`.
    pub referrer: FrameReferrer,
    /// `csp`, which stands in the document as well.
    pub csp: Option<String>,
    /// The only origins that the frame may ever show, however it is sent elsewhere; empty where it may show any. Whoever
    /// applies this puts the frame into a document of its own whose `frame-src` says so.
    pub confined_to: Vec<String>,
    /// The origins that messages of the frame can have. `null` is that of a sandboxed document.
    pub origins: Vec<String>,
    /// What was asked for and left out.
    pub notes: Vec<FrameNote>,
}

/// Decides what a frame becomes.
pub fn decide(props: &FrameProps<'_>, page: &Page, policy: &FramePolicy) -> Result<FrameAttributes, FrameRefusal> {
    let content = FrameContent::choose(props, page, policy)?;
    let mut notes = Vec::new();
    let permissions = permissions(props.allow, policy, &mut notes);
    let csp = policy.srcdoc_csp.clone().filter(|_| matches!(content, FrameContent::Srcdoc(_)));
    let (sandbox, confined_to, origins) = if policy.dangerously_disable_sandbox {
        notes.push(FrameNote::SandboxOff);
        (None, Vec::new(), vec![content.own_origin(page)])
    } else {
        let Chosen { sandbox, confined_to } = sandbox::choose(&content, props.sandbox, page, policy, &mut notes);
        let origins = if confined_to.is_empty() { vec!["null".to_owned()] } else { confined_to.clone() };
        (Some(sandbox), confined_to, origins)
    };
    Ok(FrameAttributes { content, sandbox, permissions, referrer: policy.referrer, csp, confined_to, origins, notes })
}

/// Those asked for that the policy lists. A feature is a name alone here: to whom it goes is not the app's to say.
fn permissions(allow: &str, policy: &FramePolicy, notes: &mut Vec<FrameNote>) -> Vec<FramePermission> {
    let mut given = Vec::new();
    for asked in allow.split(';').map(str::trim).filter(|asked| !asked.is_empty()) {
        match FramePermission::ALL.iter().find(|permission| permission.as_str() == asked) {
            Some(permission) if policy.permissions.contains(permission) => {
                if !given.contains(permission) {
                    given.push(*permission);
                }
            }
            Some(permission) => notes.push(FrameNote::Permission(permission.as_str())),
            None => notes.push(FrameNote::UnknownPermission),
        }
    }
    given
}

impl FrameAttributes {
    /// The text of `allow`.
    pub fn allow(&self) -> String {
        self.permissions.iter().map(|permission| permission.as_str()).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests;
