mod app;
mod asks;
mod frames;
mod store;

use super::*;
use crate::{executor::memory::Outside, keeper::Usage};
use belljar_core::{
    Ask, Effect, GuestError,
    effect::{Redirect, Request, StoreChange},
    event::{FetchFailure, Kind, Place, Response},
    policy::{FetchPolicy, TimerPolicy},
};

/// A session, its outside, and a guest that is played by the test.
struct Played {
    session: Rc<Session>,
    outside: Outside,
    heard: Rc<RefCell<Vec<String>>>,
    /// How evaluations ended, in order.
    outcomes: Rc<RefCell<Vec<Outcome>>>,
}

struct Ear(Rc<RefCell<Vec<String>>>);

impl Listener for Ear {
    fn hear(&self, report: Report<'_>) {
        self.0.borrow_mut().push(match report {
            Report::Effect(_) => return,
            Report::Console(line) => format!("console {:?}", line.level),
            Report::Warning(warning) => format!("warning {}", warning.rule),
            Report::Limit(limit) => format!("limit {:?}", limit.kind),
            Report::Error(error) => format!("error {}", error.code.as_str()),
            Report::Updates { updates, rest } => format!("{} updates, {rest} to come", updates.len()),
            Report::Store(changes) => format!("store changed by {}", changes.len()),
            Report::Paused { recycles, .. } => format!("paused after {recycles}"),
            Report::Recycled { milliseconds, .. } => format!("recycled after {milliseconds}"),
        });
    }
}

fn config(app: &str, policy: Policy) -> Config {
    Config {
        app: app.into(),
        branch: None,
        policy,
        mode: Mode::Published,
        seed: 1,
        page_url: Some("https://app.example/page".into()),
        own_origin: Some("https://app.example".into()),
        time_zone: Vec::new(),
        record: true,
        libraries: vec![
            Library { name: "_".into(), text: "lodash".into(), comes_along: true },
            Library { name: "moment".into(), text: "text".into(), comes_along: true },
        ],
    }
}

impl Played {
    /// A session whose instance has not loaded.
    fn unopened(app: &str, policy: Policy) -> Self {
        Self::unopened_of(config(app, policy))
    }

    fn unopened_of(config: Config) -> Self {
        let (outside, heard) = (Outside::default(), Rc::new(RefCell::default()));
        let session = Session::new(config, outside.powers(), Box::new(Ear(Rc::clone(&heard))));
        Self { session, outside, heard, outcomes: Rc::default() }
    }

    /// A session that is open.
    fn new(app: &str, policy: Policy) -> Self {
        Self::of(config(app, policy))
    }

    fn of(config: Config) -> Self {
        let played = Self::unopened_of(config);
        let opened = Rc::new(Cell::new(false));
        let told = opened.clone();
        played.session.open(Box::new(move |result| told.set(result.is_ok())));
        played.session.ready();
        assert!(matches!(played.answer(&[]), Event::Start(_)));
        assert!(opened.get());
        played
    }

    /// The guest answers what it was handed, which is given back.
    fn answer(&self, effects: &[Effect]) -> Event {
        let (seq, bytes) = self.outside.take_posted().pop().expect("an event was posted");
        self.session.answered(seq, &wire::encode_effects(effects).unwrap(), Usage::default());
        wire::decode_event(&bytes).unwrap().event
    }

    fn evaluate(&self) {
        let evaluate = Evaluate {
            id: 0,
            kind: Kind::Script,
            source: "1".into(),
            place: Place::default(),
            args: Vec::new(),
            this: None,
            globals: Vec::new(),
        };
        let outcomes = self.outcomes.clone();
        self.session.evaluate(evaluate, Box::new(move |outcome| outcomes.borrow_mut().push(outcome)));
    }

    /// Has the guest do something: an evaluation that leads to these effects.
    fn act(&self, effects: &[Effect]) {
        self.evaluate();
        assert!(matches!(self.answer(effects), Event::Evaluate(_)));
    }

    fn heard(&self) -> Vec<String> {
        self.heard.take()
    }

    fn posted(&self) -> Option<Event> {
        let (seq, bytes) = self.outside.take_posted().pop()?;
        self.session.answered(seq, &wire::encode_effects(&[]).unwrap(), Usage::default());
        Some(wire::decode_event(&bytes).unwrap().event)
    }
}

