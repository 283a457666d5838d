//! From what code refers to, to the cells that it reads.

use super::{
    cells::{App, EntityId, EntityKind, Kind, Links, Read, Set},
    code::Mention,
    graph::NodeId,
    js_object,
};
use crate::errors;
use belljar_core::app::{Path, Step};
use boa_engine::JsString;
use rustc_hash::{FxHashMap, FxHashSet};
use std::{hash::Hash, rc::Rc};

/// So many reads are not looked through again.
const MANY: usize = 100;

/// References to be followed, from one of them on.
struct Open {
    mentions: Rc<[Mention]>,
    at: usize,
    /// The function that makes them, if it is not the cell itself.
    function: Option<Rc<str>>,
    /// That function is named as one that is called. Of an object that is named as a whole any may be: which, and whether
    /// that is allowed, turns out when it runs.
    is_named: bool,
}

/// References that are yet to be followed, the next ones last.
struct Way {
    open: Vec<Open>,
    /// Functions that are named.
    named: FxHashSet<NodeId>,
    /// Those of functions are not followed.
    is_alone: bool,
}

impl Way {
    fn of(mentions: Rc<[Mention]>, is_alone: bool) -> Self {
        let first = Open { mentions, at: 0, function: None, is_named: true };
        Self { open: vec![first], named: FxHashSet::default(), is_alone }
    }
}

impl Links {
    /// A function that no data field may call.
    fn refuse(&mut self, function: &str, why: &str) {
        self.refused.get_or_insert_with(|| errors::refusal(function, why).into());
    }

    fn read(&mut self, cell: NodeId, steps: &[Step]) {
        let way = steps.iter().map(|step| JsString::from(&*step.name())).collect();
        let read = Read { cell, way, only_before: false };
        // Among many, one that comes twice costs less than looking for it.
        if self.reads.len() > MANY || !self.reads.contains(&read) {
            self.reads.push(read);
        }
    }

    /// All that is read has to be there first, but what becomes of it later does not matter; nor whether it may be run.
    fn wait(&mut self) {
        for read in &mut self.reads {
            read.only_before = true;
        }
        self.refused = None;
    }
}

impl App {
    /// Links cells, all at once.
    pub(crate) fn link(&mut self, cells: impl IntoIterator<Item = NodeId>) {
        let mut changes = Vec::new();
        // The same references lead to the same, whoever has them.
        let mut known: FxHashMap<*const Mention, Rc<Links>> = FxHashMap::default();
        for id in cells {
            self.forget_links(id);
            let mentions = self.own_mentions(id).cloned();
            for mention in mentions.iter().flat_map(|mentions| mentions.iter()) {
                self.mentions.entry(mention.name.clone()).or_default().insert(id);
            }
            let links = match (mentions, &self.cell(id).kind) {
                (Some(mentions), Kind::Bound(_)) => {
                    let links = known.entry(mentions.as_ptr());
                    links.or_insert_with(|| Rc::new(self.follow(mentions))).clone()
                }
                (mentions, _) => Rc::new(self.links(id, mentions)),
            };
            for name in &links.unmet {
                self.unmet.entry(name.clone()).or_default().insert(id);
            }
            for (entity, name) in &links.absent {
                self.entity_mut(*entity).absent.entry(name.clone()).or_default().insert(id);
            }
            for function in &links.uses {
                self.users.entry(*function).or_default().insert(id);
            }
            changes.push((id, links.reads.iter().map(|read| read.cell).collect()));
            self.cell_mut(id).links = Some(links);
        }
        self.graph.set_all_reads(&changes);
    }

    /// The cells that references lead to.
    pub(crate) fn read_by(&mut self, mentions: &Rc<[Mention]>) -> Vec<NodeId> {
        self.follow(mentions.clone()).reads.into_iter().map(|read| read.cell).collect()
    }

    /// Takes a cell out of all indices but the graph.
    pub(crate) fn forget_links(&mut self, id: NodeId) {
        let Some(links) = self.cell_mut(id).links.take() else { return };
        let mentions = self.own_mentions(id).cloned();
        for mention in mentions.iter().flat_map(|mentions| mentions.iter()) {
            take_out(&mut self.mentions, &mention.name, id);
        }
        for (entity, name) in &links.absent {
            // The entity may be gone by now.
            if let Some(entity) = self.try_entity_mut(*entity) {
                take_out(&mut entity.absent, name, id);
            }
        }
        for name in &links.unmet {
            take_out(&mut self.unmet, name, id);
        }
        for function in &links.uses {
            take_out(&mut self.users, function, id);
        }
    }

