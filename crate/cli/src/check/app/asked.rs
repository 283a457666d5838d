//! Names of which code asks whether there are any: `typeof name` is no error when there is none (ECMA-262, 13.5.3.1).

use belljar_guest::app::references::Reference;
use std::collections::HashSet;

/// Where in a text the names begin that it only asks for.
pub(super) fn names(text: &str, references: &[Reference]) -> HashSet<usize> {
    references.iter().filter(|reference| is_asked(text, reference)).map(|reference| reference.name_span.start).collect()
}

fn is_asked(text: &str, reference: &Reference) -> bool {
    // Of a member it asks only once the object is there.
    if reference.path.steps().len() != 1 || reference.called || reference.written {
        return false;
    }
    let (mut before, mut behind) =
        (before_space(&text[..reference.name_span.start]), behind_space(&text[reference.name_span.end..]));
    while let (Some(outer), Some(rest)) = (before.strip_suffix('('), behind.strip_prefix(')')) {
        (before, behind) = (before_space(outer), behind_space(rest));
    }
    let Some(rest) = before.strip_suffix("typeof") else { return false };
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
    let goes_on = behind.starts_with(['[', '(', '.', '`']) || behind.starts_with("?.");
    !rest.ends_with(is_word) && !goes_on
}

/// A text without the white space and comments at its end.
fn before_space(mut text: &str) -> &str {
    loop {
        text = text.trim_end();
        match text.strip_suffix("*/").and_then(|within| within.rfind("/*")) {
            Some(start) => text = &text[..start],
            None => return text,
        }
    }
}

/// A text without the white space and comments at its beginning.
fn behind_space(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        match text.strip_prefix("/*").and_then(|within| within.split_once("*/")) {
            Some((_, rest)) => text = rest,
            None => return text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::names;
    use belljar_core::{Limits, event::Kind};
    use belljar_guest::app::references::references;

    #[test]
    fn a_name_is_asked_for_by_typeof_alone() {
        for (code, asked) in [
            ("typeof a", 1),
            ("typeof a === 'undefined' ? 1 : 2", 1),
            ("1 + typeof(a)", 1),
            ("typeof ( /* of */ ( a ) )", 1),
            ("typeof a ? b : c", 1),
            ("typeof (a + 1)", 0),
            ("typeof (a)(1)", 0),
            ("typeof a.b", 0),
            ("typeof a[b]", 0),
            ("typeof a?.b", 0),
            ("typeof a?.[0]", 0),
            ("typeof a()", 0),
            ("f(a)", 0),
            ("$typeof(a)", 0),
            ("x.typeof(a)", 0),
            ("'typeof' in a", 0),
        ] {
            let found = references(Kind::Data, code, &Limits::default()).expect("it is code");
            assert_eq!(names(code, &found).len(), asked, "{code}");
        }
    }
}
