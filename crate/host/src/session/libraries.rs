//! The libraries that app code can use: brought to an instance when its code first uses them.

use super::{Session, effects::Broken};
use crate::keeper::{Cause, Item};
use belljar_core::event::Event;
use std::collections::{HashMap, HashSet};

/// What is known of a jar's libraries beside their texts.
#[derive(Debug, Default)]
pub(super) struct Libraries {
    /// Those that the present instance has been brought, or been told why not.
    brought: HashSet<String>,
    /// Why none of the instances gets a library any more.
    lost: HashMap<String, String>,
}

impl Libraries {
    /// There is another instance, which has none.
    pub(super) fn forget_instance(&mut self) {
        self.brought.clear();
    }

    /// It has taken an instance down.
    pub(super) fn lose(&mut self, name: &str, reason: String) {
        self.lost.insert(name.to_owned(), reason);
    }
}

impl Session {
    /// The events that bring the libraries which an evaluation needs.
    pub(super) fn bring(&self, cause: &Cause, id: u32, names: &[String]) -> Result<Vec<Item>, Broken> {
        if !matches!(cause, Cause::Evaluation { id: evaluation, .. } if *evaluation == id) || names.is_empty() {
            return Err(Broken("it asked for libraries for what it was not given".into()));
        }
        names.iter().map(|name| self.bring_one(name)).collect()
    }

    /// The events that bring the libraries which bindings of the app need, but for those that the instance has. They are
    /// brought before anything else happens, and the bindings wait for them.
    pub(super) fn bring_to_app(&self, cause: &Cause, names: &[String]) -> Result<Vec<Item>, Broken> {
        // The very event that opens it is not taken in yet.
        if !self.has_app() && !matches!(cause, Cause::App { .. }) {
            return Err(Broken("it asked for libraries for an app, and has none".into()));
        }
        let missing = names.iter().filter(|name| !self.libraries.borrow().brought.contains(*name));
        missing.map(|name| self.bring_one(name)).collect()
    }

    fn bring_one(&self, name: &str) -> Result<Item, Broken> {
        let known = self.config.libraries.iter().find(|library| library.name == name);
        let library = known.ok_or_else(|| Broken("it asked for a library that there is not".into()))?;
        if !self.libraries.borrow_mut().brought.insert(name.to_owned()) {
            return Err(Broken(format!("it asked for the library {name} twice")));
        }
        let lost = self.libraries.borrow().lost.get(name).cloned();
        let source = lost.map_or_else(|| Ok(library.text.clone()), Err);
        let encode = |source| {
            let event = Event::Library { name: name.to_owned(), source };
            self.encode(event).map_err(Broken)
        };
        let limit = self.config.policy.limits.message_bytes as usize;
        let mut bytes = encode(source)?;
        if bytes.len() > limit {
            bytes = encode(Err(format!("its text has more than {limit} bytes (limits.messageBytes)")))?;
        }
        Ok(Item { cause: Cause::Library { name: name.to_owned() }, bytes })
    }
}
