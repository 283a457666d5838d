//! The page's clocks.

use super::Clock;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// `Date.now()` and `performance.now()`.
pub(crate) struct PageClock;

impl Clock for PageClock {
    fn unix_ms(&self) -> f64 {
        js_sys::Date::now().floor()
    }

    fn steady_ms(&self) -> f64 {
        performance_now()
    }
}
