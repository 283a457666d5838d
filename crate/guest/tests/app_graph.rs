//! The graph of an app's bindings: changed step by step, it is what it would be if it had been made at once.

use belljar_guest::app::graph::{Graph, NodeId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// One change of a graph of at most this many nodes.
const NODES: usize = 12;

#[derive(Clone, Debug)]
enum Change {
    Reads(usize, Vec<usize>),
    Replaced(usize),
    Many(Vec<(usize, Vec<usize>)>),
}

fn reads() -> impl Strategy<Value = (usize, Vec<usize>)> {
    (0..NODES, prop::collection::vec(0..NODES, 0..4))
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        6 => reads().prop_map(|(node, reads)| Change::Reads(node, reads)),
        1 => (0..NODES).prop_map(Change::Replaced),
        1 => prop::collection::vec(reads(), 1..NODES).prop_map(Change::Many),
    ];
    prop::collection::vec(change, 1..60)
}

/// What a graph is to say, from nothing but the edges.
#[derive(Default)]
struct Model {
    reads: BTreeMap<NodeId, BTreeSet<NodeId>>,
}

impl Model {
    fn reach(&self, from: NodeId) -> BTreeSet<NodeId> {
        let (mut reached, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(id) = open.pop() {
            for read in self.reads.get(&id).into_iter().flatten() {
                if reached.insert(*read) {
                    open.push(*read);
                }
            }
        }
        reached
    }

    fn cycle(&self, id: NodeId) -> Vec<NodeId> {
        let members = self.reach(id).into_iter().filter(|other| self.reach(*other).contains(&id));
        members.collect()
    }

    fn check(&self, graph: &Graph) {
        let mut orders = BTreeSet::new();
        for (id, reads) in &self.reads {
            assert_eq!(&graph.reads(*id).iter().copied().collect::<BTreeSet<_>>(), reads);
            for read in reads {
                assert!(graph.readers(*read).any(|reader| reader == *id), "both ends know an edge");
            }
            assert_eq!(graph.cycle_members(*id), self.cycle(*id), "the members of {id:?}'s cycle");
            match graph.order(*id) {
                Some(order) => {
                    assert!(orders.insert(order), "each place is taken once");
                    for read in reads.iter().filter_map(|read| graph.order(*read)) {
                        assert!(read < order, "{id:?} stands behind what it reads");
                    }
                }
                None => self.check_way_round(graph, *id),
            }
        }
    }

    fn check_way_round(&self, graph: &Graph, id: NodeId) {
        let way = graph.way_round(id);
        assert_eq!((way.first(), way.last()), (Some(&id), Some(&id)));
        assert!(way.len() > 1 && way.windows(2).all(|pair| self.reads[&pair[0]].contains(&pair[1])), "{way:?}");
    }
}

proptest! {
    #[test]
    fn changed_step_by_step_it_is_what_it_would_be_from_scratch(changes in changes()) {
        let mut graph = Graph::new();
        let mut model = Model::default();
        let mut nodes: Vec<NodeId> = (0..NODES).map(|_| graph.add()).collect();
        model.reads.extend(nodes.iter().map(|id| (*id, BTreeSet::new())));
        let mut cycles: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for change in changes {
            let at = |indices: &[usize], nodes: &[NodeId]| indices.iter().map(|index| nodes[*index]).collect::<Vec<_>>();
            match change {
                Change::Reads(node, reads) => {
                    let reads = at(&reads, &nodes);
                    graph.set_reads(nodes[node], &reads);
                    model.reads.insert(nodes[node], reads.into_iter().collect());
                }
                Change::Replaced(node) => {
                    graph.remove(nodes[node]);
                    cycles.remove(&nodes[node]);
                    model.reads.remove(&nodes[node]);
                    model.reads.values_mut().for_each(|reads| _ = reads.remove(&nodes[node]));
                    nodes[node] = graph.add();
                    model.reads.insert(nodes[node], BTreeSet::new());
                }
                Change::Many(changes) => {
                    let mut changes: Vec<(NodeId, Vec<NodeId>)> =
                        changes.into_iter().map(|(node, reads)| (nodes[node], at(&reads, &nodes))).collect();
                    changes.sort_by_key(|(id, _)| *id);
                    changes.dedup_by_key(|(id, _)| *id);
                    graph.set_all_reads(&changes);
                    model.reads.extend(changes.into_iter().map(|(id, reads)| (id, reads.into_iter().collect())));
                }
            }
            model.check(&graph);
            // Whoever keeps what was last said of each node's cycle learns of every change.
            let changed: BTreeSet<NodeId> = graph.take_changed().into_iter().collect();
            for id in &nodes {
                let now = graph.cycle_members(*id).to_vec();
                let before = cycles.insert(*id, now.clone()).unwrap_or_default();
                prop_assert!(now == before || changed.contains(id), "{id:?} is said to have changed");
            }
        }
    }
}

#[test]
fn a_chain_of_100_000_needs_no_stack() {
    let mut graph = Graph::new();
    let nodes: Vec<NodeId> = (0..100_000).map(|_| graph.add()).collect();
    // Each reads the one that was made after it: the opposite of the order in which they were made.
    let chain: Vec<(NodeId, Vec<NodeId>)> = nodes.windows(2).map(|pair| (pair[0], vec![pair[1]])).collect();
    graph.set_all_reads(&chain);
    assert!(nodes.windows(2).all(|pair| graph.order(pair[0]) > graph.order(pair[1])));
    // Closed to a ring and opened elsewhere.
    graph.set_reads(nodes[99_999], &[nodes[0]]);
    assert_eq!(graph.cycle_members(nodes[5]).len(), 100_000);
    assert_eq!(graph.way_round(nodes[5]).len(), 100_001);
    graph.set_reads(nodes[50_000], &[]);
    assert!(nodes.iter().all(|id| graph.order(*id).is_some()));
    assert!(graph.order(nodes[0]) < graph.order(nodes[99_999]));
    assert_eq!(graph.take_changed().len(), 100_000);
}

#[test]
fn a_change_behind_what_it_reads_moves_nothing() {
    let mut graph = Graph::new();
    let nodes: Vec<NodeId> = (0..1_000).map(|_| graph.add()).collect();
    let before: Vec<Option<u64>> = nodes.iter().map(|id| graph.order(*id)).collect();
    for pair in nodes.windows(2) {
        graph.set_reads(pair[1], &[pair[0], nodes[0]]);
    }
    let after: Vec<Option<u64>> = nodes.iter().map(|id| graph.order(*id)).collect();
    assert_eq!(before, after);
    assert_eq!(graph.readers(nodes[0]).len(), 999);
}

#[test]
fn a_cycle_stops_only_what_is_in_it() {
    let mut graph = Graph::new();
    let [before, a, b, behind] = [(); 4].map(|()| graph.add());
    graph.set_reads(a, &[b, before]);
    graph.set_reads(behind, &[a]);
    graph.set_reads(b, &[a]);
    assert_eq!((graph.order(a), graph.order(b)), (None, None));
    assert!(graph.order(before).is_some() && graph.order(behind).is_some());
    assert_eq!(graph.way_round(b), [b, a, b]);
    graph.remove(b);
    assert!(graph.order(before) < graph.order(a) && graph.order(a) < graph.order(behind));
}
