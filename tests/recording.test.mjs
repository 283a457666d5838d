// What a browser recorded is played natively and comes out the same, byte for byte. With BELLJAR_BLESS=1 the recording is
// kept beside the guest's own tests, which play it again.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "./support/browser.mjs";
import { startJars } from "./support/jars.mjs";

let jars;

before(async () => {
  jars = await startJars({
    answer(request, response) {
      if (request.url !== "/rows.json") return;
      response.setHeader("content-type", "application/json");
      response.removeHeader("date");
      response.sendDate = false;
      response.end('{"rows":[{"id":1,"name":"Köln"},{"id":2,"name":"東京"}]}');
      return "answered";
    },
  });
});

after(() => jars?.close());

test("i9: a session in the browser replays natively", async (t) => {
  const { page, complaints } = await jars.open(t);
  const recording = await page.evaluate(async () => {
    const { jar, heard } = await open("recording", {
      seed: 7n,
      mode: "EDIT",
      record: true,
      policy: { fetch: { origins: ["self"] }, limits: { loopIterations: 10_000, triggerDeadlineMs: 60_000 } },
    });
    const table = {
      rows: [{ id: 1, at: new Date(0) }],
      total: 2n ** 64n,
      tags: new Set(["a"]),
      by: new Map([[1, {}]]),
    };
    table.self = table;
    await jar.setData("Table1", table);
    const run = (source, options) => jar.outcome(source, options);
    await run("Table1.rows.map((row) => row.at.getFullYear())", { kind: "data", entity: "Text1", property: "text" });
    await run("[Math.random(), Date.now(), new Date().getTimezoneOffset(), new Date(0).toString()]");
    await run("console.log('hello', { a: [1, -0, NaN] }, () => 0); console.table([{ a: 1 }])");
    await run("(event) => storeValue('clicked', event.at).then(() => appsmith.store)", {
      kind: "trigger",
      args: [{ at: new Date(1) }],
    });
    await run("storeValue('session', [1], false); removeValue('clicked')");
    await run("fetch('/rows.json', { credentials: 'include' }).then((response) => response.json())");
    await run("fetch('https://elsewhere.example/')");
    await run("null.field", { entity: "Text2", property: "text" });
    await run("Promise.reject(new Error('nobody listens')); 1");
    await run("throw new TypeError('with a cause', { cause: new RangeError('inner') })");
    await run("for (;;);");
    await run("(function f() { f(); })()");
    await run("new Proxy([1, 2, 3], {})");
    await run("({ f() {} })");
    await run(
      "let n = 0; new Promise((resolve) => { const id = setInterval(() => { if (++n === 3) { clearInterval(id); resolve(n); } }, 10); })",
    );
    await run("(async function* () { yield 1; yield Symbol.iterator in []; })().next()");
    await run(
      "Array.from({ length: 100 }, (_, i) => [i, Math.random().toString(36)]).sort((a, b) => (a[1] < b[1] ? -1 : 1))",
    );
    await jar.setData("Table1", undefined);
    await run("typeof Table1");
    await jar.figures();
    if (heard.recycle.length > 0) throw new Error("the jar was replaced in the middle of the recording");
    return jar.recording();
  });
  assert.deepEqual(complaints, []);
  const lines = recording
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.ok(lines.length > 50, `${lines.length} lines`);
  // The server's port is another one in each run.
  await replayNatively(recording.replaceAll(jars.origin, "http://127.0.0.1:8080"), {
    folder: process.env.BELLJAR_BLESS ? "crate/guest/tests/recordings" : "tests/out/recordings",
  });
});

test("i6: a recording holds no secret, and is played again all the same", async (t) => {
  const { page } = await jars.open(t);
  const secrets = {
    token: "ghp_1QaZ2wSx3EdC4rFv5TgB6yHn7UjM8iK9oL0p",
    password: "Tr0ub4dor&3x",
    card: "4532015112830366",
  };
  const recording = await page.evaluate(async ({ token, password, card }) => {
    const { jar, heard } = await open("masked", { record: true, policy: { fetch: { origins: ["self"] } } });
    await jar.setData("Login", { token, user: { password } });
    await jar.outcome(`storeValue("auth", { token: Login.token, literal: "${token}" })`);
    await jar.outcome("storeValue('password', Login.user.password).then(() => appsmith.store.password + '!')");
    await jar.outcome(`storeValue("card", "${card}"); console.log("card", appsmith.store.card)`);
    await jar.outcome("fetch('/rows.json', { headers: { authorization: 'Bearer ' + Login.token } }).then(() => 1)");
    await jar.outcome(`throw new Error("no user with " + Login.user.password)`);
    if (heard.warning.length < 4) throw new Error(`${heard.warning.length} warnings`);
    return jar.recording();
  }, secrets);
  for (const secret of Object.values(secrets)) assert.ok(!recording.includes(secret), secret);
  await replayNatively(recording.replaceAll(jars.origin, "http://127.0.0.1:8080"), { folder: "tests/out/masked" });
});

/** Keeps a recording in a folder of the repository and plays what is there. */
async function replayNatively(recording, { folder: name }) {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "session.jsonl"), recording);
  const replay = spawnSync("cargo", ["test", "--quiet", "--workspace", "--test", "replay"], {
    cwd: root,
    env: { ...process.env, BELLJAR_RECORDINGS: folder },
    encoding: "utf8",
  });
  assert.equal(replay.status, 0, `${replay.stdout}\n${replay.stderr}`);
}
