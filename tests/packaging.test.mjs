// The npm package as its users get it: packed, installed, built by bundlers without any plug-in, and opened under the
// strict content security policy.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { launch, newPage, root } from "./support/browser.mjs";
import { serve } from "./support/serve.mjs";

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const tool = (name, file) => join(dirname(require.resolve(`${name}/package.json`)), file);

const app = `
import { createJar, JarError } from "belljar";

const results = [];
for (const isolation of ISOLATIONS) {
  const jar = await createJar({ app: "packaging", isolation });
  results.push(await jar.evaluate("[6 * 7, typeof document]"));
  results.push(await jar.evaluate("null.x").catch((error) => error instanceof JarError && error.code));
}
globalThis.results = results;
`;
/** The program for some ways to isolate, and what it comes to. */
const appWith = (isolations) => app.replace("ISOLATIONS", JSON.stringify(isolations));
const expectedOf = (isolations) => isolations.flatMap(() => [[42, "undefined"], "BELLJAR_UNCAUGHT"]);
const inBrowsers = ["worker", "inline", "frame"];
const expected = expectedOf(inBrowsers);

let folder, installed, browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "belljar-packaging-"));
  const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: join(root, "pkg") });
  installed = join(folder, "installed");
  await mkdir(installed);
  await writeFile(join(installed, "package.json"), '{"private":true,"type":"module"}');
  const tarball = join(folder, stdout.trim().split("\n").at(-1));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], { cwd: installed });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A folder of its own for an app, with the package installed. */
async function appFolder(name) {
  const own = join(folder, name);
  await mkdir(own);
  await symlink(join(installed, "node_modules"), join(own, "node_modules"));
  await writeFile(join(own, "package.json"), '{"private":true,"type":"module"}');
  return own;
}

/** What the app in a folder comes to. Anything that the browser complains of fails the test. */
async function open(built) {
  const server = await serve(built, { frames: true });
  const { page, context, complaints } = await newPage(browser);
  try {
    await page.goto(server.url);
    await page
      .waitForFunction(() => globalThis.results, null, { timeout: 30_000 })
      .catch((error) => complaints.push(error.message));
    assert.deepEqual(complaints, []);
    // The jars are still there. What hardens a worker must come first in what a bundler makes of it: this needs `eval`.
    assert.ok(page.workers().length >= 2);
    for (const worker of page.workers()) await assert.rejects(worker.evaluate("1"), /eval is not a function/);
    return await page.evaluate(() => globalThis.results);
  } finally {
    await context.close();
    await server.close();
  }
}

test("unbundled, as a module script", async () => {
  const own = await appFolder("unbundled");
  await cp(join(installed, "node_modules/belljar"), join(own, "belljar"), { recursive: true });
  await writeFile(join(own, "main.js"), appWith(inBrowsers).replace('"belljar"', '"./belljar/dist/browser.js"'));
  await writeFile(join(own, "index.html"), '<!doctype html><script type="module" src="main.js"></script>');
  assert.deepEqual(await open(own), expected);
});

test("built by Vite", async () => {
  const own = await appFolder("vite");
  await writeFile(join(own, "main.js"), appWith(inBrowsers));
  await writeFile(join(own, "index.html"), '<!doctype html><script type="module" src="/main.js"></script>');
  await run(process.execPath, [tool("vite", "bin/vite.js"), "build"], { cwd: own });
  assert.deepEqual(await open(join(own, "dist")), expected);
});

test("built by webpack", async () => {
  const own = await appFolder("webpack");
  await mkdir(join(own, "src"));
  await writeFile(join(own, "src/index.js"), appWith(inBrowsers));
  await run(process.execPath, [tool("webpack-cli", "bin/cli.js"), "--mode", "production"], { cwd: own });
  await writeFile(join(own, "dist/index.html"), '<!doctype html><script src="main.js"></script>');
  assert.deepEqual(await open(join(own, "dist")), expected);
});

test("in Node", async () => {
  const own = await appFolder("node");
  await writeFile(join(own, "main.js"), `${appWith(["worker", "inline"])}\nconsole.log(JSON.stringify(results));`);
  const { stdout } = await run(process.execPath, ["main.js"], { cwd: own });
  assert.deepEqual(JSON.parse(stdout), expectedOf(["worker", "inline"]));
});
