//! Definitions and edits: what is read, and everything that is wrong with one, each with its path and what to do.

use belljar_core::app::{About, Definition, Edit, Entity, Mistake, Path, Problem, read_edits};
use serde_json::{Value as Json, json};

fn orders() -> Json {
    json!({
        "version": 1,
        "name": "Orders",
        "entities": { "Format": { "kind": "js", "body": "export default { money: (n) => `€ ${n}` }" } },
        "pages": [{
            "name": "Page1",
            "entities": {
                "Table1": {
                    "kind": "widget",
                    "type": "TABLE_WIDGET_V2",
                    "properties": {
                        "tableData": "{{Query1.data}}",
                        "primaryColumns": { "a": { "computedValue": "{{Table1.tableData.map(row => row.a)}}" } },
                        "list": ["x", { "0": "y" }],
                        "onRowSelected": "{{Query1.run()}}"
                    },
                    "triggers": ["onRowSelected"],
                    "meta": { "selectedRowIndex": 0 },
                    "setters": { "setData": "tableData" }
                },
                "Query1": {
                    "kind": "query",
                    "template": { "body": "select {{Input1.text}}" },
                    "settings": { "timeoutMs": 5000, "runOnLoad": true }
                }
            }
        }],
        "libraries": [{ "name": "dayjs", "url": "/dayjs.js", "integrity": "sha256-AAAA" }],
        "theme": { "primary": "teal" },
        "policy": { "fetch": null }
    })
}

fn problems(json: &Json) -> Vec<(String, String, String)> {
    let told = Definition::from_json(&json.to_string()).err().unwrap_or_default();
    told.into_iter().map(|Problem { path, message, help }| (path, message, help)).collect()
}

/// Changes one place of a good definition and expects one problem.
fn one(pointer: &str, value: Json, path: &str, message: &str, help: &str) {
    let mut json = orders();
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    match json.pointer_mut(parent).expect("the pointer leads somewhere") {
        Json::Object(members) => members.insert(key.to_owned(), value),
        Json::Array(items) => Some(std::mem::replace(&mut items[key.parse::<usize>().expect("an index")], value)),
        other => panic!("{other} has no members"),
    };
    let found = problems(&json);
    assert_eq!(found.len(), 1, "{pointer}: {found:?}");
    assert_eq!(found[0].0, path, "{pointer}");
    assert!(found[0].1.contains(message), "{pointer}: {}", found[0].1);
    assert!(found[0].2.contains(help), "{pointer}: {}", found[0].2);
}

#[test]
fn a_definition_is_read_and_written_as_it_was() {
    let read = Definition::from_json(&orders().to_string()).expect("a definition");
    assert_eq!(read.to_json(), orders());
    assert_eq!(Definition::from_json(&read.to_json().to_string()), Ok(read.clone()));
    let names: Vec<_> = read.entities_of(read.page(None).expect("a page")).map(|(name, _)| name).collect();
    assert_eq!(names, ["Format", "Table1", "Query1"]);
    assert_eq!(read.page(Some("Page2")), None);
}

#[test]
fn texts_at_any_depth_are_found_in_order_and_triggers_told_apart() {
    let read = Definition::from_json(&orders().to_string()).expect("a definition");
    let table = &read.pages[0].entities["Table1"];
    let found: Vec<_> =
        table.texts().into_iter().map(|(path, text)| (path.to_string(), text, table.is_trigger(&path))).collect();
    assert_eq!(
        found,
        [
            ("tableData".to_owned(), "{{Query1.data}}", false),
            ("primaryColumns.a.computedValue".to_owned(), "{{Table1.tableData.map(row => row.a)}}", false),
            ("list[0]".to_owned(), "x", false),
            ("list[1][0]".to_owned(), "y", false),
            ("onRowSelected".to_owned(), "{{Query1.run()}}", true),
        ]
    );
    assert_eq!(read.entities["Format"].texts(), []);
}

