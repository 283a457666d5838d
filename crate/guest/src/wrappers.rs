//! Compiled wrappers of expressions. A binding is evaluated again whenever what it reads has changed, and its text hardly
//! ever does: parsing and compiling it take many times as long as running it.

use crate::source::ProgramId;
use boa_engine::object::builtins::JsFunction;
use std::{cell::RefCell, collections::HashMap};

/// Wrappers kept at least, and half of those kept at most.
const KEPT: usize = 1_024;
/// The same in bytes of text. What is compiled takes several times as much.
const KEPT_BYTES: usize = 1 << 20;

/// What was compiled of late. A wrapper belongs to its jar's realm, and calling it makes everything else anew.
#[derive(Default)]
pub(crate) struct Wrappers(RefCell<Generations>);

/// What is used moves to the young; when there are enough of them, the old are dropped and the young are old.
#[derive(Default)]
struct Generations {
    young: HashMap<Key, Wrapper>,
    young_bytes: usize,
    old: HashMap<Key, Wrapper>,
}

/// A program and the names that it takes as parameters.
type Key = (ProgramId, Vec<String>);

#[derive(Clone)]
struct Wrapper {
    function: JsFunction,
    bytes: usize,
}

impl Wrappers {
    /// The wrapper of a program, made on first use. `bytes`: how long its text is.
    pub(crate) fn get_or_make<E>(
        &self,
        program: ProgramId,
        parameters: &[String],
        bytes: usize,
        make: impl FnOnce() -> Result<JsFunction, E>,
    ) -> Result<JsFunction, E> {
        let key = (program, parameters.to_vec());
        if let Some(wrapper) = self.0.borrow().young.get(&key) {
            return Ok(wrapper.function.clone());
        }
        let known = self.0.borrow_mut().old.remove(&key);
        let wrapper = match known {
            Some(wrapper) => wrapper,
            None => Wrapper { function: make()?, bytes },
        };
        self.0.borrow_mut().keep(key, wrapper.clone());
        Ok(wrapper.function)
    }
}

impl Generations {
    fn keep(&mut self, key: Key, wrapper: Wrapper) {
        if self.young.len() >= KEPT || self.young_bytes + wrapper.bytes > KEPT_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += wrapper.bytes;
        self.young.insert(key, wrapper);
    }
}
