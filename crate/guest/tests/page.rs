//! What app code asks of its page: who may ask, what crosses, and what comes back.

mod support;

use belljar_core::{
    Ask, Effect, Event, LimitKind, Outcome, Value,
    ask::{AlertStyle, AskFailure, Content, Destination, PositionOptions, Target},
    event::{Kind, Methods, Response},
};
use serde_json::{Value as Json, json};
use support::Guest;

/// Begins code that asks for one thing, and gives what it asked for.
fn asked(guest: &mut Guest, code: &str) -> (u32, u32, Ask) {
    guest.effects.clear();
    let (evaluation, outcome) = guest.begin(Kind::Trigger, code);
    assert!(outcome.is_none(), "{code}: {outcome:?}");
    let mut asks = guest.effects.iter().filter_map(|effect| match effect {
        Effect::Ask { id, ask } => Some((*id, ask.as_ref().clone())),
        _ => None,
    });
    let (id, ask) = asks.next().expect("something is asked");
    assert!(asks.next().is_none(), "{code} asks once");
    (evaluation, id, ask)
}

/// What the evaluation gives once the page has answered.
fn answered(guest: &mut Guest, evaluation: u32, id: u32, result: Result<Json, AskFailure>) -> Outcome {
    let result = result.map(|json| Value::from_json(&json).expect("a value"));
    let effects = guest.deliver(Event::Answered { id, result });
    guest.keep(evaluation, effects).expect("the evaluation settles")
}

fn ask_of(code: &str) -> Ask {
    let mut guest = Guest::everything();
    let (evaluation, id, ask) = asked(&mut guest, code);
    let outcome = answered(&mut guest, evaluation, id, Ok(json!(1)));
    assert_eq!(outcome, Outcome::Value { value: Value::from(1.0) }, "{code} gives the page's answer");
    ask
}

fn refusal(code: &str) -> String {
    let mut guest = Guest::everything();
    let error = guest.error(Kind::Trigger, code);
    assert!(error.source.line.is_some(), "{code} has a position: {error:?}");
    assert!(!guest.effects.iter().any(|effect| matches!(effect, Effect::Ask { .. })), "{code} asks for nothing");
    error.error_message.message
}

#[test]
fn show_alert_takes_text_and_a_style() {
    assert_eq!(
        ask_of("showAlert('<b>Saved</b>')"),
        Ask::ShowAlert { message: "<b>Saved</b>".into(), style: AlertStyle::Info }
    );
    assert_eq!(ask_of("showAlert('x', 'warning')"), Ask::ShowAlert { message: "x".into(), style: AlertStyle::Warning });
    assert_eq!(
        refusal("showAlert('x', 'loud')"),
        "showAlert expected 'info', 'success', 'warning' or 'error' for 'style' argument but received another string"
    );
    assert_eq!(refusal("showAlert(1)"), "showAlert expected string for 'message' argument but received number");
}

#[test]
fn modals_and_widgets_are_named_and_known() {
    assert_eq!(ask_of("showModal('Modal1')"), Ask::ShowModal { name: "Modal1".into() });
    assert_eq!(ask_of("closeModal('Modal1')"), Ask::CloseModal { name: "Modal1".into() });
    assert_eq!(ask_of("resetWidget('Form1')"), Ask::ResetWidget { name: "Form1".into(), children: true });
    assert_eq!(ask_of("resetWidget('Form1', false)"), Ask::ResetWidget { name: "Form1".into(), children: false });
    for function in ["showModal", "closeModal", "resetWidget"] {
        assert_eq!(refusal(&format!("{function}('Nothing1')")), "Widget Nothing1 not found");
    }
}

#[test]
fn navigate_to_tells_pages_from_addresses() {
    let to = |code: &str| match ask_of(code) {
        Ask::NavigateTo { to, params, target } => (to, params, target),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        to("navigateTo('Order details', { id: 7, tags: ['a'], none: undefined })"),
        (
            Destination::Page("Order details".into()),
            vec![("id".into(), "7".into()), ("tags".into(), "[\"a\"]".into())],
            Target::SameWindow
        )
    );
    assert_eq!(
        to("navigateTo('https://portal.example.com/a?b=1#c', { d: 'x y&z' }, 'NEW_WINDOW')"),
        (Destination::Url("https://portal.example.com/a?b=1&d=x+y%26z#c".into()), vec![], Target::NewWindow)
    );
    assert_eq!(to("navigateTo('../other')").0, Destination::Url("https://app.example.com/other".into()));
    assert_eq!(to("navigateTo('www')").0, Destination::Page("www".into()));
}

