//! Code of the most frequent forms, read without the engine's parser.
//!
//! An app has tens of thousands of pieces of code, and nearly all of them are member paths, comparisons, arithmetic,
//! templates, conditions and calls, with an arrow function at most. The engine's parser takes longer for one of these
//! than all else that is done about it. What is read here gives the tree that the engine's parser gives, to the last
//! position; whatever is not plainly of these forms is left to the engine's parser, and so is everything that is wrong.
//! Tests and a fuzz target compare both.

use super::WRAPPED_LINES_BEFORE;
use boa_engine::{
    ast::{
        Expression, LinearPosition, LinearSpan, Position, Span, Spanned as _, Statement, StatementList,
        declaration::Variable,
        expression::{
            Call, Identifier, Optional, OptionalOperation, OptionalOperationKind, Parenthesized,
            access::{PropertyAccess, PropertyAccessField, SimplePropertyAccess},
            literal::{
                ArrayLiteral, Literal, LiteralKind, ObjectLiteral, PropertyDefinition, TemplateElement, TemplateLiteral,
            },
            operator::{
                Binary, Conditional, Unary,
                binary::{ArithmeticOp, BinaryOp, BitwiseOp, LogicalOp, RelationalOp},
                unary::UnaryOp,
            },
        },
        function::{ArrowFunction, FormalParameter, FormalParameterList, FunctionBody},
        property::PropertyName,
        statement::Return,
    },
    interner::Interner,
};

/// Reads an expression that is all of a field's code. The positions are those of the code in its wrapper. `None`: the
/// engine's parser shall read it. Recurses no deeper than `nesting` counts.
pub(crate) fn parse(code: &str) -> Option<(Expression, Interner)> {
    let interner = Interner::default();
    let mut reader = Reader { code, at: 0, line: 1 + WRAPPED_LINES_BEFORE, line_start: 0, interner };
    reader.space();
    let expression = reader.assignment()?;
    (reader.at == code.len()).then_some((expression, reader.interner))
}

/// Words that are no names, or may be none.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "arguments", "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default",
    "delete", "do", "else", "enum", "eval", "export", "extends", "finally", "for", "function", "if", "implements",
    "import", "in", "instanceof", "interface", "let", "new", "of", "package", "private", "protected", "public", "return",
    "static", "super", "switch", "this", "throw", "try", "typeof", "using", "var", "void", "while", "with", "yield",
];

struct Reader<'a> {
    code: &'a str,
    /// The next byte, white space being behind it already.
    at: usize,
    line: u32,
    /// Where the line begins, less the bytes of it that are no characters of their own: columns count characters.
    line_start: isize,
    interner: Interner,
}

impl<'a> Reader<'a> {
    fn bytes(&self) -> &'a [u8] {
        self.code.as_bytes()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    fn starts_with(&self, text: &str) -> bool {
        self.bytes()[self.at..].starts_with(text.as_bytes())
    }

    fn position(&self) -> Position {
        Position::new(self.line, (self.at as isize - self.line_start) as u32 + 1)
    }

    fn span_from(&self, start: Position) -> Span {
        Span::new(start, self.position())
    }