fn get(id: u32, url: &str) -> Effect {
    let request =
        Request { url: url.into(), method: "GET".into(), headers: Vec::new(), body: None, redirect: Redirect::Follow };
    Effect::Fetch { id, request, allowed_by: "self".into() }
}

fn may_fetch() -> Policy {
    let fetch = FetchPolicy { origins: vec!["self".parse().unwrap()], ..FetchPolicy::default() };
    Policy { fetch: Some(fetch), ..Policy::default() }
}

fn response(body: &[u8]) -> Response {
    Response {
        url: "https://app.example/a".into(),
        status: 200,
        status_text: String::new(),
        redirected: false,
        headers: Vec::new(),
        body: body.to_vec(),
    }
}

#[test]
fn an_evaluation_is_settled_once() {
    let played = Played::new("settle", Policy::default());
    played.evaluate();
    let settled = |value: f64| Effect::Settled { id: 1, outcome: Outcome::Value { value: value.into() } };
    let Event::Evaluate(evaluate) = played.answer(&[settled(1.0), settled(2.0)]) else { panic!("it is an evaluation") };
    assert_eq!(evaluate.id, 1);
    assert_eq!(*played.outcomes.borrow(), [Outcome::Value { value: 1.0.into() }]);
}

#[test]
fn a_jar_that_cannot_start_says_so_to_all_who_wait() {
    let played = Played::unopened("start", Policy::default());
    let result = Rc::new(RefCell::new(None));
    let told = result.clone();
    played.session.open(Box::new(move |opened| drop(told.replace(Some(opened)))));
    played.evaluate();
    played.outside.pass(10_000);
    let Some(Err(Failure::Error(error))) = result.take() else { panic!("it does not open") };
    assert_eq!(error.code, ErrorCode::Start);
    assert!(matches!(&played.outcomes.borrow()[..], [Outcome::Error { error }] if error.code == ErrorCode::Start));
    assert_eq!(played.outside.take_log(), ["spawn", "terminate"]);
    assert_eq!(played.outside.timers(), 0);
}

#[test]
fn a_guest_of_another_release_is_not_restarted_for_ever() {
    let played = Played::unopened("version", Policy::default());
    let result = Rc::new(RefCell::new(None));
    let told = result.clone();
    played.session.open(Box::new(move |opened| drop(told.replace(Some(opened)))));
    played.session.ready();
    let (seq, _) = played.outside.take_posted().pop().unwrap();
    played.session.answered(seq, &[0xff, 0xff, 0], Usage::default());
    assert!(
        matches!(result.take(), Some(Err(Failure::Error(error))) if error.code == ErrorCode::ProtocolVersion),
        "{:?}",
        played.heard()
    );
}

#[test]
fn a_policy_that_the_guest_refuses_fails_the_opening() {
    let played = Played::unopened("refused", Policy::default());
    let result = Rc::new(RefCell::new(None));
    let told = result.clone();
    played.session.open(Box::new(move |opened| drop(told.replace(Some(opened)))));
    played.session.ready();
    let error = host_error(ErrorCode::Policy, "no", &Place::default());
    played.answer(&[Effect::Error(error.clone())]);
    assert_eq!(result.take(), Some(Err(Failure::Error(Box::new(error)))));
    assert_eq!(played.outside.take_log(), ["spawn", "terminate"]);
}

#[test]
fn ticks_that_pile_up_become_one() {
    let played = Played::new("ticks", Policy::default());
    played.act(&[Effect::SetTimer { id: 5, delay_ms: 10, repeat: true }]);
    // The guest is busy for a second.
    played.evaluate();
    played.outside.pass(1_000);
    played.answer(&[]);
    assert_eq!(played.posted(), Some(Event::TimerFired { id: 5 }));
    assert_eq!(played.posted(), None);
    played.outside.pass(10);
    assert_eq!(played.posted(), Some(Event::TimerFired { id: 5 }));
    played.act(&[Effect::ClearTimer { id: 5 }]);
    played.outside.pass(1_000);
    assert_eq!(played.posted(), None);
    assert_eq!(played.outside.timers(), 0);
}