#[test]
fn navigate_to_refuses_what_is_no_address_of_the_web() {
    for address in [
        "",
        "  ",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\\nscript:alert(1)",
        "data:text/html,x",
        "blob:https://app.example.com/1",
        "file:///etc/passwd",
        "vbscript:x",
        "about:blank",
        "https://",
        "https://u:p@portal.example.com/",
    ] {
        assert_eq!(
            refusal(&format!("navigateTo('{address}')")),
            "navigateTo: Enter a valid URL or page name",
            "{address}"
        );
    }
    assert_eq!(
        refusal("navigateTo('https://evil.example/?' + 'secret')"),
        "navigateTo: policy.navigation.origins does not list https://evil.example"
    );
    assert_eq!(
        refusal("navigateTo('//evil.example/x')"),
        "navigateTo: policy.navigation.origins does not list https://evil.example"
    );
}

#[test]
fn download_takes_text_buffers_addresses_and_data() {
    let file = |code: &str| match ask_of(code) {
        Ask::Download { content, name, media_type } => (content, name, media_type),
        other => panic!("{other:?}"),
    };
    let text = |text: &str| Content::Text(text.into());
    assert_eq!(file("download('a,b', 'x.csv', 'text/csv')"), (text("a,b"), "x.csv".into(), "text/csv".into()));
    assert_eq!(file("download([{a: 1}], 'x.json')"), (text("[{\"a\":1}]"), "x.json".into(), "application/json".into()));
    assert_eq!(file("download(new Uint8Array([0, 1, 2]).subarray(1), 'x')").0, Content::Bytes(vec![1, 2]));
    assert_eq!(
        file("download(new Blob(['a'], { type: 'x/y' }), 'x')"),
        (Content::Bytes(b"a".to_vec()), "x".into(), "x/y".into())
    );
    assert_eq!(
        file("download('data:text/plain;base64,aGk=', 'x')"),
        (Content::Bytes(b"hi".to_vec()), "x".into(), "text/plain".into())
    );
    assert_eq!(file("download(7, '../../etc/passwd')").1, ".._.._etc_passwd");
    assert_eq!(refusal("download('x')"), "download: Please enter a file name");
    assert_eq!(refusal("download('x', '  ')"), "download: Please enter a file name");
    assert_eq!(refusal("download(undefined, 'x')"), "download: there is no data to save");
    assert_eq!(refusal("download('x', 'y', 'csv')"), "download: the type is no media type; write one as text/csv");
    assert_eq!(refusal("download('x', 1)"), "download expected string for 'name' argument but received number");
}

#[test]
fn download_of_an_address_goes_through_the_fetch_policy() {
    let mut guest = Guest::everything();
    let (evaluation, outcome) = guest.begin(Kind::Trigger, "download('https://api.example.com/a.csv', 'a.csv')");
    assert!(outcome.is_none());
    let [Effect::Fetch { id, request, .. }] = &guest.effects[..] else { panic!("{:?}", guest.effects) };
    assert_eq!((&*request.url, &*request.method), ("https://api.example.com/a.csv", "GET"));
    let id = *id;
    let response = |status| Response {
        url: "https://api.example.com/a.csv".into(),
        status,
        status_text: String::new(),
        redirected: false,
        headers: vec![("content-type".into(), "text/csv".into())],
        body: b"a,b".to_vec(),
    };
    guest.effects.clear();
    let effects = guest.deliver(Event::Fetched { id, result: Ok(response(200)) });
    assert!(guest.keep(evaluation, effects).is_none(), "the page has yet to save it");
    let [Effect::Ask { id, ask }] = &guest.effects[..] else { panic!("{:?}", guest.effects) };
    let content = Content::Bytes(b"a,b".to_vec());
    assert_eq!(**ask, Ask::Download { content, name: "a.csv".into(), media_type: "text/csv".into() });
    let id = *id;
    answered(&mut guest, evaluation, id, Ok(Json::Null));

    guest.effects.clear();
    let (evaluation, _) =
        guest.begin(Kind::Trigger, "download('https://api.example.com/b', 'b').catch((e) => e.message)");
    let [Effect::Fetch { id, .. }] = &guest.effects[..] else { panic!("{:?}", guest.effects) };
    let id = *id;
    let effects = guest.deliver(Event::Fetched { id, result: Ok(response(404)) });
    let outcome = guest.keep(evaluation, effects);
    let message = "download of https://api.example.com/b failed: the server answered with 404";
    assert_eq!(outcome, Some(Outcome::Value { value: message.into() }));

    assert!(refusal("download('https://evil.example/x', 'x')").contains("policy.fetch.origins does not list"));
    assert!(refusal("download('blob:https://app.example.com/1', 'x')").contains("give the Blob itself"));
}

