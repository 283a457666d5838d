//! What an app is to be opened with again: as it was opened, with all that was changed since.

use super::{Definition, Edit, Edited, Entities, Entity, OpenApp, Path, Quarantined, Rewritten, set_at};
use crate::event::Place;
use serde_json::{Value as Json, json};

/// An app as it is to be opened again. However often it is changed, there is one definition and no list of changes.
#[derive(Clone, Debug)]
pub struct Opening {
    open: OpenApp,
    /// What all pages share, and the page that is open: others are not opened with it.
    definition: Definition,
    /// Texts of JS objects that are no JavaScript, by name: what the definition has of them goes on.
    drafts: Vec<(String, String)>,
    /// `open` does not say yet what has become of the app.
    is_stale: bool,
}

/// What an edit does to what is known of an app's properties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// An entity has another name.
    Renamed {
        /// What it was called.
        name: String,
        /// What it is called from now on.
        to: String,
    },
    /// An entity is gone.
    Removed {
        /// Its name.
        name: String,
    },
    /// A property of a widget was changed as a whole: its value is what is written.
    Written {
        /// The widget's name.
        name: String,
        /// The first step of the property's path.
        key: String,
    },
}

impl Moved {
    /// Where a value stands that stood at a place. `None`: it is gone.
    pub fn follow(&self, mut place: Place) -> Option<Place> {
        match self {
            Self::Renamed { name, to } if place.entity == *name => place.entity.clone_from(to),
            Self::Removed { name } if place.entity == *name => return None,
            Self::Written { name, key } if place.entity == *name && first_of(&place).as_ref() == Some(key) => {
                return None;
            }
            _ => {}
        }
        Some(place)
    }
}

impl Opening {
    /// Of an app that was opened. `None`: its definition cannot be read, so that it was not.
    pub fn new(open: OpenApp) -> Option<Self> {
        let mut definition = Definition::from_json(&open.definition).ok()?;
        let page = definition.page(open.page.as_deref())?.name.clone();
        definition.pages.retain(|other| other.name == page);
        Some(Self { open, definition, drafts: Vec::new(), is_stale: false })
    }

    /// What it is to be opened with, if that is not what it was to be opened with before.
    pub fn renewed(&mut self) -> Option<&OpenApp> {
        if !std::mem::take(&mut self.is_stale) {
            return None;
        }
        self.open.definition = self.definition.to_json().to_string();
        Some(&self.open)
    }

    /// The edits that are to be made once it is open, if there are any.
    pub fn drafts(&self) -> Option<String> {
        let edits = self.drafts.iter().map(|(name, body)| json!({ "op": "body", "name": name, "body": body }));
        (!self.drafts.is_empty()).then(|| edits.collect::<Json>().to_string())
    }

    /// A property has taken an engine down.
    pub fn quarantine(&mut self, property: Quarantined) {
        self.is_stale = true;
        self.open.quarantined.push(property);
    }

    /// Edits were made. Gives what they have done to values that properties were given.
    pub fn take_in(&mut self, edits: Vec<Edit>, edited: &Edited) -> Vec<Moved> {
        self.is_stale = true;
        let mut moved = Vec::new();
        for (at, edit) in edits.into_iter().enumerate() {
            let is_draft = edited.drafts.contains(&(at as u32));
            moved.extend(self.make(edit, is_draft));
        }
        for rewritten in &edited.rewritten {
            self.write(&rewritten.place, &rewritten.text);
        }
        for Rewritten { place, text } in &edited.behind_drafts {
            if let Some(Entity::Js(object)) = self.entity(&place.entity) {
                object.body.clone_from(text);
            }
        }
        moved
    }

