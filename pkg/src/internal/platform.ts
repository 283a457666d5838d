import type { Crash } from "./crash.js";

/** What differs between browsers and Node, and nothing else does. */
export interface Platform {
  /** Where app code runs unless the options say otherwise. */
  readonly isolation: "worker" | "inline";
  /** Whether stores are kept in memory: where there is no `localStorage`. */
  readonly memoryStore: boolean;
  /** The page's address, if there is a page. */
  pageUrl(): string | null;
  /** Compiles one of the two modules. */
  compile(module: "host" | "guest"): Promise<WebAssembly.Module>;
  /** Starts a worker that will run one guest, and hands it the module as soon as that is there. */
  startWorker(module: Promise<WebAssembly.Module>): Instance;
  /** Gives what starts a sandboxed frame that will run one guest. Rejects where there are no frames. */
  frames(): Promise<() => Instance>;
}

/** One engine: a worker, or a module on this thread. */
export interface Instance {
  /** Who is told what becomes of it. */
  owner: InstanceOwner | null;
  /** Whether it has loaded. */
  readonly state: "loading" | "ready" | "dead";
  /** Hands it an encoded event. Answers later, never before this returns. */
  post(seq: number, bytes: Uint8Array): void;
  /** Throws it away. Its owner hears nothing of it any more. */
  terminate(): void;
}

/** Who holds an instance. */
export interface InstanceOwner {
  ready(): void;
  answered(seq: number, bytes: Uint8Array): void;
  crashed(name: string, message: string): void;
}

/** The owner and the state that every instance has. */
export abstract class InstanceBase implements Instance {
  owner: InstanceOwner | null = null;
  state: Instance["state"] = "loading";

  abstract post(seq: number, bytes: Uint8Array): void;
  protected abstract end(): void;

  terminate(): void {
    this.owner = null;
    if (this.state !== "dead") {
      this.state = "dead";
      this.end();
    }
  }

  protected loaded(): void {
    if (this.state === "loading") {
      this.state = "ready";
      this.owner?.ready();
    }
  }

  protected died({ name, message }: Crash): void {
    if (this.state === "dead") return;
    this.state = "dead";
    this.end();
    this.owner?.crashed(name, message);
  }
}
