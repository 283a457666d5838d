//! Invariant I3: every limit ends in a typed outcome that guest code cannot catch, and the jar lives on.

mod support;

use belljar_core::{Effect, LimitKind, Outcome, event::Kind};
use serde_json::json;
use std::{
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};
use support::{Guest, on_big_stack};

fn with_limits(limits: serde_json::Value) -> Guest {
    Guest::with_policy(json!({ "limits": limits, "fetch": { "origins": ["https:"] } }))
}

/// The code ends as that limit in every kind of field, whatever it catches, and the jar answers afterwards.
fn check(guest: &mut Guest, kinds: &[Kind], source: &str, limit: LimitKind) {
    for kind in kinds {
        let wrapped = match kind {
            Kind::Script => format!("try {{ {source} }} catch (e) {{ 'caught' }} finally {{ 'finally' }}"),
            _ => format!(
                "(() => {{ try {{ {source} }} catch (e) {{ return 'caught' }} finally {{ return 'finally' }} }})()"
            ),
        };
        assert_eq!(guest.limit(*kind, &wrapped), limit, "{kind:?} {source}");
        assert_eq!(guest.value(*kind, "1 + 1"), json!(2), "the jar lives on after {source}");
    }
}

const ALL: &[Kind] = &[Kind::Script, Kind::Data, Kind::Trigger];
const ACTING: &[Kind] = &[Kind::Script, Kind::Trigger];

#[test]
fn i3_loops() {
    let mut guest = with_limits(json!({"loopIterations": 10_000}));
    check(&mut guest, ALL, "for (;;) {}", LimitKind::LoopIterations);
    check(&mut guest, ALL, "do {} while (true)", LimitKind::LoopIterations);
}

#[test]
fn i3_recursion() {
    on_big_stack(|| {
        let mut guest = Guest::new();
        check(&mut guest, ALL, "(function f() { f() })()", LimitKind::Recursion);
        check(&mut guest, ALL, "[1].map(function f() { [1].map(f) })", LimitKind::Recursion);
    });
}

#[test]
fn i3_stack() {
    on_big_stack(|| {
        let mut guest = with_limits(json!({"stackSlots": 2_000}));
        check(&mut guest, ALL, "(function f(...a) { f(...a, ...a, 1) })(1)", LimitKind::Stack);
    });
}

#[test]
fn i3_jobs_waiting() {
    let mut guest = with_limits(json!({"pendingJobs": 1_000}));
    check(&mut guest, ACTING, "for (let i = 0; i < 5000; i++) Promise.resolve().then(() => 1)", LimitKind::Jobs);
}

#[test]
fn i3_jobs_without_end() {
    let mut guest = with_limits(json!({"jobsPerTurn": 100, "jobsPerEvent": 1_000}));
    let flood = "(function f() { return Promise.resolve().then(f) })()";
    assert_eq!(guest.limit(Kind::Trigger, flood), LimitKind::Jobs);
    assert_eq!(guest.limit(Kind::Script, flood), LimitKind::Jobs);
    assert_eq!(guest.limit(Kind::Data, &format!("({flood}, 1)")), LimitKind::Jobs);
    assert_eq!(guest.trigger("await 5"), json!(5));
}

#[test]
fn i3_a_limit_after_an_await() {
    let mut guest = with_limits(json!({"loopIterations": 10_000}));
    for source in [
        "(await null, (() => { for (;;) {} })())",
        "(async () => { try { await null; for (;;) {} } catch { return 1 } finally { return 2 } })()",
        "(async () => { try { await Promise.reject(1) } catch { for (;;) {} } })()",
        "(async () => { const inner = async () => { await null; for (;;) {} }; return await inner() })()",
        "(async function* () { for (;;) {} })().next()",
        "(async () => { for await (const _ of (async function* () { yield 1; for (;;) {} })()); })()",
        "Promise.resolve().then(() => { for (;;) {} })",
    ] {
        assert_eq!(guest.limit(Kind::Trigger, source), LimitKind::LoopIterations, "{source}");
        assert_eq!(guest.trigger("await 5"), json!(5));
    }
}

/// While a timer waits something might yet settle the promise; a limit is not for waiting.
#[test]
fn i3_a_limit_after_an_await_while_a_timer_waits() {
    let mut guest = with_limits(json!({"loopIterations": 10_000}));
    guest.trigger("setInterval(() => {}, 1000)");
    let source = "(async () => { await null; for (;;) {} })()";
    assert_eq!(guest.limit(Kind::Trigger, source), LimitKind::LoopIterations);
}

#[test]
fn i3_a_promise_that_nothing_settles() {
    let mut guest = Guest::new();
    assert_eq!(guest.limit(Kind::Trigger, "await new Promise(() => {})"), LimitKind::Stalled);
}

