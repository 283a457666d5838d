//! The definition of an app: its entities, pages, libraries, theme, and what it asks of the policy.
//!
//! `docs/app.md` describes it for who writes one, `docs/belljar.schema.json` for editors. It is read by
//! [`Definition::from_json`] alone, which finds everything that is wrong with one and not the first thing only.

use super::{About, Mistake, Path, Problem, json, path::Step, read};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Bytes of a definition's text.
pub const MAX_DEFINITION_BYTES: usize = 64 << 20;

/// An app.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Definition {
    /// The version of this form: 1.
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// What the app is called: `appsmith.appName`.
    pub name: String,
    /// What all pages share, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(with = "BTreeMap<String, Entity>", default)]
    pub entities: Entities,
    /// The pages; one is open at a time, the first unless another is asked for.
    #[schemars(length(min = 1))]
    pub pages: Vec<Page>,
    /// What code uses of others' code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub libraries: Vec<Library>,
    /// What `appsmith.theme` says.
    #[serde(skip_serializing_if = "Map::is_empty")]
    #[schemars(default)]
    pub theme: Map<String, Json>,
    /// What the app can do without, in the form of a policy (docs/policy.md). It narrows what is granted and never
    /// widens it.
    #[serde(skip_serializing_if = "Map::is_empty")]
    #[schemars(default)]
    pub policy: Map<String, Json>,
}

/// Entities by name, in the order in which they are written.
pub type Entities = IndexMap<String, Entity>;

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Page {
    /// Its name: `appsmith.currentPageName`.
    pub name: String,
    /// What is on it, by name. No name is one of the app's own entities, too.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(with = "BTreeMap<String, Entity>", default)]
    pub entities: Entities,
}

/// Something that code can name.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Entity {
    /// A widget.
    Widget(Widget),
    /// A query.
    Query(Query),
    /// A JS object.
    Js(JsObject),
}

/// Something that is shown. Belljar knows no widgets: what a type means is the page's business.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Widget {
    /// The type, as `TABLE_WIDGET_V2`.
    #[serde(rename = "type")]
    pub widget_type: String,
    /// The properties. Texts at any depth may hold `{{ code }}`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    #[schemars(default)]
    pub properties: Map<String, Json>,
    /// The paths of those properties that are event handlers: their code runs when something happens, and may act.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub triggers: Vec<Path>,
    /// Properties that the user changes, with what they are at first: `selectedRowIndex`, `text`. No code.
    #[serde(skip_serializing_if = "Map::is_empty")]
    #[schemars(default)]
    pub meta: Map<String, Json>,
    /// The setters: from the function's name to the property that it sets.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(with = "BTreeMap<String, Path>", default)]
    pub setters: IndexMap<String, Path>,
}

/// Something that the page or the server runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Query {
    /// What is run: any JSON, whose texts at any depth may hold `{{ code }}`. They are evaluated when it runs.
    #[serde(skip_serializing_if = "Map::is_empty")]
    #[schemars(default)]
    pub template: Map<String, Json>,
    /// How it is run.
    #[serde(skip_serializing_if = "QuerySettings::is_default")]
    #[schemars(default)]
    pub settings: QuerySettings,
}

/// How a query is run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(default)]
pub struct QuerySettings {
    /// Milliseconds that it may take, for who runs it.
    #[schemars(range(min = 1, max = 600_000))]
    pub timeout_ms: u32,
    /// Whether it is to run when its page is opened, for who opens it.
    pub run_on_load: bool,
}

impl Default for QuerySettings {
    fn default() -> Self {
        Self { timeout_ms: 10_000, run_on_load: false }
    }
}

impl QuerySettings {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Functions and variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JsObject {
    /// `export default { … }`
    pub body: String,
}

/// Others' code, as `createJar` takes it: with an address and a hash, or as a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Library {
    /// The name that code uses.
    pub name: String,
    /// Where its text is. Needs `integrity`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its hash, in the form of subresource integrity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integrity: Option<String>,
}

impl Definition {
    /// Reads a definition and checks it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(text: &str) -> Result<Self, Vec<Problem>> {
        Self::read(text).map_err(Mistake::problems)
    }

    /// The same, with what each problem is about.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        if text.len() > MAX_DEFINITION_BYTES {
            let problem = Problem {
                path: "$".into(),
                message: format!("the definition has {} bytes", text.len()),
                help: format!("a definition has at most {MAX_DEFINITION_BYTES}: load large data with a query"),
            };
            return Err(vec![Mistake { problem, about: About::Value }]);
        }
        let (json, problems) = json::read(text)?;
        read::definition(json, problems)
    }

    /// Its JSON.
    pub fn to_json(&self) -> Json {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The JSON Schema of a definition, for editors.
    pub fn json_schema() -> Json {
        schemars::schema_for!(Self).into()
    }

    /// The page of that name; without a name the first.
    pub fn page(&self, name: Option<&str>) -> Option<&Page> {
        match name {
            None => self.pages.first(),
            Some(name) => self.pages.iter().find(|page| page.name == name),
        }
    }

    /// What there is while a page is open: what all pages share, and its own.
    pub fn entities_of<'a>(&'a self, page: &'a Page) -> impl Iterator<Item = (&'a str, &'a Entity)> {
        self.entities.iter().chain(&page.entities).map(|(name, entity)| (name.as_str(), entity))
    }
}

impl Entity {
    /// `widget`, `query` or `js`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Widget(_) => "widget",
            Self::Query(_) => "query",
            Self::Js(_) => "js",
        }
    }

    /// Reads one.
    ///
    /// # Errors
    /// Everything that is wrong with it, with paths from `$`.
    pub fn from_json(text: &str) -> Result<Self, Vec<Problem>> {
        let read = json::read(text).and_then(|(json, problems)| read::one_entity(json, problems));
        read.map_err(Mistake::problems)
    }

    /// The texts of its properties or of its template, at any depth, in order. A JS object has none: its body is code.
    pub fn texts(&self) -> Vec<(Path, &str)> {
        match self {
            Self::Widget(widget) => texts(&widget.properties),
            Self::Query(query) => texts(&query.template),
            Self::Js(_) => Vec::new(),
        }
    }

    /// Whether the property at a path is an event handler.
    pub fn is_trigger(&self, path: &Path) -> bool {
        matches!(self, Self::Widget(widget) if widget.triggers.contains(path))
    }
}

/// The texts within an object, at any depth, in order.
pub fn texts(of: &Map<String, Json>) -> Vec<(Path, &str)> {
    let mut found = Vec::new();
    let mut open: Vec<(Path, &Json)> =
        of.iter().rev().map(|(key, value)| (Path::from(vec![Step::key(key)]), value)).collect();
    while let Some((path, json)) = open.pop() {
        match json {
            Json::String(text) => found.push((path, text.as_str())),
            Json::Array(items) => {
                let within = items.iter().enumerate().rev();
                open.extend(within.map(|(at, item)| (path.join(Step::Index(at as u32)), item)));
            }
            Json::Object(members) => {
                open.extend(members.iter().rev().map(|(key, member)| (path.join(Step::key(key)), member)));
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
    found
}
