//! What the runtime wants to know of code without running it.

use super::{
    cells::Set,
    direct::Form,
    js_object::syntax::{self, MemberKind},
    purity::{self, Manners},
    references::{self, Reference},
    rename,
    tree::Tree,
};
use crate::{
    declare,
    source::{AT_THE_TOP, SyntaxProblem, lines},
};
use belljar_core::{Limits, app::Step, error::Position, event::Kind};
use rustc_hash::FxHashMap;
use std::{cell::RefCell, rc::Rc};

/// Something that code refers to: a name that is not its own, and a way into what that stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Mention {
    pub(crate) name: Rc<str>,
    pub(crate) steps: Vec<Step>,
    /// What it leads to is looked into, nobody knows where.
    pub(crate) goes_on: bool,
}

/// What is known of a field's code.
#[derive(Debug)]
pub(crate) struct Known {
    /// The author's text.
    pub(crate) source: Rc<str>,
    /// It is code of a data field.
    pub(crate) is_code: bool,
    /// What it refers to, each once.
    pub(crate) mentions: Rc<[Mention]>,
    /// Whether it certainly leaves alone what it reads.
    pub(crate) is_pure: bool,
    /// It as far as it can be tried without the engine.
    pub(crate) form: Form,
}

/// The codes that were looked at since they were last forgotten. In an app the same code stands in many places.
#[derive(Debug, Default)]
pub(crate) struct Looked(RefCell<FxHashMap<Rc<str>, Rc<Known>>>);

/// A JS object's text, taken apart.
#[derive(Debug)]
pub(crate) struct ObjectSyntax {
    /// An object with the variables alone, as an expression whose positions are those of the text; if there are any.
    pub(crate) source: Option<Source>,
    pub(crate) functions: Vec<FunctionSyntax>,
    pub(crate) variables: Vec<VariableSyntax>,
}

/// Code that the engine is given.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) text: String,
    /// Where it begins in the author's text.
    pub(crate) start: Position,
    /// It certainly means as a script what it means in the module that a JS object is.
    pub(crate) is_checked: bool,
}

#[derive(Debug)]
pub(crate) struct FunctionSyntax {
    pub(crate) name: String,
    pub(crate) mentions: Rc<[Mention]>,
    pub(crate) is_async: bool,
    /// How many arguments it names.
    pub(crate) length: u32,
    /// The framework's action that it calls, if any.
    pub(crate) action: Option<String>,
    /// What is certain of it, as far as it is of the functions that it calls.
    pub(crate) manners: Manners,
    /// It as an object's only member.
    pub(crate) source: Source,
}

#[derive(Debug)]
pub(crate) struct VariableSyntax {
    pub(crate) name: String,
    /// Its first value, as it is written.
    pub(crate) text: String,
    pub(crate) mentions: Vec<Mention>,
    /// It as an object's only member.
    pub(crate) source: Source,
}

/// Looks at the code of a field. Of what cannot be parsed nothing is known: it will say so when it is to run.
pub(crate) fn look(code: &str, limits: &Limits) -> Known {
    let Ok(tree) = Tree::of_code(Kind::Data, code, limits) else {
        // Handlers may wait.
        let tree = code.contains("await").then(|| Tree::of_code(Kind::Trigger, code, limits));
        let Some(Ok(tree)) = tree else { return Known::nothing(code) };
        let mentions = of_references(references::in_tree(&tree, code), None).into();
        return Known { mentions, ..Known::nothing(code) };
    };
    let references = references::in_tree(&tree, code);
    let is_pure = purity::of_tree(&tree, &references);
    let mentions = of_references(references, None).into();
    Known { is_code: true, mentions, is_pure, form: Form::of(&tree), ..Known::nothing(code) }
}

impl Known {
    /// Nothing is known of a code.
    pub(crate) fn nothing(code: &str) -> Self {
        Self { source: code.into(), is_code: false, mentions: Rc::new([]), is_pure: false, form: Form::Engine }
    }
}

