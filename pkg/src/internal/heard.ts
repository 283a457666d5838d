import { crash } from "./crash.js";
import type { FromWorker } from "./messages.js";

/**
 * Reads what a worker has sent. A worker is not trusted: what is none of the messages that there are is taken for a
 * crash, so that the worker is given up, and nothing but plain data of the expected types goes on to the host.
 */
export function heard(data: unknown): FromWorker {
  if (data === "ready") return data;
  if (typeof data === "object" && data !== null) {
    const { seq, bytes, crash: died } = data as Record<string, unknown>;
    if (typeof seq === "number" && bytes instanceof Uint8Array) return data as FromWorker;
    if (typeof died === "object" && died !== null) {
      const { name, message } = died as Record<string, unknown>;
      if (typeof name === "string" && typeof message === "string") return data as FromWorker;
    }
  }
  return { crash: crash("the worker sent a message that is none") };
}
