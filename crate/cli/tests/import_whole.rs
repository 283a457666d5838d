//! `belljar import`: what an export says is in the definition, as code where it is code, or it is listed.

mod support;

use serde_json::{Value as Json, json};
use support::Folder;

/// Imports an export of one page P with these widgets, actions, and more members.
fn import(widgets: &Json, actions: &Json, more: &Json) -> (Json, String) {
    let folder = Folder::new(&format!("import-{:?}", std::thread::current().id()));
    let main = json!({ "widgetName": "Main", "type": "CANVAS_WIDGET", "children": widgets });
    let mut export = json!({
        "exportedApplication": { "name": "A", "pages": [{ "id": "P", "isDefault": true }] },
        "pageList": [{ "unpublishedPage": { "name": "P", "layouts": [{ "dsl": main }] } }],
        "actionList": actions,
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        export[key] = value.clone();
    }
    folder.file("export.json", export.to_string());
    let (code, made, said) = folder.belljar(&["import", "export.json"]);
    assert_eq!(code, 0, "{said}");
    (serde_json::from_str(&made).expect("JSON"), said)
}

fn entity<'a>(app: &'a Json, name: &str) -> &'a Json {
    &app["pages"][0]["entities"][name]
}

/// An action of the page.
fn action(name: &str, kind: &str, more: &Json) -> Json {
    let mut of = json!({ "name": name, "fullyQualifiedName": name, "pageId": "P" });
    for (key, value) in more.as_object().into_iter().flatten() {
        of[key] = value.clone();
    }
    json!({ "pluginType": kind, "pluginId": "some-plugin", "unpublishedAction": of })
}

#[test]
fn queries_keep_their_datasource_and_their_address() {
    let embedded = |url: &str| {
        json!({ "datasource": {
            "name": "DEFAULT_REST_DATASOURCE",
            "datasourceConfiguration": { "url": url, "headers": [{ "key": "a", "value": "b" }], "sshProxyEnabled": false }
        }, "dynamicBindingPathList": [{ "key": "datasourceUrl" }] })
    };
    let actions = json!([
        action("ById", "DB", &json!({ "datasource": { "id": "Shop DB", "pluginId": "p" } })),
        action("ByName", "DB", &json!({ "datasource": { "id": "0123", "name": "Shop" } })),
        action("Api", "API", &embedded("https://api.example/{{appsmith.store.v}}")),
        action("Plain", "API", &embedded("https://api.example")),
        action("Empty", "API", &json!({ "datasource": { "datasourceConfiguration": { "url": "" } } })),
    ]);
    let (app, said) = import(&json!([]), &actions, &json!({}));
    let template = |name: &str| &entity(&app, name)["template"];
    assert_eq!(template("ById")["datasource"], "Shop DB");
    assert_eq!(template("ByName")["datasource"], "Shop");
    assert_eq!(template("Api")["url"], "https://api.example/{{appsmith.store.v}}");
    assert_eq!(template("Plain")["url"], "https://api.example");
    assert_eq!(template("Empty").get("url"), None);
    assert!(!said.contains("is text"), "the address is code: {said}");
    assert!(said.contains("not carried: headers of the datasource of P.Api, P.Plain: "), "{said}");
}

