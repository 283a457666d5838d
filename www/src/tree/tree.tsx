import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { brief, groups, show, type Entry, type Shown } from "./model.ts";

/** Characters of a text that are shown at first. */
const MAX_TEXT = 2_000;

interface TreeProps {
  value: unknown;
  name?: string;
  /** Levels that are open at first. */
  open?: number;
  /** The values that this one is in, outermost first. */
  within?: readonly object[];
}

/** A value as a tree that opens level by level, so that a cycle or a huge value costs nothing until looked into. */
export function ValueTree({ value, name, open = 0, within = [] }: TreeProps) {
  const shown = show(value);
  const title = name !== undefined && <span class="tree-name">{name}: </span>;
  if (typeof value === "string") {
    return (
      <div class="tree-leaf">
        {title}
        <Text value={value} />
      </div>
    );
  }
  if (shown.count === 0) {
    return (
      <div class="tree-leaf">
        {title}
        <span class={`tree-${shown.type}`}>{brief(value, 0)}</span>
      </div>
    );
  }
  const outer = within.indexOf(value as object);
  if (outer >= 0) {
    const levels = within.length - outer;
    return (
      <div class="tree-leaf">
        {title}
        <span class="tree-nothing">
          ↻ {shown.text}, {levels === 1 ? "the one around" : `${levels} levels up`}
        </span>
      </div>
    );
  }
  return (
    <Branch
      label={
        <>
          {title}
          <span class={`tree-${shown.type}`}>{name !== undefined && shown.text === "Object" ? "" : shown.text}</span>
        </>
      }
      preview={shown.type === "error" ? "" : preview(value, shown)}
      open={open > 0}
    >
      {() => <Entries shown={shown} from={0} to={shown.count} open={open - 1} within={[...within, value as object]} />}
    </Branch>
  );
}

/** The line's own beginning says what the value is; what follows says what is in it. */
function preview(value: unknown, shown: Shown): string {
  const text = brief(value, 1);
  return text.startsWith(shown.text) ? text.slice(shown.text.length + 1) : text;
}

interface BranchProps {
  label: ComponentChildren;
  /** Shown while it is closed. */
  preview: string;
  open: boolean;
  children: () => ComponentChildren;
}

function Branch({ label, preview, open, children }: BranchProps) {
  const [isOpen, setOpen] = useState(open);
  return (
    <details class="tree" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label} <span class="tree-preview">{isOpen ? "" : preview}</span>
      </summary>
      {isOpen && <div class="tree-inside">{children()}</div>}
    </details>
  );
}

interface EntriesProps {
  shown: Shown;
  from: number;
  to: number;
  open: number;
  within: readonly object[];
}

function Entries({ shown, from, to, open, within }: EntriesProps) {
  const parts = groups(from, to);
  if (parts) {
    return (
      <>
        {parts.map(([start, end]) => (
          <Branch key={start} label={<span class="tree-name">{`${start} … ${end - 1}`}</span>} preview="" open={false}>
            {() => <Entries shown={shown} from={start} to={end} open={0} within={within} />}
          </Branch>
        ))}
      </>
    );
  }
  const rows: ComponentChildren[] = [];
  for (let index = from; index < to; index++) {
    rows.push(<Row key={index} entry={shown.entry(index)} open={open} within={within} />);
  }
  return <>{rows}</>;
}

function Row({ entry, open, within }: { entry: Entry; open: number; within: readonly object[] }) {
  if (!entry.key) return <ValueTree name={entry.name} value={entry.value} open={open} within={within} />;
  return (
    <Branch label={<span class="tree-name">{entry.name} →</span>} preview={brief(entry.value, 1)} open={false}>
      {() => (
        <>
          <ValueTree name="key" value={entry.key} within={within} />
          <ValueTree name="value" value={entry.value} open={1} within={within} />
        </>
      )}
    </Branch>
  );
}

function Text({ value }: { value: string }) {
  const [isWhole, setWhole] = useState(value.length <= MAX_TEXT);
  if (isWhole) return <span class="tree-string">{JSON.stringify(value)}</span>;
  return (
    <>
      <span class="tree-string">{JSON.stringify(value.slice(0, MAX_TEXT)).slice(0, -1)}…</span>{" "}
      <button type="button" class="link" onClick={() => setWhole(true)}>
        all {value.length.toLocaleString("en")} characters
      </button>
    </>
  );
}
