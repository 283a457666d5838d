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
        // A length that no array has.
        (
            "const o = { length: 2 ** 32 - 1, push: [].push }; o.push('x', 'y'); [o.length, o[4294967295], o[4294967296], 0 in o].join()",
            json!("4294967297,x,y,false"),
        ),
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

#[test]
fn words_of_the_language_name_parameters_without_parentheses() {
    check(&[
        ("(async => async)(1) + (of => of)(2) + (let => let)(3)", json!(6)),
        ("const f = async => async + 1; f(1)", json!(2)),
        ("[3].map(async => ({ async }))[0].async", json!(3)),
        ("(async async => async)(1) instanceof Promise", json!(true)),
        ("(async let => let)(1) instanceof Promise && (async of => of)(1) instanceof Promise", json!(true)),
        ("(async (a) => a)(1) instanceof Promise && (async a => a)(1) instanceof Promise", json!(true)),
        ("const f = \\u0061sync => 2; f()", json!(2)),
        ("const async = 4; [async / 2 / 1, async /2/ 1].length", json!(2)),
        ("const async = 4; async + async", json!(8)),
        ("for (async of => {}; false;) {} 5", json!(5)),
        ("(async function () {})() instanceof Promise", json!(true)),
    ]);
    let mut guest = Guest::new();
    for source in ["'use strict'; (let => let)(1)", "async\n=> 1", "async async\n=> 1", "\\u0061sync a => 1"] {
        let error = guest.error(belljar_core::event::Kind::Script, source);
        assert_eq!(error.error_message.name, "SyntaxError", "{source}");
    }
}

/// The left operand has its value before the right one is evaluated, also if it lives in a register.
#[test]
fn operands_keep_their_values() {
    check(&[
        ("(() => { let a = 1; return a + (a = 5) })()", json!(6)),
        ("((a) => a + a++ + a)(1)", json!(4)),
        ("((a) => a * --a)(3)", json!(6)),
        ("((a) => [a < (a = 0), a >= (a = 2), a | (a = 4)].join())(1)", json!("false,false,6")),
        ("((a) => { let n = 0; while (a < (a = a + 1) && n < 3) n++; return n })(0)", json!(3)),
        ("((a) => { if (a > (a = 0)) return 'before'; return 'after' })(1)", json!("before")),
        ("((o, k) => [o[o = { x: 2 }, 'x'], o[k = 'x'], k].join())({ x: 1 }, 'y')", json!("1,2,x")),
        ("((a) => a - ((b) => b + a)(a = 3))(10)", json!(4)),
        ("((a) => a + [a] + (([a] = [7]), a))(1)", json!("117")),
        ("(function* (a) { yield a + (yield a++) + a })(1).next().value", json!(1)),
        ("((a) => a == { [a = 2]: 1 } || a === (a, a = 3) || a)(1)", json!(3)),
    ]);
}

#[test]
fn functions_return_what_they_say() {
    check(&[
        ("function F(x) { this.x = 1; return x } [new F(2).x, new F({ x: 3 }).x, F.call({}, 4)].join()", json!("1,3,4")),
        ("class A { constructor(x) { return x } } class B extends A { y = 2 } new B({ x: 1 }).y", json!(2)),
        ("class A {} class B extends A { constructor(x) { super(); return x } } try { new B(1) } catch (e) { e.name }", json!("TypeError")),
        ("const f = (n) => { try { return n } finally { n++ } }; f(1)", json!(1)),
        ("const f = () => { try { return 1 } finally { return 2 } }; f()", json!(2)),
        ("const f = () => { for (const x of [1, 2]) { { let y = x; try { return () => y } catch {} } } }; f()()", json!(1)),
        (
            "let log = []; const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1 }), return: () => (log.push('closed'), {}) }) };
             const f = () => { for (const x of it) return log.push('returned') }; [f(), ...log].join()",
            json!("1,returned,closed"),
        ),
        ("((a, a2 = a, ...rest) => [a, a2, rest.length].join())(1, undefined, 3, 4)", json!("1,1,2")),
        ("Function('a', 'a', 'return a')(1, 2)", json!(2)),
        ("Function('a', 'arguments[0] = 2; return a')(1)", json!(2)),
        ("((a, b) => [a, b].join())(1)", json!("1,")),
        ("const o = { n: 1, f() { return this.n }, g: () => typeof this }; [o.f(), (0, o.f).call({ n: 2 }), o.g()].join()", json!("1,2,object")),
        ("Math.max(1, 2, 3, 4, 5, 6, 7) + Math.max(1, 2, 3, 4) + Math.max(...[1, 2, 3, 4, 5])", json!(16)),
    ]);
}

