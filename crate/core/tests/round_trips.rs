//! What goes through an encoding comes out the same; what is no encoding of anything is refused, never a panic.

mod canonical;
mod strategies;

use belljar_core::{
    Effect, Event, Outcome, Value,
    event::Stamped,
    wire::{decode_effects, decode_event, encode_effects, encode_event},
};
use canonical::canonical;
use proptest::{collection::vec, prelude::*};

/// The only value of the only effect, through the compact form.
fn through_wire(value: &Value) -> Value {
    let settled = Effect::Settled { id: 1, outcome: Outcome::Value { value: value.clone() } };
    let bytes = encode_effects(&[settled]).expect("it can be encoded");
    match decode_effects(&bytes).expect("it can be decoded").pop() {
        Some(Effect::Settled { outcome: Outcome::Value { value }, .. }) => value,
        other => panic!("{other:?}"),
    }
}

fn through_json<T: serde::Serialize + serde::de::DeserializeOwned>(of: &T) -> T {
    let text = serde_json::to_string(of).expect("it can be written");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_keep_what_they_are(value in strategies::value()) {
        prop_assert_eq!(canonical(&through_wire(&value)), canonical(&value));
        prop_assert_eq!(canonical(&through_json(&value)), canonical(&value));
    }

    #[test]
    fn events_keep_what_they_are(stamped in strategies::event()) {
        let bytes = encode_event(&stamped).expect("it can be encoded");
        let read = decode_event(&bytes).expect("it can be decoded");
        // The same bytes mean the same event: values in it may hold NaN, which is not equal to itself.
        prop_assert_eq!(encode_event(&read).expect("it can be encoded"), bytes);
        let again: Stamped = through_json(&stamped);
        // The JSON form numbers nodes anew, once.
        let text = serde_json::to_string(&again).expect("it can be written");
        prop_assert_eq!(serde_json::to_string(&through_json(&again)).expect("it can be written"), text);
        prop_assert_eq!(std::mem::discriminant(&again.event), std::mem::discriminant(&stamped.event));
    }

    #[test]
    fn effects_keep_what_they_are(effects in vec(strategies::effect(), 0..4)) {
        let bytes = encode_effects(&effects).expect("it can be encoded");
        let read = decode_effects(&bytes).expect("it can be decoded");
        prop_assert_eq!(encode_effects(&read).expect("it can be encoded"), bytes);
        let again: Vec<Effect> = through_json(&effects);
        let text = serde_json::to_string(&again).expect("it can be written");
        prop_assert_eq!(serde_json::to_string(&through_json(&again)).expect("it can be written"), text);
        prop_assert_eq!(again.len(), effects.len());
    }

    #[test]
    fn any_bytes_are_an_answer_or_an_error(bytes in vec(any::<u8>(), 0..200)) {
        let _ = decode_event(&bytes);
        let _ = decode_effects(&bytes);
        let versioned = [&belljar_core::PROTOCOL_VERSION.to_le_bytes()[..], &bytes].concat();
        let _ = decode_event(&versioned);
        let _ = decode_effects(&versioned);
    }

    /// Nearly right is what an attacker would send.
    #[test]
    fn a_damaged_message_is_an_answer_or_an_error(
        effects in vec(strategies::effect(), 1..4),
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = encode_effects(&effects).expect("it can be encoded");
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        // What is accepted can be used: walked, written, encoded again.
        if let Ok(effects) = decode_effects(&bytes) {
            encode_effects(&effects).expect("it can be encoded");
            serde_json::to_string(&effects).expect("it can be written");
        }
    }

    #[test]
    fn any_json_is_a_value_or_an_error(text in "[\\[\\]{}:,0-9a-z\"$ -]{0,60}") {
        if let Ok(value) = serde_json::from_str::<Value>(&text) {
            prop_assert_eq!(canonical(&through_json(&value)), canonical(&value));
        }
    }
}

/// Drop, comparison, encodings, checks: nothing may recurse.
#[test]
fn a_small_stack_is_enough_for_200_000_levels() {
    const LEVELS: u32 = 200_000;
    let walk = || {
        for make in [|inner| Value::array([inner]), |inner| Value::object([("in", inner)])] {
            let mut builder = belljar_core::value::ValueBuilder::new();
            let template = make(Value::null());
            let mut root = belljar_core::value::Slot::Null;
            for _ in 0..LEVELS {
                let node = match template.nodes()[0].clone() {
                    belljar_core::value::Node::Object(_) => {
                        belljar_core::value::Node::Object(vec![("in".into(), root)])
                    }
                    _ => belljar_core::value::Node::Array(vec![root]),
                };
                root = belljar_core::value::Slot::Node(builder.add(node));
            }
            let value = builder.finish(root).expect("it fits");
            assert_eq!(value.depth(), LEVELS);
            assert_eq!(through_wire(&value), value);
            assert_eq!(canonical(&through_json(&value)), canonical(&value));
            let event = Stamped {
                now_ms: 0.0,
                event: Event::SetData { entity: "Deep".into(), value: value.clone(), methods: Default::default() },
            };
            let bytes = encode_event(&event).expect("it can be encoded");
            assert_eq!(decode_event(&bytes).expect("it can be decoded"), event);
        }
    };
    let thread = std::thread::Builder::new().stack_size(128 * 1024).spawn(walk).expect("a thread");
    thread.join().expect("the stack is enough");
}

/// A length that a message claims is no reason to set memory aside for it.
#[test]
fn a_claimed_length_is_not_believed() {
    let mut bytes = belljar_core::PROTOCOL_VERSION.to_le_bytes().to_vec();
    // A list of effects with 2^32 - 1 entries, of which none follows.
    bytes.extend([0xff, 0xff, 0xff, 0xff, 0x0f]);
    assert!(decode_effects(&bytes).is_err());
}
