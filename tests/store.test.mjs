// An app's store over visits: nothing is lost (I9).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { load, startJars } from "./support/jars.mjs";

let jars;

before(async () => {
  jars = await startJars();
});

after(() => jars?.close());

const evaluate = (page, source, app = "shop", options = {}) =>
  page.evaluate(
    async ([source, app, options]) => {
      const { jar, heard } = await open(app, options);
      const outcome = await jar.outcome(source);
      jar.dispose();
      return { outcome, codes: heard.error.map(({ code }) => code), errors: heard.error };
    },
    [source, app, options],
  );

/** Everything that is in IndexedDB, as text. */
const archived = (page) =>
  page.evaluate(async () => {
    const settled = (request) =>
      new Promise((done, fail) => Object.assign(request, { onsuccess: done, onerror: fail }));
    const opening = indexedDB.open("belljar");
    await settled(opening);
    const values = opening.result.transaction("values").objectStore("values");
    const all = values.getAll();
    await settled(all);
    opening.result.close();
    return all.result.map((bytes) => new TextDecoder().decode(bytes));
  });

const LARGE = `'x'.repeat(400_000)`;

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
  const look = 'localStorage.setItem("mine", 1); [localStorage.getItem("session-token"), localStorage.getItem("k3")]';
  assert.deepEqual((await evaluate(page, look)).outcome.value, [null, "3"]);
  assert.equal(await page.evaluate(() => localStorage.getItem("mine")), null);
});

test("i9: large values are kept in IndexedDB, and are there at the next visit and in other tabs", async (t) => {
  const { page, context, complaints } = await jars.open(t);
  const { outcome } = await evaluate(page, `storeValue("large", ${LARGE}); storeValue("small", 1).then(() => "kept")`);
  assert.equal(outcome.value, "kept");
  const text = await page.evaluate(() => localStorage.getItem("belljar:store:shop"));
  assert.ok(text.length < 1_000, text.slice(0, 200));
  assert.equal((await archived(page)).length, 1);
  const look = "[appsmith.store.large.length, appsmith.store.small]";
  await load(page);
  assert.deepEqual((await evaluate(page, look)).outcome.value, [400_000, 1]);
  const second = await context.newPage();
  await load(second, jars.url);
  assert.deepEqual((await evaluate(second, look)).outcome.value, [400_000, 1]);
  assert.deepEqual(complaints, []);
});

test("i9: a page that ends between IndexedDB and localStorage has kept the old value", async (t) => {
  const { page } = await jars.open(t);
  await evaluate(page, `storeValue("large", ${LARGE}).then(() => 1)`);
  const gone = page.waitForEvent("framenavigated");
  await page.evaluate(async (large) => {
    Storage.prototype.setItem = () => {
      location.reload();
      throw new Error("the page ends here");
    };
    const { jar } = await open("shop");
    void jar.outcome(`storeValue("large", ${large} + "new")`);
  }, LARGE);
  await gone;
  await page.waitForFunction(() => "heartbeat" in globalThis);
  const { outcome, codes } = await evaluate(page, "appsmith.store.large.length");
  assert.equal(outcome.value, 400_000);
  assert.deepEqual(codes, []);
  assert.equal((await archived(page)).length, 2, "what no text names yet is swept later");
  const after = await evaluate(page, `storeValue("large", ${LARGE} + "new").then(() => appsmith.store.large.length)`);
  assert.equal(after.outcome.value, 400_003);
});

test("changes of another tab arrive in jar and page, and are not sent back", async (t) => {
  const { page, context } = await jars.open(t);
  const second = await context.newPage();
  await load(second, jars.url);
  const start = () =>
    open("shop").then(({ jar, heard }) => Object.assign(globalThis, { jar, heard, told: report(jar, "store") }));
  await page.evaluate(start);
  await second.evaluate(start);
  await second.evaluate((large) => jar.evaluate(`storeValue("a", [1]); storeValue("b", ${large}); 0`), LARGE);
  const { changes } = await page.evaluate(() => told);
  assert.deepEqual(
    changes.map(({ type, key, persist }) => [type, key, persist]),
    [
      ["set", "a", true],
      ["set", "b", true],
    ],
  );
  assert.deepEqual(await page.evaluate(() => jar.evaluate("[appsmith.store.a, appsmith.store.b.length]")), [
    [1],
    400_000,
  ]);
  assert.equal(await page.evaluate(() => jar.store().a[0]), 1);
  await page.evaluate(() => jar.evaluate("removeValue('a')"));
  await second.evaluate(() => told);
  assert.equal(await second.evaluate(() => jar.evaluate("'a' in appsmith.store")), false);
  assert.deepEqual(
    [await page.evaluate(() => heard.store.length), await second.evaluate(() => heard.store.length)],
    [1, 1],
  );
});

