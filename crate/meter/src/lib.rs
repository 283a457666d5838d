//! Gives a WebAssembly module a fuel counter.
//!
//! A metered module counts what it does: each round of a loop, each call that may lead back to where it is made, and what
//! is copied, filled and grown, by its length. What lies between two charges is bounded. It counts in a global of its own, down from what its host put there. Below
//! zero it calls one imported function, the hook, which puts more there or throws. So a host gets its thread back from
//! any code in the module, native built-ins of an engine in it included.
//!
//! The counter, the ceiling of the memory and the version are new globals behind the module's own. A valid module cannot
//! name them, so nothing in it but what is added here reads or writes them.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let module = wat::parse_str(r#"(module
//!     (import "host" "outOfFuel" (func))
//!     (func (export "forever") (loop (br 0))))"#)?;
//! let metered = belljar_meter::meter(&module, belljar_meter::names::HOOK)?;
//! assert!(belljar_meter::meter(&metered, belljar_meter::names::HOOK).is_err());
//! # Ok(())
//! # }
//! ```

mod body;
mod calls;
mod error;
mod helpers;
mod hints;
mod layout;
pub mod names;
mod nesting;
mod plan;

pub use error::Error;

use layout::{Facts, Section, extended};
use plan::Plan;
use wasm_encoder::{
    BranchHints, CodeSection, ConstExpr, Encode, ExportKind, ExportSection, FunctionSection, GlobalSection, GlobalType,
    Module, RawSection, SectionId, TypeSection, ValType,
};
use wasmparser::{BinaryReader, BinaryReaderError, CodeSectionReader, Validator, WasmFeatures};

/// What a module may use. Exceptions are not among it: a module that can catch what the hook throws could go on. Threads
/// can wait without looping; memories of 64 bits and several memories have prices and ceilings of their own.
pub const FEATURES: WasmFeatures = WasmFeatures::WASM2
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::RELAXED_SIMD)
    .union(WasmFeatures::FUNCTION_REFERENCES)
    .union(WasmFeatures::GC);

/// Meters a module. Its hook is the one function import with `marker` in its name.
///
/// # Errors
/// When the module is not valid, cannot be metered or is metered already, or when its hook is not found.
pub fn meter(module: &[u8], marker: &str) -> Result<Vec<u8>, Error> {
    Validator::new_with_features(FEATURES).validate_all(module).map_err(Error::Input)?;
    let facts = Facts::of(module, marker)?;
    let metered = rewrite(module, &facts).map_err(Error::Input)?;
    Validator::new_with_features(FEATURES).validate_all(&metered).map_err(Error::Output)?;
    Ok(metered)
}

/// Writes the metered module: sections that metering does not add to as they were.
fn rewrite(module: &[u8], facts: &Facts) -> Result<Vec<u8>, BinaryReaderError> {
    let plan = Plan::new(facts);
    let helpers = helpers::helpers(&plan, facts.hook, facts.hook_type, facts.memory.is_some());
    let sections = layout::sections(module)?;
    let own = own_hints(&sections)?;
    let mut out = Module::new();
    for section in &sections {
        let count = helpers.len() as u32;
        let data = match section.id {
            id if id == SectionId::Type as u8 => extended(section.data, 2, &items(&types())?)?,
            id if id == SectionId::Function as u8 => {
                let mut functions = FunctionSection::new();
                for helper in &helpers {
                    functions.function(helper.ty);
                }
                extended(section.data, count, &items(&functions)?)?
            }
            id if id == SectionId::Global as u8 => extended(section.data, 3, &items(&globals(facts))?)?,
            id if id == SectionId::Export as u8 => extended(section.data, 3, &items(&exports(&plan))?)?,
            id if id == SectionId::Code as u8 => {
                let (code, hints) = code(section.data, facts, &plan, &helpers, &own)?;
                if !hints.is_empty() {
                    out.section(&hints);
                }
                code
            }
            id if id == SectionId::Custom as u8 && name_of(section.data)?.0 == hints::SECTION => continue,
            _ => section.data.to_vec(),
        };
        out.section(&RawSection { id: section.id, data: &data });
    }
    Ok(out.finish())
}