#[test]
fn i3_timers() {
    let mut guest = with_limits(json!({"timers": 10}));
    for kind in ACTING {
        let source = "for (let i = 0; i < 11; i++) setTimeout(() => {}, 1000)";
        check(&mut guest, &[*kind], source, LimitKind::Timers);
        guest = with_limits(json!({"timers": 10}));
    }
}

#[test]
fn i3_requests() {
    let mut guest = with_limits(json!({"requests": 3}));
    check(&mut guest, &[Kind::Trigger], "for (let i = 0; i < 4; i++) fetch('https://a.example')", LimitKind::Requests);
}

#[test]
fn i3_effects() {
    let mut guest = with_limits(json!({"effectsPerTurn": 10}));
    check(&mut guest, ALL, "for (let i = 0; i < 11; i++) console.log(i)", LimitKind::Effects);
    check(&mut guest, ACTING, "for (let i = 0; i < 11; i++) storeValue('a', i)", LimitKind::Effects);
}

#[test]
fn i3_effect_bytes() {
    let mut guest = with_limits(json!({"effectBytesPerTurn": 100_000}));
    let source = "const s = 'x'.repeat(20000); for (let i = 0; i < 9; i++) console.log(s)";
    check(&mut guest, ALL, source, LimitKind::EffectBytes);
}

#[test]
fn i3_values() {
    let mut guest = with_limits(json!({"valueDepth": 50, "valueNodes": 1000, "valueBytes": 10_000}));
    let deep = "(() => { let a = []; for (let i = 0; i < 100; i++) a = [a]; return a })()";
    for kind in ALL {
        assert_eq!(guest.limit(*kind, deep), LimitKind::ValueDepth);
        assert_eq!(guest.limit(*kind, "Array(2000).fill(1)"), LimitKind::ValueSize);
        assert_eq!(guest.limit(*kind, "Array(4294967295)"), LimitKind::ValueSize);
        assert_eq!(guest.limit(*kind, "'x'.repeat(20000)"), LimitKind::ValueSize);
        assert_eq!(guest.limit(*kind, "[new Uint8Array(9999).buffer, 'x'.repeat(9000)]"), LimitKind::ValueSize);
    }
    let endless = "(() => { const make = () => ({ get next() { return make() } }); return make() })()";
    assert_eq!(guest.limit(Kind::Data, endless), LimitKind::ValueDepth);
}

#[test]
fn i3_source() {
    let mut guest = with_limits(json!({"sourceBytes": 1000, "sourceNesting": 20}));
    for kind in ALL {
        assert_eq!(guest.limit(*kind, &"1+".repeat(1000)), LimitKind::SourceLength);
        assert_eq!(guest.limit(*kind, &("(".repeat(30) + "1" + &")".repeat(30))), LimitKind::SourceNesting);
    }
}

/// What becomes code at run time is no way around what holds for code.
#[test]
fn i3_source_made_at_run_time() {
    let mut guest = Guest::with_policy(
        json!({"code": {"fromStrings": true}, "limits": {"sourceBytes": 1000, "sourceNesting": 20}}),
    );
    check(&mut guest, ALL, "(0, eval)('1+'.repeat(1000))", LimitKind::SourceLength);
    check(&mut guest, ALL, "(0, eval)('('.repeat(30) + '1' + ')'.repeat(30))", LimitKind::SourceNesting);
    check(&mut guest, ALL, "Function('if (1) '.repeat(30) + ';')", LimitKind::SourceNesting);
    check(
        &mut guest,
        ALL,
        "Function('a = ' + '['.repeat(15), '['.repeat(15) + ']'.repeat(30), '')",
        LimitKind::SourceNesting,
    );
    assert_eq!(guest.data("Function('a', 'b', 'return a + b')(1, 2) + eval('1')"), json!(4));
}

#[test]
fn i3_nesting_that_passes_the_scan_parses() {
    // The stack that wasm has is tried in the browser's tests; natively this shows that the scan lets real code through.
    on_big_stack(|| {
        let mut guest = Guest::new();
        let nested = "(".repeat(190) + "1" + &")".repeat(190);
        assert_eq!(guest.data(&nested), json!(1));
        assert_eq!(
            guest.limit(Kind::Data, &("(".repeat(100_000) + "1" + &")".repeat(100_000))),
            LimitKind::SourceNesting
        );
    });
}

