//! Data fields cannot act, by whatever way they try.

mod support;

use belljar_core::{Effect, ErrorCode, Outcome, event::Kind};
use belljar_guest::declare;
use serde_json::json;
use support::Guest;

const MESSAGE: &str = "Please remove any direct/indirect references to storeValue() and try again. Data fields cannot \
                       execute framework actions.";

#[test]
fn an_action_in_a_data_field_is_an_error() {
    let mut guest = Guest::new();
    for source in [
        "storeValue('a', 1)",
        "(() => { try { storeValue('a', 1) } catch (e) { return 'caught' } })()",
        "{ get a() { storeValue('a', 1); return 1 } }",
        "{ toJSON() { storeValue('a', 1); return 1 } }",
        "[1].map(() => storeValue('a', 1)).length",
        "new Proxy({ a: 1 }, { get() { storeValue('a', 1) } })",
        "(Promise.resolve().then(() => storeValue('a', 1)), 1)",
        "(Promise.resolve({ then() { storeValue('a', 1) } }), 1)",
        "((async () => { await null; await null; storeValue('a', 1) })(), 1)",
        "[...(function* () { yield storeValue('a', 1) })()].length",
        "((async function* () { yield storeValue('a', 1) })().next(), 1)",
        "((async () => { for await (const n of (async function* () { yield 1; storeValue('a', 1) })()); })(), 1)",
        "(queueMicrotask(() => storeValue('a', 1)), 1)",
        "structuredClone({ get a() { storeValue('a', 1); return 1 } })",
        "new URLSearchParams({ get a() { storeValue('a', 1); return '1' } }).get('a')",
        "(() => { const c = new AbortController(); c.signal.onabort = () => storeValue('a', 1); c.abort(); return 1 })()",
        "Reflect.apply(storeValue, null, ['a', 1])",
        "storeValue.bind(null)('a', 1)",
    ] {
        let outcome = guest.outcome(Kind::Data, source);
        let Outcome::Error { error } = outcome else { panic!("{source}: {outcome:?}") };
        assert_eq!(error.code, ErrorCode::DataAction, "{source}");
        assert_eq!(error.error_message.name, "ValidationError", "{source}");
        assert_eq!(error.error_message.message, MESSAGE, "{source}");
        assert_eq!((error.source.entity.as_str(), error.source.line), ("Text1", Some(1)), "{source}");
        assert!(guest.effects.iter().all(|effect| !matches!(effect, Effect::Store { .. })), "{source}");
    }
}

#[test]
fn a_function_that_a_trigger_left_behind_is_refused_too() {
    let mut guest = Guest::new();
    guest.trigger("void (globalThis.act = () => storeValue('a', 1))");
    assert_eq!(guest.error(Kind::Data, "act()").code, ErrorCode::DataAction);
    guest.trigger(
        "void (globalThis.open = new Promise(resolve => { globalThis.go = resolve }).then(() => storeValue('a', 1)))",
    );
    let outcome = guest.outcome(Kind::Data, "(go(), 1)");
    assert!(matches!(outcome, Outcome::Error { .. }), "{outcome:?}");
    assert!(guest.effects.iter().all(|effect| !matches!(effect, Effect::Store { .. })));
}

#[test]
fn every_action_is_guarded() {
    let mut guest = Guest::everything();
    let functions = declare::functions().chain(declare::methods().map(|(function, _)| function));
    for name in functions.filter(|function| function.acts).map(|function| function.name) {
        let error = guest.error(Kind::Data, &format!("{name}('x', 'y')"));
        assert_eq!(error.code, ErrorCode::DataAction, "{name}");
        assert_eq!(error.error_message.name, "ValidationError", "{name}");
        assert!(error.error_message.message.contains(&format!(" {name}() ")), "{}", error.error_message.message);
    }
}

#[test]
fn triggers_still_act_after_a_refusal() {
    let mut guest = Guest::new();
    guest.error(Kind::Data, "storeValue('a', 1)");
    guest.trigger("storeValue('a', 2)");
    assert_eq!(guest.data("appsmith.store.a"), json!(2));
}
