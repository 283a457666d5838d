//! How guest.wasm is linked.

/// The shadow stack. Its size is chosen so that a browser's own stack gives out at about the same depth.
const STACK_BYTES: u32 = 8 << 20;

/// The most that `limits.memoryBytes` may be. What it is, the module's meter sees to.
const MEMORY_BYTES: u32 = 512 << 20;

/// More than what the module's data takes.
const DATA_BYTES: u32 = 4 << 20;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=BELLJAR_OUTSIDE_HEAP_BYTES={}", STACK_BYTES + DATA_BYTES);
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        // The shadow stack is first in memory, so that one that overflows traps instead of writing into data.
        println!("cargo::rustc-link-arg=--stack-first");
        println!("cargo::rustc-link-arg=-zstack-size={STACK_BYTES}");
        println!("cargo::rustc-link-arg=--max-memory={MEMORY_BYTES}");
    }
}
