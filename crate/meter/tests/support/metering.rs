//! One fuzzed module: metered and not, it must do the same.
#![allow(clippy::unwrap_used, unreachable_pub)] // A fuzz target includes this file, too.

use super::support::{Host, Run, is_over};
use arbitrary::Unstructured;
use belljar_meter::{FEATURES, meter, names};
use std::hash::{DefaultHasher, Hasher};
use wasm_smith::{Config, Module};
use wasmi::{ExternType, Val};
use wasmparser::Validator;

/// Rounds and calls that a generated module does at most, by its generator's own count.
const ROUNDS: u32 = 500;

/// What the interpreter can run and this crate can meter, small and with an end.
fn config() -> Config {
    let imports = r#"(module (import "host" "outOfFuel" (func)))"#;
    Config {
        available_imports: wat::parse_str(imports).ok(),
        canonicalize_nans: true,
        exceptions_enabled: false,
        export_everything: true,
        gc_enabled: false,
        compact_imports_enabled: false,
        max_imports: 1,
        min_imports: 1,
        min_funcs: 2,
        max_funcs: 12,
        max_instructions: 200,
        max_memory32_bytes: 4 << 20,
        max_table_elements: 100,
        memory_max_size_required: true,
        table_max_size_required: true,
        relaxed_simd_enabled: false,
        simd_enabled: false,
        // The interpreter of these tests dies of a tail call of an import.
        tail_call_enabled: false,
        threads_enabled: false,
        memory64_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    }
}

/// Makes a module of the bytes, meters it, and runs it both ways. False if the bytes make no module.
///
/// # Panics
/// When metering changes what the module does, or when the same module costs differently.
pub fn metering(bytes: &[u8]) -> bool {
    let mut bytes = Unstructured::new(bytes);
    let Ok(mut module) = Module::new(config(), &mut bytes) else { return false };
    if module.ensure_termination(ROUNDS).is_err() {
        return false;
    }
    let plain = module.to_bytes();
    let metered = match meter(&plain, names::HOOK) {
        Ok(metered) => metered,
        Err(belljar_meter::Error::NoHook { .. }) => return false,
        // Names are made up of anything, those of the meter's own exports among them.
        Err(belljar_meter::Error::Metered(name)) => return exports(&plain, &name),
        Err(error) => panic!("{error}"),
    };
    Validator::new_with_features(FEATURES).validate_all(&metered).expect("a metered module is valid");

    let expected = everything(&plain, 0, u32::MAX);
    let found = everything(&metered, 50, u32::MAX);
    assert_eq!(expected.state, found.state);
    let again = everything(&metered, 50, u32::MAX);
    assert_eq!(found, again, "a module costs the same each time");
    // Whenever the hook throws, that ends it, and what came before is the same.
    let slices = found.calls / 2;
    let cut = everything(&metered, 50, slices);
    let same = cut.state.iter().zip(&expected.state).take_while(|(cut, whole)| cut == whole).count();
    assert!(cut.state.get(same).is_none_or(|line| line == OVER), "{:?}", cut.state.get(same));
    true
}

/// Whether a module has an export of that name.
///
/// # Panics
/// When it has none: then it was refused for no reason.
fn exports(module: &[u8], name: &str) -> bool {
    let sections = wasmparser::Parser::new(0).parse_all(module);
    let found = sections.filter_map(|payload| match payload {
        Ok(wasmparser::Payload::ExportSection(exports)) => Some(exports),
        _ => None,
    });
    let has = found.flatten().any(|export| export.is_ok_and(|export| export.name == name));
    assert!(has, "it exports no {name:?}");
    has
}

const OVER: &str = "over";

/// What a module did and left.
#[derive(Debug, PartialEq)]
struct Everything {
    /// The outcome of each call, then globals and memories.
    state: Vec<String>,
    calls: u32,
    fuel: Option<i32>,
}

/// Calls each export with nothing in particular, and looks at what is there then.
fn everything(module: &[u8], slice: i32, slices: u32) -> Everything {
    let mut run = match Run::start(module, Host { calls: 0, slices, slice }) {
        Ok(run) => run,
        Err(error) => return Everything { state: vec![outcome(&error)], calls: 0, fuel: None },
    };
    let mut state = Vec::new();
    let exports: Vec<(String, ExternType)> =
        run.instance.exports(&run.store).map(|export| (export.name().to_owned(), export.ty(&run.store))).collect();
    for (name, ty) in &exports {
        if let ExternType::Func(ty) = ty {
            let arguments: Vec<Val> = ty.params().iter().map(|&ty| Val::default_for_ty(ty)).collect();
            let line = match run.call(name, &arguments) {
                Ok(values) => format!("{name} gives {}", values.iter().map(text).collect::<Vec<_>>().join(", ")),
                Err(error) => outcome(&error),
            };
            let over = line == OVER;
            state.push(line);
            if over {
                break;
            }
        }
    }
    let fuel = exports.iter().any(|(name, _)| name == names::FUEL).then(|| run.global(names::FUEL));
    for (name, ty) in &exports {
        let added = [names::FUEL, names::METER_VERSION, names::MEMORY_PAGES].contains(&name.as_str());
        match ty {
            ExternType::Global(_) if !added => {
                let global = run.instance.get_global(&run.store, name).expect("it is exported");
                state.push(format!("{name} is {}", text(&global.get(&run.store))));
            }
            ExternType::Memory(_) => {
                let memory = run.instance.get_memory(&run.store, name).expect("it is exported");
                let data = memory.data(&run.store);
                let mut hasher = DefaultHasher::new();
                hasher.write(data);
                state.push(format!("{name} has {} bytes, {}", data.len(), hasher.finish()));
            }
            ExternType::Table(_) => {
                let table = run.instance.get_table(&run.store, name).expect("it is exported");
                state.push(format!("{name} has {} elements", table.size(&run.store)));
            }
            _ => {}
        }
    }
    Everything { state, calls: run.calls(), fuel }
}

/// A value as text. References are of one store: only whether they are null can be compared.
fn text(value: &Val) -> String {
    match value {
        Val::FuncRef(reference) => format!("function, null: {}", reference.is_null()),
        Val::ExternRef(reference) => format!("external, null: {}", reference.is_null()),
        number => format!("{number:?}"),
    }
}

/// How a call ended that gave nothing.
fn outcome(error: &wasmi::Error) -> String {
    if is_over(error) { OVER.to_owned() } else { format!("{:?}", error.as_trap_code()) }
}
