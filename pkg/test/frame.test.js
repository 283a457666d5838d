// What can be said of sandboxed frames without a browser; what they do is tested in one (tests/frame.test.mjs).
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createJar } from "belljar";
import { DOCUMENT, SCRIPT_HASH } from "../dist/internal/frame-document.js";

test("the hash is that of the document's only script, and whoever quotes it has this one", async () => {
  const scripts = [...DOCUMENT.matchAll(/<script>(.*?)<\/script>/gs)];
  assert.equal(scripts.length, 1);
  assert.equal(SCRIPT_HASH, `sha256-${createHash("sha256").update(scripts[0][1]).digest("base64")}`);
  const quoting = ["crate/server/src/headers.rs", "pkg/README.md", "docs/errors/BELLJAR_START.md"];
  for (const file of quoting) {
    const text = await readFile(new URL(`../../${file}`, import.meta.url), "utf8");
    assert.deepEqual([...new Set(text.match(/sha256-[\w+/=]+/g))], [SCRIPT_HASH], file);
  }
});

test("the frame's own policy forbids every connection", () => {
  const policy = DOCUMENT.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)[1];
  const directives = Object.fromEntries(policy.split("; ").map((directive) => directive.split(/ (.*)/)));
  assert.deepEqual(directives, {
    "default-src": "'none'",
    "script-src": `'${SCRIPT_HASH}' 'wasm-unsafe-eval'`,
    "worker-src": "blob:",
    "base-uri": "'none'",
    "form-action": "'none'",
  });
});

test("where there are no frames, a jar that asks for one is refused and gets nothing else", async () => {
  await assert.rejects(createJar({ app: "frame", isolation: "frame" }), {
    name: "JarError",
    code: "BELLJAR_START",
    message: /isolation: "frame" needs a browser; here there are "worker" and "inline"/,
  });
});
