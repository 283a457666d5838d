//! What the guest asks of the page: checked, handed on, answered; and what an answer changes in an entity.

use super::{Done, Failure, Session, Waiting, effects::Broken};
use crate::keeper::Cause;
use belljar_core::{
    Ask, Event, Value,
    app::Given,
    ask::AskFailure,
    event::{Methods, Place},
    wire,
};
use std::rc::Rc;

/// Properties of an entity, and what each becomes.
pub(super) type Changes = Vec<(String, Value)>;

impl Session {
    pub(super) fn ask(&self, id: u32, ask: Ask) -> Result<(), Broken> {
        if let Ask::Stop { id } = ask {
            self.forget_ask(id);
            return Ok(());
        }
        if self.asks.borrow().len() >= self.config.policy.limits.requests as usize {
            return Err(Broken("it asked more of the page at a time than policy.limits.requests allows".into()));
        }
        if let Err(refusal) = self.grants.check(&ask, self.config.own_origin.as_deref()) {
            let message = format!("{}: {refusal}", ask.function());
            self.answer_ask(id, Err(AskFailure { name: "Error".into(), message }));
            return Ok(());
        }
        if let Err(failure) = self.check_frame(&ask) {
            self.answer_ask(id, Err(failure));
            return Ok(());
        }
        if let Ask::RunQuery { name, .. } = &ask {
            self.change_entity(name, |value| value.property("isLoading").map(|_| loading(true)).unwrap_or_default());
        }
        // The place is taken before the page is asked: the answer may come back at once.
        self.asks.borrow_mut().insert(id, None);
        let ask = Rc::new(ask);
        let (this, asked) = (self.this.clone(), ask.clone());
        let replies = Rc::new(move |told, result| {
            this.upgrade().is_some_and(|session| session.replied(id, &asked, told, result))
        });
        let running = self.powers.asks.ask(id, &ask, replies);
        match self.asks.borrow_mut().get_mut(&id) {
            Some(place) => *place = Some(running),
            None => drop(running),
        }
        Ok(())
    }

    /// Says whether it is a success.
    fn replied(&self, id: u32, ask: &Ask, told: bool, result: Result<Value, AskFailure>) -> bool {
        if !self.asks.borrow().contains_key(&id) {
            return false;
        }
        if told {
            let is_well = result.is_ok();
            self.push(Cause::Told, Event::Told { id, result });
            return is_well;
        }
        // The page has taken its time, and may have made a frame of the entity.
        let result = result.and_then(|value| self.check_frame(ask).map(|()| value));
        let is_well = result.is_ok();
        if !ask.subscribes() || result.is_err() {
            self.forget_ask(id);
        }
        let result = match (ask, result) {
            (Ask::RunQuery { name, .. }, Ok(answer)) => {
                let data = answer.property("data");
                // The page may have given an app's query its data by itself.
                let is_given = data.is_none() && self.is_of_app(name);
                let data = data.unwrap_or_default();
                self.change_entity(name, |value| {
                    let mut changes = Changes::new();
                    if !is_given {
                        changes.push(("data".to_owned(), data.clone()));
                    }
                    changes.extend(answer.property("responseMeta").map(|meta| ("responseMeta".to_owned(), meta)));
                    changes.extend(value.property("isLoading").map(|_| loading(false)).unwrap_or_default());
                    changes
                });
                Ok(data)
            }
            (Ask::RunQuery { name, .. }, Err(failure)) => {
                self.change_entity(name, |value| {
                    value.property("isLoading").map(|_| loading(false)).unwrap_or_default()
                });
                Err(failure)
            }
            (Ask::ClearQuery { name }, Ok(_)) => {
                self.change_entity(name, |_| {
                    ["data", "responseMeta"].map(|property| (property.to_owned(), Value::undefined())).into()
                });
                Ok(Value::undefined())
            }
            (Ask::SetWidget { widget, property, value, .. }, Ok(_)) => {
                self.change_entity(widget, |_| vec![(property.clone(), value.clone())]);
                Ok(Value::undefined())
            }
            (_, result) => result,
        };
        self.answer_ask(id, result);
        is_well
    }

    /// The page is told that nobody waits any more, and may call the session from there.
    fn forget_ask(&self, id: u32) {
        let open = self.asks.borrow_mut().remove(&id);
        drop(open);
    }

    fn answer_ask(&self, id: u32, result: Result<Value, AskFailure>) {
        self.push(Cause::Answered, Event::Answered { id, result });
    }

    /// Sets an entity anew with some of its properties changed, before anything that is pushed afterwards.
    fn change_entity(&self, entity: &str, changes: impl FnOnce(&Value) -> Changes) {
        self.change_entity_then(entity, changes, self.reports_limit());
    }

    /// For a change that nobody on the page waits for.
    pub(super) fn reports_limit(&self) -> Done<()> {
        let this = self.this.clone();
        Box::new(move |result| {
            if let (Some(session), Err(Failure::Limit(limit))) = (this.upgrade(), result) {
                session.report_limit(&limit);
            }
        })
    }

    /// The same, and says what came of it.
    pub(super) fn change_entity_then(&self, entity: &str, changes: impl FnOnce(&Value) -> Changes, done: Done<()>) {
        let Some((value, methods)) = self.latest_entity(entity) else {
            if !self.has_app() {
                return done(Ok(()));
            }
            // Any of an app's queries says whether it is loading.
            let mut changes = changes(&Value::object(loading(false)));
            let last = changes.pop();
            for (property, value) in changes {
                let place = Place { entity: entity.into(), property };
                self.set_property(place, Given::Value(value), self.reports_limit());
            }
            let Some((property, value)) = last else { return done(Ok(())) };
            return self.set_property(Place { entity: entity.into(), property }, Given::Value(value), done);
        };
        let changes = changes(&value);
        if changes.is_empty() {
            return done(Ok(()));
        }
        let ticket = self.next_id();
        self.waiting.borrow_mut().insert(ticket, Waiting::Data(done));
        let entity = entity.to_owned();
        let cause = Cause::Data { entity: entity.clone(), ticket };
        self.push(cause, Event::SetData { entity, value: value.with(changes), methods });
    }

    /// Whether a name is none of the page's own entities, and there is an app.
    fn is_of_app(&self, entity: &str) -> bool {
        self.has_app() && self.latest_entity(entity).is_none()
    }

    /// What an entity is by the last that was said of it, whether the guest has it already or not.
    pub(super) fn latest_entity(&self, entity: &str) -> Option<(Value, Methods)> {
        let stamped = self.keeper.borrow_mut().latest_data(entity).and_then(|bytes| wire::decode_event(bytes).ok())?;
        match stamped.event {
            Event::SetData { value, methods, .. } => Some((value, methods)),
            _ => None,
        }
    }
}

fn loading(on: bool) -> Changes {
    vec![("isLoading".to_owned(), Value::from(on))]
}
