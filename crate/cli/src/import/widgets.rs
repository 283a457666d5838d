//! The tree of a page's widgets becomes its list of widgets. Where each stands in the tree stays among its properties.

use super::{Import, Tally, code, keys, list, paths, unknown};
use belljar_core::app::{Path, Segments, texts};
use serde_json::{Map, Value as Json, json};

/// What of a widget is carried otherwise, or is the editor's.
const OWN: &[&str] =
    &["widgetName", "type", "children", "dynamicBindingPathList", "dynamicTriggerPathList", "dynamicPropertyPathList"];

/// What users change: the property, what it is at first, and the property that says so otherwise.
type Changed = (&'static str, &'static str, &'static str);

/// What the users of a widget change, by its type.
const META: &[(&str, &[Changed])] = &[
    ("INPUT_WIDGET_V2", &[("text", "\"\"", "defaultText")]),
    ("CURRENCY_INPUT_WIDGET", &[("text", "\"\"", "defaultText")]),
    ("PHONE_INPUT_WIDGET", &[("text", "\"\"", "defaultText")]),
    ("RICH_TEXT_EDITOR_WIDGET", &[("text", "\"\"", "defaultText")]),
    ("CHECKBOX_WIDGET", &[("isChecked", "false", "defaultCheckedState")]),
    ("SWITCH_WIDGET", &[("isSwitchedOn", "false", "defaultSwitchState")]),
    ("SELECT_WIDGET", &[("selectedOptionValue", "\"\"", "defaultOptionValue"), ("filterText", "\"\"", "")]),
    ("MULTI_SELECT_WIDGET_V2", &[("selectedOptionValues", "[]", "defaultOptionValue")]),
    ("RADIO_GROUP_WIDGET", &[("selectedOptionValue", "\"\"", "defaultOptionValue")]),
    ("DATE_PICKER_WIDGET2", &[("selectedDate", "\"\"", "defaultDate")]),
    (
        "TABLE_WIDGET_V2",
        &[
            ("selectedRowIndex", "-1", "defaultSelectedRowIndex"),
            ("selectedRowIndices", "[]", "defaultSelectedRowIndices"),
            ("pageNo", "1", ""),
            ("searchText", "\"\"", "defaultSearchText"),
            ("triggeredRowIndex", "-1", ""),
        ],
    ),
    ("LIST_WIDGET_V2", &[("selectedItemKey", "null", "defaultSelectedItem"), ("pageNo", "1", "")]),
    ("TABS_WIDGET", &[("selectedTabWidgetId", "\"\"", "")]),
    ("MODAL_WIDGET", &[("isVisible", "false", "")]),
    ("FILE_PICKER_WIDGET_V2", &[("files", "[]", "")]),
];

/// The setters of a type, beside those of all: the function and the property that it sets.
const SETTERS: &[(&str, &[(&str, &str)])] = &[
    ("INPUT_WIDGET_V2", &[("setValue", "text"), ("setRequired", "isRequired")]),
    ("TEXT_WIDGET", &[("setText", "text"), ("setTextColor", "textColor")]),
    ("BUTTON_WIDGET", &[("setLabel", "text"), ("setColor", "buttonColor")]),
    ("TABLE_WIDGET_V2", &[("setData", "tableData"), ("setSelectedRowIndex", "selectedRowIndex")]),
    ("SELECT_WIDGET", &[("setOptions", "options"), ("setSelectedOption", "selectedOptionValue")]),
    ("CHECKBOX_WIDGET", &[("setValue", "isChecked")]),
    ("SWITCH_WIDGET", &[("setValue", "isSwitchedOn")]),
    ("DATE_PICKER_WIDGET2", &[("setValue", "selectedDate")]),
    ("IMAGE_WIDGET", &[("setImage", "image")]),
];

/// Members of a page and of its layout that are carried, or that the export could do without: which queries run on load
/// stands in the queries, too.
const KNOWN_PAGE: &[&str] = &["name", "slug", "layouts", "isHidden", "userPermissions", "policies", "icon"];
const KNOWN_LAYOUT: &[&str] = &[
    "dsl",
    "viewMode",
    "layoutOnLoadActions",
    "layoutOnLoadActionErrors",
    "validOnPageLoadActions",
    "id",
    "deleted",
    "policies",
    "userPermissions",
];

pub(super) fn page(import: &mut Import, page: &Json) {
    let Some(of) = page.get("unpublishedPage") else {
        return import.leave_out("a page", "only its published form is in the export");
    };
    let name = of.get("name").and_then(Json::as_str).unwrap_or_default().to_owned();
    if import.pages.iter().any(|(other, _)| *other == name) {
        return import.leave_out(format!("a second page {name}"), "there is one of that name already");
    }
    import.pages.push((name.clone(), Map::new()));
    if page.get("publishedPage").is_some_and(|published| published.get("name").is_some()) {
        import.leave_out(format!("the published form of {name}"), "what is imported is what is being edited");
    }
    if of.get("isHidden").and_then(Json::as_bool) == Some(true) {
        import.leave_out(format!("that {name} is hidden"), "which pages can be opened is for the page around the app");
    }
    let mut tally = Tally::default();
    unknown(&mut tally, of, KNOWN_PAGE, &name);
    for layout in list(of, "layouts") {
        unknown(&mut tally, layout, KNOWN_LAYOUT, &name);
        let mut open: Vec<&Json> = layout.get("dsl").into_iter().collect();
        while let Some(widget) = open.pop() {
            open.extend(list(widget, "children").iter().rev());
            self::widget(import, &name, widget, &mut tally);
        }
    }
    tally.tell(import);
}

fn widget(import: &mut Import, page: &str, widget: &Json, tally: &mut Tally) {
    let Json::Object(members) = widget else { return };
    let text = |key: &str| members.get(key).and_then(Json::as_str).unwrap_or_default();
    let (name, widget_type) = (text("widgetName"), text("type"));
    let place = format!("{page}.{name}");
    let mut properties: Map<String, Json> =
        members.iter().filter(|(key, _)| !OWN.contains(&key.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect();
    if !keys(widget, "dynamicPropertyPathList").is_empty() {
        tally.note("which properties are edited as code", "the editor alone needs it", &place);
    }
    let mut triggers: Vec<Path> = Vec::new();
    for path in keys(widget, "dynamicTriggerPathList") {
        match path.parse() {
            Ok(path) => triggers.push(path),
            Err(error) => import.leave_out(format!("the event handler {place}.{path}"), format!("{error}")),
        }
    }
    let bindings = paths(widget, "dynamicBindingPathList");
    // Exports do not list all handlers: none that is empty, and of columns and templates not each.
    for (path, text) in texts(&properties) {
        let on_top = path.steps().len() == 1;
        let is_code = text.is_empty() || (Segments::of(text).has_code() && !bindings.contains(&path));
        let named = path.steps().last().is_some_and(|step| is_handler(&step.name()));
        if named && (on_top || is_code) && !triggers.contains(&path) {
            triggers.push(path);
        }
    }
    let listed: Vec<Path> = bindings.into_iter().chain(triggers.iter().cloned()).collect();
    code::bound(import, &place, &properties, &listed, &[]);
    code::repeated(tally, &place, &properties, &triggers);
    let meta = meta(import, &place, widget_type, &mut properties);
    let common = [("setVisibility", "isVisible"), ("setDisabled", "isDisabled")];
    let own = SETTERS.iter().find(|(of, _)| *of == widget_type).map(|(_, setters)| *setters).unwrap_or_default();
    let known = common.iter().filter(|(_, property)| properties.contains_key(*property)).chain(own);
    let setters: Map<String, Json> =
        known.map(|(function, property)| ((*function).to_owned(), Json::from(*property))).collect();
    let entity = json!({
        "kind": "widget",
        "type": widget_type,
        "properties": properties,
        "triggers": triggers,
        "meta": meta,
        "setters": setters,
    });
    import.add(page, name, entity);
}

fn is_handler(key: &str) -> bool {
    key.strip_prefix("on").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// What the user changes of a widget. The export has no word of it: it is the widget's own matter.
fn meta(import: &mut Import, place: &str, widget_type: &str, properties: &mut Map<String, Json>) -> Map<String, Json> {
    let known = META.iter().find(|(of, _)| *of == widget_type).map(|(_, known)| *known).unwrap_or_default();
    let mut meta = Map::new();
    for (key, first, default) in known {
        let first = serde_json::from_str(first).unwrap_or_default();
        if properties.get(*key).is_some_and(code::is_in) {
            import.leave_out(
                format!("that users change {place}.{key}"),
                "code gives it, and what users change has none: the page gives it another value when they do",
            );
            continue;
        }
        let written = properties.remove(*key);
        let of_default = properties.get(*default);
        if of_default.is_some_and(code::is_in) {
            import.leave_out(
                format!("that {place}.{key} is at first what {default} says"),
                "code gives that: the page sets it when the widget is shown or reset",
            );
        }
        let value = of_default.filter(|json| !code::is_in(json)).cloned().or(written).unwrap_or(first);
        meta.insert((*key).to_owned(), value);
    }
    meta
}
