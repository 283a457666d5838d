//! The framework's globals: console, timers, store, fetch, `appsmith`.

mod support;

use belljar_core::{
    Effect, Event, Value,
    effect::{Level, StoreChange},
    event::{FetchFailure, Kind, Response, Start},
};
use serde_json::{Value as Json, json};
use support::{Guest, start};

fn store_changes(effects: &[Effect]) -> Vec<(u32, Vec<Json>)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Store { id, changes } => {
                let changes = changes.iter().map(|change| match change {
                    StoreChange::Set { key, value, persist } => json!([key, value.to_json(), persist]),
                    StoreChange::Remove { key } => json!([key]),
                    StoreChange::Clear => json!([]),
                });
                Some((*id, changes.collect()))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn console_lines_have_level_position_and_copies() {
    let mut guest = Guest::new();
    guest.trigger("(console.log('a', { b: 1 }, undefined),\n  console.error(new TypeError('x')), 0)");
    let lines: Vec<_> = guest
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Console(line) => Some((line.level, line.position.map(|position| position.line))),
            _ => None,
        })
        .collect();
    assert_eq!(lines, [(Level::Log, Some(1)), (Level::Error, Some(2))]);
    assert_eq!(guest.lines()[0], json!(["a", {"b": 1}, {"$type": "undefined"}]));
}

#[test]
fn the_console_runs_no_guest_code_and_shows_what_is_no_data() {
    let mut guest = Guest::new();
    guest.trigger(
        "(console.log(function named() {}, Symbol('s'), Promise.resolve(), { get a() { storeValue('ran', 1) } }, \
         new Proxy({}, { ownKeys() { storeValue('ran', 1) } }), { toJSON() { storeValue('ran', 1) } }), 0)",
    );
    assert_eq!(guest.lines()[0], json!(["named()", "Symbol(s)", "Promise", {"a": "(…)"}, {}, {"toJSON": "toJSON()"}]));
    assert!(store_changes(&guest.effects).is_empty());
}

#[test]
fn console_lines_over_the_limit_are_counted() {
    let mut guest = Guest::with_policy(json!({"console": {"maxLinesPerTurn": 2}}));
    guest.data("[1, 2, 3, 4, 5].map(i => console.log(i)).length");
    assert_eq!(guest.lines().len(), 3);
    assert!(guest.lines()[2][0].as_str().is_some_and(|text| text.starts_with("3 more lines were dropped")));
}

#[test]
fn timers_ask_the_host_and_run_on_its_tick() {
    let mut guest = Guest::new();
    assert_eq!(guest.trigger("setTimeout((a, b) => console.log(a, b), 20, 1, 2)"), json!(1));
    assert_eq!(guest.effects, [Effect::SetTimer { id: 1, delay_ms: 20, repeat: false }]);
    let effects = guest.deliver(Event::TimerFired { id: 1 });
    assert!(matches!(&effects[..], [Effect::Console(_)]));
    assert_eq!(guest.deliver(Event::TimerFired { id: 1 }), [], "a time-out fires once");
}

#[test]
fn an_interval_has_a_floor_a_default_and_a_name() {
    let mut guest = Guest::new();
    guest.trigger(
        "(setInterval(() => {}, 0), setInterval(() => {}), setInterval(id => console.log(id), 50, 'clock'), 0)",
    );
    let delays: Vec<_> = guest
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::SetTimer { delay_ms, repeat: true, .. } => Some(*delay_ms),
            _ => None,
        })
        .collect();
    assert_eq!(delays, [10, 300, 50]);
    guest.deliver(Event::TimerFired { id: 3 });
    assert!(matches!(&guest.deliver(Event::TimerFired { id: 3 })[..], [Effect::Console(_)]), "an interval goes on");
    guest.trigger("setInterval(() => {}, 60, 'clock')");
    assert!(guest.effects.contains(&Effect::ClearTimer { id: 3 }), "the same id replaces: {:?}", guest.effects);
    guest.trigger(
        "(clearInterval('clock'), clearInterval(1), clearInterval(), clearInterval('none'), clearTimeout(2), 0)",
    );
    let cleared: Vec<_> = guest
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::ClearTimer { id } => Some(*id),
            _ => None,
        })
        .collect();
    assert_eq!(cleared, [4, 1, 2]);
}

