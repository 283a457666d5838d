// Frames as entities of an app, in a real browser, with attackers' pages from another origin: what app code reads and
// sends, which triggers run, and that nothing of it reaches a sandbox.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "./support/browser.mjs";
import { settle, startFrames } from "./support/frames.mjs";

let frames;

before(async () => {
  frames = await startFrames();
});

after(() => frames?.close());

const STANDARD = "allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-scripts";

const HEARD = "console.log(Iframe1.message, Iframe1.messageMetadata)";
const CHANGED = {
  onURLChanged: "console.log('url', Iframe1.source)",
  onSrcDocChanged: "console.log('doc', Iframe1.srcDoc)",
};

/** What an attacker's page is at. */
const attack = (name) => `${frames.far}/attack/${name}`;

/** The page with a jar whose app has frames: `{ Iframe1: { attributes, options } }`. */
async function start(t, bound, { policy, jar, ...options } = {}) {
  const opened = await frames.open(t, { app: true, policy, ...options });
  const origins = ["self", frames.far, "https://bi.example"];
  if (bound) await opened.page.evaluate(([bound, jar]) => open(bound, jar), [bound, { origins, ...jar }]);
  return opened.page;
}

const trigger = (page, code) => page.evaluate((code) => jar.trigger(code), code);
const read = (page, code) => page.evaluate((code) => jar.evaluate(code, { kind: "data" }), code);
const printed = (page, count) => page.evaluate((count) => printed(count), count);
const refusal = (page, code) => trigger(page, `${code}.then(() => "done", (error) => error.message)`);
const frameOf = (page, id = "Iframe1") => page.evaluate((id) => document.getElementById(id).frame, id);

test("an app talks with a document that it has as text, by name and with its origin", async (t) => {
  const srcdoc = "<script>onmessage = ({ data, origin }) => parent.postMessage({ heard: data, origin }, '*')</script>";
  const page = await start(t, {
    Iframe1: { attributes: { srcdoc, title: "Note" }, options: { onMessageReceived: HEARD } },
  });
  assert.deepEqual(await read(page, "[Iframe1.srcDoc, Iframe1.source, Iframe1.title]"), [srcdoc, "", "Note"]);
  await page.evaluate(() => until(said("load"), "Iframe1"));
  await trigger(page, "postWindowMessage({ n: new Map([[1n, [null]]]), at: new Date(7) }, 'Iframe1', 'null')");
  const [[message, metadata]] = await printed(page, 1);
  assert.deepEqual(metadata, { lastEventId: "", origin: "null", ports: [] });
  assert.equal(message.origin, frames.origin);
  assert.deepEqual(message.heard.at, new Date(7));
  // It is the app's own copy, with all that Values keep.
  assert.equal(await read(page, "Iframe1.message.heard.n.get(1n).length"), 1);
});

test("app code leads a frame to another address, which talks in the place of the first", async (t) => {
  const options = { onMessageReceived: HEARD, ...CHANGED };
  const page = await start(t, { Iframe1: { attributes: { src: "/own" }, options } });
  assert.deepEqual((await printed(page, 1))[0][0], { origin: "null", page: "SecurityError" });
  await trigger(page, `Iframe1.setURL("${attack("messages")}")`);
  const [, changed, [ready]] = await printed(page, 3);
  assert.deepEqual([changed, ready], [["url", attack("messages")], "ready"]);
  assert.equal((await frameOf(page)).sandbox, STANDARD);
  await trigger(page, "Iframe1.setVisibility(false)");
  assert.equal(await page.locator("#Iframe1").isVisible(), false);
});

