//! `belljar replay`: plays a recording of a session again, without a browser, and compares what comes out.

use crate::{child::STACK_BYTES, files};
use belljar_core::{Effect, event::Stamped};
use belljar_guest::Jar;
use clap::Args;
use serde_json::{Value as Json, json};
use std::{
    cell::RefCell,
    collections::VecDeque,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
    rc::Rc,
    thread,
};

#[derive(Args)]
pub(crate) struct Options {
    /// The recording: JSON lines, as a jar or an app gives them with `record: true`.
    #[arg(value_name = "FILE")]
    recording: PathBuf,
}

/// Exit code 0: all turns gave what they gave before. 1: one did not, which is printed. 2: the file is no recording that
/// can be played here.
pub(crate) fn run(options: &Options) -> io::Result<ExitCode> {
    let about = |error: &dyn std::fmt::Display| io::Error::other(format!("{}: {error}", options.recording.display()));
    let text = files::read(&options.recording)?;
    let played = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || play(&text))?;
    let played = played.join().unwrap_or_else(|_| Err("the engine failed".into()));
    let mut output = io::stdout().lock();
    match played.map_err(|error| about(&error))? {
        Played::Same { turns } => {
            writeln!(output, "{turns} turn{} replayed, all as recorded", if turns == 1 { "" } else { "s" })?;
            Ok(ExitCode::SUCCESS)
        }
        Played::Differs { line, recorded, given } => {
            writeln!(output, "line {line}: the turn gave something else\n  recorded: {recorded}\n  given:    {given}")?;
            Ok(ExitCode::FAILURE)
        }
    }
}

#[derive(Debug, PartialEq)]
enum Played {
    Same { turns: usize },
    Differs { line: usize, recorded: Json, given: Json },
}

/// One turn of a recording.
#[derive(Default)]
struct Turn {
    event: Option<Json>,
    answers: Vec<String>,
    interrupted: bool,
    /// The line of its event.
    line: usize,
}

/// What is said of a line that follows on none that it could follow on.
const OUT_OF_PLACE: &str = "it does not belong here; a turn is `in`, then `out` or `expired`";

fn play(text: &str) -> Result<Played, String> {
    let mut jar: Option<Jar> = None;
    let mut turn = Turn::default();
    let mut turns = 0;
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = index + 1;
        let wrong = |error: &dyn std::fmt::Display| format!("line {number}: {error}");
        let json: Json = serde_json::from_str(line).map_err(|error| wrong(&error))?;
        let member = json.as_object().and_then(|members| members.iter().next());
        match member.map(|(key, value)| (key.as_str(), value)) {
            Some(("in", event)) if turn.event.is_none() => {
                turn = Turn { event: Some(event.clone()), line: number, ..Turn::default() };
            }
            Some(("answers", answers)) if turn.event.is_some() => {
                turn.answers = serde_json::from_value(answers.clone()).map_err(|error| wrong(&error))?;
            }
            Some(("interrupted", _)) if turn.event.is_some() => turn.interrupted = true,
            // The meter has ended the instance in this turn: what follows begins with a fresh one.
            Some(("expired", _)) if turn.event.is_some() => (jar, turn) = (None, Turn::default()),
            Some(("out", recorded)) => {
                let Some(event) = turn.event.take() else { return Err(wrong(&OUT_OF_PLACE)) };
                if turn.interrupted {
                    return Err(wrong(
                        &"the turn's deadline fell at a count of the module's meter, and there is no meter \
                                       here: replay it in a browser, with replay() of the npm package",
                    ));
                }
                let stamped: Stamped = serde_json::from_value(event).map_err(|error| wrong(&error))?;
                let given =
                    deliver(&mut jar, stamped, std::mem::take(&mut turn.answers)).map_err(|error| wrong(&error))?;
                // A recording of another release may hold what this one does not know.
                let recorded: Vec<Effect> = serde_json::from_value(recorded.clone()).map_err(|error| wrong(&error))?;
                let (given, recorded) = (without_heap(&given), without_heap(&recorded));
                if given != recorded {
                    return Ok(Played::Differs { line: number, recorded, given });
                }
                turns += 1;
            }
            Some(("in" | "answers" | "interrupted" | "expired", _)) => return Err(wrong(&OUT_OF_PLACE)),
            _ => return Err(wrong(&"it is no line of a recording")),
        }
    }
    if turn.event.is_some() {
        return Err(format!("line {}: the turn has no end: the recording was cut off in it", turn.line));
    }
    if turns == 0 { Err("there is no turn in it".into()) } else { Ok(Played::Same { turns }) }
}

fn deliver(jar: &mut Option<Jar>, stamped: Stamped, answers: Vec<String>) -> Result<Vec<Effect>, String> {
    if matches!(stamped.event, belljar_core::Event::Start(_)) {
        *jar = Some(Jar::new(stamped).map_err(|error| error.to_string())?);
        return Ok(Vec::new());
    }
    let jar = jar.as_mut().ok_or("no jar has been started")?;
    let answers = Rc::new(RefCell::new(VecDeque::from(answers)));
    // What is asked beyond what was recorded is nothing that a locale says: the turn then differs, and that is told.
    jar.localize_with(move |_| answers.borrow_mut().pop_front().unwrap_or_else(|| "null".to_owned()));
    Ok(jar.deliver(stamped))
}

/// How many bytes are in use differs between a 32-bit module and this program; nothing else may.
fn without_heap(effects: &[Effect]) -> Json {
    let mut json = serde_json::to_value(effects).unwrap_or_default();
    for effect in json.as_array_mut().into_iter().flatten() {
        if let Some(heap) = effect.pointer_mut("/figures/heapBytes") {
            *heap = json!(0);
        }
    }
    json
}
