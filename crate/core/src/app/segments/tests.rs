use super::{Segments, members_of_object, trim};
use crate::error::Position;
use proptest::prelude::*;

/// The parts, code with its braces.
fn parts(text: &str) -> Vec<&str> {
    Segments::of(text).list.iter().map(|segment| segment.text_with_braces(text)).collect()
}

fn check(rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(parts(text), *expected, "{text}");
    }
}

#[test]
fn a_property_is_text_with_segments_and_braces_are_counted() {
    check(&[
        ("plain", &["plain"]),
        ("{{a}}", &["{{a}}"]),
        ("{{ a }} and {{ b }}!", &["{{ a }}", " and ", "{{ b }}", "!"]),
        ("{{ {a: {b: 1}} }}", &["{{ {a: {b: 1}} }}"]),
        ("{{{a: {b: 1}}}}", &["{{{a: {b: 1}}}}"]),
        ("{{(() => { if (x) { y } })()}}{{z}}", &["{{(() => { if (x) { y } })()}}", "{{z}}"]),
        ("{\"a\": {{x}}, \"b\": {\"c\": {{y}}}}", &["{\"a\": ", "{{x}}", ", \"b\": {\"c\": ", "{{y}}", "}}"]),
        ("{{}}{{}}}", &["{{}}", "{{}}", "}"]),
        ("}} {{a}}", &["}} ", "{{a}}"]),
        ("", &[""]),
        ("{{ f( }}", &["{{ f( }}"]),
        ("{{ } }}", &["{{ } }}"]),
    ]);
}

#[test]
fn quotes_templates_regular_expressions_and_comments_are_no_braces() {
    check(&[
        ("{{ '}}' }}", &["{{ '}}' }}"]),
        ("{{ \"}}\" }} {{ '{' }}", &["{{ \"}}\" }}", " ", "{{ '{' }}"]),
        ("{{ 'it\\'s }}' }}", &["{{ 'it\\'s }}' }}"]),
        ("{{ '\\\\' }}'", &["{{ '\\\\' }}", "'"]),
        ("{{ 'a\\\n}}' }}", &["{{ 'a\\\n}}' }}"]),
        ("{{ `}}` }}", &["{{ `}}` }}"]),
        ("{{ `a ${ {b: `}}${c}`}.b } }}` }}", &["{{ `a ${ {b: `}}${c}`}.b } }}` }}"]),
        ("{{ `$\\{` }}", &["{{ `$\\{` }}"]),
        ("{{ /}}/.test(a) }}", &["{{ /}}/.test(a) }}"]),
        ("{{ a.replace(/[/{]/g, '') }}", &["{{ a.replace(/[/{]/g, '') }}"]),
        ("{{ /\\/}}/ }}", &["{{ /\\/}}/ }}"]),
        ("{{ a / b }} / {{ c / d }}", &["{{ a / b }}", " / ", "{{ c / d }}"]),
        ("{{ (a) / 2 }} {{ b[0] / '}' }}/", &["{{ (a) / 2 }}", " ", "{{ b[0] / '}' }}", "/"]),
        ("{{ a++ / 2 }} {{ b / 2 }}", &["{{ a++ / 2 }}", " ", "{{ b / 2 }}"]),
        ("{{ {}.a / 2 }} {{ b / '}}' }}", &["{{ {}.a / 2 }}", " ", "{{ b / '}}' }}"]),
        ("{{ 1. / 2 }} {{ 3 / 4 }}", &["{{ 1. / 2 }}", " ", "{{ 3 / 4 }}"]),
        ("{{ x.return / 2 }}/{{ y }}", &["{{ x.return / 2 }}", "/", "{{ y }}"]),
        ("{{ (() => { if (a) /}}/.test(b) })() }}", &["{{ (() => { if (a) /}}/.test(b) })() }}"]),
        ("{{ (() => { return /}}/ })() }}", &["{{ (() => { return /}}/ })() }}"]),
        ("{{ (() => { {} /}}/.test(b) })() }}", &["{{ (() => { {} /}}/.test(b) })() }}"]),
        ("{{ ({}) / 1 }} {{ '/' }}", &["{{ ({}) / 1 }}", " ", "{{ '/' }}"]),
        ("{{ a /* }} ' */ }}", &["{{ a /* }} ' */ }}"]),
        ("{{ a // }}\n + b }}", &["{{ a // }}\n + b }}"]),
        ("{{ f(() => { // it's }}\n }) }}", &["{{ f(() => { // it's }}\n }) }}"]),
    ]);
}

#[test]
fn a_trailing_comment_is_fine() {
    check(&[
        ("{{ a // note }}", &["{{ a // note }}"]),
        ("{{ a // it's }}\nHello {{ b // c }}!", &["{{ a // it's }}", "\nHello ", "{{ b // c }}", "!"]),
        ("{{ a // see {{b}} }} c", &["{{ a // see {{b}} }}", " c"]),
        ("{{ a // note\n}}", &["{{ a // note\n}}"]),
        ("{{ a // note\n}} // {{ b }}", &["{{ a // note\n}}", " // ", "{{ b }}"]),
    ]);
}

