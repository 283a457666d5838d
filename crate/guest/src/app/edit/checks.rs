//! Whether edits can be made, before any of them is.

use crate::{
    app::{
        App, code,
        open::{problem, refuse},
        rename::{self, Renamed},
    },
    globals::entities,
    state::State,
};
use belljar_core::{
    Limits,
    app::{Edit, Entity, Path, Problem, name::nearest, nesting, set_at},
    event::{Kind as CodeKind, Place},
};
use boa_engine::Context;
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

/// What the app will be like, as far as edits have touched it.
struct Ahead<'a> {
    app: &'a App,
    /// Entities that are added, changed or renamed, or whose code is changed with that; `None`: taken away.
    entities: IndexMap<String, Option<Entity>>,
}

pub(super) fn check(edits: &[Edit], app: &App, state: &State, context: &Context) -> Vec<Problem> {
    let mut ahead = Ahead { app, entities: IndexMap::new() };
    let mut problems = Vec::new();
    for (at, edit) in edits.iter().enumerate() {
        if let Err((key, message, help)) = ahead.take(edit, state, context) {
            problems.push(problem(&format!("$[{at}].{key}"), &message, &help));
        }
    }
    problems
}

type Why = (&'static str, String, String);

impl Ahead<'_> {
    fn take(&mut self, edit: &Edit, state: &State, context: &Context) -> Result<(), Why> {
        match edit {
            Edit::Add { name, entity } => {
                self.free("name", name, state, context)?;
                let parts = match entity {
                    Entity::Widget(widget) => vec![&widget.properties, &widget.meta],
                    Entity::Query(query) => vec![&query.template],
                    Entity::Js(_) => Vec::new(),
                };
                parts.into_iter().try_for_each(|part| fits("entity", name, part))?;
                self.entities.insert(name.clone(), Some(entity.clone()));
            }
            Edit::Remove { name } => {
                self.existing(name)?;
                self.entities.insert(name.clone(), None);
            }
            Edit::Rename { name, to } => {
                let entity = self.existing(name)?;
                self.free("to", to, state, context)?;
                self.entities.insert(name.clone(), None);
                self.entities.insert(to.clone(), Some(entity));
                self.rename_in_code(name, to)?;
            }
            Edit::Change { name, property, value } => {
                let mut entity = self.existing(name)?;
                let Some(texts) = texts_of(&mut entity) else {
                    let message = format!("\"{name}\" is a JS object and has no properties of its own");
                    return Err(("name", message, "change its body".into()));
                };
                if !set_at(texts, property, value.clone()) {
                    let message = format!("{name} has nothing that {property} could be in");
                    let help = "every step but the last has to lead to an object or a list, and a list has no gaps";
                    return Err(("property", message, help.into()));
                }
                fits("property", name, texts)?;
                self.entities.insert(name.clone(), Some(entity));
            }
            Edit::Body { name, body } => {
                let mut entity = self.existing(name)?;
                let Entity::Js(object) = &mut entity else {
                    return Err(("name", format!("\"{name}\" is no JS object"), "change one of its properties".into()));
                };
                object.body.clone_from(body);
                self.entities.insert(name.clone(), Some(entity));
            }
        }
        Ok(())
    }

    fn existing(&self, name: &str) -> Result<Entity, Why> {
        let known = match self.entities.get(name) {
            Some(known) => known.clone(),
            None => {
                self.app.named(name).filter(|_| name != "appsmith").map(|id| self.app.entity(id).definition.clone())
            }
        };
        known.ok_or_else(|| {
            let names = self.app.names.keys().map(|name| &**name);
            let help = nearest(name, names).map(|near| format!("did you mean \"{near}\"?"));
            let help = help.unwrap_or_else(|| "add it first".into());
            ("name", format!("the app has no entity called \"{name}\""), help)
        })
    }

    /// Puts another name into all code that refers to an entity, if none of that code has a variable of its own with the
    /// new name.
    fn rename_in_code(&mut self, name: &str, to: &str) -> Result<(), Why> {
        // Code that no edit has touched so far refers to what it refers to now.
        for cell in self.app.mentions.get(name).into_iter().flatten() {
            let of = self.app.entity(self.app.cell(*cell).entity);
            self.entities.entry(of.name.to_string()).or_insert_with(|| Some(of.definition.clone()));
        }
        for (of, entity) in &mut self.entities {
            let Some(entity) = entity else { continue };
            let behind = behind(of, entity, self.app);
            let is_captured =
                behind.is_some_and(|text| !rename::in_body(text, name, to, &Limits::default()).captured.is_empty());
            let renamed = if is_captured { Err(BODY.to_owned()) } else { rename_in(entity, name, to) };
            renamed.map_err(|property| {
                let place = Place { entity: of.clone(), property }.path();
                let message = format!("{place} refers to {name} where \"{to}\" is a variable of its own");
                ("to", message, "rename that variable first, or choose another name".to_owned())
            })?;
        }
        Ok(())
    }

    fn free(&self, key: &'static str, name: &str, state: &State, context: &Context) -> Result<(), Why> {
        let is_there = match self.entities.get(name) {
            Some(known) => known.is_some(),
            None => self.app.named(name).is_some(),
        };
        if is_there {
            let message = format!("there is an entity called \"{name}\" already");
            return Err((key, message, "choose another name".into()));
        }
        if let Some(reason) = refuse(name, state) {
            return Err((key, reason, "choose another name".into()));
        }
        if self.app.named(name).is_none() && !entities::can_define(name, context) {
            let message = format!("app code has declared a variable \"{name}\"");
            return Err((key, message, "choose another name".into()));
        }
        Ok(())
    }
}

