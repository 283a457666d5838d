// Requests of a guest end when the policy, the guest or the page says so, and each refusal names its rule.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startJars } from "./support/jars.mjs";

let jars;
/** Requests that are being answered, by address: `closed` resolves when the browser gives one up. */
const open = new Map();

/** An address of the server's that answers in its own way. */
function answer(request, response) {
  if (!request.url.startsWith("/api/")) return;
  const [, , how] = request.url.split("/");
  const closed = new Promise((done) => response.on("close", () => done(response.writableFinished)));
  open.set(request.url, { closed });
  if (how === "silent") return "answered later";
  if (how === "endless") {
    response.write("x".repeat(100));
    const more = setInterval(() => response.write("x".repeat(100_000)), 5);
    response.on("close", () => clearInterval(more));
    return "answered for ever";
  }
  response.setHeader("content-type", request.headers["content-type"] ?? "text/plain");
  request.pipe(response);
  return "answered";
}

before(async () => {
  jars = await startJars({ answer });
});

after(() => jars?.close());

async function jar(t, fetch = {}, limits = {}) {
  const { page } = await jars.open(t);
  const policy = { fetch: { origins: ["self"], ...fetch }, limits };
  await page.evaluate(async (policy) => {
    globalThis.app = await open("app", { policy });
  }, policy);
  return page;
}

const run = (page, source) => page.evaluate((source) => app.jar.outcome(source), source);

/** Waits for a request to arrive. */
async function arrived(url) {
  while (!open.has(url)) await new Promise((done) => setTimeout(done, 5));
  return open.get(url);
}

/** The message of an error. */
async function told(page, source) {
  const outcome = await run(page, source);
  assert.equal(outcome.type, "error", JSON.stringify(outcome));
  return outcome.error.errorMessage.message;
}

test("forms, blobs and parameters arrive as the platform sends them", async (t) => {
  const page = await jar(t);
  const back = (body) => `fetch("/api/echo", { method: "POST", body: ${body} })`;
  const form = `(() => { const f = new FormData(); f.append("a", "é"); f.append("b", new Blob(["x"]), "n"); return f })()`;
  const outcome = await run(
    page,
    `Promise.all([
      ${back(form)}.then((r) => r.formData()).then(async (f) => [f.get("a"), f.get("b").name, await f.get("b").text()]),
      ${back(`new URLSearchParams({ a: "x y" })`)}.then((r) => r.formData()).then((f) => [...f]),
      ${back(`new Blob(["x"], { type: "a/b" })`)}.then((r) => r.blob()).then(async (b) => [b.type, await b.text()]),
      ${back(`new Uint8Array([0, 255])`)}.then((r) => r.bytes()).then((b) => [...b]),
    ])`,
  );
  const value = [["é", "n", "x"], [["a", "x y"]], ["a/b", "x"], [0, 255]];
  assert.deepEqual(outcome, { type: "value", value });
});

test("an abort closes the connection", async (t) => {
  const page = await jar(t);
  const waits = run(
    page,
    `(globalThis.c = new AbortController(), fetch("/api/silent/1", { signal: c.signal }).catch((e) => e.name))`,
  );
  const { closed } = await arrived("/api/silent/1");
  await run(page, `c.abort()`);
  assert.deepEqual(await waits, { type: "value", value: "AbortError" });
  assert.equal(await closed, false);
  const outcome = await run(page, `fetch("/api/silent/2", { signal: AbortSignal.timeout(50) }).catch((e) => e.name)`);
  assert.deepEqual(outcome, { type: "value", value: "TimeoutError" });
  assert.equal(await (await arrived("/api/silent/2")).closed, false);
});

test("a body that is too long is cut off while it is read", async (t) => {
  const page = await jar(t, { maxResponseBytes: 300_000 });
  assert.match(
    await told(page, `fetch("/api/endless/1")`),
    /longer than 300000 bytes \(policy\.fetch\.maxResponseBytes\)/,
  );
  assert.equal(await (await arrived("/api/endless/1")).closed, false);
});

test("a request that takes too long ends", async (t) => {
  const page = await jar(t, { deadlineMs: 200 });
  assert.match(await told(page, `fetch("/api/silent/3")`), /no answer within 200 ms \(policy\.fetch\.deadlineMs\)/);
  assert.match(await told(page, `fetch("/api/endless/2")`), /no answer within 200 ms|longer than/);
  for (const url of ["/api/silent/3", "/api/endless/2"]) assert.equal(await (await arrived(url)).closed, false);
});

test("requests die with their jar", async (t) => {
  const page = await jar(t);
  await page.evaluate(() => void app.jar.outcome(`fetch("/api/silent/4", { keepalive: true })`).catch(() => {}));
  const { closed } = await arrived("/api/silent/4");
  await page.evaluate(() => app.jar.dispose());
  assert.equal(await closed, false);
});

test("each refusal names its rule", async (t) => {
  const page = await jar(t, { methods: ["GET", "POST"], maxRequestBytes: 10 }, { requests: 2 });
  for (const [source, rule] of [
    [`fetch("/api/x", { method: "PUT" })`, /policy\.fetch\.methods does not list PUT/],
    [`fetch("/api/x", { method: "POST", body: "x".repeat(11) })`, /11 bytes; policy\.fetch\.maxRequestBytes is 10/],
    [`fetch("https://elsewhere.example")`, /policy\.fetch\.origins does not list https:\/\/elsewhere\.example/],
    [`fetch("https://u:p@elsewhere.example")`, /user name or password/],
    [`fetch("file:///etc/passwd")`, /not an absolute http or https URL/],
  ]) {
    assert.match(await told(page, source), rule, source);
  }
  const { type, limit } = await run(page, `for (const i of [5, 6, 7]) fetch("/api/silent/" + i)`);
  assert.deepEqual([type, limit?.kind], ["limit", "requests"]);
});
