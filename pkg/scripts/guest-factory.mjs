// Makes a factory of the guest's glue. wasm-bindgen's glue is an ES module with one instance for the life of the page;
// jars that run on the page's own thread need one each, with a memory each, and a fresh one after a trap. The glue keeps
// its state in top-level variables, so that a function around it is all that it takes.
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
body = replaceOnce(body, /^export function memoryExhausted\b/m, "function memoryExhausted");
body = replaceOnce(body, /^export \{[^}]*\binitSync\b[^}]*\};?$/m, "");
for (const [line] of body.matchAll(/^(?:import|export)\b.*$|\bimport\.meta\b.*$/gm)) {
  throw new Error(`guest.js has a line that cannot stand in a function: ${line}`);
}

await writeFile(
  new URL("guest-factory.js", folder),
  `/** A guest in a module instance, and so with a memory, of its own. */
export function instantiate(module) {
${body}
  initSync({ module });
  return { guest: new Guest(), memoryExhausted };
}
`,
);
await writeFile(
  new URL("guest-factory.d.ts", folder),
  `import type { Guest, memoryExhausted } from "./guest.js";

/** A module instance: a guest, and what can be asked of the module once it has died. */
export interface Instantiated {
  guest: Guest;
  memoryExhausted: typeof memoryExhausted;
}

/** A guest in a module instance, and so with a memory, of its own. */
export function instantiate(module: WebAssembly.Module): Instantiated;
`,
);
