// What code in a Belljar app can use. Made from the guest's own declarations; to be changed there.
// For an editor: `lib` is ES2024 without DOM, and this file beside it.
/** What an app may know of itself, of its page and its user. Read-only: what is written into it is not kept. What the page does not say is undefined; `store` is there if the policy grants a store. */
declare interface GeolocationPosition {
  readonly coords: {
    readonly latitude: number;
    readonly longitude: number;
    readonly accuracy: number;
    readonly altitude: number | null;
    readonly altitudeAccuracy: number | null;
    readonly heading: number | null;
    readonly speed: number | null;
  };
  readonly timestamp: number;
}
declare const appsmith: {
  readonly URL: {
    readonly fullPath: string;
    readonly hash: string;
    readonly host: string;
    readonly hostname: string;
    readonly pathname: string;
    readonly port: string;
    readonly protocol: string;
    readonly queryParams: Readonly<Record<string, string>>;
  };
  readonly appName: string;
  readonly currentEnvironmentName: string;
  readonly currentPageName: string;
  readonly theme: any;
  readonly ui: any;
  readonly user: any;
  readonly mode: "EDIT" | "PUBLISHED";
  readonly store: Readonly<Record<string, any>>;
  readonly geolocation: {
    getCurrentPosition(onSuccess?: ((position: GeolocationPosition) => void) | null, onError?: ((error: Error) => void) | null, options?: { enableHighAccuracy?: boolean; timeout?: number; maximumAge?: number } | null): Promise<GeolocationPosition>;
    watchPosition(onSuccess: (position: GeolocationPosition) => void, onError?: ((error: Error) => void) | null, options?: { enableHighAccuracy?: boolean; timeout?: number; maximumAge?: number } | null): Promise<void>;
    clearWatch(): void;
  };
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

/** The app's store as the platform's `Storage`: texts, read and written at once. It has the values of `storeValue`, those that are no text as JSON, and nothing of the page's. A value that cannot be kept is gone again in the next turn, and reported to the page; `storeValue` says so to the code itself. */
declare const localStorage: {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: any): void;
  removeItem(key: string): void;
  clear(): void;
};

/** The headers of a request or a response. Those that belong to the browser cannot be set on a request; `Set-Cookie` of a response is never among them. */
declare class Headers {
  constructor(init?: Headers | Record<string, any> | Iterable<[string, any]>);
  append(name: string, value: any): void;
  delete(name: string): void;
  get(name: string): string | null;
  getSetCookie(): string[];
  has(name: string): boolean;
  set(name: string, value: any): void;
  forEach(callback: (value: string, name: string, headers: Headers) => void, thisArgument?: any): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

/** A request that is yet to be sent. `credentials` is always `omit`, `cache` always `no-store` and `referrer` always empty, whatever the options say. */
declare class Request {
  constructor(
    input: string | URL | Request,
    init?: {
      method?: string;
      headers?: Headers | Record<string, any> | Iterable<[string, any]>;
      body?: string | Blob | FormData | URLSearchParams | ArrayBuffer | ArrayBufferView | null;
      mode?: "cors" | "same-origin" | "no-cors";
      credentials?: "omit" | "same-origin" | "include";
      cache?: "default" | "no-store" | "reload" | "no-cache" | "force-cache" | "only-if-cached";
      redirect?: "follow" | "error" | "manual";
      referrer?: string;
      referrerPolicy?: string;
      integrity?: string;
      keepalive?: boolean;
      priority?: "high" | "low" | "auto";
      duplex?: "half";
      signal?: AbortSignal | null;
      window?: null;
    } | null,
  );
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly destination: "";
  readonly referrer: "";
  readonly referrerPolicy: "no-referrer";
  readonly mode: "cors" | "same-origin";
  readonly credentials: "omit";
  readonly cache: "no-store";
  readonly redirect: "follow" | "error" | "manual";
  readonly integrity: string;
  readonly keepalive: boolean;
  readonly signal: AbortSignal;
  readonly duplex: "half";
  clone(): Request;
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  bytes(): Promise<Uint8Array>;
  formData(): Promise<FormData>;
  json(): Promise<any>;
  text(): Promise<string>;
}

/** What `fetch` gives: a status, headers, and a body that can be read once. There is no `body`: no streams. */
declare class Response {
  constructor(
    body?: string | Blob | FormData | URLSearchParams | ArrayBuffer | ArrayBufferView | null,
    init?: {
      status?: number;
      statusText?: string;
      headers?: Headers | Record<string, any> | Iterable<[string, any]>;
    } | null,
  );
  static error(): Response;
  static redirect(url: string | URL, status?: number): Response;
  static json(
    data: any,
    init?: {
      status?: number;
      statusText?: string;
      headers?: Headers | Record<string, any> | Iterable<[string, any]>;
    } | null,
  ): Response;
  readonly type: "basic" | "cors" | "default" | "error";
  readonly url: string;
  readonly redirected: boolean;
  readonly status: number;
  readonly ok: boolean;
  readonly statusText: string;
  readonly headers: Headers;
  clone(): Response;
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  bytes(): Promise<Uint8Array>;
  formData(): Promise<FormData>;
  json(): Promise<any>;
  text(): Promise<string>;
}

/** The fields of a form: texts and files. As a body it is sent as `multipart/form-data`. */
declare class FormData {
  append(name: string, value: any, fileName?: string): void;
  delete(name: string): void;
  get(name: string): string | File | null;
  getAll(name: string): (string | File)[];
  has(name: string): boolean;
  set(name: string, value: any, fileName?: string): void;
  forEach(callback: (value: string | File, name: string, form: FormData) => void, thisArgument?: any): void;
  entries(): IterableIterator<[string, string | File]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string | File>;
  [Symbol.iterator](): IterableIterator<[string, string | File]>;
}

/** Ends requests, and whatever else follows its signal. */
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}

