//! JS objects: functions, and variables that are the state of the session.
//!
//! App code sees one object for each of them, which cannot be changed but through its variables. A variable is an
//! accessor: whoever may act gets the live value, a data field a copy. What was given away live is looked at when the
//! turn ends, so that a changed `Map` counts as an assignment does.

mod live;
mod make;
pub mod syntax;

pub(crate) use live::{Handle, Live, Uncopied, end_turn, is_unsettled};
pub(crate) use make::make;

use super::{
    cells::{App, EntityId, Kind},
    code::{self, FunctionSyntax, Mention, ObjectSyntax, Source},
    graph::NodeId,
    purity::Manners,
};
use crate::{errors::NO_ACTIONS, evaluate::Binding, running, source::SyntaxProblem};
use belljar_core::{
    app::{Path, Step},
    event::Place,
};
use boa_engine::JsObject;
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::rc::Rc;

/// A JS object as it is open.
#[derive(Debug)]
pub(crate) struct Js {
    /// The cell of its text.
    pub(crate) body: NodeId,
    pub(crate) text: String,
    /// Its text is none.
    pub(crate) draft: Option<Draft>,
    /// What its variables begin with, as an object, if it has any.
    pub(crate) source: Option<Rc<Binding>>,
    pub(crate) functions: IndexMap<Box<str>, Function, FxBuildHasher>,
    pub(crate) variables: IndexMap<Box<str>, Variable, FxBuildHasher>,
    /// What app code sees.
    pub(crate) object: Option<JsObject>,
    /// It has the functions that are known of: its text has not been changed since, or could be run.
    pub(crate) is_current: bool,
    /// Something that a variable was to begin with has thrown: it is tried again when what the text refers to has changed.
    pub(crate) has_failed: bool,
    /// What its variables begin with refers to.
    mentions: Rc<[Mention]>,
}

/// A text that is no JS object. What the object was before goes on: a mistake while typing does not take an app's state.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) problem: SyntaxProblem,
    /// The text that goes on; `None`: there was none before.
    pub(crate) before: Option<String>,
    /// That text is yet to be run: it came just before, or has another name in it.
    pub(crate) is_due: bool,
}

/// A function of a JS object.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) cell: NodeId,
    pub(crate) mentions: Rc<[Mention]>,
    pub(crate) result: Handle,
    /// It as an object's only member.
    pub(crate) binding: Rc<Binding>,
    pub(crate) length: u32,
    /// What is certain of it, as far as it is of the functions that it calls.
    pub(crate) manners: Manners,
    is_async: bool,
    action: Option<String>,
}

/// A variable of a JS object.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) handle: Handle,
    /// What it begins with, as it is written, and as an object's only member.
    text: String,
    pub(crate) binding: Rc<Binding>,
    /// It is to begin anew.
    pub(crate) is_fresh: bool,
}

/// Why no data field may call a function that calls an action.
pub(crate) fn calls(action: &str) -> String {
    format!("It calls {action}(). {NO_ACTIONS}")
}

impl Function {
    /// Why no data field may call it, if so.
    pub(crate) fn refusal(&self) -> Option<String> {
        match &self.action {
            Some(action) => Some(calls(action)),
            None if self.is_async => Some("Data fields cannot execute async functions.".to_owned()),
            None => None,
        }
    }
}

impl Js {
    fn new(body: NodeId) -> Self {
        let nothing = SyntaxProblem { message: String::new(), position: None };
        Self {
            body,
            text: String::new(),
            draft: Some(Draft { problem: nothing, before: None, is_due: false }),
            source: None,
            functions: IndexMap::default(),
            variables: IndexMap::default(),
            object: None,
            is_current: false,
            has_failed: false,
            mentions: Rc::new([]),
        }
    }

    /// The cells that are no properties and no results.
    pub(crate) fn cells(&self) -> impl Iterator<Item = NodeId> {
        std::iter::once(self.body).chain(self.functions.values().map(|function| function.cell))
    }

    /// What natives hold of its variables and results.
    pub(crate) fn handles(&self) -> Vec<Handle> {
        let results = self.functions.values().map(|function| function.result);
        self.variables.values().map(|variable| variable.handle).chain(results).collect()
    }

