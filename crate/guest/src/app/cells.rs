//! What an open app is made of.
//!
//! A *cell* is whatever can be read by itself: a property, a bound text within one, a query's data, a JS object's
//! variable. Each is a node of the graph and holds its value. An *entity* is a name with its cells.

use super::{
    bound::Bound,
    code::Looked,
    datum::Datum,
    graph::{Graph, NodeId},
    js_object::{Js, Live},
    rows::Rows,
};
use belljar_core::{
    GuestError, LimitKind, Limits,
    app::{self, Path, TurnWork},
    event::{Methods, Place},
};
use boa_engine::{JsObject, JsString, JsValue, object::builtins::JsFunction};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde_json::{Map, Value as Json};
use std::{cell::RefCell, cmp::Reverse, collections::BinaryHeap, rc::Rc};

/// A set that is walked in the order in which it was filled.
pub(crate) type Set<T> = IndexSet<T, FxBuildHasher>;

/// An entity. The number of one that was removed is not given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct EntityId(pub(crate) u32);

/// An open app.
#[derive(Debug, Default)]
pub(crate) struct App {
    pub(crate) limits: Limits,
    pub(crate) graph: Graph,
    pub(super) cells: Vec<Option<Cell>>,
    pub(super) entities: FxHashMap<EntityId, Entity>,
    pub(super) next_entity: u32,
    pub(crate) names: IndexMap<Rc<str>, EntityId, FxBuildHasher>,
    /// Who reads through a name that no entity has.
    pub(crate) unmet: FxHashMap<Rc<str>, Set<NodeId>>,
    /// Whose own text has a name in it.
    pub(crate) mentions: FxHashMap<Rc<str>, Set<NodeId>>,
    /// Who may call a function, directly or through others.
    pub(crate) users: FxHashMap<NodeId, Set<NodeId>>,
    /// It was opened or edited in this turn: what is new was read and linked, and is evaluated in turns, and within
    /// deadlines, of its own. What takes the engine down then is known to stand in an app that is as it was meant.
    pub(crate) is_new: bool,
    /// What is to be evaluated, and the same in order. The queue may hold what is pending no more.
    pub(crate) pending: Set<NodeId>,
    pub(crate) queue: BinaryHeap<Reverse<(u64, NodeId)>>,
    pub(crate) looked: Looked,
    pub(crate) live: Live,
    /// Copies of variables and results for code that certainly leaves them alone.
    pub(crate) shared: FxHashMap<NodeId, JsValue>,
    /// The code that runs is such.
    pub(crate) is_sharing: bool,
    /// Properties that have changed since such code ran last.
    pub(crate) outdated: Set<(EntityId, Box<str>)>,
    /// Properties that are tables, and were given to such code in this turn: what it has read of them is forgotten with it.
    pub(crate) tables: Set<(EntityId, Box<str>)>,
    /// What the page is yet to be told of.
    pub(crate) untold: Set<NodeId>,
    /// How many properties the page believes are still to be evaluated, once it has been told.
    pub(crate) told_rest: Option<u32>,
    /// What is there no more, and the page is yet to be told.
    pub(crate) gone: Set<Place>,
    /// What waits for a library, and the libraries that were asked for.
    pub(crate) waiting: Set<NodeId>,
    pub(crate) wanted: FxHashSet<String>,
    pub(crate) missed: Vec<String>,
    /// Keys of the store that somebody has come to refer to.
    pub(crate) new_keys: Vec<String>,
    /// Parts of templates that were not looked through for libraries yet.
    pub(crate) new_templates: Vec<Rc<Bound>>,
    /// What is not run until its text is changed: the app was opened in safe mode.
    pub(crate) held: FxHashSet<NodeId>,
    /// What has taken an engine down, and is not run either; and what the engine has died of.
    pub(crate) quarantined: FxHashMap<Place, LimitKind>,
    /// Rows that the page has given last as JSON, by the property that they were given for.
    pub(crate) given: FxHashMap<Place, Rows>,
    /// Properties with code that have a value from the page, until their code is evaluated again; and those of which the
    /// page is to be told that they have it no more.
    pub(crate) lent: FxHashSet<(EntityId, Box<str>)>,
    pub(crate) overruled: Set<(EntityId, Box<str>)>,
    /// How often bindings have been evaluated.
    pub(crate) evaluations: u64,
    /// What has been evaluated in this turn.
    pub(crate) evaluated: Vec<NodeId>,
    /// Steps that had been taken when variables were last looked at.
    pub(crate) steps_taken_in: u64,
}

/// Whatever can be read by itself.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) entity: EntityId,
    /// In the entity; empty for the entity as a whole.
    pub(crate) path: Path,
    pub(crate) kind: Kind,
    pub(crate) value: Datum,
    pub(crate) errors: Box<[GuestError]>,
    /// What it refers to leads to; `None`: it is not in the indices by which who refers to something is found.
    pub(crate) links: Option<Rc<Links>>,
    pub(crate) evaluations: u32,
    pub(crate) steps: u64,
    /// The turn in which that was.
    pub(crate) turn: Option<TurnWork>,
}

