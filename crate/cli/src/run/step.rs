//! The lines of a file of events.

use belljar_core::{Value, app::Path, event::Place};
use serde::Deserialize;
use serde_json::Value as Json;

/// Something that happens to an app.
pub(super) enum Step {
    /// The user changes a property, or the page gives one a value.
    Set { place: Place, value: Value },
    /// A handler runs.
    Trigger { path: String, place: Place, args: Vec<Value> },
    /// The app is changed.
    Edit(String),
    /// Somebody asks what is known of a property.
    Explain(String),
    /// Time passes, in milliseconds.
    Wait(f64),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Line {
    set: Option<String>,
    value: Option<Value>,
    trigger: Option<String>,
    #[serde(default)]
    args: Vec<Value>,
    edit: Option<Json>,
    explain: Option<String>,
    wait: Option<f64>,
}

/// Reads one.
pub(super) fn read(line: &str) -> Result<Step, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let step = match line {
        Line { set: Some(path), value, trigger: None, edit: None, explain: None, wait: None, .. } => {
            Step::Set { place: place(&path)?, value: value.unwrap_or_default() }
        }
        Line { trigger: Some(path), args, set: None, value: None, edit: None, explain: None, wait: None } => {
            Step::Trigger { place: place(&path)?, path, args }
        }
        Line { edit: Some(edits), set: None, value: None, trigger: None, explain: None, wait: None, .. } => {
            Step::Edit(edits.to_string())
        }
        Line { explain: Some(path), set: None, value: None, trigger: None, edit: None, wait: None, .. } => {
            Step::Explain(path)
        }
        Line { wait: Some(ms), set: None, value: None, trigger: None, edit: None, explain: None, .. } => Step::Wait(ms),
        _ => return Err("an event is one of set (with value), trigger (with args), edit, explain and wait".into()),
    };
    Ok(step)
}

/// A path as code writes it: the entity, and the property's path in it.
fn place(text: &str) -> Result<Place, String> {
    let path: Path = text.parse().map_err(|error| format!("{error}"))?;
    let Some((first, rest)) = path.steps().split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return Err(format!("\"{text}\" names no property: write Entity.property"));
    };
    let property: Path = rest.iter().cloned().collect();
    Ok(Place { entity: first.name().into_owned(), property: property.to_string() })
}
