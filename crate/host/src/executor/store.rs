//! An app's store: what `storeValue` keeps across visits, and what it keeps until the page is left.
//!
//! The persisted part is one JSON text, `{"version":1,"values":{…}}`, under one name per app and branch. It is read
//! again for every batch, so that jars of the same app on other pages lose nothing. A text that cannot be read is set
//! aside under another name and reported, never overwritten (invariant I9: nothing lost).

use super::{Storage, StorageFailure};
use belljar_core::{Value, effect::StoreChange, policy::StoreGrant};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, collections::HashMap, rc::Rc};

/// The form in which a store is kept.
const VERSION: u32 = 1;

type Json = serde_json::Value;
type Persisted = serde_json::Map<String, Json>;

/// What is kept until the page is left, with the bytes that each value would have as text.
type Session = IndexMap<String, (Rc<Value>, usize)>;

#[derive(Serialize)]
struct Kept<'a> {
    version: u32,
    values: &'a Persisted,
}

#[derive(Deserialize)]
struct Found {
    version: u32,
    values: Persisted,
}

/// Why a batch of changes was not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoreFailure {
    /// Nowhere to keep it.
    #[error("{0}; nothing of this change was kept")]
    Storage(#[from] StorageFailure),
    /// More than is granted.
    #[error("the store would hold {bytes} bytes and policy.store.maxBytes is {max}; nothing of this change was kept")]
    Full {
        /// What all keys and values would take.
        bytes: usize,
        /// What they may take.
        max: u32,
    },
    /// An unreadable store is in the way.
    #[error("the store of an earlier visit cannot be read and there is no room to set it aside; nothing was kept")]
    InTheWay,
}

/// Something found in place of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble(pub(crate) String);

/// The store of one app.
pub(crate) struct Store {
    name: String,
    storage: Rc<dyn Storage>,
    session: Rc<RefCell<Session>>,
    max_bytes: u32,
    /// The text last read or written and what it says: parsing megabytes for every change would be felt.
    parsed: RefCell<Option<(String, Rc<Persisted>)>>,
}

impl Store {
    /// The store of an app. What was found in its place is told by [`Store::values`] and [`Store::apply`].
    pub(crate) fn new(app: &str, branch: Option<&str>, grant: &StoreGrant, storage: Rc<dyn Storage>) -> Self {
        let name = match branch {
            Some(branch) => format!("belljar:store:{app}:{branch}"),
            None => format!("belljar:store:{app}"),
        };
        let session = session_values(&name);
        Self { name, storage, session, max_bytes: grant.max_bytes(), parsed: RefCell::default() }
    }

    /// All values, persisted ones first, each part in insertion order.
    pub(crate) fn values(&self) -> (Vec<(String, Value)>, Option<Trouble>) {
        let (persisted, mut trouble) = match self.load() {
            Ok(loaded) => loaded,
            Err(failure) => (Rc::default(), Some(Trouble(failure.to_string()))),
        };
        let session = self.session.borrow();
        let mut values = Vec::with_capacity(persisted.len() + session.len());
        for (key, json) in persisted.iter().filter(|(key, _)| !session.contains_key(*key)) {
            match Value::from_json(json) {
                Ok(value) => values.push((key.clone(), value)),
                Err(error) => {
                    trouble = Some(Trouble(format!("the stored value of \"{key}\" cannot be read: {error}")));
                }
            }
        }
        values.extend(session.iter().map(|(key, (value, _))| (key.clone(), Value::clone(value))));
        (values, trouble)
    }

    /// Applies a batch: all of it or nothing.
    pub(crate) fn apply(&self, changes: &[StoreChange]) -> Result<Option<Trouble>, StoreFailure> {
        let (before, trouble) = self.load()?;
        let mut persisted = Persisted::clone(&before);
        let mut session = self.session.borrow().clone();
        for change in changes {
            match change {
                StoreChange::Set { key, value, persist: true } => {
                    session.shift_remove(key);
                    persisted.insert(key.clone(), value.to_json());
                }
                StoreChange::Set { key, value, persist: false } => {
                    persisted.shift_remove(key);
                    let bytes = text_of(&value.to_json()).len();
                    session.insert(key.clone(), (Rc::new(value.clone()), bytes));
                }
                StoreChange::Remove { key } => {
                    session.shift_remove(key);
                    persisted.shift_remove(key);
                }
                StoreChange::Clear => {
                    session.clear();
                    persisted.clear();
                }
            }
        }
        let text = text_of(&Kept { version: VERSION, values: &persisted });
        let bytes = text.len() + session.iter().map(|(key, (_, bytes))| key.len() + bytes).sum::<usize>();
        // A store that was over its limit before, because the limit was lowered, may still shrink.
        if bytes > self.max_bytes as usize && bytes >= self.bytes(&before) {
            return Err(StoreFailure::Full { bytes, max: self.max_bytes });
        }
        if persisted != *before {
            if persisted.is_empty() {
                self.storage.remove(&self.name)?;
            } else {
                self.storage.write(&self.name, &text)?;
                self.parsed.replace(Some((text, Rc::new(persisted))));
            }
        }
        self.session.replace(session);
        Ok(trouble)
    }

