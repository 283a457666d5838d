//! An open app, and what its page has been told of it.

use super::Guest;
use belljar_core::{
    Effect, Event, GuestError, Outcome, Value,
    app::{Change, Edited, Explanation, Given, OnLoad, OpenApp, Problem, Rewritten, Selection},
    ask::Ask,
    event::Place,
};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

pub(crate) struct Page {
    pub(crate) guest: Guest,
    /// By path, as it is written in code; `undefined` is left out.
    pub(crate) values: BTreeMap<String, Json>,
    pub(crate) errors: BTreeMap<String, Vec<GuestError>>,
    /// Paths in the order in which the page was told of them last.
    pub(crate) told: Vec<String>,
    /// What has no value of the page's any more.
    pub(crate) overruled: Vec<Place>,
    /// What is to run on load.
    pub(crate) on_load: Vec<OnLoad>,
    /// What the last edit has rewritten.
    pub(crate) rewritten: Vec<Rewritten>,
    next_id: u32,
    settled: BTreeMap<u32, Outcome>,
    documents: BTreeMap<u32, Json>,
}

pub(crate) fn place(path: &str) -> Place {
    let at = path.find(['.', '[']).unwrap_or(path.len());
    let (entity, property) = path.split_at(at);
    Place { entity: entity.into(), property: property.strip_prefix('.').unwrap_or(property).into() }
}

/// A definition with these entities on its only page.
pub(crate) fn definition(entities: Json) -> String {
    json!({ "version": 1, "name": "Test", "pages": [{ "name": "Page1", "entities": entities }] }).to_string()
}

/// A widget with these properties.
pub(crate) fn widget(properties: Json) -> Json {
    json!({ "kind": "widget", "type": "TEXT_WIDGET", "properties": properties })
}

pub(crate) fn js(body: &str) -> Json {
    json!({ "kind": "js", "body": body })
}

impl Page {
    pub(crate) fn open(entities: Json) -> Self {
        Self::open_in(Guest::granted(), entities)
    }

    pub(crate) fn open_in(guest: Guest, entities: Json) -> Self {
        let (page, problems) = Self::try_open(guest, OpenApp { definition: definition(entities), ..opening() });
        assert_eq!(problems, []);
        page
    }

    pub(crate) fn try_open(guest: Guest, open: OpenApp) -> (Self, Vec<Problem>) {
        let mut page = Self {
            guest,
            values: BTreeMap::new(),
            errors: BTreeMap::new(),
            told: Vec::new(),
            overruled: Vec::new(),
            on_load: Vec::new(),
            rewritten: Vec::new(),
            next_id: 0,
            settled: BTreeMap::new(),
            documents: BTreeMap::new(),
        };
        page.deliver(Event::OpenApp(Box::new(open)));
        let opened = page.guest.effects.iter().find_map(|effect| match effect {
            Effect::AppOpened { problems, on_load } => Some((problems.clone(), on_load.clone())),
            _ => None,
        });
        let (problems, on_load) = opened.expect("an app is opened or not");
        page.on_load = on_load;
        (page, problems)
    }

    /// Delivers an event and whatever follows from it, until nothing does.
    pub(crate) fn deliver(&mut self, event: Event) {
        self.told.clear();
        self.overruled.clear();
        self.guest.effects.clear();
        let mut events = vec![event];
        let mut left = 10_000;
        while let Some(event) = events.pop() {
            left -= 1;
            assert!(left > 0, "a turn after another, and no end");
            for effect in self.guest.deliver(event) {
                events.extend(self.take(effect));
            }
        }
    }

