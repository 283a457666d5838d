import type { HostJar } from "../../wasm/host/host.js";
import type { BoundFrame, FrameElement, FrameOptions } from "../public/frame.js";
import type { Figures, Outcome } from "../public/gap.js";
import type { AppsmithValues, DataOptions, EvaluateOptions, Jar, JarEvents } from "../public/jar.js";
import type { Asks, Handler } from "../public/page.js";
import { HostedApp, type Opening, type Updates } from "./app.js";
import type { Source } from "./create.js";
import { Emitter } from "./emitter.js";
import { Frames } from "./frames.js";
import { type Defaults, Handlers, type Reply } from "./handlers.js";
import { checkAppsmith, checkEvaluation, checkIdentifier, checkMethods } from "./options.js";
import { prefixed, settled, unwrap } from "./outcome.js";
import type { Instance } from "./platform.js";

// Some browsers do not have it yet; `using` compiled for them uses this very symbol.
const disposeSymbol: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** How long after an instance is ready its page's next spare is begun: what the jar was wanted for comes first. */
const SETTLE_MS = 20;

/** A jar: promises and listeners around the host's state machine, and the instance that is its at the moment. */
export class HostedJar implements Jar {
  readonly #host: HostJar;
  readonly #page: Page;
  readonly #emitter: Emitter;
  readonly #handlers: Handlers;
  readonly #frames: Frames;
  readonly #source: Source;
  readonly #leave: () => void;
  readonly #record: boolean;
  #instance: Instance | null = null;
  /** The instance whose engine has just died and which makes itself a fresh one: it is taken again. */
  #renewing: Instance | null = null;
  /** What its thread keeps of an engine for those to come. */
  #keptBytes = 0;
  #disposed = false;
  /** The app that it runs, once there is one. */
  #app: HostedApp | null = null;
  /** What `appsmith` says, as far as the page has said it. */
  #appsmith: AppsmithValues = {};

  constructor(make: (page: Page) => HostJar, source: Source, defaults: Defaults, leave: () => void, record: boolean) {
    this.#source = source;
    this.#leave = leave;
    this.#record = record;
    this.#frames = this.#makeFrames();
    this.#handlers = new Handlers(defaults, this.#frames);
    this.#page = new Page(this, this.#handlers);
    this.#host = make(this.#page);
    this.#emitter = new Emitter((name, on) => this.#host.listen(name, on));
  }

