//! The page's part in running an app: delivers what happens, carries out what the app asks for, and prints both.

use super::{Prepared, step::Step, watch::Watch};
use crate::{case::effect_json, stand_in::StandIn};
use belljar_core::{
    Effect, ErrorCode, Event, GuestError, Outcome, Value,
    app::{Change, Edited, Ledger, OnLoad, OpenApp, Path, Step as PathStep, Taken, Update},
    error::{ErrorMessage, ErrorSource, ErrorType, Severity},
    event::{Evaluate, Kind, Place},
};
use belljar_guest::Heap;
use cap::Cap;
use serde_json::{Map, Value as Json, json};
use std::{
    alloc::System,
    collections::{BTreeMap, VecDeque},
    io::{self, Write as _},
};

/// Turns that one event may cause. An app that takes more does not come to rest.
const TURNS: usize = 100_000;

pub(super) struct Host {
    stand_in: StandIn,
    prepared: Prepared,
    watch: Watch,
    ledger: Ledger,
    /// Queries that the app says are to run when it is opened.
    on_load: Vec<OnLoad>,
    /// What the app's evaluations are about, by id.
    running: BTreeMap<u32, String>,
    next_id: u32,
    /// The line of the file of events; 0 while the app is being opened.
    line: usize,
    /// What is asked of the app that nobody else is to hear of: its id, and whether there was an answer.
    asked: Option<(u32, bool)>,
}

impl Host {
    pub(super) fn new(prepared: Prepared, allocator: &'static Cap<System>) -> io::Result<Self> {
        let heap = Heap { used: || crate::ALLOCATOR.allocated(), limit: allocator.limit() };
        let mut stand_in = StandIn::new(&prepared.world, heap).map_err(io::Error::other)?;
        stand_in.jar().interrupt_with(Watch::flag());
        Ok(Self {
            stand_in,
            prepared,
            watch: Watch::start(),
            ledger: Ledger::default(),
            on_load: Vec::new(),
            running: BTreeMap::new(),
            next_id: 1,
            line: 0,
            asked: None,
        })
    }

    /// Opens the app and runs what runs on load. False: its definition has problems, which were printed.
    pub(super) fn open(&mut self, definition: String, page: Option<String>, safe_mode: bool) -> io::Result<bool> {
        let mut about = std::mem::take(&mut self.prepared.about);
        let pages = &self.prepared.pages;
        if let Some(name) = pages.iter().find(|name| page.as_ref().is_none_or(|page| page == *name)) {
            about.push(("currentPageName".to_owned(), name.as_str().into()));
        }
        self.deliver(Event::SetAbout { values: about })?;
        let open = OpenApp { definition, page, safe_mode, ..OpenApp::default() };
        let is_open = self.deliver(Event::OpenApp(Box::new(open)))?;
        // In an order in which each finds what it needs: queries are answered at once.
        for OnLoad { query, .. } in std::mem::take(&mut self.on_load) {
            let id = self.id(format!("{query}.run"));
            self.deliver(Event::Evaluate(Box::new(Evaluate {
                id,
                kind: Kind::Trigger,
                source: format!("{query}.run()"),
                place: Place { entity: query, property: "run".into() },
                args: Vec::new(),
                this: None,
                globals: Vec::new(),
            })))?;
        }
        self.let_pass(0.0)?;
        Ok(is_open)
    }

    /// Something happens.
    pub(super) fn take(&mut self, line: usize, step: Step) -> io::Result<()> {
        self.line = line;
        let mut ms = 0.0;
        match step {
            Step::Set { place, value } => {
                self.deliver(Event::SetProperty { place, value: belljar_core::app::Given::Value(value) })?;
            }
            Step::Trigger { path, place, args, globals } => {
                let known = self.prepared.handlers.has(&place) || !self.is_there(&place.entity)?;
                if !known && !self.is_there(&path)? {
                    self.run_or_refuse(path, place, args, globals)?;
                } else {
                    let id = self.id(path);
                    self.deliver(Event::Trigger { id, place, args, globals })?;
                }
            }
            Step::Edit(edits) => {
                self.prepared.handlers.follow(&edits);
                let id = self.id(String::new());
                self.deliver(Event::Edit { id, edits })?;
            }
            Step::Explain(path) => {
                let id = self.id(path.clone());
                self.deliver(Event::Explain { id, path })?;
            }
            Step::Wait(wait) => ms = wait.max(0.0),
        }
        self.let_pass(ms)
    }

    /// Runs what is no property and can be run nevertheless: a query. Refuses what is not there. The app itself would be
    /// silent: in a page things happen that nothing handles, but who writes a file of events means what is in it.
    fn run_or_refuse(
        &mut self,
        path: String,
        place: Place,
        args: Vec<Value>,
        globals: Vec<(String, Value)>,
    ) -> io::Result<()> {
        let Place { entity, property } = &place;
        let is_query =
            self.is_there(&format!("{entity}.responseMeta"))? && self.is_there(&format!("{entity}.isLoading"))?;
        if !is_query || !matches!(property.as_str(), "run" | "clear") {
            let message = format!("{entity} has no \"{property}\" that could run");
            let error = refused(place, message);
            return self.write(json!({ "settled": path, "error": error }));
        }
        // What is evaluated is called with the arguments if it is a function.
        let source = format!("(...given) => {path}(...given)");
        let id = self.id(path);
        let (kind, this) = (Kind::Trigger, None);
        self.deliver(Event::Evaluate(Box::new(Evaluate { id, kind, source, place, args, this, globals })))?;
        Ok(())
    }

