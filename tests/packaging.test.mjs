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
for (const isolation of ["worker", "inline"]) {
  const jar = await createJar({ app: "packaging", isolation });
  results.push(await jar.evaluate("[6 * 7, typeof document]"));
  results.push(await jar.evaluate("null.x").catch((error) => error instanceof JarError && error.code));
  jar.dispose();
}
globalThis.results = results;
`;
const expected = [[42, "undefined"], "BELLJAR_UNCAUGHT", [42, "undefined"], "BELLJAR_UNCAUGHT"];

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
  const server = await serve(built);
  const { page, context, complaints } = await newPage(browser);
  try {
    await page.goto(server.url);
    await page
      .waitForFunction(() => globalThis.results, null, { timeout: 30_000 })
      .catch((error) => complaints.push(error.message));
    assert.deepEqual(complaints, []);
    return await page.evaluate(() => globalThis.results);
  } finally {
    await context.close();
    await server.close();
  }
}

test("unbundled, as a module script", async () => {
  const own = await appFolder("unbundled");
  await cp(join(installed, "node_modules/belljar"), join(own, "belljar"), { recursive: true });
  await writeFile(join(own, "main.js"), app.replace('"belljar"', '"./belljar/dist/browser.js"'));
  await writeFile(join(own, "index.html"), '<!doctype html><script type="module" src="main.js"></script>');
  assert.deepEqual(await open(own), expected);
});

test("built by Vite", async () => {
  const own = await appFolder("vite");
  await writeFile(join(own, "main.js"), app);
  await writeFile(join(own, "index.html"), '<!doctype html><script type="module" src="/main.js"></script>');
  await run(process.execPath, [tool("vite", "bin/vite.js"), "build"], { cwd: own });
  assert.deepEqual(await open(join(own, "dist")), expected);
});

test("built by webpack", async () => {
  const own = await appFolder("webpack");
  await mkdir(join(own, "src"));
  await writeFile(join(own, "src/index.js"), app);
  await run(process.execPath, [tool("webpack-cli", "bin/cli.js"), "--mode", "production"], { cwd: own });
  await writeFile(join(own, "dist/index.html"), '<!doctype html><script src="main.js"></script>');
  assert.deepEqual(await open(join(own, "dist")), expected);
});

test("in Node", async () => {
  const own = await appFolder("node");
  await writeFile(join(own, "main.js"), `${app}\nconsole.log(JSON.stringify(results));`);
  const { stdout } = await run(process.execPath, ["main.js"], { cwd: own });
  assert.deepEqual(JSON.parse(stdout), expected);
});
