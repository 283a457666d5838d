// `isolation: "frame"` as its users get it: a jar like any other, in a sandboxed frame, or a clear refusal.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { startJars } from "./support/jars.mjs";
import { startServer } from "./support/server.mjs";

let jars, refusing;
/** Requests to /hit, which nothing in a frame may cause. */
let hits = [];

const answer = (request, response) => {
  response.setHeader("set-cookie", "session=secret");
  if (!request.url.startsWith("/hit")) return;
  hits.push(request.url);
  return response.setHeader("access-control-allow-origin", "*").end("hit");
};

before(async () => {
  jars = await startJars({ frames: true, answer });
  refusing = await startJars();
});

after(async () => {
  await jars?.close();
  await refusing?.close();
});

test("a jar in a frame does what a jar does", async (t) => {
  const { page, complaints } = await jars.open(t);
  const seen = await page.evaluate(async () => {
    const { jar } = await open("framed", {
      isolation: "frame",
      policy: { fetch: { origins: ["self"] }, limits: { loopIterations: 1_000_000_000, triggerDeadlineMs: 500 } },
    });
    await jar.setData("Table1", { rows: [1, 2] });
    await jar.trigger("storeValue('kept', Table1.rows.length)");
    const results = {
      absent: await jar.evaluate("[typeof document, typeof window, typeof navigator]"),
      timer: await jar.evaluate("new Promise((done) => setTimeout(() => done('rung'), 30))"),
      fetch: await jar.evaluate("fetch('/hit').then((answer) => answer.text())"),
      hung: (await jar.outcome("for (;;);")).limit.kind,
      after: await jar.evaluate("[Table1.rows, appsmith.store.kept]"),
    };
    jar.dispose();
    return results;
  });
  assert.deepEqual(seen, {
    absent: ["undefined", "undefined", "undefined"],
    timer: "rung",
    fetch: "hit",
    hung: "deadline",
    after: [[1, 2], 2],
  });
  // The page's request on the guest's behalf is the only one.
  assert.deepEqual(hits.splice(0), ["/hit"]);
  assert.deepEqual(complaints, []);
});

test("under the headers of belljar-server a jar in a frame starts, and nothing is complained of", async (t) => {
  const server = await startServer();
  t.after(() => server.close());
  const { headers } = await fetch(server.url);
  const names = /^(content-security-policy|cross-origin-|permissions-policy|referrer-policy|x-content-type-options)/;
  const strict = [...headers].filter(([name]) => names.test(name));
  assert.equal(strict.length, 6);
  const same = await startJars({
    answer(request, response) {
      for (const header of strict) response.setHeader(...header);
      // This policy allows images of the page's own, and the browser asks for one.
      if (request.url === "/favicon.ico") return response.writeHead(204).end();
    },
  });
  t.after(() => same.close());
  const { page, complaints } = await same.open(t);
  const value = await page.evaluate(async () => (await open("strict", { isolation: "frame" })).jar.evaluate("6 * 7"));
  assert.equal(value, 42);
  assert.deepEqual(complaints, []);
});

test("timers of a jar in a hidden frame are not held back", async (t) => {
  const { page } = await jars.open(t);
  const milliseconds = await page.evaluate(async () => {
    const { jar } = await open("ticking", { isolation: "frame" });
    const begin = performance.now();
    await jar.evaluate("new Promise((done) => { let n = 0; setInterval(() => ++n === 20 && done(), 10) })");
    return performance.now() - begin;
  });
  // A frame that is held back has a tick a second.
  assert.ok(milliseconds < 5_000, `${milliseconds} ms for 20 ticks of 10 ms`);
});

test("each instance has a frame of its own, which no script of the page's can look into, and dispose removes it", async (t) => {
  const { page } = await jars.open(t);
  const seen = await page.evaluate(async () => {
    const first = await open("first", { isolation: "frame" });
    const second = await open("second", { isolation: "frame" });
    const frames = [...document.querySelectorAll("iframe")];
    globalThis.ending = [first.jar, second.jar];
    return frames.map((frame) => ({
      sandbox: frame.sandbox.value,
      hidden: frame.hidden,
      document: frame.contentDocument,
    }));
  });
  assert.ok(seen.length >= 2);
  for (const frame of seen) assert.deepEqual(frame, { sandbox: "allow-scripts", hidden: true, document: null });
  await page.evaluate(() => ending.forEach((jar) => jar.dispose()));
  assert.ok((await page.evaluate(() => document.querySelectorAll("iframe").length)) <= 1, "the spare is left");
  // It is kept for some seconds.
  await page.waitForFunction(() => document.querySelectorAll("iframe").length === 0);
  while (page.workers().length > 0) await once(page.workers()[0], "close");
});

