//! Names that app code can use for what is in an app.

/// The language's reserved words: none can be an identifier, so none could be read.
pub const RESERVED: &[&str] = &[
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// What the value of a field's code is called in the function that is put around it: code there reads no other one.
pub const WRAPPERS_OWN: &str = "$$value";

/// Whether a text could be read as one identifier, reserved words among them.
pub fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let starts = chars.next().is_some_and(|c| c == '_' || c == '$' || c.is_alphabetic());
    starts && chars.all(|c| c == '_' || c == '$' || c.is_alphanumeric())
}

/// Why a text can name nothing in any app, if so: what it is, as an end of a sentence that begins with the name.
pub fn refuse(text: &str) -> Option<&'static str> {
    if !is_identifier(text) {
        Some("is not a JavaScript identifier")
    } else if RESERVED.contains(&text) {
        Some("is a word of the language")
    } else if text == WRAPPERS_OWN {
        Some("is taken by the framework")
    } else {
        None
    }
}

/// The name that was probably meant: the nearest by edits, if it is near enough to be a slip of the hand.
pub fn nearest<'a>(text: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = text.chars().count();
    let distance = |other: &str| {
        // Another case is the most common slip of all.
        if other.eq_ignore_ascii_case(text) { 0 } else { strsim::osa_distance(text, other) }
    };
    // A third of the name may differ, one letter in any case, and never all of it.
    let bound = (length / 3).max(1);
    among
        .into_iter()
        .filter(|other| other.chars().count().abs_diff(length) <= bound && *other != text)
        .map(|other| (distance(other), other))
        .filter(|(distance, _)| *distance <= bound && *distance < length)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::{nearest, refuse};

    #[test]
    fn what_code_can_read_is_a_name() {
        for name in ["Table1", "_", "$x", "größe", "a1"] {
            assert_eq!(refuse(name), None, "{name}");
        }
        for name in ["", "1a", "a b", "a-b", "a.b", "class", "this", "$$value"] {
            assert!(refuse(name).is_some(), "{name}");
        }
    }

    #[test]
    fn the_nearest_name_is_a_slip_away() {
        let names = ["Table1", "Table2", "Query1", "getUsers", "x"];
        assert_eq!(nearest("Tabel1", names), Some("Table1"));
        assert_eq!(nearest("table2", names), Some("Table2"));
        assert_eq!(nearest("getUser", names), Some("getUsers"));
        assert_eq!(nearest("Query", names), Some("Query1"));
        assert_eq!(nearest("Anything", names), None);
        assert_eq!(nearest("y", names), None);
        assert_eq!(nearest("", names), None);
    }
}
