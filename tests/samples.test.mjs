// Each sample program on the real page does what the page says of it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { startFrontEnd } from "./support/front-end.mjs";

/** How each program ends, and what the parts of the page show then. */
const samples = {
  hello: { ends: "value", result: ['greeting: "Hello, world!"', "answer: 42", "at: 20"], console: ["Hello, console!"] },
  data: { ends: "value", result: ["orders: 50", "below: { limit: 60, count: 15 }"], console: ["customer", "Dorothy"] },
  values: {
    ends: "value",
    result: ["[undefined, null]", "[-0, NaN, Infinity, 18446744073709551616n]", "Map(2)", "RangeError: far", "self:"],
  },
  async: { ends: "value", result: ['0: "tea"', '1: "toast"'], effects: ["once, in 600 ms", "once, in 200 ms"] },
  trigger: { ends: "value", result: ["1003"], effects: ["once, in 200 ms", "set lastOrder, kept"] },
  store: {
    ends: "value",
    result: ["visits: 1", 'token: "s3cr3t-t0k3n"'],
    effects: ["set visits, kept", "set token, for the session"],
  },
  fetch: {
    ends: "value",
    result: ["status: 200", "cookie: null"],
    console: ["cookie that reached the server: null"],
    effects: ["/api/whoami, allowed by self"],
    errors: ["fetch-credentials-omitted"],
    "own-cookie": ["carried belljar-session"],
  },
  clock: { ends: "value", result: ["Watch the console."], console: ["tick 1", "tick 2"], effects: ["every 1000 ms"] },
  random: { ends: "value", result: ["dice: Array(6)", "elapsed: 0"] },
  absent: { ends: "value", result: ['window: "undefined"', 'document: "undefined"', "escape: EvalError"] },
  elsewhere: {
    ends: "value",
    result: ["TypeError: fetch refused: policy.fetch.origins does not list https://collector.example"],
    effects: ["What the program asks of the page."],
  },
  guard: { ends: "error", result: ["BELLJAR_DATA_ACTION", "storeValue()"], errors: ["BELLJAR_DATA_ACTION"] },
  exception: {
    ends: "error",
    result: ["TypeError: order 2 has no total", "line 3, column 11", "at report (<code>:9:20)"],
    errors: ["BELLJAR_UNCAUGHT", "3:11"],
  },
  loop: { ends: "limit", result: ["loopIterations"], limits: ["loopIterations", "It answered again"] },
  memory: { ends: "limit", result: ["memory", "128 MiB"], limits: ["A fresh jar took", "It answered again"] },
  regex: { ends: "limit", result: ["deadline", "5000 ms"], limits: ["A fresh jar took", "It answered again"] },
};

let frontEnd, shared;

before(async () => {
  frontEnd = await startFrontEnd();
  shared = await frontEnd.open(null);
});

after(() => frontEnd?.close());

test("every sample of the page has a row above", async () => {
  const ids = await shared.page
    .locator(".samples [data-testid]")
    .evaluateAll((buttons) => buttons.map(({ dataset }) => dataset.testid.replace("sample-", "")));
  assert.deepEqual(ids.sort(), Object.keys(samples).sort());
});

for (const [id, { ends, ...parts }] of Object.entries(samples)) {
  test(`${id}: ends as ${ends} and shows what it promises`, async () => {
    await shared.run(id);
    await shared.is("settled", ends);
    for (const [part, texts] of Object.entries(parts)) await shared.shows(part, ...texts);
    await shared.picture(`sample-${id}`);
    assert.deepEqual(shared.complaints.splice(0), []);
  });
}

test("clock: Stop ends the jar, worker and all", async (t) => {
  const page = await frontEnd.open(t);
  await page.run("clock");
  await page.shows("console", "tick 1");
  const closed = once(page.page.workers()[0], "close");
  await page.get("stop").click();
  await page.is("stopped");
  await closed;
  await page.shows("jar-status", "Stopped, jar gone");
});

test("store: a visit is counted again after the page was loaded again, and the token is gone", async (t) => {
  const page = await frontEnd.open(t);
  await page.run("store");
  await page.shows("result", "visits: 1");
  await page.page.reload();
  await page.type("[appsmith.store.visits, appsmith.store.token]");
  await page.shows("result", "0: 1", "1: undefined");
});

test("random: the seed gives the same dice at each run", async (t) => {
  const page = await frontEnd.open(t);
  const dice = async () => {
    await page.run("random");
    await page.is("settled", "value");
    return page.page.locator('[data-testid="result"] summary', { hasText: "dice" }).innerText();
  };
  const first = await dice();
  assert.match(first, /\[\d, \d/);
  assert.equal(await dice(), first);
});

test("exception: the editor shows the place and what happened there, and other places on demand", async (t) => {
  const page = await frontEnd.open(t);
  await page.run("exception");
  const line = page.page.locator(".cm-markedLine", { hasText: "throw new TypeError" });
  await line.locator(".cm-marked", { hasText: "new" }).waitFor();
  await page.page.locator(".cm-note", { hasText: "order 2 has no total" }).waitFor();
  await page.run("hello");
  await page.get("console").getByRole("button", { name: "4:12" }).click();
  await page.page.locator(".cm-markedLine", { hasText: "console.log(greet" }).waitFor();
});

test("a program of one's own", async (t) => {
  const page = await frontEnd.open(t);
  await page.type("[1, 2, 3].map((n) => n * 7)");
  await page.shows("result", "0: 7", "2: 21");
  await page.get("reset").click();
  await page.get("run").click();
  await page.shows("result", "answer: 42");
  assert.deepEqual(page.complaints, []);
});