/// What iterates without a call of `next` gives what `next` gives, and calls it where somebody else made it.
#[test]
fn iteration_is_what_next_says() {
    check(&[
        // Arrays that change while they are iterated, have holes, or are none.
        ("const a = [1, 2], seen = []; for (const x of a) { seen.push(x); if (a.length < 5) a.push(x + 2) } seen.join()", json!("1,2,3,4,5")),
        ("const a = [1, 2, 3], seen = []; for (const x of a) { seen.push(x); a.length = 2 } seen.join()", json!("1,2")),
        ("[...[1, , 3]].map((x) => x === undefined ? 'u' : x).join()", json!("1,u,3")),
        ("Object.prototype[1] = 'p'; const a = [...[1, , 3]]; delete Object.prototype[1]; a.join()", json!("1,p,3")),
        ("[...new Uint8Array([1, 2])].concat([...'ab'], [...[1.5, 2]], Array.from([1, 'x'])).join()", json!("1,2,a,b,1.5,2,1,x")),
        ("const i = [1].values(); [i.next(), i.next(), i.next()].map((r) => r.value + ':' + r.done).join()", json!("1:false,undefined:true,undefined:true")),
        ("const i = [1, 2].values(), seen = []; for (const x of i) { seen.push(x); seen.push(i.next().value) } seen.join()", json!("1,2")),
        ("const a = [1], i = a.values(); [...i]; a.push(2); [...i].length", json!(0)),
        ("[...['a', 'b'].entries()].concat([...['c'].keys()]).join(';')", json!("0,a;1,b;0")),
        ("const [a, , b = 9, ...c] = [1, 2, undefined, 4, 5]; [a, b, c].join()", json!("1,9,4,5")),
        ("const get = (o) => Object.defineProperty([1, 2], 0, { get: () => 'got' }); [...get()].join()", json!("got,2")),
        // Somebody else's `next`.
        (
            "const p = Object.getPrototypeOf([].values()), next = p.next; let calls = 0;
             p.next = function () { calls++; return next.call(this) }; const a = [...[1, 2]]; for (const x of [3]) a.push(x); p.next = next; [calls, ...a].join()",
            json!("5,1,2,3"),
        ),
        ("const a = [1, 2]; a[Symbol.iterator] = function* () { yield 'mine' }; [...a].join()", json!("mine")),
        ("const i = [1, 2].values(); i.next = () => ({ done: true }); [...i].length", json!(0)),
        (
            "const p = Object.getPrototypeOf(new Map().entries()), i = [1].values(); i.next = p.next;
             try { [...i] } catch (e) { e.name }",
            json!("TypeError"),
        ),
        // Maps and sets.
        ("const m = new Map([[1, 'a'], [2, 'b']]), seen = []; for (const [k, v] of m) { seen.push(k + v); if (k === 1) { m.delete(2); m.set(3, 'c') } } seen.join()", json!("1a,3c")),
        ("[...new Set([1, 2, 1]), ...new Map([[1, 2]]).keys(), ...new Map([[1, 2]]).values()].join()", json!("1,2,1,2")),
        ("const i = new Set(['x']).entries(); [String(i.next().value), i.next().done, [...i].length].join()", json!("x,x,true,0")),
        ("try { new Map().entries().next.call([].values()) } catch (e) { e.name }", json!("TypeError")),
        // Results that somebody sees after all.
        (
            "const o = { [Symbol.asyncIterator]: () => [1, 2].values() }, seen = [];
             (async () => { for await (const x of o) seen.push(x); return seen.join() })()",
            json!("1,2"),
        ),
        ("(async () => { const seen = []; for await (const x of [1, Promise.resolve(2)]) seen.push(x); return seen.join() })()", json!("1,2")),
        ("function* g() { const r = yield* [1, 2]; yield r } [...g()].length", json!(3)),
        ("function* g() { for (const x of [1, 2, 3]) yield x } const i = g(); i.next(); [i.return(9).value, i.next().done].join()", json!("9,true")),
    ]);
}

