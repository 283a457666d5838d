//! JS objects: functions, and variables that live as long as the session.

pub mod syntax;
