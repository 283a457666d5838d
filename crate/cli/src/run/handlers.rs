//! The event handlers that an app says it has: of one that is empty a running app knows nothing.

use belljar_core::{
    app::{Definition, Edit, Entity, read_edits},
    event::Place,
};
use std::collections::HashSet;

/// Handlers, each by its entity's name and its path in it.
#[derive(Default)]
pub(super) struct Handlers(HashSet<(String, String)>);

impl Handlers {
    /// Those of a definition, of all pages.
    pub(super) fn of(definition: &Definition) -> Self {
        let mut handlers = Self::default();
        let shared = definition.entities.iter();
        for (name, entity) in shared.chain(definition.pages.iter().flat_map(|page| &page.entities)) {
            handlers.add(name, entity);
        }
        handlers
    }

    fn add(&mut self, name: &str, entity: &Entity) {
        if let Entity::Widget(widget) = entity {
            self.0.extend(widget.triggers.iter().map(|path| (name.to_owned(), path.to_string())));
        }
    }

    /// Follows the app's edits. One that the app refuses leaves a handler too many, which then is silent.
    pub(super) fn follow(&mut self, edits: &str) {
        for edit in read_edits(edits).unwrap_or_default() {
            match edit {
                Edit::Add { name, entity } => self.add(&name, &entity),
                Edit::Rename { name, to } => {
                    let renamed: Vec<_> = self.0.iter().filter(|(of, _)| *of == name).cloned().collect();
                    self.0.extend(renamed.into_iter().map(|(_, path)| (to.clone(), path)));
                }
                Edit::Remove { .. } | Edit::Change { .. } | Edit::Body { .. } => {}
            }
        }
    }

    /// Whether the app says that it has one.
    pub(super) fn has(&self, place: &Place) -> bool {
        self.0.contains(&(place.entity.clone(), place.property.clone()))
    }
}
