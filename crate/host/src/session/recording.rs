//! A record of all that passed through the gap, for replaying it elsewhere.
//!
//! One JSON object a line, by turns: `{"in": <stamped event>}` and `{"out": [<effect>, …]}`. Between them may stand
//! `{"interrupted": <fuel>}`: the turn's deadline fell at that count of the guest's meter. In place of `out` may stand
//! `{"expired": <fuel>}`, where the meter ended the instance. So a replay ends where the recorded turn did, whatever the
//! clock says then. A turn that ended in another way without an answer leaves no line. In both cases the `Start` that
//! follows belongs to a fresh instance.
//!
//! This is the record as it happened. What leaves the session went through [`super::masking`].

use belljar_core::{Effect, event::Stamped, wire};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Line<'a> {
    In(&'a Stamped),
    Interrupted(u64),
    Expired(u64),
    Out(&'a [Effect]),
}

/// The record, if one is kept.
#[derive(Debug)]
pub(super) struct Recording(Option<String>);

impl Recording {
    pub(super) fn new(kept: bool) -> Self {
        Self(kept.then(String::new))
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
        let Some(text) = &mut self.0 else { return };
        let event = wire::decode_event(event).expect("the host reads what it has written");
        let interrupted = interrupted_at.map(Line::Interrupted);
        for line in [Some(Line::In(&event)), interrupted, Some(end)].into_iter().flatten() {
            text.push_str(&serde_json::to_string(&line).expect("everything in the gap has a JSON form"));
            text.push('\n');
        }
    }

    pub(super) fn text(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}
