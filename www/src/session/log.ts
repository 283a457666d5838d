/** One line of a log. */
export interface Line<T> {
  /** Its number since the log began: never used twice. */
  key: number;
  /** Milliseconds since the run began. */
  at: number;
  entry: T;
}

/** Lines in order, of which the last few hundred are kept. */
export interface Log<T> {
  lines: readonly Line<T>[];
  /** Lines since the log began, those that are gone included. */
  total: number;
}

/** Lines that are kept and shown. */
export const MAX_LINES = 200;

export const emptyLog: Log<never> = { lines: [], total: 0 };

/** The log with lines added. */
export function append<T>(log: Log<T>, added: readonly { at: number; entry: T }[]): Log<T> {
  if (added.length === 0) return log;
  const lines = added.map((line, index) => ({ ...line, key: log.total + index }));
  return { lines: [...log.lines, ...lines].slice(-MAX_LINES), total: log.total + added.length };
}
