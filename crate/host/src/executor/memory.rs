//! The powers in memory: a clock that is moved by hand, timers that it sets off, and a guest that is played by the
//! test. The storage in memory stands beside the real one, since Node needs it, too.

use super::{
    Allowance, Answer, AskReplies, Asks, Clock, Instances, Order, Powers, Requests, Running, Timers,
    storage::MemoryStorage,
};
use belljar_core::{Ask, Value, ask::AskFailure};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
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
    storage: MemoryStorage,
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
            storage: Rc::new(self.0.storage.clone()),
            instances: Box::new(self.clone()),
        }
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
    pub(crate) fn reply(&self, told: bool, result: Result<Value, AskFailure>) {
        let replies = self.0.asked.borrow().values().next().expect("something is asked").1.clone();
        replies(told, result);
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

    fn post(&self, seq: u32, bytes: &[u8], _allowance: Allowance) {
        self.0.posted.borrow_mut().push((seq, bytes.to_vec()));
    }

    fn terminate(&self) {
        self.0.log.borrow_mut().push("terminate".into());
    }
}
