//! Whatever is done to an app while it runs, it is what it would be if it was opened as it is now.

mod support;

use belljar_core::{
    app::{OpenApp, Opening, Rewritten, read_edits},
    event::Place,
};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use support::{
    Guest,
    app::{Page, definition, js, opening, place},
};

const NAMES: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
const KEYS: [&str; 4] = ["w", "x", "y", "z"];

#[derive(Clone, Debug)]
enum Step {
    Change(usize, usize, Text),
    Remove(usize, usize),
    Add(usize, Vec<Text>),
    AddJs(usize, Text),
    Drop(usize),
    Rename(usize, usize),
    Set(usize, i32),
}

/// A property's text.
#[derive(Clone, Debug)]
enum Text {
    Number(i32),
    Read(usize, usize),
    Sum(Vec<(usize, usize)>),
    Mixed(usize, usize),
    Whole(usize),
    Call(usize),
    Nested(usize, usize),
    Wrong,
}

impl Text {
    fn json(&self) -> Json {
        let path = |(name, key): &(usize, usize)| format!("{}.{}", NAMES[*name], KEYS[*key]);
        json!(match self {
            Self::Number(number) => return json!(number),
            Self::Read(name, key) => format!("{{{{ {} }}}}", path(&(*name, *key))),
            Self::Sum(paths) => format!("{{{{ 1 + {} }}}}", paths.iter().map(path).collect::<Vec<_>>().join(" + ")),
            Self::Mixed(name, key) => format!("<{{{{ {} }}}}> and {{{{ 1 + 1 }}}}", path(&(*name, *key))),
            Self::Whole(name) => format!("{{{{ Object.keys({}).join() }}}}", NAMES[*name]),
            Self::Call(name) => format!("{{{{ {}.f() }}}}", NAMES[*name]),
            Self::Nested(name, key) => {
                return json!({ "a": [{ "b": format!("{{{{ {} }}}}", path(&(*name, *key))) }], "c": 1 });
            }
            Self::Wrong => "{{ null.x }}".to_owned(),
        })
    }
}

