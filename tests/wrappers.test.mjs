// The element in React, Vue and Svelte: the same small app, built by Vite, used as a user would; and what a page downloads
// that has the element alone.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { newPage, root } from "./support/browser.mjs";
import { startFrames } from "./support/frames.mjs";
import { serve } from "./support/serve.mjs";

const run = promisify(execFile);
const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin/vite.js");

/** The package's own policy, and frames of the other server. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; frame-src http:";

let folder, frames;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "belljar-wrappers-"));
  frames = await startFrames();
});

after(async () => {
  await frames?.close();
  await rm(folder, { recursive: true, force: true });
});

async function build(app, out) {
  await run(process.execPath, [vite, "build", "--outDir", out, "--emptyOutDir"], { cwd: app });
}

for (const name of ["react", "vue", "svelte"]) {
  test(`the component for ${name} in an app that Vite has built`, async (t) => {
    const out = join(folder, name);
    await build(join(root, "tests/wrappers", name), out);
    const server = await serve(out, {
      answer: (_, response) => void response.setHeader("content-security-policy", POLICY),
    });
    t.after(() => server.close());
    const { page, context, complaints } = await newPage(frames.browser);
    t.after(() => context.close());
    await page.goto(`${server.url}?far=${frames.far}`);
    const shows = (text) => page.getByText(text, { exact: false }).first().waitFor();
    const element = page.locator("belljar-iframe");

    await shows('message null "ready"');
    await shows(`message null {"heard":{"hello":"${name[0].toUpperCase()}${name.slice(1)}"}`);
    await shows("notice token");
    assert.equal(await element.evaluate(({ frame }) => frame.sandbox), "allow-scripts");
    assert.equal(await element.getAttribute("title"), "Frame");

    await page.getByRole("button", { name: "Change" }).click();
    await shows(`changed ${frames.far}/attack/own`);
    await shows('message null {"origin":"null","page":"SecurityError"}');

    await page.getByRole("button", { name: "Refuse" }).click();
    await shows("refused scheme");
    assert.equal(await element.evaluate(({ frame }) => frame), null);

    await page.getByRole("button", { name: "Remove" }).click();
    await element.waitFor({ state: "detached" });
    assert.deepEqual(complaints, []);
  });
}

test("the components render on a server, without a page", async () => {
  const [react, vue] = await Promise.all([import("belljar/react"), import("belljar/vue")]);
  const props = { src: "https://a.example/", title: "Frame" };
  const { createElement } = await import("react");
  const { renderToString } = await import("react-dom/server");
  const rendered = '<belljar-iframe src="https://a.example/" title="Frame"></belljar-iframe>';
  assert.equal(renderToString(createElement(react.BelljarIframe, { ...props, onRefused: () => {} })), rendered);
  const { createSSRApp, h } = await import("vue");
  const server = await import("vue/server-renderer");
  assert.equal(await server.renderToString(createSSRApp(() => h(vue.BelljarIframe, props))), rendered);
});

test("a page that has the element alone downloads less than 60 KB", async (t) => {
  const app = join(root, "tests/out/element-alone");
  await mkdir(app, { recursive: true });
  t.after(() => rm(app, { recursive: true }));
  await writeFile(
    join(app, "index.html"),
    '<script type="module" src="/main.js"></script><belljar-iframe srcdoc="hi">',
  );
  await writeFile(join(app, "main.js"), 'import { fetchFramePolicy } from "belljar/iframe";\nfetchFramePolicy();\n');
  const out = join(folder, "alone");
  await build(app, out);
  let bytes = 0;
  for (const file of await readdir(out, { recursive: true })) {
    if (!/\.(html|js|wasm)$/.test(file)) continue;
    const compressed = brotliCompressSync(await readFile(join(out, file))).length;
    t.diagnostic(`${file}: ${compressed} bytes`);
    bytes += compressed;
  }
  t.diagnostic(`together: ${bytes} bytes`);
  assert.ok(bytes < 60_000, `${bytes} bytes`);
});
