//! The app of a jar: opened once, told again to every fresh instance, without what took the last one down.

use super::*;
use crate::keeper::Death;
use belljar_core::app::{
    Change, Definition, Edited, Entity, Explanation, Given, OnLoad, OpenApp, Problem, Quarantined, Rewritten, TurnWork,
    Update,
};
use serde_json::{Value as Json, json};

type Ended<T> = Rc<RefCell<Vec<Result<T, Failure>>>>;

const DEFINITION: &str = r#"{
    "version": 1,
    "name": "Test",
    "entities": { "Utils": { "kind": "js", "body": "export default {}" } },
    "pages": [
        { "name": "Other", "entities": { "Far": { "kind": "query" } } },
        { "name": "Home", "entities": {
            "Input1": { "kind": "widget", "type": "INPUT", "meta": { "text": "" } },
            "Text1": { "kind": "widget", "type": "TEXT", "properties": { "text": "{{ Input1.text }}", "label": "a" } }
        } }
    ]
}"#;

fn opening() -> OpenApp {
    OpenApp { definition: DEFINITION.into(), page: Some("Home".into()), ..OpenApp::default() }
}

/// What an app is opened with: the names of its entities in order, and what is written in them.
fn written(open: &OpenApp) -> Vec<String> {
    let definition = Definition::from_json(&open.definition).expect("a definition");
    let page = definition.page(open.page.as_deref()).expect("the page");
    let one = |(name, entity): (&str, &Entity)| {
        let texts = match entity {
            Entity::Js(object) => vec![object.body.clone()],
            entity => entity.texts().into_iter().map(|(path, text)| format!("{path}={text}")).collect(),
        };
        format!("{name}: {}", texts.join(", "))
    };
    definition.entities_of(page).map(one).collect()
}

fn place(entity: &str, property: &str) -> Place {
    Place { entity: entity.into(), property: property.into() }
}

