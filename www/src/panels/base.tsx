import { JarGlyph } from "../glyph.tsx";
import type { Kind } from "../samples/index.ts";
import { isLive } from "../session/session.ts";
import type { View } from "../session/view.ts";
import { duration } from "./limits.tsx";

interface Props {
  view: View;
  kind: Kind;
  onKind(kind: Kind): void;
  onRun(): void;
  onStop(): void;
}

const KINDS: [kind: Kind, name: string][] = [
  ["script", "Script"],
  ["data", "Data field"],
  ["trigger", "Trigger field"],
];

/** What the jar stands on: how it is, and what one can do with it. */
export function Base({ view, kind, onKind, onRun, onStop }: Props) {
  const { state, outcome } = view;
  const how = state === "settled" && outcome && outcome.type !== "value" ? outcome.type : state;
  return (
    <div class="base">
      <JarGlyph state={how} />
      <p class="status" role="status" data-testid="jar-status" data-state={state} data-outcome={outcome?.type}>
        {words(view)}
      </p>
      <select
        class="control kind"
        data-testid="kind"
        aria-label="Read the program as"
        value={kind}
        onChange={(event) => onKind(event.currentTarget.value as Kind)}
      >
        {KINDS.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="control"
        data-testid="stop"
        onClick={onStop}
        disabled={!isLive(state)}
        aria-keyshortcuts="Escape"
        title="End the jar (Esc)"
      >
        Stop
      </button>
      <button
        type="button"
        class="control control-main"
        data-testid="run"
        onClick={onRun}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        title="Run in a fresh jar (Ctrl-Enter or ⌘-Enter)"
      >
        Run
      </button>
    </div>
  );
}

/** How the jar is, in a few words. */
function words({ state, outcome, figures, replaced }: View): string {
  switch (state) {
    case "starting":
      return "Preparing a jar …";
    case "idle":
      return "Jar ready";
    case "running":
      return "Running …";
    case "stopped":
      return "Stopped, jar gone";
    case "failed":
      return "No jar";
    case "settled": {
      const end = { value: "Done", error: "Ended by an error", limit: "Stopped by a limit" }[outcome!.type];
      const { timers = 0, requests = 0 } = figures ?? {};
      const waiting = [
        timers > 0 && (timers === 1 ? "1 timer" : `${timers} timers`),
        requests > 0 && (requests === 1 ? "1 request" : `${requests} requests`),
      ].filter(Boolean);
      if (waiting.length > 0) return `${end}, alive with ${waiting.join(" and ")}`;
      return replaced.times > 0 ? `${end}, jar replaced in ${duration(replaced.lastMs)}` : `${end}, jar alive`;
    }
  }
}
