import {
  AppError,
  createApp,
  JarError,
  JarLimitError,
  JsonDocument,
  type App,
  type Edit,
  type Explanation,
  type Problem,
  type Rewritten,
} from "belljar";
import { readPolicy, strict, type PagePolicy } from "../session/policy.ts";
import { withAnswer, withReplacement } from "../session/view.ts";
import { edited, outlineOf, pathOf, split, type Outline } from "./outline.ts";
import { Reports } from "./reports.ts";
import type { AppSample } from "./samples.ts";
import { serve } from "./service.ts";
import { beginningsOf, opened, withDerived } from "./types.ts";
import { Values } from "./values.ts";
import type { AppView, Failure } from "./view.ts";

/** How an app is opened. */
export interface Opening {
  page?: string;
  safeMode?: boolean;
}

/** Figures are read at most this often, and only when the app has been doing something. */
const FIGURES_MS = 250;

/** One app at a time, what it does, and what the page does for it. */
export class RunningApp {
  policy: PagePolicy | null = null;
  outline: Outline = new Map();
  /** The pages of the app, and the one that is open. */
  pages: readonly string[] = [];
  page = "";
  safeMode = false;
  #app: App | null = null;
  #values: Values | null = null;
  #sample: AppSample | null = null;
  #reading: Promise<PagePolicy> | null = null;
  /** Changes with each opening: what an older one was waiting for is of no interest any more. */
  #turn = 0;
  /** What widgets' users began with, as it was followed last. */
  readonly #followed = new Map<string, string>();
  readonly #reports: Reports;
  #proving = false;
  #figures: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called when there is a new {@link view}, once a frame at most. */
  constructor(changed: () => void) {
    this.#reports = new Reports(changed);
  }

  /** What has happened so far. A new object after each change. */
  get view(): AppView {
    return this.#reports.view;
  }

  /** Opens a sample, in place of what was open. */
  async open(sample: AppSample, { page, safeMode = false }: Opening = {}): Promise<void> {
    this.close();
    const turn = this.#turn;
    this.#sample = sample;
    this.safeMode = safeMode;
    const definition = withDerived(sample.definition);
    this.pages = definition.pages.map(({ name }) => name);
    this.page = page ?? this.pages[0]!;
    this.outline = outlineOf(definition, this.page);
    const known = Object.entries(sample.values?.() ?? {}).filter(([path]) => this.outline.has(split(path)[0]));
    const values = { ...opened(this.outline), ...Object.fromEntries(known) };
    this.#reports.begin();
    try {
      const options = { app: `samples.${sample.id}`, page: this.page, safeMode, values, appsmith: { user: USER } };
      const app = await this.#create((policy) => createApp(definition, { ...options, policy }));
      if (turn !== this.#turn) return app.dispose();
      this.#app = app;
      this.#values = new Values(app, values);
      this.#listen(app, turn);
      serve(app, sample, this);
      this.#reports.set({ state: "running", errors: app.errors(), revision: this.view.revision + 1 });
      this.#followAll();
      this.#wantFigures(app, turn);
    } catch (error) {
      if (turn !== this.#turn) return;
      const problems = error instanceof AppError ? error.problems : [];
      this.#reports.set({
        state: "failed",
        failure: { text: problems.length ? "its definition is wrong" : words(error), problems },
      });
    }
  }

  /** The same app anew. */
  reopen(opening: Opening = {}): void {
    if (this.#sample) void this.open(this.#sample, { page: this.page, safeMode: this.safeMode, ...opening });
  }

  /** Ends the app with its worker. */
  close(): void {
    this.#turn += 1;
    this.#app?.dispose();
    this.#app = null;
    this.#values = null;
    this.#followed.clear();
    clearTimeout(this.#figures);
    this.#figures = undefined;
    this.#proving = false;
  }

  /** Starts a jar again that was paused. */
  resume(): void {
    this.#app?.jar.resume();
    this.#reports.set({ state: "running" });
  }

  /** A property's value as a widget shows it. */
  read(name: string, property: string): unknown {
    return this.#values?.read(this.outline, name, property);
  }

  /** The user changes a property. */
  async set(name: string, property: string, value: unknown): Promise<void> {
    const path = pathOf(name, property);
    await this.#attempt(path, async (app) => {
      this.given(path, value);
      await app.set(name, property, value);
    });
  }

