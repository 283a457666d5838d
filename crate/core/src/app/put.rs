//! Putting something into JSON, at a path.

use super::{Path, Step};
use serde_json::{Map, Value as Json};

/// Sets or removes what stands at a path of an object; objects and arrays on the way are made as they are missing.
/// False: something on the way is neither.
pub fn set_at(of: &mut Map<String, Json>, path: &Path, value: Option<Json>) -> bool {
    let [first, rest @ ..] = path.steps() else { return false };
    let [within @ .., last] = rest else {
        match value {
            Some(value) => drop(of.insert(first.name().into_owned(), value)),
            None => drop(of.shift_remove(&*first.name())),
        }
        return true;
    };
    let empty = |next: &Step| match next {
        Step::Index(_) => Json::Array(Vec::new()),
        Step::Key(_) => Json::Object(Map::new()),
    };
    let after_first = within.first().unwrap_or(last);
    let mut at = match value {
        Some(_) => of.entry(first.name()).or_insert_with(|| empty(after_first)),
        None => match of.get_mut(&*first.name()) {
            Some(at) => at,
            None => return true,
        },
    };
    let followers = within.iter().skip(1).chain(std::iter::once(last));
    for (step, next) in within.iter().zip(followers) {
        let missing = || value.as_ref().map(|_| empty(next));
        at = match step_into(at, step, missing) {
            Ok(Some(at)) => at,
            Ok(None) => return true,
            Err(()) => return false,
        };
    }
    match (at, last, value) {
        (Json::Object(members), last, Some(value)) => drop(members.insert(last.name().into_owned(), value)),
        (Json::Object(members), last, None) => drop(members.shift_remove(&*last.name())),
        (Json::Array(items), Step::Index(index), Some(value)) => {
            let index = *index as usize;
            match index.cmp(&items.len()) {
                std::cmp::Ordering::Less => items[index] = value,
                std::cmp::Ordering::Equal => items.push(value),
                std::cmp::Ordering::Greater => return false,
            }
        }
        (Json::Array(items), Step::Index(index), None) => {
            if (*index as usize) < items.len() {
                items.remove(*index as usize);
            }
        }
        _ => return false,
    }
    true
}

/// What stands a step further. `Ok(None)`: there is nothing, and nothing is to be made.
fn step_into<'a>(
    at: &'a mut Json,
    step: &Step,
    missing: impl Fn() -> Option<Json>,
) -> Result<Option<&'a mut Json>, ()> {
    match (at, step) {
        (Json::Object(members), step) => {
            let name = step.name().into_owned();
            if !members.contains_key(&name) {
                let Some(new) = missing() else { return Ok(None) };
                members.insert(name.clone(), new);
            }
            Ok(members.get_mut(&name))
        }
        (Json::Array(items), Step::Index(index)) => {
            let index = *index as usize;
            if index == items.len()
                && let Some(new) = missing()
            {
                items.push(new);
            }
            if index < items.len() { Ok(items.get_mut(index)) } else { missing().map_or(Ok(None), |_| Err(())) }
        }
        _ => Err(()),
    }
}

/// How many levels of brackets an object has, its own among them.
pub fn nesting(of: &Map<String, Json>) -> usize {
    let mut deepest = 1;
    let mut open: Vec<(&Json, usize)> = of.values().map(|value| (value, 1)).collect();
    while let Some((json, around)) = open.pop() {
        let here = around + 1;
        match json {
            Json::Array(items) => open.extend(items.iter().map(|item| (item, here))),
            Json::Object(members) => open.extend(members.values().map(|member| (member, here))),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => continue,
        }
        deepest = deepest.max(here);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::{nesting, set_at};
    use crate::app::Path;
    use serde_json::json;

    #[test]
    fn sets_and_removes_at_any_depth() {
        let mut of = json!({"a": {"b": [1, {"c": 2}]}});
        let mut set = |path: &str, value| {
            let path: Path = path.parse().expect("a path");
            set_at(of.as_object_mut().expect("an object"), &path, value)
        };
        assert!(set("a.b[1].c", Some(json!(3))) && set("a.b[2]", Some(json!("new"))) && set("x.y[0]", Some(json!(1))));
        assert!(set("a.b[0]", None) && set("a.none.at.all", None) && set("z", None));
        assert!(!set("a.b[9]", Some(json!(0))) && !set("a.b[0].c.d", Some(json!(0))) && !set("a.b.key", None));
        assert_eq!(of, json!({"a": {"b": [{"c": 3}, "new"]}, "x": {"y": [1]}}));
    }

    #[test]
    fn levels_are_counted_as_brackets_are() {
        let nesting = |of: serde_json::Value| nesting(of.as_object().expect("an object"));
        assert_eq!(nesting(json!({})), 1);
        assert_eq!(nesting(json!({ "a": 1, "b": [[], { "c": [1] }], "d": {} })), 4);
    }
}
