//! Runs [test262](https://github.com/tc39/test262) in the published engine and in a jar's realm, and compares.
#![allow(clippy::print_stdout, clippy::print_stderr)] // A command line prints.

mod checkout;
mod compare;
mod jar;
mod page;
mod pool;
mod results;
mod rules;
mod run;
mod table;

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// Run test262 in the published engine and in a jar's realm, and compare.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run folders of a checkout in both engines and compare.
    Run(run::Options),
    /// Run cases from standard input in a jar's realm; started by `run`.
    #[command(hide = true)]
    Child {
        /// The checkout.
        checkout: PathBuf,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(options) => run::run(&options),
        Command::Child { checkout } => belljar_conformance::serve::<jar::Jar>(checkout).map(|()| ExitCode::SUCCESS),
    };
    result.unwrap_or_else(|error| {
        eprintln!("conformance: {error}");
        ExitCode::from(2)
    })
}
