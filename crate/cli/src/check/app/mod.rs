//! `belljar check app.json`: everything that can be said of an app without running it.

mod acting;
mod asked;
mod cells;
mod cycles;
mod meant;
mod names;
mod places;

pub(super) use meant::is_definition;

use super::decode::Decoded;
use belljar_core::app::{About, Definition, Entity, Mistake, Path, Problem};
use cells::{Code, What, Wrong};
use places::Places;
use std::{collections::BTreeSet, ops::Range};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// It does not work.
    Error,
    /// It may not be what was meant.
    Warning,
    /// It is well if who wrote it meant it. No reason to fail.
    Note,
}

impl Level {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Something about an app that its author should know.
pub(super) struct AppFound {
    pub(super) rule: &'static str,
    pub(super) level: Level,
    pub(super) message: String,
    pub(super) help: String,
    /// What it is about, as code names it: `Text1.text`. Empty: the definition itself.
    pub(super) place: String,
    /// Where in the JSON, from `$`.
    pub(super) path: String,
    /// Bytes of the file.
    pub(super) span: Range<usize>,
    /// The text that it is in, and the bytes of it, if that is a text with code.
    pub(super) code: Option<(Decoded, Range<usize>)>,
}

/// Rules, and what each is about, for lists of them.
pub(super) const RULES: &[(&str, &str)] = &[
    ("definition", "The definition is not of its form"),
    ("syntax", "Code that cannot be parsed"),
    ("unclosed-braces", "Braces of code that have no end"),
    ("trigger-segments", "An event handler with more than one segment of code"),
    ("duplicate-member", "A member of a JS object whose name another one has"),
    ("unknown-name", "A name that nothing has"),
    ("unknown-property", "A property that its entity does not have"),
    ("cycle", "Properties that depend on each other"),
    ("action-in-data-field", "A data field that acts"),
    ("async-in-data-field", "A data field that calls what is asynchronous or acts"),
    ("unused-entity", "A query or JS object that nothing uses"),
];

/// Checks a definition.
pub(super) fn check(text: &str) -> Vec<AppFound> {
    let places = Places::of(text);
    let mut look = Look { text, places, found: Vec::new(), told: BTreeSet::new() };
    match Definition::read(text) {
        Err(mistakes) => mistakes.into_iter().for_each(|mistake| look.mistake(mistake)),
        Ok(definition) => {
            let code = Code::of(&definition);
            code.wrong.iter().for_each(|wrong| look.wrong(&code, wrong));
            names::check(&mut look, &definition, &code);
            acting::check(&mut look, &code);
            cycles::check(&mut look, &definition, &code);
        }
    }
    look.found.sort_by_key(|found| (found.span.start, found.span.end));
    look.found
}

/// What is being checked, and what was found.
struct Look<'a> {
    text: &'a str,
    places: Places,
    found: Vec<AppFound>,
    told: BTreeSet<(&'static str, usize, String)>,
}

/// A finding on its way.
struct Tell<'a> {
    rule: &'static str,
    level: Level,
    message: String,
    help: String,
    place: String,
    at: &'a Path,
}

impl Look<'_> {
    /// Notes a finding about bytes of a text of the definition.
    fn in_text(&mut self, tell: Tell<'_>, span: &Range<usize>) {
        let Some(decoded) = self.places.string(tell.at, self.text) else {
            let span = self.places.value(tell.at, self.text);
            return self.at(tell, span);
        };
        let place = decoded.place(span);
        self.note(tell, place, Some((decoded, span.clone())));
    }

    /// Notes a finding about a key of the definition.
    fn at_key(&mut self, tell: Tell<'_>) {
        let span = self.places.key(tell.at, self.text);
        self.at(tell, span);
    }

    fn at(&mut self, tell: Tell<'_>, span: Range<usize>) {
        self.note(tell, span, None);
    }

    fn note(&mut self, tell: Tell<'_>, span: Range<usize>, code: Option<(Decoded, Range<usize>)>) {
        let Tell { rule, level, message, help, place, at } = tell;
        // What all pages share is looked at with each of them.
        if self.told.insert((rule, span.start, message.clone())) {
            self.found.push(AppFound { rule, level, message, help, place, path: in_json(at), span, code });
        }
    }

    fn mistake(&mut self, Mistake { problem, about }: Mistake) {
        let at: Path = problem.path.trim_start_matches('$').trim_start_matches('.').parse().unwrap_or_default();
        let Problem { message, help, .. } = problem;
        let (rule, level, place) = ("definition", Level::Error, String::new());
        let span = match about {
            About::Value => self.places.value(&at, self.text),
            About::Key => self.places.key(&at, self.text),
            About::SecondKey => self.places.second_key(&at, self.text),
        };
        self.at(Tell { rule, level, message, help, place, at: &at }, span);
    }

    fn wrong(&mut self, code: &Code<'_>, wrong: &Wrong) {
        let (rule, level, message, help) = match &wrong.what {
            What::Syntax(message) => {
                let is_body = matches!(code.entities[wrong.entity].entity, Entity::Js(_));
                ("syntax", Level::Error, message.clone(), help_with_syntax(message, is_body))
            }
            What::Unclosed => (
                "unclosed-braces",
                Level::Warning,
                "these braces have no end, so that they are text and no code".to_owned(),
                "close them with }}",
            ),
            What::Segments => (
                "trigger-segments",
                Level::Error,
                "an event handler is one segment of code, and only the first runs".to_owned(),
                "put everything into one pair of {{ }}",
            ),
            What::Dropped => (
                "duplicate-member",
                Level::Warning,
                "another member has this name, and the first function wins".to_owned(),
                "give it another name, or remove it",
            ),
        };
        let place = code.place(wrong.entity, &wrong.path);
        self.in_text(Tell { rule, level, message, help: help.into(), place, at: &wrong.at }, &wrong.span);
    }
}

fn help_with_syntax(message: &str, is_body: bool) -> &'static str {
    if message == belljar_guest::app::js_object::syntax::START {
        "write export default { … } with functions and variables, and nothing else"
    } else if message.contains("ends too early") {
        "something that was opened is not closed: look for a bracket or a quote"
    } else if message.contains("nests") || message.contains("bytes") {
        "move some of it into a JS object of its own"
    } else if is_body {
        "look at what stands before it: members of the object have commas between them, and statements are in functions"
    } else {
        "code between {{ }} is one expression: put statements into a function of a JS object"
    }
}

fn in_json(path: &Path) -> String {
    let path = path.to_string();
    let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
    format!("${dot}{path}")
}
