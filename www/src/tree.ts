/** A value as the result panel shows it: a line, and what is inside. */
export interface Shown {
  /** What kind of value it is; chooses its colour. */
  type: "null" | "boolean" | "number" | "bigint" | "string" | "date" | "error" | "compound";
  /** The value itself, or what a compound one is. */
  text: string;
  /** Names and values inside; empty for a primitive. */
  entries: readonly [name: string, value: unknown][];
}

/** Entries of one compound value that are shown; the rest is counted. */
export const MAX_ENTRIES = 200;

/** Says what a value is. Works on copies of the host's own, so nothing of a guest runs. */
export function show(value: unknown): Shown {
  const line = (type: Shown["type"], text: string): Shown => ({ type, text, entries: [] });
  const compound = (text: string, entries: Shown["entries"]): Shown => ({ type: "compound", text, entries });
  switch (typeof value) {
    case "undefined":
      return line("null", "undefined");
    case "boolean":
      return line("boolean", String(value));
    case "number":
      return line("number", Object.is(value, -0) ? "-0" : String(value));
    case "bigint":
      return line("bigint", `${value}n`);
    case "string":
      return line("string", JSON.stringify(value));
    case "object":
      break;
    default:
      return line("null", typeof value);
  }
  if (value === null) return line("null", "null");
  if (value instanceof Date) return line("date", Number.isNaN(+value) ? "Invalid Date" : value.toISOString());
  if (value instanceof Error) {
    const entries: [string, unknown][] = [["message", value.message]];
    if (value.cause !== undefined) entries.push(["cause", value.cause]);
    return { type: "error", text: value.name, entries };
  }
  if (Array.isArray(value))
    return compound(
      `Array(${value.length})`,
      [...value.entries()].map(([i, of]) => [String(i), of]),
    );
  if (value instanceof Map) {
    return compound(
      `Map(${value.size})`,
      [...value].map(([key, of]) => [show(key).text, of]),
    );
  }
  if (value instanceof Set)
    return compound(
      `Set(${value.size})`,
      [...value].map((of, i) => [String(i), of]),
    );
  if (value instanceof ArrayBuffer) return compound(`ArrayBuffer(${value.byteLength})`, bytes(new Uint8Array(value)));
  if (value instanceof DataView) return compound(`DataView(${value.byteLength})`, []);
  if (ArrayBuffer.isView(value)) {
    const array = value as unknown as ArrayLike<unknown> & { constructor: { name: string } };
    return compound(`${array.constructor.name}(${array.length})`, bytes(array));
  }
  const entries = Object.entries(value);
  return compound(entries.length ? `{${preview(entries)}}` : "{}", entries);
}

function bytes(array: ArrayLike<unknown>): [string, unknown][] {
  return Array.from({ length: Math.min(array.length, MAX_ENTRIES) }, (_, i) => [String(i), array[i]]);
}

/** The first names of an object. */
function preview(entries: [string, unknown][]): string {
  const names = entries.slice(0, 5).map(([name]) => name);
  return names.join(", ") + (entries.length > names.length ? ", …" : "");
}

/** Values in one line, as a console shows them. */
export function oneLine(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === "string" ? value : brief(value, 2))).join(" ");
}

function brief(value: unknown, depth: number): string {
  const shown = show(value);
  if (shown.type === "error") return `${shown.text}: ${(value as Error).message}`;
  if (shown.entries.length === 0 || depth === 0) return shown.text;
  const inside = shown.entries
    .slice(0, 8)
    .map(([name, of]) => (Array.isArray(value) ? brief(of, depth - 1) : `${name}: ${brief(of, depth - 1)}`));
  if (shown.entries.length > inside.length) inside.push("…");
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{ ", " }"];
  const name = /^(Map|Set|\w+Array)/.exec(shown.text)?.[0] ?? "";
  return `${Array.isArray(value) ? "" : name && `${name} `}${open}${inside.join(", ")}${close}`;
}
