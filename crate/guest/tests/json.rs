//! `JSON.parse` and `JSON.stringify`, which are the jar's own.

mod support;

use belljar_core::event::Kind;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::cell::RefCell;
use support::Guest;

/// Whether code gives true, for each of many.
fn all_hold(checks: &[&str]) {
    let mut guest = Guest::new();
    for check in checks {
        assert_eq!(guest.script(check), json!(true), "{check}");
    }
}

#[test]
fn what_is_parsed() {
    all_hold(&[
        "JSON.parse(' \\t\\r\\n1 ') === 1",
        "Object.is(JSON.parse('-0'), -0) && Object.is(JSON.parse('-0.0e1'), -0) && Object.is(JSON.parse('0'), 0)",
        "JSON.parse('123456789') === 123456789 && JSON.parse('-999999999') === -999999999",
        "JSON.parse('2147483648') === 2147483648 && JSON.parse('9007199254740993') === 9007199254740992",
        "JSON.parse('1e400') === Infinity && JSON.parse('5e-324') === 5e-324 && JSON.parse('1e-400') === 0",
        "JSON.parse('2.2250738585072011e-308') === 2.225073858507201e-308",
        "JSON.parse('\"\\\\u0041\\\\n\\\\/\\\\\\\\\\\\\"\"') === 'A\\n/\\\\\"'",
        "JSON.parse('\"\\\\ud83d\\\\ude00\"') === '\u{1F600}' && JSON.parse('\"\u{1F600}\"') === '\u{1F600}'",
        "JSON.parse('\"\\\\ud800\"') === '\\ud800' && JSON.parse('\"\\ud800\"') === '\\ud800'",
        "JSON.parse('\"\\u2028\\u2029\"') === '\\u2028\\u2029'",
        "JSON.parse('[[],{},[{}]]').length === 3 && Array.isArray(JSON.parse('[]'))",
        "JSON.parse({ toString: () => '[1]' })[0] === 1 && JSON.parse(null) === null",
    ]);
}

#[test]
fn objects_that_are_parsed() {
    all_hold(&[
        // `__proto__` is a key like any other.
        "const p = JSON.parse('{\"__proto__\": [1], \"a\": 2}');
         Object.getPrototypeOf(p) === Object.prototype && Object.keys(p).join() === '__proto__,a' && p.a === 2",
        // The last one counts, in the place of the first, and what it was does not.
        "JSON.stringify(JSON.parse('{\"a\": {\"x\": 1}, \"b\": 2, \"a\": 3}')) === '{\"a\":3,\"b\":2}'",
        "JSON.stringify(JSON.parse('{\"a\": 1, \"\\\\u0061\": 2}')) === '{\"a\":2}'",
        // Indices come first.
        "Object.keys(JSON.parse('{\"b\": 1, \"10\": 2, \"9\": 3, \"4294967295\": 4, \"01\": 5}')).join() === '9,10,b,4294967295,01'",
        // Layouts branch.
        "const rows = JSON.parse('[{\"a\":1,\"b\":2},{\"a\":3,\"c\":4},{\"a\":5,\"b\":6},{\"b\":7,\"a\":8},{},{\"a\":9}]');
         rows.map((row) => Object.entries(row).join('=')).join(' ') === 'a,1=b,2 a,3=c,4 a,5=b,6 b,7=a,8  a,9'",
        // More properties than objects share a layout for.
        "const keys = Array.from({ length: 3000 }, (_, i) => 'k' + i);
         const wide = JSON.parse('{' + keys.map((key, i) => `\"${key}\": ${i}`).join() + '}');
         Object.keys(wide).join() === keys.join() && keys.every((key, i) => wide[key] === i)",
        // More kinds of objects than there are layouts.
        "const many = JSON.parse('[' + Array.from({ length: 3000 }, (_, i) => `{\"k${i}\": ${i}, \"z\": 1}`).join() + ']');
         many.every((one, i) => one['k' + i] === i && one.z === 1)",
        // They are objects like any other.
        "const own = Object.getOwnPropertyDescriptor(JSON.parse('{\"a\": 1}'), 'a');
         own.writable && own.enumerable && own.configurable",
        "const [one, two] = JSON.parse('[{\"a\": 1}, {\"a\": 1}]');
         one.b = 1; delete one.a; !('b' in two) && two.a === 1 && Object.keys(one).join() === 'b'",
    ]);
}

