// A browser, and a server with the strictest headers that Belljar promises to work under.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = fileURLToPath(new URL("../..", import.meta.url));

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
].join("; ");

const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

/** The installed browser, with the options that all tests use. */
export async function launch() {
  const { "goog:chromeOptions": options } = JSON.parse(await readFile(join(root, "webdriver.json"), "utf8"));
  return chromium.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    args: options.args.filter((arg) => arg !== "--headless"),
  });
}

/** Serves a folder. `close` ends it. */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://local").pathname);
    try {
      const body = await readFile(join(folder, path === "/" ? "index.html" : path));
      response.setHeader("content-type", types[extname(path)] ?? "text/html");
      response.setHeader("content-security-policy", policy);
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}
