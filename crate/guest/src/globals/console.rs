//! [`console`](https://console.spec.whatwg.org/): lines for whoever watches, rate-limited, without running guest code.

use super::native;
use crate::{errors, marshal, property, state::State};
use belljar_core::{
    Effect,
    effect::{Console, Level},
};
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, native_function::NativeFunctionPointer};

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
    let lines = state.console_lines.get().saturating_add(1);
    state.console_lines.set(lines);
    // What is over is counted, and said at the end of the turn.
    if lines > grant.max_lines_per_turn() {
        return Ok(JsValue::undefined());
    }
    let args: Vec<_> = arguments.iter().take(100).map(|argument| marshal::display(argument, context)).collect();
    let bytes = args.iter().map(belljar_core::Value::approximate_bytes).sum();
    let position = errors::current_position(context);
    state.emit(Effect::Console(Console { level, args, time_ms: state.now_ms.get(), position }), bytes)?;
    Ok(JsValue::undefined())
}

/// At the end of a turn: says how many lines were dropped, if any.
pub(crate) fn end_turn(state: &State) {
    let lines = state.console_lines.replace(0);
    let Some(grant) = &state.grants.console else { return };
    let dropped = lines.saturating_sub(grant.max_lines_per_turn());
    if dropped > 0 {
        let text = format!(
            "{dropped} more lines were dropped: policy.console.maxLinesPerTurn is {}",
            grant.max_lines_per_turn()
        );
        state.report(Effect::Console(Console {
            level: Level::Warn,
            args: vec![text.as_str().into()],
            time_ms: state.now_ms.get(),
            position: None,
        }));
    }
}
