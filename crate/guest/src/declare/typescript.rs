//! The declarations that editors read: what app code may call, without a page around it.

use super::{Function, Presence, Returns, functions, objects};
use std::fmt::Write as _;

/// The text of `app.d.ts`.
pub fn typescript() -> String {
    let mut text = String::from(
        "// What code in a Belljar app can use. Made from the guest's own declarations; to be changed there.\n\
         // For an editor: `lib` is ES2024 without DOM, and this file beside it.\n",
    );
    for object in objects() {
        comment(&mut text, "", object.summary, &[]);
        // Writing to a string does not fail, here and below.
        let _ = writeln!(text, "declare {}\n", object.typescript.trim());
    }
    for function in functions().filter(|function| !function.name.contains('.')) {
        let lines: Vec<String> = parameter_lines(function).collect();
        comment(&mut text, "", function.summary, &lines);
        let _ = writeln!(text, "declare function {};\n", signature(function));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// `storeValue(key: string, value: any, persist?: boolean): Promise<{}>`
pub(super) fn signature(function: &Function) -> String {
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .map(|parameter| {
            let (name, accepts) = (parameter.name, parameter.accepts.typescript());
            match parameter.presence {
                Presence::Required => format!("{name}: {accepts}"),
                Presence::Optional | Presence::Default(_) => format!("{name}?: {accepts}"),
                Presence::Rest => format!("...{name}: {accepts}[]"),
            }
        })
        .collect();
    let returns = match function.returns {
        Returns::Value(name) => name.to_owned(),
        Returns::Promise(name) => format!("Promise<{name}>"),
    };
    format!("{}({}): {returns}", function.own_name(), parameters.join(", "))
}

fn parameter_lines(function: &Function) -> impl Iterator<Item = String> {
    function.parameters.iter().map(|parameter| {
        let default = match parameter.presence {
            Presence::Default(value) => format!(" Default: `{value}`."),
            _ => String::new(),
        };
        format!("@param {} {}{default}", parameter.name, parameter.summary)
    })
}

fn comment(text: &mut String, indent: &str, summary: &str, lines: &[String]) {
    if lines.is_empty() {
        let _ = writeln!(text, "{indent}/** {summary} */");
        return;
    }
    let _ = writeln!(text, "{indent}/**\n{indent} * {summary}");
    for line in lines {
        let _ = writeln!(text, "{indent} * {line}");
    }
    let _ = writeln!(text, "{indent} */");
}
