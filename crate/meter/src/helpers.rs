//! The functions that metering adds. They have no loop that is not charged, and call nothing but the hook.

use crate::{names, plan::Plan};
use wasm_encoder::Instruction as I;
use wasm_encoder::{BlockType, Function, Instruction, ValType};

/// A function that is added: its type, its body, and where its branches are that are seldom taken.
pub(crate) struct Helper {
    pub(crate) ty: u32,
    pub(crate) body: Function,
    pub(crate) seldom: Vec<u32>,
}

impl Helper {
    fn new(ty: u32, locals: &[(u32, ValType)]) -> Self {
        Self { ty, body: Function::new(locals.iter().copied()), seldom: Vec::new() }
    }

    fn push(&mut self, instructions: &[Instruction<'_>]) -> &mut Self {
        for instruction in instructions {
            self.body.instruction(instruction);
        }
        self
    }

    /// A branch that is seldom taken.
    fn push_if(&mut self) -> &mut Self {
        self.seldom.push(self.body.byte_len() as u32);
        self.push(&[I::If(BlockType::Empty)])
    }

    /// Takes a price from the counter, and has the hook called.
    fn charge(&mut self, plan: &Plan, price: &[Instruction<'_>]) -> &mut Self {
        let (code, branch) = plan.charge(price);
        self.push(&code[..branch]).push_if().push(&code[branch + 1..])
    }
}

/// All functions that are added, in the order of `Plan`.
pub(crate) fn helpers(plan: &Plan, hook: u32, hook_type: u32, has_memory: bool) -> Vec<Helper> {
    let mut helpers = vec![
        refill(plan, hook, hook_type),
        charge(plan, names::ELEMENTS_PER_UNIT_LOG2),
        charge(plan, names::BYTES_PER_UNIT_LOG2),
    ];
    if has_memory {
        helpers.extend([memory_grow(plan), memory_copy(plan), memory_fill(plan)]);
    }
    helpers
}

/// Calls the hook. A hook that does not pay the whole debt lets the module go on, and is called at the next charge again;
/// the debt is cut, so that the counter never wraps around to a fortune.
fn refill(plan: &Plan, hook: u32, hook_type: u32) -> Helper {
    let mut helper = Helper::new(hook_type, &[]);
    helper.push(&[I::Call(hook), I::GlobalGet(plan.fuel), I::I32Const(names::LOWEST), I::I32LtS]).push_if().push(&[
        I::I32Const(names::LOWEST),
        I::GlobalSet(plan.fuel),
        I::End,
        I::End,
    ]);
    helper
}

/// Charges for a number of things and gives the number back: goes before an instruction that takes it from the stack.
fn charge(plan: &Plan, log2: i32) -> Helper {
    const NUMBER: u32 = 0;
    let mut helper = Helper::new(plan.unary, &[]);
    helper.charge(plan, &[I::LocalGet(NUMBER), I::I32Const(log2), I::I32ShrU]).push(&[I::LocalGet(NUMBER), I::End]);
    helper
}

/// `memory.grow` below the ceiling. The sum is of 64 bits: 65,536 pages and a delta of 2^32 - 1 do not wrap.
fn memory_grow(plan: &Plan) -> Helper {
    const DELTA: u32 = 0;
    // A page has 2^16 bytes.
    const UNITS_PER_PAGE_LOG2: i32 = 16 - names::BYTES_PER_UNIT_LOG2;
    let mut helper = Helper::new(plan.unary, &[]);
    helper
        .push(&[
            I::MemorySize(0),
            I::I64ExtendI32U,
            I::LocalGet(DELTA),
            I::I64ExtendI32U,
            I::I64Add,
            I::GlobalGet(plan.pages),
            I::I64ExtendI32U,
            I::I64GtU,
        ])
        .push_if()
        .push(&[I::I32Const(-1), I::Return, I::End])
        // Not more than the ceiling, but a host may have set that too high.
        .push(&[I::LocalGet(DELTA), I::I32Const(1 << 16), I::I32GtU])
        .push_if()
        .push(&[I::I32Const(-1), I::Return, I::End])
        .charge(plan, &[I::LocalGet(DELTA), I::I32Const(UNITS_PER_PAGE_LOG2), I::I32Shl])
        .push(&[I::LocalGet(DELTA), I::MemoryGrow(0), I::End]);
    helper
}

/// What copying and filling share: if the length is of more than a piece, and all of it is in the memory, `pieces` is done.
/// It shortens the length to what is left for the instruction itself. What is not in the memory is left to the
/// instruction as a whole, which traps before it changes anything.
fn in_pieces(helper: &mut Helper, addresses: &[u32], length: u32, pieces: impl FnOnce(&mut Helper)) {
    helper.push(&[I::LocalGet(length), I::I32Const(names::PIECE), I::I32GtU]).push_if();
    for (count, &address) in addresses.iter().enumerate() {
        helper.push(&[
            I::LocalGet(address),
            I::I64ExtendI32U,
            I::LocalGet(length),
            I::I64ExtendI32U,
            I::I64Add,
            I::MemorySize(0),
            I::I64ExtendI32U,
            I::I64Const(16),
            I::I64Shl,
            I::I64LeU,
        ]);
        if count > 0 {
            helper.push(&[I::I32And]);
        }
    }
    helper.push(&[I::If(BlockType::Empty)]);
    pieces(helper);
    helper.push(&[I::End, I::End]);
}

/// What a piece costs, as an instruction that pushes it.
fn price_of_piece<'a>() -> [Instruction<'a>; 1] {
    [I::I32Const(names::PIECE >> names::BYTES_PER_UNIT_LOG2)]
}

/// Ends a round over pieces: again while more than a piece is left.
fn next_piece(helper: &mut Helper, length: u32) {
    helper.push(&[I::LocalGet(length), I::I32Const(names::PIECE), I::I32GtU, I::BrIf(0), I::End]);
}

/// `memory.fill`.
fn memory_fill(plan: &Plan) -> Helper {
    const TO: u32 = 0;
    const BYTE: u32 = 1;
    const LENGTH: u32 = 2;
    let mut helper = Helper::new(plan.ternary, &[]);
    in_pieces(&mut helper, &[TO], LENGTH, |helper| {
        helper
            .push(&[I::Loop(BlockType::Empty)])
            .charge(plan, &price_of_piece())
            .push(&[I::LocalGet(TO), I::LocalGet(BYTE), I::I32Const(names::PIECE), I::MemoryFill(0)])
            .push(&advance(TO))
            .push(&shorten(LENGTH));
        next_piece(helper, LENGTH);
    });
    helper.charge(plan, &Plan::price_of_bytes(LENGTH)).push(&[
        I::LocalGet(TO),
        I::LocalGet(BYTE),
        I::LocalGet(LENGTH),
        I::MemoryFill(0),
        I::End,
    ]);
    helper
}

/// `memory.copy`. Where the ranges overlap, the pieces are copied in the order in which none is overwritten before it is
/// read: from the front if it goes down, from the back if it goes up.
fn memory_copy(plan: &Plan) -> Helper {
    const TO: u32 = 0;
    const FROM: u32 = 1;
    const LENGTH: u32 = 2;
    let copy = I::MemoryCopy { src_mem: 0, dst_mem: 0 };
    let mut helper = Helper::new(plan.ternary, &[]);
    in_pieces(&mut helper, &[TO, FROM], LENGTH, |helper| {
        helper
            .push(&[I::LocalGet(TO), I::LocalGet(FROM), I::I32LeU, I::If(BlockType::Empty), I::Loop(BlockType::Empty)])
            .charge(plan, &price_of_piece())
            .push(&[I::LocalGet(TO), I::LocalGet(FROM), I::I32Const(names::PIECE), copy.clone()])
            .push(&advance(TO))
            .push(&advance(FROM))
            .push(&shorten(LENGTH));
        next_piece(helper, LENGTH);
        helper.push(&[I::Else, I::Loop(BlockType::Empty)]).charge(plan, &price_of_piece()).push(&shorten(LENGTH)).push(
            &[
                I::LocalGet(TO),
                I::LocalGet(LENGTH),
                I::I32Add,
                I::LocalGet(FROM),
                I::LocalGet(LENGTH),
                I::I32Add,
                I::I32Const(names::PIECE),
                copy.clone(),
            ],
        );
        next_piece(helper, LENGTH);
        helper.push(&[I::End]);
    });
    helper.charge(plan, &Plan::price_of_bytes(LENGTH)).push(&[
        I::LocalGet(TO),
        I::LocalGet(FROM),
        I::LocalGet(LENGTH),
        copy,
        I::End,
    ]);
    helper
}

/// Moves an address behind a piece.
fn advance<'a>(local: u32) -> [Instruction<'a>; 4] {
    [I::LocalGet(local), I::I32Const(names::PIECE), I::I32Add, I::LocalSet(local)]
}

/// Takes a piece from a length.
fn shorten<'a>(local: u32) -> [Instruction<'a>; 4] {
    [I::LocalGet(local), I::I32Const(names::PIECE), I::I32Sub, I::LocalSet(local)]
}
