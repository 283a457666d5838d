//! App code as text: its limits, its wrapping into a program, and the way back from the engine's positions to the
//! author's.

mod callee;
mod check;
mod nesting;
mod sources;
mod wrap;

pub(crate) use check::{SyntaxProblem, check};
pub(crate) use nesting::nesting;
pub(crate) use sources::{Frame, ProgramId, Sources, print as print_frames};
pub(crate) use wrap::{WRAPPED_LINES_BEFORE, is_blank, wrap};
