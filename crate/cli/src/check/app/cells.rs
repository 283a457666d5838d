//! The code of an app, piece by piece, with what each refers to.

use super::asked;
use belljar_core::{
    Limits,
    app::{Definition, Entity, Path, Segments, Step},
    error::Position,
    event::Kind,
};
use belljar_guest::app::{
    SyntaxProblem,
    js_object::syntax::{self, JsSyntax, MemberKind},
    references::{Reference, references},
};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

/// An entity and where it stands.
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) entity: &'a Entity,
    /// The page that it is on. None: all.
    pub(super) page: Option<usize>,
    /// Where it is in the JSON.
    pub(super) at: Path,
}

/// A text of the definition, or a member of a JS object, that has code in it.
pub(super) struct Cell {
    /// The entity, by its place in the list.
    pub(super) entity: usize,
    /// The property's path in the entity, or the member's name.
    pub(super) path: Path,
    pub(super) role: Role,
    /// Where its text is in the JSON.
    pub(super) at: Path,
    /// What it refers to; spans are bytes of that text.
    pub(super) references: Vec<Reference>,
    /// Where the names begin of which it asks whether there are any.
    pub(super) asked: HashSet<usize>,
}

/// What becomes of a cell's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It has a value.
    Data,
    /// It runs when something happens.
    Trigger,
    /// It has a value when its query runs.
    Template,
    /// A JS object's.
    Member(MemberKind),
}

/// Something wrong with a text before anybody asks what it means.
pub(super) struct Wrong {
    pub(super) entity: usize,
    pub(super) path: Path,
    pub(super) at: Path,
    /// Bytes of the text.
    pub(super) span: Range<usize>,
    pub(super) what: What,
}

pub(super) enum What {
    /// It is no JavaScript, or of another form than its place takes.
    Syntax(String),
    /// A `{{` has no end.
    Unclosed,
    /// An event handler with more than one segment.
    Segments,
    /// A member whose name another one has.
    Dropped,
}

/// All code of a definition.
pub(super) struct Code<'a> {
    pub(super) entities: Vec<Named<'a>>,
    pub(super) cells: Vec<Cell>,
    pub(super) wrong: Vec<Wrong>,
    /// The JS objects that could be read, by the entity's place.
    pub(super) objects: HashMap<usize, JsSyntax>,
}

impl<'a> Code<'a> {
    pub(super) fn of(definition: &'a Definition) -> Self {
        let mut entities = Vec::new();
        let shared = Path::from(vec![Step::key("entities")]);
        let named = |page, under: Path| {
            move |(name, entity): (&'a String, &'a Entity)| Named {
                name: name.as_str(),
                entity,
                page,
                at: under.join(Step::key(name)),
            }
        };
        entities.extend(definition.entities.iter().map(named(None, shared)));
        for (at, page) in definition.pages.iter().enumerate() {
            let under = Path::from(vec![Step::key("pages"), Step::Index(at as u32), Step::key("entities")]);
            entities.extend(page.entities.iter().map(named(Some(at), under)));
        }
        let mut code = Self { entities, cells: Vec::new(), wrong: Vec::new(), objects: HashMap::new() };
        for at in 0..code.entities.len() {
            match code.entities[at].entity {
                Entity::Js(object) => code.object(at, &object.body),
                _ => code.texts(at),
            }
        }
        code
    }

