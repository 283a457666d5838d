import type { Crash } from "./crash.js";
import type { Defaults } from "./handlers.js";
import type { FromWorker, Turn, Usage } from "./messages.js";

/** What differs between browsers and Node, and nothing else does. */
export interface Platform {
  /** Where app code runs unless the options say otherwise. */
  readonly isolation: "worker" | "inline";
  /** Whether stores are kept in memory: where there is no `localStorage`. */
  readonly memoryStore: boolean;
  /** What the page does for an app unless the page says otherwise. */
  readonly defaults: Defaults;
  /** The page's address, if there is a page. */
  pageUrl(): string | null;
  /** Compiles one of the two modules. */
  compile(module: "host" | "guest"): Promise<WebAssembly.Module>;
  /** Starts a worker that will run one jar's guests, and hands it the module as soon as that is there. */
  startWorker(module: Promise<WebAssembly.Module>, allowUnmetered: boolean): Instance;
  /** Gives what starts a sandboxed frame that will run one jar's guests. Rejects where there are no frames. */
  frames(): Promise<(allowUnmetered: boolean) => Instance>;
}

/** Where a jar's engines live, one after the other: a worker, or this thread. */
export interface Instance {
  /** Who is told what becomes of it. */
  owner: InstanceOwner | null;
  /** Whether it has an engine. After a crash it is loading again: a fresh one is on its way. */
  readonly state: "loading" | "ready" | "dead";
  /** Hands it an encoded event. Answers later, never before this returns. */
  post(seq: number, bytes: Uint8Array, turn: Turn): void;
  /** Throws it away. Its owner hears nothing of it any more. */
  terminate(): void;
}

/** Who holds an instance. */
export interface InstanceOwner {
  ready(): void;
  answered(seq: number, bytes: Uint8Array, usage: Usage): void;
  /** The engine is spent. Unless the instance is dead, it is ready again soon. */
  crashed(crash: Crash, usage: Usage): void;
}

/** The owner and the state that every instance has. */
export abstract class InstanceBase implements Instance {
  owner: InstanceOwner | null = null;
  state: Instance["state"] = "loading";

  abstract post(seq: number, bytes: Uint8Array, turn: Turn): void;
  protected abstract end(): void;

  terminate(): void {
    this.owner = null;
    if (this.state !== "dead") {
      this.state = "dead";
      this.end();
    }
  }

  /** Takes what a worker has said. */
  protected take(message: FromWorker): void {
    if (message === "ready") this.loaded();
    else if ("crash" in message) this.spent(message.crash, message.usage);
    else if ("end" in message) this.died(message.end);
    else this.owner?.answered(message.seq, message.bytes, message.usage);
  }

  protected loaded(): void {
    if (this.state === "loading") {
      this.state = "ready";
      this.owner?.ready();
    }
  }

  /** The engine is spent, and a fresh one is being made. */
  protected spent(crash: Crash, usage: Usage): void {
    if (this.state !== "ready") return;
    this.state = "loading";
    this.owner?.crashed(crash, usage);
  }

  protected died(crash: Crash): void {
    if (this.state === "dead") return;
    this.state = "dead";
    this.end();
    this.owner?.crashed(crash, { fuel: 0, milliseconds: 0 });
  }
}
