//! What holds for every text: no panic, borders of characters, nothing of the secret in what is said, linear time.

use belljar_core::Value;
use belljar_core::sensitivity::{Cut, Finding, ScanLimits, Seen, Sighting, masked, scan_text, scan_value};
use belljar_core::value::{Node, Slot, ValueBuilder};
use proptest::prelude::*;

/// Pieces that rules begin with, in any order.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "eyJ",
        "eyJhbGciOiJIUzI1NiJ9",
        ".",
        "-----BEGIN ",
        "PRIVATE KEY-----",
        "-----END",
        "Bearer ",
        "Basic ",
        "://",
        ":",
        "@",
        "=",
        "\"",
        "password",
        "token",
        "\\",
        "4111 1111 1111 1111",
        "DE89",
        "sk-",
        "ghp_",
        "AKIA",
        "é",
        "密码",
        "😀",
        "?",
        "&",
        ";",
        " ",
        "\n",
        "-",
        "_",
        "Server=",
        "key-",
        "AA",
        "{{",
        "$2b$10$",
    ]);
    let text = prop_oneof![
        4 => piece.prop_map(str::to_owned),
        1 => "[A-Za-z0-9+/_-]{1,60}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(text, 0..40).prop_map(|pieces| pieces.concat())
}

fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9]{36}".prop_map(|tail| ["gh", "p_"].concat() + &tail),
        "[A-Za-z]{4}[0-9]{4}[A-Za-z0-9]{8}",
        "[a-f0-9]{32}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_scanned(name in hostile(), text in hostile()) {
        let limits = ScanLimits::default();
        for finding in scan_text(&name, &text, &limits).findings {
            prop_assert!(text.get(finding.span().clone()).is_some(), "{finding:?}");
        }
        for finding in scan_value(&name, &Value::from(text.as_str()), &limits).findings {
            let of = if finding.is_in_key() { &name } else { &text };
            prop_assert!(of.get(finding.span().clone()).is_some(), "{finding:?}");
        }
        masked(&name, &text, &ScanLimits { bytes: 7, ..limits });
    }

    #[test]
    fn what_is_said_does_not_hold_the_secret(secret in secret(), name in "[a-z]{1,8}|password|apiKey") {
        let value = Value::object([
            ("token", Value::from(secret.as_str())),
            (secret.as_str(), Value::object([("password", Value::from(secret.as_str()))])),
        ]);
        let scan = scan_value(&name, &value, &ScanLimits::default());
        prop_assert!(!scan.findings.is_empty());
        for finding in &scan.findings {
            let said = format!("{finding:?} {finding:#?} {finding}");
            prop_assert!(!said.contains(&secret), "{}", said);
        }
        let said = format!("{scan:?}");
        prop_assert!(!said.contains(&secret), "{}", said);
        let line = format!("token=\"{secret}\"");
        prop_assert!(!masked("", &line, &ScanLimits::default()).contains(&secret));
    }
}

/// Each of these made a scan take time in the square of its length, in some draft or other scanner.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test looks at the clock, the scanner does not")]
fn no_text_takes_long() {
    let long = 1 << 18;
    for piece in [
        "eyJ",
        "eyJ-",
        "eyJ.",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
        "://",
        "a://b:",
        "a:b@",
        "password=\"",
        "token=",
        "Bearer ",
        "Bearer a1",
        "Basic a",
        "sk-",
        "x-x-",
        "4 ",
        "4111-",
        "DE89 ",
        "DE",
        "key-",
        "=:",
        "\"\\",
        "a_",
        "AccountKey=",
        "1:AA",
        "é",
        "密",
        "M.M.",
        "password=a&",
        "Server=a;Password=b;",
        "$",
        "${",
        "((((",
        "____",
    ] {
        let text = piece.repeat(long / piece.len());
        let limits = ScanLimits { bytes: 2 * long, ..ScanLimits::default() };
        let before = std::time::Instant::now();
        scan_text("", &text, &limits);
        // A debug build on a busy machine: what is linear takes a tenth of it, and what is not a hundred times.
        assert!(before.elapsed().as_secs() < 20, "{piece:?} took {:?}", before.elapsed());
    }
}

