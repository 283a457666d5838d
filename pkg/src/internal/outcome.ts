import { JarError, JarLimitError } from "../public/errors.js";
import type { Outcome } from "../public/gap.js";

/** The value, or what is to be thrown instead. */
export function unwrap(outcome: Outcome): unknown {
  if (outcome.type === "value") return outcome.value;
  throw outcome.type === "error" ? new JarError(outcome.error) : new JarLimitError(outcome.limit);
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
