import type { ConsoleLine } from "belljar";
import type { Log } from "../session/log.ts";
import type { Mark } from "../session/view.ts";
import { brief, oneLine } from "../tree/model.ts";
import { ValueTree } from "../tree/tree.tsx";
import { Lines, Place } from "./lines.tsx";

/** Rows and columns of a printed table; more are for the tree. */
const MAX_ROWS = 50;
const MAX_COLUMNS = 8;

/** What the program prints. */
export function Console({ log, onMark }: { log: Log<ConsoleLine>; onMark(mark: Mark): void }) {
  return (
    <Lines id="console" label="Console" log={log} empty="What the program prints.">
      {({ key, entry: { level, args, position } }) => (
        <li key={key} class={`line level-${level}`} data-level={level}>
          <div class="line-text">
            {level === "table" && isTable(args[0]) ? (
              <Table rows={args[0]} />
            ) : (
              args.map((arg) => <Argument value={arg} />)
            )}
          </div>
          <Place position={position} onShow={() => onMark({ position: position!, text: oneLine(args) })} />
        </li>
      )}
    </Lines>
  );
}

/** Text as it is, all else as a value that one can look into. */
function Argument({ value }: { value: unknown }) {
  return typeof value === "string" ? <span class="argument">{value}</span> : <ValueTree value={value} />;
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