/// What a cell is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// An entity as a whole. Its value is put together when somebody wants it.
    Whole,
    /// A value that somebody gives.
    Plain,
    /// A value with bound texts in it.
    Composite(Rc<Json>),
    /// A bound text that shows data.
    Bound(Rc<Bound>),
    /// A bound text that is an event handler, or part of a query's template. It is evaluated when it is wanted.
    Dormant(Rc<Bound>),
    /// A JS object's text, whose value is the object.
    Body,
    /// A function of a JS object. Nothing reads it: who calls it reads what it reads.
    Function,
    /// What a function has given last.
    Result,
    /// A variable of a JS object.
    Variable,
    /// A value of the app's store.
    Stored,
    /// All of the app's store.
    Store,
    /// What `appsmith` says.
    About(Rc<str>),
}

/// What references lead to.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// The cells that are read, each way once. The graph knows the same without the ways.
    pub(crate) reads: Vec<Read>,
    /// Functions that may be called, and names that nothing has, in the references and in those of such functions.
    pub(crate) uses: Set<NodeId>,
    pub(crate) unmet: Set<Rc<str>>,
    /// Properties that entities do not have.
    pub(crate) absent: Set<(EntityId, Box<str>)>,
    /// Why whoever has the references cannot be run at all.
    pub(crate) refused: Option<Rc<str>>,
}

/// A cell that is read, and the way into its value.
#[derive(Debug, PartialEq)]
pub(crate) struct Read {
    pub(crate) cell: NodeId,
    pub(crate) way: Box<[JsString]>,
    /// It has to be there first, but what becomes of it later does not matter.
    pub(crate) only_before: bool,
}

/// A name with its cells.
#[derive(Debug)]
pub(crate) struct Entity {
    pub(crate) name: Rc<str>,
    pub(crate) kind: EntityKind,
    pub(crate) whole: NodeId,
    /// What code sees as its properties.
    pub(crate) properties: IndexMap<Box<str>, NodeId, FxBuildHasher>,
    /// Bound texts within properties, and functions' results.
    pub(crate) within: IndexMap<Path, NodeId, FxBuildHasher>,
    /// Event handlers and parts of a template.
    pub(crate) dormant: IndexMap<Path, NodeId, FxBuildHasher>,
    /// Who looks for properties that it does not have.
    pub(crate) absent: FxHashMap<Box<str>, Set<NodeId>>,
    /// As it is defined now.
    pub(crate) definition: app::Entity,
    pub(crate) methods: Methods,
    pub(crate) js: Option<Js>,
    /// What code is given that certainly leaves it alone.
    pub(crate) shared: Option<JsObject>,
    /// How the properties of what code is given are read for the first time.
    pub(crate) readers: FxHashMap<Box<str>, (JsFunction, JsFunction)>,
    /// The value of the whole, once it has been put together.
    pub(crate) together: RefCell<Option<Datum>>,
}

/// The kinds of entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntityKind {
    Widget,
    Query,
    Js,
    /// `appsmith` itself.
    Framework,
}

impl Read {
    /// All of a cell.
    pub(crate) fn of(cell: NodeId) -> Self {
        Self { cell, way: Box::default(), only_before: false }
    }
}

impl Cell {
    fn new(entity: EntityId, path: Path, kind: Kind) -> Self {
        Self {
            entity,
            path,
            kind,
            value: Datum::Undefined,
            errors: Box::default(),
            links: None,
            evaluations: 0,
            steps: 0,
            turn: None,
        }
    }

    /// The cells that it reads.
    pub(crate) fn reads(&self) -> &[Read] {
        self.links.as_ref().map_or(&[], |links| &links.reads)
    }

    /// Whether it is to be evaluated after another one has changed.
    pub(crate) fn depends_on(&self, id: NodeId) -> bool {
        self.reads().iter().any(|read| read.cell == id && !read.only_before)
    }
}

impl App {
    pub(crate) fn cell(&self, id: NodeId) -> &Cell {
        self.cells[id.index()].as_ref().expect("a node of the graph is a cell")
    }

    /// The same of a number whose cell may be gone.
    pub(crate) fn try_cell(&self, id: NodeId) -> Option<&Cell> {
        self.cells.get(id.index())?.as_ref()
    }

    pub(crate) fn cell_mut(&mut self, id: NodeId) -> &mut Cell {
        self.cells[id.index()].as_mut().expect("a node of the graph is a cell")
    }

