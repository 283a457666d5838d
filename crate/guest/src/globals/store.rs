//! `storeValue`, `removeValue`, `clearStore` and `appsmith.store`.
//!
//! A write is readable at once; the writes of one turn go to the host in one batch, in order, and their promises settle
//! when the host says that the batch was kept. If it was not, the old values are back.

use crate::{
    app::datum::Datum,
    declare::{Call, Function, Parameter, Returns, Type, doc},
    errors::current_position,
    marshal::{self, Manner, OutError},
    sensitive::Verdict,
    state::{CopyOf, State},
};
use belljar_core::{Effect, Value, effect::StoreChange, value::ValueLimits};
use boa_engine::{
    Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsValue,
    builtins::promise::ResolvingFunctions,
    js_string,
    object::builtins::{JsArray, JsPromise, JsProxy},
};
use indexmap::{IndexMap, IndexSet};
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

#[derive(Default)]
pub(crate) struct Store {
    /// What `appsmith.store` shows, in insertion order.
    values: RefCell<IndexMap<String, Rc<Value>>>,
    /// The batch that this turn's changes go into.
    open: RefCell<Batch>,
    /// Batches that the host has yet to answer.
    sent: RefCell<BTreeMap<u32, Batch>>,
    last_batch: Cell<u32>,
    /// Keys that have been written, here or elsewhere, since somebody asked.
    written: RefCell<IndexSet<String>>,
    /// The proxy behind `appsmith.store`.
    view: OnceCell<JsObject>,
}

/// Changes that are kept together or not at all.
#[derive(Default)]
struct Batch {
    changes: Vec<StoreChange>,
    bytes: usize,
    promises: Vec<ResolvingFunctions>,
    /// What each key held before the batch, to be put back if the host keeps nothing.
    before: IndexMap<String, Option<Rc<Value>>>,
    /// Whether it has cleared the store, and so has written every key.
    clears: bool,
}

impl Batch {
    fn writes(&self, key: &str) -> bool {
        self.clears || self.before.contains_key(key)
    }
}

impl Store {
    pub(crate) fn new(values: &[(String, Value)]) -> Self {
        let store = Self::default();
        store.begin(values);
        store
    }

    /// Holds these values from now on. Nobody has read or written any before.
    pub(crate) fn begin(&self, values: &[(String, Value)]) {
        self.values.replace(values.iter().map(|(key, value)| (key.clone(), Rc::new(value.clone()))).collect());
    }

    pub(crate) fn len(&self) -> usize {
        self.values.borrow().len()
    }

    pub(super) fn get(&self, key: &str) -> Option<Rc<Value>> {
        self.values.borrow().get(key).cloned()
    }

    /// The key at a place.
    pub(super) fn key(&self, index: usize) -> Option<String> {
        self.values.borrow().get_index(index).map(|(key, _)| key.clone())
    }

    /// Whether this turn has made changes that are yet to be sent.
    pub(crate) fn has_open_batch(&self) -> bool {
        !self.open.borrow().changes.is_empty()
    }

    /// Whether batches wait for the host.
    pub(crate) fn waits(&self) -> bool {
        !self.sent.borrow().is_empty()
    }

    /// Whether an object is `appsmith.store`.
    pub(crate) fn is_view(&self, object: &JsObject) -> bool {
        self.view.get().is_some_and(|view| JsObject::equals(view, object))
    }

    /// A value, as an app holds it.
    pub(crate) fn datum(&self, key: &str) -> Datum {
        self.get(key).map(|value| Datum::from_value((*value).clone())).unwrap_or_default()
    }

    /// The keys that have been written since this was last called.
    pub(crate) fn take_written(&self) -> Vec<String> {
        self.written.take().into_iter().collect()
    }

    fn set(&self, key: &str, value: Option<Rc<Value>>) {
        self.written.borrow_mut().insert(key.to_owned());
        let mut values = self.values.borrow_mut();
        match value {
            Some(value) => drop(values.insert(key.to_owned(), value)),
            None => drop(values.shift_remove(key)),
        }
    }

    /// What a batch that was not kept had replaced is back, unless a later batch has written the key again: that one is
    /// answered for itself, and would put back what is right now.
    fn put_back(&self, key: &str, id: u32, before: Option<Rc<Value>>) {
        let mut sent = self.sent.borrow_mut();
        match sent.range_mut(id + 1..).find(|(_, batch)| batch.writes(key)) {
            Some((_, batch)) => drop(batch.before.insert(key.to_owned(), before)),
            None => self.set(key, before),
        }
    }

    /// Somebody else has written a key. A change of this jar's own that is not answered yet comes after that.
    fn replace(&self, key: &str, value: Option<Rc<Value>>) {
        let mut sent = self.sent.borrow_mut();
        match sent.values_mut().find(|batch| batch.writes(key)) {
            Some(batch) => drop(batch.before.insert(key.to_owned(), value)),
            None => self.set(key, value),
        }
    }

