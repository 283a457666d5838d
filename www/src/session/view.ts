import type { ConsoleLine, Effect, Figures, GuestError, LimitHit, Outcome, Position } from "belljar";
import { emptyLog, type Log } from "./log.ts";

/** Where the jar is. */
export type State = "starting" | "idle" | "running" | "settled" | "stopped" | "failed";

/** A limit, and what became of the jar. */
export interface LimitEntry {
  limit: LimitHit;
  /** How long the replacement of the jar's instance took, in milliseconds; null while the old one lives on. */
  replacedMs: number | null;
  /** Milliseconds from the limit to the jar's next good answer; null until then. */
  answeredMs: number | null;
}

/** What the program's author should know. */
export interface Problem {
  severity: "error" | "warning";
  text: string;
  /** A stable name: an error's code, a warning's rule. */
  code: string;
  position: Position | null;
}

/** What the page shows of the jar. */
export interface View {
  state: State;
  /** Counts the runs. */
  run: number;
  outcome: Outcome | null;
  /** How long the program took, in milliseconds, waiting included. */
  tookMs: number | null;
  console: Log<ConsoleLine>;
  effects: Log<Effect>;
  limits: Log<LimitEntry>;
  problems: Log<Problem>;
  figures: Figures | null;
  /** How often the jar's instance was replaced, and how long the last time took. */
  replaced: { times: number; lastMs: number };
  /** Why there is no jar. */
  failure: string | null;
}

export const blank: View = {
  state: "starting",
  run: 0,
  outcome: null,
  tookMs: null,
  console: emptyLog,
  effects: emptyLog,
  limits: emptyLog,
  problems: emptyLog,
  figures: null,
  replaced: { times: 0, lastMs: 0 },
  failure: null,
};

/** An error as the panels show it. */
export function problemOf(error: GuestError): Problem {
  const { line, column } = error.source;
  return {
    severity: error.severity,
    text: `${error.errorMessage.name}: ${error.errorMessage.message}`,
    code: error.code,
    position: line === null ? null : { line, column: column ?? 1 },
  };
}

/** A place in the program, and what is to be said of it. */
export interface Mark {
  position: Position;
  text: string;
}

/** What the editor marks: where the program ended, or else the first error or limit that has a place. */
export function markOf({ outcome, problems, limits }: View): Mark | null {
  if (outcome?.type === "error") return mark(problemOf(outcome.error));
  if (outcome?.type === "limit") return mark({ position: outcome.limit.position, text: outcome.limit.message });
  for (const { entry } of problems.lines) if (entry.severity === "error" && entry.position) return mark(entry);
  for (const { entry } of limits.lines)
    if (entry.limit.position) return mark({ ...entry.limit, text: entry.limit.message });
  return null;
}

function mark({ position, text }: { position: Position | null; text: string }): Mark | null {
  return position && { position, text };
}

/** Notes how long a replacement took on the limit that made it necessary: the last one of its kind without a time. */
export function withReplacement(limits: Log<LimitEntry>, reason: LimitHit, milliseconds: number): Log<LimitEntry> {
  const index = limits.lines.findLastIndex(
    ({ entry }) => entry.limit.kind === reason.kind && entry.replacedMs === null,
  );
  return change(limits, index, { replacedMs: milliseconds });
}

/** Notes on the last limit that the jar has answered since. */
export function withAnswer(limits: Log<LimitEntry>, now: number): Log<LimitEntry> {
  const index = limits.lines.length - 1;
  const line = limits.lines[index];
  return line?.entry.answeredMs === null ? change(limits, index, { answeredMs: now - line.at }) : limits;
}

function change(limits: Log<LimitEntry>, index: number, to: Partial<LimitEntry>): Log<LimitEntry> {
  const lines = limits.lines.map((line, at) => (at === index ? { ...line, entry: { ...line.entry, ...to } } : line));
  return { ...limits, lines };
}
