//! Whatever an app writes, a frame has a sandbox, and keeps its origin only where that is a listed third party's.
//!
//! The lines of a text: the page's address, `src`, `sandbox`, `allow`, an origin that the policy lists; the rest is `srcdoc`.
#![no_main]

use belljar_core::{
    iframe::{self, Address, FrameContent, FrameProps, Page},
    policy::FramePolicy,
};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|text: &str| {
    let mut lines = text.splitn(6, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let Ok(base) = Url::parse(line()) else { return };
    let (src, sandbox, allow, listed, srcdoc) = (line(), line(), line(), line(), line());
    let json = serde_json::json!({ "sameOrigin": [listed], "permissions": ["fullscreen"] }).to_string();
    let policy = FramePolicy::from_json(&json).unwrap_or_default();

    let page = Page::at(&Address::from(&base));
    let address = base.join(src).ok().as_ref().map(Address::from);
    let props = FrameProps { src, address: address.as_ref(), srcdoc, sandbox: Some(sandbox), allow };
    let Ok(frame) = iframe::decide(&props, &page, &policy) else { return };
    let given = frame.sandbox.expect("a sandbox").to_string();
    let mut tokens = given.split(' ').filter(|token| !token.is_empty());
    let listed_or_kept =
        |token| token == "allow-same-origin" || policy.tokens.iter().any(|known| known.as_str() == token);
    assert!(tokens.all(listed_or_kept), "{given}");
    assert!(frame.permissions.iter().all(|permission| policy.permissions.contains(permission)));
    if !given.contains("allow-same-origin") {
        assert_eq!(frame.origins, ["null"]);
        return;
    }
    let FrameContent::Web(address) = frame.content else { panic!("only an address has an origin to keep") };
    let (at, own) = (Url::parse(&address.href).expect("an address"), base.origin().ascii_serialization());
    assert_eq!(at.scheme(), "https");
    assert_eq!(frame.confined_to, [at.origin().ascii_serialization()]);
    assert_eq!(frame.confined_to, [listed.to_ascii_lowercase().trim_end_matches(":443")]);
    assert_ne!(frame.confined_to, [own]);
    let bare = |url: &Url| url.host_str().unwrap_or_default().trim_end_matches('.').to_owned();
    assert_ne!(bare(&at), bare(&base));
});
