import type { GuestError } from "belljar";
import { split, treeOf, type Outline, type Placed } from "../outline.ts";

interface Props {
  outline: Outline;
  errors: readonly GuestError[];
  selected: string;
  onSelect(path: string): void;
}

const KINDS = [
  ["query", "Queries"],
  ["js", "JS objects"],
] as const;

/** Everything that code can name on the open page: widgets as they lie in each other, queries, JS objects. */
export function EntityList({ outline, errors, selected, onSelect }: Props) {
  const chosen = split(selected)[0];
  const bad = new Set(errors.map(({ source }) => source.entity));
  const item = (name: string, depth: number) => (
    <li key={name}>
      <button
        type="button"
        class={`entity entity-depth-${Math.min(depth, 4)}`}
        data-testid={`entity-${name}`}
        data-bad={bad.has(name)}
        aria-current={name === chosen ? "true" : undefined}
        onClick={() => onSelect(name)}
      >
        {name}
        {bad.has(name) && <span class="entity-bad">error</span>}
      </button>
    </li>
  );
  const walk = (placed: readonly Placed[], depth: number): unknown[] =>
    placed.flatMap(({ name, inside }) => [item(name, depth), ...walk(inside, depth + 1)]);
  const widgets = walk(treeOf(outline), 0);
  return (
    <nav class="card entities" aria-label="Entities" data-testid="entities" tabIndex={0}>
      <h2>Widgets</h2>
      <ul>{widgets as never}</ul>
      {KINDS.map(([kind, title]) => {
        const names = [...outline].filter(([, entity]) => entity.kind === kind).map(([name]) => name);
        return (
          names.length > 0 && (
            <>
              <h2>{title}</h2>
              <ul>{names.map((name) => item(name, 0))}</ul>
            </>
          )
        );
      })}
    </nav>
  );
}
