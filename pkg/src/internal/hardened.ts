/**
 * The first import of a worker: takes aside the worker's only ways out, then hardens it. What is imported after this,
 * the guest's glue above all, finds the hardened worker and never another.
 */
import { harden } from "./harden.js";
// It takes the worker's `Intl` aside, which hardening takes away.
import "./localize.js";

// The page's library of types is loaded, not the worker's.
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent) => void;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  close(): void;
};

let listener: (event: MessageEvent) => void = () => {};
scope.onmessage = (event) => listener(event);

/** What is left of the worker's own interface. */
export const outside = {
  postMessage: scope.postMessage.bind(scope),
  close: scope.close.bind(scope),
  /** Takes the messages from now on. */
  listen(to: (event: MessageEvent) => void): void {
    listener = to;
  },
};

harden();
