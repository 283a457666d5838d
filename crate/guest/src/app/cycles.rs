//! What is said of those that read each other in a circle.

use super::{
    cells::{App, Kind},
    datum::Datum,
    graph::NodeId,
};
use belljar_core::{ErrorCode, GuestError, error::ErrorType};
use rustc_hash::FxHashSet;
use std::collections::VecDeque;

/// Cells of a way round that an error names at most.
const LONGEST_WAY: usize = 20;

impl App {
    /// Says of each cell that has come into a cycle, or has left one, what has become of it.
    pub(crate) fn settle_cycles(&mut self) {
        let changed = self.graph.take_changed();
        let (over, members): (Vec<NodeId>, Vec<NodeId>) =
            changed.into_iter().partition(|id| self.graph.order(*id).is_some());
        for id in over {
            self.cell_mut(id).errors = Box::default();
            self.tell(id);
            self.mark(id);
        }
        for id in members.iter().copied() {
            let errors: Box<[GuestError]> = match self.cell(id).kind {
                Kind::Bound(_) | Kind::Body => Box::new([self.cycle_error(id)]),
                _ => Box::default(),
            };
            self.settle(id, Datum::Undefined, errors);
        }
        // Members of a cycle mark each other.
        for id in members {
            self.pending.swap_remove(&id);
        }
    }

    fn cycle_error(&mut self, id: NodeId) -> GuestError {
        let way = self.graph.way_round(id);
        let mut names = Vec::new();
        for (at, cell) in way.iter().copied().enumerate().take(LONGEST_WAY) {
            names.push(self.print(cell));
            if let Some(next) = way.get(at + 1) {
                let functions = self.functions_between(cell, *next);
                names.extend(functions.into_iter().map(|function| self.print(function)));
            }
        }
        if way.len() > LONGEST_WAY {
            names.push(format!("… ({} more)", way.len() - LONGEST_WAY - 1));
            names.push(self.print(id));
        }
        let message = format!("Cyclic dependency found while evaluating: {}", names.join(" → "));
        self.error(id, ErrorCode::Cycle, ErrorType::Parse, "CyclicDependencyError", message)
    }

    /// The functions by way of which a cell reads another one, if it is not of itself that it does: as few as there can be.
    fn functions_between(&mut self, from: NodeId, to: NodeId) -> Vec<NodeId> {
        if self.cell(from).links.as_ref().is_none_or(|links| links.uses.is_empty()) {
            return Vec::new();
        }
        let mut seen = FxHashSet::default();
        let mut open = VecDeque::from([Vec::new()]);
        while let Some(way) = open.pop_front() {
            let last = way.last().copied().unwrap_or(from);
            let Some(mentions) = self.own_mentions(last).cloned() else { continue };
            let links = self.follow_alone(mentions);
            if links.reads.iter().any(|read| read.cell == to) {
                return way;
            }
            for function in links.uses.into_iter().filter(|function| seen.insert(*function)) {
                open.push_back(way.iter().copied().chain([function]).collect());
            }
        }
        Vec::new()
    }
}
