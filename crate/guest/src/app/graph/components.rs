//! Strongly connected components: what reads itself through others.

use super::{Graph, NodeId, Place};
use rustc_hash::FxHashMap;

/// Tarjan's algorithm with a stack of its own, over some of a graph's nodes.
struct Walk<'a> {
    graph: &'a Graph,
    /// When each node was met, and the earliest that is reached from it.
    met: FxHashMap<NodeId, Met>,
    /// Nodes that are in no finished component.
    open: Vec<NodeId>,
    found: Vec<Vec<NodeId>>,
}

struct Met {
    index: u32,
    low: u32,
    is_open: bool,
}

impl Walk<'_> {
    fn meet(&mut self, id: NodeId) {
        let index = self.met.len() as u32;
        self.met.insert(id, Met { index, low: index, is_open: true });
        self.open.push(id);
    }

    /// Everything that is reached from a node, each component behind those that it reads.
    fn run(&mut self, start: NodeId, takes_part: &impl Fn(NodeId) -> bool) {
        if self.met.contains_key(&start) {
            return;
        }
        self.meet(start);
        // A node and how many of its reads have been followed.
        let mut path = vec![(start, 0)];
        while let Some((id, next)) = path.last_mut() {
            let id = *id;
            let read = self.graph.node(id).reads.get(*next).copied();
            *next += 1;
            match read {
                Some(read) if !takes_part(read) => {}
                Some(read) => match self.met.get(&read) {
                    None => {
                        self.meet(read);
                        path.push((read, 0));
                    }
                    Some(other) if other.is_open => {
                        let index = other.index;
                        self.lower(id, index);
                    }
                    Some(_) => {}
                },
                None => {
                    path.pop();
                    let low = self.met[&id].low;
                    if let Some((parent, _)) = path.last() {
                        self.lower(*parent, low);
                    }
                    if low == self.met[&id].index {
                        self.close(id);
                    }
                }
            }
        }
    }

    fn lower(&mut self, id: NodeId, to: u32) {
        if let Some(met) = self.met.get_mut(&id) {
            met.low = met.low.min(to);
        }
    }

    fn close(&mut self, first: NodeId) {
        let begin = self.open.iter().rposition(|id| *id == first).unwrap_or(0);
        let members = self.open.split_off(begin);
        for id in &members {
            if let Some(met) = self.met.get_mut(id) {
                met.is_open = false;
            }
        }
        self.found.push(members);
    }
}

impl Graph {
    /// The components among nodes, each behind those that it reads; otherwise in the order in which they were given.
    pub(super) fn components(
        &self,
        ids: impl Iterator<Item = NodeId>,
        takes_part: impl Fn(NodeId) -> bool,
    ) -> Vec<Vec<NodeId>> {
        let mut walk = Walk { graph: self, met: FxHashMap::default(), open: Vec::new(), found: Vec::new() };
        for id in ids {
            walk.run(id, &takes_part);
        }
        walk.found
    }

    /// Whether a component is a cycle rather than a single node that does not read itself.
    pub(super) fn is_cycle(&self, component: &[NodeId]) -> bool {
        match component {
            [id] => self.node(*id).reads.contains(id),
            _ => true,
        }
    }

    /// Puts the whole graph in order.
    pub(super) fn order_all(&mut self) {
        let components = self.components(self.ids(), |_| true);
        for members in std::mem::take(&mut self.cycles).into_values() {
            self.changed.extend(members);
        }
        self.next_order = 0;
        for component in components {
            if self.is_cycle(&component) {
                self.make_cycle(component);
            } else {
                self.put_last(component[0]);
            }
        }
    }

    pub(super) fn put_last(&mut self, id: NodeId) {
        self.node_mut(id).place = Place::Ordered(self.next_order);
        self.next_order += 1;
    }

    pub(super) fn make_cycle(&mut self, mut members: Vec<NodeId>) {
        members.sort_unstable();
        let name = self.next_cycle;
        self.next_cycle = self.next_cycle.wrapping_add(1);
        for id in &members {
            self.node_mut(*id).place = Place::Cycle(name);
            self.changed.insert(*id);
        }
        self.cycles.insert(name, members);
    }
}
