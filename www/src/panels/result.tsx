import { useEffect, useRef } from "preact/hooks";
import type { GuestError, LimitHit } from "belljar";
import { JarGlyph } from "../glyph.tsx";
import { problemOf, type Mark, type View } from "../session/view.ts";
import { ValueTree } from "../tree/tree.tsx";
import { duration } from "./limits.tsx";

interface Props {
  view: View;
  onMark(mark: Mark): void;
}

/** How the program ended. */
export function Result({ view, onMark }: Props) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    body.current!.scrollTop = 0;
  }, [view.run]);
  return (
    <section class="card result" aria-labelledby="result-title">
      <h2 id="result-title">
        Result{" "}
        <span class="aside">{view.tookMs !== null && `${view.outcome?.type} after ${duration(view.tookMs)}`}</span>
      </h2>
      <div class="result-body" data-testid="result" aria-live="polite" tabIndex={0} ref={body}>
        <Body view={view} onMark={onMark} />
      </div>
    </section>
  );
}

function Body({ view, onMark }: Props) {
  const { outcome, failure, state, run } = view;
  if (failure) {
    return (
      <div class="notice notice-error" data-testid="error">
        <strong>There is no jar</strong>
        <p>{failure}</p>
        <p>Check that the server is running, and load the page again.</p>
      </div>
    );
  }
  switch (outcome?.type) {
    case "value":
      return <ValueTree key={run} value={outcome.value} open={1} />;
    case "error":
      return <Failed error={outcome.error} onMark={onMark} />;
    case "limit":
      return <Limited limit={outcome.limit} onMark={onMark} />;
  }
  if (state === "running") return <p class="hint">Running …</p>;
  if (state === "stopped") return <p class="hint">Stopped. Its timers, requests and worker are gone.</p>;
  return (
    <div class="empty">
      <JarGlyph state="idle" />
      <p>
        Press Run, or <kbd>Ctrl</kbd> <kbd>Enter</kbd>.
      </p>
    </div>
  );
}

function Failed({ error, onMark }: { error: GuestError; onMark(mark: Mark): void }) {
  const { text, code, position } = problemOf(error);
  return (
    <div class="notice notice-error" data-testid="error">
      <strong>{text}</strong>
      <p>
        {position && (
          <button type="button" class="link" data-testid="position" onClick={() => onMark({ position, text })}>
            line {position.line}, column {position.column}
          </button>
        )}{" "}
        <span class="code">{code}</span>
      </p>
      {error.stack && <pre>{error.stack.replace(/^ +/gm, "")}</pre>}
    </div>
  );
}

function Limited({ limit, onMark }: { limit: LimitHit; onMark(mark: Mark): void }) {
  const { kind, message, position } = limit;
  return (
    <div class="notice notice-limit" data-testid="limit">
      <strong>
        Stopped by a limit: <span class="code">{kind}</span>
      </strong>
      <p>{message}</p>
      {position && (
        <p>
          <button type="button" class="link" onClick={() => onMark({ position, text: message })}>
            line {position.line}, column {position.column}
          </button>
        </p>
      )}
    </div>
  );
}
