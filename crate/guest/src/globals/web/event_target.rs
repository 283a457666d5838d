//! [`EventTarget`](https://dom.spec.whatwg.org/#interface-eventtarget)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/EventTarget)).

use super::{
    Interface,
    abort_signal::AbortSignal,
    class::{self, Member, Table, construct_as, illegal_invocation, type_error},
    convert::member,
    event::Event,
    exception,
};
use crate::{
    declare::{Object, doc},
    errors,
    state::State,
};
use boa_engine::{Context, JsArgs, JsData, JsError, JsObject, JsResult, JsString, JsValue, js_string};
use boa_gc::{Finalize, GcRefCell, Trace};
use std::cell::Cell;

pub(crate) static OBJECT: Object = Object {
    name: "EventTarget",
    summary: doc("What events are sent to and listened for at. A class of your own can extend it."),
    typescript: doc(r"class EventTarget {
  addEventListener(
    type: string,
    callback: ((event: any) => void) | { handleEvent(event: any): void } | null,
    options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
  ): void;
  removeEventListener(
    type: string,
    callback: ((event: any) => void) | { handleEvent(event: any): void } | null,
    options?: boolean | { capture?: boolean },
  ): void;
  dispatchEvent(event: Event): boolean;
}"),
    example: doc(r#"let saved = 0;
const target = new EventTarget();
target.addEventListener("save", () => (saved += 1), { once: true });
target.dispatchEvent(new Event("save"));
target.dispatchEvent(new Event("save"));
return saved
// → 1"#),
};

pub(super) static TABLE: Table = Table {
    name: "EventTarget",
    length: 0,
    construct: Some(|new_target, _, context| {
        let target = Target(Listeners::default());
        Ok(construct_as(Interface::EventTarget, new_target, target, context)?.upcast().into())
    }),
    parent: None,
    members: &[
        Member::Method("addEventListener", 2, add),
        Member::Method("removeEventListener", 2, remove),
        Member::Method("dispatchEvent", 1, dispatch_event),
    ],
};

/// A target of app code's own.
#[derive(Trace, Finalize, JsData)]
pub(super) struct Target(Listeners);

/// Who listens to a target.
#[derive(Default, Trace, Finalize)]
pub(super) struct Listeners {
    #[unsafe_ignore_trace]
    next: Cell<u64>,
    list: GcRefCell<Vec<Listener>>,
}

#[derive(Clone, Trace, Finalize)]
struct Listener {
    id: u64,
    #[unsafe_ignore_trace]
    kind: JsString,
    /// `None`: whatever the target's attribute (`onabort`) holds when the event comes.
    callback: Option<JsObject>,
    capture: bool,
    once: bool,
    passive: bool,
}

impl Listeners {
    fn push(&self, mut listener: Listener) -> u64 {
        let id = self.next.get();
        self.next.set(id + 1);
        listener.id = id;
        self.list.borrow_mut().push(listener);
        id
    }

    /// Listens with the target's attribute, from when it was set first.
    pub(super) fn add_handler(&self, kind: JsString) {
        if !self.list.borrow().iter().any(|listener| listener.callback.is_none()) {
            self.push(Listener { id: 0, kind, callback: None, capture: false, once: false, passive: false });
        }
    }

    /// The attribute was set to nothing.
    pub(super) fn remove_handler(&self) {
        self.list.borrow_mut().retain(|listener| listener.callback.is_some());
    }

    fn remove(&self, id: u64) {
        self.list.borrow_mut().retain(|listener| listener.id != id);
    }

    fn find(&self, kind: &JsString, callback: &JsObject, capture: bool) -> Option<u64> {
        let list = self.list.borrow();
        let same = |listener: &&Listener| {
            listener.kind == *kind
                && listener.capture == capture
                && listener.callback.as_ref().is_some_and(|other| JsObject::equals(other, callback))
        };
        list.iter().find(same).map(|listener| listener.id)
    }
}

/// Does something with the listeners of a target of any class.
fn with<T>(target: &JsObject, work: impl FnOnce(&Listeners) -> T) -> JsResult<T> {
    if let Some(target) = target.downcast_ref::<Target>() {
        return Ok(work(&target.0));
    }
    let signal = target.downcast_ref::<AbortSignal>().ok_or_else(illegal_invocation)?;
    Ok(work(&signal.listeners))
}

/// The target that a method was called on. Without one it is the global object, which is none.
fn this(this: &JsValue) -> JsResult<JsObject> {
    let target = this.as_object().ok_or_else(illegal_invocation)?;
    with(&target, |_| ())?;
    Ok(target)
}

/// A callback is an object, a function or one with `handleEvent`, or null.
fn callback(value: &JsValue, method: &str) -> JsResult<Option<JsObject>> {
    match value.as_object() {
        Some(callback) => Ok(Some(callback)),
        None if value.is_null_or_undefined() => Ok(None),
        None => Err(type_error(format!(
            "Failed to execute '{method}' on 'EventTarget': parameter 2 is not of type 'Object'."
        ))),
    }
}

/// `addEventListener(type, callback, options = false)`
fn add(this_value: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let target = this(this_value)?;
    let kind = arguments.get_or_undefined(0).to_string(context)?;
    let callback = callback(arguments.get_or_undefined(1), "addEventListener")?;
    let options = arguments.get_or_undefined(2);
    let (mut capture, mut once, mut passive, mut signal) = (options.to_boolean(), false, false, None);
    if let Some(options) = options.as_object() {
        let mut flag =
            |name| Ok::<_, JsError>(member(Some(&options), name, context)?.is_some_and(|flag| flag.to_boolean()));
        capture = flag("capture")?;
        once = flag("once")?;
        passive = flag("passive")?;
        if let Some(value) = member(Some(&options), "signal", context)? {
            let given = class::instance::<AbortSignal>(&value).ok_or_else(|| {
                type_error("Failed to execute 'addEventListener' on 'EventTarget': `signal` is not an AbortSignal.")
            })?;
            signal = Some(given);
        }
    }
    let Some(callback) = callback else { return Ok(JsValue::undefined()) };
    if signal.as_ref().is_some_and(|signal| signal.borrow().data().is_aborted()) {
        return Ok(JsValue::undefined());
    }
    let id = with(&target, |listeners| match listeners.find(&kind, &callback, capture) {
        Some(_) => None,
        None => Some(listeners.push(Listener { id: 0, kind, callback: Some(callback), capture, once, passive })),
    })?;
    if let (Some(id), Some(signal)) = (id, signal) {
        signal.borrow().data().forget_listener(target, id);
    }
    Ok(JsValue::undefined())
}

/// `removeEventListener(type, callback, options = false)`
fn remove(this_value: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let target = this(this_value)?;
    let kind = arguments.get_or_undefined(0).to_string(context)?;
    let callback = callback(arguments.get_or_undefined(1), "removeEventListener")?;
    let options = arguments.get_or_undefined(2);
    let capture = match options.as_object() {
        Some(options) => member(Some(&options), "capture", context)?.is_some_and(|flag| flag.to_boolean()),
        None => options.to_boolean(),
    };
    if let Some(callback) = callback {
        with(&target, |listeners| {
            if let Some(id) = listeners.find(&kind, &callback, capture) {
                listeners.remove(id);
            }
        })?;
    }
    Ok(JsValue::undefined())
}

/// The abort of a signal ends a listener that was added with it.
pub(super) fn forget(target: &JsObject, id: u64) -> JsResult<()> {
    with(target, |listeners| listeners.remove(id))
}

/// `dispatchEvent(event)`
fn dispatch_event(this_value: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let target = this(this_value)?;
    let event = class::instance::<Event>(arguments.get_or_undefined(0)).ok_or_else(|| {
        type_error("Failed to execute 'dispatchEvent' on 'EventTarget': parameter 1 is not of type 'Event'.")
    })?;
    if event.borrow().data().current.borrow().is_some() {
        let problem = "Failed to execute 'dispatchEvent' on 'EventTarget': the event is already being dispatched.";
        return Err(exception::error("InvalidStateError", problem, context));
    }
    event.borrow().data().trusted.set(false);
    Ok(dispatch(&target, &event, context)?.into())
}

/// Fires an event of the framework's own.
pub(super) fn fire(target: &JsObject, kind: JsString, context: &mut Context) -> JsResult<()> {
    let event = Event::new(kind, [false; 3], context);
    event.trusted.set(true);
    let event = class::make(Interface::Event, event, context);
    dispatch(target, &event, context).map(|_| ())
}

/// DOM, "dispatch", for a path of one target. False: it was cancelled.
fn dispatch(target: &JsObject, event: &JsObject<Event>, context: &mut Context) -> JsResult<bool> {
    *event.borrow().data().target.borrow_mut() = Some(target.clone());
    *event.borrow().data().current.borrow_mut() = Some(target.clone());
    let mut result = Ok(());
    for capture in [true, false] {
        if result.is_ok() && !event.borrow().data().stopped.get() {
            result = invoke(target, event, capture, context);
        }
    }
    let event = event.borrow();
    let event = event.data();
    *event.current.borrow_mut() = None;
    event.stopped.set(false);
    event.stopped_at_once.set(false);
    result.map(|()| !event.prevented.get())
}

/// DOM, "inner invoke". What a listener throws is reported, and the next one runs; a limit ends them all.
fn invoke(target: &JsObject, event: &JsObject<Event>, capture: bool, context: &mut Context) -> JsResult<()> {
    let kind = event.borrow().data().kind.clone();
    let listeners = with(target, |listeners| listeners.list.borrow().clone())?;
    for listener in listeners.into_iter().filter(|listener| listener.kind == kind && listener.capture == capture) {
        // One that an earlier one has removed does not run.
        let stays = with(target, |now| now.list.borrow().iter().any(|other| other.id == listener.id))?;
        if !stays {
            continue;
        }
        if listener.once {
            with(target, |listeners| listeners.remove(listener.id))?;
        }
        let handler = || target.downcast_ref::<AbortSignal>().and_then(|signal| signal.handler.borrow().clone());
        let Some(callback) = listener.callback.clone().or_else(handler) else { continue };
        event.borrow().data().passive.set(listener.passive);
        let result = call(&callback, listener.callback.is_none(), target, event, context);
        event.borrow().data().passive.set(false);
        match result {
            Err(error) if error.as_engine().is_none() => {
                let origin = State::of(context).origin();
                errors::report_uncaught(&origin, &error, context);
            }
            result => result?,
        }
        if event.borrow().data().stopped_at_once.get() {
            break;
        }
    }
    Ok(())
}

fn call(
    callback: &JsObject,
    is_handler: bool,
    target: &JsObject,
    event: &JsObject<Event>,
    context: &mut Context,
) -> JsResult<()> {
    let event = [event.clone().upcast().into()];
    if callback.is_callable() {
        callback.call(&target.clone().into(), &event, context)?;
    } else if !is_handler {
        let method = callback.get(js_string!("handleEvent"), context)?;
        let method =
            method.as_callable().ok_or_else(|| type_error("The listener's `handleEvent` is not a function."))?;
        method.call(&callback.clone().into(), &event, context)?;
    }
    Ok(())
}
