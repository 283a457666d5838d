//! Branch hints: which branches are seldom taken. An engine moves those out of the way and saves no register for them.
//! <https://github.com/WebAssembly/branch-hinting>

use std::collections::BTreeMap;
use wasm_encoder::{BranchHint, BranchHints};
use wasmparser::{BinaryReader, BinaryReaderError, BranchHintSectionReader};

/// The custom section's name. It stands before the code.
pub(crate) const SECTION: &str = "metadata.code.branch_hint";

/// The module's own hints: by function, the offset in its body and whether the branch is taken.
pub(crate) type Own = BTreeMap<u32, Vec<(u32, bool)>>;

/// Reads the section without its name.
pub(crate) fn read(data: &[u8]) -> Result<Own, BinaryReaderError> {
    let mut own = Own::new();
    for function in BranchHintSectionReader::new(BinaryReader::new(data, 0))? {
        let function = function?;
        for hint in function.hints {
            let hint = hint?;
            own.entry(function.func).or_default().push((hint.func_offset, hint.taken));
        }
    }
    Ok(own)
}

/// Adds a function's hints, in the order of their offsets, as the proposal asks for.
pub(crate) fn add(hints: &mut BranchHints, function: u32, mut of_function: Vec<(u32, bool)>) {
    of_function.sort_unstable();
    of_function.dedup_by_key(|(offset, _)| *offset);
    if !of_function.is_empty() {
        hints.function_hints(
            function,
            of_function
                .into_iter()
                .map(|(offset, taken)| BranchHint { branch_func_offset: offset, branch_hint_value: u32::from(taken) })
                .collect::<Vec<_>>(),
        );
    }
}
