//! Actions become queries, and collections of them JS objects.

use super::{Import, Tally, UNKNOWN, code, list, others, paths, unknown};
use belljar_core::app::{Path, Step};
use serde_json::{Map, Value as Json, json};

/// The most and the least that a definition's query may take.
const TIMEOUT_MS: std::ops::RangeInclusive<u64> = 1..=600_000;

/// Where a template has its query's address.
const URL: &str = "url";

/// Members of an action that are carried, or that the export could do without: it derives them, or they are about who may
/// do what.
const KNOWN: &[&str] = &[
    "name",
    "fullyQualifiedName",
    "datasource",
    "pageId",
    "collectionId",
    "actionConfiguration",
    "executeOnLoad",
    "runBehaviour",
    "clientSideExecution",
    "dynamicBindingPathList",
    "isValid",
    "invalids",
    "messages",
    "jsonPathKeys",
    "userSetOnLoad",
    "confirmBeforeExecute",
    "policies",
    "userPermissions",
    "pluginType",
    "pluginId",
    "defaultToolName",
    "createdAt",
    "updatedAt",
    "deletedAt",
    "contextType",
];

/// The same, of a collection.
const KNOWN_COLLECTION: &[&str] = &[
    "name",
    "pageId",
    "pluginId",
    "pluginType",
    "actions",
    "archivedActions",
    "body",
    "variables",
    "userPermissions",
    "contextType",
    "deletedAt",
];

pub(super) fn objects(import: &mut Import, collections: &[Json]) {
    let mut tally = Tally::default();
    for collection in collections {
        let Some(of) = collection.get("unpublishedCollection").filter(|of| !deleted(collection, of)) else { continue };
        let text = |key: &str| of.get(key).and_then(Json::as_str).unwrap_or_default();
        let (page, name) = (text("pageId"), text("name"));
        unknown(&mut tally, of, KNOWN_COLLECTION, &format!("{page}.{name}"));
        import.add(page, name, json!({ "kind": "js", "body": text("body") }));
    }
    tally.tell(import);
}

pub(super) fn actions(import: &mut Import, actions: &[Json]) {
    let mut tally = Tally::default();
    for action in actions {
        let Some(of) = action.get("unpublishedAction").filter(|of| !deleted(action, of)) else { continue };
        let text = |key: &str| of.get(key).and_then(Json::as_str).unwrap_or_default();
        let (page, name) = (text("pageId"), text("name"));
        let full = of.get("fullyQualifiedName").and_then(Json::as_str).unwrap_or(name);
        let place = format!("{page}.{full}");
        let is_function = action.get("pluginType").and_then(Json::as_str) == Some("JS");
        if is_set(of, "confirmBeforeExecute") {
            tally.note("confirmBeforeExecute", "ask in the handler that runs it", &place);
        }
        behaviour(&mut tally, of, is_function, &place);
        unknown(&mut tally, of, KNOWN, &place);
        // A function is in the body of its JS object.
        if !is_function {
            if let Some(configuration) = of.pointer("/datasource/datasourceConfiguration") {
                for key in others(configuration, &["url"]) {
                    tally.note(format!("{key} of the datasource"), DATASOURCE, &place);
                }
            }
            query(import, action, of, page, name);
        }
    }
    tally.tell(import);
}

/// Why a datasource is not carried, but for what says which one it is.
pub(super) const DATASOURCE: &str = "datasources and their credentials belong to the server that runs the queries";

fn is_set(of: &Json, key: &str) -> bool {
    of.get(key).and_then(Json::as_bool) == Some(true)
}

/// When an action runs by itself: what newer exports say, or else what older ones do.
fn runs(of: &Json) -> (&'static str, &str) {
    match of.get("runBehaviour").and_then(Json::as_str) {
        Some(behaviour) => ("runBehaviour", behaviour),
        None if is_set(of, "executeOnLoad") => ("executeOnLoad", ON_LOAD),
        None => ("runBehaviour", MANUAL),
    }
}

const MANUAL: &str = "MANUAL";
const ON_LOAD: &str = "ON_PAGE_LOAD";
const ON_UNLOAD: &str = "ON_PAGE_UNLOAD";
/// When the page is opened, and when what it reads has changed.
const AUTOMATIC: &str = "AUTOMATIC";

/// Tells what is not carried of when an action runs by itself.
fn behaviour(tally: &mut Tally, of: &Json, is_function: bool, place: &str) {
    let (key, behaviour) = runs(of);
    let what = if key == "executeOnLoad" { key.to_owned() } else { format!("{key} {behaviour}") };
    match behaviour {
        MANUAL => {}
        ON_LOAD | AUTOMATIC if is_function => {
            tally.note(what, "call it in a handler, or make it a query that runs on load", place);
        }
        ON_LOAD => {}
        AUTOMATIC => tally.note(
            "runBehaviour AUTOMATIC",
            "it runs when its page is opened: run it again in the handlers that change what it reads",
            place,
        ),
        ON_UNLOAD => tally.note(what, "nothing runs when a page is left: run it in the handler that leaves", place),
        _ => tally.note(what, UNKNOWN, place),
    }
}

fn query(import: &mut Import, action: &Json, of: &Json, page: &str, name: &str) {
    let mut configuration = match of.get("actionConfiguration") {
        Some(Json::Object(configuration)) => configuration.clone(),
        _ => Map::new(),
    };
    let timeout = configuration.remove("timeoutInMillisecond").and_then(|timeout| timeout.as_f64());
    configuration.retain(|_, value| !value.is_null());
    let mut template = Map::new();
    let plugin = action.get("pluginId").and_then(Json::as_str);
    let of_datasource = |at: &str| of.pointer(at).and_then(Json::as_str).filter(|text| !text.trim().is_empty());
    // What names it in the list of datasources: the name, or, where there is none, what exports have as its id.
    let datasource = of_datasource("/datasource/name").or_else(|| of_datasource("/datasource/id"));
    // A query may have a datasource that is in no list, for its address alone.
    let url = of_datasource("/datasource/datasourceConfiguration/url");
    for (key, value) in [("plugin", plugin), ("datasource", datasource), (URL, url)] {
        if let Some(value) = value {
            template.insert(key.to_owned(), value.into());
        }
    }
    template.extend(configuration);
    let mut listed = paths(of, "dynamicBindingPathList");
    // Exports list it under another name.
    listed.push(Path::from(vec![Step::key(URL)]));
    let known: Vec<&str> = list(of, "jsonPathKeys").iter().filter_map(Json::as_str).collect();
    code::bound(import, &format!("{page}.{name}"), &template, &listed, &known);
    let on_load = matches!(runs(of).1, ON_LOAD | AUTOMATIC);
    let mut settings = Map::new();
    if let Some(timeout) = timeout {
        let timeout = (timeout as u64).clamp(*TIMEOUT_MS.start(), *TIMEOUT_MS.end());
        settings.insert("timeoutMs".into(), timeout.into());
    }
    if on_load {
        settings.insert("runOnLoad".into(), true.into());
    }
    import.add(page, name, json!({ "kind": "query", "template": template, "settings": settings }));
}

fn deleted(outer: &Json, of: &Json) -> bool {
    let is = |json: &Json| {
        json.get("deleted").and_then(Json::as_bool) == Some(true)
            || json.get("deletedAt").is_some_and(|at| !at.is_null())
    };
    is(outer) || is(of)
}
