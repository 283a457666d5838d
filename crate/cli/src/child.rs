//! The process that cases run in. It may hang, run out of memory or die: the parent sees that and makes another.

use crate::{
    case::{Case, Report},
    stand_in,
};
use belljar_guest::Heap;
use cap::Cap;
use std::{
    alloc::System,
    io::{self, BufRead as _, Write as _},
    thread,
};

/// Bytes that a child may hold. A jar in a browser has 128 MiB, with pointers half as wide.
const MAX_HEAP_BYTES: usize = 512 << 20;

/// What a jar's native stack may grow to: as deep as the limits on recursion and nesting let it.
pub(crate) const STACK_BYTES: usize = 256 << 20;

/// Bytes that may be left after a case before the child gives way to a fresh one.
const STALE_HEAP_BYTES: usize = 64 << 20;

/// Reads a case a line, writes a report a line, until the input ends.
pub(crate) fn run(allocator: &'static Cap<System>) -> io::Result<()> {
    // Fails only when more is in use already, and then the next allocation says so.
    let _ = allocator.set_limit(MAX_HEAP_BYTES);
    let cases = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || serve(allocator))?;
    match cases.join() {
        Ok(result) => result,
        // The panic has been printed, which is how the parent learns of it.
        Err(_) => std::process::exit(101),
    }
}

fn serve(allocator: &'static Cap<System>) -> io::Result<()> {
    let heap = Heap { used: || crate::ALLOCATOR.allocated(), limit: MAX_HEAP_BYTES };
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let case: Case = serde_json::from_str(&line?)?;
        let report =
            stand_in::run(&case, heap).unwrap_or_else(|error| Report::unusable(case.id.clone(), error.to_string()));
        serde_json::to_writer(&mut output, &report)?;
        writeln!(output)?;
        output.flush()?;
        belljar_guest::collect_garbage();
        if allocator.allocated() > STALE_HEAP_BYTES {
            break;
        }
    }
    Ok(())
}
