//! `belljar-meter`
#![allow(clippy::print_stderr)] // A tool says why it failed.

use belljar_meter::names;
use clap::Parser;
use std::{fs, path::PathBuf, process::ExitCode};

/// Give a WebAssembly module a fuel counter. Run it last: after wasm-bindgen and wasm-opt.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The module to meter.
    #[arg(value_name = "IN.wasm")]
    input: PathBuf,
    /// Where to write the metered module. May be the same file.
    #[arg(value_name = "OUT.wasm")]
    output: PathBuf,
    /// What the name of the imported function contains that is called when there is no fuel left.
    #[arg(long, value_name = "NAME", default_value = names::HOOK)]
    hook: String,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("belljar-meter: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let Arguments { input, output, hook } = arguments;
    let module = fs::read(input).map_err(|error| format!("{} cannot be read: {error}", input.display()))?;
    let metered = belljar_meter::meter(&module, hook).map_err(|error| format!("{}: {error}", input.display()))?;
    fs::write(output, metered).map_err(|error| format!("{} cannot be written: {error}", output.display()))
}
