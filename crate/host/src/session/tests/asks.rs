//! What app code asks of the page, and what an answer changes.

use super::*;

#[test]
fn an_ask_is_handed_to_the_page_and_its_answer_to_the_guest() {
    let played = Played::new("asks", Policy::default());
    let alert = Ask::ShowAlert { message: "hello".into(), style: Default::default() };
    played.act(&[ask(1, alert.clone())]);
    assert_eq!(played.outside.asked(), [alert]);
    played.outside.reply(false, Ok(2.0.into()));
    assert_eq!(played.posted(), Some(Event::Answered { id: 1, result: Ok(2.0.into()) }));
    assert_eq!(played.outside.asked(), [], "nobody waits any more");
}

#[test]
fn an_ask_that_the_policy_does_not_grant_never_reaches_the_page() {
    let played = Played::new("asks-refused", Policy::default());
    for (id, refused) in (1..).zip([
        Ask::CopyToClipboard { text: "secret".into() },
        Ask::NavigateTo {
            to: belljar_core::ask::Destination::Url("https://evil.example/".into()),
            params: Vec::new(),
            target: Default::default(),
        },
        Ask::NavigateTo {
            to: belljar_core::ask::Destination::Url("javascript:alert(1)".into()),
            params: Vec::new(),
            target: Default::default(),
        },
    ]) {
        played.act(&[ask(id, refused)]);
        assert_eq!(played.outside.asked(), []);
        let Some(Event::Answered { id: answered, result: Err(failure) }) = played.posted() else { panic!("an answer") };
        assert_eq!(answered, id);
        assert!(failure.message.contains("policy.") || failure.message.contains("valid URL"), "{failure:?}");
    }
}

#[test]
fn what_is_subscribed_to_is_told_until_it_is_stopped() {
    let played = Played::new("asks-told", {
        let origins = vec!["self".parse().unwrap()];
        Policy { messages: Some(belljar_core::policy::MessagePolicy { origins }), ..Policy::default() }
    });
    played.act(&[ask(1, Ask::ListenToWindow { origin: "https://app.example".into() })]);
    played.outside.reply(false, Ok(Value::undefined()));
    assert!(matches!(played.posted(), Some(Event::Answered { id: 1, result: Ok(_) })));
    for _ in 0..2 {
        played.outside.reply(true, Ok(true.into()));
        assert_eq!(played.posted(), Some(Event::Told { id: 1, result: Ok(true.into()) }));
    }
    played.act(&[ask(2, Ask::Stop { id: 1 })]);
    assert_eq!(played.outside.asked(), []);
}

#[test]
fn i8_nothing_is_asked_for_an_instance_that_is_gone() {
    let played = Played::new("asks-gone", Policy::default());
    played.act(&[ask(1, query("Q"))]);
    assert_eq!(played.outside.asked().len(), 1);
    played.session.dispose();
    assert_eq!(played.outside.asked(), []);
}

#[test]
fn a_query_s_data_is_the_entity_s_before_its_promise_settles() {
    let played = Played::new("asks-query", Policy::default());
    let entity = Value::object([("data", Value::null()), ("isLoading", Value::from(false))]);
    played.session.set_data("Q".into(), Some(entity), Methods::Query, Box::new(|_| {}));
    assert!(matches!(played.answer(&[]), Event::SetData { .. }));
    played.act(&[ask(1, query("Q"))]);
    let loading = |event: Option<Event>| match event {
        Some(Event::SetData { value, methods: Methods::Query, .. }) => value.to_json(),
        other => panic!("{other:?}"),
    };
    assert_eq!(loading(played.posted()), serde_json::json!({"data": null, "isLoading": true}));
    played.outside.reply(false, Ok(Value::object([("data", Value::array([Value::from(7.0)]))])));
    assert_eq!(loading(played.posted()), serde_json::json!({"data": [7], "isLoading": false}));
    let Some(Event::Answered { id: 1, result: Ok(data) }) = played.posted() else { panic!("an answer") };
    assert_eq!(data.to_json(), serde_json::json!([7]));
}

#[test]
fn a_setter_sets_the_entity_also_for_the_next_instance() {
    let played = Played::new("asks-setter", Policy::default());
    let setters = Methods::Setters(vec![("setText".into(), "text".into())]);
    let entity = Value::object([("text", Value::from("a"))]);
    played.session.set_data("Text1".into(), Some(entity), setters, Box::new(|_| {}));
    assert!(matches!(played.answer(&[]), Event::SetData { .. }));
    let set = |text: &str| Ask::SetWidget {
        widget: "Text1".into(),
        setter: "setText".into(),
        property: "text".into(),
        value: text.into(),
    };
    played.act(&[ask(1, set("b"))]);
    played.outside.reply(false, Ok(Value::undefined()));
    let text = |event: Option<Event>| match event {
        Some(Event::SetData { value, .. }) => value.text_of("text").map(str::to_owned),
        other => panic!("{other:?}"),
    };
    assert_eq!(text(played.posted()).as_deref(), Some("b"));
    assert!(matches!(played.posted(), Some(Event::Answered { id: 1, .. })));
    played.session.crashed(&crate::keeper::Death {
        kind: LimitKind::Crash,
        words: "gone".into(),
        usage: Usage::default(),
        running: None,
    });
    played.session.ready();
    assert!(matches!(played.answer(&[]), Event::Start(_)));
    assert_eq!(text(played.posted()).as_deref(), Some("b"));
}
