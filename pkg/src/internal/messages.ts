import type { Crash } from "./crash.js";

/** What the page tells a worker: first the module, once; then events. */
export type ToWorker = { module: WebAssembly.Module } | { seq: number; bytes: Uint8Array };

/** What a worker tells the page. After a crash it says no more. */
export type FromWorker = "ready" | { seq: number; bytes: Uint8Array } | { crash: Crash };