test("an image says nothing, and has no token whatever the app says", async (t) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>parent.postMessage("ran", "*")</script></svg>`;
  const src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  const page = await start(t, { Iframe1: { attributes: { src }, options: { onMessageReceived: HEARD } } });
  await page.evaluate(() => until(said("load"), "Iframe1"));
  await settle(page);
  const { content, sandbox } = await frameOf(page);
  assert.deepEqual([content, sandbox, await printed(page, 0)], ["image", "", []]);
});

test("what a frame must not show is refused to the app, and by the element to the page", async (t) => {
  const page = await start(t, { Iframe1: { attributes: { src: "/own" }, options: {} } });
  await page.evaluate(() => until(said("load"), "Iframe1"));
  for (const [address, words] of [
    ["https://evil.example/?stolen=1", /navigation.origins does not list https:\/\/evil.example/],
    ["javascript:alert(document.cookie)", /Enter a valid URL/],
    ["data:text/html,<script>alert(1)</script>", /Enter a valid URL/],
    ["//evil.example/", /Enter a valid URL/],
    [`${frames.far.replace("//", "//me:pw@")}/`, /Enter a valid URL/],
  ]) {
    assert.match(await refusal(page, `Iframe1.setURL(${JSON.stringify(address)})`), words);
  }
  assert.deepEqual([await read(page, "Iframe1.source"), (await frameOf(page)).content], ["/own", "src"]);
  // What the page gives its frame is for the element to judge.
  for (const [source, reason] of [
    ["javascript:alert(1)", "scheme"],
    ["data:text/html,x", "no-image"],
    ["", "nothing"],
  ]) {
    await page.evaluate((source) => bound.Iframe1.set({ source }), source);
    await page.evaluate((reason) => until(said("refused", reason), "Iframe1"), reason);
    assert.deepEqual([await read(page, "Iframe1.source"), await frameOf(page)], [source, null]);
    assert.match(await refusal(page, "postWindowMessage(1, 'Iframe1', 'null')"), /no frame is shown/);
  }
});

test("messages go to the frame's exact origin, and to no other window by its name", async (t) => {
  const page = await start(t, {
    Iframe1: { attributes: { src: attack("messages") }, options: { onMessageReceived: HEARD } },
  });
  await printed(page, 1);
  for (const [code, words] of [
    [`1, 'Iframe1', '${frames.far}'`, /the frame is sandboxed, so its origin is "null"/],
    ["1, 'Iframe1', '*'", /no exact origin/],
    ["1, 'Iframe1', ''", /Please enter a target origin URL/],
    ["1, 'Iframe1', 'https://evil.example'", /messages.origins does not list/],
    ["1, 'Iframe2', 'null'", /Widget Iframe2 not found/],
    [`1, 'window', '${frames.origin}'`, /this page is not embedded in another one/],
    ["'x'.repeat(600000), 'Iframe1', 'null'", /more than 1048576 bytes/],
  ]) {
    assert.match(await refusal(page, `postWindowMessage(${code})`), words);
  }
  assert.equal((await printed(page, 0)).length, 1);
  const strict = await start(t, { Iframe1: { attributes: { src: "/own" }, options: {} } }, { jar: { policy: {} } });
  assert.equal(await read(strict, "typeof postWindowMessage"), "undefined");
});

test("a frame of another window cannot pretend to be the app's", async (t) => {
  const talk = (text) => ({ srcdoc: `<script>setInterval(() => parent.postMessage("${text}", "*"), 20)</script>` });
  const page = await start(t, {
    Iframe1: { attributes: { src: attack("messages") }, options: { onMessageReceived: HEARD } },
    Iframe2: {
      attributes: talk("of the second"),
      options: { onMessageReceived: "storeValue('heard', Iframe2.message)" },
    },
  });
  await page.evaluate(() => {
    // Frames of the page's that no app has, of the same origin "null"; events that a script of the page's makes up.
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.srcdoc = `<script>setInterval(() => parent.postMessage("of none", "*"), 20)</script>`;
    document.body.append(frame);
    dispatchEvent(new MessageEvent("message", { data: "made up", origin: "null" }));
    dispatchEvent(new MessageEvent("message", { data: "of the page", origin: "null", source: window }));
  });
  await page.waitForFunction(() => jar.store().heard);
  await settle(page);
  assert.deepEqual(
    [await printed(page, 1), await read(page, "appsmith.store.heard")],
    [[["ready", { lastEventId: "", origin: "null", ports: [] }]], "of the second"],
  );
});

test("who listens to an origin hears frames of it, also those that are confined", async (t) => {
  const bi = { sameOrigin: ["https://bi.example"] };
  const options = { onMessageReceived: "console.log('trigger', Iframe1.message, Iframe1.messageMetadata.origin)" };
  const page = await start(t, null, { policy: bi });
  await frames.thirdParty(page, "messages");
  const attributes = { src: "https://bi.example/" };
  await page.evaluate(
    ([attributes, options]) => open({ Iframe1: { attributes: {}, options } }, { origins: ["https://bi.example"] }),
    [attributes, options],
  );
  await trigger(page, "windowMessageListener('https://bi.example', (message) => console.log('listener', message))");
  await trigger(page, "windowMessageListener('null', (message) => console.log('listener of null', message))");
  await trigger(page, "Iframe1.setURL('https://bi.example/')");
  const sorted = async (count) => (await printed(page, count)).map((line) => line.join(" ")).sort();
  assert.deepEqual(await sorted(2), ["listener ready", "trigger ready https://bi.example"]);
  const { confinedTo, origins } = await frameOf(page);
  assert.deepEqual([confinedTo, origins], [["https://bi.example"], ["https://bi.example"]]);
  // Once, whichever window it is sent to.
  await page.evaluate(() => (lines.length = 0));
  await trigger(page, "postWindowMessage({ say: 'top' }, 'Iframe1', 'https://bi.example')");
  assert.deepEqual(await sorted(2), ["listener to the top", "trigger to the top https://bi.example"]);
  await settle(page);
  assert.equal((await printed(page, 0)).length, 2);
  assert.match(await refusal(page, "postWindowMessage(1, 'Iframe1', 'null')"), /the frame never has that origin/);
  // A sandboxed one, by its origin.
  await page.evaluate((far) => bound.Iframe1.set({ source: far }), attack("messages"));
  await page.evaluate(() => (lines.length = 0));
  assert.deepEqual(await sorted(2), ["listener of null ready", "trigger ready null"]);
});

test("i5: nothing that app code can set changes what the sandbox lets through", async (t) => {
  const setters = Object.fromEntries(
    ["sandbox", "allow", "csp", "name", "policy", "frame", "referrerpolicy", "__proto__"].map((name) => [
      `set_${name}`,
      name,
    ]),
  );
  const options = { setters: { ...setters, setSrcDoc: "srcDoc", setTitle: "title" }, onMessageReceived: HEARD };
  const page = await start(t, { Iframe1: { attributes: { src: "/own" }, options } });
  await printed(page, 1);
  const before = await frameOf(page);
  for (const value of [
    `"allow-same-origin allow-scripts allow-top-navigation"`,
    "null",
    `""`,
    "{ sandbox: null, dangerouslyDisableSandbox: true }",
  ]) {
    for (const setter of Object.keys(setters)) await trigger(page, `Iframe1.${setter}(${value})`);
  }
  await trigger(page, "Object.assign(Iframe1, { sandbox: '', source: 'javascript:alert(1)' }) && 0");
  await trigger(page, `Object.defineProperty(globalThis, "Iframe1", { value: {} })`).catch(() => {});
  assert.deepEqual(await frameOf(page), before);
  // The page gives values of that name as well; they are data for the app.
  await page.evaluate(() =>
    jar.setData("Iframe1", { source: "/own?2", sandbox: "allow-same-origin", allow: "camera" }),
  );
  await page.evaluate(() => until(({ url }) => url === "/own?2", "Iframe1"));
  await settle(page);
  assert.deepEqual(await frameOf(page), before);
  const attributes = await page.evaluate(() => document.getElementById("Iframe1").getAttributeNames());
  const known = ["id", "src", "srcdoc", "style", "title"];
  assert.ok(
    attributes.every((name) => known.includes(name)),
    attributes.join(),
  );
  const origins = frames.hits.filter(({ name }) => name === "own").map(({ query }) => query.origin);
  assert.ok(origins.length >= 2 && origins.every((origin) => origin === "null"), JSON.stringify(origins));
});

test("i5: where sandboxes are off, app code still sets no document of the page's own", async (t) => {
  const off = await startFrames({
    config: (request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ policy: { frames: { dangerouslyDisableSandbox: true } } }));
      return true;
    },
  });
  t.after(() => off.close());
  const { page } = await off.open(t, { app: true });
  const steal = "<script>top.secret = 'stolen'</script>";
  await page.evaluate(async () => {
    const asked = fetchFramePolicy();
    await open({ Iframe1: { attributes: { src: "/own" }, options: { setters: { setSrcDoc: "srcDoc" } } } });
    await asked;
  });
  assert.match(await refusal(page, `Iframe1.setSrcDoc("${steal}")`), /the server has switched sandboxes off/);
  await settle(page);
  assert.equal((await frameOf(page)).sandbox, null, "they are off");
  assert.deepEqual([await page.evaluate(() => secret), await read(page, "Iframe1.srcDoc")], ["secret of the page", ""]);
});

test("i5: markup in what app code sets stays text of an attribute", async (t) => {
  const options = { setters: { setSrcDoc: "srcDoc", setTitle: "title" }, onMessageReceived: HEARD };
  const page = await start(t, { Iframe1: { attributes: { srcdoc: "a" }, options } });
  const markup = `"><img src=x onerror="top.secret='stolen'"><iframe src="/own"></iframe>`;
  await trigger(page, `Iframe1.setTitle(${JSON.stringify(markup)})`);
  const script =
    "<script>parent.postMessage([self.origin, (() => { try { return top.secret } catch (e) { return e.name } })()], '*')</script>";
  await trigger(page, `Iframe1.setSrcDoc(${JSON.stringify(script)})`);
  assert.deepEqual((await printed(page, 1))[0][0], ["null", "SecurityError"]);
  assert.equal(await page.evaluate(() => secret), "secret of the page");
  assert.equal(await page.evaluate(() => document.querySelectorAll("iframe, img").length), 0);
});

