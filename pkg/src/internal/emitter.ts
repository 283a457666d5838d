import type { JarEvents } from "../public/jar.js";

/** Reports before there is a listener that are kept for it. */
const MAX_KEPT = 100;

type Name = keyof JarEvents;
type Listener = (event: never) => void;

const names: ReadonlySet<string> = new Set<Name>([
  "console",
  "effect",
  "warning",
  "limit",
  "error",
  "store",
  "recycle",
  "pause",
]);

/** Who listens to what. */
export class Emitter {
  readonly #listeners = new Map<Name, Set<Listener>>();
  readonly #listen: (name: Name, on: boolean) => void;
  /** Errors that came before anybody could listen: what was wrong with the store is found while the jar is created. */
  #kept: JarEvents["error"][] | null = [];

  /** `listen` is told when a name has its first listener and when it has lost its last. */
  constructor(listen: (name: Name, on: boolean) => void) {
    this.#listen = listen;
    listen("error", true);
  }

  on<N extends Name>(name: N, listener: (event: JarEvents[N]) => void): () => void {
    if (!names.has(name)) {
      throw new TypeError(`on: "${String(name)}" is none of the reports: ${[...names].join(", ")}`);
    }
    if (typeof listener !== "function") throw new TypeError("on: the listener must be a function");
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    // The same function may listen twice, and each time ends by itself.
    const own: Listener = (event: JarEvents[N]) => listener(event);
    listeners.add(own);
    this.#listen(name, true);
    if (name === "error" && this.#kept) {
      const kept = this.#kept;
      this.#kept = null;
      queueMicrotask(() => kept.forEach((error) => this.emit("error", error)));
    }
    return () => {
      if (listeners.delete(own) && listeners.size === 0) this.#listen(name, false);
    };
  }

  /** Tells everybody. What a listener throws is its own affair: it is reported like any uncaught error. */
  emit<N extends Name>(name: N, event: JarEvents[N]): void {
    if (name === "error" && this.#kept) {
      if (this.#kept.length < MAX_KEPT) this.#kept.push(event as JarEvents["error"]);
      return;
    }
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(event as never);
      } catch (error) {
        setTimeout(() => {
          throw error;
        });
      }
    }
  }
}
