//! The guest is deterministic: a recorded session gives the same effects again, byte for byte.
//!
//! A recording is JSON lines, `{"in": event}` and `{"out": effects}` in turn. Those in `recordings/`, or in the folder
//! that `BELLJAR_RECORDINGS` names, were made in a browser with `createJar({ record: true })`.

mod support;

use belljar_core::{
    Effect, Event,
    event::{Evaluate, Kind, Place, Stamped},
    wire,
};
use belljar_guest::Jar;
use serde_json::{Value as Json, json};
use support::start;

/// Plays a recording into a new jar and compares what comes out.
fn replay(recording: &str) {
    let lines: Vec<Json> = recording
        .lines()
        .enumerate()
        .map(|(index, line)| serde_json::from_str(line).unwrap_or_else(|error| panic!("line {}: {error}", index + 1)))
        .collect();
    let mut jar: Option<Jar> = None;
    let mut given: Vec<Effect> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(event) = line.get("in") {
            let stamped: Stamped = serde_json::from_value(event.clone()).expect("an event");
            given = match &mut jar {
                Some(jar) => {
                    answer_with(jar, lines.get(index + 1).and_then(|line| line.get("answers")));
                    jar.deliver(stamped)
                }
                None => {
                    jar = Some(Jar::new(stamped).expect("a jar"));
                    Vec::new()
                }
            };
        } else if let Some(effects) = line.get("out") {
            let wanted: Vec<Effect> = serde_json::from_value(effects.clone()).expect("effects");
            assert_eq!(without_heap(&given), without_heap(&wanted), "line {}", index + 1);
        }
    }
    assert!(jar.is_some(), "the recording starts a jar");
}

/// What the guest is told about locales in the next turn is what it was told in the recorded one.
fn answer_with(jar: &mut Jar, answers: Option<&Json>) {
    let answers: Vec<String> =
        answers.map(|answers| serde_json::from_value(answers.clone()).expect("texts")).unwrap_or_default();
    let answers = std::cell::RefCell::new(answers.into_iter());
    jar.localize_with(move |question| {
        answers.borrow_mut().next().unwrap_or_else(|| panic!("not recorded: {question}"))
    });
}

#[test]
fn what_the_guest_was_told_about_locales_is_told_again() {
    let evaluate = Evaluate {
        id: 1,
        kind: Kind::Data,
        source: "(5).toLocaleString('de') + 'a'.localeCompare('b')".into(),
        place: Place::default(),
        args: Vec::new(),
        this: None,
        globals: Vec::new(),
    };
    let event = |event| json!({"in": Stamped { now_ms: 1.0, event }}).to_string();
    let value = belljar_core::Value::from_json(&json!("fünf-7")).expect("a value");
    let settled = Effect::Settled { id: 1, outcome: belljar_core::Outcome::Value { value } };
    replay(&format!(
        "{}\n{{\"out\":[]}}\n{}\n{{\"answers\":[\"[0,\\\"fünf\\\"]\",\"[0,-7]\"]}}\n{}\n",
        event(Event::Start(Box::new(start()))),
        event(Event::Evaluate(Box::new(evaluate))),
        json!({"out": [settled]}),
    ));
}

/// How many bytes are in use differs between a 32-bit module and this program; nothing else may.
fn without_heap(effects: &[Effect]) -> Json {
    let mut json = serde_json::to_value(effects).expect("JSON");
    for effect in json.as_array_mut().into_iter().flatten() {
        if let Some(heap) = effect.pointer_mut("/figures/heapBytes") {
            *heap = json!(0);
        }
    }
    json
}

#[test]
fn recordings_from_a_browser_replay() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings");
    let folder = std::env::var("BELLJAR_RECORDINGS").unwrap_or_else(|_| kept.to_owned());
    let mut replayed = 0;
    for file in std::fs::read_dir(folder).expect("the recordings") {
        let path = file.expect("a file").path();
        replay(&std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
        replayed += 1;
    }
    assert!(replayed > 0);
}

#[test]
fn the_same_events_give_the_same_bytes() {
    let run = || {
        let mut bytes = Vec::new();
        let mut jar = Jar::new(Stamped { now_ms: 1.0, event: Event::Start(Box::new(start())) }).expect("a jar");
        let source = "(async () => {
            const numbers = Array.from({ length: 20 }, Math.random).sort();
            console.log(numbers, new Date(), new Map([[{}, new Set([1])]]));
            setInterval(() => console.log(Math.random(), Date.now()), 50);
            await storeValue('n', numbers);
            const response = await fetch('/x');
            return Object.fromEntries(numbers.map(n => [n, response.status]));
        })()";
        let evaluate = Evaluate {
            id: 1,
            kind: Kind::Trigger,
            source: source.into(),
            place: Place::default(),
            args: Vec::new(),
            this: None,
            globals: Vec::new(),
        };
        let response = belljar_core::event::Response {
            url: "https://app.example.com/x".into(),
            status: 200,
            status_text: String::new(),
            redirected: false,
            headers: Vec::new(),
            body: Vec::new(),
        };
        let events = [
            Event::Evaluate(Box::new(evaluate)),
            Event::Stored { id: 1, result: Ok(()) },
            Event::TimerFired { id: 1 },
            Event::Fetched { id: 1, result: Ok(response) },
            Event::TimerFired { id: 1 },
            Event::ReadFigures,
        ];
        for (index, event) in events.into_iter().enumerate() {
            let effects = jar.deliver(Stamped { now_ms: 1_000.0 * index as f64, event });
            bytes.push(wire::encode_effects(&effects).expect("bytes"));
        }
        bytes
    };
    assert_eq!(run(), run());
}