#[test]
fn a_timer_takes_functions_only() {
    let mut guest = Guest::new();
    let error = guest.error(Kind::Trigger, "setTimeout('alert(1)', 10)");
    assert_eq!(error.error_message.name, "TypeError");
    assert_eq!(error.error_message.message, "setTimeout expected function for 'callback' argument but received string");
}

#[test]
fn a_stored_value_is_readable_at_once_and_sent_in_one_batch() {
    let mut guest = Guest::new();
    let (id, outcome) = guest.begin(
        Kind::Trigger,
        "(async () => { storeValue('a.b', { c: 1 }); storeValue('s', 2, false); removeValue('old'); \
         const now = appsmith.store['a.b'].c; await clearStore(); return now })()",
    );
    assert_eq!(outcome, None, "clearStore waits for the host");
    assert_eq!(
        store_changes(&guest.effects),
        [(1, vec![json!(["a.b", {"c": 1}, true]), json!(["s", 2, false]), json!(["old"]), json!([])])]
    );
    assert_eq!(guest.settle(id, None), belljar_core::Outcome::Value { value: 1.into() });
    assert_eq!(guest.data("Object.keys(appsmith.store)"), json!([]));
}

#[test]
fn storing_resolves_to_an_empty_object() {
    let mut guest = Guest::new();
    assert_eq!(guest.trigger("await storeValue('a', 1)"), json!({}));
}