    /// Whether there is an entity or a property.
    fn is_there(&mut self, path: &str) -> io::Result<bool> {
        let id = self.id(String::new());
        self.asked = Some((id, false));
        self.deliver(Event::Explain { id, path: path.to_owned() })?;
        self.running.remove(&id);
        Ok(self.asked.take().is_some_and(|(_, there)| there))
    }

    fn id(&mut self, about: String) -> u32 {
        let id = self.next_id;
        self.next_id += 1;
        self.running.insert(id, about);
        id
    }

    /// Lets time pass, with all that is due in it.
    fn let_pass(&mut self, ms: f64) -> io::Result<()> {
        let end = self.stand_in.elapsed_ms() + ms;
        while let Some(event) = self.stand_in.next_due_within(end - self.stand_in.elapsed_ms()) {
            self.deliver(event)?;
        }
        self.stand_in.pass(end - self.stand_in.elapsed_ms());
        Ok(())
    }

    /// Delivers an event and what its effects cause. False: the app was not opened.
    fn deliver(&mut self, event: Event) -> io::Result<bool> {
        let mut is_open = true;
        let mut turns = 0;
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            turns += 1;
            if turns > TURNS {
                return Err(io::Error::other(format!("the app does not come to rest: it has taken {TURNS} turns")));
            }
            let limits = &self.prepared.world.policy.limits;
            let ms = match event {
                Event::Trigger { .. } | Event::Evaluate(_) | Event::Library { .. } => limits.trigger_deadline_ms,
                _ => limits.data_deadline_ms,
            };
            let (effects, taken) = self.watch.during(ms, || self.stand_in.hand(event));
            let milliseconds = taken.as_secs_f64() * 1_000.0;
            self.ledger.note(Taken { milliseconds, ..Taken::default() });
            for mut effect in effects {
                match &mut effect {
                    Effect::Explained { id, explanation } if self.asked == Some((*id, false)) => {
                        self.asked = Some((*id, explanation.is_some()));
                        continue;
                    }
                    Effect::Explained { explanation: Some(explanation), .. } => self.ledger.fill_in(explanation),
                    Effect::AppOpened { problems, on_load } => {
                        is_open &= problems.is_empty();
                        self.on_load = std::mem::take(on_load);
                    }
                    _ => {}
                }
                self.print(&effect)?;
                if let Effect::NeedLibraries { names, .. } = &effect {
                    self.bring(names, &mut events);
                }
                self.stand_in.carry_out(effect, &mut events, &self.prepared.world);
            }
        }
        Ok(is_open)
    }

    fn bring(&self, names: &[String], events: &mut VecDeque<Event>) {
        for name in names {
            let source = self.prepared.libraries.iter().find(|(of, _)| of == name).map(|(_, source)| source.clone());
            let source = source.unwrap_or_else(|| Err("nobody has its text".into()));
            events.push_back(Event::Library { name: name.clone(), source });
        }
    }

    fn print(&mut self, effect: &Effect) -> io::Result<()> {
        let lines = match effect {
            Effect::Updates { updates, .. } => updates.iter().map(update).collect(),
            Effect::AppOpened { problems, .. } => vec![json!({ "opened": problems.is_empty(), "problems": problems })],
            Effect::Edited { edited: Edited { problems, rewritten, .. }, .. } => {
                vec![json!({ "edited": problems.is_empty(), "problems": problems, "rewritten": rewritten })]
            }
            Effect::Explained { id, explanation } => {
                let path = self.running.remove(id).unwrap_or_default();
                vec![json!({ "explained": path, "explanation": explanation })]
            }
            Effect::Settled { id, outcome } => {
                let about = self.running.remove(id).unwrap_or_default();
                vec![settled(&about, outcome)]
            }
            Effect::Continue | Effect::NeedLibraries { .. } => Vec::new(),
            other => vec![json!({ "effect": effect_json(other) })],
        };
        lines.into_iter().try_for_each(|line| self.write(line))?;
        io::stdout().flush()
    }

    /// A line of output.
    fn write(&self, line: Json) -> io::Result<()> {
        let mut output = io::stdout().lock();
        let mut members = Map::from_iter([("line".to_owned(), Json::from(self.line))]);
        if let Json::Object(more) = line {
            members.extend(more);
        }
        serde_json::to_writer(&mut output, &members)?;
        writeln!(output)
    }
}

/// Why something did not run.
fn refused(place: Place, message: String) -> GuestError {
    GuestError {
        error_type: ErrorType::Validation,
        severity: Severity::Error,
        error_message: ErrorMessage { name: "Error".into(), message },
        code: ErrorCode::EntityName,
        original_binding: String::new(),
        raw: String::new(),
        source: ErrorSource::new(&place, None),
        stack: String::new(),
    }
}

fn update(update: &Update) -> Json {
    let first = PathStep::key(&update.place.entity);
    // The guest writes no property that it could not read.
    let rest = update.place.property.parse::<Path>().unwrap_or_default();
    let path: Path = std::iter::once(first).chain(rest.steps().iter().cloned()).collect();
    let mut line = json!({ "update": path.to_string() });
    match &update.change {
        Change::Value { value } => line["value"] = value.to_json(),
        Change::Rows { document, rows } => line["rows"] = json!({ "document": document, "of": rows }),
        Change::Removed => line["removed"] = true.into(),
        Change::Same => line["same"] = true.into(),
    }
    if !update.errors.is_empty() {
        line["errors"] = json!(update.errors);
    }
    line
}

fn settled(about: &str, outcome: &Outcome) -> Json {
    match outcome {
        Outcome::Value { value } => json!({ "settled": about, "value": value.to_json() }),
        Outcome::Error { error } => json!({ "settled": about, "error": error }),
        Outcome::Limit { limit } => json!({ "settled": about, "limit": limit }),
    }
}
