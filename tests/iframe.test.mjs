// Frames that attack the page that shows them, in a real browser: nothing holds here but their sandbox.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "./support/browser.mjs";
import { message, settle, show, startFrames } from "./support/frames.mjs";

const STANDARD = "allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-scripts";

let frames;

before(async () => {
  frames = await startFrames();
});

after(() => frames?.close());

const attack = (name, query = "") => `${frames.far}/attack/${name}${query}`;

/** The text of an attack as `srcdoc`, with addresses that lead to the attackers' server. */
const asDocument = async (page, name) => {
  const response = await page.request.get(attack(name));
  return `<base href="${frames.far}/">${await response.text()}`;
};

/** The same attack from both kinds of frames. */
function everyKind(title, name, check) {
  for (const kind of ["src", "srcdoc"]) {
    test(`${title}: ${kind}`, async (t) => {
      const opened = await frames.open(t);
      const given = kind === "src" ? attack(name) : await asDocument(opened.page, name);
      await show(opened.page, { [kind]: given });
      await check(opened, await message(opened.page));
      assert.equal(await opened.page.title(), "A page with frames");
      assert.equal(opened.page.url(), `${frames.origin}/`);
    });
  }
}

everyKind("i5: a frame reads nothing of the page", "read", async ({ page }, found) => {
  const { origin, ...rest } = found;
  assert.equal(origin, "got null");
  assert.deepEqual([...new Set(Object.values(rest))].sort(), ["SecurityError", "TypeError"]);
  assert.equal(rest["own cookie"], "SecurityError");
  assert.equal(await page.evaluate(() => document.getElementById("frame").frame.sandbox), STANDARD);
});

everyKind("i5: a frame does not send the page elsewhere, nor runs scripts in it", "top", async ({ page }) => {
  await settle(page);
  assert.deepEqual(
    frames.hits.map(({ name }) => name),
    [],
  );
});

/** Clicks until something comes of it: a frame takes no clicks before it has been painted. */
async function click(page, isDone) {
  for (;;) {
    await page.locator("#frame").click();
    for (let looks = 0; looks < 20; looks++) {
      if (await isDone()) return;
      await page.waitForTimeout(25);
    }
  }
}

/** Loads an attack that waits for a click, clicks, and gives what it says. */
async function clicked(page, given) {
  await show(page, given, "load");
  await click(page, () => page.evaluate(() => document.getElementById("frame").seen.some(said("messagereceived"))));
  return message(page);
}

test("i5: windows that a frame opens are sandboxed as it is", async (t) => {
  for (const kind of ["src", "srcdoc"]) {
    const { page, context } = await frames.open(t);
    const given = kind === "src" ? attack("popup") : await asDocument(page, "popup");
    const opening = context.waitForEvent("page");
    assert.deepEqual(await clicked(page, { [kind]: given }), { opened: true });
    await (await opening).waitForURL(/hit/);
    const told = frames.hits.filter(({ name }) => name === "popup").map(({ query }) => query);
    assert.deepEqual(told, [{ origin: "null", page: "SecurityError" }]);
    await context.close();
  }
});

test("a frame opens no window unless the policy lets it", async (t) => {
  const { page } = await frames.open(t, { policy: { tokens: ["allow-scripts"] } });
  assert.deepEqual(await clicked(page, { src: attack("popup") }), { opened: false });
});

test("a click in a frame does not send the page elsewhere unless the policy lets it", async (t) => {
  for (const kind of ["src", "srcdoc"]) {
    const { page } = await frames.open(t);
    const given = kind === "src" ? attack("click") : await asDocument(page, "click");
    assert.equal(await clicked(page, { [kind]: given }), "SecurityError");
    await settle(page);
    assert.equal(page.url(), `${frames.origin}/`);
  }
  const tokens = ["allow-scripts", "allow-top-navigation-by-user-activation"];
  const { page } = await frames.open(t, { policy: { tokens } });
  await show(page, { src: attack("click") }, "load");
  const arrived = page.waitForURL(/hit\/clicked/);
  await click(page, () => frames.hits.some(({ name }) => name === "clicked"));
  await arrived;
});

everyKind("i5: frames within a frame are sandboxed as it is", "nested", async (_, found) => {
  assert.deepEqual(found, {
    srcdoc: ["null", "SecurityError", "SecurityError"],
    "srcdoc with its own sandbox": ["null", "SecurityError", "SecurityError"],
    "data:": ["null", "SecurityError", "SecurityError"],
  });
});

test("i4: a form that a frame sends carries no cookie of the page's", async (t) => {
  const { page } = await frames.open(t);
  await show(page, { src: attack("form", `?to=${frames.origin}`) });
  assert.equal(await message(page), "sent");
  await settle(page);
  assert.deepEqual(
    frames.hits.map(({ name, cookie }) => [name, cookie]),
    [["form", null]],
  );
  assert.equal(page.url(), `${frames.origin}/`);
});

