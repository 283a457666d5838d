//! Functions that run without a frame (patches/boa_engine-0.22.0/vm-leaf.patch) do what they do with one: each is called
//! beside a twin that has a `finally` and so a frame, with values that have effects when they are asked.

use boa_engine::{Context, JsString, JsValue, Source, builtins::function::OrdinaryFunction};

/// Values of which two are given, and how to tell what came of them.
const VALUES: &str = r#"
    const log = [], k = 3, rate = { value: 2, get asked() { log.push("asked"); return 6 } };
    let changing = "c";
    var global = 11, globalRate = { value: 4 };
    const listed = [
        0, -0, 1, -7, 2.5, NaN, Infinity, 2147483647, "", "7", "abc", " padded ", true, false, null, undefined, 10n,
        { n: 1, s: "x", list: [1, 2] }, { n: "t", a: { b: 5 }, extra: 1 }, [4, 5], [, 1],
        { get n() { log.push("get"); return 4 }, s: "g" },
        new Proxy({ n: 1, s: "p" }, { get: (target, key) => { log.push("proxy " + String(key)); return target[key] } }),
        { valueOf() { log.push("valueOf"); return 9 } }, { toString() { log.push("toString"); return "s" } },
        Symbol("s"), Object.create({ n: 8, s: "inherited" }), () => 1, Object.freeze({ n: 2, s: "f" }),
    ];
    const told = (value, a, b) =>
        value === a && typeof value === "object" ? "the first" :
        value === b && typeof value === "object" ? "the second" :
        Object.is(value, -0) ? "-0" :
        typeof value === "symbol" ? value.toString() :
        typeof value === "bigint" ? value + "n" :
        typeof value === "function" ? "a function" :
        typeof value === "object" && value !== null
            ? JSON.stringify(Object.getOwnPropertyDescriptors(value), (_, v) => typeof v === "bigint" ? v + "n" : v)
            : typeof value + " " + String(value);
    const outcome = (f, a, b) => {
        log.length = 0;
        let end;
        try {
            const value = Reflect.apply(f, undefined, [a, b]), seen = log.join();
            log.length = 0;
            end = told(value, a, b) + " after " + seen;
        } catch (error) {
            end = "threw " + (error.message ?? String(error)) + " after " + log.join();
        }
        return end;
    };
    const friend = { n: 1, s: "text", a: { b: 2 }, list: [1, 2] };
    const compare = (leaf, frame, first, second) => {
        const wrong = [];
        for (const a of listed) for (const b of listed) {
            // What goes well makes up for what gives up.
            for (let i = 0; i < 9; i++) Reflect.apply(leaf, undefined, [first, second]);
            const [one, other] = [outcome(leaf, a, b), outcome(frame, a, b)];
            if (one !== other) wrong.push(told(a) + " and " + told(b) + ": " + one + ", with a frame " + other);
        }
        return wrong.slice(0, 5).join("\n");
    };
"#;

/// What functions do, and the arguments that they mostly get.
const BODIES: &[(&str, &str)] = &[
    ("a + b", "1, 2"),
    ("a - b", "1, 2"),
    ("a * b", "1, 2"),
    ("a / b", "1, 2"),
    ("a % b", "1, 2"),
    ("a ** b", "1, 2"),
    ("a & b | a ^ 5", "1, 2"),
    ("(a << b) + (a >> 1) + (a >>> b)", "1, 2"),
    ("a < b", "1, 2"),
    ("a <= b ? 1 : a > b ? -1 : a >= b", "1, 2"),
    ("a == b", "1, 2"),
    ("a != b", "1, 2"),
    ("a === b", "1, 2"),
    ("a !== b", "1, 2"),
    ("!a", "1, 2"),
    ("-a", "1, 2"),
    ("+a", "1, 2"),
    ("typeof a", "1, 2"),
    ("a && b", "1, 2"),
    ("a || b", "1, 2"),
    ("a ?? b", "1, 2"),
    ("a?.n", "friend, 2"),
    ("a?.a?.b ?? b", "friend, 2"),
    ("a.n - b.n", "friend, friend"),
    ("a.n < b.n ? -1 : a.n > b.n ? 1 : 0", "friend, friend"),
    ("a.s === b.s && a.n > 0", "friend, friend"),
    ("a.length + b", "'text', 2"),
    ("a[b]", "[1, 2], 1"),
    ("a.list[0] + a.list.length", "friend, 2"),
    ("`${a}-${b}!`", "1, 2"),
    ("'w' + a", "1, 2"),
    ("a.s.startsWith('t') || a.s.includes(b)", "friend, 'x'"),
    ("a.endsWith(b)", "'text', 'xt'"),
    ("a.trim().padStart(12, '0') + a.slice(1, b)", "'text', 2"),
    ("a.toFixed(b)", "1.25, 1"),
    ("Math.max(a, b) + Math.round(a) * Math.abs(b)", "1.5, 2"),
    ("Math.max(Math.min(a, b), Math.abs(a))", "1.5, 2"),
    ("a.concat(b.concat(a, 'x'), a.slice(1)).indexOf(b)", "'text', 'b'"),
    ("a + k", "1, 2"),
    ("a * rate.value + rate.asked", "1, 2"),
    ("a + changing", "1, 2"),
    ("a + global + globalRate.value", "1, 2"),
    ("a + missingGlobal", "1, 2"),
    ("({ n: a, m: b })", "1, 2"),
    ("({ n: a.n, text: `${b}` })", "friend, 2"),
    ("({ n: a, inner: { b } })", "1, 2"),
    ("a.repeat(b)", "'text', 2"),
    ("(a.n, b)", "friend, 2"),
    ("a instanceof Object", "friend, 2"),
    ("b", "1, 2"),
    ("undefined", "1, 2"),
];

