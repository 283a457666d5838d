import type { Log } from "../../session/log.ts";
import { At, Lines } from "../../panels/lines.tsx";
import type { Turn } from "../view.ts";

/** Paths that one line names. */
const MAX = 12;

/** What each turn has changed: the properties, in the order in which they were evaluated. */
export function Turns({ log, onSelect }: { log: Log<Turn>; onSelect(path: string): void }) {
  return (
    <Lines id="turns" label="Updates" log={log} empty="What changes, turn by turn.">
      {({ key, at, entry: { paths, rest } }) => (
        <li key={key} class="line">
          <At ms={at} />
          <span class="tag" title="properties with another value">
            {paths.length}
          </span>
          <div class="line-text">
            {paths.slice(0, MAX).map((path) => (
              <>
                <button key={path} type="button" class="path" onClick={() => onSelect(path)}>
                  {path}
                </button>{" "}
              </>
            ))}
            {paths.length > MAX && <span class="hint">and {paths.length - MAX} more</span>}
            {rest > 0 && <span class="hint"> {rest} to go</span>}
          </div>
        </li>
      )}
    </Lines>
  );
}
