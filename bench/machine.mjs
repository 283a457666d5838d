import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, cpus, release, totalmem, type } from "node:os";

/** What was measured, and on what. */
export async function machine(browser) {
  const [processor] = cpus();
  return {
    processor: processor?.model ?? "unknown",
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
    browser: `Chromium ${browser.version()}`,
    node: process.version,
    belljar: await version("belljar"),
    quickjs: `quickjs-emscripten ${await version("quickjs-emscripten")}`,
  };
}

async function version(name) {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return JSON.parse(await readFile(path, "utf8")).version;
}

/** The same in one paragraph. */
export function describe({ processor, cores, memoryGB, system, browser, belljar, quickjs }) {
  return [`Belljar ${belljar}, ${quickjs}, ${browser}`, `${processor}, ${cores} cores, ${memoryGB} GB, ${system}`].join(
    "\n",
  );
}