#[test]
fn a_time_out_ticks_once_and_no_interval_is_under_the_floor() {
    let policy = Policy { timers: Some(TimerPolicy { min_interval_ms: 100 }), ..Policy::default() };
    let played = Played::new("time-outs", policy);
    played.act(&[
        Effect::SetTimer { id: 1, delay_ms: 0, repeat: false },
        Effect::SetTimer { id: 2, delay_ms: 1, repeat: true },
    ]);
    played.outside.pass(99);
    assert_eq!(played.posted(), Some(Event::TimerFired { id: 1 }));
    assert_eq!(played.posted(), None);
    played.outside.pass(1);
    assert_eq!(played.posted(), Some(Event::TimerFired { id: 2 }));
}

#[test]
fn a_tick_that_was_cleared_while_it_waited_is_not_handed_over() {
    let played = Played::new("cleared", Policy::default());
    played.act(&[Effect::SetTimer { id: 1, delay_ms: 10, repeat: false }]);
    played.evaluate();
    played.outside.pass(10);
    played.answer(&[Effect::ClearTimer { id: 1 }]);
    assert_eq!(played.posted(), None);
}

#[test]
fn a_hung_guest_is_replaced_with_its_store_and_data_and_without_its_timers() {
    let played = Played::new("hung", may_fetch());
    let kept = Rc::new(Cell::new(false));
    let told = kept.clone();
    played.session.set_data(
        "Table1".into(),
        Some(1.0.into()),
        Methods::None,
        Box::new(move |result| told.set(result.is_ok())),
    );
    played.answer(&[]);
    assert!(kept.get());
    let change = StoreChange::Set { key: "k".into(), value: 2.0.into(), persist: false };
    played.act(&[
        Effect::SetTimer { id: 1, delay_ms: 6_000, repeat: false },
        get(2, "https://app.example/slow"),
        Effect::Store { id: 3, changes: vec![change] },
    ]);
    assert!(matches!(played.posted(), Some(Event::Stored { id: 3, result: Ok(()) })));
    played.evaluate();
    played.outside.take_posted();
    played.outside.take_log();
    played.outside.pass(5_500);
    assert_eq!(played.outside.take_log(), ["terminate", "spawn"]);
    assert_eq!((played.outside.requests().len(), played.outside.timers()), (0, 1), "only the start's deadline is left");
    assert_eq!(played.heard(), ["limit Deadline", "limit Deadline"]);
    assert_eq!(played.outcomes.borrow().len(), 2);

    played.outside.pass(12);
    played.session.ready();
    let Event::Start(start) = played.answer(&[]) else { panic!("it starts again") };
    assert_eq!(start.store, [("k".into(), 2.0.into())]);
    assert_eq!(start.seed, 2, "random numbers do not repeat");
    assert_eq!(
        played.posted(),
        Some(Event::SetData { entity: "Table1".into(), value: 1.0.into(), methods: Methods::None })
    );
    assert_eq!(played.heard(), ["recycled after 12"]);
    // Nothing of the spent instance arrives.
    played.outside.pass(60_000);
    assert_eq!(played.posted(), None);
}

#[test]
fn data_that_the_guest_refuses_is_an_error_of_who_set_it() {
    let played = Played::new("refused-data", Policy::default());
    let result = Rc::new(RefCell::new(None));
    let told = result.clone();
    played.session.set_data(
        "console".into(),
        Some(1.0.into()),
        Methods::None,
        Box::new(move |done| drop(told.replace(Some(done)))),
    );
    let error = host_error(ErrorCode::EntityName, "taken", &Place::default());
    played.answer(&[Effect::Error(error.clone())]);
    assert_eq!(result.take(), Some(Err(Failure::Error(Box::new(error)))));
    assert!(played.heard().is_empty());
}

#[test]
fn a_request_is_checked_again_on_the_page() {
    let played = Played::new("requests", may_fetch());
    played.act(&[get(1, "https://evil.example/")]);
    let Some(Event::Fetched { id: 1, result: Err(FetchFailure::Refused { rule }) }) = played.posted() else {
        panic!("it is refused")
    };
    assert!(rule.contains("https://evil.example"), "{rule}");
    played.act(&[get(2, "https://app.example/a")]);
    assert_eq!(played.outside.requests(), ["https://app.example/a"]);
    played.outside.answer(response(b"hello"));
    assert_eq!(played.posted(), Some(Event::Fetched { id: 2, result: Ok(response(b"hello")) }));
}

