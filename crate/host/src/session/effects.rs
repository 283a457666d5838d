//! Carries out what the guest asks for. The guest is never trusted: every power is checked against the policy again.

use super::{Failure, Opened, Report, Session, Ticking, Waiting, report::host_error};
use crate::{
    executor::{
        Order,
        store::{News, Store, StoreFailure},
    },
    keeper::{Cause, Death, Item, Usage},
};
use belljar_core::{
    Effect, ErrorCode, LimitHit, LimitKind, Limits, Outcome,
    app::{Explanation, Ledger, Taken},
    effect::{Request, StoreChange},
    event::{Event, FetchFailure, Place},
    wire::{self, WireError},
};
use std::rc::Rc;

/// A guest that is held up for longer than this without a break is reported once.
const HELD_REPORT_MS: f64 = 5_000.0;

/// Whose libraries an effect asks for, if not an evaluation's: those of the app's bindings.
const APP: u32 = 0;

/// A guest that asks for what it cannot have been told that it may: its own checks are broken, and so is it.
pub(super) struct Broken(pub(super) String);

impl Session {
    /// The guest has answered an event with the effects of that turn, encoded.
    pub(crate) fn answered(&self, seq: u32, bytes: &[u8], usage: Usage) {
        let died = |kind, words| self.crashed(&Death { kind, words, usage, running: None });
        let limit = self.config.policy.limits.message_bytes as usize;
        if bytes.len() > limit {
            let words = format!("it has {} bytes, more than {limit} (limits.messageBytes)", bytes.len());
            return died(LimitKind::MessageSize, words);
        }
        let mut effects = match wire::decode_effects(bytes) {
            Ok(effects) => effects,
            // It will not speak another version after a restart.
            Err(error @ WireError::Version(_)) => return self.fail(ErrorCode::ProtocolVersion, &error.to_string()),
            Err(error) => {
                return died(LimitKind::Crash, format!("its answer makes no sense: {}", unreadable(&error)));
            }
        };
        let answered = self.keeper.borrow_mut().answered(seq, usage);
        let Some(item) = answered else { return };
        self.recording.borrow_mut().add(&item.bytes, usage.interrupted_at, &effects);
        let count = effects.len();
        effects.iter_mut().filter_map(limit_in).for_each(|limit| usage.note_in(limit));
        self.enter(&item, usage, bytes.len());
        let explained = effects.iter_mut().filter_map(explanation_in);
        explained.for_each(|explanation| self.ledger.borrow().fill_in(explanation));

        // What a turn that runs no app code complains of is the event itself.
        let about_the_event = matches!(
            item.cause,
            Cause::Start | Cause::Begin | Cause::Data { .. } | Cause::Restored { .. } | Cause::Removal { .. }
        );
        if let Cause::Library { name } = &item.cause {
            let complains = |effect: &Effect| matches!(effect, Effect::Error(_) | Effect::Limit(_));
            self.library_came(name, effects.iter().any(complains));
        }
        // An app's own code runs in such a turn, too, and has limits that are its own business.
        let is_step = matches!(item.cause, Cause::App { .. });
        let rest = effects.iter().any(|effect| matches!(effect, Effect::Updates { rest: 1.., .. }));
        let mut objection = None;
        let (mut is_refused, mut is_folded) = (false, false);
        let mut put_off = None;
        let mut first = Vec::new();
        for effect in effects {
            if self.end().is_some() {
                // A listener has disposed of the jar. What was stored before stays stored (invariant I9).
                if let (Effect::Store { id, changes }, Some(store)) = (effect, &self.store) {
                    self.change_in(store, id, changes);
                }
                continue;
            }
            self.listener.hear(Report::Effect(&effect));
            match effect {
                Effect::Error(error) if (about_the_event || is_step) && objection.is_none() => {
                    objection = Some(Failure::Error(Box::new(error)));
                }
                Effect::Limit(limit) if about_the_event && objection.is_none() => {
                    objection = Some(Failure::Limit(limit));
                }
                Effect::NeedLibraries { id: APP, names } => match self.bring_to_app(&item.cause, &names) {
                    Ok(items) => first.extend(items),
                    Err(Broken(words)) => {
                        self.keeper.borrow_mut().unanswered(item);
                        return died(LimitKind::Crash, words);
                    }
                },
                Effect::NeedLibraries { id, names } => match self.bring(&item.cause, id, &names) {
                    Ok(items) => put_off = Some(items),
                    Err(Broken(words)) => {
                        self.keeper.borrow_mut().unanswered(item);
                        return died(LimitKind::Crash, words);
                    }
                },
                Effect::Continue if rest && self.is_opening_app.get() => self.pass_first(),
                Effect::Continue if rest => self.push(Cause::Pass, Event::RunJobs),
                Effect::AppOpened { problems, on_load } => {
                    is_refused = self.app_opened(&item.cause, Opened { problems, on_load });
                    self.is_opening_app.set(!is_refused);
                }
                Effect::Edited { edited, .. } => {
                    self.edited(&item, edited);
                    is_folded = true;
                }
                effect => {
                    if let Err(Broken(words)) = self.carry_out(&item.cause, effect) {
                        self.keeper.borrow_mut().unanswered(item);
                        return died(LimitKind::Crash, words);
                    }
                }
            }
        }
        if self.end().is_some() {
            return;
        }
        let is_kept = objection.is_none() && !is_refused && !is_folded;
        if !self.conclude(&item.cause, objection) {
            return;
        }
        self.slow_down(count, bytes.len(), &item.cause);
        match put_off {
            Some(before) => {
                first.extend(before);
                self.keep(|keeper, now_ms| keeper.put_off(now_ms, item, first));
            }
            None => {
                self.keeper.borrow_mut().put_first(first);
                self.keep(|keeper, now_ms| keeper.done(now_ms, item, is_kept));
            }
        }
    }