test("a frame sends no form unless the policy lets it", async (t) => {
  const { page } = await frames.open(t, { policy: { tokens: ["allow-scripts"] } });
  await show(page, { src: attack("form", `?to=${frames.origin}`) });
  assert.equal(await message(page), "sent");
  await settle(page);
  assert.deepEqual(frames.hits, []);
});

test("a frame downloads nothing unless the policy lets it", async (t) => {
  for (const [tokens, some] of [
    [["allow-scripts"], false],
    [["allow-scripts", "allow-downloads"], true],
  ]) {
    const { page } = await frames.open(t, { policy: { tokens } });
    const downloads = [];
    page.on("download", (download) => downloads.push(download.suggestedFilename()));
    await show(page, { src: attack("download") });
    assert.equal(await message(page), "tried");
    await settle(page);
    assert.equal(downloads.length > 0, some, `${tokens}: ${downloads}`);
  }
});

everyKind("a frame's name is no global of the page", "name", async ({ page }, name) => {
  assert.equal(name, "clobbered");
  assert.equal(await page.evaluate(() => typeof globalThis.clobbered), "undefined");
  assert.equal(await page.evaluate(() => globalThis.length), 0);
});

test("i5: javascript: and its like are refused, with words, and run nowhere", async (t) => {
  const { page, complaints } = await frames.open(t);
  for (const [src, reason] of [
    ["javascript:top.document.title='pwned'", "scheme"],
    [" java\nscript:top.document.title='pwned'", "scheme"],
    [`blob:${frames.origin}/0`, "scheme"],
    ["about:blank", "scheme"],
    ["view-source:https://a.example", "scheme"],
    ["data:text/html,<script>parent.document.title='pwned'</script>", "no-image"],
    ["http://user:password@127.0.0.1/", "credentials"],
    ["https://", "unreadable"],
    ["", "nothing"],
  ]) {
    const said = await show(page, { src }, "refused");
    assert.equal(said.reason, reason, src);
    assert.ok(said.message.length > 20, said.message);
    assert.equal(await page.evaluate(() => document.getElementById("frame").frame), null);
    await page.evaluate(() => document.getElementById("frame").remove());
  }
  assert.equal(await page.title(), "A page with frames");
  assert.deepEqual(complaints, []);
});

test("an image is shown, and a script in it does not run", async (t) => {
  const { page } = await frames.open(t);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>parent.postMessage("ran", "*")</script></svg>`;
  await show(page, { src: `data:image/svg+xml,${encodeURIComponent(svg)}` }, "load");
  await settle(page);
  const { seen, frame } = await page.evaluate(() => {
    const { seen, frame } = document.getElementById("frame");
    return { seen: seen.map(({ name }) => name), frame };
  });
  assert.deepEqual(seen, ["load"]);
  assert.deepEqual([frame.content, frame.sandbox], ["image", ""]);
});

test("i5: what a slow redirect or a script brings from the page's own server has no origin", async (t) => {
  const { page } = await frames.open(t);
  const own = encodeURIComponent(`${frames.origin}/own`);
  for (const src of [`${frames.far}/redirect/?to=${own}`, attack("elsewhere", `?to=${own}`), "/own"]) {
    frames.hits.length = 0;
    await show(page, { src });
    const told = await page.evaluate(() => until(({ data }) => data?.origin));
    assert.deepEqual(told.data, { origin: "null", page: "SecurityError" }, src);
    assert.equal(told.origin, "null");
    await page.evaluate(() => document.getElementById("frame").remove());
  }
});

const BI = { sameOrigin: ["https://bi.example", "https://login.bi.example"] };

test("i5: a listed third party keeps its origin, and still reads nothing of the page", async (t) => {
  const { page } = await frames.open(t, { policy: BI });
  await frames.thirdParty(page, "own");
  await show(page, { src: "https://bi.example/report" });
  const { data, origin } = await page.evaluate(() => until(said("messagereceived")));
  assert.deepEqual(data, { origin: "https://bi.example", page: "SecurityError" });
  assert.equal(origin, "https://bi.example");
  const frame = await page.evaluate(() => document.getElementById("frame").frame);
  assert.equal(frame.sandbox, `${STANDARD} allow-same-origin`);
  assert.deepEqual(frame.confinedTo, BI.sameOrigin);
});

test("i5: with its origin it cannot go, or be sent, to the page's own or to anybody else's", async (t) => {
  for (const [name, query] of [
    ["own", `?redirect=${encodeURIComponent(`${frames.origin}/own`)}`],
    ["own", `?redirect=${encodeURIComponent(`${frames.far}/attack/own`)}`],
    ["elsewhere", `?to=${encodeURIComponent(`${frames.origin}/own`)}`],
    ["elsewhere", `?to=${encodeURIComponent(`${frames.far}/attack/own`)}`],
  ]) {
    const { page } = await frames.open(t, { policy: BI });
    await frames.thirdParty(page, name);
    await show(page, { src: `https://bi.example/${query}` }, "refused", "confined");
    await settle(page);
    assert.deepEqual(frames.hits, [], query);
    assert.equal(await page.evaluate(() => document.getElementById("frame").frame), null);
  }
});