#[test]
fn errors_say_where_and_what() {
    let mut guest = Guest::new();
    for (text, message) in [
        ("''", "expected a value, found the end of the text at position 0 (line 1, column 1)"),
        ("'{\"a\": 1,\\n \"b\" 2}'", "expected ':' after a key, found '2' at position 14 (line 2, column 6)"),
        ("'[1, 2'", "expected ',' or ']' after an element, found the end of the text at position 5 (line 1, column 6)"),
        ("'[1,]'", "expected a value, found ']' at position 3 (line 1, column 4)"),
        ("'{\"a\": 1,}'", "expected a key in double quotes, found '}' at position 8 (line 1, column 9)"),
        ("'{a: 1}'", "expected a key in double quotes, found 'a' at position 1 (line 1, column 2)"),
        ("'1 2'", "expected nothing after the value, found '2' at position 2 (line 1, column 3)"),
        ("'01'", "expected nothing after the value, found '1' at position 1 (line 1, column 2)"),
        ("'-'", "expected a digit after '-', found the end of the text at position 1 (line 1, column 2)"),
        ("'1.'", "expected a digit after '.', found the end of the text at position 2 (line 1, column 3)"),
        ("'1e+'", "expected a digit in the exponent, found the end of the text at position 3 (line 1, column 4)"),
        ("'tru'", "expected the rest of true, found the end of the text at position 3 (line 1, column 4)"),
        ("'undefined'", "expected a value, found 'u' at position 0 (line 1, column 1)"),
        ("'\"a'", "expected '\"' at the end of a string, found the end of the text at position 2 (line 1, column 3)"),
        (
            "'\"\\n\"'",
            "expected an escape instead of a control character, found '\\n' at position 1 (line 1, column 2)",
        ),
        ("'\"\\\\x\"'", "expected one of \"\\/bfnrtu after '\\', found 'x' at position 2 (line 1, column 3)"),
        ("'\"\\\\u12g4\"'", "expected four hexadecimal digits after '\\u', found 'g' at position 5 (line 1, column 6)"),
        ("'\u{1F600}'", "expected a value, found '\u{1F600}' at position 0 (line 1, column 1)"),
        ("'\\u00a01'", "expected a value, found '\\u{a0}' at position 0 (line 1, column 1)"),
    ] {
        let error = guest.error(Kind::Script, &format!("JSON.parse({text})")).error_message;
        assert_eq!((error.name.as_str(), error.message.as_str()), ("SyntaxError", format!("JSON: {message}").as_str()));
    }
}

#[test]
fn revivers() {
    all_hold(&[
        "const seen = []; JSON.parse('{\"a\": [1, {\"b\": \"x\"}], \"2\": null}', function (key, value, { source }) {
           seen.push([key, typeof key, source, this[key] === value].join()); return value });
         seen.join(' ') === '2,string,null,true 0,string,1,true b,string,\"x\",true 1,string,,true a,string,,true ,string,,true'",
        "JSON.stringify(JSON.parse('{\"a\": 1, \"b\": [1, 2, 3]}', (key, value) => key === 'a' || value === 2 ? undefined : value))
           === '{\"b\":[1,null,3]}'",
        // What is no longer what the text said has no source.
        "const sources = []; JSON.parse('[1, 2, 3]', function (key, value, { source }) {
           if (key === '0') { this[1] = 4; this[2] = 3 } sources.push(source); return value });
         sources.join() === '1,,3,'",
        "JSON.parse('1.0', (_, value, { source }) => source) === '1.0'",
    ]);
}

