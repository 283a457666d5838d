//! `belljar eval --jsonl`, fed one case at a time.

use serde_json::Value as Json;
use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

/// A running `belljar eval --jsonl`.
pub(crate) struct Eval {
    child: Child,
    input: ChildStdin,
    reports: Receiver<String>,
}

/// What came of a case.
pub(crate) enum Answer {
    Report(Json),
    /// Nothing did: the parent process itself does not answer.
    Silence,
}

impl Answer {
    /// Whether time is all that was missing, or may be.
    pub(crate) fn is_late(&self) -> bool {
        match self {
            Self::Report(report) => report["limit"]["kind"] == "deadline",
            Self::Silence => false,
        }
    }
}

impl Eval {
    pub(crate) fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_belljar"))
            .args(["eval", "--jsonl"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("belljar starts");
        let input = child.stdin.take().expect("a pipe");
        let output = child.stdout.take().expect("a pipe");
        let (send, reports) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, input, reports }
    }

    /// Runs a case. One that is not answered in time costs the process.
    pub(crate) fn run(&mut self, case: &Json, patience: Duration) -> Answer {
        let sent = writeln!(self.input, "{case}").and_then(|()| self.input.flush());
        let report = sent.ok().and_then(|()| self.reports.recv_timeout(patience).ok());
        match report {
            Some(report) => Answer::Report(serde_json::from_str(&report).expect("a report is JSON")),
            None => {
                *self = Self::start();
                Answer::Silence
            }
        }
    }
}

impl Drop for Eval {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
