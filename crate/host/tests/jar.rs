//! In a browser: jars, their shapes in JavaScript, and the executors that do the real thing.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used)]

mod common;

use belljar_core::{
    Effect, Event, LimitHit, LimitKind, Outcome, Value,
    effect::{Console, Figures, Level, Redirect, Request, StoreChange},
    error::Position,
    event::{FetchFailure, Kind, Place, Response},
};
use common::{Played, evaluated, object, pass, says_yes, until};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const MAY_FETCH: &str = r#"{"fetch": {"origins": ["self"], "deadlineMs": 2000, "maxResponseBytes": 100000}}"#;

fn get(id: u32, url: &str) -> Effect {
    let request = Request {
        url: url.into(),
        method: "GET".into(),
        headers: vec![("accept".into(), "text/html".into())],
        body: None,
        redirect: Redirect::Follow,
    };
    Effect::Fetch { id, request, allowed_by: "self".into() }
}

fn here(path: &str) -> String {
    format!("{}{path}", evaluated("location.origin").as_string().unwrap())
}

fn local_storage(call: &str) -> JsValue {
    evaluated(&format!("localStorage.{call}"))
}

#[wasm_bindgen_test]
fn options_that_cannot_be_used_throw_a_type_error_with_their_place() {
    for (policy, says) in [
        (r#"{"limit": {}}"#, "options.policy.limit: unknown field `limit`"),
        (r#"{"limits": {"timers": -1}}"#, "options.policy.limits.timers: invalid value: integer `-1`, expected u32"),
        (r#"{"fetch": {"methods": ["TRACE"]}}"#, "options.policy: BELLJAR_POLICY: fetch.methods holds \"TRACE\""),
    ] {
        let Err(error) = Played::unopened("options", policy) else { panic!("{policy} is not refused") };
        let check = format!("e => e instanceof TypeError && e.message.startsWith({})", serde_json::json!(says));
        assert!(says_yes(&check, &error), "{policy}: {error:?}");
    }
}

#[wasm_bindgen_test]
fn an_evaluation_goes_out_whole_and_comes_back_as_an_outcome() {
    let played = Played::new("evaluation", "{}");
    played
        .evaluate("{source: 'f', kind: 'trigger', args: [1, {a: -0}], this: [null], globals: ['row', new Set([1])]}")
        .unwrap();
    let Some(Event::Evaluate(evaluate)) = played.posted() else { panic!("it is an evaluation") };
    assert_eq!((evaluate.kind, &*evaluate.source), (Kind::Trigger, "f"));
    assert_eq!(evaluate.place, Place { entity: "Button1".into(), property: "onClick".into() });
    assert_eq!(evaluate.args, [Value::from(1.0), Value::object([("a", Value::from(-0.0))])]);
    assert_eq!(evaluate.this, Some(Value::null()));
    assert_eq!(evaluate.globals[0].0, "row");
    let value = Value::array([Value::undefined(), Value::from(f64::NAN)]);
    played.answer(&[Effect::Settled { id: evaluate.id, outcome: Outcome::Value { value } }]);
    let outcome = played.outcome().unwrap();
    let check = "o => o.type === 'value' && o.value.length === 2 && '1' in o.value && Number.isNaN(o.value[1])";
    assert!(says_yes(check, &outcome), "{outcome:?}");
}

#[wasm_bindgen_test]
fn a_value_that_is_no_data_is_a_mistake_of_the_caller() {
    let played = Played::new("no-data", "{}");
    for (options, says) in [
        ("{args: [1, {f() {}}]}", "options.args[1].f is a function; only data can be copied into a jar"),
        ("{this: [document]}", "options.this is a HTMLDocument; only data can be copied into a jar"),
        ("{globals: ['row', [Symbol()]]}", "options.globals.row[0] is a symbol; only data can be copied into a jar"),
    ] {
        let error = played.evaluate(options).unwrap_err();
        let check = format!("e => e instanceof TypeError && e.message === {}", serde_json::json!(says));
        assert!(says_yes(&check, &error), "{options}: {error:?}");
    }
    assert_eq!(played.posted(), None);
}

#[wasm_bindgen_test]
fn a_value_that_is_too_large_is_a_limit() {
    let played = Played::new("too-large", r#"{"limits": {"valueNodes": 100}}"#);
    played.evaluate("{args: [new Array(1000)]}").unwrap();
    let outcome = played.outcome().unwrap();
    let check = "o => o.type === 'limit' && o.limit.kind === 'valueSize' && o.limit.place.entity === 'Button1'";
    assert!(says_yes(check, &outcome), "{outcome:?}");
}

#[wasm_bindgen_test]
fn reports_have_the_shapes_that_typescript_promises() {
    let played = Played::new("shapes", "{}");
    let line = Console {
        level: Level::Warn,
        args: vec![Value::from("a"), Value::undefined()],
        time_ms: 5.0,
        position: Some(Position { line: 1, column: 2 }),
    };
    let limit = LimitHit::new(LimitKind::EffectBytes, "m", Place::default());
    let changes = vec![
        StoreChange::Set { key: "k".into(), value: Value::null(), persist: false },
        StoreChange::Remove { key: "r".into() },
        StoreChange::Clear,
    ];
    played.act(&[Effect::Console(line), Effect::Limit(limit), Effect::Store { id: 4, changes }]);
    let heard = evaluated("[]");
    for (name, event) in played.heard.take() {
        js_sys::Array::push(
            wasm_bindgen::JsCast::unchecked_ref(&heard),
            &object(&[("name", name.into()), ("event", event)]),
        );
    }
    let check = r#"heard => {
        const line = {level: "warn", args: ["a", undefined], timeMs: 5, position: {line: 1, column: 2}};
        const place = {entity: "", property: ""};
        const used = {fuel: 1000, milliseconds: 3};
        const limit = {kind: "effectBytes", message: "m", place, position: null, stack: "", ...used};
        const changes = [{type: "set", key: "k", value: null, persist: false}, {type: "remove", key: "r"}, {type: "clear"}];
        const expected = [
            {name: "effect", event: {grant: "console", type: "console", line}},
            {name: "console", event: line},
            {name: "effect", event: {grant: "jar", type: "limit", limit}},
            {name: "limit", event: limit},
            {name: "effect", event: {grant: "store", type: "store", id: 4, changes}},
        ];
        return JSON.stringify(heard) === JSON.stringify(expected);
    }"#;
    assert!(says_yes(check, &heard), "{:?}", js_sys::JSON::stringify(&heard));
}

#[wasm_bindgen_test]
fn what_nobody_listens_to_is_not_told() {
    let played = Played::new("unheard", "{}");
    played.jar.listen("effect", false);
    played.act(&[Effect::ClearTimer { id: 1 }]);
    assert!(played.heard.borrow().is_empty());
}

#[wasm_bindgen_test]
fn figures_are_plain_numbers() {
    let played = Played::new("figures", "{}");
    played.jar.figures(played.settle());
    let figures = Figures { turns: 1 << 40, heap_bytes: 7, ..Figures::default() };
    assert_eq!(played.answer(&[Effect::Figures(figures)]), Event::ReadFigures);
    let check =
        "o => o.type === 'value' && o.value.turns === 2 ** 40 && o.value.heapBytes === 7 && o.value.timers === 0";
    assert!(says_yes(check, &played.outcome().unwrap()));
}

#[wasm_bindgen_test]
async fn real_timers_tick_and_stop() {
    let played = Played::new("timers", "{}");
    played.act(&[
        Effect::SetTimer { id: 1, delay_ms: 0, repeat: false },
        Effect::SetTimer { id: 2, delay_ms: 20, repeat: true },
    ]);
    until("the time-out", || matches!(played.posted(), Some(Event::TimerFired { id: 1 })).then_some(())).await;
    played.answer(&[]);
    for _ in 0..3 {
        until("the interval", || matches!(played.posted(), Some(Event::TimerFired { id: 2 })).then_some(())).await;
        played.answer(&[]);
    }
    until("the interval", || played.posted()).await;
    played.answer(&[Effect::ClearTimer { id: 2 }]);
    pass(100).await;
    assert_eq!(played.posted(), None);
}

#[wasm_bindgen_test]
async fn a_hung_guest_is_terminated_at_its_deadline() {
    let played = Played::new("deadline", r#"{"limits": {"dataDeadlineMs": 100}}"#);
    played.evaluate("{kind: 'data'}").unwrap();
    let outcome = until("the limit", || played.outcome()).await;
    assert!(says_yes("o => o.type === 'limit' && o.limit.kind === 'deadline'", &outcome), "{outcome:?}");
    assert_eq!(played.log.take(), ["spawn", "terminate", "spawn"]);
    played.posted();
    played.jar.ready();
    assert!(matches!(played.answer(&[]), Event::Start(_)));
    let recycled = played.heard.take().pop().unwrap();
    assert_eq!(recycled.0, "recycle");
    assert!(says_yes("r => r.reason.kind === 'deadline' && r.milliseconds >= 0", &recycled.1));
}

#[wasm_bindgen_test]
async fn nothing_goes_on_after_dispose() {
    let played = Played::new("dispose", MAY_FETCH);
    played.act(&[Effect::SetTimer { id: 1, delay_ms: 10, repeat: true }, get(2, &here("/"))]);
    played.evaluate("{}").unwrap();
    played.posted();
    played.jar.dispose();
    played.jar.dispose();
    for _ in 0..2 {
        let outcome = played.outcome().unwrap();
        assert!(says_yes("o => o.type === 'error' && o.error.code === 'BELLJAR_DISPOSED'", &outcome), "{outcome:?}");
    }
    let posted = played.posted();
    pass(200).await;
    assert_eq!(played.posted(), posted);
    assert_eq!(played.log.take(), ["spawn", "terminate"]);
}

#[wasm_bindgen_test]
fn the_store_is_one_entry_of_local_storage() {
    local_storage("clear()");
    let played = Played::new("stored", "{}");
    let set = |key: &str, persist| StoreChange::Set { key: key.into(), value: Value::from(f64::NAN), persist };
    played.act(&[Effect::Store { id: 1, changes: vec![set("kept", true), set("fleeting", false)] }]);
    assert_eq!(played.answer(&[]), Event::Stored { id: 1, result: Ok(()) });
    let text = local_storage("getItem('belljar:store:stored')").as_string().unwrap();
    assert!(
        text.starts_with(r#"{"version":2,"values":{"kept":{"$type":"number","value":"NaN"}},"recent":["#),
        "{text}"
    );
    let check = "s => Object.keys(s).join() === 'kept,fleeting' && Number.isNaN(s.kept)";
    assert!(says_yes(check, &played.jar.store()));
    assert_eq!(local_storage("length").as_f64(), Some(1.0));
}

#[wasm_bindgen_test]
fn a_store_that_cannot_be_read_is_kept_aside() {
    local_storage("setItem('belljar:store:aside', 'x')");
    let played = Played::new("aside", "{}");
    let errors = played.heard.take();
    let check = "e => e.code === 'BELLJAR_STORE_UNREADABLE' && e.errorMessage.message.includes('kept-aside:1')";
    assert!(errors.iter().any(|(name, error)| name == "error" && says_yes(check, error)), "{errors:?}");
    assert_eq!(local_storage("getItem('belljar:store:aside:kept-aside:1')").as_string().unwrap(), "x");
}

#[wasm_bindgen_test]
fn a_full_local_storage_keeps_the_old_values() {
    let played = Played::new("quota", r#"{"store": {"maxBytes": 60000000, "maxLocalBytes": 60000000}}"#);
    let set = |text: String| Effect::Store {
        id: 1,
        changes: vec![StoreChange::Set { key: "k".into(), value: text.into(), persist: true }],
    };
    played.act(&[set("small".into())]);
    assert_eq!(played.answer(&[]), Event::Stored { id: 1, result: Ok(()) });
    played.act(&[set("x".repeat(20_000_000))]);
    let Event::Stored { result: Err(words), .. } = played.answer(&[]) else { panic!("it does not fit") };
    assert!(words.contains("full"), "{words}");
    assert!(says_yes("s => s.k === 'small'", &played.jar.store()));
    local_storage("clear()");
}

#[wasm_bindgen_test]
async fn what_is_large_goes_to_indexed_db_encrypted_if_the_policy_says_so() {
    for (app, policy) in [("large", "{}"), ("sealed", r#"{"store": {"encrypt": true}}"#)] {
        let played = Played::unopened(app, policy).unwrap();
        played.jar.open(played.settle());
        played.jar.ready();
        until("the start", || played.posted()).await;
        assert!(matches!(played.answer(&[]), Event::Start(_)));
        let value = "needle".repeat(100_000);
        let change = StoreChange::Set { key: "k".into(), value: value.as_str().into(), persist: true };
        played.act(&[Effect::Store { id: 1, changes: vec![change] }]);
        until("the answer", || matches!(played.posted(), Some(Event::Stored { .. })).then_some(())).await;
        assert_eq!(played.answer(&[]), Event::Stored { id: 1, result: Ok(()) });
        let text = local_storage(&format!("getItem('belljar:store:{app}')")).as_string().unwrap();
        assert!(text.len() < 1_000 && text.contains("sealed") == (app == "sealed"), "{text}");
        assert!(says_yes("s => s.k.length === 600000", &played.jar.store()));
    }
    local_storage("clear()");
}

async fn fetched(played: &Played) -> Result<Response, FetchFailure> {
    until("the answer", || matches!(played.posted(), Some(Event::Fetched { .. })).then_some(())).await;
    match played.answer(&[]) {
        Event::Fetched { result, .. } => result,
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_request_is_carried_out() {
    let played = Played::new("fetch", MAY_FETCH);
    played.act(&[get(1, &here("/"))]);
    let response = fetched(&played).await.unwrap();
    assert_eq!((response.status, response.redirected), (200, false));
    assert_eq!(response.url, here("/"));
    assert!(response.headers.iter().any(|(name, value)| name == "content-type" && value.starts_with("text/html")));
    assert!(String::from_utf8(response.body).unwrap().contains("<html"));
}

#[wasm_bindgen_test]
async fn a_request_elsewhere_is_refused() {
    let played = Played::new("elsewhere", MAY_FETCH);
    played.act(&[get(1, "https://belljar.invalid/")]);
    let result = fetched(&played).await;
    assert!(matches!(&result, Err(FetchFailure::Refused { rule }) if rule.contains("belljar.invalid")), "{result:?}");
}

#[wasm_bindgen_test]
async fn a_request_that_reaches_nobody_fails() {
    let played = Played::new("nobody", r#"{"fetch": {"origins": ["http://127.0.0.1:9"]}}"#);
    played.act(&[get(1, "http://127.0.0.1:9/")]);
    let result = fetched(&played).await;
    assert!(matches!(&result, Err(FetchFailure::Network { message }) if !message.is_empty()), "{result:?}");
}

#[wasm_bindgen_test]
async fn a_body_that_is_too_long_is_cut_off() {
    let played = Played::new("too-long", r#"{"fetch": {"origins": ["self"], "maxResponseBytes": 10}}"#);
    played.act(&[get(1, &here("/"))]);
    assert_eq!(fetched(&played).await, Err(FetchFailure::TooLarge { max_response_bytes: 10 }));
}

#[wasm_bindgen_test]
async fn i4_a_request_carries_no_credential_and_asks_no_cache() {
    // What the page's own `fetch` is given, at the last moment before it leaves.
    evaluated(
        "(() => { const real = globalThis.fetch; \
         globalThis.fetch = request => { globalThis.seen = request; globalThis.fetch = real; return Promise.reject(new Error('seen')) } })()",
    );
    let played = Played::new("bare", MAY_FETCH);
    played.act(&[get(1, &here("/"))]);
    let result = fetched(&played).await;
    assert_eq!(result, Err(FetchFailure::Network { message: "seen".into() }));
    let check = "r => r.credentials === 'omit' && r.referrerPolicy === 'no-referrer' && r.cache === 'no-store' \
                 && r.mode === 'cors' && r.redirect === 'follow' && [...r.headers].join() === 'accept,text/html'";
    assert!(says_yes(check, &evaluated("seen")));
}