#[test]
fn what_is_printed() {
    all_hold(&[
        "JSON.stringify([undefined, () => 1, Symbol('s'), NaN, -Infinity, -0, null, true]) === '[null,null,null,null,null,0,null,true]'",
        "JSON.stringify({ a: undefined, b: () => 1, [Symbol('s')]: 1, c: 1 }) === '{\"c\":1}'",
        "JSON.stringify(undefined) === undefined && JSON.stringify(Symbol()) === undefined && JSON.stringify(() => 1) === undefined",
        "JSON.stringify([1e21, 1e-7, 0.1, 123456789012, -5, -2147483648]) === '[1e+21,1e-7,0.1,123456789012,-5,-2147483648]'",
        "JSON.stringify('\"\\\\\\b\\t\\n\\f\\r\\u0001\\u007f\u{e9}') === '\"\\\\\"\\\\\\\\\\\\b\\\\t\\\\n\\\\f\\\\r\\\\u0001\\u007f\u{e9}\"'",
        "JSON.stringify('\\ud83d\\ude00 \\ud83d \\ude00\\ud83d') === '\"\\ud83d\\ude00 \\\\ud83d \\\\ude00\\\\ud83d\"'",
        "JSON.stringify([Object(1), Object('s'), Object(false)]) === '[1,\"s\",false]'",
        "JSON.stringify(new Date(0)) === '\"1970-01-01T00:00:00.000Z\"' && JSON.stringify(new Map([[1, 2]])) === '{}'",
        "JSON.stringify({ a: [1, { b: [] }], c: {} }, null, 2) ===
           '{\\n  \"a\": [\\n    1,\\n    {\\n      \"b\": []\\n    }\\n  ],\\n  \"c\": {}\\n}'",
        "JSON.stringify([1], null, 'abcdefghijkl') === '[\\nabcdefghij1\\n]' && JSON.stringify([1], null, 0.9) === '[1]'",
        "JSON.stringify([1], null, '\u{1F600}') === '[\\n\u{1F600}1\\n]'",
        "JSON.stringify({ b: 1, a: 2, c: { a: 3, d: 4 } }, ['c', 'a', 'a', Object('zz')]) === '{\"c\":{\"a\":3},\"a\":2}'",
        "JSON.stringify({ 2: 'b', a: 1, 1: 'a' }) === '{\"1\":\"a\",\"2\":\"b\",\"a\":1}'",
        "JSON.stringify([,1]) === '[null,1]' && JSON.stringify(Object.assign([1], { a: 2 })) === '[1]'",
        "JSON.stringify(new Proxy([1, { a: 2 }], {})) === '[1,{\"a\":2}]' && JSON.stringify(new Proxy({ a: 1 }, {})) === '{\"a\":1}'",
        "JSON.stringify({ get a() { return 1 } }) === '{\"a\":1}' && JSON.stringify(Object.create({ a: 1 })) === '{}'",
        "JSON.stringify(Object.create(null, { a: { value: 1 }, b: { value: 2, enumerable: true } })) === '{\"b\":2}'",
        "class Point { constructor() { this.x = 1 } get y() { return 2 } } JSON.stringify(new Point()) === '{\"x\":1}'",
        "JSON.stringify([JSON.rawJSON('1.000'), { a: JSON.rawJSON('\"\u{1F600}\"') }]) === '[1.000,{\"a\":\"\u{1F600}\"}]'",
        "JSON.isRawJSON(JSON.rawJSON('1')) && !JSON.isRawJSON({}) && Object.isFrozen(JSON.rawJSON('1'))",
    ]);
}

#[test]
fn guest_code_on_the_way() {
    all_hold(&[
        "JSON.stringify({ a: { toJSON(key) { return 'key ' + key } }, b: [{ toJSON(key) { return key } }] }) === '{\"a\":\"key a\",\"b\":[\"0\"]}'",
        "Object.prototype.toJSON = function () { return 1 }; const all = JSON.stringify([{}, []]); delete Object.prototype.toJSON; all === '1'",
        "Array.prototype.toJSON = function () { return this.length }; const some = JSON.stringify({ a: [1, 2] }); delete Array.prototype.toJSON; some === '{\"a\":2}'",
        "BigInt.prototype.toJSON = function () { return String(this) }; const big = JSON.stringify([1n]); delete BigInt.prototype.toJSON; big === '[\"1\"]'",
        // A prototype gets its toJSON while others are written.
        "const late = JSON.stringify([{}, { get a() { Object.prototype.toJSON = () => 2; return 1 } }, {}]); delete Object.prototype.toJSON; late === '[{},{\"a\":1},2]'",
        // An object changes while it is written: its keys are those of the beginning.
        "const changing = { a: { toJSON() { delete changing.b; changing.c = 5; changing.d = 6; return 1 } }, b: 2, c: 3 };
         JSON.stringify(changing) === '{\"a\":1,\"c\":5}'",
        "const shrinking = [{ toJSON() { shrinking.length = 2; return 1 } }, 2, 3]; JSON.stringify(shrinking) === '[1,2,null]'",
        "const keys = []; JSON.stringify({ a: [1] }, function (key, value) { keys.push(key, this[key] === value); return value }) === '{\"a\":[1]}' &&
           keys.join() === ',true,a,true,0,true'",
    ]);
}

