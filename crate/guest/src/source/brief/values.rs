//! Values with what is taken from them, and calls.

use super::{Reader, is_reserved};
use boa_engine::ast::{
    Expression, LinearPosition, LinearSpan, Position, Span, Spanned as _, Statement, StatementList,
    declaration::Variable,
    expression::{
        Call, Identifier, Optional, OptionalOperation, OptionalOperationKind,
        access::{PropertyAccess, PropertyAccessField, SimplePropertyAccess},
    },
    function::{ArrowFunction, FormalParameter, FormalParameterList, FunctionBody},
    statement::Return,
};

impl<'a> Reader<'a> {
    pub(super) fn member(&mut self) -> Option<Expression> {
        let mut target = self.primary()?;
        loop {
            target = match self.peek() {
                Some(b'.') => {
                    self.take(b'.')?;
                    let name = self.name()?;
                    access(target, name.into())
                }
                Some(b'[') => {
                    let (index, _) = self.index()?;
                    access(target, index)
                }
                Some(b'(') => {
                    let (arguments, span) = self.arguments()?;
                    Call::new(target, arguments, span).into()
                }
                Some(b'?') if self.starts_with("?.") => return self.chain(target),
                // A tagged template, an update.
                Some(b'`') => return None,
                Some(byte @ (b'+' | b'-')) if self.bytes().get(self.at + 1) == Some(&byte) => return None,
                _ => return Some(target),
            };
        }
    }

    fn chain(&mut self, target: Expression) -> Option<Expression> {
        let mut operations = Vec::new();
        loop {
            let start = self.position();
            let is_optional = self.starts_with("?.");
            if is_optional {
                self.at += 2;
                // `a?.5:1`
                if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                self.space();
            }
            let (kind, span) = match self.peek() {
                Some(b'(') => {
                    let (arguments, span) = self.arguments()?;
                    (OptionalOperationKind::Call { args: arguments }, span)
                }
                Some(b'[') => {
                    let (field, end) = self.index()?;
                    (OptionalOperationKind::SimplePropertyAccess { field }, Span::new(start, end))
                }
                Some(byte) if is_optional || byte == b'.' => {
                    if !is_optional {
                        self.take(b'.')?;
                    }
                    let field = self.name()?;
                    let span = Span::new(start, field.span().end());
                    (OptionalOperationKind::SimplePropertyAccess { field: field.into() }, span)
                }
                Some(b'`') => return None,
                _ if is_optional => return None,
                _ => break,
            };
            operations.push(OptionalOperation::new(kind, is_optional, span));
        }
        let span = Span::new(target.span().start(), operations.last()?.span().end());
        Some(Optional::new(target, operations.into(), span).into())
    }

    /// `[ … ]` behind a value, and where it ends.
    fn index(&mut self) -> Option<(PropertyAccessField, Position)> {
        self.take(b'[')?;
        let index = self.assignment()?;
        let end = self.take(b']')?;
        Some((PropertyAccessField::Expr(Box::new(index)), end))
    }

    fn arguments(&mut self) -> Option<(Box<[Expression]>, Span)> {
        let start = self.position();
        let (arguments, end) = self.list(b'(', b')', Self::argument)?;
        Some((arguments.into(), Span::new(start, end)))
    }

    fn argument(&mut self) -> Option<Expression> {
        let (at, line, line_start, wide, start) = (self.at, self.line, self.line_start, self.wide, self.position());
        let Some(names) = self.parameters() else {
            (self.at, self.line, self.line_start, self.wide) = (at, line, line_start, wide);
            return self.assignment();
        };
        let parameters: Vec<FormalParameter> = names
            .into_iter()
            .map(|(name, span)| {
                let name = Identifier::new(self.interner.get_or_intern(name), span);
                FormalParameter::new(Variable::from_identifier(name, None), false)
            })
            .collect();
        let parameters = FormalParameterList::from_parameters(parameters);
        // With a brace it has statements.
        if parameters.has_duplicates() || self.peek() == Some(b'{') {
            return None;
        }
        let value = self.assignment()?;
        let span = value.span();
        // Nothing runs this tree: what only the engine needs of it, its text in one piece, is not told.
        let returned: Statement = Return::new(value.into()).into();
        let body = StatementList::new([returned.into()], LinearPosition::default(), false);
        let body = FunctionBody::new(body, span);
        let linear = LinearSpan::new(LinearPosition::default(), LinearPosition::default());
        Some(ArrowFunction::new(None, parameters, body, linear, Span::new(start, span.end())).into())
    }

    /// The parameters of an arrow function and the arrow, if that is what comes next. No name is interned before it is
    /// known.
    fn parameters(&mut self) -> Option<Vec<(&'a str, Span)>> {
        let mut names = Vec::new();
        if self.peek()? == b'(' {
            self.take(b'(')?;
            while names.is_empty() || self.take(b',').is_some() {
                if names.is_empty() && self.peek()? == b')' {
                    break;
                }
                names.push(self.unreserved()?);
            }
            self.take(b')')?;
        } else {
            names.push(self.unreserved()?);
        }
        // The arrow stands on the line on which the parameters end. A line that has just begun has none of them.
        let is_on_line = self.bytes()[..self.at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
        if is_on_line == Some(&b'\n') || !self.starts_with("=>") {
            return None;
        }
        self.at += 2;
        self.space();
        Some(names)
    }

    fn unreserved(&mut self) -> Option<(&'a str, Span)> {
        let start = self.position();
        let word = self.word()?;
        let span = self.span_from(start);
        self.space();
        (!is_reserved(word)).then_some((word, span))
    }
}

fn access(target: Expression, field: PropertyAccessField) -> Expression {
    Expression::PropertyAccess(PropertyAccess::Simple(SimplePropertyAccess::new(target, field)))
}
