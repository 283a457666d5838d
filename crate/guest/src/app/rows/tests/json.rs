//! A document is what `JSON.parse` makes of it, or an error where that is one.

use super::{LIMITS, from_json, read};
use crate::app::{
    datum::Datum,
    rows::{JsonLimits, scan::JsonError},
    test_realm::{call, with_engine},
};
use belljar_core::value::{ValueError, ValueLimits};
use boa_engine::{Context, JsString};
use proptest::{collection::vec, prelude::*};
use std::cell::RefCell;

/// Compares a text's document with `JSON.parse`, and the messages of errors, too.
fn agrees(text: &str, context: &mut Context) -> Result<(), String> {
    let parsed = call("(text) => JSON.parse(text)", &[JsString::from(text).into()], context);
    match (read(text), parsed) {
        (Ok(datum), Ok(parsed)) => {
            let parsed = Datum::from_value(parsed);
            let given = datum.to_guest(context).map_err(|error| error.to_string())?;
            let through = Datum::from_value(call("(value) => value", &[given], context)?);
            if Datum::from_value(datum.to_value()).same(&parsed) && through.same(&parsed) {
                Ok(())
            } else {
                Err(format!("{text}\n{datum:?}\n{parsed:?}\n{through:?}"))
            }
        }
        (Err(JsonError::Syntax(ours)), Err(theirs)) if theirs == format!("SyntaxError: {ours}") => Ok(()),
        (ours, theirs) => Err(format!("{text}\n{ours:?}\n{theirs:?}")),
    }
}

#[test]
fn forms_of_documents() {
    with_engine(|context| {
        for text in [
            "[]",
            "[{}]",
            " [ { \"a\" : 1 } , { \"a\" : 2 } ] ",
            r#"[{"a":1,"b":[1,{"c":null}]},{"b":2,"a":1},{"a":1}]"#,
            r#"[{"a":1,"a":2},{"a":[],"b":3,"a":true}]"#,
            r#"[{"10":1,"2":2,"x":3,"01":4},{"10":5,"2":6,"x":7,"01":8}]"#,
            r#"[{"__proto__":{"a":1},"constructor":2,"toString":null}]"#,
            r#"[{"a":"\u0041\ud83d\ude00\ud83d","\u0061":"é😀\n"}]"#,
            r#"[{"\ud83d":"\uD83D","é":"\"\\\/\b\f\n\r\t"}]"#,
            r#"[{"a":-0,"b":1e400,"c":12345678901234567890,"d":0.1,"e":-1E-5,"f":9007199254740993}]"#,
            "[1,{\"a\":1}]",
            "[{\"a\":1},2]",
            "{\"rows\":[{\"a\":1}]}",
            "null",
            " -0 ",
            "\"a\"",
            "",
            " ",
            "[{\"a\":1},]",
            "[{\"a\":1}",
            "[{\"a\":1}]x",
            "[{\"a\":01}]",
            "[{\"a\":1.}]",
            "[{\"a\":.5}]",
            "[{\"a\":+1}]",
            "[{a:1}]",
            "[{\"a\":'x'}]",
            "[{\"a\":\"\n\"}]",
            "[{\"a\":\"\\x\"}]",
            "[{\"a\":\"\\u12g4\"}]",
            "[{\"a\":\"x}]",
            "[{\"a\" 1}]",
            "[{\"é😀\":1}, x]",
            "[{\"a\":tru}]",
            "[{\"a\":1}\u{a0}]",
            "\u{feff}[]",
            "[{\"a\":NaN}]",
            "{",
            "{\"a\"",
            "-",
            "1e",
            "1 2",
        ] {
            agrees(text, context).expect("the same");
        }
    });
}

#[test]
fn many_forms_of_rows_are_no_matter() {
    let text: Vec<String> = (0..200).map(|at| format!(r#"{{"k{at}":{at},"same":"x"}}"#)).collect();
    with_engine(|context| agrees(&format!("[{}]", text.join(",")), context).expect("the same"));
}

#[test]
fn deep_documents_take_no_stack() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(matches!(read(&deep), Ok(datum) if datum.to_value().depth() == 200_000));
    let rows = format!("[{{\"a\":{}{}}}]", "[".repeat(200), "]".repeat(200));
    assert!(matches!(read(&rows), Ok(datum @ Datum::Array(_)) if datum.to_value().depth() == 202));
    let objects = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    assert!(matches!(read(&objects), Ok(datum) if datum.to_value().depth() == 100_000));
}

#[test]
fn limits_are_kept() {
    let limits = JsonLimits { text: 12, value: ValueLimits { depth: 2, nodes: 4, bytes: 3 } };
    let of = |text: &str| from_json(text.into(), 0, &limits).err();
    assert_eq!(of("[1,2,3]"), None);
    assert_eq!(of("[1,2,3,4]"), Some(ValueError::Nodes(4).into()));
    assert_eq!(of("\"1234\""), Some(ValueError::Bytes(3).into()));
    assert_eq!(of("[[[]]]"), Some(ValueError::Depth(2).into()));
    assert_eq!(of("[{\"a\": 1 }  ]"), Some(JsonError::Length(12)));
    assert_eq!(from_json(vec![b'"', 0xff, b'"'], 0, &LIMITS).err(), Some(JsonError::Utf8(1)));
}

/// JSON and nearly JSON.
fn document() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        "-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?",
        Just("true".to_owned()),
        Just("false".to_owned()),
        Just("null".to_owned()),
        r#""([a-zé😀 ]|\\["\\/bfnrt]|\\u(d83d|de00|00e9|0041)){0,6}""#,
    ];
    let key = prop_oneof![4 => "\"[ab]\"", 1 => "\"(0|1|10|01|__proto__|\\\\u0061|length|é)\""];
    let value = scalar.prop_recursive(3, 12, 4, {
        let key = key.clone();
        move |inner| {
            prop_oneof![
                vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(","))),
                vec((key.clone(), inner), 0..3).prop_map(|fields| object(&fields)),
            ]
        }
    });
    let row = vec((key, value.clone()), 0..4).prop_map(|fields| object(&fields));
    let table = (vec(row, 0..4), 0..3_usize).prop_map(|(mut rows, again)| {
        // Rows of the same form.
        rows.extend(rows.first().cloned().into_iter().cycle().take(again));
        format!("[{}]", rows.join(" ,"))
    });
    prop_oneof![3 => table, 1 => value]
}

fn object(fields: &[(String, String)]) -> String {
    let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{{}}}", fields.join(","))
}

#[test]
fn documents_are_those_of_json_parse() {
    with_engine(|context| {
        let mut runner = proptest::test_runner::TestRunner::default();
        let broken = (document(), any::<prop::sample::Index>(), 0..4_u8).prop_map(|(text, at, how)| {
            let mut chars: Vec<char> = text.chars().collect();
            let at = at.index(chars.len());
            match how {
                0 => drop(chars.remove(at)),
                1 => chars.insert(at, chars[at]),
                2 => chars.truncate(at),
                _ => {}
            }
            chars.into_iter().collect::<String>()
        });
        let context = RefCell::new(context);
        let tested = runner.run(&broken, |text| agrees(&text, &mut context.borrow_mut()).map_err(TestCaseError::fail));
        tested.expect("the same");
    });
}
