//! The text of a JS object: `export default { … }` with functions and variables.

use crate::{
    app::{
        purity,
        references::{self, Reference},
        scopes::Walk,
        tree::Tree,
    },
    source::{SyntaxProblem, is_blank, lines},
};
use belljar_core::{Limits, app::members_of_object};
use boa_engine::ast::{
    Expression, ModuleItem, Position as EnginePosition, Spanned as _, Statement, StatementListItem,
    declaration::ExportDeclaration,
    expression::{
        ImportMeta,
        literal::{LiteralKind, ObjectLiteral, PropertyDefinition},
    },
    property::{MethodDefinitionKind, PropertyName},
    visitor::Visitor,
};
use std::{
    collections::HashMap,
    ops::{ControlFlow, Range},
};

/// What is said of a text that is anything else.
pub const START: &str = "Start object with export default";

/// A JS object, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsSyntax {
    /// What it has, in order, each name once.
    pub members: Vec<Member>,
    /// Members of a name that another one has: they are not part of the object.
    pub dropped: Vec<Range<usize>>,
    /// An object literal with the variables alone, each line and column where it is in the text. `None`: it has none.
    pub variables: Option<String>,
}

/// A function or a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: MemberKind,
    /// Where it stands, its name included: bytes of the text.
    pub span: Range<usize>,
    /// Where its value stands; of a method, all of it.
    pub value: Range<usize>,
    /// What it refers to, `this` among it, which is the object. Spans are bytes of the whole text.
    pub references: Vec<Reference>,
    /// Whether it certainly leaves alone what it is given and what it reads, if the functions that it calls do.
    pub is_pure: bool,
}

/// What a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberKind {
    /// A function.
    Function {
        /// It gives a promise.
        is_async: bool,
        /// How many arguments it names: its `length`.
        length: u32,
    },
    /// Anything else: a variable with its first value.
    Variable,
}

/// Reads the body of a JS object.
///
/// # Errors
/// When it is none.
pub fn read(body: &str, limits: &Limits) -> Result<JsSyntax, SyntaxProblem> {
    let tree = Tree::of_module(body, limits).map_err(|problem| {
        // Whatever is wrong with it: it was not meant as one.
        if starts_well(body) { problem } else { start(body, 0) }
    })?;
    let object = default_export(&tree, body)?;
    if let ControlFlow::Break(at) = tree.visit(&mut Meta) {
        return Err(problem(
            body,
            tree.offset(at),
            "a JS object has no import.meta: that is for modules with an address",
        ));
    }
    let brace = tree.offset(object.span().start());
    let lost = || problem(body, brace, LOST);
    let spans = members_of_object(body, brace).filter(|spans| spans.len() == object.properties().len());
    let spans = spans.ok_or_else(lost)?;
    let read = object.properties().iter().zip(&spans).map(|(of, span)| member(&tree, body, of, span));
    let read: Vec<Member> = read.collect::<Result<_, _>>()?;
    let (members, dropped) = each_name_once(read);
    let mut variables = members.iter().filter(|member| member.kind == MemberKind::Variable).peekable();
    let variables = variables.peek().is_some().then(|| program(body, brace, variables.map(|member| &member.span)));
    Ok(JsSyntax { members, dropped: dropped.into_iter().map(|member| member.span).collect(), variables })
}

/// Looks for what a module may have and the object alone may not.
struct Meta;

impl<'ast> Visitor<'ast> for Meta {
    type BreakTy = EnginePosition;

    fn visit_import_meta(&mut self, meta: &'ast ImportMeta) -> ControlFlow<EnginePosition> {
        ControlFlow::Break(meta.span().start())
    }
}

/// Whether the first words are the right ones.
fn starts_well(body: &str) -> bool {
    let blank_before = |word: &str, of: &str| of.find(word).filter(|at| is_blank(&of[..*at])).map(|at| at + word.len());
    blank_before("export", body).is_some_and(|end| blank_before("default", &body[end..]).is_some())
}