test("i9: two tabs that write at the same time lose nothing of each other", async (t) => {
  const { page, context } = await jars.open(t);
  const second = await context.newPage();
  await load(second, jars.url);
  const COUNT = 100;
  const write = async ([who, count]) => {
    const { jar } = await open("shop");
    globalThis.jar = jar;
    const writes = [];
    for (let n = 0; n < count; n++) {
      writes.push(jar.evaluate(`storeValue("both", "${who}${n}"); storeValue("${who}${n}", ${n}).then(() => 0)`));
      if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(writes);
  };
  await Promise.all([page.evaluate(write, ["one", COUNT]), second.evaluate(write, ["two", COUNT])]);
  const all = 2 * COUNT + 1;
  for (const where of [page, second]) {
    await where.waitForFunction((all) => Object.keys(jar.store()).length === all, all);
  }
  const both = (where) => where.evaluate(() => jar.evaluate("appsmith.store.both"));
  await page.waitForTimeout(200);
  assert.equal(await both(page), await both(second), "of one key one write counts, and both know which");
  const third = await context.newPage();
  await load(third, jars.url);
  const { outcome } = await evaluate(third, "[Object.keys(appsmith.store).length, appsmith.store.both]");
  assert.deepEqual(outcome.value, [all, await both(page)]);
});

test("session values survive a recycle of the jar, and stay in their tab", async (t) => {
  const { page, context } = await jars.open(t);
  const value = await page.evaluate(async () => {
    const { jar, heard } = await open("shop", { policy: { limits: { triggerDeadlineMs: 200 } } });
    await jar.evaluate("storeValue('session', [1], false)");
    await jar.outcome("/(a+)+\\1$/.test('a'.repeat(40) + 'b')");
    const value = await jar.evaluate("appsmith.store.session[0]");
    return [value, heard.limit.length];
  });
  assert.equal(value[0], 1);
  const second = await context.newPage();
  await load(second, jars.url);
  assert.deepEqual((await evaluate(second, "appsmith.store")).outcome.value, {});
});

test("i9: what Appsmith has kept is taken over on first use, and stays", async (t) => {
  const { page } = await jars.open(t);
  const text = '{"user":{"name":"Ada","$type":"x"},"n":1}';
  await page.evaluate((text) => localStorage.setItem("APPSMITH_LOCAL_STORE-shop-main", text), text);
  await page.evaluate(() => localStorage.setItem("APPSMITH_LOCAL_STORE-shop", "no JSON"));
  const taken = await evaluate(page, "appsmith.store", "shop", { branch: "main" });
  assert.deepEqual(taken.outcome.value, { user: { name: "Ada", $type: "x" }, n: 1 });
  const refused = await evaluate(page, "appsmith.store");
  assert.deepEqual(refused.outcome.value, {});
  assert.deepEqual(refused.codes, ["BELLJAR_STORE_UNREADABLE"]);
  assert.match(refused.errors[0].errorMessage.message, /APPSMITH_LOCAL_STORE-shop.*stays as it is/);
  await evaluate(page, "clearStore()", "shop", { branch: "main" });
  await load(page);
  assert.deepEqual((await evaluate(page, "appsmith.store", "shop", { branch: "main" })).outcome.value, {});
  assert.equal(await page.evaluate(() => localStorage.getItem("APPSMITH_LOCAL_STORE-shop-main")), text);
});

test("encrypted, nothing in the browser's storage is readable, and no script gets the key", async (t) => {
  const { page } = await jars.open(t);
  const policy = { store: { encrypt: true } };
  const write = `storeValue("needle", "needle"); storeValue("large", "needle" + ${LARGE}).then(() => 0)`;
  assert.equal((await evaluate(page, write, "shop", { policy })).outcome.value, 0);
  const text = await page.evaluate(() => localStorage.getItem("belljar:store:shop"));
  assert.match(text, /^{"version":2,"sealed":"/);
  assert.ok(![text, ...(await archived(page))].some((kept) => /needle|xxxxx/.test(kept)));
  await load(page);
  const look = "[appsmith.store.needle, appsmith.store.large.length]";
  assert.deepEqual((await evaluate(page, look, "shop", { policy })).outcome.value, ["needle", 400_006]);
  const key = await page.evaluate(async () => {
    const settled = (request) =>
      new Promise((done, fail) => Object.assign(request, { onsuccess: done, onerror: fail }));
    const opening = indexedDB.open("belljar");
    await settled(opening);
    const asking = opening.result.transaction("keys").objectStore("keys").get("belljar:store:shop");
    await settled(asking);
    opening.result.close();
    const exported = await crypto.subtle.exportKey("raw", asking.result).catch((error) => error.name);
    return [asking.result.extractable, exported];
  });
  assert.deepEqual(key, [false, "InvalidAccessError"]);
});

test("i6: a secret that is stored is said, masked, and kept back where the policy says so", async (t) => {
  const { page } = await jars.open(t);
  const token = "ghp_1QaZ2wSx3EdC4rFv5TgB6yHn7UjM8iK9oL0p";
  const warned = await page.evaluate(async (token) => {
    const { jar, heard } = await open("shop", { policy: { sensitivity: { rules: { "github-token": "session" } } } });
    await jar.evaluate(`storeValue("auth", { token: "${token}" })`);
    return { warnings: heard.warning, text: localStorage.getItem("belljar:store:shop"), store: jar.store() };
  }, token);
  assert.equal(warned.warnings.length, 1);
  const [{ rule, message, position }] = warned.warnings;
  assert.equal(rule, "github-token");
  assert.match(message, /auth\.token.*Revoke the token.*for the session only/);
  assert.ok(!message.includes(token) && position.line === 1);
  assert.ok(!(warned.text ?? "").includes(token));
  assert.equal(warned.store.auth.token, token);
});
