//! What a metered module and its host agree on. The npm package has the same texts and numbers.

/// The exported counter, a mutable `i32`: what is left of the slice. The module calls its hook when it falls below zero.
pub const FUEL: &str = "belljar_fuel";

/// The exported version of the metering, an immutable `i32` of the value [`VERSION`]. A module without it is not metered.
pub const METER_VERSION: &str = "belljar_meter_version";

/// The exported ceiling of the memory, a mutable `i32` in pages of 64 KiB. `memory.grow` beyond it gives -1.
pub const MEMORY_PAGES: &str = "belljar_memory_pages";

/// Raised when prices or names change, so that a recording's fuel counts are of one version.
pub const VERSION: i32 = 2;

/// What the name of the imported hook contains. wasm-bindgen puts a prefix and a hash around it.
pub const HOOK: &str = "outOfFuel";

/// Bytes that are copied, filled or grown for one unit, as a power of two: 64. The other units are a round of a loop or
/// a call, and 50,000 of them take about a millisecond in an interpreter; 3.2 MB of copying take less.
pub const BYTES_PER_UNIT_LOG2: i32 = 6;

/// Elements of a table or an array that are touched for one unit, as a power of two: 8.
pub const ELEMENTS_PER_UNIT_LOG2: i32 = 3;

/// Bytes that one instruction copies or fills at most; more is done in pieces, each charged: 1 MiB.
pub const PIECE: i32 = 1 << 20;

/// How far below zero the counter goes at most. One charge costs 2^29 units at most, so that it never wraps.
pub const LOWEST: i32 = -(1 << 30);
