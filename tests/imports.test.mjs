// The gap stays narrow: guest.wasm imports what docs/guest-imports.txt lists, and nothing else.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./support/browser.mjs";

test("i1: guest.wasm imports only what is written down", async () => {
  const list = await readFile(join(root, "docs/guest-imports.txt"), "utf8");
  const written = list.split("\n").filter((line) => line && !line.startsWith("#"));
  const module = await WebAssembly.compile(await readFile(join(root, "pkg/wasm/guest/guest_bg.wasm")));
  const imports = WebAssembly.Module.imports(module);
  assert.deepEqual(imports.map(({ name }) => name.replace(/_[0-9a-f]{16}$/, "")).sort(), written.sort());
  for (const { kind } of imports) assert.equal(kind, "function");
});

test("SECURITY.md names every global that a hardened worker has", async () => {
  const list = await readFile(join(root, "docs/worker-globals.txt"), "utf8");
  const security = await readFile(join(root, "SECURITY.md"), "utf8");
  for (const line of list.split("\n").filter((line) => line && !line.startsWith("#"))) {
    assert.ok(security.includes(`\`${line.replace("prototype.", "")}\``), line);
  }
});

test("guest.wasm declares the most memory that it can have", async () => {
  const module = await WebAssembly.compile(await readFile(join(root, "pkg/wasm/guest/guest_bg.wasm")));
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => {};
  const { memory } = (await WebAssembly.instantiate(module, imports)).exports;
  const [page, most] = [65_536, 512 * 1_048_576];
  assert.throws(() => memory.grow((most - memory.buffer.byteLength) / page + 1), RangeError);
  memory.grow((most - memory.buffer.byteLength) / page);
});
