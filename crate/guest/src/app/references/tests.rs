use super::{Reference, references};
use belljar_core::{Limits, event::Kind};

fn found(kind: Kind, code: &str) -> Vec<Reference> {
    references(kind, code, &Limits::default()).unwrap_or_else(|problem| panic!("{code}: {}", problem.message))
}

/// The paths, those called with brackets and those written with an equals sign behind them.
fn paths(kind: Kind, code: &str) -> Vec<String> {
    let print = |reference: Reference| {
        let Reference { path, called, written, .. } = reference;
        format!("{path}{}{}", if called { "()" } else { "" }, if written { "=" } else { "" })
    };
    found(kind, code).into_iter().map(print).collect()
}

fn check(rows: &[(&str, &[&str])]) {
    for (code, expected) in rows {
        assert_eq!(paths(Kind::Data, code), *expected, "{code}");
    }
}

#[test]
fn an_identifier_and_its_static_member_path_up_to_the_first_computed_optional_or_call_step() {
    check(&[
        ("Table1", &["Table1"]),
        ("Table1.selectedRow.id", &["Table1.selectedRow.id"]),
        ("(Table1.a).b", &["Table1.a.b"]),
        ("Table1.rows[i].id", &["Table1.rows", "i"]),
        ("Table1[Input1.text].a[Input2.text]", &["Table1", "Input1.text", "Input2.text"]),
        ("Table1[Other.x].b.c", &["Table1", "Other.x"]),
        ("Query1.data?.rows.length", &["Query1.data"]),
        ("Query1?.data", &["Query1"]),
        ("Query1.run?.()", &["Query1.run()"]),
        ("Query1.data.map(f).length", &["Query1.data.map()", "f"]),
        ("JSObject1.f(Input1.text).g.h(x)", &["JSObject1.f()", "Input1.text", "x"]),
        ("f`${a.b}`", &["f()", "a.b"]),
        ("new A.B(c)", &["A.B()", "c"]),
        ("`${Input1.text} ${'Input2.text'}`", &["Input1.text"]),
        ("Table1[`a`].b", &["Table1"]),
        ("Table1[-1].b", &["Table1"]),
        ("typeof Table1.a", &["Table1.a"]),
        ("", &[]),
        ("// Table1.a", &[]),
        ("'Table1.a'", &[]),
    ]);
}

#[test]
fn literal_numeric_indexes_are_kept() {
    check(&[
        ("Table1.rows[0].id", &["Table1.rows[0].id"]),
        ("Table1['rows'][\"first name\"]", &["Table1.rows[\"first name\"]"]),
        ("Table1.rows['0']", &["Table1.rows[0]"]),
        ("Table1.rows[3000000000]", &["Table1.rows[3000000000]"]),
        ("Table1.rows[1.5].a", &["Table1.rows"]),
    ]);
}

#[test]
fn locals_and_parameters_are_not_references() {
    check(&[
        ("rows.map(row => row.id + Input1.text)", &["rows.map()", "Input1.text"]),
        ("rows.map(function f(row) { return f(row, arguments) })", &["rows.map()"]),
        ("(({ a, b: [c = d], ...e }, f = a) => a + b + c + e + f)(g)", &["d", "b", "g"]),
        ("(() => { const a = b; let c; var d; class E {} function f() {} return [a, c, d, E, f, g] })()", &["b", "g"]),
        ("(function (a = T.x) { var T = 1; return [a, T] })()", &["T.x"]),
        ("((a = T.x, b = () => U.y) => { let T, U; function c() {} return [a, b, T, U, c] })()", &["T.x", "U.y"]),
        ("((a, b = a, c = arguments) => { var a; return [a, b, c] })()", &["arguments"]),
        ("(function f(a = f, { b = arguments } = c) { var c; { function d() {} } return [c, d] })()", &["c"]),
        ("{ m(a = T.x) { const T = a; return T } }", &["T.x"]),
        ("(() => { { let a = 1; } return a })()", &["a"]),
        ("(() => { { var a = 1; } return a })()", &[]),
        ("(() => { { function a() {} } return a })()", &[]),
        ("(() => { for (let i = 0; i < n; i++) {} return i })()", &["n", "i"]),
        ("(() => { for (const [k, v] of Object.entries(o)) { k; v } k })()", &["Object.entries()", "o", "k"]),
        ("(() => { for (const k in o) { k } })()", &["o"]),
        ("(() => { try { a } catch ({ message }) { message } message })()", &["a", "message"]),
        ("(() => { switch (a) { case b: let c; default: c } c })()", &["a", "b", "c"]),
        ("(() => { a: for (;;) { break a } })()", &[]),
        (
            "class A extends B { static x = c; #y = d; [e]() { return A + f } static { let g; g + h } }",
            &["B", "c", "d", "e", "f", "h"],
        ),
        ("{ a: b, [c]: d, e() { return f }, get g() { return h }, ...i }", &["b", "c", "d", "f", "h", "i"]),
        ("{ Table1, a: Table2 }", &["Table1", "Table2"]),
        ("a; var b = c; d(b)", &["a", "c", "d()"]),
        ("(function () { return arguments })() + (() => arguments)()", &["arguments"]),
        ("async () => { await a.b() }", &["a.b()"]),
        ("(async => async + T.x)(U.y)", &["T.x", "U.y"]),
        ("function* () { yield a }", &["a"]),
    ]);
}