    /// Remembers what a turn has taken. A fresh instance counts its turns anew.
    fn enter(&self, item: &Item, usage: Usage, answer_bytes: usize) {
        let mut ledger = self.ledger.borrow_mut();
        if item.cause == Cause::Start {
            *ledger = Ledger::default();
            return;
        }
        let Usage { fuel, milliseconds, .. } = usage;
        ledger.note(Taken { fuel, milliseconds, bytes: (item.bytes.len() + answer_bytes) as u64 });
    }

    /// Tells whoever waits for an event what the guest has made of it. Whether the guest goes on.
    fn conclude(&self, cause: &Cause, objection: Option<Failure>) -> bool {
        match (cause, objection) {
            (Cause::Start, Some(failure)) => {
                self.finish_with(&failure);
                self.powers.instances.terminate();
                return false;
            }
            (Cause::Start, None) => {
                let opening = self.opening.take();
                if let Some(done) = opening {
                    done(Ok(()));
                }
            }
            (Cause::Data { ticket, .. } | Cause::Removal { ticket, .. } | Cause::App { ticket, .. }, objection) => {
                if let Some(waiting) = self.take_waiting(*ticket) {
                    waiting.end(objection.map_or(Ok(()), Err));
                }
            }
            (_, Some(Failure::Error(error))) => self.listener.hear(Report::Error(&error)),
            (_, Some(Failure::Limit(limit))) => self.listener.hear(Report::Limit(&limit)),
            (_, None) => {}
        }
        self.take_late_replies();
        true
    }

    /// Holds the guest up when it has given the page too much to do of late, and says so once in a while.
    fn slow_down(&self, effects: usize, bytes: usize, cause: &Cause) {
        let now_ms = self.powers.clock.steady_ms();
        let wait = self.budget.borrow_mut().spend(now_ms, effects, bytes);
        let Some(wait_ms) = wait else { return };
        self.keeper.borrow_mut().hold(now_ms, wait_ms);
        if now_ms - self.held_at_ms.replace(now_ms) < HELD_REPORT_MS {
            return;
        }
        let Limits { effects_per_second, effect_bytes_per_second, .. } = &self.config.policy.limits;
        let message = format!(
            "the app asks more of the page than {effects_per_second} effects or {effect_bytes_per_second} bytes in a \
             second, so it is held up; log, store and send less, or raise limits.effectsPerSecond and \
             limits.effectBytesPerSecond"
        );
        self.listener.hear(Report::Limit(&LimitHit::new(LimitKind::EffectRate, message, cause.place())));
    }