test("a message that is no data, too large or too much is not the app's", async (t) => {
  const policy = { maxMessageBytes: 20_000, maxMessagesPerSecond: 50 };
  const attributes = { src: attack("messages") };
  const page = await start(t, { Iframe1: { attributes, options: { onMessageReceived: HEARD } } }, { policy });
  await printed(page, 1);
  for (const ask of ["{ say: 'port' }", "{ say: 'file' }", "{ say: 'large', length: 20000 }"]) {
    await page.evaluate(() => (document.getElementById("Iframe1").seen.length = 0));
    await trigger(page, `postWindowMessage(${ask}, 'Iframe1', 'null')`);
    await page.evaluate(() => until(said("notice"), "Iframe1"));
  }
  assert.equal((await printed(page, 1)).length, 1);
  await trigger(page, "postWindowMessage({ say: 'many', count: 5000 }, 'Iframe1', 'null')");
  await page.evaluate(() => until(said("notice", "too-many"), "Iframe1"));
  await settle(page);
  const lines = await printed(page, 1);
  // A burst may lie on both sides of the turn of a second.
  assert.ok(lines.length > 1 && lines.length <= 152, `${lines.length} were heard`);
  assert.deepEqual(await page.evaluate(() => [limits, errors]), [[], []]);
});

test("a frame that floods an app which is slow is bounded, and the app goes on", async (t) => {
  const options = { onMessageReceived: "for (let i = 0; i < 20000; i++);" };
  const attributes = { src: attack("messages") };
  const policy = { maxMessagesPerSecond: 10_000 };
  const page = await start(t, { Iframe1: { attributes, options } }, { policy });
  await page.evaluate(() => until(said("messagereceived"), "Iframe1"));
  await trigger(page, "postWindowMessage({ say: 'many', count: 20000 }, 'Iframe1', 'null')");
  await page.waitForFunction(() => limits.length > 0);
  const [limit] = await page.evaluate(() => limits);
  assert.deepEqual([limit.kind, limit.place.entity], ["eventBacklog", "Iframe1"]);
  assert.match(limit.message, /faster than its app takes messages in/);
  await page.evaluate(() => bound.Iframe1.set({ onMessageReceived: "" }));
  assert.equal(await read(page, "1 + 1"), 2);
});

