//! A record of all that passed through the gap, for replaying it elsewhere.
//!
//! One JSON object a line, by turns: `{"in": <stamped event>}` and `{"out": [<effect>, …]}`. Between them may stand
//! `{"interrupted": <fuel>}`: the turn's deadline fell at that count of the guest's meter. In place of `out` may stand
//! `{"expired": <fuel>}`, where the meter ended the instance. So a replay ends where the recorded turn did, whatever the
//! clock says then. A turn that ended in another way without an answer leaves no line. In both cases the `Start` that
//! follows belongs to a fresh instance. After the event may stand `{"answers": ["…", …]}`: what the guest was told about
//! locales in that turn, in order, which differs between browsers.
//!
//! This is the record as it happened. What leaves the session went through [`super::masking`].

use belljar_core::{Effect, event::Stamped, wire};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Line<'a> {
    In(&'a Stamped),
    Answers(&'a [String]),
    Interrupted(u64),
    Expired(u64),
    Out(&'a [Effect]),
}

/// The record, if one is kept.
#[derive(Debug)]
pub(super) struct Recording {
    text: Option<String>,
    /// What the guest was told about locales in the turn that is to be added next.
    answers: Vec<String>,
}

impl Recording {
    pub(super) fn new(kept: bool) -> Self {
        Self { text: kept.then(String::new), answers: Vec::new() }
    }

    /// Notes what the guest was told about locales, before the turn is added in which it was.
    pub(super) fn note_answers(&mut self, answers: Vec<String>) {
        self.answers = answers;
    }

    /// Adds a turn that was answered. The event is taken as it was posted.
    pub(super) fn add(&mut self, event: &[u8], interrupted_at: Option<u64>, effects: &[Effect]) {
        self.add_turn(event, interrupted_at, Line::Out(effects));
    }

    /// Adds a turn that the guest's meter has ended.
    pub(super) fn add_expired(&mut self, event: &[u8], interrupted_at: Option<u64>, expired_at: u64) {
        self.add_turn(event, interrupted_at, Line::Expired(expired_at));
    }

    fn add_turn(&mut self, event: &[u8], interrupted_at: Option<u64>, end: Line<'_>) {
        let answers = std::mem::take(&mut self.answers);
        let Some(text) = &mut self.text else { return };
        let event = wire::decode_event(event).expect("the host reads what it has written");
        let interrupted = interrupted_at.map(Line::Interrupted);
        let answers = (!answers.is_empty()).then_some(Line::Answers(&answers));
        for line in [Some(Line::In(&event)), answers, interrupted, Some(end)].into_iter().flatten() {
            text.push_str(&serde_json::to_string(&line).expect("everything in the gap has a JSON form"));
            text.push('\n');
        }
    }

    pub(super) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }
}
