//! `fetch` with the platform's classes: what is asked of the host, and what app code is given.

mod support;

use belljar_core::{
    Effect, ErrorCode, Event, Outcome,
    effect::Request,
    event::{FetchFailure, Kind, Response, Start},
};
use serde_json::{Value as Json, json};
use support::{Guest, start};

/// What the code sends, in order.
fn sent(guest: &mut Guest, source: &str) -> Vec<Request> {
    guest.effects.clear();
    guest.begin(Kind::Trigger, source);
    guest
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Fetch { request, .. } => Some(request.clone()),
            _ => None,
        })
        .collect()
}

fn response(body: &[u8]) -> Response {
    Response {
        url: "https://api.example.com/x#part".into(),
        status: 200,
        status_text: "Fine".into(),
        redirected: false,
        headers: vec![("content-type".into(), "text/plain".into()), ("Set-Cookie".into(), "s=1".into())],
        body: body.to_vec(),
    }
}

/// The value of code that fetches once and gets this.
fn given(guest: &mut Guest, source: &str, result: Result<Response, FetchFailure>) -> Json {
    guest.effects.clear();
    let (id, outcome) = guest.begin(Kind::Trigger, source);
    assert!(outcome.is_none(), "{source}: {outcome:?}");
    let request = guest.effects.iter().find_map(|effect| match effect {
        Effect::Fetch { id, .. } => Some(*id),
        _ => None,
    });
    let effects = guest.deliver(Event::Fetched { id: request.expect("a request"), result });
    match guest.keep(id, effects) {
        Some(Outcome::Value { value }) => value.to_json(),
        other => panic!("{source}: {other:?}"),
    }
}

const FORBIDDEN: &[&str] = &[
    "Cookie",
    "cOOKIE",
    "cookie2",
    "Host",
    "ORIGIN",
    "Referer",
    "Sec-Fetch-Site",
    "proxy-authorization",
    "Set-Cookie",
];

#[test]
fn i4_forbidden_headers_are_refused_in_any_case_and_through_any_container() {
    let mut guest = Guest::new();
    for name in FORBIDDEN {
        for headers in [
            format!("{{ '{name}': 'a=b' }}"),
            format!("{{ ['{name}']: {{ toString: () => 'a=b' }} }}"),
            format!("[['{name}', 'a=b']]"),
            format!("[[{{ toString: () => '{name}' }}, 'a=b']]"),
            format!("new Headers({{ '{name}': 'a=b' }})"),
            format!("new Map([['{name}', 'a=b']])"),
            format!("new URLSearchParams([['{name}', 'a=b']])"),
            format!("new Proxy({{ '{name}': 'a=b' }}, {{}})"),
            format!("Object.assign(Object.create({{ x: 1 }}), {{ '{name}': 'a=b' }})"),
            format!("{{ get ['{name}']() {{ return 'a=b' }} }}"),
            format!("(function* () {{ yield ['{name}', 'a=b'] }})()"),
            format!("Object.assign(new Headers(), {{ [Symbol.iterator]: () => [['{name}', 'a=b']].values() }})"),
        ] {
            for source in [
                format!("await fetch('/', {{ headers: {headers} }})"),
                format!("await fetch(new Request('/', {{ headers: {headers} }}))"),
                format!("await fetch(new Request('/'), {{ headers: {headers} }})"),
            ] {
                let error = guest.error(Kind::Trigger, &source);
                assert_eq!(error.error_message.name, "TypeError", "{source}: {error:?}");
                let told = error.error_message.message.to_lowercase();
                assert!(told.contains(&format!("{} cannot be set", name.to_lowercase())), "{source}: {told}");
            }
        }
        for source in [
            format!("new Request('/').headers.append('{name}', 'a=b')"),
            format!("new Request('/').headers.set('{name}', 'a=b')"),
            format!("Headers.prototype.set.call(new Request('/').clone().headers, '{name}', 'a=b')"),
        ] {
            assert_eq!(guest.error(Kind::Trigger, &source).error_message.name, "TypeError", "{source}");
        }
    }
    assert!(sent(&mut guest, "fetch('/', { headers: { __proto__: { Cookie: 'a=b' } } })")[0].headers.is_empty());
}

