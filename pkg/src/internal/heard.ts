import { crash, type Crash } from "./crash.js";
import type { FromWorker, Usage } from "./messages.js";

/**
 * Reads what a worker has sent. A worker is not trusted: what is none of the messages that there are is taken for a
 * crash, so that the worker is given up, and nothing but plain data of the expected types goes on to the host.
 */
export function heard(data: unknown): FromWorker {
  if (data === "ready") return data;
  if (typeof data === "object" && data !== null) {
    const { seq, bytes, crash: died, end, usage } = data as Record<string, unknown>;
    if (typeof seq === "number" && bytes instanceof Uint8Array && isUsage(usage)) return { seq, bytes, usage };
    if (isCrash(died) && isUsage(usage)) return { crash: died, usage };
    if (isCrash(end)) return { end };
  }
  return { end: crash("the worker sent a message that is none") };
}

function isCrash(value: unknown): value is Crash {
  const { name, message } = (value ?? {}) as Record<string, unknown>;
  return typeof name === "string" && typeof message === "string";
}

function isUsage(value: unknown): value is Usage {
  const {
    fuel,
    milliseconds,
    interruptedAt = 0,
    expiredAt = 0,
    kept = 0,
    answers = [],
    running = [],
  } = (value ?? {}) as Record<string, unknown>;
  const isTexts = (list: unknown) => Array.isArray(list) && list.every((text) => typeof text === "string");
  if (!isTexts(answers) || !isTexts(running)) return false;
  return [fuel, milliseconds, interruptedAt, expiredAt, kept].every(
    (count) => Number.isFinite(count) && Number(count) >= 0,
  );
}
