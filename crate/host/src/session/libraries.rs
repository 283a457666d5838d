//! The libraries that app code can use: brought to an instance when its code first uses them.
//!
//! Those that come with the package, and that an earlier instance has used, are brought to a fresh one at once: it is
//! started ahead with a seed, a store and a moment that are the same each time, loads them, and only then begins with its
//! own (`Event::Begin`). So all that comes before is the same to the byte, and a thread that has done it once can copy what
//! came of it. Other libraries wait for their use: of them nobody knows whether they draw random numbers while they are
//! loaded, which the next instance would draw again, or look for data that is not there yet.

use super::{Session, effects::Broken, encode_at};
use crate::keeper::{Cause, Item};
use belljar_core::{Value, event::Event};
use std::collections::{HashMap, HashSet};

/// What is known of a jar's libraries beside their texts.
#[derive(Debug, Default)]
pub(super) struct Libraries {
    /// Those that the present instance has been brought, or been told why not.
    brought: HashSet<String>,
    /// Why none of the instances gets a library any more.
    lost: HashMap<String, String>,
    /// Those that each further instance is started with, in the order in which they were first used: what one was started
    /// with stands at the beginning of what the next one is.
    ahead: Vec<String>,
    /// The moment at which instances are started ahead.
    ahead_at_ms: Option<f64>,
}

impl Libraries {
    /// There is another instance, which has none.
    pub(super) fn forget_instance(&mut self) {
        self.brought.clear();
    }

    /// It has taken an instance down.
    pub(super) fn lose(&mut self, name: &str, reason: String) {
        self.ahead.retain(|ahead| ahead != name);
        self.lost.insert(name.to_owned(), reason);
    }
}

impl Session {
    /// The events that a fresh instance is started with, before it is told of anything.
    pub(super) fn first_events(&self, seed: u64, store: Vec<(String, Value)>) -> Result<Vec<Item>, String> {
        let ahead = self.libraries.borrow().ahead.clone();
        if ahead.is_empty() {
            return Ok(vec![Item::new(Cause::Start, self.encode(self.start_with(seed, store))?)]);
        }
        let at_ms = *self.libraries.borrow_mut().ahead_at_ms.get_or_insert(self.guest_now_ms());
        // No instance begins with this seed, and nothing is drawn from it.
        let start = self.start_with(self.config.seed.wrapping_sub(1), Vec::new());
        let mut first = vec![Item::ahead(Cause::Start, encode_at(at_ms, start)?)];
        for name in ahead {
            let Some(library) = self.config.libraries.iter().find(|library| library.name == name) else { continue };
            let event = Event::Library { name: name.clone(), source: Ok(library.text.clone()) };
            first.push(Item::ahead(Cause::Library { name: name.clone() }, encode_at(at_ms, event)?));
            self.libraries.borrow_mut().brought.insert(name);
        }
        first.push(Item::new(Cause::Begin, self.encode(Event::Begin { seed, store })?));
        Ok(first)
    }

    /// An instance has been brought a library. `complained`: it was not to be loaded.
    pub(super) fn library_came(&self, name: &str, complained: bool) {
        let comes_along = self.config.libraries.iter().any(|library| library.name == name && library.comes_along);
        let ahead = &mut self.libraries.borrow_mut().ahead;
        if complained {
            ahead.retain(|ahead| ahead != name);
        } else if comes_along && !ahead.iter().any(|ahead| ahead == name) {
            ahead.push(name.to_owned());
        }
    }

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
        Ok(Item::new(Cause::Library { name: name.to_owned() }, bytes))
    }
}
