//! What is charged and how much, by hand-written modules.
#![allow(clippy::unwrap_used)]

mod support;

use belljar_meter::{Error, meter, names};
use support::{Run, assembled, is_over, metered};
use wasmi::TrapCode;

/// Runs `run` of the text and gives what it took.
fn cost(body: &str, arguments: &[i32]) -> i32 {
    Run::new(&metered(body), 1000, 0).cost("run", arguments)
}

const COUNT_DOWN: &str = r#"(func (export "run") (param $n i32)
    (loop $again
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br_if $again (i32.gt_s (local.get $n) (i32.const 0)))))"#;

#[test]
fn a_loop_costs_a_unit_for_each_round() {
    assert_eq!(cost(COUNT_DOWN, &[1]), 1);
    assert_eq!(cost(COUNT_DOWN, &[1000]), 1000);
}

#[test]
fn nested_loops_cost_the_rounds_of_each() {
    let body = r#"(func (export "run") (param $n i32) (local $i i32)
        (loop $outer
            (local.set $i (i32.const 10))
            (loop $inner
                (local.set $i (i32.sub (local.get $i) (i32.const 1)))
                (br_if $inner (local.get $i)))
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (br_if $outer (local.get $n))))"#;
    assert_eq!(cost(body, &[7]), 7 + 70);
}

#[test]
fn calls_that_lead_nowhere_else_cost_nothing() {
    let body = r#"(func $leaf (export "leaf") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
        (func $middle (param i32) (result i32) (call $leaf (call $leaf (local.get 0))))
        (func (export "run") (param i32) (drop (call $middle (call $leaf (local.get 0)))))"#;
    assert_eq!(cost(body, &[7]), 0);
}

#[test]
fn a_call_of_an_import_or_through_a_table_costs_a_unit() {
    let body = r#"(table 1 funcref) (elem (i32.const 0) $leaf) (func $leaf)
        (func (export "run") (param i32) (call $hook) (call_indirect (i32.const 0)) (call_indirect (i32.const 0)))
        (func (export "tail") (param i32) (return_call_indirect (i32.const 0)))"#;
    // The hook is called by the first charge and by the body itself here, and gives a slice each time.
    let mut run = Run::new(&metered(body), 1000, 2);
    run.run("run", &[0]).unwrap();
    assert_eq!(run.global(names::FUEL), 1000 - 2);
    assert_eq!(Run::new(&metered(body), 1000, 0).cost("tail", &[0]), 1);
}

#[test]
fn what_is_called_in_a_loop_is_paid_by_the_loop() {
    let body = r#"(table 1 funcref) (elem (i32.const 0) $leaf) (func $leaf)
        (func (export "run") (param $n i32) (loop $again
            (call_indirect (i32.const 0))
            (block (br_if 0 (i32.const 0)) (call_indirect (i32.const 0)))
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (br_if $again (local.get $n)))
            (call_indirect (i32.const 0)))"#;
    assert_eq!(cost(body, &[9]), 9 + 1);
}

#[test]
fn of_each_cycle_of_calls_one_is_charged() {
    let body = r#"
        (func $a (export "run") (param i32) (if (local.get 0) (then (call $b (local.get 0)))))
        (func $b (param i32) (call $c (local.get 0)))
        (func $c (param i32) (call $a (i32.sub (local.get 0) (i32.const 1))))"#;
    assert!((10..=11).contains(&cost(body, &[10])), "{}", cost(body, &[10]));
    // Two cycles with one function in both, which is the one that is charged.
    let body = r#"
        (func $left (param i32) (call $both (i32.sub (local.get 0) (i32.const 1))))
        (func $right (param i32) (call $both (i32.sub (local.get 0) (i32.const 1))))
        (func $both (export "run") (param i32)
            (if (i32.eqz (local.get 0)) (then (return)))
            (if (i32.and (local.get 0) (i32.const 1))
                (then (call $left (local.get 0)))
                (else (call $right (local.get 0)))))"#;
    assert_eq!(cost(body, &[10]), 11);
}

