//! What app code has asked of the page and waits for, and what it has subscribed to.

use crate::{
    app::{self, EntityId, query},
    declare::Call,
    marshal,
    state::{Origin, State},
};
use belljar_core::{Ask, Effect, LimitKind, Value, ask::AskFailure, event::Kind};
use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsString, JsValue,
    builtins::promise::ResolvingFunctions,
    js_string,
    object::builtins::{JsFunction, JsPromise},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

/// Asks that are open.
#[derive(Default)]
pub(crate) struct Asks {
    next: Cell<u32>,
    waiting: RefCell<BTreeMap<u32, Waiting>>,
    subscribed: RefCell<BTreeMap<u32, Subscription>>,
}

struct Waiting {
    promise: ResolvingFunctions,
    callbacks: Callbacks,
    origin: Rc<Origin>,
    /// The widget of the app that is to have the values again that it started with, once the page says so.
    resets: Option<EntityId>,
    /// The query of the app that is run.
    runs: Option<EntityId>,
}

/// What is called beside settling the promise, in the older style of the framework's functions.
#[derive(Clone, Default)]
pub(crate) struct Callbacks {
    pub(crate) success: Option<JsFunction>,
    pub(crate) failure: Option<JsFunction>,
}

/// Whoever wants to hear of something as often as it happens.
struct Subscription {
    /// What tells it from others of its kind: an origin, or nothing for positions.
    key: Option<String>,
    callbacks: Callbacks,
    origin: Rc<Origin>,
}

impl Asks {
    /// How many are open: those that wait for an answer, and those that are told of what happens.
    fn open(&self) -> usize {
        let waiting = self.waiting.borrow();
        let answered = self.subscribed.borrow().keys().filter(|id| !waiting.contains_key(id)).count();
        waiting.len() + answered
    }

    /// Whether nothing that the page may send could settle a promise.
    pub(crate) fn is_idle(&self) -> bool {
        self.waiting.borrow().is_empty() && self.subscribed.borrow().is_empty()
    }

    /// On whose behalf an answer is delivered.
    pub(crate) fn origin(&self, id: u32) -> Option<Rc<Origin>> {
        let waiting = self.waiting.borrow().get(&id).map(|waiting| waiting.origin.clone());
        waiting.or_else(|| self.subscribed.borrow().get(&id).map(|subscription| subscription.origin.clone()))
    }

    /// The subscription with a key.
    fn subscription(&self, key: Option<&str>) -> Option<u32> {
        let subscribed = self.subscribed.borrow();
        subscribed.iter().find(|(_, subscription)| subscription.key.as_deref() == key).map(|(id, _)| *id)
    }
}

/// Asks the page for something, if the policy lets it, and gives the promise of its answer.
pub(crate) fn ask(call: &Call<'_>, ask: Ask, context: &mut Context) -> JsResult<JsValue> {
    ask_with(call, ask, Callbacks::default(), context)
}

/// The same with callbacks.
pub(crate) fn ask_with(call: &Call<'_>, ask: Ask, callbacks: Callbacks, context: &mut Context) -> JsResult<JsValue> {
    let state = &call.state;
    // By no name: an edit may give it another one before the page answers.
    let of_app = |name: &str| app::with(state, |app| app.named(name));
    let (resets, runs) = match &ask {
        Ask::ResetWidget { name, .. } => (of_app(name), None),
        Ask::RunQuery { name, .. } => (None, of_app(name)),
        _ => (None, None),
    };
    let id = send(call, ask)?;
    let (promise, resolvers) = JsPromise::new_pending(context);
    let waiting = Waiting { promise: resolvers, callbacks, origin: state.origin(), resets, runs };
    state.asks.waiting.borrow_mut().insert(id, waiting);
    Ok(promise.into())
}

/// Asks the page for something on behalf of a promise that is there already. A refusal rejects it.
pub(crate) fn ask_for(state: &State, ask: Ask, promise: ResolvingFunctions, context: &mut Context) -> JsResult<()> {
    let own_origin = state.own_origin();
    if let Err(refusal) = state.grants.check(&ask, own_origin.as_deref()) {
        let message = format!("{}: {refusal}", ask.function());
        let error = JsNativeError::typ().with_message(message).into_opaque(context);
        promise.reject.call(&JsValue::undefined(), &[error.into()], context)?;
        return Ok(());
    }
    let id = emit(state, ask)?;
    let waiting =
        Waiting { promise, callbacks: Callbacks::default(), origin: state.origin(), resets: None, runs: None };
    state.asks.waiting.borrow_mut().insert(id, waiting);
    Ok(())
}

