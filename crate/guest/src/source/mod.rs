//! App code as text: its limits, its wrapping into a program, and the way back from the engine's positions to the
//! author's.

pub(crate) mod brief;
mod callee;
mod check;
pub(crate) mod lines;
mod nesting;
mod sources;
mod wrap;

pub use check::SyntaxProblem;
pub(crate) use check::{LibraryForm, check, check_library, in_parentheses, parse, parse_module, parse_syntax};
pub(crate) use nesting::nesting;
pub(crate) use sources::{AT_THE_TOP, Frame, ProgramId, Sources, behind, print as print_frames};
pub(crate) use wrap::{WRAPPED_LINES_BEFORE, is_blank, wrap};

use belljar_core::{LimitKind, Limits};

/// The most that a library may have, in bytes of UTF-8. The page has chosen it, so that it is bounded for the parser's
/// sake alone.
const LIBRARY_BYTES: usize = 8 << 20;

/// How deep a library may nest: as deep as the policy can allow any code.
const LIBRARY_NESTING: u32 = 1_000;

/// In words, how a library's text is more than can be parsed.
pub(crate) fn library_too_large(text: &str) -> Option<String> {
    if text.len() > LIBRARY_BYTES {
        return Some(format!("it has {} bytes, more than {LIBRARY_BYTES}", text.len()));
    }
    let nesting = nesting::nesting(text);
    (nesting > LIBRARY_NESTING).then(|| format!("its code nests {nesting} levels, more than {LIBRARY_NESTING}"))
}

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
