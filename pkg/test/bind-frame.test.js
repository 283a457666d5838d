// Frames as entities of an app. What stands in for the element is heard and told as the real one is, which
// tests/iframe-app.test.mjs has.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createJar, JarError } from "belljar";
import { keep } from "./support.js";

/** As much of the element as a jar sees, with its order: changes are told in a microtask, together. */
class Element extends EventTarget {
  title = "";
  hidden = false;
  isConnected = true;
  frame = null;
  sandboxOff = Promise.resolve(false);
  posted = [];
  #now = { src: "", srcdoc: "" };
  #told = { ...this.#now };
  #isWaiting = false;

  constructor(now = {}) {
    super();
    Object.assign(this.#now, now);
    Object.assign(this.#told, now);
  }
  get src() {
    return this.#now.src;
  }
  set src(value) {
    this.#change("src", value);
  }
  get srcdoc() {
    return this.#now.srcdoc;
  }
  set srcdoc(value) {
    this.#change("srcdoc", value);
  }
  postMessage(message, targetOrigin) {
    if (targetOrigin !== "null") throw Object.assign(new Error("the frame is sandboxed"), { reason: "sandboxed" });
    this.posted.push(message);
  }
  say(data, { origin = "null", bytes = 8, confined = false } = {}) {
    this.#tell("messagereceived", { data, origin, bytes, confined });
  }
  #change(name, value) {
    this.#now[name] = value;
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    queueMicrotask(() => {
      this.#isWaiting = false;
      const before = this.#told;
      this.#told = { ...this.#now };
      if (before.src !== this.src) this.#tell("urlchanged", { url: this.src });
      if (before.srcdoc !== this.srcdoc) this.#tell("srcdocchanged", { srcdoc: this.srcdoc });
    });
  }
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

globalThis.customElements = { get: (name) => (name === "belljar-iframe" ? Element : undefined) };

const policy = { messages: {}, navigation: { origins: ["https://a.example", "https://b.example"] } };
const READ = "[Iframe1.source, Iframe1.srcDoc, Iframe1.title, Iframe1.isVisible]";

for (const isolation of ["inline", "worker"]) {
  /** A jar, its frame, and what the app prints. */
  const open = async (t, options, element = new Element()) => {
    const jar = keep(t, await createJar({ app: `bind-${isolation}`, isolation, policy }));
    const lines = [];
    jar.on("console", ({ args }) => lines.push(args));
    const frame = await jar.bindFrame("Iframe1", element, options);
    return { jar, element, frame, lines, read: (code = READ) => jar.evaluate(code, { kind: "data" }) };
  };

  test(`${isolation}: an app reads what the element shows, and changes it by its setters`, async (t) => {
    const { jar, element, read } = await open(t, { title: "Map" }, new Element({ src: "https://a.example/" }));
    assert.deepEqual(await read(), ["https://a.example/", "", "Map", true]);
    assert.deepEqual(await read("[Iframe1.message, Iframe1.messageMetadata]"), [undefined, undefined]);
    assert.equal(element.title, "Map");
    const code = "Iframe1.setURL('https://b.example/').then(() => Iframe1.source)";
    assert.equal(await jar.trigger(code), "https://b.example/");
    assert.equal(element.src, "https://b.example/");
    await jar.trigger("Iframe1.setVisibility(false)");
    assert.deepEqual([element.hidden, await read("Iframe1.isVisible")], [true, false]);
  });

  test(`${isolation}: what the page changes, the app reads`, async (t) => {
    const { jar, element, frame, read } = await open(t, { source: "https://a.example/", title: "A" });
    await frame.set({ srcDoc: "<p>b</p>", isVisible: false });
    assert.deepEqual(await read(), ["https://a.example/", "<p>b</p>", "A", false]);
    assert.deepEqual([element.srcdoc, element.hidden], ["<p>b</p>", true]);
    // The whole of it: what is not named is nothing. What the frame has said stays.
    element.say("hello");
    await read();
    await jar.setData("Iframe1", { source: "https://b.example/", theme: { colour: "red" } });
    assert.deepEqual(await read(), ["https://b.example/", undefined, undefined, undefined]);
    assert.deepEqual(await read("[Iframe1.theme, Iframe1.message]"), [{ colour: "red" }, "hello"]);
    assert.deepEqual(
      [element.src, element.srcdoc, element.title, element.hidden],
      ["https://b.example/", "", "", false],
    );
    // A script of the page's that goes around the jar.
    element.src = "https://a.example/own";
    await null;
    assert.equal(await read("Iframe1.source"), "https://a.example/own");
  });

  test(`${isolation}: changes run their triggers, and the first is none`, async (t) => {
    const triggers = {
      onURLChanged: "console.log('url', Iframe1.source)",
      onSrcDocChanged: "console.log('doc', Iframe1.srcDoc)",
    };
    const { jar, element, frame, lines } = await open(t, { source: "https://a.example/", srcDoc: "a", ...triggers });
    await jar.evaluate("0");
    assert.deepEqual(lines, []);
    await jar.trigger("Iframe1.setURL('https://b.example/')");
    await frame.set({ srcDoc: "b" });
    // The same is no change; neither is what becomes nothing, as in Appsmith.
    await frame.set({ srcDoc: "b", source: "https://b.example/" });
    await frame.set({ srcDoc: "" });
    element.src = "https://a.example/own";
    await null;
    await jar.evaluate("0");
    assert.deepEqual(lines, [
      ["url", "https://b.example/"],
      ["doc", "b"],
      ["url", "https://a.example/own"],
    ]);
    await frame.set({ onURLChanged: "" });
    await frame.set({ source: "https://b.example/" });
    await jar.evaluate("0");
    assert.equal(lines.length, 3);
  });

  test(`${isolation}: each message is the entity's before its trigger runs`, async (t) => {
    const onMessageReceived = "console.log(Iframe1.message, Iframe1.messageMetadata)";
    const { jar, element, lines } = await open(t, { onMessageReceived });
    for (const n of [1, 2, 3]) element.say({ n: new Map([[n, [n]]]) });
    while (lines.length < 3) await jar.evaluate("0");
    assert.deepEqual(
      lines,
      [1, 2, 3].map((n) => [{ n: new Map([[n, [n]]]) }, { lastEventId: "", origin: "null", ports: [] }]),
    );
  });

  test(`${isolation}: a message to a frame goes by its name, and one to nobody rejects`, async (t) => {
    const { jar, element } = await open(t);
    await jar.trigger("postWindowMessage({ hello: 1 }, 'Iframe1', 'null')");
    assert.deepEqual(element.posted, [{ hello: 1 }]);
    const refusal = (code) => jar.trigger(`postWindowMessage(1, ${code}).catch((error) => error.message)`);
    assert.match(await refusal("'Iframe2', 'null'"), /Widget Iframe2 not found/);
    assert.match(await refusal("'Iframe1', '*'"), /no exact origin/);
    assert.match(await refusal("'Iframe1', 'https://a.example'"), /policy.messages.origins does not list/);
    await jar.setData("Text1", {});
    assert.match(await refusal("'Text1', 'null'"), /the page does not say/);
    // The page's own handler is in place of all that.
    jar.handle("postWindowMessage", ({ to }) => `handled ${to}`);
    assert.equal(await jar.trigger("postWindowMessage(1, 'Iframe1', 'null')"), "handled Iframe1");
    assert.equal(element.posted.length, 1);
  });

  test(`${isolation}: i5: no value of the entity is the sandbox's`, async (t) => {
    const setters = { setSandbox: "sandbox", setAllow: "allow", setProto: "__proto__", setFrame: "frame" };
    const { jar, element, read } = await open(t, { setters });
    const before = Object.getOwnPropertyNames(element).sort();
    await jar.trigger("Iframe1.setSandbox('allow-same-origin allow-scripts')");
    await jar.trigger("Iframe1.setAllow('camera')");
    await jar.trigger("Iframe1.setProto({ source: 'https://evil.example/', sandbox: '' })");
    await jar.trigger("Iframe1.setFrame({ sandbox: null })");
    await jar.trigger("(Iframe1.sandbox = '', Iframe1.source = 'https://evil.example/', 0)");
    assert.equal(await read("Iframe1.sandbox"), "allow-same-origin allow-scripts");
    assert.deepEqual(Object.getOwnPropertyNames(element).sort(), before);
    assert.deepEqual([element.sandbox, element.src, element.frame], [undefined, "", null]);
  });

  test(`${isolation}: an app leads a frame only where the policy lets it, and sets values of their types`, async (t) => {
    const { jar, element } = await open(t);
    const refusal = (code) => jar.trigger(`Iframe1.${code}.then(() => "done", (error) => error.name + error.message)`);
    assert.match(
      await refusal("setURL('https://evil.example/?stolen')"),
      /navigation.origins does not list https:..evil/,
    );
    assert.match(await refusal("setURL('javascript:alert(1)')"), /Enter a valid URL/);
    assert.match(await refusal("setURL(7)"), /^TypeErrorIframe1.setURL expected string for 'value' argument/);
    assert.match(await refusal("setVisibility('no')"), /expected boolean/);
    assert.deepEqual([element.src, element.hidden], ["", false]);
    // The page may refuse as well: then neither the entity nor the element changes.
    jar.handle("setWidget", () => {
      throw new Error("not today");
    });
    assert.match(await refusal("setURL('https://a.example/')"), /not today/);
    jar.handle("setWidget", () => () => {});
    assert.match(await refusal("setURL('https://a.example/')"), /cannot be copied/);
    assert.deepEqual([element.src, await jar.evaluate("Iframe1.source")], ["", ""]);
    jar.handle("setWidget", () => 1);
    assert.equal(await refusal("setURL('https://a.example/')"), "done");
    assert.equal(element.src, "https://a.example/");
  });

  test(`${isolation}: i5: app code sets no document that would be the page's own`, async (t) => {
    const { jar, element } = await open(t, { setters: { setSrcDoc: "srcDoc" } });
    await jar.trigger("Iframe1.setSrcDoc('<p>sandboxed</p>')");
    assert.equal(element.srcdoc, "<p>sandboxed</p>");
    element.sandboxOff = new Promise((resolve) => setTimeout(resolve, 20, true));
    await assert.rejects(jar.trigger("Iframe1.setSrcDoc('<p>not</p>')"), /Iframe1.setSrcDoc: the server has switched/);
    assert.deepEqual([element.srcdoc, await jar.evaluate("Iframe1.srcDoc")], Array(2).fill("<p>sandboxed</p>"));
    element.sandboxOff = Promise.reject(new Error("not known"));
    element.sandboxOff.catch(() => {});
    await assert.rejects(jar.trigger("Iframe1.setSrcDoc('<p>not</p>')"), /not known/);
    assert.equal(element.srcdoc, "<p>sandboxed</p>");
  });

  test(`${isolation}: a jar that was replaced keeps its frames`, async (t) => {
    const { jar, element, read, lines } = await open(t, { onMessageReceived: "console.log(Iframe1.message)" });
    await jar.trigger("Iframe1.setURL('https://a.example/')");
    element.say("before");
    while (lines.length < 1) await jar.evaluate("0");
    await jar.outcome("[].concat(...Array(1e4).fill(new Array(1e5).fill('x')))");
    assert.deepEqual(await read("[Iframe1.source, Iframe1.message]"), ["https://a.example/", "before"]);
    element.say("after");
    while (lines.length < 2) await jar.evaluate("0");
    await jar.trigger("Iframe1.setURL('https://b.example/')");
    assert.deepEqual([element.src, lines], ["https://b.example/", [["before"], ["after"]]]);
  });

  test(`${isolation}: i8: nothing of a frame goes on when it is unbound, off the page, or its jar is gone`, async (t) => {
    const triggers = { onMessageReceived: "console.log(Iframe1.message)", onURLChanged: "console.log('url')" };
    const { jar, element, frame, lines } = await open(t, triggers);
    const errors = [];
    jar.on("error", (error) => errors.push(error));
    element.say(1);
    element.say(2);
    element.isConnected = false;
    while (lines.length < 1) await jar.evaluate("0");
    await jar.evaluate("0");
    assert.deepEqual(lines, [[1]], "the second was waiting when the element left");
    element.isConnected = true;
    element.say(3);
    await frame.unbind();
    await frame.unbind();
    element.say(4);
    element.src = "https://b.example/";
    await null;
    await jar.evaluate("0");
    assert.equal(await jar.evaluate("typeof Iframe1"), "undefined");
    assert.ok(lines.every(([said]) => said < 4));
    await assert.rejects(frame.set({ title: "x" }), /not bound any more/);
    await assert.rejects(jar.trigger("postWindowMessage(1, 'Iframe1', 'null')"), /Widget Iframe1 not found/);

    const again = await jar.bindFrame("Iframe1", element, triggers);
    lines.length = 0;
    jar.dispose();
    element.say(5);
    element.src = "https://a.example/";
    await new Promise((later) => setTimeout(later, 20));
    await again.unbind();
    assert.deepEqual([lines, errors], [[], []]);
    await assert.rejects(jar.bindFrame("Iframe1", element), (error) => error.code === "BELLJAR_DISPOSED");
  });

  test(`${isolation}: a name that is bound anew is the other element's, whatever becomes of the first`, async (t) => {
    const { jar, element, frame, lines, read } = await open(t, { onMessageReceived: "console.log('first')" });
    element.say("of the first");
    while (lines.length < 1) await jar.evaluate("0");
    const other = new Element({ src: "https://b.example/" });
    await jar.bindFrame("Iframe1", other, { onMessageReceived: "console.log(Iframe1.message)" });
    assert.deepEqual(await read("[Iframe1.source, Iframe1.message]"), ["https://b.example/", undefined]);
    element.say("of the first");
    other.say("of the other");
    await frame.unbind();
    await jar.trigger("Iframe1.setURL('https://a.example/')");
    assert.deepEqual([element.src, other.src], ["", "https://a.example/"]);
    assert.deepEqual(lines, [["first"], ["of the other"]]);
  });

  test(`${isolation}: a flood of messages is bounded, and said once`, async (t) => {
    const { jar, element, lines } = await open(t, { onMessageReceived: "console.log(Iframe1.message)" });
    const limits = [];
    jar.on("limit", (limit) => limits.push(limit));
    for (let n = 0; n < 2_000; n++) element.say(n);
    // 500 wait beside the one that the jar has.
    while (lines.length < 501) await jar.evaluate("0");
    await jar.evaluate("0");
    assert.deepEqual(
      lines.map(([n]) => n),
      Array.from({ length: 501 }, (_, n) => n),
    );
    assert.deepEqual(
      limits.map(({ kind, place }) => [kind, place]),
      [["eventBacklog", { entity: "Iframe1", property: "onMessageReceived" }]],
    );
    // By their bytes as well. It takes messages in again.
    lines.length = 0;
    for (let n = 0; n < 10; n++) element.say(n, { bytes: 5 * 2 ** 20 });
    while (lines.length < 4) await jar.evaluate("0");
    await jar.evaluate("0");
    assert.deepEqual([lines.length, limits.length], [4, 2]);
  });

  test(`${isolation}: what waits from a document before is not taken for the next one's`, async (t) => {
    const { jar, element, frame, lines } = await open(t, { onMessageReceived: "console.log(Iframe1.message)" });
    for (let n = 0; n < 10; n++) element.say(`old ${n}`);
    await frame.set({ srcDoc: "another" });
    element.say("new");
    while (lines.at(-1)?.[0] !== "new") await jar.evaluate("0");
    assert.deepEqual(lines.flat(), ["old 0", "new"]);
  });

  test(`${isolation}: what a trigger throws is told, with its place`, async (t) => {
    const { jar, element } = await open(t, { onMessageReceived: "nothing.at.all()" });
    const error = new Promise((resolve) => jar.on("error", resolve));
    element.say(1);
    const { source, errorMessage } = await error;
    assert.deepEqual([source.entity, source.property, source.line], ["Iframe1", "onMessageReceived", 1]);
    assert.match(errorMessage.message, /nothing is not defined/);
  });
}

test("who listens to an origin hears what a confined frame has sent to what confines it", async (t) => {
  const { page } = await import("../dist/internal/defaults/page.js");
  const { Frames } = await import("../dist/internal/frames.js");
  globalThis.window = new EventTarget();
  t.after(() => delete globalThis.window);
  const frames = new Frames({ mark() {}, setData: (_e, _v, _s, settle) => settle({ type: "value" }), changeData() {} });
  const { windowMessageListener } = frames.over(page);
  const element = new Element();
  await frames.bind("Iframe1", element, {});
  const [heard, end] = [[], new AbortController()];
  const context = { signal: end.signal, tell: (value) => heard.push(value), fail() {} };
  windowMessageListener({ origin: "https://a.example" }, context);
  element.say("to its guard", { origin: "https://a.example", confined: true });
  element.say("of another", { origin: "https://b.example", confined: true });
  // The page's window has this one, which is what is listened to.
  element.say("to the page", { origin: "https://a.example" });
  const event = Object.assign(new Event("message"), { origin: "https://a.example", data: "to the page" });
  window.dispatchEvent(event);
  end.abort();
  element.say("too late", { origin: "https://a.example", confined: true });
  assert.deepEqual(heard, ["to its guard", "to the page"]);
});

test("mistakes of the caller are said", async (t) => {
  const jar = keep(t, await createJar({ app: "bind-mistakes" }));
  const element = new Element();
  const bind = (...args) => jar.bindFrame(...args);
  await assert.rejects(bind("Iframe 1", element), /is not a name/);
  await assert.rejects(bind("window", element), /window is the page that embeds this one/);
  await assert.rejects(bind("Iframe1", new EventTarget()), /must be a <belljar-iframe>/);
  await assert.rejects(bind("Iframe1", element, { onMessage: "" }), /options.onMessage does not exist/);
  await assert.rejects(bind("Iframe1", element, { source: 1 }), /options.source must be a string/);
  await assert.rejects(bind("Iframe1", element, { isVisible: "no" }), /options.isVisible must be a boolean/);
  await assert.rejects(bind("Iframe1", element, { onURLChanged: () => {} }), /onURLChanged must be a string/);
  await assert.rejects(bind("Iframe1", element, { setters: { setURL: "sandbox" } }), /setURL sets source of every/);
  // A name that app code could not read binds nothing.
  await assert.rejects(bind("storeValue", element), JarError);
  const frame = await bind("Iframe1", element);
  await assert.rejects(frame.set({ setters: {} }), /changes.setters does not exist/);
  await assert.rejects(jar.setData("Iframe1", 7), /its data must be an object/);
  await assert.rejects(jar.setData("Iframe1", { source: 7 }), /Iframe1.source must be a string/);
  await assert.rejects(jar.setData("Iframe1", {}, { query: true }), /no query/);
  await assert.rejects(jar.setData("Iframe1", { a: () => {} }), /setData: value.a is a function/);
  await jar.setData("Iframe1", undefined);
  await bind("Iframe1", element);
  const { customElements } = globalThis;
  t.after(() => (globalThis.customElements = customElements));
  delete globalThis.customElements;
  await assert.rejects(bind("Iframe2", element), /a page has it from "belljar\/iframe"/);
});
