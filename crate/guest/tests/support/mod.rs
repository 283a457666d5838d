//! A jar with a host that does nothing by itself: tests say which events arrive.
#![allow(dead_code)] // Each test file uses its own part of this.

pub(crate) mod app;

use belljar_core::{
    Effect, Event, GuestError, LimitKind, Outcome, Policy, Value,
    effect::Grant,
    event::{Evaluate, Kind, Methods, Place, Stamped, Start},
};
use belljar_guest::Jar;
use serde_json::{Value as Json, json};

pub(crate) struct Guest {
    jar: Jar,
    pub(crate) now_ms: f64,
    next_id: u32,
    /// What the last turn gave, less how evaluations ended.
    pub(crate) effects: Vec<Effect>,
}

pub(crate) fn start() -> Start {
    Start {
        policy: Policy::from_json(r#"{"fetch": {"origins": ["self", "https://api.example.com"]}}"#).expect("a policy"),
        seed: 1,
        mode: Default::default(),
        page_url: Some("https://app.example.com/page/".into()),
        time_zone: Vec::new(),
        store: Vec::new(),
        libraries: Vec::new(),
    }
}

pub(crate) fn policy(json: Json) -> Policy {
    Policy::from_json(&json.to_string()).expect("a policy")
}

impl Guest {
    pub(crate) fn new() -> Self {
        Self::started(start())
    }

    pub(crate) fn with_policy(json: Json) -> Self {
        Self::started(Start { policy: policy(json), ..start() })
    }

    /// With all that a policy can grant.
    pub(crate) fn granted() -> Self {
        let origins = json!({"origins": ["self", "https://api.example.com", "https://portal.example.com"]});
        Self::with_policy(json!({
            "fetch": origins, "navigation": origins, "messages": origins,
            "download": {}, "clipboard": {}, "geolocation": {}, "logout": {}
        }))
    }

    /// The same with the entities of the reference's examples.
    pub(crate) fn everything() -> Self {
        let mut guest = Self::granted();
        for entity in ["Modal1", "Form1"] {
            guest.set(entity, json!({"isVisible": false}));
        }
        guest.give("Query1", json!({"data": [], "isLoading": false}), Methods::Query);
        let setters = Methods::Setters(vec![("setData".into(), "tableData".into())]);
        guest.give("Table1", json!({"tableData": []}), setters);
        guest
    }

    /// Whether [`Guest::new`] has what needs this.
    pub(crate) fn granted_by_default(needs: Grant) -> bool {
        start().policy.grants().has(needs)
    }

    pub(crate) fn started(start: Start) -> Self {
        let now_ms = 1_764_000_000_000.0;
        let jar = Jar::new(Stamped { now_ms, event: Event::Start(Box::new(start)) }).expect("a jar");
        Self { jar, now_ms, next_id: 0, effects: Vec::new() }
    }

    /// For what an embedding program tells a jar.
    pub(crate) fn jar(&mut self) -> &mut Jar {
        &mut self.jar
    }

    pub(crate) fn deliver(&mut self, event: Event) -> Vec<Effect> {
        self.jar.deliver(Stamped { now_ms: self.now_ms, event })
    }

    /// Runs code; `None`: it has not settled in its first turn.
    pub(crate) fn begin(&mut self, kind: Kind, source: &str) -> (u32, Option<Outcome>) {
        self.begin_with(kind, source, |_| {})
    }

    pub(crate) fn begin_with(
        &mut self,
        kind: Kind,
        source: &str,
        with: impl FnOnce(&mut Evaluate),
    ) -> (u32, Option<Outcome>) {
        self.next_id += 1;
        let id = self.next_id;
        let mut evaluate = Evaluate {
            id,
            kind,
            source: source.to_owned(),
            place: Place { entity: "Text1".into(), property: "text".into() },
            args: Vec::new(),
            this: None,
            globals: Vec::new(),
        };
        with(&mut evaluate);
        let effects = self.deliver(Event::Evaluate(Box::new(evaluate)));
        (id, self.keep(id, effects))
    }

    /// Delivers events, answers the store's batches and goes on with jobs until the evaluation has settled.
    pub(crate) fn settle(&mut self, id: u32, outcome: Option<Outcome>) -> Outcome {
        let mut outcome = outcome;
        for _ in 0..10_000 {
            if let Some(outcome) = outcome {
                return outcome;
            }
            let answers: Vec<Event> = std::mem::take(&mut self.effects)
                .into_iter()
                .filter_map(|effect| match effect {
                    Effect::Store { id, .. } => Some(Event::Stored { id, result: Ok(()) }),
                    Effect::Continue => Some(Event::RunJobs),
                    _ => None,
                })
                .collect();
            assert!(!answers.is_empty(), "the evaluation waits for something that this test does not answer");
            for answer in answers {
                let effects = self.deliver(answer);
                outcome = outcome.or(self.keep(id, effects));
            }
        }
        panic!("the evaluation does not settle");
    }

    pub(crate) fn keep(&mut self, wanted: u32, effects: Vec<Effect>) -> Option<Outcome> {
        let mut found = None;
        for effect in effects {
            match effect {
                Effect::Settled { id, outcome } if id == wanted => {
                    assert!(found.is_none(), "an evaluation settles once");
                    found = Some(outcome);
                }
                effect => self.effects.push(effect),
            }
        }
        found
    }

    pub(crate) fn outcome(&mut self, kind: Kind, source: &str) -> Outcome {
        self.effects.clear();
        let (id, outcome) = self.begin(kind, source);
        self.settle(id, outcome)
    }

    /// The value of code that ends well, in the JSON form.
    pub(crate) fn value(&mut self, kind: Kind, source: &str) -> Json {
        match self.outcome(kind, source) {
            Outcome::Value { value } => value.to_json(),
            other => panic!("{source}: {other:?}"),
        }
    }

    pub(crate) fn script(&mut self, source: &str) -> Json {
        self.value(Kind::Script, source)
    }

    pub(crate) fn data(&mut self, source: &str) -> Json {
        self.value(Kind::Data, source)
    }

    pub(crate) fn trigger(&mut self, source: &str) -> Json {
        self.value(Kind::Trigger, source)
    }

    pub(crate) fn error(&mut self, kind: Kind, source: &str) -> GuestError {
        match self.outcome(kind, source) {
            Outcome::Error { error } => *error,
            other => panic!("{source}: {other:?}"),
        }
    }

    pub(crate) fn limit(&mut self, kind: Kind, source: &str) -> LimitKind {
        match self.outcome(kind, source) {
            Outcome::Limit { limit } => limit.kind,
            other => panic!("{source}: {other:?}"),
        }
    }

    pub(crate) fn set(&mut self, entity: &str, value: Json) {
        self.give(entity, value, Methods::None);
    }

    pub(crate) fn give(&mut self, entity: &str, value: Json, methods: Methods) {
        let value = Value::from_json(&value).expect("a value");
        let effects = self.deliver(Event::SetData { entity: entity.into(), value, methods });
        assert_eq!(effects, [], "{entity} is set");
    }

    /// The text of the console's lines.
    pub(crate) fn lines(&self) -> Vec<Json> {
        self.effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Console(line) => Some(json!(line.args.iter().map(Value::to_json).collect::<Vec<_>>())),
                _ => None,
            })
            .collect()
    }
}

/// Some checks recurse natively in debug builds; they get the stack that the command line gives its jars.
pub(crate) fn on_big_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(run).expect("a thread");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}
