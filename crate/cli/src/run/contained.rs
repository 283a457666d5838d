//! The process that an app is run in. Native code of the engine's that computes for ever, a stack that overflows or memory
//! that is used up ends it; who has started it is told why.

use crate::parent::cause;
use belljar_core::LimitKind;
use std::{
    env, io,
    io::Read as _,
    process::{Command, ExitCode, Stdio},
};

/// Says to a process that it is the one that the app is run in.
const INNER: &str = "BELLJAR_RUN_INNER";

/// What the process ends with where its app did not come back.
pub(super) const TAKEN_DOWN: u8 = 3;

/// How much of what the process says is passed on.
const WORDS_BYTES: u64 = 1 << 20;

/// Whether this is the process that the app is run in.
pub(super) fn is_inner() -> bool {
    env::var_os(INNER).is_some()
}

/// Runs this very command in a process of its own.
pub(super) fn run() -> io::Result<ExitCode> {
    let mut child = Command::new(env::current_exe()?)
        .args(env::args_os().skip(1))
        .env(INNER, "1")
        .env("RUST_BACKTRACE", "0")
        .stderr(Stdio::piped())
        .spawn()?;
    let mut words = String::new();
    if let Some(errors) = child.stderr.take() {
        // Whatever can be read of it is what is said.
        let _ = errors.take(WORDS_BYTES).read_to_string(&mut words);
    }
    let status = child.wait()?;
    if let Some(code) = status.code().and_then(|code| u8::try_from(code).ok()) {
        eprint!("{words}");
        return Ok(ExitCode::from(code));
    }
    let (kind, message) = cause(&words);
    match kind {
        LimitKind::Memory => eprintln!("belljar: the app used more memory than its process may: keep less data"),
        LimitKind::Stack => eprintln!("belljar: the engine's own stack overflowed: nest less"),
        _ => eprintln!("belljar: {message}"),
    }
    eprintln!("  in a browser the binding that does this is found and left out, and everything else goes on");
    Ok(ExitCode::from(TAKEN_DOWN))
}
