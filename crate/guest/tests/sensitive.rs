//! What looks like a secret: said, kept back or refused, and never repeated (I6).

mod support;

use belljar_core::{
    Effect, Event,
    effect::{StoreChange, Warning},
    event::{Kind, Start},
};
use serde_json::{Value as Json, json};
use support::{
    Guest,
    app::{Page, js, widget},
    policy, start,
};

/// No token of anybody's: the checksum is wrong.
const TOKEN: &str = "ghp_1QaZ2wSx3EdC4rFv5TgB6yHn7UjM8iK9oL0p";

fn warnings<'a>(effects: &'a [Effect]) -> Vec<&'a Warning> {
    let warning = |effect: &'a Effect| match effect {
        Effect::Warning(warning) => Some(warning),
        _ => None,
    };
    effects.iter().filter_map(warning).collect()
}

fn stored(effects: &[Effect]) -> Vec<(String, bool)> {
    let changes = effects.iter().filter_map(|effect| match effect {
        Effect::Store { changes, .. } => Some(changes),
        _ => None,
    });
    changes
        .flatten()
        .filter_map(|change| match change {
            StoreChange::Set { key, persist, .. } => Some((key.clone(), *persist)),
            _ => None,
        })
        .collect()
}

fn guest(sensitivity: Json) -> Guest {
    let policy = policy(json!({"fetch": {"origins": ["https://api.example.com"]}, "sensitivity": sensitivity}));
    Guest::started(Start { policy, ..start() })
}

#[test]
fn i6_storing_a_secret_is_said_with_rule_path_position_and_what_to_do() {
    let mut guest = Guest::new();
    guest.trigger(&format!("(1,\n  storeValue('user', {{ name: 'Ada', keys: ['x', '{TOKEN}'] }}), 0)"));
    let [warning] = warnings(&guest.effects)[..] else { panic!("{:?}", guest.effects) };
    assert_eq!(warning.rule, "github-token");
    assert!(warning.message.contains("user.keys[1]"), "{}", warning.message);
    assert!(warning.message.contains("Revoke the token"), "{}", warning.message);
    assert!(!warning.message.contains(&TOKEN[4..12]), "{}", warning.message);
    assert_eq!(warning.position.map(|position| position.line), Some(2));
    assert_eq!(stored(&guest.effects), [("user".into(), true)]);
}

#[test]
fn i6_a_key_that_is_a_secret_is_not_repeated() {
    let mut guest = Guest::new();
    guest.trigger(&format!("(storeValue('{TOKEN}', true), storeValue('by', {{ ['{TOKEN}']: 1 }}), 0)"));
    let messages: Vec<_> = warnings(&guest.effects).into_iter().map(|warning| &warning.message).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.iter().all(|message| !message.contains(TOKEN) && message.contains("‹hidden›")), "{messages:?}");
}

#[test]
fn repeats_are_folded_and_other_findings_of_the_same_call_are_not() {
    let mut guest = Guest::new();
    guest.trigger(&format!(
        "(() => {{ for (let i = 0; i < 50; i++) storeValue('rows', [{{ token: '{TOKEN}' + i }}]); return 0 }})()"
    ));
    assert_eq!(warnings(&guest.effects).len(), 1);
    guest.trigger("(storeValue('login', { password: 'Tr0ub4dor&3', admin: { password: 'c0rrect-h0rse!' } }), 0)");
    let rules: Vec<_> = warnings(&guest.effects).into_iter().map(|warning| warning.rule.as_str()).collect();
    assert_eq!(rules, ["named-password", "named-password"]);
}

#[test]
fn session_keeps_the_value_for_the_session_only_and_removes_a_persisted_copy() {
    let mut guest = guest(json!({"classes": {"service-key": "session"}}));
    guest.trigger(&format!("(storeValue('token', '{TOKEN}'), storeValue('plain', 1), 0)"));
    assert_eq!(stored(&guest.effects), [("token".into(), false), ("plain".into(), true)]);
    let [warning] = warnings(&guest.effects)[..] else { panic!("{:?}", guest.effects) };
    assert!(warning.message.contains("for the session only"), "{}", warning.message);
    assert_eq!(guest.trigger("appsmith.store.plain"), json!(1));
}

