import { createJar, type Jar, type JarOptions } from "belljar";
import { entities } from "../entities.ts";
import type { Kind } from "../samples/index.ts";
import { append } from "./log.ts";
import { readPolicy, strict, type PagePolicy } from "./policy.ts";
import { blank, problemOf, withAnswer, withReplacement, type View } from "./view.ts";

/** A program to run. */
export interface Program {
  source: string;
  kind: Kind;
  /** What `Math.random` starts from. @default a new seed for each jar */
  seed?: bigint | undefined;
}

/** Where the program stands in the app: what its errors name. */
const PLACES = {
  script: {},
  data: { entity: "Text1", property: "text" },
  trigger: { entity: "Button1", property: "onClick" },
};

/** Figures are read at most this often, and only when the jar has been doing something. */
const FIGURES_MS = 250;

/** A frame that brings more lines than this is a flood: the next change is shown only after a pause. */
const FLOOD_LINES = 50;
const FLOOD_PAUSE_MS = 200;

type LogName = "console" | "effects" | "limits" | "problems";
type Added = { [Name in LogName]: { at: number; entry: View[Name]["lines"][number]["entry"] }[] };
const none = (): Added => ({ console: [], effects: [], limits: [], problems: [] });

/**
 * One jar at a time, and what it does. A run has a jar of its own; the first is made before anybody asks for it, so that
 * no run waits for a module to load.
 */
export class Session {
  /** What has happened so far. A new object after each change. */
  view: View = blank;
  /** The policy that jars get; null until it is known. */
  policy: PagePolicy | null = null;
  #jar: Jar | null = null;
  #reading: Promise<PagePolicy> | null = null;
  /** A jar that has run nothing. */
  #fresh: Promise<Jar> | null = null;
  /** Changes with each run and each stop: what an older one was waiting for is of no interest any more. */
  #turn = 0;
  #begun = 0;
  /** Lines that are not shown yet: a program can print thousands in one frame. */
  #added = none();
  #changed: () => void;
  #isScheduled = false;
  /** How long the next change waits for others. */
  #pauseMs = 0;
  #proving = false;
  #figures: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called when there is a new {@link view}, once a frame at most. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Reads the policy and makes the first jar. */
  async open(): Promise<void> {
    try {
      await this.#prepare();
      if (this.view.state === "starting") this.#set({ state: "idle" });
    } catch (error) {
      this.#set({ state: "failed", failure: message(error) });
    }
  }

  /** Runs a program, in place of the one before. */
  async run({ source, kind, seed }: Program): Promise<void> {
    this.#release();
    const turn = this.#turn;
    this.#begun = performance.now();
    this.#set({ ...blank, state: "running", run: this.view.run + 1 });
    try {
      const jar = seed === undefined ? await this.#takeFresh() : await this.#create({ seed });
      if (turn !== this.#turn) return jar.dispose();
      this.#jar = jar;
      this.#listen(jar, turn);
      this.#begun = performance.now();
      const outcome = await jar.outcome(source, { kind, ...PLACES[kind] });
      if (turn !== this.#turn) return;
      if (outcome.type === "error") this.#add("problems", problemOf(outcome.error));
      this.#set({ outcome, state: "settled", tookMs: this.#now() });
      await this.#readFigures(jar, turn);
    } catch (error) {
      if (turn === this.#turn) this.#set({ state: "failed", failure: message(error) });
    }
  }

  /** Ends the jar with its timers, its requests and its worker, and makes a new one for the next run. */
  stop(): void {
    if (!isLive(this.view.state)) return;
    this.#flush();
    this.#release();
    this.#set({ state: "stopped", figures: null });
    // What goes wrong here is met again, and shown, when the next run asks for a jar.
    this.#prepare().catch(() => {});
  }

  /** Forgets what the last run has shown, and ends its jar if it still lives. */
  clear(): void {
    this.stop();
    if (this.view.state === "stopped") this.#set({ ...blank, state: "idle", run: this.view.run });
  }

  /** Makes the fresh jar, unless there is one. */
  async #prepare(): Promise<void> {
    this.#fresh ??= this.#create({});
    try {
      await this.#fresh;
    } catch (error) {
      this.#fresh = null;
      throw error;
    }
  }

  async #takeFresh(): Promise<Jar> {
    await this.#prepare();
    const fresh = this.#fresh;
    this.#fresh = null;
    return fresh ?? this.#create({});
  }

  async #create(options: Pick<JarOptions, "seed">): Promise<Jar> {
    this.#reading ??= readPolicy();
    this.policy ??= await this.#reading;
    const jar = await this.#createWith(this.policy, options);
    await Promise.all(Object.entries(entities).map(([name, value]) => jar.setData(name, value)));
    return jar;
  }

