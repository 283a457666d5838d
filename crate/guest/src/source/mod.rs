//! App code as text: its limits, its wrapping into a program, and the way back from the engine's positions to the
//! author's.

mod callee;
mod check;
mod nesting;
mod sources;
mod wrap;

pub(crate) use check::{SyntaxProblem, check};
pub(crate) use sources::{Frame, ProgramId, Sources, print as print_frames};
pub(crate) use wrap::{WRAPPED_LINES_BEFORE, is_blank, wrap};

use belljar_core::{LimitKind, Limits};

/// Length and nesting, before anything recurses over the text: the limit that it breaks, and in words how.
pub(crate) fn too_large(source: &str, limits: &Limits) -> Option<(LimitKind, String)> {
    if source.len() > limits.source_bytes as usize {
        let limit = limits.source_bytes;
        return Some((LimitKind::SourceLength, format!("the code has {} bytes, more than {limit}", source.len())));
    }
    let nesting = nesting::nesting(source);
    (nesting > limits.source_nesting).then(|| {
        (LimitKind::SourceNesting, format!("the code nests {nesting} levels, more than {}", limits.source_nesting))
    })
}