#[test]
fn what_is_written_is_said() {
    check(&[
        ("Text1.text = 123", &["Text1.text="]),
        ("Text1.a[0] += Text1.b", &["Text1.a[0]=", "Text1.b"]),
        ("Text1.a[i].b = 1", &["Text1.a", "i"]),
        ("x++", &["x="]),
        ("--Text1.count", &["Text1.count="]),
        ("delete Text1.a.b", &["Text1.a.b="]),
        ("[a, Text1.b, ...c] = d", &["a=", "Text1.b=", "c=", "d"]),
        ("{a: ({ b, c: d, e: Text1.f = g } = h)}", &["b=", "d=", "Text1.f=", "g", "h"]),
        ("(() => { for (Text1.a of b) {} for (c in d) {} })()", &["Text1.a=", "b", "c=", "d"]),
    ]);
}

#[test]
fn this_is_a_reference_where_it_is_the_one_that_was_given() {
    check(&[
        ("this.params.id + (() => this.a)() + this", &["this.params.id", "this.a", "this"]),
        ("function () { return this.a }", &[]),
        ("{ a() { return this.b } }", &[]),
        ("class { a = this.b }", &[]),
    ]);
    assert!(!found(Kind::Data, "this.a")[0].is_of_the_app());
}

#[test]
fn keywords_and_built_ins_are_not_of_the_app() {
    let code = "undefined + NaN + Math.max(Array.isArray(Table1.rows), appsmith.store.a, showAlert('x'), JSON, fetch)";
    let of_the_app: Vec<_> =
        found(Kind::Data, code).into_iter().filter(Reference::is_of_the_app).map(|of| of.path.to_string()).collect();
    assert_eq!(of_the_app, ["Table1.rows", "appsmith.store.a"]);
}

#[test]
fn programs_and_handlers_have_references_too() {
    let declared = "var a = b; function f() {} class C {} let d; f(a, C, d, e)";
    assert_eq!(paths(Kind::Script, declared), ["b", "e"]);
    assert_eq!(paths(Kind::Trigger, "await Query1.run({ id: Input1.text })"), ["Query1.run()", "Input1.text"]);
}

#[test]
fn spans_are_those_of_the_authors_text() {
    for code in ["\n 'é😀' + Table1 . rows [ 0 ] .id", "/* 😀 */ (Table1\r\n.rows)[\"x\"]\u{2028}.y + Table1.a"] {
        for reference in found(Kind::Data, code) {
            assert_eq!(&code[reference.name_span.clone()], "Table1");
            let text: String =
                code[reference.span.clone()].chars().filter(|c| !c.is_whitespace() && *c != ')').collect();
            let path: String = reference.path.to_string().replace("[\"x\"]", "x").replace('.', "");
            assert_eq!(text.replace(['.', '[', ']', '"'], ""), path.replace(['[', ']'], ""), "{code}");
        }
    }
    let reference = &found(Kind::Data, "a + Table1.rows[0]")[1];
    assert_eq!((reference.span.clone(), reference.name_span.clone()), (4..18, 4..10));
}

#[test]
fn what_cannot_be_parsed_has_a_problem_with_its_position() {
    let problem = references(Kind::Data, "a +\n  ]", &Limits::default()).expect_err("a problem");
    assert_eq!(problem.position.map(|at| (at.line, at.column)), Some((2, 3)));
    let deep = "(".repeat(10_000);
    let problem = references(Kind::Data, &deep, &Limits::default()).expect_err("a problem");
    assert!(problem.message.contains("nests"), "{}", problem.message);
}
