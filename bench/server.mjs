// Serves the page on loopback: with the strictest headers that Belljar promises to work under, compressed as well as brotli
// can, never cached, and isolated from other origins, which makes the browser's clock exact.
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const headers = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "connect-src 'self'",
    "style-src 'self'",
    "img-src data:",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cache-control": "no-store",
};

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

/**
 * Serves `folder`. `requested()` tells which files have been asked for since it was last called, each once, with its size
 * on the wire and unpacked.
 */
export async function serve(folder) {
  const files = await load(folder);
  let asked = new Set();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://local");
    const path = pathname === "/" ? "/index.html" : pathname;
    // What requests are measured with: as quick an answer as there can be.
    if (path === "/round-trip") {
      response.writeHead(200, { ...headers, "content-type": "application/json" }).end('{"one":1}');
      return;
    }
    const file = files.get(path);
    if (!file) {
      response.writeHead(404).end(`there is no ${path}\n`);
      return;
    }
    asked.add(path);
    response.writeHead(200, {
      ...headers,
      "content-type": types[extname(path)] ?? "application/octet-stream",
      "content-encoding": "br",
      "content-length": file.packed.length,
    });
    response.end(file.packed);
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    requested() {
      const list = [...asked].map((path) => {
        const { packed, bytes } = files.get(path);
        return { path, packed: packed.length, unpacked: bytes };
      });
      asked = new Set();
      return list;
    },
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

async function load(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map();
  for (const entry of entries.filter((entry) => entry.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    files.set(`/${path.slice(folder.length).replaceAll("\\", "/")}`, {
      packed: packed(content),
      bytes: content.length,
    });
  }
  return files;
}

/** A file as small as it gets on the wire. */
export function packed(content) {
  return brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
}
