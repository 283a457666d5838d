import type { Instance, Platform } from "./platform.js";

/** How long a spare is kept when there is no jar left that it could be for. */
const LINGER_MS = 5_000;

/**
 * The page's workers. One is always kept ready: the next jar opens at once, and one whose code hangs is back before
 * anybody notices.
 */
export class Pool {
  readonly #platform: Platform;
  readonly #module: () => Promise<WebAssembly.Module>;
  #spare: Instance | null = null;
  #jars = 0;
  #retirement: ReturnType<typeof setTimeout> | undefined;

  constructor(platform: Platform, module: () => Promise<WebAssembly.Module>) {
    this.#platform = platform;
    this.#module = module;
  }

  /** A jar begins. Loading goes on while the rest of it is set up. */
  enter(): void {
    this.#jars += 1;
    clearTimeout(this.#retirement);
    this.warm();
  }

  /** A jar has ended. */
  leave(): void {
    this.#jars -= 1;
    if (this.#jars > 0) return;
    this.#retirement = setTimeout(() => {
      this.#spare?.terminate();
      this.#spare = null;
    }, LINGER_MS);
    // In Node a timer is an object, and this one is no reason for the process to stay.
    (this.#retirement as { unref?: () => void }).unref?.();
  }

  /** Makes a spare if there is none. */
  warm(): void {
    if (this.#spare && this.#spare.state !== "dead") return;
    this.#spare = this.#jars > 0 ? this.#platform.startWorker(this.#module()) : null;
  }

  /** The spare, which may be loading still. */
  take(): Instance {
    this.warm();
    const instance = this.#spare ?? this.#platform.startWorker(this.#module());
    this.#spare = null;
    return instance;
  }
}