#[test]
fn block_rejects_and_stores_nothing_in_either_scope() {
    let mut guest = guest(json!({"rules": {"github-token": "block"}}));
    guest.trigger("storeValue('token', 'old')");
    for persist in ["true", "false"] {
        let caught = guest.trigger(&format!(
            "storeValue('token', '{TOKEN}', {persist}).catch((error) => [error.name, error.message, appsmith.store.token])"
        ));
        let [name, message, value] = &caught.as_array().expect("a list")[..] else { panic!("{caught}") };
        assert_eq!((name, value), (&json!("Error"), &json!("old")));
        let message = message.as_str().expect("a text");
        assert!(message.starts_with("storeValue refused: token: GitHub token (github-token)"), "{message}");
        assert!(message.contains("Nothing was stored") && !message.contains(TOKEN), "{message}");
        assert!(stored(&guest.effects).is_empty());
    }
}

#[test]
fn what_is_kept_for_the_session_anyway_is_no_warning() {
    let mut guest = Guest::new();
    guest.trigger(&format!("(storeValue('token', '{TOKEN}', false), 0)"));
    assert!(warnings(&guest.effects).is_empty());
}

#[test]
fn allow_says_nothing() {
    let mut guest = guest(json!({"default": "allow"}));
    guest.trigger(&format!("(storeValue('token', '{TOKEN}'), 0)"));
    assert!(warnings(&guest.effects).is_empty());
    assert_eq!(stored(&guest.effects), [("token".into(), true)]);
}

#[test]
fn what_was_not_looked_at_is_said() {
    let mut guest = Guest::new();
    guest.trigger("(storeValue('rows', Array.from({ length: 30000 }, (_, i) => i)), 0)");
    let [warning] = warnings(&guest.effects)[..] else { panic!("{:?}", guest.effects) };
    assert_eq!(warning.rule, "sensitivity-scan-cut");
    assert!(warning.message.contains("too many values"), "{}", warning.message);
}

fn sends(guest: &mut Guest, headers: &str) -> bool {
    guest.effects.clear();
    let (id, _) =
        guest.begin(Kind::Trigger, &format!("(fetch('https://api.example.com/', {{ headers: {headers} }}), 0)"));
    assert!(id > 0);
    guest.effects.iter().any(|effect| matches!(effect, Effect::Fetch { .. }))
}

#[test]
fn i6_a_header_with_a_secret_of_the_code_is_sent_and_said() {
    let mut guest = guest(json!({}));
    assert!(sends(&mut guest, &format!("{{ Authorization: 'Bearer {TOKEN}' }}")));
    let [warning] = warnings(&guest.effects)[..] else { panic!("{:?}", guest.effects) };
    assert_eq!(warning.rule, "github-token");
    assert!(warning.message.starts_with("fetch: the header authorization: GitHub token"), "{}", warning.message);
    assert!(warning.message.contains("app's own code") && !warning.message.contains(TOKEN), "{}", warning.message);
    assert!(warning.position.is_some());
}

#[test]
fn i6_a_secret_in_a_binding_that_the_engine_never_saw_is_one_of_the_code() {
    let request = "{{ fetch('https://api.example.com/', { headers: { Authorization: Text1.token } }) && 0 }}";
    let mut page = Page::open_in(
        guest(json!({})),
        json!({
            "Auth": js("export default { header(t) { return 'Bearer ' + t } }"),
            "Text1": widget(json!({ "token": format!("{{{{ Auth.header('{TOKEN}') }}}}") })),
            "Button1": { "kind": "widget", "type": "BUTTON_WIDGET", "properties": { "onClick": request }, "triggers": ["onClick"] },
        }),
    );
    assert_eq!(page.triggered("Button1.onClick", &[]), 0);
    let [warning] = warnings(&page.guest.effects)[..] else { panic!("{:?}", page.guest.effects) };
    assert!(warning.message.contains("app's own code") && !warning.message.contains(TOKEN), "{}", warning.message);
}

#[test]
fn a_header_with_a_token_from_elsewhere_is_what_headers_are_for() {
    let mut guest = guest(json!({}));
    guest.set("Login", json!({"token": TOKEN}));
    assert!(sends(&mut guest, "{ Authorization: 'Bearer ' + Login.token }"));
    assert!(warnings(&guest.effects).is_empty(), "{:?}", guest.effects);
}

#[test]
fn a_blocked_header_is_not_sent_wherever_it_comes_from() {
    let mut guest = guest(json!({"classes": {"service-key": "block"}}));
    guest.set("Login", json!({"token": TOKEN}));
    let (_, outcome) = guest.begin(
        Kind::Trigger,
        "fetch('https://api.example.com/', { headers: { 'x-key': Login.token } }).catch((error) => error.message)",
    );
    let outcome = format!("{outcome:?}");
    assert!(outcome.contains("fetch refused: the header x-key: GitHub token") && !outcome.contains(TOKEN), "{outcome}");
    assert!(!guest.effects.iter().any(|effect| matches!(effect, Effect::Fetch { .. })));
    guest.deliver(Event::RunJobs);
}