#[test]
fn a_scan_is_bounded_and_says_so() {
    let token = |index: u32| Value::object([("password", Value::from(format!("x9{index}-a7b8c9d0")))]);
    let many = Value::array((0..500).map(token));
    let limits = ScanLimits::default();
    assert_eq!(scan_value("rows", &many, &limits).cut, Some(Cut::Findings));
    assert_eq!(scan_value("rows", &many, &limits).findings.len(), limits.findings);
    assert_eq!(scan_value("rows", &many, &ScanLimits { nodes: 50, ..limits }).cut, Some(Cut::Nodes));
    assert_eq!(scan_value("rows", &many, &ScanLimits { bytes: 50, ..limits }).cut, Some(Cut::Bytes));
    assert_eq!(scan_value("rows", &many, &ScanLimits { depth: 1, ..limits }).cut, Some(Cut::Depth));
    assert_eq!(scan_text("", &"a b ".repeat(100), &ScanLimits { bytes: 50, ..limits }).cut, Some(Cut::Bytes));
    assert_eq!(scan_value("x", &Value::from("nothing"), &limits).cut, None);
}

#[test]
fn a_value_nested_without_end_is_scanned() {
    let mut builder = ValueBuilder::new();
    let mut inner = Slot::Null;
    for _ in 0..200_000 {
        inner = Slot::Node(builder.add(Node::Array(vec![inner])));
    }
    let deep = builder.finish(inner).expect("a value");
    let limits = ScanLimits { depth: 1_000_000, nodes: 1_000_000, ..ScanLimits::default() };
    assert_eq!(scan_value("x", &deep, &limits).cut, None);
    let mut builder = ValueBuilder::new();
    let itself = builder.reserve();
    builder.fill(
        itself,
        Node::Object(vec![("self".into(), Slot::Node(itself)), ("pwd".into(), Slot::String("hunter2".into()))]),
    );
    let cyclic = builder.finish(Slot::Node(itself)).expect("a value");
    let scan = scan_value("me", &cyclic, &ScanLimits::default());
    assert_eq!(scan.findings.iter().map(Finding::path).collect::<Vec<_>>(), ["me.pwd"]);
}

#[test]
fn a_shared_value_is_found_under_the_name_that_says_something() {
    let mut builder = ValueBuilder::new();
    let shared = builder.add(Node::Array(vec![Slot::String("a1b2c3d4e5f60718".into())]));
    let root =
        builder.add(Node::Object(vec![("rows".into(), Slot::Node(shared)), ("tokens".into(), Slot::Node(shared))]));
    let value = builder.finish(Slot::Node(root)).expect("a value");
    let scan = scan_value("x", &value, &ScanLimits::default());
    assert_eq!(scan.findings.iter().map(Finding::path).collect::<Vec<_>>(), ["x.tokens[0]"]);
}

#[test]
fn paths_and_spans_lead_to_the_secret() {
    let key = ["gh", "p_"].concat() + &"aB3d".repeat(9);
    let user = Value::object([("tokens", Value::array([Value::from("none"), Value::from(format!("é {key}!"))]))]);
    let scan = scan_value("user", &user, &ScanLimits::default());
    let [finding] = scan.findings.as_slice() else { panic!("{scan:?}") };
    assert_eq!((finding.path(), finding.rule().id, finding.span().clone()), ("user.tokens[1]", "github-token", 3..43));
    let hidden = scan_value("x", &Value::object([(key.as_str(), Value::from(true))]), &ScanLimits::default());
    let [finding] = hidden.findings.as_slice() else { panic!("{hidden:?}") };
    assert!(finding.is_in_key() && !finding.path().contains(&key), "{finding}");
    let mut seen = Seen::new();
    assert_eq!(seen.note(finding), Sighting::First);
    assert_eq!(seen.note(finding), Sighting::Again(2));
}

#[test]
fn logs_name_the_rule_instead_of_the_secret() {
    let line = masked("", "login with password=\"hunter2\" ok", &ScanLimits::default());
    assert_eq!(line, "login with password=\"‹named-password›\" ok");
}
