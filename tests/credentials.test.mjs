// No request of a guest carries a credential (I4), as the server sees it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startJars } from "./support/jars.mjs";

let jars, requests, stranger;

/** Answers as a server does that would like to be signed in to. */
function answer(request, response) {
  const { method, url, headers } = request;
  if (!url.startsWith("/api/")) return;
  requests.push({ method, url, headers });
  const origin = headers.origin;
  if (origin) response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-allow-credentials", "true");
  response.setHeader("access-control-allow-headers", "x-own");
  response.setHeader("set-cookie", "guest=gained; Path=/");
  response.setHeader("cache-control", "no-store");
  if (url === "/api/away") response.writeHead(307, { location: `${stranger.origin}/api/here` }).end();
  else if (url === "/api/redirect") response.writeHead(302, { location: "/api/here" }).end();
  else if (url === "/api/locked") response.writeHead(401, { "www-authenticate": 'Basic realm="r"' }).end();
  else response.end("{}");
  return "answered";
}

before(async () => {
  jars = await startJars({ answer: (...of) => answer(...of) });
  stranger = await startJars({ answer: (...of) => answer(...of) });
});

after(async () => {
  await jars?.close();
  await stranger?.close();
});

/** A page whose user is signed in, and a jar on it that may reach its own origin. */
async function signedIn(t) {
  requests = [];
  const opened = await jars.open(t);
  await opened.context.addCookies([
    { name: "session", value: "secret", url: jars.url, httpOnly: true },
    { name: "session", value: "secret", url: stranger.url, httpOnly: true },
  ]);
  await opened.page.evaluate(async () => {
    globalThis.app = await open("app", { policy: { fetch: { origins: ["self"] } } });
  });
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
  ]) {
    requests = [];
    const outcome = await run(page, `fetch("/api/here", ${init}).then((r) => r.headers.get("set-cookie"))`);
    assert.deepEqual(outcome, { type: "value", value: null }, init);
    assert.equal(requests.length, 1);
    const { cookie, authorization } = requests[0].headers;
    assert.deepEqual({ cookie, authorization }, { cookie: undefined, authorization: undefined }, init);
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
  assert.match(error.errorMessage.message, /fetch refused|could not|failed/i);
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
