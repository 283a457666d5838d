//! Whether edits can be made, before any of them is.

use crate::{
    app::{
        App,
        cells::Kind,
        code,
        open::{problem, refuse},
    },
    globals::entities,
    state::State,
};
use belljar_core::{
    app::{self, Edit, Problem, name::nearest, nesting, set_at},
    event::Kind as CodeKind,
};
use boa_engine::Context;
use serde_json::{Map, Value as Json};
use std::collections::HashMap;

/// What the app will be like, as far as edits have touched it.
struct Ahead<'a> {
    app: &'a App,
    /// Entities that are added or renamed, with their properties or templates; `None`: taken away.
    entities: HashMap<String, Option<Shape>>,
}

#[derive(Clone)]
enum Shape {
    /// It has texts at paths: those properties that were looked at.
    Texts(Map<String, Json>),
    Js,
}

pub(super) fn check(edits: &[Edit], app: &App, state: &State, context: &Context) -> Vec<Problem> {
    let mut ahead = Ahead { app, entities: HashMap::new() };
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
                    app::Entity::Widget(widget) => vec![&widget.properties, &widget.meta],
                    app::Entity::Query(query) => vec![&query.template],
                    app::Entity::Js(_) => Vec::new(),
                };
                parts.into_iter().try_for_each(|part| fits("entity", name, part))?;
                self.entities.insert(name.clone(), Some(Shape::of(entity)));
            }
            Edit::Remove { name } => {
                self.existing(name)?;
                self.entities.insert(name.clone(), None);
            }
            Edit::Rename { name, to } => {
                let shape = self.existing(name)?;
                self.free("to", to, state, context)?;
                self.means_the_same(name, to)?;
                self.entities.insert(name.clone(), None);
                self.entities.insert(to.clone(), Some(shape));
            }
            Edit::Change { name, property, value } => {
                let Shape::Texts(mut texts) = self.existing(name)? else {
                    let message = format!("\"{name}\" is a JS object and has no properties of its own");
                    return Err(("name", message, "change its body".into()));
                };
                if !set_at(&mut texts, property, value.clone()) {
                    let message = format!("{name} has nothing that {property} could be in");
                    let help = "every step but the last has to lead to an object or a list, and a list has no gaps";
                    return Err(("property", message, help.into()));
                }
                fits("property", name, &texts)?;
                self.entities.insert(name.clone(), Some(Shape::Texts(texts)));
            }
            Edit::Body { name, .. } => {
                if !matches!(self.existing(name)?, Shape::Js) {
                    return Err(("name", format!("\"{name}\" is no JS object"), "change one of its properties".into()));
                }
            }
        }
        Ok(())
    }

    fn existing(&self, name: &str) -> Result<Shape, Why> {
        let known = match self.entities.get(name) {
            Some(known) => known.clone(),
            None => {
                self.app.named(name).filter(|_| name != "appsmith").map(|id| Shape::of(&self.app.entity(id).definition))
            }
        };
        known.ok_or_else(|| {
            let names = self.app.names.keys().map(|name| &**name);
            let help = nearest(name, names).map(|near| format!("did you mean \"{near}\"?"));
            let help = help.unwrap_or_else(|| "add it first".into());
            ("name", format!("the app has no entity called \"{name}\""), help)
        })
    }

    /// Whether no code that refers to an entity has a variable of its own with the new name.
    fn means_the_same(&self, name: &str, to: &str) -> Result<(), Why> {
        let mentioned = self.app.mentions.get(name).into_iter().flatten();
        let captured = mentioned.copied().find(|cell| match &self.app.cell(*cell).kind {
            Kind::Bound(bound) => !code::captured(&bound.text, CodeKind::Data, name, to).is_empty(),
            Kind::Dormant(bound) => !code::captured(&bound.text, CodeKind::Trigger, name, to).is_empty(),
            Kind::Body | Kind::Function => {
                let js = self.app.entity(self.app.cell(*cell).entity).js.as_ref();
                js.is_some_and(|js| !code::captured_in_body(&js.text, name, to).is_empty())
            }
            _ => false,
        });
        let Some(cell) = captured else { return Ok(()) };
        let message = format!("{} refers to {name} where \"{to}\" is a variable of its own", self.app.print(cell));
        Err(("to", message, "rename that variable first, or choose another name".into()))
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

impl Shape {
    fn of(entity: &app::Entity) -> Self {
        match entity {
            app::Entity::Widget(widget) => Self::Texts(widget.properties.clone()),
            app::Entity::Query(query) => Self::Texts(query.template.clone()),
            app::Entity::Js(_) => Self::Js,
        }
    }
}
