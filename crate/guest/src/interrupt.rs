//! The flag by which a turn is ended from outside.
//!
//! Whoever looks at the clock while the engine runs writes to it: for guest.wasm the page's side, into linear memory;
//! natively another thread. The engine sees it at its next loop or call.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// The jar has seen that the turn is to end and is saying so. pkg/src/internal/fuel.ts has the same number.
const SEEN: u32 = 2;

/// A jar's flag. Any other value than 0 interrupts; 1 is what others write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interrupt(&'static AtomicU32);

impl Interrupt {
    /// A flag that nobody sets.
    pub(crate) fn never() -> Self {
        static NEVER: AtomicU32 = AtomicU32::new(0);
        Self(&NEVER)
    }

    /// A flag that somebody may set.
    pub(crate) const fn on(flag: &'static AtomicU32) -> Self {
        Self(flag)
    }

    /// Whether the turn is to end.
    pub(crate) fn is_set(self) -> bool {
        self.0.load(Relaxed) != 0
    }

    /// The turn is being ended as it should. It stays interrupted.
    pub(crate) fn note_seen(self) {
        self.0.store(SEEN, Relaxed);
    }
}
