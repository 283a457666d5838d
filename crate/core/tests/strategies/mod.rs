//! Any value, event and effect that can cross the gap.

mod effect;
mod event;
mod value;

pub(crate) use effect::effect;
pub(crate) use event::event;
pub(crate) use value::value;

use belljar_core::{error::Position, event::Place};
use proptest::{
    collection::{SizeRange, vec},
    option,
    prelude::*,
};

/// Text of a few characters, with quotes, line ends, and what is no ASCII among them.
pub(crate) fn text() -> impl Strategy<Value = String> {
    "[a-z$\"\\\\\n\u{0}éß日😀]{0,6}"
}

fn list<T: Strategy>(of: T, size: impl Into<SizeRange>) -> impl Strategy<Value = Vec<T::Value>> {
    vec(of, size)
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    list((text(), text()), 0..3)
}

fn place() -> impl Strategy<Value = Place> {
    (text(), text()).prop_map(|(entity, property)| Place { entity, property })
}

fn position() -> impl Strategy<Value = Option<Position>> {
    option::of((any::<u32>(), any::<u32>()).prop_map(|(line, column)| Position { line, column }))
}

/// Any number but NaN, which is not equal to itself.
fn number() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("it is NaN", |number| !number.is_nan())
}