    fn carry_out(&self, cause: &Cause, effect: Effect) -> Result<(), Broken> {
        match effect {
            Effect::Settled { id, outcome } => self.settle(id, outcome),
            Effect::Console(line) => {
                self.grants.console.as_ref().ok_or_else(|| not_granted("console"))?;
                self.listener.hear(Report::Console(&line));
            }
            Effect::SetTimer { id, delay_ms, repeat } => self.set_timer(id, delay_ms, repeat)?,
            Effect::ClearTimer { id } => {
                let timer = self.timers.borrow_mut().remove(&id);
                drop(timer);
                self.keeper.borrow_mut().forget_timer(id);
            }
            Effect::Fetch { id, request, .. } => self.fetch(id, request)?,
            Effect::CancelFetch { id } => {
                // To drop it is to stop it, whatever of it has come by now.
                let request = self.requests.borrow_mut().remove(&id);
                drop(request);
            }
            Effect::Store { id, changes } => self.change_store(id, changes)?,
            Effect::Ask { id, ask } => self.ask(id, *ask)?,
            Effect::Warning(warning) => self.listener.hear(Report::Warning(&warning)),
            Effect::Error(error) => self.listener.hear(Report::Error(&error)),
            Effect::Limit(limit) => self.listener.hear(Report::Limit(&limit)),
            Effect::Updates { updates, rest, overruled } => {
                self.forget_values(&overruled);
                self.updated(&updates, rest);
            }
            Effect::Explained { explanation, .. } => {
                if let Cause::Question { ticket } = cause
                    && let Some(Waiting::Explanation(done)) = self.take_waiting(*ticket)
                {
                    done(Ok(explanation));
                }
            }
            // Taken up where the event at hand is known.
            Effect::NeedLibraries { .. } | Effect::AppOpened { .. } | Effect::Edited { .. } => {}
            Effect::Continue => self.push(Cause::Jobs, Event::RunJobs),
            Effect::Figures(figures) => {
                if let Cause::Question { ticket } = cause
                    && let Some(Waiting::Figures(done)) = self.take_waiting(*ticket)
                {
                    done(Ok(figures));
                }
            }
        }
        Ok(())
    }

    pub(super) fn take_waiting(&self, ticket: u32) -> Option<Waiting> {
        self.waiting.borrow_mut().remove(&ticket)
    }

    fn settle(&self, id: u32, outcome: Outcome) {
        if !self.keeper.borrow_mut().settled(id) {
            return;
        }
        let settle = self.evaluations.borrow_mut().remove(&id);
        if let Outcome::Limit { limit } = &outcome {
            self.listener.hear(Report::Limit(limit));
        }
        if let Some(settle) = settle {
            settle(outcome);
        }
    }

    fn set_timer(&self, id: u32, delay_ms: u32, repeat: bool) -> Result<(), Broken> {
        let grant = self.grants.timers.as_ref().ok_or_else(|| not_granted("timers"))?;
        let limit = self.config.policy.limits.timers as usize;
        if self.timers.borrow().len() >= limit {
            return Err(Broken(format!("it set more timers than policy.limits.timers ({limit}) allows")));
        }
        let this = self.this.clone();
        let tick = Rc::new(move || {
            if let Some(session) = this.upgrade() {
                session.ticked(id);
            }
        });
        let running = self.powers.timers.start(grant.delay_ms(f64::from(delay_ms), repeat), repeat, tick);
        let before = self.timers.borrow_mut().insert(id, Ticking { _running: running, repeat, queued: false });
        drop(before);
        Ok(())
    }

    fn ticked(&self, id: u32) {
        let due = match self.timers.borrow_mut().get_mut(&id) {
            Some(timer) => !std::mem::replace(&mut timer.queued, true),
            None => false,
        };
        if due {
            self.push(Cause::Timer { id }, Event::TimerFired { id });
        }
    }