#[test]
fn a_request_that_the_guest_cancels_is_stopped_and_makes_room() {
    let mut policy = may_fetch();
    policy.limits.requests = 1;
    let played = Played::new("cancelled", policy);
    played.act(&[get(1, "https://app.example/a")]);
    played.act(&[Effect::CancelFetch { id: 1 }, Effect::CancelFetch { id: 7 }, get(2, "https://app.example/b")]);
    assert_eq!(played.outside.requests(), ["https://app.example/b"]);
    played.outside.answer(response(b"hello"));
    assert_eq!(played.posted(), Some(Event::Fetched { id: 2, result: Ok(response(b"hello")) }));
    assert_eq!(played.posted(), None);
}

#[test]
fn a_guest_that_uses_what_it_was_not_granted_is_replaced() {
    for effect in [
        Effect::SetTimer { id: 1, delay_ms: 1, repeat: false },
        get(1, "https://app.example/"),
        Effect::Store { id: 1, changes: vec![StoreChange::Clear] },
    ] {
        let nothing = Policy { console: None, timers: None, store: None, fetch: None, ..Policy::default() };
        let played = Played::new("broken", nothing);
        played.outside.take_log();
        played.act(&[effect]);
        assert_eq!(played.outside.take_log(), ["terminate", "spawn"]);
        assert_eq!(played.heard(), ["limit Crash"]);
        assert!(played.outside.requests().is_empty());
    }
}

#[test]
fn a_guest_that_sets_more_timers_than_it_may_is_replaced() {
    let mut policy = Policy::default();
    policy.limits.timers = 1;
    let played = Played::new("too-many", policy);
    played.outside.take_log();
    let timer = |id| Effect::SetTimer { id, delay_ms: 1_000, repeat: false };
    played.act(&[timer(1), timer(2)]);
    assert_eq!(played.outside.take_log(), ["terminate", "spawn"]);
}

#[test]
fn what_is_left_of_a_chain_of_jobs_runs_in_turns() {
    let played = Played::new("jobs", Policy::default());
    played.act(&[Effect::Continue]);
    assert_eq!(played.answer(&[Effect::Continue]), Event::RunJobs);
    assert_eq!(played.answer(&[]), Event::RunJobs);
    assert_eq!(played.posted(), None);
}

#[test]
fn a_store_that_cannot_be_written_is_told_to_the_guest_and_to_the_page() {
    let mut policy = Policy::default();
    policy.store.as_mut().unwrap().max_bytes = 10;
    let played = Played::new("full", policy);
    let change = StoreChange::Set { key: "k".into(), value: "long enough".into(), persist: true };
    played.act(&[Effect::Store { id: 1, changes: vec![change] }]);
    let Some(Event::Stored { id: 1, result: Err(words) }) = played.posted() else { panic!("it is answered") };
    assert!(words.contains("policy.store.maxBytes is 10"), "{words}");
    assert_eq!(played.heard(), ["error BELLJAR_STORE_WRITE"]);
    assert!(played.session.store().is_empty());
}

#[test]
fn a_store_that_cannot_be_read_is_told_to_the_page() {
    let played = Played::unopened("unreadable", Policy::default());
    let storage: &dyn crate::executor::Storage = &played.outside.browser().storage;
    storage.write("belljar:store:unreadable", "{").unwrap();
    played.session.open(Box::new(|_| {}));
    played.session.ready();
    played.answer(&[]);
    assert_eq!(played.heard(), ["error BELLJAR_STORE_UNREADABLE"]);
    assert_eq!(storage.read("belljar:store:unreadable:kept-aside:1").unwrap().unwrap(), "{");
}

#[test]
fn nothing_of_a_disposed_jar_goes_on() {
    let played = Played::new("disposed", may_fetch());
    played.act(&[Effect::SetTimer { id: 1, delay_ms: 10, repeat: true }, get(2, "https://app.example/a")]);
    played.evaluate();
    played.outside.take_log();
    played.session.dispose();
    played.session.dispose();
    assert_eq!(played.outside.take_log(), ["terminate"]);
    assert_eq!((played.outside.timers(), played.outside.requests().len()), (0, 0));
    played.evaluate();
    let disposed = |outcome: &Outcome| matches!(outcome, Outcome::Error { error } if error.code == ErrorCode::Disposed);
    assert_eq!(played.outcomes.borrow().iter().filter(|outcome| disposed(outcome)).count(), 3);
    // The answer of an instance that did not know yet.
    let (seq, _) = played.outside.take_posted().pop().unwrap();
    played.session.answered(seq, &wire::encode_effects(&[get(3, "https://app.example/b")]).unwrap(), Usage::default());
    assert!(played.outside.requests().is_empty());
}

