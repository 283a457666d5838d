//! What widgets that repeat their content name in its handlers.

/// The names. A handler is given them when it is run; a data field, which is evaluated once, is not.
pub(crate) const REPEATED: &[&str] = &["currentItem", "currentIndex", "currentRow"];
