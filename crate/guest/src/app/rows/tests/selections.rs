//! Selections share the table, and say which rows they are.

use super::{LIMITS, from_json, read, rows};
use crate::app::datum::Datum;
use belljar_core::app::Selection;
use boa_engine::JsStr;
use serde_json::json;

fn numbers(rows: &super::Rows) -> Vec<u32> {
    rows.iter().map(|row| row.number()).collect()
}

#[test]
fn a_selection_of_a_selection_counts_in_the_table() {
    let all = rows(r#"[{"a":0},{"a":1},{"a":2},{"a":3},{"a":4}]"#);
    assert_eq!((all.len(), all.document(), all.selection()), (5, 7, Selection::Range { from: 0, to: 5 }));
    let some = all.slice(1, 4);
    assert_eq!(some.selection(), Selection::Range { from: 1, to: 4 });
    let picked = some.pick([0, 2]);
    assert_eq!(picked.selection(), Selection::Picked { rows: vec![1, 3] });
    let last = picked.slice(1, 9);
    assert_eq!((numbers(&last), last.selection()), (vec![3], Selection::Picked { rows: vec![3] }));
    assert_eq!(numbers(&some.slice(2, 1)), [0_u32; 0]);
    assert_eq!(Datum::Rows(last.clone()).to_value().to_json(), json!([{"a": 3}]));
    assert!(last.at(1).is_none() && last.at(0).is_some_and(|row| row.number() == 3));
}

#[test]
fn rows_are_the_same_as_what_they_hold() {
    let text = r#"[{"a":1.0,"b":"x"},{"a":2,"b":"y"}]"#;
    let (a, b) = (rows(text), rows(r#"[{"a":1,"b":"\u0078"},{"a":2,"b":"y"}]"#));
    let same = |a: &super::Rows, b: &super::Rows| Datum::Rows(a.clone()).same(&Datum::Rows(b.clone()));
    assert!(same(&a, &b) && same(&a.slice(0, 1), &a.pick([0])) && !same(&a, &a.pick([1, 0])));
    assert!(!same(&a, &a.slice(0, 1)) && !same(&a, &rows(r#"[{"b":"x","a":1},{"a":2,"b":"y"}]"#)));
    let plain = Datum::from_value(Datum::Rows(a.clone()).to_value());
    assert!(matches!(&plain, Datum::Array(_)) && !plain.same(&Datum::Rows(a.clone())));
    let other = from_json(text.into(), 8, &LIMITS).expect("a table");
    assert!(!other.same(&Datum::Rows(a.clone())), "the page is to be told that they are of another document");
    let row = Datum::Row(a.at(1).expect("a row"));
    assert!(row.same(&plain.at(1).expect("a row")) && plain.at(1).expect("a row").same(&row));
    assert!(!row.same(&plain.at(0).expect("a row")));
}

#[test]
fn rows_are_read_as_arrays_and_objects_are() {
    let rows = read(r#"[{"a":1,"a":2,"b":[3,{"c":4}],"0":5}]"#).expect("a table");
    let key = |datum: &Datum, key: &str| datum.get(JsStr::latin1(key.as_bytes()));
    assert!(matches!(key(&rows, "length"), Some(Datum::Number(1.0))));
    let row = key(&rows, "0").expect("a row");
    assert!(matches!(key(&row, "a"), Some(Datum::Number(2.0))) && matches!(key(&row, "0"), Some(Datum::Number(5.0))));
    assert!(key(&row, "c").is_none() && key(&rows, "1").is_none() && key(&rows, "a").is_none());
    assert!(matches!(key(&key(&row, "b").expect("a list"), "length"), Some(Datum::Number(2.0))));
}

#[test]
fn the_same_row_is_the_same_object() {
    let rows = rows(r#"[{"a":1},{"a":2}]"#);
    let row = Datum::Row(rows.at(0).expect("a row"));
    let datum = Datum::array(vec![row.clone(), row, Datum::Rows(rows.clone()), Datum::Rows(rows)]);
    assert_eq!(datum.to_value().nodes().len(), 4);
}

#[test]
fn a_table_takes_little_more_than_its_text() {
    let row = |at: u32| {
        format!(
            r#"{{"id":{at},"order":"SO-{at:07}","customer":"Customer {at}","mail":"c{at}@example.com","status":"open","sum":{at}.5,"currency":"EUR","count":{},"date":"2024-01-01T12:00:00.000Z","paid":{},"notes":"Leave it at the door","region":null}}"#,
            at % 7,
            at.is_multiple_of(2)
        )
    };
    let text: Vec<String> = (0..10_000).map(row).collect();
    let text = format!("[{}]", text.join(","));
    let held = rows(&text).table().bytes_held();
    assert!(held * 10 < text.len() * 14, "{held} bytes for {}", text.len());
}
