// The element itself: that nothing on the page talks a frame out of its sandbox, and what it says and hears.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { settle, show, startFrames } from "./support/frames.mjs";

let frames;

before(async () => {
  frames = await startFrames();
});

after(() => frames?.close());

/** A script of the page's that gets hold of every closed root, which nothing but such a trick does. */
const capture = (page) =>
  page.addInitScript(() => {
    const attach = Element.prototype.attachShadow;
    globalThis.roots = [];
    Element.prototype.attachShadow = function (init) {
      const root = attach.call(this, init);
      roots.push(root);
      return root;
    };
  });

/** What the page's own server was told by whatever it showed: in a sandbox it has no origin. */
const origins = () => [...new Set(frames.hits.filter(({ name }) => name === "own").map(({ query }) => query.origin))];

const TAMPERING = {
  "removing the sandbox": (frame) => frame.removeAttribute("sandbox"),
  "removing the sandbox, then loading again": (frame) => {
    frame.removeAttribute("sandbox");
    frame.src = "/own?again";
  },
  "removing the sandbox and giving a document": (frame) => {
    frame.removeAttribute("sandbox");
    frame.srcdoc = "<script>new Image().src = '/hit/own?origin=' + self.origin</script>";
  },
  "a sandbox that allows everything": (frame) => {
    frame.sandbox = "allow-scripts allow-same-origin allow-top-navigation";
    frame.src = "/own?again";
  },
  "taking it out and putting it back without a sandbox": (frame) => {
    const parent = frame.parentNode;
    frame.remove();
    frame.removeAttribute("sandbox");
    parent.append(frame);
  },
  "moving it into the page without a sandbox": (frame) => {
    frame.removeAttribute("sandbox");
    document.body.append(frame);
  },
  "a frame in its place": (frame) => {
    const other = document.createElement("iframe");
    other.src = "/own?other";
    frame.replaceWith(other);
  },
  "a frame beside it": (frame) => {
    const other = document.createElement("iframe");
    other.src = "/own?other";
    frame.after(other);
  },
  "other permissions": (frame) => frame.setAttribute("allow", "camera *"),
  "a name": (frame) => frame.setAttribute("name", "clobbered"),
};

for (const [title, tamper] of Object.entries(TAMPERING)) {
  test(`i5: the page's own script cannot make a frame load unsandboxed: ${title}`, async (t) => {
    const { page } = await frames.open(t, { prepare: capture });
    await show(page, { src: "/own" }, "load");
    const before = await page.evaluate(() => roots[0].innerHTML);
    await page.evaluate(`(${tamper})(roots[0].querySelector("iframe"))`);
    const notice = await page.evaluate(() => until(said("notice", "restored")));
    assert.match(notice.message, /built anew/);
    await settle(page);
    assert.equal(await page.evaluate(() => roots[0].innerHTML), before);
    assert.equal(await page.evaluate(() => document.querySelectorAll("iframe").length), 0);
    assert.deepEqual(origins(), ["null"]);
  });
}

test("i5: a page that does not stop changing a frame has none any more", async (t) => {
  const { page } = await frames.open(t, { prepare: capture });
  await show(page, { src: "/own" }, "load");
  await page.evaluate(async () => {
    for (let tries = 0; tries < 50; tries++) {
      roots[0].querySelector("iframe")?.removeAttribute("sandbox");
      await new Promise((later) => setTimeout(later, 5));
    }
  });
  await page.evaluate(() => until(said("refused", "tampered")));
  assert.equal(await page.evaluate(() => roots[0].querySelector("iframe")), null);
  assert.deepEqual(origins().slice(1), []);
});

test("i5: attributes, moving, cloning and adopting lead to sandboxed frames alone", async (t) => {
  const { page } = await frames.open(t, { prepare: capture });
  await show(page, { src: "/own" }, "load");
  await page.evaluate(async () => {
    const element = document.getElementById("frame");
    const pause = () => new Promise((later) => setTimeout(later, 100));
    for (const value of ["", "none", "allow-same-origin allow-scripts allow-top-navigation", "false"]) {
      element.setAttribute("sandbox", value);
      element.src = `/own?${encodeURIComponent(value)}`;
      await pause();
    }
    element.removeAttribute("sandbox");
    element.setAttribute("allow", "camera *");
    for (const name of ["dangerouslydisablesandbox", "sandboxoff", "policy", "csp", "name", "is"]) {
      element.setAttribute(name, "true");
      element[name] = true;
    }
    element.policy = { dangerouslyDisableSandbox: true };
    await pause();
    // Into another place, by both ways.
    const other = document.createElement("section");
    document.body.append(other);
    other.append(element);
    await pause();
    if (document.body.moveBefore) document.body.moveBefore(element, other);
    await pause();
    // Clones, of the element and of markup.
    document.body.append(element.cloneNode(true));
    document.body.insertAdjacentHTML("beforeend", element.outerHTML);
    document.body.append(document.importNode(element, true));
    await pause();
    // Into a document without a window, and back; into the document of another frame.
    document.implementation.createHTMLDocument().body.append(element);
    document.body.append(element);
    const frame = document.createElement("iframe");
    document.body.append(frame);
    frame.contentDocument.body.append(element);
    await pause();
  });
  await settle(page);
  assert.deepEqual(origins(), ["null"]);
  const sandboxes = await page.evaluate(() =>
    roots.flatMap((root) => [...root.querySelectorAll("iframe")].map((frame) => frame.getAttribute("sandbox"))),
  );
  assert.ok(sandboxes.length >= 4 && sandboxes.every((sandbox) => sandbox !== null), JSON.stringify(sandboxes));
  assert.ok(!sandboxes.some((sandbox) => sandbox.includes("same-origin")));
});

