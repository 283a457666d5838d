import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Position } from "belljar";
import type { Line, Log } from "../session/log.ts";

interface Props<T> {
  /** For tests, and for what assistive technology calls it. */
  id: string;
  label: string;
  log: Log<T>;
  /** What is said while there is nothing. */
  empty: string;
  children(line: Line<T>): ComponentChildren;
}

/** A log that grows at its end and keeps that in sight, unless one has scrolled away from it. */
export function Lines<T>({ id, label, log, empty, children }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const onScroll = () => {
    const { scrollTop, clientHeight, scrollHeight } = list.current!;
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
  };
  useEffect(() => {
    if (log.total === 0) isAtEnd.current = true;
    if (isAtEnd.current) list.current!.scrollTop = list.current!.scrollHeight;
  }, [log]);

  // The same rows for the same log: the page is rendered anew for every change of anything.
  const rows = useMemo(() => log.lines.map((line) => children(line)), [log]);
  const gone = log.total - log.lines.length;
  return (
    <div class="lines" ref={list} role="log" aria-label={label} data-testid={id} tabIndex={0} onScroll={onScroll}>
      {log.total === 0 && <p class="line-note">{empty}</p>}
      {gone > 0 && <p class="line-note">{gone.toLocaleString("en")} earlier lines are not kept.</p>}
      <ol>{rows}</ol>
    </div>
  );
}

/** When a line came, from the beginning of the run. */
export function At({ ms }: { ms: number }) {
  return <span class="at">{(ms / 1000).toFixed(2)} s</span>;
}

/** Leads to a place in the program. */
export function Place({ position, onShow }: { position: Position | null; onShow?: (() => void) | undefined }) {
  if (!position) return null;
  if (!onShow) {
    return (
      <span class="number">
        {position.line}:{position.column}
      </span>
    );
  }
  return (
    <button type="button" class="link place" onClick={onShow} title="Show it in the program">
      {position.line}:{position.column}
    </button>
  );
}
