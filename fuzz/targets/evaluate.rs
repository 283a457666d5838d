//! Generated programs: whatever they do, each has one outcome, and the jar answers afterwards.
#![no_main]

mod grammar;
mod jar;

use arbitrary::Unstructured;
use belljar_core::event::Kind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = Unstructured::new(bytes);
    let kind = if bytes.ratio(1, 4).unwrap_or(false) { Kind::Trigger } else { Kind::Script };
    let program = grammar::program(&mut bytes, kind);
    jar::Guest::new().run(kind, &program);
});
