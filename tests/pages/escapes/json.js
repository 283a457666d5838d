// Values in their JSON form (docs/value-json.md), as far as cases expect any.

const typed = (type, members) => ({ $type: type, ...members });

export function toJson(value) {
  switch (typeof value) {
    case "undefined":
      return typed("undefined");
    case "bigint":
      return typed("bigint", { value: String(value) });
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : typed("number", { value: Object.is(value, -0) ? "-0" : String(value) });
    case "string":
      return value.isWellFormed()
        ? value
        : typed("string", { utf16: Array.from({ length: value.length }, (_, at) => value.charCodeAt(at)) });
    case "object":
      return value === null ? null : objectToJson(value);
    default:
      return value;
  }
}

function objectToJson(value) {
  if (Array.isArray(value)) return Array.from(value, toJson);
  if (value instanceof Map) return typed("map", { entries: [...value].map((entry) => entry.map(toJson)) });
  if (value instanceof Set) return typed("set", { values: [...value].map(toJson) });
  if (value instanceof Date)
    return typed("date", { value: Number.isNaN(value.getTime()) ? null : value.toISOString() });
  const entries = Object.entries(value).map(([key, of]) => [key, toJson(of)]);
  // As a page gets it, `__proto__` is an own property; it has to stay one.
  return Object.hasOwn(value, "$type") ? typed("object", { entries }) : Object.fromEntries(entries);
}
