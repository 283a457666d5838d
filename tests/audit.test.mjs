// What ./x audit prints: every wall as it is, no difference from what is written down, and every key of the policy.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { root } from "./support/browser.mjs";

test("the audit prints each wall, finds it as written down, and tells every key of the policy", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, "scripts/audit.mjs")]);
  for (const heading of [
    "Imports of guest.wasm",
    "Exports of guest.wasm",
    'isolation: "worker"',
    'isolation: "frame"',
    "What a policy grants",
  ]) {
    assert.ok(stdout.includes(heading), heading);
  }
  assert.doesNotMatch(stdout, /<</);

  const schema = JSON.parse(await readFile(join(root, "docs/policy.schema.json"), "utf8"));
  for (const section of Object.keys(schema.properties)) {
    assert.match(stdout, new RegExp(`^  ${section}( |$)`, "m"), section);
  }
  for (const { properties } of Object.values(schema.$defs).filter((one) => one.properties)) {
    for (const key of Object.keys(properties)) assert.match(stdout, new RegExp(`^    \\w+\\.${key} = `, "m"), key);
  }
});
