//! The indices of what metering adds. All come after the module's own, so no instruction of the module can name them.

use crate::{layout::Facts, names};
use wasm_encoder::{BlockType, Instruction};

/// The indices of what metering adds.
pub(crate) struct Plan {
    /// The mutable globals, and the version.
    pub(crate) fuel: u32,
    pub(crate) version: u32,
    pub(crate) pages: u32,
    /// The types of the functions that are added: `(i32) -> i32`, and `(i32, i32, i32) -> ()`.
    pub(crate) unary: u32,
    pub(crate) ternary: u32,
    /// Calls the hook, and keeps the counter from falling for ever.
    pub(crate) refill: u32,
    /// Charges for a number of elements, and gives it back.
    pub(crate) charge_elements: u32,
    /// The same for bytes.
    pub(crate) charge_bytes: u32,
    /// In place of the instructions of these names, where there is a memory.
    pub(crate) memory_grow: u32,
    pub(crate) memory_copy: u32,
    pub(crate) memory_fill: u32,
}

impl Plan {
    pub(crate) fn new(facts: &Facts) -> Self {
        Self {
            fuel: facts.globals,
            version: facts.globals + 1,
            pages: facts.globals + 2,
            unary: facts.types,
            ternary: facts.types + 1,
            refill: facts.functions,
            charge_elements: facts.functions + 1,
            charge_bytes: facts.functions + 2,
            memory_grow: facts.functions + 3,
            memory_copy: facts.functions + 4,
            memory_fill: facts.functions + 5,
        }
    }

    /// Takes what `cost` pushes from the counter, and looks whether it fell below zero. The instruction at the index given
    /// with it is the branch, which is seldom taken.
    pub(crate) fn charge<'a>(&self, cost: &[Instruction<'a>]) -> (Vec<Instruction<'a>>, usize) {
        let mut code = vec![Instruction::GlobalGet(self.fuel)];
        code.extend_from_slice(cost);
        code.extend([
            Instruction::I32Sub,
            Instruction::GlobalSet(self.fuel),
            Instruction::GlobalGet(self.fuel),
            Instruction::I32Const(0),
            Instruction::I32LtS,
        ]);
        let branch = code.len();
        code.extend([Instruction::If(BlockType::Empty), Instruction::Call(self.refill), Instruction::End]);
        (code, branch)
    }

    /// The charge of one unit: for a round of a loop, or a call.
    pub(crate) fn charge_one<'a>(&self) -> (Vec<Instruction<'a>>, usize) {
        self.charge(&[Instruction::I32Const(1)])
    }

    /// What pushes the price of as many bytes as the local says.
    pub(crate) fn price_of_bytes<'a>(local: u32) -> [Instruction<'a>; 3] {
        [Instruction::LocalGet(local), Instruction::I32Const(names::BYTES_PER_UNIT_LOG2), Instruction::I32ShrU]
    }
}
