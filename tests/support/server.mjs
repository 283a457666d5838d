// belljar-server itself, as `./x run` starts it, on a free port.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { access } from "node:fs/promises";
import { createServer, request as send } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "./browser.mjs";

const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

/**
 * Starts it, on a folder of files if one is named, with more in its environment. `close` ends it, waits for its end and
 * gives all that it has complained of: its two outputs are two pipes, so what it says on one before it says where it
 * listens on the other may arrive after that.
 */
export async function startServer({ port = 0, files, env = {} } = {}) {
  const program = join(target, "debug", `belljar-server${process.platform === "win32" ? ".exe" : ""}`);
  await access(program).catch(() => {
    throw new Error(`${program} is missing; build it with ./x build`);
  });
  const child = spawn(program, ["--port", String(port), ...(files ? ["--root", files] : [])], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let complaint = "";
  child.stderr.on("data", (text) => (complaint += text));
  const ended = once(child, "close");
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    ended.then(([code]) => Promise.reject(new Error(`belljar-server ended with ${code}: ${complaint}`))),
  ]);
  const origin = line.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  if (!origin) throw new Error(`belljar-server does not say where it listens: ${line}`);
  const close = async () => {
    child.kill();
    await ended;
    return complaint;
  };
  return { origin, url: `${origin}/`, close };
}

/** Stands in front of a server and notes every request, as it arrives. */
export async function listenIn(origin) {
  const requests = [];
  const server = createServer((incoming, response) => {
    const { method, url, headers } = incoming;
    requests.push({ method, url, headers });
    const onward = send(`${origin}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = `http://127.0.0.1:${server.address().port}`;
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { origin: own, url: `${own}/`, requests, close };
}
