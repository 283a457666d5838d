//! Keeps a child process for cases, and replaces it when a case takes it down.

use crate::{
    case::{Case, Report},
    stand_in,
};
use belljar_core::{LimitHit, LimitKind};
use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::Duration,
};

/// What a case gets beside its deadline: reading it, making its jar, and a machine that is busy with other things.
const GRACE: Duration = Duration::from_millis(500);

/// How much of what a child says at its end is read.
const LAST_WORDS_BYTES: u64 = 64 << 10;

/// Runs cases one after the other.
#[derive(Default)]
pub(crate) struct Parent(Option<Worker>);

struct Worker {
    child: Child,
    input: ChildStdin,
    reports: Receiver<String>,
    last_words: JoinHandle<String>,
}

impl Parent {
    /// Runs a case. What takes the child down becomes the case's report.
    pub(crate) fn run(&mut self, case: &Case) -> io::Result<Report> {
        let mut worker = match self.0.take() {
            Some(worker) => worker,
            None => Worker::start()?,
        };
        let sent = worker.send(case).or_else(|_| {
            // A child that gave way after the last case: the next one runs in a fresh one.
            worker = Worker::start()?;
            worker.send(case)
        });
        sent?;
        let deadline_ms = stand_in::deadline_ms(case);
        match worker.reports.recv_timeout(Duration::from_millis(deadline_ms.into()) + GRACE) {
            Ok(report) => {
                self.0 = Some(worker);
                Ok(serde_json::from_str(&report)?)
            }
            Err(RecvTimeoutError::Timeout) => {
                worker.end();
                let message =
                    format!("no answer within {deadline_ms} ms; its process was replaced (do less in one go)");
                Ok(limited(case, LimitKind::Deadline, message))
            }
            Err(RecvTimeoutError::Disconnected) => {
                let last_words = worker.end();
                let (kind, message) = cause(&last_words);
                Ok(limited(case, kind, message))
            }
        }
    }
}

impl Worker {
    fn start() -> io::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("child")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env("RUST_BACKTRACE", "0")
            .spawn()?;
        let missing = || io::Error::other("a pipe to the child process is missing");
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = child.stdout.take().ok_or_else(missing)?;
        let errors = child.stderr.take().ok_or_else(missing)?;
        let (send, reports) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        let last_words = thread::spawn(move || {
            let mut text = String::new();
            // Whatever can be read of it is what is said.
            let _ = errors.take(LAST_WORDS_BYTES).read_to_string(&mut text);
            text
        });
        Ok(Self { child, input, reports, last_words })
    }

    fn send(&mut self, case: &Case) -> io::Result<()> {
        serde_json::to_writer(&mut self.input, case)?;
        writeln!(self.input)?;
        self.input.flush()
    }

    /// Ends the child, if it is still there, and gives what it said.
    fn end(mut self) -> String {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.last_words.join().unwrap_or_default()
    }
}

impl Drop for Parent {
    fn drop(&mut self) {
        if let Some(worker) = self.0.take() {
            worker.end();
        }
    }
}

/// What a child died of, by what Rust's runtime printed.
pub(crate) fn cause(last_words: &str) -> (LimitKind, String) {
    if last_words.contains("memory allocation of") || last_words.contains("capacity overflow") {
        (LimitKind::Memory, "the code used more memory than its process may; it was replaced (keep less data)".into())
    } else if last_words.contains("has overflowed its stack") {
        (LimitKind::Stack, "the engine's own stack overflowed; its process was replaced (nest less)".into())
    } else {
        // A panic is a line that says where, in the engine's own source, and one that says what.
        let mut lines = last_words.lines().filter(|line| !line.trim().is_empty());
        let first = lines.find(|line| !line.contains("panicked at")).unwrap_or("it said nothing");
        (LimitKind::Crash, format!("the engine failed and its process was replaced: {first}"))
    }
}

fn limited(case: &Case, kind: LimitKind, message: String) -> Report {
    let limit = LimitHit::new(kind, message, case.place.clone());
    Report::limited(case.id.clone(), &case.code, limit)
}
