/**
 * Takes from a worker's global object what its guest does not need: all that could reach the network, storage, other
 * threads or the page. It is a list of what stays, so that what a browser brings next year is gone, too. What stays is
 * in docs/worker-globals.txt with its reasons, and a test compares that with a live worker.
 *
 * This is a second wall. The guest's module imports none of what is removed; it stops a module or glue that was
 * exchanged, and an engine that broke out of WebAssembly into its worker's JavaScript but not out of the language.
 */

/** The language: what computes and reaches nothing. No `Function` and `eval`, no shared memory, no weak references. */
const LANGUAGE =
  "globalThis Infinity NaN undefined " +
  "Array ArrayBuffer BigInt Boolean DataView Date Error JSON Map Math Number Object Promise Proxy Reflect RegExp Set " +
  "String Symbol WeakMap WeakSet " +
  "BigInt64Array BigUint64Array Float32Array Float64Array Int8Array Int16Array Int32Array Uint8Array " +
  "Uint8ClampedArray Uint16Array Uint32Array " +
  "AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError " +
  "isFinite isNaN parseFloat parseInt";

/** The platform: what the module's glue calls, as it is. {@link makeSubstitutes} has the rest. */
const PLATFORM = "TextDecoder TextEncoder WebAssembly";

type Scope = Record<PropertyKey, unknown>;

/**
 * Hardens the calling worker. To be called once, after what is needed later has been taken aside, and before anything of
 * the guest runs.
 *
 * @throws {Error} when something that must go cannot: a worker that is not hardened must not go on
 */
export function harden(): void {
  const scope = globalThis as unknown as Scope;
  const stays = new Set<PropertyKey>(`${LANGUAGE} ${PLATFORM}`.split(" "));
  const substitutes = makeSubstitutes();
  removeConstructorsOfFunctions();
  // The global object, then the prototypes of its interfaces, which have what it inherits.
  for (
    let object: Scope | null = scope;
    object && object !== Object.prototype;
    object = Object.getPrototypeOf(object)
  ) {
    for (const key of Reflect.ownKeys(object)) {
      if (object !== scope || !stays.has(key)) remove(object, key);
    }
  }
  for (const [key, value] of Object.entries(substitutes)) {
    Object.defineProperty(scope, key, { value, enumerable: false, writable: false, configurable: false });
  }
}

/** What is needed of things that can do more, or that the global object only inherits. */
function makeSubstitutes(): Record<string, unknown> {
  const { clearTimeout, crypto, performance, queueMicrotask, setTimeout } = globalThis;
  return {
    // No keys and no `subtle`, only chance.
    crypto: Object.freeze({ getRandomValues: crypto.getRandomValues.bind(crypto) }),
    // Whole milliseconds; no entries, which would name what was loaded.
    performance: Object.freeze({ now: () => Math.floor(performance.now()) }),
    // The platform's compiles text.
    setTimeout: (callback: unknown, ms?: number): unknown => {
      if (typeof callback !== "function") throw new TypeError("setTimeout takes a function here");
      return setTimeout(() => void callback(), ms);
    },
    clearTimeout: (id: number) => clearTimeout(id),
    queueMicrotask: (callback: () => void) => queueMicrotask(callback),
  };
}

/** `(() => {}).constructor("text")` is another name of `Function`. */
function removeConstructorsOfFunctions(): void {
  const kinds = [() => {}, async () => {}, function* () {}, async function* () {}];
  for (const kind of kinds) {
    const prototype = Object.getPrototypeOf(kind) as object;
    Object.defineProperty(prototype, "constructor", { value: undefined, writable: false, configurable: false });
  }
}

function remove(object: Scope, key: PropertyKey): void {
  const gone =
    Reflect.deleteProperty(object, key) ||
    Reflect.defineProperty(object, key, { value: undefined, writable: false, configurable: false });
  // Chromium has two constants that cannot go. A number reaches nothing; anything else would.
  if (!gone && typeof object[key] !== "number") throw new Error(`the worker's ${String(key)} cannot be removed`);
}