    fn bytes(&self, persisted: &Persisted) -> usize {
        let session: usize = self.session.borrow().iter().map(|(key, (_, bytes))| key.len() + bytes).sum();
        text_of(&Kept { version: VERSION, values: persisted }).len() + session
    }

    /// What is persisted now. A text that cannot be read is set aside first.
    fn load(&self) -> Result<(Rc<Persisted>, Option<Trouble>), StoreFailure> {
        let Some(text) = self.storage.read(&self.name)? else { return Ok((Rc::default(), None)) };
        if let Some((known, persisted)) = &*self.parsed.borrow()
            && *known == text
        {
            return Ok((persisted.clone(), None));
        }
        let why = match serde_json::from_str::<Found>(&text) {
            Ok(Found { version: VERSION, values }) => {
                let persisted = Rc::new(values);
                self.parsed.replace(Some((text, persisted.clone())));
                return Ok((persisted, None));
            }
            Ok(Found { version, .. }) => format!("it is of version {version} and this release reads version {VERSION}"),
            Err(error) => error.to_string(),
        };
        let aside = self.set_aside(&text)?;
        let trouble =
            format!("the store kept under \"{}\" cannot be read and was set aside as \"{aside}\": {why}", self.name);
        Ok((Rc::default(), Some(Trouble(trouble))))
    }

    fn set_aside(&self, text: &str) -> Result<String, StoreFailure> {
        for n in 1_u32.. {
            let aside = format!("{}:kept-aside:{n}", self.name);
            if self.storage.read(&aside)?.is_some() {
                continue;
            }
            self.storage.write(&aside, text).map_err(|failure| match failure {
                StorageFailure::Full => StoreFailure::InTheWay,
                other => other.into(),
            })?;
            self.storage.remove(&self.name)?;
            return Ok(aside);
        }
        Err(StoreFailure::InTheWay)
    }
}

/// The session's values of a store: those of all jars of the app on this page.
fn session_values(name: &str) -> Rc<RefCell<Session>> {
    thread_local! {
        static SESSIONS: RefCell<HashMap<String, Rc<RefCell<Session>>>> = RefCell::default();
    }
    SESSIONS.with(|sessions| sessions.borrow_mut().entry(name.to_owned()).or_default().clone())
}

