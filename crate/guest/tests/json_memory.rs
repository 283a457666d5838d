//! What `JSON.parse` has read is garbage like any other afterwards.
// The module has an allocator of its own.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use cap::Cap;
use std::alloc::System;
use support::Guest;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// The engine's own parser kept 30 MB of this. One test, since the allocator is everybody's.
#[test]
fn i3_keys_and_strings_are_not_kept() {
    let mut guest = Guest::new();
    let parse = "{ let n = 0; for (let i = 0; i < 40; i++) {
        let text = '{'; for (let j = 0; j < 1000; j++) text += `\"key ${round} ${i} ${j}\":\"value ${round} ${i} ${j}\",`;
        n += Object.keys(JSON.parse(text + '\"end\":1}')).length;
    } n }";
    let mut round = |round: usize| {
        assert_eq!(guest.script(&format!("var round = {round}; {parse}")), serde_json::json!(40_040));
        belljar_guest::collect_garbage();
        ALLOCATOR.allocated()
    };
    // The first rounds make tables grow.
    round(0);
    let before = round(1);
    let after = round(2).max(round(3));
    assert!(after < before + (256 << 10), "{} bytes were kept of 80,000 keys", after - before);
}
