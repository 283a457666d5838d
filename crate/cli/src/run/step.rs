//! The lines of a file of events.

use belljar_core::{Value, app::Path, event::Place};
use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

/// Something that happens to an app.
pub(super) enum Step {
    /// The user changes a property, or the page gives one a value.
    Set { place: Place, value: Value },
    /// A handler runs, with names that it alone sees.
    Trigger { path: String, place: Place, args: Vec<Value>, globals: Vec<(String, Value)> },
    /// The app is changed.
    Edit(String),
    /// Somebody asks what is known of a property.
    Explain(String),
    /// Time passes, in milliseconds.
    Wait(f64),
}

/// A line as it is written: one of the five, with what goes with it.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Line {
    set: Option<String>,
    #[serde(deserialize_with = "given")]
    value: Option<Value>,
    trigger: Option<String>,
    args: Option<Vec<Value>>,
    globals: Option<IndexMap<String, Value>>,
    edit: Option<Json>,
    explain: Option<String>,
    wait: Option<f64>,
}

/// A value that is written down, `null` among them.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Reads one.
pub(super) fn read(line: &str) -> Result<Step, String> {
    let Line { set, value, trigger, args, globals, edit, explain, wait } =
        serde_json::from_str(line).map_err(|error| error.to_string())?;
    let has_more = (value.is_some() && set.is_none()) || ((args.is_some() || globals.is_some()) && trigger.is_none());
    Ok(match (set, trigger, edit, explain, wait) {
        _ if has_more => return Err(KINDS.into()),
        (Some(path), None, None, None, None) => Step::Set { place: place(&path)?, value: value.unwrap_or_default() },
        (None, Some(path), None, None, None) => Step::Trigger {
            place: place(&path)?,
            path,
            args: args.unwrap_or_default(),
            globals: globals.unwrap_or_default().into_iter().collect(),
        },
        (None, None, Some(edits), None, None) => Step::Edit(edits.to_string()),
        (None, None, None, Some(path), None) => Step::Explain(path),
        (None, None, None, None, Some(ms)) => Step::Wait(ms),
        _ => return Err(KINDS.into()),
    })
}

/// What is said of a line that is none of them.
const KINDS: &str = "an event is one of set (with value), trigger (with args and globals), edit, explain and wait";

/// A path as code writes it: the entity, and the property's path in it.
fn place(text: &str) -> Result<Place, String> {
    let path: Path = text.parse().map_err(|error| format!("{error}"))?;
    let Some((first, rest)) = path.steps().split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return Err(format!("\"{text}\" names no property: write Entity.property"));
    };
    let property: Path = rest.iter().cloned().collect();
    Ok(Place { entity: first.name().into_owned(), property: property.to_string() })
}
