//! The stand-in host: answers a guest's effects from a table and a virtual clock, as fast as the guest asks.

use crate::case::{Answer, Canned, Case, Report};
use belljar_core::{
    Ask, Effect, Event, LimitHit, LimitKind, Outcome, Value,
    app::Given,
    ask::AskFailure,
    effect::StoreChange,
    event::{Evaluate, FetchFailure, Kind, Methods, Place, Response, Stamped, Start},
    policy::StoreGrant,
};
use belljar_guest::{Heap, Jar, JarError};
use serde_json::{Map, Value as Json};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, VecDeque},
};

/// How far the virtual clock goes, in milliseconds, and how many timers fire at most: an interval never ends by itself.
const CLOCK_MS: f64 = 60_000.0;
const TICKS: u32 = 10_000;

/// What relative URLs in a case are resolved against.
const PAGE_URL: &str = "http://localhost/";

/// A case's own evaluation. Those before it have the numbers after it.
const EVALUATION: u32 = 1;

/// Why a case cannot be run: something in it is no value, or its jar cannot be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CaseError {
    #[error("{name}: {error}")]
    Value { name: String, error: belljar_core::value::ValueJsonError },
    #[error(transparent)]
    Jar(#[from] JarError),
    #[error("fetch: \"{0}\" is no URL")]
    Url(String),
}

/// Runs a case to its end.
pub(crate) fn run(case: &Case, heap: Heap) -> Result<Report, CaseError> {
    let mut host = StandIn::new(case, heap)?;
    let mut events = VecDeque::new();
    for (entity, value) in values(&case.entities, "entities")? {
        let methods = match case.setters.get(&entity) {
            Some(setters) => Methods::Setters(setters.clone().into_iter().collect()),
            None if case.queries.contains_key(&entity) => Methods::Query,
            None => Methods::None,
        };
        events.push_back(host.set(entity, value, methods));
    }
    for name in case.queries.keys().filter(|name| !case.entities.contains_key(*name)) {
        events.push_back(host.set(name.clone(), Value::object([("data", Value::undefined())]), Methods::Query));
    }
    for (id, earlier) in (EVALUATION + 1..).zip(&case.before) {
        events.push_back(Event::Evaluate(Box::new(Evaluate {
            id,
            kind: earlier.kind,
            source: earlier.code.clone(),
            place: Place::default(),
            args: Vec::new(),
            this: None,
            globals: Vec::new(),
        })));
        host.deliver(&mut events, case);
    }
    host.report = Report::new(case.id.clone());
    events.push_back(Event::Evaluate(Box::new(Evaluate {
        id: EVALUATION,
        kind: case.kind,
        source: case.code.clone(),
        place: case.place.clone(),
        args: case.args.clone(),
        this: case.this.clone(),
        globals: values(&case.globals, "globals")?,
    })));
    host.play(events, case);
    Ok(host.report)
}

/// A jar and what answers it.
pub(crate) struct StandIn {
    jar: Jar,
    /// An app is open in the jar: its entities are the guest's to keep.
    has_app: bool,
    answers: BTreeMap<String, Answer>,
    entities: BTreeMap<String, (Value, Methods)>,
    grant: Option<StoreGrant>,
    /// Bytes of what the store holds, by key.
    stored: BTreeMap<String, usize>,
    start_ms: f64,
    now_ms: f64,
    /// What the clock brings: moment and order, then what.
    due: BinaryHeap<Reverse<(u64, u32, Due)>>,
    fired: u32,
    order: u32,
    cleared: Vec<u32>,
    answered: BTreeMap<u32, Result<Response, FetchFailure>>,
    report: Report,
    settled: bool,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Timer { id: u32, every_ms: Option<u32> },
    Answer { request: u32 },
}

