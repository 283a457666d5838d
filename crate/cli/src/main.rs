//! `belljar`: app code under the bell jar, without a browser.
#![allow(clippy::print_stdout, clippy::print_stderr)] // A command line prints.

mod case;
mod check;
mod child;
mod eval;
mod files;
mod import;
mod parent;
mod repeated;
mod replay;
mod run;
mod stand_in;
mod texts;

use cap::Cap;
use clap::{Parser, Subcommand};
use std::{alloc::System, io::ErrorKind, process::ExitCode};

/// Counts what guest code makes the program allocate, and ends it when that is too much.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Run app code under the bell jar, without a browser.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Evaluate code and print its value, or evaluate cases from standard input.
    Eval(eval::Options),
    /// Check the definition of an app, look for secrets in any source, and say what to do about what is found.
    Check(check::Options),
    /// Run an app without a browser: events in, effects and updates out, as JSON lines.
    Run(run::Options),
    /// Play a recording again and compare what comes out.
    Replay(replay::Options),
    /// Make a definition of an application that was exported from Appsmith.
    Import(import::Options),
    /// Run cases in this process; started by `eval`, which replaces it when a case takes it down.
    #[command(hide = true)]
    Child,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Eval(options) => eval::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Run(options) => run::run(&options, &ALLOCATOR),
        Command::Replay(options) => replay::run(&options),
        Command::Import(options) => import::run(&options),
        Command::Child => child::run(&ALLOCATOR).map(|()| ExitCode::SUCCESS),
    };
    result.unwrap_or_else(|error| {
        // Who reads has seen enough, as `head` has.
        if error.kind() == ErrorKind::BrokenPipe {
            return ExitCode::FAILURE;
        }
        eprintln!("belljar: {error}");
        ExitCode::from(2)
    })
}
