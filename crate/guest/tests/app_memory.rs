//! An app that is changed for a long time does not grow.
// The module has an allocator of its own.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use cap::Cap;
use serde_json::json;
use std::alloc::System;
use support::app::{Page, widget};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Of what the engine itself compiles it keeps the names, and the runtime the texts of so many programs: not part of this.
/// One test, since the allocator is everybody's.
#[test]
fn names_that_are_gone_are_not_kept() {
    const STEPS: u32 = 1_000;
    let mut page = Page::open(json!({
        "A": widget(json!({ "x": "{{ B.y + 1 }}" })), "B": widget(json!({ "y": 1 })),
    }));
    let mut name = "B".to_owned();
    let mut round = |round: u32| {
        for step in round * STEPS..(round + 1) * STEPS {
            let to = format!("B{step:06}");
            page.edit(json!([{ "op": "rename", "name": name, "to": to }]));
            let added = format!("N{step:06}");
            let entity = widget(json!({ "p": format!("{{{{ {to}.y }}}}") }));
            page.edit(json!([{ "op": "add", "name": added, "entity": entity }]));
            page.edit(json!([{ "op": "remove", "name": added }]));
            name = to;
        }
        page.guest.effects.clear();
        page.guest.effects.shrink_to_fit();
        belljar_guest::collect_garbage();
        ALLOCATOR.allocated()
    };
    // The first round makes tables grow.
    let before = round(0);
    let after = round(1).max(round(2));
    assert!(after < before + (64 << 10), "{} bytes were kept of 2,000 names", after - before);
}
