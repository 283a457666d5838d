// One app, one jar (I8): two jars share nothing, and nothing of an app runs after its jar is dropped.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { startJars } from "./support/jars.mjs";

let jars;
/** Requests to /never, which get no answer. */
let waiting = [];

before(async () => {
  jars = await startJars({
    answer(request) {
      if (request.url !== "/never") return;
      waiting.push(request);
      arrived?.(request);
      return "kept open";
    },
  });
});

after(() => jars?.close());

let arrived;
const nextRequest = () => new Promise((resolve) => (arrived = resolve));

test("two jars share no global, prototype, entity, store or console", async (t) => {
  const { page, complaints } = await jars.open(t);
  const seen = await page.evaluate(async () => {
    const a = await open("a");
    const b = await open("b");
    await a.jar.setData("Secret1", { text: "of a" });
    await a.jar.evaluate(`
      globalThis.leak = 1;
      Object.prototype.leak = 1;
      Array.prototype.map = () => "taken over";
      console.log("from a");
      storeValue("key", "of a")`);
    const look = `({
      leak: typeof leak,
      inherited: ({}).leak,
      map: [1].map((n) => n + 1),
      entity: typeof Secret1,
      store: appsmith.store.key,
    })`;
    return {
      b: await b.jar.evaluate(look),
      ownStore: [a.jar.store(), b.jar.store()],
      kept: Object.keys(localStorage),
      console: [a, b].map(({ heard }) => heard.console.map(({ args }) => args)),
      page: [typeof leak, {}.leak, [1].map((n) => n + 1)],
    };
  });
  const untouched = { leak: "undefined", inherited: undefined, map: [2], entity: "undefined", store: undefined };
  assert.deepEqual(seen, {
    b: untouched,
    ownStore: [{ key: "of a" }, {}],
    kept: ["belljar:store:a"],
    console: [[["from a"]], []],
    page: ["undefined", undefined, [2]],
  });
  assert.deepEqual(complaints, []);
});

test("each jar has a worker of its own, and dispose ends it", async (t) => {
  const { page } = await jars.open(t);
  const workers = () => page.workers().length;
  await page.evaluate(async () => {
    globalThis.first = await open("first");
    globalThis.second = await open("second");
    await Promise.all([first.jar.evaluate("1"), second.jar.evaluate("1")]);
  });
  // Two at work, and the spare that waits for the next of them to hang.
  while (workers() < 3) await once(page, "worker");
  const closed = Promise.all(page.workers().map((worker) => once(worker, "close")));
  await page.evaluate(() => {
    first.jar.dispose();
    second.jar.dispose();
  });
  await closed;
  assert.equal(workers(), 0);
});

test("dispose stops timers", async (t) => {
  const { page } = await jars.open(t);
  const ticks = await page.evaluate(async () => {
    const clock = "setInterval(() => console.log('tick'), 10); 0";
    const ended = await open("ended");
    const other = await open("other");
    await Promise.all([ended.jar.evaluate(clock), report(ended.jar, "console")]);
    ended.jar.dispose();
    const before = ended.heard.console.length;
    // Time as another jar's clock counts it.
    await other.jar.evaluate(clock);
    while (other.heard.console.length < 20) await report(other.jar, "console");
    return { before, after: ended.heard.console.length };
  });
  assert.ok(ticks.before >= 1);
  assert.equal(ticks.after, ticks.before);
});

test("dispose ends requests in flight, as the server sees", async (t) => {
  const { page } = await jars.open(t);
  const incoming = nextRequest();
  await page.evaluate(async () => {
    globalThis.fetching = await open("fetching", { policy: { fetch: { origins: ["self"] } } });
    globalThis.pending = fetching.jar.outcome("fetch('/never')");
  });
  const request = await incoming;
  const closed = once(request.socket, "close");
  await page.evaluate(() => fetching.jar.dispose());
  await closed;
  assert.equal(await page.evaluate(async () => (await pending).error.code), "BELLJAR_DISPOSED");
});

test("after dispose everything rejects, and what was pending has rejected", async (t) => {
  const { page, complaints } = await jars.open(t);
  const codes = await page.evaluate(async () => {
    const { jar } = await open("gone");
    const end = (promise) =>
      promise.then(
        () => "fulfilled",
        (error) => `${error.name} ${error.code}`,
      );
    const pending = end(jar.trigger("new Promise((resolve) => setTimeout(resolve, 60000))"));
    const queued = end(jar.setData("Table1", []));
    jar.dispose();
    jar.dispose();
    return {
      pending: await pending,
      queued: await queued,
      evaluate: await end(jar.evaluate("1")),
      trigger: await end(jar.trigger("1")),
      setData: await end(jar.setData("Table1", [])),
      figures: await end(jar.figures()),
      outcome: (await jar.outcome("1")).error.code,
      symbol: typeof jar[Symbol.dispose],
    };
  });
  const disposed = "JarError BELLJAR_DISPOSED";
  assert.deepEqual(codes, {
    pending: disposed,
    queued: disposed,
    evaluate: disposed,
    trigger: disposed,
    setData: disposed,
    figures: disposed,
    outcome: "BELLJAR_DISPOSED",
    symbol: "function",
  });
  assert.deepEqual(complaints, []);
});
