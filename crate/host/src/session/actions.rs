//! Carries out what the keeper asks for.

use super::{Failure, Report, Session, report::host_error};
use crate::{
    executor::Allowance,
    keeper::{Action, Cause, Keeper},
};
use belljar_core::{Outcome, event::Place, wire};
use std::rc::Rc;

impl Session {
    /// Lets the keeper do something and carries out what it asks for.
    pub(super) fn keep(&self, step: impl FnOnce(&mut Keeper, f64) -> Vec<Action>) {
        let now_ms = self.powers.clock.steady_ms();
        let actions = step(&mut self.keeper.borrow_mut(), now_ms);
        self.outbox.borrow_mut().extend(actions);
        if self.emptying.replace(true) {
            return;
        }
        loop {
            let next = self.outbox.borrow_mut().pop_front();
            let Some(action) = next else { break };
            self.act(action);
        }
        self.emptying.set(false);
    }

    fn act(&self, action: Action) {
        match action {
            Action::Spawn => self.powers.instances.spawn(),
            Action::Terminate => self.powers.instances.terminate(),
            Action::Post { seq, deadline_ms } => self.post(seq, deadline_ms),
            Action::Arm { ms } => self.arm(ms),
            Action::Disarm => drop(self.alarm.take()),
            Action::CancelAll => self.cancel_all(),
            Action::Settle { id, limit } => {
                let settle = self.evaluations.borrow_mut().remove(&id);
                self.listener.hear(Report::Limit(&limit));
                if let Some(settle) = settle {
                    settle(Outcome::Limit { limit });
                }
            }
            Action::Lost { ticket, limit } => {
                let waiting = self.take_waiting(ticket);
                self.listener.hear(Report::Limit(&limit));
                if let Some(waiting) = waiting {
                    waiting.end(Err(Failure::Limit(limit)));
                }
            }
            Action::LibraryLost { name, reason } => self.libraries.borrow_mut().lose(&name, reason),
            Action::Report(limit) => self.listener.hear(Report::Limit(&limit)),
            Action::Recycled { reason, milliseconds } => {
                self.listener.hear(Report::Recycled { reason: &reason, milliseconds });
                self.app_restored();
            }
            Action::Kept { ticket } => {
                if let Some(waiting) = self.take_waiting(ticket) {
                    waiting.end(Ok(()));
                }
            }
            Action::Paused { reason, recycles } => {
                self.listener.hear(Report::Paused { reason: &reason, recycles });
            }
            Action::Fail { code, message } => {
                let opened = self.opening.borrow().is_none();
                let error = host_error(code, &*message, &Place::default());
                self.finish(code, &message);
                if opened {
                    self.listener.hear(Report::Error(&error));
                }
            }
        }
    }

    fn post(&self, seq: u32, deadline_ms: u32) {
        let mut keeper = self.keeper.borrow_mut();
        let Some(item) = keeper.in_flight() else { return };
        if let Cause::Timer { id } = item.cause {
            let mut timers = self.timers.borrow_mut();
            if let Some(timer) = timers.get_mut(&id) {
                timer.queued = false;
                if !timer.repeat {
                    timers.remove(&id);
                }
            }
        }
        if !item.is_ahead {
            wire::restamp(&mut item.bytes, self.guest_now_ms());
        }
        let memory_pages = self.config.policy.limits.memory_pages();
        let allowance = Allowance { deadline_ms, memory_pages, is_ahead: item.is_ahead };
        self.powers.instances.post(seq, &item.bytes, allowance);
    }

    fn arm(&self, ms: u32) {
        let this = self.this.clone();
        let ring = Rc::new(move || {
            if let Some(session) = this.upgrade() {
                session.keep(Keeper::tick);
            }
        });
        // The one before goes first: it may be the one that rings.
        drop(self.alarm.take());
        self.alarm.replace(Some(self.powers.timers.start(ms, false, ring)));
    }
}
