// What a page does for its app by default, in a real browser: alerts, navigation, files, the clipboard, messages, positions.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { startJars } from "./support/jars.mjs";

let jars;

before(async () => {
  jars = await startJars();
});

after(() => jars?.close());

const origins = ["self", "https://docs.example.com"];
const policy = {
  navigation: { origins },
  messages: { origins: ["self"] },
  download: {},
  clipboard: {},
  geolocation: {},
};

/** Runs a trigger in a jar of the page. The jar stays, for what it has subscribed to. */
const trigger = (page, source) =>
  page.evaluate(
    async ([source, policy]) => {
      globalThis.asks ??= await open("asks", { policy });
      return globalThis.asks.jar.trigger(source);
    },
    [source, policy],
  );

const lines = (page) => page.evaluate(() => globalThis.asks.heard.console.map((line) => line.args[0]));

test("an alert is shown as text, with its style, and not too many at a time", async (t) => {
  const { page, complaints } = await jars.open(t);
  // The notes stand behind a closed shadow root, which only whoever makes it can look into.
  await page.evaluate(() => {
    const attach = Element.prototype.attachShadow;
    globalThis.roots = [];
    Element.prototype.attachShadow = function (options) {
      const root = attach.call(this, options);
      globalThis.roots.push({ mode: options.mode, root });
      return root;
    };
  });
  await trigger(page, "showAlert('<img src=x onerror=alert(1)> saved', 'error')");
  const shown = () =>
    page.evaluate(() =>
      globalThis.roots.map(({ mode, root }) => ({
        mode,
        notes: [...root.querySelectorAll("[role]")].map((note) => [note.getAttribute("role"), note.textContent]),
        elements: root.querySelectorAll("img").length,
      })),
    );
  assert.deepEqual(await shown(), [
    { mode: "closed", notes: [["alert", "<img src=x onerror=alert(1)> saved"]], elements: 0 },
  ]);
  await trigger(page, "Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => showAlert('note ' + n)))");
  const [{ notes }, ...others] = await shown();
  assert.deepEqual(
    notes,
    [3, 4, 5, 6, 7].map((n) => ["status", `note ${n}`]),
  );
  assert.deepEqual(others, []);
  assert.deepEqual(complaints, []);
});

test("a page of the app becomes an entry of the history", async (t) => {
  const { page } = await jars.open(t);
  await trigger(page, "navigateTo('Order details', { id: 7 })");
  await page.waitForURL(/#\/Order%20details\?id=7$/);
  await page.goBack();
  assert.equal(new URL(page.url()).hash, "");
});

test("an address that is listed is opened, in a window of its own without a way back to this one", async (t) => {
  const { page, context } = await jars.open(t);
  await context.route("https://docs.example.com/**", (route) =>
    route.fulfill({ contentType: "text/html", body: "docs" }),
  );
  const open = "navigateTo('https://docs.example.com/guide', { step: 2 }, 'NEW_WINDOW')";
  const [opened] = await Promise.all([context.waitForEvent("page"), trigger(page, open)]);
  await opened.waitForURL("https://docs.example.com/guide?step=2");
  assert.equal(await opened.evaluate(() => window.opener), null);
  assert.equal(await opened.evaluate(() => document.referrer), "");
  await Promise.all([
    page.waitForURL("https://docs.example.com/same"),
    trigger(page, "void navigateTo('https://docs.example.com/same')").catch(() => {}),
  ]);
});

test("an address that is not listed, or no address of the web, is not opened", async (t) => {
  const { page, context } = await jars.open(t);
  let opened = 0;
  context.on("page", () => (opened += 1));
  for (const address of ["https://evil.example/", "javascript:document.title='x'", "data:text/html,x"]) {
    for (const target of ["SAME_WINDOW", "NEW_WINDOW"]) {
      const message = await trigger(page, `navigateTo("${address}", {}, "${target}").catch((error) => error.message)`);
      assert.match(message, /policy\.navigation\.origins|Enter a valid URL/);
    }
  }
  assert.equal(opened, 0);
  assert.equal(await page.title(), "A page with jars");
});

test("a download is a file of that name and content", async (t) => {
  const { page } = await jars.open(t);
  for (const [code, name, content] of [
    ["download([{ id: 7 }], 'orders.json', 'application/json')", "orders.json", '[{"id":7}]'],
    ["download(new Uint8Array([104, 105]), 'greeting.bin')", "greeting.bin", "hi"],
    ["download('<script>alert(1)</script>', 'page.html', 'text/html')", "page.html", "<script>alert(1)</script>"],
  ]) {
    const [download] = await Promise.all([page.waitForEvent("download"), trigger(page, code)]);
    assert.equal(download.suggestedFilename(), name);
    assert.equal(await readFile(await download.path(), "utf8"), content);
  }
});

test("text is copied, and nothing is read back", async (t) => {
  const { page, context } = await jars.open(t);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.bringToFront();
  await trigger(page, "copyToClipboard('order 7')");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "order 7");
});

test("messages of the origin that is listened to arrive as copies, others do not", async (t) => {
  const { page } = await jars.open(t);
  const origin = new URL(page.url()).origin;
  await trigger(page, `windowMessageListener("${origin}", (message) => console.log(message))`);
  await page.evaluate(() => window.postMessage({ n: 1 }, location.origin));
  // A frame without an origin of its own sends as "null".
  await page.evaluate(() => {
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.srcdoc = "<p>nothing</p>";
    document.body.append(frame);
    window.dispatchEvent(new MessageEvent("message", { data: { n: "forged" }, origin: "null" }));
    window.dispatchEvent(new MessageEvent("message", { data: { n: "other" }, origin: "https://evil.example" }));
    window.postMessage({ n: 2 }, location.origin);
  });
  await page.waitForFunction(() => globalThis.asks.heard.console.length >= 2);
  assert.deepEqual(await lines(page), [{ n: 1 }, { n: 2 }]);
  await trigger(page, `unlistenWindowMessage("${origin}")`);
  await page.evaluate(() => window.postMessage({ n: 3 }, location.origin));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  await trigger(page, "void 0");
  assert.equal((await lines(page)).length, 2);
});

test("what is sent to a page that embeds this one reaches it alone, and only if there is one", async (t) => {
  const { page } = await jars.open(t);
  const origin = new URL(page.url()).origin;
  const message = await trigger(page, `postWindowMessage(1, "window", "${origin}").catch((error) => error.message)`);
  assert.equal(message, "this page is not embedded in another one");
});

test("a position comes once the user allows it, and is refused otherwise", async (t) => {
  const { page, context } = await jars.open(t);
  const refused = await trigger(page, "appsmith.geolocation.getCurrentPosition().catch((error) => error.message)");
  assert.equal(typeof refused, "string");
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ latitude: 48.1, longitude: 11.5 });
  const code = "appsmith.geolocation.getCurrentPosition().then(({ coords }) => [coords.latitude, coords.longitude])";
  assert.deepEqual(await trigger(page, code), [48.1, 11.5]);
  await trigger(page, "appsmith.geolocation.watchPosition((position) => console.log(position.coords.latitude))");
  await page.waitForFunction(() => globalThis.asks.heard.console.length >= 1);
  await context.setGeolocation({ latitude: 50, longitude: 11.5 });
  await page.waitForFunction(() => globalThis.asks.heard.console.some((line) => line.args[0] === 50));
  await trigger(page, "appsmith.geolocation.clearWatch()");
});