    /// What the text of one of those cells refers to.
    pub(crate) fn mentions_of(&self, cell: NodeId) -> Option<&Rc<[Mention]>> {
        if cell == self.body {
            return Some(&self.mentions);
        }
        self.functions.values().find(|function| function.cell == cell).map(|function| &function.mentions)
    }
}

impl App {
    /// Gives a JS object its text, or another one. Gives the cells that are to be linked.
    pub(crate) fn set_body(&mut self, id: EntityId, text: &str) -> Vec<NodeId> {
        if self.entity(id).js.is_none() {
            let body = self.add_cell(id, Path::from(vec![Step::key("body")]), Kind::Body);
            self.entity_mut(id).js = Some(Js::new(body));
        }
        let name = self.entity(id).name.clone();
        let is_due = self.entity(id).js.as_ref().is_some_and(|js| self.pending.contains(&js.body));
        let place = self.entity(id).js.as_ref().map(|js| self.place(js.body)).unwrap_or_default();
        // A text may be too much for the engine's parser, too; then it is not looked at again.
        let syntax = if self.quarantined.contains_key(&place) {
            Err(SyntaxProblem { message: String::new(), position: None })
        } else {
            running::during(&place, || code::object(&name, text, &self.limits))
        };
        let Some(js) = &mut self.entity_mut(id).js else { return Vec::new() };
        let before = std::mem::replace(&mut js.text, text.to_owned());
        match syntax {
            Ok(syntax) => {
                js.draft = None;
                self.take_apart(id, syntax)
            }
            Err(problem) => {
                js.draft = Some(match js.draft.take() {
                    Some(draft) => Draft { problem, ..draft },
                    None => Draft { problem, before: Some(before), is_due },
                });
                vec![js.body]
            }
        }
    }

    /// Whether a place is that of a JS object's text.
    pub(crate) fn is_body(&self, place: &Place) -> bool {
        place.property == "body" && self.named(&place.entity).is_some_and(|id| self.entity(id).js.is_some())
    }

    /// Another name for an entity is no other text for what variables begin with.
    pub(crate) fn keep_variables(&mut self, id: EntityId, name: &str, to: &str) {
        if let Some(js) = &mut self.entity_mut(id).js {
            for variable in js.variables.values_mut() {
                variable.text = code::renamed_code(&variable.text, name, to);
            }
        }
    }

    fn take_apart(&mut self, id: EntityId, syntax: ObjectSyntax) -> Vec<NodeId> {
        let source = syntax.source.map(|source| Rc::new(self.binding_of(id, source)));
        let Some(body) = self.entity(id).js.as_ref().map(|js| js.body) else { return Vec::new() };
        // Its old references are taken out of the indices before they are lost.
        self.forget_links(body);
        let Some(js) = &mut self.entity_mut(id).js else { return Vec::new() };
        js.source = source;
        js.is_current = false;
        js.mentions = syntax.variables.iter().flat_map(|variable| variable.mentions.clone()).collect();
        let mut made = vec![body];
        let places: FxHashMap<Box<str>, usize> = {
            let functions = syntax.functions.iter().map(|function| function.name.as_str());
            let variables = syntax.variables.iter().map(|variable| variable.name.as_str());
            functions.chain(variables).map(Box::from).zip(0..).collect()
        };
        self.drop_functions(id, |name| !syntax.functions.iter().any(|function| function.name == name));
        self.drop_variables(id, |name| !syntax.variables.iter().any(|variable| variable.name == name));
        for function in syntax.functions {
            made.push(self.add_function(id, function));
        }
        for variable in syntax.variables {
            let binding = Rc::new(self.binding_of(id, variable.source));
            let Some(js) = &mut self.entity_mut(id).js else { continue };
            match js.variables.get_mut(&*variable.name) {
                Some(known) => {
                    known.is_fresh |= known.text != variable.text;
                    known.text = variable.text;
                    known.binding = binding;
                }
                None => {
                    let path = Path::from(vec![Step::key(&variable.name)]);
                    let cell = self.add_cell(id, path, Kind::Variable);
                    let handle = self.live.handle(cell);
                    let entity = self.entity_mut(id);
                    entity.properties.insert(variable.name.as_str().into(), cell);
                    if let Some(js) = &mut entity.js {
                        let new = Variable { handle, text: variable.text, binding, is_fresh: true };
                        js.variables.insert(variable.name.into(), new);
                    }
                    made.push(cell);
                }
            }
        }
        made.push(self.entity(id).whole);
        self.arrange_members(id, &places);
        made
    }