impl StandIn {
    /// A jar in the world of a case, before anything has happened in it.
    pub(crate) fn new(case: &Case, heap: Heap) -> Result<Self, CaseError> {
        let start = Start {
            policy: case.policy.clone(),
            seed: case.seed,
            mode: case.mode,
            page_url: Some(PAGE_URL.to_owned()),
            time_zone: Vec::new(),
            store: values(&case.store, "store")?,
            libraries: case.libraries.clone(),
        };
        let event = Event::Start(Box::new(start));
        let mut jar = Jar::new(Stamped { now_ms: case.now, event })?;
        jar.count_heap_with(heap);
        let mut host = Self {
            answers: table(&case.fetch)?,
            has_app: false,
            entities: BTreeMap::new(),
            grant: case.policy.grants().store,
            stored: BTreeMap::new(),
            jar,
            start_ms: case.now,
            now_ms: case.now,
            due: BinaryHeap::new(),
            fired: 0,
            order: 0,
            cleared: Vec::new(),
            answered: BTreeMap::new(),
            report: Report::new(case.id.clone()),
            settled: false,
        };
        for (key, value) in values(&case.store, "store")? {
            host.stored.insert(key, value.approximate_bytes());
        }
        Ok(host)
    }

    /// Hands the jar an event. What it answers is to be carried out with [`Self::carry_out`].
    pub(crate) fn hand(&mut self, event: Event) -> Vec<Effect> {
        self.has_app |= matches!(event, Event::OpenApp(_));
        self.jar.deliver(Stamped { now_ms: self.now_ms, event })
    }

    /// The jar itself, for what is set before anything runs in it.
    pub(crate) fn jar(&mut self) -> &mut Jar {
        &mut self.jar
    }

    /// What is due within so many milliseconds from now, and the clock at its moment. `None`: nothing is.
    pub(crate) fn next_due_within(&mut self, ms: f64) -> Option<Event> {
        while let Some(Reverse((moment, _, due))) = self.due.peek() {
            let is_stale = match due {
                Due::Timer { id, .. } => self.cleared.contains(id),
                Due::Answer { request } => !self.answered.contains_key(request),
            };
            if !is_stale {
                return (*moment as f64 <= self.elapsed_ms() + ms).then(|| self.next_due()).flatten();
            }
            self.due.pop();
        }
        None
    }

    /// Milliseconds since the start.
    pub(crate) fn elapsed_ms(&self) -> f64 {
        self.now_ms - self.start_ms
    }

    /// Lets time pass in which nothing is due.
    pub(crate) fn pass(&mut self, ms: f64) {
        self.now_ms += ms.max(0.0);
    }

    fn play(&mut self, mut events: VecDeque<Event>, case: &Case) {
        loop {
            self.deliver(&mut events, case);
            match self.next_due() {
                Some(event) => events.push_back(event),
                None => break,
            }
        }
        for effect in self.jar.deliver(Stamped { now_ms: self.now_ms, event: Event::ReadFigures }) {
            self.report.note(&effect);
        }
        if !self.settled {
            // Only a clock that has run out gets here: the jar itself ends what can never settle.
            let message =
                format!("the code had not settled after {CLOCK_MS} ms of the virtual clock or {TICKS} timers");
            let limit = LimitHit::new(LimitKind::Deadline, message, case.place.clone());
            self.report.settle(&case.code, Outcome::Limit { limit });
        }
    }

    /// Delivers events, and those that their effects cause, until the clock has to go on.
    fn deliver(&mut self, events: &mut VecDeque<Event>, case: &Case) {
        while let Some(event) = events.pop_front() {
            let effects = self.jar.deliver(Stamped { now_ms: self.now_ms, event });
            for effect in effects {
                self.carry_out(effect, events, case);
            }
        }
    }

