//! In a browser: what JavaScript makes of the copies.

use super::*;
use belljar_core::{
    Limits, Value,
    value::{ValueError, ValueLimits},
};
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn evaluated(source: &str) -> JsValue {
    js_sys::eval(&format!("({source})")).unwrap_or_else(|error| panic!("{source}: {error:?}"))
}

fn copied(source: &str) -> Result<Value, ValueError> {
    from_js(&evaluated(source), &ValueLimits::from(&Limits::default()))
}

/// A value goes in and comes out; the check is a function of the copy, in JavaScript.
fn check(source: &str, check: &str) {
    let copy = to_js(&copied(source).unwrap_or_else(|error| panic!("{source}: {error}")));
    let check_function: Function = evaluated(check).unchecked_into();
    let verdict = check_function.call1(&JsValue::UNDEFINED, &copy);
    assert_eq!(verdict, Ok(JsValue::TRUE), "{source} became {copy:?}, and {check} says no");
}

#[wasm_bindgen_test]
fn primitives_keep_what_json_loses() {
    for source in
        ["undefined", "null", "true", "false", "0", "-0", "NaN", "Infinity", "-1.5e300", "''", "'ä€😀'", "12n"]
    {
        check(source, &format!("copy => Object.is(copy, {source})"));
    }
    check("-(2n ** 200n)", "copy => copy === -(2n ** 200n)");
    check(r"'\ud800 and \udfff'", r"copy => copy === '\ud800 and \udfff'");
    check(r"'\ufffd'", r"copy => copy === '\ufffd'");
    check(r"'\ud800'.repeat(100000)", r"copy => copy === '\ud800'.repeat(100000)");
}

#[wasm_bindgen_test]
fn objects_are_plain_whatever_their_keys() {
    check("{a: 1, b: {c: undefined}}", "copy => 'c' in copy.b && Object.getPrototypeOf(copy) === Object.prototype");
    check(
        "JSON.parse('{\"__proto__\": {\"polluted\": 1}, \"constructor\": 2, \"toString\": 3}')",
        "copy => copy.polluted === undefined && Object.keys(copy).join() === '__proto__,constructor,toString' \
         && Object.getPrototypeOf(copy) === Object.prototype",
    );
    check("Object.assign(Object.create({inherited: 1}), {own: 1})", "copy => Object.keys(copy).join() === 'own'");
    check("new (class Point { x = 1; get y() { return 2 } })", "copy => JSON.stringify(copy) === '{\"x\":1}'");
    check("Object.create(null, {hidden: {value: 1}})", "copy => Object.getOwnPropertyNames(copy).length === 0");
    check("{get a() { return 5 }}", "copy => Object.getOwnPropertyDescriptor(copy, 'a').value === 5");
    check("{[Symbol('s')]: 1}", "copy => Reflect.ownKeys(copy).length === 0");
    check("[1, , 3]", "copy => copy.length === 3 && copy[1] === undefined");
    check(
        "[new Boolean(false), new Number(-0), new String('s')]",
        "copy => copy[0] === false && Object.is(copy[1], -0) && copy[2] === 's'",
    );
    check("(function () { return arguments })(1, 2)", "copy => copy[0] === 1 && copy[1] === 2");
}

#[wasm_bindgen_test]
fn a_page_with_a_polluted_prototype_gets_honest_copies() {
    js_sys::eval("Object.defineProperty(Object.prototype, 'trap', {set() { throw 1 }, configurable: true})").unwrap();
    let copy = to_js(&Value::object([("trap", Value::from(1.0))]));
    js_sys::eval("delete Object.prototype.trap").unwrap();
    assert_eq!(js_sys::Reflect::get(&copy, &"trap".into()), Ok(1.into()));
}

#[wasm_bindgen_test]
fn built_in_classes_are_kept() {
    check("new Date(1.5e12)", "copy => copy instanceof Date && copy.getTime() === 1.5e12");
    check("new Date(NaN)", "copy => copy instanceof Date && Number.isNaN(copy.getTime())");
    check("new Map([['a', 1], [{}, [2]]])", "copy => copy instanceof Map && [...copy.values()][1][0] === 2");
    check("new Set([1, -0, NaN, 'x'])", "copy => copy instanceof Set && copy.has(NaN) && copy.size === 4");
    check(
        "new TypeError('no', {cause: {code: 7}})",
        "copy => copy instanceof TypeError && copy.message === 'no' && copy.cause.code === 7 \
         && copy.stack.includes('TypeError: no') && Object.keys(copy).length === 0",
    );
    check(
        "Object.assign(new Error('m'), {name: 'AppError', extra: 1})",
        "copy => copy instanceof Error && copy.name === 'AppError' && !('cause' in copy)",
    );
    check("new DOMException('m', 'AbortError')", "copy => copy instanceof Error && copy.name === 'AbortError'");
}

