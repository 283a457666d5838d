import type { Grant } from "../session/policy.ts";
import type { View } from "../session/view.ts";
import { duration } from "./limits.tsx";

interface Props {
  view: Pick<View, "figures" | "replaced">;
  grants: readonly Grant[];
  /** What else there is to count. */
  more?: readonly [name: string, value: string, title: string][];
}

/** What the jar is granted, and what it has used. */
export function JarFigures({ view, grants, more = [] }: Props) {
  const { figures, replaced } = view;
  const cells: [name: string, value: string, title: string][] = [
    ["turns", number(figures?.turns), "events delivered to the jar"],
    ["steps", number(figures?.steps), "entries into the program: evaluations, callbacks, jobs"],
    ["heap", figures ? `${(figures.heapBytes / 1048576).toFixed(2)} MB` : "–", "memory that the jar's values take"],
    ["effects", number(figures?.effects), "effects, answers of the jar itself included"],
    ["timers", number(figures?.timers), "timers that wait"],
    ["requests", number(figures?.requests), "requests in flight"],
    ["stored", number(figures?.storeKeys), "keys in the app's store"],
    [
      "replaced",
      replaced.times ? `${replaced.times} × ${duration(replaced.lastMs)}` : "–",
      "fresh instances after a limit",
    ],
    ...more,
  ];
  return (
    <section class="card figures" aria-labelledby="figures-title">
      <h2 id="figures-title">
        The jar
        <span class="grants" aria-label="Granted">
          {grants.map(({ name, granted, detail }) => (
            <span key={name} class={granted ? "grant" : "grant grant-absent"} title={detail}>
              {granted ? name : <s>{name}</s>}
            </span>
          ))}
        </span>
      </h2>
      <dl data-testid="figures">
        {cells.map(([name, value, title]) => (
          <div key={name} title={title}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A figure as one reads it. */
export const number = (value: number | undefined): string => (value === undefined ? "–" : value.toLocaleString("en"));
