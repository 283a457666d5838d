//! Which calls and which functions are charged, so that what lies between two charges is bounded.
//!
//! Code goes on for ever in two ways: by loops, each round of which is charged, and by calls that lead back to where they
//! were made. On the way to a call within a loop there is that loop's charge. A call of what is not known, through a table, a
//! reference or an import, is charged where it stands. So what is left is cycles of direct calls, and of each cycle one
//! function is charged when it is entered. Last, calls fan out: a function from which too much can be reached without a
//! charge is charged, too.

use crate::nesting::Nesting;
use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;
use wasmparser::{BinaryReaderError, CodeSectionReader, FunctionBody, Operator};

/// Instructions that a function may run without a charge, all that it calls included. A function whose own body is longer is
/// charged once.
const MOST_UNCHARGED: u64 = 100_000;

/// What is charged for being called.
pub(crate) struct Calls {
    imported: u32,
    /// Of each function of the module's own, whether it is charged when it is entered.
    charged: Vec<bool>,
}

/// What a body calls by name.
#[derive(Default)]
struct Body {
    instructions: u64,
    /// Within loops and not.
    all: Vec<u32>,
    outside_loops: Vec<u32>,
}

impl Calls {
    pub(crate) fn of(code: CodeSectionReader<'_>, imported: u32) -> Result<Self, BinaryReaderError> {
        let bodies = code.into_iter().map(|body| Body::of(&body?, imported)).collect::<Result<Vec<_>, _>>()?;
        let mut calls = Self { imported, charged: vec![false; bodies.len()] };
        calls.cut_cycles(&bodies);
        calls.cut_fans(&bodies);
        Ok(calls)
    }

    /// Whether a function is charged when it is entered.
    pub(crate) fn is_charged(&self, function: u32) -> bool {
        self.charged[(function - self.imported) as usize]
    }

    /// Whether an instruction calls what is not known: an import may call back.
    pub(crate) fn is_unknown(&self, operator: &Operator<'_>) -> bool {
        match *operator {
            Operator::CallIndirect { .. }
            | Operator::CallRef { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::ReturnCallRef { .. } => true,
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                function_index < self.imported
            }
            _ => false,
        }
    }

    /// Charges functions until no cycle is left of calls outside of loops: of those in a cycle with one another, the one with
    /// most ways through it, again and again.
    fn cut_cycles(&mut self, bodies: &[Body]) {
        let mut graph = DiGraphMap::<u32, ()>::new();
        for (function, body) in (0..).zip(bodies) {
            for &callee in &body.outside_loops {
                graph.add_edge(function, callee, ());
            }
        }
        loop {
            let cycles = kosaraju_scc(&graph);
            let mut cut = false;
            for component in &cycles {
                let inner = |function: u32, direction| {
                    graph.neighbors_directed(function, direction).filter(|other| component.contains(other)).count()
                };
                let ways = |&function: &u32| {
                    inner(function, petgraph::Direction::Incoming) * inner(function, petgraph::Direction::Outgoing)
                };
                // The smaller index where there are equals: the same module is always charged alike.
                let chosen = component.iter().copied().max_by_key(|function| (ways(function), u32::MAX - function));
                if let Some(function) = chosen.filter(|function| ways(function) > 0) {
                    self.charged[function as usize] = true;
                    cut = true;
                }
            }
            if !cut {
                break;
            }
            graph = graph
                .all_edges()
                .filter(|&(from, to, ())| !self.charged[from as usize] && !self.charged[to as usize])
                .collect();
        }
    }

    /// Charges functions from which too much is reached without a charge, those called first.
    fn cut_fans(&mut self, bodies: &[Body]) {
        let mut graph = DiGraphMap::<u32, ()>::new();
        for (function, body) in (0..).zip(bodies) {
            graph.add_node(function);
            for &callee in body.all.iter().filter(|&&callee| !self.charged[callee as usize]) {
                graph.add_edge(function, callee, ());
            }
        }
        let mut uncharged = vec![0_u64; bodies.len()];
        // Those that are called come before their callers. Within a cycle there are charged loops.
        for component in kosaraju_scc(&graph) {
            let mut sum = 0_u64;
            for &function in &component {
                let body = &bodies[function as usize];
                let called = body.all.iter().map(|&callee| uncharged[callee as usize]);
                sum = called.fold(sum.saturating_add(body.instructions), u64::saturating_add);
            }
            for function in component {
                let charged = &mut self.charged[function as usize];
                *charged |= sum > MOST_UNCHARGED;
                uncharged[function as usize] = if *charged { 0 } else { sum };
            }
        }
    }
}

impl Body {
    fn of(body: &FunctionBody<'_>, imported: u32) -> Result<Self, BinaryReaderError> {
        let mut found = Self::default();
        let mut nesting = Nesting::default();
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.read()?;
            found.instructions += 1;
            if let Operator::Call { function_index } | Operator::ReturnCall { function_index } = operator
                && let Some(function) = function_index.checked_sub(imported)
            {
                found.all.push(function);
                if !nesting.in_loop() {
                    found.outside_loops.push(function);
                }
            }
            nesting.pass(&operator);
        }
        Ok(found)
    }
}
