//! Syntax, checked before the engine sees the code: positions in the author's text, and no way out of the wrapper.

use super::{WRAPPED_LINES_BEFORE, lines};
use belljar_core::{error::Position, event::Kind};
use boa_engine::{
    Source,
    ast::{
        Expression, Module, Script, Statement, StatementListItem, expression::operator::binary::BinaryOp, scope::Scope,
    },
    interner::Interner,
    parser::{Error, Parser, lexer},
};

/// Code that is not JavaScript of the form that its field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxProblem {
    /// What is wrong.
    pub message: String,
    /// In the author's text.
    pub position: Option<Position>,
}

/// Parses a program and, for an expression, makes sure that the author's text did not end the function around it.
pub(crate) fn check(kind: Kind, program: &str, author: &str) -> Result<(), SyntaxProblem> {
    parse(kind, program, author).map(drop)
}

/// The same, and its syntax tree.
pub(crate) fn parse(kind: Kind, program: &str, author: &str) -> Result<(Script, Interner), SyntaxProblem> {
    let (script, interner) = parse_program(program).map_err(|error| {
        let problem = problem(&error, kind, author);
        if kind == Kind::Script || !is_sequence(author) { problem } else { separated(problem.position) }
    })?;
    if kind == Kind::Script || is_expression(&script) { Ok((script, interner)) } else { Err(leaves()) }
}

/// The tree of a program.
pub(crate) fn parse_program(program: &str) -> Result<(Script, Interner), Error> {
    let mut interner = Interner::default();
    let script = Parser::new(Source::from_bytes(program)).parse_script(&Scope::new_global(), &mut interner)?;
    Ok((script, interner))
}

/// The same to look at: it has no scopes.
pub(crate) fn parse_syntax(program: &str) -> Result<(Script, Interner), Error> {
    let mut interner = Interner::default();
    let (script, _) = Parser::new(Source::from_bytes(program)).parse_eval(false, &mut interner)?;
    Ok((script, interner))
}

/// The tree of a module to look at: a JS object is one.
pub(crate) fn parse_module(text: &str) -> Result<(Module, Interner), SyntaxProblem> {
    let mut interner = Interner::default();
    let module = Parser::new(Source::from_bytes(text))
        .parse_module_syntax(&mut interner)
        .map_err(|error| problem(&error, Kind::Script, text))?;
    Ok((module, interner))
}

/// Whether a program is a wrapped expression and nothing else.
fn is_expression(script: &Script) -> bool {
    // `(function () { … })` and nothing else. Text that closes the function's brace must open another one for the
    // closing that follows it, and then the program is a call, a sequence or a second statement instead.
    matches!(in_parentheses(script), Some(Expression::FunctionExpression(_) | Expression::AsyncFunctionExpression(_)))
}

/// What stands in parentheses, if a program is that alone: then what is in them does not end them.
pub(crate) fn in_parentheses(script: &Script) -> Option<&Expression> {
    let [StatementListItem::Statement(statement)] = script.statements().statements() else { return None };
    match &**statement {
        Statement::Expression(Expression::Parenthesized(inner)) => Some(inner.expression()),
        _ => None,
    }
}

/// Whether a text that stands alone is several expressions, separated by commas.
fn is_sequence(author: &str) -> bool {
    let is_comma =
        |expression: &Expression| matches!(expression, Expression::Binary(binary) if binary.op() == BinaryOp::Comma);
    parse_syntax(&format!("(\n{author}\n)")).is_ok_and(|(script, _)| in_parentheses(&script).is_some_and(is_comma))
}

/// In the wrapper's declaration a comma begins another variable: of that the author knows nothing.
fn separated(position: Option<Position>) -> SyntaxProblem {
    SyntaxProblem { message: "expressions that commas separate need parentheses around them".into(), position }
}

/// What the text of a library is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum LibraryForm {
    Script,
    /// An ES module, and what it imports.
    Module {
        imports: Vec<String>,
    },
}

/// Tells what the text of a library is, or where it is wrong. `program`: the text as a script, in its wrapper.
pub(crate) fn check_library(program: &str, text: &str) -> Result<LibraryForm, SyntaxProblem> {
    let mut interner = Interner::default();
    let Err(error) = Parser::new(Source::from_bytes(program)).parse_script(&Scope::new_global(), &mut interner) else {
        return Ok(LibraryForm::Script);
    };
    let mut interner = Interner::default();
    match Parser::new(Source::from_bytes(text)).parse_module(&Scope::new_global(), &mut interner) {
        Ok(module) => {
            let requests = module.items().requests();
            let name =
                |specifier| interner.resolve_expect(specifier).join(str::to_owned, String::from_utf16_lossy, true);
            Ok(LibraryForm::Module { imports: requests.into_iter().map(name).collect() })
        }
        // With a word of modules in it, it was meant as one.
        Err(error) if text.contains("export") && !text.contains("exports") => Err(problem(&error, Kind::Script, text)),
        Err(_) => Err(problem(&error, Kind::Data, text)),
    }
}

