import type { Edit } from "../public/app.js";

/** A query that is to run when its page is opened. */
export interface OnLoad {
  query: string;
  /** Others of them, named before it, whose data it reads. */
  after: string[];
}

/** Queries that are to run in their order, each when those have come to an end, well or not, whose data it reads. */
export class QueriesOnLoad {
  /** Their names as they are now: the app may be edited before one of them runs. Those that are gone have none. */
  readonly #names: (string | undefined)[];
  readonly #after: number[][];

  constructor(queries: readonly OnLoad[]) {
    const order = new Map(queries.map(({ query }, index) => [query, index]));
    this.#names = queries.map(({ query }) => query);
    this.#after = queries.map(({ after }) => after.flatMap((name) => order.get(name) ?? []));
  }

  get isEmpty(): boolean {
    return this.#names.length === 0;
  }

  /** The app has been edited. */
  edited(edits: readonly Edit[]): void {
    for (const edit of edits) {
      if (edit.op !== "rename" && edit.op !== "remove") continue;
      const index = this.#names.indexOf(edit.name);
      if (index >= 0) this.#names[index] = edit.op === "rename" ? edit.to : undefined;
    }
  }

  run(run: (query: string) => Promise<void>): void {
    const ends: Promise<void>[] = [];
    for (const [index, after] of this.#after.entries()) {
      const before = Promise.all(after.map((other) => ends[other]));
      ends.push(
        before.then(async () => {
          const name = this.#names[index];
          if (name !== undefined) await run(name);
        }),
      );
    }
  }
}
