import type { Effect, Figures, GuestError, LimitHit, Outcome, StoreChange, Warning, ConsoleLine } from "./gap.js";
import type { BoundFrame, FrameElement, FrameOptions } from "./frame.js";
import type { Asks, Handler } from "./page.js";
import type { Library } from "./library.js";
import type { Policy } from "./policy.js";

/** What {@link createJar} takes. Unknown keys are errors. */
export interface JarOptions {
  /**
   * The app's name: what its store is kept under. Two jars with the same name share a store, no others do.
   * Letters, digits, `.`, `_` and `-`, at most 128.
   */
  app: string;
  /** The app's branch; stores of different branches are separate. Same form as `app`. @default none */
  branch?: string;
  /** What app code is granted. @default the strict policy: console, timers and store, no network */
  policy?: PolicyInput;
  /** What `appsmith.mode` says. @default "PUBLISHED" */
  mode?: "EDIT" | "PUBLISHED";
  /** What else `appsmith` says. @default nothing but the page's address */
  appsmith?: AppsmithValues;
  /**
   * Where app code runs. `worker`: in a module worker, which is replaced should it not answer at all.
   * `frame`: in such a worker inside a sandboxed frame, which has neither the page's origin nor a network; the page's
   * content security policy must allow it, see the package's README. Nothing else is taken where it is refused.
   * `inline`: on the calling thread, for tests and for Node. The same limits and deadlines hold in all three, but while
   * inline code runs, the thread does nothing else.
   * @default "worker" in browsers, "inline" in Node
   */
  isolation?: "frame" | "worker" | "inline";
  /** What `Math.random` starts from: 64 bits. @default from `crypto.getRandomValues` */
  seed?: bigint;
  /**
   * Libraries that app code can use by their names, beside `_` (lodash) and `moment`, which come with the package.
   * One that cannot be had, or is not what its hash says, is an error. @default []
   */
  libraries?: readonly Library[];
  /** Whether to keep every event and effect for {@link Jar.recording}. @default false */
  record?: boolean;
  /**
   * Starts a guest.wasm that has no meter, as `wasm-pack build` leaves it: for work on Belljar itself. Inline, nothing
   * ends what runs in it; in a worker only the worker's end does.
   * @default false
   */
  dangerouslyAllowUnmeteredGuest?: boolean;
}

/** What `preload` takes: what of it {@link JarOptions} of the jars to come will say. Unknown keys are errors. */
export type PreloadOptions = Pick<JarOptions, "isolation" | "dangerouslyAllowUnmeteredGuest">;

/** A policy as one writes it: what is left out has its default. */
export type PolicyInput = DeepPartial<Policy>;

/** Makes every key optional, at every level. */
export type DeepPartial<T> = T extends (infer _)[] ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;

/** How {@link Jar.evaluate} reads and runs its code. Unknown keys are errors. */
export interface EvaluateOptions {
  /**
   * `script`: statements; the value is that of the last expression statement, awaited if it is a promise.
   * `data`: one expression, synchronous, no actions. `trigger`: one expression, asynchronous, may act.
   * @default "script"
   */
  kind?: "script" | "data" | "trigger";
  /** The entity that the code belongs to, for errors. @default "" */
  entity?: string;
  /** The property that the code belongs to, for errors. @default "" */
  property?: string;
  /** What the code's value is called with when it is a function. @default [] */
  args?: readonly unknown[];
  /** `this` inside the code. @default undefined */
  this?: unknown;
  /** Names that only this evaluation sees. @default {} */
  globals?: Readonly<Record<string, unknown>>;
}

/**
 * What app code reads as properties of `appsmith`, as copies. Unknown keys are errors; what is not given is `undefined`.
 */
export interface AppsmithValues {
  /** @default the page's address, without its query and fragment */
  URL?: unknown;
  appName?: string;
  currentEnvironmentName?: string;
  currentPageName?: string;
  theme?: unknown;
  ui?: unknown;
  user?: unknown;
}

/** What an entity can do beside being read. Unknown keys are errors. */
export interface DataOptions {
  /** Whether it is a query: app code finds `run` and `clear` on it, which ask the page. @default false */
  query?: boolean;
  /** A widget's setters: from a function's name to the property that it sets, as `{ setData: "tableData" }`. @default {} */
  setters?: Readonly<Record<string, string>>;
}

