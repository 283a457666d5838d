//! Arrow functions that a method of an array calls.

use super::Compiler;
use crate::app::direct::tree::{Arrow, Expr};
use boa_engine::ast::{
    Declaration, Statement, StatementListItem,
    declaration::{Binding, LexicalDeclaration, Variable},
    function::ArrowFunction,
    pattern::{ArrayPatternElement, ObjectPatternElement, Pattern},
    property::PropertyName,
};
use boa_engine::interner::Sym;
use rustc_hash::FxHashMap;
use std::cell::Cell;

/// The place of a constant that has no value yet.
pub(super) const PENDING: usize = usize::MAX;

impl Compiler<'_> {
    pub(super) fn arrow(&mut self, arrow: &ArrowFunction) -> Option<Arrow> {
        let parameters = arrow.parameters();
        if parameters.has_rest_parameter() || parameters.has_expressions() || parameters.has_duplicates() {
            return None;
        }
        self.scopes.push(FxHashMap::default());
        let compiled = self.in_scope(arrow);
        self.scopes.pop();
        compiled
    }

    fn in_scope(&mut self, arrow: &ArrowFunction) -> Option<Arrow> {
        let mut parameters = Vec::new();
        let mut constants = Vec::new();
        for parameter in arrow.parameters().as_ref() {
            let slot = self.slot();
            parameters.push(slot);
            self.bind(parameter.variable().binding(), slot, &mut constants)?;
        }
        let statements = arrow.body().statements();
        // A body without braces is one statement that returns.
        let (last, first) = statements.split_last()?;
        // A name is known from the start of its block on, and reading it before it has a value is an error.
        for statement in first {
            for variable in constants_of(statement)? {
                if let Binding::Identifier(name) = variable.binding() {
                    self.name(name.sym(), PENDING)?;
                }
            }
        }
        for statement in first {
            for variable in constants_of(statement)? {
                let value = self.expression(variable.init()?)?;
                // Names that a pattern gives could be read too early: that is left to the engine.
                let Binding::Identifier(name) = variable.binding() else { return None };
                let slot = self.slot();
                constants.push((slot, value));
                self.scopes.last_mut()?.insert(name.sym(), slot);
            }
        }
        let StatementListItem::Statement(last) = last else { return None };
        let Statement::Return(last) = &**last else { return None };
        let body = self.expression(last.target()?)?;
        Some(Arrow { parameters, constants, body })
    }

    fn slot(&mut self) -> usize {
        self.locals += 1;
        self.locals - 1
    }

    /// Gives a slot its name, or what a pattern takes out of it.
    fn bind(&mut self, binding: &Binding, slot: usize, constants: &mut Vec<(usize, Expr)>) -> Option<()> {
        match binding {
            Binding::Identifier(name) => self.name(name.sym(), slot),
            Binding::Pattern(pattern) => self.take_apart(pattern, slot, constants),
        }
    }

    fn name(&mut self, name: Sym, slot: usize) -> Option<()> {
        // A constant of the same name as a parameter, or one that is used before it is declared, is an error.
        match self.scopes.last_mut()?.insert(name, slot) {
            Some(_) => None,
            None => Some(()),
        }
    }

    fn take_apart(&mut self, pattern: &Pattern, from: usize, constants: &mut Vec<(usize, Expr)>) -> Option<()> {
        match pattern {
            Pattern::Object(pattern) => {
                // With nothing in it, it still throws for undefined.
                if pattern.bindings().is_empty() {
                    return None;
                }
                for element in pattern.bindings() {
                    let ObjectPatternElement::SingleName {
                        name: PropertyName::Literal(key),
                        ident,
                        default_init: None,
                    } = element
                    else {
                        return None;
                    };
                    let slot = self.slot();
                    constants
                        .push((slot, Expr::Member(Box::new(Expr::Local(from)), self.text(key.sym()), Cell::default())));
                    self.name(ident.sym(), slot)?;
                }
            }
            Pattern::Array(pattern) => {
                if pattern.bindings().is_empty() {
                    return None;
                }
                for (at, element) in pattern.bindings().iter().enumerate() {
                    let ArrayPatternElement::SingleName { ident, default_init: None } = element else { return None };
                    let slot = self.slot();
                    constants.push((slot, Expr::Item(Box::new(Expr::Local(from)), at)));
                    self.name(ident.sym(), slot)?;
                }
            }
        }
        Some(())
    }
}

/// The constants that a statement declares, if it does nothing else.
fn constants_of(statement: &StatementListItem) -> Option<&[Variable]> {
    let StatementListItem::Declaration(declaration) = statement else { return None };
    match &**declaration {
        Declaration::Lexical(LexicalDeclaration::Const(variables)) => Some(variables.as_ref()),
        _ => None,
    }
}
