//! A record of all that passed through the gap, for replaying it elsewhere.
//!
//! One JSON object a line, by turns: `{"in": <stamped event>}` and `{"out": [<effect>, …]}`. A turn that was never
//! answered leaves no line; the `Start` that follows it belongs to a fresh instance.

use belljar_core::{Effect, event::Stamped, wire};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Line<'a> {
    In(&'a Stamped),
    Out(&'a [Effect]),
}

/// The record, if one is kept.
#[derive(Debug)]
pub(super) struct Recording(Option<String>);

impl Recording {
    pub(super) fn new(kept: bool) -> Self {
        Self(kept.then(String::new))
    }

    /// Adds a turn. The event is taken as it was posted.
    pub(super) fn add(&mut self, event: &[u8], effects: &[Effect]) {
        let Some(text) = &mut self.0 else { return };
        let event = wire::decode_event(event).expect("the host reads what it has written");
        for line in [Line::In(&event), Line::Out(effects)] {
            text.push_str(&serde_json::to_string(&line).expect("everything in the gap has a JSON form"));
            text.push('\n');
        }
    }

    pub(super) fn text(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}
