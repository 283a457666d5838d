//! Where a name stands. The engine keeps positions of calls and property accesses, not of bare names: an error about an
//! undefined one points at whatever came before it.

use boa_engine::{
    Source,
    ast::{Expression, Position, Script, Spanned as _, expression::Identifier, scope::Scope, visitor::Visitor},
    interner::{Interner, Sym},
    parser::Parser,
};
use std::ops::ControlFlow;

/// The first use of a name in a program at or after a position, or else the last before it.
pub(super) fn find(program: &str, name: &str, after: Position) -> Option<Position> {
    let mut interner = Interner::default();
    let script: Script =
        Parser::new(Source::from_bytes(program)).parse_script(&Scope::new_global(), &mut interner).ok()?;
    let mut uses = Uses { name: interner.get_or_intern(name), found: Vec::new() };
    let ControlFlow::Continue(()) = uses.visit_script(&script) else { return None };
    uses.found.sort();
    uses.found.iter().find(|position| **position >= after).or(uses.found.last()).copied()
}

struct Uses {
    name: Sym,
    found: Vec<Position>,
}

impl<'ast> Visitor<'ast> for Uses {
    type BreakTy = ();

    fn visit_expression(&mut self, node: &'ast Expression) -> ControlFlow<()> {
        if let Expression::Identifier(identifier) = node {
            self.note(*identifier);
        }
        boa_engine::ast::visitor::VisitWith::visit_with(node, self)
    }
}

impl Uses {
    fn note(&mut self, identifier: Identifier) {
        if identifier.sym() == self.name {
            self.found.push(identifier.span().start());
        }
    }
}
