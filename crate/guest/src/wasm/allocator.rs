//! The module's allocator: counts what is handed out, and remembers that there was no more to give.

use super::heap::GrowingHeap;
use cap::Cap;
use std::{
    alloc::{GlobalAlloc, Layout},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

#[global_allocator]
pub(super) static ALLOCATOR: Allocator = Allocator(Cap::new(GrowingHeap::new(), usize::MAX));

/// An allocation that fails is either handled (a buffer that app code asked for) or ends the module with a trap that does
/// not say why. Rust's own hook for that is not stable (rust-lang/rust#51245).
static EXHAUSTED: AtomicBool = AtomicBool::new(false);

pub(super) struct Allocator(Cap<GrowingHeap>);

impl Allocator {
    /// Bytes handed out and not given back.
    pub(super) fn allocated(&self) -> usize {
        self.0.allocated()
    }
}

/// A new event: what failed before was handled.
pub(super) fn begin() {
    EXHAUSTED.store(false, Relaxed);
}

pub(super) fn note_exhausted() {
    EXHAUSTED.store(true, Relaxed);
}

pub(super) fn is_exhausted() -> bool {
    EXHAUSTED.load(Relaxed)
}

fn noted(pointer: *mut u8) -> *mut u8 {
    if pointer.is_null() {
        note_exhausted();
    }
    pointer
}

// SAFETY: every call is handed on as it is to an allocator, and so is what that gives.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        noted(unsafe { self.0.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        noted(unsafe { self.0.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        noted(unsafe { self.0.realloc(pointer, layout, new_size) })
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { self.0.dealloc(pointer, layout) }
    }
}
