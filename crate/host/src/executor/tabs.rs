//! Other tabs: browsers tell a page of each change that another one has made to the storage that they share.

use super::{Running, Tabs};
use std::rc::Rc;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::StorageEvent;

/// The `storage` events of the page's window.
pub(crate) struct PageTabs;

impl Tabs for PageTabs {
    fn watch(&self, name: &str, call: Rc<dyn Fn(Option<String>)>) -> Box<dyn Running> {
        let name = name.to_owned();
        let heard = Closure::<dyn Fn(StorageEvent)>::new(move |event: StorageEvent| match event.key() {
            // No key: all is gone.
            None => call(None),
            Some(key) if key == name => call(event.new_value()),
            Some(_) => {}
        });
        if let Some(window) = web_sys::window() {
            // It fails for no listener that is a function.
            let _listens = window.add_event_listener_with_callback("storage", heard.as_ref().unchecked_ref());
        }
        Box::new(Watch(heard))
    }
}

struct Watch(Closure<dyn Fn(StorageEvent)>);

impl Running for Watch {}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let _was_listening = window.remove_event_listener_with_callback("storage", self.0.as_ref().unchecked_ref());
        }
    }
}
