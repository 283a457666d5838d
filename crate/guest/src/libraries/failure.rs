//! Why a library could not be loaded, in words for whoever chose it.

use super::surroundings::ELSEWHERE;
use belljar_core::GuestError;

/// What was thrown while a library was loaded. `missed`: what it has looked for in vain just before.
pub(super) fn reason(error: &GuestError, missed: Option<&str>) -> String {
    let message = &error.error_message.message;
    let needs = undefined_name(message).or(missed);
    let place = match (error.source.line, error.source.column) {
        (Some(line), Some(column)) => format!(" (line {line}, column {column} of its text)"),
        _ => String::new(),
    };
    let name = &error.error_message.name;
    match needs {
        Some(needs) => {
            format!("it needs {needs}, which is not there: a jar has no page and is not Node; {name}: {message}{place}")
        }
        None => format!("{name}: {message}{place}"),
    }
}

/// The name in the engine's words for a name that is not there, if it is one of a page's or Node's.
fn undefined_name(message: &str) -> Option<&str> {
    let name = message.strip_suffix(" is not defined")?;
    ELSEWHERE.contains(&name).then_some(name)
}
