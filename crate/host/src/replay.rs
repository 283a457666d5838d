//! Plays a recording again: hands its events over one by one and compares the answers.

use belljar_core::{
    Effect, Event,
    event::Stamped,
    wire::{decode_effects, encode_event},
};
use js_sys::TypeError;
use serde::Deserialize;
use std::collections::VecDeque;
use wasm_bindgen::prelude::*;

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    In(Stamped),
    Answers(Vec<String>),
    Interrupted(u64),
    Expired(u64),
    Out(Vec<Effect>),
}

/// How a recorded turn ended.
#[derive(Debug, PartialEq)]
enum End {
    Answered(Vec<Effect>),
    Expired(u64),
}

#[derive(Debug, PartialEq)]
struct Turn {
    line: usize,
    event: Stamped,
    /// What the guest was told about locales.
    answers: Vec<String>,
    interrupted_at: Option<u64>,
    end: End,
}

/// A recording, read.
#[wasm_bindgen]
pub struct Replay {
    turns: VecDeque<Turn>,
    current: Option<Turn>,
    memory_pages: u32,
}

#[wasm_bindgen]
impl Replay {
    /// Reads what `Jar.recording` gave. Throws a `TypeError` that names the line which cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(recording: &str) -> Result<Replay, JsValue> {
        let turns = read(recording).map_err(|words| JsValue::from(TypeError::new(&words)))?;
        Ok(Self { turns, current: None, memory_pages: 0 })
    }

    /// The next turn's event, encoded; nothing at the end.
    #[wasm_bindgen(js_name = nextEvent)]
    pub fn next_event(&mut self) -> Result<Option<Vec<u8>>, JsValue> {
        self.current = self.turns.pop_front();
        let Some(turn) = &self.current else { return Ok(None) };
        if let Event::Start(start) = &turn.event.event {
            self.memory_pages = start.policy.limits.memory_pages();
        }
        let bytes = encode_event(&turn.event).map_err(|error| JsValue::from(TypeError::new(&error.to_string())))?;
        Ok(Some(bytes))
    }

    /// Whether the event is the first of a fresh instance.
    #[wasm_bindgen(js_name = isStart)]
    pub fn is_start(&self) -> bool {
        self.current.as_ref().is_some_and(|turn| matches!(turn.event.event, Event::Start(_)))
    }

    /// What the recorded jar's memory was limited to.
    #[wasm_bindgen(getter, js_name = memoryPages)]
    pub fn memory_pages(&self) -> u32 {
        self.memory_pages
    }

    /// What the guest was told about locales in that turn, in order.
    #[wasm_bindgen(getter)]
    pub fn answers(&self) -> Vec<String> {
        self.current.as_ref().map(|turn| turn.answers.clone()).unwrap_or_default()
    }

    /// The fuel count at which the turn's deadline fell.
    #[wasm_bindgen(getter, js_name = interruptedAt)]
    pub fn interrupted_at(&self) -> Option<f64> {
        self.current.as_ref()?.interrupted_at.map(|fuel| fuel as f64)
    }

    /// The fuel count at which the instance was ended.
    #[wasm_bindgen(getter, js_name = expiredAt)]
    pub fn expired_at(&self) -> Option<f64> {
        match self.current.as_ref()?.end {
            End::Expired(fuel) => Some(fuel as f64),
            End::Answered(_) => None,
        }
    }

    /// In which respect the answer is another than the recorded one; nothing if it is the same. `answer` is absent when
    /// the instance was ended.
    pub fn difference(&self, answer: Option<Vec<u8>>) -> Option<String> {
        let turn = self.current.as_ref()?;
        let Some(bytes) = answer else {
            return matches!(turn.end, End::Answered(_)).then(|| differs(turn, "an instance that was ended"));
        };
        let given = match decode_effects(&bytes) {
            Ok(effects) => effects,
            Err(error) => return Some(differs(turn, &error.to_string())),
        };
        let End::Answered(recorded) = &turn.end else { return Some(differs(turn, "an answer")) };
        // As text: a value that is not a number equals none, not even itself, and the table of a value that was read from
        // text has its parts in another order than the guest's.
        let text = |effects| serde_json::to_string(effects).unwrap_or_default();
        let given = text(&given);
        (given != text(recorded)).then(|| differs(turn, &given))
    }
}

fn differs(turn: &Turn, given: &str) -> String {
    let given: String = given.chars().take(500).collect();
    format!("the turn in line {} ended otherwise than when it was recorded: {given}", turn.line)
}

fn read(recording: &str) -> Result<VecDeque<Turn>, String> {
    let mut turns = VecDeque::new();
    let mut open: Option<(usize, Stamped, Vec<String>, Option<u64>)> = None;
    for (index, text) in recording.lines().enumerate() {
        let number = index + 1;
        let line: Line = serde_json::from_str(text).map_err(|error| format!("line {number}: {error}"))?;
        let end = match (line, &mut open) {
            (Line::In(event), None) => {
                open = Some((number, event, Vec::new(), None));
                continue;
            }
            (Line::Answers(given), Some((_, _, answers, None))) => {
                *answers = given;
                continue;
            }
            (Line::Interrupted(fuel), Some((_, _, _, interrupted_at @ None))) => {
                *interrupted_at = Some(fuel);
                continue;
            }
            (Line::Out(effects), Some(_)) => End::Answered(effects),
            (Line::Expired(fuel), Some(_)) => End::Expired(fuel),
            _ => {
                return Err(format!("line {number}: it does not belong here; a turn is `in`, then `out` or `expired`"));
            }
        };
        if let Some((line, event, answers, interrupted_at)) = open.take() {
            turns.push_back(Turn { line, event, answers, interrupted_at, end });
        }
    }
    Ok(turns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_read_with_where_their_time_was_up() {
        let jobs = r#"{"in":{"nowMs":1.0,"event":"runJobs"}}"#;
        let text = format!(
            "{jobs}\n{{\"answers\":[\"[0]\"]}}\n{{\"interrupted\":7}}\n{{\"out\":[]}}\n{jobs}\n{{\"expired\":9}}\n"
        );
        let turns = read(&text).expect("it is a recording");
        let turn = |line, answers: &[&str], interrupted_at, end| Turn {
            line,
            answers: answers.iter().map(|answer| (*answer).to_owned()).collect(),
            event: Stamped { now_ms: 1.0, event: Event::RunJobs },
            interrupted_at,
            end,
        };
        assert_eq!(turns, [turn(1, &["[0]"], Some(7), End::Answered(Vec::new())), turn(5, &[], None, End::Expired(9))]);
    }

    #[test]
    fn what_is_no_recording_is_named_by_its_line() {
        for (text, words) in [
            ("{\"out\":[]}", "line 1: it does not belong here"),
            ("{\"in\":{\"nowMs\":1.0,\"event\":\"runJobs\"}}\n{}", "line 2: "),
            ("no JSON", "line 1: "),
        ] {
            let error = read(text).expect_err("it is none");
            assert!(error.starts_with(words), "{error}");
        }
    }
}
