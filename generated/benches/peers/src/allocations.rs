//! Counts what is allocated.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Blocks that were given. One that grows, as that of a list does, stays one.
static CALLS: AtomicU64 = AtomicU64::new(0);

/// The system's allocator, with a tally that costs every runner the same.
struct Counting;

// SAFETY: every call is handed on as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}

/// Nothing else allocates meanwhile: a load and a store do, which are cheaper than an addition that is atomic.
fn count() {
    CALLS.store(CALLS.load(Relaxed) + 1, Relaxed);
}

/// Leaves the allocator memory that it keeps: at the end of its memory it would ask the system for more, and
/// give it back, at every turn of some runner.
pub fn make_room() {
    let mut blocks: Vec<Vec<u8>> = (0..64).map(|_| vec![1; 64 << 10]).collect();
    std::mem::forget(blocks.pop());
}

/// How many blocks were given so far.
pub fn blocks() -> u64 {
    CALLS.load(Relaxed)
}