#[test]
fn a_cycle_that_leads_through_a_loop_is_paid_by_the_loop() {
    let body = r#"(func $run (export "run") (param i32)
        (loop (if (local.get 0) (then (call $run (i32.sub (local.get 0) (i32.const 1)))))))"#;
    assert_eq!(cost(body, &[99]), 100);
}

#[test]
fn calls_that_fan_out_are_charged() {
    // Each calls the next one twice: 2^24 calls, without a loop or a cycle.
    let levels: String =
        (0..24).map(|level| format!("(func $f{level} (call $f{next}) (call $f{next}))", next = level + 1)).collect();
    let body = format!(r#"(func (export "run") (param i32) (call $f0)) {levels} (func $f24)"#);
    let mut run = Run::new(&metered(&body), 100, 5);
    assert!(is_over(&run.run("run", &[0]).unwrap_err()));
    assert_eq!(run.calls(), 6);
}

#[test]
fn a_body_that_is_long_is_charged_when_it_is_entered() {
    let body = format!(r#"(func (export "run") (param i32) {})"#, "(drop (local.get 0))".repeat(60_000));
    assert_eq!(cost(&body, &[0]), 1);
}

#[test]
fn recursion_costs_a_unit_a_level() {
    let body = r#"(func $run (export "run") (param i32)
        (if (local.get 0) (then (call $run (i32.sub (local.get 0) (i32.const 1))))))"#;
    assert_eq!(cost(body, &[99]), 100);
}

#[test]
fn recursion_through_a_table_costs_a_unit_a_level() {
    let body = r#"(table 1 funcref) (elem (i32.const 0) $run) (type $t (func (param i32)))
        (func $run (export "run") (type $t)
            (if (local.get 0) (then (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))))"#;
    assert_eq!(cost(body, &[99]), 99);
}

#[test]
fn recursion_by_tail_calls_costs_a_unit_a_level() {
    let body = r#"(func $run (export "run") (param i32)
        (if (local.get 0) (then (return_call $run (i32.sub (local.get 0) (i32.const 1))))))"#;
    assert_eq!(cost(body, &[50_000]), 50_001);
}

#[test]
fn loops_with_parameters_and_results_keep_the_stack() {
    let body = r#"(func (export "run") (param $n i32) (result i32)
        (i32.const 100) (local.get $n)
        (loop $again (param i32 i32) (result i32)
            (local.set $n)
            (i32.add (local.get $n))
            (i32.sub (local.get $n) (i32.const 1))
            (br_if $again (i32.gt_s (local.get $n) (i32.const 1)))
            (drop)))"#;
    let module = assembled(body);
    let expected = Run::new(&module, 0, 0).number("run", &[5]);
    let mut run = Run::new(&metered(body), 1000, 1);
    assert_eq!(run.number("run", &[5]), expected);
}

#[test]
fn a_br_table_to_loops_is_charged_where_it_lands() {
    let body = r#"(func (export "run") (param $n i32)
        (loop $a
            (loop $b
                (if (i32.eqz (local.get $n)) (then (return)))
                (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                (br_table $a $b (i32.and (local.get $n) (i32.const 1))))))"#;
    // 4, 3, 2, 1, 0: to $b when what is left is odd, else to $a and $b.
    assert_eq!(cost(body, &[4]), 2 + 1 + 2 + 1 + 2);
}

#[test]
fn code_that_cannot_be_reached_stays_valid() {
    let body = r#"(memory 1) (func (export "run") (param i32)
        (return) (unreachable)
        (loop (br 0)) (memory.fill) (drop (memory.grow)) (memory.copy (i32.const 0)) (call $hook))"#;
    assert_eq!(cost(body, &[0]), 0);
}

