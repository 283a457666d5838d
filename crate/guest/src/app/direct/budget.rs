//! How much may be computed.

use super::Stop;
use crate::interrupt::Interrupt;
use belljar_core::value::ValueLimits;

/// Steps between two looks at the flag.
const SLICE: u64 = 1_024;

/// What an evaluation may take, and what it has taken.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: u64,
    next_look: u64,
    max_steps: u64,
    interrupt: Interrupt,
    /// Values and keys, and bytes of text, that may still be made. More than that is the engine's to refuse.
    nodes: usize,
    bytes: usize,
}

impl Budget {
    /// Ends when the turn is interrupted, and at a number of steps. `limits`: how much may be made.
    pub(crate) fn new(interrupt: Interrupt, max_steps: u64, limits: ValueLimits) -> Self {
        let (nodes, bytes) = (limits.nodes as usize, limits.bytes as usize);
        Self { steps: 0, next_look: SLICE.min(max_steps), max_steps, interrupt, nodes, bytes }
    }

    /// How many steps were taken: the same for the same expression and values.
    pub(crate) fn steps(&self) -> u64 {
        self.steps
    }

    #[inline]
    pub(super) fn step(&mut self, steps: u64) -> Result<(), Stop> {
        self.steps += steps;
        if self.steps >= self.next_look { self.look() } else { Ok(()) }
    }

    fn look(&mut self) -> Result<(), Stop> {
        self.next_look = (self.steps + SLICE).min(self.max_steps);
        if self.interrupt.is_set() {
            self.interrupt.note_seen();
            return Err(Stop::Interrupted);
        }
        if self.steps >= self.max_steps { Err(Stop::Interrupted) } else { Ok(()) }
    }

    /// Values and keys are made.
    pub(super) fn make(&mut self, nodes: usize) -> Result<(), Stop> {
        self.nodes = self.nodes.checked_sub(nodes).ok_or(Stop::Engine)?;
        self.step(1 + nodes as u64 / 8)
    }

    /// Text is made.
    pub(super) fn write(&mut self, units: usize) -> Result<(), Stop> {
        self.bytes = self.bytes.checked_sub(units).ok_or(Stop::Engine)?;
        self.step(1 + units as u64 / 64)
    }
}