  async open(): Promise<void> {
    await settled((settle) => this.#host.open(settle));
  }

  /** The app that it is to run. */
  async openApp(opening: Opening): Promise<HostedApp> {
    const app = new HostedApp(this, this.#host);
    this.#app = app;
    this.#handlers.queries = app.queries;
    const queries = await app.open(opening);
    if (opening.runOnLoad && !queries.isEmpty) {
      this.#handlers.whenHandled("runQuery", () =>
        queries.run((query) => this.#runAlone(`${query}.run()`, query, "run")),
      );
    }
    return app;
  }

  async evaluate(source: string, options: EvaluateOptions = {}): Promise<unknown> {
    return unwrap(await this.#run(source, options, "evaluate"));
  }

  async outcome(source: string, options: EvaluateOptions = {}): Promise<Outcome> {
    return this.#run(source, options, "outcome");
  }

  async trigger(source: string, options: Omit<EvaluateOptions, "kind"> = {}): Promise<unknown> {
    if (typeof options === "object" && options && "kind" in options) {
      throw new TypeError("trigger: options.kind does not exist; the kind is trigger");
    }
    return unwrap(await this.#run(source, { ...options, kind: "trigger" }, "trigger"));
  }

  async setData(entity: string, value: unknown, options: DataOptions = {}): Promise<void> {
    checkIdentifier(entity, "setData");
    const methods = checkMethods(options, "setData: options");
    const ofFrame = this.#frames.set(entity, value, options);
    if (ofFrame) return ofFrame;
    await settled((settle) => prefixed("setData", () => this.#host.setData(entity, value, methods, settle)));
  }

  async bindFrame(entity: string, element: FrameElement, options: FrameOptions = {}): Promise<BoundFrame> {
    return this.#frames.bind(entity, element, options);
  }

  async setAppsmith(values: AppsmithValues): Promise<void> {
    await this.tellAppsmith(checkAppsmith(values, "setAppsmith"), "setAppsmith: values");
  }

  /** The same with values whose names are checked. `where`: what a value that is no data is told to be in. */
  async tellAppsmith(values: AppsmithValues, where: string): Promise<void> {
    const before = this.#appsmith;
    const all = { ...before, ...values };
    const set = new Promise<Outcome>((settle) => {
      try {
        this.#host.setAppsmith(Object.entries(all).flat(), settle);
      } catch (error) {
        if (error instanceof TypeError) error.message = `${where}.${error.message}`;
        throw error;
      }
      // Before anybody else can call this: what is set next adds to it.
      this.#appsmith = all;
    });
    try {
      unwrap(await set);
    } catch (error) {
      if (this.#appsmith === all) this.#appsmith = before;
      throw error;
    }
  }

  handle<Name extends keyof Asks>(name: Name, handler: Handler<Name>): () => void {
    return this.#handlers.set(name, handler);
  }

  on<Name extends keyof JarEvents>(name: Name, listener: (event: JarEvents[Name]) => void): () => void {
    return this.#emitter.on(name, listener);
  }

  async figures(): Promise<Figures> {
    const figures = (await settled((settle) => this.#host.figures(settle))) as Omit<Figures, "keptBytes">;
    return { ...figures, keptBytes: this.#keptBytes };
  }

  store(): Record<string, unknown> {
    return this.#host.store() as Record<string, unknown>;
  }

  recording(): string {
    return this.#host.recording();
  }

  resume(): void {
    this.#host.resume();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#frames.release();
    this.#host.dispose();
    this.#page.release();
    this.#leave();
  }

  [disposeSymbol](): void {
    this.dispose();
  }

  #run(source: string, options: EvaluateOptions, method: string): Promise<Outcome> {
    const evaluation = checkEvaluation(source, options, method);
    return new Promise((settle) => prefixed(method, () => this.#host.evaluate(evaluation, settle)));
  }

  /** Runs code that nobody waits for. Limits are reported as all of them are. */
  async #runAlone(source: string, entity: string, property: string): Promise<void> {
    if (this.#disposed) return;
    const outcome = await this.#run(source, { kind: "trigger", entity, property }, "trigger");
    if (outcome.type === "error" && !this.#disposed) this.#emitter.emit("error", outcome.error);
  }

  #makeFrames(): Frames {
    return new Frames({
      mark: (entity, isFrame) => this.#host.markFrame(entity, isFrame),
      setData: (entity, value, setters, settle) => {
        prefixed("setData", () => this.#host.setData(entity, value, setters, settle));
      },
      changeData: (entity, changes, settle) => this.#host.changeData(entity, changes, settle),
      trigger: (entity, property, source) => void this.#runAlone(source, entity, property),
      reportError: (error) => this.#emitter.emit("error", error),
      reportLimit: (limit) => this.#emitter.emit("limit", limit),
      reportWarning: (rule, message) => this.#emitter.emit("warning", { rule, message, position: null }),
    });
  }

  /** For {@link Page}. */
  spawn(): void {
    const instance = this.#renewing ?? this.#source.take();
    this.#renewing = null;
    this.#instance = instance;
    this.#app?.unsettle();
    const ready = () => {
      if (this.#instance !== instance) return;
      this.#host.ready();
      setTimeout(() => this.#disposed || this.#source.settled(), SETTLE_MS);
    };
    instance.owner = {
      ready,
      answered: (seq, bytes, { fuel, milliseconds, interruptedAt, answers, kept = 0 }) => {
        this.#keptBytes = kept;
        if (answers) this.#host.localized(answers);
        this.#host.answered(seq, bytes, fuel, milliseconds, interruptedAt);
      },
      crashed: ({ name, message }, { fuel, milliseconds, interruptedAt, expiredAt, answers, running }) => {
        if (answers) this.#host.localized(answers);
        // The host asks for the spent one's end and for another in one go, or gives the jar up.
        this.#renewing = instance.state === "dead" ? null : instance;
        if (running) this.#host.evaluated(...running);
        this.#host.crashed(name, message, fuel, milliseconds, interruptedAt, expiredAt);
        this.#renewing?.terminate();
        this.#renewing = null;
      },
    };
    if (instance.state === "ready") queueMicrotask(ready);
  }

  /** For {@link Page}. */
  post(seq: number, bytes: Uint8Array, deadlineMs: number, memoryPages: number, ahead: boolean): void {
    const record = this.#record ? { record: true } : {};
    this.#instance?.post(seq, bytes, { deadlineMs, memoryPages, ...record, ...(ahead ? { ahead } : {}) });
  }

  /** For {@link Page}. */
  terminate(): void {
    const instance = this.#instance;
    this.#instance = null;
    if (instance !== this.#renewing) instance?.terminate();
    // Most often another one is asked for in the same go.
    queueMicrotask(() => {
      if (!this.#instance) this.#app?.release();
    });
  }

  /** For {@link Page}. */
  emit<Name extends keyof JarEvents>(name: Name | "update", event: JarEvents[Name] | Updates): void {
    if (name === "update") this.#app?.updated(event as Updates);
    else this.#emitter.emit(name, event as JarEvents[Name]);
  }
}

/**
 * What the host may use of the page: these calls. The module's memory holds on to it for good as far as the garbage collector
 * can see, so a disposed jar is let go by hand, and with it all that the page's handlers hold.
 */
export class Page {
  #jar: HostedJar | null;
  #handlers: Handlers | null;

  constructor(jar: HostedJar, handlers: Handlers) {
    this.#jar = jar;
    this.#handlers = handlers;
  }

  spawn(): void {
    this.#jar?.spawn();
  }

  post(seq: number, bytes: Uint8Array, deadlineMs: number, memoryPages: number, ahead: boolean): void {
    this.#jar?.post(seq, bytes, deadlineMs, memoryPages, ahead);
  }

  terminate(): void {
    this.#jar?.terminate();
  }

  emit(name: keyof JarEvents | "update", event: never): void {
    this.#jar?.emit(name, event);
  }

  ask(id: number, name: keyof Asks, call: never, reply: Reply): void {
    this.#handlers?.ask(id, name, call, reply);
  }

  forget(id: number): void {
    this.#handlers?.forget(id);
  }

  release(): void {
    this.#jar = null;
    this.#handlers = null;
  }
}
