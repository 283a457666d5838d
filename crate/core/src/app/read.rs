//! From JSON to a definition, with everything that is wrong on the way.

use super::{
    About, Definition, Entities, Entity, JsObject, Library, Mistake, Page, Path, Problem, Query, QuerySettings, Widget,
    json, name, path::Step,
};
use serde_json::{Map, Value as Json};
use std::ops::RangeInclusive;

/// Reads a definition. `problems`: what is wrong with its text already.
pub(super) fn definition(json: Json, problems: Vec<Mistake>) -> Result<Definition, Vec<Mistake>> {
    let mut reader = Reader { path: Vec::new(), problems };
    let definition = reader.definition(json);
    reader.end(definition)
}

/// Reads an entity that stands by itself.
pub(super) fn one_entity(json: Json, problems: Vec<Mistake>) -> Result<Entity, Vec<Mistake>> {
    let mut reader = Reader { path: Vec::new(), problems };
    let entity = reader.entity(json);
    reader.end(entity)
}

/// Where the reading is, and what has been found.
pub(super) struct Reader {
    path: Vec<Step>,
    problems: Vec<Mistake>,
}

const VERSION: u64 = 1;

impl Reader {
    pub(super) fn new(problems: Vec<Mistake>) -> Self {
        Self { path: Vec::new(), problems }
    }

