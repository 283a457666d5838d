//! From a definition to cells.

use super::{
    bound::Bound,
    cells::{App, EntityId, EntityKind, Kind},
    datum::Datum,
    graph::NodeId,
};
use belljar_core::{
    app::{self, Path, Step},
    event::{ABOUT, Methods, Place},
};
use boa_engine::JsString;
use serde_json::{Map, Value as Json};
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
        let id = self.add_name(name, kind, definition.clone());
        let mut made = vec![self.entity(id).whole];
        match definition {
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
        made
    }

    /// `appsmith`, as far as it can be depended on.
    pub(crate) fn add_framework(&mut self) {
        let definition = app::Entity::Widget(app::Widget::default());
        let id = self.add_name("appsmith", EntityKind::Framework, definition);
        let store = self.add_cell(id, Path::from(vec![Step::key("store")]), Kind::Store);
        self.entity_mut(id).properties.insert("store".into(), store);
        for name in ABOUT {
            let about = self.add_cell(id, Path::from(vec![Step::key(name)]), Kind::About((*name).into()));
            self.entity_mut(id).properties.insert((*name).into(), about);
        }
    }

    /// A property of a widget, with the bound texts in it.
    pub(crate) fn add_property(&mut self, id: EntityId, key: &str, json: &Json, triggers: &[Path]) -> Vec<NodeId> {
        let path = Path::from(vec![Step::key(key)]);
        let mut made = Vec::new();
        let mut is_composite = false;
        for (path, text) in texts(path.clone(), json) {
            let is_trigger = triggers.contains(&path);
            let place = Place { entity: self.entity(id).name.to_string(), property: path.to_string() };
            let Some(bound) = Bound::of(text, &place, &self.limits).map(Rc::new) else { continue };
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
            let place = Place { entity: self.entity(id).name.to_string(), property: path.to_string() };
            if let Some(bound) = Bound::of(text, &place, &self.limits).map(Rc::new) {
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

/// Sets or removes what stands at a path of an object; objects and arrays on the way are made as they are missing.
/// False: something on the way is neither.
pub(crate) fn set_at(of: &mut Map<String, Json>, path: &Path, value: Option<Json>) -> bool {
    let [first, rest @ ..] = path.steps() else { return false };
    let [within @ .., last] = rest else {
        match value {
            Some(value) => drop(of.insert(first.name().into_owned(), value)),
            None => drop(of.shift_remove(&*first.name())),
        }
        return true;
    };
    let empty = |next: &Step| match next {
        Step::Index(_) => Json::Array(Vec::new()),
        Step::Key(_) => Json::Object(Map::new()),
    };
    let after_first = within.first().unwrap_or(last);
    let mut at = match value {
        Some(_) => of.entry(first.name()).or_insert_with(|| empty(after_first)),
        None => match of.get_mut(&*first.name()) {
            Some(at) => at,
            None => return true,
        },
    };
    let followers = within.iter().skip(1).chain(std::iter::once(last));
    for (step, next) in within.iter().zip(followers) {
        let missing = || value.as_ref().map(|_| empty(next));
        at = match step_into(at, step, missing) {
            Ok(Some(at)) => at,
            Ok(None) => return true,
            Err(()) => return false,
        };
    }
    match (at, last, value) {
        (Json::Object(members), last, Some(value)) => drop(members.insert(last.name().into_owned(), value)),
        (Json::Object(members), last, None) => drop(members.shift_remove(&*last.name())),
        (Json::Array(items), Step::Index(index), Some(value)) => {
            let index = *index as usize;
            match index.cmp(&items.len()) {
                std::cmp::Ordering::Less => items[index] = value,
                std::cmp::Ordering::Equal => items.push(value),
                std::cmp::Ordering::Greater => return false,
            }
        }
        (Json::Array(items), Step::Index(index), None) => {
            if (*index as usize) < items.len() {
                items.remove(*index as usize);
            }
        }
        _ => return false,
    }
    true
}

/// What stands a step further. `Ok(None)`: there is nothing, and nothing is to be made.
fn step_into<'a>(
    at: &'a mut Json,
    step: &Step,
    missing: impl Fn() -> Option<Json>,
) -> Result<Option<&'a mut Json>, ()> {
    match (at, step) {
        (Json::Object(members), step) => {
            let name = step.name().into_owned();
            if !members.contains_key(&name) {
                let Some(new) = missing() else { return Ok(None) };
                members.insert(name.clone(), new);
            }
            Ok(members.get_mut(&name))
        }
        (Json::Array(items), Step::Index(index)) => {
            let index = *index as usize;
            if index == items.len()
                && let Some(new) = missing()
            {
                items.push(new);
            }
            if index < items.len() { Ok(items.get_mut(index)) } else { missing().map_or(Ok(None), |_| Err(())) }
        }
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::set_at;
    use belljar_core::app::Path;
    use serde_json::json;

    #[test]
    fn sets_and_removes_at_any_depth() {
        let mut of = json!({"a": {"b": [1, {"c": 2}]}});
        let mut set = |path: &str, value| {
            let path: Path = path.parse().expect("a path");
            set_at(of.as_object_mut().expect("an object"), &path, value)
        };
        assert!(set("a.b[1].c", Some(json!(3))) && set("a.b[2]", Some(json!("new"))) && set("x.y[0]", Some(json!(1))));
        assert!(set("a.b[0]", None) && set("a.none.at.all", None) && set("z", None));
        assert!(!set("a.b[9]", Some(json!(0))) && !set("a.b[0].c.d", Some(json!(0))) && !set("a.b.key", None));
        assert_eq!(of, json!({"a": {"b": [{"c": 3}, "new"]}, "x": {"y": [1]}}));
    }
}
