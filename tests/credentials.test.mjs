// No request of a guest carries a credential (I4), as the server sees it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startJars } from "./support/jars.mjs";

let jars, requests, stranger;

/** Passes on what it is asked for, as it is asked for. */
const SERVICE_WORKER = `
  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("fetch", (event) => event.respondWith(fetch(event.request)));
`;

/** Answers as a server does that would like to be signed in to. */
function answer(request, response) {
  const { method, url, headers } = request;
  if (url === "/service-worker.js") {
    return response.setHeader("content-type", "text/javascript").end(SERVICE_WORKER);
  }
  if (!url.startsWith("/api/")) return;
  requests.push({ method, url, headers, host: headers.host });
  const origin = headers.origin;
  if (origin) response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-allow-credentials", "true");
  response.setHeader("access-control-allow-headers", "x-own, authorization");
  response.setHeader("access-control-allow-methods", "GET, PUT");
  response.setHeader("access-control-expose-headers", "*, set-cookie");
  response.setHeader("set-cookie", "guest=gained; Path=/");
  response.setHeader("cache-control", url === "/api/cached" ? "max-age=3600" : "no-store");
  const redirect = (status, location) => response.writeHead(status, { location }).end();
  if (method === "OPTIONS") response.writeHead(204).end();
  else if (url === "/api/away") redirect(307, `${stranger.origin}/api/here`);
  else if (url === "/api/away-and-back") redirect(307, `${stranger.origin}/api/back`);
  else if (url === "/api/back") redirect(307, `${jars.origin}/api/here`);
  else if (url === "/api/redirect") redirect(302, "/api/here");
  else if (url === "/api/with-password") redirect(302, `http://user:pass@${headers.host}/api/here`);
  else if (url === "/api/locked") response.writeHead(401, { "www-authenticate": 'Basic realm="r"' }).end();
  else response.end(JSON.stringify({ for: headers.cookie ? "the user" : "nobody" }));
  return "answered";
}

before(async () => {
  stranger = await startJars({ answer: (...of) => answer(...of) });
  jars = await startJars({ answer: (...of) => answer(...of), connect: stranger.origin });
});

after(async () => {
  await jars?.close();
  await stranger?.close();
});

/** A page whose user is signed in, and a jar on it that may reach its own origin. */
async function signedIn(t, origins = ["self"]) {
  requests = [];
  const opened = await jars.open(t);
  await opened.context.addCookies([
    { name: "session", value: "secret", url: jars.url, httpOnly: true },
    { name: "session", value: "secret", url: stranger.url, httpOnly: true },
  ]);
  await opened.page.evaluate(async (origins) => {
    globalThis.app = await open("app", { policy: { fetch: { origins } } });
  }, origins);
  return opened;
}

const run = (page, source) => page.evaluate((source) => app.jar.outcome(source), source);

test("i4: the page's own request carries its cookie; the guest's, whatever it asks for, carries none", async (t) => {
  const { page } = await signedIn(t);
  await page.evaluate(() => fetch("/api/own"));
  assert.match(requests[0].headers.cookie, /session=secret/);
  for (const init of [
    `{ credentials: "include" }`,
    `{ credentials: "same-origin", method: "POST", body: "x" }`,
    `{ credentials: { toString: () => "include" } }`,
    `{ cache: "force-cache", mode: "same-origin", credentials: "include" }`,
    `{ headers: { "x-own": "1" }, credentials: "include" }`,
    `{ mode: "no-cors", credentials: "include" }`,
    `{ keepalive: true, credentials: "include", method: "POST", body: new FormData() }`,
    `new Request("/api/here", { credentials: "include" })`,
    `Object.create({ credentials: "include", headers: { Cookie: "session=stolen" }, __proto__: null }, {
       headers: { value: {} } })`,
  ]) {
    requests = [];
    const outcome = await run(page, `fetch("/api/here", ${init}).then((r) => r.headers.get("set-cookie"))`);
    assert.deepEqual(outcome, { type: "value", value: null }, init);
    assert.equal(requests.length, 1);
    const { cookie, authorization, referer, "sec-fetch-mode": mode } = requests[0].headers;
    assert.deepEqual([cookie, authorization, referer, mode], [undefined, undefined, undefined, "cors"], init);
  }
});

test("i4: no hop of a redirect carries or gains one", async (t) => {
  const { page, context } = await signedIn(t);
  await run(page, `fetch("/api/redirect", { credentials: "include" })`);
  assert.deepEqual(
    requests.map(({ url, headers }) => [url, headers.cookie]),
    [
      ["/api/redirect", undefined],
      ["/api/here", undefined],
    ],
  );
  requests = [];
  // Where a redirect leads is known once it was followed: the other origin sees a request without anything of the user's,
  // and app code sees no answer.
  const { error } = await run(page, `fetch("/api/away", { credentials: "include" })`);
  assert.match(error.errorMessage.message, /after a redirect: policy\.fetch\.origins does not list/);
  assert.equal(requests.length, 2);
  for (const { headers } of requests) assert.equal(headers.cookie, undefined);
  const names = (await context.cookies()).map(({ name }) => name);
  assert.deepEqual([...new Set(names)], ["session"], "no answer has set a cookie");
});