    /// All cells.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().flatten()
    }

    pub(crate) fn entity(&self, id: EntityId) -> &Entity {
        self.entities.get(&id).expect("a cell's entity is there as long as the cell")
    }

    /// The same of a number that may have outlived its entity.
    pub(crate) fn try_entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(&id)
    }

    pub(crate) fn try_entity_mut(&mut self, id: EntityId) -> Option<&mut Entity> {
        self.entities.get_mut(&id)
    }

    pub(crate) fn entity_mut(&mut self, id: EntityId) -> &mut Entity {
        self.entities.get_mut(&id).expect("a cell's entity is there as long as the cell")
    }

    /// The entity of a name.
    pub(crate) fn named(&self, name: &str) -> Option<EntityId> {
        self.names.get(name).copied()
    }

    /// So many cells are about to come.
    pub(crate) fn reserve(&mut self, cells: usize) {
        self.cells.reserve(cells);
        self.graph.reserve(cells);
    }

    pub(crate) fn add_cell(&mut self, entity: EntityId, path: Path, kind: Kind) -> NodeId {
        let id = self.graph.add();
        if self.cells.len() <= id.index() {
            self.cells.resize_with(id.index() + 1, || None);
        }
        self.cells[id.index()] = Some(Cell::new(entity, path, kind));
        id
    }

    /// Takes a cell away. Whoever reads it has to be linked anew.
    pub(crate) fn remove_cell(&mut self, id: NodeId) -> Cell {
        self.forget_links(id);
        self.graph.remove(id);
        self.pending.swap_remove(&id);
        self.waiting.swap_remove(&id);
        self.held.remove(&id);
        self.shared.remove(&id);
        self.untold.shift_remove(&id);
        self.users.remove(&id);
        self.cells[id.index()].take().expect("a node of the graph is a cell")
    }

    /// A name without anything behind it, and without a definition.
    pub(crate) fn add_name(&mut self, name: &str, kind: EntityKind) -> EntityId {
        let id = EntityId(self.next_entity);
        self.next_entity += 1;
        let whole = self.add_cell(id, Path::root(), Kind::Whole);
        let name: Rc<str> = name.into();
        let entity = Entity {
            name: name.clone(),
            kind,
            whole,
            properties: IndexMap::default(),
            within: IndexMap::default(),
            dormant: IndexMap::default(),
            absent: FxHashMap::default(),
            definition: app::Entity::Widget(app::Widget::default()),
            methods: Methods::None,
            js: None,
            shared: None,
            readers: FxHashMap::default(),
            together: RefCell::default(),
        };
        self.entities.insert(id, entity);
        self.names.insert(name, id);
        id
    }

    /// The entity alone: its cells are gone already.
    pub(crate) fn remove_name(&mut self, id: EntityId) {
        if let Some(entity) = self.entities.remove(&id) {
            self.names.shift_remove(&entity.name);
        }
    }

    /// Where a cell stands.
    pub(crate) fn place(&self, id: NodeId) -> Place {
        let cell = self.cell(id);
        match &cell.kind {
            Kind::Bound(bound) | Kind::Dormant(bound) => (*bound.place).clone(),
            _ => self.place_at(cell.entity, &cell.path),
        }
    }

    /// The place of a path in an entity.
    pub(crate) fn place_at(&self, entity: EntityId, path: &Path) -> Place {
        Place { entity: self.entity(entity).name.to_string(), property: path.to_string() }
    }

    /// As it is written in code.
    pub(crate) fn print(&self, id: NodeId) -> String {
        self.place(id).path()
    }

    /// The cell at a place: what shows data, or what is run when it is wanted.
    pub(crate) fn at(&self, place: &Place) -> Option<NodeId> {
        let entity = self.entity(self.named(&place.entity)?);
        let path: Path = place.property.parse().ok()?;
        entity.at(&path)
    }

    /// How many properties hold bindings, and how often any has been evaluated.
    pub(crate) fn figures(&self) -> (u32, u64) {
        let bindings = self.cells().filter(|cell| matches!(cell.kind, Kind::Bound(_) | Kind::Dormant(_))).count();
        (bindings as u32, self.evaluations)
    }
}

impl Entity {
    /// Whether code finds a function of the framework's at a name.
    pub(crate) fn has_method(&self, name: &str) -> bool {
        match &self.methods {
            Methods::None => false,
            Methods::Query => matches!(name, "run" | "clear"),
            Methods::Setters(setters) => setters.iter().any(|(setter, _)| setter == name),
        }
    }

    /// The cell at a path in it.
    pub(crate) fn at(&self, path: &Path) -> Option<NodeId> {
        match path.steps() {
            [] => Some(self.whole),
            [first] if self.properties.contains_key(&*first.name()) => self.properties.get(&*first.name()).copied(),
            _ => self.within.get(path).or_else(|| self.dormant.get(path)).copied(),
        }
    }

    /// What of its definition holds its texts: properties or template.
    pub(crate) fn texts(&self) -> Option<&Map<String, Json>> {
        match &self.definition {
            app::Entity::Widget(widget) => Some(&widget.properties),
            app::Entity::Query(query) => Some(&query.template),
            app::Entity::Js(_) => None,
        }
    }

    pub(crate) fn texts_mut(&mut self) -> Option<&mut Map<String, Json>> {
        match &mut self.definition {
            app::Entity::Widget(widget) => Some(&mut widget.properties),
            app::Entity::Query(query) => Some(&mut query.template),
            app::Entity::Js(_) => None,
        }
    }

    /// All its cells, the whole first.
    pub(crate) fn cells(&self) -> Vec<NodeId> {
        let own = self.properties.values().chain(self.within.values()).chain(self.dormant.values()).copied();
        let js = self.js.iter().flat_map(Js::cells);
        std::iter::once(self.whole).chain(own).chain(js).collect()
    }
}
