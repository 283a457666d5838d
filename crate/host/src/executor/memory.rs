//! The powers in memory: a clock that is moved by hand, timers that it sets off, and a guest that is played by the
//! test. The storage in memory stands beside the real one, since Node needs it, too.

use super::{
    Allowance, Answer, Archive, AskReplies, Asks, Clock, Instances, Later, Order, Powers, Requests, Running,
    StorageFailure, Tabs, Tasks, Timers, Vault, VaultFailure,
    storage::MemoryStorage,
    store::{Keeping, Stores},
};
use belljar_core::{Ask, Value, ask::AskFailure};
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::{BTreeMap, HashSet},
    future::poll_fn,
    rc::Rc,
    task::{Context, Poll, Waker},
};

/// The outside of a session, as a test sees it.
#[derive(Clone, Default)]
pub(crate) struct Outside(Rc<Inner>);

#[derive(Default)]
struct Inner {
    now_ms: Cell<f64>,
    next: Cell<u32>,
    timers: RefCell<BTreeMap<u32, Timer>>,
    orders: RefCell<BTreeMap<u32, (Order, Option<Answer>)>>,
    asked: RefCell<BTreeMap<u32, (Ask, AskReplies)>>,
    log: RefCell<Vec<String>>,
    posted: RefCell<Vec<(u32, Vec<u8>)>>,
    allowed: RefCell<Vec<Allowance>>,
    browser: Browser,
    tab: OnceCell<Tab>,
}

struct Timer {
    due_ms: f64,
    every_ms: Option<u32>,
    call: Rc<dyn Fn()>,
}

impl Outside {
    /// What a session takes.
    pub(crate) fn powers(&self) -> Powers {
        Powers {
            clock: Box::new(self.clone()),
            timers: Box::new(self.clone()),
            requests: Box::new(self.clone()),
            asks: Box::new(self.clone()),
            stores: self.tab().stores.clone(),
            instances: Box::new(self.clone()),
        }
    }

    /// The browser whose storage its stores are in.
    pub(crate) fn browser(&self) -> &Browser {
        &self.0.browser
    }

    /// The page, as far as its stores are concerned.
    pub(crate) fn tab(&self) -> &Tab {
        self.0.tab.get_or_init(|| self.0.browser.tab())
    }

    /// Lets time pass and sets off what falls due, in order.
    pub(crate) fn pass(&self, ms: u32) {
        let end = self.0.now_ms.get() + f64::from(ms);
        loop {
            let next = {
                let timers = self.0.timers.borrow();
                timers.iter().min_by(|a, b| a.1.due_ms.total_cmp(&b.1.due_ms)).map(|(id, timer)| (*id, timer.due_ms))
            };
            let Some((id, due_ms)) = next.filter(|(_, due_ms)| *due_ms <= end) else { break };
            self.0.now_ms.set(due_ms);
            let call = {
                let mut timers = self.0.timers.borrow_mut();
                let timer = timers.get_mut(&id).expect("it was just found");
                let call = timer.call.clone();
                match timer.every_ms {
                    Some(every_ms) => timer.due_ms += f64::from(every_ms),
                    None => drop(timers.remove(&id)),
                }
                call
            };
            call();
        }
        self.0.now_ms.set(end);
    }

    /// What was posted to the guest since the last look.
    pub(crate) fn take_posted(&self) -> Vec<(u32, Vec<u8>)> {
        self.0.posted.take()
    }

    /// What the events that were handed over since the last look might use.
    pub(crate) fn allowed(&self) -> Vec<Allowance> {
        self.0.allowed.take()
    }

    /// What was done with instances since the last look.
    pub(crate) fn take_log(&self) -> Vec<String> {
        self.0.log.take()
    }

    /// Timers that are waiting.
    pub(crate) fn timers(&self) -> usize {
        self.0.timers.borrow().len()
    }

    /// The addresses of requests in flight.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.0.orders.borrow().values().map(|(order, _)| order.request.url.clone()).collect()
    }

    /// Answers the oldest request in flight.
    pub(crate) fn answer(&self, response: belljar_core::event::Response) {
        let (id, answer) = {
            let mut orders = self.0.orders.borrow_mut();
            let (id, (_, answer)) = orders.iter_mut().next().expect("a request is in flight");
            (*id, answer.take().expect("it was not answered before"))
        };
        answer(Ok(response));
        self.0.orders.borrow_mut().remove(&id);
    }

    /// What the page is asked for and has not been told to forget.
    pub(crate) fn asked(&self) -> Vec<Ask> {
        self.0.asked.borrow().values().map(|(ask, _)| ask.clone()).collect()
    }

    /// The page replies to the oldest ask.
    pub(crate) fn reply(&self, told: bool, result: Result<Value, AskFailure>) -> bool {
        let replies = self.0.asked.borrow().values().next().expect("something is asked").1.clone();
        replies(told, result)
    }

    fn next(&self) -> u32 {
        self.0.next.set(self.0.next.get() + 1);
        self.0.next.get()
    }
}

