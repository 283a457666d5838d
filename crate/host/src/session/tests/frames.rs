//! Entities that are frames of the page.

use super::*;
use belljar_core::{ask::AskFailure, policy::NavigationPolicy};

/// A session with a frame, whose address app code may set to some origins.
fn framed(app: &str, origins: &[&str]) -> Played {
    let origins = origins.iter().map(|origin| origin.parse().unwrap()).collect();
    let navigation = Some(NavigationPolicy { origins, new_window: true });
    let played = Played::new(app, Policy { navigation, ..Policy::default() });
    let entity = Value::object([("source", Value::from("")), ("srcDoc", "<p>a</p>".into())]);
    let setters = [("setURL", "source"), ("setVisibility", "isVisible")];
    let setters = Methods::Setters(setters.map(|(name, of)| (name.into(), of.into())).into());
    played.session.mark_frame("Iframe1".into(), true);
    played.session.set_data("Iframe1".into(), Some(entity), setters, Box::new(|_| {}));
    assert!(matches!(played.answer(&[]), Event::SetData { .. }));
    played
}

fn set(setter: &str, property: &str, value: impl Into<Value>) -> Ask {
    let [widget, setter, property] = ["Iframe1", setter, property].map(str::to_owned);
    Ask::SetWidget { widget, setter, property, value: value.into() }
}

/// What a setter comes to, when the page has nothing against it.
fn call(played: &Played, ask_of: Ask) -> Result<(), AskFailure> {
    played.act(&[ask(1, ask_of)]);
    if !played.outside.asked().is_empty() {
        played.outside.reply(false, Ok(Value::undefined()));
        assert!(matches!(played.posted(), Some(Event::SetData { .. })), "the entity is set first");
    }
    match played.posted() {
        Some(Event::Answered { result, .. }) => result.map(|_| ()),
        other => panic!("{other:?}"),
    }
}

fn refusal(played: &Played, ask: Ask) -> String {
    call(played, ask).expect_err("a refusal").message
}

#[test]
fn app_code_leads_a_frame_where_it_may_lead_its_page() {
    let played = framed("frames-source", &["self", "https://maps.example"]);
    for address in ["https://maps.example/?q=1", "https://app.example/report", ""] {
        assert_eq!(call(&played, set("setURL", "source", address)), Ok(()), "{address}");
    }
    assert_eq!(
        refusal(&played, set("setURL", "source", "https://evil.example/?stolen=1")),
        "Iframe1.setURL: policy.navigation.origins does not list https://evil.example"
    );
    for address in ["javascript:alert(1)", "data:image/png;base64,AA", "/report", "//evil.example"] {
        let said = refusal(&played, set("setURL", "source", address));
        assert!(said.starts_with("Iframe1.setURL: Enter a valid URL"), "{said}");
    }
    let strict = framed("frames-strict", &[]);
    assert!(refusal(&strict, set("setURL", "source", "https://app.example/")).contains("policy.navigation.origins"));
}

#[test]
fn a_setter_of_a_frame_takes_values_of_its_type() {
    let played = framed("frames-types", &[]);
    assert_eq!(call(&played, set("setVisibility", "isVisible", false)), Ok(()));
    assert_eq!(
        refusal(&played, set("setVisibility", "isVisible", "no")),
        "Iframe1.setVisibility expected boolean for 'value' argument but received string"
    );
    assert_eq!(
        refusal(&played, set("setURL", "source", Value::array([]))),
        "Iframe1.setURL expected string for 'value' argument but received object"
    );
}

#[test]
fn i5_a_guest_has_no_setters_but_those_that_the_page_has_given_its_frame() {
    let played = framed("frames-setters", &["self"]);
    for (setter, property) in [
        ("setSandbox", "sandbox"),
        ("setURL", "sandbox"),
        ("setSrcDoc", "srcDoc"),
        ("setURL", "srcDoc"),
        ("setVisibility", "source"),
    ] {
        let said = refusal(&played, set(setter, property, "allow-same-origin"));
        assert_eq!(said, format!("Iframe1.{setter}: there is no such setter"));
    }
    // What is no frame is no frame's.
    played.session.mark_frame("Iframe1".into(), false);
    assert_eq!(call(&played, set("setSandbox", "sandbox", "x")), Ok(()));
}

#[test]
fn what_a_frame_has_said_is_the_entity_s_and_leaves_the_rest() {
    let played = framed("frames-message", &[]);
    let done = Rc::new(Cell::new(0));
    let change = |name: &str, value: Value| {
        let done = Rc::clone(&done);
        let count = move |result: Result<(), Failure>| done.set(done.get() + u32::from(result.is_ok()));
        played.session.change_data("Iframe1", vec![(name.to_owned(), value)], Box::new(count));
    };
    change("message", Value::from(7.0));
    assert_eq!(done.get(), 0, "not before the guest has it");
    let Some(Event::SetData { entity, value, methods }) = played.posted() else { panic!("the entity is set") };
    assert_eq!((entity.as_str(), done.get()), ("Iframe1", 1));
    assert_eq!(value.to_json(), serde_json::json!({"source": "", "srcDoc": "<p>a</p>", "message": 7}));
    assert!(matches!(methods, Methods::Setters(setters) if setters.len() == 2));
    // Also what is still on its way is built upon.
    change("message", Value::from(8.0));
    change("title", Value::from("A"));
    assert!(matches!(played.posted(), Some(Event::SetData { .. })));
    let Some(Event::SetData { value, .. }) = played.posted() else { panic!("the entity is set") };
    assert_eq!(value.property("message"), Some(Value::from(8.0)));
    assert_eq!(done.get(), 3);
    let large = "x".repeat(Policy::default().limits.value_bytes as usize + 1);
    change("message", Value::from(large.as_str()));
    assert_eq!((played.posted(), done.get()), (None, 3), "what is too large changes nothing");
}

#[test]
fn an_entity_that_becomes_a_frame_while_the_page_thinks_is_set_as_a_frame() {
    let played = framed("frames-late", &["self"]);
    played.session.mark_frame("Iframe1".into(), false);
    played.act(&[ask(1, set("setURL", "source", "https://evil.example/?stolen=1"))]);
    played.session.mark_frame("Iframe1".into(), true);
    played.outside.reply(false, Ok(Value::undefined()));
    let Some(Event::Answered { result: Err(failure), .. }) = played.posted() else { panic!("a refusal comes first") };
    assert!(failure.message.contains("policy.navigation.origins"), "{failure:?}");
}