#[test]
fn what_is_wrong_has_its_path_and_what_to_do() {
    let table = "/pages/0/entities/Table1";
    let at = |rest: &str| format!("$.pages[0].entities.Table1{rest}");
    one("/version", json!(2), "$.version", "the version is 2", "use a release");
    one("/pages", json!([]), "$", "the app has no page", "add \"pages\"");
    one("/pages", json!({}), "$.pages", "\"pages\" is a list, and here it is an object", "make it a list");
    one("/page", json!([]), "$.page", "a definition has no key \"page\"", "did you mean \"pages\"?");
    one("/theme", json!(1), "$.theme", "\"theme\" is an object, and here it is a number", "make it an object");
    one("/policy", json!({ "fetsh": null }), "$.policy", "fetsh", "docs/policy.md");
    one("/policy", json!({ "frames": {} }), "$.policy", "not for an app to say", "docs/policy.md");
    one(&format!("{table}/kind"), json!("wigdet"), &at(".kind"), "no kind of entity", "did you mean \"widget\"?");
    one(&format!("{table}/propertys"), json!({}), &at(".propertys"), "no key", "did you mean \"properties\"?");
    one(&format!("{table}/type"), json!(null), &at(".type"), "\"type\" is a text, and here it is null", "make it");
    one(&format!("{table}/triggers/0"), json!("a..b"), &at(".triggers[0]"), "a name is missing", "columns.name");
    one(&format!("{table}/triggers/0"), json!(7), &at(".triggers[0]"), "is a text", "columns.name");
    one(&format!("{table}/meta/list"), json!(1), &at(".meta.list"), "a property and a meta property", "under \"meta\"");
    one(&format!("{table}/setters/set data"), json!("a"), &at(".setters[\"set data\"]"), "cannot name", "setData");
    let query = "/pages/0/entities/Query1/settings/timeoutMs";
    let at = "$.pages[0].entities.Query1.settings.timeoutMs";
    one(query, json!("1"), at, "a whole number from 1 to 600000, and here it is a text", "make it");
    one(query, json!(0), at, "a whole number from 1 to 600000, and here it is 0", "make it");
    one(query, json!(1.5), at, "a whole number from 1 to 600000, and here it is 1.5", "make it");
    one(
        "/pages/0/entities/a-b",
        json!({ "kind": "js", "body": "" }),
        "$.pages[0].entities[\"a-b\"]",
        "identifier",
        "_",
    );
    one("/pages/0/entities/class", json!({ "kind": "js", "body": "" }), "$.pages[0].entities.class", "language", "_");
    one("/pages/0/entities/Js1", json!({ "kind": "js" }), "$.pages[0].entities.Js1", "\"body\" is missing", "add");
    one("/pages/0/entities/Js1", json!(1), "$.pages[0].entities.Js1", "an entity is an object", "\"kind\"");
    let shared = json!({ "kind": "js", "body": "" });
    one("/pages/0/entities/Format", shared, "$.pages[0].entities.Format", "shared by all pages", "another name");
    one("/libraries/0", json!({ "name": "d" }), "$.libraries[0]", "either \"url\" or \"source\"", "one of the two");
    let without = json!({ "name": "d", "url": "/d.js" });
    one("/libraries/0", without, "$.libraries[0]", "needs \"integrity\"", "openssl dgst");
    let table = json!({ "name": "Table1", "source": "" });
    one("/libraries/0", table, "$.libraries[0]", "an entity and a library", "another name");
}

#[test]
fn a_whole_number_is_one_however_it_is_written() {
    let text = orders().to_string().replace("\"version\":1,", "\"version\":1.0,").replace(":5000", ":5e3");
    let read = Definition::from_json(&text).expect("a definition");
    assert_eq!(read.to_json(), orders());
}

#[test]
fn what_a_problem_is_about_is_known() {
    let text = r#"{
        "version": 2, "name": "x", "name": "y", "extra": 1,
        "entities": { "a b": { "kind": "js", "body": "" }, "W": { "kind": "widget", "type": 1,
            "properties": { "p": 1 }, "meta": { "p": 1 }, "setters": { "a b": "p" } }, "Two": { "kind": "js", "body": "" } },
        "pages": [{ "name": "P", "entities": { "Two": { "kind": "js", "body": "" } } }]
    }"#;
    let mut found: Vec<_> = Definition::read(text)
        .expect_err("problems")
        .into_iter()
        .map(|Mistake { problem, about }| (problem.path, about))
        .collect();
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    let expected = [
        ("$.entities.W.meta.p", About::Key),
        ("$.entities.W.setters[\"a b\"]", About::Key),
        ("$.entities.W.type", About::Value),
        ("$.entities[\"a b\"]", About::Key),
        ("$.extra", About::Key),
        ("$.name", About::SecondKey),
        ("$.pages[0].entities.Two", About::Key),
        ("$.version", About::Value),
    ];
    assert_eq!(found, expected.map(|(path, about)| (path.to_owned(), about)));
}

