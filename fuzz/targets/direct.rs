//! Generated expressions over generated values: what is evaluated straight from the syntax tree is what the engine gives.
#![no_main]

mod expressions;

use arbitrary::Unstructured;
use belljar_guest::conformance::BothWays;
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;

/// Inputs between two collections of what the engine has left behind.
const COLLECT_AFTER: u32 = 500;

thread_local! {
    /// One realm for all inputs, since expressions of data fields change nothing in it; and how many it has had.
    static BOTH: RefCell<(BothWays, u32)> = RefCell::default();
}

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = Unstructured::new(bytes);
    let values = expressions::values(&mut bytes);
    let code = expressions::expression(&mut bytes);
    let print = std::env::var_os("BELLJAR_FUZZ_PRINT").is_some();
    if print {
        eprintln!("{values:#?}\n{code}");
    }
    BOTH.with_borrow_mut(|(both, inputs)| {
        both.set(&values.documents(), &values.plain()).expect("they are JSON");
        let compared = both.compare(&code);
        if print {
            eprintln!("{compared:?}");
        }
        if let Err(difference) = compared {
            panic!("{difference}\n{values:#?}");
        }
        *inputs += 1;
        if *inputs % COLLECT_AFTER == 0 {
            belljar_guest::collect_garbage();
        }
    });
});