/// Levels of brackets that properties or a template have at most: those of a definition, less those around them.
const MAX_NESTING: usize = 127 - 5;

/// Whether a definition can hold what an entity is to be.
fn fits(key: &'static str, name: &str, part: &Map<String, Json>) -> Result<(), Why> {
    if nesting(part) <= MAX_NESTING {
        return Ok(());
    }
    let message = format!("{name} would nest deeper than the 127 levels that a definition has at most");
    Err((key, message, "nest less: a value that is deeper is given with set".into()))
}

/// The properties or the template, if it has any.
fn texts_of(entity: &mut Entity) -> Option<&mut Map<String, Json>> {
    match entity {
        Entity::Widget(widget) => Some(&mut widget.properties),
        Entity::Query(query) => Some(&mut query.template),
        Entity::Js(_) => None,
    }
}

/// Where the text of a JS object stands.
const BODY: &str = "body";

/// The text that goes on while the one that a JS object is to have is none.
fn behind<'a>(name: &str, entity: &Entity, app: &'a App) -> Option<&'a str> {
    let Entity::Js(object) = entity else { return None };
    let js = app.entity(app.named(name)?).js.as_ref()?;
    let before = match &js.draft {
        Some(draft) => draft.before.as_ref(),
        None => Some(&js.text).filter(|text| **text != object.body),
    };
    before.filter(|_| code::object(name, &object.body, &app.limits).is_err()).map(String::as_str)
}

/// Renames in all code of an entity; or says in which property the new name would mean something else.
fn rename_in(entity: &mut Entity, name: &str, to: &str) -> Result<(), String> {
    let limits = Limits::default();
    if let Entity::Js(object) = entity {
        let Renamed { text, captured } = rename::in_body(&object.body, name, to, &limits);
        object.body = text.unwrap_or_else(|| std::mem::take(&mut object.body));
        return if captured.is_empty() { Ok(()) } else { Err(BODY.to_owned()) };
    }
    let kind_at = |path: &Path| match &*entity {
        Entity::Widget(widget) if !widget.triggers.contains(path) => CodeKind::Data,
        _ => CodeKind::Trigger,
    };
    let mut changes: Vec<(Path, String)> = Vec::new();
    for (path, text) in entity.texts() {
        let Renamed { text, captured } = rename::in_text(text, kind_at(&path), name, to, &limits);
        if !captured.is_empty() {
            return Err(path.to_string());
        }
        changes.extend(text.map(|text| (path, text)));
    }
    for (path, text) in changes {
        if let Some(texts) = texts_of(entity) {
            set_at(texts, &path, Some(text.into()));
        }
    }
    Ok(())
}
