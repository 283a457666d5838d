//! Regular expressions: what scripts may notice of them, and that they end.

mod support;

use proptest::prelude::*;
use serde_json::json;
use support::Guest;

#[test]
fn i3_a_regular_expression_ends() {
    // Each of these once took longer than the universe has been there.
    let mut guest = Guest::new();
    let cases = [
        ("/(a+)+$/.test('a'.repeat(40) + 'b')", json!(false)),
        ("/(a*)*c/.test('a'.repeat(5000) + 'b')", json!(false)),
        ("/^(a|aa)+$/.test('a'.repeat(5000) + 'b')", json!(false)),
        ("/^(?:a|a|a)+?c/.test('a'.repeat(5000) + 'b')", json!(false)),
        ("/(x+x+)+y/.test('x'.repeat(5000))", json!(false)),
        ("/^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$/
            .test('a'.repeat(5000))", json!(false)),
        ("/(?:\\s*\\w*)*!/u.test('word '.repeat(1000))", json!(false)),
        ("/((a{0,2}b?){1,3})*c/.test('ab'.repeat(1000))", json!(false)),
        ("/(a+)+$/.test('\u{20ac}' + 'a'.repeat(5000) + 'b')", json!(false)),
        ("/(.*)(.*)(.*)(.*)(.*)x/.exec('y'.repeat(3000) + 'x' + 'y'.repeat(3000))[1].length", json!(3000)),
        ("'a'.repeat(3000).replace(/a*b|a/g, 'c').length", json!(3000)),
        ("('<b>' + 'x'.repeat(100)).repeat(2000).match(/<b>.*?x/g).length", json!(2000)),
    ];
    for (source, expected) in cases {
        assert_eq!(guest.script(source), expected, "{source}");
    }
}

#[test]
fn literals_in_a_loop_are_objects_of_their_own() {
    let mut guest = Guest::new();
    let source = "(() => {
        const made = [];
        for (let i = 0; i < 3; i++) made.push(/a/g);
        made[0].test('aa');
        made[1].extra = true;
        return [made[0] === made[1], made.map(re => re.lastIndex), made[2].extra, made[2].flags, made[2].source];
    })()";
    assert_eq!(guest.script(source), json!([false, [1, 0, 0], {"$type": "undefined"}, "g", "a"]));
    // The same source with other flags is another expression, and one that is wrong stays so.
    assert_eq!(
        guest.script("[/A/.test('a'), /A/i.test('a'), new RegExp('A', 'i').test('a')]"),
        json!([false, true, true])
    );
    let wrong = "[1, 2].map(() => { try { new RegExp('(') } catch (e) { return e.name } })";
    assert_eq!(guest.script(wrong), json!(["SyntaxError", "SyntaxError"]));
    // More than are kept.
    let many = "(() => { let n = 0; for (let i = 0; i < 2000; i++) n += new RegExp('^' + i % 300 + '$').test(String(i)); return n })()";
    assert_eq!(guest.script(many), json!(300));
}

#[test]
fn results_have_the_shape_of_the_specification() {
    let mut guest = Guest::new();
    let source = "(() => {
        const m = /(?<y>\\d{4})-(?<m>\\d\\d)?(z)?/d.exec('on 2024-05');
        return [Object.getOwnPropertyNames(m), m.length, m[0], m[3], m.index, m.input, Object.getPrototypeOf(m.groups),
            m.groups.y, Object.getOwnPropertyNames(m.indices), m.indices[1], m.indices[3], m.indices.groups.m,
            JSON.stringify(Object.getOwnPropertyDescriptor(m, 'index'))];
    })()";
    let expected = json!([
        ["0", "1", "2", "3", "length", "index", "input", "groups", "indices"], 4, "2024-05", {"$type": "undefined"}, 3,
        "on 2024-05", null, "2024", ["0", "1", "2", "3", "length", "groups"], [3, 7], {"$type": "undefined"}, [8, 10],
        "{\"value\":3,\"writable\":true,\"enumerable\":true,\"configurable\":true}"
    ]);
    assert_eq!(guest.script(source), expected);
    assert_eq!(
        guest.script("JSON.stringify([...'a1b2'.matchAll(/[a-z](\\d)/g)].map(m => [m.index, m[1]]))"),
        json!("[[0,\"1\"],[2,\"2\"]]")
    );
}