    /// Members stand in the order in which the text has them: as when the app is opened.
    fn arrange_members(&mut self, id: EntityId, places: &FxHashMap<Box<str>, usize>) {
        let place = |name: &str| places.get(name).copied().unwrap_or(usize::MAX);
        let entity = self.entity_mut(id);
        entity.properties.sort_by(|a, _, b, _| place(a).cmp(&place(b)));
        entity.together.take();
        if let Some(js) = &mut entity.js {
            js.functions.sort_by(|a, _, b, _| place(a).cmp(&place(b)));
            js.variables.sort_by(|a, _, b, _| place(a).cmp(&place(b)));
        }
    }

    fn binding_of(&self, id: EntityId, Source { text, start, is_checked }: Source) -> Binding {
        let place = Place { entity: self.entity(id).name.to_string(), property: "body".into() };
        Binding::new(Rc::new(place), text.into(), start, is_checked)
    }

    fn add_function(&mut self, id: EntityId, syntax: FunctionSyntax) -> NodeId {
        let FunctionSyntax { name, mentions, is_async, length, action, manners, source } = syntax;
        let binding = Rc::new(self.binding_of(id, source));
        let known = self.entity(id).js.as_ref().and_then(|js| js.functions.get(&*name));
        let (cell, result) = match known.map(|function| (function.cell, function.result)) {
            Some(known) => {
                // Its old references are taken out of the indices before they are lost.
                self.forget_links(known.0);
                known
            }
            None => {
                let path = Path::from(vec![Step::key(&name)]);
                let cell = self.add_cell(id, path.clone(), Kind::Function);
                let path = path.join(Step::key("data"));
                let result = self.add_cell(id, path.clone(), Kind::Result);
                self.entity_mut(id).within.insert(path, result);
                (cell, self.live.handle(result))
            }
        };
        if let Some(js) = &mut self.entity_mut(id).js {
            let function = Function { cell, mentions, result, binding, length, manners, is_async, action };
            js.functions.insert(name.into(), function);
        }
        cell
    }

    fn drop_functions(&mut self, id: EntityId, is_gone: impl Fn(&str) -> bool) {
        let Some(js) = &self.entity(id).js else { return };
        let gone: Vec<Box<str>> = js.functions.keys().filter(|name| is_gone(name)).cloned().collect();
        for name in gone {
            let path = Path::from(vec![Step::key(&name), Step::key("data")]);
            if let Some(result) = self.entity_mut(id).within.shift_remove(&path) {
                self.note_gone(result);
                self.remove_cell(result);
            }
            let function = self.entity(id).js.as_ref().and_then(|js| js.functions.get(&name));
            if let Some((cell, result)) = function.map(|function| (function.cell, function.result)) {
                self.remove_cell(cell);
                self.live.forget(result);
            }
            if let Some(js) = &mut self.entity_mut(id).js {
                js.functions.shift_remove(&name);
            }
        }
    }

    fn drop_variables(&mut self, id: EntityId, is_gone: impl Fn(&str) -> bool) {
        let Some(js) = &mut self.entity_mut(id).js else { return };
        let gone: Vec<Box<str>> = js.variables.keys().filter(|name| is_gone(name)).cloned().collect();
        for name in gone {
            let entity = self.entity_mut(id);
            let variable = entity.js.as_mut().and_then(|js| js.variables.shift_remove(&name));
            let cell = entity.properties.shift_remove(&name);
            if let Some(variable) = variable {
                self.live.forget(variable.handle);
            }
            if let Some(cell) = cell {
                self.note_gone(cell);
                self.remove_cell(cell);
            }
        }
    }
}