#[test]
fn all_problems_are_found_and_not_the_first_alone() {
    let json = json!({
        "version": 1, "names": "x",
        "pages": [{ "name": "A", "entities": { "W": { "kind": "widget" } } }, { "name": "A" }]
    });
    let found: Vec<_> = problems(&json).into_iter().map(|(path, message, _)| format!("{path}: {message}")).collect();
    assert_eq!(
        found,
        [
            "$.names: a definition has no key \"names\"",
            "$: \"name\" is missing",
            "$.pages[0].entities.W: \"type\" is missing",
        ]
    );
}

#[test]
fn two_pages_of_a_name_and_keys_that_are_there_twice_are_told() {
    let text = r#"{ "version": 1, "name": "x", "pages": [{ "name": "A" }, { "name": "A", "name": "B" }] }"#;
    let found = Definition::from_json(text).expect_err("problems");
    let told: Vec<_> = found.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect();
    assert_eq!(
        told,
        ["$.pages[1].name: the key \"name\" is there twice", "$.pages[1]: there are two pages called \"A\"",]
    );
}

#[test]
fn text_that_is_no_json_is_told_with_its_place() {
    let found = Definition::from_json("{ \"version\": 1,\n \"pages\": [ { \"name\": } ] }").expect_err("a problem");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, "$.pages[0].name");
    assert!(found[0].message.contains("line 2"), "{}", found[0].message);
    let deep = "[".repeat(100_000);
    assert!(Definition::from_json(&deep).is_err());
}

#[test]
fn edits_are_read() {
    let text = r#"[
        { "op": "add", "name": "A", "entity": { "kind": "js", "body": "export default {}" } },
        { "op": "remove", "name": "B" },
        { "op": "rename", "name": "C", "to": "D" },
        { "op": "change", "name": "E", "property": "a[0].b", "value": null },
        { "op": "change", "name": "E", "property": "a.c" },
        { "op": "body", "name": "F", "body": "export default {}" }
    ]"#;
    let edits = read_edits(text).expect("edits");
    assert!(matches!(&edits[0], Edit::Add { entity: Entity::Js(_), .. }));
    let property = |text: &str| text.parse::<Path>().expect("a path");
    assert_eq!(edits[3], Edit::Change { name: "E".into(), property: property("a[0].b"), value: Some(Json::Null) });
    assert_eq!(edits[4], Edit::Change { name: "E".into(), property: property("a.c"), value: None });
    assert_eq!(edits.iter().map(Edit::name).collect::<String>(), "ABCEEF");
}

#[test]
fn what_is_wrong_with_edits_has_its_path_and_what_to_do() {
    let text = r#"[
        { "op": "renam", "name": "A" }, { "name": "A" }, 7, { "op": "rename", "name": "C", "to": "a b" },
        { "op": "change", "name": "C", "property": "" }, { "op": "add", "name": "C", "entity": { "kind": "js" } },
        { "op": "change", "name": "C", "property": "a[" }
    ]"#;
    let told: Vec<_> = read_edits(text).expect_err("problems").iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "$[0]: there is no edit called \"renam\" (did you mean \"rename\"?)",
            "$[1]: \"op\" is missing (edits are add, remove, rename, change, body)",
            "$[2]: \"op\" is missing (edits are add, remove, rename, change, body)",
            "$[3].to: \"a b\" cannot name an entity: it is not a JavaScript identifier (use letters, digits, _ and $, and \
             no digit first)",
            "$[4].property: the path of a property is empty (name the property)",
            "$[5].entity: \"body\" is missing (add \"body\": \"…\")",
            "$[6].property: \"a[\" is no path: a bracket is not closed (write it as in code: \"columns.name.onClick\")",
        ]
    );
    assert_eq!(read_edits("{}").expect_err("a problem")[0].message, "edits are a list");
}
