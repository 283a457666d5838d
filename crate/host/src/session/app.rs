//! The app of a jar: what the page tells the guest of it, and what a fresh instance is told again.

use super::{Done, Failure, Opened, Report, Session, Settle, Waiting, limit_of_value};
use crate::keeper::{Cause, Item, OPENING};
use belljar_core::{
    ErrorCode, Event, LimitHit, LimitKind, Outcome, Value,
    app::{Edited, Explanation, Given, OpenApp, Problem, Quarantined, Update},
    event::{Kind, Place},
    value::ValueLimits,
};

impl Session {
    /// Opens the app. Gives the queries that are to run now, or what is wrong with its definition.
    pub(crate) fn open_app(&self, open: OpenApp, done: Done<Opened>) {
        if self.has_app() {
            let problem = Problem {
                path: "$".into(),
                message: "the jar has an app already".into(),
                help: "make another jar for another app".into(),
            };
            return done(Ok(Opened { problems: vec![problem], on_load: Vec::new() }));
        }
        drop(self.app.take());
        if let Some(limit) = open.values.iter().find_map(|(place, value)| self.too_large(place, value)) {
            return done(Err(Failure::Limit(limit)));
        }
        self.step(OPENING.into(), Event::OpenApp(Box::new(open)), Waiting::App(done));
    }

    /// Gives a property of the app another value.
    pub(crate) fn set_property(&self, place: Place, value: Given, done: Done<()>) {
        if let Some(limit) = self.too_large(&place, &value) {
            return done(Err(Failure::Limit(limit)));
        }
        let key = self.key_of_value(&place);
        self.step(key, Event::SetProperty { place, value }, Waiting::Data(done));
    }

    /// Runs the handler that a property of the app holds.
    pub(crate) fn trigger(&self, place: Place, args: Vec<Value>, globals: Vec<(String, Value)>, settle: Settle) {
        if let Some(failure) = self.end() {
            return settle(failure.into());
        }
        let limits = ValueLimits::from(&self.config.policy.limits);
        let mut values = args.iter().chain(globals.iter().map(|(_, value)| value));
        if let Some(error) = values.find_map(|value| value.check(&limits).err()) {
            let limit = LimitHit { place, ..limit_of_value(&error) };
            self.report_limit(&limit);
            return settle(Outcome::Limit { limit });
        }
        let id = self.next_id();
        self.evaluations.borrow_mut().insert(id, settle);
        let cause = Cause::Evaluation { id, kind: Kind::Trigger, place: place.clone() };
        self.push(cause, Event::Trigger { id, place, args, globals });
    }

    /// Changes the app.
    pub(crate) fn edit(&self, edits: String, done: Done<Edited>) {
        let id = self.next_id();
        let key = self.key_of_edit(id, &edits);
        self.step(key, Event::Edit { id, edits }, Waiting::Edit(done));
    }

    /// Asks what is known of a property.
    pub(crate) fn explain(&self, path: String, done: Done<Option<Box<Explanation>>>) {
        if let Some(failure) = self.end() {
            return done(Err(failure));
        }
        let ticket = self.next_id();
        self.waiting.borrow_mut().insert(ticket, Waiting::Explanation(done));
        self.push(Cause::Question { ticket }, Event::Explain { id: ticket, path });
    }

    /// Whether the guest has opened an app, or is about to.
    pub(super) fn has_app(&self) -> bool {
        self.keeper.borrow().latest_data(OPENING).is_some()
    }

    /// The guest has read the app's definition. Whether it has refused it.
    pub(super) fn app_opened(&self, cause: &Cause, opened: Opened) -> bool {
        let is_refused = !opened.problems.is_empty();
        if let Some(first) = opened.problems.first() {
            self.note_refusal("the app cannot be opened again", cause, first);
        }
        // What runs on load has run when a fresh instance opens the app again: then nobody waits.
        if let Some(Waiting::App(done)) = self.waiting_for(cause) {
            done(Ok(opened));
        }
        is_refused
    }

    /// The guest has read edits of the app, which are kept by themselves no more.
    pub(super) fn edited(&self, item: &Item, edited: Edited) {
        self.fold(item, &edited);
        if let Some(first) = edited.problems.first() {
            self.note_refusal("an edit cannot be made again", &item.cause, first);
        }
        if let Some(Waiting::Edit(done)) = self.waiting_for(&item.cause) {
            done(Ok(edited));
        }
    }

    /// Properties of the app have changed. As long as a fresh instance is not told all, something is left to evaluate.
    pub(super) fn updated(&self, updates: &[Update], rest: u32) {
        self.app_rest.set(rest);
        if rest == 0 {
            self.is_opening_app.set(false);
        }
        let is_restoring = self.keeper.borrow().is_restoring();
        self.listener.hear(Report::Updates { updates, rest: rest.max(u32::from(is_restoring)) });
    }

    /// The evaluation of an app that is being opened goes on before anything else happens to it.
    pub(super) fn pass_first(&self) {
        match self.encode(Event::RunJobs) {
            Ok(bytes) => self.keeper.borrow_mut().pass_first(Item::new(Cause::Pass, bytes)),
            Err(error) => self.fail(ErrorCode::ProtocolMessage, &error),
        }
    }

    /// A fresh instance has been told all.
    pub(super) fn app_restored(&self) {
        if self.has_app() {
            self.updated(&[], self.app_rest.get());
        }
    }

    /// A fresh instance is told what an earlier one has taken: that it has another mind is worth knowing.
    fn note_refusal(&self, what: &str, cause: &Cause, problem: &Problem) {
        if !matches!(cause, Cause::App { .. }) {
            self.report_error(ErrorCode::EventOrder, format!("{what}: {problem}"));
        }
    }

    fn waiting_for(&self, cause: &Cause) -> Option<Waiting> {
        let Cause::App { ticket, .. } = cause else { return None };
        self.take_waiting(*ticket)
    }

    /// A binding has taken an instance down. The next one is not to evaluate it, and everything else is as it was.
    pub(super) fn quarantine(&self, property: Quarantined) {
        let actions = self.keeper.borrow_mut().taken_in();
        self.keep(|_, _| actions);
        self.keep_quarantined(property);
    }

    fn step(&self, key: String, event: Event, waiting: Waiting) {
        if let Some(failure) = self.end() {
            return waiting.end(Err(failure));
        }
        let ticket = self.next_id();
        self.waiting.borrow_mut().insert(ticket, waiting);
        self.push(Cause::App { key, ticket }, event);
    }

    pub(super) fn too_large(&self, place: &Place, given: &Given) -> Option<LimitHit> {
        let limits = &self.config.policy.limits;
        match given {
            Given::Value(value) => {
                let error = value.check(&ValueLimits::from(limits)).err()?;
                Some(LimitHit { place: place.clone(), ..limit_of_value(&error) })
            }
            Given::Json { text, .. } if text.len() > limits.message_bytes as usize => {
                let limit = limits.message_bytes;
                let words = format!("the JSON has {} bytes, more than {limit} (limits.messageBytes)", text.len());
                Some(LimitHit::new(LimitKind::MessageSize, words, place.clone()))
            }
            Given::Json { .. } => None,
        }
    }
}