#[test]
fn last_index() {
    let mut guest = Guest::new();
    let cases = [
        (
            "const a = /a/g; [a.test('aa'), a.lastIndex, a.test('aa'), a.lastIndex, a.test('aa'), a.lastIndex]",
            json!([true, 1, true, 2, false, 0]),
        ),
        (
            "const b = /b/y; [b.test('ab'), b.lastIndex, (b.lastIndex = 1, b.test('ab')), b.lastIndex]",
            json!([false, 0, true, 2]),
        ),
        (
            "const c = /c/; c.lastIndex = 9; [c.test('c'), c.lastIndex, 'xc'.search(c), c.lastIndex]",
            json!([true, 9, 1, 9]),
        ),
        (
            "const d = /d/g; d.lastIndex = { valueOf() { d.compile('e', 'g'); return 0 } }; [d.test('e'), d.lastIndex]",
            json!([true, 1]),
        ),
        (
            "const e = Object.freeze(/e/g); let thrown; try { e.test('e') } catch (x) { thrown = x.name } thrown",
            json!("TypeError"),
        ),
        ("const f = /f/g; f.lastIndex = 7; ['ff'.replace(f, '-'), f.lastIndex]", json!(["--", 0])),
        ("const g = /\\udf06/u; g.exec('\\ud834\\udf06')", json!(null)),
        // Inside of a surrogate pair is before it. It once was out of the input's memory.
        ("const h = /[^a]*\\w??A/gu; h.lastIndex = 1; h.exec('\\ud83d\\ude00\\ude00A').index", json!(0)),
        ("const i = /./gu; i.lastIndex = 1; [i.exec('\\ud83d\\ude00').index, i.lastIndex]", json!([0, 2])),
    ];
    for (source, expected) in cases {
        assert_eq!(guest.script(source), expected, "{source}");
    }
}

#[test]
fn a_script_that_modifies_expressions_is_asked() {
    for (change, expected) in [
        ("RegExp.prototype.exec = function () { return null }", json!(["ab", ["ab"], false, null, -1])),
        (
            "Object.defineProperty(RegExp.prototype, 'exec', { get() { return () => null } })",
            json!(["ab", ["ab"], false, null, -1]),
        ),
        (
            "Object.defineProperty(RegExp.prototype, 'flags', { get() { return '' } })",
            json!(["-b", ["", "b"], true, ["a"], 0]),
        ),
        (
            "Object.defineProperty(RegExp.prototype, 'global', { get() { return false } })",
            json!(["-b", ["", "b"], true, ["a"], 0]),
        ),
        (
            "Object.defineProperty(RegExp, Symbol.species, { get() { return function () { return /b/y } } })",
            json!(["-b", ["a", ""], true, ["a"], 0]),
        ),
        ("RegExp.prototype[Symbol.replace] = () => 'replaced'", json!(["replaced", ["", "b"], true, ["a"], 0])),
        ("RegExp.prototype.extra = 1", json!(["-b", ["", "b"], true, ["a"], 0])),
    ] {
        let mut guest = Guest::new();
        let source = format!(
            "{change}; const m = 'ab'.match(/a/g);
            ['ab'.replace(/a/g, '-'), 'ab'.split(/a/), /a/.test('ab'), m && [...m], 'ab'.search(/a/)]"
        );
        assert_eq!(guest.script(&source), expected, "{change}");
    }
    let mut guest = Guest::new();
    let own = "const re = /a/g; re.exec = () => null; ['ab'.replace(re, '-'), 'ab'.match(re), re.test('a')]";
    assert_eq!(guest.script(own), json!(["ab", null, false]));
    let class = "class Loud extends RegExp { exec(s) { const m = super.exec(s); if (m) m[0] = '!'; return m } }
        ['ab'.replace(new Loud('a'), '<$&>'), 'ab'.match(new Loud('a', 'g'))?.[0] ?? 'none']";
    assert_eq!(guest.script(class), json!(["<!>b", "!"]));
}

