import type { Asks } from "./page.js";

/** How an evaluation ended. */
export type Outcome =
  { type: "value"; value: unknown } | { type: "error"; error: GuestError } | { type: "limit"; limit: LimitHit };

/** An error of app code, in the shape that Appsmith records per property path. */
export interface GuestError {
  errorType: "PARSE" | "VALIDATION" | "LINT" | "LIMIT";
  severity: "error" | "warning";
  errorMessage: { name: string; message: string };
  /** The stable code: the name of a page in docs/errors. */
  code: string;
  /** The property's text as its author wrote it. */
  originalBinding: string;
  /** The code that ran. */
  raw: string;
  /** Where: the position is in the author's own text, from 1; null when the engine could not say. */
  source: { entity: string; property: string; line: number | null; column: number | null };
  /** Guest frames only, one a line. */
  stack: string;
}

/** A position in the author's own text, from 1. */
export interface Position {
  line: number;
  column: number;
}

/** A limit that was hit. */
export interface LimitHit {
  kind: LimitKind;
  message: string;
  place: { entity: string; property: string };
  position: Position | null;
  /** Guest frames only, one a line; empty when the engine could not say. */
  stack: string;
  /** Fuel that the turn had used: the same for the same code, on every machine. Null when no turn was running. */
  fuel: number | null;
  /** Milliseconds that the turn had computed. Null when no turn was running. */
  milliseconds: number | null;
}

/** The limits that can end a piece of app code. */
export type LimitKind =
  | "loopIterations"
  | "recursion"
  | "stack"
  | "memory"
  | "deadline"
  | "jobs"
  | "timers"
  | "requests"
  | "effects"
  | "effectBytes"
  | "effectRate"
  | "eventBacklog"
  | "messageSize"
  | "paused"
  | "valueDepth"
  | "valueSize"
  | "sourceLength"
  | "sourceNesting"
  | "stalled"
  | "crash";

/** A line of the guest's console. */
export interface ConsoleLine {
  level: "debug" | "log" | "info" | "warn" | "error" | "table";
  args: unknown[];
  timeMs: number;
  position: Position | null;
}

/** Something that the app's author should know. */
export interface Warning {
  rule: string;
  message: string;
  position: Position | null;
}

/** What grants an effect: a key of the policy, or `jar` for what needs none. */
export type Grant =
  | "jar"
  | "console"
  | "timers"
  | "store"
  | "fetch"
  | "interface"
  | "navigation"
  | "download"
  | "clipboard"
  | "messages"
  | "geolocation"
  | "logout"
  | "queries";

/** What a guest asked of the page. */
export type Effect = { grant: Grant } & (
  | { type: "settled"; id: number; outcome: Outcome }
  | { type: "console"; line: ConsoleLine }
  | { type: "setTimer"; id: number; delayMs: number; repeat: boolean }
  | { type: "clearTimer"; id: number }
  | { type: "cancelFetch"; id: number }
  | {
      type: "fetch";
      id: number;
      request: {
        url: string;
        method: string;
        headers: [string, string][];
        body: Uint8Array | null;
        redirect: "follow" | "error";
      };
      /** The entry of `policy.fetch.origins` that allowed it. */
      allowedBy: string;
    }
  | { type: "store"; id: number; changes: StoreChange[] }
  | { [Name in keyof Asks]: { type: "ask"; id: number; name: Name; call: Asks[Name] } }[keyof Asks]
  | { type: "ask"; id: number; name: "stop"; call: { id: number } }
  | { type: "warning"; warning: Warning }
  | { type: "error"; error: GuestError }
  | { type: "limit"; limit: LimitHit }
  | { type: "continue" }
  | { type: "figures"; figures: Figures }
);

/** One change to the app's store. */
export type StoreChange =
  { type: "set"; key: string; value: unknown; persist: boolean } | { type: "remove"; key: string } | { type: "clear" };

/** Figures of one jar at one moment. */
export interface Figures {
  /** Events delivered since the start. */
  turns: number;
  /** Entries into guest code since the start: evaluations, callbacks and jobs run. */
  steps: number;
  /** Bytes that the guest's allocator has handed out. */
  heapBytes: number;
  pendingJobs: number;
  pendingEvaluations: number;
  timers: number;
  requests: number;
  storeKeys: number;
  /** Effects emitted since the start. */
  effects: number;
  /** Properties of the app that hold bindings. 0 as long as there is no app. */
  bindings: number;
  /** How often bindings have been evaluated since the start. */
  evaluations: number;
  /**
   * Bytes that the jar's thread keeps beside its engine: a copy of one that has loaded libraries, from which the next one is
   * made. 0 as long as there is none.
   */
  keptBytes: number;
}
