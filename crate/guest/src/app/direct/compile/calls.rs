//! Calls of methods and of functions that stand for themselves.

use super::Compiler;
use crate::app::direct::tree::{Arguments, Expr, Function, Method, Part, Static};
use boa_engine::{
    ast::{
        Expression,
        expression::{
            Call,
            access::{PropertyAccess, PropertyAccessField},
        },
    },
    interner::Sym,
};

impl Compiler<'_> {
    pub(super) fn call(&mut self, call: &Call) -> Option<Expr> {
        if let Some(function) = self.named(call.function()) {
            let arguments: Option<Vec<Part>> = call.args().iter().map(|argument| self.part(argument)).collect();
            return Some(Expr::Static(function, arguments?));
        }
        let Expression::PropertyAccess(PropertyAccess::Simple(access)) = call.function() else { return None };
        let PropertyAccessField::Const(name) = access.field() else { return None };
        let target = self.boxed(access.target())?;
        let (method, arguments) = self.method(name.sym(), call.args())?;
        Some(Expr::Method(target, method, arguments))
    }

    /// A function by its global name, if no function around has a parameter of that name.
    pub(super) fn named(&self, expression: &Expression) -> Option<Static> {
        let global = |expression: &Expression| match expression {
            Expression::Identifier(identifier) => {
                let is_local = self.scopes.iter().any(|scope| scope.contains_key(&identifier.sym()));
                (!is_local).then(|| self.text(identifier.sym()).to_std_string_lossy())
            }
            _ => None,
        };
        match expression {
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => {
                let PropertyAccessField::Const(name) = access.field() else { return None };
                let of = global(access.target())?;
                Static::named(&format!("{of}.{}", self.text(name.sym()).to_std_string_lossy()))
            }
            expression => Static::named(&global(expression)?),
        }
    }

    pub(super) fn method(&mut self, name: Sym, arguments: &[Expression]) -> Option<(Method, Arguments)> {
        let method = Method::named(&self.text(name).to_std_string_lossy())?;
        let (function, values) = if method.calls() {
            let (first, rest) = arguments.split_first()?;
            let function = match first {
                Expression::ArrowFunction(arrow) => Function::Arrow(Box::new(self.arrow(arrow)?)),
                other => match self.named(other)? {
                    convert @ (Static::Boolean | Static::String | Static::Number) => Function::Convert(convert),
                    _ => return None,
                },
            };
            (Some(function), rest)
        } else {
            (None, arguments)
        };
        // An argument that is spread is no expression.
        Some((method, Arguments { function, values: self.all(values)? }))
    }
}
