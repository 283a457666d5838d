//! Expressions are wrapped into a function; scripts run as they are.

use belljar_core::event::Kind;

/// Lines that stand before the author's first line in a wrapped expression.
pub(crate) const WRAPPED_LINES_BEFORE: u32 = 1;

/// Puts an expression into a function that returns its value.
///
/// The author's text stands on lines of its own, so that its columns are unchanged and a trailing `//` comment ends
/// before the closing brace. `const … =` puts it into expression position: `{a: 1}` is an object, `1; 2` gives 1, `let`
/// and `if` are syntax errors. That the text does not close the function is checked afterwards, in the syntax tree.
pub(crate) fn wrap(kind: Kind, parameters: &[String], source: &str) -> String {
    let asynchronous = if kind == Kind::Trigger { "async " } else { "" };
    let parameters = parameters.join(", ");
    format!("({asynchronous}function ({parameters}) {{ const $$value =\n{source}\n; return $$value; }})")
}

/// Whether there is nothing but white space and comments: such code gives `undefined` and is no error.
pub(crate) fn is_blank(source: &str) -> bool {
    let mut rest = source;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.find(['\n', '\r', '\u{2028}', '\u{2029}']).map_or("", |end| &comment[end..]);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            match comment.find("*/") {
                Some(end) => rest = &comment[end + 2..],
                None => return false,
            }
        } else {
            return rest.is_empty();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_blank;

    #[test]
    fn blank_is_white_space_and_comments() {
        for source in ["", "  \n\t", "// a", "/* a */ // b\n", "\u{feff}\u{a0}", "/**//**/"] {
            assert!(is_blank(source), "{source:?}");
        }
        for source in ["0", "/* open", "/ /", "// a\nb", "/**/;"] {
            assert!(!is_blank(source), "{source:?}");
        }
    }
}