fn leaves() -> SyntaxProblem {
    SyntaxProblem { message: "a closing bracket has no opening one".into(), position: None }
}

fn problem(error: &Error, kind: Kind, author: &str) -> SyntaxProblem {
    let (message, position) = match error {
        Error::Expected { expected, found, span, .. } => {
            let expected: Vec<String> = expected.iter().map(|token| format!("'{token}'")).collect();
            (format!("expected {}, found '{found}'", expected.join(" or ")), Some(span.start()))
        }
        Error::Unexpected { message, found, span } => {
            (format!("unexpected token '{found}', {message}"), Some(span.start()))
        }
        Error::AbruptEnd => ("the code ends too early".into(), None),
        Error::Lex { err: lexer::Error::Syntax(message, position) } => (message.to_string(), Some(*position)),
        Error::Lex { err: lexer::Error::IO(error) } => (error.to_string(), None),
        Error::ScopeAnalysis { err } => ((*err).to_owned(), None),
        Error::General { message, position } => (message.to_string(), Some(*position)),
    };
    let position = position.map(|position| {
        let before = if kind == Kind::Script { 0 } else { WRAPPED_LINES_BEFORE };
        in_text(author, position.line_number().saturating_sub(before), position.column_number())
    });
    match (position, error) {
        // What the parser met is the wrapper's end: the author's text stops too early.
        (Some(Met::After(end)), _) => SyntaxProblem { message: "the code ends too early".into(), position: Some(end) },
        (Some(Met::Within(position)), _) => SyntaxProblem { message, position: Some(position) },
        (None, Error::AbruptEnd) => SyntaxProblem { message, position: Some(lines::end_of(author)) },
        (None, _) => SyntaxProblem { message, position: None },
    }
}

enum Met {
    Within(Position),
    After(Position),
}

fn in_text(author: &str, line: u32, column: u32) -> Met {
    lines::of_engine(author, line, column).map_or_else(|| Met::After(lines::end_of(author)), Met::Within)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::source::wrap;
    use belljar_core::{error::Position, event::Kind};

    fn data(source: &str) -> Result<(), (String, Option<(u32, u32)>)> {
        check(Kind::Data, &wrap(Kind::Data, &[], source), source)
            .map_err(|problem| (problem.message, problem.position.map(|Position { line, column }| (line, column))))
    }

    #[test]
    fn expression_position() {
        for source in ["{a: 1}", "function(){ return 5 }()", "1; 2", "1 // c", "x => x", "`${1}`", "a ? b : c;"] {
            assert!(data(source).is_ok(), "{source}: {:?}", data(source));
        }
        for source in ["let x = 1", "if (a) b", "return 1", "await f()", "1 +", ")", "for(;;){}"] {
            assert!(data(source).is_err(), "{source}");
        }
    }

    #[test]
    fn the_wrapper_cannot_be_left() {
        for source in [
            "1 }); foo(function(){ return 2",
            "1 }), (function(){ 2",
            "1 }(), function(){ 2",
            "1 }; function f() { 2",
            "1; return 2 }).call(1, function () { 3",
            "1 } + function () { 2",
            "1 }`${function () { 2",
            "/* */ 1 })[function () { 2",
        ] {
            assert!(data(source).is_err(), "{source}");
        }
    }

    #[test]
    fn a_sequence_is_told_to_need_parentheses() {
        for source in ["1, a => {}, 2", "1, 2", "f(), x", "1, // c\n2"] {
            let (message, position) = data(source).expect_err("a syntax error");
            assert_eq!(message, "expressions that commas separate need parentheses around them", "{source}");
            assert!(position.is_some(), "{source}");
            assert!(data(&format!("({source}\n)")).is_ok(), "{source}");
        }
        for source in ["const x", "(() => { const x })()", "(() => { const x }), 2 3", "1) + (2, 3"] {
            let (message, _) = data(source).expect_err("a syntax error");
            assert!(!message.contains("comma"), "{source}: {message}");
        }
    }

    #[test]
    fn positions_are_the_authors() {
        let position = |source: &str| data(source).expect_err("a syntax error").1;
        assert_eq!(position("1 +\n  ]"), Some((2, 3)));
        assert_eq!(position("1 +"), Some((1, 4)));
        assert_eq!(position("'😀' ]"), Some((1, 6)));
    }
}
