//! From the syntax tree to the part of it that is evaluated here. What is not in that part gives `None`.

mod calls;
mod functions;
mod literals;

use super::{
    Call, Direct,
    tree::{Binary, Expr, Logical, Step, StepKind, Unary},
};
use crate::app::{datum::Datum, tree::Tree};
use belljar_core::app::name::WRAPPERS_OWN;
use boa_engine::{
    JsString,
    ast::{
        Expression, Spanned as _,
        expression::{
            Identifier, OptionalOperation, OptionalOperationKind,
            access::{PropertyAccess, PropertyAccessField},
            literal::LiteralKind,
            operator::{
                binary::{ArithmeticOp, BinaryOp, BitwiseOp, LogicalOp, RelationalOp},
                unary::UnaryOp,
            },
        },
    },
    interner::Sym,
};
use rustc_hash::FxHashMap;
use std::cell::Cell;

/// How deep expressions nest that are evaluated here: both this and the evaluation recurse.
const MAX_NESTING: usize = 64;

pub(super) fn compile(tree: &Tree) -> Option<Direct> {
    let mut compiler = Compiler::new(tree);
    let root = compiler.expression(tree.expression()?)?;
    Some(compiler.end(root))
}

/// Code that is a call of an entity's function and nothing else.
pub(super) fn compile_call(tree: &Tree) -> Option<Call> {
    let Expression::Call(call) = tree.expression()?.flatten() else { return None };
    let Expression::PropertyAccess(PropertyAccess::Simple(access)) = call.function() else { return None };
    let mut compiler = Compiler::new(tree);
    let Expr::Property(object, function) = compiler.member(access.target(), access.field())? else { return None };
    let arguments = call.args().iter().map(|argument| compiler.part(argument)).collect::<Option<_>>()?;
    let at = call.span().start();
    let at = (at.line_number(), at.column_number());
    Some(Call { object, function, arguments: compiler.end(Expr::Array(arguments)), at })
}

struct Compiler<'a> {
    tree: &'a Tree,
    locals: usize,
    /// Names of functions around, innermost last.
    scopes: Vec<FxHashMap<Sym, usize>>,
    names: Vec<JsString>,
    nesting: usize,
}

impl<'a> Compiler<'a> {
    fn new(tree: &'a Tree) -> Self {
        Self { tree, locals: 0, scopes: Vec::new(), names: Vec::new(), nesting: 0 }
    }

    fn end(self, root: Expr) -> Direct {
        let Self { locals, names, .. } = self;
        Direct { root, locals, names }
    }

    fn text(&self, sym: Sym) -> JsString {
        self.tree.string(sym)
    }

    fn boxed(&mut self, expression: &Expression) -> Option<Box<Expr>> {
        self.expression(expression).map(Box::new)
    }

