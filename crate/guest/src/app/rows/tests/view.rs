//! No code can tell the array that stands for a table from one that `JSON.parse` has made.

use super::rows;
use crate::app::{
    datum::Datum,
    test_realm::{call, with_engine},
};
use boa_engine::JsString;

const TEXT: &str = r#"[
    {"id": 3, "name": "c", "tags": ["x"], "nested": {"deep": [1, 2]}, "10": true},
    {"id": 1, "name": "a", "tags": [], "nested": null, "10": false},
    {"id": 2, "other": "é😀"},
    {}
]"#;

/// What may be done with an array, as the body of a function of it.
const PROGRAMS: &[&str] = &[
    "Array.isArray(d)",
    "Object.prototype.toString.call(d)",
    "[d instanceof Array, d instanceof Object, d.constructor === Array, Object.getPrototypeOf(d) === Array.prototype]",
    "[typeof d, String(d), d + '', `${d[0]}`]",
    "JSON.stringify(d)",
    "JSON.stringify(d, null, 2)",
    "JSON.stringify(d, (k, v) => k === 'id' ? v + 1 : v)",
    "JSON.stringify({d, e: [d, d[0]]})",
    "[...d]",
    "Math.max(...d.map(r => r.id ?? 0))",
    "((...all) => all.length)(...d)",
    "Object.keys(d)",
    "Object.entries(d)",
    "Object.values(d)",
    "Object.getOwnPropertyNames(d)",
    "Reflect.ownKeys(d)",
    "Object.getOwnPropertyDescriptors(d)",
    "Object.keys(d[0])",
    "Object.getOwnPropertyDescriptor(d, 1)",
    "Object.getOwnPropertyDescriptor(d, 'length')",
    "[0 in d, 4 in d, 'length' in d, 'map' in d, d.hasOwnProperty(1), Object.hasOwn(d, '1'), Object.hasOwn(d, '-1')]",
    "const keys = []; for (const k in d) keys.push(k); return keys",
    "const ids = []; for (const r of d) { ids.push(r.id); if (ids.length === 2) break } return ids",
    "let n = 0; for (let i = 0; i < d.length; i++) n += d[i].id || 0; return n",
    "[d[0] === d[0], d[0] === d[1], d.at(-1) === d[3], d.indexOf(d[2]), d.includes(d[1]), d.lastIndexOf(d[0])]",
    "[d[-1], d[4], d['01'], d[0.5], d['0']]",
    "[d.includes(undefined), d.indexOf(1), d.includes({})]",
    "const [a, , b, ...rest] = d; return [a, b, rest]",
    "Array.from(d)",
    "Array.from(d, (r, i) => [r.id, i])",
    "Array.from(d.keys())",
    "Array.from(d.entries())",
    "Array.from(d.values())",
    "[].concat(d, d)",
    "d.concat([1], 2)",
    "d.slice(1, 3)",
    "d.slice(-2)",
    "d.map(r => r.name)",
    "d.map((r, i, all) => [i, all === d])",
    "d.filter(r => r.id > 1)",
    "d.find(r => r.id === 2)",
    "d.findIndex(r => r.id === 2)",
    "d.findLast(r => r.id > 0)",
    "d.findLastIndex(r => r.id > 0)",
    "d.some(r => r.id === 2)",
    "d.every(r => r.id === 2)",
    "d.reduce((n, r) => n + (r.id || 0), 0)",
    "d.reduceRight((s, r) => s + (r.name || '-'), '')",
    "d.flatMap(r => r.tags ?? [])",
    "d.flat()",
    "const seen = []; d.forEach((r, i) => seen.push([i, r.id])); return seen",
    "d.join('|')",
    "d.toString()",
    "d.toLocaleString()",
    "d.toReversed()",
    "d.toSorted((a, b) => (a.id || 9) - (b.id || 9))",
    "d.toSpliced(1, 2, 'x')",
    "d.with(1, 'x')",
    "d.keys().next()",
    "d.at(1)",
    "Object.groupBy(d, r => r.id > 1 ? 'many' : 'few')",
    // Writes.
    "d[0] = 'x'; return d",
    "d[0].id = 9; delete d[0].name; d[0].more = [1]; return [d, d[0].id]",
    "d[4] = 'x'; return [d, d.length]",
    "d[9] = 'x'; return [d, d.length, 5 in d, Object.keys(d)]",
    "d.push('x', 'y'); return [d, d.length]",
    "const last = d.pop(); return [last, d, d.length]",
    "const first = d.shift(); return [first, d, d.length]",
    "d.unshift('x'); return [d, d.length]",
    "const gone = d.splice(1, 2, 'x', 'y', 'z'); return [gone, d]",
    "d.reverse(); return d",
    "d.sort((a, b) => (a.id || 9) - (b.id || 9)); return d",
    "d.sort(); return d",
    "d.fill(0, 1, 2); return d",
    "d.copyWithin(0, 2); return d",
    "delete d[1]; return [d, 1 in d, d.length, Object.keys(d), JSON.stringify(d)]",
    "delete d[3]; return [d, 3 in d, d.length, Object.keys(d)]",
    "d.length = 2; return [d, Object.keys(d)]",
    "d.length = 0; d[0] = 1; return d",
    "d.length = 6; return [d, Object.keys(d), d.map(x => 1)]",
    "d.length = -1",
    "d.name = 'x'; return [Object.keys(d), d.name, JSON.stringify(d)]",
    "Object.defineProperty(d, 1, {get() { return 'got' }}); return [d[1], Object.keys(d), d.length, d.map(String)]",
    "Object.defineProperty(d, 0, {value: 1, writable: false}); d[0] = 2; return [d[0], Object.getOwnPropertyDescriptor(d, 0)]",
    "Object.defineProperty(d, 'length', {writable: false}); try { d.push(1) } catch (e) { return [e.name, d.length] }",
    "Object.freeze(d); d[0] = 1; return [Object.isFrozen(d), d, (() => { 'use strict'; try { d[1] = 2 } catch (e) { return e.name } })()]",
    "Object.seal(d); delete d[0]; return [Object.isSealed(d), d]",
    "Object.preventExtensions(d); d[4] = 1; return [Object.isExtensible(d), d.length]",
    "Object.setPrototypeOf(d, null); return [Array.isArray(d), d.map, d.length]",
    "Object.assign([], d)",
    "Object.assign(d, ['x'])",
    "({...d})",
    "structuredClone(d)",
    "const copy = structuredClone({d, e: d}); return [copy.d === copy.e, copy.d[0] === d[0], copy]",
    "new Set(d).size",
    "new Map(d.map(r => [r.id, r])).get(2)",
    "new WeakMap([[d, 1]]).get(d)",
    "const p = new Proxy(d, {}); return [Array.isArray(p), p.length, p.map(r => r.id)]",
    "class Mine extends Array {}; return Mine.from(d).map(r => r.id).constructor === Mine",
    "Reflect.has(d, 2)",
    "Reflect.get(d, 2)",
    "Reflect.set(d, 2, 1) && d",
    "Reflect.deleteProperty(d, 3) && d",
    "Reflect.defineProperty(d, 5, {value: 1, enumerable: true, writable: true, configurable: true}) && d",
    "Function.prototype.apply.call((...a) => a.length, null, d)",
    "Array.prototype.slice.call(d, 1)",
    "Array.prototype.includes.call(d, d[1])",
    "Object.is(d[0].nested.deep, d[0].nested.deep)",
    "const a = d.filter(r => r.id); a[0].id = 7; return [a[0] === d[0], d[0].id]",
    "const it = d[Symbol.iterator](); it.next(); d.length = 2; return [...it]",
    "const it = d.values(); it.next(); d.push(1); return [...it]",
    "d.forEach((r, i) => { if (i === 0) d.pop() }); return d.length",
    "d.map((r, i) => { delete d[2]; return i })",
    "const big = d.concat(d, d, d); return big.length",
    "d.x.y",
    "d.nothing()",
];

