import type { ConsoleLine, Effect, Figures, GuestError, Problem } from "belljar";
import { emptyLog, type Log } from "../session/log.ts";
import type { LimitEntry } from "../session/view.ts";

/** Where the app is. */
export type AppState = "starting" | "evaluating" | "running" | "paused" | "failed";

/** What changed in one turn. */
export interface Turn {
  /** In the order in which they were evaluated. */
  paths: readonly string[];
  /** How many properties were still to be evaluated. */
  rest: number;
}

/** Something that a handler, or the page on behalf of one, came to grief over. */
export interface Failure {
  /** The property whose code it was; empty when there is none. */
  path: string;
  text: string;
  code: string;
}

/** What the page shows of an app. */
export interface AppView {
  state: AppState;
  /** Counts the openings. */
  run: number;
  /** Counts the changes of values: what was read before may be another now. */
  revision: number;
  /** What the last turns have changed, since the page was drawn before. */
  fresh: ReadonlySet<string>;
  /** How many properties are still to be evaluated. */
  rest: number;
  turns: Log<Turn>;
  /** What is wrong now, by property. */
  errors: readonly GuestError[];
  failures: Log<Failure>;
  console: Log<ConsoleLine>;
  effects: Log<Effect>;
  limits: Log<LimitEntry>;
  figures: Figures | null;
  replaced: { times: number; lastMs: number };
  /** Why there is no app. */
  failure: { text: string; problems: readonly Problem[] } | null;
}

export const blank: AppView = {
  state: "starting",
  run: 0,
  revision: 0,
  fresh: new Set(),
  rest: 0,
  turns: emptyLog,
  errors: [],
  failures: emptyLog,
  console: emptyLog,
  effects: emptyLog,
  limits: emptyLog,
  figures: null,
  replaced: { times: 0, lastMs: 0 },
  failure: null,
};
