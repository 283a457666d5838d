// A server of static files with the strictest headers that Belljar promises to work under.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { SCRIPT_HASH } from "../../pkg/dist/internal/frame-document.js";

/** What is needed for workers, and what `isolation: "frame"` needs beside it. */
const policy = ({ connect, frames }) =>
  [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval'${frames ? ` '${SCRIPT_HASH}'` : ""}`,
    `worker-src 'self'${frames ? " blob:" : ""}`,
    `connect-src 'self' ${connect}`,
    "style-src 'self'",
  ].join("; ");

const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

/**
 * Serves a folder on a free port.
 *
 * @param {string} folder
 * @param {object} [options]
 * @param {Record<string, string>} [options.mounts] other folders, by the path that they are found under: `/name/`
 * @param {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => unknown} [options.answer]
 *   answers a request itself, or leaves the response as it is for a file to be sent
 * @param {string} [options.connect] origins that the page may connect to beside its own
 * @param {boolean} [options.frames] whether the policy allows the sandboxed frame
 */
export async function serve(folder, { mounts = {}, answer = () => {}, connect = "", frames = false } = {}) {
  const fileOf = (path) => {
    const mount = Object.keys(mounts).find((mount) => path.startsWith(mount));
    if (mount) return join(mounts[mount], path.slice(mount.length));
    return join(folder, path === "/" ? "index.html" : path);
  };
  const server = createServer(async (request, response) => {
    response.setHeader("content-security-policy", policy({ connect, frames }));
    if ((await answer(request, response)) !== undefined || response.headersSent) return;
    const path = normalize(new URL(request.url, "http://local").pathname);
    try {
      const body = await readFile(fileOf(path));
      response.setHeader("content-type", types[extname(path)] ?? "text/html");
      response.end(body);
    } catch (error) {
      response.writeHead(404).end(error.code);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { url: `${origin}/`, origin, close };
}
