/** The worker in browsers. */
import type { ToWorker } from "./messages.js";
import { serve } from "./serve.js";

// The page's library of types is loaded, not the worker's: these three are all that is used of it.
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToWorker>) => void;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  close(): void;
};

const answer = serve(
  (message, transfer) => scope.postMessage(message, transfer),
  () => scope.close(),
);
scope.onmessage = ({ data }) => answer(data);
