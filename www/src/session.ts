import {
  createJar,
  type Effect,
  type Figures,
  type GuestError,
  type Jar,
  type LimitHit,
  type Outcome,
  type PolicyInput,
} from "belljar";
import { entities } from "./entities.ts";
import type { Sample } from "./samples/index.ts";

/** Lines kept of each list; older ones go. */
const MAX_LINES = 500;

/** Something that happened, with a number of its own for rendering. */
export type Line<T> = { key: number; at: number } & T;

export interface ConsoleEntry {
  level: string;
  args: unknown[];
  line: number | null;
}

/** What the page shows of the jar. */
export interface View {
  state: "idle" | "starting" | "running" | "settled" | "stopped" | "failed";
  outcome: Outcome | null;
  console: Line<ConsoleEntry>[];
  effects: Line<{ effect: Effect }>[];
  limits: Line<{ limit: LimitHit; recoveredMs: number | null }>[];
  problems: Line<{ severity: "error" | "warning"; text: string; detail: string; position: Position | null }>[];
  figures: Figures | null;
  startMs: number | null;
  /** What is wrong with the page's own part, if anything. */
  failure: string | null;
}

export interface Position {
  line: number;
  column: number;
}

const empty: View = {
  state: "idle",
  outcome: null,
  console: [],
  effects: [],
  limits: [],
  problems: [],
  figures: null,
  startMs: null,
  failure: null,
};

/** One jar at a time, and what it did. */
export class Session {
  view: View = empty;
  policy: PolicyInput = {};
  #jar: Jar | null = null;
  #run = 0;
  #key = 0;
  #begun = 0;
  #changed: () => void;
  #scheduled = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Runs a program in a jar of its own. */
  async run(source: string, kind: Sample["kind"]): Promise<void> {
    this.#dispose();
    const run = ++this.#run;
    this.#begun = performance.now();
    this.#set({ ...empty, state: "starting" });
    try {
      const jar = await createJar({ app: "playground", policy: this.policy });
      if (run !== this.#run) return jar.dispose();
      this.#jar = jar;
      this.#listen(jar);
      for (const [entity, value] of Object.entries(entities)) await jar.setData(entity, value);
      if (run !== this.#run) return;
      this.#set({ state: "running", startMs: performance.now() - this.#begun });
      const place = kind === "script" ? {} : { entity: "Sample", property: kind === "data" ? "text" : "onClick" };
      const outcome = await jar.outcome(source, { kind, ...place });
      if (run !== this.#run) return;
      this.#set({ outcome, state: "settled" });
      await this.#readFigures(jar, run);
    } catch (error) {
      if (run !== this.#run) return;
      this.#set({ state: "failed", failure: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Ends the jar: its timers, its requests, its worker. */
  stop(): void {
    this.#run++;
    this.#dispose();
    if (this.view.state !== "idle") this.#set({ state: "stopped" });
  }

  #dispose(): void {
    this.#jar?.dispose();
    this.#jar = null;
  }

  #listen(jar: Jar): void {
    jar.on("console", ({ level, args, position }) => {
      this.#add("console", { level, args, line: position?.line ?? null });
    });
    jar.on("effect", (effect) => {
      // Answers of the jar itself are shown where they belong; the rest is what it asks of the page.
      if (effect.grant !== "jar" && effect.type !== "console") this.#add("effects", { effect });
    });
    jar.on("limit", (limit) => this.#add("limits", { limit, recoveredMs: null }));
    jar.on("recycle", ({ reason, milliseconds }) => {
      const limits = this.view.limits.map((line) =>
        line.recoveredMs === null && line.limit.kind === reason.kind ? { ...line, recoveredMs: milliseconds } : line,
      );
      this.#set({ limits });
    });
    jar.on("warning", ({ rule, message, position }) => {
      this.#add("problems", { severity: "warning", text: message, detail: rule, position });
    });
    jar.on("error", (error) => this.#add("problems", problem(error)));
  }

  async #readFigures(jar: Jar, run: number): Promise<void> {
    const figures = await jar.figures();
    if (run === this.#run) this.#set({ figures });
  }

  #add<Name extends "console" | "effects" | "limits" | "problems">(
    name: Name,
    entry: Omit<View[Name][number], "key" | "at">,
  ): void {
    const line = { ...entry, key: ++this.#key, at: performance.now() - this.#begun } as View[Name][number];
    this.#set({ [name]: [...this.view[name], line].slice(-MAX_LINES) } as Partial<View>);
  }

  /** Changes are shown once a frame, however many there are. */
  #set(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#changed();
    });
  }
}

/** An error as the panel of problems shows it. */
export function problem(error: GuestError) {
  const { line, column } = error.source;
  return {
    severity: "error" as const,
    text: `${error.errorMessage.name}: ${error.errorMessage.message}`,
    detail: error.stack || error.code,
    position: line === null ? null : { line, column: column ?? 1 },
  };
}

/** The policy that the server gives this page; null when it gives none that can be read. */
export async function readPolicy(): Promise<PolicyInput | null> {
  try {
    const response = await fetch("/api/config");
    const config: unknown = response.ok ? await response.json() : null;
    return typeof config === "object" && config !== null && "policy" in config ? (config.policy as PolicyInput) : null;
  } catch {
    // Unreachable, or no JSON: the strict policy holds, and the page says so.
    return null;
  }
}