/// The object that a module exports, if it does nothing else.
fn default_export<'t>(tree: &'t Tree, body: &str) -> Result<&'t ObjectLiteral, SyntaxProblem> {
    let empty = |item: &ModuleItem| {
        let ModuleItem::StatementListItem(StatementListItem::Statement(statement)) = item else { return false };
        matches!(**statement, Statement::Empty)
    };
    let items = tree.module().map(|module| module.items().items()).unwrap_or_default();
    let mut items = items.iter().filter(|item| !empty(item));
    match (items.next(), items.next()) {
        (Some(ModuleItem::ExportDeclaration(export)), None) => match &**export {
            ExportDeclaration::DefaultAssignmentExpression(value) => match value.flatten() {
                Expression::ObjectLiteral(object) => Ok(object),
                other => Err(start(body, tree.offset(other.span().start()))),
            },
            _ => Err(start(body, 0)),
        },
        _ => Err(start(body, 0)),
    }
}

fn start(body: &str, at: usize) -> SyntaxProblem {
    problem(body, at, START)
}

fn problem(body: &str, at: usize, message: impl Into<String>) -> SyntaxProblem {
    SyntaxProblem { message: message.into(), position: Some(lines::position_of(body, at)) }
}

fn member(tree: &Tree, body: &str, of: &PropertyDefinition, span: &Range<usize>) -> Result<Member, SyntaxProblem> {
    let refuse = |message: &str| Err(problem(body, span.start, message));
    // Where a member ends is told by a scan, and what it is by the engine's parser: they have to mean the same.
    let in_span = |end: EnginePosition| (span.start..=span.end).contains(&tree.offset(end));
    let (name, kind, value) = match of {
        PropertyDefinition::IdentifierReference(name) if !in_span(name.span().end()) => return refuse(LOST),
        PropertyDefinition::Property(name, _) if fixed(tree, name).is_some_and(|(_, end)| !in_span(end)) => {
            return refuse(LOST);
        }
        PropertyDefinition::MethodDefinition(method)
            if fixed(tree, method.name()).is_some_and(|(_, end)| !in_span(end)) =>
        {
            return refuse(LOST);
        }
        PropertyDefinition::IdentifierReference(name) => (tree.text(name.sym()), MemberKind::Variable, span.clone()),
        PropertyDefinition::Property(name, value) => {
            let Some((name, end)) = fixed(tree, name) else { return refuse(FIXED) };
            let start = value_start(body, tree.offset(end), span.end);
            (name, kind(value), start..span.end)
        }
        PropertyDefinition::MethodDefinition(method) => {
            let Some((name, _)) = fixed(tree, method.name()) else { return refuse(FIXED) };
            let is_async = match method.kind() {
                MethodDefinitionKind::Ordinary | MethodDefinitionKind::Generator => false,
                MethodDefinitionKind::Async | MethodDefinitionKind::AsyncGenerator => true,
                MethodDefinitionKind::Get | MethodDefinitionKind::Set => {
                    return refuse("a JS object has functions and variables: make the getter or setter a function");
                }
            };
            (name, MemberKind::Function { is_async, length: method.parameters().length() }, span.clone())
        }
        PropertyDefinition::SpreadObject(_) => {
            return refuse("a JS object has members of its own: write those of the other object out");
        }
        PropertyDefinition::CoverInitializedName(..) => return refuse("expected ':', found '='"),
    };
    if name == "__proto__" {
        return refuse("a member cannot be called __proto__: give it another name");
    }
    let mut walk = Walk::new(tree, None);
    walk.member(of);
    let references = references::of_uses(tree, body, walk.uses);
    let is_pure = purity::of_member(tree, of, &references);
    Ok(Member { name, kind, span: span.clone(), value, references, is_pure })
}

const LOST: &str = "the members of the object cannot be told apart";

const FIXED: &str = "the names of a JS object's members are fixed: write the name without brackets";

