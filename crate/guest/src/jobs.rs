//! The queue of promise jobs: each runs on behalf of whoever caused it, a bounded number at a time.

use crate::state::{Origin, State};
use belljar_core::LimitKind;
use boa_engine::{
    Context, JsResult,
    job::{Job, JobExecutor, NativeAsyncJob, PromiseJob},
};
use std::{
    cell::RefCell,
    collections::VecDeque,
    pin::pin,
    rc::Rc,
    task::{self, Poll, Waker},
};

pub(crate) struct Jobs {
    state: Rc<State>,
    queue: RefCell<VecDeque<(Work, Rc<Origin>)>>,
}

enum Work {
    Promise(PromiseJob),
    /// `import()`, whose loader refuses at once.
    Import(NativeAsyncJob),
}

impl Jobs {
    pub(crate) fn new(state: Rc<State>) -> Self {
        Self { state, queue: RefCell::default() }
    }

    pub(crate) fn len(&self) -> usize {
        self.queue.borrow().len()
    }

    /// Runs the next job. False: there is none. A job's own error is what the engine could not hand to any promise: a
    /// limit, which is noted.
    pub(crate) fn run_next(&self, context: &mut Context) -> bool {
        let next = self.queue.borrow_mut().pop_front();
        let Some((work, origin)) = next else { return false };
        self.run(work, origin, context);
        true
    }

    /// Runs the next job of one origin, wherever it stands in the queue: a data field ends before anything else goes on.
    pub(crate) fn run_next_of(&self, origin: &Rc<Origin>, context: &mut Context) -> bool {
        let mut queue = self.queue.borrow_mut();
        let Some(index) = queue.iter().position(|(_, of)| Rc::ptr_eq(of, origin)) else { return false };
        let next = queue.remove(index);
        drop(queue);
        let Some((work, origin)) = next else { return false };
        self.run(work, origin, context);
        true
    }

    /// Drops the jobs that a choice of origins caused.
    pub(crate) fn drop_of(&self, choose: impl Fn(&Origin) -> bool) {
        self.queue.borrow_mut().retain(|(_, origin)| !choose(origin));
    }

    fn run(&self, work: Work, origin: Rc<Origin>, context: &mut Context) {
        let result = self.state.on_behalf_of(origin.clone(), || match work {
            Work::Promise(job) => job.call(context),
            Work::Import(job) => {
                let context = RefCell::new(context);
                let mut future = pin!(job.call(&context));
                match future.as_mut().poll(&mut task::Context::from_waker(Waker::noop())) {
                    Poll::Ready(result) => result,
                    // The jar's module loader never waits, so neither does this.
                    Poll::Pending => Ok(boa_engine::JsValue::undefined()),
                }
            }
        });
        if let Err(error) = result {
            self.state.on_behalf_of(origin, || crate::errors::note_engine_error(&self.state, &error));
        }
    }
}

impl JobExecutor for Jobs {
    fn enqueue_job(self: Rc<Self>, job: Job, _context: &mut Context) {
        let work = match job {
            Job::PromiseJob(job) => Work::Promise(job),
            Job::AsyncJob(job) => Work::Import(job),
            // Nothing in the realm makes another kind: Atomics and FinalizationRegistry are removed from it, timers are
            // the framework's own.
            _ => return,
        };
        let mut queue = self.queue.borrow_mut();
        if queue.len() >= self.state.limits.pending_jobs as usize {
            let limit = self.state.limits.pending_jobs;
            self.state.trip(LimitKind::Jobs, format!("more than {limit} promise jobs are waiting"), None);
        } else {
            queue.push_back((work, self.state.origin()));
        }
    }

    fn run_jobs(self: Rc<Self>, context: &mut Context) -> JsResult<()> {
        for _ in 0..self.state.limits.jobs_per_turn {
            if !self.run_next(context) {
                break;
            }
        }
        Ok(())
    }
}
