//! The decision, case by case. `tests/iframe.rs` has the properties that hold for any input.

use super::*;
use url::Url;

const PAGE: &str = "https://page.example.com/app";

fn address(text: &str) -> Option<Address> {
    Url::parse(PAGE).expect("a page").join(text).ok().as_ref().map(Address::from)
}

fn page() -> Page {
    Page::at(&address(PAGE).expect("a page"))
}

fn policy(json: &str) -> FramePolicy {
    FramePolicy::from_json(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

fn shown(src: &str, sandbox: Option<&str>, json: &str) -> Result<FrameAttributes, FrameRefusal> {
    let address = address(src);
    decide(&FrameProps { src, address: address.as_ref(), sandbox, ..FrameProps::default() }, &page(), &policy(json))
}

fn document(srcdoc: &str, sandbox: Option<&str>, json: &str) -> Result<FrameAttributes, FrameRefusal> {
    decide(&FrameProps { srcdoc, sandbox, ..FrameProps::default() }, &page(), &policy(json))
}

fn sandbox_of(frame: Result<FrameAttributes, FrameRefusal>) -> String {
    frame.expect("a frame").sandbox.expect("a sandbox").to_string()
}

const STANDARD: &str = "allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-scripts";
const BI: &str = r#"{"sameOrigin":["https://app.bi.example","https://login.bi.example"]}"#;

#[test]
fn i5_the_standard_sandbox_is_the_same_for_addresses_and_documents() {
    assert_eq!(sandbox_of(shown("https://a.example/", None, "{}")), STANDARD);
    assert_eq!(sandbox_of(shown("/own/path", None, "{}")), STANDARD);
    assert_eq!(sandbox_of(document("<p>", None, "{}")), STANDARD);
}

#[test]
fn i5_only_the_servers_switch_takes_the_sandbox_away() {
    for asked in [None, Some(""), Some("none"), Some("allow-scripts allow-same-origin"), Some("false")] {
        assert!(document("<p>", asked, "{}").expect("a frame").sandbox.is_some(), "{asked:?}");
    }
    let frame = document("<p>", None, r#"{"dangerouslyDisableSandbox":true}"#).expect("a frame");
    assert_eq!((frame.sandbox, &*frame.notes), (None, [FrameNote::SandboxOff].as_slice()));
    assert_eq!(frame.origins, ["https://page.example.com"]);
    let frame = shown("javascript:alert(1)", None, r#"{"dangerouslyDisableSandbox":true}"#);
    assert_eq!(frame, Err(FrameRefusal::Scheme("javascript".into())));
}

#[test]
fn a_frame_chooses_among_what_the_policy_lists() {
    let json = r#"{"tokens":["allow-scripts","allow-downloads","allow-popups-to-escape-sandbox"]}"#;
    let all = "allow-downloads allow-popups-to-escape-sandbox allow-scripts";
    assert_eq!(sandbox_of(document("<p>", None, json)), all);
    assert_eq!(sandbox_of(document("<p>", Some(" ALLOW-Scripts\tallow-scripts "), json)), "allow-scripts");
    assert_eq!(sandbox_of(document("<p>", Some(""), json)), "");
    let frame = document("<p>", Some("allow-forms allow-scripts allow-top-navigation"), json).expect("a frame");
    assert_eq!(frame.notes, [FrameNote::Token("allow-forms"), FrameNote::UnknownToken]);
    assert_eq!(frame.sandbox.expect("a sandbox").to_string(), "allow-scripts");
}

#[test]
fn i5_a_listed_third_party_keeps_its_origin_and_is_confined_to_those_listed() {
    let frame = shown("https://app.bi.example/report?id=1", None, BI).expect("a frame");
    assert_eq!(frame.sandbox.as_ref().expect("a sandbox").to_string(), format!("{STANDARD} allow-same-origin"));
    assert_eq!(frame.confined_to, ["https://app.bi.example", "https://login.bi.example"]);
    assert_eq!(frame.origins, frame.confined_to);
    // It may do without.
    let frame = shown("https://app.bi.example/", Some("allow-scripts"), BI).expect("a frame");
    assert_eq!((frame.confined_to.len(), &*frame.origins), (0, ["null".to_owned()].as_slice()));
}

#[test]
fn i5_nobody_else_keeps_an_origin() {
    let own = r#"{"sameOrigin":["https://page.example.com","https://page.example.com:8443","https://app.bi.example"]}"#;
    for src in [
        "https://page.example.com/",
        "https://page.example.com:8443/",
        "https://page.example.com.:8443/",
        "https://PAGE.example.com:8443/",
        "/",
        "https://app.bi.example:8443/",
        "https://app.bi.example./",
        "https://x.app.bi.example/",
        "https://app.bi.example.evil.example/",
        "https://evil.example/?https://app.bi.example",
    ] {
        let frame = shown(src, Some("allow-scripts allow-same-origin"), own).expect(src);
        assert_eq!(frame.sandbox.expect("a sandbox").to_string(), "allow-scripts", "{src}");
        assert_eq!((frame.confined_to.len(), &*frame.notes), (0, [FrameNote::SameOrigin].as_slice()), "{src}");
    }
    let frame = document("<p>", Some("allow-scripts allow-same-origin"), own).expect("a frame");
    assert_eq!(frame.sandbox.expect("a sandbox").to_string(), "allow-scripts");
    // Where it may go never includes the page's own host, whatever the policy lists.
    assert_eq!(shown("https://app.bi.example/", None, own).expect("a frame").confined_to, ["https://app.bi.example"]);
    // A page without an origin of its own cannot tell whose it is.
    let from = address("https://app.bi.example/");
    let props = FrameProps { src: "x", address: from.as_ref(), ..FrameProps::default() };
    for page in ["file:///tmp/page.html", "about:blank"] {
        let page = Page::at(&Address::from(&Url::parse(page).expect("a page")));
        assert_eq!(decide(&props, &page, &policy(BI)).expect("a frame").confined_to.len(), 0);
    }
}

#[test]
fn i5_other_schemes_are_refused_with_a_message() {
    for (src, scheme) in [
        ("javascript:alert(1)", "javascript"),
        (" \tjava\nscript:alert(1)", "javascript"),
        ("JaVaScRiPt:alert(1)", "javascript"),
        ("blob:https://page.example.com/0a", "blob"),
        ("about:blank", "about"),
        ("about:srcdoc", "about"),
        ("file:///etc/passwd", "file"),
        ("filesystem:https://page.example.com/temporary/a", "filesystem"),
        ("view-source:https://a.example", "view-source"),
        ("mailto:a@b.example", "mailto"),
        ("ws://a.example", "ws"),
        ("chrome://settings", "chrome"),
        ("a-very-long-scheme-indeed:x", "a-very-long-sche"),
    ] {
        assert_eq!(shown(src, None, "{}"), Err(FrameRefusal::Scheme(scheme.into())), "{src:?}");
    }
}

#[test]
fn only_images_come_as_data() {
    for src in ["data:image/png;base64,AAAA", "DATA:IMAGE/SVG+XML;charset=utf-8,<svg/>", "data: image/gif ,x"] {
        let frame = shown(src, None, "{}").expect(src);
        assert_eq!(frame.sandbox.expect("a sandbox").to_string(), "", "{src}: an image needs nothing");
        assert_eq!(frame.origins, ["null"]);
    }
    for src in [
        "data:text/html,<script>alert(1)</script>",
        "data:,text",
        "data:;image/png,x",
        "data:text/html;image/png,x",
        "data:image/,x",
        "data:image/png",
        "data:image/pngx,x",
        "data:xhtml+image/png,x",
        "data:image/x-html,x",
        "data:application/xhtml+xml,x",
    ] {
        assert_eq!(shown(src, None, "{}"), Err(FrameRefusal::NoImage), "{src}");
    }
    assert_eq!(shown("data:image/png,x", None, r#"{"sources":[]}"#), Err(FrameRefusal::Unlisted("data:".into())));
}

#[test]
fn addresses_are_refused_for_what_they_hold() {
    for src in ["https://me@a.example", "https://me:pw@a.example", "https://:pw@a.example"] {
        assert_eq!(shown(src, None, "{}"), Err(FrameRefusal::Credentials), "{src}");
    }
    for src in ["https://", "https://a b/", "https://[::1", "https://a.example:99999", "http://%zz"] {
        assert_eq!(shown(src, None, "{}"), Err(FrameRefusal::Unreadable), "{src}");
    }
    assert_eq!(shown("http://a.example", None, "{}"), Err(FrameRefusal::Insecure));
    for src in ["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000", "http://a.localhost"] {
        assert!(shown(src, None, "{}").is_ok(), "{src}: browsers show what never leaves the machine");
    }
    let listed = r#"{"sources":["https://a.example","self"]}"#;
    assert!(shown("https://a.example/x", None, listed).is_ok() && shown("/x", None, listed).is_ok());
    assert_eq!(shown("https://b.example", None, listed), Err(FrameRefusal::Unlisted("https://b.example".into())));
    assert_eq!(document("<p>", None, listed), Err(FrameRefusal::SrcdocUnlisted));
    let short = r#"{"maxSourceBytes":1024}"#;
    let refusal = |what, bytes| Err(FrameRefusal::TooLong { what, bytes, max: 1024 });
    assert_eq!(document(&"x".repeat(1025), None, short), refusal("srcdoc", 1025));
    assert_eq!(shown(&format!("https://a.example/{}", "x".repeat(1007)), None, short), refusal("src", 1025));
}

#[test]
fn a_document_wins_over_an_address_and_one_of_them_is_needed() {
    let from = address("https://a.example");
    let both = FrameProps { src: "https://a.example", address: from.as_ref(), srcdoc: "<p>", ..FrameProps::default() };
    let frame = decide(&both, &page(), &FramePolicy::default()).expect("a frame");
    assert_eq!(frame.content, FrameContent::Srcdoc("<p>".into()));
    for src in ["", " ", "\n\t"] {
        let refusal = shown(src, None, "{}").expect_err("nothing to show");
        assert_eq!(refusal.to_string(), "At least either of source URL or srcDoc is required");
    }
}

#[test]
fn permissions_are_those_asked_for_and_listed() {
    let allow = |allow, json| {
        let props = FrameProps { srcdoc: "<p>", allow, ..FrameProps::default() };
        decide(&props, &page(), &policy(json)).expect("a frame")
    };
    assert_eq!(allow("camera; microphone", "{}").allow(), "");
    let listed = r#"{"permissions":["fullscreen","camera"]}"#;
    assert_eq!(allow("", listed).allow(), "", "what is not asked for is not given");
    assert_eq!(allow(" fullscreen ;camera;;fullscreen", listed).allow(), "fullscreen; camera");
    let frame = allow("fullscreen *; camera 'self'; microphone", listed);
    assert_eq!(frame.allow(), "");
    let notes = [FrameNote::UnknownPermission, FrameNote::UnknownPermission, FrameNote::Permission("microphone")];
    assert_eq!(frame.notes, notes);
}

#[test]
fn a_policy_for_documents_is_for_documents() {
    let json = r#"{"srcdocCsp":"default-src 'none'","referrer":"strict-origin"}"#;
    assert_eq!(document("<p>", None, json).expect("a frame").csp.as_deref(), Some("default-src 'none'"));
    let frame = shown("https://a.example", None, json).expect("a frame");
    assert_eq!((frame.csp, frame.referrer), (None, FrameReferrer::StrictOrigin));
}

#[test]
fn messages_go_to_one_origin_and_come_from_one() {
    let sandboxed = document("<p>", None, "{}").expect("a frame");
    assert_eq!(sandboxed.target("null"), Ok(MessageTarget::Nameless));
    assert_eq!(sandboxed.target(""), Err(MessageRefusal::NoTarget));
    assert_eq!(sandboxed.target(" "), Err(MessageRefusal::NoTarget));
    assert_eq!(sandboxed.target("*"), Err(MessageRefusal::Everybody));
    assert_eq!(sandboxed.target("https://a.example"), Err(MessageRefusal::Sandboxed));
    assert_eq!(sandboxed.hears("null"), Ok(()));
    assert_eq!(sandboxed.hears("https://page.example.com"), Err(MessageRefusal::ForeignOrigin));

    let kept = shown("https://app.bi.example/x", None, BI).expect("a frame");
    assert_eq!(kept.target("https://app.bi.example/"), Ok(MessageTarget::Origin("https://app.bi.example".into())));
    assert_eq!(kept.target("https://login.bi.example"), Ok(MessageTarget::Origin("https://login.bi.example".into())));
    for target in ["null", "*.bi.example", "https://app.bi.example/x", "https://page.example.com"] {
        assert!(matches!(kept.target(target), Err(MessageRefusal::OtherOrigin(_))), "{target}");
    }
    assert_eq!(kept.hears("https://login.bi.example"), Ok(()));
    assert_eq!(kept.hears("null"), Err(MessageRefusal::ForeignOrigin));
    assert_eq!(FramePolicy::default().check_message(1_048_576), Ok(()));
    assert_eq!(FramePolicy::default().check_message(1_048_577), Err(MessageRefusal::TooLarge(1_048_576)));
}
