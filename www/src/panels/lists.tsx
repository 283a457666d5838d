import type { Effect } from "belljar";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Position, View } from "../session.ts";
import { oneLine } from "../tree.ts";

interface ListProps {
  id: string;
  title: string;
  count: number;
  empty: string;
  children: ComponentChildren;
}

/** A list that grows at its end and keeps that in sight. */
function List({ id, title, count, empty, children }: ListProps) {
  const body = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (body.current) body.current.scrollTop = body.current.scrollHeight;
  }, [count]);
  return (
    <section class="panel" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {title} {count > 0 && <span class="count">{count}</span>}
      </h2>
      <ol class="panel-body lines" ref={body} data-testid={id} tabIndex={0}>
        {count === 0 ? <li class="quiet">{empty}</li> : children}
      </ol>
    </section>
  );
}

const at = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

export function ConsoleList({ view }: { view: View }) {
  return (
    <List id="console" title="Console" count={view.console.length} empty="What the program prints.">
      {view.console.map((line) => (
        <li key={line.key} class={`level-${line.level}`}>
          <span class="text">{oneLine(line.args)}</span>
          {line.line !== null && <span class="meta">line {line.line}</span>}
        </li>
      ))}
    </List>
  );
}

export function EffectList({ view }: { view: View }) {
  return (
    <List
      id="effects"
      title="Effects"
      count={view.effects.length}
      empty="What the program asks of the page, and nothing else."
    >
      {view.effects.map(({ key, at: ms, effect }) => (
        <li key={key}>
          <span class={`grant grant-${effect.grant}`}>{effect.grant}</span>
          <span class="text">{describe(effect)}</span>
          <span class="meta">{at(ms)}</span>
        </li>
      ))}
    </List>
  );
}

export function LimitList({ view }: { view: View }) {
  return (
    <List
      id="limits"
      title="Limits"
      count={view.limits.length}
      empty="Which limits were hit, and how fast the jar was back."
    >
      {view.limits.map(({ key, at: ms, limit, recoveredMs }) => (
        <li key={key}>
          <span class="grant grant-limit">{limit.kind}</span>
          <span class="text">
            {limit.message}
            {recoveredMs !== null && <b data-testid="recovered"> Replaced in {recoveredMs.toFixed(0)} ms.</b>}
          </span>
          <span class="meta">{at(ms)}</span>
        </li>
      ))}
    </List>
  );
}

export function ProblemList({ view, onPosition }: { view: View; onPosition(position: Position): void }) {
  return (
    <List id="errors" title="Warnings and errors" count={view.problems.length} empty="What its author should know.">
      {view.problems.map(({ key, severity, text, detail, position }) => (
        <li key={key}>
          <span class={`grant grant-${severity}`}>{severity}</span>
          <span class="text" title={detail}>
            {text}
          </span>
          {position && (
            <button type="button" class="link meta" onClick={() => onPosition(position)}>
              line {position.line}
            </button>
          )}
        </li>
      ))}
    </List>
  );
}

/** An effect in one line. */
function describe(effect: Effect): string {
  switch (effect.type) {
    case "fetch":
      return `fetch #${effect.id}: ${effect.request.method} ${effect.request.url} (allowed by ${effect.allowedBy})`;
    case "store":
      return `store #${effect.id}: ${effect.changes
        .map((change) =>
          change.type === "clear"
            ? "clear"
            : `${change.type} ${change.key}${change.type === "set" && !change.persist ? " for the session" : ""}`,
        )
        .join(", ")}`;
    case "setTimer":
      return `timer #${effect.id}: ${effect.repeat ? "every" : "in"} ${effect.delayMs} ms`;
    case "clearTimer":
      return `timer #${effect.id}: cleared`;
    default:
      return effect.type;
  }
}