#[test]
fn i4_what_only_looks_like_a_name_or_holds_a_line_break_is_refused() {
    let mut guest = Guest::new();
    for (name, value) in [
        ("Cookie ", "a"),
        (" Cookie", "a"),
        ("Cookie\\0", "a"),
        ("\\nCookie", "a"),
        ("Cookie:", "a"),
        ("C\\u006fokie\\u200b", "a"),
        ("", "a"),
        ("x-a", "a\\r\\nCookie: b"),
        ("x-a", "a\\nb"),
        ("x-a", "a\\0b"),
        ("x-a", "\\u010d\\u010aCookie: b"),
    ] {
        for headers in [format!("{{ '{name}': '{value}' }}"), format!("[['{name}', '{value}']]")] {
            let source = format!("await fetch('/', {{ headers: {headers} }})");
            assert_eq!(guest.error(Kind::Trigger, &source).error_message.name, "TypeError", "{source}");
        }
    }
}

#[test]
fn i4_an_answer_shows_nothing_that_sets_cookies() {
    let mut guest = Guest::new();
    let source = "fetch('https://api.example.com/x').then((r) => [r.headers.get('set-cookie'), \
                  r.headers.has('SET-COOKIE'), r.headers.getSetCookie(), [...r.headers.keys()], \
                  [...r.clone().headers.keys()], [...new Headers(r.headers).keys()]])";
    let names = json!(["content-type"]);
    assert_eq!(given(&mut guest, source, Ok(response(b""))), json!([null, false, [], names, names, names]));
}

#[test]
fn a_response_is_the_platforms() {
    let mut guest = Guest::new();
    let source = "fetch('https://api.example.com/x').then(async (r) => [r instanceof Response, r.type, r.url, r.statusText, \
                  r.ok, (await r.clone().blob()).type, [...await r.clone().bytes()], await r.text(), r.bodyUsed])";
    assert_eq!(
        given(&mut guest, source, Ok(response(b"hi"))),
        json!([true, "cors", "https://api.example.com/x", "Fine", true, "text/plain", [104, 105], "hi", true])
    );
    let own = Response { url: "https://app.example.com/x".into(), status: 204, ..response(b"ignored") };
    let source = "fetch('/x').then(async (r) => [r.type, r.status, await r.text(), r.bodyUsed])";
    assert_eq!(given(&mut guest, source, Ok(own)), json!(["basic", 204, "", false]));
    let source = "fetch('/x').then((r) => { try { r.headers.set('a', 'b') } catch (error) { return error.name } })";
    assert_eq!(given(&mut guest, source, Ok(response(b""))), json!("TypeError"));
}

#[test]
fn every_kind_of_body_is_sent_with_its_type() {
    let mut guest = Guest::new();
    let mut send = |body: &str| {
        let request = sent(&mut guest, &format!("fetch('/', {{ method: 'POST', body: {body} }})")).remove(0);
        let kind = request.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.clone());
        (String::from_utf8(request.body.expect("a body")).expect("text"), kind)
    };
    assert_eq!(send("'é'"), ("é".into(), Some("text/plain;charset=UTF-8".into())));
    assert_eq!(
        send("new URLSearchParams({ a: 'x y' })"),
        ("a=x+y".into(), Some("application/x-www-form-urlencoded;charset=UTF-8".into()))
    );
    assert_eq!(send("new Blob(['b'], { type: 'x/y' })"), ("b".into(), Some("x/y".into())));
    assert_eq!(send("new Blob(['b'])"), ("b".into(), None));
    assert_eq!(send("new Uint8Array([97]).buffer"), ("a".into(), None));
    let (body, kind) = send("(() => { const f = new FormData(); f.append('n', 'v'); return f })()");
    let boundary =
        kind.as_deref().and_then(|kind| kind.strip_prefix("multipart/form-data; boundary=")).expect("a boundary");
    assert_eq!(
        body,
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nv\r\n--{boundary}--\r\n")
    );
}

