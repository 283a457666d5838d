//! What was called and is no function. The engine knows the value, and where the call's bracket opens; its author knows the
//! name.

use boa_engine::{
    Source,
    ast::{
        Expression, Position, Spanned as _,
        expression::{
            Call,
            access::{PropertyAccess, SimplePropertyAccess},
        },
        scope::Scope,
        visitor::{VisitWith as _, Visitor},
    },
    interner::Interner,
    parser::Parser,
};
use std::ops::ControlFlow;

/// Longer texts of what is called are no names.
const LONGEST: usize = 80;

/// The text of what is called by the call whose arguments begin at a position.
pub(super) fn find(program: &str, arguments: Position) -> Option<&str> {
    let mut interner = Interner::default();
    let script = Parser::new(Source::from_bytes(program)).parse_script(&Scope::new_global(), &mut interner).ok()?;
    let ControlFlow::Break(begin) = Calls(arguments).visit_script(&script) else { return None };
    let text = program.get(offset(program, begin)?..offset(program, arguments)?)?.trim();
    (text.len() <= LONGEST && !text.contains('\n')).then_some(text)
}

struct Calls(Position);

impl<'ast> Visitor<'ast> for Calls {
    /// Where the text of what is called begins.
    type BreakTy = Position;

    fn visit_call(&mut self, call: &'ast Call) -> ControlFlow<Position> {
        if call.span().start() == self.0 { ControlFlow::Break(begin(call.function())) } else { call.visit_with(self) }
    }
}

/// The engine's span of a call is that of its arguments.
fn begin(mut expression: &Expression) -> Position {
    loop {
        expression = match expression {
            Expression::Call(call) => call.function(),
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => SimplePropertyAccess::target(access),
            other => return other.span().start(),
        }
    }
}

/// Lines and columns count from 1, columns in characters.
fn offset(program: &str, position: Position) -> Option<usize> {
    let mut before = program.split_inclusive('\n');
    let lines: usize = before.by_ref().take(position.line_number() as usize - 1).map(str::len).sum();
    let line = before.next()?;
    let column = line.char_indices().nth(position.column_number() as usize - 1);
    Some(lines + column.map_or(line.len(), |(index, _)| index))
}

#[cfg(test)]
mod tests {
    use super::find;
    use boa_engine::ast::Position;

    #[test]
    fn names_what_is_called() {
        for (program, line, column, name) in [
            ("f()", 1, 2, "f"),
            ("'😀'; o.a[0].b (1)", 1, 15, "o.a[0].b"),
            ("1;\no.x (1)", 2, 5, "o.x"),
            ("a.b().c(1)", 1, 8, "a.b().c"),
            ("g(h(1), o\n  .m())", 1, 4, "h"),
            ("(() => { const { x } = {}; x(); })()", 1, 29, "x"),
        ] {
            assert_eq!(find(program, Position::new(line, column)), Some(name), "{program}");
        }
        assert_eq!(find("f()", Position::new(1, 1)), None);
        assert_eq!(find("o\n.m()", Position::new(2, 3)), None, "not in one line");
    }
}
