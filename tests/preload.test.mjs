// A page that prepares has a worker ready, and nothing of it is left but that.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startJars } from "./support/jars.mjs";

let jars;

before(async () => {
  jars = await startJars({ frames: true });
});

after(() => jars?.close());

/** How long a spare is kept when there is no jar that it could be for, in seconds and a bit. */
const LINGER_MS = 5_500;

for (const isolation of ["worker", "frame"]) {
  test(`a page that prepares keeps one spare until it is used: ${isolation}`, async (t) => {
    const { page, complaints } = await jars.open(t);
    const seen = await page.evaluate(
      async ({ isolation, LINGER_MS }) => {
        const { createJar, preload } = await import("/belljar/dist/browser.js");
        const frames = () => document.querySelectorAll("iframe").length;
        await preload({ isolation });
        await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
        const before = frames();
        const begin = performance.now();
        const jar = await createJar({ app: "after", isolation });
        const milliseconds = performance.now() - begin;
        const value = await jar.evaluate("6 * 7");
        const stored = Object.keys(localStorage);
        jar.dispose();
        return { before, value, stored, milliseconds };
      },
      { isolation, LINGER_MS },
    );
    t.diagnostic(`a jar in ${seen.milliseconds.toFixed(1)} ms`);
    assert.equal(seen.value, 42);
    assert.deepEqual(seen.stored, []);
    if (isolation === "frame") assert.equal(seen.before, 1);
    assert.deepEqual(complaints, []);
  });
}

test("a page that prepares has one worker, and not one more for each time", async (t) => {
  const { page } = await jars.open(t);
  await page.evaluate(async () => {
    const { preload } = await import("/belljar/dist/browser.js");
    for (let time = 0; time < 3; time++) await preload();
  });
  // One that has ended is told of a little later.
  for (let look = 0; look < 100 && page.workers().length > 1; look++) await page.waitForTimeout(50);
  assert.equal(page.workers().length, 1);
});
