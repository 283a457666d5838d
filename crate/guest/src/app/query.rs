//! What a query is run with: the values of its template's code.

use super::{
    bound::Bound,
    cells::{EntityId, Kind},
    datum::Datum,
    events,
    graph::NodeId,
    pass::{self, with},
    purity::Manners,
};
use crate::{errors, evaluate::Ran, marshal, state::State};
use belljar_core::{Outcome, Value, event::Place, value::Slot};
use boa_engine::{Context, JsNativeError, JsObject, JsResult, js_string};
use std::rc::Rc;

/// What a query of the app has as its data now, which is what its `run` gives: the page has set it before it answers.
pub(crate) fn data(query: EntityId, state: &State) -> Option<Datum> {
    with(state, |app| {
        let cell = app.entities.get(&query)?.properties.get("data")?;
        Some(app.cell(*cell).value.clone())
    })
}

/// For each part of a query's template that holds code, its path and the values of its segments, in order. Code of the
/// template reads what the query was run with as `this.params`. Empty for what is no query of the app.
pub(crate) fn values(
    name: &str,
    params: &Value,
    state: &Rc<State>,
    context: &mut Context,
) -> JsResult<Vec<(String, Vec<Value>)>> {
    let Some(jobs) = state.jobs() else { return Ok(Vec::new()) };
    // A variable that was set, or a key of the store, counts at once, also by way of what depends on it.
    events::catch_up(state, &jobs, context);
    let parts: Vec<(Place, Rc<Bound>)> = with(state, |app| {
        let Some(id) = app.named(name) else { return Vec::new() };
        let cells: Vec<NodeId> = app.entity(id).dormant.values().copied().collect();
        let parts = cells.into_iter().filter_map(|cell| match &app.cell(cell).kind {
            Kind::Dormant(bound) if app.entity(id).texts().is_some() => Some((app.place(cell), bound.clone())),
            _ => None,
        });
        parts.collect()
    });
    // Code may ask for one of them where none were given: `{{ this.params.since || '2000-01-01' }}`.
    let none = Value::object::<&str>([]);
    let params = if params.root() == &Slot::Undefined { &none } else { params };
    let mut values = Vec::new();
    for (place, bound) in parts {
        let mut of_part = Vec::new();
        for code in bound.codes() {
            // Each is given a copy of its own: what one writes into it, no other reads.
            let this = JsObject::with_object_proto(context.intrinsics());
            let params = marshal::into_guest(params, context)?;
            this.create_data_property_or_throw(js_string!("params"), params, context)?;
            match pass::evaluate_code(code, Manners::Unknown, &this.into(), state, &jobs, context) {
                Ran::Value(value) => of_part.push(value.to_value()),
                Ran::Ended(Outcome::Value { value }) => of_part.push(value),
                Ran::Ended(Outcome::Error { error }) => {
                    let message = format!(
                        "{} cannot be run: {}.{}: {}: {}",
                        name, place.entity, place.property, error.error_message.name, error.error_message.message
                    );
                    return Err(JsNativeError::error().with_message(message).into());
                }
                Ran::Ended(Outcome::Limit { limit }) => {
                    return Err(errors::raise_again(limit, state));
                }
                Ran::Needs(names) => {
                    with(state, |app| app.missed.extend(names.iter().cloned()));
                    let message =
                        format!("{name} cannot be run yet: it uses {}, which is being loaded", names.join(", "));
                    return Err(JsNativeError::error().with_message(message).into());
                }
            }
        }
        values.push((place.property, of_part));
    }
    Ok(values)
}
