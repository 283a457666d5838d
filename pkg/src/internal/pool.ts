import type { Instance } from "./platform.js";

/** How long a spare is kept when there is no jar left that it could be for. */
const LINGER_MS = 5_000;

/**
 * The page's instances of one kind, in workers or in frames. One is always kept ready: the next jar opens at once, and one whose code hangs is back before
 * anybody notices.
 */
export class Pool {
  readonly #start: () => Instance;
  #spare: Instance | null = null;
  #jars = 0;
  #retirement: ReturnType<typeof setTimeout> | undefined;

  constructor(start: () => Instance) {
    this.#start = start;
  }

  /** A jar begins. Loading goes on while the rest of it is set up. */
  enter(): void {
    this.#jars += 1;
    clearTimeout(this.#retirement);
    this.warm();
  }

  /** A jar has ended. One that was there for those to come leaves them a spare, however late they are. */
  leave(isAhead: boolean): void {
    if (isAhead) this.warm();
    this.#jars -= 1;
    if (this.#jars > 0 || isAhead) return;
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
    this.#spare = this.#jars > 0 ? this.#start() : null;
  }

  /** The spare, which may be loading still. */
  take(): Instance {
    this.warm();
    const instance = this.#spare ?? this.#start();
    this.#spare = null;
    return instance;
  }
}