/// A listener that disposes of the jar at the first line of its console.
struct Disposer(RefCell<Weak<Session>>);

struct Shared(Rc<Disposer>);

impl Listener for Shared {
    fn hear(&self, report: Report<'_>) {
        let session = self.0.0.borrow().upgrade();
        if let (Report::Console(_), Some(session)) = (report, session) {
            session.dispose();
        }
    }
}

#[test]
fn i9_what_was_stored_before_a_listener_disposed_of_the_jar_stays_stored() {
    let (outside, disposer) = (Outside::default(), Rc::new(Disposer(RefCell::default())));
    let config = config("disposer", Policy::default());
    let session = Session::new(config, outside.powers(), Box::new(Shared(disposer.clone())));
    disposer.0.replace(Rc::downgrade(&session));
    session.open(Box::new(|_| {}));
    session.ready();
    let console = belljar_core::effect::Console {
        level: belljar_core::effect::Level::Log,
        args: Vec::new(),
        time_ms: 0.0,
        position: None,
    };
    let change = StoreChange::Set { key: "k".into(), value: 1.0.into(), persist: true };
    let effects = [
        Effect::Console(console),
        Effect::SetTimer { id: 1, delay_ms: 1, repeat: false },
        Effect::Store { id: 1, changes: vec![change] },
    ];
    let (seq, _) = outside.take_posted().pop().unwrap();
    session.answered(seq, &wire::encode_effects(&effects).unwrap(), Usage::default());
    assert_eq!(outside.timers(), 0);
    assert_eq!(session.store(), [("k".into(), 1.0.into())]);
}

#[test]
fn a_value_that_is_too_deep_is_a_limit_before_anything_is_sent() {
    let mut policy = Policy::default();
    policy.limits.value_depth = 1;
    let played = Played::new("deep", policy);
    let deep = Value::array([Value::array([])]);
    let result = Rc::new(RefCell::new(None));
    let told = result.clone();
    played.session.set_data(
        "A".into(),
        Some(deep),
        Methods::None,
        Box::new(move |done| drop(told.replace(Some(done)))),
    );
    assert!(matches!(result.take(), Some(Err(Failure::Limit(limit))) if limit.kind == LimitKind::ValueDepth));
    assert_eq!(played.posted(), None);
}

#[test]
fn figures_come_back_to_who_asked() {
    let played = Played::new("figures", Policy::default());
    let result = Rc::new(RefCell::new(None));
    let told = result.clone();
    played.session.figures(Box::new(move |figures| drop(told.replace(Some(figures)))));
    let figures = Figures { turns: 2, ..Figures::default() };
    assert_eq!(played.answer(&[Effect::Figures(figures)]), Event::ReadFigures);
    assert_eq!(result.take(), Some(Ok(figures)));
}

#[test]
fn a_recording_alternates_between_events_and_effects() {
    let played = Played::new("recording", Policy::default());
    played.act(&[Effect::ClearTimer { id: 9 }]);
    let lines: Vec<serde_json::Value> =
        played.session.recording().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    let stamped: Stamped = serde_json::from_value(lines[2]["in"].clone()).unwrap();
    assert!(matches!(stamped.event, Event::Evaluate(_)));
    let effects: Vec<Effect> = serde_json::from_value(lines[3]["out"].clone()).unwrap();
    assert_eq!(effects, [Effect::ClearTimer { id: 9 }]);
}

#[test]
fn an_event_is_stamped_when_it_is_handed_over() {
    let played = Played::new("stamp", Policy::default());
    played.evaluate();
    let (seq, _) = played.outside.take_posted().pop().unwrap();
    played.evaluate();
    played.outside.pass(700);
    played.session.answered(seq, &wire::encode_effects(&[]).unwrap(), Usage::default());
    let (_, bytes) = played.outside.take_posted().pop().unwrap();
    assert!((wire::decode_event(&bytes).unwrap().now_ms - 1_000_700.0).abs() < f64::EPSILON);
}

#[test]
fn i3_what_an_earlier_event_has_brought_about_is_watched_as_well() {
    let played = Played::new("watched", Policy::default());
    played.act(&[Effect::Continue]);
    played.outside.take_log();
    played.outside.pass(Policy::default().limits.trigger_deadline_ms + 501);
    assert_eq!(played.outside.take_log(), ["terminate", "spawn"]);
}

