//! Listeners and observers that end with their owner.

use wasm_bindgen::{JsCast as _, convert::FromWasmAbi, prelude::*};
use web_sys::{EventTarget, MutationObserver, MutationObserverInit, Node, Window};

/// A listener that is taken off when it is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Box<dyn AsRef<JsValue>>,
}

impl Listener {
    pub(crate) fn new<E: FromWasmAbi + 'static>(
        target: &EventTarget,
        name: &'static str,
        callback: impl FnMut(E) + 'static,
    ) -> Self {
        let callback = Closure::<dyn FnMut(E)>::new(callback);
        // What is listened to is a name that exists, on a target that is there.
        let added = target.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
        debug_assert!(added.is_ok());
        Self { target: target.clone(), name, callback: Box::new(callback) }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = (*self.callback).as_ref().unchecked_ref();
        let removed = self.target.remove_event_listener_with_callback(self.name, callback);
        debug_assert!(removed.is_ok());
    }
}

/// A call that comes once, later, unless it is dropped before.
pub(crate) struct Later {
    window: Window,
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Later {
    pub(crate) fn new(window: &Window, milliseconds: i32, callback: impl FnMut() + 'static) -> Result<Self, JsValue> {
        let callback = Closure::<dyn FnMut()>::new(callback);
        let called = callback.as_ref().unchecked_ref();
        let id = window.set_timeout_with_callback_and_timeout_and_arguments_0(called, milliseconds)?;
        Ok(Self { window: window.clone(), id, _callback: callback })
    }
}

impl Drop for Later {
    fn drop(&mut self) {
        self.window.clear_timeout_with_handle(self.id);
    }
}

/// Watches everything below some nodes, and calls when somebody else has changed it.
pub(crate) struct Watch {
    observer: MutationObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Watch {
    pub(crate) fn new(changed: impl FnMut() + 'static) -> Result<Self, JsValue> {
        let callback = Closure::<dyn FnMut()>::new(changed);
        let observer = MutationObserver::new(callback.as_ref().unchecked_ref())?;
        Ok(Self { observer, _callback: callback })
    }

    pub(crate) fn add(&self, node: &Node) -> Result<(), JsValue> {
        let what = MutationObserverInit::new();
        what.set_attributes(true);
        what.set_child_list(true);
        what.set_subtree(true);
        self.observer.observe_with_options(node, &what)
    }

    /// Takes what has changed so far for one's own doing, and says whether anything has.
    pub(crate) fn settle(&self) -> bool {
        self.observer.take_records().length() > 0
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