#[test]
fn a_request_object_is_sent_as_it_is() {
    let mut guest = Guest::new();
    let source = "(async () => { globalThis.r = new Request('/x', { method: 'PUT', body: 'b', headers: { A: '1' }, redirect: 'error' }); fetch(r) })()";
    let request = sent(&mut guest, source).remove(0);
    assert_eq!((request.url.as_str(), request.method.as_str()), ("https://app.example.com/x", "PUT"));
    assert_eq!(request.headers, [("a".into(), "1".into()), ("content-type".into(), "text/plain;charset=UTF-8".into())]);
    assert_eq!((request.body.as_deref(), request.redirect), (Some(&b"b"[..]), belljar_core::effect::Redirect::Error));
    assert_eq!(guest.script("r.bodyUsed"), json!(true));
    let error = guest.error(Kind::Trigger, "await fetch(r)");
    assert!(error.error_message.message.starts_with("fetch refused: The body has been read"), "{error:?}");
}

#[test]
fn what_a_request_may_not_ask_for_it_does_not_have() {
    let mut guest = Guest::new();
    let source = "(() => { const r = new Request('/', { credentials: 'include', cache: 'force-cache', referrer: 'about:client', \
                  referrerPolicy: 'unsafe-url', mode: 'no-cors', keepalive: true }); \
                  return [r.credentials, r.cache, r.referrer, r.referrerPolicy, r.mode] })()";
    assert_eq!(guest.trigger(source), json!(["omit", "no-store", "", "no-referrer", "cors"]));
    let warned: Vec<_> = guest
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Warning(warning) => Some(warning.rule.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(warned, ["fetch-credentials-omitted", "fetch-mode-cors"]);
    for (source, rule) in [
        ("await fetch('https://api.example.com', { mode: 'same-origin' })", "`mode` is same-origin"),
        ("await fetch('/', { redirect: 'manual' })", "`redirect` may be follow or error, not manual"),
        ("await fetch('/', { cache: 'only-if-cached' })", "`cache` cannot be only-if-cached"),
        ("await fetch('/', { signal: {} })", "`signal` is not an AbortSignal"),
        ("await fetch('/', { credentials: 'none' })", "`credentials` may be omit, same-origin, include"),
        ("await fetch(new Request('https://u:p@api.example.com'))", "user name or password"),
        ("await fetch()", "fetch expected a value for 'input' argument"),
    ] {
        let error = guest.error(Kind::Trigger, source);
        assert!(error.error_message.message.contains(rule), "{source}: {error:?}");
        assert_eq!(error.source.line, Some(1), "{source}");
    }
    assert_eq!(sent(&mut guest, "fetch('/x', { mode: 'same-origin', cache: 'reload', keepalive: true })").len(), 1);
}

#[test]
fn a_signal_cancels_a_request_at_the_host() {
    let mut guest = Guest::new();
    let source = "(async () => { globalThis.c = new AbortController(); try { await fetch('/slow', { signal: c.signal }) } \
                  catch (error) { return [error.name, error === c.signal.reason] } })()";
    let (id, outcome) = guest.begin(Kind::Trigger, source);
    assert!(outcome.is_none());
    let (_, _) = guest.begin(Kind::Trigger, "(c.abort(), c.abort())");
    let cancelled: Vec<_> = guest.effects.iter().filter(|of| matches!(of, Effect::CancelFetch { .. })).collect();
    assert_eq!(cancelled, [&Effect::CancelFetch { id: 1 }]);
    let settled = guest.effects.iter().find_map(|effect| match effect {
        Effect::Settled { id: of, outcome: Outcome::Value { value } } if *of == id => Some(value.to_json()),
        _ => None,
    });
    assert_eq!(settled, Some(json!(["AbortError", true])));
    // An answer that was on its way comes to nobody.
    assert_eq!(guest.deliver(Event::Fetched { id: 1, result: Ok(response(b"")) }), []);
}

#[test]
fn a_signal_that_is_aborted_sends_nothing_and_one_that_is_late_does_nothing() {
    let mut guest = Guest::new();
    let source = "fetch('/', { signal: AbortSignal.abort('why') }).catch((reason) => reason)";
    assert_eq!(guest.trigger(source), json!("why"));
    assert!(!guest.effects.iter().any(|effect| matches!(effect, Effect::Fetch { .. })));
    let source = "(() => { const c = new AbortController(); \
                  return fetch('/', { signal: c.signal }).then((r) => { c.abort(); return r.text() }) })()";
    assert_eq!(given(&mut guest, source, Ok(response(b"whole"))), json!("whole"));
    assert!(!guest.effects.iter().any(|effect| matches!(effect, Effect::CancelFetch { .. })));
}

#[test]
fn a_timeout_cancels_a_request() {
    let mut guest = Guest::new();
    let source = "fetch('/', { signal: AbortSignal.timeout(50) }).catch((error) => [error.name, error.code])";
    let (id, _) = guest.begin(Kind::Trigger, source);
    let timer = guest.effects.iter().find_map(|effect| match effect {
        Effect::SetTimer { id, delay_ms: 50, repeat: false } => Some(*id),
        _ => None,
    });
    let effects = guest.deliver(Event::TimerFired { id: timer.expect("a timer") });
    assert!(effects.contains(&Effect::CancelFetch { id: 1 }), "{effects:?}");
    let Some(Outcome::Value { value }) = guest.keep(id, effects) else { panic!("it has settled") };
    assert_eq!(value.to_json(), json!(["TimeoutError", 23]));
    let mut guest = Guest::with_policy(json!({"timers": null}));
    assert_eq!(guest.script("[typeof AbortSignal.timeout, typeof AbortSignal.any]"), json!(["undefined", "function"]));
}

#[test]
fn a_data_field_sends_and_cancels_nothing() {
    let mut guest = Guest::new();
    guest.begin(Kind::Trigger, "(globalThis.c = new AbortController(), fetch('/', { signal: c.signal }))");
    guest.effects.clear();
    for source in ["c.abort()", "fetch('/')", "AbortSignal.timeout(1)", "AbortSignal.any([c.signal]) && c.abort()"] {
        let error = guest.error(Kind::Data, source);
        assert_eq!(error.code, ErrorCode::DataAction, "{source}");
    }
    assert!(!guest.effects.iter().any(|effect| matches!(effect, Effect::CancelFetch { .. } | Effect::SetTimer { .. })));
    assert_eq!(
        guest.data("[c.signal.aborted, new AbortController().abort(), new Headers({ a: 1 }).get('a')]"),
        json!([false, {"$type": "undefined"}, "1"])
    );
}

#[test]
fn a_data_address_answers_itself() {
    let mut guest = Guest::new();
    let source = "fetch('data:text/csv;base64,YSxi#f').then(async (r) => [r.status, r.headers.get('content-type'), await r.text()])";
    assert_eq!(guest.trigger(source), json!([200, "text/csv", "a,b"]));
    assert!(guest.effects.is_empty(), "{:?}", guest.effects);
    for source in [
        "await fetch('data:nothing')",
        "await fetch('data:,a', { method: 'POST' })",
        "await fetch('blob:https://app.example.com/1')",
    ] {
        assert_eq!(guest.error(Kind::Trigger, source).error_message.name, "TypeError", "{source}");
    }
}

#[test]
fn a_body_that_is_not_what_integrity_says_is_not_given() {
    let mut guest = Guest::new();
    // Of "hi".
    let right = "sha256-j0NDRmSPa5bfid2pAcUXaxCm2Dlh3TwayItZstwyeqQ=";
    let source = |integrity: &str| {
        format!(
            "fetch('/', {{ integrity: '{integrity}' }}).then((r) => r.text(), (error) => error.name + ': ' + error.message)"
        )
    };
    assert_eq!(given(&mut guest, &source(right), Ok(response(b"hi"))), json!("hi"));
    assert_eq!(given(&mut guest, &source(&format!("md5-x {right}")), Ok(response(b"hi"))), json!("hi"));
    let told = given(&mut guest, &source(right), Ok(response(b"ho")));
    assert!(
        told.as_str().is_some_and(|told| told.starts_with("TypeError: fetch of") && told.ends_with("`integrity` says")),
        "{told}"
    );
    let stronger = format!("{right} sha512-AAAA");
    assert_ne!(given(&mut guest, &source(&stronger), Ok(response(b"hi"))), json!("hi"), "the strongest counts");
}

#[test]
fn objects_of_fetch_are_no_data_and_are_shown_without_their_secrets() {
    let mut guest = Guest::new();
    for (source, problem) in [
        ("new Headers()", "$ is Headers (give Object.fromEntries() of them)"),
        ("[new Request('/')]", "$[0] is a Request (give its url)"),
        ("({ r: new Response() })", "$.r is a Response (give its text(), json() or arrayBuffer())"),
        ("new FormData()", "$ is a FormData (give Object.fromEntries() of it)"),
        ("new AbortController().signal", "$ is an AbortSignal"),
        ("new Event('x')", "$ is an Event"),
    ] {
        let error = guest.error(Kind::Data, source);
        assert_eq!((error.code, error.error_message.message.as_str()), (ErrorCode::ValueNotData, problem));
    }
    guest.effects.clear();
    guest.script("console.log(new Headers({ Authorization: 'Bearer x', a: 1 }), new Response('', { status: 404 }), AbortSignal.abort(), crypto)");
    assert_eq!(
        guest.lines(),
        [json!(["Headers(authorization, a)", "Response(404 \"\")", "AbortSignal(aborted)", "Crypto"])]
    );
}

#[test]
fn chance_comes_from_the_seed_and_neither_source_touches_the_other() {
    let run = |seed, source: &str| Guest::started(Start { seed, ..start() }).script(source);
    assert_eq!(run(7, "crypto.randomUUID()"), run(7, "crypto.randomUUID()"));
    assert_ne!(run(7, "crypto.randomUUID()"), run(8, "crypto.randomUUID()"));
    assert_eq!(run(7, "Math.random()"), run(7, "(crypto.randomUUID(), Math.random())"));
    assert_eq!(run(7, "crypto.randomUUID()"), run(7, "(Math.random(), crypto.randomUUID())"));
}

#[test]
fn i3_what_is_put_together_natively_is_bounded_before_it_is_made() {
    let mut guest = Guest::with_policy(json!({"limits": {"valueBytes": 100_000}}));
    guest.script("globalThis.big = 'x'.repeat(10_000); globalThis.many = Array(1_000).fill(big); 0");
    for source in [
        "new Blob(many)",
        "new File(many, 'n')",
        "new Blob(Array(1_000).fill(new Blob([big])))",
        "new Blob(Array(1_000).fill(new Uint8Array(10_000)))",
        "new URLSearchParams(many.map((value) => ['a', value]))",
        "new Headers(many.map((value) => ['a', value]))",
        "new URLSearchParams((function* () { for (;;) yield ['a', 'b'] })())",
        "new Blob((function* () { for (;;) yield '' })())",
        "(() => { const f = new FormData(); for (const value of many) f.append('a', value); return new Response(f) })()",
    ] {
        let error = guest.error(Kind::Trigger, source);
        assert_eq!(error.error_message.name, "RangeError", "{source}: {error:?}");
        assert!(error.error_message.message.contains("limits.valueBytes"), "{source}: {error:?}");
    }
    // As many followers as one likes do not make each further one slower.
    let source = "(() => { const c = new AbortController(); for (let i = 0; i < 20_000; i++) AbortSignal.any([c.signal]); \
                  c.abort(); return c.signal.aborted })()";
    assert_eq!(guest.script(source), json!(true));
}
