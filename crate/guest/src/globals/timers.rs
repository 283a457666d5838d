//! `setTimeout`, `setInterval`, `clearTimeout`, `clearInterval`
//! ([HTML](https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#timers),
//! [MDN](https://developer.mozilla.org/en-US/docs/Web/API/Window/setInterval)).
//!
//! The host keeps the clock and sends a tick; the callbacks never leave the jar, so they die with it.

use crate::{
    declare::{Call, Function, Parameter, Returns, Type, doc},
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

pub(crate) static FUNCTIONS: &[Function] = &[
    Function {
        name: "setTimeout",
        summary: doc("Calls a function once, after a delay. It dies with the app: nothing is called afterwards."),
        parameters: &[
            Parameter::required("callback", CALLBACK, "What to call. Text is not compiled."),
            Parameter::default("delay", DELAY, "0", "Milliseconds."),
            Parameter::rest("arguments", "What it is called with."),
        ],
        returns: Returns::Value("number"),
        acts: true,
        example: doc("return setTimeout((name) => console.log(`hello ${name}`), 1_000, \"you\")\n// → 1"),
        run: set_timeout,
    },
    Function {
        name: "setInterval",
        summary: doc(
            "Calls a function again and again, until it is cleared or the app ends. Intervals shorter than the \
                  policy's floor become that long.",
        ),
        parameters: &[
            Parameter::required("callback", CALLBACK, "What to call. Text is not compiled."),
            Parameter::default("delay", DELAY, "300", "Milliseconds between two calls."),
            Parameter::optional(
                "id",
                Type::Any,
                "A text or number of your own to clear it by. An interval with the same id is replaced. It is also the \
                 first argument of the call.",
            ),
            Parameter::rest("arguments", "What else it is called with."),
        ],
        returns: Returns::Value("number"),
        acts: true,
        example: doc("return setInterval(() => console.log(\"still here\"), 5_000, \"poll\")\n// → 1"),
        run: set_interval,
    },
    Function {
        name: "clearTimeout",
        summary: doc("Ends a timer. What names no timer does nothing."),
        parameters: &[Parameter::optional("id", Type::Any, "What `setTimeout` gave.")],
        returns: Returns::Value("void"),
        acts: true,
        example: doc("clearTimeout(setTimeout(() => console.log(\"never\"), 1_000))"),
        run: clear_timer,
    },
    Function {
        name: "clearInterval",
        summary: doc("Ends an interval. What names none does nothing."),
        parameters: &[Parameter::optional("id", Type::Any, "What `setInterval` gave, or the id that it was given.")],
        returns: Returns::Value("void"),
        acts: true,
        example: doc("setInterval(() => {}, 5_000, \"poll\");\nclearInterval(\"poll\")"),
        run: clear_timer,
    },
];

const CALLBACK: Type = Type::Function("(...arguments: any[]) => void");

/// HTML, "timer initialization steps": anything is made a number.
const DELAY: Type = Type::Converted("number");

fn set_timeout(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let delay = delay(call, 0.0, context)?;
    start(call, delay, false, None)
}

fn set_interval(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let delay = delay(call, 300.0, context)?;
    let name = call.given(2).filter(|id| id.is_string() || id.is_number()).cloned();
    if let Some(name) = &name {
        clear(&call.state, name);
    }
    start(call, delay, true, name)
}

#[allow(clippy::unnecessary_wraps)] // As all bodies.
fn clear_timer(call: &Call<'_>, _: &mut Context) -> JsResult<JsValue> {
    clear(&call.state, &call.value(0));
    Ok(JsValue::undefined())
}

fn delay(call: &Call<'_>, default: f64, context: &mut Context) -> JsResult<f64> {
    call.given(1).map_or(Ok(default), |value| value.to_number(context))
}

fn start(call: &Call<'_>, delay: f64, repeat: bool, name: Option<JsValue>) -> JsResult<JsValue> {
    let Some(callback) = call.value(0).as_callable().and_then(JsFunction::from_object) else {
        return Err(call.refuse("the callback is no function"));
    };
    wait(&call.state, callback, call.rest(2).to_vec(), delay, repeat, name)
}

/// Calls a function of the framework's own once, after a delay.
pub(crate) fn call_after(state: &State, callback: JsFunction, delay: f64) -> JsResult<()> {
    wait(state, callback, Vec::new(), delay, false, None).map(|_| ())
}

fn wait(
    state: &State,
    callback: JsFunction,
    arguments: Vec<JsValue>,
    delay: f64,
    repeat: bool,
    name: Option<JsValue>,
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