    pub(crate) fn carry_out(&mut self, effect: Effect, events: &mut VecDeque<Event>, case: &Case) {
        self.report.note(&effect);
        match effect {
            Effect::Settled { id: EVALUATION, outcome } => {
                self.settled = true;
                self.report.settle(&case.code, outcome);
            }
            // A case has no libraries to ask for.
            Effect::Settled { .. } | Effect::NeedLibraries { .. } => {}
            Effect::SetTimer { id, delay_ms, repeat } => {
                self.at(delay_ms, Due::Timer { id, every_ms: repeat.then_some(delay_ms) });
            }
            Effect::ClearTimer { id } => self.cleared.push(id),
            Effect::Fetch { id, request, .. } => {
                let (delay_ms, answer) = self.answer(&request.url);
                self.answered.insert(id, answer);
                self.at(delay_ms, Due::Answer { request: id });
            }
            Effect::CancelFetch { id } => {
                self.answered.remove(&id);
            }
            Effect::Store { id, changes } => {
                let result = self.store(&changes);
                events.push_back(Event::Stored { id, result });
            }
            Effect::Ask { id, ask } => {
                let result = self.reply(*ask, events, case);
                events.push_back(Event::Answered { id, result });
            }
            Effect::Continue => events.push_back(Event::RunJobs),
            // What they say is in the report, or was printed.
            Effect::AppOpened { .. }
            | Effect::Updates { .. }
            | Effect::Edited { .. }
            | Effect::Explained { .. }
            | Effect::Console(_)
            | Effect::Warning(_)
            | Effect::Error(_)
            | Effect::Limit(_)
            | Effect::Figures(_) => {}
        }
    }

    /// Sets an entity, which is remembered for what changes it.
    fn set(&mut self, entity: String, value: Value, methods: Methods) -> Event {
        self.entities.insert(entity.clone(), (value.clone(), methods.clone()));
        Event::SetData { entity, value, methods }
    }

    /// Sets one property of an entity.
    fn change(&mut self, entity: String, property: &str, to: Value) -> Event {
        if self.has_app {
            return Event::SetProperty { place: Place { entity, property: property.into() }, value: Given::Value(to) };
        }
        let (value, methods) = self.entities.get(&entity).cloned().unwrap_or_default();
        self.set(entity, value.with([(property, to)]), methods)
    }

    /// What a page would do, as far as it shows in the app: queries have their data, setters set.
    fn reply(&mut self, ask: Ask, events: &mut VecDeque<Event>, case: &Case) -> Result<Value, AskFailure> {
        let fail = |message: String| Err(AskFailure { name: "Error".into(), message });
        match ask {
            Ask::RunQuery { name, .. } => match case.queries.get(&name) {
                Some(Json::Object(error)) if error.contains_key("$error") => {
                    fail(error["$error"].as_str().unwrap_or("the query failed").to_owned())
                }
                Some(json) => match Value::from_json(json) {
                    Ok(data) => {
                        events.push_back(self.change(name, "data", data.clone()));
                        Ok(data)
                    }
                    Err(error) => fail(format!("queries.{name}: {error}")),
                },
                None => fail(format!("no answer for {name} is in the case's queries")),
            },
            Ask::ClearQuery { name } => {
                events.push_back(self.change(name, "data", Value::undefined()));
                Ok(Value::undefined())
            }
            Ask::SetWidget { widget, property, value, .. } => {
                events.push_back(self.change(widget, &property, value));
                Ok(Value::undefined())
            }
            Ask::GetPosition { .. } | Ask::WatchPosition { .. } => {
                fail("there is no position on the command line".into())
            }
            _ => Ok(Value::undefined()),
        }
    }

    fn at(&mut self, delay_ms: u32, due: Due) {
        self.order += 1;
        let moment = (self.now_ms - self.start_ms) as u64 + u64::from(delay_ms);
        self.due.push(Reverse((moment, self.order, due)));
    }

    /// Moves the clock to what is next. `None`: nothing is, or the clock has run out.
    fn next_due(&mut self) -> Option<Event> {
        while let Some(Reverse((moment, _, due))) = self.due.pop() {
            if moment as f64 > CLOCK_MS || self.fired >= TICKS {
                return None;
            }
            match due {
                Due::Timer { id, .. } if self.cleared.contains(&id) => {}
                Due::Timer { id, every_ms } => {
                    self.now_ms = self.start_ms + moment as f64;
                    self.fired += 1;
                    if let Some(every_ms) = every_ms {
                        self.at(every_ms, Due::Timer { id, every_ms: Some(every_ms) });
                    }
                    return Some(Event::TimerFired { id });
                }
                Due::Answer { request } if !self.answered.contains_key(&request) => {}
                Due::Answer { request } => {
                    self.now_ms = self.start_ms + moment as f64;
                    let result = self.answered.remove(&request)?;
                    return Some(Event::Fetched { id: request, result });
                }
            }
        }
        None
    }