test("i5: markup with a shadow root of its own shows nothing of its own in the element", async (t) => {
  const { page } = await frames.open(t);
  const shown = await page.evaluate(async () => {
    const holder = document.createElement("div");
    document.body.append(holder);
    const frame = '<iframe src="/own"></iframe>';
    const results = [];
    for (const mode of ["open", "closed"]) {
      const template = `<template shadowrootmode="${mode}">${frame}</template>`;
      holder.setHTMLUnsafe(`<belljar-iframe srcdoc="hello">${template}</belljar-iframe>`);
      await new Promise((later) => setTimeout(later, 200));
      results.push(holder.firstChild.shadowRoot?.innerHTML ?? "");
    }
    return results;
  });
  assert.deepEqual(shown, ["", ""]);
});

test("the frame is out of the page's reach", async (t) => {
  const { page } = await frames.open(t);
  await show(page, { srcdoc: "hello" }, "load");
  const reach = await page.evaluate(() => {
    const element = document.getElementById("frame");
    return [element.shadowRoot, globalThis.length, document.querySelectorAll("iframe").length];
  });
  assert.deepEqual(reach, [null, 0, 0]);
});

test("changes are told, and the first is none", async (t) => {
  const { page } = await frames.open(t);
  await show(page, { src: "/own" }, "load");
  const seen = await page.evaluate(async () => {
    const element = document.getElementById("frame");
    const calls = [];
    element.onURLChanged = ({ detail }) => calls.push(["URL", detail.url]);
    element.onSrcDocChanged = ({ detail }) => calls.push(["SrcDoc", detail.srcdoc]);
    element.src = "/own?2";
    element.srcdoc = "<p>hello</p>";
    await until(said("srcdocchanged"));
    // Equal values are no change, and a handler that was taken off hears nothing.
    element.src = "/own?2";
    element.onURLChanged = null;
    element.src = "/own?3";
    await new Promise((later) => setTimeout(later, 50));
    return [calls, element.seen.filter(({ name }) => name.endsWith("changed")).length, element.onURLChanged];
  });
  assert.deepEqual(seen, [
    [
      ["URL", "/own?2"],
      ["SrcDoc", "<p>hello</p>"],
    ],
    3,
    null,
  ]);
});

test("what a frame asks for and does not get is told", async (t) => {
  const { page } = await frames.open(t, { policy: { permissions: ["fullscreen"] } });
  await show(page, { srcdoc: "x", sandbox: "allow-scripts allow-downloads", allow: "fullscreen; camera" }, "load");
  const { notices, frame } = await page.evaluate(() => {
    const { seen, frame } = document.getElementById("frame");
    return { notices: seen.filter(said("notice")).map(({ reason }) => reason), frame };
  });
  assert.deepEqual(notices.sort(), ["permission", "token"]);
  assert.deepEqual([frame.sandbox, frame.allow], ["allow-scripts", "fullscreen"]);
});

test("messages are heard from the frame itself, with its origin, and from nobody else", async (t) => {
  const { page } = await frames.open(t);
  const src = `${frames.far}/attack/messages`;
  await page.evaluate((src) => (put({ src }, "other"), put({ src })), src);
  const heard = await page.evaluate(async () => {
    await until(said("messagereceived"), "other");
    const element = document.getElementById("frame");
    await until(said("messagereceived"));
    // The page's own, another frame's, and one that says it is the frame's.
    postMessage("of the page", "*");
    document.getElementById("other").postMessage({ say: "many", count: 3 }, "null");
    dispatchEvent(new MessageEvent("message", { data: "made up", origin: "null" }));
    element.postMessage({ say: "top" }, "null");
    await until(({ data }) => data === "to the top");
    return element.seen.filter(said("messagereceived"));
  });
  assert.deepEqual(
    heard.map(({ data, origin }) => [data, origin]),
    [
      ["ready", "null"],
      ["to the top", "null"],
    ],
  );
});

