//! The reference that app authors read.

use super::{Function, Presence, functions, methods, objects, policy_key, typescript::signature};
use crate::permits::needs;
use belljar_core::effect::Grant;
use std::fmt::Write as _;

/// The text of `docs/globals.md`.
pub fn reference() -> String {
    let mut text = String::from(
        "# Globals\n\n\
         What app code finds beside JavaScript itself. This page is made from the declarations that arguments are checked \
         by, and every example runs as a test.\n\n\
         What *needs* a grant is there only if the [policy](policy.md) has the key. Arguments of a wrong type are refused \
         at once, as `NAME expected TYPE for 'ARG' argument but received TYPE`: a promise is rejected with it where the \
         function gives one. *Actions* cannot be called in data fields.\n",
    );
    for object in objects() {
        // Writing to a string does not fail, here and below.
        let _ = write!(text, "\n## `{}`\n\n{}\n", object.name, object.summary);
        needed(&mut text, needs(object.name), false);
        fenced(&mut text, "ts", object.typescript);
        fenced(&mut text, "js", object.example);
    }
    for function in functions() {
        entry(&mut text, function, function.needs());
    }
    for (function, needs) in methods() {
        entry(&mut text, function, needs);
    }
    text
}

fn entry(text: &mut String, function: &Function, needs: Grant) {
    let _ = write!(text, "\n## `{}`\n\n{}\n", function.name, function.summary);
    needed(text, needs, function.acts);
    fenced(text, "ts", &signature(function));
    parameters(text, function);
    fenced(text, "js", function.example);
}

fn needed(text: &mut String, needs: Grant, acts: bool) {
    let action = if acts { "An action. " } else { "" };
    match policy_key(needs) {
        Some(key) => drop(writeln!(text, "\n{action}Needs `policy.{key}`.")),
        None if acts => drop(writeln!(text, "\nAn action.")),
        None => {}
    }
}

fn parameters(text: &mut String, function: &Function) {
    if function.parameters.is_empty() {
        return;
    }
    text.push('\n');
    for parameter in function.parameters {
        let presence = match parameter.presence {
            Presence::Required | Presence::Rest => String::new(),
            Presence::Optional => ", may be left out".to_owned(),
            Presence::Default(value) => format!(", `{value}` if left out"),
        };
        let accepts = parameter.accepts.typescript();
        let _ = writeln!(text, "- `{}` (`{accepts}`{presence}): {}", parameter.name, parameter.summary);
    }
}

fn fenced(text: &mut String, language: &str, code: &str) {
    let _ = write!(text, "\n```{language}\n{}\n```\n", code.trim());
}
