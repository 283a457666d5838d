//! The command `run`: both engines, then the comparison.

use crate::{
    checkout::{self, Tests},
    compare, page,
    pool::Pool,
    results,
    rules::{self, Rule},
    table,
};
use belljar_conformance::case::{Case, Report};
use std::{fs, io, path::PathBuf, process::ExitCode, time::Duration};

/// What is run without a folder named.
const FOLDERS: [&str; 3] = ["annexB", "built-ins", "language"];

/// A case that seems to differ may just be near its deadline: it gets this many times as long, alone.
const PATIENCE: u32 = 3;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// A checkout of test262.
    checkout: PathBuf,
    /// Folders or files below its `test`; without any, annexB, built-ins and language.
    folders: Vec<String>,
    /// The program that runs cases in the published engine.
    #[arg(long, required_unless_present = "plain_results")]
    plain: Option<PathBuf>,
    /// What an earlier run has written of the published engine, instead of running it again.
    #[arg(long)]
    plain_results: Option<PathBuf>,
    /// The folder with `skips.txt` and `differences.txt`.
    #[arg(long, default_value = "tests/conformance")]
    lists: PathBuf,
    /// Where `plain.jsonl` and `jar.jsonl` go.
    #[arg(long, default_value = "target/conformance-results")]
    out: PathBuf,
    /// The page whose figures are to be replaced.
    #[arg(long)]
    write: Option<PathBuf>,
    /// Children at one time.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Seconds of the processor's time that a case may take.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

pub(crate) fn run(options: &Options) -> io::Result<ExitCode> {
    let skips = rules::read(&options.lists.join("skips.txt"))?;
    let explained = rules::read(&options.lists.join("differences.txt"))?;
    let whole = options.folders.is_empty();
    let mut folders: Vec<String> =
        options.folders.iter().map(|folder| folder.trim_end_matches('/').to_owned()).collect();
    if whole {
        folders.extend(FOLDERS.map(str::to_owned));
    }
    let tests = checkout::find(&options.checkout, &folders, &skips)?;
    println!("   {} cases of {} tests, {} skipped", tests.cases.len(), tests.metadata.len(), tests.skipped.len());

    fs::create_dir_all(&options.out)?;
    let mut plain = run_plain(options, &tests)?;
    // Now already, for who stops the rest: `--plain-results` takes them.
    results::write(&options.out.join("plain.jsonl"), &plain)?;
    let jar_pool = options.pool(std::env::current_exe()?);
    let mut jar = jar_pool.run("jar", &tests.cases)?;
    confirm(options, &jar_pool, &tests, &explained, &mut plain, &mut jar)?;
    for (reports, name) in [(&mut plain, "plain.jsonl"), (&mut jar, "jar.jsonl")] {
        reports.extend(tests.skipped.iter().cloned());
        reports.sort_by(|a, b| a.case.cmp(&b.case));
        results::write(&options.out.join(name), reports)?;
    }

    let comparison = compare::compare(&tests, &folders, whole, &explained, &plain, &jar);
    println!("\n{}", table::markdown(&plain, &jar, if whole { 1 } else { 3 }));
    comparison.print();
    if let Some(page) = &options.write {
        if !whole {
            return Err(io::Error::other("--write needs a run of all folders"));
        }
        let revision = checkout::revision(&options.checkout);
        page::write(page, revision.as_deref(), &comparison, &explained, &plain, &jar)?;
    }
    Ok(if comparison.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Options {
    fn pool(&self, program: PathBuf) -> Pool {
        let deadline = Duration::from_secs(self.seconds);
        Pool { program, checkout: self.checkout.clone(), jobs: self.jobs, deadline }
    }
}

/// Runs the published engine, or takes what an earlier run has found where that has the case.
fn run_plain(options: &Options, tests: &Tests) -> io::Result<Vec<Report>> {
    let mut reports = Vec::new();
    let mut open: Vec<Case> = tests.cases.clone();
    if let Some(file) = &options.plain_results {
        let earlier = results::read(file)?;
        reports.extend(
            open.extract_if(.., |case| earlier.contains_key(case)).filter_map(|case| earlier.get(&case).cloned()),
        );
    }
    if !open.is_empty() {
        let Some(program) = &options.plain else {
            let first = &open[0];
            return Err(io::Error::other(format!("--plain-results lacks {} cases, such as {first}", open.len())));
        };
        reports.extend(options.pool(program.clone()).run("published engine", &open)?);
    }
    Ok(reports)
}

/// Runs again, alone and with patience, what only seems to differ.
fn confirm(
    options: &Options,
    jar_pool: &Pool,
    tests: &Tests,
    explained: &[Rule],
    plain: &mut [Report],
    jar: &mut [Report],
) -> io::Result<()> {
    let comparison = compare::compare(tests, &[], false, explained, plain, jar);
    let doubtful: Vec<Case> = comparison.unexplained.into_iter().map(|report| report.case).collect();
    if doubtful.is_empty() {
        return Ok(());
    }
    println!("   {} cases seem to differ: they are run again", doubtful.len());
    let alone = |pool: &Pool| Pool {
        program: pool.program.clone(),
        checkout: pool.checkout.clone(),
        jobs: 1,
        deadline: pool.deadline * PATIENCE,
    };
    replace(jar, alone(jar_pool).run("jar", &doubtful)?);
    if let Some(program) = &options.plain {
        replace(plain, alone(&options.pool(program.clone())).run("published engine", &doubtful)?);
    }
    Ok(())
}

fn replace(reports: &mut [Report], again: Vec<Report>) {
    for report in again {
        if let Some(old) = reports.iter_mut().find(|old| old.case == report.case) {
            *old = report;
        }
    }
}
