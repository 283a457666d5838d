//! `belljar import`: an application exported from Appsmith becomes a definition. What cannot be carried over is listed, and
//! nothing is dropped in silence.

mod code;
mod queries;
mod themes;
mod widgets;

use crate::files;
use belljar_core::app::{Definition, Path, Problem, name};
use clap::Args;
use serde_json::{Map, Value as Json, json};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

#[derive(Args)]
pub(crate) struct Options {
    /// The exported application: a JSON file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the definition is written. Without: to standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Exit code 0: there is a definition; what is not in it was listed on standard error. 2: the file is no export.
pub(crate) fn run(options: &Options) -> io::Result<ExitCode> {
    let text = files::read(&options.file)?;
    let export: Json = serde_json::from_str(&text).map_err(|error| files::about(&options.file, error))?;
    let Imported { definition, left_out } = import(&export).map_err(|error| files::about(&options.file, error))?;
    let definition = serde_json::to_string_pretty(&definition)? + "\n";
    match &options.output {
        Some(file) => {
            fs::write(file, definition).map_err(|error| files::about(file, error))?;
        }
        None => io::stdout().lock().write_all(definition.as_bytes())?,
    }
    let mut errors = io::stderr().lock();
    for LeftOut { what, why } in &left_out {
        writeln!(errors, "not carried: {what}: {why}")?;
    }
    let plural = if left_out.len() == 1 { "" } else { "s" };
    writeln!(errors, "{} thing{plural} not carried", left_out.len())?;
    Ok(ExitCode::SUCCESS)
}

/// A definition, and what of the export is not in it.
struct Imported {
    definition: Json,
    left_out: Vec<LeftOut>,
}

/// Something that a definition cannot carry.
#[derive(Clone, Debug, PartialEq, Eq)]
struct LeftOut {
    what: String,
    why: String,
}

/// Why an export cannot be read.
#[derive(Debug, thiserror::Error)]
enum ImportError {
    #[error("it is no application exported from Appsmith: it has no \"{0}\"")]
    NoExport(&'static str),
    #[error("the definition that it becomes is not usable: {}", belljar_core::app::in_one_line(.0))]
    Problems(Vec<Problem>),
}

/// What is being made.
struct Import {
    /// For each page its name and its entities.
    pages: Vec<(String, Map<String, Json>)>,
    left_out: Vec<LeftOut>,
}

impl Import {
    fn leave_out(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.left_out.push(LeftOut { what: what.into(), why: why.into() });
    }

    /// Adds an entity to a page, if its name can be one there.
    fn add(&mut self, page: &str, name: &str, entity: Json) {
        let place = format!("{page}.{name}");
        if let Some(reason) = name::refuse(name) {
            return self.leave_out(place, format!("its name {reason}"));
        }
        let Some((_, entities)) = self.pages.iter_mut().find(|(of, _)| of == page) else {
            return self.leave_out(place, "its page is not in the export");
        };
        if entities.contains_key(name) {
            return self.leave_out(place, "another entity of the page has its name");
        }
        entities.insert(name.to_owned(), entity);
    }
}

/// What the members of an export are for, apart from those that are carried.
const MEMBERS: &[(&str, &str)] = &[
    ("datasourceList", queries::DATASOURCE),
    ("decryptedFields", "credentials belong to the server that runs the queries"),
    ("publishedTheme", "what is imported is what is being edited"),
    ("publishedLayoutmongoEscapedWidgets", "what is imported is what is being edited"),
    ("mongoEscapedWidgets", "how names were stored is of no matter here"),
    ("unpublishedLayoutmongoEscapedWidgets", "how names were stored is of no matter here"),
    ("invisibleActionFields", "it says what the editor shows"),
    ("updatedResources", "it says what was changed since the last export"),
    ("modifiedResources", "it says what was changed since the last export"),
    ("widgets", "it repeats what the pages hold"),
    ("publishedDefaultPageName", "what is imported is what is being edited"),
    ("unpublishedDefaultPageName", "the first page is the default one"),
];

/// Members that are read, or are about the file itself.
const READ: &[&str] = &[
    "exportedApplication",
    "pageList",
    "actionList",
    "actionCollectionList",
    "customJSLibList",
    "editModeTheme",
    "unpublishedTheme",
    "clientSchemaVersion",
    "serverSchemaVersion",
    "artifactJsonType",
    "pageOrder",
    "publishedPageOrder",
];

fn import(export: &Json) -> Result<Imported, ImportError> {
    let application = export.get("exportedApplication").ok_or(ImportError::NoExport("exportedApplication"))?;
    let pages = export.get("pageList").and_then(Json::as_array).ok_or(ImportError::NoExport("pageList"))?;
    let mut import = Import { pages: Vec::new(), left_out: Vec::new() };
    members(&mut import, export, application);
    for page in in_order(pages, application) {
        widgets::page(&mut import, page);
    }
    queries::objects(&mut import, list(export, "actionCollectionList"));
    queries::actions(&mut import, list(export, "actionList"));
    libraries(&mut import, list(export, "customJSLibList"));
    let theme = theme(&mut import, export);
    let mut definition = json!({
        "version": 1,
        "name": application.get("name").and_then(Json::as_str).unwrap_or("Imported app"),
        "pages": import.pages.iter().map(|(name, entities)| json!({ "name": name, "entities": entities })).collect::<Json>(),
    });
    if let Some(theme) = theme {
        definition["theme"] = theme;
        import.leave_out("the theme's stylesheet and its choices", "widgets have the properties that it gave them");
    }
    whole_numbers(&mut definition);
    Definition::from_json(&definition.to_string()).map_err(ImportError::Problems)?;
    Ok(Imported { definition, left_out: import.left_out })
}

/// What `appsmith.theme` says: what the export says, or what the theme of that name is.
fn theme(import: &mut Import, export: &Json) -> Option<Json> {
    let theme = export.get("editModeTheme").or_else(|| export.get("unpublishedTheme"))?;
    if let Some(properties @ Json::Object(_)) = theme.get("properties") {
        return Some(properties.clone());
    }
    let name = theme.get("name").or_else(|| theme.get("displayName")).and_then(Json::as_str)?;
    let known = themes::properties(name);
    if known.is_none() {
        import.leave_out(
            format!("the theme {name}"),
            "the export has its name alone: write what code reads of appsmith.theme under \"theme\"",
        );
    }
    known
}

/// Says what becomes of each member of the export.
fn members(import: &mut Import, export: &Json, application: &Json) {
    for (member, value) in export.as_object().into_iter().flatten() {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        let empty = empty || value.as_object().is_some_and(Map::is_empty);
        if READ.contains(&member.as_str()) || empty {
            continue;
        }
        let known = MEMBERS.iter().find(|(name, _)| name == member).map(|(_, why)| *why);
        import.leave_out(member, known.unwrap_or("it is not known what it is for"));
    }
    let settings: Vec<&str> = application
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .filter(|key| !matches!(*key, "name" | "pages" | "publishedPages" | "slug"))
        .collect();
    if !settings.is_empty() {
        import.leave_out(
            format!("settings of the application ({})", settings.join(", ")),
            "they are about where and how it is shown",
        );
    }
}

/// The default page first, since a definition opens its first one; the others as the application lists them.
fn in_order<'a>(pages: &'a [Json], application: &Json) -> Vec<&'a Json> {
    let listed = application.get("pages").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let place = |page: &Json| {
        let name = page.pointer("/unpublishedPage/name").and_then(Json::as_str);
        let at = listed.iter().position(|of| of.get("id").and_then(Json::as_str) == name);
        let first = at.is_some_and(|at| listed[at].get("isDefault").and_then(Json::as_bool) == Some(true));
        (!first, at.unwrap_or(usize::MAX))
    };
    let mut pages: Vec<&Json> = pages.iter().collect();
    pages.sort_by_key(|page| place(page));
    pages
}