#[test]
fn copy_to_clipboard_takes_text_only() {
    assert_eq!(ask_of("copyToClipboard('a')"), Ask::CopyToClipboard { text: "a".into() });
    assert_eq!(
        refusal("copyToClipboard({})"),
        "copyToClipboard expected string for 'text' argument but received object"
    );
}

#[test]
fn window_messages_have_an_exact_origin() {
    assert_eq!(
        ask_of("postWindowMessage({ a: 1 }, 'window', 'https://portal.example.com')"),
        Ask::PostWindowMessage {
            message: Value::from_json(&json!({"a": 1})).expect("a value"),
            to: "window".into(),
            target_origin: "https://portal.example.com".into()
        }
    );
    assert_eq!(refusal("postWindowMessage(1, 'window')"), "postWindowMessage: Please enter a target origin URL.");
    assert_eq!(refusal("postWindowMessage(1, 'window', '')"), "postWindowMessage: Please enter a target origin URL.");
    assert!(refusal("postWindowMessage(1, 'window', '*')").contains("is no exact origin"));
    assert!(refusal("postWindowMessage(1, 'window', 'https://evil.example')").contains("policy.messages.origins"));
    assert_eq!(refusal("postWindowMessage(1, 'Nothing1', 'null')"), "postWindowMessage: Widget Nothing1 not found");
    assert!(refusal("postWindowMessage(() => 1, 'window', 'https://portal.example.com')").contains("function"));
    assert!(refusal("windowMessageListener('*', () => {})").contains("is no exact origin"));
    assert!(refusal("windowMessageListener('https://portal.example.com', 'text')").contains("expected function"));
}

#[test]
fn a_listener_hears_copies_until_it_is_taken_away() {
    let mut guest = Guest::everything();
    let listen = "windowMessageListener('https://portal.example.com', (message) => console.log(message))";
    let (evaluation, id, ask) = asked(&mut guest, listen);
    assert_eq!(ask, Ask::ListenToWindow { origin: "https://portal.example.com".into() });
    answered(&mut guest, evaluation, id, Ok(Json::Null));
    let told = |guest: &mut Guest| {
        guest.effects.clear();
        let result = Ok(Value::from_json(&json!({"n": 1})).expect("a value"));
        let effects = guest.deliver(Event::Told { id, result });
        guest.keep(0, effects);
        guest.lines()
    };
    assert_eq!(told(&mut guest), [json!([{"n": 1}])]);
    assert_eq!(told(&mut guest), [json!([{"n": 1}])]);
    let again = guest.error(Kind::Trigger, listen).error_message.message;
    assert!(again.contains("already listening to https://portal.example.com"), "{again}");
    guest.trigger("unlistenWindowMessage('https://portal.example.com')");
    assert!(
        guest.effects.contains(&Effect::Ask { id: id + 1, ask: Box::new(Ask::Stop { id }) }),
        "{:?}",
        guest.effects
    );
    assert_eq!(told(&mut guest), Vec::<Json>::new());
    let nothing =
        guest.error(Kind::Trigger, "unlistenWindowMessage('https://portal.example.com')").error_message.message;
    assert_eq!(nothing, "unlistenWindowMessage: nothing listens to that origin");
}