#[test]
fn no_code_can_tell_it_from_an_array() {
    with_engine(|context| {
        for program in PROGRAMS {
            let body = if program.contains("return") {
                format!("(d) => {{ {program} }}")
            } else {
                format!("(d) => {{ return ({program}) }}")
            };
            let plain = context.eval(boa_engine::Source::from_bytes("JSON.parse")).expect("a function");
            let parse = plain.as_callable().expect("a function");
            let real = parse.call(&plain, &[JsString::from(TEXT).into()], context).expect("an array");
            let wanted = call(&body, &[real], context).map(Datum::from_value);
            for given in [Datum::Rows(rows(TEXT)), Datum::Rows(rows(TEXT).pick([0, 1, 2, 3]))] {
                let view = given.to_guest(context).expect("an array");
                let found = call(&body, &[view], context).map(Datum::from_value);
                let same = match (&wanted, &found) {
                    (Ok(wanted), Ok(found)) => wanted.same(found),
                    (Err(wanted), Err(found)) => wanted == found,
                    _ => false,
                };
                assert!(same, "{program}\n{wanted:?}\n{found:?}");
            }
        }
    });
}

#[test]
fn what_was_not_read_is_known_again() {
    with_engine(|context| {
        let rows = rows(TEXT).slice(1, 3);
        let untouched = |body: &str, context: &mut boa_engine::Context| {
            let view = Datum::Rows(rows.clone()).to_guest(context).expect("an array");
            call(body, std::slice::from_ref(&view), context).expect("data");
            Datum::untouched_rows(&view.as_object().expect("an array")).is_some_and(|of| of.is_same_selection(&rows))
        };
        assert!(untouched("d => d.length", context));
        for body in [
            "d => d[0]",
            "d => { d[0] = 1 }",
            "d => { d.push(1) }",
            "d => { d.pop() }",
            "d => { d.length = 0 }",
            "d => { d.length = 9 }",
        ] {
            assert!(!untouched(body, context), "{body}");
        }
    });
}

#[test]
fn garbage_is_collected_while_rows_are_made() {
    let text: Vec<String> = (0..20_000).map(|at| format!(r#"{{"id":{at},"tags":["a{at}"]}}"#)).collect();
    let rows = rows(&format!("[{}]", text.join(",")));
    with_engine(|context| {
        let view = Datum::Rows(rows).to_guest(context).expect("an array");
        let body = "d => { let n = 0; for (const r of d) { n += r.tags[0].length; r.more = {} } d.shift(); d.splice(3, 1); \
                    return [n, d.length, d[19_000].tags, d.filter(r => r.more).length] }";
        let found = call(body, &[view], context).expect("data");
        boa_gc::force_collect();
        assert_eq!(found.to_json(), serde_json::json!([108_890, 19_998, ["a19002"], 19_998]));
    });
}
