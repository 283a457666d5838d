//! From a definition to cells.

use super::{
    cells::{App, EntityId, EntityKind, Kind},
    datum::Datum,
    graph::NodeId,
};
use belljar_core::{
    app::{self, Path, Step},
    event::{ABOUT, Methods},
};
use boa_engine::JsString;
use serde_json::Value as Json;
use std::rc::Rc;

/// What a query has beside its functions, before it has run.
const QUERY: &[(&str, Datum)] =
    &[("data", Datum::Undefined), ("responseMeta", Datum::Undefined), ("isLoading", Datum::Bool(false))];

impl App {
    /// A new entity. Gives the cells that are to be linked.
    pub(crate) fn add_entity(&mut self, name: &str, definition: app::Entity) -> Vec<NodeId> {
        let kind = match &definition {
            app::Entity::Widget(_) => EntityKind::Widget,
            app::Entity::Query(_) => EntityKind::Query,
            app::Entity::Js(_) => EntityKind::Js,
        };
        let id = self.add_name(name, kind);
        let mut made = vec![self.entity(id).whole];
        match &definition {
            app::Entity::Widget(widget) => {
                for (key, json) in &widget.properties {
                    made.extend(self.add_property(id, key, json, &widget.triggers));
                }
                for (key, json) in &widget.meta {
                    made.push(self.add_plain(id, key, of_json(json)));
                }
                let setters = widget.setters.iter().map(|(name, path)| (name.clone(), path.to_string()));
                self.entity_mut(id).methods = Methods::Setters(setters.collect());
            }
            app::Entity::Query(query) => {
                for (key, value) in QUERY {
                    made.push(self.add_plain(id, key, value.clone()));
                }
                for (key, json) in &query.template {
                    made.extend(self.add_dormant(id, key, json));
                }
                self.entity_mut(id).methods = Methods::Query;
            }
            app::Entity::Js(object) => {
                made.extend(self.set_body(id, &object.body));
            }
        }
        self.entity_mut(id).definition = definition;
        made
    }

    /// `appsmith`, as far as it can be depended on.
    pub(crate) fn add_framework(&mut self) {
        let id = self.add_name("appsmith", EntityKind::Framework);
        let store = self.add_cell(id, Path::from(vec![Step::key("store")]), Kind::Store);
        self.entity_mut(id).properties.insert("store".into(), store);
        for name in ABOUT {
            let about = self.add_cell(id, Path::from(vec![Step::key(name)]), Kind::About((*name).into()));
            self.entity_mut(id).properties.insert((*name).into(), about);
        }
        self.link([self.entity(id).whole]);
    }

    /// A property of a widget, with the bound texts in it.
    pub(crate) fn add_property(&mut self, id: EntityId, key: &str, json: &Json, triggers: &[Path]) -> Vec<NodeId> {
        let path = Path::from(vec![Step::key(key)]);
        let mut made = Vec::new();
        let mut is_composite = false;
        for (path, text) in texts(path.clone(), json) {
            let is_trigger = triggers.contains(&path);
            let Some(bound) = self.bound(text, id, &path) else { continue };
            if is_trigger {
                let cell = self.add_cell(id, path.clone(), Kind::Dormant(bound));
                self.entity_mut(id).dormant.insert(path, cell);
                made.push(cell);
                continue;
            }
            let cell = self.add_cell(id, path.clone(), Kind::Bound(bound));
            made.push(cell);
            if path.steps().len() == 1 {
                self.entity_mut(id).properties.insert(key.into(), cell);
                return made;
            }
            is_composite = true;
            self.entity_mut(id).within.insert(path, cell);
        }
        if is_composite {
            let cell = self.add_cell(id, path, Kind::Composite(Rc::new(json.clone())));
            self.entity_mut(id).properties.insert(key.into(), cell);
            made.push(cell);
        } else if !triggers.contains(&path) {
            made.push(self.add_plain(id, key, of_json(json)));
        }
        made
    }

    /// A part of a query's template.
    pub(crate) fn add_dormant(&mut self, id: EntityId, key: &str, json: &Json) -> Vec<NodeId> {
        let mut made = Vec::new();
        for (path, text) in texts(Path::from(vec![Step::key(key)]), json) {
            if let Some(bound) = self.bound(text, id, &path) {
                self.new_templates.push(bound.clone());
                let cell = self.add_cell(id, path.clone(), Kind::Dormant(bound));
                self.entity_mut(id).dormant.insert(path, cell);
                made.push(cell);
            }
        }
        made
    }

    /// A property without code.
    pub(crate) fn add_plain(&mut self, id: EntityId, key: &str, value: Datum) -> NodeId {
        let cell = self.add_cell(id, Path::from(vec![Step::key(key)]), Kind::Plain);
        self.cell_mut(cell).value = value;
        self.entity_mut(id).properties.insert(key.into(), cell);
        cell
    }

    /// The value of a property as it is now. What has bound texts in it is put together when its turn comes, which may be
    /// later than that of who reads one of the texts; and never, as long as it is in a cycle.
    pub(crate) fn current(&self, id: NodeId) -> Datum {
        let cell = self.cell(id);
        match &cell.kind {
            Kind::Composite(json) if self.pending.contains(&id) || self.graph.order(id).is_none() => {
                self.compose(id, json)
            }
            _ => cell.value.clone(),
        }
    }

    /// The value of a property with the values of the bound texts in it.
    pub(crate) fn compose(&self, id: NodeId, json: &Json) -> Datum {
        let cell = self.cell(id);
        let entity = self.entity(cell.entity);
        let value_at = |path: &Path| entity.within.get(path).map(|cell| self.cell(*cell).value.clone());
        compose(&mut cell.path.clone(), json, &value_at)
    }
}

/// Recurses no deeper than `serde_json` reads.
fn compose(path: &mut Path, json: &Json, value_at: &impl Fn(&Path) -> Option<Datum>) -> Datum {
    let within = |step: Step, json: &Json, path: &mut Path| {
        path.push(step);
        let value = compose(path, json, value_at);
        path.pop();
        value
    };
    match json {
        Json::String(text) => value_at(path).unwrap_or_else(|| Datum::text(text)),
        Json::Array(items) => {
            let items = items.iter().enumerate().map(|(at, item)| within(Step::Index(at as u32), item, path));
            Datum::array(items.collect())
        }
        Json::Object(members) => {
            let members: Vec<(JsString, Datum)> = members
                .iter()
                .map(|(key, member)| (JsString::from(key.as_str()), within(Step::key(key), member, path)))
                .collect();
            Datum::object(members)
        }
        other => of_json(other),
    }
}

/// A value for a JSON document.
pub(crate) fn of_json(json: &Json) -> Datum {
    match json {
        Json::Null => Datum::Null,
        Json::Bool(value) => Datum::Bool(*value),
        Json::Number(number) => Datum::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Datum::text(text),
        Json::Array(_) | Json::Object(_) => compose(&mut Path::root(), json, &|_| None),
    }
}

/// The texts within a property, in order, with their paths.
fn texts(path: Path, json: &Json) -> Vec<(Path, &str)> {
    let mut found = Vec::new();
    let mut open = vec![(path, json)];
    while let Some((path, json)) = open.pop() {
        match json {
            Json::String(text) => found.push((path, text.as_str())),
            Json::Array(items) => {
                let items = items.iter().enumerate().rev();
                open.extend(items.map(|(at, item)| (path.join(Step::Index(at as u32)), item)));
            }
            Json::Object(members) => {
                open.extend(members.iter().rev().map(|(key, member)| (path.join(Step::key(key)), member)));
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
    found
}