/// As [`Played::dies`] has it.
fn quarantined(entity: &str, property: &str) -> Quarantined {
    Quarantined { place: place(entity, property), kind: LimitKind::Deadline }
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

    /// An edit that the guest makes.
    fn edits(&self, edits: Json, edited: Edited) {
        let ended = self.edit_by(&edits.to_string());
        let id = self.session.next_id.get() - 2;
        assert!(matches!(self.answer(&[Effect::Edited { id, edited: edited.clone() }]), Event::Edit { .. }));
        assert_eq!(*ended.borrow(), [Ok(edited)]);
    }

    /// What a fresh instance is told after its start, which it takes in.
    fn told(&self) -> Vec<String> {
        std::iter::from_fn(|| {
            Some(match self.posted()? {
                Event::OpenApp(open) => written(&open).join("; "),
                Event::SetProperty { place, value: Given::Value(value) } => {
                    format!("{}.{} {}", place.entity, place.property, value.as_str().unwrap())
                }
                Event::Edit { edits, .. } => edits,
                other => panic!("{other:?}"),
            })
        })
        .collect()
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
    Effect::Updates {
        updates: vec![Update { place: place("Text1", "text"), change, errors: Vec::new() }],
        rest,
        overruled: Vec::new(),
    }
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
    let refused = played.edit();
    let problems = Edited { problems: vec![problem()], ..Edited::default() };
    let id = played.session.next_id.get() - 2;
    played.answer(&[Effect::Edited { id, edited: problems.clone() }]);
    assert_eq!(*refused.borrow(), [Ok(problems)]);
    played.dies(None);
    assert!(matches!(played.answer(&[app_opened(Vec::new())]), Event::OpenApp(_)));
    assert!(played.posted().is_none());
}

#[test]
fn i9_a_fresh_instance_is_told_all_of_the_app_and_the_last_of_each_value() {
    let played = opened();
    for (property, value) in [("text", "1"), ("label", "2"), ("text", "3")] {
        let ended = played.set("Input1", property, value);
        played.answer(&[updates(0)]);
        assert_eq!(*ended.borrow(), [Ok(())]);
    }
    played.edits(json!([{ "op": "change", "name": "Text1", "property": "text", "value": "b" }]), Edited::default());
    played.set("Input1", "text", "4");
    played.answer(&[]);
    played.dies(None);
    let opens = "Utils: export default {}; Input1: ; Text1: text=b, label=a";
    assert_eq!(played.told(), [opens, "Input1.label 2", "Input1.text 4"]);
}

#[test]
fn however_often_an_app_is_changed_there_is_one_definition() {
    let played = opened();
    let change = |name: &str, property: &str, value: &str| json!({ "op": "change", "name": name, "property": property, "value": value });
    for number in 0..50 {
        played.edits(json!([change("Text1", "text", &number.to_string())]), Edited::default());
    }
    let place = |property: &str| Place { entity: "Text1".into(), property: property.into() };
    let rewritten = vec![Rewritten { place: place("label"), text: "{{ Name.text }}".into() }];
    let edits = json!([
        { "op": "rename", "name": "Input1", "to": "Name" },
        change("Text1", "label", "{{ Input1.text }}"),
        { "op": "change", "name": "Text1", "property": "text" },
        { "op": "add", "name": "Input1", "entity": { "kind": "query", "template": { "a": { "b": "c" } } } },
        change("Input1", "a.b", "d"),
        { "op": "body", "name": "Utils", "body": "export default { a: 1 }" },
    ]);
    played.edits(edits, Edited { rewritten, ..Edited::default() });
    played.dies(None);
    let opens = "Utils: export default { a: 1 }; Name: ; Text1: label={{ Name.text }}; Input1: a.b=d";
    assert_eq!(played.told(), [opens]);
    // And again, as it was told the first time.
    played.edits(json!([{ "op": "remove", "name": "Text1" }]), Edited::default());
    played.dies(None);
    assert_eq!(played.told(), ["Utils: export default { a: 1 }; Name: ; Input1: a.b=d"]);
}

#[test]
fn a_value_follows_its_entity_and_goes_with_it() {
    let played = opened();
    let set = |path: &str, value: &str| {
        let (entity, property) = path.split_once('.').unwrap();
        played.set(entity, property, value);
        played.answer(&[]);
    };
    let widget = json!({ "kind": "widget", "type": "X" });
    set("Input1.text", "1");
    set("Input1.rows[0].a", "2");
    set("Text1.more", "3");
    played.edits(
        json!([
            { "op": "rename", "name": "Input1", "to": "Name" },
            { "op": "add", "name": "Input1", "entity": widget },
        ]),
        Edited::default(),
    );
    set("Input1.text", "4");
    set("Name.rows[0].a", "5");
    set("Text1.label", "6");
    set("Text1.label.in", "7");
    // What is written down counts from then on.
    played.edits(json!([{ "op": "change", "name": "Text1", "property": "label", "value": 1 }]), Edited::default());
    played.dies(None);
    let opens = "Utils: export default {}; Name: ; Text1: text={{ Input1.text }}; Input1: ";
    assert_eq!(played.told(), [opens, "Name.text 1", "Text1.more 3", "Input1.text 4", "Name.rows[0].a 5"]);
    // Names go round.
    let rename = |name: &str, to: &str| json!({ "op": "rename", "name": name, "to": to });
    played.edits(json!([rename("Name", "x"), rename("Input1", "Name"), rename("x", "Input1")]), Edited::default());
    set("Text1.more", "8");
    played.edits(json!([{ "op": "remove", "name": "Name" }]), Edited::default());
    played.dies(None);
    let opens = "Utils: export default {}; Input1: ; Text1: text={{ Input1.text }}";
    assert_eq!(played.told(), [opens, "Input1.text 1", "Input1.rows[0].a 5", "Text1.more 8"]);
}

#[test]
fn a_value_that_is_overruled_is_not_given_again() {
    let played = opened();
    for property in ["text", "label.a", "label[\"b\"]", "more"] {
        played.set("Text1", property, property);
        played.answer(&[]);
    }
    played.set("Input1", "text", "b");
    let overruled = vec![place("Text1", "text"), place("Text1", "label")];
    played.answer(&[Effect::Updates { updates: Vec::new(), rest: 0, overruled }]);
    played.dies(None);
    assert_eq!(played.told()[1..], ["Text1.more more", "Input1.text b"]);
}

#[test]
fn values_from_the_start_and_what_is_quarantined_follow_their_entity() {
    let played = Played::new("app", Policy::default());
    let given = |text: &str| Given::Value(text.into());
    let values = vec![(place("Input1", "text"), given("1")), (place("Text1", "x"), given("2"))];
    played.session.open_app(OpenApp { values, ..opening() }, Box::new(|_| ()));
    played.answer(&[app_opened(Vec::new())]);
    played.set("Input1", "text", "3");
    played.dies(Some(place("Text1", "text")));
    played.told();
    let edits = json!([
        { "op": "rename", "name": "Text1", "to": "T" },
        { "op": "change", "name": "T", "property": "x", "value": 1 },
    ]);
    played.edits(edits, Edited::default());
    played.dies(None);
    let Some(Event::OpenApp(open)) = played.posted() else { panic!("the app") };
    assert_eq!(
        (open.values, open.quarantined),
        (vec![(place("Input1", "text"), given("1"))], vec![quarantined("T", "text")])
    );
    played.told();
    let edits = json!([
        { "op": "change", "name": "T", "property": "text", "value": "b" },
        { "op": "remove", "name": "Input1" },
    ]);
    played.edits(edits, Edited::default());
    played.dies(None);
    let Some(Event::OpenApp(open)) = played.posted() else { panic!("the app") };
    assert_eq!((open.values, open.quarantined), (Vec::new(), Vec::new()));
    assert!(played.posted().is_none());
}

#[test]
fn a_text_that_is_no_javascript_leaves_the_one_before_it_in_force() {
    let played = opened();
    let body = |body: &str| json!([{ "op": "body", "name": "Utils", "body": body }]);
    let draft = Edited { drafts: vec![0], ..Edited::default() };
    played.edits(body("export default { good: 1 }"), Edited::default());
    played.edits(body("export def"), draft.clone());
    played.edits(body("export defau"), draft.clone());
    played.dies(None);
    let app = |good: &str, name: &str| format!("{name}: {good}; Input1: ; Text1: text={{{{ Input1.text }}}}, label=a");
    let good = "export default { good: 1 }";
    assert_eq!(played.told(), [app(good, "Utils"), body("export defau").to_string()]);
    played.edits(json!([{ "op": "rename", "name": "Utils", "to": "U" }]), Edited::default());
    played.dies(None);
    let renamed = json!([{ "op": "body", "name": "U", "body": "export defau" }]);
    assert_eq!(played.told(), [app(good, "U"), renamed.to_string()]);
    // What goes on can be renamed in though the draft cannot.
    let good = "export default { good: 2 }";
    let place = Place { entity: "U".into(), property: "body".into() };
    let behind_drafts = vec![Rewritten { place, text: good.into() }];
    let edited = Edited { behind_drafts, ..Edited::default() };
    played.edits(json!([{ "op": "rename", "name": "Text1", "to": "Text1" }]), edited);
    played.dies(None);
    assert_eq!(played.told(), [app(good, "U"), renamed.to_string()]);
    played.edits(json!([{ "op": "body", "name": "U", "body": "export default {}" }]), Edited::default());
    played.dies(None);
    assert_eq!(played.told(), [app("export default {}", "U")]);
}

#[test]
fn while_the_jar_is_paused_values_are_kept_and_edits_are_refused() {
    let mut policy = Policy::default();
    policy.limits.recycles_per_minute = 1;
    let played = Played::new("app", policy);
    played.open_app();
    played.answer(&[app_opened(Vec::new())]);
    played.set("Input1", "text", "1");
    played.answer(&[]);
    played.dies(None);
    played.told();
    // One edit waits behind what takes the next instance down, the other comes when it has.
    played.set("Input1", "label", "2");
    let rename = json!([{ "op": "rename", "name": "Input1", "to": "Name" }]).to_string();
    let waiting = played.edit_by(&rename);
    played.outside.take_posted();
    played.heard();
    played.session.crashed(&Death {
        kind: LimitKind::Deadline,
        words: "FuelExpired".into(),
        usage: Usage::default(),
        running: Some(place("Text1", "text")),
    });
    assert_eq!(played.heard(), ["limit Deadline", "limit Paused", "paused after 2"]);
    for edit in [waiting, played.edit_by(&rename), played.edit_by("[]")] {
        let ended = edit.borrow();
        let [Err(Failure::Limit(limit))] = &ended[..] else { panic!("{ended:?}") };
        assert_eq!(limit.kind, LimitKind::Paused);
        assert!(limit.message.ends_with("call jar.resume() and edit the app then"), "{}", limit.message);
    }
    assert_eq!(*played.set("Input1", "text", "3").borrow(), [Ok(())]);
    played.session.resume();
    played.session.ready();
    assert!(matches!(played.answer(&[]), Event::Start(_)));
    let opens = "Utils: export default {}; Input1: ; Text1: text={{ Input1.text }}, label=a";
    assert_eq!(played.told(), [opens, "Input1.text 1", "Input1.label 2", "Input1.text 3"]);
}

#[test]
fn an_edit_waits_in_vain_for_no_instance_and_is_made_by_the_next_one() {
    let played = opened();
    played.set("Input1", "text", "1");
    let rename = json!([{ "op": "rename", "name": "Input1", "to": "Name" }]).to_string();
    let add = json!([{ "op": "add", "name": "Input1", "entity": { "kind": "query" } }]).to_string();
    played.edit_by(&rename);
    played.edit_by(&add);
    played.set("Input1", "data", "2");
    played.set("Name", "text", "3");
    played.outside.take_posted();
    played.dies(Some(place("Text1", "text")));
    let next = |effects: &[Effect]| match played.answer(effects) {
        Event::OpenApp(open) => written(&open).join("; "),
        Event::SetProperty { place, .. } => format!("{}.{}", place.entity, place.property),
        Event::Edit { edits, .. } => edits,
        other => panic!("{other:?}"),
    };
    let opens = "Utils: export default {}; Input1: ; Text1: text={{ Input1.text }}, label=a";
    assert_eq!((next(&[]), next(&[])), (opens.to_owned(), "Input1.text".to_owned()));
    let place = place("Text1", "text");
    let rewritten = vec![Rewritten { place, text: "{{ Name.text }}".into() }];
    let edited = Edited { rewritten, ..Edited::default() };
    assert_eq!(next(&[Effect::Edited { id: 1, edited }]), rename);
    assert_eq!(next(&[Effect::Edited { id: 2, edited: Edited::default() }]), add);
    assert_eq!((next(&[]), next(&[])), ("Input1.data".to_owned(), "Name.text".to_owned()));
    played.dies(None);
    let opens = "Utils: export default {}; Name: ; Text1: text={{ Name.text }}, label=a; Input1: ";
    assert_eq!(played.told(), [opens, "Input1.data 2", "Name.text 3"]);
}

#[test]
fn the_evaluation_of_an_app_that_is_opened_goes_before_what_waits_and_has_the_deadline_of_data_fields() {
    let played = Played::new("app", Policy::default());
    played.open_app();
    played.evaluate();
    let deadline = || played.outside.allowed().pop().expect("an event was posted").deadline_ms;
    let limits = Policy::default().limits;
    assert_eq!(deadline(), crate::keeper::START_DEADLINE_MS);
    let going_on = [updates(2), Effect::Continue];
    assert!(matches!(played.answer(&[app_opened(Vec::new()), updates(3), Effect::Continue]), Event::OpenApp(_)));
    assert_eq!(deadline(), limits.data_deadline_ms);
    assert!(matches!(played.answer(&going_on), Event::RunJobs));
    assert!(matches!(played.answer(&[updates(0)]), Event::RunJobs));
    assert!(matches!(played.answer(&[]), Event::Evaluate(_)));
    // And when a fresh instance opens it again, with its values.
    played.set("Input1", "text", "b");
    played.answer(&[]);
    played.evaluate();
    played.outside.take_posted();
    played.evaluate();
    played.dies(None);
    assert!(matches!(played.answer(&[app_opened(Vec::new()), updates(3), Effect::Continue]), Event::OpenApp(_)));
    assert_eq!(deadline(), limits.data_deadline_ms);
    assert!(matches!(played.answer(&going_on), Event::SetProperty { .. }));
    assert!(matches!(played.answer(&[updates(0)]), Event::RunJobs));
    assert!(matches!(played.answer(&[]), Event::Evaluate(_)));
    assert!(played.posted().is_none());
}

#[test]
fn a_death_names_the_property_that_was_evaluated() {
    let mut policy = Policy::default();
    policy.limits.recycles_per_minute = 0;
    let played = Played::new("app", policy);
    played.open_app();
    played.answer(&[app_opened(Vec::new()), updates(1), Effect::Continue]);
    let trigger = Rc::new(RefCell::new(None));
    let told = trigger.clone();
    let settle = Box::new(move |outcome| drop(told.borrow_mut().replace(outcome)));
    played.session.trigger(place("Button1", "onClick"), Vec::new(), Vec::new(), settle);
    played.answer(&[updates(0)]);
    played.session.crashed(&Death {
        kind: LimitKind::Memory,
        words: "MemoryExhausted".into(),
        usage: Usage::default(),
        running: Some(place("Text1", "text")),
    });
    let Some(Outcome::Limit { limit }) = trigger.take() else { panic!("a limit") };
    assert_eq!((limit.kind, limit.place), (LimitKind::Memory, place("Text1", "text")));
    assert!(limit.message.starts_with("the evaluation of Text1.text needs more than"), "{}", limit.message);
}

#[test]
fn what_takes_down_the_next_instance_too_is_not_evaluated_either() {
    let played = opened();
    played.set("Input1", "text", "b");
    played.dies(Some(place("Text1", "text")));
    // While it opens the app.
    played.dies(Some(place("Text1", "label")));
    let Some(Event::OpenApp(open)) = played.posted() else { panic!("the app") };
    assert_eq!(open.quarantined, [quarantined("Text1", "text"), quarantined("Text1", "label")]);
    assert!(matches!(played.posted(), Some(Event::SetProperty { .. })));
}

#[test]
fn what_has_taken_an_instance_down_is_not_evaluated_by_the_next_one() {
    let played = opened();
    let ended = played.set("Input1", "text", "b");
    played.dies(Some(place("Text1", "text")));
    // The value was taken in: what it set going is what has died.
    assert_eq!(*ended.borrow(), [Ok(())]);
    let Event::OpenApp(open) = played.answer(&[]) else { panic!("the app") };
    assert_eq!(open.quarantined, [quarantined("Text1", "text")]);
    assert!(matches!(played.posted(), Some(Event::SetProperty { .. })));
    // And the same in a pass that goes on.
    played.set("Input1", "text", "c");
    played.answer(&[updates(1), Effect::Continue]);
    played.dies(Some(place("Text2", "text")));
    let Event::OpenApp(open) = played.answer(&[]) else { panic!("the app") };
    assert_eq!(open.quarantined, [quarantined("Text1", "text"), quarantined("Text2", "text")]);
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
            evaluations: 1,
            steps: 1_000_000,
            turn: Some(turn),
            ..Explanation::default()
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

/// The value that a property is set to.
fn set(event: Option<Event>) -> (String, Value) {
    match event {
        Some(Event::SetProperty { place, value: Given::Value(value) }) => {
            (format!("{}.{}", place.entity, place.property), value)
        }
        other => panic!("{other:?}"),
    }
}

fn answer_of(event: Option<Event>) -> Result<Value, belljar_core::ask::AskFailure> {
    match event {
        Some(Event::Answered { result, .. }) => result,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_has_no_data_has_none_unless_the_page_says_that_it_has_given_it() {
    let played = opened();
    let answer = |answer: Value| {
        played.act(&[ask(1, query("Query1"))]);
        played.posted();
        played.outside.reply(false, Ok(answer));
        let sets: Vec<String> = std::iter::from_fn(|| Some(set(Some(played.posted()?)).0)).take(3).collect();
        sets
    };
    assert_eq!(answer(Value::object::<&str>([])), ["Query1.data", "Query1.responseMeta", "Query1.isLoading"]);
    assert_eq!(answer_of(played.posted()), Ok(Value::undefined()));
    played.act(&[ask(1, query("Query1"))]);
    played.posted();
    played.outside.reply(false, Ok(Value::object([("isGiven", Value::from(true)), ("responseMeta", "m".into())])));
    assert_eq!(set(played.posted()), ("Query1.responseMeta".into(), "m".into()));
    assert_eq!(set(played.posted()), ("Query1.isLoading".into(), false.into()));
}

#[test]
fn a_query_s_result_that_is_too_large_fails_it() {
    for (limit, value) in [("valueBytes", 1_000), ("messageBytes", 65_536)] {
        let policy = format!(r#"{{"limits": {{"{limit}": {value}}}}}"#);
        let played = Played::new("app", Policy::from_json(&policy).unwrap());
        played.open_app();
        played.answer(&[app_opened(Vec::new())]);
        played.act(&[ask(1, query("Query1"))]);
        played.posted();
        played.heard();
        played.outside.reply(false, Ok(Value::object([("data", Value::from("x".repeat(70_000)))])));
        assert_eq!(set(played.posted()), ("Query1.isLoading".into(), false.into()));
        let failure = answer_of(played.posted()).unwrap_err();
        assert_eq!(failure.name, "RangeError");
        assert!(failure.message.starts_with("runQuery: the page's answer is too large: "), "{}", failure.message);
        assert!(failure.message.contains(&value.to_string()), "{}", failure.message);
        assert_eq!(played.heard().len(), 1);
        // What is no query's cannot be handed over, either.
        let alert = Ask::ShowAlert { message: "hello".into(), style: Default::default() };
        played.act(&[ask(2, alert)]);
        if limit == "messageBytes" {
            played.outside.reply(false, Ok("x".repeat(70_000).into()));
            assert_eq!(answer_of(played.posted()).unwrap_err().name, "RangeError");
        }
    }
}

#[test]
fn what_is_asked_for_follows_the_entity_that_it_is_about() {
    let rename = |name: &str, to: &str| json!([{ "op": "rename", "name": name, "to": to }]).to_string();
    let data = || Ok(Value::object([("data", Value::from("rows"))]));
    let played = opened();
    played.act(&[ask(1, query("Query1"))]);
    played.posted();
    played.edits(serde_json::from_str(&rename("Query1", "Q2")).unwrap(), Edited::default());
    // The answer comes while an edit is under way that nobody knows the outcome of.
    let id = played.session.next_id.get();
    played.edit_by(&rename("Q2", "Q3"));
    assert!(played.outside.reply(false, data()));
    assert!(matches!(played.answer(&[Effect::Edited { id, edited: Edited::default() }]), Event::Edit { .. }));
    assert_eq!(set(played.posted()), ("Q3.data".into(), "rows".into()));
    assert_eq!(set(played.posted()), ("Q3.responseMeta".into(), Value::undefined()));
    assert_eq!(set(played.posted()), ("Q3.isLoading".into(), false.into()));
    assert_eq!(answer_of(played.posted()), Ok("rows".into()));
    // One that is refused changes nothing, and of an entity that is gone nothing is changed.
    played.act(&[ask(2, query("Q3"))]);
    played.posted();
    let id = played.session.next_id.get();
    played.edit_by(&rename("Q3", "Utils"));
    played.outside.reply(false, data());
    played.answer(&[Effect::Edited { id, edited: Edited { problems: vec![problem()], ..Edited::default() } }]);
    assert_eq!(set(played.posted()), ("Q3.data".into(), "rows".into()));
    std::iter::from_fn(|| played.posted()).for_each(drop);
    played.act(&[ask(3, query("Q3"))]);
    played.posted();
    played.edits(json!([{ "op": "remove", "name": "Q3" }]), Edited::default());
    played.outside.reply(false, data());
    assert_eq!(answer_of(played.posted()), Ok("rows".into()));
    assert!(played.posted().is_none());
}

#[test]
fn a_query_of_the_app_has_its_data_before_its_promise_settles() {
    let played = opened();
    played.act(&[ask(1, query("Query1"))]);
    assert_eq!(set(played.posted()), ("Query1.isLoading".into(), Value::from(true)));
    played.outside.reply(false, Ok(Value::object([("data", Value::from("rows"))])));
    assert_eq!(set(played.posted()), ("Query1.data".into(), Value::from("rows")));
    assert_eq!(
        set(played.posted()),
        ("Query1.responseMeta".into(), Value::undefined()),
        "it is of this run, not of another"
    );
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

#[test]
fn an_edit_that_takes_the_instance_down_is_not_made_and_blames_nothing_that_was_there() {
    let played = opened();
    let ended = played.edit_by(r#"[{ "op": "change", "name": "Text1", "property": "text", "value": "{{ 1 }}" }]"#);
    played.dies(Some(place("Text1", "text")));
    assert!(matches!(&ended.borrow()[..], [Err(Failure::Limit(_))]), "{:?}", ended.borrow());
    let Some(Event::OpenApp(open)) = played.posted() else { panic!("the app") };
    assert_eq!(open.quarantined, Vec::new());
    assert!(written(&open).contains(&"Text1: text={{ Input1.text }}, label=a".to_owned()), "{:?}", written(&open));
    assert!(played.posted().is_none(), "nor is it tried again");
}
