import { append } from "../session/log.ts";
import { blank, type AppView } from "./view.ts";

type LogName = "turns" | "failures" | "console" | "effects" | "limits";
type Entry<Name extends LogName> = AppView[Name]["lines"][number]["entry"];
type Added = { [Name in LogName]: { at: number; entry: Entry<Name> }[] };
const none = (): Added => ({ turns: [], failures: [], console: [], effects: [], limits: [] });

/** What has happened, as the page shows it: drawn once a frame at most, however much happens in one. */
export class Reports {
  /** A new object after each change. */
  view: AppView = blank;
  #begun = 0;
  /** What is not drawn yet. */
  #added = none();
  #fresh = new Set<string>();
  #isScheduled = false;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Another app begins. */
  begin(): void {
    this.#begun = performance.now();
    this.#added = none();
    this.#fresh = new Set();
    this.set({ ...blank, run: this.view.run + 1, revision: this.view.revision + 1 });
  }

  /** Milliseconds since the app began. */
  now(): number {
    return performance.now() - this.#begun;
  }

  add<Name extends LogName>(name: Name, entry: Entry<Name>): void {
    (this.#added[name] as { at: number; entry: unknown }[]).push({ at: this.now(), entry });
    this.set({});
  }

  /** Properties have changed. */
  freshen(paths: readonly string[]): void {
    for (const path of paths) this.#fresh.add(path);
  }

  /** Moves the lines that came in since into the view. */
  flush(): void {
    const { turns, failures, console, effects, limits } = this.#added;
    this.#added = none();
    this.view = {
      ...this.view,
      turns: append(this.view.turns, turns),
      failures: append(this.view.failures, failures),
      console: append(this.view.console, console),
      effects: append(this.view.effects, effects),
      limits: append(this.view.limits, limits),
    };
  }

  set(change: Partial<AppView>): void {
    this.view = { ...this.view, ...change };
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.flush();
      if (this.#fresh.size > 0) {
        this.view = { ...this.view, fresh: this.#fresh };
        this.#fresh = new Set();
      }
      this.#changed();
    });
  }
}
