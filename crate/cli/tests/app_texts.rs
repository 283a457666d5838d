//! `belljar eval --jsonl` with the kinds `segments`, `references` and `substitute`.

mod support;

use serde_json::{Value as Json, json};
use support::eval;

/// Runs cases and gives their reports.
fn run(cases: &[Json]) -> Vec<Json> {
    let lines: String = cases.iter().map(|case| format!("{case}\n")).collect();
    eval(lines.as_bytes())
}

fn values(cases: &[Json]) -> Vec<Json> {
    let take = |mut report: Json| {
        assert_eq!(report["errors"], json!([]), "{report}");
        report["value"].take()
    };
    run(cases).into_iter().map(take).collect()
}

#[test]
fn segments_are_the_parts_of_a_text() {
    let of = |text: &str| json!({ "kind": "segments", "code": text });
    assert_eq!(
        values(&[of("  Hi {{ a }}, {{ '}}' }}! "), of("{{ `${ {a: '}}'}.a }` }}"), of("Hello {{ a"), of("")]),
        [
            json!(["Hi ", "{{ a }}", ", ", "{{ '}}' }}", "!"]),
            json!(["{{ `${ {a: '}}'}.a }` }}"]),
            json!(["Hello {{ a"]),
            json!([""])
        ]
    );
}

#[test]
fn references_are_paths_each_once_cut_to_what_exists() {
    let of = |text: &str| json!({ "kind": "references", "code": text });
    let with = |text: &str, entities: Json| json!({ "kind": "references", "code": text, "entities": entities });
    assert_eq!(
        values(&[
            of("{{ Table1.rows[0].id + Table1.rows[0].id }} {{ Input1.text }}"),
            of("rows.map(row => row.id) + Math.max(1) + _.size(x)"),
            of("await Query1.run(() => storeValue('a', Input1.text))"),
            with("Table1.rows[0].id.length + Gone.a.b", json!({ "Table1": { "rows": [{ "id": "x" }] } })),
        ]),
        [
            json!(["Table1.rows[0].id", "Input1.text"]),
            json!(["rows.map", "x"]),
            json!(["Query1.run", "Input1.text"]),
            json!(["Table1.rows[0].id", "Gone.a.b"]),
        ]
    );
    let report = &run(&[json!({ "id": 7, "kind": "references", "code": "Hi\n{{ a + }}" })])[0];
    assert_eq!(report["id"], 7);
    assert_eq!(report["errors"][0]["code"], "BELLJAR_SYNTAX");
    assert_eq!(
        (&report["errors"][0]["source"]["line"], &report["errors"][0]["source"]["column"]),
        (&json!(2), &json!(8))
    );
}

#[test]
fn substitution_keeps_the_type_of_a_sole_segment_and_joins_the_rest() {
    let entities = json!({ "a": { "b": "$& {{c}}" }, "n": 5 });
    let of = |text: &str| json!({ "kind": "substitute", "code": text, "entities": entities });
    assert_eq!(
        values(&[
            of("{{ n + 1 }}"),
            of(" {{ [n] }}\n"),
            of("n is {{ n }}, {{ a }}: {{ a.b }} {{ undefined }}"),
            json!({ "kind": "substitute", "code": "<{{x}}|{{y}}>", "values": ["{{y}}", null] }),
            of("no code"),
        ]),
        [
            json!(6),
            json!([5]),
            json!("n is 5, {\"b\":\"$& {{c}}\"}: $& {{c}} undefined"),
            json!("<{{y}}|null>"),
            json!("no code")
        ]
    );
    let report = &run(&[json!({ "kind": "substitute", "code": "a{{x}}", "values": [] })])[0];
    assert_eq!(report["errors"][0]["code"], "BELLJAR_CASE");
    let report = &run(&[of("a {{ missing.x }} b")])[0];
    assert_eq!(report["errors"][0]["errorMessage"]["name"], "ReferenceError");
    assert_eq!(report["value"], "a undefined b");
}