fn libraries(import: &mut Import, libraries: &[Json]) {
    for library in libraries {
        let text = |key: &str| library.get(key).and_then(Json::as_str).unwrap_or_default();
        let accessor = library.pointer("/accessor/0").and_then(Json::as_str).unwrap_or_else(|| text("name"));
        let entry = json!({ "name": accessor, "url": text("url"), "integrity": "sha384-…" });
        import.leave_out(
            format!("library {accessor}"),
            format!("the export has no hash of it: add {entry} to \"libraries\""),
        );
    }
}

fn list<'a>(of: &'a Json, key: &str) -> &'a [Json] {
    of.get(key).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The keys of a list of paths: `[{ "key": "onClick" }]`.
fn keys<'a>(of: &'a Json, list_of: &str) -> Vec<&'a str> {
    list(of, list_of).iter().filter_map(|entry| entry.get("key").and_then(Json::as_str)).collect()
}

/// The same, as paths.
fn paths(of: &Json, list_of: &str) -> Vec<Path> {
    keys(of, list_of).into_iter().filter_map(|path| path.parse().ok()).collect()
}

/// The members of an object that hold something and are not among those that are known.
fn others<'a>(of: &'a Json, known: &[&str]) -> impl Iterator<Item = &'a str> {
    let empty = |value: &Json| match value {
        Json::Null | Json::Bool(false) => true,
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        _ => false,
    };
    let members = of.as_object().into_iter().flatten();
    members.filter(move |(key, value)| !known.contains(&key.as_str()) && !empty(value)).map(|(key, _)| key.as_str())
}

/// Tells of members that nothing here knows: what they are for is for who imports to see.
fn unknown(tally: &mut Tally, of: &Json, known: &[&str], place: &str) {
    for key in others(of, known) {
        tally.note(key, UNKNOWN, place);
    }
}

/// Why something that nothing here knows is not carried.
const UNKNOWN: &str = "it is not known what it is for";

/// Counts things that are left out in many places, to be told once.
#[derive(Default)]
struct Tally(BTreeMap<(String, &'static str), Vec<String>>);

impl Tally {
    /// Something of a place.
    fn note(&mut self, what: impl Into<String>, why: &'static str, place: impl Into<String>) {
        self.note_at(what.into() + " of", why, place.into());
    }

    /// Something in a place.
    fn note_in(&mut self, what: impl Into<String>, why: &'static str, place: impl Into<String>) {
        self.note_at(what.into() + " in", why, place.into());
    }

    fn note_at(&mut self, what: String, why: &'static str, place: String) {
        self.0.entry((what, why)).or_default().push(place);
    }

    fn tell(self, import: &mut Import) {
        for ((what, why), places) in self.0 {
            import.leave_out(format!("{what} {}", places.join(", ")), why);
        }
    }
}

/// `10.0`, as exports have it, is 10.
fn whole_numbers(json: &mut Json) {
    let mut open = vec![json];
    while let Some(json) = open.pop() {
        match json {
            Json::Number(number) => {
                let whole = number.as_f64().filter(|of| of.fract() == 0.0 && of.abs() < 9e15);
                if let Some(whole) = whole.filter(|_| number.is_f64()) {
                    *json = json!(whole as i64);
                }
            }
            Json::Array(items) => open.extend(items),
            Json::Object(members) => open.extend(members.values_mut()),
            _ => {}
        }
    }
}