    fn change(&self, change: StoreChange, bytes: usize) {
        let mut values = self.values.borrow_mut();
        let mut open = self.open.borrow_mut();
        let mut remember = |key: &str, now: Option<&Rc<Value>>| {
            self.written.borrow_mut().insert(key.to_owned());
            open.before.entry(key.to_owned()).or_insert_with(|| now.cloned());
        };
        match &change {
            StoreChange::Set { key, value, .. } => {
                remember(key, values.get(key));
                values.insert(key.clone(), Rc::new(value.clone()));
            }
            StoreChange::Remove { key } => {
                remember(key, values.get(key));
                values.shift_remove(key);
            }
            StoreChange::Clear => {
                for (key, value) in values.iter() {
                    remember(key, Some(value));
                }
                values.clear();
                open.clears = true;
            }
        }
        open.changes.push(change);
        open.bytes += bytes;
    }
}

pub(crate) static FUNCTIONS: &[Function] = &[
    Function {
        name: "storeValue",
        summary: doc(
            "Keeps a value in the app's store, where `appsmith.store[key]` reads it at once. The promise resolves when \
                  the value is kept, and rejects when it cannot be: then the old value is back.",
        ),
        parameters: &[
            Parameter::required("key", Type::String, "Any text; `a.b` is one key and no path."),
            Parameter::required("value", Type::Any, "Data: what a structured clone takes, less functions and symbols."),
            Parameter::default(
                "persist",
                Type::Boolean,
                "true",
                "Whether it outlives the session. `false` also removes an older persisted copy.",
            ),
        ],
        returns: Returns::Promise("{}"),
        acts: true,
        example: doc("await storeValue(\"cart\", [{ id: 7, count: 2 }]);\nreturn appsmith.store.cart[0].count\n// → 2"),
        run: store_value,
    },
    Function {
        name: "removeValue",
        summary: doc("Removes a value from the app's store, from the session and for good."),
        parameters: &[Parameter::required("key", Type::String, "The key that `storeValue` was given.")],
        returns: Returns::Promise("{}"),
        acts: true,
        example: doc(
            "await storeValue(\"draft\", \"…\");\nawait removeValue(\"draft\");\nreturn \"draft\" in appsmith.store\n// → false",
        ),
        run: remove_value,
    },
    Function {
        name: "clearStore",
        summary: doc("Removes all values of the app's store, from the session and for good."),
        parameters: &[],
        returns: Returns::Promise("{}"),
        acts: true,
        example: doc("await clearStore();\nreturn Object.keys(appsmith.store)\n// → []"),
        run: clear_store,
    },
];

fn store_value(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let state = &call.state;
    let limits = ValueLimits::from(&state.limits);
    let value =
        marshal::out_of_guest(&call.value(1), Manner::Exact, limits, context).map_err(|error| refuse(state, error))?;
    set(state, "storeValue", (call.text(0), value, call.flag(2, true)), context)?;
    Ok(promise(state, context))
}

fn remove_value(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    remove(&call.state, call.text(0))?;
    Ok(promise(&call.state, context))
}

fn clear_store(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    clear(&call.state)?;
    Ok(promise(&call.state, context))
}

/// Sets a value, unless it looks like a secret that the policy does not want kept.
pub(super) fn set(
    state: &State,
    function: &str,
    (key, value, persist): (String, Value, bool),
    context: &Context,
) -> JsResult<()> {
    state.copies.borrow_mut().remove(&CopyOf::Stored(key.clone()));
    let position = || current_position(context);
    let persist = match state.sensitive.judge_value(state, function, (&key, &value, persist), &position) {
        Verdict::Keep => persist,
        Verdict::Session => false,
        Verdict::Refuse(why) => return Err(JsNativeError::error().with_message(why).into()),
    };
    let bytes = key.len() + value.approximate_bytes();
    apply(state, StoreChange::Set { key, value, persist }, bytes)
}

pub(super) fn remove(state: &State, key: String) -> JsResult<()> {
    let bytes = key.len();
    apply(state, StoreChange::Remove { key }, bytes)
}

pub(super) fn clear(state: &State) -> JsResult<()> {
    apply(state, StoreChange::Clear, 0)
}

fn apply(state: &State, change: StoreChange, bytes: usize) -> JsResult<()> {
    state.check_effect_room(state.store.open.borrow().changes.len() + 1, state.store.open.borrow().bytes + bytes)?;
    state.store.change(change, bytes);
    Ok(())
}

/// What settles when this turn's changes are kept, or are not.
fn promise(state: &State, context: &mut Context) -> JsValue {
    let (promise, resolvers) = JsPromise::new_pending(context);
    state.store.open.borrow_mut().promises.push(resolvers);
    promise.into()
}

