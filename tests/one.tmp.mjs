import { launch, newPage, root } from "./support/browser.mjs";
import { serve } from "./support/serve.mjs";
import { join } from "node:path";
const browser = await launch();
const server = await serve(join(root, "tests/pages/escapes"), { mounts: { "/belljar/": join(root, "pkg") } });
const { page } = await newPage(browser);
page.on("console", (m) => console.log("console", m.text().slice(0, 300)));
await page.goto(server.url); await page.waitForFunction(() => globalThis.ready);
console.log(await page.evaluate(async (code) => {
  const { createJar } = await import("./belljar/dist/browser.js");
  const jar = await createJar({ app: "late", isolation: "worker" });
  return JSON.stringify(await jar.outcome(code));
}, process.argv[2]));
await browser.close(); await server.close();