    pub(super) fn end<T>(self, read: Option<T>) -> Result<T, Vec<Mistake>> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(self.problems),
        }
    }

    pub(super) fn problem(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.mistake(About::Value, message.into(), help.into());
    }

    /// The same, about the key of where the reading is.
    fn problem_of_key(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.mistake(About::Key, message.into(), help.into());
    }

    fn mistake(&mut self, about: About, message: String, help: String) {
        let problem = Problem { path: json::print(&self.path), message, help };
        self.problems.push(Mistake { problem, about });
    }

    /// Does something one step further.
    pub(super) fn within<T>(&mut self, step: Step, what: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let done = what(self);
        self.path.pop();
        done
    }

    fn definition(&mut self, json: Json) -> Option<Definition> {
        const KEYS: &[&str] = &["version", "name", "entities", "pages", "libraries", "theme", "policy"];
        let mut members = self.members(json, "a definition", KEYS)?;
        self.version(&members);
        let name = self.text(&mut members, "name");
        let entities = self.entities(&mut members);
        if members.get("pages").is_none_or(|pages| pages.as_array().is_some_and(Vec::is_empty)) {
            self.problem("the app has no page", "add \"pages\": [{ \"name\": \"Page1\", \"entities\": {} }]");
        }
        let pages = self.list(&mut members, "pages", Self::page);
        let libraries = self.list(&mut members, "libraries", Self::library);
        let theme = self.object(&mut members, "theme");
        let policy = self.object(&mut members, "policy");
        let definition = Definition { version: 1, name: name?, entities, pages, libraries, theme, policy };
        self.names(&definition);
        self.hints(&definition.policy);
        Some(definition)
    }

    fn version(&mut self, members: &Map<String, Json>) {
        match members.get("version") {
            Some(version) if whole(version) == Some(VERSION) => {}
            Some(version) => {
                let message = format!("the version is {version}, and this release reads version {VERSION}");
                self.within(Step::key("version"), |reader| reader.problem(message, "use a release that reads it"));
            }
            None => self.problem("\"version\" is missing", "add \"version\": 1"),
        }
    }

    fn page(&mut self, json: Json) -> Option<Page> {
        let mut members = self.members(json, "a page", &["name", "entities"])?;
        let name = self.text(&mut members, "name");
        let entities = self.entities(&mut members);
        Some(Page { name: name?, entities })
    }

    fn library(&mut self, json: Json) -> Option<Library> {
        let mut members = self.members(json, "a library", &["name", "url", "source", "integrity"])?;
        let name = self.text(&mut members, "name");
        let [url, source, integrity] =
            ["url", "source", "integrity"].map(|key| self.optional(&mut members, key, "a text", text));
        match (&url, &source) {
            (Some(_), None) if integrity.is_none() => self.problem(
                "a library that is fetched needs \"integrity\"",
                "add its hash: openssl dgst -sha384 -binary FILE | base64, with sha384- before it",
            ),
            (Some(_), None) | (None, Some(_)) => {}
            _ => self.problem("a library has either \"url\" or \"source\"", "give one of the two"),
        }
        let name = name?;
        if let Some(reason) = name::refuse(&name) {
            let message = format!("\"{name}\" cannot name a library: it {reason}");
            self.within(Step::key("name"), |reader| reader.problem(message, "use a name that code can read"));
        }
        Some(Library { name, url, source, integrity })
    }

    fn entities(&mut self, members: &mut Map<String, Json>) -> Entities {
        let entities = self.object(members, "entities");
        self.within(Step::key("entities"), |reader| {
            let one = |(name, json): (String, Json)| {
                reader.within(Step::key(&name), |reader| {
                    if let Some(reason) = name::refuse(&name) {
                        let message = format!("\"{name}\" cannot name an entity: it {reason}");
                        reader.problem_of_key(message, "use letters, digits, _ and $, and no digit first");
                    }
                    reader.entity(json).map(|entity| (name, entity))
                })
            };
            entities.into_iter().filter_map(one).collect()
        })
    }

    pub(super) fn entity(&mut self, json: Json) -> Option<Entity> {
        const KINDS: &[&str] = &["widget", "query", "js"];
        let kind = json.get("kind").and_then(Json::as_str).map(str::to_owned);
        match kind.as_deref() {
            Some("widget") => self.widget(json).map(Entity::Widget),
            Some("query") => self.query(json).map(Entity::Query),
            Some("js") => {
                let mut members = self.members(json, "a JS object", &["kind", "body"])?;
                Some(Entity::Js(JsObject { body: self.text(&mut members, "body")? }))
            }
            Some(other) => {
                let help = meant(other, KINDS);
                let message = format!("there is no kind of entity called \"{other}\"");
                self.within(Step::key("kind"), |reader| reader.problem(message, help));
                None
            }
            None => {
                let message = if json.is_object() { "\"kind\" is missing" } else { "an entity is an object" };
                self.problem(message, "write { \"kind\": \"widget\", \"query\" or \"js\", … }");
                None
            }
        }
    }

    fn widget(&mut self, json: Json) -> Option<Widget> {
        let keys = &["kind", "type", "properties", "triggers", "meta", "setters"];
        let mut members = self.members(json, "a widget", keys)?;
        let widget_type = self.text(&mut members, "type");
        let properties = self.object(&mut members, "properties");
        let meta = self.object(&mut members, "meta");
        for key in meta.keys().filter(|key| properties.contains_key(*key)) {
            let message = format!("\"{key}\" is a property and a meta property");
            let help = "what the user changes belongs under \"meta\" only; give its first value a property of its own";
            self.within(Step::key("meta"), |reader| {
                reader.within(Step::key(key), |reader| reader.problem_of_key(message, help));
            });
        }
        let triggers = self.list(&mut members, "triggers", Self::path);
        let setters = self.object(&mut members, "setters");
        let setters = self.within(Step::key("setters"), |reader| {
            let one = |(name, json): (String, Json)| {
                reader.within(Step::key(&name), |reader| {
                    if !name::is_identifier(&name) {
                        let message = format!("\"{name}\" cannot name a setter: it is not a JavaScript identifier");
                        reader.problem_of_key(message, "use a name like setData");
                    }
                    reader.path(json).map(|path| (name, path))
                })
            };
            setters.into_iter().filter_map(one).collect()
        });
        Some(Widget { widget_type: widget_type?, properties, triggers, meta, setters })
    }

    fn query(&mut self, json: Json) -> Option<Query> {
        let mut members = self.members(json, "a query", &["kind", "template", "settings"])?;
        let template = self.object(&mut members, "template");
        let settings = match members.remove("settings") {
            None => QuerySettings::default(),
            Some(settings) => self.within(Step::key("settings"), |reader| reader.settings(settings))?,
        };
        Some(Query { template, settings })
    }

    fn settings(&mut self, json: Json) -> Option<QuerySettings> {
        const TIMEOUTS: RangeInclusive<u64> = 1..=600_000;
        let default = QuerySettings::default();
        let mut members = self.members(json, "the settings of a query", &["timeoutMs", "runOnLoad"])?;
        let timeout = |json: Json| whole(&json).filter(|ms| TIMEOUTS.contains(ms)).map(|ms| ms as u32);
        let timeout_ms = self.optional(&mut members, "timeoutMs", "a whole number from 1 to 600000", timeout);
        let run_on_load = self.optional(&mut members, "runOnLoad", "true or false", |json| json.as_bool());
        Some(QuerySettings {
            timeout_ms: timeout_ms.unwrap_or(default.timeout_ms),
            run_on_load: run_on_load.unwrap_or(default.run_on_load),
        })
    }

    pub(super) fn path(&mut self, json: Json) -> Option<Path> {
        let Some(text) = text(json) else {
            self.problem("the path of a property is a text", "write it as in code: \"columns.name.onClick\"");
            return None;
        };
        match text.parse::<Path>() {
            Ok(path) if !path.is_root() => Some(path),
            Ok(_) => {
                self.problem("the path of a property is empty", "name the property");
                None
            }
            Err(error) => {
                self.problem(error.what(), "write it as in code: \"columns.name.onClick\"");
                None
            }
        }
    }

    /// What one name cannot mean twice.
    fn names(&mut self, definition: &Definition) {
        let help = "give one of them another name";
        for (at, page) in definition.pages.iter().enumerate() {
            self.within(Step::key("pages"), |reader| {
                reader.within(Step::Index(at as u32), |reader| {
                    if definition.pages[..at].iter().any(|other| other.name == page.name) {
                        reader.problem(format!("there are two pages called \"{}\"", page.name), help);
                    }
                    for name in page.entities.keys().filter(|name| definition.entities.contains_key(*name)) {
                        let message = format!("\"{name}\" is shared by all pages and on page \"{}\", too", page.name);
                        reader.path.extend([Step::key("entities"), Step::key(name)]);
                        reader.problem_of_key(message, help);
                        reader.path.truncate(reader.path.len() - 2);
                    }
                });
            });
        }
        for (at, library) in definition.libraries.iter().enumerate() {
            let name = &library.name;
            let entity = definition.entities.contains_key(name)
                || definition.pages.iter().any(|page| page.entities.contains_key(name));
            let library = definition.libraries[..at].iter().any(|other| other.name == *name);
            self.path.extend([Step::key("libraries"), Step::Index(at as u32)]);
            if entity {
                self.problem(format!("\"{name}\" is an entity and a library"), help);
            }
            if library {
                self.problem(format!("there are two libraries called \"{name}\""), help);
            }
            self.path.truncate(self.path.len() - 2);
        }
    }

    /// Hints are written as a policy is.
    fn hints(&mut self, hints: &Map<String, Json>) {
        if let Err(error) = crate::Policy::default().narrowed(hints) {
            let help = "write it as a policy: docs/policy.md has all keys and values";
            self.within(Step::key("policy"), |reader| reader.problem(error, help));
        }
    }

    /// The members of an object whose keys are known.
    pub(super) fn members(&mut self, json: Json, what: &str, keys: &[&str]) -> Option<Map<String, Json>> {
        let Json::Object(members) = json else {
            self.problem(format!("{what} is an object"), format!("write {{ … }} with the keys {}", keys.join(", ")));
            return None;
        };
        for key in members.keys().filter(|key| !keys.contains(&key.as_str())) {
            let help = meant(key, keys);
            let message = format!("{what} has no key \"{key}\"");
            self.within(Step::key(key), |reader| reader.problem_of_key(message, help));
        }
        Some(members)
    }

    /// A text that has to be there.
    pub(super) fn text(&mut self, members: &mut Map<String, Json>, key: &str) -> Option<String> {
        match members.remove(key) {
            None => {
                self.problem(format!("\"{key}\" is missing"), format!("add \"{key}\": \"…\""));
                None
            }
            Some(Json::String(text)) => Some(text),
            Some(other) => {
                self.wrong_type(key, "a text", &other);
                None
            }
        }
    }

    fn optional<T>(
        &mut self,
        members: &mut Map<String, Json>,
        key: &str,
        what: &str,
        read: impl FnOnce(Json) -> Option<T>,
    ) -> Option<T> {
        let json = members.remove(key)?;
        let shown = json.clone();
        let value = read(json);
        if value.is_none() {
            self.wrong_type(key, what, &shown);
        }
        value
    }

    /// An object with any keys, or none where there is nothing.
    fn object(&mut self, members: &mut Map<String, Json>, key: &str) -> Map<String, Json> {
        match members.remove(key) {
            None => Map::new(),
            Some(Json::Object(object)) => object,
            Some(other) => {
                self.wrong_type(key, "an object", &other);
                Map::new()
            }
        }
    }

    /// A list, or an empty one where there is nothing.
    fn list<T>(
        &mut self,
        members: &mut Map<String, Json>,
        key: &str,
        mut item: impl FnMut(&mut Self, Json) -> Option<T>,
    ) -> Vec<T> {
        match members.remove(key) {
            None => Vec::new(),
            Some(Json::Array(items)) => self.within(Step::key(key), |reader| {
                let one = |(at, json)| reader.within(Step::Index(at as u32), |reader| item(reader, json));
                items.into_iter().enumerate().filter_map(one).collect()
            }),
            Some(other) => {
                self.wrong_type(key, "a list", &other);
                Vec::new()
            }
        }
    }

    fn wrong_type(&mut self, key: &str, what: &str, is: &Json) {
        let is = match is {
            Json::Null => "null".to_owned(),
            Json::Bool(_) => "true or false".to_owned(),
            // Of a number that is one of the wrong ones its type says nothing.
            Json::Number(number) if what.contains("number") => number.to_string(),
            Json::Number(_) => "a number".to_owned(),
            Json::String(_) => "a text".to_owned(),
            Json::Array(_) => "a list".to_owned(),
            Json::Object(_) => "an object".to_owned(),
        };
        let message = format!("\"{key}\" is {what}, and here it is {is}");
        self.within(Step::key(key), |reader| reader.problem(message, format!("make it {what}")));
    }
}

/// A whole number, however it is written: `1000.0` and `1e3` are one in JSON, and in its schemas.
fn whole(json: &Json) -> Option<u64> {
    const LARGEST: f64 = 9_007_199_254_740_991.0;
    let written = || json.as_f64().filter(|of| of.fract() == 0.0 && (0.0..=LARGEST).contains(of)).map(|of| of as u64);
    json.as_u64().or_else(written)
}

fn text(json: Json) -> Option<String> {
    if let Json::String(text) = json { Some(text) } else { None }
}

/// What to write instead of a word that is none of those known.
fn meant(word: &str, known: &[&str]) -> String {
    match name::nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("known are {}", known.join(", ")),
    }
}