#[wasm_bindgen_test]
fn buffers_and_views_are_kept_with_what_they_share() {
    for class in ["Int8", "Uint8", "Uint8Clamped", "Int16", "Uint16", "Int32", "Uint32", "Float32", "Float64"] {
        check(
            &format!("new {class}Array([1, 2, 3])"),
            &format!("copy => copy instanceof {class}Array && copy.join() === '1,2,3'"),
        );
    }
    check("new BigInt64Array([-5n])", "copy => copy instanceof BigInt64Array && copy[0] === -5n");
    check("new DataView(new ArrayBuffer(8), 2, 4)", "copy => copy instanceof DataView && copy.byteLength === 4");
    check("new Uint8Array([1, 2]).buffer", "copy => copy instanceof ArrayBuffer && copy.byteLength === 2");
    check(
        "(() => { const b = new ArrayBuffer(16); return {b, f: new Float64Array(b, 8), u: new Uint8Array(b, 3, 2)} })()",
        "copy => copy.f.buffer === copy.b && copy.u.buffer === copy.b && copy.u.byteOffset === 3 && copy.b.byteLength === 16",
    );
    check(
        "(() => { const f = new Float64Array([1, 2, 3, 4]); return [f.subarray(1, 2), f.subarray(2, 3)] })()",
        "copy => copy[0].buffer === copy[1].buffer && copy[0][0] === 2 && copy[1][0] === 3",
    );
}

#[wasm_bindgen_test]
fn of_a_buffer_no_more_is_copied_than_its_views_show() {
    check(
        "new Uint8Array(new Uint8Array(1000).fill(7).buffer, 13, 3)",
        "copy => copy.join() === '7,7,7' && copy.buffer.byteLength === 8 && new Uint8Array(copy.buffer)[0] === 0",
    );
}

#[wasm_bindgen_test]
fn what_is_shared_or_cyclic_stays_so() {
    check("(() => { const o = {}; return [o, o] })()", "copy => copy[0] === copy[1]");
    check("(() => { const o = {a: []}; o.a.push(o); return o })()", "copy => copy.a[0] === copy");
    check("(() => { const m = new Map; m.set(m, m); return m })()", "copy => copy.get(copy) === copy");
    check("(() => { const e = new Error('x'); e.cause = e; return e })()", "copy => copy.cause === copy");
}

#[wasm_bindgen_test]
fn what_is_no_data_is_refused_with_its_path() {
    for (source, says) in [
        ("() => 1", "$ is a function"),
        ("class A {}", "$ is a function"),
        ("{rows: [0, 1, 2, {onClick() {}}]}", "$.rows[3].onClick is a function"),
        ("{'a b': Symbol('s')}", "$[\"a b\"] is a symbol"),
        ("new Map([[1, Promise.resolve()]])", "$.values()[0] is a promise"),
        ("new Map([[() => 1, 1]])", "$.keys()[0] is a function"),
        ("new Error('x', {cause: document.body})", "$.cause is a HTMLBodyElement"),
        ("[new WeakMap]", "$[0] is a WeakMap"),
        ("/x/", "$ is a RegExp"),
        ("new Blob", "$ is a Blob"),
        ("window", "$ is a Window"),
    ] {
        assert_eq!(copied(source).unwrap_err().to_string(), says, "{source}");
    }
}

#[wasm_bindgen_test]
fn what_throws_when_it_is_touched_is_an_error_with_its_path() {
    for (source, says) in [
        ("{a: {get b() { throw new RangeError('no') }}}", "$.a.b is unreadable: RangeError: no"),
        ("[new Proxy({}, {ownKeys() { throw new Error('keys') }})]", "$[0] is unreadable: Error: keys"),
        (
            "(() => { const p = Proxy.revocable({}, {}); p.revoke(); return {p: p.proxy} })()",
            "$.p is unreadable: TypeError",
        ),
        (
            "{a: new Proxy([1], {get(t, k) { if (k === '0') throw new Error('item'); return t[k] }})}",
            "$.a[0] is unreadable: Error: item",
        ),
    ] {
        let words = copied(source).unwrap_err().to_string();
        assert!(words.starts_with(says), "{source}: {words}");
    }
}

