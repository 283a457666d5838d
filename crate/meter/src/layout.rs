//! A module as a list of sections, most of which are passed on byte for byte.

use crate::Error;
use std::ops::Range;
use wasm_encoder::{Encode, SectionId};
use wasmparser::{BinaryReader, BinaryReaderError, Parser, Payload};

/// A section: its number and what is in it.
pub(crate) struct Section<'a> {
    pub(crate) id: u8,
    pub(crate) data: &'a [u8],
}

/// The sections of a valid module. Those that metering adds to are there, empty where the module has none.
pub(crate) fn sections(module: &[u8]) -> Result<Vec<Section<'_>>, BinaryReaderError> {
    let mut sections = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if let Some((id, range)) = payload.as_section() {
            sections.push(Section { id, data: slice(module, &range) });
        }
    }
    for id in [SectionId::Function, SectionId::Global, SectionId::Export, SectionId::Code] {
        let id = id as u8;
        if sections.iter().all(|section| section.id != id) {
            let place = sections.iter().position(|section| order(section.id) > order(id)).unwrap_or(sections.len());
            sections.insert(place, Section { id, data: &[0] });
        }
    }
    Ok(sections)
}

/// Where a section stands among the others: Core Specification 5.5.2. Custom sections stand anywhere.
fn order(id: u8) -> u8 {
    const ORDER: [u8; 13] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];
    ORDER.iter().position(|&other| other == id).map_or(0, |place| place as u8 + 1)
}

/// The bytes of a range that the parser gave.
fn slice<'a>(module: &'a [u8], range: &Range<u64>) -> &'a [u8] {
    &module[range.start as usize..range.end as usize]
}

/// A section that is a vector, with more items after those it has.
pub(crate) fn extended(vector: &[u8], count: u32, items: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let mut reader = BinaryReader::new(vector, 0);
    let before = reader.read_var_u32()?;
    let rest = &vector[reader.original_position() as usize..];
    let mut out = Vec::with_capacity(vector.len() + items.len() + 5);
    (before + count).encode(&mut out);
    out.extend_from_slice(rest);
    out.extend_from_slice(items);
    Ok(out)
}

/// What must be known of a module before its code is rewritten.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) types: u32,
    pub(crate) imported_functions: u32,
    pub(crate) functions: u32,
    pub(crate) globals: u32,
    /// The hook's function and type.
    pub(crate) hook: u32,
    pub(crate) hook_type: u32,
    /// The largest number of pages of the memory, if there is a memory.
    pub(crate) memory: Option<u32>,
}

/// Pages that an address of 32 bits reaches.
pub(crate) const ALL_PAGES: u32 = 1 << 16;

impl Facts {
    /// Looks through a valid module, and refuses one that cannot be metered.
    pub(crate) fn of(module: &[u8], marker: &str) -> Result<Self, Error> {
        let mut facts = Self::default();
        let mut hooks = Vec::new();
        let mut plain_types = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload.map_err(Error::Input)? {
                Payload::TypeSection(groups) => {
                    for group in groups {
                        for ty in group.map_err(Error::Input)?.into_types() {
                            if let wasmparser::CompositeInnerType::Func(function) = &ty.composite_type.inner
                                && function.params().is_empty()
                                && function.results().is_empty()
                            {
                                plain_types.push(facts.types);
                            }
                            facts.types += 1;
                        }
                    }
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let import = import.map_err(Error::Input)?;
                        match import.ty {
                            wasmparser::TypeRef::Func(ty) | wasmparser::TypeRef::FuncExact(ty) => {
                                if import.name.contains(marker) {
                                    hooks.push((import.name, facts.imported_functions, ty));
                                }
                                facts.imported_functions += 1;
                            }
                            wasmparser::TypeRef::Global(_) => facts.globals += 1,
                            wasmparser::TypeRef::Memory(ty) => facts.memory = Some(pages(ty)),
                            wasmparser::TypeRef::Table(_) | wasmparser::TypeRef::Tag(_) => {}
                        }
                    }
                }
                Payload::FunctionSection(functions) => facts.functions = functions.count(),
                Payload::MemorySection(memories) => {
                    for memory in memories {
                        facts.memory = Some(pages(memory.map_err(Error::Input)?));
                    }
                }
                Payload::GlobalSection(globals) => facts.globals += globals.count(),
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let name = export.map_err(Error::Input)?.name;
                        if [crate::names::FUEL, crate::names::METER_VERSION, crate::names::MEMORY_PAGES].contains(&name)
                        {
                            return Err(Error::Metered(name.to_owned()));
                        }
                    }
                }
                Payload::CustomSection(section) => {
                    let name = section.name();
                    // Relocations, debugging by address and metadata of code that is not known here. Hints are moved along.
                    let tells_places = name == "linking"
                        || name.starts_with("reloc.")
                        || name.starts_with(".debug_")
                        || name.starts_with("metadata.code.") && name != crate::hints::SECTION;
                    if tells_places {
                        return Err(Error::CodeOffsets(name.to_owned()));
                    }
                }
                _ => {}
            }
        }
        facts.functions += facts.imported_functions;
        match hooks[..] {
            [] => Err(Error::NoHook { marker: marker.to_owned() }),
            [(name, _, ty)] if !plain_types.contains(&ty) => Err(Error::HookType(name.to_owned())),
            [(_, hook, ty)] => {
                facts.hook = hook;
                facts.hook_type = ty;
                Ok(facts)
            }
            _ => Err(Error::ManyHooks {
                marker: marker.to_owned(),
                names: hooks.iter().map(|(name, ..)| (*name).to_owned()).collect(),
            }),
        }
    }
}

/// The declared maximum of a memory that is addressed by 32 bits.
fn pages(memory: wasmparser::MemoryType) -> u32 {
    memory.maximum.and_then(|pages| u32::try_from(pages).ok()).unwrap_or(ALL_PAGES).min(ALL_PAGES)
}