    fn all<'e>(&mut self, list: impl IntoIterator<Item = &'e Expression>) -> Option<Vec<Expr>> {
        list.into_iter().map(|expression| self.expression(expression)).collect()
    }

    fn expression(&mut self, expression: &Expression) -> Option<Expr> {
        self.nesting += 1;
        let compiled = if self.nesting > MAX_NESTING { None } else { self.any(expression) };
        self.nesting -= 1;
        compiled
    }

    fn any(&mut self, expression: &Expression) -> Option<Expr> {
        Some(match expression {
            Expression::Parenthesized(inner) => self.expression(inner.expression())?,
            Expression::Identifier(identifier) => self.identifier(*identifier)?,
            Expression::Literal(literal) => Expr::Const(match literal.kind() {
                LiteralKind::String(text) => Datum::Text(self.text(*text)),
                LiteralKind::Num(number) => Datum::Number(*number),
                LiteralKind::Int(number) => Datum::Number((*number).into()),
                LiteralKind::Bool(flag) => Datum::Bool(*flag),
                LiteralKind::Null => Datum::Null,
                LiteralKind::Undefined => Datum::Undefined,
                LiteralKind::BigInt(_) => return None,
            }),
            Expression::TemplateLiteral(template) => self.template(template)?,
            Expression::ArrayLiteral(array) => Expr::Array(self.elements(array)?),
            Expression::ObjectLiteral(object) => self.object(object)?,
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => {
                self.member(access.target(), access.field())?
            }
            Expression::Optional(chain) => self.chain(chain)?,
            Expression::Call(call) => self.call(call)?,
            Expression::Conditional(conditional) => Expr::Conditional(Box::new((
                self.expression(conditional.condition())?,
                self.expression(conditional.if_true())?,
                self.expression(conditional.if_false())?,
            ))),
            Expression::Unary(unary) => {
                let operator = match unary.op() {
                    UnaryOp::Minus => Unary::Minus,
                    UnaryOp::Plus => Unary::Plus,
                    UnaryOp::Not => Unary::Not,
                    UnaryOp::Tilde => Unary::BitNot,
                    UnaryOp::TypeOf => Unary::TypeOf,
                    UnaryOp::Void => Unary::Void,
                    UnaryOp::Delete => return None,
                };
                Expr::Unary(operator, self.boxed(unary.target())?)
            }
            Expression::Binary(binary) => {
                let sides = Box::new((self.expression(binary.lhs())?, self.expression(binary.rhs())?));
                match binary.op() {
                    BinaryOp::Logical(operator) => Expr::Logical(logical(operator), sides),
                    operator => Expr::Binary(operation(operator)?, sides),
                }
            }
            _ => return None,
        })
    }

    fn identifier(&mut self, identifier: Identifier) -> Option<Expr> {
        let sym = identifier.sym();
        if let Some(local) = self.scopes.iter().rev().find_map(|scope| scope.get(&sym)) {
            return (*local != functions::PENDING).then_some(Expr::Local(*local));
        }
        let name = self.text(sym);
        Some(match name.to_std_string_lossy().as_str() {
            "undefined" => Expr::Const(Datum::Undefined),
            "NaN" => Expr::Const(Datum::Number(f64::NAN)),
            "Infinity" => Expr::Const(Datum::Number(f64::INFINITY)),
            "arguments" | WRAPPERS_OWN => return None,
            _ => {
                self.note(&name);
                Expr::Global(name)
            }
        })
    }

    fn note(&mut self, name: &JsString) {
        if !self.names.contains(name) {
            self.names.push(name.clone());
        }
    }

    fn member(&mut self, target: &Expression, field: &PropertyAccessField) -> Option<Expr> {
        let target = self.expression(target)?;
        self.step(target, field)
    }

    fn step(&mut self, target: Expr, field: &PropertyAccessField) -> Option<Expr> {
        Some(match self.field(field)? {
            StepKind::Member(key) => match target {
                Expr::Global(name) => Expr::Property(name, key),
                target => Expr::Member(Box::new(target), key, Cell::default()),
            },
            StepKind::Index(key) => Expr::Index(Box::new(target), Box::new(key)),
            StepKind::Method(..) => return None,
        })
    }

    fn field(&mut self, field: &PropertyAccessField) -> Option<StepKind> {
        Some(match field {
            PropertyAccessField::Const(name) => StepKind::Member(self.text(name.sym())),
            PropertyAccessField::Expr(key) => match self.expression(key)? {
                Expr::Const(Datum::Text(key)) => StepKind::Member(key),
                key => StepKind::Index(key),
            },
        })
    }

    fn chain(&mut self, chain: &boa_engine::ast::expression::Optional) -> Option<Expr> {
        let mut target = self.expression(chain.target())?;
        let mut operations = chain.chain().iter().peekable();
        let mut steps = Vec::new();
        while let Some(operation) = operations.next() {
            let OptionalOperationKind::SimplePropertyAccess { field } = operation.kind() else { return None };
            let optional = operation.shorted();
            let call =
                operations.next_if(|next| !next.shorted() && matches!(next.kind(), OptionalOperationKind::Call { .. }));
            if let Some(OptionalOperationKind::Call { args }) = call.map(OptionalOperation::kind) {
                let PropertyAccessField::Const(name) = field else { return None };
                let (method, arguments) = self.method(name.sym(), args)?;
                steps.push(Step { optional, kind: StepKind::Method(method, arguments) });
                continue;
            }
            let kind = self.field(field)?;
            match (target, kind) {
                // A name that stands for something with properties is neither null nor undefined.
                (Expr::Global(name), StepKind::Member(key)) if steps.is_empty() => target = Expr::Property(name, key),
                (same, kind) => {
                    target = same;
                    steps.push(Step { optional, kind });
                }
            }
        }
        Some(if steps.is_empty() { target } else { Expr::Chain(Box::new(target), steps) })
    }
}

const fn logical(operator: LogicalOp) -> Logical {
    match operator {
        LogicalOp::And => Logical::And,
        LogicalOp::Or => Logical::Or,
        LogicalOp::Coalesce => Logical::Coalesce,
    }
}

const fn operation(operator: BinaryOp) -> Option<Binary> {
    Some(match operator {
        BinaryOp::Arithmetic(operator) => match operator {
            ArithmeticOp::Add => Binary::Add,
            ArithmeticOp::Sub => Binary::Sub,
            ArithmeticOp::Mul => Binary::Mul,
            ArithmeticOp::Div => Binary::Div,
            ArithmeticOp::Mod => Binary::Rem,
            // Its last bits are the engine's.
            ArithmeticOp::Exp => return None,
        },
        BinaryOp::Bitwise(operator) => match operator {
            BitwiseOp::And => Binary::BitAnd,
            BitwiseOp::Or => Binary::BitOr,
            BitwiseOp::Xor => Binary::BitXor,
            BitwiseOp::Shl => Binary::Shl,
            BitwiseOp::Shr => Binary::Shr,
            BitwiseOp::UShr => Binary::UShr,
        },
        BinaryOp::Relational(operator) => match operator {
            RelationalOp::Equal => Binary::Equal,
            RelationalOp::NotEqual => Binary::NotEqual,
            RelationalOp::StrictEqual => Binary::StrictEqual,
            RelationalOp::StrictNotEqual => Binary::StrictNotEqual,
            RelationalOp::GreaterThan => Binary::Greater,
            RelationalOp::GreaterThanOrEqual => Binary::GreaterOrEqual,
            RelationalOp::LessThan => Binary::Less,
            RelationalOp::LessThanOrEqual => Binary::LessOrEqual,
            RelationalOp::In | RelationalOp::InstanceOf => return None,
        },
        BinaryOp::Logical(_) | BinaryOp::Comma => return None,
    })
}