#[test]
fn an_endless_loop_calls_the_hook_and_leaves_through_all_frames() {
    let body = r#"(func $forever (loop (br 0)))
        (func $middle (call $forever))
        (func (export "run") (param i32) (call $middle))"#;
    let mut run = Run::new(&metered(body), 1000, 41);
    let error = run.run("run", &[0]).unwrap_err();
    assert!(is_over(&error), "{error}");
    assert_eq!(run.calls(), 42);
}

#[test]
fn the_hook_is_called_by_the_first_charge_that_cannot_be_paid() {
    for (units, slices) in [(1000, 0), (999, 1)] {
        let mut run = Run::new(&metered(COUNT_DOWN), 5000, 1);
        run.set_global(names::FUEL, units);
        run.run("run", &[1000]).unwrap();
        assert_eq!(run.calls(), slices, "{units} units for a thousand rounds");
    }
}

#[test]
fn a_new_module_has_no_fuel() {
    let mut run = Run::new(&metered(COUNT_DOWN), 5000, 0);
    assert_eq!(run.global(names::FUEL), 0);
    assert!(is_over(&run.run("run", &[1]).unwrap_err()));
}

#[test]
fn the_debt_is_bounded_when_the_hook_does_not_pay() {
    let body = r#"(memory 1) (data $d "x")
        (func (export "run") (param i32) (loop $a
            (memory.init $d (i32.const 0) (i32.const 0) (local.get 0)) (br $a)))
        (func (export "charge") (param i32)
            (memory.init $d (i32.const 0) (i32.const 0) (local.get 0)))"#;
    let mut run = Run::new(&metered(body), i32::MIN, 20);
    run.set_global(names::FUEL, 0);
    // The hook puts the lowest number there is; it is cut before the next charge.
    let error = run.run("charge", &[-1]).unwrap_err();
    assert_eq!(error.as_trap_code(), Some(TrapCode::MemoryOutOfBounds));
    assert_eq!(run.global(names::FUEL), names::LOWEST);
    assert!(run.run("charge", &[-1]).is_err());
    assert_eq!(run.calls(), 2);
}

const BULK: &str = r#"(memory (export "memory") 64 100) (data $d "0123456789") (table $t 4 100 funcref) (elem $e func 0 0)
    (func (export "fill") (param i32) (memory.fill (i32.const 0) (i32.const 7) (local.get 0)))
    (func (export "copy") (param i32) (memory.copy (i32.const 0) (i32.const 64) (local.get 0)))
    (func (export "init") (param i32) (memory.init $d (i32.const 0) (i32.const 0) (local.get 0)))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "table_fill") (param i32) (table.fill $t (i32.const 0) (ref.null func) (local.get 0)))
    (func (export "table_copy") (param i32) (table.copy $t $t (i32.const 0) (i32.const 0) (local.get 0)))
    (func (export "table_init") (param i32) (table.init $t $e (i32.const 0) (i32.const 0) (local.get 0)))
    (func (export "table_grow") (param i32) (result i32) (table.grow $t (ref.null func) (local.get 0)))"#;

#[test]
fn bulk_operations_cost_by_their_length() {
    let mut run = Run::new(&metered(BULK), 1000, 0);
    for name in ["fill", "copy"] {
        assert_eq!(run.cost(name, &[0]), 0, "{name}");
        assert_eq!(run.cost(name, &[63]), 0, "{name}");
        assert_eq!(run.cost(name, &[64]), 1, "{name}");
        assert_eq!(run.cost(name, &[640_000]), 10_000, "{name}");
        // In pieces, the same.
        assert_eq!(run.cost(name, &[3_200_000]), 50_000, "{name}");
    }
    assert_eq!(run.cost("init", &[10]), 0);
    assert_eq!(run.cost("grow", &[0]), 0);
    assert_eq!(run.cost("grow", &[2]), 2048);
    for name in ["table_fill", "table_copy", "table_init", "table_grow"] {
        assert_eq!(run.cost(name, &[0]), 0, "{name}");
    }
    assert_eq!(run.cost("table_grow", &[80]), 10);
    assert_eq!(run.cost("table_fill", &[80]), 10);
}