#[test]
fn names_are_enumerated_as_the_specification_says() {
    check(&[
        ("const seen = []; for (const k in { b: 1, 2: 1, a: 1, 1: 1 }) seen.push(k); seen.join()", json!("1,2,b,a")),
        ("class A { m() {} } class B extends A { x = 1 } const seen = []; for (const k in new B) seen.push(k); seen.join()", json!("x")),
        ("const o = Object.create({ p: 1, x: 2 }, { x: { value: 1, enumerable: false }, y: { value: 1, enumerable: true } }), seen = []; for (const k in o) seen.push(k); seen.join()", json!("y,p")),
        ("const o = { a: 1, b: 2, c: 3 }, seen = []; for (const k in o) { seen.push(k); delete o.b; o.d = 4 } seen.join()", json!("a,c")),
        ("Object.prototype.extra = 1; const seen = []; for (const k in { a: 1 }) seen.push(k); delete Object.prototype.extra; seen.join()", json!("a,extra")),
        ("Object.prototype[5] = 1; const seen = []; for (const k in []) seen.push(k); delete Object.prototype[5]; seen.join()", json!("5")),
        ("const seen = []; for (const k in 'ab') seen.push(k); for (const k in null) seen.push(k); for (const k in [7, , 8]) seen.push(k); seen.join()", json!("0,1,0,2")),
        (
            "const log = [], proxy = new Proxy({ a: 1 }, { ownKeys: (t) => (log.push('keys'), Reflect.ownKeys(t)), getOwnPropertyDescriptor: (t, k) => (log.push(k), Reflect.getOwnPropertyDescriptor(t, k)) });
             for (const k in Object.create(proxy)) log.push('=' + k); log.join()",
            json!("keys,a,=a"),
        ),
        ("const o = { a: 1, get b() { return 2 }, [Symbol.iterator]: 3 }; [Object.keys(o), Object.values(o), Object.entries(o)].join('|')", json!("a,b|1,2|a,1,b,2")),
        ("const o = { a: 1, get b() { delete this.c; return 2 }, c: 3 }; Object.entries(o).join('|')", json!("a,1|b,2")),
        ("const o = { a: 1, 1: 'one' }; Object.defineProperty(o, 'hidden', { value: 1 }); delete o.a; o.z = 2; Object.entries(o).join('|')", json!("1,one|z,2")),
    ]);
}