    /// Whoever reads something of an entity, or would if it was there; but its own cells.
    pub(crate) fn readers_of_name(&self, name: &str) -> Set<NodeId> {
        let mut readers: Set<NodeId> = self.unmet.get(name).into_iter().flatten().copied().collect();
        if let Some(id) = self.named(name) {
            for cell in self.entity(id).cells() {
                readers.extend(self.readers_of(cell));
            }
            readers.extend(self.entity(id).absent.values().flatten());
        }
        readers
    }

    /// Whoever reads a cell through a reference, in the order in which they came.
    pub(crate) fn readers_of(&self, id: NodeId) -> Vec<NodeId> {
        let refers = |reader: &NodeId| matches!(self.cell(*reader).kind, Kind::Bound(_) | Kind::Body);
        let users = self.users.get(&id).into_iter().flatten().copied();
        self.graph.readers(id).filter(refers).chain(users).collect()
    }

    /// What a cell's own text refers to, if it has one.
    pub(crate) fn own_mentions(&self, id: NodeId) -> Option<&Rc<[Mention]>> {
        let cell = self.cell(id);
        match &cell.kind {
            Kind::Bound(bound) | Kind::Dormant(bound) => Some(&bound.mentions),
            Kind::Body | Kind::Function => self.entity(cell.entity).js.as_ref()?.mentions_of(id),
            _ => None,
        }
    }

    /// What a cell leads to that is no bound text.
    fn links(&mut self, id: NodeId, mentions: Option<Rc<[Mention]>>) -> Links {
        let mut links = Links::default();
        let cell = self.cell(id);
        let entity = self.entity(cell.entity);
        match &cell.kind {
            Kind::Whole => {
                for (name, cell) in &entity.properties {
                    // What a query has fetched is nothing that whoever names the query waits for.
                    if entity.kind != EntityKind::Query || &**name != "data" {
                        links.reads.push(Read::of(*cell));
                    }
                }
            }
            Kind::Composite(_) => {
                for (path, within) in entity.within.iter().filter(|(path, _)| path.starts_with(&cell.path)) {
                    debug_assert!(path.steps().len() > 1);
                    links.reads.push(Read::of(*within));
                }
            }
            Kind::Body => {
                links = self.follow(mentions.unwrap_or_else(|| Rc::new([])));
                links.wait();
            }
            Kind::Variable => {
                if let Some(js) = &entity.js {
                    links.read(js.body, &[]);
                }
                links.wait();
            }
            _ => {}
        }
        links
    }

    /// Follows references, and those of the functions that they lead to.
    pub(super) fn follow(&mut self, mentions: Rc<[Mention]>) -> Links {
        self.follow_all(Way::of(mentions, false))
    }

    /// The same but for those of the functions.
    pub(crate) fn follow_alone(&mut self, mentions: Rc<[Mention]>) -> Links {
        self.follow_all(Way::of(mentions, true))
    }

    fn follow_all(&mut self, mut way: Way) -> Links {
        let mut links = Links::default();
        while let Some(last) = way.open.last_mut() {
            let mentions = last.mentions.clone();
            let Some(mention) = mentions.get(last.at) else {
                way.open.pop();
                continue;
            };
            last.at += 1;
            let (function, is_named) = (last.function.clone().filter(|_| last.is_named), last.is_named);
            let Some(entity) = self.named(&mention.name) else {
                links.unmet.insert(mention.name.clone());
                continue;
            };
            match self.entity(entity).kind {
                EntityKind::Framework => self.follow_framework(entity, mention, &mut links),
                EntityKind::Js => self.follow_js(entity, mention, is_named, &mut links, &mut way),
                EntityKind::Widget | EntityKind::Query => self.follow_data(entity, mention, function, &mut links),
            }
        }
        links
    }

