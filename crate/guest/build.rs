//! How guest.wasm is linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        // The shadow stack is first in memory, so that one that overflows traps instead of writing into data. Its size
        // is chosen so that a browser's own stack gives out at about the same depth.
        println!("cargo::rustc-link-arg=--stack-first");
        println!("cargo::rustc-link-arg=-zstack-size=8388608");
        // No jar takes more than this from the page, whatever runs in it: 2,048 pages of 64 KiB.
        println!("cargo::rustc-link-arg=--max-memory=134217728");
    }
}
