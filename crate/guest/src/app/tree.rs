//! Code of an app as a syntax tree, with the way from the engine's positions to bytes of the author's text.

use crate::source::{self, SyntaxProblem, WRAPPED_LINES_BEFORE, brief, in_parentheses, is_blank, wrap};
use belljar_core::{Limits, event::Kind};
use boa_engine::{
    JsString,
    ast::{
        Expression, Module, Position, Script, Statement, StatementListItem,
        declaration::{Binding, Declaration, LexicalDeclaration},
        expression::operator::binary::BinaryOp,
        function::FunctionBody,
        visitor::Visitor,
    },
    interner::{Interner, Sym},
};
use std::ops::ControlFlow;

/// The tree of a piece of code.
pub struct Tree {
    root: Root,
    interner: Interner,
    lines: Lines,
}

enum Root {
    /// Nothing but white space and comments.
    Blank,
    /// An expression alone, as most code is.
    Brief(Box<Expression>),
    /// An expression in parentheses.
    Expression(Box<Script>),
    /// A wrapped expression, or a program.
    Script(Kind, Box<Script>),
    /// The body of a JS object.
    Module(Box<Module>),
}

impl Tree {
    /// Parses the code of a field, without `{{ }}`, or a program.
    ///
    /// # Errors
    /// When it is too long or nests too deep, or is not JavaScript of its field's form.
    pub fn of_code(kind: Kind, code: &str, limits: &Limits) -> Result<Self, SyntaxProblem> {
        small_enough(code, limits)?;
        let expression = kind != Kind::Script;
        if expression && is_blank(code) {
            return Ok(Self { root: Root::Blank, interner: Interner::default(), lines: Lines::of(code, 0) });
        }
        if kind == Kind::Data
            && let Some((root, interner)) = sole_expression(code)
        {
            return Ok(Self { root, interner, lines: Lines::of(code, WRAPPED_LINES_BEFORE) });
        }
        let program = if expression { wrap(kind, &[], code) } else { code.to_owned() };
        let (script, interner) = source::parse(kind, &program, code)?;
        let lines = Lines::of(code, if expression { WRAPPED_LINES_BEFORE } else { 0 });
        Ok(Self { root: Root::Script(kind, Box::new(script)), interner, lines })
    }

    /// Parses the body of a JS object.
    ///
    /// # Errors
    /// When it is too long or nests too deep, or is no module.
    pub fn of_module(text: &str, limits: &Limits) -> Result<Self, SyntaxProblem> {
        small_enough(text, limits)?;
        let (module, interner) = source::parse_module(text)?;
        Ok(Self { root: Root::Module(Box::new(module)), interner, lines: Lines::of(text, 0) })
    }

    /// The text of a name or of a string.
    pub(crate) fn text(&self, sym: Sym) -> String {
        self.interner.resolve_expect(sym).join(str::to_owned, String::from_utf16_lossy, true)
    }

    /// The same as the engine has it.
    pub(crate) fn string(&self, sym: Sym) -> JsString {
        self.interner.resolve_expect(sym).join(JsString::from, JsString::from, true)
    }

    /// The name of that text, if the code has it anywhere.
    pub(crate) fn sym(&self, text: &str) -> Option<Sym> {
        self.interner.get(text)
    }

    /// The byte of the author's text at which the engine's position is.
    pub(crate) fn offset(&self, position: Position) -> usize {
        self.lines.offset(position)
    }

    /// Walks over all of it.
    pub(crate) fn visit<'a, V: Visitor<'a>>(&'a self, visitor: &mut V) -> ControlFlow<V::BreakTy> {
        match &self.root {
            Root::Blank => ControlFlow::Continue(()),
            Root::Brief(expression) => visitor.visit_expression(expression),
            Root::Expression(script) | Root::Script(_, script) => visitor.visit_script(script),
            Root::Module(module) => visitor.visit_module(module),
        }
    }

    /// The program, if it is one that is not wrapped.
    pub(crate) fn script(&self) -> Option<&Script> {
        match &self.root {
            Root::Script(Kind::Script, script) => Some(script),
            _ => None,
        }
    }

    /// The module, if it is one.
    pub(crate) fn module(&self) -> Option<&Module> {
        match &self.root {
            Root::Module(module) => Some(module),
            _ => None,
        }
    }

    /// The body of the function that the code of a field is put into.
    pub(crate) fn wrapper(&self) -> Option<&FunctionBody> {
        let Root::Script(Kind::Data | Kind::Trigger, script) = &self.root else { return None };
        match in_parentheses(script)? {
            Expression::FunctionExpression(function) => Some(function.body()),
            Expression::AsyncFunctionExpression(function) => Some(function.body()),
            _ => None,
        }
    }

