//! What holds of every frame, whatever an app, a policy and a page say (invariants I5 and I7). `PROPTEST_CASES=1000000
//! cargo test --release -p belljar-core --test iframe` tries a million inputs; `./x fuzz frame` looks for others.

use belljar_core::{
    iframe::{self, Address, FrameAttributes, FrameContent, FrameProps, Page},
    policy::{FramePolicy, SandboxToken},
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use url::Url;

/// Hosts that are equal, nearly equal, or look alike.
const HOSTS: [&str; 22] = [
    "page.example.com",
    "PAGE.example.com",
    "page.example.com.",
    "p\u{e4}ge.example.com",
    "xn--pge-qla.example.com",
    "\u{ff50}age.example.com",
    "page\u{3002}example\u{3002}com",
    "pag\u{435}.example.com",
    "page.example.com%2e",
    "example.com",
    "sub.page.example.com",
    "bi.example",
    "bi.example",
    "bi.example",
    "bi.example.",
    "bi.example.page.example.com",
    "page.example.com@bi.example",
    "bi.example@page.example.com",
    "localhost",
    "127.0.0.1",
    "0x7f.1",
    "[::1]",
];
const PORTS: [&str; 7] = ["", "", "", ":443", ":80", ":8443", ":0443"];
const PAGES: [&str; 9] = [
    "https://page.example.com/app",
    "https://page.example.com:8443/app",
    "https://p\u{e4}ge.example.com/",
    "https://page.example.com./",
    "http://page.example.com/",
    "http://localhost:3000/",
    "http://127.0.0.1/",
    "file:///app.html",
    "about:blank",
];
const SCHEMES: [&str; 16] = [
    "https://",
    "https://",
    "https://",
    "http://",
    "//",
    "\\\\",
    "https:/",
    "hTTps:\\\\",
    "javascript:",
    "java\nscript:",
    "data:",
    "blob:https://",
    "about:",
    "filesystem:https://",
    "view-source:https://",
    "ws://",
];
const REST: [&str; 14] = [
    "",
    "/",
    "/redirect?to=https://page.example.com/",
    "?q",
    "#f",
    "alert(1)",
    "srcdoc",
    "blank",
    "image/png,x",
    "image/svg+xml,<svg onload=alert(1)>",
    "text/html,<script>parent.x</script>",
    "text/html;image/png,<script>",
    "\u{0}",
    " ",
];

fn src() -> impl Strategy<Value = String> {
    let made = (select(&SCHEMES[..]), select(&HOSTS[..]), select(&PORTS[..]), select(&REST[..]))
        .prop_map(|(scheme, host, port, rest)| format!("{scheme}{host}{port}{rest}"));
    let short = (select(&SCHEMES[..]), select(&REST[..])).prop_map(|(scheme, rest)| format!("{scheme}{rest}"));
    let third =
        (select(&PORTS[..]), select(&REST[..])).prop_map(|(port, rest)| format!("https://bi.example{port}{rest}"));
    prop_oneof![6 => made, 2 => third, 2 => short, 1 => "\\PC{0,24}", 1 => "[ \\t\\nhtpsdajvcrib:/\\\\.@%?#0-9-]{0,16}"]
}

fn tokens() -> impl Strategy<Value = Option<String>> {
    let names = SandboxToken::ALL.iter().map(|token| token.as_str());
    let others = ["allow-same-origin", "ALLOW-SAME-ORIGIN", "allow-top-navigation", "none", "\u{a0}", "allow-scripts"];
    let name = select(names.chain(others).chain(["allow-same-origin", "allow-scripts"]).collect::<Vec<_>>());
    option::of(vec(name, 0..6).prop_map(|names| names.join(" ")))
}

/// Origins as a policy may list them, the page's own and its neighbours among them.
const LISTED: [&str; 12] = [
    "https://page.example.com",
    "https://page.example.com:8443",
    "https://xn--pge-qla.example.com",
    "https://bi.example",
    "https://bi.example",
    "https://bi.example",
    "https://bi.example:8443",
    "https://example.com",
    "https://sub.page.example.com",
    "https://localhost",
    "https://127.0.0.1",
    "https://[::1]",
];
const SOURCES: [&str; 7] =
    ["https:", "http:", "data:", "srcdoc", "self", "https://bi.example", "https://*.example.com"];

fn policy(off: bool) -> impl Strategy<Value = FramePolicy> {
    let names = SandboxToken::ALL.iter().map(|token| token.as_str()).collect::<Vec<_>>();
    let standard = Just(["https:", "http:", "data:", "srcdoc"].to_vec());
    let sources = prop_oneof![3 => standard, 1 => vec(select(&SOURCES[..]), 0..4)];
    (vec(select(names), 0..8), vec(select(&LISTED[..]), 0..5), sources).prop_map(
        move |(tokens, same_origin, sources)| {
            let json = serde_json::json!({
                "tokens": tokens, "sameOrigin": same_origin, "sources": sources, "dangerouslyDisableSandbox": off
            });
            FramePolicy::from_json(&json.to_string()).expect("a policy")
        },
    )
}

/// A frame decided as a browser on a page at an address would have it decided.
fn decided(
    page: &str,
    src: &str,
    srcdoc: &str,
    sandbox: Option<&str>,
    policy: &FramePolicy,
) -> (Page, Option<FrameAttributes>) {
    let base = Url::parse(page).expect("a page");
    let parsed = base.join(src).ok().as_ref().map(Address::from);
    let page = Page::at(&Address::from(&base));
    let props = FrameProps { src, address: parsed.as_ref(), srcdoc, sandbox, allow: "camera; fullscreen" };
    let frame = iframe::decide(&props, &page, policy).ok();
    (page, frame)
}

fn bare(host: &str) -> &str {
    host.trim_end_matches('.')
}

/// What must hold of a frame while the policy has the sandbox on.
fn check(page: &Page, policy: &FramePolicy, frame: &FrameAttributes) {
    let sandbox = frame.sandbox.as_ref().expect("i5: a frame has a sandbox while the policy has it on");
    let text = sandbox.to_string();
    let written: Vec<&str> = text.split(' ').filter(|token| !token.is_empty()).collect();
    for token in &written {
        let listed = policy.tokens.iter().any(|known| known.as_str() == *token);
        assert!(listed || *token == "allow-same-origin", "{token} is not listed");
    }
    assert!(frame.permissions.iter().all(|permission| policy.permissions.contains(permission)));
    assert_eq!(written.contains(&"allow-same-origin"), sandbox.same_origin());
    if !sandbox.same_origin() {
        assert_eq!((&*frame.origins, frame.confined_to.len()), (["null".to_owned()].as_slice(), 0));
        return;
    }
    // Whatever keeps its origin is, and stays, at https origins of others that the policy lists.
    let FrameContent::Web(address) = &frame.content else { panic!("only what has an address keeps its origin") };
    let own = page.origin.as_deref().expect("a page without an origin knows no third parties");
    let at = Url::parse(&address.href).expect("an address");
    assert_eq!((at.scheme(), at.username(), at.password()), ("https", "", None));
    assert!(frame.confined_to.contains(&at.origin().ascii_serialization()), "it begins where it may stay");
    assert_eq!(frame.origins, frame.confined_to);
    for origin in &frame.confined_to {
        assert!(policy.same_origin.iter().any(|listed| listed.to_string() == *origin), "{origin} is not listed");
        let there = Url::parse(origin).expect("an origin");
        assert_eq!(there.scheme(), "https");
        assert_ne!(there.origin().ascii_serialization(), own);
        let own_host = Url::parse(own).expect("an origin");
        assert_ne!(bare(there.host_str().expect("a host")), bare(own_host.host_str().expect("a host")), "a port apart");
    }
}

/// What must hold of what a frame shows, sandboxed or not.
fn check_content(page: &Page, frame: &FrameAttributes) {
    match &frame.content {
        FrameContent::Srcdoc(text) => assert!(!text.is_empty()),
        FrameContent::Image(address) => {
            let media_type =
                address.href.strip_prefix("data:").and_then(|rest| rest.split_once(',')).expect("a type").0;
            assert!(media_type.trim_start_matches(' ').to_ascii_lowercase().starts_with("image/"));
            assert!(frame.sandbox.as_ref().is_none_or(|sandbox| sandbox.to_string().is_empty()));
        }
        FrameContent::Web(address) => {
            let at = Url::parse(&address.href).expect("an address");
            assert!(matches!(at.scheme(), "http" | "https") && at.has_host());
            assert!(at.username().is_empty() && at.password().is_none());
            assert!(!page.is_secure() || at.scheme() == "https" || address.host.contains(['1', 'l']));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn i5_no_input_takes_the_sandbox_off_or_joins_scripts_with_the_page_s_origin(
        page in select(&PAGES[..]),
        src in src(),
        srcdoc in prop_oneof![3 => Just(""), 1 => Just("<script>parent.document</script>")],
        sandbox in tokens(),
        policy in policy(false),
    ) {
        let (page, frame) = decided(page, &src, srcdoc, sandbox.as_deref(), &policy);
        if let Some(frame) = frame {
            check(&page, &policy, &frame);
            check_content(&page, &frame);
        }
    }

    #[test]
    fn i5_what_a_frame_may_show_does_not_depend_on_its_sandbox(
        page in select(&PAGES[..]),
        src in src(),
        sandbox in tokens(),
        policy in policy(true),
    ) {
        let (page, frame) = decided(page, &src, "", sandbox.as_deref(), &policy);
        let on = FramePolicy { dangerously_disable_sandbox: false, ..policy };
        let (_, sandboxed) = decided(PAGES[0], &src, "", sandbox.as_deref(), &on);
        if let Some(frame) = frame {
            prop_assert_eq!(&frame.sandbox, &None);
            prop_assert!(frame.notes.iter().any(|note| note.reason() == "sandbox-off"));
            check_content(&page, &frame);
        }
        if let Some(sandboxed) = sandboxed {
            prop_assert!(sandboxed.sandbox.is_some());
        }
    }

    #[test]
    fn i7_no_text_is_a_policy_without_a_sandbox_but_the_one_that_says_so(text in "\\PC{0,60}", key in "[a-zA-Z]{1,30}") {
        let made = format!("{{\"{key}\":true}}");
        for text in [text, made] {
            if let Ok(policy) = FramePolicy::from_json(&text) {
                prop_assert_eq!(policy.dangerously_disable_sandbox, text.contains("\"dangerouslyDisableSandbox\":true"));
            }
        }
    }
}

/// That the properties are about something: inputs of each kind come up.
#[test]
fn the_inputs_reach_what_the_properties_are_about() {
    use proptest::{strategy::ValueTree as _, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let (mut kept, mut shown, mut refused) = (0, 0, 0);
    for _ in 0..4_000 {
        let inputs = (select(&PAGES[..]), src(), tokens(), policy(false));
        let (page, src, sandbox, policy) = inputs.new_tree(&mut runner).expect("an input").current();
        match decided(page, &src, "", sandbox.as_deref(), &policy).1 {
            Some(frame) if frame.sandbox.as_ref().is_some_and(iframe::Sandbox::same_origin) => kept += 1,
            Some(_) => shown += 1,
            None => refused += 1,
        }
    }
    assert!(kept > 20 && shown > 500 && refused > 500, "kept {kept}, shown {shown}, refused {refused}");
}
