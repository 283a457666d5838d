//! The parts of a property's text.
