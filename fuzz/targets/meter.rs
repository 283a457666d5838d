//! A module of any bytes does the same, metered and not.
#![no_main]

#[path = "../../crate/meter/tests/support/metering.rs"]
mod metering;
#[path = "../../crate/meter/tests/support/mod.rs"]
mod support;

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    // What makes no module teaches nothing.
    if metering::metering(bytes) { Corpus::Keep } else { Corpus::Reject }
});
