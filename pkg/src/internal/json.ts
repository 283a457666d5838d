/** What JSON would leave out or change without a word. */
interface Fault {
  /** Where, from the value that was looked at. */
  path: string;
  /** What is there. */
  what: string;
}

/** Objects that JSON writes as `{}` or as something else. A date is a text in it, and no date when it is read. */
const OTHERS = new Set(
  "Date Map Set WeakMap WeakSet RegExp Error Promise ArrayBuffer DataView Boolean Number String".split(" "),
);

/**
 * A value as JSON.
 *
 * @throws {TypeError} when JSON cannot hold all of it; the message says where
 */
export function jsonText(value: unknown, where: string): string {
  const fault = faultIn(value, new Set());
  if (fault) throw new TypeError(`${where}${fault.path} must not be ${fault.what}`);
  return JSON.stringify(value);
}

/** `undefined` as a property is no property, as everywhere; `around` has the objects that the value is in. */
function faultIn(value: unknown, around: Set<object>): Fault | undefined {
  if (typeof value === "number" && !Number.isFinite(value)) return { path: "", what: String(value) };
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") {
    return { path: "", what: `a ${typeof value}` };
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (around.has(value)) return { path: "", what: "a part of itself" };
  const fault = faultWithin(value, around);
  around.delete(value);
  return fault;
}

function faultWithin(value: object, around: Set<object>): Fault | undefined {
  around.add(value);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const part: unknown = value[index];
      const fault = part === undefined ? { path: "", what: "undefined" } : faultIn(part, around);
      if (fault) return { ...fault, path: `[${index}]${fault.path}` };
    }
    return undefined;
  }
  const name = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (OTHERS.has(name) || ArrayBuffer.isView(value)) {
    return { path: "", what: `${/^[AEIO]/.test(name) ? "an" : "a"} ${name}` };
  }
  for (const [key, part] of Object.entries(value)) {
    const fault = faultIn(part, around);
    if (fault) return { ...fault, path: `${step(key)}${fault.path}` };
  }
  return undefined;
}

function step(key: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
