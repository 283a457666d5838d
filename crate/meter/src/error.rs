//! Why a module is not metered.

use crate::names;

/// Why a module is not metered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It is not valid, or uses what cannot be metered: threads, exceptions (they would catch what the hook throws),
    /// 64-bit memories, several memories.
    #[error("the module is not valid, or uses what cannot be metered: {0}")]
    Input(#[source] wasmparser::BinaryReaderError),
    /// It has an export that metering adds.
    #[error("the module has an export {0:?} already: it is metered, and metering twice would charge twice")]
    Metered(String),
    /// It imports no hook.
    #[error(
        "the module imports no function with {marker:?} in its name; declare one with wasm-bindgen and call it once, \
         so that the linker keeps it"
    )]
    NoHook {
        /// What was looked for.
        marker: String,
    },
    /// It imports more than one.
    #[error("the module imports {}, all with {marker:?} in their names; which one is the hook?", .names.join(", "))]
    ManyHooks {
        /// What was looked for.
        marker: String,
        /// What was found.
        names: Vec<String>,
    },
    /// Its hook takes or gives something.
    #[error("the module's import {0:?} must take nothing and give nothing to be the hook")]
    HookType(String),
    /// It has data about offsets in its code, which metering would make wrong.
    #[error("the module's section {0:?} tells of places in its code, which metering moves; strip it first")]
    CodeOffsets(String),
    /// The result is not valid: a mistake of this crate.
    #[error("metering (version {version}) made an invalid module: {0}", version = names::VERSION)]
    Output(#[source] wasmparser::BinaryReaderError),
}
