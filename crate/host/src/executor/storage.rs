//! Where a store's text is kept: `localStorage`, or memory where there is none.

use super::{Storage, StorageFailure};
use gloo_storage::{LocalStorage, Storage as _};
use std::{cell::RefCell, collections::HashMap, rc::Rc};
use wasm_bindgen::JsValue;

/// The page's `localStorage`.
pub(crate) struct PageStorage;

impl PageStorage {
    /// gloo-storage panics where there is no `localStorage`, or where the page may not have it (a frame with an
    /// opaque origin, a browser that blocks it): so look first.
    fn open() -> Result<web_sys::Storage, StorageFailure> {
        let window = web_sys::window().ok_or(StorageFailure::Unavailable)?;
        match window.local_storage() {
            Ok(Some(_)) => Ok(LocalStorage::raw()),
            Ok(None) | Err(_) => Err(StorageFailure::Unavailable),
        }
    }
}

impl Storage for PageStorage {
    fn read(&self, name: &str) -> Result<Option<String>, StorageFailure> {
        Self::open()?.get_item(name).map_err(|error| failure(&error))
    }

    fn write(&self, name: &str, text: &str) -> Result<(), StorageFailure> {
        Self::open()?.set_item(name, text).map_err(|error| failure(&error))
    }

    fn remove(&self, name: &str) -> Result<(), StorageFailure> {
        Self::open()?.remove_item(name).map_err(|error| failure(&error))
    }
}

/// What the browser threw, in words.
pub(super) fn failure(error: &JsValue) -> StorageFailure {
    let error: &js_sys::Error = wasm_bindgen::JsCast::unchecked_ref(error);
    match String::from(error.name()).as_str() {
        // Firefox had a name of its own for it.
        "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => StorageFailure::Full,
        "SecurityError" => StorageFailure::Unavailable,
        name => StorageFailure::Other(format!("{name}: {}", String::from(error.message()))),
    }
}

/// Texts in memory, for where there is no `localStorage`.
#[derive(Clone, Default)]
pub(crate) struct MemoryStorage {
    texts: Rc<RefCell<HashMap<String, String>>>,
    /// Bytes of all texts, if there is a bound.
    max_bytes: Option<usize>,
}

#[cfg(test)]
impl MemoryStorage {
    /// One that is full at so many bytes.
    pub(crate) fn bounded(max_bytes: usize) -> Self {
        Self { max_bytes: Some(max_bytes), ..Self::default() }
    }
}

impl Storage for MemoryStorage {
    fn read(&self, name: &str) -> Result<Option<String>, StorageFailure> {
        Ok(self.texts.borrow().get(name).cloned())
    }

    fn write(&self, name: &str, text: &str) -> Result<(), StorageFailure> {
        let mut texts = self.texts.borrow_mut();
        let others: usize =
            texts.iter().filter(|(other, _)| *other != name).map(|(name, text)| name.len() + text.len()).sum();
        if self.max_bytes.is_some_and(|max| others + name.len() + text.len() > max) {
            return Err(StorageFailure::Full);
        }
        texts.insert(name.to_owned(), text.to_owned());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StorageFailure> {
        self.texts.borrow_mut().remove(name);
        Ok(())
    }
}
