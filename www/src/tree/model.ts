/** A value as the result panel shows it. */
export interface Shown {
  /** Chooses the colour. */
  type: "nothing" | "boolean" | "number" | "bigint" | "string" | "date" | "error" | "compound";
  /** A primitive itself; of a compound value, what it is: `Map(2)`. */
  text: string;
  /** How many entries are inside; 0 for a primitive. */
  count: number;
  /** One of them. Made when it is asked for, so that a million entries cost nothing until looked at. */
  entry(index: number): Entry;
}

/** What is inside a compound value. */
export interface Entry {
  name: string;
  value: unknown;
  /** A map's key, where it is itself something to look into. */
  key?: object;
}

/** Entries that are shown in one go; more are grouped. */
export const GROUP = 100;

/** Says what a value is. Works on the page's own copies, so nothing of a guest runs here. */
export function show(value: unknown): Shown {
  switch (typeof value) {
    case "undefined":
      return leaf("nothing", "undefined");
    case "boolean":
      return leaf("boolean", String(value));
    case "number":
      return leaf("number", Object.is(value, -0) ? "-0" : String(value));
    case "bigint":
      return leaf("bigint", `${value}n`);
    case "string":
      return leaf("string", JSON.stringify(value));
    case "object":
      return value === null ? leaf("nothing", "null") : showObject(value);
    default:
      return leaf("nothing", typeof value);
  }
}

function showObject(value: object): Shown {
  if (value instanceof Date) return leaf("date", Number.isNaN(+value) ? "Invalid Date" : value.toISOString());
  if (value instanceof Error) return showError(value);
  if (Array.isArray(value)) {
    return compound(`Array(${value.length})`, value.length, (i) => ({ name: String(i), value: value[i] }));
  }
  if (value instanceof Map) {
    const entries = once(() => [...value]);
    return compound(`Map(${value.size})`, value.size, (i) => {
      const [key, inside] = entries()[i]!;
      const name = oneLine([key], 1);
      return typeof key === "object" && key !== null
        ? { name, value: inside, key }
        : { name: show(key).text, value: inside };
    });
  }
  if (value instanceof Set) {
    const members = once(() => [...value]);
    return compound(`Set(${value.size})`, value.size, (i) => ({ name: String(i), value: members()[i] }));
  }
  if (value instanceof ArrayBuffer) return bytes("ArrayBuffer", new Uint8Array(value));
  if (value instanceof DataView) {
    return bytes("DataView", new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
  if (ArrayBuffer.isView(value)) {
    return bytes(value.constructor.name, value as unknown as ArrayLike<unknown>);
  }
  const names = Object.keys(value);
  const object = value as Record<string, unknown>;
  return compound("Object", names.length, (i) => ({ name: names[i]!, value: object[names[i]!] }));
}

function showError(error: Error): Shown {
  const entries: Entry[] = [];
  const frames = (error.stack ?? "").split("\n").flatMap((line) => line.trim() || []);
  if (frames.length > 0) entries.push({ name: "stack", value: frames });
  if (error.cause !== undefined) entries.push({ name: "cause", value: error.cause });
  return { type: "error", text: `${error.name}: ${error.message}`, count: entries.length, entry: (i) => entries[i]! };
}

const bytes = (name: string, of: ArrayLike<unknown>) =>
  compound(`${name}(${of.length})`, of.length, (i) => ({ name: String(i), value: of[i] }));

function leaf(type: Shown["type"], text: string): Shown {
  return {
    type,
    text,
    count: 0,
    entry: () => {
      throw new RangeError(`${text} has nothing inside`);
    },
  };
}

const compound = (text: string, count: number, entry: Shown["entry"]): Shown => ({
  type: "compound",
  text,
  count,
  entry,
});

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Splits the entries from `from` to before `to` into at most {@link GROUP} groups, or says that they need none. */
export function groups(from: number, to: number): [from: number, to: number][] | null {
  if (to - from <= GROUP) return null;
  let size = GROUP;
  while (size * GROUP < to - from) size *= GROUP;
  const parts: [number, number][] = [];
  for (let at = from; at < to; at += size) parts.push([at, Math.min(at + size, to)]);
  return parts;
}

/** Entries that one line shows of each value. */
const MAX_INSIDE = 6;
/** Characters that one line shows of a text within a value. */
const MAX_TEXT = 60;

/** Values in one line, as a console shows them: `depth` levels of what is inside. */
export function oneLine(values: readonly unknown[], depth = 2): string {
  return values.map((value) => (typeof value === "string" ? value : brief(value, depth))).join(" ");
}

/** One value in one line. */
export function brief(value: unknown, depth: number): string {
  const shown = show(value);
  if (shown.type === "string") return shorten(value as string);
  if (shown.type !== "compound") return shown.text;
  if (shown.count === 0) return empty(value, shown.text);
  if (depth === 0) return shown.text === "Object" ? "{…}" : shown.text;
  const isList = !(value instanceof Map) && shown.text !== "Object";
  const inside: string[] = [];
  for (let i = 0; i < Math.min(shown.count, MAX_INSIDE); i++) {
    const { name, value: of } = shown.entry(i);
    const text = brief(of, depth - 1);
    inside.push(isList ? text : `${name}${value instanceof Map ? " → " : ": "}${text}`);
  }
  if (shown.count > inside.length) inside.push("…");
  // Whoever sees brackets knows that it is an array, and braces an object.
  const prefix = Array.isArray(value) || shown.text === "Object" ? "" : `${shown.text} `;
  return isList ? `${prefix}[${inside.join(", ")}]` : `${prefix}{ ${inside.join(", ")} }`;
}

function empty(value: unknown, text: string): string {
  if (Array.isArray(value)) return "[]";
  return text === "Object" ? "{}" : text;
}

function shorten(text: string): string {
  return text.length <= MAX_TEXT ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, MAX_TEXT)).slice(0, -1)}…"`;
}
