//! The compact form of the gap: what crosses between the worker and the page.
//!
//! A message is the protocol version (two bytes, little endian) and then postcard. Both sides check the version
//! first, so that a page that loaded one release and a worker that loaded another say so instead of misreading
//! each other.
//!
//! postcard does not describe itself: no type of the gap may be internally tagged, flattened, or skip a field.

use crate::{effect::Effect, event::Stamped};
use serde::{Serialize, de::DeserializeOwned};

/// Raised whenever [`crate::Event`], [`Effect`] or anything in them changes.
pub const PROTOCOL_VERSION: u16 = 8;

/// A message that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// The other side speaks another version.
    #[error(
        "BELLJAR_PROTOCOL_VERSION: this side speaks protocol version {PROTOCOL_VERSION}, the other {0}; \
         load host and guest from the same release"
    )]
    Version(u16),
    /// Not a message at all.
    #[error("BELLJAR_PROTOCOL_MESSAGE: a message could not be read: {0}")]
    Message(String),
}

/// Encodes an event for the guest.
pub fn encode_event(event: &Stamped) -> Result<Vec<u8>, WireError> {
    encode(event)
}

/// Decodes an event, checking version, bounds and the inner links of every value.
pub fn decode_event(bytes: &[u8]) -> Result<Stamped, WireError> {
    decode(bytes)
}

/// Gives an encoded event another moment: events wait in queues, and what counts is when one is handed over.
pub fn restamp(event: &mut [u8], now_ms: f64) {
    // The version, then the first field of `Stamped`: postcard writes floats as they are, little endian.
    if let Some(moment) = event.get_mut(2..10) {
        moment.copy_from_slice(&now_ms.to_le_bytes());
    }
}

/// Encodes the effects of one turn for the host.
pub fn encode_effects(effects: &[Effect]) -> Result<Vec<u8>, WireError> {
    encode(effects)
}

/// Decodes the effects of one turn, checking version, bounds and the inner links of every value.
pub fn decode_effects(bytes: &[u8]) -> Result<Vec<Effect>, WireError> {
    decode(bytes)
}

fn encode<T: Serialize + ?Sized>(message: &T) -> Result<Vec<u8>, WireError> {
    postcard::to_extend(message, PROTOCOL_VERSION.to_le_bytes().to_vec())
        .map_err(|error| WireError::Message(error.to_string()))
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    let (version, message) =
        bytes.split_first_chunk::<2>().ok_or_else(|| WireError::Message("it is shorter than its version".into()))?;
    let version = u16::from_le_bytes(*version);
    if version != PROTOCOL_VERSION {
        return Err(WireError::Version(version));
    }
    postcard::from_bytes(message).map_err(|error| WireError::Message(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    #[test]
    fn a_restamped_event_differs_in_its_moment_only() {
        let event = Event::RemoveData { entity: "Table1".into() };
        let mut bytes = encode_event(&Stamped { now_ms: 1.0, event: event.clone() }).expect("it can be encoded");
        restamp(&mut bytes, 1_763_900_000_123.0);
        let read = decode_event(&bytes).expect("it can be decoded");
        assert_eq!(read, Stamped { now_ms: 1_763_900_000_123.0, event });
    }
}
