// A page on which tests make jars, under the strict content security policy.
import { join } from "node:path";
import { launch, newPage, root } from "./browser.mjs";
import { serve } from "./serve.mjs";

/** A browser and a server; `open` gives a page with `createJar`, `open`, `report` and `heartbeat` of pages/jar/main.js. */
export async function startJars(options = {}) {
  const browser = await launch();
  const server = await serve(join(root, "tests/pages/jar"), {
    mounts: { "/belljar/": join(root, "pkg") },
    ...options,
  });
  return {
    ...server,
    browser,
    async open(t, url = server.url) {
      const { page, context, complaints } = await newPage(browser);
      t.after(() => context.close());
      await load(page, url);
      return { page, context, complaints };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Goes to the page, or loads it again, and waits for its functions. */
export async function load(page, url) {
  await (url ? page.goto(url) : page.reload());
  await page.waitForFunction(() => "heartbeat" in globalThis);
}