    /// Skips spaces and the ends of lines. Comments and other white space are no brief code.
    fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                    self.line_start = self.at as isize;
                }
                _ => break,
            }
        }
    }

    /// Takes a character of punctuation, and gives the end of its position.
    fn take(&mut self, byte: u8) -> Option<Position> {
        if self.peek()? != byte {
            return None;
        }
        self.at += 1;
        let end = self.position();
        self.space();
        Some(end)
    }

    fn assignment(&mut self) -> Option<Expression> {
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
            let Some((operator, length, strength)) = self.operator()? else { return Some(left) };
            if strength < lowest {
                return Some(left);
            }
            self.at += length;
            self.space();
            let right = self.binary(strength + 1)?;
            left = Binary::new(operator, left, right).into();
        }
    }

    /// The operator that comes next, how long it is and how strongly it binds. `None`: it is not for here.
    fn operator(&self) -> Option<Option<(BinaryOp, usize, u8)>> {
        let rest = &self.bytes()[self.at..];
        let next = |at: usize| rest.get(at).copied().unwrap_or_default();
        let (operator, length, strength): (BinaryOp, usize, u8) = match (next(0), next(1), next(2)) {
            (b'|', b'|', _) | (b'&', b'&', _) => return Some(None),
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
            _ => return Some(None),
        };
        // Assignments, `++` and `--`, `**`, comments.
        let is_longer = match next(length) {
            b'=' => next(0) != b'=' && next(0) != b'!' && !(strength == 4 && length == 2),
            byte @ (b'+' | b'-' | b'*') => byte == next(0),
            b'/' => next(0) == b'/',
            _ => false,
        } || (next(0) == b'/' && next(1) == b'*');
        (!is_longer).then_some(Some((operator, length, strength)))
    }

    fn unary(&mut self) -> Option<Expression> {
        let operator = match self.peek()? {
            b'!' => UnaryOp::Not,
            b'-' => UnaryOp::Minus,
            b'+' => UnaryOp::Plus,
            b'~' => UnaryOp::Tilde,
            _ => return self.member(),
        };
        let start = self.position();
        let byte = self.peek()?;
        self.take(byte)?;
        if matches!(byte, b'+' | b'-') && self.bytes()[self.at - 1] == byte && self.peek() == Some(byte) {
            return None;
        }
        let target = self.unary()?;
        let span = Span::new(start, target.span().end());
        Some(Unary::new(operator, target, span).into())
    }

    fn member(&mut self) -> Option<Expression> {
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
        self.take(b'(')?;
        let mut arguments = Vec::new();
        loop {
            if arguments.is_empty()
                && let Some(end) = self.take(b')')
            {
                return Some((Box::default(), Span::new(start, end)));
            }
            arguments.push(self.argument()?);
            if let Some(end) = self.take(b')') {
                return Some((arguments.into(), Span::new(start, end)));
            }
            self.take(b',')?;
        }
    }

    fn argument(&mut self) -> Option<Expression> {
        let (at, line, line_start, start) = (self.at, self.line, self.line_start, self.position());
        let Some(names) = self.parameters() else {
            (self.at, self.line, self.line_start) = (at, line, line_start);
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
        (!is_reserved(word) && !matches!(word, "true" | "false" | "null")).then_some((word, span))
    }

    fn primary(&mut self) -> Option<Expression> {
        let start = self.position();
        match self.peek()? {
            b'(' => {
                self.take(b'(')?;
                let inner = self.assignment()?;
                let end = self.take(b')')?;
                // It might be the parameters of a function.
                if self.starts_with("=>") {
                    return None;
                }
                Some(Parenthesized::new(inner, Span::new(start, end)).into())
            }
            b'[' => self.array(start),
            b'{' => self.object(start),
            b'`' => self.template(start),
            b'\'' | b'"' => {
                let text = self.string()?;
                let sym = self.interner.get_or_intern(text);
                Some(self.literal(sym, start))
            }
            b'0'..=b'9' => self.number(start),
            _ => {
                let word = self.word()?;
                let constant = match word {
                    "true" => LiteralKind::Bool(true),
                    "false" => LiteralKind::Bool(false),
                    "null" => LiteralKind::Null,
                    _ if is_reserved(word) => return None,
                    _ => {
                        let sym = self.interner.get_or_intern(word);
                        let span = self.span_from(start);
                        self.space();
                        // An arrow function that is no argument.
                        return (!self.starts_with("=>")).then(|| Identifier::new(sym, span).into());
                    }
                };
                Some(self.literal(constant, start))
            }
        }
    }

    /// A literal whose text has just been read.
    fn literal(&mut self, kind: impl Into<LiteralKind>, start: Position) -> Expression {
        let span = self.span_from(start);
        self.space();
        Literal::new(kind, span).into()
    }

    fn array(&mut self, start: Position) -> Option<Expression> {
        self.take(b'[')?;
        let mut elements = Vec::new();
        let end = loop {
            if let Some(end) = self.take(b']') {
                break end;
            }
            elements.push(Some(self.assignment()?));
            if let Some(end) = self.take(b']') {
                break end;
            }
            self.take(b',')?;
        };
        Some(ArrayLiteral::new(elements, false, Span::new(start, end)).into())
    }

    fn object(&mut self, start: Position) -> Option<Expression> {
        self.take(b'{')?;
        let mut properties = Vec::new();
        let end = loop {
            if let Some(end) = self.take(b'}') {
                break end;
            }
            properties.push(self.property()?);
            if let Some(end) = self.take(b'}') {
                break end;
            }
            self.take(b',')?;
        };
        Some(ObjectLiteral::new(properties, Span::new(start, end)).into())
    }

    fn property(&mut self) -> Option<PropertyDefinition> {
        let start = self.position();
        let (name, is_word) = match self.peek()? {
            b'\'' | b'"' => (self.string()?, false),
            _ => (self.word()?, true),
        };
        if name == "__proto__" {
            return None;
        }
        let key = Identifier::new(self.interner.get_or_intern(name), self.span_from(start));
        self.space();
        if self.take(b':').is_some() {
            return Some(PropertyDefinition::Property(PropertyName::Literal(key), self.assignment()?));
        }
        let is_name = is_word && !is_reserved(name) && !matches!(name, "true" | "false" | "null");
        // What begins with `get`, `set` or a name and a bracket is a method, and with `=` none at all.
        let is_shorthand = is_name && matches!(self.peek()?, b',' | b'}');
        is_shorthand.then_some(PropertyDefinition::IdentifierReference(key))
    }

    fn template(&mut self, start: Position) -> Option<Expression> {
        self.at += 1;
        let mut elements = Vec::new();
        loop {
            let (text, is_end) = self.template_text()?;
            elements.push(TemplateElement::String(self.interner.get_or_intern(text)));
            if is_end {
                break;
            }
            self.space();
            elements.push(TemplateElement::Expr(self.assignment()?));
            if self.peek()? != b'}' {
                return None;
            }
            self.at += 1;
        }
        let span = self.span_from(start);
        self.space();
        Some(TemplateLiteral::new(elements.into(), span).into())
    }

    /// The text of a template up to its end, which is told, or to a value in it.
    fn template_text(&mut self) -> Option<(&'a str, bool)> {
        let from = self.at;
        loop {
            match self.peek()? {
                b'`' => {
                    self.at += 1;
                    return Some((&self.code[from..self.at - 1], true));
                }
                b'$' if self.starts_with("${") => {
                    self.at += 2;
                    return Some((&self.code[from..self.at - 2], false));
                }
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                    self.line_start = self.at as isize;
                }
                _ => self.character()?,
            }
        }
    }

    fn string(&mut self) -> Option<&'a str> {
        let quote = self.peek()?;
        self.at += 1;
        let from = self.at;
        while self.peek()? != quote {
            if self.peek()? == b'\n' {
                return None;
            }
            self.character()?;
        }
        self.at += 1;
        Some(&self.code[from..self.at - 1])
    }

    /// Skips a character that stands for itself.
    fn character(&mut self) -> Option<()> {
        let byte = self.peek()?;
        if byte < 0x80 {
            self.at += 1;
            return (byte != b'\\' && byte != b'\r').then_some(());
        }
        let character = self.code[self.at..].chars().next()?;
        let length = character.len_utf8();
        self.at += length;
        self.line_start += length as isize - 1;
        (!matches!(character, '\u{2028}' | '\u{2029}')).then_some(())
    }

    fn number(&mut self, start: Position) -> Option<Expression> {
        let from = self.at;
        let digits = |reader: &mut Self| {
            let first = reader.at;
            while reader.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                reader.at += 1;
            }
            reader.at - first
        };
        let whole = digits(self);
        if whole > 1 && self.bytes()[from] == b'0' {
            return None;
        }
        let is_fraction = self.peek() == Some(b'.');
        if is_fraction {
            self.at += 1;
            if digits(self) == 0 {
                return None;
            }
        }
        // An exponent, another base, `1_000`, `1n`, `1.2.3`.
        if self.peek().is_some_and(|byte| is_part(byte) || byte == b'.' || byte >= 0x80) {
            return None;
        }
        let number: f64 = self.code[from..self.at].parse().ok()?;
        let whole = number as i32;
        let is_whole = f64::from(whole) == number;
        Some(if is_whole { self.literal(whole, start) } else { self.literal(number, start) })
    }

    /// The name of a property behind a dot.
    fn name(&mut self) -> Option<Identifier> {
        let start = self.position();
        let word = self.word()?;
        let sym = self.interner.get_or_intern(word);
        let span = self.span_from(start);
        self.space();
        Some(Identifier::new(sym, span))
    }

    /// A word of ASCII letters, digits, `_` and `$`.
    fn word(&mut self) -> Option<&'a str> {
        let from = self.at;
        if !self.peek().is_some_and(|byte| is_part(byte) && !byte.is_ascii_digit()) {
            return None;
        }
        while self.peek().is_some_and(is_part) {
            self.at += 1;
        }
        // It may go on with letters of others, or with an escape.
        (!self.peek().is_some_and(|byte| byte == b'\\' || byte >= 0x80)).then(|| &self.code[from..self.at])
    }
}

fn access(target: Expression, field: PropertyAccessField) -> Expression {
    Expression::PropertyAccess(PropertyAccess::Simple(SimplePropertyAccess::new(target, field)))
}

const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

fn is_reserved(word: &str) -> bool {
    // No reserved word has anything else in it.
    word.bytes().all(|byte| byte.is_ascii_lowercase()) && RESERVED.binary_search(&word).is_ok()
}

#[cfg(any(test, feature = "conformance"))]
pub(crate) mod both;
#[cfg(test)]
mod tests;
