//! Another name for an entity, in code that refers to it: by syntax, so that texts, properties and locals of the same
//! name stay what they are.

use super::{references, scopes::Walk, tree::Tree};
use belljar_core::{Limits, app::Segments, event::Kind};
use std::ops::Range;

/// Code with another name in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renamed {
    /// The text, if it is another one.
    pub text: Option<String>,
    /// Where the new name would mean something else: bytes of the old text. These stay as they are.
    pub captured: Vec<Range<usize>>,
}

/// Renames in the text of a property or of a query's template. Code that cannot be parsed is left as it is.
pub fn in_text(text: &str, kind: Kind, name: &str, to: &str, limits: &Limits) -> Renamed {
    if !may_have(text, name) {
        return Renamed::default();
    }
    let mut changes = Changes::default();
    for segment in Segments::of(text).codes() {
        if let Ok(tree) = Tree::of_code(kind, segment.text(text), limits) {
            changes.find(&tree, segment.text(text), segment.span.start, name, to);
        }
    }
    changes.made(text)
}

/// Renames in the code of a data field, without `{{ }}`.
pub(super) fn in_code(code: &str, name: &str, to: &str, limits: &Limits) -> Renamed {
    if !may_have(code, name) {
        return Renamed::default();
    }
    let mut changes = Changes::default();
    if let Ok(tree) = Tree::of_code(Kind::Data, code, limits) {
        changes.find(&tree, code, 0, name, to);
    }
    changes.made(code)
}

/// Renames in the body of a JS object. One that cannot be parsed is left as it is.
pub fn in_body(body: &str, name: &str, to: &str, limits: &Limits) -> Renamed {
    if !may_have(body, name) {
        return Renamed::default();
    }
    let mut changes = Changes::default();
    if let Ok(tree) = Tree::of_module(body, limits) {
        changes.find(&tree, body, 0, name, to);
    }
    changes.made(body)
}

/// Whether it is worth parsing: the name stands there, or could, with escapes.
fn may_have(text: &str, name: &str) -> bool {
    text.contains(name) || text.contains("\\u")
}

#[derive(Default)]
struct Changes {
    made: Vec<(Range<usize>, String)>,
    captured: Vec<Range<usize>>,
}

impl Changes {
    /// Notes what is to be changed in code that begins at a byte of the whole text.
    fn find(&mut self, tree: &Tree, code: &str, start: usize, name: &str, to: &str) {
        let mut walk = Walk::new(tree, tree.sym(to));
        walk.all();
        let (captured, free): (Vec<_>, Vec<_>) = walk.uses.into_iter().partition(|used| used.captured);
        let of_name = |uses| {
            let found = references::of_uses(tree, code, uses).into_iter();
            found.filter(|reference| reference.name() == name).map(move |reference| {
                let span = reference.name_span;
                (start + span.start..start + span.end, reference.shorthand)
            })
        };
        self.captured.extend(of_name(captured).map(|(span, _)| span));
        let new = |(span, shorthand)| (span, if shorthand { format!("{name}: {to}") } else { to.to_owned() });
        self.made.extend(of_name(free).map(new));
    }

    fn made(mut self, text: &str) -> Renamed {
        self.made.sort_by_key(|(span, _)| span.start);
        let mut renamed = String::with_capacity(text.len());
        let mut at = 0;
        for (span, new) in &self.made {
            renamed.push_str(&text[at..span.start]);
            renamed.push_str(new);
            at = span.end;
        }
        renamed.push_str(&text[at..]);
        Renamed { text: (!self.made.is_empty()).then_some(renamed), captured: self.captured }
    }
}

#[cfg(test)]
mod tests {
    use super::{in_body, in_text};
    use belljar_core::{Limits, event::Kind};

    fn renamed(text: &str) -> String {
        in_text(text, Kind::Data, "Table1", "Orders", &Limits::default()).text.unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn renaming_an_entity_rewrites_references_in_code_by_syntax_not_by_text() {
        for (text, expected) in [
            ("{{Table1.a}}", "{{Orders.a}}"),
            (
                "Table1: {{ Table1.a + 'Table1' + `Table1 ${Table1.b}` }}",
                "Table1: {{ Orders.a + 'Table1' + `Table1 ${Orders.b}` }}",
            ),
            ("{{ x.Table1 + { Table1: 1 }.Table1 }}", "{{ x.Table1 + { Table1: 1 }.Table1 }}"),
            ("{{ { Table1 } }}", "{{ { Table1: Orders } }}"),
            ("{{ ({ Table1 } = x) }}", "{{ ({ Table1: Orders } = x) }}"),
            ("{{ ({ Table1 = 1 } = x) }}", "{{ ({ Table1: Orders = 1 } = x) }}"),
            ("{{ [].map(Table1 => Table1.a) + Table1.b }}", "{{ [].map(Table1 => Table1.a) + Orders.b }}"),
            (
                "{{ (() => { const { Table1 } = x; return Table1 })() }}",
                "{{ (() => { const { Table1 } = x; return Table1 })() }}",
            ),
            (
                "{{ (function (a = Table1.x) { var Table1 = 1; return a + Table1 })() }}",
                "{{ (function (a = Orders.x) { var Table1 = 1; return a + Table1 })() }}",
            ),
            ("{{ // Table1\n Table1 }}", "{{ // Table1\n Orders }}"),
            ("{{ T\\u0061ble1.a }}", "{{ Orders.a }}"),
            ("é {{Table1}} 😀 {{ '😀' + Table1.a }} {{Table10}}", "é {{Orders}} 😀 {{ '😀' + Orders.a }} {{Table10}}"),
            ("{{ Table1. }} {{ Table1.a }}", "{{ Table1. }} {{ Orders.a }}"),
            ("{{ Table1.a[Table1.b](Table1.c) }}", "{{ Orders.a[Orders.b](Orders.c) }}"),
            ("Table1", "Table1"),
        ] {
            assert_eq!(renamed(text), expected, "{text}");
        }
    }

    #[test]
    fn a_local_that_would_take_the_new_name_is_told() {
        let text = "{{ rows.map(Orders => Orders + Table1.a) + Table1.b }}";
        let renamed = in_text(text, Kind::Data, "Table1", "Orders", &Limits::default());
        assert_eq!(renamed.text.as_deref(), Some("{{ rows.map(Orders => Orders + Table1.a) + Orders.b }}"));
        assert_eq!(renamed.captured.iter().map(|span| &text[span.clone()]).collect::<Vec<_>>(), ["Table1"]);
        assert_eq!(renamed.captured[0].start, text.find("Table1.a").expect("it is there"));
    }

    #[test]
    fn bodies_of_js_objects_are_renamed_in() {
        let body = "export default {\n  Table1: Table1.a,\n  f(Table1) { return Table1 },\n  g: () => Table1.b,\n}";
        let expected = "export default {\n  Table1: Orders.a,\n  f(Table1) { return Table1 },\n  g: () => Orders.b,\n}";
        assert_eq!(in_body(body, "Table1", "Orders", &Limits::default()).text.as_deref(), Some(expected));
        assert_eq!(in_body("export default { Table1", "Table1", "Orders", &Limits::default()).text, None);
    }
}
