//! `setTimeout`, `setInterval`, `clearTimeout`, `clearInterval`
//! ([HTML](https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#timers),
//! [MDN](https://developer.mozilla.org/en-US/docs/Web/API/Window/setInterval)).
//!
//! The host keeps the clock and sends a tick; the callbacks never leave the jar, so they die with it.

use super::{arguments::wrong_type, global};
use crate::{
    errors::guard_action,
    state::{Origin, State},
};
use belljar_core::{Effect, LimitKind, event::Kind};
use boa_engine::{Context, JsResult, JsString, JsValue, object::builtins::JsFunction};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

#[derive(Default)]
pub(crate) struct Timers {
    next: Cell<u32>,
    waiting: RefCell<BTreeMap<u32, Timer>>,
}

#[derive(Clone)]
struct Timer {
    callback: JsFunction,
    arguments: Vec<JsValue>,
    repeat: bool,
    /// The id that the author gave to an interval; another one with the same id replaces it.
    name: Option<JsValue>,
    origin: Rc<Origin>,
}

/// A callback that is due.
pub(crate) struct Due {
    pub(crate) callback: JsFunction,
    pub(crate) arguments: Vec<JsValue>,
    pub(crate) origin: Rc<Origin>,
}

impl Timers {
    pub(crate) fn len(&self) -> usize {
        self.waiting.borrow().len()
    }

    /// What a tick runs. `None`: the timer was cleared while its tick was on the way.
    pub(crate) fn due(&self, id: u32) -> Option<Due> {
        let mut waiting = self.waiting.borrow_mut();
        let timer = waiting.get(&id)?.clone();
        if !timer.repeat {
            waiting.remove(&id);
        }
        Some(Due { callback: timer.callback, arguments: timer.arguments, origin: timer.origin })
    }
}

pub(crate) fn install(context: &mut Context) {
    global("setTimeout", 1, set_timeout, context);
    global("setInterval", 1, set_interval, context);
    global("clearTimeout", 0, clear_timeout, context);
    global("clearInterval", 0, clear_interval, context);
}

/// `setTimeout(callback, delay = 0, ...arguments)`
fn set_timeout(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = guard_action("setTimeout", context)?;
    let callback = callback("setTimeout", arguments)?;
    let delay = delay(arguments.get(1), 0.0, context)?;
    let passed = arguments.get(2..).unwrap_or_default().to_vec();
    start(&state, callback, delay, false, None, passed)
}

/// `setInterval(callback, delay = 300, id?, ...arguments)`: the id is also the callback's first argument.
fn set_interval(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = guard_action("setInterval", context)?;
    let callback = callback("setInterval", arguments)?;
    let delay = delay(arguments.get(1), 300.0, context)?;
    let passed = arguments.get(2..).unwrap_or_default().to_vec();
    let name = passed.first().filter(|id| id.is_string() || id.is_number()).cloned();
    if let Some(name) = &name {
        clear(&state, name);
    }
    start(&state, callback, delay, true, name, passed)
}

fn clear_timeout(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = guard_action("clearTimeout", context)?;
    clear(&state, &arguments.first().cloned().unwrap_or_default());
    Ok(JsValue::undefined())
}

fn clear_interval(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = guard_action("clearInterval", context)?;
    clear(&state, &arguments.first().cloned().unwrap_or_default());
    Ok(JsValue::undefined())
}

/// A callback is a function: text is never compiled.
fn callback(function: &str, arguments: &[JsValue]) -> JsResult<JsFunction> {
    let value = arguments.first().cloned().unwrap_or_default();
    value.as_function().ok_or_else(|| wrong_type(function, "function", "callback", &value).into())
}

fn delay(argument: Option<&JsValue>, default: f64, context: &mut Context) -> JsResult<f64> {
    match argument {
        Some(value) if !value.is_undefined() => value.to_number(context),
        _ => Ok(default),
    }
}

fn start(
    state: &State,
    callback: JsFunction,
    delay: f64,
    repeat: bool,
    name: Option<JsValue>,
    arguments: Vec<JsValue>,
) -> JsResult<JsValue> {
    let timers = &state.timers;
    if timers.len() >= state.limits.timers as usize {
        let limit = state.limits.timers;
        return Err(state.trip(LimitKind::Timers, format!("more than {limit} timers are waiting"), None));
    }
    let Some(grant) = &state.grants.timers else { return Ok(JsValue::undefined()) };
    let id = timers.next.get() + 1;
    state.emit(Effect::SetTimer { id, delay_ms: grant.delay_ms(delay, repeat), repeat }, 0)?;
    timers.next.set(id);
    // A callback outlives the evaluation that set it: it may act, on nobody's account but the place's.
    let by = state.origin();
    let origin = Rc::new(Origin { evaluation: None, kind: Kind::Trigger, place: by.place.clone() });
    timers.waiting.borrow_mut().insert(id, Timer { callback, arguments, repeat, name, origin });
    Ok(JsValue::from(id))
}

/// Clears by the number that was returned or by the author's own id. What names no timer does nothing.
fn clear(state: &State, which: &JsValue) {
    let mut waiting = state.timers.waiting.borrow_mut();
    let by_name = waiting.iter().find(|(_, timer)| timer.name.as_ref().is_some_and(|name| same(name, which)));
    let id = by_name.map(|(id, _)| *id).or_else(|| number(which).filter(|id| waiting.contains_key(id)));
    if let Some(id) = id {
        waiting.remove(&id);
        state.report(Effect::ClearTimer { id });
    }
}

fn number(value: &JsValue) -> Option<u32> {
    let number = value.as_number().or_else(|| value.as_string().map(|text| JsString::to_number(&text)))?;
    (number.fract() == 0.0 && number > 0.0 && number <= f64::from(u32::MAX)).then_some(number as u32)
}

fn same(left: &JsValue, right: &JsValue) -> bool {
    match (left.as_number(), right.as_number()) {
        (Some(left), Some(right)) => left.to_bits() == right.to_bits(),
        _ => left.as_string().is_some_and(|left| right.as_string().is_some_and(|right| left == right)),
    }
}
