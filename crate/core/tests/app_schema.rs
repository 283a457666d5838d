//! `docs/belljar.schema.json` is the schema that the types of an app's definition give.

use belljar_core::app::Definition;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/belljar.schema.json");

#[test]
fn the_schema_in_docs_is_up_to_date() {
    let made = serde_json::to_string_pretty(&Definition::json_schema()).expect("a schema is JSON") + "\n";
    if std::env::var_os("BELLJAR_BLESS").is_some() {
        std::fs::write(FILE, &made).expect("docs can be written to");
    }
    let kept = std::fs::read_to_string(FILE).unwrap_or_default();
    assert_eq!(kept, made, "docs/belljar.schema.json is stale: run BELLJAR_BLESS=1 cargo test -p belljar-core");
}
