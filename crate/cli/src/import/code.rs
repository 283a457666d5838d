//! Code in what is imported: where it is, and what it is for.

use super::{Import, Tally};
use crate::repeated::REPEATED;
use belljar_core::{
    Limits,
    app::{Path, Segments, texts},
    event::Kind,
};
use belljar_guest::app::references::references;
use serde_json::{Map, Value as Json};

/// Whether there is code in a value, at any depth.
pub(super) fn is_in(json: &Json) -> bool {
    let mut open = vec![json];
    while let Some(json) = open.pop() {
        match json {
            Json::String(text) if Segments::of(text).has_code() => return true,
            Json::Array(items) => open.extend(items),
            Json::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    false
}

/// Texts with braces that the export does not know as code: here they are. `listed` are the paths of those that it does,
/// `known` its list of all code by its text.
pub(super) fn bound(import: &mut Import, place: &str, of: &Map<String, Json>, listed: &[Path], known: &[&str]) {
    let is_known = |text: &str| {
        let segments = Segments::of(text);
        segments.codes().all(|code| known.iter().any(|of| of.trim() == code.text(text).trim()))
    };
    let mut unlisted: Vec<String> = texts(of)
        .into_iter()
        .filter(|(_, text)| Segments::of(text).has_code() && !is_known(text))
        .filter(|(path, _)| !listed.iter().any(|of| path.starts_with(of) || of.starts_with(path)))
        .map(|(path, _)| path.to_string())
        .collect();
    unlisted.sort();
    for path in unlisted {
        import.leave_out(
            format!("that {place}.{path} is text"),
            "there are braces in it, and in a definition that is code: write {{ '{{' }} for braces",
        );
    }
}

/// Data fields of a widget that are to be evaluated for each item of the widget around it: here they are evaluated once.
pub(super) fn repeated(tally: &mut Tally, place: &str, properties: &Map<String, Json>, triggers: &[Path]) {
    for (path, text) in texts(properties).into_iter().filter(|(path, _)| !triggers.contains(path)) {
        let segments = Segments::of(text);
        // What cannot be parsed refers to nothing, and `belljar check` says where it is wrong.
        let read = segments.codes().filter_map(|code| references(Kind::Data, code.text(text), &Limits::default()).ok());
        let mut names: Vec<String> = read
            .flatten()
            .map(|reference| reference.name().to_owned())
            .filter(|name| REPEATED.contains(&name.as_str()))
            .collect();
        names.sort();
        names.dedup();
        for name in names {
            let why = "a data field is evaluated once and not for each item: compute the list where its data is";
            tally.note_in(format!("what {name} is"), why, format!("{place}.{path}"));
        }
    }
}
