import type { Edit } from "../public/app.js";
import { JsonDocument } from "../public/document.js";
import type { QueryResult } from "../public/page.js";
import type { Run } from "./handlers.js";

/** Queries whose handlers are at work, by the names that they have now: the app may be edited before they answer. */
export class RunningQueries {
  readonly #give: (query: string, data: JsonDocument) => Promise<void>;
  readonly #runs = new Set<{ name: string | undefined }>();
  /** Edits that are under way. */
  #edits = Promise.resolve();

  /** `give` has an entity given a document as its data. */
  constructor(give: (query: string, data: JsonDocument) => Promise<void>) {
    this.#give = give;
  }

  begin(query: string): Run {
    const run = { name: query as string | undefined };
    this.#runs.add(run);
    return {
      take: async (result: QueryResult) => {
        const { data, ...rest } = result;
        if (!(data instanceof JsonDocument)) return result;
        for (let edits; edits !== this.#edits;) {
          edits = this.#edits;
          await edits;
        }
        if (run.name !== undefined) await this.#give(run.name, data);
        return { ...rest, isGiven: true };
      },
      end: () => void this.#runs.delete(run),
    };
  }

  /** Edits have begun, of which nobody knows yet whether they can be made. */
  wait(edits: Promise<unknown>): void {
    const before = this.#edits;
    this.#edits = edits.then(
      () => before,
      () => before,
    );
  }

  /** The app has been edited. */
  edited(edits: readonly Edit[]): void {
    for (const edit of edits) {
      if (edit.op !== "rename" && edit.op !== "remove") continue;
      for (const run of this.#runs) if (run.name === edit.name) run.name = edit.op === "rename" ? edit.to : undefined;
    }
  }
}