#[test]
fn a_limit_in_a_timer_is_reported_by_itself() {
    let mut guest = with_limits(json!({"loopIterations": 1000}));
    guest.trigger("void setTimeout(() => { for (;;) {} }, 5)");
    let effects = guest.deliver(belljar_core::Event::TimerFired { id: 1 });
    let [Effect::Limit(limit)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(limit.kind, LimitKind::LoopIterations);
    assert_eq!(limit.place.entity, "Text1");
}

/// App code shuffles like this. The order is nobody's business; that the jar lives on is.
#[test]
fn i3_a_comparison_that_contradicts_itself_ends_nothing() {
    let mut guest = Guest::new();
    let shuffled = "[...Array(1000).keys()].sort(() => Math.random() - 0.5)";
    assert_eq!(guest.data(&format!("new Set({shuffled}).size")), json!(1000));
    assert_eq!(guest.data(&format!("{shuffled}.sort((a, b) => a - b).every((n, i) => n === i)")), json!(true));
    let error = guest.error(Kind::Data, "[3, 2, 1].sort(() => { throw new RangeError('no') })");
    assert_eq!(error.error_message.message, "no");
    assert_eq!(
        guest.data("[5, 1, 4, , undefined, 3].sort()").to_string(),
        r#"[1,3,4,5,{"$type":"undefined"},{"$type":"undefined"}]"#
    );
    assert_eq!(guest.data("['b', 'a', 'c'].toSorted()"), json!(["a", "b", "c"]));
    assert_eq!(
        guest.data("[...new Float64Array([2, NaN, -0, 0, 1]).sort()].map(String)"),
        json!(["0", "0", "1", "2", "NaN"])
    );
}

#[test]
#[allow(clippy::disallowed_methods)] // The thread is the host's.
fn i3_an_interrupt_from_outside() {
    static FLAG: AtomicU32 = AtomicU32::new(0);
    let mut guest = Guest::new();
    guest.jar().interrupt_with(&FLAG);
    for source in [
        "(() => { for (;;) {} })()",
        "(function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2) })(60)",
        "(() => { while (true) [1, 2, 3].map((x) => x) })()",
        "(async () => { try { await null; for (;;) {} } catch { return 1 } finally { return 2 } })()",
        "(() => { const g = (async function* () { yield await new Promise(() => {}) })(); for (;;) g.next() })()",
    ] {
        let later = thread::spawn(|| {
            thread::sleep(Duration::from_millis(20));
            FLAG.store(1, Ordering::Relaxed);
        });
        match guest.outcome(Kind::Trigger, source) {
            Outcome::Limit { limit } => {
                assert_eq!(limit.kind, LimitKind::Deadline, "{source}");
                assert_eq!(limit.position.map(|position| position.line), Some(1), "{source}");
            }
            other => panic!("{source}: {other:?}"),
        }
        later.join().expect("the flag is set");
        FLAG.store(0, Ordering::Relaxed);
        assert_eq!(guest.trigger("await 5"), json!(5));
    }
}

/// Calls that are not made, since an argument is an error, have pushed their function and what stands before.
#[test]
fn i3_errors_leave_nothing_on_the_stack() {
    let mut guest = with_limits(json!({"stackSlots": 2_000, "loopIterations": 5_000}));
    for caught in [
        "Math.max(1, 2, (() => { throw 1 })())",
        "new Map(1, 2, (() => { throw 1 })())",
        "[1].map(() => Math.max(1, 2, (() => { throw 1 })()))",
        "Math.max(1, 2, ([a] = [1], null.x))",
        "Reflect.construct(Map, [1], Math.max)",
        "[...g(1, 2)]",
    ] {
        let source = format!(
            "{{ let a; function* g(x) {{ yield 1; yield Math.max(x, (() => {{ throw 1 }})()) }}
               let n = 0; for (let i = 0; i < 3000; i++) {{ try {{ {caught} }} catch {{ n++ }} }} n }}"
        );
        assert_eq!(guest.script(&source), 3000, "{caught}");
    }
    for kind in [Kind::Data, Kind::Trigger] {
        for _ in 0..1_000 {
            guest.error(kind, "(() => Math.max(1, 2, (() => { throw 1 })()))()");
        }
    }
    for _ in 0..3 {
        assert_eq!(
            guest.limit(Kind::Script, "Math.max(1, (() => { for (;;) Math.max(1) })())"),
            LimitKind::LoopIterations
        );
        assert_eq!(guest.limit(Kind::Script, "Math.max(1, ((...a) => 1)(...new Array(3000)))"), LimitKind::Stack);
        assert_eq!(guest.data("1 + 1"), 2);
    }
}

#[test]
fn unhandled_rejections_of_a_turn_are_told_up_to_its_limit_of_effects() {
    let mut guest = Guest::with_policy(json!({ "limits": { "effectsPerTurn": 100 } }));
    guest.outcome(Kind::Trigger, "(() => { for (let i = 0; i < 1000; i++) Promise.reject(new Error('x')) })()");
    let effects = &guest.effects;
    let errors = effects.iter().filter(|effect| matches!(effect, Effect::Error(_))).count();
    let limits = effects.iter().filter(|effect| matches!(effect, Effect::Limit(_))).count();
    assert!((50..=100).contains(&errors), "{errors}");
    assert_eq!(limits, 1);
}
