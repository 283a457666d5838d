//! The powers of the page, each behind a small trait, with the real one beside one that works in memory.
//!
//! This file is the whole list: a jar reaches the outside through these traits and in no other way.

pub(crate) mod archive;
pub(crate) mod asks;
pub(crate) mod clock;
pub(crate) mod fetch;
#[cfg(test)]
pub(crate) mod memory;
pub(crate) mod storage;
pub(crate) mod store;
pub(crate) mod tabs;
pub(crate) mod tasks;
pub(crate) mod timers;
pub(crate) mod vault;

use belljar_core::{
    Ask, Value,
    ask::AskFailure,
    effect::Request,
    event::{FetchFailure, Response},
    policy::FetchGrant,
};
use std::{collections::HashSet, pin::Pin, rc::Rc};

/// Something that goes on until it is dropped. Dropping it cancels it: nothing is called back afterwards.
pub(crate) trait Running {}

/// What time it is.
pub(crate) trait Clock {
    /// Milliseconds since the Unix epoch, whole.
    fn unix_ms(&self) -> f64;
    /// Milliseconds since some moment, never running backwards.
    fn steady_ms(&self) -> f64;
}

/// Calls back later.
pub(crate) trait Timers {
    /// Calls after the delay, once or again and again.
    fn start(&self, delay_ms: u32, repeat: bool, call: Rc<dyn Fn()>) -> Box<dyn Running>;
}

/// Sends requests, without any credential of the page or its user.
pub(crate) trait Requests {
    /// Sends one and calls back once.
    fn send(&self, order: Order, answer: Answer) -> Box<dyn Running>;
}

/// What is called with the end of a request.
pub(crate) type Answer = Box<dyn FnOnce(Result<Response, FetchFailure>)>;

/// A request and the grant to send it.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// What to send.
    pub(crate) request: Request,
    /// What allows it.
    pub(crate) grant: FetchGrant,
    /// The page's own origin, which `self` in the grant stands for.
    pub(crate) own_origin: Option<String>,
}

impl Order {
    /// Checks the address that answered, which after redirects is another than the one that was asked.
    pub(crate) fn check_final(&self, url: &str) -> Result<(), FetchFailure> {
        match self.grant.check(url, &self.request.method, &[], None, self.own_origin.as_deref()) {
            Ok(_) => Ok(()),
            Err(refusal) => Err(FetchFailure::Refused { rule: format!("after a redirect: {refusal}") }),
        }
    }
}

/// Keeps texts by name.
pub(crate) trait Storage {
    /// The text, if there is one.
    fn read(&self, name: &str) -> Result<Option<String>, StorageFailure>;
    /// Keeps a text in place of the one before. On failure the one before is still there.
    fn write(&self, name: &str, text: &str) -> Result<(), StorageFailure>;
    /// Forgets a text.
    fn remove(&self, name: &str) -> Result<(), StorageFailure>;
}

/// Why a text could not be read or kept, in words for the app's author.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StorageFailure {
    /// There is nowhere to keep it.
    #[error("the browser keeps no data for this page: localStorage is blocked or does not exist here")]
    Unavailable,
    /// There is nowhere to keep what is large.
    #[error("the browser has no IndexedDB for this page")]
    NoArchive,
    /// There is no room.
    #[error("the browser's storage for this site is full")]
    Full,
    /// Something else.
    #[error("the browser's storage failed: {0}")]
    Other(String),
}

/// Something that is there later.
pub(crate) type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// Carries on with what takes a while. It is begun at once, and nothing ends it but itself: what a jar had asked for is
/// kept even if the jar is gone (invariant I9).
pub(crate) trait Tasks {
    /// Begins it.
    fn spawn(&self, task: Later<()>);
}

/// Keeps bytes of any length, each under an id that is never given twice. What is kept is never changed.
pub(crate) trait Archive {
    /// Keeps bytes of an app's store and gives their id.
    fn put(&self, store: &str, bytes: Vec<u8>) -> Later<Result<String, StorageFailure>>;
    /// The bytes, if there are any of that id.
    fn get(&self, store: &str, id: &str) -> Later<Result<Option<Vec<u8>>, StorageFailure>>;
    /// Forgets what a store has besides these, unless it came less than a minute ago: another tab may be about to name it.
    fn sweep(&self, store: &str, keep: HashSet<String>) -> Later<Result<(), StorageFailure>>;
}

/// Encrypts with a key that nobody can read, each app's store with one of its own.
pub(crate) trait Vault {
    /// Encrypts. `what` is bound to it: what is sealed as one thing does not open as another.
    fn seal(&self, store: &str, what: &str, plain: Vec<u8>) -> Later<Result<Vec<u8>, VaultFailure>>;
    /// Decrypts.
    fn open(&self, store: &str, what: &str, sealed: Vec<u8>) -> Later<Result<Vec<u8>, VaultFailure>>;
}

/// Why something could not be encrypted or decrypted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum VaultFailure {
    /// There is no encryption here, or no place for the key.
    #[error("the browser gives this page no encryption (policy.store.encrypt): {0}")]
    Unavailable(String),
    /// It was encrypted with another key, or was changed since.
    #[error("it was encrypted with a key that is not there any more, or was changed")]
    Wrong,
}

/// The other tabs of the same app.
pub(crate) trait Tabs {
    /// Calls with the new text whenever another tab has changed what [`Storage`] keeps under a name. No text: it is gone.
    fn watch(&self, name: &str, call: Rc<dyn Fn(Option<String>)>) -> Box<dyn Running>;
}

/// What a turn of the guest may use; its meter sees to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Milliseconds that it may compute.
    pub(crate) deadline_ms: u32,
    /// Pages of 64 KiB that its memory may have.
    pub(crate) memory_pages: u32,
    /// Whether the event is the same for each fresh instance of this jar, and comes before all that is not.
    pub(crate) is_ahead: bool,
}

/// What the page does for the app.
pub(crate) trait Asks {
    /// Asks for something. It may reply before this returns, and for what subscribes any number of times.
    fn ask(&self, id: u32, ask: &Ask, replies: AskReplies) -> Box<dyn Running>;
}

/// What is called with whether something was told, rather than the ask answered, and what it is. Says whether it was taken
/// for a success.
pub(crate) type AskReplies = Rc<dyn Fn(bool, Result<Value, AskFailure>) -> bool>;

/// The jar's instances: one at a time.
pub(crate) trait Instances {
    /// Takes the spare, or starts a new one. That it is ready, has answered or has died is told to the session.
    fn spawn(&self);
    /// Hands an encoded event to the guest. Never calls back before it returns.
    fn post(&self, seq: u32, bytes: &[u8], allowance: Allowance);
    /// Throws the instance away. Nothing of it is heard afterwards.
    fn terminate(&self);
}

/// Everything that a session needs from outside.
pub(crate) struct Powers {
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) timers: Box<dyn Timers>,
    pub(crate) requests: Box<dyn Requests>,
    pub(crate) asks: Box<dyn Asks>,
    pub(crate) stores: Rc<store::Stores>,
    pub(crate) instances: Box<dyn Instances>,
}
