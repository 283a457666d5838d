// An app's store over visits: nothing is lost (I9).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { load, startJars } from "./support/jars.mjs";

let jars;

before(async () => {
  jars = await startJars();
});

after(() => jars?.close());

const evaluate = (page, source, app = "shop") =>
  page.evaluate(
    async ([source, app]) => {
      const { jar, heard } = await open(app);
      const outcome = await jar.outcome(source);
      jar.dispose();
      return { outcome, codes: heard.error.map(({ code }) => code), errors: heard.error };
    },
    [source, app],
  );

test("i9: a value outlives the page in every form that data has; a session value does not", async (t) => {
  const { page } = await jars.open(t);
  const { outcome } = await evaluate(
    page,
    `const shared = [1];
     storeValue("data", { shared, again: shared, date: new Date(0), big: 2n ** 70n, zero: -0, nothing: undefined });
     storeValue("session", "gone", false)`,
  );
  assert.equal(outcome.type, "value");
  await load(page);
  const look = `const { data, session } = appsmith.store;
    [data.shared === data.again, data.date.getTime(), String(data.big), Object.is(data.zero, -0), "nothing" in data,
     typeof session]`;
  assert.deepEqual((await evaluate(page, look)).outcome.value, [
    true,
    0,
    "1180591620717411303424",
    true,
    true,
    "undefined",
  ]);
});

test("i9: a store that cannot be read is set aside, reported, and never overwritten", async (t) => {
  const { page } = await jars.open(t);
  for (const [n, text] of ["{damaged", '{"version":99,"values":{"a":1}}'].entries()) {
    await page.evaluate((text) => localStorage.setItem("belljar:store:shop", text), text);
    await load(page);
    const { outcome, codes, errors } = await evaluate(page, "storeValue('fresh', 1).then(() => appsmith.store)");
    assert.deepEqual(outcome.value, { fresh: 1 });
    assert.deepEqual(codes, ["BELLJAR_STORE_UNREADABLE"]);
    const aside = `belljar:store:shop:kept-aside:${n + 1}`;
    assert.ok(errors[0].errorMessage.message.includes(aside));
    assert.equal(await page.evaluate((name) => localStorage.getItem(name), aside), text);
  }
});

test("i9: where the browser has no more room the write rejects, and the old values stay", async (t) => {
  const { page } = await jars.open(t);
  await evaluate(page, "storeValue('a', 'old')");
  await page.evaluate(() => {
    for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
      try {
        for (let n = 0; ; n++) localStorage.setItem(`filler:${size}:${n}`, "x".repeat(size));
      } catch {
        // Full for this size: go on with half of it.
      }
    }
  });
  const { outcome, codes } = await evaluate(
    page,
    "storeValue('a', 'x'.repeat(1e5)).catch((error) => [error.name, error.message, appsmith.store.a])",
  );
  const [name, message, value] = outcome.value;
  assert.equal(name, "Error");
  assert.match(message, /full|room/);
  assert.equal(value, "old");
  assert.deepEqual(codes, ["BELLJAR_STORE_WRITE"]);
  assert.match(await page.evaluate(() => localStorage.getItem("belljar:store:shop")), /"a":"old"/);
});

test("two pages of one app lose nothing of each other; two apps see nothing of each other", async (t) => {
  const { page, context } = await jars.open(t);
  const second = await context.newPage();
  await load(second, jars.url);
  for (const [n, where] of [page, second, page, second].entries()) await evaluate(where, `storeValue('k${n}', ${n})`);
  assert.deepEqual((await evaluate(page, "appsmith.store")).outcome.value, { k0: 0, k1: 1, k2: 2, k3: 3 });
  assert.deepEqual((await evaluate(page, "appsmith.store", "other")).outcome.value, {});
  await page.evaluate(() => localStorage.setItem("session-token", "the page's own"));
  assert.equal((await evaluate(page, "typeof localStorage")).outcome.value, "undefined");
});
