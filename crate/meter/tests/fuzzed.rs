//! Modules made of random bytes do the same, metered and not.
#![allow(clippy::unwrap_used)]

#[path = "support/metering.rs"]
mod metering;
mod support;

use metering::metering;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;

#[test]
fn a_module_with_an_export_of_the_meter_s_is_refused() {
    assert!(metering(include_bytes!("../../../fuzz/corpus/meter/exports-a-counter")));
}

#[test]
fn fuzzed_modules_do_the_same() {
    const CASES: u32 = 150;
    let modules = Cell::new(0);
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    let bytes = prop::collection::vec(any::<u8>(), 200..4000);
    TestRunner::new(config)
        .run(&bytes, |bytes| {
            modules.set(modules.get() + u32::from(metering(&bytes)));
            Ok(())
        })
        .unwrap();
    assert!(modules.get() > CASES / 5, "{} of {CASES} were modules with a hook", modules.get());
}