/// The types of the functions that are added, in the order of `Plan`.
fn types() -> TypeSection {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    types.ty().function([ValType::I32; 3], []);
    types
}

/// The counter starts at nothing: the first charge asks the host.
fn globals(facts: &Facts) -> GlobalSection {
    let ty = |mutable| GlobalType { val_type: ValType::I32, mutable, shared: false };
    let pages = facts.memory.unwrap_or(layout::ALL_PAGES);
    let mut globals = GlobalSection::new();
    globals.global(ty(true), &ConstExpr::i32_const(0));
    globals.global(ty(false), &ConstExpr::i32_const(names::VERSION));
    globals.global(ty(true), &ConstExpr::i32_const(pages.cast_signed()));
    globals
}

fn exports(plan: &Plan) -> ExportSection {
    let mut exports = ExportSection::new();
    exports.export(names::FUEL, ExportKind::Global, plan.fuel);
    exports.export(names::METER_VERSION, ExportKind::Global, plan.version);
    exports.export(names::MEMORY_PAGES, ExportKind::Global, plan.pages);
    exports
}

/// Rewrites the bodies, and puts the added functions behind them.
fn code(
    section: &[u8],
    facts: &Facts,
    plan: &Plan,
    helpers: &[helpers::Helper],
    own: &hints::Own,
) -> Result<(Vec<u8>, BranchHints), BinaryReaderError> {
    let rewriter = body::Rewriter::new(plan);
    let calls = calls::Calls::of(CodeSectionReader::new(BinaryReader::new(section, 0))?, facts.imported_functions)?;
    let mut code = CodeSection::new();
    let mut hints = BranchHints::new();
    let mut function = facts.imported_functions;
    for body in CodeSectionReader::new(BinaryReader::new(section, 0))? {
        let own = own.get(&function).map_or(&[][..], Vec::as_slice);
        let rewritten = rewriter.rewrite(function, &body?, &calls, own)?;
        code.raw(&rewritten.bytes);
        hints::add(&mut hints, function, rewritten.hints);
        function += 1;
    }
    for helper in helpers {
        code.function(&helper.body);
        hints::add(&mut hints, function, helper.seldom.iter().map(|&offset| (offset, false)).collect());
        function += 1;
    }
    let mut encoded = Vec::new();
    code.encode(&mut encoded);
    Ok((without_length(&encoded)?.to_vec(), hints))
}

/// The module's own hints about branches.
fn own_hints(sections: &[Section<'_>]) -> Result<hints::Own, BinaryReaderError> {
    for section in sections.iter().filter(|section| section.id == SectionId::Custom as u8) {
        let (name, data) = name_of(section.data)?;
        if name == hints::SECTION {
            return hints::read(data);
        }
    }
    Ok(hints::Own::new())
}

/// The name of a custom section, and what follows it.
fn name_of(section: &[u8]) -> Result<(&str, &[u8]), BinaryReaderError> {
    let mut reader = BinaryReader::new(section, 0);
    let name = reader.read_string()?;
    Ok((name, &section[reader.original_position() as usize..]))
}

/// The items of a section that is a vector: without its length and count.
fn items(section: &impl Encode) -> Result<Vec<u8>, BinaryReaderError> {
    let mut encoded = Vec::new();
    section.encode(&mut encoded);
    Ok(without_length(without_length(&encoded)?)?.to_vec())
}

/// What follows a number.
fn without_length(bytes: &[u8]) -> Result<&[u8], BinaryReaderError> {
    let mut reader = BinaryReader::new(bytes, 0);
    reader.read_var_u32()?;
    Ok(&bytes[reader.original_position() as usize..])
}