#[test]
fn copies_of_objects_are_their_own() {
    check(&[
        (
            "const o = { a: 1, b: { c: 2 } }, p = { ...o }; p.a = 3; p.d = 4; [o.a, o.d, p.a, p.b === o.b, Object.keys(p)].join()",
            json!("1,,3,true,a,b,d"),
        ),
        (
            "const o = { a: 1 }, p = Object.assign({}, o, { b: 2 }); o.z = 1; delete p.a; [Object.keys(o), Object.keys(p)].join('|')",
            json!("a,z|b"),
        ),
        ("const o = Object.freeze({ a: 1 }), p = { ...o }; p.a = 2; p.a", json!(2)),
        (
            "const o = Object.defineProperty({ a: 1 }, 'b', { value: 2 }), p = Object.assign({}, o); Object.keys(p).join() + p.b",
            json!("aundefined"),
        ),
        (
            "const o = { get a() { return 7 } }, p = { ...o }; JSON.stringify(Object.getOwnPropertyDescriptor(p, 'a'))",
            json!(r#"{"value":7,"writable":true,"enumerable":true,"configurable":true}"#),
        ),
        (
            "const o = JSON.parse('{\"__proto__\": {\"x\": 1}}'); [Object.keys({ ...o }), Object.assign({}, o).x, Object.keys(Object.assign({}, o)).length].join()",
            json!("__proto__,1,0"),
        ),
        (
            "let got; Object.defineProperty(Object.prototype, 'sly', { set(v) { got = v }, configurable: true }); const p = Object.assign({}, { sly: 1 }), q = { ...{ sly: 2 } }; delete Object.prototype.sly; [got, Object.keys(p), Object.keys(q)].join()",
            json!("1,,sly"),
        ),
        (
            "const o = Object.create({ inherited: 1 }); o.own = 2; const p = { ...o }; [p.own, p.inherited, Object.getPrototypeOf(p) === Object.prototype].join()",
            json!("2,,true"),
        ),
        (
            "const sealed = Object.preventExtensions({}); try { Object.assign(sealed, { a: 1 }) } catch (e) { e.name + Object.keys(sealed).length }",
            json!("TypeError0"),
        ),
        (
            "const o = { a: 1 }; [Object.assign(o, o) === o, Object.keys(Object.assign(o, null, 'xy')).join('')].join()",
            json!("true,01a"),
        ),
        ("const s = Symbol('s'), p = { ...{ [s]: 1, a: 2 } }; [p[s], p.a].join()", json!("1,2")),
    ]);
}

#[test]
fn arrays_are_searched_and_grow_as_the_specification_says() {
    check(&[
        ("const a = [1, 2]; [a.push(), a.push(3), a.push(4, 'x'), a.length, a].join()", json!("2,3,5,5,1,2,3,4,x")),
        ("const a = new Array(3); a.push(1); [a.length, 0 in a, a[3]].join()", json!("4,false,1")),
        (
            "const a = Object.freeze([1]); try { a.push(2) } catch (e) { [e.name, a.length].join() }",
            json!("TypeError,1"),
        ),
        (
            "const a = [1]; Object.defineProperty(a, 'length', { writable: false }); try { a.push(2) } catch (e) { [e.name, a.length].join() }",
            json!("TypeError,1"),
        ),
        (
            "let got; Object.defineProperty(Array.prototype, 1, { set(v) { got = v }, configurable: true }); const a = [0]; a.push(7); delete Array.prototype[1]; [got, a.length, 1 in a].join()",
            json!("7,2,false"),
        ),
        (
            "class A extends Array {} const a = A.of(1); a.push(2); a.extra = 1; a.push(3); [a, a.length].join()",
            json!("1,2,3,3"),
        ),
        ("const o = { length: 1 }; [Array.prototype.push.call(o, 'x'), o[1], o.length].join()", json!("2,x,2")),
        (
            "[[1, NaN].indexOf(NaN), [1, NaN].includes(NaN), [1, '1'].indexOf('1'), [0].includes(-0), [1.5, 2].indexOf(2)].join()",
            json!("-1,true,1,true,1"),
        ),
        (
            "[[, 1].indexOf(undefined), [, 1].includes(undefined), [1, 2, 1].indexOf(1, 1), [1, 2, 1].indexOf(1, -1), [1].includes(1, 5)].join()",
            json!("-1,true,2,2,false"),
        ),
        ("const a = [1, 2, 3]; [a.indexOf(3, { valueOf: () => (a.length = 1, 0) }), a.length].join()", json!("-1,1")),
        ("const a = [1, 2, 3]; a.includes(undefined, { valueOf: () => (a.length = 1, 0) })", json!(true)),
        (
            "const o = {}; [[o, {}].indexOf(o), ['a', 'b'].includes('b'), [1n].includes(1n), [null].indexOf(undefined)].join()",
            json!("0,true,true,-1"),
        ),
    ]);
}

/// A property that was added at a place before is added without a look at what has a say about it, but for prototypes.
#[test]
fn properties_are_added_where_nobody_else_has_a_say() {
    check(&[
        ("class P { constructor(x) { this.x = x; this.y = x + 1 } } [new P(1), new P(2), new P(3)].map((p) => Object.entries(p)).join('|')", json!("x,1,y,2|x,2,y,3|x,3,y,4")),
        (
            "function P(x) { this.x = x } const list = [new P(1), new P(2)]; let got;
             Object.defineProperty(P.prototype, 'x', { set(v) { got = v }, configurable: true }); list.push(new P(3));
             Object.defineProperty(P.prototype, 'x', { value: 0, writable: false, configurable: true }); list.push(new P(4));
             delete P.prototype.x; list.push(new P(5)); [got, ...list.map((p) => Object.keys(p).length)].join()",
            json!("3,1,1,0,0,1"),
        ),
        (
            "const add = (o) => { o.z = 1; return Object.keys(o).length }; const list = [add({}), add({})];
             Object.defineProperty(Object.prototype, 'z', { value: 0, configurable: true }); list.push(add({})); delete Object.prototype.z; list.push(add({})); list.join()",
            json!("1,1,0,1"),
        ),
        ("const add = (o) => { 'use strict'; o.z = 1 }; add({}); add({}); try { add(Object.preventExtensions({})) } catch (e) { e.name }", json!("TypeError")),
        ("const add = (o, v) => { o.z = v; return o.z }; add({}, 1); add({}, 2); [add(new Proxy({}, { set: () => true }), 3), add('text', 4), add([], 5)].join()", json!(",,5")),
        (
            "class A { put(v) { super.own = v } } const list = [new A, new A, new A].map((a, n) => (a.put(n), a.own)); [list, 'own' in A.prototype].join()",
            json!("0,1,2,false"),
        ),
        ("class L extends Array { put(v) { super[0] = v } } const l = new L; l.put(1); l.put(2); [l[0], 0 in Array.prototype, 0 in L.prototype].join()", json!("2,false,false")),
        ("const count = (list) => { const c = {}; for (const k of list) c[k] = (c[k] ?? 0) + 1; return JSON.stringify(c) }; count(['a', 'b', 'a']) + count(['b'])", json!(r#"{"a":2,"b":1}{"b":1}"#)),
        ("((n) => { let t = 1; t += n; t -= (t = 10) + t; t *= 2; t **= 2; t <<= 1; t |= 1; t >>>= 1; return t })(4)", json!(900)),
        ("const c = 1; try { c += 1 } catch (e) { e.name + c }", json!("TypeError1")),
        ("((t) => { try { t += Symbol() } catch {} return t })(1)", json!(1)),
        ("((a) => { const seen = []; for (let i = -1; i < 3; i++) seen.push(a[i], a[i] = i); return [seen, Object.keys(a)].join() })([7])", json!(",-1,7,0,,1,,2,0,1,2,-1")),
        ("((a, s) => [a.length, s.length, a['0'], a[1.0], s[0], s[9], a[2 ** 31], a[-0]].join())([5, 6], 'xy')", json!("2,2,5,6,x,,,5")),
    ]);
}

/// What a nested pattern takes by its key is not in the rest.
#[test]
fn rest_is_without_what_nested_patterns_take() {
    check(&[
        ("const { a: { x }, ...rest } = { a: { x: 1 }, b: 2 }; [x, rest]", json!([1, {"b": 2}])),
        ("(({ a: { x }, ...rest }) => rest)({ a: { x: 1 }, b: 2 })", json!({"b": 2})),
        ("(({ a: [x], ...rest }) => [x, rest])({ a: [1], b: 2 })", json!([1, {"b": 2}])),
        ("(({ a: { x } = { x: 3 }, ...rest }) => [x, rest])({ a: undefined, b: 2 })", json!([3, {"b": 2}])),
        ("(({ 0: [x], ...rest }) => [x, rest])([[1], 2])", json!([1, {"1": 2}])),
        ("(({ 'a b': { x }, ...rest }) => [x, rest])({ 'a b': { x: 1 }, b: 2 })", json!([1, {"b": 2}])),
        // A computed key is converted once.
        (
            "let times = 0; const key = { toString() { times++; return 'a' } };
             const { [key]: { x }, ...rest } = { a: { x: 1 }, b: 2 }; [x, rest, times]",
            json!([1, {"b": 2}, 1]),
        ),
        (
            "const s = Symbol(), { [s]: [x], ...rest } = { [s]: [1], b: 2 };
             [x, Object.getOwnPropertySymbols(rest).length, rest.b]",
            json!([1, 0, 2]),
        ),
        (
            "const out = []; for (const { a: { x }, ...r } of [{ a: { x: 1 }, b: 2 }]) out.push(x, r); out",
            json!([1, {"b": 2}]),
        ),
        (
            "(() => { try { throw { a: { x: 1 }, b: 2 } } catch ({ a: { x }, ...r }) { return [x, r] } })()",
            json!([1, {"b": 2}]),
        ),
        ("let x, rest; ({ a: { x }, ...rest } = { a: { x: 1 }, b: 2 }); [x, rest]", json!([1, {"b": 2}])),
        ("const o = {}; ({ a: [o.x], ...o.rest } = { a: [1], b: 2 }); o", json!({"x": 1, "rest": {"b": 2}})),
        // A pattern that was an expression at first has keys of all kinds.
        ("(({ 0: { x }, [1]: y = 5, 2.5: [z] }) => [x, y, z])({ 0: { x: 1 }, 2.5: [3] })", json!([1, 5, 3])),
        ("let x, y; ({ ['a' + 1]: [x], [0]: y = () => 1 } = { a1: [1] }); [x, y.name]", json!([1, "y"])),
        // Each pattern has its own.
        (
            "const { a: { b: { c }, ...inner }, ...outer } = { a: { b: { c: 1 }, d: 2 }, e: 3 }; [c, inner, outer]",
            json!([1, {"d": 2}, {"e": 3}]),
        ),
    ]);
}

/// No integer is too far from an end to be asked for.
#[test]
fn positions_can_be_any_number() {
    check(&[
        (
            "[-1e300, -(2 ** 63), -(2 ** 53), -4, 1e300, 2 ** 63, Infinity, -Infinity].map((at) =>
               [[1, 2, 3].at(at), 'abc'.at(at), new Uint8Array(3).at(at), Array.prototype.at.call({ length: 1e300 }, at)]
             ).flat().every((found) => found === undefined)",
            json!(true),
        ),
        ("['abc'.at(-3), 'abc'.at(-1), [1, 2].at(-2), [1, 2].at(-0.5), 'abc'.at(NaN)]", json!(["a", "c", 1, 1, "a"])),
        (
            "[-1e300, -(2 ** 63), 1e300, 2 ** 63].map((at) =>
               ['abc'.slice(at), 'abc'.substr(at), 'abc'.substring(at), 'abc'.charAt(at), 'abc'.indexOf('c', at),
                'abc'.lastIndexOf('a', at), 'abc'.includes('a', at), [1, 2].slice(at).length, [1, 2].indexOf(2, at),
                [1, 2].lastIndexOf(1, at), [1, 2].includes(2, at), [1, 2].fill(0, at).join(), [1, 2].splice(at).length,
                [1, 2].copyWithin(0, at).join(), [1, 2].toSpliced(at, 1).join(), 'abc'.startsWith('a', at),
                'abc'.endsWith('c', at), 'abc'.charCodeAt(at), new Uint8Array(2).subarray(at).length].join()
             ).join(' ')",
            json!(concat!(
                "abc,abc,abc,,2,0,true,2,1,-1,true,0,0,2,1,2,2,true,false,NaN,2 ",
                "abc,abc,abc,,2,0,true,2,1,-1,true,0,0,2,1,2,2,true,false,NaN,2 ",
                ",,,,-1,0,false,0,-1,0,false,1,2,0,1,2,1,2,false,true,NaN,0 ",
                ",,,,-1,0,false,0,-1,0,false,1,2,0,1,2,1,2,false,true,NaN,0"
            )),
        ),
    ]);
}