#[test]
fn no_moment_that_is_finer_than_the_policy_says_leaves_the_page() {
    let policy = Policy::from_json(r#"{"clock": {"resolutionMs": 250}}"#).unwrap();
    let played = Played::new("coarse", policy);
    played.outside.pass(1_199);
    played.evaluate();
    let (_, bytes) = played.outside.take_posted().pop().unwrap();
    assert!((wire::decode_event(&bytes).unwrap().now_ms - 1_001_000.0).abs() < f64::EPSILON);
}

#[test]
fn the_errors_of_the_guest_reach_the_page() {
    let played = Played::new("errors", Policy::default());
    let error: GuestError = host_error(ErrorCode::UnhandledRejection, "oops", &Place::default());
    played.act(&[Effect::Error(error)]);
    assert_eq!(played.heard(), ["error BELLJAR_UNHANDLED_REJECTION"]);
}

fn ask(id: u32, ask: Ask) -> Effect {
    Effect::Ask { id, ask: Box::new(ask) }
}

fn query(name: &str) -> Ask {
    Ask::RunQuery { name: name.into(), params: Value::undefined(), bindings: Vec::new() }
}

#[test]
fn a_library_is_brought_before_the_code_that_uses_it() {
    let played = Played::new("libraries", Policy::default());
    played.evaluate();
    played.evaluate();
    let needs = |id, names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        [Effect::NeedLibraries { id, names }]
    };
    let Event::Evaluate(first) = played.answer(&needs(1, &["_", "moment"])) else { panic!("the code comes first") };
    let library = |name: &str, text: &str| Event::Library { name: name.into(), source: Ok(text.into()) };
    assert_eq!(played.answer(&[]), library("_", "lodash"));
    assert_eq!(played.answer(&[]), library("moment", "text"));
    let settled = Effect::Settled { id: 1, outcome: Outcome::Value { value: Value::default() } };
    assert_eq!(played.answer(&[settled]), Event::Evaluate(first), "before what came after it");
    let Event::Evaluate(second) = played.answer(&[]) else { panic!("the second is next") };
    assert_eq!(second.id, 2);
    assert_eq!(played.outcomes.borrow().len(), 1);
    assert_eq!(played.heard(), Vec::<String>::new());
}

#[test]
fn what_a_guest_asks_for_is_checked_against_the_libraries_that_there_are() {
    for (id, names) in [(1, &["nothing"][..]), (1, &[]), (7, &["_"]), (1, &["_", "_"])] {
        let played = Played::new("libraries", Policy::default());
        played.evaluate();
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        played.answer(&[Effect::NeedLibraries { id, names }]);
        assert_eq!(played.heard(), ["limit Crash"], "{id}");
    }
}

#[test]
fn a_library_that_takes_its_instance_down_is_not_loaded_again() {
    let played = Played::new("libraries", Policy::default());
    played.evaluate();
    let needs = Effect::NeedLibraries { id: 1, names: vec!["_".into()] };
    played.answer(std::slice::from_ref(&needs));
    played.outside.take_posted();
    let death = Death { kind: LimitKind::Memory, words: "RuntimeError".into(), usage: Usage::default(), running: None };
    played.session.crashed(&death);
    assert_eq!(played.heard(), ["limit Memory"]);
    played.session.ready();
    assert!(matches!(played.answer(&[]), Event::Start(_)));
    assert!(matches!(played.answer(&[needs]), Event::Evaluate(_)), "the code that used it is still there");
    let Event::Library { name, source: Err(reason) } = played.answer(&[]) else { panic!("it is told why") };
    assert_eq!(name, "_");
    assert!(reason.starts_with("loading the library _ needs more than"), "{reason}");
}

/// The instance dies, and a fresh one is there. Gives what it is told before anything else, as bytes.
fn renewed(played: &Played) -> Vec<Vec<u8>> {
    played.evaluate();
    played.outside.take_posted();
    let death = Death { kind: LimitKind::Stack, words: "RangeError".into(), usage: Usage::default(), running: None };
    played.session.crashed(&death);
    played.session.ready();
    let mut told = Vec::new();
    while let Some((seq, bytes)) = played.outside.take_posted().pop() {
        played.session.answered(seq, &wire::encode_effects(&[]).unwrap(), Usage::default());
        told.push(bytes);
    }
    told
}

