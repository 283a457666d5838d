//! Code as apps have it: what is evaluated directly, and what is not.

use super::{Entities, Pristine, agree, compile};
use crate::app::test_realm::with_engine;

const DIRECT: &[&str] = &[
    "Q.data",
    "Q.data.length",
    "Q.data[0].name",
    "Q.data[9]?.name",
    "Q.data[9]?.name ?? 'none'",
    "Q.data[0]['name']",
    "Q.data[0].missing",
    "Q.gone?.a.b.c",
    "W.nothing ?? 1",
    "Q?.data?.[0]?.address?.city",
    "Q.data?.map(r => r.id)?.length",
    "W.text.trim()",
    "'abc'.toUpperCase() + 'ABC'.toLowerCase()",
    "W.n > 40 && W.yes ? 'big' : 'small'",
    "`${W.n} of ${W.minus}: ${W.nothing}`",
    "'a' + W.n + W.yes + W.nothing + undefined",
    "W.n + 1 - 2 * 3 / 4 % 5",
    "-W.n + +W.numeric + ~W.n",
    "!W.empty && !!W.text",
    "W.n == '42' && W.nothing == undefined && W.zero == false",
    "typeof W.n + typeof W.text + typeof W.list + typeof W.nothing + typeof undefined",
    "void 0",
    "(1 << 5) | 2 ^ 7 & -1 >>> 28",
    "[W.n, ...W.list, 'x']",
    "({ a: W.n, 'b-c': 2, [W.numeric]: 3, ...W.keys, W: W.yes })",
    "{ id: Q.data[0].id }",
    "{ ...Q.data[0], extra: true }",
    "W.keys",
    "Object.keys(W.keys)",
    "Object.entries(W.keys).map(([k, v]) => `${k}=${v}`).join('&')",
    "Object.values(W.keys).reduce((a, b) => a + b, 0)",
    "Object.keys(Q.data)",
    "Object.keys(Q.data[0])",
    "Q.data.filter(r => r.age > 0)",
    "Q.data.filter(r => r.name.includes('d')).map(r => r.name.toLowerCase())",
    "Q.data.filter((r, i) => i % 2 === 0).slice(1).length",
    "Q.data.slice(1, 3)",
    "Q.data.slice(-2)[0]",
    "Q.data.map(r => r.address?.city).filter(Boolean).join(', ')",
    "Q.data.map((r, i) => ({ label: r.name, value: i }))",
    "Q.data.map(({ id, name }) => ({ value: id, label: name }))",
    "Q.data.map(r => { const n = r.age * 2; return { n, id: r.id } })",
    "Q.data.find(r => r.id === 2)",
    "Q.data.find(r => r.id === 9)",
    "Q.data.findIndex(r => r.id === 2) + Q.data.findLastIndex(r => r.id)",
    "Q.data.some(r => r.id === 3) && Q.data.every(r => r.name !== 'x')",
    "Q.data.reduce((sum, r) => sum + (r.age || 0), 0)",
    "Q.data.flatMap(r => r.tags ?? [])",
    "Q.data.map(r => r.tags).flat()",
    "Q.data.concat(Q.data[0], [1, [2]])",
    "Q.data.at(-1)",
    "Q.data.toReversed()",
    "Q.data[0].tags.includes('x')",
    "Q.data.map(r => r.id).indexOf(3)",
    "W.list.join('-') + W.list.toString()",
    "W.list.map(String)",
    "W.list.map(Number)",
    "Math.max(...Q.data.map(r => r.id ?? 0)) + Math.min(1, '2') + Math.round(-2.5) + Math.floor(W.minus)",
    "Number(W.numeric) + Number('') + Number(W.yes)",
    "String(W.n) + Boolean(W.text)",
    "isNaN(W.text) && Number.isInteger(W.n) && Array.isArray(W.list)",
    "'a,b,,c'.split(',')",
    "'abc'.slice(-2) + 'abc'.substring(2, 0) + 'abc'.charAt(1) + 'abc'[1] + 'abc'.at(-1)",
    "'a-b-c'.replace('-', '+') + 'a-b-c'.replaceAll('-', '+')",
    "'7'.padStart(3, '0') + 'x'.padEnd(3) + 'ab'.repeat(2)",
    "'abc'.startsWith('b', 1) && 'abc'.endsWith('b', 2) && 'abc'.indexOf('c') === 2",
    "[Q.data[0].address, Q.data[0].address, Q.data[0]]",
    "Q.data.map(r => Q.data.filter(x => x.id === r.id).length)",
    "Q.data.map(Q => Q.id)",
    "(W.n)",
    "W.n;",
    "W.n // a comment",
    "\n W . n \n",
    "Q.when",
    "[Q.when, W.n]",
    "Q.data[0].name.length",
    "W.nested.a.b[0].c",
    "Infinity + NaN",
    "Q.data[3].address.toString",
];

/// Forms and values that are the engine's.
const NOT_DIRECT: &[&str] = &[
    "this.x",
    "Missing",
    "W.missing.x",
    "W.nothing.x",
    "Q.data[9].name",
    "W.n()",
    "W.n.toFixed(2)",
    "W.text.toUpperCase()",
    "W.list.sort()",
    "W.n = 1",
    "W.n++",
    "delete W.n",
    "() => 1",
    "W.list.map(x => { return x; return 1 })",
    "W.list.map(x => { const a = b; const b = 1; return a })",
    "W.list.map(function (x) { return x })",
    "W.list.map(async x => x)",
    "new Date()",
    "/a/.test('a')",
    "1; 2",
    "1; return 2",
    "1 }); (function () { return 2",
    "let x = 1",
    "a, b",
    "W.constructor",
    "W.toString()",
    "({ __proto__: W })",
    "({ get a() { return 1 } })",
    "Q.data[2].name.toString",
    "Q.data[3].address + ''",
    "`${W.list}`",
    "Q.data[0] === Q.data[0]",
    "Q.when + 1",
    "Q.when === 1",
    "[].reduce((a, b) => a)",
    "Object.keys(null)",
    "[...'abc']",
    "[1, , 2]",
    "W.list.map((x, ...rest) => rest)",
    "W.list.map((x = 1) => x)",
    "W.n ** 2",
    "10n",
    "'a' in W",
    "arguments.length",
    "$$value",
    "await 1",
    "W?.()",
    "Q.data.map",
    "'abc'.length.constructor",
    "JSON.stringify(W)",
    "_.map(W.list)",
    "'x'.repeat(-1)",
    "'a$b'.replace('b', '$&')",
    "",
];

#[test]
fn what_apps_write_is_evaluated_directly() {
    let entities = Entities::sample();
    with_engine(|context| {
        let pristine = Pristine::capture(context).expect("the built-ins");
        entities.install(context);
        for code in DIRECT {
            let taken = agree(code, &entities, &pristine, context);
            assert_eq!(taken, Ok(true), "{code}: {:?}", compile(code));
        }
        for code in NOT_DIRECT {
            assert_eq!(agree(code, &entities, &pristine, context), Ok(false), "{code}");
        }
    });
}

#[test]
fn names_are_those_of_the_scope() {
    let names = |code: &str| {
        let direct = compile(code).expect("a form that is evaluated here");
        direct.names().iter().map(boa_engine::JsString::to_std_string_lossy).collect::<Vec<_>>()
    };
    assert_eq!(names("Q.data.map(r => r.id + W.n + Q.x)"), ["Q", "W"]);
    assert_eq!(names("Math.max(1, undefined)"), [""; 0]);
    assert_eq!(names("[1].map(Math => Math.max + W.n)"), ["W"]);
}
