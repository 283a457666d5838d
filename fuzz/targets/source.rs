//! Any text as app code of any kind: it is measured, wrapped, checked and compiled, or refused, and has one outcome.
#![no_main]

mod jar;

use belljar_core::event::Kind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut guest = jar::Guest::new();
    for kind in [Kind::Data, Kind::Trigger, Kind::Script] {
        guest.run(kind, text);
    }
});
