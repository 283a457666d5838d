// The second wall: a guest whose module and glue are the attacker's own, so that nothing of the first wall is left.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "./support/browser.mjs";
import { COOKIE, startSecondWall } from "./support/second-wall.mjs";

let second;

before(async () => {
  second = await startSecondWall();
});

after(() => second?.close());

/** The probes whose result matches. */
const those = (results, pattern) => Object.keys(results).filter((name) => pattern.test(results[name]));

test("control: without a wall this guest reads the page's secrets and sends to anywhere", async (t) => {
  const { results, hits, near } = await second.attack(t, "none", "bare");
  assert.deepEqual(hits, [
    "eventsource",
    "fetch",
    "font",
    "import",
    "importscripts",
    "nested",
    "opaque",
    "websocket",
    "xhr",
  ]);
  assert.deepEqual(those(results, /secret of the page/), [
    "fetch, own origin",
    "import(), own origin",
    "indexedDB",
    "caches",
    "file system",
    "BroadcastChannel",
  ]);
  assert.deepEqual(those(results, /got ran/), [
    "import()",
    "import() of data",
    "eval",
    "Function",
    "AsyncFunction",
    "setTimeout of text",
  ]);
  assert.deepEqual(
    near.map(([name]) => name),
    ["fetch", "import"],
  );
});

for (const [name, server] of [
  ["with the strict policy", "strict"],
  ["without any policy", "bare"],
]) {
  test(`i1: in a frame of a page ${name} the same guest gets nothing and nothing leaves`, async (t) => {
    const { results, hits, connections, near } = await second.attack(t, "frame", server);
    assert.deepEqual(those(results, /^got/), []);
    assert.deepEqual({ hits, connections, near }, { hits: [], connections: 0, near: [] });
  });

  test(`i1: the frame of a page ${name} holds by itself, with all that a worker has`, async (t) => {
    const { results, hits, connections, near } = await second.attack(t, "frame, not hardened", server);
    assert.deepEqual(those(results, /secret|127\.0\.0\.1:\d+\/(?!hit)/), []);
    assert.deepEqual({ hits, connections, near }, { hits: [], connections: 0, near: [] });
    // The list of what it does get: nothing of the page's, and no text that runs as code.
    assert.deepEqual(those(results, /^got/), [
      "Worker of text",
      "postMessage",
      "location",
      "Atomics",
      "scope's prototype",
    ]);
  });
}

test("i1: a hardened worker gets nothing but scripts of the page's own server", async (t) => {
  const { results, hits, connections, near } = await second.attack(t, "worker", "strict");
  // What SECURITY.md says of it: `import()` is syntax, and the page's policy allows the page's own scripts.
  assert.deepEqual(those(results, /^got/), ["import(), own origin"]);
  assert.deepEqual(near, [["import", COOKIE]]);
  assert.deepEqual({ hits, connections }, { hits: [], connections: 0 });
});

test("i1: on a page without a policy a hardened worker still has `import()` and no other way", async (t) => {
  const { results, hits } = await second.attack(t, "worker", "bare");
  assert.deepEqual(those(results, /^got/), ["import()", "import() of data", "import(), own origin"]);
  assert.deepEqual(hits, ["import"]);
});

for (const wall of ["frame", "worker"]) {
  test(`i1: the globals of a hardened worker (${wall}) are those of docs/worker-globals.txt`, async (t) => {
    const page = await second.start(t, wall);
    const list = await readFile(join(root, "docs/worker-globals.txt"), "utf8");
    const written = list.split("\n").filter((line) => line && !line.startsWith("#"));
    const live = await page.evaluate(() => ask("globals"));
    assert.deepEqual(live, written.sort());
  });

  test(`the clock of a hardened worker (${wall}) has whole milliseconds`, async (t) => {
    const page = await second.start(t, wall);
    const times = await page.evaluate(() => ask("clock"));
    assert.deepEqual(times.map(Math.floor), times);
  });
}
