import type { Crash } from "./crash.js";

/** What a turn may use. */
export interface Turn {
  /** Milliseconds that the guest may compute. */
  deadlineMs: number;
  /** 64 KiB pages that the guest's memory may have. */
  memoryPages: number;
  /** Instead of the deadline: the fuel counts at which it fell when the turn was recorded. */
  replay?: Pick<Usage, "interruptedAt" | "expiredAt" | "answers">;
  /** Whether to tell what was answered about locales, for a recording. */
  record?: boolean;
  /**
   * Whether the event is one of those that are the same for each fresh engine of the jar and come before all others: the
   * thread may know already what comes of them.
   */
  ahead?: boolean;
}

/** What a turn has used. */
export interface Usage {
  /** Units of fuel: the same for the same events, whatever the machine. 0 for a module without a meter. */
  fuel: number;
  /** Milliseconds that the guest has computed. */
  milliseconds: number;
  /** The fuel count at which the deadline fell and the engine was asked to stop. */
  interruptedAt?: number;
  /** The fuel count at which the instance was ended, since the engine did not. */
  expiredAt?: number;
  /** What the guest was told about locales, in order, if the turn is recorded and it has asked. */
  answers?: string[];
  /** After a crash: entity and property of the app's binding that was evaluated, if one was. */
  running?: [entity: string, property: string];
  /** Bytes that the thread keeps for the jar's next engines, if any. */
  kept?: number;
}

/** What the page tells a worker: first the module, once; then events. */
export type ToWorker =
  { module: WebAssembly.Module; allowUnmetered: boolean } | { seq: number; bytes: Uint8Array; turn: Turn };

/**
 * What a worker tells the page. After a crash it makes a fresh engine and is ready again; after `end` it says no more.
 */
export type FromWorker =
  "ready" | { seq: number; bytes: Uint8Array; usage: Usage } | { crash: Crash; usage: Usage } | { end: Crash };
