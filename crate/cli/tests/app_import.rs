//! `belljar import`: an application in the form of Appsmith's export becomes a definition, and what it cannot carry is
//! listed. `BELLJAR_BLESS=1` writes the imported definition anew.

use serde_json::{Value as Json, json};
use std::{fs, process::Command};

const APPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/apps");

/// Exit code, the definition, and what was said.
fn import(file: &str) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_belljar")).args(["import", file]).output().expect("belljar runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

fn import_text(name: &str, text: &str) -> (i32, String, String) {
    let file = std::env::temp_dir().join(format!("belljar-import-{name}-{}.json", std::process::id()));
    fs::write(&file, text).expect("a file");
    let done = import(file.to_str().expect("a path"));
    fs::remove_file(file).expect("it goes");
    done
}

#[test]
fn the_sample_is_imported_whole_and_checks_clean() {
    let (code, made, said) = import(&format!("{APPS}/orders.export.json"));
    assert_eq!(code, 0, "{said}");
    let kept = format!("{APPS}/orders.json");
    if std::env::var_os("BELLJAR_BLESS").is_some() {
        fs::write(&kept, &made).expect("it can be written to");
    }
    assert_eq!(fs::read_to_string(&kept).unwrap_or_default(), made, "BELLJAR_BLESS=1 writes orders.json anew");
    let app: Json = serde_json::from_str(&made).expect("JSON");
    let count = |kind: &str| {
        let pages = app["pages"].as_array().expect("pages").iter();
        let entities = pages.flat_map(|page| page["entities"].as_object().expect("entities").values());
        entities.filter(|entity| entity["kind"] == kind).count()
    };
    assert!(count("widget") >= 15 && count("query") >= 6 && count("js") >= 4, "{}", count("widget"));
    // The default page comes first, whatever the order in the export.
    assert_eq!((&app["pages"][0]["name"], &app["pages"][1]["name"]), (&json!("Orders"), &json!("Report")));
    let check = Command::new(env!("CARGO_BIN_EXE_belljar")).args(["check", &kept]).output().expect("belljar runs");
    assert_eq!(String::from_utf8(check.stdout).expect("text"), "1 file checked, nothing found\n");
}

#[test]
fn widgets_keep_their_properties_handlers_and_what_users_change() {
    let (_, made, _) = import(&format!("{APPS}/orders.export.json"));
    let app: Json = serde_json::from_str(&made).expect("JSON");
    let entities = &app["pages"][0]["entities"];
    let table = &entities["OrdersTable"];
    assert_eq!(table["type"], "TABLE_WIDGET_V2");
    assert_eq!(table["properties"]["tableData"], "{{Orders.shown()}}");
    assert_eq!(table["triggers"], json!(["onRowSelected", "primaryColumns.ship.onClick", "onPageChange"]));
    assert_eq!(table["meta"]["selectedRowIndex"], 0);
    assert_eq!(table["setters"]["setData"], "tableData");
    // The tree stays among the properties.
    assert_eq!(entities["SaveButton"]["properties"]["parentId"], entities["DetailCanvas"]["properties"]["widgetId"]);
    let query = &entities["getOrders"];
    assert_eq!(query["settings"], json!({ "timeoutMs": 10_000, "runOnLoad": true }));
    assert_eq!(
        (&query["template"]["plugin"], &query["template"]["datasource"]),
        (&json!("postgres-plugin"), &json!("Shop"))
    );
    assert!(entities["Actions"]["body"].as_str().is_some_and(|body| body.starts_with("export default {")));
    assert_eq!(app["theme"]["colors"]["primaryColor"], "#0f766e");
}

#[test]
fn what_cannot_be_carried_is_listed_and_never_dropped_silently() {
    let (_, _, said) = import(&format!("{APPS}/orders.export.json"));
    for expected in [
        "datasourceList",
        "publishedTheme",
        "library dayjs",
        "Report is hidden",
        "confirmBeforeExecute of Orders.sendMail",
        "executeOnLoad of Orders.Actions.refresh",
        "Orders.NoteInput.text is at first what defaultText says",
        "which properties are edited as code",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let export = json!({
        "exportedApplication": { "name": "A" },
        "surprise": [1],
        "pageList": [
            { "unpublishedPage": { "name": "P", "flavour": "sweet", "layouts": [{ "dsl": {
                "widgetName": "Main", "type": "CANVAS_WIDGET", "children": [
                    { "widgetName": "a b", "type": "TEXT_WIDGET" },
                    { "widgetName": "T", "type": "TEXT_WIDGET", "text": "not {{ code }}", "dynamicTriggerPathList": [{ "key": "a..b" }] },
                    { "widgetName": "T", "type": "TEXT_WIDGET" }
                ]
            } }] } },
            { "publishedPage": { "name": "Q" } }
        ],
        "actionList": [{ "pluginType": "DB", "unpublishedAction": { "name": "q", "pageId": "Gone", "speed": 3 } }]
    });
    let (code, made, said) = import_text("odd", &export.to_string());
    assert_eq!(code, 0, "{said}");
    assert!(made.contains("\"Main\""), "{made}");
    for expected in [
        "surprise",
        "flavour of P",
        "P.a b: its name is not a JavaScript identifier",
        "that P.T.text is text",
        "handler P.T.a..b",
        "P.T: another entity",
        "only its published form",
        "Gone.q: its page is not in the export",
        "speed of Gone.q",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[test]
fn what_is_no_export_is_told() {
    let (code, _, said) = import_text("none", "{}");
    assert_eq!(code, 2);
    assert!(said.contains("it is no application exported from Appsmith: it has no \"exportedApplication\""), "{said}");
    assert_eq!(import("there-is-none.json").0, 2);
}