test("i5: the document around a confined frame runs no script", async (t) => {
  const { page } = await frames.open(t, {
    policy: BI,
    prepare: (page) =>
      page.addInitScript(() => {
        const attach = Element.prototype.attachShadow;
        Element.prototype.attachShadow = function (init) {
          return (globalThis.root = attach.call(this, init));
        };
      }),
  });
  await frames.thirdParty(page, "own");
  await show(page, { src: "https://bi.example/" }, "load");
  const ran = await page.evaluate(async () => {
    const inner = root.querySelector("iframe").contentDocument;
    const script = inner.createElement("script");
    script.textContent = "top.pwned = true";
    inner.body.append(script);
    await new Promise((later) => setTimeout(later, 100));
    return globalThis.pwned ?? false;
  });
  assert.equal(ran, false);
});

test("what the other side refuses is told as far as browsers tell it", async (t) => {
  const { page } = await frames.open(t);
  const remove = () => page.evaluate(() => document.getElementById("frame").remove());
  const { message: blocked } = await show(page, { src: "/own-refuses" }, "refused", "blocked");
  assert.match(blocked, /X-Frame-Options/);
  await remove();
  for (const [path, seen] of [
    ["/tells", "yes"],
    ["/refuses/xfo", "unknown"],
    ["/refuses/csp", "unknown"],
    ["/attack/name", "unknown"],
  ]) {
    const loaded = await show(page, { src: `${frames.far}${path}` }, "load");
    assert.equal(loaded.seen, seen, path);
    assert.equal(loaded.message.includes("X-Frame-Options"), seen === "unknown", loaded.message);
    await remove();
  }
});

test("that a frame's server does not answer is told", async (t) => {
  const { page } = await frames.open(t);
  await page.clock.install();
  for (const [src, told] of [
    [`${frames.far}/silent/`, ["slow"]],
    [attack("name"), []],
  ]) {
    await show(page, { src });
    await page.waitForFunction(() => document.getElementById("frame").frame);
    if (told.length === 0) await page.waitForFunction(() => document.getElementById("frame").seen.some(said("load")));
    await page.clock.fastForward(16_000);
    const seen = await page.evaluate(() => document.getElementById("frame").seen.filter(said("notice")));
    assert.deepEqual(
      seen.map(({ reason }) => reason),
      told,
    );
    await page.evaluate(() => document.getElementById("frame").remove());
  }
});

test("what the page's own policy forbids is told, and shown nowhere", async (t) => {
  const strict = await startFrames({
    csp: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-src https:",
  });
  t.after(() => strict.close());
  const { page } = await strict.open(t);
  const said = await show(page, { src: `${strict.far}/attack/own` }, "refused");
  assert.equal(said.reason, "page-csp");
  assert.match(said.message, /frame-src/);
  await page.evaluate(() => document.getElementById("frame").remove());
  // A document as text is under the page's policy, too, and is shown.
  await show(page, { srcdoc: "<p>hello</p>" }, "load");
});

test("a document as text has the policy's own content security policy", async (t) => {
  const { page } = await frames.open(t, { policy: { srcdocCsp: "script-src 'none'" } });
  await show(page, { srcdoc: "<!doctype html><script>parent.postMessage('ran', '*')</script>" }, "load");
  await settle(page);
  assert.deepEqual(await page.evaluate(() => document.getElementById("frame").seen.map(({ name }) => name)), ["load"]);
});

test("the page in docs/iframe.md does what it says", async (t) => {
  const docs = await readFile(join(root, "docs/iframe.md"), "utf8");
  const [, html] = docs.match(/```html\n(.*?)```/s);
  const map = '<script type="importmap">{"imports":{"belljar/iframe":"/belljar/dist/iframe.js"}}</script>';
  const { page } = await frames.open(t);
  await page.route("**/docs", (route) => route.fulfill({ contentType: "text/html", body: map + html }));
  await page.route("**/api/config", (route) => route.fulfill({ json: { policy: { frames: {} } } }));
  await page.goto(`${frames.origin}/docs`);
  await page.waitForFunction(() => document.querySelector("belljar-iframe").frame?.sandbox);
  assert.equal(await page.title(), "A report");
  const saying = page.waitForEvent("console", (message) => message.type() === "log");
  await page.evaluate(() => {
    document.querySelector("belljar-iframe").srcdoc = "<script>parent.postMessage(1, '*')</script>";
  });
  const line = await saying;
  assert.equal(line.text(), "null 1");
});