test("messages to a frame go to its exact origin, as copies", async (t) => {
  const { page } = await frames.open(t);
  await show(page, { src: `${frames.far}/attack/messages` }, "messagereceived");
  const { refused, heard } = await page.evaluate(async (far) => {
    const element = document.getElementById("frame");
    const refused = {};
    const cyclic = { list: [1, new Map([["a", new Date(0)]]), new Uint8Array(2)], nothing: undefined };
    cyclic.self = cyclic;
    for (const [name, message, target] of [
      ["empty", 1, ""],
      ["everybody", 1, "*"],
      ["its address", 1, far],
      ["the page", 1, location.origin],
      ["function", { a: () => {} }, "null"],
      ["element", document.body, "null"],
      ["file", new File([], "x"), "null"],
      ["large", "x".repeat(600_000), "null"],
      ["wide", new Array(200_000).fill(0), "null"],
    ]) {
      try {
        element.postMessage(message, target);
        refused[name] = "sent";
      } catch (error) {
        refused[name] = error.reason;
      }
    }
    element.postMessage(cyclic, "null");
    const { data } = await until(({ data }) => data?.heard);
    const { heard, from } = data;
    const list = heard.list.map((part) => Object.prototype.toString.call(part));
    return { refused, heard: [list, "nothing" in heard, heard.self === heard, from] };
  }, frames.far);
  assert.deepEqual(refused, {
    empty: "no-target",
    everybody: "everybody",
    "its address": "sandboxed",
    "the page": "sandboxed",
    function: "not-data",
    element: "not-data",
    file: "not-data",
    large: "too-large",
    wide: "too-large",
  });
  assert.deepEqual(heard, [["[object Number]", "[object Map]", "[object Uint8Array]"], true, true, frames.origin]);
});

test("what is no data, too large or too much is not heard, and said", async (t) => {
  const { page } = await frames.open(t, { policy: { maxMessageBytes: 10_000, maxMessagesPerSecond: 20 } });
  await show(page, { src: `${frames.far}/attack/messages` }, "messagereceived");
  const seen = await page.evaluate(async () => {
    const element = document.getElementById("frame");
    const reasons = {};
    for (const ask of [{ say: "port" }, { say: "file" }, { say: "large", length: 6_000 }]) {
      element.seen.length = 0;
      element.postMessage(ask, "null");
      reasons[ask.say] = (await until(said("notice"))).reason;
    }
    await new Promise((later) => setTimeout(later, 1_100));
    element.seen.length = 0;
    element.postMessage({ say: "many", count: 1_000 }, "null");
    reasons.many = (await until(said("notice", "too-many"))).reason;
    await new Promise((later) => setTimeout(later, 300));
    return { reasons, heard: element.seen.filter(said("messagereceived")).length };
  });
  assert.deepEqual(seen.reasons, { port: "not-data", file: "not-data", large: "too-large", many: "too-many" });
  // A burst may lie on both sides of the turn of a second.
  assert.ok(seen.heard >= 20 && seen.heard <= 60, `${seen.heard} were heard`);
});

test("i7: the policy is set once, cannot be loosened, and has no way to switch sandboxes off", async (t) => {
  const { page } = await frames.open(t);
  const tried = await page.evaluate(async () => {
    const attempt = async (call) => {
      try {
        return JSON.stringify(await call());
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    };
    return {
      off: await attempt(() => setFramePolicy({ dangerouslyDisableSandbox: true })),
      getter: await attempt(() => {
        let times = 0;
        return setFramePolicy({
          get dangerouslyDisableSandbox() {
            return (times += 1) > 1;
          },
        });
      }),
      other: await attempt(() => setFramePolicy({ tokens: ["allow-downloads"] })),
      same: await attempt(() => setFramePolicy({})),
      elsewhere: await attempt(() => fetchFramePolicy("https://a.example/api/config")),
      late: await attempt(() => fetchFramePolicy()),
    };
  });
  assert.match(tried.off, /only the server/);
  assert.deepEqual(JSON.parse(tried.getter), { source: "page", sandboxOff: false, problem: null });
  assert.match(tried.other, /set once/);
  assert.deepEqual(JSON.parse(tried.same), { source: "page", sandboxOff: false, problem: null });
  assert.match(tried.elsewhere, /own server/);
  assert.match(tried.late, /set once/);
});

test("i7: a policy that cannot be understood is refused as a whole", async (t) => {
  const { page } = await frames.open(t);
  for (const policy of [
    { dangerouslyDisableSandbox: "true" },
    { dangerouslyDisableSandbox: 1 },
    { dangerouslyDisableSandbox: null },
    { sandbox: false },
    { tokens: ["allow-same-origin"] },
    { tokens: { 0: "allow-scripts" } },
    { maxMessageBytes: 0 },
    { maxMessageBytes: "5" },
    [],
    null,
    "x",
  ]) {
    const said = await page.evaluate((policy) => setFramePolicy(policy).then(String, String), policy);
    assert.match(said, /^TypeError: setFramePolicy: /, JSON.stringify(policy));
  }
});
