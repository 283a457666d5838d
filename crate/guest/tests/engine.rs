//! What `patches/` changes in the engine, tried from code: what is fast must also be right.

mod support;

use serde_json::{Value as Json, json};
use support::Guest;

fn check(cases: &[(&str, Json)]) {
    let mut guest = Guest::with_policy(json!({"code": {"fromStrings": true}}));
    for (source, expected) in cases {
        assert_eq!(guest.script(&format!("{{ {source} }}")), *expected, "{source}");
    }
}

/// Each access runs twice, so that it is cached, and then what it is an access to changes.
#[test]
fn caches_do_not_outlive_what_they_know() {
    check(&[
        // The prototype loses a property before the cached one, and then that one.
        (
            "const p = { a: 1, b: 2 }, o = Object.create(p), read = () => o.b, list = [read(), read()];
             delete p.a; list.push(read()); delete p.b; list.push(read()); list.join()",
            json!("2,2,2,"),
        ),
        // A method is shadowed and uncovered.
        (
            "class A { m() { return 1 } } class B extends A {}
             const b = new B, call = () => b.m(), list = [call(), call()];
             B.prototype.m = () => 2; list.push(call()); delete B.prototype.m; list.push(call()); list.join()",
            json!("1,1,2,1"),
        ),
        // A global comes to be in front of the one that is inherited.
        (
            "const kind = () => typeof toString, list = [kind(), kind()];
             globalThis.toString = 5; list.push(kind()); delete globalThis.toString; list.push(kind()); list.join()",
            json!("function,function,number,function"),
        ),
        // A setter becomes a value.
        (
            "const base = { set x(v) { this.got = v } }, o = Object.create(base), write = (v) => { o.x = v };
             write(1); write(2); Object.defineProperty(base, 'x', { value: 9, writable: true, configurable: true });
             write(3); [o.got, o.x, base.x].join()",
            json!("2,3,9"),
        ),
        // A getter, or a setter, changes its object.
        (
            "const o = { a: 1, b: 2, get x() { delete this.a; return 7 }, y: 3 }, get = (o) => o.x;
             [get(o), get(o), get(o)].join()",
            json!("7,7,7"),
        ),
        (
            "const o = { a: 1, set x(v) { delete this.a; this.y = v } }, set = (v) => { o.x = v; return o.y };
             [set(1), set(2), set(3)].join()",
            json!("1,2,3"),
        ),
        // The length of an array is more than a value.
        ("const cut = (a) => { a.length = 0; return a[0] }; [cut([1]), cut([1]), cut([1])].join()", json!(",,")),
        // What was writable no longer is: with a shape that is shared, and with one that is not.
        (
            "const o = { x: 1 }, set = (v) => { o.x = v; return o.x }; set(2); set(3); Object.freeze(o); set(4)",
            json!(3),
        ),
        (
            "globalThis.once = 1; const set = (v) => { once = v; globalThis.once = v }; set(2); set(3);
             Object.defineProperty(globalThis, 'once', { writable: false }); set(4); once",
            json!(3),
        ),
        // Another object of that shape has another prototype.
        (
            "const make = (p) => Object.create(p), read = (o) => o.x, a = { x: 1 }, b = { x: 2 };
             [read(make(a)), read(make(a)), read(make(b)), read(make(a)), read(Object.setPrototypeOf(make(a), b))].join()",
            json!("1,1,2,1,2"),
        ),
        // Values that are no objects.
        ("const read = (v) => v.x; String.prototype.x = 1; [read('a'), read('b'), read({ x: 2 }), read(5)].join()", json!("1,1,2,")),
    ]);
}

#[test]
fn names_that_are_cached_can_be_hidden() {
    check(&[
        (
            "globalThis.n = 1; const o = {}, read = new Function('o', 'with (o) { return n }');
             const list = [read(o), read(o)]; o.n = 2; list.push(read(o)); list.join()",
            json!("1,1,2"),
        ),
        (
            "(function () { var n = 1; function f(text) { eval(text); return n }
             return [f(''), f(''), f('var n = 3')].join() })()",
            json!("1,1,3"),
        ),
    ]);
}

