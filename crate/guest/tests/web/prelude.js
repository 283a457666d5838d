const failures = [];

/** A value as text, with what JSON leaves out. */
const show = (value) => {
  if (typeof value === "string") return JSON.stringify(value);
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol" || typeof value === "function") return String(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof ArrayBuffer) return `ArrayBuffer${show([...new Uint8Array(value)])}`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}${show([...value])}`;
  if (Array.isArray(value)) return `[${Array.from(value, show).join(", ")}]`;
  const entries = Object.entries(value).map(([key, value]) => `${key}: ${show(value)}`);
  return `{${entries.join(", ")}}`;
};

/** What `run` gives, or resolves to, is the same as this. */
const same = async (what, run, expected) => {
  let seen;
  try {
    seen = show(await run());
  } catch (error) {
    seen = `threw ${error}`;
  }
  if (seen !== show(expected)) failures.push(`${what}: ${seen}, not ${show(expected)}`);
};

/** What `run` throws at once has this name. */
const throws = (what, run, name) => {
  try {
    failures.push(`${what}: gave ${show(run())} in the place of a ${name}`);
  } catch (error) {
    if (error.name !== name) failures.push(`${what}: ${error}, not a ${name}`);
  }
};

/** What `run` returns is a promise that is rejected with an error of this name. */
const rejects = async (what, run, name) => {
  try {
    const promise = run();
    failures.push(`${what}: resolved to ${show(await promise)} in the place of a ${name}`);
  } catch (error) {
    if (error.name !== name) failures.push(`${what}: ${error}, not a ${name}`);
  }
};

/** What a call throws, by its name, or what it gives. */
const outcome = (run) => {
  try {
    return run();
  } catch (error) {
    return error.name;
  }
};
