//! Operators, conditions and what binds weaker than a value.

use super::Reader;
use boa_engine::ast::{
    Expression, Span, Spanned as _,
    expression::operator::{
        Binary, Conditional, Unary,
        binary::{ArithmeticOp, BinaryOp, BitwiseOp, LogicalOp, RelationalOp},
        unary::UnaryOp,
    },
};

/// What stands behind an operand.
enum Next {
    /// An operator, how long it is and how strongly it binds.
    Operator(BinaryOp, usize, u8),
    /// Something else, which ends the operand.
    Other,
    /// What begins like an operator and is none that is read here.
    Longer,
}

impl Reader<'_> {
    pub(super) fn assignment(&mut self) -> Option<Expression> {
        let condition = self.short_circuit()?;
        // `a?.5:1` has a number in it.
        let is_conditional = self.peek() == Some(b'?') && !matches!(self.bytes().get(self.at + 1), Some(b'?' | b'.'));
        if !is_conditional {
            return Some(condition);
        }
        self.take(b'?')?;
        let if_true = self.assignment()?;
        self.take(b':')?;
        let if_false = self.assignment()?;
        Some(Conditional::new(condition, if_true, if_false).into())
    }

    fn short_circuit(&mut self) -> Option<Expression> {
        let first = self.binary(0)?;
        self.logical(first, None)
    }

    /// What stands behind an operand of logical operators, grouped as the engine's parser groups it. `before`: whether
    /// it was `??` that stood before; the others do not go together with it.
    fn logical(&mut self, mut left: Expression, mut before: Option<bool>) -> Option<Expression> {
        loop {
            let operator = match () {
                () if self.starts_with("&&") => LogicalOp::And,
                () if self.starts_with("||") => LogicalOp::Or,
                () if self.starts_with("??") => LogicalOp::Coalesce,
                () => return Some(left),
            };
            let is_coalesce = operator == LogicalOp::Coalesce;
            if before.is_some_and(|before| before != is_coalesce) || self.bytes().get(self.at + 2) == Some(&b'=') {
                return None;
            }
            before = Some(is_coalesce);
            self.at += 2;
            self.space();
            let mut right = self.binary(0)?;
            if operator == LogicalOp::Or {
                right = self.logical(right, Some(false))?;
            }
            left = Binary::new(operator.into(), left, right).into();
        }
    }

    /// Operators that bind at least so strongly.
    fn binary(&mut self, lowest: u8) -> Option<Expression> {
        let mut left = self.unary()?;
        loop {
            let (operator, length, strength) = match self.operator() {
                Next::Operator(operator, length, strength) if strength >= lowest => (operator, length, strength),
                Next::Operator(..) | Next::Other => return Some(left),
                Next::Longer => return None,
            };
            self.at += length;
            self.space();
            let right = self.binary(strength + 1)?;
            left = Binary::new(operator, left, right).into();
        }
    }

    fn operator(&self) -> Next {
        let rest = &self.bytes()[self.at..];
        let next = |at: usize| rest.get(at).copied().unwrap_or_default();
        let (operator, length, strength): (BinaryOp, usize, u8) = match (next(0), next(1), next(2)) {
            (b'|', b'|', _) | (b'&', b'&', _) => return Next::Other,
            (b'|', ..) => (BitwiseOp::Or.into(), 1, 0),
            (b'^', ..) => (BitwiseOp::Xor.into(), 1, 1),
            (b'&', ..) => (BitwiseOp::And.into(), 1, 2),
            (b'=', b'=', b'=') => (RelationalOp::StrictEqual.into(), 3, 3),
            (b'=', b'=', _) => (RelationalOp::Equal.into(), 2, 3),
            (b'!', b'=', b'=') => (RelationalOp::StrictNotEqual.into(), 3, 3),
            (b'!', b'=', _) => (RelationalOp::NotEqual.into(), 2, 3),
            (b'<', b'<', _) => (BitwiseOp::Shl.into(), 2, 5),
            (b'>', b'>', b'>') => (BitwiseOp::UShr.into(), 3, 5),
            (b'>', b'>', _) => (BitwiseOp::Shr.into(), 2, 5),
            (b'<', b'=', _) => (RelationalOp::LessThanOrEqual.into(), 2, 4),
            (b'>', b'=', _) => (RelationalOp::GreaterThanOrEqual.into(), 2, 4),
            (b'<', ..) => (RelationalOp::LessThan.into(), 1, 4),
            (b'>', ..) => (RelationalOp::GreaterThan.into(), 1, 4),
            (b'+', ..) => (ArithmeticOp::Add.into(), 1, 6),
            (b'-', ..) => (ArithmeticOp::Sub.into(), 1, 6),
            (b'*', ..) => (ArithmeticOp::Mul.into(), 1, 7),
            (b'/', ..) => (ArithmeticOp::Div.into(), 1, 7),
            (b'%', ..) => (ArithmeticOp::Mod.into(), 1, 7),
            _ => return Next::Other,
        };
        // Assignments, `++` and `--`, `**`, comments.
        let is_longer = match next(length) {
            b'=' => next(0) != b'=' && next(0) != b'!' && !(strength == 4 && length == 2),
            byte @ (b'+' | b'-' | b'*') => byte == next(0),
            b'/' => next(0) == b'/',
            _ => false,
        } || (next(0) == b'/' && next(1) == b'*');
        if is_longer { Next::Longer } else { Next::Operator(operator, length, strength) }
    }

    fn unary(&mut self) -> Option<Expression> {
        let byte = self.peek()?;
        let operator = match byte {
            b'!' => UnaryOp::Not,
            b'-' => UnaryOp::Minus,
            b'+' => UnaryOp::Plus,
            b'~' => UnaryOp::Tilde,
            _ => return self.member(),
        };
        let start = self.position();
        self.take(byte)?;
        if matches!(byte, b'+' | b'-') && self.bytes()[self.at - 1] == byte && self.peek() == Some(byte) {
            return None;
        }
        let target = self.unary()?;
        let span = Span::new(start, target.span().end());
        Some(Unary::new(operator, target, span).into())
    }
}