/** What a jar reports, by name. */
export interface JarEvents {
  /** A line of the guest's console. */
  console: ConsoleLine;
  /** Every effect that the guest caused, before it is carried out. */
  effect: Effect;
  /** Something that the app's author should know. */
  warning: Warning;
  /** A limit that was hit, in an evaluation or outside one. */
  limit: LimitHit;
  /** An error outside any evaluation, in a trigger of a bound frame, in a query that runs on load, or of Belljar itself. */
  error: GuestError;
  /**
   * The app's store was changed elsewhere: by another tab, or by another jar of this page. App code sees it from now on;
   * what the page shows of the store is to be evaluated again.
   */
  store: { changes: StoreChange[] };
  /** The spent instance was replaced: how long it took from the deadline (or crash) to ready, in milliseconds. */
  recycle: { reason: LimitHit; milliseconds: number };
  /**
   * The jar had to be replaced more often than `limits.recyclesPerMinute` and is not started again until
   * {@link Jar.resume}. `reason` is the last of the limits, `message` says what to do.
   */
  pause: { reason: LimitHit; recycles: number; message: string };
}

/** One sandbox instance: its own engine, memory, store, timers and limits. */
export interface Jar {
  /**
   * Runs app code and gives its value, copied.
   * @throws {JarError} when the code throws or cannot be parsed (`error` says where)
   * @throws {JarLimitError} when it hits a limit (`limit` says which)
   */
  evaluate(source: string, options?: EvaluateOptions): Promise<unknown>;
  /** The same, as a value that says how it ended; never rejects for what app code did. */
  outcome(source: string, options?: EvaluateOptions): Promise<Outcome>;
  /** Runs an event handler: `evaluate` with kind `trigger`. */
  trigger(source: string, options?: Omit<EvaluateOptions, "kind">): Promise<unknown>;
  /**
   * Makes `entity` readable in app code under that name, as a copy. `undefined` removes it. If it is a bound frame, its
   * element follows; what the frame has said stays.
   */
  setData(entity: string, value: unknown, options?: DataOptions): Promise<void>;
  /**
   * Makes a `<belljar-iframe>` of the page an entity of the app, until it is unbound or the jar is disposed of. App code
   * reads what it shows as `source`, `srcDoc`, `title` and `isVisible`, what it says as `message` and `messageMetadata`,
   * calls `setURL` and `setVisibility`, and reaches it by `postWindowMessage`, as far as the policy lets it. Its triggers
   * run when something happens; what they throw is told to `on("error")`. A name that is bound already is bound anew.
   *
   * @throws {TypeError} when the element is none, or an option is not what it may be
   * @throws {JarError} when app code could not read that name
   */
  bindFrame(entity: string, element: FrameElement, options?: FrameOptions): Promise<BoundFrame>;
  /** Changes what `appsmith` says; what is not named stays as it is. */
  setAppsmith(values: AppsmithValues): Promise<void>;
  /**
   * Says what the page does when app code calls `name`, in place of what it does by default; the function returned ends
   * it. What a handler throws rejects the app's promise with its name and message.
   */
  handle<Name extends keyof Asks>(name: Name, handler: Handler<Name>): () => void;
  /** Listens; the function returned ends it. */
  on<Name extends keyof JarEvents>(name: Name, listener: (event: JarEvents[Name]) => void): () => void;
  /** Figures of the jar now. */
  figures(): Promise<Figures>;
  /** A copy of the app's store: persisted and session values. */
  store(): Record<string, unknown>;
  /**
   * What has happened, one JSON object a line, for replaying; empty unless `record` was set. What looks like a secret, and
   * is not allowed by the policy, is a stand-in there.
   */
  recording(): string;
  /** Starts a jar again that was paused. Nothing happens if it was not. */
  resume(): void;
  /** Stops everything at once: timers, requests, the worker. What is pending rejects. Safe to call again. */
  dispose(): void;
  /** `using jar = await createJar(…)` */
  [Symbol.dispose](): void;
}