test("i8: nothing of a frame runs on when its jar or its element is gone", async (t) => {
  const srcdoc = "<script>let n = 0; setInterval(() => parent.postMessage(n++, '*'), 5)</script>";
  const options = { onMessageReceived: HEARD, ...CHANGED };
  const page = await start(t, { Iframe1: { attributes: { srcdoc }, options } });
  await printed(page, 3);
  const still = async () => {
    const { length } = await printed(page, 0);
    await settle(page);
    return (await printed(page, 0)).length - length;
  };
  await page.evaluate(() => (globalThis.kept = document.getElementById("Iframe1")).remove());
  await read(page, "0");
  assert.equal(await still(), 0);
  assert.match(await refusal(page, "postWindowMessage(1, 'Iframe1', 'null')"), /no frame is shown/);
  // Put back it goes on, and that is no change of what it shows.
  await page.evaluate(() => (lines.length = 0));
  await page.evaluate(() => document.querySelector("main").append(kept));
  assert.ok((await printed(page, 3)).every(([said]) => typeof said === "number"));
  await page.evaluate(async () => {
    await bound.Iframe1.unbind();
    kept.remove();
    const element = put(
      { srcdoc: "<script>setInterval(() => parent.postMessage('again', '*'), 5)</script>" },
      "Iframe1",
    );
    bound.Iframe1 = await jar.bindFrame("Iframe1", element, { onMessageReceived: "console.log(Iframe1.message)" });
  });
  await page.waitForFunction(() => lines.some(([said]) => said === "again"));
  await page.evaluate(() => jar.dispose());
  assert.equal(await still(), 0);
  await page.evaluate(() => (document.getElementById("Iframe1").srcdoc = "another"));
  assert.equal(await still(), 0);
  assert.deepEqual(await page.evaluate(() => errors), []);
  assert.equal((await frameOf(page)).content, "srcdoc", "the page's element stays");
});

