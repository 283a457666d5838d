// Makes a factory of the guest's glue. wasm-bindgen's glue is an ES module with one instance for its life; jars need a
// fresh one after a trap, and those on one thread need one each, with a memory each. The glue keeps its state in
// top-level variables, so that a function around it is all that it takes. The function's further parameters are what the
// module imports as global functions: who is asked when its fuel is used up, and who answers about locales.
import { readFile, writeFile } from "node:fs/promises";

const folder = new URL("../wasm/guest/", import.meta.url);
const glue = await readFile(new URL("guest.js", folder), "utf8");

/** Replaces what must be there exactly once, and says so when wasm-bindgen has changed its form. */
function replaceOnce(text, pattern, replacement) {
  const found = text.match(new RegExp(pattern.source, `${pattern.flags}g`))?.length ?? 0;
  if (found !== 1)
    throw new Error(`guest.js has ${found} matches of ${pattern}; this version of wasm-bindgen writes other glue`);
  return text.replace(pattern, replacement);
}

let body = replaceOnce(glue, /^export class Guest\b/m, "class Guest");
body = replaceOnce(body, /^export function interruptAddress\b/m, "function interruptAddress");
body = replaceOnce(body, /^export function memoryExhausted\b/m, "function memoryExhausted");
body = replaceOnce(body, /^export function runningAddress\b/m, "function runningAddress");
body = replaceOnce(body, /^export \{[^}]*\binitSync\b[^}]*\};?$/m, "");
for (const [line] of body.matchAll(/^(?:import|export)\b.*$|\bimport\.meta\b.*$/gm)) {
  throw new Error(`guest.js has a line that cannot stand in a function: ${line}`);
}

await writeFile(
  new URL("guest-factory.js", folder),
  `/** A guest in a module instance, and so with a memory, of its own. */
export function instantiate(module, outOfFuel, localize) {
${body}
  const exports = initSync({ module });
  return { guest: new Guest(), exports, interruptAddress, memoryExhausted, runningAddress };
}
`,
);
await writeFile(
  new URL("guest-factory.d.ts", folder),
  `import type { Guest as Exported, interruptAddress, memoryExhausted, runningAddress } from "./guest.js";

/** The guest, with what the glue adds and does not declare: unregisters it from the glue's own finalisation. */
export type Guest = Exported & { __destroy_into_raw(): number };

/** What the module exports beside its functions. The three of the meter are absent from a module without one. */
export interface GuestExports {
  readonly memory: WebAssembly.Memory;
  /** Objects of the page's that the module holds. */
  readonly __wbindgen_externrefs: WebAssembly.Table;
  readonly belljar_fuel?: WebAssembly.Global;
  readonly belljar_memory_pages?: WebAssembly.Global;
  readonly belljar_meter_version?: WebAssembly.Global;
}

/** A module instance: a guest, and what can be asked of the module. */
export interface Instantiated {
  guest: Guest;
  exports: GuestExports;
  interruptAddress: typeof interruptAddress;
  memoryExhausted: typeof memoryExhausted;
  runningAddress: typeof runningAddress;
}

/**
 * A guest in a module instance, and so with a memory, of its own. \`outOfFuel\` may throw: that ends the instance. \`localize\`
 * answers what the guest asks about locales.
 */
export function instantiate(
  module: WebAssembly.Module,
  outOfFuel: () => void,
  localize: (question: string) => string,
): Instantiated;
`,
);
