import type { Log } from "../session/log.ts";
import type { LimitEntry, Mark } from "../session/view.ts";
import { At, Lines, Place } from "./lines.tsx";

interface Props {
  log: Log<LimitEntry>;
  /** Shows the place of a limit. */
  onMark(mark: Mark, entry: LimitEntry): void;
}

/** Which limits were hit, and what became of the jar. */
export function Limits({ log, onMark }: Props) {
  return (
    <Lines
      id="limits"
      label="Limits"
      log={log}
      empty="Limits that the program hits, and how soon the jar answers again."
    >
      {({ key, at, entry, entry: { limit, replacedMs, answeredMs } }) => (
        <li key={key} class="line" data-kind={limit.kind}>
          <At ms={at} />
          <span class="tag tag-limit">{limit.kind}</span>
          <div class="line-text">
            {limit.message}
            <p class="recovery">
              {replacedMs !== null && <span data-testid="replaced">A fresh jar took {duration(replacedMs)}. </span>}
              {answeredMs === null ? (
                "The jar does not answer yet."
              ) : (
                <span data-testid="recovered">It answered again {duration(answeredMs)} after the limit.</span>
              )}
            </p>
          </div>
          <Place
            position={limit.position}
            onShow={() => onMark({ position: limit.position!, text: limit.message }, entry)}
          />
        </li>
      )}
    </Lines>
  );
}

/** Milliseconds as one reads them, never broken across lines. */
export const duration = (ms: number): string => {
  if (ms < 1) return "under 1\u00a0ms";
  return ms < 1000 ? `${Math.round(ms)}\u00a0ms` : `${(ms / 1000).toFixed(1)}\u00a0s`;
};
