import { At, Lines } from "../panels/lines.tsx";
import type { Log } from "../session/log.ts";
import type { Said } from "./use-frame.ts";

const TAGS = { in: "", out: "", notice: "tag-warning", refused: "tag-error" };

/** What is said, line by line. */
export function SaidLines({ id, label, log, empty }: { id: string; label: string; log: Log<Said>; empty: string }) {
  return (
    <Lines id={id} label={label} log={log} empty={empty}>
      {({ key, at, entry: { tag, text, kind } }) => (
        <li key={key} class="line" data-kind={kind}>
          <At ms={at} />
          <span class={`tag ${TAGS[kind]}`}>{tag}</span>
          <div class="line-text">{text}</div>
        </li>
      )}
    </Lines>
  );
}