#[test]
fn backtracking_into_an_earlier_iteration() {
    let mut guest = Guest::new();
    let cases = [
        // The inner loop's count was once lost when the outer one backtracked.
        ("JSON.stringify(/^(?:(?:a|ab){2}c?)*$/.exec('aabcaab'))", json!("[\"aabcaab\"]")),
        ("JSON.stringify(/(?:(a|ab)(c|bcd)(d*))*/.exec('abcdabc'))", json!("[\"abcdabc\",\"ab\",\"c\",\"\"]")),
        (
            "JSON.stringify(/(z)((a+)?(b+)?(c))*/.exec('zaacbbbcac'))",
            json!("[\"zaacbbbcac\",\"z\",\"ac\",\"a\",null,\"c\"]"),
        ),
        ("JSON.stringify(/(?:(?=(a+))a*b\\1|x)+/.exec('baaabac'))", json!("[\"aba\",\"a\"]")),
        ("JSON.stringify(/(a*)*/.exec('b'))", json!("[\"\",null]")),
        ("JSON.stringify(/(?:a*?)*?b/.exec('aab'))", json!("[\"aab\"]")),
    ];
    for (source, expected) in cases {
        assert_eq!(guest.script(source), expected, "{source}");
    }
}

fn quantified() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?", "{2,}"])
}

const ANCHORS: [&str; 3] = ["\\b", "^", "$"];
const CHARACTERS: [&str; 9] = ["a", "b", "A", ".", "[ab]", "[^a]", "\\w", "\u{e9}", "[a\u{20ac}]"];

/// Patterns, with how many groups they capture.
fn pattern() -> impl Strategy<Value = (String, usize)> {
    let character = || {
        (prop::sample::select(&CHARACTERS[..]), quantified())
            .prop_map(|(character, quantifier)| (format!("{character}{quantifier}"), 0))
    };
    let anchor = prop::sample::select(&ANCHORS[..]).prop_map(|anchor| (anchor.to_owned(), 0));
    prop_oneof![6 => character(), 1 => anchor].prop_recursive(3, 16, 4, move |inner| {
        let group = (inner.clone(), quantified(), any::<bool>()).prop_map(|((inner, groups), quantifier, captures)| {
            if captures {
                (format!("({inner}){quantifier}"), groups + 1)
            } else {
                (format!("(?:{inner}){quantifier}"), groups)
            }
        });
        let sequence = prop::collection::vec(prop_oneof![group, character()], 0..4).prop_map(|items| {
            items.into_iter().fold((String::new(), 0), |all, item| (all.0 + &item.0, all.1 + item.1))
        });
        prop::collection::vec(sequence, 1..3).prop_map(|alternatives| {
            let groups = alternatives.iter().map(|(_, groups)| groups).sum();
            let texts: Vec<_> = alternatives.into_iter().map(|(text, _)| text).collect();
            (texts.join("|"), groups)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    // An expression with a backreference does not remember what has failed, and this one's never matches.
    #[test]
    fn i3_remembering_failures_changes_no_result(
        (pattern, groups) in pattern(),
        flags in prop::sample::select(vec!["", "i", "m", "s", "u", "iu", "g", "y"]),
        subjects in prop::collection::vec("[abA\u{e9}]{0,12}|[ab\u{20ac}\n1 ]{0,12}", 8),
    ) {
        thread_local! { static GUEST: std::cell::RefCell<Guest> = Guest::new().into(); }
        let pattern = serde_json::Value::from(pattern).to_string();
        let source = format!(
            "(() => {{ const p = {pattern}, subjects = {subjects};
            const run = re => JSON.stringify(subjects.map(s => {{
                const m = re.exec(s); return m && [m.index, ...m.slice(0, {count})] }}));
            return [run(new RegExp(p, '{flags}')), run(new RegExp(`(?:${{p}})|(?!)(z)\\\\{backreference}`, '{flags}'))] }})()",
            subjects = json!(subjects), count = groups + 1, backreference = groups + 1,
        );
        let results = GUEST.with_borrow_mut(|guest| guest.script(&source));
        prop_assert_eq!(&results[0], &results[1], "{} {}", pattern, flags);
    }
}