#[test]
fn elements_of_arrays() {
    check(&[
        // Holes, and what the prototypes have there.
        (
            "Array.prototype[1] = 'p'; const list = [1, , 3].map((x) => x); delete Array.prototype[1]; list.join()",
            json!("1,p,3"),
        ),
        ("[1, , 3].map((x) => x * 2).hasOwnProperty(1)", json!(false)),
        // A callback changes the array.
        ("const a = [1, 2, 3, 4], seen = []; a.forEach((x) => { seen.push(x); a.pop() }); seen.join()", json!("1,2")),
        ("const a = [1, 2, 3]; a.map((x, i) => { a[i + 1] = 'changed'; return x }).join()", json!("1,changed,changed")),
        (
            "const a = [1, 2, 3], list = []; a.forEach((x) => { list.push(x);
             Object.defineProperty(a, 2, { get: () => 'got', configurable: true }) }); list.join()",
            json!("1,2,got"),
        ),
        // Setters of the prototypes are called; values on a prototype are not written to.
        (
            "let got = 0; Object.defineProperty(Array.prototype, 0, { set(v) { got = v }, configurable: true });
             const a = []; a[0] = 5; const made = [7].map((x) => x); delete Array.prototype[0]; [got, a.length, made[0]].join()",
            json!("5,0,7"),
        ),
        (
            "let got = 0; Object.defineProperty(Object.prototype, 1, { set(v) { got = v }, configurable: true });
             const a = [0]; a[1] = 5; delete Object.prototype[1]; [got, a.length].join()",
            json!("5,1"),
        ),
        // Appending makes it longer, if it may be.
        ("const a = []; for (let i = 0; i < 5; i++) a[i] = i; [a.length, a.join()].join(';')", json!("5;0,1,2,3,4")),
        ("const a = [1, 2]; Object.defineProperty(a, 'length', { writable: false }); a[2] = 3; [a.length, a[2]].join()", json!("2,")),
        ("const a = Object.preventExtensions([1]); a[1] = 2; a[0] = 3; a.join()", json!("3")),
        ("const a = Object.freeze([1]); a[0] = 2; a[1] = 2; a.join()", json!("1")),
        ("const a = new Array(3); a[0] = 1; a[1] = 2; [a.length, a.join()].join(';')", json!("3;1,2,")),
        ("const a = [1]; a.extra = true; a[1] = 2; [a.length, a.extra].join()", json!("2,true")),
        ("class L extends Array {} const l = L.from([1, 2, 3]).filter((x) => x > 1); l[2] = 9; [l instanceof L, l.length].join()", json!("true,3")),
        // Numbers of all kinds beside each other.
        ("const a = [1, 2]; a[2] = 0.5; a[3] = -0; a[4] = 'x'; a[5] = NaN; [a.join(), Object.is(a[3], -0)].join(';')", json!("1,2,0.5,0,x,NaN;true")),
    ]);
}

#[test]
fn calls_and_this() {
    check(&[
        (
            "function f() { return typeof this } [f.call(1), f.call('s'), f.call({}), f.call(null)].join()",
            json!("object,object,object,object"),
        ),
        (
            "function f() { 'use strict'; return typeof this } [f.call(1), f.call({}), f.call(null), f()].join()",
            json!("number,object,object,undefined"),
        ),
        (
            "function f() { return this === globalThis } [f(), f.call(undefined), f.call({})].join()",
            json!("true,true,false"),
        ),
        ("const o = { v: 1, f() { return (() => this.v)() } }; o.f()", json!(1)),
        ("function F(x) { this.x = x; return () => this.x } new F(4)()", json!(4)),
        (
            "function f(a, b) { return [a, b, arguments.length].join() } [f(), f(1), f(1, 2, 3)].join(';')",
            json!(",,0;1,,1;1,2,3"),
        ),
        ("const f = (function g(n) { return n ? g(n - 1) : typeof g }).bind(null, 3); f()", json!("function")),
    ]);
}