    fn make(&mut self, edit: Edit, is_draft: bool) -> Option<Moved> {
        match edit {
            Edit::Add { name, entity } => {
                self.release(&name, "");
                self.page().insert(name, entity);
                None
            }
            Edit::Remove { name } => {
                for entities in [&mut self.definition.entities, &mut self.definition.pages[0].entities] {
                    entities.shift_remove(&name);
                }
                self.drafts.retain(|(of, _)| *of != name);
                Some(self.follow(Moved::Removed { name }))
            }
            Edit::Rename { name, to } => {
                for entities in [&mut self.definition.entities, &mut self.definition.pages[0].entities] {
                    rename(entities, &name, &to);
                }
                self.drafts.iter_mut().filter(|(of, _)| *of == name).for_each(|(of, _)| of.clone_from(&to));
                Some(self.follow(Moved::Renamed { name, to }))
            }
            Edit::Change { name, property, value } => {
                let key = property.steps().first()?.name().into_owned();
                self.release(&name, &key);
                let is_of = |place: &Place| place.entity == name && first_of(place).as_ref() == Some(&key);
                self.open.quarantined.retain(|property| !is_of(&property.place));
                match self.entity(&name)? {
                    Entity::Widget(widget) => {
                        set_at(&mut widget.properties, &property, value);
                        widget.meta.shift_remove(&key);
                        Some(self.follow(Moved::Written { name, key }))
                    }
                    Entity::Query(query) => {
                        set_at(&mut query.template, &property, value);
                        None
                    }
                    Entity::Js(_) => None,
                }
            }
            Edit::Body { name, body } => {
                self.open.quarantined.retain(|property| property.place.entity != name);
                self.drafts.retain(|(of, _)| *of != name);
                if is_draft {
                    self.drafts.push((name, body));
                    return None;
                }
                self.release(&name, "");
                if let Some(Entity::Js(object)) = self.entity(&name) {
                    object.body = body;
                }
                None
            }
        }
    }

    /// Another text at a place.
    fn write(&mut self, place: &Place, text: &str) {
        if let Some((_, draft)) = self.drafts.iter_mut().find(|(of, _)| *of == place.entity) {
            text.clone_into(draft);
            return;
        }
        let Ok(path) = place.property.parse::<Path>() else { return };
        match self.entity(&place.entity) {
            Some(Entity::Widget(widget)) => drop(set_at(&mut widget.properties, &path, Some(text.into()))),
            Some(Entity::Query(query)) => drop(set_at(&mut query.template, &path, Some(text.into()))),
            Some(Entity::Js(object)) => text.clone_into(&mut object.body),
            None => {}
        }
    }

    /// What is known by place follows an edit.
    fn follow(&mut self, moved: Moved) -> Moved {
        let OpenApp { values, quarantined, released, .. } = &mut self.open;
        let followed = std::mem::take(values).into_iter();
        *values = followed.filter_map(|(place, given)| Some((moved.follow(place)?, given))).collect();
        // What is written anew is released, and not quarantined: both were noted.
        if !matches!(moved, Moved::Written { .. }) {
            let properties = std::mem::take(quarantined).into_iter();
            let follow = |property: Quarantined| Some(Quarantined { place: moved.follow(property.place)?, ..property });
            *quarantined = properties.filter_map(follow).collect();
            *released = std::mem::take(released).into_iter().filter_map(|place| moved.follow(place)).collect();
        }
        moved
    }

    /// A text was changed: safe mode does not hold it any more.
    fn release(&mut self, entity: &str, property: &str) {
        let place = Place { entity: entity.to_owned(), property: property.to_owned() };
        if self.open.safe_mode && !self.open.released.contains(&place) {
            self.open.released.push(place);
        }
    }

    fn page(&mut self) -> &mut Entities {
        &mut self.definition.pages[0].entities
    }

    fn entity(&mut self, name: &str) -> Option<&mut Entity> {
        let Definition { entities, pages, .. } = &mut self.definition;
        entities.get_mut(name).or_else(|| pages[0].entities.get_mut(name))
    }
}

/// An entity keeps its place among the others.
fn rename(entities: &mut Entities, name: &str, to: &str) {
    if let Some((index, _, entity)) = entities.shift_remove_full(name) {
        entities.shift_insert(index, to.to_owned(), entity);
    }
}

/// The first step of a place's path.
fn first_of(place: &Place) -> Option<String> {
    let path: Path = place.property.parse().ok()?;
    path.steps().first().map(|step| step.name().into_owned())
}
