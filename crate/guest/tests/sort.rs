//! `sort` and `toSorted` of arrays and typed arrays, which are the jar's own.

mod support;

use belljar_core::event::Kind;
use proptest::prelude::*;
use serde_json::json;
use std::cell::RefCell;
use support::Guest;

fn all_hold(checks: &[&str]) {
    let mut guest = Guest::new();
    for check in checks {
        assert_eq!(guest.script(check), json!(true), "{check}");
    }
}

#[test]
fn arrays() {
    all_hold(&[
        "[10, 9, 1, undefined, 'b', null].sort().map(String).join() === '1,10,9,b,null,undefined'",
        "const holes = [3, , 1, undefined, , 2]; holes.sort(); holes.length === 6 && holes.join() === '1,2,3,,,' && 3 in holes && !(4 in holes)",
        "const read = [3, , 1].toSorted(); read.length === 3 && 2 in read && read[2] === undefined",
        "const of = [2, 1]; of.sort() === of && of.toSorted() !== of",
        "['\u{1F600}', '\\uffff', 'z', '\u{e9}'].sort().join() === 'z,\u{e9},\u{1F600},\\uffff'",
        "Array.prototype.sort.call({ length: 3, 0: 'c', 1: 'a', 2: 'b' })[0] === 'a'",
        "const rows = Array.from({ length: 1000 }, (_, i) => ({ i, k: i % 7 })); rows.sort((a, b) => a.k - b.k);
         rows.every((row, i) => i === 0 || rows[i - 1].k < row.k || (rows[i - 1].k === row.k && rows[i - 1].i < row.i))",
        "[3, 1, 2].sort((a, b) => ({ valueOf: () => a - b })).join() === '1,2,3' && [2, 1].sort(() => NaN).join() === '2,1'",
        // What a comparison does to the array does not reach the sort.
        "const emptied = [5, 4, 3, 2, 1]; emptied.sort((a, b) => { emptied.length = 0; return a - b }); emptied.join() === '1,2,3,4,5'",
        "const grown = [3, 2, 1]; grown.sort((a, b) => { grown.push(9); return a - b }); grown.slice(0, 3).join() === '1,2,3' && grown.length > 3",
        "const log = []; const proxy = new Proxy([2, 1], { get: (t, k) => (log.push('get ' + String(k)), t[k]), has: (t, k) => (log.push('has ' + k), k in t),
           set: (t, k, v) => (log.push('set ' + k), t[k] = v, true) }); Array.prototype.sort.call(proxy);
         log.join() === 'get length,has 0,get 0,has 1,get 1,set 0,set 1'",
        "class Rows extends Array {} const sub = Rows.from([2, 1]).toSorted(); !(sub instanceof Rows) && sub[0] === 1",
    ]);
}

#[test]
fn errors() {
    let mut guest = Guest::new();
    for (code, name) in [
        ("[].sort(1)", "TypeError"),
        ("[].sort(null)", "TypeError"),
        ("[2, 1].sort(() => 1n)", "TypeError"),
        ("[2, Symbol()].sort()", "TypeError"),
        ("Object.freeze([2, 1]).sort()", "TypeError"),
        ("Array.prototype.toSorted.call({ length: 2 ** 32 })", "RangeError"),
        ("Uint8Array.prototype.sort.call([1])", "TypeError"),
        ("new Uint8Array(2).sort({})", "TypeError"),
        (
            "const buffer = new ArrayBuffer(8, { maxByteLength: 8 }); const gone = new Uint8Array(buffer, 4); buffer.resize(2); gone.sort()",
            "TypeError",
        ),
    ] {
        assert_eq!(guest.error(Kind::Script, &format!("{{ {code} }}")).error_message.name, name, "{code}");
    }
    // The first error ends it.
    assert_eq!(guest.script("let n = 0; try { [3, 2, 1, 0].sort(() => { n++; throw 1 }) } catch {} n"), json!(1));
}

/// Invariant I3: nothing that a comparison answers ends the jar.
#[test]
fn i3_contradicting_comparisons() {
    all_hold(&[
        "const shuffled = Array.from({ length: 1000 }, (_, i) => i); shuffled.sort(() => Math.random() - 0.5); new Set(shuffled).size === 1000",
        "const typed = Float64Array.from({ length: 1000 }, (_, i) => i); typed.sort(() => Math.random() - 0.5); new Set(typed).size === 1000",
        "Array.from({ length: 100 }, (_, i) => i).toSorted(() => 1).length === 100",
        "let n = 0; new Set(Array.from({ length: 500 }, (_, i) => i).sort(() => [1, -1, 0, NaN, Infinity][n++ % 5])).size === 500",
    ]);
}

