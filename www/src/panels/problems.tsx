import type { Log } from "../session/log.ts";
import type { Mark, Problem } from "../session/view.ts";
import { At, Lines, Place } from "./lines.tsx";

/** Errors and warnings: what the program's author should know. */
export function Problems({ log, onMark }: { log: Log<Problem>; onMark(mark: Mark): void }) {
  return (
    <Lines id="errors" label="Errors and warnings" log={log} empty="Errors and warnings, each with its place.">
      {({ key, at, entry: { severity, text, code, position } }) => (
        <li key={key} class="line" data-severity={severity}>
          <At ms={at} />
          <span class={`tag tag-${severity}`}>{severity}</span>
          <div class="line-text">
            {text} <span class="code">{code}</span>
          </div>
          <Place position={position} onShow={() => onMark({ position: position!, text })} />
        </li>
      )}
    </Lines>
  );
}