#[test]
fn huge_lengths_are_charged_before_they_trap_and_do_not_wrap() {
    for name in ["fill", "copy", "init", "table_fill", "table_copy", "table_init"] {
        let expected = if name.starts_with("table") { TrapCode::TableOutOfBounds } else { TrapCode::MemoryOutOfBounds };
        for length in [i32::MIN, -1, i32::MAX] {
            let mut run = Run::new(&metered(BULK), 1000, 1);
            run.set_global(names::FUEL, 100);
            let error = run.run(name, &[length]).unwrap_err();
            assert_eq!(error.as_trap_code(), Some(expected), "{name} of {length}");
            assert_eq!(run.calls(), 1, "{name} of {length}");
            let mut run = Run::new(&metered(BULK), 1000, 0);
            assert!(is_over(&run.run(name, &[length]).unwrap_err()), "{name} of {length}");
        }
    }
}

#[test]
fn the_memory_does_not_grow_beyond_its_ceiling() {
    let mut run = Run::new(&metered(BULK), 1000, u32::MAX);
    assert_eq!(run.global(names::MEMORY_PAGES), 100, "the declared maximum");
    run.set_global(names::MEMORY_PAGES, 70);
    for (delta, pages) in [(7, -1), (-1, -1), (i32::MIN, -1), (i32::MAX, -1), (6, 64), (1, -1), (0, 70)] {
        assert_eq!(run.number("grow", &[delta]), pages, "by {delta}");
    }
    // A host that asks for more than the module has declared gets what the engine says.
    run.set_global(names::MEMORY_PAGES, -1);
    assert_eq!(run.number("grow", &[31]), -1);
    assert_eq!(run.number("grow", &[-1]), -1);
    assert_eq!(run.number("grow", &[30]), 70);
}

#[test]
fn a_memory_without_a_maximum_has_all_pages_for_a_ceiling() {
    let run = Run::new(&metered(r"(memory 1)"), 1000, 0);
    assert_eq!(run.global(names::MEMORY_PAGES), 65_536);
    assert_eq!(run.global(names::METER_VERSION), names::VERSION);
}

#[test]
fn copies_in_pieces_are_right_when_they_overlap() {
    let body = r#"(memory (export "memory") 128)
        (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))"#;
    let (plain, metered) = (assembled(body), metered(body));
    for (to, from, length) in [
        (0, 1, 5_000_000),
        (1, 0, 5_000_000),
        (0, 1 << 20, 3 << 20),
        (1 << 20, 0, 3 << 20),
        (3_000_000, 0, 5_388_608),
        (0, 3_000_001, 5_388_607),
        (0, 0, 8 << 20),
        (12_345, 54_321, (1 << 20) + 1),
        // Not in the memory: nothing is written.
        (0, 1, 8 << 20),
        (1, 0, 8 << 20),
    ] {
        let after = |module: &[u8]| {
            let mut run = Run::new(module, 1000, u32::MAX);
            let memory = run.instance.get_memory(&run.store, "memory").unwrap();
            for (index, byte) in memory.data_mut(&mut run.store).iter_mut().enumerate() {
                *byte = (index * 31 + index / 251) as u8;
            }
            let trap = run.run("copy", &[to, from, length]).err().map(|error| error.as_trap_code());
            (trap, memory.data(&run.store).to_vec())
        };
        assert!(after(&plain) == after(&metered), "{length} bytes from {from} to {to}");
    }
}

#[test]
fn a_start_function_is_charged_too() {
    let body = r"(func $start (loop (br 0))) (start $start)";
    let host = support::Host { calls: 0, slices: 3, slice: 1000 };
    assert!(Run::start(&metered(body), host).is_err_and(|error| is_over(&error)));
}

