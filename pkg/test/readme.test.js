// The README's program runs, and gives what its comments say.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

test("the README's program does what it says", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const program = readme.match(/```js\n(.*?)```/s)[1];
  const checked = program.replace(/^await (.*); \/\/ (.*)$/gm, "console.log(JSON.stringify([await $1, $2]));");
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", checked], { cwd: import.meta.dirname });
  assert.equal(run.stderr.toString(), "");
  assert.equal(run.stdout.toString(), "[5,5]\n");
});
