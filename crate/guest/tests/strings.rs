//! Strings: built piece by piece, searched, cut, and never too long.

mod support;

use belljar_core::event::Kind;
use serde_json::json;
use support::Guest;

#[test]
fn i3_building_a_string_copies_each_piece_once() {
    // With a copy of everything at each step, each of these would move some terabytes.
    let mut guest = Guest::new();
    for step in ["s += piece", "s = s + piece", "s = `${s}${piece}`", "s = s.concat(piece)", "o.s += piece, s = o.s"] {
        let source = format!(
            "(() => {{ let s = ''; const o = {{ s: '' }}, piece = '0123456789';
            for (let i = 0; i < 500000; i++) {step};
            return [s.length, s.slice(0, 12), s.slice(2500005, 2500015), s.slice(-3)] }})()"
        );
        assert_eq!(guest.script(&source), json!([5_000_000, "012345678901", "5678901234", "789"]), "{step}");
    }
}

#[test]
fn what_is_appended_to_one_string_is_not_in_another() {
    let mut guest = Guest::new();
    let source = "(() => {
        const base = 'x'.repeat(100) + 'a', longer = base + 'b';
        const first = longer + '1', second = longer + '2', third = first + '3', fourth = base + '4';
        const wide = second + '\u{20ac}', wider = wide + '5', narrow = second + '6';
        return [base, longer, first, second, third, fourth, wide, wider, narrow].map(s => s.slice(100));
    })()";
    let expected = json!(["a", "ab", "ab1", "ab2", "ab13", "a4", "ab2\u{20ac}", "ab2\u{20ac}5", "ab26"]);
    assert_eq!(guest.script(source), expected);
    let twice = "(() => { let s = 'ab'.repeat(40); for (let i = 0; i < 5; i++) s += s; return [s.length, s === 'ab'.repeat(1280)] })()";
    assert_eq!(guest.script(twice), json!([2560, true]));
}

#[test]
fn i3_slices_of_slices_end() {
    // Each slice once held the one that it was cut from, and dropping the last dropped all of them, recursively.
    let mut guest = Guest::new();
    let source = "(() => { let s = 'x'.repeat(300000), n = 0; while (s) { s = s.slice(1); n++ } return n })()";
    assert_eq!(guest.script(source), json!(300_000));
}

#[test]
fn i3_a_string_has_a_greatest_length() {
    let mut guest = Guest::new();
    for source in [
        "'x'.repeat(2 ** 28)",
        "'ab'.repeat(2 ** 27)",
        "'x'.padStart(2 ** 28)",
        "'x'.padEnd(2 ** 40, 'abc')",
        "const half = 'x'.repeat(2 ** 27); half + half",
        "const part = 'x'.repeat(2 ** 27); `${part}${part}`",
        "const piece = 'x'.repeat(2 ** 27); piece.concat(piece)",
    ] {
        let error = guest.error(Kind::Script, source);
        assert_eq!(error.error_message.name, "RangeError", "{source}");
        assert_eq!(error.error_message.message, "Invalid string length", "{source}");
    }
    assert_eq!(guest.script("''.repeat(2 ** 40) + 'x'.repeat(3) + 'x'.padStart(5, 'ab')"), json!("xxxababx"));
}

#[test]
fn i3_a_search_takes_linear_time() {
    let mut guest = Guest::new();
    for a in ["a", "\u{20ac}"] {
        let source = format!(
            "(() => {{ const a = '{a}', text = a.repeat(2000000);
            return [text.indexOf(a.repeat(100000) + 'b'), text.lastIndexOf('b' + a.repeat(100000)),
                text.includes(a.repeat(100000) + 'c'), text.split(a.repeat(100000) + 'd').length,
                text.replaceAll(a.repeat(100000) + 'e', '').length] }})()"
        );
        assert_eq!(guest.script(&source), json!([-1, -1, false, 1, 2_000_000]));
    }
}

