//! Opening an app, and what the page and its users give it.

use super::{
    build::of_json,
    cells::{App, EntityId, EntityKind, Kind},
    datum::Datum,
    graph::NodeId,
    pass::with,
    rows::{self, JsonLimits},
};
use crate::{
    globals::entities::{self, Entities},
    state::State,
};
use belljar_core::{
    Limits,
    app::{self, Definition, Given, OnLoad, OpenApp, Path, Problem, Quarantined, Step},
    event::Place,
    value::ValueLimits,
};
use boa_engine::{Context, JsString};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// Opens an app. Gives the queries that are to run now, or what is wrong with the definition.
pub(crate) fn open(open: OpenApp, state: &Rc<State>, context: &mut Context) -> Result<Vec<OnLoad>, Vec<Problem>> {
    if state.app.borrow().is_some() {
        return Err(vec![problem("$", "the jar has an app already", "make another jar for another app")]);
    }
    let definition = Definition::from_json(&open.definition)?;
    let Some(page) = definition.page(open.page.as_deref()) else {
        let name = open.page.unwrap_or_default();
        return Err(vec![problem("$.pages", &format!("there is no page called \"{name}\""), "open one that there is")]);
    };
    let names: Vec<&str> = definition.entities_of(page).map(|(name, _)| name).collect();
    let problems: Vec<Problem> = names
        .iter()
        .filter_map(|name| refuse(name, state).map(|why| problem(&format!("$…{name}"), &why, "choose another name")))
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let quarantined = open.quarantined.into_iter().map(|Quarantined { place, kind }| (place, kind)).collect();
    let mut app = App { limits: state.limits.clone(), is_new: true, quarantined, ..App::default() };
    app.add_framework();
    let properties = |(_, entity): (&str, &app::Entity)| match entity {
        app::Entity::Widget(widget) => widget.properties.len() + widget.meta.len(),
        app::Entity::Query(query) => query.template.len(),
        app::Entity::Js(_) => 0,
    };
    app.reserve(definition.entities_of(page).map(properties).sum());
    let mut made = Vec::new();
    for (name, entity) in definition.entities_of(page) {
        made.extend(app.add_entity(name, entity.clone()));
    }
    app.link(made.iter().copied());
    app.looked.forget();
    for (place, given) in open.values {
        let why = match datum_of(given, &state.limits) {
            Ok(value) => app.set_property(&place, value),
            Err(why) => Some(why),
        };
        if let Some(why) = why {
            let help = "give values to properties of the app";
            return Err(vec![problem(&format!("values: {}.{}", place.entity, place.property), &why, help)]);
        }
    }
    let released: FxHashSet<Place> = open.released.into_iter().collect();
    for id in made {
        app.mark_new(id);
        if open.safe_mode && !app.is_released(id, &released) {
            app.held.insert(id);
        }
    }
    for name in &names {
        if entities::define(name, context).is_err() {
            let why = format!("app code has declared a variable \"{name}\"");
            return Err(vec![problem(&format!("$…{name}"), &why, "choose another name")]);
        }
    }
    *state.app.borrow_mut() = Some(app);
    with(state, |app| app.take_in_about(state));
    Ok(if open.safe_mode { Vec::new() } else { with(state, App::on_load) })
}

/// Why a name cannot be an entity's, if so.
pub(crate) fn refuse(name: &str, state: &State) -> Option<String> {
    let taken = || format!("\"{name}\" cannot name an entity: there is a library of that name");
    Entities::refuse(name).or_else(|| state.libraries.has(name).then(taken))
}

pub(crate) fn problem(path: &str, message: &str, help: &str) -> Problem {
    Problem { path: path.to_owned(), message: message.to_owned(), help: help.to_owned() }
}

impl App {
    /// Whether a cell belongs to one of the properties, or entities, that safe mode does not hold.
    fn is_released(&self, id: NodeId, released: &FxHashSet<Place>) -> bool {
        let Place { entity, .. } = self.place(id);
        let first = self.cell(id).path.steps().first().map(|step| step.name().into_owned());
        [Some(String::new()), first]
            .into_iter()
            .flatten()
            .any(|property| released.contains(&Place { entity: entity.clone(), property }))
    }

