//! Real timers: those of the page, or of whatever else JavaScript runs in.

use super::{Running, Timers};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // A number in browsers, an object in Node.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(call: &Closure<dyn FnMut()>, delay_ms: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(handle: &JsValue);
    #[wasm_bindgen(js_name = setInterval)]
    fn set_interval(call: &Closure<dyn FnMut()>, delay_ms: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearInterval)]
    fn clear_interval(handle: &JsValue);
}

/// `setTimeout` and `setInterval`.
pub(crate) struct PageTimers;

impl Timers for PageTimers {
    fn start(&self, delay_ms: u32, repeat: bool, call: Rc<dyn Fn()>) -> Box<dyn Running> {
        // The callback may drop the timer that it is called by, so it must not borrow from it.
        let closure = Closure::<dyn FnMut()>::new(move || call());
        let handle = if repeat { set_interval(&closure, delay_ms) } else { set_timeout(&closure, delay_ms) };
        Box::new(PageTimer { handle, repeat, _closure: closure })
    }
}

struct PageTimer {
    handle: JsValue,
    repeat: bool,
    _closure: Closure<dyn FnMut()>,
}

impl Running for PageTimer {}

impl Drop for PageTimer {
    fn drop(&mut self) {
        if self.repeat {
            clear_interval(&self.handle);
        } else {
            clear_timeout(&self.handle);
        }
    }
}
