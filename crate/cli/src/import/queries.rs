//! Actions become queries, and collections of them JS objects.

use super::{Import, Tally, keys, unknown};
use belljar_core::app::{Path, Segments, Step};
use serde_json::{Map, Value as Json, json};

/// The most and the least that a definition's query may take.
const TIMEOUT_MS: std::ops::RangeInclusive<u64> = 1..=600_000;

/// What an action has beside what is carried, and why it is not.
const ACTION: &[(&str, &str)] = &[
    ("confirmBeforeExecute", "ask in the handler that runs it"),
    ("executeOnLoad", "call it in a handler, or make it a query that runs on load"),
];

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
        let set = |key: &str| of.get(key).and_then(Json::as_bool) == Some(true);
        let full = of.get("fullyQualifiedName").and_then(Json::as_str).unwrap_or(name);
        let is_function = action.get("pluginType").and_then(Json::as_str) == Some("JS");
        for (key, why) in ACTION {
            if set(key) && (is_function || *key != "executeOnLoad") {
                tally.note(*key, why, format!("{page}.{full}"));
            }
        }
        unknown(&mut tally, of, KNOWN, &format!("{page}.{full}"));
        // A function is in the body of its JS object.
        if !is_function {
            query(import, action, of, page, name);
        }
    }
    tally.tell(import);
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
    let datasource = of.pointer("/datasource/name").and_then(Json::as_str);
    for (key, value) in [("plugin", plugin), ("datasource", datasource)] {
        if let Some(value) = value {
            template.insert(key.to_owned(), value.into());
        }
    }
    template.extend(configuration);
    bound(import, &format!("{page}.{name}"), &template, &keys(of, "dynamicBindingPathList"));
    let on_load = of.get("executeOnLoad").and_then(Json::as_bool) == Some(true)
        || matches!(of.get("runBehaviour").and_then(Json::as_str), Some("ON_PAGE_LOAD" | "AUTOMATIC"));
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

/// Texts with braces that the export does not list as code: here they are.
pub(super) fn bound(import: &mut Import, place: &str, properties: &Map<String, Json>, listed: &[&str]) {
    let listed: Vec<Path> = listed.iter().filter_map(|path| path.parse().ok()).collect();
    let mut open: Vec<(Path, &Json)> =
        properties.iter().map(|(key, value)| (Path::from(vec![Step::key(key)]), value)).collect();
    let mut unlisted = Vec::new();
    while let Some((path, json)) = open.pop() {
        match json {
            Json::String(text) if Segments::of(text).has_code() => {
                let known = listed.iter().any(|of| path.starts_with(of) || of.starts_with(&path));
                if !known {
                    unlisted.push(path.to_string());
                }
            }
            Json::Array(items) => {
                open.extend(items.iter().enumerate().map(|(at, item)| (path.join(Step::Index(at as u32)), item)));
            }
            Json::Object(members) => {
                open.extend(members.iter().map(|(key, value)| (path.join(Step::key(key)), value)));
            }
            _ => {}
        }
    }
    unlisted.sort();
    for path in unlisted {
        import.leave_out(
            format!("that {place}.{path} is text"),
            "there are braces in it, and in a definition that is code: write {{ '{{' }} for braces",
        );
    }
}