#[test]
fn object_literals() {
    check(&[
        (
            "const make = (x) => ({ a: x, b: 2, a: 3 }); make(1); JSON.stringify([make(1), make(2)])",
            json!(r#"[{"a":3,"b":2},{"a":3,"b":2}]"#),
        ),
        (
            "const make = (p) => ({ __proto__: p, a: 1 }); const p = { z: 1 }; [make(p).z, make(null).z, make(p).z].join()",
            json!("1,,1"),
        ),
        (
            "const make = () => ({ get a() { return 1 }, a: 2, b: 3 }); make(); JSON.stringify(make())",
            json!(r#"{"a":2,"b":3}"#),
        ),
        (
            "const make = (o) => ({ ...o, x: 1, y: 2 }); [{ x: 5 }, { q: 1 }, { x: 5 }].map((o) => JSON.stringify(make(o))).join()",
            json!(r#"{"x":1,"y":2},{"q":1,"x":1,"y":2},{"x":1,"y":2}"#),
        ),
        (
            "const make = () => ({ 1: 'one', b: 2, 0: 'zero' }); make(); JSON.stringify(make())",
            json!(r#"{"0":"zero","1":"one","b":2}"#),
        ),
        (
            "const make = () => ({ a: 1, b: 2 }), first = make(); delete first.a; first.c = 3; JSON.stringify([first, make()])",
            json!(r#"[{"b":2,"c":3},{"a":1,"b":2}]"#),
        ),
        (
            "const make = () => ({ a: 1 }); make(); let set = false; Object.defineProperty(Object.prototype, 'a', { set() { set = true }, configurable: true }); const own = make().hasOwnProperty('a'); delete Object.prototype.a; [own, set].join()",
            json!("true,false"),
        ),
        ("class C { static a = 1; static b = C.a + 1; static [`c`] = 3 } [C.a, C.b, C.c].join()", json!("1,2,3")),
    ]);
}

#[test]
fn binary_operators_group_as_the_specification_says() {
    check(&[
        ("1 + 2 * 3 - 4 / 2 % 3", json!(5)),
        ("2 ** 3 ** 2 * 2", json!(1024)),
        ("10 - 4 - 3", json!(3)),
        ("1 << 2 + 1", json!(8)),
        ("1 | 2 ^ 3 & 5", json!(3)),
        ("(1 < 2) + ',' + (1 < 2 == true) + ',' + (3 > 2 > 1)", json!("true,true,false")),
        ("1 + 1 === 2 && 5 & 4 || 0", json!(4)),
        ("'a' in { a: 1 } == true", json!(true)),
        ("[] instanceof Array === true", json!(true)),
        ("null ?? 1 | 2", json!(3)),
        ("let n = 0; for (let i = 'a' + ('a' in { a: 1 }), k = 0; k < 1; k++) n += i.length; n", json!(5)),
        ("class C { #x; static has(o) { return #x in o && !(#x in {}) === true } } C.has(new C)", json!(true)),
        ("6 / 2 / 3", json!(1)),
        ("const g = 2, x = 8; x / 2 / g", json!(2)),
        ("/a/.test('a') + 1 * 2", json!(3)),
        ("typeof 1 + 1", json!("number1")),
    ]);
    let mut guest = Guest::new();
    for source in [
        "1 +",
        "a ?? b || c",
        "a && b ?? c",
        "-1 ** 2",
        "1 + * 2",
        "x = 1 + y = 2",
        "class C { #x; f(o) { return #x in #x in o } }",
        "class C { #x; f(o) { return 1 + #x in o } }",
    ] {
        let error = guest.error(belljar_core::event::Kind::Script, source);
        assert_eq!(error.error_message.name, "SyntaxError", "{source}");
    }
}
