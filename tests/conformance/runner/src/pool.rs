//! Runs cases in child processes, a few at a time, and replaces those that hang or die.

use belljar_conformance::case::{Answer, Case, Report, Verdict};
use std::{
    fs,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// How much of what a child says at its end is read.
const LAST_WORDS_BYTES: u64 = 64 << 10;

/// On a busy machine a case may wait this many times as long as it may compute.
const BUSY: u32 = 12;

/// How cases are run.
pub(crate) struct Pool {
    /// The child's program; `child` and the checkout are its arguments.
    pub(crate) program: PathBuf,
    pub(crate) checkout: PathBuf,
    /// Children at one time.
    pub(crate) jobs: usize,
    /// What a case may take, where it can be told of the processor's time, else of the wall's.
    pub(crate) deadline: Duration,
}

struct Worker {
    child: Child,
    input: ChildStdin,
    answers: Receiver<String>,
    last_words: JoinHandle<String>,
}

impl Pool {
    /// Runs cases. The reports are in their order.
    pub(crate) fn run(&self, what: &str, cases: &[Case]) -> io::Result<Vec<Report>> {
        let next = AtomicUsize::new(0);
        let reports = Mutex::new(Vec::with_capacity(cases.len()));
        let ended: io::Result<Vec<()>> = thread::scope(|scope| {
            let threads: Vec<_> = (0..self.jobs.max(1))
                .map(|_| {
                    scope.spawn(|| {
                        let mut worker = None;
                        loop {
                            let index = next.fetch_add(1, Ordering::Relaxed);
                            let Some(case) = cases.get(index) else { break };
                            let report = self.run_case(&mut worker, case)?;
                            let mut reports = reports.lock().map_err(|_| io::Error::other("a thread has failed"))?;
                            reports.push(report);
                            if reports.len().is_multiple_of(5_000) {
                                println!("   {what}: {} of {}", reports.len(), cases.len());
                            }
                        }
                        if let Some(worker) = worker {
                            worker.end();
                        }
                        Ok(())
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|_| Err(io::Error::other("a thread has failed"))))
                .collect()
        });
        ended?;
        let mut reports = reports.into_inner().map_err(|_| io::Error::other("a thread has failed"))?;
        reports.sort_by(|a, b| a.case.cmp(&b.case));
        Ok(reports)
    }

    fn run_case(&self, place: &mut Option<Worker>, case: &Case) -> io::Result<Report> {
        let mut worker = match place.take() {
            Some(worker) => worker,
            None => self.start()?,
        };
        // A child that cannot be written to says at its end why.
        let _ = worker.send(case);
        let report = |verdict, detail| Report { case: case.clone(), verdict, detail };
        match worker.answer(self.deadline) {
            Ok(line) => {
                let answer: Answer = serde_json::from_str(&line)?;
                if answer.last {
                    worker.end();
                } else {
                    *place = Some(worker);
                }
                Ok(answer.report)
            }
            Err(RecvTimeoutError::Timeout) => {
                worker.end();
                Ok(report(Verdict::Timeout, format!("no answer within {} s", self.deadline.as_secs())))
            }
            Err(RecvTimeoutError::Disconnected) => Ok(report(Verdict::Crash, cause(&worker.end()))),
        }
    }

    fn start(&self) -> io::Result<Worker> {
        let mut child = Command::new(&self.program)
            .arg("child")
            .arg(&self.checkout)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env("RUST_BACKTRACE", "0")
            // A jar without a time zone is in UTC.
            .env("TZ", "UTC")
            .spawn()
            .map_err(|error| io::Error::other(format!("{}: {error}", self.program.display())))?;
        let missing = || io::Error::other("a pipe to the child process is missing");
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = child.stdout.take().ok_or_else(missing)?;
        let errors = child.stderr.take().ok_or_else(missing)?;
        let (send, answers) = mpsc::channel();
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
        Ok(Worker { child, input, answers, last_words })
    }
}

impl Worker {
    fn send(&mut self, case: &Case) -> io::Result<()> {
        serde_json::to_writer(&mut self.input, case)?;
        writeln!(self.input)?;
        self.input.flush()
    }

    /// Waits for an answer, longer where the child has not had the processor that long.
    fn answer(&self, deadline: Duration) -> Result<String, RecvTimeoutError> {
        let before = self.processor_time();
        for _ in 0..BUSY {
            match self.answers.recv_timeout(deadline) {
                Err(RecvTimeoutError::Timeout) => {}
                answer => return answer,
            }
            let used = self.processor_time().zip(before).map(|(now, before)| now.saturating_sub(before));
            if used.is_none_or(|used| used >= deadline) {
                break;
            }
        }
        Err(RecvTimeoutError::Timeout)
    }

    /// The processor's time that the child has had, as Linux counts it: in hundredths of a second.
    fn processor_time(&self) -> Option<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // The program's name, in brackets, may hold anything.
        let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
        let (user, system): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        Some(Duration::from_millis((user + system) * 10))
    }

    /// Ends the child, if it is still there, and gives what it said.
    fn end(mut self) -> String {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.last_words.join().unwrap_or_default()
    }
}

/// What a child died of. A panic is a line that says where, in the engine's own source, and one that says what.
fn cause(last_words: &str) -> String {
    let mut lines = last_words.lines().filter(|line| !line.trim().is_empty());
    let what = lines.find(|line| !line.contains("panicked at")).unwrap_or("it said nothing");
    what.chars().take(300).collect()
}