/// Asks to be told again and again. One subscription of a key at a time: a second one is refused.
pub(crate) fn subscribe(
    call: &Call<'_>,
    ask: Ask,
    key: Option<String>,
    callbacks: Callbacks,
    context: &mut Context,
) -> JsResult<JsValue> {
    let state = &call.state;
    if state.asks.subscription(key.as_deref()).is_some() {
        return Err(call.refuse(&match key {
            Some(key) => format!("already listening to {key}; call unlistenWindowMessage first"),
            None => "a watch is on already; call clearWatch first".to_owned(),
        }));
    }
    let promise = ask_with(call, ask, Callbacks::default(), context)?;
    // What is told later is on the account of the place, not of the evaluation that asked: that has ended by then.
    let place = state.origin().place.clone();
    let origin = Rc::new(Origin { evaluation: None, kind: Kind::Trigger, place });
    let subscription = Subscription { key, callbacks, origin };
    state.asks.subscribed.borrow_mut().insert(state.asks.next.get(), subscription);
    Ok(promise)
}

/// Ends the subscription of a key. False: there is none.
pub(crate) fn unsubscribe(state: &State, key: Option<&str>) -> bool {
    let Some(id) = state.asks.subscription(key) else { return false };
    state.asks.subscribed.borrow_mut().remove(&id);
    let next = state.asks.next.get() + 1;
    state.asks.next.set(next);
    state.report(Effect::Ask { id: next, ask: Box::new(Ask::Stop { id }) });
    true
}

fn send(call: &Call<'_>, ask: Ask) -> JsResult<u32> {
    let state = &call.state;
    let own_origin = state.own_origin();
    state.grants.check(&ask, own_origin.as_deref()).map_err(|refusal| call.refuse(&refusal.to_string()))?;
    emit(state, ask)
}

fn emit(state: &State, ask: Ask) -> JsResult<u32> {
    if state.asks.open() >= state.limits.requests as usize {
        let limit = state.limits.requests;
        let message = format!("more than {limit} things asked of the page are open");
        return Err(state.trip(LimitKind::Requests, message, None));
    }
    let id = state.asks.next.get() + 1;
    let bytes = ask.approximate_bytes();
    state.emit(Effect::Ask { id, ask: Box::new(ask) }, bytes)?;
    state.asks.next.set(id);
    Ok(id)
}

/// The page has answered.
pub(crate) fn settle(state: &State, id: u32, result: Result<Value, AskFailure>, context: &mut Context) -> JsResult<()> {
    let waiting = state.asks.waiting.borrow_mut().remove(&id);
    let Some(Waiting { promise, callbacks, resets, runs, .. }) = waiting else { return Ok(()) };
    if let Some(widget) = resets.filter(|_| result.is_ok()) {
        app::with(state, |app| app.reset(widget));
    }
    let undefined = JsValue::undefined();
    match result {
        Ok(value) => {
            let value = match runs.and_then(|query| query::data(query, state)) {
                Some(data) => data.to_guest(context)?,
                None => marshal::into_guest(&value, context)?,
            };
            promise.resolve.call(&undefined, std::slice::from_ref(&value), context)?;
            callbacks.success.map_or(Ok(undefined.clone()), |call| call.call(&undefined, &[value], context))?;
        }
        Err(failure) => {
            state.asks.subscribed.borrow_mut().remove(&id);
            let error = error(&failure, context)?;
            promise.reject.call(&undefined, std::slice::from_ref(&error), context)?;
            callbacks.failure.map_or(Ok(undefined.clone()), |call| call.call(&undefined, &[error], context))?;
        }
    }
    Ok(())
}

/// Something that was subscribed to has happened.
pub(crate) fn told(state: &State, id: u32, result: Result<Value, AskFailure>, context: &mut Context) -> JsResult<()> {
    let callbacks = state.asks.subscribed.borrow().get(&id).map(|subscription| subscription.callbacks.clone());
    let Some(callbacks) = callbacks else { return Ok(()) };
    let (callback, value) = match result {
        Ok(value) => (callbacks.success, marshal::into_guest(&value, context)?),
        Err(failure) => (callbacks.failure, error(&failure, context)?),
    };
    callback.map_or(Ok(JsValue::undefined()), |callback| callback.call(&JsValue::undefined(), &[value], context))?;
    Ok(())
}

/// The error that app code gets.
fn error(failure: &AskFailure, context: &mut Context) -> JsResult<JsValue> {
    let error: JsObject = JsNativeError::error().with_message(failure.message.clone()).into_opaque(context);
    if failure.name != "Error" {
        error.create_data_property_or_throw(js_string!("name"), JsString::from(failure.name.as_str()), context)?;
    }
    Ok(error.into())
}

/// A callback among the arguments.
pub(crate) fn callback(value: Option<&JsValue>) -> Option<JsFunction> {
    value.and_then(JsValue::as_callable).and_then(JsFunction::from_object)
}