#[test]
fn typed_arrays() {
    all_hold(&[
        "new Float64Array([3, NaN, -0, 0, -Infinity, 1e300, -1]).sort().join() === '-Infinity,-1,0,0,3,1e+300,NaN'",
        "Object.is(new Float64Array([0, -0]).sort()[0], -0) && Object.is(new Float32Array([0, -0]).sort()[0], -0) && Object.is(new Float16Array([0, -0]).sort()[0], -0)",
        "new Float32Array([2, NaN, -1.5, Infinity]).sort().join() === '-1.5,2,Infinity,NaN'",
        "new Float16Array([2, NaN, -1.5, Infinity, -Infinity]).sort().join() === '-Infinity,-1.5,2,Infinity,NaN'",
        "[Int8Array, Int16Array, Int32Array].every((of) => new of([3, -1, 10, -20, 9]).sort().join() === '-20,-1,3,9,10')",
        "[Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array].every((of) => new of([3, 200, 10, 9]).sort().join() === '3,9,10,200')",
        "new BigInt64Array([3n, -1n, 10n]).sort().join() === '-1,3,10' && new BigUint64Array([3n, 2n ** 64n - 1n, 10n]).sort()[2] === 2n ** 64n - 1n",
        "const all = new Uint8Array([9, 8, 7, 6, 5]); new Uint8Array(all.buffer, 1, 3).sort(); all.join() === '9,6,7,8,5'",
        "const from = new Int16Array([3, 1, 2]); const to = from.toSorted(); to instanceof Int16Array && to.join() === '1,2,3' && from.join() === '3,1,2'",
        "new Int8Array([1, 2, 3]).sort((a, b) => b - a).join() === '3,2,1' && new BigInt64Array([1n, 2n]).toSorted((a, b) => b > a ? 1 : -1).join() === '2,1'",
        "new BigInt64Array([3n, 1n]).toSorted().join() === '1,3' && new Float64Array([NaN, 1]).toSorted().join() === '1,NaN'",
        "const late = new Uint8Array(new ArrayBuffer(2, { maxByteLength: 2 })); late.sort((a, b) => { late.buffer.resize(0); return a - b }); late.length === 0",
    ]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// As the standard library's stable sort has it.
    #[test]
    fn as_the_standard_library(numbers in prop::collection::vec(-50..50, 0..300)) {
        thread_local!(static GUEST: RefCell<Guest> = RefCell::new(Guest::new()));
        GUEST.with_borrow_mut(|guest| {
            let mut rows: Vec<(i32, usize)> = numbers.iter().copied().zip(0..).collect();
            rows.sort_by_key(|(number, _)| *number);
            let mut texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            texts.sort();
            let given = json!(numbers);
            prop_assert_eq!(guest.script(&format!("{given}.map((n, i) => [n, i]).sort((a, b) => a[0] - b[0])")), json!(rows));
            prop_assert_eq!(guest.script(&format!("{given}.sort().map(String)")), json!(texts));
            Ok(())
        })?;
    }
}

/// A comparator that subtracts is not called for each comparison, if nobody can see that.
#[test]
fn comparators_that_subtract() {
    let mut guest = Guest::new();
    for (values, subtracts) in [
        ("[5, -1, 3.5, 3, -0, 0, Infinity, -Infinity, 1e308, -1e308, 5e-324]", "a - b"),
        ("[5, -1, 3.5, 3, -0, 0, Infinity, -Infinity]", "b - a"),
        ("[5, NaN, 3, NaN, 1]", "a - b"),
        ("[5, '4', 3, true, null, undefined, 10]", "a - b"),
        ("[3, 1, 2].map((n) => new Date(n))", "a - b"),
        ("Array.from({ length: 99 }, (_, i) => ({ i, n: (i * 7) % 10 }))", "a.n - b.n"),
        ("Array.from({ length: 99 }, (_, i) => ({ i, n: (i * 7) % 10 }))", "b.n - a.n"),
        ("Array.from({ length: 99 }, (_, i) => ({ i, n: (i * 7) % 10, m: -i }))", "a.n - b.m"),
        ("Array.from({ length: 99 }, (_, i) => ({ i, n: (i * 7) % 10 }))", "a.n - a.n"),
        ("[{ n: 3 }, { n: '2' }, {}, { n: null }, { n: 1 }, Object.create({ n: 0 })]", "a.n - b.n"),
        ("[3, 1, 2].map((n) => ({ get n() { log.push(n); return n } }))", "a.n - b.n"),
        (
            "[3, 1, 2].map((n) => new Proxy({ n }, { get: (row, key) => { log.push(key); return row[key] } }))",
            "a.n - b.n",
        ),
        ("[3, 1, 2].map((n) => ({ n: { valueOf() { log.push(n); return n } } }))", "a.n - b.n"),
        ("[[1, 2], [1], [1, 2, 3]]", "a.length - b.length"),
        ("['abc', 'a', 'ab']", "a.length - b.length"),
    ] {
        let source = format!(
            "const log = [], values = {values};
             const told = (sorted) => sorted.map((value) => Object.is(value, -0) ? '-0' : String(values.indexOf(value))).join() + log.splice(0).join();
             const called = told(values.toSorted((a, b) => {{ try {{ return {subtracts} }} finally {{ }} }}));
             const seen = told(values.toSorted((a, b) => {subtracts}));
             called === seen ? '' : called + ' but ' + seen"
        );
        assert_eq!(guest.script(&format!("{{ {source} }}")), json!(""), "{values} by {subtracts}");
    }
    // What throws does so, after as many calls.
    let throws = "let n = 0; const row = () => ({ get n() { if (++n === 3) throw n; return n } });
                  try { [row(), row(), row()].sort((a, b) => a.n - b.n) } catch (error) { n = -error } n";
    assert_eq!(guest.script(throws), json!(-3));
}
