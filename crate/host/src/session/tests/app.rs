//! The app of a jar: opened once, told again to every fresh instance, without what took the last one down.

use super::*;
use crate::keeper::Death;
use belljar_core::app::{Change, Edited, Explanation, Given, OnLoad, OpenApp, Problem, Rewritten, TurnWork, Update};

type Ended<T> = Rc<RefCell<Vec<Result<T, Failure>>>>;

fn opening() -> OpenApp {
    OpenApp { definition: "{}".into(), page: None, safe_mode: false, values: Vec::new(), quarantined: Vec::new() }
}

fn place(entity: &str, property: &str) -> Place {
    Place { entity: entity.into(), property: property.into() }
}

fn problem() -> Problem {
    Problem { path: "pages[0]".into(), message: "there is none".into(), help: "add one".into() }
}

impl Played {
    fn open_app(&self) -> Ended<Opened> {
        let ended = Ended::default();
        let told = ended.clone();
        self.session.open_app(opening(), Box::new(move |result| told.borrow_mut().push(result)));
        ended
    }

    fn set(&self, entity: &str, property: &str, value: &str) -> Ended<()> {
        let ended = Ended::default();
        let told = ended.clone();
        let done = Box::new(move |result| told.borrow_mut().push(result));
        self.session.set_property(place(entity, property), Given::Value(value.into()), done);
        ended
    }

    fn edit(&self) -> Ended<Edited> {
        self.edit_by("[]")
    }

    fn edit_by(&self, edits: &str) -> Ended<Edited> {
        let ended = Ended::default();
        let told = ended.clone();
        self.session.edit(edits.into(), Box::new(move |result| told.borrow_mut().push(result)));
        ended
    }

    /// The instance dies while it evaluates a binding, and a fresh one has started.
    fn dies(&self, running: Option<Place>) {
        let death = Death { kind: LimitKind::Deadline, words: "FuelExpired".into(), usage: Usage::default(), running };
        self.session.crashed(&death);
        self.session.ready();
        assert!(matches!(self.answer(&[]), Event::Start(_)));
    }
}

fn app_opened(problems: Vec<Problem>) -> Effect {
    Effect::AppOpened { problems, on_load: Vec::new() }
}

fn opened() -> Played {
    let played = Played::new("app", Policy::default());
    let ended = played.open_app();
    assert!(matches!(played.answer(&[app_opened(Vec::new())]), Event::OpenApp(_)));
    assert_eq!(*ended.borrow(), [Ok(Opened::default())]);
    played
}

fn updates(rest: u32) -> Effect {
    let change = Change::Value { value: "a".into() };
    Effect::Updates { updates: vec![Update { place: place("Text1", "text"), change, errors: Vec::new() }], rest }
}

#[test]
fn an_app_is_opened_once_and_what_is_wrong_with_it_is_told() {
    let played = Played::new("app", Policy::default());
    let ended = played.open_app();
    played.answer(&[app_opened(vec![problem()])]);
    assert_eq!(*ended.borrow(), [Ok(Opened { problems: vec![problem()], on_load: Vec::new() })]);
    let ended = played.open_app();
    played.answer(&[app_opened(Vec::new())]);
    assert_eq!(*ended.borrow(), [Ok(Opened::default())]);
    let again = played.open_app();
    assert!(matches!(&again.borrow()[..], [Ok(opened)] if opened.problems.len() == 1), "{again:?}");
}

#[test]
fn what_runs_on_load_is_told_once() {
    let played = Played::new("app", Policy::default());
    let ended = played.open_app();
    let on_load = vec![OnLoad { query: "Query1".into(), after: Vec::new() }];
    let opened = Effect::AppOpened { problems: Vec::new(), on_load: on_load.clone() };
    played.answer(std::slice::from_ref(&opened));
    assert_eq!(*ended.borrow(), [Ok(Opened { problems: Vec::new(), on_load })]);
    played.dies(None);
    assert!(matches!(played.answer(&[opened]), Event::OpenApp(_)));
    assert_eq!(ended.borrow().len(), 1);
    assert!(played.posted().is_none());
}

