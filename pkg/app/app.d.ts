// What code in a Belljar app can use. Made from the guest's own declarations; to be changed there.
// For an editor: `lib` is ES2024 without DOM, and this file beside it.
/** What an app may know of itself. Read-only; `store` is there if the policy grants a store. */
declare const appsmith: {
  readonly mode: "EDIT" | "PUBLISHED";
  readonly store: Readonly<Record<string, any>>;
};

/** Lines for whoever watches the app, with level, time and position. What is no data stands there as text; lines over the policy's rate are dropped and counted. */
declare const console: {
  debug(...values: any[]): void;
  log(...values: any[]): void;
  info(...values: any[]): void;
  warn(...values: any[]): void;
  error(...values: any[]): void;
  table(...values: any[]): void;
};

/**
 * Keeps a value in the app's store, where `appsmith.store[key]` reads it at once. The promise resolves when the value is kept, and rejects when it cannot be: then the old value is back.
 * @param key Any text; `a.b` is one key and no path.
 * @param value Data: what a structured clone takes, less functions and symbols.
 * @param persist Whether it outlives the session. `false` also removes an older persisted copy. Default: `true`.
 */
declare function storeValue(key: string, value: any, persist?: boolean): Promise<{}>;

/**
 * Removes a value from the app's store, from the session and for good.
 * @param key The key that `storeValue` was given.
 */
declare function removeValue(key: string): Promise<{}>;

/** Removes all values of the app's store, from the session and for good. */
declare function clearStore(): Promise<{}>;

/**
 * Calls a function once, after a delay. It dies with the app: nothing is called afterwards.
 * @param callback What to call. Text is not compiled.
 * @param delay Milliseconds. Default: `0`.
 * @param arguments What it is called with.
 */
declare function setTimeout(callback: ((...arguments: any[]) => void), delay?: number, ...arguments: any[]): number;

/**
 * Calls a function again and again, until it is cleared or the app ends. Intervals shorter than the policy's floor become that long.
 * @param callback What to call. Text is not compiled.
 * @param delay Milliseconds between two calls. Default: `300`.
 * @param id A text or number of your own to clear it by. An interval with the same id is replaced. It is also the first argument of the call.
 * @param arguments What else it is called with.
 */
declare function setInterval(callback: ((...arguments: any[]) => void), delay?: number, id?: any, ...arguments: any[]): number;

/**
 * Ends a timer. What names no timer does nothing.
 * @param id What `setTimeout` gave.
 */
declare function clearTimeout(id?: any): void;

/**
 * Ends an interval. What names none does nothing.
 * @param id What `setInterval` gave, or the id that it was given.
 */
declare function clearInterval(id?: any): void;

/**
 * Sends a request to an origin that the policy lists, and gives its response. Cookies and other credentials of the page are never sent, whatever `credentials` says; a token of the app's own goes into a header.
 * @param input The address; a relative one starts at the page's.
 * @param init As on the platform: `method`, `headers`, `body`, `redirect` (`follow` or `error`).
 */
declare function fetch(input: string, init?: Record<string, any> | null): Promise<{ readonly status: number; readonly ok: boolean; text(): Promise<string>; json(): Promise<any>; arrayBuffer(): Promise<ArrayBuffer> }>;
