//! What the guest asks of the page: checked, handed on, answered; and what an answer changes in an entity.

use super::{Done, Failure, Session, Waiting, effects::Broken, limit_of_value};
use crate::{executor::Running, keeper::Cause};
use belljar_core::{
    Ask, Event, LimitHit, LimitKind, Value,
    app::{Given, Moved},
    ask::AskFailure,
    event::{Methods, Place},
    value::ValueLimits,
    wire,
};
use std::rc::Rc;

/// Properties of an entity, and what each becomes.
pub(super) type Changes = Vec<(String, Value)>;

/// Something that the guest has asked of the page.
pub(super) struct Asked {
    /// What the page does. Nothing until it has been asked.
    running: Option<Box<dyn Running>>,
    /// The entity that the answer changes, by the name that it has now. `None`: it is none, or is gone.
    entity: Option<String>,
}

/// An answer of the page.
pub(super) struct Late {
    id: u32,
    ask: Rc<Ask>,
    /// As [`Asked::entity`].
    entity: Option<String>,
    result: Result<Value, AskFailure>,
}

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
            self.set_loading(name, true);
        }
        let entity = match &ask {
            Ask::RunQuery { name, .. } | Ask::ClearQuery { name } | Ask::SetWidget { widget: name, .. } => {
                Some(name.clone())
            }
            _ => None,
        };
        // The place is taken before the page is asked: the answer may come back at once.
        self.asks.borrow_mut().insert(id, Asked { running: None, entity });
        let ask = Rc::new(ask);
        let (this, asked) = (self.this.clone(), ask.clone());
        let replies = Rc::new(move |told, result| {
            this.upgrade().is_some_and(|session| session.replied(id, &asked, told, result))
        });
        let running = self.powers.asks.ask(id, &ask, replies);
        match self.asks.borrow_mut().get_mut(&id) {
            Some(asked) => asked.running = Some(running),
            None => drop(running),
        }
        Ok(())
    }

    /// Says whether it is a success.
    fn replied(&self, id: u32, ask: &Rc<Ask>, told: bool, result: Result<Value, AskFailure>) -> bool {
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
        let entity = self.asks.borrow().get(&id).and_then(|asked| asked.entity.clone());
        if !ask.subscribes() || result.is_err() {
            self.forget_ask(id);
        }
        let reply = Late { id, ask: ask.clone(), entity, result };
        if reply.entity.as_deref().is_some_and(|entity| self.is_of_app(entity)) && self.is_being_edited() {
            self.late.borrow_mut().push(reply);
        } else {
            self.take_reply(reply);
        }
        is_well
    }

    /// Changes what an answer changes, and hands it to the guest.
    fn take_reply(&self, Late { id, ask, entity, result }: Late) {
        let result = match (&*ask, result, entity) {
            (Ask::RunQuery { .. }, Ok(answer), entity) => self.take_query(&ask, entity.as_deref(), &answer),
            (Ask::RunQuery { .. }, Err(failure), Some(query)) => {
                self.set_loading(&query, false);
                Err(failure)
            }
            (Ask::ClearQuery { .. }, Ok(_), Some(query)) => {
                let changes = ["data", "responseMeta"].map(|property| (property.to_owned(), Value::undefined()));
                self.changed(&ask, &query, changes.into()).map(|()| Value::undefined())
            }
            (Ask::SetWidget { property, value, .. }, Ok(_), Some(widget)) => {
                let changes = vec![(property.clone(), value.clone())];
                self.changed(&ask, &widget, changes).map(|()| Value::undefined())
            }
            // What it is about is gone.
            (Ask::ClearQuery { .. } | Ask::SetWidget { .. }, Ok(_), None) => Ok(Value::undefined()),
            (_, result, _) => result,
        };
        self.answer_ask(id, result);
    }

    /// A query's result is its entity's before its promise settles. What is too large to be the entity's is no result.
    fn take_query(&self, ask: &Ask, query: Option<&str>, answer: &Value) -> Result<Value, AskFailure> {
        let data = answer.property("data").unwrap_or_default();
        let Some(query) = query else { return Ok(data) };
        let own = self.latest_entity(query);
        let has = |property| own.as_ref().is_none_or(|(value, _)| value.property(property).is_some());
        let mut changes = Changes::new();
        // The page may have given an app's query its data by itself.
        if answer.property("isGiven") != Some(Value::from(true)) || own.is_some() {
            changes.push(("data".to_owned(), data.clone()));
        }
        let meta = answer.property("responseMeta");
        if meta.is_some() || has("responseMeta") {
            changes.push(("responseMeta".to_owned(), meta.unwrap_or_default()));
        }
        if has("isLoading") {
            changes.extend(loading(false));
        }
        self.changed(ask, query, changes).map(|()| data).inspect_err(|_| self.set_loading(query, false))
    }

    /// The edits of an app that are under way may give what was asked about another name, or take it away.
    fn is_being_edited(&self) -> bool {
        self.waiting.borrow().values().any(|waiting| matches!(waiting, Waiting::Edit(_)))
    }

    /// The guest has made edits: what was asked for before is about the same entities.
    pub(super) fn follow_in_asks(&self, moved: &[Moved]) {
        let follow = |entity: &mut Option<String>| {
            let place = entity.take().map(|entity| Place { entity, property: String::new() });
            *entity = place
                .and_then(|place| moved.iter().try_fold(place, |place, moved| moved.follow(place)))
                .map(|place| place.entity);
        };
        self.asks.borrow_mut().values_mut().for_each(|asked| follow(&mut asked.entity));
        self.late.borrow_mut().iter_mut().for_each(|reply| follow(&mut reply.entity));
    }

    /// What the page has answered while edits were under way, once none is.
    pub(super) fn take_late_replies(&self) {
        if self.late.borrow().is_empty() || self.is_being_edited() {
            return;
        }
        for reply in self.late.take() {
            self.take_reply(reply);
        }
    }

    /// The page is told that nobody waits any more, and may call the session from there.
    fn forget_ask(&self, id: u32) {
        let open = self.asks.borrow_mut().remove(&id);
        drop(open);
    }

    fn answer_ask(&self, id: u32, result: Result<Value, AskFailure>) {
        let refused = self.offer(Cause::Answered, Event::Answered { id, result }).err();
        if let Some((_, message)) = refused {
            // Whoever waits for it is not to wait for ever.
            let failure = AskFailure { name: "RangeError".into(), message };
            self.push(Cause::Answered, Event::Answered { id, result: Err(failure) });
        }
    }

    /// Says of a query whether it runs. Of the page's own entities those have it said that say so themselves.
    fn set_loading(&self, query: &str, on: bool) {
        if self.latest_entity(query).is_none_or(|(value, _)| value.property("isLoading").is_some())
            && let Err(limit) = self.change_entity(query, loading(on))
        {
            self.report_limit(&limit);
        }
    }

    /// Changes an entity as an answer says. What is too large for it is reported, and why there is no answer.
    fn changed(&self, ask: &Ask, entity: &str, changes: Changes) -> Result<(), AskFailure> {
        self.change_entity(entity, changes).map_err(|limit| {
            self.report_limit(&limit);
            let message = format!("{}: the page's answer is too large: {}", ask.function(), limit.message);
            AskFailure { name: "RangeError".into(), message }
        })
    }

    /// Sets an entity anew with some of its properties changed, before anything that is pushed afterwards. Gives the limit of
    /// the first that is too large; it and those after it are not changed.
    fn change_entity(&self, entity: &str, changes: Changes) -> Result<(), Box<LimitHit>> {
        let Some((value, methods)) = self.latest_entity(entity) else {
            if !self.has_app() {
                return Ok(());
            }
            for (property, value) in changes {
                let (place, value) = (Place { entity: entity.into(), property }, Given::Value(value));
                if let Some(limit) = self.too_large(&place, &value) {
                    return Err(Box::new(limit));
                }
                let key = self.key_of_value(&place);
                let cause = |ticket| Cause::App { key, ticket };
                self.offer_change(&place.clone(), cause, Event::SetProperty { place, value })?;
            }
            return Ok(());
        };
        if changes.is_empty() {
            return Ok(());
        }
        let place = Place { entity: entity.to_owned(), property: String::new() };
        let value = value.with(changes);
        if let Err(error) = value.check(&ValueLimits::from(&self.config.policy.limits)) {
            return Err(Box::new(LimitHit { place, ..limit_of_value(&error) }));
        }
        let cause = |ticket| Cause::Data { entity: entity.to_owned(), ticket };
        self.offer_change(&place, cause, Event::SetData { entity: entity.to_owned(), value, methods })
    }

    /// Offers a change of an entity, for which nobody on the page waits.
    fn offer_change(&self, place: &Place, cause: impl FnOnce(u32) -> Cause, event: Event) -> Result<(), Box<LimitHit>> {
        let ticket = self.next_id();
        self.waiting.borrow_mut().insert(ticket, Waiting::Data(self.reports_limit()));
        self.offer(cause(ticket), event).map_err(|(_, words)| {
            drop(self.take_waiting(ticket));
            Box::new(LimitHit::new(LimitKind::MessageSize, words, place.clone()))
        })
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

    /// Changes an entity for the page, and says what came of it.
    pub(super) fn change_entity_then(&self, entity: &str, mut changes: Changes, done: Done<()>) {
        let Some((value, methods)) = self.latest_entity(entity) else {
            if !self.has_app() {
                return done(Ok(()));
            }
            let last = changes.pop();
            for (property, value) in changes {
                let place = Place { entity: entity.into(), property };
                self.set_property(place, Given::Value(value), self.reports_limit());
            }
            let Some((property, value)) = last else { return done(Ok(())) };
            return self.set_property(Place { entity: entity.into(), property }, Given::Value(value), done);
        };
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
