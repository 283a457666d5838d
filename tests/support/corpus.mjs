// The corpus of attacks in tests/escapes, and what must hold after each: its README says how a case is written.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { parse } from "smol-toml";

const folder = fileURLToPath(new URL("../escapes", import.meta.url));

/** What is carried out for a guest and uses no power of the page's. */
const bookkeeping = new Set(["settled", "continue", "figures", "warning", "error", "limit"]);

/**
 * All cases, in order of theme: `{ theme, name, source, kind, code, policy, entities, store, fetch, before, neighbour,
 * expect, effects, requests }`.
 */
export async function readCorpus(themes = []) {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".toml")).sort();
  const unknown = themes.filter((theme) => !files.includes(`${theme}.toml`));
  if (unknown.length > 0) throw new Error(`tests/escapes has no theme ${unknown.join(", ")}`);
  const chosen = themes.length === 0 ? files : files.filter((file) => themes.includes(file.replace(/\.toml$/, "")));
  const cases = [];
  for (const file of chosen) {
    // Without the parser's own prototypes, which comparisons would see.
    const theme = JSON.parse(JSON.stringify(parse(await readFile(join(folder, file), "utf8"))));
    for (const { kind = "script", code, policy = theme.policy ?? {}, effects = {}, ...rest } of theme.case) {
      const whole = kind === "script" && theme.prelude ? `${theme.prelude}\n${code}` : code;
      // Where a key of a policy is null, for which TOML has no word, the policy is JSON.
      const grants = typeof policy === "string" ? JSON.parse(policy) : policy;
      cases.push({ theme: file.replace(/\.toml$/, ""), kind, code: whole, policy: grants, effects, ...rest });
    }
  }
  return cases;
}

/**
 * What does not hold, in words; nothing if all does. `seen` is how the case ended, `{ value }`, `{ error: name }` or
 * `{ limit: kind }` with values in their JSON form, and the effects that it had, each with its `type`.
 */
export function complaint({ expect, effects, requests }, seen) {
  const ends = Object.keys(expect).some((way) => {
    if (way === "contained") return seen.end.limit !== "crash";
    if (way === "value") return "value" in seen.end && isDeepStrictEqual(seen.end.value, expect.value);
    return way in seen.end && [expect[way]].flat().includes(seen.end[way]);
  });
  if (!ends) return `ended as ${brief(seen.end)}, not as ${brief(expect)}`;
  const acted = seen.effects.filter(({ type }) => !bookkeeping.has(type));
  for (const type of new Set([...acted.map(({ type }) => type), ...Object.keys(effects)])) {
    const count = acted.filter((effect) => effect.type === type).length;
    if (!allows(effects[type] ?? 0, count)) return `had ${count} effects ${type}, not ${effects[type] ?? 0}`;
  }
  if (requests) {
    const sent = acted.filter(({ type }) => type === "fetch").map(({ request }) => summary(request));
    if (!isDeepStrictEqual(sent, requests)) return `asked for ${brief(sent)}, not for ${brief(requests)}`;
  }
}

/** `3`: exactly as many; `"<=3"`: at most. */
function allows(rule, count) {
  return typeof rule === "number" ? count === rule : count <= Number(rule.replace("<=", ""));
}

/** A request as cases write it: `GET /path`, then a header a line. The page's own origin differs from run to run. */
function summary({ url, method, headers }) {
  const at = new URL(url);
  const own = at.hostname === "localhost" || at.hostname === "127.0.0.1";
  const path = own ? at.pathname + at.search : at.href;
  return [`${method} ${path}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\n");
}

function brief(value) {
  const text = JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
