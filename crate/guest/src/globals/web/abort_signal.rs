//! [`AbortSignal`](https://dom.spec.whatwg.org/#interface-AbortSignal)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/AbortSignal)).

use super::{
    Interface,
    class::{self, Member, Table, type_error},
    convert::{iterator_method, sequence},
    event_target::{self, Listeners},
    exception,
};
use crate::{
    declare::{Object, doc},
    errors::guard_action,
    globals::{fetch, timers},
    state::State,
};
use boa_engine::{
    Context, JsArgs, JsData, JsError, JsObject, JsResult, JsValue, NativeFunction, js_string,
    object::FunctionObjectBuilder,
};
use boa_gc::{Finalize, GcRefCell, Trace};

pub(crate) static OBJECT: Object = Object {
    name: "AbortSignal",
    summary: doc("Says that something is to end, and why. `timeout` needs `policy.timers`."),
    typescript: doc(r"class AbortSignal extends EventTarget {
  private constructor();
  static abort(reason?: any): AbortSignal;
  static any(signals: Iterable<AbortSignal>): AbortSignal;
  static timeout(milliseconds: number): AbortSignal;
  readonly aborted: boolean;
  readonly reason: any;
  throwIfAborted(): void;
  onabort: ((event: Event) => void) | null;
}"),
    example: doc(r#"return AbortSignal.abort().reason.name
// → "AbortError""#),
};

pub(super) static TABLE: Table = Table {
    name: "AbortSignal",
    length: 0,
    construct: None,
    parent: Some(Interface::EventTarget),
    members: &[
        Member::Static("abort", 0, |_, arguments, context| {
            let signal = AbortSignal::default();
            *signal.reason.borrow_mut() = Some(reason(arguments.get_or_undefined(0), context)?);
            Ok(class::make(Interface::AbortSignal, signal, context).upcast().into())
        }),
        Member::Static("any", 1, any),
        Member::StaticWith(|grants| grants.timers.is_some(), "timeout", 1, timeout),
        Member::Getter("aborted", |this, _, _| Ok(signal(this)?.borrow().data().is_aborted().into())),
        Member::Getter("reason", |this, _, _| Ok(signal(this)?.borrow().data().reason().unwrap_or_default())),
        Member::Method("throwIfAborted", 0, |this, _, _| match signal(this)?.borrow().data().reason() {
            Some(reason) => Err(JsError::from_opaque(reason)),
            None => Ok(JsValue::undefined()),
        }),
        Member::Accessor(
            "onabort",
            |this, _, _| {
                let handler = signal(this)?.borrow().data().handler.borrow().clone();
                Ok(handler.map_or_else(JsValue::null, JsValue::from))
            },
            set_handler,
        ),
    ],
};

/// A signal's own data.
#[derive(Default, Trace, Finalize, JsData)]
pub(crate) struct AbortSignal {
    pub(super) listeners: Listeners,
    /// What `onabort` holds.
    pub(super) handler: GcRefCell<Option<JsObject>>,
    /// Why it is aborted, if it is.
    reason: GcRefCell<Option<JsValue>>,
    algorithms: GcRefCell<Vec<Algorithm>>,
    /// Signals that follow this one.
    dependents: GcRefCell<Vec<JsObject<AbortSignal>>>,
    /// Signals that this one follows, if it is one of `any`; none of them follows another.
    sources: GcRefCell<Option<Vec<JsObject<AbortSignal>>>>,
}

/// What an abort does before anybody hears of it.
#[derive(Clone, Trace, Finalize)]
enum Algorithm {
    /// Cancels a request.
    Fetch(u32),
    /// Ends a listener that was added with the signal.
    Forget(JsObject, u64),
}

impl AbortSignal {
    pub(crate) fn is_aborted(&self) -> bool {
        self.reason.borrow().is_some()
    }

    pub(crate) fn reason(&self) -> Option<JsValue> {
        self.reason.borrow().clone()
    }

    /// The abort will cancel this request.
    pub(crate) fn cancels(&self, request: u32) {
        self.algorithms.borrow_mut().push(Algorithm::Fetch(request));
    }

    /// The request has ended by itself.
    pub(crate) fn cancels_no_more(&self, request: u32) {
        self.algorithms.borrow_mut().retain(|algorithm| !matches!(algorithm, Algorithm::Fetch(id) if *id == request));
    }

    pub(super) fn forget_listener(&self, target: JsObject, id: u64) {
        self.algorithms.borrow_mut().push(Algorithm::Forget(target, id));
    }

    fn has_requests(&self) -> bool {
        self.algorithms.borrow().iter().any(|algorithm| matches!(algorithm, Algorithm::Fetch(_)))
    }
}

fn signal(this: &JsValue) -> JsResult<JsObject<AbortSignal>> {
    class::this(this)
}

/// The reason that was given, or the one for none.
pub(super) fn reason(given: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    if given.is_undefined() {
        return Ok(exception::make("AbortError", "This operation was aborted", context)?.into());
    }
    Ok(given.clone())
}

fn set_handler(this: &JsValue, arguments: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let signal = signal(this)?;
    let signal = signal.borrow();
    let handler = arguments.get_or_undefined(0).as_object();
    match handler {
        Some(_) => signal.data().listeners.add_handler(js_string!("abort")),
        None => signal.data().listeners.remove_handler(),
    }
    *signal.data().handler.borrow_mut() = handler;
    Ok(JsValue::undefined())
}

/// `AbortSignal.any(signals)`
fn any(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let wrong =
        || type_error("Failed to execute 'any' on 'AbortSignal': parameter 1 is not a sequence of AbortSignals.");
    let list = arguments.get_or_undefined(0).as_object().ok_or_else(wrong)?;
    let method = iterator_method(&list, context)?.ok_or_else(wrong)?;
    let mut signals = Vec::new();
    for item in sequence(&list, &method, context)? {
        signals.push(class::instance::<AbortSignal>(&item).ok_or_else(wrong)?);
    }
    Ok(following(&signals, context).upcast().into())
}

/// A signal that is aborted with the first of these (DOM, "create a dependent abort signal").
pub(crate) fn following(signals: &[JsObject<AbortSignal>], context: &mut Context) -> JsObject<AbortSignal> {
    let result = class::make(Interface::AbortSignal, AbortSignal::default(), context);
    if let Some(reason) = signals.iter().find_map(|signal| signal.borrow().data().reason()) {
        *result.borrow().data().reason.borrow_mut() = Some(reason);
        return result;
    }
    let mut sources: Vec<JsObject<AbortSignal>> = Vec::new();
    for signal in signals {
        let own = signal.borrow().data().sources.borrow().clone();
        for source in own.unwrap_or_else(|| vec![signal.clone()]) {
            if !sources.iter().any(|known| JsObject::equals(&known.clone().upcast(), &source.clone().upcast())) {
                let borrowed = source.borrow();
                let mut dependents = borrowed.data().dependents.borrow_mut();
                // A signal that lives long is followed by many. Now and then those that are of no use any more go.
                if dependents.len().is_power_of_two() {
                    dependents.retain(|dependent| !dependent.borrow().data().is_aborted());
                }
                dependents.push(result.clone());
                drop(dependents);
                sources.push(source.clone());
            }
        }
    }
    *result.borrow().data().sources.borrow_mut() = Some(sources);
    result
}

/// `AbortSignal.timeout(milliseconds)`: a timer as `setTimeout` sets one.
fn timeout(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = guard_action(|| "AbortSignal.timeout".to_owned(), context)?;
    // [EnforceRange] unsigned long long
    let delay = arguments.get_or_undefined(0).to_number(context)?.trunc();
    if !(0.0..=9_007_199_254_740_991.0).contains(&delay) {
        return Err(type_error(
            "Failed to execute 'timeout' on 'AbortSignal': the delay is no whole number from 0 on.",
        ));
    }
    let signal = class::make(Interface::AbortSignal, AbortSignal::default(), context);
    let callback = NativeFunction::from_copy_closure_with_captures(timed_out, signal.clone());
    let callback = FunctionObjectBuilder::new(context.realm(), callback).build();
    timers::call_after(&state, callback, delay)?;
    Ok(signal.upcast().into())
}

fn timed_out(_: &JsValue, _: &[JsValue], signal: &JsObject<AbortSignal>, context: &mut Context) -> JsResult<JsValue> {
    let reason = exception::make("TimeoutError", "The operation was aborted due to timeout", context)?;
    abort(signal, reason.into(), context)?;
    Ok(JsValue::undefined())
}

/// DOM, "signal abort".
pub(super) fn abort(signal: &JsObject<AbortSignal>, reason: JsValue, context: &mut Context) -> JsResult<()> {
    if signal.borrow().data().is_aborted() {
        return Ok(());
    }
    let mut all = vec![signal.clone()];
    let dependents = signal.borrow().data().dependents.borrow().clone();
    all.extend(dependents.into_iter().filter(|dependent| !dependent.borrow().data().is_aborted()));
    // To cancel a request is an action; a data field may not.
    if all.iter().any(|signal| signal.borrow().data().has_requests()) {
        guard_action(|| "abort".to_owned(), context)?;
    }
    signal.borrow().data().dependents.borrow_mut().clear();
    for signal in &all {
        *signal.borrow().data().reason.borrow_mut() = Some(reason.clone());
    }
    let state = State::of(context);
    for signal in all {
        let algorithms = signal.borrow().data().algorithms.borrow_mut().split_off(0);
        for algorithm in &algorithms {
            match algorithm {
                Algorithm::Fetch(id) => fetch::cancel(&state, *id, &reason, context)?,
                Algorithm::Forget(target, id) => event_target::forget(target, *id)?,
            }
        }
        event_target::fire(&signal.upcast(), js_string!("abort"), context)?;
    }
    Ok(())
}