    fn answer(&self, url: &str) -> (u32, Result<Response, FetchFailure>) {
        let without_fragment = url.split('#').next().unwrap_or(url);
        let Some(answer) = self.answers.get(without_fragment) else {
            let message = format!("no answer for {without_fragment} is in the case's fetch table");
            return (0, Err(FetchFailure::Network { message }));
        };
        (answer.delay_ms, respond(url, answer))
    }

    /// Keeps a batch, all or none, within the policy's size.
    fn store(&mut self, changes: &[StoreChange]) -> Result<(), String> {
        let grant = self.grant.as_ref().ok_or("policy.store grants nothing")?;
        let mut stored = self.stored.clone();
        for change in changes {
            match change {
                StoreChange::Set { key, value, .. } => {
                    stored.insert(key.clone(), key.len() + value.approximate_bytes());
                }
                StoreChange::Remove { key } => {
                    stored.remove(key);
                }
                StoreChange::Clear => stored.clear(),
            }
        }
        let bytes: usize = stored.values().sum();
        if bytes > grant.max_bytes() as usize {
            return Err(format!("the store would hold {bytes} bytes; policy.store.maxBytes is {}", grant.max_bytes()));
        }
        self.stored = stored;
        Ok(())
    }
}

fn respond(url: &str, answer: &Answer) -> Result<Response, FetchFailure> {
    if let Some(message) = &answer.error {
        return Err(FetchFailure::Network { message: message.clone() });
    }
    let mut headers: Vec<(String, String)> =
        answer.headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
    let (body, is_json) = match (&answer.json, &answer.body) {
        (Some(json), _) => (json.to_string(), true),
        (None, Some(Json::String(text))) => (text.clone(), false),
        (None, Some(json)) => (json.to_string(), true),
        (None, None) => (String::new(), false),
    };
    if is_json && !headers.iter().any(|(name, _)| name == "content-type") {
        headers.push(("content-type".into(), "application/json".into()));
    }
    Ok(Response {
        url: answer.url.clone().unwrap_or_else(|| url.to_owned()),
        status: answer.status.unwrap_or(200),
        status_text: answer.status_text.clone(),
        redirected: answer.url.is_some(),
        headers,
        body: body.into_bytes(),
    })
}

fn values(map: &Map<String, Json>, of: &str) -> Result<Vec<(String, Value)>, CaseError> {
    map.iter()
        .map(|(name, json)| match Value::from_json(json) {
            Ok(value) => Ok((name.clone(), value)),
            Err(error) => Err(CaseError::Value { name: format!("{of}.{name}"), error }),
        })
        .collect()
}

/// The table with every URL absolute, as the guest asks for them.
fn table(canned: &BTreeMap<String, Canned>) -> Result<BTreeMap<String, Answer>, CaseError> {
    let base = url::Url::parse(PAGE_URL).map_err(|_| CaseError::Url(PAGE_URL.to_owned()))?;
    canned
        .iter()
        .map(|(url, canned)| {
            let absolute = base.join(url).map_err(|_| CaseError::Url(url.clone()))?;
            let answer = match canned {
                Canned::Text(text) => Answer { body: Some(Json::String(text.clone())), ..Answer::default() },
                Canned::Answer(answer) => Answer::clone(answer),
            };
            Ok((absolute.into(), answer))
        })
        .collect()
}

/// Milliseconds that a case may take on the real clock.
pub(crate) fn deadline_ms(case: &Case) -> u32 {
    match case.kind {
        Kind::Data => case.policy.limits.data_deadline_ms,
        Kind::Script | Kind::Trigger => case.policy.limits.trigger_deadline_ms,
    }
}
