//! What is read here is what the engine's parser reads.

use super::{both::is_brief, parse};
use proptest::prelude::*;

/// Code that is brief.
#[rustfmt::skip]
const BRIEF: &[&str] = &[
    "a", " \n\ta.b\n .c ", "Table1.rows[0].name", "Query1.data[i + 1]['first name'].x", "a.default.in.true.null.new",
    "1", "0", "42", "1.5", "0.25", "0.0", "2147483647", "2147483647.0", "2147483648.0", "2147483648",
    "9007199254740993", "5.0", "5 .x", "'text'", "\"it's\"", "'äöü € 😀' + x", "''", "`a`", "``", "`${a}`",
    "`a ${b} ${`${c}`} d`", "`ä\n${ x }😀\n` + y", "true", "false", "null", "undefined", "NaN", "-a", "!a", "!!a",
    "- -a", "+ +a", "~a", "-1", "-a.b * -c", "a + b * c - d / e % f", "(a + b) * c", "a << 1 >> 2 >>> 3",
    "a & b | c ^ d", "a == b != c === d !== e", "a < b > c <= d >= e", "a+-b", "a - -b", "a*-b", "a && b && c",
    "a || b || c", "a && b || c && d", "a || b && c || d", "a ?? b ?? c", "(a ?? b) || c", "a ? b : c",
    "a ? b ? 1 : 2 : c ? 3 : 4", "a?b:c", "a ? (b) : c", "f()", "f(a, b)", "f(a,)", "a.b(c)(d)[e](f).g",
    "Utils.total(Query1.data, 5)", "a.filter((row) => row.x > 1).length", "a.map(x => x.y)",
    "a.reduce((sum, x) => sum + x, 0)", "a.map(() => 1)", "a.map((x) => ({ y: x.z }))",
    "a.map((x, i) => b.filter((y) => y.i === i && x.ok))", "f((a), (b))", "a?.b", "a?.b.c?.[d]?.(e).f(g)[h]",
    "a.b?.c ?? ''", "a?.b ? 1 : 2", "[]", "[1, a, [b]]", "[a,]", "({})", "{}", "{a: 1}",
    "({ a, b: c, 'd e': f, default: g, })", "{ get: 1, set, of: 2 }", "[{ a: [1] }, `x`].length", "f(a)\n.b\n(c)",
];

/// Code that is not, or is wrong.
#[rustfmt::skip]
const OTHER: &[&str] = &[
    "", "a b", "a,b", "a;", "a = 1", "a.b += 1", "a++", "--a", "a -- b", "a ** b", "-a ** b", "a ?? b || c",
    "a && b ?? c", "typeof a", "void 0", "delete a.b", "new A()", "a in b", "a instanceof B", "this.x", "await a",
    "yield", "async () => 1", "function () {}", "class {}", "x => x", "(x) => x", "a.map((x) => { return x })",
    "a.map(({ x }) => x)", "a.map((x = 1) => x)", "a.map((...x) => x)", "a.map(async (x) => x)", "a.map((x, x) => x)",
    "a.map(x\n=> x)", "a.map((x)\n=> x)", "f(...a)", "[...a]", "[,]", "[a,,b]", "({ ...a })", "({ a() {} })",
    "({ get a() { return 1 } })", "({ [a]: 1 })", "({ 1: 2 })", "({ __proto__: a })", "({ '__proto__': a })",
    "({ a = 1 })", "({ true })", "({ if })", "({ 'a' })", "/x/.test(a)", "a / /x/", "a // b", "a /* b */", "a <!-- b",
    "a\n--> b", "a-->b", "'a\\n'", "`a\\n`", "a`b`", "a?.`b`", "a\\u0062", "ä", "aä", "a\u{a0}+ b", "a\r\n+ b",
    "'\u{2028}'", "01", "08", "0x1", "1e3", "1n", "1_000", "1.", ".5", "1.2.3", "1a", "a?.5:1", "a?.b?.", "a?.",
    "a?.)", "a ? .5 : 1", "a.#b", "@a", "#a", "a.", "a[", "a]", "(a", "a)", "'a", "`a", "`${a`", "`${}`", "{ a: }",
    "()", "f(,)", "f(a,,b)", "a?b", "a?b:", "a ? b, c : d", "a[b, c]", "let", "eval('1')", "arguments[0]",
    "import.meta", "super.x", "a &&= b", "a ||= b", "a ??= b", "a <<= 1", "a >>>= 1", "a ! b", "!", "a ==== b",
    "a =! b", "a => b => c", "(a) => (b)",
];