#[test]
fn a_pass_goes_on_as_long_as_something_is_to_come() {
    let played = opened();
    played.set("Input1", "text", "b");
    let effects = [updates(2), Effect::Continue];
    assert!(matches!(played.answer(&effects), Event::SetProperty { .. }));
    assert!(matches!(played.answer(&effects), Event::RunJobs));
    assert!(matches!(played.answer(&[updates(0)]), Event::RunJobs));
    assert!(played.posted().is_none());
    assert_eq!(played.heard(), ["1 updates, 2 to come", "1 updates, 2 to come", "1 updates, 0 to come"]);
}

#[test]
fn what_the_guest_has_against_a_value_or_an_edit_is_told_and_not_kept() {
    let played = opened();
    let set = played.set("Input9", "text", "b");
    let error = host_error(ErrorCode::EntityName, "there is none", &Place::default());
    played.answer(&[Effect::Error(error)]);
    assert!(matches!(&set.borrow()[..], [Err(Failure::Error(_))]), "{set:?}");
    let edit = played.edit();
    let Event::Edit { id, .. } = played.answer(&[]) else { panic!("an edit") };
    assert_eq!(*edit.borrow(), [Ok(Edited::default())]);
    let refused = played.edit();
    let problems = Edited { problems: vec![problem()], rewritten: Vec::new() };
    played.answer(&[Effect::Edited { id: id + 1, edited: problems.clone() }]);
    assert_eq!(*refused.borrow(), [Ok(problems)]);
    let renamed = played.edit();
    let place = Place { entity: "Text1".into(), property: "label".into() };
    let rewritten = Edited { problems: Vec::new(), rewritten: vec![Rewritten { place, text: "{{ B }}".into() }] };
    played.answer(&[Effect::Edited { id: id + 2, edited: rewritten.clone() }]);
    assert_eq!(*renamed.borrow(), [Ok(rewritten)]);
    played.dies(None);
    assert!(matches!(played.answer(&[app_opened(Vec::new())]), Event::OpenApp(_)));
    assert!(matches!(played.answer(&[]), Event::Edit { .. }));
    assert!(matches!(played.posted(), Some(Event::Edit { .. })));
    assert!(played.posted().is_none());
}

#[test]
fn i9_a_fresh_instance_is_told_all_of_the_app_in_order_and_the_last_of_each_value() {
    let played = opened();
    for (property, value) in [("text", "1"), ("label", "2"), ("text", "3")] {
        let ended = played.set("Input1", property, value);
        played.answer(&[updates(0)]);
        assert_eq!(*ended.borrow(), [Ok(())]);
    }
    played.edit();
    played.answer(&[]);
    played.set("Input1", "text", "4");
    played.answer(&[]);
    played.dies(None);
    let told = |event| match event {
        Some(Event::OpenApp(_)) => "open".to_owned(),
        Some(Event::SetProperty { place, value: Given::Value(value) }) => {
            format!("{} {}", place.property, value.as_str().unwrap())
        }
        Some(Event::Edit { .. }) => "edit".into(),
        other => panic!("{other:?}"),
    };
    let all: Vec<String> = (0..4).map(|_| told(played.posted())).collect();
    assert_eq!(all, ["open", "label 2", "edit", "text 4"]);
    assert!(played.posted().is_none());
}

