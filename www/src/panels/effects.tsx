import type { Effect, StoreChange } from "belljar";
import type { Log } from "../session/log.ts";
import { brief } from "../tree/model.ts";
import { At, Lines } from "./lines.tsx";

/** What the program asked of the page: all that can get out of a jar. */
export function Effects({ log }: { log: Log<Effect> }) {
  return (
    <Lines id="effects" label="Effects" log={log} empty="What the program asks of the page. Nothing else gets out.">
      {({ key, at, entry }) => (
        <li key={key} class="line" data-effect={entry.type}>
          <At ms={at} />
          <span class="tag" title={`allowed by the grant “${entry.grant}”`}>
            {entry.grant}
          </span>
          <span class="line-text">{describe(entry)}</span>
          {"id" in entry && <span class="number">#{entry.id}</span>}
        </li>
      )}
    </Lines>
  );
}

/** An effect in one line. */
function describe(effect: Effect): string {
  switch (effect.type) {
    case "fetch": {
      const { method, url } = effect.request;
      return `${method} ${url}, allowed by ${effect.allowedBy}`;
    }
    case "store":
      return effect.changes.map(describeChange).join(", ");
    case "setTimer":
      return effect.repeat ? `every ${effect.delayMs} ms` : `once, in ${effect.delayMs} ms`;
    case "clearTimer":
      return "cleared";
    case "cancelFetch":
      return "cancelled";
    case "ask":
      return `${effect.name} ${brief(effect.call, 2)}`;
    default:
      return effect.type;
  }
}

function describeChange(change: StoreChange): string {
  switch (change.type) {
    case "set":
      return `set ${change.key}, ${change.persist ? "kept" : "for the session"}`;
    case "remove":
      return `remove ${change.key}`;
    case "clear":
      return "clear";
  }
}
