import { problem, type Position, type View } from "../session.ts";
import { ValueTree } from "./value-tree.tsx";

interface Props {
  view: View;
  onPosition(position: Position): void;
}

/** How the program ended. */
export function Result({ view, onPosition }: Props) {
  return (
    <section class="panel" aria-labelledby="result-title">
      <h2 id="result-title">Result</h2>
      <div class="panel-body" data-testid="result" aria-live="polite">
        <Body view={view} onPosition={onPosition} />
      </div>
    </section>
  );
}

function Body({ view, onPosition }: Props) {
  const { outcome, failure } = view;
  if (failure) return <p class="bad">{failure}</p>;
  if (!outcome) {
    const words = { starting: "Starting a jar …", running: "Running …", stopped: "Stopped." } as Record<string, string>;
    return <p class="quiet">{words[view.state] ?? "Press Run, or Ctrl-Enter in the editor."}</p>;
  }
  switch (outcome.type) {
    case "value":
      return <ValueTree key={String(view.startMs)} value={outcome.value} open={2} />;
    case "limit":
      return (
        <div class="notice notice-limit">
          <strong>Stopped by a limit: {outcome.limit.kind}</strong>
          <p>{outcome.limit.message}</p>
        </div>
      );
    case "error": {
      const { text, detail, position } = problem(outcome.error);
      return (
        <div class="notice notice-error" data-testid="error">
          <strong>{text}</strong>
          {position && (
            <p>
              <button type="button" class="link" onClick={() => onPosition(position)}>
                line {position.line}, column {position.column}
              </button>
            </p>
          )}
          {outcome.error.stack && <pre>{detail}</pre>}
        </div>
      );
    }
  }
}