    /// What is new is to be evaluated, if it is something that is.
    pub(crate) fn mark_new(&mut self, id: NodeId) {
        if matches!(self.cell(id).kind, Kind::Bound(_) | Kind::Composite(_) | Kind::Body) {
            self.mark(id);
        }
    }

    /// The same of many.
    pub(crate) fn mark_all_new(&mut self, ids: impl IntoIterator<Item = NodeId>) {
        for id in ids {
            self.mark_new(id);
        }
    }

    /// Gives a property another value. Why it cannot be, if so.
    pub(crate) fn set_property(&mut self, place: &Place, value: Datum) -> Option<String> {
        let Some(id) = self.named(&place.entity) else {
            return Some(format!("the app has no entity called \"{}\"", place.entity));
        };
        let path: Path = match place.property.parse() {
            Ok(path) => path,
            Err(error) => return Some(error.to_string()),
        };
        let entity = self.entity(id);
        if matches!(entity.kind, EntityKind::Framework | EntityKind::Js) {
            return Some(format!("properties of \"{}\" cannot be given", place.entity));
        }
        let [first, within @ ..] = path.steps() else {
            return Some("a value is given to a property, not to an entity as a whole".to_owned());
        };
        let property = entity.properties.get(&*first.name()).copied();
        let before = property.map(|cell| self.current(cell)).unwrap_or_default();
        let text = entity.within.get(&path).copied();
        let given = value.clone();
        let value = match put_in(&before, within, value) {
            Ok(value) => value,
            Err(why) => return Some(format!("{}: {why}", place.path())),
        };
        self.note_given(place, &given);
        let has_code = |cell: NodeId| matches!(self.cell(cell).kind, Kind::Bound(_) | Kind::Composite(_));
        if text.or(property).is_some_and(has_code) {
            self.lent.insert((id, (&*first.name()).into()));
        }
        match property {
            Some(cell) => {
                self.settle(cell, value, Box::default());
                if matches!(self.cell(cell).kind, Kind::Composite(_)) {
                    self.lend_parts(cell);
                }
            }
            None => {
                self.add_plain(id, &first.name(), value);
                self.property_came(id, &first.name());
            }
        }
        None
    }

    /// The texts within a property have the values that it was given for them.
    fn lend_parts(&mut self, id: NodeId) {
        let cell = self.cell(id);
        let (value, path) = (cell.value.clone(), cell.path.clone());
        let within = self.entity(cell.entity).within.iter().filter(|(within, _)| within.starts_with(&path));
        let parts: Vec<(NodeId, Datum)> = within
            .map(|(within, part)| {
                let steps = &within.steps()[path.steps().len()..];
                let value = steps
                    .iter()
                    .try_fold(value.clone(), |value, step| value.get(JsString::from(&*step.name()).as_str()));
                (*part, value.unwrap_or_default())
            })
            .collect();
        for (part, value) in parts {
            self.settle(part, value, Box::default());
        }
        // It is not to be put together of what is written down.
        self.pending.swap_remove(&id);
    }

    /// The page forgets the document that it has given for a property before.
    fn note_given(&mut self, place: &Place, value: &Datum) {
        let before = match value {
            Datum::Rows(rows) => self.given.insert(place.clone(), rows.clone()),
            _ => self.given.remove(place),
        };
        if let Some(before) = before {
            before.table().forget_document();
        }
    }

    /// The code of a property was evaluated, or what it is made of has changed: what the page has given it is gone.
    pub(crate) fn overrule(&mut self, id: NodeId) {
        if self.lent.is_empty() {
            return;
        }
        let cell = self.cell(id);
        let Some(first) = cell.path.steps().first().map(Step::name) else { return };
        let lent = (cell.entity, Box::from(&*first));
        if self.lent.remove(&lent) {
            self.overruled.insert(lent);
        }
    }

    /// An entity has another property: whoever looked for it is linked anew.
    pub(crate) fn property_came(&mut self, id: EntityId, key: &str) {
        let entity = self.entity_mut(id);
        entity.shared = None;
        let whole = entity.whole;
        let readers = entity.absent.remove(key).unwrap_or_default();
        self.link(readers.iter().copied().chain([whole]));
        self.mark_all(readers);
        self.whole_changed(whole);
        self.queue_anew();
    }

    /// Whether there is a widget of that name.
    pub(crate) fn has_widget(&self, name: &str) -> bool {
        self.named(name).is_some_and(|id| self.entity(id).kind == EntityKind::Widget)
    }

