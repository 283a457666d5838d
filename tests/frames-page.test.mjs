// The page that shows frames: each kind of them, what they get, what is refused, what is said.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startFrontEnd } from "./support/front-end.mjs";

const SWITCH = "APPSMITH_DISABLE_IFRAME_WIDGET_SANDBOX";

let frontEnd;

before(async () => {
  frontEnd = await startFrontEnd({ env: { [SWITCH]: "" } });
});

after(() => frontEnd?.close());

const open = (t, options = {}) => frontEnd.open(t, { path: "frames.html", ...options });

/** The document in the frame. Playwright looks into closed shadow roots. */
const inside = (page) => page.frames().at(-1);

test("a document as text talks to the page, and the page to it", async (t) => {
  const shown = await open(t);
  await shown.shows("sandbox", "a document as text, sandboxed", "null", "none");
  await shown.shows("messages", 'from null"ready"');
  await shown.get("send").click();
  await shown.shows("messages", 'to null"hello"', 'from null{"heard":"hello"}');
  await shown.picture("frames-text");
  assert.deepEqual(shown.complaints, []);
});

test("a page at an address has no origin, nor scripts where it asks for none", async (t) => {
  const shown = await open(t);
  await shown.get("sample-address").click();
  await shown.shows("messages", 'from null"ready"');
  await inside(shown.page).getByText("Its origin: null").waitFor();
  await shown.get("sample-strict").click();
  await inside(shown.page).getByText("no script runs here").waitFor();
  await shown.shows("sandbox", "an address, sandboxed");
  assert.equal(await shown.get("sandbox").locator('[data-given="true"]').count(), 0);
  await shown.picture("frames-strict");
});

test("an image is shown", async (t) => {
  const shown = await open(t);
  await shown.get("sample-image").click();
  await shown.shows("sandbox", "an image, sandboxed");
  await shown.picture("frames-image");
  assert.equal(await shown.text("messages"), "What the frame and the page say to each other.");
});

test("i5: an attack gets nothing", async (t) => {
  const shown = await open(t);
  await shown.get("sample-attack").click();
  await inside(shown.page).getByText("Send the page elsewhere").waitFor();
  const results = await inside(shown.page).locator("td").allTextContents();
  assert.equal(results.length, 9);
  for (const result of results) assert.match(result, /^denied: /);
  assert.equal(new URL(shown.page.url()).pathname, "/frames.html");
  await shown.picture("frames-attack");
});

test("what is left out and what is refused is said", async (t) => {
  const shown = await open(t);
  await shown.get("sample-greedy").click();
  await inside(shown.page).getByText("Open a window").waitFor();
  await shown.shows("words", "same-origin", "unknown-token", "policy.frames.tokens does not list", "camera");
  await shown.picture("frames-greedy");
  for (const [sample, reason, words] of [
    ["script", "scheme", 'begins with "javascript:"'],
    ["password", "credentials", "user name or password"],
    ["html", "no-image", "holds no image"],
    ["refusing", "blocked", "X-Frame-Options"],
    ["empty", "nothing", "At least either of source URL or srcDoc is required"],
  ]) {
    await shown.get(`sample-${sample}`).click();
    await shown.shows("words", reason, words);
    await shown.shows("sandbox", "nothing is shown");
    if (sample === "script") await shown.picture("frames-refused");
  }
});

test("what a frame is asked to be can be changed", async (t) => {
  const shown = await open(t);
  await shown.get("sample-address").click();
  await shown.get("asked-sandbox").fill("allow-scripts");
  await shown.get("show").click();
  await shown.shows("messages", 'from null"ready"');
  await shown.page.waitForFunction(() => document.querySelectorAll('[data-given="true"]').length === 1);
});

test("an app has the frame as its entity: it reads it, talks to it and leads it, whichever it is", async (t) => {
  const loaded = [];
  const note = (request) => loaded.push(new URL(request.url()).pathname);
  const shown = await open(t, { prepare: (page) => void page.on("request", note) });
  const { page } = shown;
  await shown.shows("sandbox", "a document as text, sandboxed");
  assert.ok(!loaded.some((path) => /guest|host/.test(path)));
  await shown.get("start-app").click();
  await shown.get("app-code").waitFor();
  assert.ok(
    loaded.some((path) => /guest_bg/.test(path)),
    "the engine is loaded for the app alone",
  );
  const run = async (program) => {
    await shown.get(`program-${program}`).click();
    await shown.get("run-app").click();
  };
  await shown.shows("messages", 'from null"ready"');
  await run("hello");
  await shown.shows("app", 'onMessageReceived: {"heard":{"hello":"frame"}} from null');
  await run("read");
  await shown.shows("app", '"metadata":{"lastEventId":"","origin":"null","ports":[]}');
  await shown.picture("frames-app");
  await run("text");
  await shown.shows("app", "onSrcDocChanged: <h1>Of the app</h1>");
  await page.waitForFunction(() => document.querySelector("belljar-iframe").frame !== null);
  await inside(page).getByText("App code wrote this.").waitFor();
  const tokens = shown.get("sandbox").locator('[data-given="true"]');
  const before = await tokens.allTextContents();
  await run("loosen");
  await shown.shows("app", "see its tokens");
  assert.deepEqual(await tokens.allTextContents(), before);
  await run("script");
  await shown.shows("app", "Iframe1.setURL: Enter a valid URL");
  await run("away");
  await shown.shows("app", "policy.navigation.origins does not list https://collector.example");
  await shown.picture("frames-app-refused");
  assert.deepEqual(shown.complaints, []);

  // Another frame is the same entity; what it is refused or given is the element's to say.
  await shown.get("sample-strict").click();
  await run("read");
  await shown.shows("app", '"source":"/frames/report.html"');
  await shown.get("sample-image").click();
  await shown.shows("sandbox", "an image, sandboxed");
  await run("hello");
  await shown.get("sample-script").click();
  await shown.shows("words", "scheme");
  await run("hello");
  await shown.shows("app", "no frame is shown that could get a message");
  await run("page");
  await shown.shows("sandbox", "an address, sandboxed");
  await shown.shows("app", "onURLChanged: http");
  await shown.shows("messages", 'from null"ready"');
  await shown.picture("frames-app-page");
});

test("i5: that the server has switched sandboxes off is plain on both pages", async (t) => {
  const off = await startFrontEnd({ env: { [SWITCH]: "true" } });
  t.after(() => off.close());
  const shown = await off.open(t, { path: "frames.html" });
  await shown.shows("sandbox-off", "Frames are not sandboxed.", SWITCH);
  await shown.shows("sandbox", "not sandboxed", "no sandbox at all");
  await shown.shows("words", "sandbox-off");
  await shown.picture("frames-off");
  const programs = await off.open(t);
  await programs.shows("sandbox-off", "Frames are not sandboxed.");
});

test("i7: without a configuration the strict policy holds, and the page says so", async (t) => {
  const shown = await open(t, {
    prepare: (page) => page.route("**/api/config", (route) => route.fulfill({ status: 500 })),
  });
  await shown.shows("frame-policy-notice", "Strict policy.", "500");
  await shown.shows("sandbox", "sandboxed");
});

test("it fits a phone, and is dark where that is wanted", async (t) => {
  const shown = await open(t, { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  await shown.shows("messages", 'from null"ready"');
  const width = await shown.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `${width} pixels wide`);
  await shown.picture("frames-phone");
});