#[test]
fn a_quote_without_a_partner_is_the_engines_to_tell() {
    check(&[
        ("{{ it's }}", &["{{ it's }}"]),
        ("{{ it's }}\n{{ 'b' }}", &["{{ it's }}", "\n", "{{ 'b' }}"]),
        ("{{ a \" b }}", &["{{ a \" b }}"]),
        ("{{ = /x }}", &["{{ = /x }}"]),
    ]);
}

#[test]
fn unbalanced_text_is_one_literal_segment() {
    for text in
        ["{{", "{{ a", "{{ a }", "{{ {a: 1 }}", "Hello {{ a } b", "{{ ` }}", "{{ /* }}", "{{ `${ }}", "a {{{b}}"]
    {
        let segments = Segments::of(text);
        assert_eq!(parts(text), [text], "{text}");
        assert!(!segments.has_code(), "{text}");
        assert_eq!(segments.unclosed, text.find("{{"), "{text}");
    }
    assert_eq!(parts("{{ a }} and {{ b"), ["{{ a }}", " and {{ b"]);
    assert_eq!(Segments::of("{{ a }} and {{ b").unclosed, Some(12));
    assert_eq!(Segments::of("{{ a }} }}").unclosed, None);
}

#[test]
fn outer_white_space_is_trimmed_before_segmenting() {
    check(&[
        ("  {{ a }}\n", &["{{ a }}"]),
        ("\u{feff}\u{a0}{{a}}\u{2028}", &["{{a}}"]),
        ("  a {{b}} ", &["a ", "{{b}}"]),
        (" \n ", &[""]),
    ]);
    assert_eq!(trim("\u{85}a\u{85}"), 0..5);
    assert!(Segments::of("\n\t{{ a }} ").sole_code().is_some());
    assert!(Segments::of("{{ a }}{{ b }}").sole_code().is_none());
}

#[test]
fn positions_are_those_in_the_propertys_whole_text() {
    let text = " \n 😀{{ a }}\n é {{\n b }}";
    let segments = Segments::of(text);
    let found: Vec<_> =
        segments.list.iter().map(|part| (part.text(text), part.position.line, part.position.column)).collect();
    assert_eq!(found, [("😀", 2, 2), (" a ", 2, 6), ("\n é ", 2, 11), ("\n b ", 3, 6)]);
    let within = |line, column| {
        let Position { line, column } = segments.list[3].in_text(Position { line, column });
        (line, column)
    };
    assert_eq!(within(1, 1), (3, 6));
    assert_eq!(within(2, 2), (4, 2));
}

#[test]
fn members_of_objects_are_found() {
    for (code, members) in [
        ("{}", &[][..]),
        ("{ a: 1, b: [1, 2], c() { x, y } }", &["a: 1", "b: [1, 2]", "c() { x, y }"]),
        ("{ // one, two\n a: /,}/, /* , */ async b() {}, // c,\n }", &["a: /,}/", "async b() {}"]),
        ("{ a: `${ {x, y} },`, 'b,': \"}\",}", &["a: `${ {x, y} },`", "'b,': \"}\""]),
        ("{ a: (x, y), b: x => ({ x, y }) } , z", &["a: (x, y)", "b: x => ({ x, y })"]),
        ("{ a: 1 / 2, b: 3 // }}\n}", &["a: 1 / 2", "b: 3"]),
    ] {
        let found = members_of_object(code, 0).expect("an object");
        assert_eq!(found.into_iter().map(|member| &code[member]).collect::<Vec<_>>(), members, "{code}");
    }
    assert_eq!(members_of_object("{ a: 1", 0), None);
    let within = members_of_object("({ a })", 1).unwrap_or_default();
    assert!(matches!(within.as_slice(), [member] if *member == (3..4)));
}

#[test]
fn the_time_is_linear_whatever_the_text_is() {
    // Each of them would take minutes if it were quadratic.
    for part in [
        "{{a//}}",
        "{{//\n",
        "'\\",
        "{{'\\\"",
        "{{/[/",
        "/\\",
        "{{`${",
        "{{`",
        "/*",
        "{{(",
        "{{ a }}'",
        "}}{{",
        "{",
        "//{",
        "{{//{{\n}}",
        "{{/[/][",
    ] {
        let text = format!("{{{{{}", part.repeat(200_000));
        Segments::of(&text);
        Segments::of(&format!("{text}}}}}"));
        Segments::of(&part.repeat(200_000));
    }
}

proptest! {
    #[test]
    fn the_parts_are_the_whole(text in "([{}'\"`/*\\\\\\[\\]$()\n a]|\\{\\{|\\}\\}|//|\\PC){0,40}") {
        let segments = Segments::of(&text);
        prop_assert_eq!(parts(&text).concat(), &text[trim(&text)]);
        for (at, segment) in segments.list.iter().enumerate() {
            let before = &text[..segment.span.start];
            let line = before.rsplit('\n').next().unwrap_or_default();
            prop_assert_eq!(segment.position.line as usize, before.matches('\n').count() + 1);
            prop_assert_eq!(segment.position.column as usize, line.encode_utf16().count() + 1);
            // Two literals in a row would be one.
            prop_assert!(segment.is_code || at == 0 || segments.list[at - 1].is_code);
        }
    }
}
