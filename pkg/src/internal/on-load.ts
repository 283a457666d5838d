/** A query that is to run when its page is opened. */
export interface OnLoad {
  query: string;
  /** Others of them, named before it, whose data it reads. */
  after: string[];
}

/** Runs queries in their order, each when those have come to an end, well or not, whose data it reads. */
export function runOnLoad(queries: readonly OnLoad[], run: (query: string) => Promise<void>): void {
  const ends = new Map<string, Promise<void>>();
  for (const { query, after } of queries) {
    ends.set(
      query,
      Promise.all(after.map((name) => ends.get(name))).then(() => run(query)),
    );
  }
}
