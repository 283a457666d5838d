//! One function's body, with charges between its instructions. What is not charged is passed on byte for byte.

use crate::{calls::Calls, nesting::Nesting, plan::Plan};
use wasm_encoder::{Encode, Instruction};
use wasmparser::{BinaryReaderError, FunctionBody, Operator};

/// Writes bodies.
pub(crate) struct Rewriter {
    /// The charge of one unit, and where in it the branch is.
    one: Vec<u8>,
    branch: usize,
    charge_elements: Vec<u8>,
    charge_bytes: Vec<u8>,
    memory_grow: Vec<u8>,
    memory_copy: Vec<u8>,
    memory_fill: Vec<u8>,
}

/// A body as it was rewritten: its bytes, and which of its branches are likely or not.
pub(crate) struct Rewritten {
    pub(crate) bytes: Vec<u8>,
    pub(crate) hints: Vec<(u32, bool)>,
}

/// What metering does about an instruction.
enum Charge {
    /// Nothing: it takes a bounded time.
    None,
    /// Calls what is not known here. Charged before it, where no loop around it is charged already.
    Unknown,
    /// Can be reached again and again: charged behind it, in each round.
    Loop,
    /// Takes a time by the number on top of the stack. These bytes are put before it.
    Before,
    /// The same for bytes of the memory.
    BytesBefore,
    /// Done by a function that stands in for the instruction.
    Grow,
    Copy,
    Fill,
}

impl Charge {
    fn of(operator: &Operator<'_>, calls: &Calls, nesting: &Nesting) -> Self {
        match operator {
            Operator::Loop { .. } => Self::Loop,
            call if calls.is_unknown(call) && !nesting.in_loop() => Self::Unknown,
            Operator::MemoryGrow { .. } => Self::Grow,
            Operator::MemoryCopy { .. } => Self::Copy,
            Operator::MemoryFill { .. } => Self::Fill,
            Operator::MemoryInit { .. } => Self::BytesBefore,
            Operator::TableCopy { .. }
            | Operator::TableFill { .. }
            | Operator::TableInit { .. }
            | Operator::TableGrow { .. }
            | Operator::ArrayNew { .. }
            | Operator::ArrayNewDefault { .. }
            | Operator::ArrayNewData { .. }
            | Operator::ArrayNewElem { .. }
            | Operator::ArrayFill { .. }
            | Operator::ArrayCopy { .. }
            | Operator::ArrayInitData { .. }
            | Operator::ArrayInitElem { .. } => Self::Before,
            _ => Self::None,
        }
    }
}

impl Rewriter {
    pub(crate) fn new(plan: &Plan) -> Self {
        let (instructions, at) = plan.charge_one();
        let call = |function| encoded(&[Instruction::Call(function)]);
        Self {
            branch: encoded(&instructions[..at]).len(),
            one: encoded(&instructions),
            charge_elements: call(plan.charge_elements),
            charge_bytes: call(plan.charge_bytes),
            memory_grow: call(plan.memory_grow),
            memory_copy: call(plan.memory_copy),
            memory_fill: call(plan.memory_fill),
        }
    }

    /// Rewrites the body of a function. `own` are the hints that the module has for it.
    pub(crate) fn rewrite(
        &self,
        function: u32,
        body: &FunctionBody<'_>,
        calls: &Calls,
        own: &[(u32, bool)],
    ) -> Result<Rewritten, BinaryReaderError> {
        let bytes = body.as_bytes();
        let start = body.range().start;
        let mut out =
            Output { bytes: Vec::with_capacity(bytes.len() * 5 / 4), hints: Vec::new(), copied: 0, source: bytes };
        let mut reader = body.get_operators_reader()?;
        let mut operators = Vec::new();
        let mut nesting = Nesting::default();
        while !reader.eof() {
            let (operator, from) = reader.read_with_offset()?;
            let to = reader.original_position();
            operators.push((Charge::of(&operator, calls, &nesting), (from - start) as usize, (to - start) as usize));
            nesting.pass(&operator);
        }
        let first = operators.first().map_or(bytes.len(), |&(_, from, _)| from);
        if calls.is_charged(function) {
            out.copy_up_to(first);
            self.charge_one(&mut out);
        }
        for (charge, from, to) in operators {
            // No instruction that is charged before it is a branch.
            if let Some(&(_, taken)) = own.iter().find(|&&(offset, _)| offset as usize == from) {
                out.copy_up_to(from);
                out.hint(0, taken);
            }
            match charge {
                Charge::None => {}
                Charge::Unknown => {
                    out.copy_up_to(from);
                    self.charge_one(&mut out);
                }
                Charge::Loop => {
                    out.copy_up_to(to);
                    self.charge_one(&mut out);
                }
                Charge::Before => out.insert(from, &self.charge_elements),
                Charge::BytesBefore => out.insert(from, &self.charge_bytes),
                Charge::Grow => out.replace(from, to, &self.memory_grow),
                Charge::Copy => out.replace(from, to, &self.memory_copy),
                Charge::Fill => out.replace(from, to, &self.memory_fill),
            }
        }
        out.copy_up_to(bytes.len());
        Ok(Rewritten { bytes: out.bytes, hints: out.hints })
    }

    fn charge_one(&self, out: &mut Output<'_>) {
        out.hint(self.branch, false);
        out.bytes.extend_from_slice(&self.one);
    }
}

/// A body as far as it is written.
struct Output<'a> {
    bytes: Vec<u8>,
    hints: Vec<(u32, bool)>,
    /// How much of the source is done.
    copied: usize,
    source: &'a [u8],
}

impl Output<'_> {
    fn copy_up_to(&mut self, end: usize) {
        self.bytes.extend_from_slice(&self.source[self.copied..end]);
        self.copied = end;
    }

    fn insert(&mut self, before: usize, bytes: &[u8]) {
        self.copy_up_to(before);
        self.bytes.extend_from_slice(bytes);
    }

    fn replace(&mut self, from: usize, to: usize, bytes: &[u8]) {
        self.insert(from, bytes);
        self.copied = to;
    }

    /// Notes whether the branch that is written so many bytes from here is taken.
    fn hint(&mut self, ahead: usize, taken: bool) {
        self.hints.push(((self.bytes.len() + ahead) as u32, taken));
    }
}

fn encoded(instructions: &[Instruction<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for instruction in instructions {
        instruction.encode(&mut bytes);
    }
    bytes
}
