import { useState } from "preact/hooks";
import { MAX_ENTRIES, show } from "../tree.ts";

interface Props {
  name?: string;
  value: unknown;
  /** Levels that are open at first. */
  open?: number;
}

/** A value as a tree that opens level by level, so that a cycle or a huge value costs nothing until looked into. */
export function ValueTree({ name, value, open = 1 }: Props) {
  const shown = show(value);
  const [isOpen, setOpen] = useState(open > 0);
  const label = (
    <>
      {name !== undefined && <span class="tree-name">{name}: </span>}
      <span class={`tree-value tree-${shown.type}`}>{shown.text}</span>
    </>
  );
  if (shown.entries.length === 0) return <div class="tree-leaf">{label}</div>;
  return (
    <details class="tree" open={isOpen} onToggle={(event) => setOpen((event.target as HTMLDetailsElement).open)}>
      <summary>{label}</summary>
      {isOpen && (
        <div class="tree-inside">
          {shown.entries.slice(0, MAX_ENTRIES).map(([key, inside]) => (
            <ValueTree key={key} name={key} value={inside} open={open - 1} />
          ))}
          {shown.entries.length > MAX_ENTRIES && (
            <div class="tree-leaf quiet">… and {shown.entries.length - MAX_ENTRIES} more</div>
          )}
        </div>
      )}
    </details>
  );
}