#[test]
fn what_cannot_be_metered_is_refused() {
    let refused = |module: &[u8]| meter(module, names::HOOK).unwrap_err();
    let of = |text: &str| refused(&wat::parse_str(text).unwrap());
    assert!(matches!(refused(&metered("")), Error::Metered(name) if name == names::FUEL));
    assert!(matches!(of("(module)"), Error::NoHook { .. }));
    assert!(matches!(of(r#"(module (import "a" "outOfFuel" (func (param i32))))"#), Error::HookType(_)));
    assert!(matches!(
        of(r#"(module (import "a" "outOfFuel1" (func)) (import "a" "outOfFuel2" (func)))"#),
        Error::ManyHooks { names, .. } if names.len() == 2
    ));
    assert!(matches!(of(r#"(module (import "a" "outOfFuel" (func)) (memory 1 1 shared))"#), Error::Input(_)));
    assert!(matches!(of(r#"(module (import "a" "outOfFuel" (func)) (memory i64 1))"#), Error::Input(_)));
    assert!(matches!(of(r#"(module (import "a" "outOfFuel" (func)) (memory 1) (memory 1))"#), Error::Input(_)));
    assert!(matches!(
        of(r#"(module (import "a" "outOfFuel" (func $f)) (func (block (try_table (catch_all 0) (call $f)))))"#),
        Error::Input(_)
    ));
    assert!(matches!(
        of(r#"(module (import "a" "outOfFuel" (func)) (@custom ".debug_line" "x"))"#),
        Error::CodeOffsets(name) if name == ".debug_line"
    ));
    assert!(matches!(refused(b"nothing"), Error::Input(_)));
}

#[test]
fn everything_else_is_passed_on() {
    let body = r#"(memory 1) (data "text") (global $g (export "g") (mut i32) (i32.const 5)) (func $named (loop))
        (@custom "notes" (after data) "kept")"#;
    let plain = assembled(body);
    let metered = metered(body);
    for part in [&b"notes"[..], b"kept", b"text", b"named", b"__wbg_outOfFuel_0123"] {
        let holds = |module: &[u8]| module.windows(part.len()).any(|window| window == part);
        assert!(holds(&plain) && holds(&metered), "{}", String::from_utf8_lossy(part));
    }
    assert_eq!(Run::new(&metered, 0, 0).global("g"), 5);
}

#[test]
fn branches_are_hinted_and_hints_move_with_their_branches() {
    let body = r#"(func (export "run") (param i32)
        (loop $again
            (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
            (@metadata.code.branch_hint "\01")
            (br_if $again (local.get 0))))"#;
    let hints = |module: &[u8]| {
        let mut of_function_1 = Vec::new();
        for payload in wasmparser::Parser::new(0).parse_all(module) {
            if let wasmparser::Payload::CustomSection(section) = payload.unwrap()
                && let wasmparser::KnownCustom::BranchHints(functions) = section.as_known()
            {
                for function in functions.into_iter().map(Result::unwrap).filter(|function| function.func == 1) {
                    of_function_1.extend(function.hints.into_iter().map(|hint| hint.unwrap()));
                }
            }
        }
        of_function_1
    };
    let plain = hints(&assembled(body));
    assert_eq!(plain.iter().map(|hint| hint.taken).collect::<Vec<_>>(), [true]);
    let metered = metered(body);
    let found = hints(&metered);
    assert_eq!(found.iter().map(|hint| hint.taken).collect::<Vec<_>>(), [false, true]);
    // Each hint is on a branch.
    let body = wasmparser::Parser::new(0)
        .parse_all(&metered)
        .find_map(|payload| match payload.unwrap() {
            wasmparser::Payload::CodeSectionEntry(body) => Some(body),
            _ => None,
        })
        .unwrap();
    let opcodes: Vec<u8> = found.iter().map(|hint| body.as_bytes()[hint.func_offset as usize]).collect();
    assert_eq!(opcodes, [0x04, 0x0d], "if, br_if");
}