test("the frame's document has no cookie, no storage, no way to the page and none to a server", async (t) => {
  const { page } = await jars.open(t);
  await page.evaluate(async () => {
    localStorage.setItem("key", "secret");
    await open("looking", { isolation: "frame" });
  });
  const frame = page.frames().find((frame) => frame !== page.mainFrame());
  const got = await frame.evaluate(async (url) => {
    const probes = {
      cookie: () => document.cookie,
      localStorage: () => localStorage.getItem("key"),
      sessionStorage: () => sessionStorage.length,
      indexedDB: () => indexedDB.open("page").readyState,
      caches: () => caches.keys(),
      serviceWorker: () => navigator.serviceWorker.getRegistrations(),
      "parent's document": () => parent.document.title,
      "parent's storage": () => parent.localStorage.length,
      "top's address": () => top.location.href,
      "top's navigation": () => (top.location.href = `${url}top`),
      fetch: () => fetch(`${url}fetch`),
      "an image": () =>
        new Promise((done, fail) => {
          const image = new Image();
          image.onload = done;
          image.onerror = () => fail(new Error("refused"));
          image.src = `${url}image`;
        }),
      "a script": () =>
        new Promise((done, fail) => {
          const script = document.createElement("script");
          script.onload = done;
          script.onerror = () => fail(new Error("refused"));
          script.src = `${url}script`;
          document.head.append(script);
        }),
      "an inline handler": () => {
        document.body.setAttribute("onclick", "globalThis.ran = 1");
        document.body.click();
        if (!globalThis.ran) throw new Error("refused");
      },
      "a frame": () => {
        const inner = document.createElement("iframe");
        inner.src = `${url}frame`;
        document.body.append(inner);
        throw new Error("counted by the server");
      },
      "a form": () => {
        const form = document.createElement("form");
        form.action = `${url}form`;
        document.body.append(form);
        form.submit();
        throw new Error("counted by the server");
      },
      "a beacon": () => {
        navigator.sendBeacon(`${url}beacon`, "secret");
        throw new Error("counted by the server");
      },
      "a window": () => {
        if (!window.open(`${url}window`)) throw new Error("refused");
      },
      WebSocket: () =>
        new Promise((done, fail) => {
          const socket = new WebSocket(`${url}socket`.replace(/^http/, "ws"));
          socket.onopen = done;
          socket.onerror = () => fail(new Error("refused"));
        }),
    };
    const got = [];
    for (const [name, probe] of Object.entries(probes)) {
      try {
        got.push(`${name}: ${await probe()}`);
      } catch {
        // Refused, as it should be.
      }
    }
    return got;
  }, `${jars.url}hit/`);
  assert.deepEqual(got, []);
  // Its own navigation is the page's policy's to forbid, and that does: frame-src is default-src is nothing.
  await frame.evaluate((url) => void (location.href = url), `${jars.url}hit/navigation`).catch(() => {});
  assert.equal(await page.evaluate(() => fetch("/hit/last").then((answer) => answer.text())), "hit");
  assert.deepEqual(hits.splice(0), ["/hit/last"]);
});

test("what others post to the page's window is not taken for a frame's", async (t) => {
  const { page, complaints } = await jars.open(t);
  const value = await page.evaluate(async () => {
    const { jar } = await open("spoofed", { isolation: "frame" });
    const running = jar.evaluate("new Promise((done) => setTimeout(() => done('own'), 50))");
    for (const message of ["ready", { seq: 1, bytes: new Uint8Array(9) }, { crash: { name: "x", message: "y" } }]) {
      window.postMessage(message, "*");
      for (const frame of document.querySelectorAll("iframe")) frame.contentWindow.postMessage(message, "*");
    }
    return running;
  });
  assert.equal(value, "own");
  assert.deepEqual(complaints, []);
});

test("what a page says to all its frames does not start one that waits for its worker", async (t) => {
  const { page, complaints } = await jars.open(t);
  const said = await page.evaluate(async () => {
    const { DOCUMENT } = await import("./belljar/dist/internal/frame-document.js");
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.srcdoc = DOCUMENT;
    const loaded = new Promise((done) => (frame.onload = done));
    document.body.append(frame);
    await loaded;
    const [worker, own] = [new MessageChannel(), new MessageChannel()];
    const answer = new Promise((done) => {
      own.port1.onmessage = ({ data }) => done(data);
      setTimeout(done, 10_000, "nothing");
    });
    frame.contentWindow.postMessage("ready", "*");
    frame.contentWindow.postMessage({ seq: 1 }, "*");
    frame.contentWindow.postMessage("", "*", [worker.port2, own.port2]);
    return answer;
  });
  assert.equal(said, "started");
  assert.deepEqual(complaints, []);
});

test("where the page's policy does not allow the frame, createJar says what to allow and takes nothing less", async (t) => {
  const { page } = await refusing.open(t);
  const error = await page.evaluate(async () => {
    const error = await open("refused", { isolation: "frame" }).catch((error) => error);
    return {
      name: error.name,
      code: error.code,
      message: error.message,
      left: document.querySelectorAll("iframe").length,
    };
  });
  assert.equal(error.name, "JarError");
  assert.equal(error.code, "BELLJAR_START");
  assert.match(error.message, /isolation: "frame" is refused here.*sha256-.* in script-src and blob: in worker-src/);
  assert.equal(page.workers().length, 0);
  // The same page has jars in workers.
  assert.equal(await page.evaluate(async () => (await open("worker")).jar.evaluate("6 * 7")), 42);
});

test("a message of a worker that is none ends its jar, and breaks nothing on the page", async (t) => {
  const { page, complaints } = await jars.open(t);
  const results = await page.evaluate(async () => {
    const { heard } = await import("./belljar/dist/internal/heard.js");
    const none = [null, 5, "text", {}, { seq: "1", bytes: new Uint8Array() }, { seq: 1, bytes: [1] }, { crash: "x" }];
    return none.map((message) => Object.values(heard(message))[0].message);
  });
  assert.deepEqual(new Set(results), new Set(["the worker sent a message that is none"]));
  assert.deepEqual(complaints, []);
});
