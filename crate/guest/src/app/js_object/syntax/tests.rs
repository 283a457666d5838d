use super::{JsSyntax, MemberKind, START, read};
use belljar_core::Limits;

fn syntax(body: &str) -> JsSyntax {
    read(body, &Limits::default()).unwrap_or_else(|problem| panic!("{body}: {}", problem.message))
}

fn problem(body: &str) -> (String, Option<(u32, u32)>) {
    let problem = read(body, &Limits::default()).expect_err(body);
    (problem.message, problem.position.map(|at| (at.line, at.column)))
}

/// Name, kind, value.
fn members(body: &str) -> Vec<(String, &str, &str)> {
    let kind = |kind| match kind {
        MemberKind::Function { is_async: false, .. } => "function",
        MemberKind::Function { is_async: true, .. } => "async",
        MemberKind::Variable => "variable",
    };
    let members = syntax(body).members.into_iter();
    members.map(|member| (member.name, kind(member.kind), &body[member.value])).collect()
}

#[test]
fn export_default_with_functions_sync_or_async_and_variables() {
    let body = "// Orders' own\nexport default {
  count: 0, // how many
  rows: [1, 2].map(x => x * 2),
  'first name': f(1)(2),
  empty: undefined,
  total() { return this.count },
  async load(id) { await Query1.run({ id }) },
  add: (a, b) => a + b,
  later: async () => {},
  old: function () {},
  *each() {},
  shared,
};
";
    assert_eq!(
        members(body).iter().map(|(name, kind, value)| (name.as_str(), *kind, *value)).collect::<Vec<_>>(),
        [
            ("count", "variable", "0"),
            ("rows", "variable", "[1, 2].map(x => x * 2)"),
            ("first name", "variable", "f(1)(2)"),
            ("empty", "variable", "undefined"),
            ("total", "function", "total() { return this.count }"),
            ("load", "async", "async load(id) { await Query1.run({ id }) }"),
            ("add", "function", "(a, b) => a + b"),
            ("later", "async", "async () => {}"),
            ("old", "function", "function () {}"),
            ("each", "function", "*each() {}"),
            ("shared", "variable", "shared"),
        ]
    );
    assert_eq!(members("export default {}"), []);
    assert_eq!(members("export default ({ a: 1 })")[0].0, "a");
    assert_eq!(members("export default{'a' /* : */ : /* , */ 1}"), [("a".to_owned(), "variable", "1")]);
    assert_eq!(members("export default { ['a']: 1, 2: 3 }").len(), 2);
}

#[test]
fn anything_else_is_told_to_start_with_export_default() {
    for body in [
        "",
        "{ a: 1 }",
        "export default 1",
        "export default function () {}",
        "export default class {}",
        "const a = 1;",
        "export const a = 1",
        "export default { a: 1 }; f()",
        "import a from 'b'; export default {}",
        "let x = ;",
        "export default [1]",
        "module.exports = {}",
    ] {
        assert_eq!(problem(body).0, START, "{body}");
    }
    assert_eq!(problem("// why\nexport default 1").1, Some((2, 16)));
}

#[test]
fn what_is_wrong_is_told_where_it_is() {
    for (body, message, at) in [
        ("export default { a: 1\n  b: 2 }", "expected", (2, 3)),
        ("export default {\n  a: 1,\n  get b() { return 1 } }", "make the getter or setter a function", (3, 3)),
        ("export default { ...x }", "write those of the other object out", (1, 18)),
        ("export default { [a]: 1 }", "without brackets", (1, 18)),
        ("export default { a: 1, __proto__: x }", "__proto__", (1, 24)),
    ] {
        let (said, position) = problem(body);
        assert!(said.contains(message), "{body}: {said}");
        assert_eq!(position, Some(at), "{body}");
    }
}

#[test]
fn of_duplicate_keys_the_first_function_wins() {
    let body = "export default {\n  a: 1, /* é */ a() { return 2 },\n  a() { return 3 }, b: 4,\n  b: 5 }";
    assert_eq!(members(body), [("a".to_owned(), "function", "a() { return 2 }"), ("b".to_owned(), "variable", "4")]);
    let syntax = syntax(body);
    assert_eq!(
        syntax.dropped.iter().map(|span| &body[span.clone()]).collect::<Vec<_>>(),
        ["a: 1", "a() { return 3 }", "b: 5"]
    );
    let variables = "               {\n                                 \n                    b: 4}";
    assert_eq!(syntax.variables.as_deref(), Some(variables));
    assert_eq!(super::read("export default { a() {} }", &Limits::default()).map(|read| read.variables), Ok(None));
}

#[test]
fn the_variables_are_an_object_with_each_line_and_column_where_it_was() {
    let body = "// 😀\nexport default {\n  a: 'é'\n  , // b: 3\n  b() {}, 'c': /x/ } // end";
    let variables = "     \n               {\n  a: 'é',\n             \n  'c': /x/}";
    let made = syntax(body).variables.expect("there are two");
    assert_eq!(made.replace(' ', ""), variables.replace(' ', "").replace("'é',\n\n", "'é'\n,\n"));
    for word in ["a:", "'c'"] {
        let column = |text: &str| {
            let at = text.find(word).expect(word);
            let line = text[..at].rsplit('\n').next().unwrap_or_default();
            (text[..at].matches('\n').count(), line.encode_utf16().count())
        };
        assert_eq!(column(body), column(&made), "{word}");
    }
}

#[test]
fn what_a_member_refers_to_is_known_and_this_is_the_object() {
    let body = "export default {
  a: Table1.rows,
  b: () => this.a + Other.f(this.b),
  c(x) { return [1].map(y => this.a + x + y) + (function () { return this.z })() },
  d: async function d() { d(); await Query1.run() },
}";
    let paths: Vec<Vec<String>> = syntax(body)
        .members
        .into_iter()
        .map(|member| {
            let print = |of: &crate::app::references::Reference| {
                assert!(member.span.start <= of.span.start && of.span.end <= member.span.end);
                format!("{}{}", of.path, if of.called { "()" } else { "" })
            };
            member.references.iter().map(print).collect()
        })
        .collect();
    assert_eq!(
        paths,
        [vec!["Table1.rows"], vec!["this.a", "Other.f()", "this.b"], vec!["this.a"], vec!["Query1.run()"],]
    );
}
