import type { ConsoleLine } from "belljar";
import { useState } from "preact/hooks";
import type { Log } from "../session/log.ts";
import type { Mark } from "../session/view.ts";
import { brief, oneLine, show } from "../tree/model.ts";
import { ValueTree } from "../tree/tree.tsx";
import { Lines, Place } from "./lines.tsx";

/** Rows and columns of a printed table; more are for the tree. */
const MAX_ROWS = 50;
const MAX_COLUMNS = 8;

interface Props {
  log: Log<ConsoleLine>;
  /** Shows a place in the program, where there is one program. */
  onMark?: (mark: Mark) => void;
}

/** What the program prints. */
export function Console({ log, onMark }: Props) {
  return (
    <Lines id="console" label="Console" log={log} empty="What the program prints.">
      {({ key, entry: { level, args, position } }) => (
        <li key={key} class={`line level-${level}`} data-level={level}>
          <div class="line-text">
            {level === "table" && isTable(args[0]) ? (
              <Table rows={args[0]} />
            ) : (
              args.map((arg, index) => <Argument key={index} value={arg} />)
            )}
          </div>
          <Place position={position} onShow={onMark && (() => onMark({ position: position!, text: oneLine(args) }))} />
        </li>
      )}
    </Lines>
  );
}

/** Text as it is, all else as a value that one can look into. */
function Argument({ value }: { value: unknown }) {
  // The space is for those who read or copy the line as text.
  if (typeof value === "string") return <>{value} </>;
  const { type, count } = show(value);
  if (count > 0) return <Peek value={value} />;
  return (
    <>
      <span class={`tree-${type}`}>{brief(value, 0)}</span>{" "}
    </>
  );
}

/** A value in one line, which becomes a tree when it is pressed: most of a flood's are never looked into. */
function Peek({ value }: { value: unknown }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <ValueTree value={value} open={1} />;
  return (
    <>
      <button type="button" class="peek" aria-expanded="false" onClick={() => setOpen(true)}>
        {brief(value, 2)}
      </button>{" "}
    </>
  );
}

type Row = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Row[] {
  return Array.isArray(value) && value.length > 0 && value.every((row) => typeof row === "object" && row !== null);
}

function Table({ rows }: { rows: readonly Row[] }) {
  const shown = rows.slice(0, MAX_ROWS);
  const columns = [...new Set(shown.flatMap((row) => Object.keys(row)))].slice(0, MAX_COLUMNS);
  return (
    <table class="table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((row, index) => (
          <tr key={index}>
            {columns.map((column) => (
              <td key={column} data-type={typeof row[column]}>
                {column in row ? cell(row[column]) : ""}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {rows.length > shown.length && <caption>{rows.length - shown.length} more rows</caption>}
    </table>
  );
}

const cell = (value: unknown) => (typeof value === "string" ? value : brief(value, 1));
