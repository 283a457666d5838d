//! From what code refers to, to the cells that it reads.

use super::{
    cells::{App, EntityId, EntityKind, Kind, Read, Set},
    code::Mention,
    graph::NodeId,
    js_object,
};
use belljar_core::app::{Path, Step};
use boa_engine::JsString;
use rustc_hash::FxHashMap;
use std::{hash::Hash, rc::Rc};

/// What the references of a cell lead to.
#[derive(Default)]
struct Links {
    reads: Vec<Read>,
    unmet: Set<Rc<str>>,
    absent: Set<(EntityId, Box<str>)>,
    functions: Set<NodeId>,
    refused: Option<Rc<str>>,
    only_before: bool,
}

/// A reference to be followed, and the function that makes it, if it is not the cell itself.
type Open = (Mention, Option<Rc<str>>);

impl Links {
    /// A function that no data field may call.
    fn refuse(&mut self, function: &str, why: &str) {
        self.refused.get_or_insert_with(|| {
            format!("Please remove any direct/indirect references to {function}() and try again. {why}").into()
        });
    }

    fn read(&mut self, cell: NodeId, steps: &[Step]) {
        let way = steps.iter().map(|step| JsString::from(&*step.name())).collect();
        let read = Read { cell, way, only_before: self.only_before };
        if !self.reads.contains(&read) {
            self.reads.push(read);
        }
    }
}

impl App {
    /// Links cells, all at once.
    pub(crate) fn link(&mut self, cells: impl IntoIterator<Item = NodeId>) {
        let mut changes = Vec::new();
        for id in cells {
            self.forget_links(id);
            for name in self.mentioned_names(id) {
                self.mentions.entry(name).or_default().insert(id);
            }
            self.cell_mut(id).is_linked = true;
            let links = self.links(id);
            for name in &links.unmet {
                self.unmet.entry(name.clone()).or_default().insert(id);
            }
            for (entity, name) in &links.absent {
                self.entity_mut(*entity).absent.entry(name.clone()).or_default().insert(id);
            }
            for function in &links.functions {
                self.users.entry(*function).or_default().insert(id);
            }
            changes.push((id, links.reads.iter().map(|read| read.cell).collect()));
            let cell = self.cell_mut(id);
            cell.reads = links.reads.into();
            cell.uses = links.functions.into_iter().collect();
            cell.unmet = links.unmet.into_iter().collect();
            cell.absent = links.absent.into_iter().collect();
            cell.refused = links.refused;
        }
        self.graph.set_all_reads(&changes);
    }

    /// The cells that references lead to.
    pub(crate) fn read_by(&mut self, mentions: &[Mention]) -> Vec<NodeId> {
        let mut links = Links::default();
        self.follow(mentions, &mut links);
        links.reads.into_iter().map(|read| read.cell).collect()
    }

    /// Takes a cell out of all indices but the graph.
    pub(crate) fn forget_links(&mut self, id: NodeId) {
        if !std::mem::take(&mut self.cell_mut(id).is_linked) {
            return;
        }
        for name in self.mentioned_names(id) {
            take_out(&mut self.mentions, &name, id);
        }
        let cell = self.cell_mut(id);
        let (uses, unmet) = (std::mem::take(&mut cell.uses), std::mem::take(&mut cell.unmet));
        for (entity, name) in std::mem::take(&mut cell.absent) {
            // The entity may be gone by now.
            if let Some(entity) = self.try_entity_mut(entity) {
                take_out(&mut entity.absent, &name, id);
            }
        }
        for name in unmet {
            take_out(&mut self.unmet, &name, id);
        }
        for function in uses {
            take_out(&mut self.users, &function, id);
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

    /// What a cell's own text refers to.
    pub(crate) fn own_mentions(&self, id: NodeId) -> &[Mention] {
        let cell = self.cell(id);
        match &cell.kind {
            Kind::Bound(bound) | Kind::Dormant(bound) => &bound.mentions,
            Kind::Body | Kind::Function => self.entity(cell.entity).js.as_ref().map_or(&[], |js| js.mentions_of(id)),
            _ => &[],
        }
    }

    /// The names in what a cell's own text refers to.
    fn mentioned_names(&self, id: NodeId) -> Vec<Rc<str>> {
        self.own_mentions(id).iter().map(|mention| mention.name.clone()).collect()
    }

    fn links(&mut self, id: NodeId) -> Links {
        let mut links = Links::default();
        let cell = self.cell(id);
        let entity = self.entity(cell.entity);
        match &cell.kind {
            Kind::Bound(bound) => {
                let bound = bound.clone();
                self.follow(&bound.mentions, &mut links);
            }
            Kind::Whole => {
                for (name, cell) in &entity.properties {
                    // What a query has fetched is nothing that whoever names the query waits for.
                    if entity.kind != EntityKind::Query || &**name != "data" {
                        links.read(*cell, &[]);
                    }
                }
            }
            Kind::Composite(_) => {
                for (path, within) in entity.within.iter().filter(|(path, _)| path.starts_with(&cell.path)) {
                    debug_assert!(path.steps().len() > 1);
                    links.read(*within, &[]);
                }
            }
            Kind::Body => {
                links.only_before = true;
                let mentions = self.own_mentions(id).to_vec();
                self.follow(&mentions, &mut links);
                links.refused = None;
            }
            Kind::Variable => {
                links.only_before = true;
                if let Some(js) = &entity.js {
                    links.read(js.body, &[]);
                }
            }
            _ => {}
        }
        links
    }

    /// Follows references, and those of the functions that they lead to.
    fn follow(&mut self, mentions: &[Mention], links: &mut Links) {
        let mut open: Vec<Open> = mentions.iter().rev().map(|mention| (mention.clone(), None)).collect();
        while let Some((mention, function)) = open.pop() {
            let Some(entity) = self.named(&mention.name) else {
                links.unmet.insert(mention.name);
                continue;
            };
            match self.entity(entity).kind {
                EntityKind::Framework => self.follow_framework(entity, &mention, links),
                EntityKind::Js => self.follow_js(entity, &mention, links, &mut open),
                EntityKind::Widget | EntityKind::Query => self.follow_data(entity, &mention, function, links),
            }
        }
    }

    fn follow_data(&self, id: EntityId, mention: &Mention, function: Option<Rc<str>>, links: &mut Links) {
        let entity = self.entity(id);
        let Some(first) = mention.steps.first() else { return links.read(entity.whole, &[]) };
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

    fn follow_js(&self, id: EntityId, mention: &Mention, links: &mut Links, open: &mut Vec<Open>) {
        let entity = self.entity(id);
        let Some(js) = &entity.js else { return };
        let Some(first) = mention.steps.first().map(Step::name) else {
            links.read(entity.whole, &[]);
            links.read(js.body, &[]);
            for name in js.functions.keys() {
                self.call(id, name, links, open);
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
            None => self.call(id, &first, links, open),
        }
    }

    /// Whoever calls a function reads what it reads.
    fn call(&self, id: EntityId, name: &str, links: &mut Links, open: &mut Vec<Open>) {
        let entity = self.entity(id);
        let Some(function) = entity.js.as_ref().and_then(|js| js.functions.get(name)) else { return };
        if !links.functions.insert(function.cell) {
            return;
        }
        let name: Rc<str> = format!("{}.{name}", entity.name).into();
        if let Some(why) = function.refusal() {
            links.refuse(&name, &why);
        }
        open.extend(function.mentions.iter().rev().map(|mention| (mention.clone(), Some(name.clone()))));
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
