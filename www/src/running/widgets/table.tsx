import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Rows } from "belljar";
import { number } from "../../panels/figures.tsx";
import { textOf, useWidget, type WidgetProps } from "./context.ts";
import { columnsOf, type Column } from "./columns.ts";

/** Rows that are drawn at one time, and how high each is. */
const DRAWN = 50;
const ROW_PX = 30;
/** Rows that are drawn above those in sight. */
const ABOVE = 15;

/** Rows of an array or of a document: both are asked for some of theirs only. */
type AnyRows = Pick<Rows, "length" | "slice">;

/** A table of any number of rows, of which those near what is in sight are drawn, and decoded. */
export function TableWidget({ name }: WidgetProps) {
  const { text, read, change, trigger } = useWidget(name);
  const [from, setFrom] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const data = read("tableData");
  const rows: AnyRows = isRows(data) ? data : [];
  const first = Math.max(0, Math.min(from, rows.length - DRAWN));
  const shown = rows.slice(first, first + DRAWN);
  const columns = columnsOf(read("primaryColumns"), read("columnOrder"), shown);
  const selected = read("selectedRowIndex");
  const label = text("label") || name;
  // One row takes the keyboard's focus: the one that it was at, as long as that is drawn.
  const [reached, setReached] = useState(0);
  const focused = reached >= first && reached < first + shown.length ? reached : first;

  const select = (index: number) => void change("selectedRowIndex", index, "onRowSelected");
  const onKey = (event: JSX.TargetedKeyboardEvent<HTMLTableRowElement>, index: number) => {
    const row = event.currentTarget;
    // A button within it has keys of its own.
    if (event.target !== row) return;
    const to = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
    if (event.key === "Enter" || event.key === " ") select(index);
    else if (to instanceof HTMLElement) to.focus();
    else return;
    event.preventDefault();
  };

  const onScroll = () => {
    const top = Math.floor(scroller.current!.scrollTop / ROW_PX);
    // In steps, so that not every pixel draws anew.
    setFrom(Math.max(0, Math.floor((top - ABOVE) / 10) * 10));
  };
  // Fewer rows than before: what is in sight may have been scrolled back.
  useEffect(onScroll, [rows.length]);

  return (
    <div class="widget-table">
      <p class="widget-caption">
        {label}{" "}
        <span class="aside" data-testid={`count-${name}`}>
          {number(rows.length)} {rows.length === 1 ? "row" : "rows"}
          {rows.length > DRAWN && `, drawn from ${number(first)} to ${number(first + shown.length - 1)}`}
        </span>
      </p>
      <div class="rows" ref={scroller} onScroll={onScroll} tabIndex={0} role="group" aria-label={label}>
        <div style={{ height: `${(rows.length + 1) * ROW_PX}px` }}>
          <table style={{ top: `${first * ROW_PX}px` }} role="grid" aria-rowcount={rows.length}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.id} scope="col">
                    {column.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row, at) => {
                const index = first + at;
                return (
                  <tr
                    key={index}
                    aria-rowindex={index + 1}
                    aria-selected={index === selected}
                    tabIndex={index === focused ? 0 : -1}
                    onClick={() => select(index)}
                    onFocus={() => setReached(index)}
                    onKeyDown={(event) => onKey(event, index)}
                  >
                    {columns.map((column) => (
                      <Cell
                        key={column.id}
                        column={column}
                        row={row}
                        index={index}
                        onPress={() => trigger(`${column.path}.onClick`, row)}
                      />
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </div>
    </div>
  );
}

interface CellProps {
  column: Column;
  row: unknown;
  index: number;
  onPress(): Promise<void>;
}

function Cell({ column: { id, type, computed }, row, index, onPress }: CellProps) {
  const value = Array.isArray(computed) ? (computed[index] as unknown) : (row as Record<string, unknown> | null)?.[id];
  if (type !== "button") return <td data-type={typeof value}>{textOf(value)}</td>;
  return (
    <td>
      <button
        type="button"
        class="link"
        onClick={(event) => {
          event.stopPropagation();
          void onPress();
        }}
      >
        {textOf(value) || id}
      </button>
    </td>
  );
}

const isRows = (value: unknown): value is AnyRows =>
  typeof value === "object" && value !== null && "length" in value && "slice" in value;
