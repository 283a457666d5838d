//! Large data stays where it is, and what is plain does not wake the engine: nothing of either can be seen but by the time
//! that it takes.
// Natively: in the module, the guest's own allocator counts.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use belljar_core::{
    Event,
    app::{Change, Given, Selection},
};
use cap::Cap;
use serde_json::{Value as Json, json};
use std::alloc::System;
use support::app::{Page, js, place, widget};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

fn row(at: u32) -> Json {
    let status = ["open", "shipped", "closed"][at as usize % 3];
    let region = ["north", "south"][at as usize % 2];
    json!({
        "id": at, "order": format!("SO-{at:07}"), "customer": format!("Customer number {at}"),
        "mail": format!("customer{at}@example.com"), "status": status,
        "amount": f64::from(at) / 8.0, "currency": "EUR", "quantity": at % 17, "paid": at.is_multiple_of(2),
        "createdAt": "2024-02-03T12:00:00.000Z", "region": region,
        "notes": "Leave it at the door and ring twice.",
    })
}

fn page(bindings: Json) -> Page {
    Page::open(json!({
        "Query1": { "kind": "query", "template": {} },
        "Input1": widget(json!({ "text": "open" })),
        "Table1": widget(bindings),
    }))
}

fn rows_of(page: &mut Page, path: &str) -> Selection {
    match page.explain(path).expect(path).value {
        Change::Rows { rows, .. } => rows,
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn a_selection_of_rows_goes_out_as_their_numbers() {
    let mut page = page(json!({
        "all": "{{ Query1.data }}",
        "some": "{{ Query1.data.filter(r => r.status === Input1.text) }}",
        "first": "{{ Table1.some.slice(0, 2) }}",
        "shown": "{{ Table1.first.map(r => ({ label: `${r.customer}: ${r.amount}`, value: r.id })) }}",
        "total": "{{ Query1.data.reduce((sum, r) => sum + r.amount, 0) }}",
        "by_the_engine": "{{ Query1.data.filter(r => /^open$/.test(r.status)).map(r => r.id) }}",
    }));
    let data: Json = (0..30).map(row).collect();
    page.set_json("Query1.data", &data);
    assert_eq!(page.value("Table1.all"), data);
    assert_eq!(
        page.value("Table1.shown"),
        json!([
            { "label": "Customer number 0: 0", "value": 0 }, { "label": "Customer number 3: 0.375", "value": 3 },
        ])
    );
    assert_eq!(page.value("Table1.total"), 54.375);
    let open: Vec<u32> = (0..30).filter(|at| at % 3 == 0).collect();
    assert_eq!(page.value("Table1.by_the_engine"), json!(open));
    assert_eq!(rows_of(&mut page, "Table1.all"), Selection::Range { from: 0, to: 30 });
    assert_eq!(rows_of(&mut page, "Table1.some"), Selection::Picked { rows: open });
    assert_eq!(rows_of(&mut page, "Table1.first"), Selection::Picked { rows: vec![0, 3] });
    page.set("Input1.text", json!("closed"));
    assert_eq!(page.told, ["Table1.some", "Table1.first", "Table1.shown"]);
    // The same rows by another document: the page is told where they are now, and nothing that is made of them changes.
    let evaluations = page.evaluations("Table1.shown");
    page.set_json("Query1.data", &data);
    assert_eq!(page.told, ["Table1.all", "Table1.some", "Table1.first"]);
    assert_eq!(page.value("Table1.all"), data);
    assert!(page.evaluations("Table1.shown") > evaluations);
}

#[test]
fn rows_of_a_document_that_the_page_has_no_more_go_out_as_a_value() {
    let mut page = Page::open(json!({
        "Query1": { "kind": "query", "template": {} },
        "Utils": js("export default { saved: null, save() { this.saved = Query1.data } }"),
        "Button1": { "kind": "widget", "type": "X", "properties": { "onClick": "{{ Utils.save() }}" }, "triggers": ["onClick"] },
        "Text1": widget(json!({ "text": "{{ Utils.saved }}" })),
    }));
    let data = json!([{ "id": 1 }, { "id": 2 }]);
    page.set_json("Query1.data", &data);
    page.trigger("Button1.onClick", &[]);
    assert_eq!(page.value("Text1.text"), data);
    // A variable that holds them costs no copy.
    assert!(matches!(page.explain("Text1.text").expect("a property").value, Change::Rows { .. }));
    page.set_json("Query1.data", &json!([{ "id": 7 }]));
    assert!(matches!(page.explain("Text1.text").expect("a property").value, Change::Value { .. }));
    assert_eq!(page.value("Text1.text"), data);
}

#[test]
fn what_code_writes_into_rows_is_seen_by_nobody() {
    let mut page = page(json!({
        "changed": "{{ Query1.data.map(r => { r.id = 'x'; return r.id }) }}",
        "sorted": "{{ Query1.data.sort((a, b) => b.id - a.id)[0].id }}",
        "cut": "{{ (Query1.data.length = 1, Query1.data.length) }}",
        "after": "{{ Table1.changed && Table1.sorted && Table1.cut && Query1.data.map(r => r.id) }}",
    }));
    page.set_json("Query1.data", &(0..3).map(row).collect());
    assert_eq!(page.value("Table1.changed"), json!(["x", "x", "x"]));
    assert_eq!((page.value("Table1.sorted"), page.value("Table1.cut")), (json!(2), json!(1)));
    assert_eq!(page.value("Table1.after"), json!([0, 1, 2]));
}

#[test]
fn a_built_in_that_code_has_replaced_is_the_one_that_counts() {
    let mut page = Page::open(json!({
        "Text1": widget(json!({
            "before": "{{ [1, 2].at(0) }}", "replaces": "{{ Text1.before && (Array.prototype.at = () => 'mine', 1) }}",
            "after": "{{ Text1.replaces && [1, 2].at(0) }}",
            "inherits": "{{ Text1.adds && ({}).more }}", "adds": "{{ (Object.prototype.more = 'more', 1) }}",
        })),
    }));
    assert_eq!((page.value("Text1.before"), page.value("Text1.after")), (json!(1), json!("mine")));
    assert_eq!(page.value("Text1.inherits"), "more");
    page.change("Text1.before", json!("{{ [3, 4].at(1) }}"));
    assert_eq!(page.value("Text1.before"), "mine");
}

#[test]
fn errors_are_the_engines() {
    let mut page = Page::open(json!({
        "Text1": widget(json!({
            "a": "{{ Text1.nothing.x }}", "nothing": null, "b": "{{ missing }}", "c": "{{ Text1.a.b }}",
            "d": "{{ [].reduce((a, b) => a) }}", "e": "{{ Utils.list.map(x => x.y.z) }}",
        })),
        "Utils": js("export default { list: [{}] }"),
    }));
    for (path, name) in [("a", "TypeError"), ("b", "ReferenceError"), ("c", "TypeError"), ("d", "TypeError")] {
        let message = page.message(&format!("Text1.{path}"));
        assert!(message.starts_with(name), "{path}: {message}");
    }
    assert!(page.message("Text1.e").contains('z'), "{}", page.message("Text1.e"));
    assert!(page.explain("Text1.a").is_some());
}

#[test]
fn a_table_of_25_mb_takes_less_than_40() {
    let mut page = page(json!({ "count": "{{ Query1.data.length }}", "third": "{{ Query1.data[2].customer }}" }));
    let rows: Vec<String> = (0..100_000).map(|at| row(at).to_string()).collect();
    let mut text = rows.join(",").into_bytes();
    text.insert(0, b'[');
    text.push(b']');
    text.shrink_to_fit();
    drop(rows);
    let (length, before) = (text.len(), ALLOCATOR.allocated());
    assert!((24_000_000..40_000_000).contains(&length), "{length}");
    page.deliver(Event::SetProperty { place: place("Query1.data"), value: Given::Json { document: 1, text } });
    assert_eq!(page.value("Table1.count"), 100_000);
    assert_eq!(page.value("Table1.third"), "Customer number 2");
    // The text was there before.
    let held = ALLOCATOR.allocated() + length - before;
    assert!(held * 10 < length * 15, "{held} bytes for {length}");
}
