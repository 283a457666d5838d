import { JarError, JarLimitError } from "../public/errors.js";
import type { Outcome } from "../public/gap.js";

/** What came of it, as promises have it. */
export function unwrap(outcome: Outcome): unknown {
  if (outcome.type === "value") return outcome.value;
  throw outcome.type === "error" ? new JarError(outcome.error) : new JarLimitError(outcome.limit);
}

/** Waits for what is settled by a call. What the call throws rejects. */
export async function settled(begin: (settle: (outcome: Outcome) => void) => void): Promise<unknown> {
  return unwrap(await new Promise<Outcome>(begin));
}

/** Says which method was called with what is no data. */
export function prefixed<T>(method: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof TypeError) error.message = `${method}: ${error.message}`;
    throw error;
  }
}
