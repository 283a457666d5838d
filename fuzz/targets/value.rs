//! Any bytes are a value or an error, in the compact form and in the JSON form, and a value keeps what it is in both.
#![no_main]

#[path = "../../crate/core/tests/canonical/mod.rs"]
mod canonical;

use belljar_core::{
    Effect, Limits, Outcome, PROTOCOL_VERSION, Value,
    value::{Node, ValueLimits},
    wire::{decode_effects, encode_effects},
};
use canonical::canonical;
use libfuzzer_sys::fuzz_target;
use std::collections::HashSet;

/// One effect: evaluation 1 has settled with a value, which follows.
const SETTLED_WITH: [u8; 4] = [1, 0, 1, 0];

fuzz_target!(|bytes: &[u8]| {
    let compact = [&PROTOCOL_VERSION.to_le_bytes()[..], &SETTLED_WITH, bytes].concat();
    if let Some(value) = from_wire(&compact) {
        keeps(&value);
    }
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        keeps(&value);
    }
});

fn from_wire(bytes: &[u8]) -> Option<Value> {
    match decode_effects(bytes).ok()?.pop()? {
        Effect::Settled { outcome: Outcome::Value { value }, .. } => Some(value),
        _ => None,
    }
}

fn keeps(value: &Value) {
    let expected = canonical(value);
    let settled = Effect::Settled { id: 1, outcome: Outcome::Value { value: value.clone() } };
    let bytes = encode_effects(&[settled]).expect("it can be written");
    assert_eq!(bytes[2..6], SETTLED_WITH);
    assert_eq!(canonical(&from_wire(&bytes).expect("it can be read")), expected);

    let text = serde_json::to_string(value).expect("it has a JSON form");
    let again: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    if repeats_a_key(value) {
        // The last of them counts, wherever it is read. JSON has no form for the others.
        keeps(&again);
    } else {
        assert_eq!(canonical(&again), expected, "{text}");
    }

    let small = ValueLimits { depth: 3, nodes: 10, bytes: 100 };
    let fits = value.check(&small).is_ok();
    assert!(!fits || value.depth() <= small.depth);
    assert!(!fits || value.check(&ValueLimits::from(&Limits::default())).is_ok());
}

/// Only a forged message has one key twice in an object.
fn repeats_a_key(value: &Value) -> bool {
    value.nodes().iter().any(|node| match node {
        Node::Object(entries) => {
            let mut seen = HashSet::new();
            entries.iter().any(|(key, _)| !seen.insert(key.encode_utf16()))
        }
        _ => false,
    })
}