impl Looked {
    /// What is known of a code.
    pub(crate) fn at(&self, code: &str, limits: &Limits) -> Rc<Known> {
        let mut known = self.0.borrow_mut();
        if let Some(known) = known.get(code) {
            return known.clone();
        }
        let new = Rc::new(look(code, limits));
        known.insert(new.source.clone(), new.clone());
        new
    }

    /// Keeps no more than is in use.
    pub(crate) fn forget(&self) {
        self.0.take();
    }
}

/// What the code of a data field refers to, each time that it does, and where in the code.
pub(crate) fn references(code: &str, limits: &Limits) -> Vec<(Mention, Position)> {
    let Ok(tree) = Tree::of_code(Kind::Data, code, limits) else { return Vec::new() };
    let references = references::in_tree(&tree, code).into_iter();
    let mentions = references.filter_map(|reference| {
        let position = lines::position_of(code, reference.span.start);
        Some((mention(reference, None)?, position))
    });
    mentions.collect()
}

/// `owner`: what `this` stands for.
fn of_references(references: Vec<Reference>, owner: Option<&str>) -> Vec<Mention> {
    let mentions: Set<Mention> = references.into_iter().filter_map(|reference| mention(reference, owner)).collect();
    mentions.into_iter().collect()
}

/// A reference as what it leads to is looked for; if it is to something of the app.
fn mention(reference: Reference, owner: Option<&str>) -> Option<Mention> {
    let name: Rc<str> = match owner.filter(|_| reference.name() == "this") {
        Some(owner) => owner.into(),
        None if reference.is_of_the_app() => reference.name().into(),
        None => return None,
    };
    let goes_on = reference.goes_on;
    let mut steps = reference.path.into_steps();
    steps.remove(0);
    Some(Mention { name, steps, goes_on })
}

/// Takes the text of a JS object apart. `owner`: its name.
pub(crate) fn object(owner: &str, body: &str, limits: &Limits) -> Result<ObjectSyntax, SyntaxProblem> {
    let read = syntax::read(body, limits)?;
    let source = read.variables.map(|text| Source::new(text, AT_THE_TOP));
    let mut object = ObjectSyntax { source, functions: Vec::new(), variables: Vec::new() };
    let mut positions = lines::InOrder::default();
    for member in read.members {
        let action = action(&member.references);
        let mentions = of_references(member.references, Some(owner));
        let text = body.get(member.span.clone()).unwrap_or_default();
        let Position { line, column } = positions.position(body, member.span.start);
        // The brace stands before it.
        let source = Source::new(format!("{{{text}\n}}"), Position { line, column: column - 1 });
        match member.kind {
            MemberKind::Function { is_async, length } => {
                object.functions.push(FunctionSyntax {
                    name: member.name,
                    mentions: mentions.into(),
                    is_async,
                    length,
                    action,
                    manners: Manners::of_function(member.is_pure, text),
                    source,
                });
            }
            MemberKind::Variable => {
                let text = body.get(member.value).unwrap_or_default().to_owned();
                object.variables.push(VariableSyntax { name: member.name, text, mentions, source });
            }
        }
    }
    Ok(object)
}

impl Source {
    fn new(text: String, start: Position) -> Self {
        // Only a script has comments of that form (ECMA-262, B.1.1).
        let is_checked = !text.contains("<!--") && !text.contains("-->");
        Self { text, start, is_checked }
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

/// A property's text with another name for an entity.
pub(crate) fn renamed(text: &str, kind: Kind, name: &str, to: &str) -> String {
    rename::in_text(text, kind, name, to, &Limits::default()).text.unwrap_or_else(|| text.to_owned())
}

/// The same of code without `{{ }}`.
pub(crate) fn renamed_code(code: &str, name: &str, to: &str) -> String {
    rename::in_code(code, name, to, &Limits::default()).text.unwrap_or_else(|| code.to_owned())
}

/// The same of a JS object's text.
pub(crate) fn renamed_in_body(body: &str, name: &str, to: &str) -> String {
    rename::in_body(body, name, to, &Limits::default()).text.unwrap_or_else(|| body.to_owned())
}