#[test]
fn errors_of_printing() {
    let mut guest = Guest::new();
    for (code, message) in [
        (
            "const a = { b: [0, { c: 1 }] }; a.b[1].d = a.b; JSON.stringify({ a })",
            "JSON has no cycles: value.a.b[1].d is value.a.b again",
        ),
        ("const self = []; self[0] = self; JSON.stringify(self)", "JSON has no cycles: value[0] is value again"),
        (
            "let deep = {}; const inner = deep; for (let i = 0; i < 30; i++) deep = { i: deep }; inner.x = deep; JSON.stringify(deep)",
            "JSON has no cycles: value.i.i.i.i.i.i.i.i.i.i.i.i.i.i.i.i.i.i.i.i… is value again",
        ),
        ("JSON.stringify([1n])", "JSON has no BigInt: give it a toJSON, or a replacer that makes it a string"),
    ] {
        let error = guest.error(Kind::Script, &format!("{{ {code} }}")).error_message;
        assert_eq!((error.name.as_str(), error.message.as_str()), ("TypeError", message));
    }
    // The same object twice is no cycle, however deep.
    assert_eq!(guest.script("const one = {}; let of = [one, one]; for (let i = 0; i < 20; i++) of = [of, one]; JSON.stringify(of).length"), json!(107));
}

/// Invariant I3: depth costs memory, and no stack. On the small stack that tests have.
#[test]
fn i3_deep_json() {
    let mut guest = Guest::new();
    for (code, expected) in [
        ("JSON.parse('['.repeat(1e6) + ']'.repeat(1e6)).length", json!(1)),
        ("JSON.stringify(JSON.parse('{\"a\":'.repeat(2e5) + '1' + '}'.repeat(2e5))).length", json!(1_200_001)),
        (
            "JSON.stringify(JSON.parse('[{\"\":'.repeat(1e5) + '1' + '}]'.repeat(1e5), (key, value) => value)).length",
            json!(700_001),
        ),
        (
            "let of = []; for (let i = 0; i < 9999; i++) of = [of]; JSON.stringify(of, (key, value) => value).length",
            json!(20_000),
        ),
        ("JSON.parse('['.repeat(1e6))", json!(null)),
    ] {
        if expected.is_null() {
            assert_eq!(guest.error(Kind::Script, code).error_message.name, "SyntaxError");
        } else {
            assert_eq!(guest.script(code), expected, "{code}");
        }
        belljar_guest::collect_garbage();
    }
}

/// JSON values as the other implementation has them: no lone surrogates, no infinities.
fn values() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(|number| json!(number as f64)),
        any::<i32>().prop_map(Json::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
    ];
    leaf.prop_recursive(6, 200, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Json::from),
            prop::collection::vec(("[a-d]{1,2}|[0-9]{1,2}|.{0,3}", inner), 0..8)
                .prop_map(|entries| Json::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// What one writes, the other reads, and the other way round.
    #[test]
    fn as_another_implementation(value in values(), indent in any::<bool>()) {
        thread_local!(static GUEST: RefCell<Guest> = RefCell::new(Guest::new()));
        GUEST.with_borrow_mut(|guest| {
            let text = if indent { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            let text = text.expect("it is JSON");
            // A string literal of JSON is one of JavaScript.
            let literal = serde_json::to_string(&text).expect("it is text");
            let printed = guest.script(&format!("JSON.stringify(JSON.parse({literal}), null, {})", if indent { 2 } else { 0 }));
            let printed = printed.as_str().expect("a text").to_owned();
            let back: Json = serde_json::from_str(&printed).expect("JSON");
            prop_assert!(same(&back, &value), "{} became {}", text, printed);
            Ok(())
        })?;
    }

    /// Whatever is not JSON for one is none for the other. (The other has no lone surrogates and a limit of depth.)
    #[test]
    fn as_strict_as_another_implementation(text in "[\\[\\]{},:\"0-9eE+.\\-\\\\u a\\n]{0,12}") {
        thread_local!(static GUEST: RefCell<Guest> = RefCell::new(Guest::new()));
        GUEST.with_borrow_mut(|guest| {
            let literal = serde_json::to_string(&text).expect("it is text");
            let is_json = guest.script(&format!("try {{ JSON.parse({literal}); true }} catch (e) {{ if (e.name !== 'SyntaxError') throw e; false }}"));
            // Infinities are an error there.
            let expected = match serde_json::from_str::<Json>(&text) {
                Ok(_) => true,
                Err(error) => error.to_string().contains("out of range") || error.to_string().contains("surrogate"),
            };
            if !text.contains("\\u") && !text.contains(['e', 'E']) {
                prop_assert_eq!(is_json, json!(expected), "{}", text);
            }
            Ok(())
        })?;
    }
}

/// Equal, where a number is what JavaScript makes of it.
fn same(one: &Json, two: &Json) -> bool {
    match (one, two) {
        (Json::Number(one), Json::Number(two)) => one.as_f64() == two.as_f64(),
        (Json::Array(one), Json::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| same(one, two))
        }
        (Json::Object(one), Json::Object(two)) => {
            one.len() == two.len() && one.iter().all(|(key, one)| two.get(key).is_some_and(|two| same(one, two)))
        }
        _ => one == two,
    }
}
