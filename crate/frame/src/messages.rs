//! Messages, one by one: what may be sent, and what is heard.

use belljar_core::{
    iframe::{FrameAttributes, MessageRefusal, MessageTarget},
    policy::FramePolicy,
};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Window};

#[wasm_bindgen(module = "/js/measure.js")]
extern "C" {
    /// Bytes, or the kind of what is no data.
    fn measure(message: &JsValue, most: f64) -> JsValue;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = structuredClone)]
    fn structured_clone(value: &JsValue) -> Result<JsValue, JsValue>;
}

/// How many messages a frame has sent in the second at hand.
#[derive(Default)]
pub(crate) struct Rate {
    second: f64,
    count: u32,
}

/// Whether one more message is heard.
pub(crate) enum Room {
    /// It is.
    Yes,
    /// The first that is not, in this second.
    Full,
    /// One more that is not.
    StillFull,
}

impl Rate {
    pub(crate) fn take(&mut self, now_ms: f64, most: u32) -> Room {
        let second = (now_ms / 1_000.0).floor();
        if (second - self.second).abs() > 0.5 {
            (self.second, self.count) = (second, 0);
        }
        self.count = self.count.saturating_add(1);
        match self.count.checked_sub(most) {
            None | Some(0) => Room::Yes,
            Some(1) => Room::Full,
            Some(_) => Room::StillFull,
        }
    }
}

/// What a message weighs, if that is not too much.
fn check(message: &JsValue, policy: &FramePolicy) -> Result<f64, MessageRefusal> {
    let measured = measure(message, f64::from(policy.max_message_bytes));
    match measured.as_f64() {
        Some(bytes) => policy.check_message(bytes as usize).map(|()| bytes),
        None => Err(MessageRefusal::NotData(measured.as_string().unwrap_or_default())),
    }
}

/// The data of a message of a frame's and what it weighs, if it is heard.
pub(crate) fn data(
    event: &MessageEvent,
    attributes: &FrameAttributes,
    policy: &FramePolicy,
) -> Result<(JsValue, f64), MessageRefusal> {
    attributes.hears(&event.origin())?;
    // A port would be a way to the frame that nobody watches.
    if event.ports().length() > 0 {
        return Err(MessageRefusal::NotData("a MessagePort".into()));
    }
    let data = event.data();
    let bytes = check(&data, policy)?;
    Ok((data, bytes))
}

/// A message ready to be sent: a copy, and to whom it goes. Copying runs what the page has put into it.
pub(crate) fn copy(message: &JsValue, policy: &FramePolicy) -> Result<JsValue, MessageRefusal> {
    let copy = structured_clone(message).map_err(|error| {
        let said = js_sys::Reflect::get(&error, &JsValue::from_str("message")).ok().and_then(|text| text.as_string());
        MessageRefusal::NotData(said.unwrap_or_else(|| "it cannot be copied".into()))
    })?;
    check(&copy, policy)?;
    Ok(copy)
}

pub(crate) fn send(window: &Window, copy: &JsValue, target: &MessageTarget) -> Result<(), MessageRefusal> {
    let target = match target {
        MessageTarget::Origin(origin) => origin,
        // There is no other way to name a document whose origin has no name.
        MessageTarget::Nameless => "*",
    };
    window.post_message(copy, target).map_err(|_| MessageRefusal::NoFrame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_has_room_for_so_many_and_says_once_that_it_is_full() {
        let mut rate = Rate::default();
        for _ in 0..2 {
            assert!(matches!(rate.take(5_000.0, 2), Room::Yes));
        }
        assert!(matches!(rate.take(5_999.0, 2), Room::Full));
        assert!(matches!(rate.take(5_999.0, 2), Room::StillFull));
        assert!(matches!(rate.take(6_000.0, 2), Room::Yes));
        // A clock that is set back starts another second.
        assert!(matches!(rate.take(1_000.0, 2), Room::Yes));
    }
}