#[test]
fn what_a_listener_throws_is_reported_with_its_place() {
    let mut guest = Guest::everything();
    let (evaluation, id, _) =
        asked(&mut guest, "windowMessageListener('https://portal.example.com', (m) => { throw new Error('no ' + m) })");
    answered(&mut guest, evaluation, id, Ok(Json::Null));
    let effects = guest.deliver(Event::Told { id, result: Ok("x".into()) });
    let [Effect::Error(error)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((&*error.error_message.message, &*error.source.entity), ("no x", "Text1"));
}

#[test]
fn positions_come_once_or_again_and_again() {
    let options = PositionOptions { high_accuracy: true, timeout_ms: Some(500), maximum_age_ms: 0 };
    let get = "appsmith.geolocation.getCurrentPosition(null, null, { enableHighAccuracy: true, timeout: 500 })";
    assert_eq!(ask_of(get), Ask::GetPosition { options });
    let mut guest = Guest::everything();
    let (evaluation, id, _) = asked(
        &mut guest,
        "appsmith.geolocation.watchPosition((p) => console.log(p.coords.latitude), (e) => console.log(e.message))",
    );
    answered(&mut guest, evaluation, id, Ok(Json::Null));
    let place = Value::from_json(&json!({"coords": {"latitude": 2.5}})).expect("a value");
    let lost = AskFailure { name: "Error".into(), message: "no signal".into() };
    for (result, line) in [(Ok(place), json!([2.5])), (Err(lost), json!(["no signal"]))] {
        guest.effects.clear();
        let effects = guest.deliver(Event::Told { id, result });
        guest.keep(0, effects);
        assert_eq!(guest.lines(), [line]);
    }
    guest.trigger("appsmith.geolocation.clearWatch()");
    guest.trigger("appsmith.geolocation.clearWatch()");
}

#[test]
fn a_query_runs_with_parameters_and_in_the_older_style() {
    let params = |json: Json| Value::from_json(&json).expect("a value");
    assert_eq!(
        ask_of("Query1.run({ id: 7 })"),
        Ask::RunQuery { name: "Query1".into(), params: params(json!({"id": 7})), bindings: Vec::new() }
    );
    assert_eq!(
        ask_of("Query1.run()"),
        Ask::RunQuery { name: "Query1".into(), params: Value::undefined(), bindings: Vec::new() }
    );
    assert_eq!(
        ask_of("Query1.run(() => {}, () => {}, { id: 7 })"),
        Ask::RunQuery { name: "Query1".into(), params: params(json!({"id": 7})), bindings: Vec::new() }
    );
    assert_eq!(ask_of("Query1.clear()"), Ask::ClearQuery { name: "Query1".into() });

    let mut guest = Guest::everything();
    let code = "Query1.run((data) => console.log('data', data), (error) => console.log('error', error.message))";
    let (evaluation, id, _) = asked(&mut guest, code);
    answered(&mut guest, evaluation, id, Ok(json!([1])));
    assert_eq!(guest.lines(), [json!(["data", [1]])]);

    let (evaluation, id, _) = asked(&mut guest, "Query1.run().catch((error) => error.message)");
    let failure = AskFailure { name: "Error".into(), message: "the database is down".into() };
    let outcome = answered(&mut guest, evaluation, id, Err(failure));
    assert_eq!(outcome, Outcome::Value { value: "the database is down".into() });
}

#[test]
fn a_setter_is_strict() {
    assert_eq!(
        ask_of("Table1.setData([1])"),
        Ask::SetWidget {
            widget: "Table1".into(),
            setter: "setData".into(),
            property: "tableData".into(),
            value: Value::from_json(&json!([1])).expect("a value")
        }
    );
    assert_eq!(
        refusal("Table1.setData()"),
        "Table1.setData expected a value for 'value' argument but received undefined"
    );
    assert_eq!(
        refusal("Table1.setData(Table1.nothing)"),
        "Table1.setData expected a value for 'value' argument but received undefined"
    );
}

#[test]
fn an_entity_s_functions_are_no_data_of_it() {
    let mut guest = Guest::everything();
    assert_eq!(
        guest.data("[Object.keys(Query1), JSON.stringify(Query1), typeof Query1.run]"),
        json!([["data", "isLoading"], "{\"data\":[],\"isLoading\":false}", "function"])
    );
    assert_eq!(guest.data("Query1"), json!({"data": [], "isLoading": false}));
    let error = guest.error(Kind::Data, "Query1.run()");
    assert!(error.error_message.message.contains("Query1.run()"), "{error:?}");
    let mut guest = Guest::with_policy(json!({"queries": null, "interface": null}));
    guest.give("Query1", json!({}), Methods::Query);
    guest.give("Table1", json!({}), Methods::Setters(vec![("setData".into(), "data".into())]));
    assert_eq!(guest.data("[typeof Query1.run, typeof Table1.setData]"), json!(["undefined", "undefined"]));
}

#[test]
fn what_the_page_does_not_do_rejects() {
    let mut guest = Guest::everything();
    let (evaluation, id, _) =
        asked(&mut guest, "showModal('Modal1').catch((e) => [e.name, e.message, e instanceof Error])");
    let failure = AskFailure { name: "NotAllowedError".into(), message: "not now".into() };
    let outcome = answered(&mut guest, evaluation, id, Err(failure));
    let Outcome::Value { value } = outcome else { panic!("{outcome:?}") };
    assert_eq!(value.to_json(), json!(["NotAllowedError", "not now", true]));
}

#[test]
fn i3_open_asks_are_bounded() {
    let mut guest = Guest::with_policy(json!({"limits": {"requests": 3}}));
    assert_eq!(guest.limit(Kind::Script, "for (let i = 0; i < 4; i++) void showAlert('x')"), LimitKind::Requests);
}

#[test]
fn i3_subscriptions_are_bounded_with_the_other_asks() {
    let mut guest = Guest::with_policy(json!({"limits": {"requests": 3}, "messages": {"origins": ["https:"]}}));
    for n in 0..3 {
        let (evaluation, id, _) =
            asked(&mut guest, &format!("windowMessageListener('https://a{n}.example', () => {{}})"));
        answered(&mut guest, evaluation, id, Ok(Json::Null));
    }
    assert_eq!(guest.limit(Kind::Trigger, "windowMessageListener('https://b.example', () => {})"), LimitKind::Requests);
    guest.trigger("unlistenWindowMessage('https://a0.example')");
    asked(&mut guest, "windowMessageListener('https://b.example', () => {})");
}

#[test]
fn i1_an_ask_that_is_not_granted_has_no_function() {
    let mut guest = Guest::with_policy(json!({"interface": null, "navigation": null}));
    for name in [
        "showAlert",
        "showModal",
        "closeModal",
        "resetWidget",
        "navigateTo",
        "download",
        "copyToClipboard",
        "postWindowMessage",
        "windowMessageListener",
        "unlistenWindowMessage",
        "logoutUser",
        "appsmith.geolocation",
    ] {
        assert_eq!(guest.script(&format!("typeof {name}")), json!("undefined"), "{name}");
    }
}

#[test]
fn appsmith_says_what_the_page_says_and_cannot_be_changed() {
    let mut guest = Guest::new();
    assert_eq!(
        guest.data("[appsmith.URL.host, appsmith.URL.pathname, appsmith.URL.protocol, appsmith.URL.queryParams]"),
        json!(["app.example.com", "/page/", "https:", {}])
    );
    assert_eq!(
        guest.data("[appsmith.user, appsmith.appName]"),
        json!([{"$type": "undefined"}, {"$type": "undefined"}])
    );
    let user = Value::from_json(&json!({"email": "ada@example.com", "roles": ["admin"]})).expect("a value");
    let values = vec![("user".to_owned(), user), ("appName".to_owned(), "Orders".into())];
    assert_eq!(guest.deliver(Event::SetAbout { values }), []);
    assert_eq!(guest.data("[appsmith.user.email, appsmith.appName]"), json!(["ada@example.com", "Orders"]));
    let code =
        "try { 'use strict'; appsmith.user.roles.push('root'); appsmith.appName = 'x'; delete appsmith.user } catch {}
                appsmith.x = 1; 0";
    guest.script(code);
    assert_eq!(
        guest.data("[appsmith.user.roles, appsmith.appName, 'x' in appsmith]"),
        json!([["admin"], "Orders", false])
    );
    let unknown = guest.deliver(Event::SetAbout { values: vec![("store".to_owned(), Value::null())] });
    let [Effect::Error(error)] = &unknown[..] else { panic!("{unknown:?}") };
    assert!(error.error_message.message.contains("\"store\" is nothing that appsmith says"), "{error:?}");
}