    /// Gives a widget's meta properties the values again that they started with. The page, whose user has changed them, is
    /// told.
    pub(crate) fn reset(&mut self, id: EntityId) {
        let Some(app::Entity::Widget(widget)) = self.entities.get(&id).map(|entity| &entity.definition) else { return };
        let meta: Vec<(String, Datum)> = widget.meta.iter().map(|(key, json)| (key.clone(), of_json(json))).collect();
        for (key, value) in meta {
            let Some(cell) = self.entity(id).properties.get(key.as_str()).copied() else { continue };
            if !self.cell(cell).value.same(&value) {
                self.settle(cell, value, Box::default());
                self.untold.insert(cell);
                self.overruled.insert((id, key.as_str().into()));
            }
        }
    }

    /// What the store holds now under keys that have been written.
    pub(crate) fn take_in_store(&mut self, state: &State, keys: &[String]) {
        let Some(framework) = self.named("appsmith") else { return };
        for key in keys.iter().chain(&std::mem::take(&mut self.new_keys)) {
            let path = Path::from(vec![Step::key("store"), Step::key(key)]);
            if let Some(cell) = self.entity(framework).within.get(&path).copied() {
                self.settle(cell, state.store.datum(key), Box::default());
            }
        }
        let store = self.entity(framework).properties.get("store").copied();
        if let Some(store) = store.filter(|_| !keys.is_empty()) {
            // Its value is nowhere held as a whole: whoever reads it asks the store.
            let readers: Vec<NodeId> = self.graph.readers(store).collect();
            for reader in readers {
                match self.cell(reader).kind {
                    Kind::Whole => self.whole_changed(reader),
                    Kind::Bound(_) => self.mark(reader),
                    _ => {}
                }
            }
        }
    }

    /// What `appsmith` says now.
    pub(crate) fn take_in_about(&mut self, state: &State) {
        let Some(framework) = self.named("appsmith") else { return };
        let cells: Vec<NodeId> = self.entity(framework).properties.values().copied().collect();
        for cell in cells {
            if let Kind::About(name) = self.cell(cell).kind.clone() {
                let value = state.about.datum(&name);
                self.settle(cell, value, Box::default());
            }
        }
    }
}

/// What the page gives, as the runtime holds it.
pub(crate) fn datum_of(given: Given, limits: &Limits) -> Result<Datum, String> {
    match given {
        Given::Value(value) => Ok(Datum::from_value(value)),
        Given::Json { document, text } => {
            let limits = JsonLimits { text: limits.message_bytes, value: ValueLimits::from(limits) };
            rows::from_json(text, document, &limits).map_err(|error| error.to_string())
        }
    }
}

/// A value with another one in it; or why it cannot be. What is nothing on the way becomes an object.
fn put_in(of: &Datum, steps: &[Step], value: Datum) -> Result<Datum, String> {
    let [first, rest @ ..] = steps else { return Ok(value) };
    let key = JsString::from(&*first.name());
    let within = put_in(&of.get(key.as_str()).unwrap_or_default(), rest, value)?;
    match of {
        Datum::Array(_) | Datum::Rows(_) => {
            let mut list: Vec<Datum> = match of {
                Datum::Rows(rows) => rows.iter().map(Datum::Row).collect(),
                Datum::Array(items) => items.list().to_vec(),
                _ => Vec::new(),
            };
            let length = list.len();
            match first {
                Step::Index(index) if (*index as usize) < length => list[*index as usize] = within,
                Step::Index(index) if *index as usize == length => list.push(within),
                _ => {
                    let name = first.name();
                    return Err(format!("a list of {length} has no place {name}: give one from 0 to {length}"));
                }
            }
            Ok(Datum::array(list))
        }
        Datum::Object(_) | Datum::Row(_) => {
            let entries: Vec<(JsString, Datum)> = match of {
                Datum::Row(row) => row.entries(),
                Datum::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
                _ => Vec::new(),
            };
            Ok(Datum::object(entries.into_iter().chain([(key, within)])))
        }
        Datum::Undefined | Datum::Null => Ok(Datum::object([(key, within)])),
        _ => Err(format!("there is no list or object to put \"{}\" into: give the value as a whole", first.name())),
    }
}