test("i4: headers that would carry one cannot be set, nor a user name in the address", async (t) => {
  const { page } = await signedIn(t);
  for (const source of [
    `fetch("/api/here", { headers: { Cookie: "session=stolen" } })`,
    `fetch("/api/here", { headers: [["cOOkie", "session=stolen"]] })`,
    `fetch("/api/here", { headers: { "Proxy-Authorization": "Basic eDp5" } })`,
    `fetch("/api/here", { headers: { "X-HTTP-Method-Override": "TRACE" } })`,
    `fetch("/api/here", { headers: new Headers({ COOKIE: "session=stolen" }) })`,
    `fetch("/api/here", { headers: { Cookie: { toString: () => "session=stolen" } } })`,
    `fetch("/api/here", { headers: [[{ toString: () => "Cookie" }, "session=stolen"]] })`,
    `fetch("/api/here", { headers: JSON.parse('{"__proto__": "x", "cookie": "session=stolen"}') })`,
    `fetch("/api/here", { headers: { "Cookie ": "session=stolen" } })`,
    `fetch("/api/here", { headers: { "Cookie\\0": "session=stolen" } })`,
    `fetch("/api/here", { headers: { "x-own": "1\\0" } })`,
    `fetch(new Request("/api/here", { headers: { cookie2: "session=stolen" } }))`,
    `(() => { const r = new Request("/api/here"); r.headers.set("Cookie", "session=stolen"); return fetch(r); })()`,
    `fetch("/api/here", { headers: { "x-own": "1\\r\\ncookie: session=stolen" } })`,
    `fetch("http://user:pass@" + "${jars.origin.slice(7)}" + "/api/here")`,
  ]) {
    const outcome = await run(page, source);
    assert.equal(outcome.type, "error", source);
    assert.equal(outcome.error.errorMessage.name, "TypeError", source);
  }
  for (const { headers } of requests) assert.equal(headers.cookie, undefined);
});

test("i4: an answer that asks for a password makes no browser ask", async (t) => {
  const { page, complaints } = await signedIn(t);
  const outcome = await run(page, `fetch("/api/locked").then((r) => [r.status, r.ok])`);
  assert.deepEqual(outcome, { type: "value", value: [401, false] });
  // The browser tells its console of any 401.
  assert.ok(
    complaints.every((line) => line.includes("401")),
    complaints.join(),
  );
});

test("an origin that is not listed is refused, and nothing is sent", async (t) => {
  const { page } = await signedIn(t);
  const { error } = await run(page, `fetch("${stranger.origin}/api/here", { credentials: "include" })`);
  assert.match(error.errorMessage.message, /policy\.fetch\.origins does not list/);
  assert.deepEqual(requests, []);
});

test("i4: nor any hop through another origin and back, though both are listed", async (t) => {
  const { page, context } = await signedIn(t, ["self", stranger.origin]);
  const read = `.then(async (r) => [r.redirected, r.type, (await r.json()).for, r.headers.getSetCookie()])`;
  const outcome = await run(page, `fetch("/api/away-and-back", { credentials: "include" })${read}`);
  assert.deepEqual(outcome, { type: "value", value: [true, "basic", "nobody", []] });
  assert.deepEqual(
    requests.map(({ url, headers }) => [url, headers.cookie, headers.authorization]),
    ["/api/away-and-back", "/api/back", "/api/here"].map((url) => [url, undefined, undefined]),
  );
  const names = (await context.cookies()).map(({ name }) => name);
  assert.deepEqual([...new Set(names)], ["session"], "no answer has set a cookie");
});

test("i4: a redirect to an address with a password brings no answer that it has opened", async (t) => {
  const { page } = await signedIn(t);
  const outcome = await run(page, `fetch("/api/with-password").then((r) => r.text())`);
  assert.equal(outcome.type, "error");
  for (const { headers } of requests) assert.equal(headers.cookie, undefined);
});

test("i4: what the browser keeps of the signed-in page is not what the guest is given", async (t) => {
  const { page } = await signedIn(t);
  const own = await page.evaluate(() => fetch("/api/cached").then((r) => r.json()));
  assert.deepEqual(own, { for: "the user" });
  requests = [];
  for (const cache of ["default", "force-cache", "reload", "no-cache", "no-store"]) {
    const outcome = await run(page, `fetch("/api/cached", { cache: "${cache}" }).then((r) => r.json())`);
    assert.deepEqual(outcome, { type: "value", value: { for: "nobody" } }, cache);
  }
  assert.equal(requests.length, 5, "each was asked of the server");
  const { error } = await run(page, `fetch("/api/cached", { cache: "only-if-cached", mode: "same-origin" })`);
  assert.match(error.errorMessage.message, /only-if-cached/);
  // And what the guest was given is not kept for the page.
  assert.deepEqual(await page.evaluate(() => fetch("/api/cached").then((r) => r.json())), { for: "the user" });
});

test("i4: a preflight and what follows it carry none", async (t) => {
  const { page } = await signedIn(t, [stranger.origin]);
  const init = `{ method: "PUT", headers: { "x-own": "1", Authorization: "Bearer placeholder" }, credentials: "include" }`;
  const outcome = await run(page, `fetch("${stranger.origin}/api/here", ${init}).then((r) => r.json())`);
  assert.deepEqual(outcome, { type: "value", value: { for: "nobody" } });
  assert.deepEqual(
    requests.map(({ method, headers }) => [method, headers.cookie, headers.authorization]),
    [
      ["OPTIONS", undefined, undefined],
      ["PUT", undefined, "Bearer placeholder"],
    ],
  );
});

test("i4: nor does one that goes through the page's service worker", async (t) => {
  const { page } = await signedIn(t);
  await page.evaluate(async () => {
    const claimed = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
    await navigator.serviceWorker.register("/service-worker.js");
    await claimed;
  });
  assert.deepEqual(await page.evaluate(() => fetch("/api/own").then((r) => r.json())), { for: "the user" });
  const outcome = await run(page, `fetch("/api/here", { credentials: "include" }).then((r) => r.json())`);
  assert.deepEqual(outcome, { type: "value", value: { for: "nobody" } });
});