  async #createWith({ policy, problem }: PagePolicy, options: Pick<JarOptions, "seed">): Promise<Jar> {
    try {
      return await createJar({ app: "playground", policy, ...options });
    } catch (error) {
      // A TypeError is about the options, and the server's policy is the only one that this page has not written.
      if (problem !== null || !(error instanceof TypeError)) throw error;
      this.policy = strict(error.message.replace(/^createJar: options\./, ""));
      this.#set({});
      return this.#createWith(this.policy, options);
    }
  }

  #release(): void {
    this.#turn += 1;
    this.#jar?.dispose();
    this.#jar = null;
    this.#added = none();
    clearTimeout(this.#figures);
    this.#figures = undefined;
    this.#proving = false;
  }

  #listen(jar: Jar, turn: number): void {
    jar.on("console", (line) => this.#add("console", line));
    jar.on("effect", (effect) => {
      // The console has a panel of its own, and what the jar says of itself is no power that it was granted.
      if (effect.grant !== "jar" && effect.grant !== "console") this.#add("effects", effect);
      this.#wantFigures(jar, turn);
    });
    jar.on("warning", ({ rule, message: text, position }) => {
      this.#add("problems", { severity: "warning", text, code: rule, position });
    });
    jar.on("error", (error) => this.#add("problems", problemOf(error)));
    jar.on("limit", (limit) => {
      this.#add("limits", { limit, replacedMs: null, answeredMs: null });
      void this.#proveAlive(jar, turn);
    });
    jar.on("recycle", ({ reason, milliseconds }) => {
      this.#flush();
      const times = this.view.replaced.times + 1;
      this.#set({
        limits: withReplacement(this.view.limits, reason, milliseconds),
        replaced: { times, lastMs: milliseconds },
      });
    });
  }

  /** Asks the jar for something after a limit: the promise is that it lives on. */
  async #proveAlive(jar: Jar, turn: number): Promise<void> {
    // Several limits at once need one proof, and the proof's own limit none.
    if (this.#proving) return;
    this.#proving = true;
    const answer = await jar.outcome("'alive'").catch(() => null);
    if (turn !== this.#turn) return;
    this.#proving = false;
    if (answer?.type !== "value") return;
    this.#flush();
    this.#set({ limits: withAnswer(this.view.limits, this.#now()) });
  }

  #wantFigures(jar: Jar, turn: number): void {
    this.#figures ??= setTimeout(() => {
      void this.#readFigures(jar, turn).finally(() => {
        if (turn === this.#turn) this.#figures = undefined;
      });
    }, FIGURES_MS);
  }

  async #readFigures(jar: Jar, turn: number): Promise<void> {
    // A jar that was disposed of meanwhile has no figures any more.
    const figures = await jar.figures().catch(() => null);
    if (turn === this.#turn && figures) this.#set({ figures });
  }

  #now(): number {
    return performance.now() - this.#begun;
  }

  #add<Name extends LogName>(name: Name, entry: Added[Name][number]["entry"]): void {
    (this.#added[name] as { at: number; entry: unknown }[]).push({ at: this.#now(), entry });
    this.#set({});
  }

  /** Moves the lines that came in since into the view. Says how many there were. */
  #flush(): number {
    const { console, effects, limits, problems } = this.#added;
    this.#added = none();
    this.view = {
      ...this.view,
      console: append(this.view.console, console),
      effects: append(this.view.effects, effects),
      limits: append(this.view.limits, limits),
      problems: append(this.view.problems, problems),
    };
    return console.length + effects.length + limits.length + problems.length;
  }

  #set(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const show = () => {
      this.#isScheduled = false;
      this.#pauseMs = this.#flush() > FLOOD_LINES ? FLOOD_PAUSE_MS : 0;
      this.#changed();
    };
    if (this.#pauseMs === 0) requestAnimationFrame(show);
    else setTimeout(() => requestAnimationFrame(show), this.#pauseMs);
  }
}

/** Whether there is a jar that Stop would end. */
export const isLive = (state: View["state"]): boolean => state === "running" || state === "settled";

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
