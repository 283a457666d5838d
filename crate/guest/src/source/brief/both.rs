//! What is read here beside what the engine's parser reads.

use super::parse;
use crate::source::{check::parse_program, in_parentheses};
use boa_engine::{
    ast::{
        Expression, LinearPosition, Script, Span, Spanned as _, Statement, StatementList, expression::Parenthesized,
        scope::Scope,
    },
    interner::ToInternedString as _,
};

/// Whether the code is brief. Panics where the engine's parser makes another tree of it.
pub(crate) fn is_brief(code: &str) -> bool {
    let Some((expression, interner)) = parse(code) else { return false };
    let (script, of_engine) = parse_program(&format!("(\n{code}\n)")).unwrap_or_else(|error| panic!("{code}: {error}"));
    let expected = in_parentheses(&script).unwrap_or_else(|| panic!("{code} is no expression"));

    // Who parses looks at the scopes as well.
    let span = expression.span();
    let whole: Expression = Parenthesized::new(expression, Span::new(span.start(), span.end())).into();
    let statements = StatementList::new([Statement::from(whole).into()], LinearPosition::default(), false);
    let mut whole = Script::new(statements);
    whole.analyze_scope(&Scope::new_global(), &interner).expect("scopes");
    let found = in_parentheses(&whole).expect("it was put into parentheses");

    assert_eq!(found, expected, "{code}");
    // And its names are the same.
    assert_eq!(found.to_interned_string(&interner), expected.to_interned_string(&of_engine), "{code}");
    true
}
