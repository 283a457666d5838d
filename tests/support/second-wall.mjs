// A page full of secrets, a server that counts, and in the place of the guest one whose module and glue are the
// attacker's own (tests/second-wall): what is left then is the second wall.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import binaryen from "binaryen";
import { asModule, frameWorker } from "../../pkg/scripts/frame-worker.mjs";
import { launch, newPage, root } from "./browser.mjs";
import { load } from "./jars.mjs";
import { serve } from "./serve.mjs";

const folder = join(root, "tests/second-wall");

/** What the page's server gives every browser. */
export const COOKIE = "session=secret of the page";

/** Another server, that lets everybody in and counts them: connections, too, for one may be opened and not used. */
async function startFar() {
  const seen = { hits: [], connections: 0 };
  const note = (request) => seen.hits.push(request.url.slice("/hit/".length));
  const server = createServer((request, response) => {
    note(request);
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("content-type", request.url.endsWith("eventsource") ? "text/event-stream" : "text/javascript");
    response.end("0");
  });
  server.on("connection", () => (seen.connections += 1));
  server.on("upgrade", (request, socket) => {
    note(request);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { seen, url: `http://127.0.0.1:${server.address().port}/hit/`, close };
}

/** What is served in the place of the package's files, by the last part of their paths. */
async function replacements() {
  const module = binaryen.parseText(await readFile(join(folder, "attack.wat"), "utf8"));
  const wasm = Buffer.from(module.emitBinary());
  module.dispose();
  const standIn = join(folder, "stand-in.js");
  const glue = await readFile(standIn);
  const exchanged = { "../../wasm/guest/guest.js": standIn, "../../wasm/guest/guest-factory.js": standIn };
  const soft = { ...exchanged, "./harden.js": join(folder, "no-harden.js") };
  const script = (body) => ["text/javascript", body];
  return {
    "guest.js": script(glue),
    "guest-factory.js": script(glue),
    "guest_bg.wasm": ["application/wasm", wasm],
    "frame-worker.js": script(asModule(await frameWorker(exchanged))),
    // The same without hardening, to see what the frame holds by itself.
    "frame-worker.js soft": script(asModule(await frameWorker(soft))),
  };
}

/**
 * Servers and a browser. A wall is `frame`, `frame, not hardened`, `worker` or `none`; a server is `strict`, with the
 * content security policy that the package asks for, or `bare`, without any.
 */
export async function startSecondWall() {
  const files = await replacements();
  /** Requests to the page's own server beyond what the page loads, and their cookies. */
  let near = [];
  const answer = (request, response) => {
    response.setHeader("set-cookie", COOKIE);
    const cookie = request.headers.cookie ?? "no cookie";
    if (request.url.startsWith("/hit/")) {
      near.push([request.url.slice("/hit/".length), cookie]);
      return response.setHeader("content-type", "text/javascript").end(`export default ${JSON.stringify(cookie)}`);
    }
    const name = request.url.split("/").at(-1);
    const [type, body] = files[`${name} ${request.headers["user-agent"]}`] ?? files[name] ?? [];
    if (type) return response.setHeader("content-type", type).end(body);
  };
  const mounts = { "/belljar/": join(root, "pkg") };
  const servers = {
    strict: await serve(folder, { mounts, answer, frames: true }),
    bare: await serve(folder, {
      mounts,
      answer(request, response) {
        response.removeHeader("content-security-policy");
        return answer(request, response);
      },
    }),
  };
  const far = await startFar();
  const browser = await launch();

  /** Starts the stand-in behind a wall, and gives the page with `ask` on it. */
  async function start(t, wall, server = "strict") {
    const [kind, soft] = wall.split(", ");
    const opened = await newPage(browser, soft ? { userAgent: "soft" } : {});
    t.after(() => opened.context.close());
    await load(opened.page, servers[server].url);
    [near, far.seen.hits, far.seen.connections] = [[], [], 0];
    await opened.page.evaluate(async (kind) => {
      globalThis.ask = await start(kind);
    }, kind);
    return opened.page;
  }

  return {
    start,
    far,
    near: () => near,
    /** Lets it do its worst: what came of each probe, what arrived at the other server, and at the page's own. */
    async attack(t, wall, server) {
      const page = await start(t, wall, server);
      const addresses = { far: far.url, near: `${servers[server].origin}/hit/` };
      const results = await page.evaluate((addresses) => attack(ask, addresses), addresses);
      assert.ok(Object.keys(results).length > 30);
      return { results, hits: [...new Set(far.seen.hits)].sort(), connections: far.seen.connections, near };
    },
    async close() {
      await browser.close();
      for (const server of [servers.strict, servers.bare, far]) await server.close();
    },
  };
}