#[wasm_bindgen_test]
fn objects_of_a_frame_are_known_for_what_they_are() {
    check(
        "(() => { const f = document.body.appendChild(document.createElement('iframe')); const w = f.contentWindow; \
         const o = w.eval('({d: new Date(5), m: new Map([[1, 2]]), a: [1], e: new RangeError(\"r\"), u: new Uint8Array(2)})'); \
         f.remove(); return o })()",
        "copy => copy.d.getTime() === 5 && copy.m.get(1) === 2 && Array.isArray(copy.a) && copy.e instanceof RangeError \
         && copy.u instanceof Uint8Array",
    );
}

#[wasm_bindgen_test]
fn two_hundred_thousand_levels_need_no_stack() {
    check(
        "(() => { let o = null; for (let i = 0; i < 200000; i++) o = i % 2 ? [o] : {o}; return o })()",
        "copy => { let n = 0; for (; copy; n++) copy = Array.isArray(copy) ? copy[0] : copy.o; return n === 200000 }",
    );
}

#[wasm_bindgen_test]
fn limits_stop_the_walk_early() {
    let limits = ValueLimits { depth: 10, nodes: 1_000, bytes: 1_000_000 };
    let deep = evaluated("(() => { let o = {}; for (let i = 0; i < 20; i++) o = {o}; return o })()");
    assert_eq!(from_js(&deep, &limits), Err(ValueError::Depth(10)));
    assert_eq!(from_js(&evaluated("new Array(4e9)"), &limits), Err(ValueError::Nodes(1_000)));
}

#[wasm_bindgen_test]
fn a_megabyte_of_rows_is_copied_fast() {
    let rows = evaluated(
        "Array.from({length: 7000}, (_, id) => ({id, name: 'Customer ' + id, email: `c${id}@example.com`, active: id % 2 === 0, \
         balance: id * 1.5, tags: ['a', 'b'], address: {city: 'Berlin', zip: '10115'}}))",
    );
    let now = js_sys::Date::now;
    let limits = ValueLimits::from(&Limits::default());
    let start = now();
    let value = from_js(&rows, &limits).unwrap();
    let middle = now();
    let copy = to_js(&value);
    let end = now();
    wasm_bindgen_test::console_log!("1 MB in {} ms, out {} ms", middle - start, end - middle);
    assert_eq!(js_sys::JSON::stringify(&copy), js_sys::JSON::stringify(&rows));
    // Far more than it takes, on any machine.
    assert!(end - start < 5_000.0);
}

#[wasm_bindgen_test]
fn many_values_cross_at_once() {
    let sources = [
        "{a: [1, {b: 2}], c: new Map([[{}, 1]])}",
        "1",
        "new TypeError('no', {cause: {code: 7}})",
        "undefined",
        "[new Uint8Array([1, 2, 3]).subarray(1), new Date(5)]",
        "'ä😀'",
        "(() => { const loop = {}; loop.self = loop; return loop })()",
        "{a: {a: {a: 3}}}",
    ];
    let values: Vec<Value> = sources.iter().map(|source| copied(source).unwrap()).collect();
    let named: Vec<(&str, &Value)> = sources.iter().copied().zip(&values).collect();
    let check: Function = evaluated(
        "list => list.length === 16 && list[1].a[1].b === 2 && [...list[1].c.values()][0] === 1 && list[2] === '1' \
         && list[3] === 1 && list[5] instanceof TypeError && list[5].cause.code === 7 && list[7] === undefined \
         && list[9][0].join() === '2,3' && list[9][1].getTime() === 5 && list[11] === 'ä😀' \
         && list[13].self === list[13] && list[15].a.a.a === 3",
    )
    .unchecked_into();
    let list = named_to_js(&named);
    assert_eq!(check.call1(&JsValue::UNDEFINED, &list), Ok(JsValue::TRUE), "{list:?}");
    assert_eq!(js_sys::Array::from(&named_to_js(&[])).length(), 0);
}