#[test]
fn searches_in_both_encodings() {
    let mut guest = Guest::new();
    let cases = [
        ("'abcabc'.indexOf('c', 3)", json!(5)),
        ("'abcabc'.indexOf('', 9)", json!(6)),
        ("'abc'.indexOf('\u{20ac}')", json!(-1)),
        ("'a\u{20ac}bc'.indexOf('bc')", json!(2)),
        ("'abab'.lastIndexOf('ab')", json!(2)),
        ("'abab'.lastIndexOf('ab', 1)", json!(0)),
        ("'abab'.lastIndexOf('ab', -5)", json!(0)),
        ("'abab'.lastIndexOf('', 3)", json!(3)),
        ("'ab'.lastIndexOf('abc')", json!(-1)),
        ("'\u{20ac}ab\u{20ac}'.lastIndexOf('\u{20ac}')", json!(3)),
    ];
    for (source, expected) in cases {
        assert_eq!(guest.script(source), expected, "{source}");
    }
}

#[test]
fn replacements_mean_what_they_say() {
    let mut guest = Guest::new();
    let cases = [
        ("'abc'.replace('b', '[$&$`$\\'$$$1$<x>]')", json!("a[bac$$1$<x>]c")),
        ("'2024-01-02'.replace(/(\\d+)-(\\d+)-(\\d+)/, '$3/$2/$1/$4/$03/$10')", json!("02/01/2024/$4/02/20240")),
        ("'ab'.replace(/(?<x>b)/, '<$<x>$<y>$<>')", json!("a<b")),
        ("'ab'.replace(/(?<x>b)/, '<$<x')", json!("a<$<x")),
        ("'aXbX'.replaceAll('X', '$&$&')", json!("aXXbXX")),
        ("'aa'.replaceAll('', '-')", json!("-a-a-")),
        ("'a\u{20ac}a'.replace(/a/g, 'e')", json!("e\u{20ac}e")),
        ("'aaa'.replace(/a/g, '\u{20ac}')", json!("\u{20ac}\u{20ac}\u{20ac}")),
        ("'\u{1f600}'.replace(/(?:)/gu, '-')", json!("-\u{1f600}-")),
        ("'\u{1f600}'.replace(/(?:)/gv, '-')", json!("-\u{1f600}-")),
        ("'abc'.replace(/b/, (...all) => JSON.stringify(all))", json!("a[\"b\",1,\"abc\"]c")),
        (
            "'abc'.replace(/(?<x>b)(z)?/, (...all) => JSON.stringify(all))",
            json!("a[\"b\",\"b\",null,1,\"abc\",{\"x\":\"b\"}]c"),
        ),
        ("'xyz'.replace(/y*/g, '-')", json!("-x--z-")),
    ];
    for (source, expected) in cases {
        assert_eq!(guest.script(source), expected, "{source}");
    }
}

#[test]
fn splits() {
    let mut guest = Guest::new();
    let cases = [
        ("'a,b,,c'.split(',')", json!(["a", "b", "", "c"])),
        ("'a,b,c'.split(',', 2)", json!(["a", "b"])),
        ("'a1b2c'.split(/(\\d)/)", json!(["a", "1", "b", "2", "c"])),
        ("'a1b2c'.split(/(\\d)/, 2)", json!(["a", "1"])),
        ("'abc'.split(/(?:)/)", json!(["a", "b", "c"])),
        ("''.split(/(?:)/)", json!([])),
        ("''.split(/x/)", json!([""])),
        ("'abc'.split(/$/)", json!(["abc"])),
        ("'\u{1f600}a'.split(/(?:)/u)", json!(["\u{1f600}", "a"])),
        ("'a b  c'.split(/\\s*/y)", json!(["a", "b", "c"])),
        ("'A<B>bold</B>and<CODE>coded</CODE>'.split(/<(\\/)?([^<>]+)>/).length", json!(13)),
        ("'test'.split(/(?=s)/)", json!(["te", "st"])),
        ("'ab'.split(/b/, 0)", json!([])),
    ];
    for (source, expected) in cases {
        assert_eq!(guest.script(source), expected, "{source}");
    }
}