/// Removes its entry when it is dropped.
struct Entry(u32, Outside);

impl Running for Entry {}

impl Drop for Entry {
    fn drop(&mut self) {
        let outside = &self.1.0;
        outside.timers.borrow_mut().remove(&self.0);
        // Whoever answers it right now holds the answer.
        outside.orders.borrow_mut().remove(&self.0);
        outside.asked.borrow_mut().remove(&self.0);
    }
}

impl Clock for Outside {
    fn unix_ms(&self) -> f64 {
        1_000_000.0 + self.0.now_ms.get()
    }

    fn steady_ms(&self) -> f64 {
        self.0.now_ms.get()
    }
}

impl Timers for Outside {
    fn start(&self, delay_ms: u32, repeat: bool, call: Rc<dyn Fn()>) -> Box<dyn Running> {
        let id = self.next();
        let due_ms = self.0.now_ms.get() + f64::from(delay_ms);
        self.0.timers.borrow_mut().insert(id, Timer { due_ms, every_ms: repeat.then_some(delay_ms), call });
        Box::new(Entry(id, self.clone()))
    }
}

impl Requests for Outside {
    fn send(&self, order: Order, answer: Answer) -> Box<dyn Running> {
        let id = self.next();
        self.0.orders.borrow_mut().insert(id, (order, Some(answer)));
        Box::new(Entry(id, self.clone()))
    }
}

impl Asks for Outside {
    fn ask(&self, _: u32, ask: &Ask, replies: AskReplies) -> Box<dyn Running> {
        let id = self.next();
        self.0.asked.borrow_mut().insert(id, (ask.clone(), replies));
        Box::new(Entry(id, self.clone()))
    }
}

impl Instances for Outside {
    fn spawn(&self) {
        self.0.log.borrow_mut().push("spawn".into());
    }

    fn post(&self, seq: u32, bytes: &[u8], allowance: Allowance) {
        self.0.allowed.borrow_mut().push(allowance);
        self.0.posted.borrow_mut().push((seq, bytes.to_vec()));
    }

    fn terminate(&self) {
        self.0.log.borrow_mut().push("terminate".into());
    }
}

/// What the tabs of an origin share.
#[derive(Clone, Default)]
pub(crate) struct Browser {
    pub(crate) storage: MemoryStorage,
    pub(crate) archive: MemoryArchive,
    pub(crate) vault: MemoryVault,
    /// What the clock says, in milliseconds.
    pub(crate) now_ms: Rc<Cell<f64>>,
}

/// One tab: its stores, and what it has to wait for.
#[derive(Clone)]
pub(crate) struct Tab {
    pub(crate) stores: Rc<Stores>,
    tasks: MemoryTasks,
    tabs: MemoryTabs,
}

impl Browser {
    /// One with room for so many bytes of texts.
    pub(crate) fn bounded(max_bytes: usize) -> Self {
        Self { storage: MemoryStorage::bounded(max_bytes), ..Self::default() }
    }

    /// A tab that was just opened.
    pub(crate) fn tab(&self) -> Tab {
        let (tasks, tabs) = (MemoryTasks::default(), MemoryTabs::default());
        let stores = Rc::new(Stores::new(Keeping {
            storage: Rc::new(self.storage.clone()),
            archive: Some(Rc::new(self.archive.clone())),
            vault: Some(Rc::new(self.vault.clone())),
            tabs: Some(Box::new(tabs.clone())),
            tasks: Box::new(tasks.clone()),
            clock: Box::new(self.clone()),
        }));
        Tab { stores, tasks, tabs }
    }
}

impl Clock for Browser {
    fn unix_ms(&self) -> f64 {
        1_000_000.0 + self.now_ms.get()
    }

    fn steady_ms(&self) -> f64 {
        self.now_ms.get()
    }
}

impl Tab {
    /// Goes on with what had to wait.
    pub(crate) fn proceed(&self) {
        for mut task in self.tasks.0.take() {
            if task.as_mut().poll(&mut Context::from_waker(Waker::noop())) == Poll::Pending {
                self.tasks.0.borrow_mut().push(task);
            }
        }
    }

