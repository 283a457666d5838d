//! Keeping the order while edges come and go.

use super::{Graph, NodeId, Place, Set};

impl Graph {
    /// An edge has come: `reader` reads `read`.
    pub(super) fn mend_after_joining(&mut self, read: NodeId, reader: NodeId) {
        match (self.node(read).place, self.node(reader).place) {
            (Place::Cycle(of), Place::Cycle(other)) if of == other => return,
            _ if read == reader => return self.make_cycle(vec![read]),
            // Without any cycle, what the reader leads to stands behind it.
            (Place::Ordered(before), Place::Ordered(after)) if before < after && self.cycles.is_empty() => return,
            _ => {}
        }
        if self.leads_to(reader, read) {
            self.close_cycle(read, reader);
        } else if let (Place::Ordered(before), Place::Ordered(after)) = (self.node(read).place, self.node(reader).place)
            && before > after
        {
            self.reorder(read, reader);
        }
    }

    /// An edge has gone. A cycle that it was part of may be none any more, or several.
    pub(super) fn mend_after_cut(&mut self, read: NodeId, reader: NodeId) {
        let Place::Cycle(name) = self.node(reader).place else { return };
        if self.node(read).place != Place::Cycle(name) {
            return;
        }
        let members = self.cycles.remove(&name).unwrap_or_default();
        self.changed.extend(members.iter().copied());
        let is_member = |id: NodeId| self.node(id).place == Place::Cycle(name);
        let components = self.components(members.iter().copied(), is_member);
        let mut freed = Vec::new();
        for component in components {
            if self.is_cycle(&component) {
                self.make_cycle(component);
            } else {
                self.put_last(component[0]);
                freed.push(component[0]);
            }
        }
        // Each now stands behind all others: what reads it has to be behind it.
        for read in freed {
            let readers: Vec<NodeId> = self.node(read).readers.iter().copied().collect();
            for reader in readers {
                if let (Some(before), Some(after)) = (self.order(read), self.order(reader))
                    && before > after
                {
                    self.reorder(read, reader);
                }
            }
        }
    }

    /// Whether a node is read by another, through any number of others.
    fn leads_to(&self, from: NodeId, to: NodeId) -> bool {
        // What stands behind a node cannot lead back to it, unless a cycle without a place stands between.
        let last = if self.cycles.is_empty() { self.order(to) } else { None };
        let within = |id: NodeId| last.is_none_or(|last| self.order(id).is_some_and(|order| order <= last));
        self.reach(from, |node| node.readers.iter().copied(), within, Some(to)).contains(&to)
    }

    /// The nodes that are now in one cycle: those between the reader and what it reads.
    fn close_cycle(&mut self, read: NodeId, reader: NodeId) {
        let ahead = self.reach(reader, |node| node.readers.iter().copied(), |_| true, None);
        let members = self.reach(read, |node| node.reads.iter().copied(), |id| ahead.contains(&id), None);
        for id in &members {
            if let Place::Cycle(name) = self.node(*id).place {
                self.cycles.remove(&name);
            }
        }
        self.make_cycle(members.into_iter().collect());
    }

    /// Moves what leads to `read` before what `reader` leads to, within the places that they have.
    fn reorder(&mut self, read: NodeId, reader: NodeId) {
        let (Some(last), Some(first)) = (self.order(read), self.order(reader)) else { return };
        let within = |id: NodeId| self.order(id).is_some_and(|order| (first..=last).contains(&order));
        let ahead = self.reach(reader, |node| node.readers.iter().copied(), within, None);
        let before = self.reach(read, |node| node.reads.iter().copied(), within, None);
        let sorted = |nodes: Set| {
            let mut nodes: Vec<(u64, NodeId)> =
                nodes.into_iter().filter_map(|id| self.order(id).map(|order| (order, id))).collect();
            nodes.sort_unstable();
            nodes
        };
        let moved: Vec<(u64, NodeId)> = sorted(before).into_iter().chain(sorted(ahead)).collect();
        let mut places: Vec<u64> = moved.iter().map(|(order, _)| *order).collect();
        places.sort_unstable();
        for ((_, id), place) in moved.into_iter().zip(places) {
            self.node_mut(id).place = Place::Ordered(place);
        }
    }

    /// A node and all that is reached from it through `next` within some part of the graph; not more once `wanted` is met.
    pub(super) fn reach<'a, I: Iterator<Item = NodeId> + 'a>(
        &'a self,
        from: NodeId,
        next: impl Fn(&'a super::Node) -> I,
        within: impl Fn(NodeId) -> bool,
        wanted: Option<NodeId>,
    ) -> Set {
        let mut reached = Set::default();
        reached.insert(from);
        let mut position = 0;
        while let Some(id) = reached.get_index(position).copied() {
            position += 1;
            for other in next(self.node(id)) {
                if within(other) && reached.insert(other) && wanted == Some(other) {
                    return reached;
                }
            }
        }
        reached
    }
}
