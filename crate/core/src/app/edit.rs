//! Changes of an open app.

use super::{Entity, Mistake, Path, Problem, json, name, path::Step, read::Reader};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Edit {
    /// A new entity, on the page that is open.
    Add {
        /// Its name.
        name: String,
        /// What it is.
        entity: Entity,
    },
    /// An entity less.
    Remove {
        /// Its name.
        name: String,
    },
    /// Another name for an entity. Code that refers to it is changed with it.
    Rename {
        /// What it is called.
        name: String,
        /// What it is called from now on.
        to: String,
    },
    /// A property of a widget, or a part of a query's template, becomes another one, is added or removed.
    Change {
        /// The entity's name.
        name: String,
        /// Where in its properties.
        property: Path,
        /// What it is from now on. Absent: it is removed.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<Json>,
    },
    /// Another body for a JS object.
    Body {
        /// The object's name.
        name: String,
        /// `export default { … }`
        body: String,
    },
}

impl Edit {
    /// The name of the entity that it is about.
    pub fn name(&self) -> &str {
        match self {
            Self::Add { name, .. }
            | Self::Remove { name }
            | Self::Rename { name, .. }
            | Self::Change { name, .. }
            | Self::Body { name, .. } => name,
        }
    }
}

/// Reads a JSON list of edits.
///
/// # Errors
/// Everything that is wrong with them as they are written. Whether they can be made depends on the app.
pub fn read_edits(text: &str) -> Result<Vec<Edit>, Vec<Problem>> {
    read(text).map_err(Mistake::problems)
}

fn read(text: &str) -> Result<Vec<Edit>, Vec<Mistake>> {
    let (json, problems) = json::read(text)?;
    let mut reader = Reader::new(problems);
    let Json::Array(items) = json else {
        reader.problem("edits are a list", "write [{ \"op\": \"change\", … }]");
        return reader.end(None);
    };
    let one = |(at, json)| reader.within(Step::Index(at as u32), |reader| edit(reader, json));
    let edits = items.into_iter().enumerate().filter_map(one).collect();
    reader.end(Some(edits))
}

fn edit(reader: &mut Reader, json: Json) -> Option<Edit> {
    const OPERATIONS: &[(&str, &[&str])] = &[
        ("add", &["op", "name", "entity"]),
        ("remove", &["op", "name"]),
        ("rename", &["op", "name", "to"]),
        ("change", &["op", "name", "property", "value"]),
        ("body", &["op", "name", "body"]),
    ];
    let names = OPERATIONS.iter().map(|(name, _)| *name);
    let said = json.get("op").and_then(Json::as_str).unwrap_or_default();
    let Some((op, keys)) = OPERATIONS.iter().find(|(name, _)| *name == said) else {
        let (message, help) = match (json.get("op"), name::nearest(said, names.clone())) {
            (None, _) => ("\"op\" is missing".to_owned(), None),
            (Some(op), near) => (format!("there is no edit called {op}"), near),
        };
        let known = || format!("edits are {}", names.collect::<Vec<_>>().join(", "));
        reader.problem(message, help.map_or_else(known, |near| format!("did you mean \"{near}\"?")));
        return None;
    };
    let mut members = reader.members(json, &format!("the edit \"{op}\""), keys)?;
    let name = reader.text(&mut members, "name");
    Some(match *op {
        "add" => {
            let entity = match members.remove("entity") {
                Some(entity) => reader.within(Step::key("entity"), |reader| reader.entity(entity)),
                None => {
                    reader.problem("\"entity\" is missing", "add \"entity\": { \"kind\": … }");
                    None
                }
            };
            let name = name?;
            usable(reader, "name", &name);
            Edit::Add { name, entity: entity? }
        }
        "remove" => Edit::Remove { name: name? },
        "rename" => {
            let to = reader.text(&mut members, "to")?;
            usable(reader, "to", &to);
            Edit::Rename { name: name?, to }
        }
        "change" => {
            let property = match members.remove("property") {
                Some(property) => reader.within(Step::key("property"), |reader| reader.path(property)),
                None => {
                    reader.problem("\"property\" is missing", "add \"property\": \"…\", a path in the entity");
                    None
                }
            };
            Edit::Change { name: name?, property: property?, value: members.remove("value") }
        }
        _ => Edit::Body { body: reader.text(&mut members, "body")?, name: name? },
    })
}

fn usable(reader: &mut Reader, key: &str, name: &str) {
    if let Some(reason) = name::refuse(name) {
        let message = format!("\"{name}\" cannot name an entity: it {reason}");
        let help = "use letters, digits, _ and $, and no digit first";
        reader.within(Step::key(key), |reader| reader.problem(message, help));
    }
}
