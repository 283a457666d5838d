// The server's switch for the sandboxes of frames, end to end: belljar-server, its configuration, a page, a frame.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, newPage, root } from "./support/browser.mjs";
import { show, startFrames } from "./support/frames.mjs";
import { startServer } from "./support/server.mjs";

const SWITCH = "APPSMITH_DISABLE_IFRAME_WIDGET_SANDBOX";

let browser, files;

before(async () => {
  browser = await launch();
  files = await mkdtemp(join(tmpdir(), "belljar-switch-"));
  await cp(join(root, "tests/pages/iframe"), files, { recursive: true });
  await symlink(join(root, "pkg"), join(files, "belljar"));
  // A script that a document as text may load: the page's own content security policy forbids others.
  await writeFile(
    join(files, "read.js"),
    "parent.postMessage({ title: parent.document.title, origin: self.origin }, '*');",
  );
});

after(async () => {
  await browser?.close();
  await rm(files, { recursive: true, force: true });
});

/** What a page makes of a server's configuration, and what a frame on it becomes. */
async function look(t, url) {
  const { page, context } = await newPage(browser);
  t.after(() => context.close());
  await page.addInitScript(() => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      return (globalThis.root = attach.call(this, init));
    };
  });
  await page.goto(url);
  await page.waitForFunction(() => globalThis.ready);
  const state = await page.evaluate(() => fetchFramePolicy());
  // What markup, attributes and the page's own properties say makes no difference.
  const given = { srcdoc: "<script src='/read.js'></script>", sandbox: "allow-scripts allow-same-origin" };
  await show(page, given, "load");
  const sandbox = await page.evaluate(() => root.querySelector("iframe").getAttribute("sandbox"));
  const [read] = await page.evaluate(() => document.getElementById("frame").seen.filter(said("messagereceived")));
  const notices = await page.evaluate(() => document.getElementById("frame").seen.filter(said("notice")));
  return { page, state, sandbox, read: read?.data ?? null, notices: notices.map(({ reason }) => reason) };
}

for (const value of [undefined, "", "false", "TRUE", "1"]) {
  test(`i5: with the switch ${value === undefined ? "unset" : JSON.stringify(value)} frames are sandboxed`, async (t) => {
    const server = await startServer({ files, env: { [SWITCH]: value } });
    t.after(() => server.close());
    const { state, sandbox, read, notices } = await look(t, server.url);
    assert.deepEqual(state, { source: "server", sandboxOff: false, problem: null });
    assert.equal(sandbox, "allow-scripts");
    assert.equal(read, null);
    assert.deepEqual(notices, ["same-origin"]);
  });
}

test('control: with the switch "true" they are not, and everybody is told', async (t) => {
  const server = await startServer({ files, env: { [SWITCH]: "true" } });
  t.after(() => server.close());
  const { page, state, sandbox, read, notices } = await look(t, server.url);
  assert.deepEqual(state, { source: "server", sandboxOff: true, problem: null });
  assert.equal(sandbox, null);
  // Which is what the sandbox is for.
  assert.deepEqual(read, { title: "A page with frames", origin: server.origin });
  assert.deepEqual(notices, ["sandbox-off"]);
  assert.equal((await page.evaluate(() => document.getElementById("frame").frame)).sandbox, null);
  assert.match(await server.close(), /WARNING.*NO SANDBOX/);
});

const json = (body) => (_, response) =>
  response.setHeader("content-type", "application/json").end(JSON.stringify(body));

for (const [title, config, says] of [
  ["is down", (request) => void request.socket.destroy() ?? "done", /could not be reached/],
  ["does not answer", () => "later", /could not be reached/],
  ["fails", (_, response) => response.writeHead(500).end(), /500/],
  ["is not there", (_, response) => response.writeHead(404).end(), /404/],
  ["sends the page elsewhere", (_, response) => response.writeHead(302, { location: "/off.json" }).end(), /reached/],
  ["gives no JSON", (_, response) => response.end("<!doctype html>"), /no JSON/],
  [
    "gives half of it",
    (_, response) => response.end('{"policy":{"frames":{"dangerouslyDisableSandbox":true'),
    /no JSON/,
  ],
  ["gives nothing", json(null), /no policy/],
  ["gives no policy", json({ frames: { dangerouslyDisableSandbox: true } }), /no policy/],
  ["gives a list", json([{ policy: {} }]), /no policy/],
  ["gives text for the switch", json({ policy: { frames: { dangerouslyDisableSandbox: "true" } } }), /boolean/],
  ["gives a number for the switch", json({ policy: { frames: { dangerouslyDisableSandbox: 1 } } }), /boolean/],
  [
    "gives the switch and a mistake",
    json({ policy: { frames: { dangerouslyDisableSandbox: true, tokens: ["allow-everything"] } } }),
    /allow-everything/,
  ],
  ["gives a key that does not exist", json({ policy: { frames: { sandbox: false } } }), /sandbox/],
  ["gives a list for frames", json({ policy: { frames: [] } }), /object/],
  ["gives null for frames", json({ policy: { frames: null } }), /object/],
]) {
  test(`i7: where the configuration's server ${title}, frames are sandboxed`, async (t) => {
    const frames = await startFrames({ config });
    t.after(() => frames.close());
    const { state, sandbox } = await look(t, `${frames.origin}/`);
    assert.equal(state.source, "strict");
    assert.equal(state.sandboxOff, false);
    assert.match(state.problem, says);
    assert.equal(sandbox, "allow-scripts");
  });
}

test("a server that says nothing of frames has the strict policy for them", async (t) => {
  const frames = await startFrames({ config: json({ policy: { fetch: null } }) });
  t.after(() => frames.close());
  const { state, sandbox } = await look(t, `${frames.origin}/`);
  assert.deepEqual(state, { source: "server", sandboxOff: false, problem: null });
  assert.equal(sandbox, "allow-scripts");
});