    fn take(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Updates { updates, overruled, .. } => {
                self.overruled.extend(overruled);
                for update in updates {
                    let path = update.place.path();
                    self.told.push(path.clone());
                    match update.change {
                        Change::Value { value } if value == Value::undefined() => drop(self.values.remove(&path)),
                        Change::Value { value } => drop(self.values.insert(path.clone(), value.to_json())),
                        Change::Rows { document, rows } => {
                            let of = &self.documents[&document];
                            let numbers: Vec<u32> = match rows {
                                Selection::Range { from, to } => (from..to).collect(),
                                Selection::Picked { rows } => rows,
                            };
                            let rows = numbers.into_iter().map(|row| of[row as usize].clone()).collect();
                            self.values.insert(path.clone(), rows);
                        }
                        Change::Removed => drop(self.values.remove(&path)),
                        Change::Same => {}
                    }
                    if update.errors.is_empty() {
                        self.errors.remove(&path);
                    } else {
                        self.errors.insert(path, update.errors);
                    }
                }
                None
            }
            Effect::Continue => Some(Event::RunJobs),
            Effect::Store { id, .. } => Some(Event::Stored { id, result: Ok(()) }),
            Effect::Settled { id, outcome } => {
                self.settled.insert(id, outcome);
                None
            }
            other => {
                self.guest.effects.push(other);
                None
            }
        }
    }

    pub(crate) fn value(&self, path: &str) -> Json {
        assert!(!self.errors.contains_key(path), "{path}: {:?}", self.errors[path]);
        self.values.get(path).cloned().unwrap_or_else(|| json!("(undefined)"))
    }

    pub(crate) fn errors(&self, path: &str) -> &[GuestError] {
        self.errors.get(path).map_or(&[], Vec::as_slice)
    }

    /// The only error of a property, which has no value.
    pub(crate) fn error(&self, path: &str) -> &GuestError {
        assert_eq!(self.values.get(path), None, "{path} has a value");
        match self.errors.get(path).map(Vec::as_slice) {
            Some([error]) => error,
            other => panic!("{path}: {other:?}"),
        }
    }

    pub(crate) fn message(&self, path: &str) -> String {
        let error = self.error(path);
        format!("{}: {}", error.error_message.name, error.error_message.message)
    }

    /// Where the only error of a property is, in its text.
    pub(crate) fn position(&self, path: &str) -> (u32, u32) {
        let source = &self.error(path).source;
        (source.line.expect("a line"), source.column.expect("a column"))
    }

    pub(crate) fn set(&mut self, path: &str, value: Json) {
        let value = Given::Value(Value::from_json(&value).expect("a value"));
        self.deliver(Event::SetProperty { place: place(path), value });
    }

    /// Gives a property a value that it cannot have. What is said of that.
    pub(crate) fn refuses(&mut self, path: &str, value: Json) -> String {
        self.set(path, value);
        let told = self.guest.effects.iter().find_map(|effect| match effect {
            Effect::Error(error) => Some(error.error_message.message.clone()),
            _ => None,
        });
        told.unwrap_or_else(|| panic!("{path}: {:?}", self.guest.effects))
    }

    pub(crate) fn set_json(&mut self, path: &str, value: &Json) {
        let document = self.documents.len() as u32 + 1;
        self.documents.insert(document, value.clone());
        let value = Given::Json { document, text: value.to_string().into_bytes() };
        self.deliver(Event::SetProperty { place: place(path), value });
    }

    /// Runs a handler, and gives how it ended if it has.
    pub(crate) fn trigger(&mut self, path: &str, args: &[Json]) -> Option<Outcome> {
        self.trigger_with(path, args, json!({}))
    }

    /// The same with names that the handler alone sees.
    pub(crate) fn trigger_with(&mut self, path: &str, args: &[Json], globals: Json) -> Option<Outcome> {
        self.next_id += 1;
        let id = self.next_id;
        let value = |json: &Json| Value::from_json(json).expect("a value");
        let args = args.iter().map(value).collect();
        let globals = globals.as_object().expect("names").iter().map(|(name, json)| (name.clone(), value(json)));
        let globals = globals.collect();
        self.deliver(Event::Trigger { id, place: place(path), args, globals });
        self.settled.remove(&id)
    }

    /// The value that a handler gives.
    pub(crate) fn triggered(&mut self, path: &str, args: &[Json]) -> Json {
        match self.trigger(path, args) {
            Some(Outcome::Value { value }) => value.to_json(),
            other => panic!("{path}: {other:?}"),
        }
    }

    /// How a handler that has waited has ended.
    pub(crate) fn settled(&mut self) -> Option<Outcome> {
        self.settled.remove(&self.next_id)
    }

    pub(crate) fn edit(&mut self, edits: Json) {
        let problems = self.try_edit(edits);
        assert_eq!(problems, []);
    }

    pub(crate) fn try_edit(&mut self, edits: Json) -> Vec<Problem> {
        self.edited(&edits.to_string()).problems
    }

    /// What became of edits.
    pub(crate) fn edited(&mut self, edits: &str) -> Edited {
        self.deliver(Event::Edit { id: 1, edits: edits.to_owned() });
        let edited = self.guest.effects.iter().find_map(|effect| match effect {
            Effect::Edited { edited, .. } => Some(edited.clone()),
            _ => None,
        });
        let edited = edited.expect("edits are made or not");
        self.rewritten.clone_from(&edited.rewritten);
        edited
    }

    /// Changes a property.
    pub(crate) fn change(&mut self, path: &str, value: Json) {
        let Place { entity, property } = place(path);
        self.edit(json!([{ "op": "change", "name": entity, "property": property, "value": value }]));
    }

    pub(crate) fn explain(&mut self, path: &str) -> Option<Explanation> {
        self.deliver(Event::Explain { id: 1, path: path.into() });
        let explained = self.guest.effects.iter().find_map(|effect| match effect {
            Effect::Explained { explanation, .. } => Some(explanation.clone()),
            _ => None,
        });
        explained.expect("an explanation").map(|explanation| *explanation)
    }

    /// How often a property has been evaluated.
    pub(crate) fn evaluations(&mut self, path: &str) -> u32 {
        self.explain(path).expect(path).evaluations
    }

    /// What was asked of the page last, with its id.
    pub(crate) fn ask(&self) -> (u32, &Ask) {
        let asks = self.guest.effects.iter().rev().find_map(|effect| match effect {
            Effect::Ask { id, ask } => Some((*id, &**ask)),
            _ => None,
        });
        asks.expect("something is asked of the page")
    }
}

/// A widget all of whose properties are handlers.
pub(crate) fn button(properties: Json) -> Json {
    let triggers: Vec<String> = properties.as_object().expect("properties").keys().cloned().collect();
    json!({ "kind": "widget", "type": "BUTTON_WIDGET", "properties": properties, "triggers": triggers })
}

pub(crate) fn opening() -> OpenApp {
    OpenApp::default()
}
