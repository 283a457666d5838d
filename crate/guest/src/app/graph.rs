//! Who depends on whom, and in which order to evaluate: a graph that is changed while it is in use.
//!
//! It knows nothing of cells, texts or an engine. Nodes are numbers; an edge says that a node reads another. Kept up to
//! date are a topological order of all nodes that are in no cycle, and the cycles themselves. A change costs as much as
//! the part of the graph that it touches: an edge that fits the order costs nothing, one that does not reorders what
//! lies between its ends (Pearce and Kelly, *A dynamic topological sort algorithm*), and one that closes a cycle or opens
//! one looks at what depends on it. Nothing recurses, so a chain may be as long as memory allows.
//!
//! Nodes of a cycle have no place in the order: none of them can be evaluated, so none has to be after another.

mod components;
mod cycle;
mod reorder;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// A set that remembers the order in which it was filled, and is the same on every machine.
type Set = IndexSet<NodeId, FxBuildHasher>;

/// A node. The number of one that was removed is given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// As an index into a table of the caller's: numbers are given from 0 on, without gaps but those of removed nodes.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug)]
struct Node {
    reads: Vec<NodeId>,
    readers: Set,
    place: Place,
}

/// Where a node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the order, behind everything that it reads.
    Ordered(u64),
    /// In a cycle, named by a number of its own.
    Cycle(u32),
}

/// Nodes, edges, the order, and the cycles.
#[derive(Debug, Default)]
pub struct Graph {
    nodes: Vec<Option<Node>>,
    free: Vec<u32>,
    next_order: u64,
    cycles: FxHashMap<u32, Vec<NodeId>>,
    next_cycle: u32,
    /// Nodes that came into a cycle, left one, or whose cycle is another, since somebody asked.
    changed: Set,
}

/// A batch of at least this part of all nodes is put in order at once.
const LARGE_PART: usize = 4;

/// So many are looked through faster than they are put into a set.
const FEW: usize = 8;

impl Graph {
    /// An empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// So many nodes are about to come.
    pub fn reserve(&mut self, nodes: usize) {
        self.nodes.reserve(nodes);
    }

    /// A node that reads nothing.
    pub fn add(&mut self) -> NodeId {
        let node = Node { reads: Vec::new(), readers: Set::default(), place: Place::Ordered(self.next_order) };
        self.next_order += 1;
        match self.free.pop() {
            Some(index) => {
                self.nodes[index as usize] = Some(node);
                NodeId(index)
            }
            None => {
                self.nodes.push(Some(node));
                NodeId(self.nodes.len() as u32 - 1)
            }
        }
    }

    /// Takes a node away, and with it what it reads and what reads it.
    pub fn remove(&mut self, id: NodeId) {
        self.set_reads(id, &[]);
        let readers: Vec<NodeId> = self.node(id).readers.iter().copied().collect();
        for reader in readers {
            self.cut(id, reader);
        }
        self.nodes[id.index()] = None;
        self.changed.swap_remove(&id);
        self.free.push(id.0);
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len() - self.free.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Says what a node reads, in place of what it has read so far.
    pub fn set_reads(&mut self, id: NodeId, reads: &[NodeId]) {
        let new: Set = reads.iter().copied().collect();
        let old: Set = self.node(id).reads.iter().copied().collect();
        // Edges come and go one by one: the order holds for those that are there.
        for gone in old.iter().filter(|read| !new.contains(*read)) {
            self.cut(*gone, id);
        }
        for come in new.iter().filter(|read| !old.contains(*read)) {
            self.node_mut(id).reads.push(*come);
            self.node_mut(*come).readers.insert(id);
            self.mend_after_joining(*come, id);
        }
        self.node_mut(id).reads = new.into_iter().collect();
    }

    /// The same for many nodes at once. A batch that is large beside the graph is put in order as a whole.
    pub fn set_all_reads(&mut self, changes: &[(NodeId, Vec<NodeId>)]) {
        if changes.len() * LARGE_PART < self.len() {
            for (id, reads) in changes {
                self.set_reads(*id, reads);
            }
            return;
        }
        for (id, reads) in changes {
            let reads = unique(reads);
            for gone in std::mem::take(&mut self.node_mut(*id).reads) {
                self.node_mut(gone).readers.swap_remove(id);
            }
            for come in &reads {
                self.node_mut(*come).readers.insert(*id);
            }
            self.node_mut(*id).reads = reads;
        }
        self.order_all();
    }

    /// What a node reads, in the order given, each once.
    pub fn reads(&self, id: NodeId) -> &[NodeId] {
        &self.node(id).reads
    }

    /// What reads a node.
    pub fn readers(&self, id: NodeId) -> impl ExactSizeIterator<Item = NodeId> {
        self.node(id).readers.iter().copied()
    }

    /// A node's place in the order: larger than those of all that it reads and that are in no cycle. `None`: it is in a
    /// cycle. A change of the graph may change it.
    pub fn order(&self, id: NodeId) -> Option<u64> {
        match self.node(id).place {
            Place::Ordered(order) => Some(order),
            Place::Cycle(_) => None,
        }
    }

    /// The nodes that came into a cycle, left one, or whose cycle is another than it was, since this was last called.
    pub fn take_changed(&mut self) -> Vec<NodeId> {
        std::mem::take(&mut self.changed).into_iter().collect()
    }

    fn cut(&mut self, read: NodeId, reader: NodeId) {
        self.node_mut(reader).reads.retain(|id| *id != read);
        self.node_mut(read).readers.swap_remove(&reader);
        self.mend_after_cut(read, reader);
    }

    fn node(&self, id: NodeId) -> &Node {
        self.nodes[id.index()].as_ref().expect("nobody keeps the number of a node that was removed")
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        self.nodes[id.index()].as_mut().expect("nobody keeps the number of a node that was removed")
    }

    fn ids(&self) -> impl Iterator<Item = NodeId> {
        let ids = self.nodes.iter().enumerate().filter(|(_, node)| node.is_some());
        ids.map(|(index, _)| NodeId(index as u32))
    }
}

/// Each once, in their order.
fn unique(ids: &[NodeId]) -> Vec<NodeId> {
    if ids.len() > FEW {
        return ids.iter().copied().collect::<Set>().into_iter().collect();
    }
    let mut unique = Vec::with_capacity(ids.len());
    for id in ids {
        if !unique.contains(id) {
            unique.push(*id);
        }
    }
    unique
}
