// The programs of both READMEs run, and give what their comments say.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

/**
 * Runs a program of a file with every `await …; // value` printed as a pair, and what is called without one as well. What
 * a console says comes before.
 */
async function run(file, number = 0) {
  const readme = await readFile(new URL(file, import.meta.url), "utf8");
  const program = [...readme.matchAll(/```(?:js|ts)\n(.*?)```/gs)][number][1];
  const checked = program
    .replace(/^await (.*evaluate.*); \/\/ (.*)$/gm, "console.log(JSON.stringify([await $1, $2]));")
    .replace(/^(app\..*); \/\/ (.*)$/gm, "console.log(JSON.stringify([$1, $2]));");
  assert.notEqual(checked, program, "a comment says what comes out");
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", checked], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  return stdout;
}

test("the program of the package's README does what it says", async () => {
  assert.equal(await run("../README.md"), "[5,5]\n");
});

test("the app of the package's README does what it says", async () => {
  const lines = [
    '["2 orders","2 orders"]',
    "Table1.tableData,Table1.title",
    '["1 orders","1 orders"]',
    '[{"last":"1 orders"},{"last":"1 orders"}]',
  ];
  assert.equal(await run("../README.md", 1), `${lines.join("\n")}\n`);
});

test("the program of the project's README does what it says", async () => {
  assert.equal(await run("../../README.md"), "[5,5]\nstored\n");
});
