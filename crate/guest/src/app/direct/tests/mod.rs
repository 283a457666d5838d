//! What is evaluated directly is what the engine gives.

mod budget;
mod examples;
mod pristine;
mod random;

use super::{
    Budget, Pristine, Stop,
    both::{self, Entities, compile},
};
use crate::{
    app::{
        datum::Datum,
        rows::{JsonLimits, from_json},
    },
    interrupt::Interrupt,
};
use belljar_core::{Value, value::ValueLimits};
use boa_engine::{Context, JsString};

const LIMITS: ValueLimits = ValueLimits { depth: 250_000, nodes: 2_000_000, bytes: 16 << 20 };

fn budget() -> Budget {
    Budget::new(Interrupt::never(), u64::MAX, LIMITS)
}

impl Entities {
    /// The entities that all tests have. `Q` has a table and the same rows as ordinary values.
    fn sample() -> Self {
        let mut entities = Self::default();
        let rows = r#"[
            {"id": 1, "name": "Ada", "age": 36, "tags": ["x", "y"], "address": {"city": "London", "zip": null}},
            {"id": 2, "name": "Bé😀", "age": -0, "tags": [], "address": {"city": "Paris", "zip": 75001}},
            {"id": 3, "name": "", "age": 0.1, "tags": ["y"], "address": null},
            {"id": 4, "name": "10", "age": null, "tags": [[1, [2]], "z"], "address": {"toString": 1, "length": 2}},
            {"other": true, "5": "five", "name": "\ud83d", "age": 1e21}
        ]"#;
        let table = from_json(rows.into(), 1, &JsonLimits { text: 1 << 20, value: LIMITS }).expect("a table");
        let plain = Datum::from_value(table.to_value());
        let other = r#"{
            "text": " Hello, wörld ", "empty": "", "n": 42, "zero": 0, "minus": -7.5, "yes": true, "no": false,
            "nothing": null, "list": [3, 1, 2, "2", null, true], "nested": {"a": {"b": [{"c": "deep"}]}},
            "keys": {"b": 1, "10": 2, "a": 3, "2": 4}, "numeric": "12.50", "blank": "  "
        }"#;
        let other = from_json(other.into(), 2, &JsonLimits { text: 1 << 20, value: LIMITS }).expect("an object");
        let date = {
            let mut builder = belljar_core::value::ValueBuilder::new();
            let date = builder.add(belljar_core::value::Node::Date(86_400_000.0));
            builder.finish(belljar_core::value::Slot::Node(date)).expect("a date")
        };
        let undefined = Datum::Undefined;
        let q = [("data", table), ("plain", plain), ("isLoading", Datum::Bool(false)), ("gone", undefined)];
        let mut q: Vec<(JsString, Datum)> = q.into_iter().map(|(key, value)| (JsString::from(key), value)).collect();
        q.push(("when".into(), Datum::from_value(date)));
        q.push((
            "big".into(),
            Datum::from_value(Value::from_json(&serde_json::json!({"$bigint": "12"})).unwrap_or_default()),
        ));
        entities.0.insert("Q".into(), Datum::object(q));
        entities.0.insert("W".into(), other);
        // Names that generated functions have for their parameters.
        // The row is of a table of its own: what two entities share is not one object in the engine.
        let row = from_json(rows.into(), 3, &JsonLimits { text: 1 << 20, value: LIMITS }).expect("a table");
        let row = row.at(1).expect("a row");
        for (name, datum) in [("r", row), ("i", Datum::Number(1.0)), ("x", Datum::text("b")), ("k", Datum::Null)] {
            entities.0.insert(name.into(), datum);
        }
        entities
    }
}

/// Compares both. Gives whether the code was evaluated directly.
fn agree(code: &str, entities: &Entities, pristine: &Pristine, context: &mut Context) -> Result<bool, String> {
    both::agree(code, entities, pristine, &mut budget(), context)
}
