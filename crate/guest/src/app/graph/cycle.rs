//! The way round a cycle, for whoever has to break it.

use super::{Graph, NodeId, Place};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

impl Graph {
    /// The nodes that read each other and a given one, itself among them; empty if it is in no cycle.
    pub fn cycle_members(&self, id: NodeId) -> &[NodeId] {
        match self.node(id).place {
            Place::Cycle(name) => self.cycles.get(&name).map_or(&[], Vec::as_slice),
            Place::Ordered(_) => &[],
        }
    }

    /// Counts the nodes of a node's cycle among the changed: what was said of them holds no more.
    pub fn touch_cycle(&mut self, id: NodeId) {
        let members = self.cycle_members(id).to_vec();
        self.changed.extend(members);
    }

    /// A shortest way from a node along what it reads and back to it: the node comes first and last. Empty if it is in no
    /// cycle. It looks at no more than the cycle's members.
    pub fn way_round(&self, start: NodeId) -> Vec<NodeId> {
        let Place::Cycle(_) = self.node(start).place else { return Vec::new() };
        let mut from: FxHashMap<NodeId, NodeId> = FxHashMap::default();
        let mut queue = VecDeque::from([start]);
        while let Some(id) = queue.pop_front() {
            for read in self.node(id).reads.iter().copied() {
                if read == start {
                    return way_back(&from, start, id);
                }
                if self.node(read).place == self.node(start).place && !from.contains_key(&read) {
                    from.insert(read, id);
                    queue.push_back(read);
                }
            }
        }
        Vec::new()
    }
}

/// From the start to the last node and to the start again.
fn way_back(from: &FxHashMap<NodeId, NodeId>, start: NodeId, last: NodeId) -> Vec<NodeId> {
    let mut way = vec![start];
    let mut id = last;
    while id != start {
        way.push(id);
        match from.get(&id) {
            Some(before) => id = *before,
            None => break,
        }
    }
    way.push(start);
    way.reverse();
    way
}