#[test]
fn i9_a_batch_that_is_not_kept_rejects_and_the_old_value_is_back() {
    let store = vec![("a".to_owned(), Value::from(1))];
    let mut guest = Guest::started(Start { store, ..start() });
    let (id, _) = guest.begin(Kind::Trigger, "storeValue('a', 2).then(() => 'kept', error => error.message)");
    assert_eq!(guest.data("appsmith.store.a"), json!(2));
    guest.trigger("void storeValue('b', 3)");
    let effects = guest.deliver(Event::Stored { id: 1, result: Err("the disk is full".into()) });
    let [Effect::Settled { id: settled, outcome }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((*settled, outcome), (id, &belljar_core::Outcome::Value { value: "the disk is full".into() }));
    assert_eq!(guest.data("[appsmith.store.a, appsmith.store.b]"), json!([1, 3]));
}

#[test]
fn the_store_is_read_only_and_its_keys_are_plain() {
    let mut guest = Guest::new();
    guest.trigger("(storeValue('__proto__', 'p'), storeValue('constructor', 'c'), storeValue('o', { n: 1 }))");
    assert_eq!(
        guest.data("[appsmith.store.__proto__, appsmith.store['constructor'], appsmith.store.toString]"),
        json!(["p", "c", {"$type": "undefined"}])
    );
    assert_eq!(
        guest.data("[(appsmith.store.x = 1, appsmith.store.x), delete appsmith.store.o]"),
        json!([{"$type": "undefined"}, false])
    );
    assert_eq!(guest.data("(appsmith.store.o.n = 5, appsmith.store.o.n)"), json!(5));
    assert_eq!(guest.data("appsmith.store.o.n"), json!(1), "a write into a copy is not kept");
    assert_eq!(
        guest.data("JSON.stringify(appsmith.store)"),
        json!(r#"{"__proto__":"p","constructor":"c","o":{"n":1}}"#)
    );
    assert_eq!(guest.data("({ ...appsmith.store }).o"), json!({"n": 1}));
    assert_eq!(guest.data("(appsmith = 1, appsmith.mode = 2, appsmith.mode)"), json!("PUBLISHED"));
}

#[test]
fn wrong_arguments_reject_in_the_guest() {
    let mut guest = Guest::new();
    for (source, message) in [
        ("await storeValue(1, 2)", "storeValue expected string for 'key' argument but received number"),
        ("await storeValue('a', 1, 'yes')", "storeValue expected boolean for 'persist' argument but received string"),
        ("await removeValue()", "removeValue expected string for 'key' argument but received undefined"),
        ("await storeValue('a', { f() {} })", "storeValue cannot keep the value: $.f is a function"),
    ] {
        assert_eq!(guest.error(Kind::Trigger, source).error_message.message, message);
        assert_eq!(guest.effects, []);
    }
}

fn request(guest: &mut Guest, source: &str) -> belljar_core::effect::Request {
    let (_, outcome) = guest.begin(Kind::Trigger, source);
    assert_eq!(outcome, None, "{source}");
    let request = guest.effects.iter().find_map(|effect| match effect {
        Effect::Fetch { request, .. } => Some(request.clone()),
        _ => None,
    });
    guest.effects.clear();
    request.unwrap_or_else(|| panic!("{source} sends nothing"))
}

#[test]
fn fetch_sends_what_was_asked_for() {
    let mut guest = Guest::new();
    let sent = request(
        &mut guest,
        "fetch('../api?q=1#f', { method: 'post', headers: { 'X-A': ' 1 ' }, body: JSON.stringify({ a: 1 }) })",
    );
    assert_eq!((sent.url.as_str(), sent.method.as_str()), ("https://app.example.com/api?q=1#f", "POST"));
    assert_eq!(sent.headers, [("x-a".into(), "1".into()), ("content-type".into(), "text/plain;charset=UTF-8".into())]);
    assert_eq!(sent.body.as_deref(), Some(&br#"{"a":1}"#[..]));
    let sent = request(
        &mut guest,
        "fetch('https://api.example.com', { method: 'PUT', body: new Uint8Array([1, 2, 3]).subarray(1) })",
    );
    assert_eq!((sent.body.as_deref(), sent.headers), (Some(&[2, 3][..]), vec![]));
}

#[test]
fn fetch_gives_the_response() {
    let mut guest = Guest::new();
    let (id, _) = guest.begin(
        Kind::Trigger,
        "fetch('https://api.example.com/x').then(async r => [r.ok, r.status, r.url, r.headers.get('X-A'), \
         r.headers.has('set-cookie'), r.bodyUsed, await r.clone().text(), await r.json(), r.bodyUsed, \
         await r.text().catch(e => e.name), [...r.headers.entries()]])",
    );
    let response = Response {
        url: "https://api.example.com/y".into(),
        status: 201,
        status_text: "Created".into(),
        redirected: true,
        headers: vec![("x-a".into(), "1".into()), ("set-cookie".into(), "s=1".into()), ("x-a".into(), "2".into())],
        body: br#"{"a":[1]}"#.to_vec(),
    };
    let effects = guest.deliver(Event::Fetched { id: 1, result: Ok(response) });
    let [Effect::Settled { id: settled, outcome: belljar_core::Outcome::Value { value } }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(*settled, id);
    assert_eq!(
        value.to_json(),
        json!([true, 201, "https://api.example.com/y", "1, 2", false, false, r#"{"a":[1]}"#, {"a": [1]}, true, "TypeError", [["x-a", "1, 2"]]])
    );
}

#[test]
fn i4_credentials_are_refused_or_warned_about() {
    let mut guest = Guest::new();
    request(&mut guest, "fetch('/api', { credentials: 'include' })");
    let (_, _) = guest.begin(Kind::Trigger, "fetch('/api', { credentials: 'include' })");
    let warnings: Vec<_> = guest.effects.iter().filter(|effect| matches!(effect, Effect::Warning(_))).collect();
    assert!(warnings.is_empty(), "the same place warns once");
    for (source, rule) in [
        ("await fetch('https://u:p@api.example.com')", "user name or password"),
        ("await fetch('/', { headers: { cOOkie: 'a=b' } })", "cookie cannot be set"),
        ("await fetch('/', { headers: [['Cookie', 'a=b']] })", "cookie cannot be set"),
        ("await fetch('/', { headers: { 'x-a': 'a\\r\\nCookie: b' } })", "line break"),
        ("await fetch('https://other.example')", "policy.fetch.origins does not list https://other.example"),
        ("await fetch('/', { method: 'TRACE' })", "the method TRACE cannot be used"),
        ("await fetch('file:///etc/passwd')", "not an absolute http or https URL"),
        ("await fetch('/', { body: 'x' })", "a GET request cannot have a body"),
        ("await fetch('http://')", "not a URL that can be fetched"),
    ] {
        let error = guest.error(Kind::Trigger, source);
        assert_eq!(error.error_message.name, "TypeError", "{source}");
        assert!(error.error_message.message.contains(rule), "{source}: {}", error.error_message.message);
    }
}

#[test]
fn a_request_without_an_answer_rejects() {
    let mut guest = Guest::new();
    guest.begin(Kind::Trigger, "fetch('/a')");
    let effects = guest.deliver(Event::Fetched { id: 1, result: Err(FetchFailure::Deadline { deadline_ms: 5 }) });
    let [Effect::Settled { outcome: belljar_core::Outcome::Error { error }, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(
        error.error_message.message,
        "fetch of https://app.example.com/a failed: no answer within 5 ms (policy.fetch.deadlineMs)"
    );
}

#[test]
fn time_and_chance_come_from_events() {
    let numbers = |seed| {
        let mut guest = Guest::started(Start { seed, ..start() });
        guest.script("[Math.random(), Math.random()]")
    };
    assert_eq!(numbers(7), numbers(7));
    assert_ne!(numbers(7), numbers(8));
    let mut guest = Guest::new();
    assert_eq!(guest.data("[Date.now(), +new Date()]"), json!([1_764_000_000_000_i64, 1_764_000_000_000_i64]));
    guest.now_ms += 1_500.0;
    assert_eq!(guest.data("Date.now()"), json!(1_764_000_001_500_i64));
    guest.now_ms -= 10_000.0;
    assert_eq!(guest.data("Date.now()"), json!(1_764_000_001_500_i64), "time does not run backwards");
}

#[test]
fn the_clock_is_as_coarse_as_the_policy_says() {
    let mut guest = Guest::with_policy(json!({"clock": {"resolutionMs": 100}}));
    guest.now_ms += 1_599.9;
    assert_eq!(guest.data("[Date.now(), +new Date()]"), json!([1_764_000_001_500_i64, 1_764_000_001_500_i64]));
    guest.script("console.log(1)");
    let Some(Effect::Console(line)) = guest.effects.first() else { panic!("a line: {:?}", guest.effects) };
    assert!((line.time_ms - 1_764_000_001_500.0).abs() < f64::EPSILON);
    let mut guest = Guest::new();
    guest.now_ms += 0.9;
    assert_eq!(guest.data("Date.now()"), json!(1_764_000_000_000_i64), "whole milliseconds at the finest");
}

#[test]
fn local_time_is_the_users() {
    let time_zone = vec![
        belljar_core::event::OffsetChange { from_s: 0, offset_s: 3_600 },
        belljar_core::event::OffsetChange { from_s: 1_743_296_400, offset_s: 7_200 },
    ];
    let mut guest = Guest::started(Start { time_zone, ..start() });
    assert_eq!(guest.data("new Date(0).getHours()"), json!(1));
    assert_eq!(guest.data("new Date(1743296400000).getTimezoneOffset()"), json!(-120));
}

#[test]
fn the_headers_of_a_response_can_be_walked() {
    let mut guest = Guest::new();
    let source = "fetch('https://api.example.com/x').then(({ headers }) => \
                  [[...headers], [...headers.keys()], [...headers.values()], Object.fromEntries(headers)])";
    let (id, _) = guest.begin(Kind::Trigger, source);
    let response = Response {
        url: "https://api.example.com/x".into(),
        status: 200,
        status_text: String::new(),
        redirected: false,
        headers: vec![("x-b".into(), "2".into()), ("set-cookie".into(), "s=1".into()), ("x-a".into(), "1".into())],
        body: Vec::new(),
    };
    let effects = guest.deliver(Event::Fetched { id: 1, result: Ok(response) });
    let Some(belljar_core::Outcome::Value { value }) = guest.keep(id, effects) else {
        panic!("it settles with a value")
    };
    let pairs = json!([["x-a", "1"], ["x-b", "2"]]);
    assert_eq!(value.to_json(), json!([pairs, ["x-a", "x-b"], ["1", "2"], {"x-a": "1", "x-b": "2"}]));
}

fn set(key: &str, value: f64) -> StoreChange {
    StoreChange::Set { key: key.into(), value: Value::from(value), persist: true }
}

#[test]
fn changes_from_elsewhere_are_read_at_once_and_are_no_changes_of_the_jar_s() {
    let mut guest =
        Guest::started(Start { store: vec![("a".into(), 1.0.into()), ("b".into(), 1.0.into())], ..start() });
    let changes = vec![set("a", 2.0), StoreChange::Remove { key: "b".into() }, set("c", 3.0)];
    assert_eq!(guest.deliver(Event::StoreChanged { changes }), []);
    assert_eq!(guest.data("({ ...appsmith.store })"), json!({"a": 2, "c": 3}));
    assert_eq!(guest.deliver(Event::StoreChanged { changes: vec![StoreChange::Clear] }), []);
    assert_eq!(guest.data("Object.keys(appsmith.store).length"), json!(0));
}

#[test]
fn a_change_of_the_jar_s_own_that_is_under_way_comes_after_one_from_elsewhere() {
    let mut guest = Guest::new();
    guest.begin(Kind::Trigger, "(storeValue('a', 1), 0)");
    guest.deliver(Event::StoreChanged { changes: vec![set("a", 2.0), set("b", 2.0)] });
    assert_eq!(guest.data("[appsmith.store.a, appsmith.store.b]"), json!([1, 2]));
    guest.deliver(Event::Stored { id: 1, result: Err("it is full".into()) });
    assert_eq!(guest.data("appsmith.store.a"), json!(2), "what came from elsewhere is what was there before");
}

#[test]
fn batches_that_were_not_kept_leave_what_was_there_before_the_first() {
    let mut guest = Guest::started(Start { store: vec![("a".into(), 1.0.into())], ..start() });
    guest.begin(Kind::Trigger, "(storeValue('a', 2), 0)");
    guest.begin(Kind::Trigger, "(storeValue('a', 3), 0)");
    guest.begin(Kind::Trigger, "(clearStore(), 0)");
    for id in [1, 2] {
        guest.deliver(Event::Stored { id, result: Err("it is full".into()) });
        assert_eq!(guest.data("'a' in appsmith.store"), json!(false));
    }
    guest.deliver(Event::Stored { id: 3, result: Err("it is full".into()) });
    assert_eq!(guest.data("appsmith.store.a"), json!(1));
}

#[test]
fn local_storage_is_the_app_s_store_as_texts() {
    let mut guest = Guest::started(Start { store: vec![("n".into(), 1.0.into())], ..start() });
    let value = guest.trigger(
        "(localStorage.setItem('a', { toString: () => 'text' }), localStorage.setItem('b', null), \
         [localStorage.getItem('a'), localStorage.getItem('b'), localStorage.getItem('n'), localStorage.getItem('none'), \
          localStorage.length, localStorage.key(1), localStorage.key(3), localStorage.key(-1), appsmith.store.a])",
    );
    assert_eq!(value, json!(["text", "null", "1", null, 3, "a", null, null, "text"]));
    assert_eq!(store_changes(&guest.effects), [(1, vec![json!(["a", "text", true]), json!(["b", "null", true])])]);
    guest.trigger("(localStorage.removeItem('a'), localStorage.clear(), localStorage.length)");
    assert_eq!(store_changes(&guest.effects), [(2, vec![json!(["a"]), json!([])])]);
    assert_eq!(guest.data("[typeof Storage, Object.keys(localStorage)]"), json!(["undefined", []]));
}

#[test]
fn local_storage_is_no_way_around_what_data_fields_and_policies_say() {
    let mut guest = Guest::new();
    assert_eq!(guest.data("localStorage.getItem('a')"), Json::Null);
    let error = guest.error(Kind::Data, "localStorage.setItem('a', 1)");
    assert_eq!(error.error_message.name, "ValidationError");
    let mut guest = Guest::with_policy(json!({"store": null}));
    assert_eq!(guest.data("typeof localStorage"), json!("undefined"));
    let mut guest = Guest::with_policy(json!({"sensitivity": {"default": "block"}}));
    let caught = guest.trigger(
        "(() => { try { localStorage.setItem('password', 'Tr0ub4dor&3x') } catch (error) { return error.message } })()",
    );
    assert!(caught.as_str().is_some_and(|text| text.starts_with("localStorage.setItem refused: password")), "{caught}");
}
