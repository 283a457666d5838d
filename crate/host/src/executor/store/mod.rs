//! An app's store: what `storeValue` keeps across visits, and what it keeps until the page is left.
//!
//! The persisted part is one text under one name per app and branch (`format`). Values that are too large for that are in
//! the archive, and the text names them: what is new is archived before the text names it, and what is old forgotten
//! after, so that a page that is closed in between loses nothing. All jars of an app on one page share what is known of
//! it (`shared`); what other tabs write meanwhile is taken in, key by key (`contents`). A text that cannot be read is set
//! aside under another name and reported, never overwritten (invariant I9: nothing lost).

mod contents;
mod format;
mod load;
mod save;
mod shared;
#[cfg(test)]
mod tests;

use super::{Archive, Clock, Storage, StorageFailure, Tabs, Tasks, Vault, VaultFailure};
use belljar_core::{Value, effect::StoreChange, policy::StoreGrant};
use indexmap::IndexMap;
use shared::{Job, Shared};
use std::{
    cell::RefCell,
    collections::HashMap,
    rc::{Rc, Weak},
};

/// What is kept until the page is left, with the bytes that each value would have as text.
type Session = IndexMap<String, (Rc<Value>, usize)>;

/// Where stores are kept, and what they need for it.
pub(crate) struct Keeping {
    pub(crate) storage: Rc<dyn Storage>,
    /// Absent: all values are in [`Storage`], however large they are.
    pub(crate) archive: Option<Rc<dyn Archive>>,
    /// Absent where nothing is at rest: in memory there is nothing to encrypt.
    pub(crate) vault: Option<Rc<dyn Vault>>,
    /// Absent where there are none.
    pub(crate) tabs: Option<Box<dyn Tabs>>,
    pub(crate) tasks: Box<dyn Tasks>,
    pub(crate) clock: Box<dyn Clock>,
}

/// The stores of a page's apps. Jars of the same app share one.
pub(crate) struct Stores {
    keeping: Rc<Keeping>,
    open: RefCell<HashMap<String, Weak<Shared>>>,
    /// The session's values of each store. They outlive its jars.
    sessions: RefCell<HashMap<String, Rc<RefCell<Session>>>>,
}

/// What a store's policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Terms {
    max_bytes: u32,
    max_local_bytes: u32,
    encrypt: bool,
}

/// Something that whoever has a store is told.
#[derive(Debug)]
pub(crate) enum News<'a> {
    /// It was changed elsewhere.
    Changed(&'a [StoreChange]),
    /// Something of it cannot be read.
    Unreadable(&'a str),
    /// What another tab had overwritten could not be written again.
    Unwritten(&'a str),
}

/// Who is told.
pub(crate) type Hear = Box<dyn Fn(News<'_>)>;

/// Why a batch of changes was not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoreFailure {
    /// Nowhere to keep it.
    #[error("{0}; nothing of this change was kept")]
    Storage(#[from] StorageFailure),
    /// It is to be encrypted and cannot be.
    #[error("{0}; nothing of this change was kept")]
    Vault(#[from] VaultFailure),
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
    /// Others were quicker, again and again.
    #[error("other tabs of the app changed its store again and again meanwhile; nothing of this change was kept")]
    Busy,
}

/// The store of one app, as one jar has it.
pub(crate) struct Store {
    shared: Rc<Shared>,
    terms: Terms,
    id: u32,
}

impl Stores {
    pub(crate) fn new(keeping: Keeping) -> Self {
        Self { keeping: Rc::new(keeping), open: RefCell::default(), sessions: RefCell::default() }
    }

    /// The store of an app, for one jar.
    pub(crate) fn open(&self, app: &str, branch: Option<&str>, grant: &StoreGrant, hear: Hear) -> Store {
        let (name, appsmith) = match branch {
            Some(branch) => (format!("belljar:store:{app}:{branch}"), format!("APPSMITH_LOCAL_STORE-{app}-{branch}")),
            None => (format!("belljar:store:{app}"), format!("APPSMITH_LOCAL_STORE-{app}")),
        };
        let session = self.sessions.borrow_mut().entry(name.clone()).or_default().clone();
        let known = self.open.borrow().get(&name).and_then(Weak::upgrade);
        let shared = known.unwrap_or_else(|| {
            let shared = Shared::new(name.clone(), appsmith, self.keeping.clone(), session);
            self.open.borrow_mut().insert(name, Rc::downgrade(&shared));
            shared
        });
        let terms =
            Terms { max_bytes: grant.max_bytes(), max_local_bytes: grant.max_local_bytes(), encrypt: grant.encrypt() };
        let id = shared.listen(hear);
        Store { shared, terms, id }
    }
}

impl Store {
    /// Calls once all that was asked of the store before is done, and what was kept is known.
    pub(crate) fn when_ready(&self, done: Box<dyn FnOnce()>) {
        self.shared.push(Job::Ready { terms: self.terms, done });
    }

    /// Applies a batch: all of it or nothing. Batches are applied in the order in which they come, and also when the jar
    /// is gone meanwhile.
    pub(crate) fn change(&self, changes: Vec<StoreChange>, done: Box<dyn FnOnce(Result<(), StoreFailure>)>) {
        self.shared.push(Job::Change { from: self.id, terms: self.terms, changes, done });
    }

    /// All values, persisted ones first, each part in insertion order; and what of them cannot be read.
    pub(crate) fn values(&self) -> (Vec<(String, Value)>, Vec<String>) {
        self.shared.values()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.shared.leave(self.id);
    }
}
