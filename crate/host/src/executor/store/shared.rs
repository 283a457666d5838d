//! What all jars of an app on one page know of its store, and the work that is done on it, one thing after the other.

use super::{
    Hear, Keeping, News, Session, StoreFailure, Terms,
    contents::{Contents, Merged},
};
use belljar_core::{Value, effect::StoreChange};
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
};

/// Something to be done on a store.
pub(super) enum Job {
    /// A jar's batch of changes.
    Change { from: u32, terms: Terms, changes: Vec<StoreChange>, done: Box<dyn FnOnce(Result<(), StoreFailure>)> },
    /// Another tab has written this.
    Meet(Option<String>),
    /// Somebody waits for what came before.
    Ready { terms: Terms, done: Box<dyn FnOnce()> },
}

/// What was kept when somebody looked last.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Known {
    /// Nobody has looked.
    #[default]
    Unread,
    /// There was nothing.
    Absent,
    /// This text.
    Text(String),
}

impl From<Option<String>> for Known {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Absent, Self::Text)
    }
}

/// A store of an app.
pub(super) struct Shared {
    pub(super) name: String,
    /// What Appsmith calls its own.
    pub(super) appsmith: String,
    pub(super) keeping: Rc<Keeping>,
    pub(super) contents: RefCell<Contents>,
    pub(super) known: RefCell<Known>,
    /// Whether that text lacks something that the contents have.
    pub(super) behind: Cell<bool>,
    pub(super) session: Rc<RefCell<Session>>,
    /// The terms of whoever used it last.
    pub(super) terms: Cell<Option<Terms>>,
    jobs: RefCell<VecDeque<Job>>,
    working: Cell<bool>,
    listeners: RefCell<Vec<(u32, Rc<Hear>)>>,
    next_listener: Cell<u32>,
    this: Weak<Self>,
    _watch: Option<Box<dyn super::super::Running>>,
}

impl Shared {
    pub(super) fn new(name: String, appsmith: String, keeping: Rc<Keeping>, session: Rc<RefCell<Session>>) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let watch = keeping.tabs.as_ref().map(|tabs| {
                let this = this.clone();
                let call = move |text| {
                    if let Some(shared) = this.upgrade() {
                        shared.push(Job::Meet(text));
                    }
                };
                tabs.watch(&name, Rc::new(call))
            });
            Self {
                name,
                appsmith,
                keeping,
                contents: RefCell::default(),
                known: RefCell::default(),
                behind: Cell::new(false),
                session,
                terms: Cell::new(None),
                jobs: RefCell::default(),
                working: Cell::new(false),
                listeners: RefCell::default(),
                next_listener: Cell::new(0),
                this: this.clone(),
                _watch: watch,
            }
        })
    }

    pub(super) fn listen(&self, hear: Hear) -> u32 {
        let id = self.next_listener.get();
        self.next_listener.set(id.wrapping_add(1));
        self.listeners.borrow_mut().push((id, Rc::new(hear)));
        id
    }

    pub(super) fn leave(&self, id: u32) {
        self.listeners.borrow_mut().retain(|(other, _)| *other != id);
    }

    /// Adds work, and begins with it unless some is under way. The work holds on to the store until it is done.
    pub(super) fn push(&self, job: Job) {
        self.jobs.borrow_mut().push_back(job);
        let Some(this) = self.this.upgrade().filter(|_| !self.working.replace(true)) else { return };
        self.keeping.tasks.spawn(Box::pin(async move {
            loop {
                let next = this.jobs.borrow_mut().pop_front();
                let Some(job) = next else { break };
                this.work(job).await;
            }
            this.working.set(false);
        }));
    }

    async fn work(&self, job: Job) {
        match job {
            Job::Change { from, terms, changes, done } => {
                self.terms.set(Some(terms));
                let result = self.change(terms, &changes).await;
                let kept = result.is_ok();
                done(result);
                if kept {
                    self.tell(Some(from), &News::Changed(&changes));
                }
            }
            Job::Meet(text) => self.meet(text).await,
            Job::Ready { terms, done } => {
                self.terms.set(Some(terms));
                self.make_ready(terms).await;
                done();
            }
        }
    }

    /// Tells everybody, less the one who did it.
    pub(super) fn tell(&self, except: Option<u32>, news: &News<'_>) {
        let listeners: Vec<_> = self.listeners.borrow().iter().filter(|(id, _)| Some(*id) != except).cloned().collect();
        for (_, hear) in listeners {
            hear(match news {
                News::Changed(changes) => News::Changed(changes),
                News::Unreadable(words) => News::Unreadable(words),
                News::Unwritten(words) => News::Unwritten(words),
            });
        }
    }

    /// Tells everybody what a merge has changed. A value of the session's hides a persisted one.
    pub(super) fn tell_merged(&self, merged: &Merged) {
        let mut changes = Vec::new();
        let mut troubles = Vec::new();
        for key in &merged.changed {
            if self.session.borrow().contains_key(key) {
                continue;
            }
            let contents = self.contents.borrow();
            match contents.entries.get(key).map(|entry| entry.text.as_deref()) {
                None => changes.push(StoreChange::Remove { key: key.clone() }),
                Some(text) => match value_of(key, text) {
                    Ok(value) => changes.push(StoreChange::Set { key: key.clone(), value, persist: true }),
                    Err(words) => troubles.push(words),
                },
            }
        }
        if !changes.is_empty() {
            self.tell(None, &News::Changed(&changes));
        }
        for words in &troubles {
            self.tell(None, &News::Unreadable(words));
        }
    }

    pub(super) fn values(&self) -> (Vec<(String, Value)>, Vec<String>) {
        let (contents, session) = (self.contents.borrow(), self.session.borrow());
        let mut values = Vec::with_capacity(contents.entries.len() + session.len());
        let mut troubles = Vec::new();
        for (key, entry) in contents.entries.iter().filter(|(key, _)| !session.contains_key(*key)) {
            match value_of(key, entry.text.as_deref()) {
                Ok(value) => values.push((key.clone(), value)),
                Err(words) => troubles.push(words),
            }
        }
        values.extend(session.iter().map(|(key, (value, _))| (key.clone(), Value::clone(value))));
        (values, troubles)
    }
}

/// A persisted value; or in words why it cannot be read.
fn value_of(key: &str, text: Option<&str>) -> Result<Value, String> {
    let unreadable = |why: &dyn std::fmt::Display| format!("the stored value of \"{key}\" cannot be read: {why}");
    let text =
        text.ok_or_else(|| unreadable(&"IndexedDB does not have it; it is looked for again at the next visit"))?;
    let json = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
    Value::from_json(&json).map_err(|error| unreadable(&error))
}