  /** What the user does runs a handler, in a row of a table if one is given. */
  async trigger(name: string, property: string, currentRow?: unknown): Promise<void> {
    await this.#attempt(pathOf(name, property), async (app) => {
      await app.trigger(name, property, [], currentRow === undefined ? {} : { globals: { currentRow } });
    });
  }

  /** Runs a query as its author would, to see what it gives. */
  async runQuery(name: string): Promise<void> {
    const given = this.#sample?.values?.()[`${name}.data`];
    if (given instanceof JsonDocument) return this.set(name, "data", given);
    await this.#attempt(name, async (app) => void (await app.jar.trigger(`${name}.run()`, { entity: name })));
  }

  /** Changes the app. Gives what is wrong, if it cannot be changed like that. */
  async edit(edits: readonly Edit[]): Promise<readonly Problem[]> {
    const app = this.#app;
    if (!app) return [];
    let rewritten: readonly Rewritten[];
    try {
      rewritten = await app.edit(edits);
    } catch (error) {
      if (error instanceof AppError) return error.problems;
      return [{ path: "$", message: words(error), help: "" }];
    }
    this.outline = edited(this.outline, edits, rewritten);
    for (const edit of edits) {
      if (edit.op === "rename") this.#values?.rename(edit.name, edit.to);
      if (edit.op === "remove") this.#values?.rename(edit.name, null);
    }
    this.#reports.set({ errors: app.errors(), revision: this.view.revision + 1 });
    this.#followAll();
    return [];
  }

  /** An edit whose author looks at something else by now could not be made. */
  refused(path: string, problems: readonly Problem[]): void {
    for (const { message } of problems) this.#fail(path, new Error(`not changed: ${message}`));
  }

  /** What is known of what stands at a path, or of the nearest around it: code reads `Query1.data.length`. */
  async explain(path: string): Promise<Explanation | null> {
    for (let at = path; at !== ""; at = at.replace(/(\.[^.[\]]*|\[[^\]]*\]|^[^.[]*)$/, "")) {
      const explanation = await this.#app?.explain(at).catch(() => null);
      if (explanation) return explanation;
    }
    return null;
  }

  async #create(make: (policy: PagePolicy["policy"]) => Promise<App>): Promise<App> {
    this.#reading ??= readPolicy();
    this.policy ??= await this.#reading;
    try {
      return await make(this.policy.policy);
    } catch (error) {
      // A TypeError is about the options, and the server's policy is the only one that this page has not written.
      if (this.policy.problem !== null || !(error instanceof TypeError)) throw error;
      this.policy = strict(error.message.replace(/^create\w+: options\./, ""));
      this.#reports.set({});
      return make(this.policy.policy);
    }
  }

  #listen(app: App, turn: number): void {
    const { jar } = app;
    app.on("update", ({ paths, rest }) => {
      this.#reports.add("turns", { paths, rest });
      this.#values?.told(paths);
      this.#reports.freshen(paths);
      const state = this.view.state === "paused" ? "paused" : rest > 0 ? "evaluating" : "running";
      this.#reports.set({ state, rest, errors: app.errors(), revision: this.view.revision + 1 });
      this.#followAll();
      this.#wantFigures(app, turn);
    });
    jar.on("console", (line) => this.#reports.add("console", line));
    jar.on("effect", (effect) => {
      if (effect.grant !== "jar" && effect.grant !== "console") this.#reports.add("effects", effect);
      this.#wantFigures(app, turn);
    });
    jar.on("error", (error) => this.#fail(pathOf(error.source.entity, error.source.property), new JarError(error)));
    jar.on("limit", (limit) => {
      this.#reports.add("limits", { limit, replacedMs: null, answeredMs: null });
      void this.#proveAlive(app, turn);
    });
    jar.on("recycle", ({ reason, milliseconds }) => {
      this.#reports.flush();
      const replaced = { times: this.view.replaced.times + 1, lastMs: milliseconds };
      this.#reports.set({ limits: withReplacement(this.view.limits, reason, milliseconds), replaced });
    });
    jar.on("pause", ({ message }) => {
      this.#reports.add("failures", { path: "", text: message, code: "paused" });
      this.#reports.set({ state: "paused" });
    });
  }

  /** Where a widget's user begins has become something else: there the user is now. */
  #followAll(): void {
    for (const [name, widget] of this.outline) {
      if (widget.kind !== "widget") continue;
      for (const [beginning, changed] of beginningsOf(widget)) {
        const path = pathOf(name, beginning);
        const value = this.read(name, beginning);
        const text = JSON.stringify(value);
        if (value === undefined || text === this.#followed.get(path)) continue;
        this.#followed.set(path, text);
        if (JSON.stringify(this.read(name, changed)) !== text) void this.set(name, changed, value);
      }
    }
  }

  /** A widget's user begins anew. */
  begins(name: string): void {
    for (const path of [...this.#followed.keys()]) if (split(path)[0] === name) this.#followed.delete(path);
  }

  /** What the page gives itself, or a setter gives for it. */
  given(path: string, value: unknown): void {
    this.#values?.give(path, value);
    this.#reports.set({ revision: this.view.revision + 1 });
  }

  async #attempt(path: string, act: (app: App) => Promise<void>): Promise<void> {
    const app = this.#app;
    if (!app) return;
    try {
      await act(app);
    } catch (error) {
      // What was under way in an app that is closed is of no interest.
      if (app === this.#app) this.#fail(path, error);
    }
  }

  #fail(path: string, error: unknown): void {
    const failure: Failure = { path, text: words(error), code: codeOf(error) };
    this.#reports.add("failures", failure);
  }

  /** Asks the app for something after a limit: the promise is that it lives on. */
  async #proveAlive(app: App, turn: number): Promise<void> {
    if (this.#proving) return;
    this.#proving = true;
    const answer = await app.jar.outcome("'alive'").catch(() => null);
    if (turn !== this.#turn) return;
    this.#proving = false;
    if (answer?.type !== "value") return;
    this.#reports.flush();
    this.#reports.set({ limits: withAnswer(this.view.limits, this.#reports.now()) });
  }

  #wantFigures(app: App, turn: number): void {
    this.#figures ??= setTimeout(async () => {
      // A jar that was disposed of meanwhile has no figures any more.
      const figures = await app.figures().catch(() => null);
      if (turn !== this.#turn) return;
      this.#figures = undefined;
      if (figures) this.#reports.set({ figures });
    }, FIGURES_MS);
  }
}

/** Who uses the samples. */
const USER = { name: "Ada", email: "ada@example.com" };

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string {
  return error instanceof JarError || error instanceof JarLimitError ? error.code : "";
}
