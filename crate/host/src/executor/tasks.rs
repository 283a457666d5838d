//! Tasks on the page's own queue.

use super::{Later, Tasks};
use std::task::{Context, Poll, Waker};

/// The browser's queue of microtasks.
pub(crate) struct PageTasks;

impl Tasks for PageTasks {
    fn spawn(&self, mut task: Later<()>) {
        // Most need not wait for anything, and are done before this returns: so is what was to be kept.
        if task.as_mut().poll(&mut Context::from_waker(Waker::noop())) == Poll::Pending {
            wasm_bindgen_futures::spawn_local(task);
        }
    }
}
