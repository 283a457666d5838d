//! An evaluation is bounded.

use super::{Budget, Entities, LIMITS, Pristine, Stop, budget, compile};
use crate::{app::test_realm::with_engine, interrupt::Interrupt};
use belljar_core::value::ValueLimits;
use std::sync::atomic::{AtomicU32, Ordering};

const LONG: &str = "Q.data.map(a => Q.data.map(b => Q.data.map(c => Q.data.map(d => Q.data.map(e => a.id + e.id)))))";

fn run(code: &str, budget: &mut Budget) -> Result<(), Stop> {
    let direct = compile(code).expect("a form that is evaluated here");
    with_engine(|context| {
        let pristine = Pristine::capture(context).expect("the built-ins");
        direct.run(&Entities::sample(), &pristine, budget).map(drop)
    })
}

#[test]
fn steps_are_counted_and_the_same_each_time() {
    let steps = || {
        let mut budget = budget();
        run(LONG, &mut budget).expect("a value");
        budget.steps()
    };
    assert!(steps() > 10_000);
    assert_eq!(steps(), steps());
    assert_eq!(run(LONG, &mut Budget::new(Interrupt::never(), 5_000, LIMITS)), Err(Stop::Interrupted));
    assert_eq!(run("1 + 2", &mut Budget::new(Interrupt::never(), 4, LIMITS)), Ok(()));
}

#[test]
fn a_turn_that_is_to_end_ends_it() {
    static FLAG: AtomicU32 = AtomicU32::new(0);
    let budget = || Budget::new(Interrupt::on(&FLAG), u64::MAX, LIMITS);
    assert_eq!(run(LONG, &mut budget()), Ok(()));
    FLAG.store(1, Ordering::Relaxed);
    assert_eq!(run(LONG, &mut budget()), Err(Stop::Interrupted));
}

#[test]
fn what_is_too_large_is_left_to_the_engine() {
    let small = ValueLimits { nodes: 100, bytes: 1_000, ..LIMITS };
    let of = |code: &str| run(code, &mut Budget::new(Interrupt::never(), u64::MAX, small));
    assert_eq!(of(LONG), Err(Stop::Engine));
    assert_eq!(of("'ab'.repeat(501)"), Err(Stop::Engine));
    assert_eq!(of("'ab'.repeat(500)"), Ok(()));
    assert_eq!(of("W.list.concat(W.list).reduce((s, x) => s + s, 'abcdefgh')"), Err(Stop::Engine));
    assert_eq!(of("Q.data.filter(r => r.id)"), Ok(()));
}

#[test]
fn code_that_nests_deep_is_left_to_the_engine() {
    // Built for debugging, the parser needs more than the stack of a test.
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(deep_code).expect("a thread");
    thread.join().expect("no panic");
}

fn deep_code() {
    assert!(compile(&format!("{}1{}", "[".repeat(40), "]".repeat(40))).is_some());
    assert!(compile(&format!("{}1{}", "[".repeat(150), "]".repeat(150))).is_none());
    let deep = "W.list.reduce((a, x) => W.list.reduce((b, y) => W.list.reduce((c, z) => [c], b), a), 1)";
    assert_eq!(run(deep, &mut budget()), Err(Stop::Engine));
}
