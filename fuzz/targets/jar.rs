//! A jar with small limits and little time, and what must hold of it whatever runs in it.

use belljar_core::{
    Effect, Event, Outcome, Policy,
    event::{Evaluate, FetchFailure, Kind, Place, Stamped, Start},
    wire::{decode_effects, encode_effects},
};
use belljar_guest::Jar;
use std::{
    sync::{
        Once,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

/// Loops are short, since what they call is not.
const POLICY: &str = r#"{
    "fetch": {"origins": ["self", "https://api.example.com"]},
    "limits": {
        "loopIterations": 10000, "recursionDepth": 100, "stackSlots": 4096, "pendingJobs": 1000, "jobsPerTurn": 100,
        "jobsPerEvent": 1000, "timers": 20, "requests": 4, "effectsPerTurn": 200, "effectBytesPerTurn": 65536,
        "valueDepth": 1000, "valueNodes": 10000, "valueBytes": 65536
    }
}"#;

/// Turns that the jobs of one event take at most: `jobsPerEvent` divided by `jobsPerTurn`, and one that finds none.
/// Turns that are interrupted may leave most of their jobs to the next.
const TURNS: u32 = 1000;
/// Answers that a program gets from its host. Who waits for more, as for an interval, is left waiting.
const ANSWERS: u32 = 40;
/// What a turn may take, in steps of the watchdog.
const STEPS_PER_TURN: u32 = 5;
const STEP: Duration = Duration::from_millis(100);

static INTERRUPT: AtomicU32 = AtomicU32::new(0);
/// Steps that the running turn has left. Nothing runs at zero.
static LEFT: AtomicU32 = AtomicU32::new(0);

fn watch() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        thread::spawn(|| {
            loop {
                thread::sleep(STEP);
                let before = LEFT.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1));
                if before == Ok(1) {
                    INTERRUPT.store(1, Relaxed);
                }
            }
        });
    });
}

pub struct Guest {
    jar: Option<Jar>,
    next_id: u32,
    /// Whether it waits for a host that has stopped answering, as an interval does.
    is_left_waiting: bool,
}

impl Guest {
    pub fn new() -> Self {
        watch();
        let start = Start {
            policy: Policy::from_json(POLICY).expect("a policy"),
            seed: 1,
            mode: Default::default(),
            page_url: Some("https://app.example.com/page/".into()),
            time_zone: Vec::new(),
            store: Vec::new(),
            libraries: Vec::new(),
        };
        let event = Event::Start(Box::new(start));
        let mut jar = Jar::new(Stamped { now_ms: 0.0, event }).expect("a jar");
        jar.interrupt_with(&INTERRUPT);
        Self { jar: Some(jar), next_id: 0, is_left_waiting: false }
    }

    /// Runs code to its end, and asks whether the jar is still there.
    pub fn run(&mut self, kind: Kind, source: &str) {
        let print = std::env::var_os("BELLJAR_FUZZ_PRINT").is_some();
        if print {
            eprintln!("{kind:?}: {source}");
        }
        let outcome = self.evaluate(kind, source);
        if print {
            eprintln!("{outcome:?}");
        }
        let alive = self.evaluate(Kind::Data, "1 + 1");
        match alive {
            Some(Outcome::Value { value }) => assert_eq!(value.to_json(), 2),
            other => panic!("the jar answers {other:?} after {source}"),
        }
    }

    fn evaluate(&mut self, kind: Kind, source: &str) -> Option<Outcome> {
        self.next_id += 1;
        let id = self.next_id;
        let place = Place { entity: "Text1".into(), property: "text".into() };
        let source = source.to_owned();
        let evaluate = Evaluate { id, kind, source, place, args: Vec::new(), this: None, globals: Vec::new() };
        let mut outcome = None;
        let mut answers = vec![Event::Evaluate(Box::new(evaluate))];
        let (mut turns, mut answered) = (0, 0);
        while let Some(event) = answers.pop() {
            for effect in self.turn(event) {
                match effect {
                    Effect::Settled { id: settled, outcome: found } if settled == id => {
                        assert!(outcome.is_none(), "an evaluation settles once");
                        outcome = Some(found);
                    }
                    Effect::Continue => {
                        turns += 1;
                        assert!(turns < TURNS, "the jobs of an event have an end");
                        answers.push(Event::RunJobs);
                    }
                    effect => {
                        self.is_left_waiting |= matches!(effect, Effect::SetTimer { repeat: true, .. });
                        answers.extend(answer(effect));
                    }
                }
            }
            answered += 1;
            if answered - turns > ANSWERS {
                self.is_left_waiting = true;
                break;
            }
        }
        assert!(outcome.is_some() || self.is_left_waiting, "an evaluation that waits for nothing has an outcome");
        outcome
    }

    /// One turn, in time. What it says can cross.
    fn turn(&mut self, event: Event) -> Vec<Effect> {
        let jar = self.jar.as_mut().expect("it is dropped last");
        INTERRUPT.store(0, Relaxed);
        LEFT.store(STEPS_PER_TURN, Relaxed);
        let effects = jar.deliver(Stamped { now_ms: 1_764_000_000_000.0, event });
        LEFT.store(0, Relaxed);
        let bytes = encode_effects(&effects).expect("effects can be written");
        let again = decode_effects(&bytes).expect("effects can be read");
        assert_eq!(encode_effects(&again).expect("effects can be written"), bytes);
        effects
    }
}

/// What a host says to an effect that waits for something.
fn answer(effect: Effect) -> Option<Event> {
    match effect {
        Effect::SetTimer { id, .. } => Some(Event::TimerFired { id }),
        Effect::Store { id, .. } if id % 2 == 0 => Some(Event::Stored { id, result: Err("it is full".into()) }),
        Effect::Store { id, .. } => Some(Event::Stored { id, result: Ok(()) }),
        Effect::Fetch { id, .. } => {
            Some(Event::Fetched { id, result: Err(FetchFailure::Network { message: "no network".into() }) })
        }
        _ => None,
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.jar = None;
        belljar_guest::collect_garbage();
    }
}
