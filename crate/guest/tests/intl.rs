//! `Intl` and what depends on a locale, against the stand-in that answers natively, and what the host is asked.

mod support;

use belljar_core::event::Kind;
use serde_json::json;
use std::{cell::RefCell, rc::Rc};
use support::Guest;

#[test]
fn without_a_browser_the_forms_are_those_of_american_english() {
    let mut guest = Guest::new();
    for (source, value) in [
        ("(1234567.891).toLocaleString()", json!("1,234,567.891")),
        ("(0.256).toLocaleString('de', { style: 'percent', maximumFractionDigits: 1 })", json!("25.6%")),
        ("(-1234.5).toLocaleString(undefined, { style: 'currency', currency: 'USD' })", json!("-$1,234.50")),
        ("12345678901234567890n.toLocaleString()", json!("12,345,678,901,234,567,890")),
        ("[1234, null, 5.5].toLocaleString()", json!("1,234, , 5.5")),
        ("new Intl.NumberFormat('en', { minimumFractionDigits: 2 }).format(3)", json!("3.00")),
        ("[NaN, Infinity, -0].map(new Intl.NumberFormat().format)", json!(["NaN", "∞", "-0"])),
        ("new Date(Date.UTC(2024, 1, 29, 15, 4, 5)).toLocaleString()", json!("2/29/2024, 3:04:05\u{202f}PM")),
        ("new Date(0).toLocaleDateString('de-DE')", json!("1/1/1970")),
        ("new Date(0).toLocaleTimeString()", json!("12:00:00\u{202f}AM")),
        ("new Date(NaN).toLocaleString()", json!("Invalid Date")),
        ("new Intl.DateTimeFormat().format(0)", json!("1/1/1970")),
        ("new Intl.DateTimeFormat().format()", json!("11/24/2025")),
        ("['b', 'a', 'B', 'A'].sort((a, b) => a.localeCompare(b))", json!(["a", "A", "b", "B"])),
        ("['10', '9'].sort(new Intl.Collator(undefined, { numeric: true }).compare)", json!(["9", "10"])),
        ("'straße'.toLocaleUpperCase()", json!("STRASSE")),
        ("[0, 1, 2].map(n => new Intl.PluralRules('en').select(n))", json!(["other", "one", "other"])),
        ("new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-1, 'day')", json!("yesterday")),
        ("new Intl.ListFormat('en').format(new Set(['a', 'b', 'c']))", json!("a, b, and c")),
        ("new Intl.DisplayNames('en', { type: 'region' }).of('DE')", json!("DE")),
        (
            "[...new Intl.Segmenter('en', { granularity: 'word' }).segment('a bc')].map(s => s.segment)",
            json!(["a", " ", "bc"]),
        ),
        ("new Intl.Segmenter().segment('ab').containing(1).segment", json!("b")),
        ("Intl.getCanonicalLocales(['de', 'en-US'])", json!(["de", "en-US"])),
        ("Intl.NumberFormat.supportedLocalesOf('de')", json!(["de"])),
        ("new Intl.DateTimeFormat('de').resolvedOptions().timeZone", json!("UTC")),
        ("'a\\u0308'.normalize('NFC')", json!("ä")),
        ("'ﬁ'.normalize('NFKD')", json!("fi")),
    ] {
        assert_eq!(guest.data(source), value, "{source}");
    }
}

#[test]
fn what_is_wrong_is_an_error_as_in_browsers() {
    let mut guest = Guest::new();
    for (source, name) in [
        ("new Intl.NumberFormat('x_y')", "RangeError"),
        ("(1).toLocaleString(undefined, { style: 'currency' })", "TypeError"),
        ("new Intl.NumberFormat(null)", "TypeError"),
        ("new Intl.NumberFormat([5])", "TypeError"),
        ("new Intl.NumberFormat('en', null)", "TypeError"),
        ("Intl.PluralRules()", "TypeError"),
        ("Intl.NumberFormat.prototype.resolvedOptions.call({})", "TypeError"),
        ("Intl.NumberFormat.prototype.resolvedOptions.call(new Intl.PluralRules())", "TypeError"),
        ("new Intl.ListFormat().format([1])", "TypeError"),
        ("new Intl.ListFormat().format(5)", "TypeError"),
        ("Date.prototype.toLocaleString.call({})", "TypeError"),
        ("Number.prototype.toLocaleString.call('1')", "TypeError"),
        ("String.prototype.localeCompare.call(null, '')", "TypeError"),
        ("new Intl.DateTimeFormat().format(NaN)", "RangeError"),
        ("'a'.localeCompare('b'.repeat(2000000))", "RangeError"),
    ] {
        assert_eq!(guest.error(Kind::Data, source).error_message.name, name, "{source}");
    }
}

#[test]
fn instances_are_those_of_their_class() {
    let mut guest = Guest::new();
    for source in [
        "Intl.NumberFormat('en') instanceof Intl.NumberFormat",
        "new Intl.Collator().compare === new Intl.Collator().compare || true",
        "(f => f.format === f.format)(new Intl.NumberFormat())",
        "(class A extends Intl.NumberFormat {}, new (class A extends Intl.NumberFormat {})()).format(1) === '1'",
        "String(new Intl.PluralRules()) === '[object Intl.PluralRules]' && String(Intl) === '[object Intl]'",
        "Object.keys(Intl).length === 0 && typeof Object.getOwnPropertyDescriptor(globalThis, 'Intl').value === 'object'",
    ] {
        assert_eq!(guest.data(source), json!(true), "{source}");
    }
}

#[test]
fn the_host_is_asked_with_data_alone() {
    let mut guest = Guest::new();
    let asked = Rc::new(RefCell::new(Vec::new()));
    let questions = asked.clone();
    guest.jar().localize_with(move |question| {
        questions.borrow_mut().push(question.to_owned());
        "[0,\"answered\"]".to_owned()
    });
    assert_eq!(
        guest.data("new Intl.NumberFormat(['de', 'en'], { style: 'unit', unit: 'm', x: 1 }).format(-0)"),
        json!("answered")
    );
    let head = r#"{"kind":"NumberFormat","locales":["de","en"],"options":{"style":"unit","unit":"m"},"#;
    assert_eq!(
        asked.take(),
        [
            format!("{head}\"method\":\"resolvedOptions\",\"args\":[]}}"),
            format!("{head}\"method\":\"format\",\"args\":[[\"n\",\"-0\"]]}}")
        ]
    );
    guest.data("'\\ud800\"\\n'.localeCompare('😀', 'de')");
    let question = r#"{"kind":"String","locales":["de"],"options":{},"method":"localeCompare","args":[["s","\ud800\"\u000a"],["s","😀"]]}"#;
    assert_eq!(asked.take(), [question]);
}

#[test]
fn what_the_host_says_is_data() {
    let mut guest = Guest::new();
    guest.jar().localize_with(|_| r#"[0,[{"type":"integer","value":"1"},{"__proto__":{"a":1}}]]"#.to_owned());
    let parts = guest.data("new Intl.NumberFormat().formatToParts(1)[0].value");
    assert_eq!(parts, json!("1"));
    guest.jar().localize_with(|_| r#"[1,"RangeError","out of range"]"#.to_owned());
    let error = guest.error(Kind::Data, "(1).toLocaleString()");
    assert_eq!((&*error.error_message.name, &*error.error_message.message), ("RangeError", "out of range"));
    guest.jar().localize_with(|_| "no JSON".to_owned());
    assert_eq!(guest.error(Kind::Data, "(1).toLocaleString()").error_message.name, "SyntaxError");
}