fn text() -> impl Strategy<Value = Text> {
    let path = || (0..NAMES.len(), 0..KEYS.len());
    prop_oneof![
        2 => (0..9).prop_map(Text::Number),
        4 => path().prop_map(|(name, key)| Text::Read(name, key)),
        3 => prop::collection::vec(path(), 1..4).prop_map(Text::Sum),
        1 => path().prop_map(|(name, key)| Text::Mixed(name, key)),
        1 => (0..NAMES.len()).prop_map(Text::Whole),
        1 => (0..NAMES.len()).prop_map(Text::Call),
        1 => path().prop_map(|(name, key)| Text::Nested(name, key)),
        1 => Just(Text::Wrong),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (name, key) = (|| 0..NAMES.len(), || 0..KEYS.len());
    let step = prop_oneof![
        6 => (name(), key(), text()).prop_map(|(name, key, text)| Step::Change(name, key, text)),
        1 => (name(), key()).prop_map(|(name, key)| Step::Remove(name, key)),
        3 => (name(), prop::collection::vec(text(), 0..4)).prop_map(|(name, texts)| Step::Add(name, texts)),
        1 => (name(), text()).prop_map(|(name, text)| Step::AddJs(name, text)),
        2 => name().prop_map(Step::Drop),
        2 => (name(), name()).prop_map(|(name, to)| Step::Rename(name, to)),
        2 => (name(), 0..9).prop_map(|(name, value)| Step::Set(name, value)),
    ];
    prop::collection::vec(step, 1..25)
}

/// What the app is defined as, kept by hand.
type Model = BTreeMap<String, Json>;

fn widget(properties: Json) -> Json {
    json!({ "kind": "widget", "type": "X", "properties": properties, "meta": { "m": 0 } })
}

/// A function that reads what a text reads.
fn body(text: &Text) -> String {
    match text.json() {
        Json::String(text) => match text.strip_prefix("{{").and_then(|text| text.strip_suffix("}}")) {
            Some(code) if !text.starts_with('<') => format!("export default {{ w: 5, f() {{ return {code} }} }}"),
            _ => "export default { w: 6, f() { return this.w } }".to_owned(),
        },
        // Not as texts within it, which are no code there.
        other => {
            let code = other.to_string().replace("\"{{ ", " ").replace(" }}\"", " ");
            format!("export default {{ w: 7, f() {{ return {code} }} }}")
        }
    }
}

fn edit_of(step: &Step, model: &Model) -> Option<Json> {
    let is_widget = |name: &str| model.get(name).is_some_and(|entity| entity["kind"] == "widget");
    match step {
        Step::Change(name, key, text) if is_widget(NAMES[*name]) => {
            Some(json!({ "op": "change", "name": NAMES[*name], "property": KEYS[*key], "value": text.json() }))
        }
        Step::Remove(name, key) if is_widget(NAMES[*name]) => {
            Some(json!({ "op": "change", "name": NAMES[*name], "property": KEYS[*key] }))
        }
        Step::Add(name, texts) if !model.contains_key(NAMES[*name]) => {
            let properties: Map<String, Json> =
                KEYS.iter().zip(texts).map(|(key, text)| ((*key).to_owned(), text.json())).collect();
            Some(json!({ "op": "add", "name": NAMES[*name], "entity": widget(properties.into()) }))
        }
        Step::AddJs(name, text) if !model.contains_key(NAMES[*name]) => {
            Some(json!({ "op": "add", "name": NAMES[*name], "entity": js(&body(text)) }))
        }
        Step::Drop(name) if model.contains_key(NAMES[*name]) => Some(json!({ "op": "remove", "name": NAMES[*name] })),
        Step::Rename(name, to) if model.contains_key(NAMES[*name]) && !model.contains_key(NAMES[*to]) => {
            Some(json!({ "op": "rename", "name": NAMES[*name], "to": NAMES[*to] }))
        }
        _ => None,
    }
}

/// Renames as a text editor would: the names are single letters before a dot, or alone in brackets.
fn renamed(json: &Json, name: &str, to: &str) -> Json {
    match json {
        Json::String(text) => {
            let text = text
                .replace(&format!(" {name}."), &format!(" {to}."))
                .replace(&format!("({name})"), &format!("({to})"));
            json!(text)
        }
        Json::Array(items) => items.iter().map(|item| renamed(item, name, to)).collect(),
        Json::Object(members) => {
            let members: Map<String, Json> =
                members.iter().map(|(key, value)| (key.clone(), renamed(value, name, to))).collect();
            members.into()
        }
        other => other.clone(),
    }
}

/// The model with an edit made.
fn made(edit: &Json, model: &Model) -> Model {
    let mut model = model.clone();
    make(edit, &mut model);
    model
}

/// The same by what the runtime says of a renaming.
fn rewritten(edit: &Json, mut model: Model, texts: &[Rewritten]) -> Model {
    if edit["op"] != "rename" {
        assert_eq!(texts, []);
        return made(edit, &model);
    }
    let name = |key: &str| edit[key].as_str().expect("a name").to_owned();
    let entity = model.remove(&name("name")).expect("it is there");
    model.insert(name("to"), entity);
    for Rewritten { place, text } in texts {
        let entity = model.get_mut(&place.entity).expect("an entity");
        let of = match place.property.split_once('.') {
            _ if place.property == "body" => &mut entity["body"],
            Some((key, "a[0].b")) => &mut entity["properties"][key]["a"][0]["b"],
            _ => &mut entity["properties"][&place.property],
        };
        assert!(of.is_string(), "{place:?}");
        *of = json!(text);
    }
    model
}

fn make(edit: &Json, model: &mut Model) {
    let name = edit["name"].as_str().expect("a name");
    match edit["op"].as_str() {
        Some("add") => drop(model.insert(name.to_owned(), edit["entity"].clone())),
        Some("remove") => drop(model.remove(name)),
        Some("rename") => {
            let to = edit["to"].as_str().expect("a name");
            let entity = model.remove(name).expect("it is there");
            model.insert(to.to_owned(), entity);
            for entity in model.values_mut() {
                *entity = renamed(entity, name, to);
            }
        }
        _ => {
            let properties =
                model.get_mut(name).expect("it is there")["properties"].as_object_mut().expect("properties");
            let key = edit["property"].as_str().expect("a property");
            match edit.get("value") {
                Some(value) => drop(properties.insert(key.to_owned(), value.clone())),
                None => drop(properties.shift_remove(key)),
            }
        }
    }
}

/// All that the page knows, as text: values, and what errors say and where.
fn known(page: &Page) -> BTreeMap<String, String> {
    let errors = page.errors.iter().map(|(path, errors)| {
        let texts = errors
            .iter()
            .map(|error| format!("{:?} {:?} {}", error.error_message, error.source, error.original_binding));
        (format!("{path} error"), texts.collect::<Vec<_>>().join("; "))
    });
    page.values.iter().map(|(path, value)| (path.clone(), value.to_string())).chain(errors).collect()
}

/// Edits of a JS object's text, some of them no JavaScript, and of what only the user changes.
#[derive(Clone, Debug)]
enum More {
    Step(Step),
    Body(usize, Option<Text>),
    Meta(usize, Option<Text>),
    /// Two steps at once.
    Both(Step, Step),
}

fn more() -> impl Strategy<Value = Vec<More>> {
    let name = || 0..NAMES.len();
    let one = || steps().prop_map(|mut steps| steps.remove(0));
    let more = prop_oneof![
        6 => one().prop_map(More::Step),
        2 => (name(), prop::option::of(text())).prop_map(|(name, text)| More::Body(name, text)),
        1 => (name(), prop::option::of(text())).prop_map(|(name, text)| More::Meta(name, text)),
        2 => (one(), one()).prop_map(|(a, b)| More::Both(a, b)),
    ];
    prop::collection::vec(more, 1..25)
}

/// The edits, and what the app is like after them as far as the next ones depend on it.
fn edits_of(more: &More, model: &mut Model) -> Vec<Json> {
    let is = |kind: &str, name: usize| model.get(NAMES[name]).is_some_and(|entity| entity["kind"] == kind);
    let change = |name: &usize, text: &Option<Text>| {
        let mut change = json!({ "op": "change", "name": NAMES[*name], "property": "m" });
        if let Some(text) = text {
            change["value"] = text.json();
        }
        change
    };
    let steps: Vec<&Step> = match more {
        More::Step(step) => vec![step],
        More::Both(a, b) => vec![a, b],
        More::Body(name, text) if is("js", *name) => {
            let body = text.as_ref().map_or_else(|| "export default { w: ".to_owned(), body);
            return vec![json!({ "op": "body", "name": NAMES[*name], "body": body })];
        }
        More::Meta(name, text) if is("widget", *name) => return vec![change(name, text)],
        More::Body(..) | More::Meta(..) => Vec::new(),
    };
    let mut edits = Vec::new();
    for step in steps {
        if let Some(edit) = edit_of(step, model) {
            make(&edit, model);
            edits.push(edit);
        }
    }
    edits
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn opened_again_it_is_what_it_had_become(mores in more(), safe_mode in prop::bool::weighted(0.2)) {
        let mut model = Model::new();
        let open = OpenApp { definition: definition(json!({})), safe_mode, ..opening() };
        let mut opening = Opening::new(open.clone()).expect("a definition");
        let (mut page, problems) = Page::try_open(Guest::granted(), open);
        prop_assert_eq!(problems, []);
        // What the user has given, as it follows the edits.
        let mut given: Vec<(Place, i32)> = Vec::new();
        let mut open = None;
        for more in mores {
            if let More::Step(Step::Set(name, value)) = more {
                if model.get(NAMES[name]).is_some_and(|entity| entity["kind"] == "widget") {
                    let path = format!("{}.m", NAMES[name]);
                    page.set(&path, json!(value));
                    given.retain(|(of, _)| *of != place(&path));
                    given.push((place(&path), value));
                }
                continue;
            }
            let edits = json!(edits_of(&more, &mut model)).to_string();
            let edited = page.edited(&edits);
            prop_assert_eq!(&edited.problems, &[], "{}", edits);
            for moved in opening.take_in(read_edits(&edits).expect("edits"), &edited) {
                given = given.into_iter().filter_map(|(of, value)| Some((moved.follow(of)?, value))).collect();
            }
            given.retain(|(of, _)| !page.overruled.contains(of));
            open = opening.renewed().cloned().or(open);
            let (mut fresh, problems) = Page::try_open(Guest::granted(), open.clone().expect("it was changed"));
            prop_assert_eq!(problems, []);
            if let Some(drafts) = opening.drafts() {
                fresh.edited(&drafts);
            }
            for (of, value) in &given {
                fresh.set(&format!("{}.{}", of.entity, of.property), json!(value));
            }
            prop_assert_eq!(known(&page), known(&fresh), "after {}", edits);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn changed_step_by_step_it_is_what_it_would_be_from_scratch(steps in steps()) {
        let mut model = Model::new();
        let mut meta: BTreeMap<String, i32> = BTreeMap::new();
        let mut page = Page::open(json!({}));
        for step in steps {
            if let Step::Set(name, value) = step {
                let name = NAMES[name];
                if model.get(name).is_some_and(|entity| entity["kind"] == "widget") {
                    page.set(&format!("{name}.m"), json!(value));
                    meta.insert(name.to_owned(), value);
                }
                continue;
            }
            let Some(edit) = edit_of(&step, &model) else { continue };
            page.edit(json!([edit]));
            let after = made(&edit, &model);
            let before = std::mem::replace(&mut model, after);
            prop_assert_eq!(&rewritten(&edit, before, &page.rewritten), &model, "what was rewritten by {}", edit);
            let name = edit["name"].as_str().expect("a name");
            if let Some(value) = (edit["op"] == "rename" || edit["op"] == "remove").then(|| meta.remove(name)).flatten()
                && let Some(to) = edit["to"].as_str()
            {
                meta.insert(to.to_owned(), value);
            }
            let mut fresh = Page::open(json!(model));
            for (name, value) in &meta {
                fresh.set(&format!("{name}.m"), json!(value));
            }
            prop_assert_eq!(known(&page), known(&fresh), "after {}", edit);
        }
    }
}