    fn follow_data(&self, id: EntityId, mention: &Mention, function: Option<Rc<str>>, links: &mut Links) {
        let entity = self.entity(id);
        let Some(first) = mention.steps.first() else {
            links.read(entity.whole, &[]);
            // Whoever names a query does not wait for what it has fetched; who looks into it may mean just that.
            let is_meant = mention.goes_on && entity.kind == EntityKind::Query;
            if let Some(data) = entity.properties.get("data").filter(|_| is_meant) {
                links.read(*data, &[]);
            }
            return;
        };
        if entity.has_method(&first.name()) {
            // In the field's own code it is refused where it is called.
            if let Some(function) = function {
                let action = format!("{}.{}", entity.name, first.name());
                links.refuse(&function, &js_object::calls(&action));
            }
            return;
        }
        let Some(cell) = entity.properties.get(&*first.name()) else {
            // Event handlers are nothing to wait for, whatever they are.
            if !entity.dormant.contains_key(&Path::from(vec![first.clone()])) {
                links.absent.insert((id, first.name().into()));
            }
            return;
        };
        // The longest path that exists.
        if matches!(self.cell(*cell).kind, Kind::Composite(_)) {
            for length in (2..=mention.steps.len()).rev() {
                let path = Path::from(mention.steps[..length].to_vec());
                if let Some(within) = entity.within.get(&path) {
                    return links.read(*within, &mention.steps[length..]);
                }
            }
        }
        links.read(*cell, &mention.steps[1..]);
    }

    fn follow_js(&self, id: EntityId, mention: &Mention, is_named: bool, links: &mut Links, way: &mut Way) {
        let entity = self.entity(id);
        let Some(js) = &entity.js else { return };
        let Some(first) = mention.steps.first().map(Step::name) else {
            links.read(entity.whole, &[]);
            links.read(js.body, &[]);
            for name in js.functions.keys() {
                self.call(id, name, false, links, way);
            }
            return;
        };
        if let Some(variable) = entity.properties.get(&*first) {
            return links.read(*variable, &mention.steps[1..]);
        }
        if !js.functions.contains_key(&*first) {
            links.absent.insert((id, first.into()));
            return;
        }
        links.read(js.body, &[]);
        let is_data = mention.steps.get(1).is_some_and(|step| step.name() == "data");
        let result = Path::from(vec![Step::key(&first), Step::key("data")]);
        match entity.within.get(&result).filter(|_| is_data) {
            Some(result) => links.read(*result, &mention.steps[2..]),
            None => self.call(id, &first, is_named, links, way),
        }
    }

    /// Whoever calls a function reads what it reads.
    fn call(&self, id: EntityId, name: &str, is_named: bool, links: &mut Links, way: &mut Way) {
        let entity = self.entity(id);
        let Some(function) = entity.js.as_ref().and_then(|js| js.functions.get(name)) else { return };
        let is_new = links.uses.insert(function.cell);
        let is_newly_named = is_named && way.named.insert(function.cell);
        if way.is_alone || !(is_new || is_newly_named) {
            return;
        }
        let name: Rc<str> = format!("{}.{name}", entity.name).into();
        if let Some(why) = function.refusal().filter(|_| is_named) {
            links.refuse(&name, &why);
        }
        way.open.push(Open { mentions: function.mentions.clone(), at: 0, function: Some(name), is_named });
    }

    fn follow_framework(&mut self, id: EntityId, mention: &Mention, links: &mut Links) {
        let entity = self.entity(id);
        let Some(first) = mention.steps.first() else { return links.read(entity.whole, &[]) };
        let Some(cell) = entity.properties.get(&*first.name()).copied() else { return };
        match mention.steps.get(1) {
            Some(key) if matches!(self.cell(cell).kind, Kind::Store) => {
                let key = key.name().into_owned();
                let cell = self.stored(id, &key);
                links.read(cell, &mention.steps[2..]);
            }
            _ => links.read(cell, &mention.steps[1..]),
        }
    }

    /// The cell of a key of the store. It is there as soon as somebody refers to it.
    fn stored(&mut self, framework: EntityId, key: &str) -> NodeId {
        let path = Path::from(vec![Step::key("store"), Step::key(key)]);
        if let Some(cell) = self.entity(framework).within.get(&path) {
            return *cell;
        }
        let cell = self.add_cell(framework, path.clone(), Kind::Stored);
        self.entity_mut(framework).within.insert(path, cell);
        self.new_keys.push(key.to_owned());
        cell
    }
}

/// Takes a cell out of an index. Names come and go: one that has no cell left is not kept.
fn take_out<K: Eq + Hash>(index: &mut FxHashMap<K, Set<NodeId>>, key: &K, id: NodeId) {
    if let Some(cells) = index.get_mut(key) {
        cells.swap_remove(&id);
        if cells.is_empty() {
            index.remove(key);
        }
    }
}
