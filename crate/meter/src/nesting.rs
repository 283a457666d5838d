//! Where in a body an instruction stands.

use wasmparser::Operator;

/// The blocks that are open.
#[derive(Default)]
pub(crate) struct Nesting {
    /// Of each open block, whether it is a loop.
    blocks: Vec<bool>,
    loops: u32,
}

impl Nesting {
    /// Goes past an instruction.
    pub(crate) fn pass(&mut self, operator: &Operator<'_>) {
        match operator {
            Operator::Block { .. } | Operator::If { .. } => self.blocks.push(false),
            Operator::Loop { .. } => {
                self.blocks.push(true);
                self.loops += 1;
            }
            // The last one ends the body.
            Operator::End => self.loops -= u32::from(self.blocks.pop().unwrap_or(false)),
            _ => {}
        }
    }

    /// Whether the way here leads past the head of a loop, in which each round is charged.
    pub(crate) fn in_loop(&self) -> bool {
        self.loops > 0
    }
}
