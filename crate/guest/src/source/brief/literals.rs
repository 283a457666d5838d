//! Values that stand for themselves, and literals with values in them.

use super::{Reader, is_part, is_reserved};
use boa_engine::ast::{
    Expression, Position, Span,
    expression::{
        Identifier, Parenthesized,
        literal::{
            ArrayLiteral, Literal, LiteralKind, ObjectLiteral, PropertyDefinition, TemplateElement, TemplateLiteral,
        },
    },
    property::PropertyName,
};

impl<'a> Reader<'a> {
    pub(super) fn primary(&mut self) -> Option<Expression> {
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
        let (elements, end) = self.list(b'[', b']', |reader| reader.assignment().map(Some))?;
        Some(ArrayLiteral::new(elements, false, Span::new(start, end)).into())
    }

    fn object(&mut self, start: Position) -> Option<Expression> {
        let (properties, end) = self.list(b'{', b'}', Self::property)?;
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
        let is_name = is_word && !is_reserved(name);
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
                b'\n' => self.line_end(),
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
        self.wide += length - 1;
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
        let is_whole = f64::from(whole).to_bits() == number.to_bits();
        Some(if is_whole { self.literal(whole, start) } else { self.literal(number, start) })
    }
}
