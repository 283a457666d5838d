//! What the runtime wants to know of code without running it.

use super::{
    direct::Form,
    js_object::syntax::{self, MemberKind},
    pass::Manners,
    purity,
    references::{self, Reference},
    rename,
    tree::Tree,
};
use crate::{declare, source::SyntaxProblem};
use belljar_core::{Limits, app::Step, event::Kind};
use std::{ops::Range, rc::Rc};

/// Something that code refers to: a name that is not its own, and a way into what that stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Mention {
    pub(crate) name: Rc<str>,
    pub(crate) steps: Vec<Step>,
}

/// What is known of a data field's code.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// It is code of a data field.
    pub(crate) is_code: bool,
    /// What it refers to, each once.
    pub(crate) mentions: Vec<Mention>,
    /// Whether it certainly leaves alone what it reads.
    pub(crate) is_pure: bool,
    /// It as far as it can be tried without the engine.
    pub(crate) form: Form,
}

/// A JS object's text, taken apart.
#[derive(Debug)]
pub(crate) struct ObjectSyntax {
    /// The object as an expression, whose positions are those of the text.
    pub(crate) source: String,
    /// It certainly means the same there.
    pub(crate) is_checked: bool,
    pub(crate) functions: Vec<FunctionSyntax>,
    pub(crate) variables: Vec<VariableSyntax>,
}

#[derive(Debug)]
pub(crate) struct FunctionSyntax {
    pub(crate) name: String,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) is_async: bool,
    /// The framework's action that it calls, if any.
    pub(crate) action: Option<String>,
    /// What is certain of it, as far as it is of the functions that it calls.
    pub(crate) manners: Manners,
}

#[derive(Debug)]
pub(crate) struct VariableSyntax {
    pub(crate) name: String,
    /// Its first value, as it is written.
    pub(crate) text: String,
    pub(crate) mentions: Vec<Mention>,
}

/// Looks at the code of a data field. Of what cannot be parsed nothing is known: it will say so when it is to run.
pub(crate) fn look(code: &str, limits: &Limits) -> Known {
    let Ok(tree) = Tree::of_code(Kind::Data, code, limits) else { return Known::default() };
    let references = references::in_tree(&tree, code);
    Known {
        is_code: true,
        mentions: of_references(&references, None),
        is_pure: purity::of_tree(&tree, &references),
        form: Form::of(&tree),
    }
}

/// `owner`: what `this` stands for.
fn of_references(references: &[Reference], owner: Option<&str>) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for reference in references {
        let name = match owner.filter(|_| reference.name() == "this") {
            Some(owner) => owner,
            None if reference.is_of_the_app() => reference.name(),
            None => continue,
        };
        let mention = Mention { name: name.into(), steps: reference.path.steps().iter().skip(1).cloned().collect() };
        if !mentions.contains(&mention) {
            mentions.push(mention);
        }
    }
    mentions
}

/// Takes the text of a JS object apart. `owner`: its name.
pub(crate) fn object(owner: &str, body: &str, limits: &Limits) -> Result<ObjectSyntax, SyntaxProblem> {
    let read = syntax::read(body, limits)?;
    // Only a script has comments of that form (ECMA-262, B.1.1).
    let is_checked = read.dropped.is_empty() && !body.contains("<!--") && !body.contains("-->");
    let mut object = ObjectSyntax { source: read.program, is_checked, functions: Vec::new(), variables: Vec::new() };
    for member in read.members {
        let mentions = of_references(&member.references, Some(owner));
        match member.kind {
            MemberKind::Function { is_async } => object.functions.push(FunctionSyntax {
                action: action(&member.references),
                manners: manners(member.is_pure, body.get(member.span).unwrap_or_default()),
                name: member.name,
                mentions,
                is_async,
            }),
            MemberKind::Variable => {
                let text = body.get(member.value).unwrap_or_default().to_owned();
                object.variables.push(VariableSyntax { name: member.name, text, mentions });
            }
        }
    }
    Ok(object)
}

/// What is certain of a function with that text.
fn manners(is_pure: bool, text: &str) -> Manners {
    // Who calls stands in the stack of an error, and pure code has one only by making or catching it.
    let may_have_error = || ["Error", "catch", "\\u"].iter().any(|word| text.contains(word));
    match is_pure {
        false => Manners::Unknown,
        true if may_have_error() => Manners::Pure,
        true => Manners::Blind,
    }
}

/// The first of the framework's actions that code calls.
fn action(references: &[Reference]) -> Option<String> {
    let called = references.iter().filter(|reference| reference.called && !reference.is_of_the_app());
    // What `appsmith` can do is a function of the framework's, too.
    let of_the_app = references.iter().filter(|reference| reference.called && reference.name() == "appsmith");
    let mut names = called.chain(of_the_app).map(|reference| reference.path.to_string());
    names.find(|name| declare::functions().any(|function| function.acts && function.name == name.as_str()))
}

/// Where a text cannot be renamed in: the new name would mean something else there.
pub(crate) fn captured(text: &str, kind: Kind, name: &str, to: &str) -> Vec<Range<usize>> {
    rename::in_text(text, kind, name, to, &Limits::default()).captured
}

/// The same of a JS object's text.
pub(crate) fn captured_in_body(body: &str, name: &str, to: &str) -> Vec<Range<usize>> {
    rename::in_body(body, name, to, &Limits::default()).captured
}

/// A property's text with another name for an entity.
pub(crate) fn renamed(text: &str, kind: Kind, name: &str, to: &str) -> String {
    rename::in_text(text, kind, name, to, &Limits::default()).text.unwrap_or_else(|| text.to_owned())
}

/// The same of a JS object's text.
pub(crate) fn renamed_in_body(body: &str, name: &str, to: &str) -> String {
    rename::in_body(body, name, to, &Limits::default()).text.unwrap_or_else(|| body.to_owned())
}