fn run(context: &mut Context, source: &str) -> JsValue {
    context.eval(Source::from_bytes(source)).unwrap_or_else(|error| panic!("{source}: {error}"))
}

fn text(value: &JsValue) -> String {
    value.as_string().as_ref().map(JsString::to_std_string_escaped).expect("a text")
}

/// How many steps a function has that has become a leaf.
fn steps(context: &mut Context, function: &str) -> Option<usize> {
    let function = run(context, function).as_object().expect("a function");
    let function = function.downcast_ref::<OrdinaryFunction>().expect("an ordinary function");
    let code = function.codeblock().to_string();
    let line = code.lines().find_map(|line| line.strip_prefix("Leaf: "))?;
    line.strip_suffix(" steps")?.parse().ok()
}

#[test]
fn a_function_without_a_frame_does_what_it_does_with_one() {
    let mut not_leaves = Vec::new();
    for (body, mostly) in BODIES {
        let mut context = Context::default();
        run(&mut context, VALUES);
        run(&mut context, &format!("const leaf = (a, b) => {body}"));
        run(&mut context, &format!("const frame = (a, b) => {{ try {{ return {body} }} finally {{ }} }}"));
        let calls = format!("for (let i = 0; i < 9; i++) Reflect.apply(leaf, undefined, [{mostly}])");
        if body.contains("missingGlobal") {
            run(&mut context, "globalThis.missingGlobal = 1");
        }
        run(&mut context, &calls);
        if steps(&mut context, "leaf").is_none() {
            not_leaves.push(*body);
        }
        if body.contains("missingGlobal") {
            run(&mut context, "delete globalThis.missingGlobal; 0");
            let told = "outcome(leaf, 1, 2) === outcome(frame, 1, 2) ? '' : outcome(leaf, 1, 2)";
            assert_eq!(text(&run(&mut context, told)), "", "{body}");
            run(&mut context, "globalThis.missingGlobal = 1");
        }
        let wrong = run(&mut context, &format!("compare(leaf, frame, {mostly})"));
        assert_eq!(text(&wrong), "", "{body}");
        assert_eq!(steps(&mut context, "frame"), None, "{body}");
    }
    // `instanceof` asks the right operand.
    assert_eq!(not_leaves, ["a instanceof Object"]);
}

/// Each has something that a leaf must not do, or cannot.
#[test]
fn what_has_effects_is_no_leaf() {
    let mut context = Context::default();
    run(&mut context, "let count = 0; const o = { n: 1 }; function other() { return count }");
    for body in [
        "() => { count++ }",
        "(a) => { a.n = 1; return a }",
        "(a) => other()",
        "(a) => { while (a-- > 0); return a }",
        "(a) => { for (const b of a) return b }",
        "(...rest) => rest",
        "function () { return arguments }",
        "function () { return this }",
        "(a) => () => a",
        "(a) => a.push(1)",
        "(a) => { delete a.n; return a }",
        "(a) => { throw a }",
        "async (a) => a",
        "function* (a) { return a }",
        "(a) => new Date(a)",
        "(a) => [a]",
        "(a) => ({ ...a })",
        "(a) => other?.(a)",
    ] {
        run(&mut context, &format!("globalThis.f = {body}"));
        run(&mut context, "for (let i = 0; i < 9; i++) try { Reflect.apply(f, undefined, [o]) } catch { }");
        // A method that is called may be one that only computes: then the value decides.
        let is_leaf = steps(&mut context, "f").is_some();
        assert!(!is_leaf || body.contains("push") || body.contains("other"), "{body} is a leaf");
    }
}

#[test]
fn one_that_gives_up_often_is_a_leaf_no_more() {
    let mut context = Context::default();
    run(&mut context, "const f = (a) => a.n + 1; for (let i = 0; i < 9; i++) Reflect.apply(f, undefined, [{ n: i }])");
    assert_eq!(steps(&mut context, "f"), Some(5));
    run(&mut context, "for (let i = 0; i < 20; i++) Reflect.apply(f, undefined, [{ get n() { return i } }])");
    assert_eq!(steps(&mut context, "f"), None);
    assert_eq!(run(&mut context, "Reflect.apply(f, undefined, [{ n: 4 }])"), JsValue::from(5));
}

/// The error has the place and the stack of a call, since it is one.
#[test]
fn errors_are_those_of_the_call() {
    let mut context = Context::default();
    let told = run(
        &mut context,
        "const f = (a) => a.n.m; for (let i = 0; i < 9; i++) Reflect.apply(f, undefined, [{ n: { m: i } }]);
         let told; try { [1].map(f) } catch (error) { told = error.message } told",
    );
    assert_eq!(text(&told), "Cannot read properties of undefined (reading 'm')");
}
