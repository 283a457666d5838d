//! Reports and outcomes in the shapes that `pkg/src/public/gap.ts` describes.
//!
//! What holds no value of the guest goes through serde, with field names from the gap's own types. The rest is put
//! together here, because a guest's value is not to become JSON on its way.

use super::{named_to_js, to_js};
use belljar_core::{
    Effect, Outcome, Value,
    app::{Change, Explanation, Selection, Update},
    effect::{Console, Request, StoreChange},
};
use js_sys::{Array, Object, Reflect, Uint8Array, Uint32Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// Something without a guest's value in it. What is absent becomes `null`.
pub(crate) fn plain_to_js(plain: &impl Serialize) -> JsValue {
    plain.serialize(&Serializer::new().serialize_missing_as_null(true)).unwrap_or_else(JsValue::from)
}

pub(crate) fn outcome_to_js(outcome: &Outcome) -> JsValue {
    match outcome {
        Outcome::Value { value } => value_outcome_to_js(&to_js(value)),
        Outcome::Error { error } => object([("type", "error".into()), ("error", plain_to_js(error))]),
        Outcome::Limit { limit } => object([("type", "limit".into()), ("limit", plain_to_js(limit))]),
    }
}

/// The outcome of something that went well.
pub(crate) fn value_outcome_to_js(value: &JsValue) -> JsValue {
    object([("type", "value".into()), ("value", value.clone())])
}

pub(crate) fn console_to_js(line: &Console) -> JsValue {
    object([
        ("level", plain_to_js(&line.level)),
        ("args", line.args.iter().map(to_js).collect::<Array>().into()),
        ("timeMs", line.time_ms.into()),
        ("position", plain_to_js(&line.position)),
    ])
}

pub(crate) fn effect_to_js(effect: &Effect) -> JsValue {
    let (name, parts): (&str, Vec<(&str, JsValue)>) = match effect {
        Effect::Settled { id, outcome } => ("settled", vec![("id", (*id).into()), ("outcome", outcome_to_js(outcome))]),
        Effect::NeedLibraries { id, names } => {
            ("needLibraries", vec![("id", (*id).into()), ("names", plain_to_js(names))])
        }
        Effect::Console(line) => ("console", vec![("line", console_to_js(line))]),
        Effect::SetTimer { id, delay_ms, repeat } => {
            ("setTimer", vec![("id", (*id).into()), ("delayMs", (*delay_ms).into()), ("repeat", (*repeat).into())])
        }
        Effect::ClearTimer { id } => ("clearTimer", vec![("id", (*id).into())]),
        Effect::Fetch { id, request, allowed_by } => {
            ("fetch", vec![("id", (*id).into()), ("request", request_to_js(request)), ("allowedBy", allowed_by.into())])
        }
        Effect::CancelFetch { id } => ("cancelFetch", vec![("id", (*id).into())]),
        Effect::Store { id, changes } => ("store", vec![("id", (*id).into()), ("changes", list_to_js(changes))]),
        Effect::Ask { id, ask } => (
            "ask",
            vec![("id", (*id).into()), ("name", ask.function().into()), ("call", crate::executor::asks::call_of(ask))],
        ),
        Effect::Warning(warning) => ("warning", vec![("warning", plain_to_js(warning))]),
        Effect::Error(error) => ("error", vec![("error", plain_to_js(error))]),
        Effect::Limit(limit) => ("limit", vec![("limit", plain_to_js(limit))]),
        Effect::AppOpened { problems, on_load } => {
            ("appOpened", vec![("problems", plain_to_js(problems)), ("onLoad", plain_to_js(on_load))])
        }
        Effect::Updates { updates, rest, .. } => {
            ("updates", vec![("updates", updates_to_js(updates)), ("rest", (*rest).into())])
        }
        Effect::Edited { id, edited } => ("edited", vec![("id", (*id).into()), ("edited", plain_to_js(edited))]),
        Effect::Explained { id, explanation } => {
            let explanation = explanation.as_deref().map_or(JsValue::NULL, explanation_to_js);
            ("explained", vec![("id", (*id).into()), ("explanation", explanation)])
        }
        Effect::Continue => ("continue", Vec::new()),
        Effect::Figures(figures) => ("figures", vec![("figures", plain_to_js(figures))]),
    };
    object([("grant", plain_to_js(&effect.grant())), ("type", name.into())].into_iter().chain(parts))
}

/// What has changed in an app, for who keeps the values of its properties: path after path with its value. Where there is
/// more to say than that the value is another one, it stands by itself, with its place in the order.
pub(crate) fn changed_to_js(updates: &[Update], rest: u32) -> JsValue {
    let nothing = Value::undefined();
    let paths: Vec<String> = updates.iter().map(|update| update.place.path()).collect();
    let values = updates.iter().map(|update| match &update.change {
        Change::Value { value } if update.errors.is_empty() => value,
        _ => &nothing,
    });
    let values: Vec<(&str, &Value)> = paths.iter().map(String::as_str).zip(values).collect();
    let others = updates.iter().enumerate().filter_map(|(at, Update { change, errors, .. })| {
        let is_all_said = errors.is_empty() && matches!(change, Change::Value { .. });
        let other = || {
            object([
                ("at", (at as u32).into()),
                ("change", value_change_to_js(change)),
                ("errors", plain_to_js(errors)),
            ])
        };
        (!is_all_said).then(other)
    });
    let others: Array = others.collect();
    object([("values", named_to_js(&values)), ("others", others.into()), ("rest", rest.into())])
}

/// What has changed in an app, in order.
fn updates_to_js(updates: &[Update]) -> JsValue {
    updates
        .iter()
        .map(|Update { place, change, errors }| {
            object([
                ("entity", place.entity.as_str().into()),
                ("property", place.property.as_str().into()),
                ("change", value_change_to_js(change)),
                ("errors", plain_to_js(errors)),
            ])
        })
        .collect::<Array>()
        .into()
}

fn value_change_to_js(change: &Change) -> JsValue {
    match change {
        Change::Value { value } => object([("type", "value".into()), ("value", to_js(value))]),
        Change::Rows { document, rows } => {
            object([("type", "rows".into()), ("document", (*document).into()), ("rows", selection_to_js(rows))])
        }
        Change::Removed => object([("type", "removed".into())]),
        Change::Same => object([("type", "same".into())]),
    }
}

fn selection_to_js(selection: &Selection) -> JsValue {
    match selection {
        Selection::Range { from, to } => {
            object([("type", "range".into()), ("from", (*from).into()), ("to", (*to).into())])
        }
        Selection::Picked { rows } => {
            object([("type", "picked".into()), ("rows", Uint32Array::from(rows.as_slice()).into())])
        }
    }
}

/// What is known of a property of an app.
pub(crate) fn explanation_to_js(explanation: &Explanation) -> JsValue {
    let Explanation { place, value, text, dependencies, dependants, errors, evaluations, steps, .. } = explanation;
    object([
        ("entity", place.entity.as_str().into()),
        ("property", place.property.as_str().into()),
        ("value", value_change_to_js(value)),
        ("text", plain_to_js(text)),
        ("dependencies", plain_to_js(dependencies)),
        ("dependants", plain_to_js(dependants)),
        ("errors", plain_to_js(errors)),
        ("evaluations", (*evaluations).into()),
        // A whole number that JavaScript's numbers hold.
        ("steps", (*steps as f64).into()),
        ("fuel", explanation.fuel.map_or(JsValue::NULL, |fuel| (fuel as f64).into())),
        ("milliseconds", explanation.milliseconds.map_or(JsValue::NULL, JsValue::from)),
    ])
}

fn request_to_js(request: &Request) -> JsValue {
    object([
        ("url", request.url.as_str().into()),
        ("method", request.method.as_str().into()),
        ("headers", plain_to_js(&request.headers)),
        ("body", request.body.as_ref().map_or(JsValue::NULL, |body| Uint8Array::from(body.as_slice()).into())),
        ("redirect", plain_to_js(&request.redirect)),
    ])
}

/// Changes of a store that came from elsewhere.
pub(crate) fn changes_to_js(changes: &[StoreChange]) -> JsValue {
    object([("changes", list_to_js(changes))])
}

fn list_to_js(changes: &[StoreChange]) -> JsValue {
    changes.iter().map(change_to_js).collect::<Array>().into()
}

fn change_to_js(change: &StoreChange) -> JsValue {
    match change {
        StoreChange::Set { key, value, persist } => object([
            ("type", "set".into()),
            ("key", key.into()),
            ("value", to_js(value)),
            ("persist", (*persist).into()),
        ]),
        StoreChange::Remove { key } => object([("type", "remove".into()), ("key", key.into())]),
        StoreChange::Clear => object([("type", "clear".into())]),
    }
}

/// A plain object.
pub(crate) fn object<'a>(entries: impl IntoIterator<Item = (&'a str, JsValue)>) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        let done = Reflect::set(&object, &name.into(), &value);
        debug_assert!(done == Ok(true), "a new object takes any property");
    }
    object.into()
}
