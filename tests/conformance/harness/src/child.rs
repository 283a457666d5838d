//! The process that tests run in. It may hang, run out of memory or die: the runner sees that and starts another.

use crate::{
    Engine,
    case::{Answer, Case},
    execute,
};
use cap::Cap;
use std::{
    alloc::System,
    io::{self, BufRead as _, Write as _},
    path::PathBuf,
    thread,
};

/// Ends the process when a test takes too much, rather than the machine's other work.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Bytes that a child may hold.
const MAX_HEAP_BYTES: usize = 2 << 30;

/// Bytes that may be left after a test before the child gives way to a fresh one.
const STALE_HEAP_BYTES: usize = 128 << 20;

/// The native stack: tests of deep recursion must end by the engine's own limit.
const STACK_BYTES: usize = 512 << 20;

/// Reads a case a line and writes an answer a line, until the input ends.
///
/// # Errors
/// When a test cannot be read or the pipes fail.
pub fn serve<E: Engine>(root: PathBuf) -> io::Result<()> {
    // Fails only when more is in use already, and then the next allocation says so.
    let _ = ALLOCATOR.set_limit(MAX_HEAP_BYTES);
    let tests = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || serve_here::<E>(&root))?;
    match tests.join() {
        Ok(result) => result,
        // The panic has been printed, which is how the runner learns of it.
        Err(_) => std::process::exit(101),
    }
}

fn serve_here<E: Engine>(root: &std::path::Path) -> io::Result<()> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let case: Case = serde_json::from_str(&line?)?;
        let report = execute::run::<E>(root, &case)?;
        boa_gc::force_collect();
        let last = ALLOCATOR.allocated() > STALE_HEAP_BYTES;
        serde_json::to_writer(&mut output, &Answer { report, last })?;
        writeln!(output)?;
        output.flush()?;
        if last {
            break;
        }
    }
    Ok(())
}