    /// The expression of a field, if nothing follows it: `1; 2` is none.
    pub(crate) fn expression(&self) -> Option<&Expression> {
        match &self.root {
            Root::Brief(expression) => return Some(expression),
            Root::Expression(script) => return in_parentheses(script),
            _ => {}
        }
        let [StatementListItem::Declaration(first), rest @ .., StatementListItem::Statement(_)] =
            self.wrapper()?.statements()
        else {
            return None;
        };
        let empty = |item: &StatementListItem| matches!(item, StatementListItem::Statement(statement) if matches!(**statement, Statement::Empty));
        let Declaration::Lexical(LexicalDeclaration::Const(variables)) = &**first else { return None };
        let [value] = variables.as_ref() else { return None };
        (rest.iter().all(empty) && matches!(value.binding(), Binding::Identifier(_))).then(|| value.init()).flatten()
    }
}

/// Code that is an expression and nothing else, as nearly all is, parsed without the function that is put around it to
/// run it, which is longer than most code.
fn sole_expression(code: &str) -> Option<(Root, Interner)> {
    // What the function declares means something else without it.
    if code.contains("$$value") || code.contains("\\u") {
        return None;
    }
    if let Some((expression, interner)) = brief::parse(code) {
        return Some((Root::Brief(Box::new(expression)), interner));
    }
    let (script, interner) = source::parse_syntax(&format!("(\n{code}\n)")).ok()?;
    // With a comma it would declare another variable in the function.
    let is_sole = match in_parentheses(&script)? {
        Expression::Binary(operation) => operation.op() != BinaryOp::Comma,
        _ => true,
    };
    is_sole.then(|| (Root::Expression(Box::new(script)), interner))
}

fn small_enough(code: &str, limits: &Limits) -> Result<(), SyntaxProblem> {
    match source::too_large(code, limits) {
        Some((_, message)) => Err(SyntaxProblem { message, position: None }),
        None => Ok(()),
    }
}

/// Where the lines of a text begin.
struct Lines {
    /// Lines of the wrapper before the text's first.
    before: u32,
    length: usize,
    /// For each line, the number of characters and of bytes before it.
    starts: Vec<(u32, u32)>,
    /// For each character its first byte; empty if both are the same.
    bytes: Vec<u32>,
}

impl Lines {
    fn of(text: &str, before: u32) -> Self {
        let mut starts = vec![(0, 0)];
        let mut chars = text.char_indices().enumerate().peekable();
        // What ends a line for the engine (ECMA-262, 12.3).
        while let Some((count, (at, c))) = chars.next() {
            let ends = match c {
                '\r' => !matches!(chars.peek(), Some((_, (_, '\n')))),
                '\n' | '\u{2028}' | '\u{2029}' => true,
                _ => false,
            };
            if ends {
                starts.push((count as u32 + 1, (at + c.len_utf8()) as u32));
            }
        }
        let bytes = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at as u32).collect() };
        Self { before, length: text.len(), starts, bytes }
    }

    fn offset(&self, position: Position) -> usize {
        let line = (position.line_number() as usize).checked_sub(1 + self.before as usize);
        let Some(&(chars, bytes)) = line.and_then(|line| self.starts.get(line)) else {
            return if line.is_none() { 0 } else { self.length };
        };
        let columns = position.column_number() - 1;
        if self.bytes.is_empty() {
            return ((bytes + columns) as usize).min(self.length);
        }
        self.bytes.get((chars + columns) as usize).map_or(self.length, |byte| *byte as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, Tree};
    use belljar_core::{Limits, event::Kind};
    use boa_engine::ast::Position;

    #[test]
    fn positions_become_bytes_whatever_ends_a_line() {
        for text in ["ab\ncd", "a\r\nb\rc\u{2028}d\u{2029}e", "é😀x\n😀y\r\nz", ""] {
            let lines = Lines::of(text, 1);
            let (mut line, mut column) = (2, 1);
            let mut chars = text.char_indices().peekable();
            while let Some((at, c)) = chars.next() {
                assert_eq!(lines.offset(Position::new(line, column)), at, "{text:?} {line}:{column}");
                let pair = c == '\r' && matches!(chars.peek(), Some((_, '\n')));
                if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') && !pair {
                    (line, column) = (line + 1, 1);
                } else {
                    column += 1;
                }
            }
            assert_eq!(lines.offset(Position::new(line, column)), text.len());
            assert_eq!(lines.offset(Position::new(line + 1, 1)), text.len());
            assert_eq!(lines.offset(Position::new(1, 5)), 0);
        }
    }

    #[test]
    fn the_expression_of_a_field_is_its_whole_code() {
        let tree = |code: &str| Tree::of_code(Kind::Data, code, &Limits::default()).expect("code");
        for code in ["1", "1;", "{a: 1}", "1 // c", "a ? b : c;;", "(1, 2)", "'$$value'", "'\\u0041'", "new.target"] {
            assert!(tree(code).expression().is_some(), "{code}");
        }
        for code in ["", "// c", "1; 2", "1, y = 2", "1; var x"] {
            assert!(tree(code).expression().is_none(), "{code}");
        }
        for code in ["let x", "1) + (2", "1), (2", "a) => (a", "1 /*", "1, 2"] {
            assert!(Tree::of_code(Kind::Data, code, &Limits::default()).is_err(), "{code}");
        }
    }
}
