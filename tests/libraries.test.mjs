// Libraries that apps use, in jars: what docs/libraries.md says of each is what it does.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { programs } from "./libraries/programs.mjs";
import { install, rows, tried } from "./libraries/run.mjs";
import { root } from "./support/browser.mjs";

before(install);

for (const program of programs) {
  test(`${program.package} ${program.fails ? "says why it cannot work" : "works"}`, async () => {
    const { value, error } = await tried(program);
    if (program.fails) assert.match(error ?? "no error", program.fails);
    else assert.deepEqual(error ?? value, program.gives);
  });
}

test("the table in docs/libraries.md is of these", async () => {
  const file = join(root, "docs/libraries.md");
  const page = await readFile(file, "utf8");
  const [text] = page.split("<!-- table -->");
  const table = ["| Library | Build | Name | Works |", "| --- | --- | --- | --- |", ...(await rows())];
  const expected = `${text}<!-- table -->\n\n${table.join("\n")}\n`;
  if (process.env.BELLJAR_BLESS) await writeFile(file, expected);
  else assert.equal(page, expected, "run this test with BELLJAR_BLESS=1 and look at the difference");
});