#[test]
fn what_a_fresh_instance_is_started_with_ahead_is_the_same_each_time() {
    let mut config = config("ahead", Policy::default());
    config.libraries.push(Library { name: "own".into(), text: "of the page's".into(), comes_along: false });
    let played = Played::of(config);
    played.evaluate();
    let names = ["own", "moment"].map(str::to_owned).to_vec();
    played.answer(&[Effect::NeedLibraries { id: 1, names }]);
    while played.posted().is_some() {}

    let read = |bytes: &Vec<u8>| wire::decode_event(bytes).unwrap();
    let first = renewed(&played);
    played.outside.pass(5_000);
    let second = renewed(&played);
    let [start, library, begin] = &first[..] else { panic!("{}", first.len()) };
    assert_eq!(&second[..2], &first[..2], "to the byte, whatever the moment");
    let Event::Start(start) = read(start).event else { panic!("it starts") };
    let moment = Event::Library { name: "moment".into(), source: Ok("text".into()) };
    assert_eq!(read(library).event, moment, "what the page has chosen waits for its use");
    let Event::Begin { seed, .. } = read(begin).event else { panic!("it begins") };
    let Event::Begin { seed: next, .. } = read(&second[2]).event else { panic!("it begins") };
    assert_eq!((start.seed, seed, next), (0, 2, 3), "random numbers do not repeat");
    assert!(read(&second[2]).now_ms >= read(begin).now_ms + 5_000.0, "it begins now");

    // What is used later comes after it.
    played.evaluate();
    let id = played.session.next_id.get() - 1;
    played.answer(&[Effect::NeedLibraries { id, names: vec!["_".into()] }]);
    while played.posted().is_some() {}
    let third = renewed(&played);
    assert_eq!((third.len(), &third[..2]), (4, &first[..2]));
}

#[test]
fn a_jar_begins_with_its_store_as_it_is() {
    let played = Played::new("begins", Policy::default());
    played.evaluate();
    played.answer(&[Effect::NeedLibraries { id: 1, names: vec!["_".into()] }]);
    while played.posted().is_some() {}
    let change = StoreChange::Set { key: "k".into(), value: 2.0.into(), persist: true };
    played.act(&[Effect::Store { id: 1, changes: vec![change] }]);
    while played.posted().is_some() {}
    let told = renewed(&played);
    let [start, _, begin] = [0, 1, 2].map(|index| wire::decode_event(&told[index]).unwrap().event);
    let Event::Start(start) = start else { panic!("it starts") };
    assert_eq!(start.store, []);
    assert!(matches!(begin, Event::Begin { store, .. } if store == [("k".to_owned(), 2.0.into())]));
}

#[test]
fn a_library_that_could_not_be_loaded_waits_for_its_use() {
    let played = Played::new("complains", Policy::default());
    played.evaluate();
    played.answer(&[Effect::NeedLibraries { id: 1, names: vec!["_".into()] }]);
    played.answer(&[Effect::Error(host_error(ErrorCode::Library, "no", &Place::default()))]);
    while played.posted().is_some() {}
    assert_eq!(renewed(&played).len(), 1, "it is started as the first one was");
}

#[test]
fn a_library_that_is_larger_than_a_message_may_be_is_not_brought() {
    let mut policy = Policy::default();
    policy.limits.message_bytes = 65_536;
    let mut config = config("libraries", policy);
    config.libraries[0].text = "x".repeat(70_000);
    let played = Played::of(config);
    played.evaluate();
    played.answer(&[Effect::NeedLibraries { id: 1, names: vec!["_".into()] }]);
    let Event::Library { source: Err(reason), .. } = played.answer(&[]) else { panic!("it is told why") };
    assert!(reason.contains("limits.messageBytes"), "{reason}");
}

#[test]
fn a_guest_that_asks_for_more_than_its_limit_is_replaced() {
    let mut policy = Policy::default();
    policy.limits.requests = 2;
    let played = Played::new("asks-too-many", policy);
    played.act(&[ask(1, query("Q")), ask(2, query("Q"))]);
    assert_eq!(played.outside.asked().len(), 2);
    played.outside.take_log();
    played.act(&[ask(3, query("Q"))]);
    assert_eq!(played.outside.take_log(), ["terminate", "spawn"]);
}
