//! [`console`](https://console.spec.whatwg.org/): lines for whoever watches, rate-limited, without running guest code.

use super::native;
use crate::{
    declare::{Object, doc},
    errors, marshal, property,
    state::State,
};
use belljar_core::{
    Effect,
    effect::{Console, Level},
    policy::ConsoleGrant,
};
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, native_function::NativeFunctionPointer};

pub(crate) static OBJECT: Object = Object {
    name: "console",
    summary: doc(
        "Lines for whoever watches the app, with level, time and position. What is no data stands there as text; lines \
              over the policy's rate are dropped and counted.",
    ),
    typescript: doc("const console: {
  debug(...values: any[]): void;
  log(...values: any[]): void;
  info(...values: any[]): void;
  warn(...values: any[]): void;
  error(...values: any[]): void;
  table(...values: any[]): void;
};"),
    example: doc("console.warn(\"stock is low\", { item: 7, left: 2 })"),
};

const METHODS: &[(&str, NativeFunctionPointer)] = &[
    ("debug", |_, arguments, context| write(Level::Debug, arguments, context)),
    ("log", |_, arguments, context| write(Level::Log, arguments, context)),
    ("info", |_, arguments, context| write(Level::Info, arguments, context)),
    ("warn", |_, arguments, context| write(Level::Warn, arguments, context)),
    ("error", |_, arguments, context| write(Level::Error, arguments, context)),
    ("table", |_, arguments, context| write(Level::Table, arguments, context)),
];

pub(crate) fn install(context: &mut Context) {
    let console = JsObject::with_object_proto(context.intrinsics());
    for (name, function) in METHODS {
        let function = native(name, 0, *function, context);
        console.insert_property(JsString::from(*name), property::visible(function));
    }
    context.global_object().insert_property(JsString::from("console"), property::hidden(console));
}

fn write(level: Level, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context);
    let Some(grant) = &state.grants.console else { return Ok(JsValue::undefined()) };
    // What is over is counted, and said at the end of the turn.
    if !state.console.borrow_mut().admit(state.now_ms.get(), grant) {
        return Ok(JsValue::undefined());
    }
    let args: Vec<_> = arguments.iter().take(100).map(|argument| marshal::display(argument, context)).collect();
    let bytes = args.iter().map(belljar_core::Value::approximate_bytes).sum();
    let position = errors::current_position(context);
    state.emit(Effect::Console(Console { level, args, time_ms: state.now_ms.get(), position }), bytes)?;
    Ok(JsValue::undefined())
}

/// How many lines there were of late.
#[derive(Debug, Default)]
pub(crate) struct Volume {
    /// The second that `in_second` counts.
    second: u64,
    in_second: u32,
    in_turn: u32,
    dropped: u32,
}

impl Volume {
    /// Whether there is room for one more line.
    fn admit(&mut self, now_ms: f64, grant: &ConsoleGrant) -> bool {
        let second = (now_ms / 1_000.0) as u64;
        if second != self.second {
            (self.second, self.in_second) = (second, 0);
        }
        let room = self.in_turn < grant.max_lines_per_turn() && self.in_second < grant.max_lines_per_second();
        if room {
            self.in_turn += 1;
            self.in_second += 1;
        } else {
            self.dropped = self.dropped.saturating_add(1);
        }
        room
    }
}

/// At the end of a turn: says how many lines were dropped, if any.
pub(crate) fn end_turn(state: &State) {
    let mut volume = state.console.borrow_mut();
    let (lines, dropped) = (std::mem::take(&mut volume.in_turn), std::mem::take(&mut volume.dropped));
    let Some(grant) = state.grants.console.as_ref().filter(|_| dropped > 0) else { return };
    let (name, limit) = if lines >= grant.max_lines_per_turn() {
        ("maxLinesPerTurn", grant.max_lines_per_turn())
    } else {
        ("maxLinesPerSecond", grant.max_lines_per_second())
    };
    let text = format!("{dropped} more lines were dropped: policy.console.{name} is {limit}");
    state.report(Effect::Console(Console {
        level: Level::Warn,
        args: vec![text.as_str().into()],
        time_ms: state.now_ms.get(),
        position: None,
    }));
}
