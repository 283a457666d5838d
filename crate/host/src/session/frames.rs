//! Entities that the page shows as frames: what app code may set of them, and what is said of them.
//!
//! What a frame shows leaves the page: an address is asked for, a document may ask for others. So app code gives a frame
//! only what it might give away otherwise. Its sandbox is nothing that an entity has ([`belljar_core::iframe`]).

use super::{Done, Failure, Session, asks::Changes, limit_of_value};
use belljar_core::{
    Ask, Value,
    ask::AskFailure,
    event::Methods,
    value::{Slot, ValueLimits},
};

impl Session {
    /// Says that an entity is a frame, or no longer is.
    pub(crate) fn mark_frame(&self, entity: String, is_frame: bool) {
        let mut frames = self.frames.borrow_mut();
        if is_frame {
            frames.insert(entity);
        } else {
            frames.remove(&entity);
        }
    }

    /// Changes some of an entity's properties; the others stay, and what it can do.
    pub(crate) fn change_data(&self, entity: &str, changes: Changes, done: Done<()>) {
        if let Some(failure) = self.end() {
            return done(Err(failure));
        }
        // Each by itself: what is there already was checked.
        let limits = ValueLimits::from(&self.config.policy.limits);
        if let Some(error) = changes.iter().find_map(|(_, value)| value.check(&limits).err()) {
            return done(Err(Failure::Limit(limit_of_value(&error))));
        }
        self.change_entity_then(entity, changes, done);
    }

    /// Whether what is asked is nothing that a frame refuses.
    pub(super) fn check_frame(&self, ask: &Ask) -> Result<(), AskFailure> {
        let Ask::SetWidget { widget, setter, property, value } = ask else { return Ok(()) };
        if !self.frames.borrow().contains(widget) {
            return Ok(());
        }
        let refuse = |name: &str, words: &str| {
            Err(AskFailure { name: name.to_owned(), message: format!("{widget}.{setter}{words}") })
        };
        // The page gives an entity its setters; a guest that was taken over could ask for others.
        let pair = (setter.clone(), property.clone());
        match self.latest_entity(widget) {
            Some((_, Methods::Setters(setters))) if setters.contains(&pair) => {}
            _ => return refuse("Error", ": there is no such setter"),
        }
        let expected = match property.as_str() {
            "source" | "srcDoc" | "title" if !matches!(value.root(), Slot::String(_)) => "string",
            "isVisible" if !matches!(value.root(), Slot::Bool(_)) => "boolean",
            _ => "",
        };
        if !expected.is_empty() {
            let received = kind(value);
            return refuse("TypeError", &format!(" expected {expected} for 'value' argument but received {received}"));
        }
        if property != "source" {
            return Ok(());
        }
        // What is no text that UTF-8 can hold is no address.
        let source = value.as_str().unwrap_or("\u{fffd}");
        match self.grants.check_frame_source(source, self.config.own_origin.as_deref()) {
            Ok(()) => Ok(()),
            Err(refusal) => refuse("Error", &format!(": {refusal}")),
        }
    }
}

/// As the guest names types in its own messages about arguments.
fn kind(value: &Value) -> &'static str {
    match value.root() {
        Slot::Undefined => "undefined",
        Slot::Null => "null",
        Slot::Bool(_) => "boolean",
        Slot::Number(_) => "number",
        Slot::BigInt(_) => "bigint",
        Slot::String(_) => "string",
        Slot::Node(_) => "object",
    }
}