fn text_of(json: &impl Serialize) -> String {
    serde_json::to_string(json).expect("maps with string keys, numbers and texts always have a JSON form")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::executor::storage::MemoryStorage;
    use belljar_core::{Policy, policy::StorePolicy};

    fn grant(max_bytes: u32) -> StoreGrant {
        let policy = Policy { store: Some(StorePolicy { max_bytes }), ..Policy::default() };
        policy.grants().store.expect("the policy has a store")
    }

    fn store(app: &str, storage: &MemoryStorage) -> Store {
        Store::new(app, None, &grant(1_000), Rc::new(storage.clone()))
    }

    fn set(key: &str, value: &str, persist: bool) -> StoreChange {
        StoreChange::Set { key: key.into(), value: Value::from(value), persist }
    }

    fn keys(store: &Store) -> Vec<String> {
        store.values().0.into_iter().map(|(key, _)| key).collect()
    }

    #[test]
    fn what_is_persisted_outlives_the_store_and_is_one_text() {
        let storage = MemoryStorage::default();
        store("persisted", &storage).apply(&[set("a", "1", true), set("__proto__", "2", true)]).unwrap();
        let text = storage.read("belljar:store:persisted").unwrap().unwrap();
        assert_eq!(text, r#"{"version":1,"values":{"a":"1","__proto__":"2"}}"#);
        assert_eq!(keys(&store("persisted", &storage)), ["a", "__proto__"]);
    }

    #[test]
    fn session_values_hide_and_remove_persisted_ones() {
        let storage = MemoryStorage::default();
        let store = store("scopes", &storage);
        store.apply(&[set("a", "old", true), set("b", "1", true)]).unwrap();
        store.apply(&[set("a", "new", false)]).unwrap();
        assert_eq!(storage.read("belljar:store:scopes").unwrap().unwrap(), r#"{"version":1,"values":{"b":"1"}}"#);
        assert_eq!(store.values().0[1], ("a".into(), Value::from("new")));
        store.apply(&[StoreChange::Remove { key: "b".into() }]).unwrap();
        assert_eq!(storage.read("belljar:store:scopes").unwrap(), None);
        store.apply(&[StoreChange::Clear]).unwrap();
        assert!(keys(&store).is_empty());
    }

    #[test]
    fn jars_of_other_pages_lose_nothing() {
        let storage = MemoryStorage::default();
        let (here, there) = (store("pages", &storage), store("pages", &storage));
        here.apply(&[set("a", "1", true)]).unwrap();
        there.apply(&[set("b", "2", true)]).unwrap();
        here.apply(&[set("c", "3", true)]).unwrap();
        assert_eq!(keys(&there), ["a", "b", "c"]);
    }

    #[test]
    fn branches_are_apart() {
        let storage: Rc<dyn Storage> = Rc::new(MemoryStorage::default());
        let main = Store::new("branches", None, &grant(1_000), storage.clone());
        let draft = Store::new("branches", Some("draft"), &grant(1_000), storage);
        main.apply(&[set("a", "1", true), set("b", "1", false)]).unwrap();
        assert!(keys(&draft).is_empty());
    }

    #[test]
    fn a_batch_over_the_limit_changes_nothing() {
        let storage = MemoryStorage::default();
        let store = store("limit", &storage);
        store.apply(&[set("a", "1", true), set("s", "1", false)]).unwrap();
        let failure = store.apply(&[set("b", "2", true), set("big", &"x".repeat(1_000), false)]).unwrap_err();
        assert!(matches!(failure, StoreFailure::Full { bytes: 1_000.., max: 1_000 }), "{failure}");
        assert_eq!(keys(&store), ["a", "s"]);
    }

    #[test]
    fn a_store_over_a_lowered_limit_may_shrink() {
        let storage = MemoryStorage::default();
        store("lowered", &storage)
            .apply(&[set("a", &"x".repeat(300), true), set("b", &"x".repeat(300), true)])
            .unwrap();
        let lowered = Store::new("lowered", None, &grant(100), Rc::new(storage.clone()));
        lowered.apply(&[StoreChange::Remove { key: "b".into() }]).unwrap();
        assert_eq!(keys(&lowered), ["a"]);
        assert!(lowered.apply(&[set("c", "1", true)]).is_err());
    }

    #[test]
    fn a_full_disk_changes_nothing() {
        let storage = MemoryStorage::bounded(120);
        let store = store("disk", &storage);
        store.apply(&[set("a", "1", true)]).unwrap();
        let failure = store.apply(&[set("s", "1", false), set("b", &"x".repeat(100), true)]).unwrap_err();
        assert_eq!(failure, StoreFailure::Storage(StorageFailure::Full));
        assert_eq!(keys(&store), ["a"]);
    }

    #[test]
    fn an_unreadable_store_is_set_aside_and_never_overwritten() {
        let storage = MemoryStorage::default();
        for (n, text) in ["not JSON", r#"{"version":2,"values":{}}"#, r#"{"version":1}"#].into_iter().enumerate() {
            storage.write("belljar:store:old", text).unwrap();
            let store = store("old", &storage);
            let (values, trouble) = store.values();
            assert!(values.is_empty());
            let aside = format!("belljar:store:old:kept-aside:{}", n + 1);
            assert!(trouble.unwrap().0.contains(&aside));
            assert_eq!(storage.read(&aside).unwrap().unwrap(), text);
            store.apply(&[set("a", "1", true)]).unwrap();
            assert_eq!(storage.read(&aside).unwrap().unwrap(), text);
        }
    }

    #[test]
    fn without_room_to_set_it_aside_nothing_is_written() {
        let storage = MemoryStorage::bounded(60);
        storage.write("belljar:store:stuck", "not JSON, and thirty bytes long").unwrap();
        let store = store("stuck", &storage);
        assert!(store.values().1.is_some());
        assert_eq!(store.apply(&[set("a", "1", true)]).unwrap_err(), StoreFailure::InTheWay);
        assert_eq!(storage.read("belljar:store:stuck").unwrap().unwrap(), "not JSON, and thirty bytes long");
    }
}
