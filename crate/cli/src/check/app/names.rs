//! Names that nothing has, properties that their entity lacks, and entities that nothing names.

use super::{
    Level, Look, Tell,
    cells::{Cell, Code, Named, Role, What},
};
use crate::repeated::REPEATED;
use belljar_core::app::{Definition, Entity, Step, name::nearest};
use belljar_guest::{
    app::{js_object::syntax::MemberKind, references::Reference},
    permits,
};
use std::{borrow::Cow, collections::HashSet};

/// Libraries that every page has.
const LIBRARIES: &[&str] = &["_", "moment"];

/// What a page has and app code does not, by design.
const PAGE: &[&str] = &[
    "window",
    "document",
    "location",
    "navigator",
    "history",
    "parent",
    "top",
    "self",
    "XMLHttpRequest",
    "WebSocket",
    "EventSource",
    "Worker",
    "indexedDB",
    "sessionStorage",
    "caches",
    "alert",
    "require",
    "process",
    "importScripts",
];

/// What every object has.
const INHERITED: &[&str] = &[
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
    "__proto__",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
];

/// What a query reads as.
const QUERY: &[&str] = &["data", "responseMeta", "isLoading", "run", "clear"];

pub(super) fn check(look: &mut Look<'_>, definition: &Definition, code: &Code<'_>) {
    let libraries: HashSet<&str> =
        LIBRARIES.iter().copied().chain(definition.libraries.iter().map(|library| library.name.as_str())).collect();
    let mut used = HashSet::new();
    for cell in &code.cells {
        for reference in &cell.references {
            match code.target(cell, reference) {
                Some((entity, rest)) => {
                    if entity != cell.entity {
                        used.insert(entity);
                    }
                    property(look, code, cell, reference, entity, rest);
                }
                None if cell.asked.contains(&reference.name_span.start) => {}
                None if reference.is_of_the_app() && !libraries.contains(reference.name()) => {
                    unknown(look, code, cell, reference, &libraries);
                }
                None => {}
            }
        }
    }
    let broken = words_of_broken_code(code);
    for (at, named) in code.entities.iter().enumerate() {
        if !used.contains(&at) && !broken.contains(named.name) {
            unused(look, code, at, named);
        }
    }
}

/// The words of code that cannot be read: it may use what they name.
fn words_of_broken_code<'a>(code: &Code<'a>) -> HashSet<&'a str> {
    let broken = code.wrong.iter().filter(|wrong| matches!(wrong.what, What::Syntax(_) | What::Unclosed));
    let words =
        broken.flat_map(|wrong| code.text_of(wrong).split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$'));
    words.filter(|word| !word.is_empty()).collect()
}

fn unknown(look: &mut Look<'_>, code: &Code<'_>, cell: &Cell, reference: &Reference, libraries: &HashSet<&str>) {
    let name = reference.name();
    if name == "appsmith" || (REPEATED.contains(&name) && cell.role == Role::Trigger) {
        return;
    }
    let page = code.entities[cell.entity].page;
    let elsewhere = code.entities.iter().find(|of| of.name == name);
    let near = || {
        let visible = code.entities.iter().filter(|of| page.is_none() || of.page.is_none() || of.page == page);
        let names = visible.map(|of| of.name).chain(libraries.iter().copied());
        let published = permits::FRAMEWORK.iter().map(|(name, _)| *name).chain(permits::INTRINSICS.iter().copied());
        nearest(name, names.chain(published))
    };
    let removed = permits::REMOVED.iter().find(|(removed, _)| *removed == name).map(|(_, reason)| *reason);
    let help = if let Some(Named { page: Some(page), .. }) = elsewhere {
        format!("it is on page {} and not on this one: move it to the app's own entities", page + 1)
    } else if REPEATED.contains(&name) {
        "handlers alone are given it: hand it on as an argument, or compute the list where its data is".to_owned()
    } else if PAGE.contains(&name) {
        "app code does not reach the page: use the framework's functions (docs/globals.md)".to_owned()
    } else if let Some(reason) = removed {
        format!("it is taken out: {reason}")
    } else if reference.written && reference.path.steps().len() == 1 {
        "declare it with let, or keep it in a JS object or in the store".to_owned()
    } else if let Some(near) = near() {
        format!("did you mean \"{near}\"?")
    } else {
        "add an entity of that name, or remove this".to_owned()
    };
    let tell = Tell {
        rule: "unknown-name",
        level: Level::Error,
        message: format!("nothing is called \"{name}\""),
        help,
        place: code.place(cell.entity, &cell.path),
        at: &cell.at,
    };
    look.in_text(tell, &reference.name_span);
}

/// The first step behind an entity's name, as far as it is known what the entity has.
fn property(look: &mut Look<'_>, code: &Code<'_>, cell: &Cell, reference: &Reference, entity: usize, rest: &[Step]) {
    let Some(first) = rest.first() else { return };
    let first = first.name();
    let Named { name, entity: of, .. } = &code.entities[entity];
    let (known, level): (Vec<Cow<'_, str>>, Level) = match of {
        // A page may give a widget more than is written.
        Entity::Widget(widget) => {
            let written = widget.properties.keys().chain(widget.meta.keys()).chain(widget.setters.keys());
            (written.map(|key| key.as_str().into()).collect(), Level::Note)
        }
        Entity::Query(_) => (QUERY.iter().map(|key| (*key).into()).collect(), Level::Warning),
        Entity::Js(_) => match code.objects.get(&entity) {
            Some(object) => (object.members.iter().map(|member| member.name.as_str().into()).collect(), Level::Error),
            None => return,
        },
    };
    if known.contains(&first) || INHERITED.contains(&&*first) {
        return;
    }
    let near = nearest(&first, known.iter().map(|name| &**name));
    if near.is_none() && level != Level::Error {
        return;
    }
    let owner = if reference.name() == "this" { "this" } else { name };
    let own = if level == Level::Note { " of its own" } else { "" };
    let tell = Tell {
        rule: "unknown-property",
        level,
        message: format!("{owner} has no \"{first}\"{own}"),
        help: match near {
            Some(near) if level == Level::Note => format!("did you mean \"{near}\", or does the page give it that?"),
            Some(near) => format!("did you mean \"{near}\"?"),
            None if known.is_empty() => "the object is empty".to_owned(),
            None => format!("it has {}", known.join(", ")),
        },
        place: code.place(cell.entity, &cell.path),
        at: &cell.at,
    };
    look.in_text(tell, &reference.span);
}

fn unused(look: &mut Look<'_>, code: &Code<'_>, at: usize, named: &Named<'_>) {
    let (kind, help) = match named.entity {
        Entity::Query(query) if !query.settings.run_on_load => {
            ("query", "run it somewhere, set \"runOnLoad\", or remove it")
        }
        Entity::Js(_)
            if code.objects.get(&at).is_some_and(|object| {
                object.members.iter().any(|member| matches!(member.kind, MemberKind::Function { .. }))
                    || object.members.iter().all(|member| member.kind == MemberKind::Variable)
            }) =>
        {
            ("JS object", "use it somewhere, or remove it")
        }
        _ => return,
    };
    let tell = Tell {
        rule: "unused-entity",
        level: Level::Warning,
        message: format!("nothing uses the {kind} \"{}\"", named.name),
        help: help.to_owned(),
        place: named.name.to_owned(),
        at: &named.at,
    };
    look.at_key(tell);
}