/// The name of a member, and where it ends, if it is known from the text.
fn fixed(tree: &Tree, name: &PropertyName) -> Option<(String, EnginePosition)> {
    match name {
        PropertyName::Literal(name) => Some((tree.text(name.sym()), name.span().end())),
        PropertyName::Computed(Expression::Literal(literal)) => {
            let text = match literal.kind() {
                LiteralKind::String(text) => tree.text(*text),
                LiteralKind::Int(number) => number.to_string(),
                _ => return None,
            };
            Some((text, literal.span().end()))
        }
        PropertyName::Computed(_) => None,
    }
}

/// Where the value begins that stands behind a name's end: behind the colon, white space and comments.
fn value_start(body: &str, name_end: usize, end: usize) -> usize {
    let mut at = name_end;
    let mut colon = false;
    while at < end {
        let rest = &body[at..end];
        let length = if rest.starts_with("//") {
            rest.find(['\n', '\r', '\u{2028}', '\u{2029}'])
        } else if rest.starts_with("/*") {
            rest.find("*/").map(|at| at + 2)
        } else {
            let first = rest.chars().next().unwrap_or(' ');
            let skipped = first.is_whitespace() || first == '\u{feff}' || (!colon && matches!(first, ':' | ']'));
            colon |= first == ':';
            skipped.then(|| first.len_utf8())
        };
        match length {
            Some(length) => at += length,
            None => break,
        }
    }
    at
}

fn kind(value: &Expression) -> MemberKind {
    let (is_async, parameters) = match value.flatten() {
        Expression::FunctionExpression(function) => (false, function.parameters()),
        Expression::ArrowFunction(function) => (false, function.parameters()),
        Expression::GeneratorExpression(function) => (false, function.parameters()),
        Expression::AsyncFunctionExpression(function) => (true, function.parameters()),
        Expression::AsyncArrowFunction(function) => (true, function.parameters()),
        Expression::AsyncGeneratorExpression(function) => (true, function.parameters()),
        _ => return MemberKind::Variable,
    };
    MemberKind::Function { is_async, length: parameters.length() }
}

/// Of members of one name the first function stays, or the first of them; and those that do not.
fn each_name_once(read: Vec<Member>) -> (Vec<Member>, Vec<Member>) {
    let mut chosen: HashMap<String, usize> = HashMap::new();
    for (at, member) in read.iter().enumerate() {
        let known = chosen.entry(member.name.clone()).or_insert(at);
        if read[*known].kind == MemberKind::Variable && member.kind != MemberKind::Variable {
            *known = at;
        }
    }
    let (members, dropped): (Vec<_>, Vec<_>) =
        read.into_iter().enumerate().partition(|(at, member)| chosen[&member.name] == *at);
    let without_place = |list: Vec<(usize, Member)>| list.into_iter().map(|(_, member)| member).collect();
    (without_place(members), without_place(dropped))
}

/// The object literal alone, each part where it was in lines and columns.
fn program<'a>(body: &str, brace: usize, kept: impl Iterator<Item = &'a Range<usize>>) -> String {
    let mut program = String::with_capacity(body.len());
    let blank = |program: &mut String, of: &str| {
        for c in of.chars() {
            match c {
                '\n' | '\r' | '\u{2028}' | '\u{2029}' => program.push(c),
                other => (0..other.len_utf16()).for_each(|_| program.push(' ')),
            }
        }
    };
    blank(&mut program, &body[..brace]);
    program.push('{');
    let mut at = brace + 1;
    for (index, span) in kept.enumerate() {
        let before = program.len();
        blank(&mut program, &body[at..span.start]);
        // Between two members a comma has stood at least, so that there is room for one.
        if let Some(room) = program[before..].find(' ').filter(|_| index > 0) {
            program.replace_range(before + room..=before + room, ",");
        }
        program.push_str(&body[span.clone()]);
        at = span.end;
    }
    program.push('}');
    program
}

#[cfg(test)]
mod tests;
