//! The module's heap: dlmalloc, as in the standard library, over a memory that grows by more than one page at a time.

#![allow(unsafe_code, reason = "an allocator is unsafe by its nature")]

use core::arch::wasm32::{memory_grow, memory_size};
use dlmalloc::{Allocator, Dlmalloc};
use std::{
    alloc::{GlobalAlloc, Layout},
    cell::UnsafeCell,
    ptr,
};

#[cfg(target_feature = "atomics")]
compile_error!("the heap has no lock: the module is for one thread");

const PAGE_BYTES: usize = 1 << 16;

/// What is asked for at once is a part of what there is: browsers take up to a quarter of a millisecond for each time,
/// and an app of 50,000 bindings needs more than a thousand pages.
const PART: usize = 8;
const MOST_PAGES: usize = 64;

pub(super) struct GrowingHeap(UnsafeCell<Dlmalloc<Pages>>);

impl GrowingHeap {
    pub(super) const fn new() -> Self {
        Self(UnsafeCell::new(Dlmalloc::new_with_allocator(Pages)))
    }
}

// SAFETY: there is one thread.
unsafe impl Sync for GrowingHeap {}

// SAFETY: what is asked is handed on as it is, and nothing of dlmalloc calls back.
unsafe impl GlobalAlloc for GrowingHeap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { (*self.0.get()).malloc(layout.size(), layout.align()) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { (*self.0.get()).calloc(layout.size(), layout.align()) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        unsafe { (*self.0.get()).realloc(pointer, layout.size(), layout.align(), new_size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { (*self.0.get()).free(pointer, layout.size(), layout.align()) }
    }
}

/// The module's memory beyond what it was linked with.
struct Pages;

/// More pages; where the first of them begins.
fn grow(pages: usize) -> Option<usize> {
    match memory_grow::<0>(pages) {
        usize::MAX => None,
        before => Some(before * PAGE_BYTES),
    }
}

// SAFETY: a memory's new pages are nobody else's, hold zeros, and stay.
unsafe impl Allocator for Pages {
    fn alloc(&self, size: usize) -> (*mut u8, usize, u32) {
        let needed = size.div_ceil(PAGE_BYTES);
        let wanted = needed.max((memory_size::<0>() / PART).min(MOST_PAGES));
        // Near the ceiling there may be just what is needed.
        let got = [wanted, needed].into_iter().find_map(|pages| Some((grow(pages)?, pages * PAGE_BYTES)));
        match got {
            // No address is behind the last one, and so the last byte is not handed out.
            Some((begin, bytes)) if begin.wrapping_add(bytes) == 0 => (begin as *mut u8, bytes - 16, 0),
            Some((begin, bytes)) => (begin as *mut u8, bytes, 0),
            None => (ptr::null_mut(), 0, 0),
        }
    }

    fn remap(&self, _: *mut u8, _: usize, _: usize, _: bool) -> *mut u8 {
        ptr::null_mut()
    }

    fn free_part(&self, _: *mut u8, _: usize, _: usize) -> bool {
        false
    }

    fn free(&self, _: *mut u8, _: usize) -> bool {
        false
    }

    fn can_release_part(&self, _: u32) -> bool {
        false
    }

    fn allocates_zeros(&self) -> bool {
        true
    }

    fn page_size(&self) -> usize {
        PAGE_BYTES
    }
}
