//! The collector goes by what the allocator has handed out, not only by what it allocates itself.
// The module has an allocator of its own.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use belljar_guest::Heap;
use cap::Cap;
use serde_json::json;
use std::alloc::System;
use support::Guest;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

const MIB: usize = 1 << 20;

fn limited_to(bytes: usize) -> Guest {
    let mut guest = Guest::with_policy(json!({"limits": {"valueBytes": 48 << 20}}));
    guest.jar().count_heap_with(Heap { used: || ALLOCATOR.allocated(), limit: ALLOCATOR.allocated() + bytes });
    guest
}

/// One test, since the allocator is everybody's.
#[test]
fn i3_garbage_that_owns_memory_is_collected() {
    let mut guest = limited_to(112 * MIB);
    let start = ALLOCATOR.allocated();
    ALLOCATOR.set_limit(start + 112 * MIB).expect("no more than that is in use");
    for source in [
        "let n = 0; for (let i = 0; i < 400; i++) n += new Uint8Array(4 << 20).length; n",
        "n = 0; for (let i = 0; i < 20; i++) n += new Uint8Array(48 << 20).length; n",
        "n = 0; for (let i = 0; i < 200; i++) n += ['x'.repeat(1024).repeat(4096)].length; n",
        "n = 0; for (let i = 0; i < 30; i++) n += new Array(1 << 17).fill(i).length; n",
        "n = 0; for (let i = 0; i < 40; i++) { const m = new Map(); for (let k = 0; k < 20000; k++) m.set(k, k); n += m.size } n",
    ] {
        guest.script(source);
    }
    drop(guest);
    belljar_guest::collect_garbage();
    assert!(ALLOCATOR.allocated() < start + 4 * MIB);
}