test("a jar that was replaced keeps its frames", async (t) => {
  const options = { onMessageReceived: HEARD, ...CHANGED };
  const page = await start(t, { Iframe1: { attributes: { src: attack("messages") }, options } });
  await printed(page, 1);
  await page.evaluate(() => jar.outcome("[].concat(...Array(1e4).fill(new Array(1e5).fill('x')))"));
  assert.deepEqual(await read(page, "[Iframe1.message, Iframe1.source]"), ["ready", attack("messages")]);
  await trigger(page, "postWindowMessage('still there?', 'Iframe1', 'null')");
  assert.deepEqual((await printed(page, 2))[1][0], { heard: "still there?", from: frames.origin });
});

/** Numbers below 1 that are the same in every run. */
function numbers(seed) {
  return () => {
    seed = (seed * 1_664_525 + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}

test("triggers run for each change of what is shown, in order, and never for the first", async (t) => {
  const page = await start(t, {});
  for (let seed = 1; seed <= 30; seed++) {
    const random = numbers(seed);
    const value = (of) => (random() < 0.2 ? "" : of(Math.floor(random() * 3)));
    const source = () => value((n) => `/own-file?${n}`);
    const srcDoc = () => value((n) => `<p>${n}</p>`);
    const steps = Array.from({ length: 12 }, () => {
      const chosen = Math.floor(random() * 6);
      return [
        { set: { source: source() } },
        { set: { srcDoc: srcDoc() } },
        { set: { source: source(), srcDoc: srcDoc() } },
        { attribute: ["src", source()] },
        { attribute: ["srcdoc", srcDoc()] },
        { move: true },
      ][chosen];
    });
    const start = { connected: random() < 0.5, attributes: { src: source() }, options: { srcDoc: srcDoc() } };
    const result = await page.evaluate(
      async ([start, steps, changed]) => {
        lines.length = 0;
        const main = document.querySelector("main");
        const element = document.createElement("belljar-iframe");
        for (const [name, value] of Object.entries(start.attributes)) element.setAttribute(name, value);
        if (start.connected) main.append(element);
        const frame = await jar.bindFrame("Iframe1", element, { ...start.options, ...changed });
        const expected = [];
        // What was told of last: from when it is first shown.
        let told = null;
        const shown = () => {
          if (!element.isConnected) return;
          const now = { url: element.src, doc: element.srcdoc };
          for (const name of told ? ["url", "doc"] : []) {
            if (now[name] !== told[name] && now[name] !== "") expected.push([name, now[name]]);
          }
          told = now;
        };
        shown();
        for (const { set, attribute, move } of steps) {
          if (set) await frame.set(set);
          if (attribute) element.setAttribute(...attribute);
          if (move && element.isConnected) element.remove();
          else if (move) main.append(element);
          // Once what was changed has been told.
          await new Promise((later) => setTimeout(later));
          shown();
        }
        const read = await jar.evaluate("[Iframe1.source, Iframe1.srcDoc]", { kind: "data" });
        const is = element.isConnected ? [element.src, element.srcdoc] : read;
        await frame.unbind();
        element.remove();
        return { lines: [...lines], expected, read, is };
      },
      [start, steps, CHANGED],
    );
    assert.deepEqual(result.lines, result.expected, `seed ${seed}`);
    assert.deepEqual(result.read, result.is, `seed ${seed}`);
  }
});

test("the page with an app in docs/iframe.md does what it says", async (t) => {
  const docs = await readFile(join(root, "docs/iframe.md"), "utf8");
  const [, html] = docs.match(/## From app code.*?```html\n(.*?)```/s);
  const imports = { belljar: "/belljar/dist/browser.js", "belljar/iframe": "/belljar/dist/iframe.js" };
  const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  const { page } = await frames.open(t);
  await page.route("**/docs", (route) => route.fulfill({ contentType: "text/html", body: map + html }));
  await page.route("**/api/config", (route) => route.fulfill({ json: { policy: { frames: {} } } }));
  const printing = page.waitForEvent("console");
  await page.goto(`${frames.origin}/docs`);
  assert.equal((await printing).text(), "orders from null");
  await page.waitForFunction(() => document.querySelector("belljar-iframe").title === "Orders");
  assert.ok(await page.locator("belljar-iframe").isVisible());
});