#[test]
fn when_an_action_runs_by_itself_is_carried_or_told() {
    let behaviour = |of: &str| json!({ "runBehaviour": of });
    let actions = json!([
        action("J.load", "JS", &behaviour("ON_PAGE_LOAD")),
        action("J.auto", "JS", &behaviour("AUTOMATIC")),
        action("J.leave", "JS", &behaviour("ON_PAGE_UNLOAD")),
        action("J.never", "JS", &behaviour("MANUAL")),
        action("J.old", "JS", &json!({ "executeOnLoad": true })),
        action("Load", "DB", &behaviour("ON_PAGE_LOAD")),
        action("Auto", "DB", &behaviour("AUTOMATIC")),
        action("Leave", "DB", &behaviour("ON_PAGE_UNLOAD")),
        action("Odd", "DB", &behaviour("ON_FULL_MOON")),
        action("Old", "DB", &json!({ "executeOnLoad": true })),
        action("Changed", "DB", &json!({ "executeOnLoad": true, "runBehaviour": "MANUAL" })),
    ]);
    let (app, said) = import(&json!([]), &actions, &json!({}));
    for (name, on_load) in
        [("Load", true), ("Auto", true), ("Leave", false), ("Odd", false), ("Old", true), ("Changed", false)]
    {
        let runs = entity(&app, name)["settings"]["runOnLoad"] == true;
        assert_eq!(runs, on_load, "{name}");
    }
    for expected in [
        "runBehaviour ON_PAGE_LOAD of P.J.load: call it in a handler",
        "runBehaviour AUTOMATIC of P.J.auto: call it in a handler",
        "runBehaviour ON_PAGE_UNLOAD of P.J.leave, P.Leave: ",
        "executeOnLoad of P.J.old: ",
        "runBehaviour AUTOMATIC of P.Auto: it runs when its page is opened",
        "runBehaviour ON_FULL_MOON of P.Odd: it is not known",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(!said.contains("J.never") && !said.contains("P.Changed") && !said.contains("P.Load"), "{said}");
}

#[test]
fn themes_that_come_with_appsmith_are_carried_by_their_name() {
    let theme =
        |name: &str| json!({ "editModeTheme": { "name": name, "displayName": "Modern", "isSystemTheme": true } });
    let (app, said) = import(&json!([]), &json!([]), &theme("Default"));
    assert_eq!(
        app["theme"],
        json!({
            "colors": { "primaryColor": "#553DE9", "backgroundColor": "#F8FAFC" },
            "borderRadius": { "appBorderRadius": "0.375rem" },
            "boxShadow": { "appBoxShadow": "0 1px 3px 0 rgba(0, 0, 0, 0.1), 0 1px 2px 0 rgba(0, 0, 0, 0.06)" },
            "fontFamily": { "appFont": "Nunito Sans" }
        })
    );
    assert!(!said.contains("the theme Default"), "{said}");
    let (app, said) = import(&json!([]), &json!([]), &theme("Default-New"));
    assert_eq!(app["theme"]["fontFamily"]["appFont"], "System Default");
    assert!(said.contains("the theme's stylesheet"), "{said}");
    let (app, said) = import(&json!([]), &json!([]), &theme("Marvellous"));
    assert_eq!(app.get("theme"), None);
    assert!(said.contains("the theme Marvellous: the export has its name alone"), "{said}");
    let (_, said) = import(&json!([]), &json!([]), &json!({}));
    assert!(!said.contains("theme"), "{said}");
}

#[test]
fn handlers_at_any_depth_are_handlers() {
    let table = json!({ "widgetName": "T", "type": "TABLE_WIDGET_V2",
        "primaryColumns": {
            "x": { "onClick": "{{ showAlert('x') }}", "once": "{{ 1 }}", "onward": "a" },
            "first name": { "onClick": "" },
            "y": { "onSave": "plain" }
        },
        "derivedColumns": { "z": { "onClick": "{{ showAlert('z') }}" } },
        "rows": [{ "onClick": "{{ showAlert('row') }}" }],
        "chart": { "onClick": "{{ 1 + 1 }}" },
        "dynamicBindingPathList": [{ "key": "chart.onClick" }, { "key": "primaryColumns.x.once" }]
    });
    let (app, said) = import(&json!([table]), &json!([]), &json!({}));
    assert_eq!(
        entity(&app, "T")["triggers"],
        json!([
            "primaryColumns.x.onClick",
            "primaryColumns[\"first name\"].onClick",
            "derivedColumns.z.onClick",
            "rows[0].onClick"
        ])
    );
    assert!(!said.contains("is text"), "{said}");
}

#[test]
fn what_the_export_says_is_code_is_not_called_text() {
    let query = |body: &str, keys: Json| {
        action(
            "Q",
            "DB",
            &json!({ "actionConfiguration": { "body": body }, "dynamicBindingPathList": [], "jsonPathKeys": keys }),
        )
    };
    let said = |body: &str, keys: Json| import(&json!([]), &json!([query(body, keys)]), &json!({})).1;
    let clean = said("select {{B.text}} {{ C.text }}", json!(["C.text", "B.text"]));
    assert!(!clean.contains("is text"), "{clean}");
    let text = said("select {{B.text}} {{ C.text }}", json!(["B.text"]));
    assert!(text.contains("that P.Q.body is text"), "{text}");
}

#[test]
fn code_stays_code_where_users_change_something() {
    let widgets = json!([
        { "widgetName": "M", "type": "MODAL_WIDGET", "isVisible": "{{appsmith.store.open}}" },
        { "widgetName": "N", "type": "MODAL_WIDGET", "isVisible": true },
        { "widgetName": "S", "type": "SELECT_WIDGET", "defaultOptionValue": { "value": "{{1}}" } },
    ]);
    let (app, said) = import(&widgets, &json!([]), &json!({}));
    let modal = entity(&app, "M");
    assert_eq!(modal["properties"]["isVisible"], "{{appsmith.store.open}}");
    assert_eq!(modal["meta"].get("isVisible"), None);
    assert!(said.contains("that users change P.M.isVisible: code gives it"), "{said}");
    assert_eq!(entity(&app, "N")["meta"]["isVisible"], true);
    assert_eq!(entity(&app, "S")["meta"]["selectedOptionValue"], "");
    assert_eq!(entity(&app, "S")["properties"]["defaultOptionValue"], json!({ "value": "{{1}}" }));
    assert!(said.contains("that P.S.selectedOptionValue is at first what defaultOptionValue says"), "{said}");
}

#[test]
fn data_fields_that_are_evaluated_for_each_item_are_listed() {
    let widgets = json!([
        { "widgetName": "A", "type": "TEXT_WIDGET", "text": "{{currentItem.name}}", "onClick": "{{showAlert(currentItem.name)}}",
          "dynamicBindingPathList": [{ "key": "text" }], "dynamicTriggerPathList": [{ "key": "onClick" }] },
        { "widgetName": "B", "type": "TEXT_WIDGET", "text": "{{[1].map((currentItem) => currentItem)}}",
          "dynamicBindingPathList": [{ "key": "text" }] },
    ]);
    let (_, said) = import(&widgets, &json!([]), &json!({}));
    assert!(said.contains("not carried: what currentItem is in P.A.text: a data field is evaluated once"), "{said}");
    assert!(!said.contains("P.B.text") && !said.contains("P.A.onClick"), "{said}");
}
