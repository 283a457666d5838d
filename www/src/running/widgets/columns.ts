import { join } from "../outline.ts";
import { textOf } from "./context.ts";

/** A column of a table. */
export interface Column {
  id: string;
  label: string;
  type: string;
  /** Where the widget says what it is; empty where it does not. */
  path: string;
  /** What it shows, by row; `undefined`: the row's own property of its name. */
  computed: unknown;
}

type Named = Record<string, { label?: unknown; columnType?: unknown; computedValue?: unknown; isVisible?: unknown }>;

/** The columns that the widget names, in its order; or else what the first rows have. */
export function columnsOf(named: unknown, order: unknown, rows: readonly unknown[]): Column[] {
  if (typeof named !== "object" || named === null) {
    const ids = new Set(rows.slice(0, 5).flatMap((row) => (typeof row === "object" && row ? Object.keys(row) : [])));
    return [...ids].map((id) => ({ id, label: id, type: "text", path: "", computed: undefined }));
  }
  const columns = named as Named;
  const ids = Array.isArray(order)
    ? (order as string[]).filter((id) => Object.hasOwn(columns, id))
    : Object.keys(columns);
  return ids.flatMap((id) => {
    const { label, columnType, computedValue, isVisible } = columns[id]!;
    if (isVisible === false) return [];
    const path = join("primaryColumns", id);
    return { id, label: textOf(label), type: textOf(columnType), path, computed: computedValue };
  });
}
