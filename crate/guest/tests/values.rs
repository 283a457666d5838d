//! Invariant I2: what crosses is a copy, and the copy is faithful.

mod support;

use belljar_core::event::Kind;
use serde_json::{Value as Json, json};
use support::{Guest, on_big_stack};

/// Code, and its value in the JSON form.
fn rows() -> Vec<(&'static str, Json)> {
    vec![
        ("undefined", json!({"$type": "undefined"})),
        ("null", json!(null)),
        (
            "[NaN, Infinity, -Infinity, -0, 0, 1.5]",
            json!([
                {"$type": "number", "value": "NaN"}, {"$type": "number", "value": "Infinity"},
                {"$type": "number", "value": "-Infinity"}, {"$type": "number", "value": "-0"}, 0, 1.5
            ]),
        ),
        ("10n ** 30n", json!({"$type": "bigint", "value": "1000000000000000000000000000000"})),
        ("new Date(0)", json!({"$type": "date", "value": "1970-01-01T00:00:00.000Z"})),
        ("new Date(NaN)", json!({"$type": "date", "value": null})),
        ("new Map([['a', 1], [2, 'b']])", json!({"$type": "map", "entries": [["a", 1], [2, "b"]]})),
        ("new Set([1, 'a'])", json!({"$type": "set", "values": [1, "a"]})),
        (
            "new Uint16Array([1, 2])",
            json!({"$type": "view", "kind": "Uint16Array", "buffer":
            {"$type": "arrayBuffer", "base64": "AQACAA=="}, "byteOffset": 0, "length": 2}),
        ),
        ("'\\ud800'", json!({"$type": "string", "utf16": [0xd800]})),
        ("{ '__proto__': 1, ['__proto__']: 2 }", json!({"__proto__": 2})),
        ("{ 1: 'a', b: undefined, [Symbol.iterator]: 1 }", json!({"1": "a", "b": {"$type": "undefined"}})),
        ("[1, , 3]", json!([1, {"$type": "undefined"}, 3])),
        ("{ get a() { return 1 } }", json!({"a": 1})),
        ("{ toJSON() { return [1] } }", json!([1])),
        ("{ toJSON() { return { a: 1, toJSON: 5 } } }", json!({"a": 1, "toJSON": 5})),
        ("{ a: 1, toJSON: null }", json!({"a": 1, "toJSON": null})),
        ("new (class Point { x = 1 })", json!({"x": 1})),
        (
            "[new String('s'), new Number(1), new Boolean(false), Object(2n)]",
            json!(["s", 1, false, {"$type": "bigint", "value": "2"}]),
        ),
        ("new Proxy({ a: 1 }, { get: () => 5, ownKeys: () => ['a'] })", json!({"a": 5})),
        ("new Proxy([1, 2], {})", json!([1, 2])),
        ("new Proxy(new Proxy([1], {}), { get: (t, key) => (key === 'length' ? 2 : 7) })", json!([7, 7])),
        ("Object.defineProperty({ a: 1 }, 'hidden', { value: 2 })", json!({"a": 1})),
        ("/re/", json!({})),
        ("{ $type: 'mine' }", json!({"$type": "object", "entries": [["$type", "mine"]]})),
    ]
}

#[test]
fn i2_values_leave_as_they_are() {
    let mut guest = Guest::new();
    for (source, expected) in rows() {
        assert_eq!(guest.data(source), expected, "{source}");
    }
}

#[test]
fn i2_values_come_back_as_they_left() {
    let mut guest = Guest::new();
    for (source, expected) in rows() {
        guest.set("Copy", expected.clone());
        assert_eq!(guest.data("Copy"), expected, "{source}");
    }
}

#[test]
fn i2_sharing_and_cycles_are_kept() {
    let mut guest = Guest::new();
    let value =
        guest.data("(() => { const a = { name: 'a' }; a.self = a; return [a, a, new Map([[a, new Set([a])]])] })()");
    guest.set("Copy", value);
    assert_eq!(guest.data("Copy[0] === Copy[1] && Copy[0].self === Copy[0]"), json!(true));
    assert_eq!(guest.data("Copy[2].get(Copy[0]).has(Copy[0])"), json!(true));
    let value = guest.data("(() => { const m = new Map(); m.set(m, m).set(1, 2); const s = new Set(); s.add(s).add(3); const e = new Error('x'); e.cause = e; return [m, s, e] })()");
    guest.set("Copy", value);
    assert_eq!(guest.data("Copy[0].get(Copy[0]) === Copy[0] && [...Copy[0].keys()][1] === 1"), json!(true));
    assert_eq!(guest.data("Copy[1].has(Copy[1]) && Copy[2].cause === Copy[2]"), json!(true));
    let value = guest
        .data("(() => { const b = new ArrayBuffer(8); return [new Uint8Array(b, 0, 4), new Uint8Array(b, 2)] })()");
    guest.set("Copy", value);
    assert_eq!(guest.data("(Copy[0][2] = 7, Copy[1][0])"), json!(7));
}

#[test]
fn i2_a_copy_brings_no_prototype() {
    let mut guest = Guest::new();
    guest.set("Copy", json!({"__proto__": {"polluted": true}, "constructor": 1, "list": [{"$type": "error", "name": "TypeError", "message": "m"}]}));
    assert_eq!(guest.data("({}).polluted"), json!({"$type": "undefined"}));
    assert_eq!(guest.data("Object.getPrototypeOf(Copy) === Object.prototype"), json!(true));
    assert_eq!(guest.data("Copy.list[0] instanceof TypeError"), json!(true));
}

#[test]
fn i2_200_000_levels_cross_both_ways() {
    on_big_stack(|| {
        let mut guest = Guest::new();
        let source = "(() => { let a = {}; for (let i = 0; i < 200000; i++) a = i % 2 ? [a] : { a }; return a })()";
        let value = guest.data(source);
        assert_eq!(value["$type"], "graph");
        guest.set("Deep", value);
        let depth = "(() => { let n = 0, a = Deep; while (a = a.a ?? a[0]) n++; return n })()";
        assert_eq!(guest.data(depth), json!(200_000));
    });
}

#[test]
fn a_getter_that_throws_is_the_codes_error() {
    let mut guest = Guest::new();
    let error = guest.error(Kind::Data, "{ get a() { throw new TypeError('no') } }");
    assert_eq!((error.error_message.name.as_str(), error.source.line), ("TypeError", Some(1)));
}

/// As `JSON.stringify` has it: what a `toJSON` gives is asked for no further one.
#[test]
fn i3_a_to_json_that_gives_another_is_asked_once() {
    let mut guest = Guest::new();
    let endless = "(() => { const make = () => ({ depth: 0, toJSON() { return make() } }); return make() })()";
    let error = guest.error(Kind::Data, endless);
    assert_eq!(error.error_message.message, "$.toJSON is a function");
}
