//! Generated expressions, on the same data, by both ways.

use super::{Entities, Pristine, agree};
use crate::app::test_realm::with_engine;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::cell::{Cell, RefCell};

const LITERALS: &[&str] = &[
    "0",
    "-0",
    "1",
    "2",
    "-1",
    "0.5",
    "1e21",
    "4294967296",
    "-2147483649",
    "NaN",
    "Infinity",
    "true",
    "false",
    "null",
    "undefined",
    "''",
    "'a'",
    "'b'",
    "'10'",
    "' 7 '",
    "'é😀'",
    "'\\ud83d'",
    "'abcabc'",
    "[]",
    "{}",
    "'length'",
    "'0x1f'",
];

const PATHS: &[&str] = &[
    "Q.data",
    "Q.plain",
    "Q.data[0]",
    "Q.plain[1]",
    "Q.data[3].tags",
    "Q.data[0].address",
    "Q.data[2].name",
    "Q.data[1].age",
    "Q.gone",
    "Q.when",
    "Q.big",
    "Q.isLoading",
    "W",
    "W.text",
    "W.n",
    "W.zero",
    "W.minus",
    "W.nothing",
    "W.list",
    "W.nested.a",
    "W.keys",
    "W.numeric",
    "W.blank",
    "W.missing",
    "Q.data[4]",
];

fn atom() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => prop::sample::select(LITERALS).prop_map(|text| format!("({text})")),
        3 => prop::sample::select(PATHS).prop_map(str::to_owned),
        3 => prop::sample::select(&["r", "i", "x", "r.id", "r.name", "r.age", "r.tags"][..]).prop_map(str::to_owned),
    ]
}

fn expression() -> impl Strategy<Value = String> {
    atom().prop_recursive(5, 24, 3, |inner| {
        let two = || (inner.clone(), inner.clone());
        let binary = prop::sample::select(
            &[
                "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>", "==", "!=", "===", "!==", "<", "<=", ">", ">=",
            ][..],
        );
        let logical = prop::sample::select(&["&&", "||", "??"][..]);
        let unary = prop::sample::select(&["-", "+", "!", "~", "typeof ", "void "][..]);
        let key = prop::sample::select(
            &["id", "name", "age", "tags", "address", "city", "length", "a", "toString", "0", "missing", "__proto__"][..],
        );
        let calls_one = prop::sample::select(
            &["map", "filter", "find", "findIndex", "findLast", "findLastIndex", "some", "every", "flatMap"][..],
        );
        let plain = prop::sample::select(
            &[
                "slice", "concat", "join", "includes", "indexOf", "at", "flat", "toReversed", "trim", "toUpperCase",
                "toLowerCase", "split", "startsWith", "endsWith", "substring", "charAt", "repeat", "padStart", "padEnd",
                "replace", "replaceAll", "toString", "trimStart", "trimEnd",
            ][..],
        );
        let statics = prop::sample::select(
            &[
                "Object.keys", "Object.values", "Object.entries", "Math.max", "Math.min", "Math.abs", "Math.floor",
                "Math.ceil", "Math.round", "Math.trunc", "Math.sign", "Number", "String", "Boolean", "isNaN", "isFinite",
                "Number.isInteger", "Number.isNaN", "Number.isFinite", "Array.isArray",
            ][..],
        );
        let parameters = prop::sample::select(
            &["r", "(r, i)", "(x)", "(i, x, r)", "()", "({ id, name: r })", "([r, x])", "({ length: i })"][..],
        );
        let arrow = (parameters, inner.clone(), inner.clone(), 0..4_u8).prop_map(|(parameters, body, constant, form)| {
            match form {
                0 => format!("{parameters} => {{ const k = {constant}; return [k, {body}] }}"),
                1 => format!("{parameters} => {{ return {body} }}"),
                _ => format!("{parameters} => ({body})"),
            }
        });
        prop_oneof![
            3 => (inner.clone(), binary, inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            2 => (inner.clone(), logical, inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            1 => (unary, inner.clone()).prop_map(|(op, a)| format!("({op}({a}))")),
            1 => (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
            3 => (inner.clone(), key.clone(), any::<bool>())
                .prop_map(|(a, key, optional)| format!("({a}){}['{key}']", if optional { "?." } else { "" })),
            1 => (inner.clone(), key.clone()).prop_filter("a name", |(_, key)| *key != "0")
                .prop_map(|(a, key)| format!("({a})?.{key}?.length")),
            2 => two().prop_map(|(a, b)| format!("({a})[{b}]")),
            1 => two().prop_map(|(a, b)| format!("`<${{{a}}}|${{{b}}}>`")),
            2 => (inner.clone(), inner.clone(), any::<bool>())
                .prop_map(|(a, b, spread)| format!("[{a}, {}{b}]", if spread { "..." } else { "" })),
            2 => (inner.clone(), key, inner.clone(), 0..4_u8).prop_map(|(a, key, b, form)| match form {
                0 => format!("({{ '{key}x': {a}, b: {b} }})"),
                1 => format!("({{ ...{a}, id: {b} }})"),
                2 => format!("({{ [{a}]: {b}, ...{b} }})"),
                _ => format!("({{ b: {a}, '1': {b}, b: 1 }})"),
            }),
            6 => (inner.clone(), calls_one, arrow.clone()).prop_map(|(a, method, arrow)| format!("({a}).{method}({arrow})")),
            2 => (inner.clone(), inner.clone(), inner.clone(), any::<bool>()).prop_map(|(a, body, start, with)| {
                format!("({a}).reduce((x, r, i) => {body}{})", if with { format!(", {start}") } else { String::new() })
            }),
            1 => (inner.clone(), prop::sample::select(&["Boolean", "String", "Number"][..]))
                .prop_map(|(a, of)| format!("({a}).map({of})")),
            4 => (inner.clone(), plain.clone(), proptest::collection::vec(inner.clone(), 0..3))
                .prop_map(|(a, method, values)| format!("({a}).{method}({})", values.join(", "))),
            1 => (inner.clone(), plain, inner.clone()).prop_map(|(a, method, b)| format!("({a})?.{method}({b})")),
            2 => (statics, proptest::collection::vec(inner.clone(), 0..3), any::<bool>()).prop_map(|(of, values, spread)| {
                format!("{of}({}{})", if spread && !values.is_empty() { "..." } else { "" }, values.join(", "))
            }),
        ]
    })
}

#[test]
fn generated_expressions_have_the_engines_value() {
    let entities = Entities::sample();
    with_engine(|context| {
        let pristine = Pristine::capture(context).expect("the built-ins");
        entities.install(context);
        let context = RefCell::new(context);
        let (all, taken) = (Cell::new(0_u32), Cell::new(0_u32));
        // More by PROPTEST_CASES.
        let config =
            Config { cases: Config::default().cases.max(4_000), max_shrink_iters: 10_000, ..Config::default() };
        let tested = TestRunner::new(config).run(&expression(), |code| {
            let agreed = agree(&code, &entities, &pristine, &mut context.borrow_mut());
            all.set(all.get() + 1);
            taken.set(taken.get() + u32::from(agreed == Ok(true)));
            agreed.map(drop).map_err(TestCaseError::fail)
        });
        tested.expect("the same");
        assert!(taken.get() * 5 > all.get(), "{} of {} were evaluated directly", taken.get(), all.get());
    });
}
