//! The module's face, in a browser: what natively built tests cannot see.

use super::Guest;
use belljar_core::{
    Effect, Event, LimitKind, Outcome, Policy,
    event::{Evaluate, Kind, Place, Stamped, Start},
    wire,
};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = "export function defineOutOfFuel() { globalThis.outOfFuel = () => {}; }")]
extern "C" {
    #[wasm_bindgen(js_name = defineOutOfFuel)]
    fn define_out_of_fuel();
}

/// Tests run in the module as the compiler leaves it, without a meter; what asks for fuel still has to be there.
fn unmetered() -> Guest {
    define_out_of_fuel();
    Guest::new()
}

const NOW_MS: f64 = 1_764_000_000_000.0;

fn start() -> Event {
    Event::Start(Box::new(Start {
        policy: Policy::default(),
        seed: 7,
        mode: Default::default(),
        page_url: None,
        time_zone: Vec::new(),
        store: Vec::new(),
        libraries: Vec::new(),
    }))
}

fn script(id: u32, source: &str) -> Event {
    Event::Evaluate(Box::new(Evaluate {
        id,
        kind: Kind::Script,
        source: source.to_owned(),
        place: Place::default(),
        args: Vec::new(),
        this: None,
        globals: Vec::new(),
    }))
}

fn deliver(guest: &mut Guest, event: Event) -> Vec<u8> {
    let event = wire::encode_event(&Stamped { now_ms: NOW_MS, event }).expect("an event");
    guest.deliver(&event).map_err(JsValue::from).expect("effects")
}

fn started() -> Guest {
    let mut guest = unmetered();
    let effects = deliver(&mut guest, start());
    assert_eq!(wire::decode_effects(&effects).expect("effects"), []);
    guest
}

fn outcome(guest: &mut Guest, source: &str) -> Outcome {
    let effects = wire::decode_effects(&deliver(guest, script(1, source))).expect("effects");
    let settled = effects.into_iter().find_map(|effect| match effect {
        Effect::Settled { id: 1, outcome } => Some(outcome),
        _ => None,
    });
    settled.expect("it settles in its turn")
}

fn value(guest: &mut Guest, source: &str) -> serde_json::Value {
    match outcome(guest, source) {
        Outcome::Value { value } => value.to_json(),
        other => panic!("{source}: {other:?}"),
    }
}

#[wasm_bindgen_test]
fn bytes_in_bytes_out() {
    assert_eq!(
        value(&mut started(), "[6 * 7, typeof document, Date.now()]"),
        serde_json::json!([42, "undefined", NOW_MS as u64])
    );
}

#[wasm_bindgen_test]
fn the_same_events_give_the_same_bytes() {
    let session = || {
        let mut guest = started();
        let source = "[Math.random(), new Date().toString(), /(?<y>\\d+)/u.exec('2025').groups.y, 0.1 + 0.2]";
        [script(1, source), script(2, "storeValue('k', Math.random()); [].x.y")].map(|event| deliver(&mut guest, event))
    };
    assert_eq!(session(), session());
}

/// A recording is replayed natively, and a last digit that is another is another effect: see `tests/numbers.rs`.
#[wasm_bindgen_test]
fn functions_of_math_are_the_same_to_the_last_bit_wherever_they_run() {
    let digests: serde_json::Value = serde_json::from_str(include_str!("../../tests/math/digests.json")).expect("JSON");
    assert_eq!(value(&mut started(), include_str!("../../tests/math/program.js")), digests);
}

#[wasm_bindgen_test]
fn i3_limits_end_in_the_module_and_the_jar_lives_on() {
    let mut guest = started();
    for (source, kind) in
        [("for (;;);", LimitKind::LoopIterations), ("(function deeper() { deeper(); })()", LimitKind::Recursion)]
    {
        match outcome(&mut guest, source) {
            Outcome::Limit { limit } => assert_eq!(limit.kind, kind, "{source}: {}", limit.message),
            other => panic!("{source}: {other:?}"),
        }
        assert_eq!(value(&mut guest, "1 + 1"), 2);
    }
}

#[wasm_bindgen_test]
fn i8_two_jars_of_one_module_share_nothing() {
    let (mut one, mut other) = (started(), started());
    value(&mut one, "globalThis.mine = 1; Array.prototype.mine = 1; 0");
    assert_eq!(value(&mut other, "[typeof mine, typeof [].mine]"), serde_json::json!(["undefined", "undefined"]));
}

#[wasm_bindgen_test]
fn the_hosts_mistakes_are_errors_that_say_what_is_wrong() {
    let message = |error: wasm_bindgen::JsError| format!("{:?}", JsValue::from(error));
    let mut guest = unmetered();
    let garbled = guest.deliver(&[0xff; 8]).map_err(message).expect_err("it is no event");
    assert!(garbled.contains("BELLJAR_PROTOCOL"), "{garbled}");
    let early = wire::encode_event(&Stamped { now_ms: NOW_MS, event: script(1, "1") }).expect("an event");
    let early = guest.deliver(&early).map_err(message).expect_err("the jar has not started");
    assert!(early.contains("Start"), "{early}");
}
