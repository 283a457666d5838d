//! Values of the page's JavaScript in and out: always copies (invariant I2), never recursive.
//!
//! Both directions keep `undefined`, `NaN`, `-0`, big integers, dates, maps, sets, buffers and their views, errors, and what is
//! shared or cyclic. Guest code is never met here: of a guest, only a [`belljar_core::Value`] arrives.

mod from_js;
mod report;
mod tape;
mod to_js;

pub(crate) use from_js::from_js;
pub(crate) use report::{
    changed_to_js, changes_to_js, console_to_js, effect_to_js, explanation_to_js, object, outcome_to_js, plain_to_js,
    value_outcome_to_js,
};
use to_js::named_to_js;
pub(crate) use to_js::to_js;

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