/// Why a value cannot be stored, as the author reads it.
fn refuse(state: &State, error: OutError) -> boa_engine::JsError {
    match error {
        OutError::NotData(error) => {
            JsNativeError::typ().with_message(format!("storeValue cannot keep the value: {error}")).into()
        }
        OutError::Limit(kind, message) => state.trip(kind, message, None),
        OutError::Thrown(error) => error,
    }
}

/// At the end of a turn: sends the changes that it made.
pub(crate) fn end_turn(state: &State) {
    let store = &state.store;
    let mut batch = store.open.take();
    if batch.changes.is_empty() {
        return;
    }
    let id = store.last_batch.get() + 1;
    store.last_batch.set(id);
    state.report(Effect::Store { id, changes: std::mem::take(&mut batch.changes) });
    store.sent.borrow_mut().insert(id, batch);
}

/// The host has answered a batch.
pub(crate) fn settle(state: &State, id: u32, result: Result<(), String>, context: &mut Context) -> JsResult<()> {
    let Some(batch) = state.store.sent.borrow_mut().remove(&id) else { return Ok(()) };
    let undefined = JsValue::undefined();
    let Err(reason) = result else {
        for promise in batch.promises {
            let empty = JsObject::with_object_proto(context.intrinsics());
            promise.resolve.call(&undefined, &[empty.into()], context)?;
        }
        return Ok(());
    };
    for (key, before) in batch.before {
        state.store.put_back(&key, id, before);
    }
    state.forget_copies();
    for promise in batch.promises {
        let error = JsNativeError::error().with_message(reason.clone()).into_opaque(context);
        promise.reject.call(&undefined, &[error.into()], context)?;
    }
    Ok(())
}

/// The store was changed elsewhere. Code of this jar sees it from now on; none of it runs.
pub(crate) fn take_in(state: &State, changes: Vec<StoreChange>) {
    let store = &state.store;
    for change in changes {
        match change {
            StoreChange::Set { key, value, .. } => store.replace(&key, Some(Rc::new(value))),
            StoreChange::Remove { key } => store.replace(&key, None),
            StoreChange::Clear => {
                let keys: Vec<String> = store.values.borrow().keys().cloned().collect();
                for key in &keys {
                    store.replace(key, None);
                }
            }
        }
    }
    state.forget_copies();
}

/// `appsmith.store`: a read-only view with no prototype, so that every key is a plain key, `__proto__` too.
pub(crate) fn view(state: &State, context: &mut Context) -> JsResult<JsValue> {
    // The target is empty and stays extensible, which is what the invariants of proxies ask for when a trap gives
    // configurable properties that the target lacks (ECMA-262, 10.5).
    let view: JsObject = JsProxy::builder(JsObject::with_null_proto())
        .get(|_, arguments, context| Ok(read(arguments.get_or_undefined(1), context)?.unwrap_or_default()))
        .has(|_, arguments, context| Ok(read(arguments.get_or_undefined(1), context)?.is_some().into()))
        .own_keys(|_, _, context| {
            let state = State::of(context);
            let keys: Vec<JsValue> =
                state.store.values.borrow().keys().map(|key| JsString::from(key.as_str()).into()).collect();
            Ok(JsArray::from_iter(keys, context).into())
        })
        .get_own_property_descriptor(|_, arguments, context| {
            let Some(value) = read(arguments.get_or_undefined(1), context)? else { return Ok(JsValue::undefined()) };
            let descriptor = JsObject::with_object_proto(context.intrinsics());
            descriptor.create_data_property(js_string!("value"), value, context)?;
            for flag in ["enumerable", "configurable"] {
                descriptor.create_data_property(JsString::from(flag), true, context)?;
            }
            descriptor.create_data_property(js_string!("writable"), false, context)?;
            Ok(descriptor.into())
        })
        .get_prototype_of(|_, _, _| Ok(JsValue::null()))
        .set(refuse_change)
        .delete_property(refuse_change)
        .define_property(refuse_change)
        .set_prototype_of(refuse_change)
        .prevent_extensions(refuse_change)
        .build(context)?
        .into();
    state.store.view.get_or_init(|| view.clone());
    Ok(view.into())
}

/// Silent in sloppy code and a `TypeError` in strict code, as for any read-only property.
#[allow(clippy::unnecessary_wraps)] // The engine's signature.
fn refuse_change(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(false.into())
}

fn read(key: &JsValue, context: &mut Context) -> JsResult<Option<JsValue>> {
    // Symbols are no keys of the store.
    let Some(key) = key.as_string() else { return Ok(None) };
    let state = State::of(context);
    let key = key.to_std_string_lossy();
    let Some(value) = state.store.values.borrow().get(&key).cloned() else { return Ok(None) };
    state.copy(CopyOf::Stored(key), &value, context).map(Some)
}