#[test]
fn the_forms_of_most_code_are_brief() {
    for code in BRIEF {
        assert!(is_brief(code), "{code}");
    }
}

#[test]
fn the_rest_is_the_engines_parsers() {
    for code in OTHER {
        assert!(parse(code).is_none(), "{code}");
    }
}

/// Pieces of code, put one after the other: most of what comes of it is wrong, and some is not.
fn token() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a",
        "b",
        "Table1",
        "x",
        "length",
        "in",
        "get",
        "true",
        "null",
        "undefined",
        "1",
        "0",
        "2.5",
        "''",
        "'ä😀'",
        "`t`",
        "`${",
        "}",
        "`",
        "(",
        ")",
        "[",
        "]",
        "{",
        ".",
        ".",
        "?.",
        ",",
        ":",
        "?",
        "=>",
        "+",
        "-",
        "*",
        "/",
        "%",
        "&&",
        "||",
        "??",
        "==",
        "===",
        "!=",
        "!==",
        "<",
        ">",
        "<=",
        ">=",
        "<<",
        ">>",
        ">>>",
        "&",
        "|",
        "^",
        "!",
        "~",
        " ",
        "\n",
        "typeof ",
        "new ",
        "=",
        "...",
        ";",
        "(x) => ",
        "x => ",
        "(x, y) => ",
        "f(",
        ".map(",
        "a.b",
        "a?.b",
        "{ a: ",
        "[1, ",
        "--",
        "++",
        "**",
        "//",
        "\\u0061",
    ])
}

/// Code that is right, for the most part of brief forms.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a",
        "Table1.rows",
        "b.c.d",
        "1",
        "2.5",
        "'text'",
        "\"ä😀\"",
        "true",
        "null",
        "undefined",
        "row",
        "x[0]",
        "``",
        "this",
        "/r/",
        "1e3",
        "new B",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(6, 48, 4, |inner| {
        let space = prop::sample::select(vec!["", " ", "\n", " \t "]);
        let operator = prop::sample::select(vec![
            "+", "-", "*", "/", "%", "&&", "||", "??", "==", "===", "!=", "!==", "<", ">", "<=", ">=", "<<", ">>",
            ">>>", "&", "|", "^", "**", " in ", ",",
        ]);
        let one = inner.clone();
        prop_oneof![
            (inner.clone(), operator, inner.clone(), space.clone(), space.clone())
                .prop_map(|(a, operator, b, before, after)| format!("{a}{before}{operator}{after}{b}")),
            (inner.clone(), space).prop_map(|(a, space)| format!("({space}{a}{space})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("{a} ? {b} : {c}")),
            (prop::sample::select(vec!["!", "-", "+", "~", "typeof "]), inner.clone())
                .prop_map(|(of, a)| format!("{of}{a}")),
            (prop::sample::select(vec![".b", "?.b", "[0]", "?.[0]", "()", "?.()", ".in"]), inner.clone())
                .prop_map(|(of, a)| format!("{a}{of}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}[{b}]")),
            (inner.clone(), prop::collection::vec(one.clone(), 0..3))
                .prop_map(|(a, list)| format!("{a}.f({})", list.join(", "))),
            prop::collection::vec(one.clone(), 0..3).prop_map(|list| format!("[{}]", list.join(","))),
            prop::collection::vec(one, 0..3).prop_map(|list| {
                let list: Vec<String> = list.iter().enumerate().map(|(at, value)| format!("k{at}: {value}")).collect();
                format!("{{ {} }}", list.join(", "))
            }),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("`a${{{a}}} ä\n${{ {b} }}`")),
            (
                prop::sample::select(vec!["row", "(row)", "()", "(row, i)", "({ a })", "async row"]),
                inner.clone(),
                inner
            )
                .prop_map(|(names, a, b)| format!("{a}.map({names} => {b})")),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_brief_is_the_engines_tree(tokens in prop::collection::vec(token(), 0..12)) {
        is_brief(&tokens.concat());
    }

    #[test]
    fn expressions_are_the_engines_tree(code in expression()) {
        is_brief(&code);
    }
}
