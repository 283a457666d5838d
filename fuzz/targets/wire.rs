//! Any bytes are a message or an error; what is a message is written and read again without a change.
#![no_main]

use belljar_core::{
    Effect, PROTOCOL_VERSION,
    event::Stamped,
    wire::{decode_effects, decode_event, encode_effects, encode_event},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // As it came, then with the right version before it: most of what follows would never be reached otherwise.
    read(bytes);
    read(&[&PROTOCOL_VERSION.to_le_bytes(), bytes].concat());
});

fn read(bytes: &[u8]) {
    if let Ok(event) = decode_event(bytes) {
        event_again(&event);
    }
    if let Ok(effects) = decode_effects(bytes) {
        effects_again(&effects);
    }
}

/// Bytes are compared, not events: values may hold NaN, which is not equal to itself.
fn event_again(event: &Stamped) {
    let bytes = encode_event(event).expect("what was read can be written");
    let again = decode_event(&bytes).expect("what was written can be read");
    assert_eq!(encode_event(&again).expect("it can be written twice"), bytes);
    serde_json::to_string(event).expect("it has a JSON form");
}

fn effects_again(effects: &[Effect]) {
    let bytes = encode_effects(effects).expect("what was read can be written");
    let again = decode_effects(&bytes).expect("what was written can be read");
    assert_eq!(encode_effects(&again).expect("it can be written twice"), bytes);
    serde_json::to_string(effects).expect("it has a JSON form");
}