    fn texts(&mut self, entity: usize) {
        let Named { entity: of, at, .. } = &self.entities[entity];
        let (under, plain) =
            if matches!(of, Entity::Query(_)) { ("template", Role::Template) } else { ("properties", Role::Data) };
        let under = at.join(Step::key(under));
        for (path, text) in of.texts() {
            let trigger = of.is_trigger(&path);
            let role = if trigger { Role::Trigger } else { plain };
            let at: Path = under.steps().iter().chain(path.steps()).cloned().collect();
            let segments = Segments::of(text);
            let mut wrong = |span, what| {
                self.wrong.push(Wrong { entity, path: path.clone(), at: at.clone(), span, what });
            };
            if let Some(unclosed) = segments.unclosed {
                wrong(unclosed..unclosed + 2, What::Unclosed);
            }
            if trigger && segments.has_code() && segments.list.len() > 1 {
                wrong(segments.list[1].span.clone(), What::Segments);
            }
            let mut found = Vec::new();
            for segment in segments.codes() {
                let kind = if trigger { Kind::Trigger } else { Kind::Data };
                match references(kind, segment.text(text), &Limits::default()) {
                    Ok(references) => found.extend(references.into_iter().map(|reference| {
                        let moved =
                            |span: &Range<usize>| span.start + segment.span.start..span.end + segment.span.start;
                        let (span, name_span) = (moved(&reference.span), moved(&reference.name_span));
                        Reference { span, name_span, ..reference }
                    })),
                    Err(SyntaxProblem { message, position }) => {
                        let code = segment.text(text);
                        let byte = segment.span.start + position.map_or(0, |position| byte_at(code, position));
                        wrong(byte..byte, What::Syntax(message));
                    }
                }
            }
            if segments.has_code() {
                let asked = asked::names(text, &found);
                self.cells.push(Cell { entity, path, role, at, references: found, asked });
            }
        }
    }

    fn object(&mut self, entity: usize, body: &str) {
        let at = self.entities[entity].at.join(Step::key("body"));
        match syntax::read(body, &Limits::default()) {
            Ok(object) => {
                for member in &object.members {
                    let path = Path::from(vec![Step::key(&member.name)]);
                    let references = member.references.clone();
                    let role = Role::Member(member.kind);
                    let asked = asked::names(body, &references);
                    self.cells.push(Cell { entity, path, role, at: at.clone(), references, asked });
                }
                for span in &object.dropped {
                    let (at, span) = (at.clone(), span.clone());
                    self.wrong.push(Wrong { entity, path: Path::root(), at, span, what: What::Dropped });
                }
                self.objects.insert(entity, object);
            }
            Err(SyntaxProblem { message, position }) => {
                let byte = position.map_or(0, |position| byte_at(body, position));
                let what = What::Syntax(message);
                self.wrong.push(Wrong { entity, path: Path::root(), at, span: byte..byte, what });
            }
        }
    }

    /// Which entity a name is to the code of another one: on the same page, or shared. Code that all pages share may name
    /// what is on any.
    pub(super) fn named(&self, name: &str, from: usize) -> Option<usize> {
        let page = self.entities[from].page;
        let visible = |of: &Named<'_>| page.is_none() || of.page.is_none() || of.page == page;
        self.entities.iter().position(|of| of.name == name && visible(of))
    }

    /// The text that something is wrong with.
    pub(super) fn text_of(&self, wrong: &Wrong) -> &'a str {
        match self.entities[wrong.entity].entity {
            Entity::Js(object) => &object.body,
            of => of.texts().into_iter().find(|(path, _)| *path == wrong.path).map_or("", |(_, text)| text),
        }
    }

    /// The entity that a reference is to, with the steps behind its name.
    pub(super) fn target<'r>(&self, cell: &Cell, reference: &'r Reference) -> Option<(usize, &'r [Step])> {
        let rest = reference.path.steps().get(1..).unwrap_or_default();
        match (reference.name(), cell.role) {
            ("this", Role::Member(_)) => Some((cell.entity, rest)),
            ("this", _) => None,
            (name, _) => self.named(name, cell.entity).map(|entity| (entity, rest)),
        }
    }

    /// A cell as code names it: `Text1.text`.
    pub(super) fn place(&self, entity: usize, path: &Path) -> String {
        let name = Step::key(self.entities[entity].name);
        std::iter::once(name).chain(path.steps().iter().cloned()).collect::<Path>().to_string()
    }
}

/// The byte at a position, with columns in UTF-16 units.
fn byte_at(text: &str, position: Position) -> usize {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(position.line.saturating_sub(1) as usize).map(str::len).sum();
    let mut left = position.column.saturating_sub(1) as usize;
    let line = lines.next().unwrap_or_default();
    let within = line.char_indices().find(|(_, c)| {
        let there = left == 0 || matches!(c, '\n' | '\r');
        left = left.saturating_sub(c.len_utf16());
        there
    });
    before + within.map_or(line.len(), |(at, _)| at)
}