/** Says that something is to end, and why. `timeout` needs `policy.timers`. */
declare class AbortSignal extends EventTarget {
  private constructor();
  static abort(reason?: any): AbortSignal;
  static any(signals: Iterable<AbortSignal>): AbortSignal;
  static timeout(milliseconds: number): AbortSignal;
  readonly aborted: boolean;
  readonly reason: any;
  throwIfAborted(): void;
  onabort: ((event: Event) => void) | null;
}

/** What events are sent to and listened for at. A class of your own can extend it. */
declare class EventTarget {
  addEventListener(
    type: string,
    callback: ((event: any) => void) | { handleEvent(event: any): void } | null,
    options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
  ): void;
  removeEventListener(
    type: string,
    callback: ((event: any) => void) | { handleEvent(event: any): void } | null,
    options?: boolean | { capture?: boolean },
  ): void;
  dispatchEvent(event: Event): boolean;
}

/** Something that happens to an `EventTarget`. */
declare class Event {
  constructor(type: string, options?: { bubbles?: boolean; cancelable?: boolean; composed?: boolean });
  static readonly NONE: 0;
  static readonly CAPTURING_PHASE: 1;
  static readonly AT_TARGET: 2;
  static readonly BUBBLING_PHASE: 3;
  readonly type: string;
  readonly target: EventTarget | null;
  readonly currentTarget: EventTarget | null;
  readonly eventPhase: number;
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly composed: boolean;
  readonly defaultPrevented: boolean;
  readonly isTrusted: boolean;
  readonly timeStamp: number;
  composedPath(): EventTarget[];
  preventDefault(): void;
  stopPropagation(): void;
  stopImmediatePropagation(): void;
}

/** An address, taken apart. As on the platform, without `createObjectURL`. */
declare class URL {
  constructor(url: string | URL, base?: string | URL);
  static parse(url: string | URL, base?: string | URL): URL | null;
  static canParse(url: string | URL, base?: string | URL): boolean;
  href: string;
  readonly origin: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  readonly searchParams: URLSearchParams;
  hash: string;
  toString(): string;
  toJSON(): string;
}

/** The query of an address as a list of names and values. */
declare class URLSearchParams {
  constructor(init?: string | Record<string, any> | Iterable<[string, any]>);
  readonly size: number;
  append(name: string, value: any): void;
  delete(name: string, value?: any): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: any): boolean;
  set(name: string, value: any): void;
  sort(): void;
  toString(): string;
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, thisArgument?: any): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

/** Text to bytes, as UTF-8. */
declare class TextEncoder {
  readonly encoding: "utf-8";
  encode(input?: string): Uint8Array;
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number };
}

/** Bytes to text: UTF-8, UTF-16 and windows-1252 (`latin1`), by all of their labels. */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(input?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}

/** Bytes with a type, which nobody changes. As on the platform, without `stream`. */
declare class Blob {
  constructor(parts?: Iterable<any>, options?: { type?: string; endings?: "transparent" | "native" });
  readonly size: number;
  readonly type: string;
  slice(start?: number, end?: number, contentType?: string): Blob;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array>;
}

/** A blob with a name, as a part of a form. */
declare class File extends Blob {
  constructor(
    parts: Iterable<any>,
    name: string,
    options?: { type?: string; endings?: "transparent" | "native"; lastModified?: number },
  );
  readonly name: string;
  readonly lastModified: number;
}

/** Random bytes, identifiers and digests. The bytes are made from the jar's seed of 64 bits, which the page draws and recordings hold: good for identifiers, too little for keys. */
declare const crypto: Crypto;