    fn fetch(&self, id: u32, request: Request) -> Result<(), Broken> {
        let grant = self.grants.fetch.as_ref().ok_or_else(|| not_granted("fetch"))?;
        let limit = self.config.policy.limits.requests as usize;
        if self.requests.borrow().len() >= limit {
            return Err(Broken(format!(
                "it sent more requests at a time than policy.limits.requests ({limit}) allows"
            )));
        }
        let own_origin = self.config.own_origin.clone();
        let Request { url, method, headers, body, .. } = &request;
        if let Err(refusal) = grant.check(url, method, headers, body.as_deref(), own_origin.as_deref()) {
            let result = Err(FetchFailure::Refused { rule: refusal.to_string() });
            self.push(Cause::Fetched, Event::Fetched { id, result });
            return Ok(());
        }
        // The place is taken before the request is sent: the answer may come back at once.
        self.requests.borrow_mut().insert(id, None);
        let this = self.this.clone();
        let answer = Box::new(move |result| {
            if let Some(session) = this.upgrade() {
                session.fetched(id, result);
            }
        });
        let running = self.powers.requests.send(Order { request, grant: grant.clone(), own_origin }, answer);
        match self.requests.borrow_mut().get_mut(&id) {
            Some(place) => *place = Some(running),
            None => drop(running),
        }
        Ok(())
    }

    fn fetched(&self, id: u32, result: Result<belljar_core::event::Response, FetchFailure>) {
        let running = self.requests.borrow_mut().remove(&id);
        if running.is_some() {
            self.push(Cause::Fetched, Event::Fetched { id, result });
        }
    }

    fn change_store(&self, id: u32, changes: Vec<StoreChange>) -> Result<(), Broken> {
        self.change_in(self.store.as_ref().ok_or_else(|| not_granted("store"))?, id, changes);
        Ok(())
    }

    fn change_in(&self, store: &Store, id: u32, changes: Vec<StoreChange>) {
        let (this, epoch) = (self.this.clone(), self.epoch.get());
        let done = move |result: Result<(), StoreFailure>| {
            let Some(session) = this.upgrade() else { return };
            let result = result.map_err(|failure| failure.to_string());
            if let Err(words) = &result {
                session.report_error(ErrorCode::StoreWrite, words.clone());
            }
            // A fresh instance has the store as it is, and ids of its own.
            if session.epoch.get() == epoch && session.end().is_none() {
                session.push(Cause::Stored, Event::Stored { id, result });
            }
        };
        store.change(changes, Box::new(done));
    }

    /// Something has become of the store that is not this jar's doing.
    pub(super) fn hear_of_store(&self, news: &News<'_>) {
        match news {
            News::Unreadable(words) => self.report_error(ErrorCode::StoreUnreadable, (*words).to_owned()),
            News::Unwritten(words) => self.report_error(ErrorCode::StoreWrite, (*words).to_owned()),
            News::Changed(changes) if self.end().is_none() => {
                self.listener.hear(Report::Store(changes));
                if self.end().is_none() {
                    self.push(Cause::StoreChanged, Event::StoreChanged { changes: changes.to_vec() });
                }
            }
            News::Changed(_) => {}
        }
    }

    pub(super) fn report_error(&self, code: ErrorCode, words: String) {
        self.listener.hear(Report::Error(&host_error(code, words, &Place::default())));
    }
}

/// The limit that an effect reports, if it does.
fn limit_in(effect: &mut Effect) -> Option<&mut LimitHit> {
    match effect {
        Effect::Settled { outcome: Outcome::Limit { limit }, .. } | Effect::Limit(limit) => Some(limit),
        _ => None,
    }
}

/// The explanation that an effect brings, if it does.
fn explanation_in(effect: &mut Effect) -> Option<&mut Explanation> {
    match effect {
        Effect::Explained { explanation: Some(explanation), .. } => Some(explanation),
        _ => None,
    }
}

/// What is wrong with a message of the guest, without the code: that would be the host's.
fn unreadable(error: &WireError) -> &str {
    match error {
        WireError::Message(words) => words,
        WireError::Version(_) => "it is of another release",
    }
}

fn not_granted(power: &str) -> Broken {
    Broken(format!("it used a power that it was not granted (policy.{power} is null)"))
}