#[test]
fn of_a_property_that_is_changed_again_and_again_the_last_text_is_kept() {
    let played = opened();
    let change = |property: &str, value: &str| {
        format!(r#"[{{ "op": "change", "name": "Text1", "property": "{property}", "value": "{value}" }}]"#)
    };
    let body = |body: &str| format!(r#"[{{ "op": "body", "name": "Utils", "body": "{body}" }}]"#);
    let rename = r#"[{ "op": "rename", "name": "Text1", "to": "Text2" }]"#.to_owned();
    let edits = [
        change("a", "1"),
        change("b", "2"),
        change("a", "3"),
        body("4"),
        change("a", "5"),
        body("6"),
        rename,
        change("a", "7"),
        change("b[0]", "8"),
        change("a", "9"),
        change("a", "10"),
    ];
    for edit in &edits {
        played.edit_by(edit);
        played.answer(&[]);
    }
    played.dies(None);
    assert!(matches!(played.posted(), Some(Event::OpenApp(_))));
    let kept: Vec<String> = std::iter::from_fn(|| match played.posted()? {
        Event::Edit { edits, .. } => Some(edits),
        other => panic!("{other:?}"),
    })
    .collect();
    let of = |numbers: [usize; 8]| numbers.map(|number| edits[number].clone());
    assert_eq!(kept, of([1, 3, 4, 5, 6, 7, 8, 10]));
}

#[test]
fn what_has_taken_an_instance_down_is_not_evaluated_by_the_next_one() {
    let played = opened();
    let ended = played.set("Input1", "text", "b");
    played.dies(Some(place("Text1", "text")));
    // The value was taken in: what it set going is what has died.
    assert_eq!(*ended.borrow(), [Ok(())]);
    let Event::OpenApp(open) = played.answer(&[]) else { panic!("the app") };
    assert_eq!(open.quarantined, [place("Text1", "text")]);
    assert!(matches!(played.posted(), Some(Event::SetProperty { .. })));
    // And the same in a pass that goes on.
    played.set("Input1", "text", "c");
    played.answer(&[updates(1), Effect::Continue]);
    played.dies(Some(place("Text2", "text")));
    let Event::OpenApp(open) = played.answer(&[]) else { panic!("the app") };
    assert_eq!(open.quarantined, [place("Text1", "text"), place("Text2", "text")]);
}

#[test]
fn a_property_is_explained_with_its_share_of_the_turn_that_evaluated_it() {
    let played = opened();
    let explain = |turn: TurnWork| {
        let explained = Rc::new(RefCell::new(None));
        let told = explained.clone();
        played.session.explain("Text1.text".into(), Box::new(move |result| drop(told.replace(Some(result)))));
        let (seq, bytes) = played.outside.take_posted().pop().expect("an event was posted");
        let Event::Explain { id, .. } = wire::decode_event(&bytes).unwrap().event else { panic!("a question") };
        let explanation = Explanation {
            place: place("Text1", "text"),
            value: Change::Same,
            text: None,
            dependencies: Vec::new(),
            dependants: Vec::new(),
            errors: Vec::new(),
            evaluations: 1,
            steps: 1_000_000,
            turn: Some(turn),
            fuel: None,
            milliseconds: None,
        };
        let effect = Effect::Explained { id, explanation: Some(Box::new(explanation)) };
        played.session.answered(seq, &wire::encode_effects(&[effect]).unwrap(), Usage::default());
        let Some(Ok(Some(explanation))) = explained.take() else { panic!("an explanation") };
        (explanation.fuel, explanation.milliseconds.map(|ms| (ms * 100.0).round() / 100.0))
    };
    played.set("Input1", "text", "b");
    let (seq, _) = played.outside.take_posted().pop().expect("an event was posted");
    let usage = Usage { fuel: 8_000, milliseconds: 4.0, ..Usage::default() };
    played.session.answered(seq, &wire::encode_effects(&[updates(0)]).unwrap(), usage);
    // The turn before opened the app.
    let turn = TurnWork { number: 2, steps: 4_000_000 };
    assert_eq!(explain(turn), (Some(2_000), Some(1.0)));
    // A recording has what the guest has said.
    assert!(played.session.recording().contains(r#""fuel":null,"milliseconds":null"#));
    played.dies(None);
    assert!(matches!(played.answer(&[app_opened(Vec::new())]), Event::OpenApp(_)));
    played.posted();
    assert_eq!(explain(turn), (None, Some(0.0)), "another instance, other turns");
    assert_eq!(explain(TurnWork { number: 9, steps: 4_000_000 }), (None, None));
}

#[test]
fn a_handler_of_the_app_is_settled_as_an_evaluation_is() {
    let played = opened();
    let outcomes = played.outcomes.clone();
    let settle = Box::new(move |outcome| outcomes.borrow_mut().push(outcome));
    let row = vec![("currentRow".to_owned(), Value::from(1.0))];
    played.session.trigger(place("Button1", "onClick"), vec!["a".into()], row.clone(), settle);
    let (seq, bytes) = played.outside.take_posted().pop().expect("an event was posted");
    let Event::Trigger { id, place: of, args, globals } = wire::decode_event(&bytes).unwrap().event else {
        panic!("a trigger")
    };
    assert_eq!((of, args, globals), (place("Button1", "onClick"), vec!["a".into()], row));
    let settled = Effect::Settled { id, outcome: Outcome::Value { value: "b".into() } };
    played.session.answered(seq, &wire::encode_effects(&[settled]).unwrap(), Usage::default());
    assert_eq!(*played.outcomes.borrow(), [Outcome::Value { value: "b".into() }]);
}

#[test]
fn a_query_of_the_app_has_its_data_before_its_promise_settles() {
    let played = opened();
    played.act(&[Effect::Ask {
        id: 1,
        ask: Box::new(Ask::RunQuery { name: "Query1".into(), params: Value::undefined(), bindings: Vec::new() }),
    }]);
    let set = |event: Option<Event>| match event {
        Some(Event::SetProperty { place, value: Given::Value(value) }) => {
            (format!("{}.{}", place.entity, place.property), value)
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(set(played.posted()), ("Query1.isLoading".into(), Value::from(true)));
    played.outside.reply(false, Ok(Value::object([("data", Value::from("rows"))])));
    assert_eq!(set(played.posted()), ("Query1.data".into(), Value::from("rows")));
    assert_eq!(set(played.posted()), ("Query1.isLoading".into(), Value::from(false)));
    assert!(matches!(played.posted(), Some(Event::Answered { id: 1, .. })));
}

#[test]
fn libraries_that_bindings_use_come_before_all_that_waits_and_only_once() {
    let played = opened();
    played.set("Input1", "text", "b");
    played.set("Input1", "text", "c");
    let need = |names: &[&str]| Effect::NeedLibraries { id: 0, names: names.iter().map(|&name| name.into()).collect() };
    played.answer(&[need(&["_"]), updates(1)]);
    assert!(matches!(played.answer(&[updates(0)]), Event::Library { name, source: Ok(_) } if name == "_"));
    assert!(matches!(played.answer(&[need(&["_", "moment"])]), Event::SetProperty { .. }));
    assert!(matches!(played.posted(), Some(Event::Library { name, .. }) if name == "moment"));
    assert!(played.posted().is_none());
}

#[test]
fn the_very_turn_that_opens_an_app_may_ask_for_its_libraries() {
    let played = Played::new("app", Policy::default());
    let ended = played.open_app();
    let need = Effect::NeedLibraries { id: 0, names: vec!["_".into()] };
    let opens = played.answer(&[need, app_opened(Vec::new()), updates(1)]);
    assert!(matches!(opens, Event::OpenApp(_)));
    assert_eq!(*ended.borrow(), [Ok(Opened::default())]);
    assert!(matches!(played.posted(), Some(Event::Library { name, .. }) if name == "_"));
}

#[test]
fn as_long_as_a_fresh_instance_is_told_things_something_is_left_to_evaluate() {
    let played = opened();
    played.set("Input1", "text", "b");
    played.answer(&[updates(0)]);
    assert_eq!(played.heard(), ["1 updates, 0 to come"]);
    played.dies(None);
    assert!(matches!(played.answer(&[updates(0)]), Event::OpenApp(_)));
    assert!(matches!(played.answer(&[]), Event::SetProperty { .. }));
    let heard = played.heard();
    assert_eq!(
        heard.iter().filter(|line| line.contains("to come")).collect::<Vec<_>>(),
        ["1 updates, 1 to come", "0 updates, 0 to come"]
    );
}