/** The class of `crypto`. */
declare class Crypto {
  private constructor();
  readonly subtle: SubtleCrypto;
  getRandomValues<T extends ArrayBufferView>(array: T): T;
  randomUUID(): string;
}

/** The class of `crypto.subtle`, which has digests alone. */
declare class SubtleCrypto {
  private constructor();
  digest(
    algorithm: "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512" | { name: string },
    data: ArrayBuffer | ArrayBufferView,
  ): Promise<ArrayBuffer>;
}

/** What the platform's classes throw beside the errors of JavaScript itself: `name` says what it is. */
declare class DOMException extends Error {
  constructor(message?: string, nameOrOptions?: string | { name?: string; cause?: any });
  readonly code: number;
}

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
 * @param input The address; a relative one starts at the page's. `data:` addresses are answered without a request.
 * @param init As on the platform: `method`, `headers`, `body`, `signal`, `redirect` (`follow` or `error`), `integrity`, `mode` (`cors` or `same-origin`).
 */
declare function fetch(input: string | URL | Request, init?: Record<string, any> | null): Promise<Response>;

/**
 * Leads to a page of the app, by its name, or to an address whose origin the policy lists. Addresses that start with `/`, `?`, `#` or `.` start at the page's own.
 * @param pageOrUrl A page's name or an address.
 * @param params What is added to the query: names and values, which become text.
 * @param target In which window. Default: `"SAME_WINDOW"`.
 */
declare function navigateTo(pageOrUrl: string, params?: Record<string, any> | null, target?: "SAME_WINDOW" | "NEW_WINDOW"): Promise<void>;

/**
 * Ends the user's session on the page.
 * @param redirectURL Where the user is led afterwards; its origin has to be listed in `policy.navigation`.
 */
declare function logoutUser(redirectURL?: string): Promise<void>;

/**
 * Shows a short text to the user. It is text: markup in it is shown as it is written.
 * @param message What to show.
 * @param style How it looks. Default: `"info"`.
 */
declare function showAlert(message: string, style?: "info" | "success" | "warning" | "error"): Promise<void>;

/**
 * Opens a modal of the app.
 * @param name The modal's name.
 */
declare function showModal(name: string): Promise<void>;

/**
 * Closes a modal of the app.
 * @param name The modal's name.
 */
declare function closeModal(name: string): Promise<void>;

/**
 * Gives a widget back the values that it started with.
 * @param name The widget's name.
 * @param children Whether the widgets within it are reset, too. Default: `true`.
 */
declare function resetWidget(name: string, children?: boolean): Promise<void>;

/**
 * Saves a file on the user's machine: text as it is, blobs and buffers byte by byte, `data:` addresses as what they hold, `http:` and `https:` addresses as what is there if `policy.fetch` lets it be fetched, anything else as JSON.
 * @param data What is to be in the file.
 * @param name The file's name.
 * @param type The media type, as `text/csv`.
 */
declare function download(data: any, name?: string, type?: string): Promise<void>;

/**
 * Puts a text on the clipboard. Nothing reads the clipboard.
 * @param text The text.
 */
declare function copyToClipboard(text: string): Promise<void>;

/**
 * Sends a copy of a value to the page that embeds this one, or to an iframe of the app.
 * @param message What to send: data.
 * @param source `window`, or the name of an iframe. Default: `"window"`.
 * @param targetOrigin The only origin that may receive it, as `https://example.com`; `null` for a sandboxed frame.
 */
declare function postWindowMessage(message: any, source?: string, targetOrigin?: string): Promise<void>;

/**
 * Calls a function for each message from an origin, with a copy of what was sent.
 * @param origin The exact origin, as `https://example.com`.
 * @param callback What to call.
 */
declare function windowMessageListener(origin: string, callback: ((message: any) => void)): Promise<void>;

/**
 * Ends what `windowMessageListener` began.
 * @param origin The origin that was listened to.
 */
declare function unlistenWindowMessage(origin: string): void;

/**
 * Decodes base64 to a text in which each character stands for a byte.
 * @param data Base64. White space in it, and padding at its end, do not matter.
 */
declare function atob(data: string): string;

/**
 * Encodes a text in which each character stands for a byte as base64.
 * @param data A text without characters above U+00FF.
 */
declare function btoa(data: string): string;

/**
 * Calls a function once the code that runs now has ended, before anything else.
 * @param callback What to call.
 */
declare function queueMicrotask(callback: (() => void)): void;

/**
 * Copies a value with all that it holds, also what is shared or refers to itself.
 * @param value Data: no functions, symbols, promises or proxies.
 * @param options `transfer`: buffers whose bytes are given to the copy, and are gone here.
 */
declare function structuredClone(value: any, options?: { transfer?: ArrayBuffer[] } | null): any;