    /// Hears that another tab has written something.
    pub(crate) fn hear(&self, name: &str, text: Option<String>) {
        let watching = self.tabs.0.borrow().clone();
        for (_, call) in watching.iter().filter(|(watched, _)| watched == name) {
            call(text.clone());
        }
    }
}

#[derive(Clone, Default)]
struct MemoryTasks(Rc<RefCell<Vec<Later<()>>>>);

impl Tasks for MemoryTasks {
    fn spawn(&self, mut task: Later<()>) {
        if task.as_mut().poll(&mut Context::from_waker(Waker::noop())) == Poll::Pending {
            self.0.borrow_mut().push(task);
        }
    }
}

type Watching = Vec<(String, Rc<dyn Fn(Option<String>)>)>;

#[derive(Clone, Default)]
struct MemoryTabs(Rc<RefCell<Watching>>);

impl Tabs for MemoryTabs {
    fn watch(&self, name: &str, call: Rc<dyn Fn(Option<String>)>) -> Box<dyn Running> {
        self.0.borrow_mut().push((name.to_owned(), call));
        Box::new(Nothing)
    }
}

struct Nothing;

impl Running for Nothing {}

/// Bytes in memory.
#[derive(Clone, Default)]
pub(crate) struct MemoryArchive {
    pub(crate) kept: Rc<RefCell<BTreeMap<String, Vec<u8>>>>,
    /// Whether what is asked of it has to wait.
    pub(crate) waits: Rc<Cell<bool>>,
    /// Whether it has no more room.
    pub(crate) full: Rc<Cell<bool>>,
    next: Rc<Cell<u32>>,
}

impl MemoryArchive {
    fn later<T: 'static>(&self, answer: impl FnOnce(&Self) -> T + 'static) -> Later<T> {
        let this = self.clone();
        Box::pin(async move {
            poll_fn(|_| if this.waits.get() { Poll::Pending } else { Poll::Ready(()) }).await;
            answer(&this)
        })
    }
}

impl Archive for MemoryArchive {
    fn put(&self, store: &str, bytes: Vec<u8>) -> Later<Result<String, StorageFailure>> {
        let store = store.to_owned();
        self.later(move |this| {
            if this.full.get() {
                return Err(StorageFailure::Full);
            }
            this.next.set(this.next.get() + 1);
            let id = this.next.get().to_string();
            this.kept.borrow_mut().insert(format!("{store}/{id}"), bytes);
            Ok(id)
        })
    }

    fn get(&self, store: &str, id: &str) -> Later<Result<Option<Vec<u8>>, StorageFailure>> {
        let name = format!("{store}/{id}");
        self.later(move |this| Ok(this.kept.borrow().get(&name).cloned()))
    }

    fn sweep(&self, store: &str, keep: HashSet<String>) -> Later<Result<(), StorageFailure>> {
        let prefix = format!("{store}/");
        self.later(move |this| {
            let kept = |name: &String| name.strip_prefix(&prefix).is_none_or(|id| keep.contains(id));
            this.kept.borrow_mut().retain(|name, _| kept(name));
            Ok(())
        })
    }
}

/// No encryption that anybody should use: it shows whether everything goes through it.
#[derive(Clone)]
pub(crate) struct MemoryVault {
    /// Whether there is one.
    pub(crate) open: Rc<Cell<bool>>,
    /// The key of all stores.
    pub(crate) key: Rc<Cell<u8>>,
}

impl Default for MemoryVault {
    fn default() -> Self {
        Self { open: Rc::new(Cell::new(true)), key: Rc::new(Cell::new(0x5a)) }
    }
}

impl MemoryVault {
    fn header(&self, store: &str, what: &str) -> Result<String, VaultFailure> {
        if !self.open.get() {
            return Err(VaultFailure::Unavailable("it is closed".into()));
        }
        Ok(format!("{store} {what} {}:", self.key.get()))
    }

    fn turn(&self, bytes: &[u8]) -> Vec<u8> {
        bytes.iter().map(|byte| byte ^ self.key.get()).collect()
    }
}

impl Vault for MemoryVault {
    fn seal(&self, store: &str, what: &str, plain: Vec<u8>) -> Later<Result<Vec<u8>, VaultFailure>> {
        let sealed = self.header(store, what).map(|header| [header.into_bytes(), self.turn(&plain)].concat());
        Box::pin(async { sealed })
    }

    fn open(&self, store: &str, what: &str, sealed: Vec<u8>) -> Later<Result<Vec<u8>, VaultFailure>> {
        let plain = self.header(store, what).and_then(|header| {
            let bytes = sealed.strip_prefix(header.as_bytes()).ok_or(VaultFailure::Wrong)?;
            Ok(self.turn(bytes))
        });
        Box::pin(async { plain })
    }
}
