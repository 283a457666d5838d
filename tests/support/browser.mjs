// The browser, and pages in it that note down what the browser complains of.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The installed browser, with the options that all tests use. */
export async function launch() {
  const { "goog:chromeOptions": options } = JSON.parse(await readFile(join(root, "webdriver.json"), "utf8"));
  return chromium.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    args: options.args.filter((arg) => arg !== "--headless"),
  });
}

/**
 * A page of its own context, so with storage and cookies of its own, and what goes wrong in it: uncaught errors, error
 * lines in the console (which is where a browser reports violations of a content security policy), failed requests.
 */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error}`));
  return { page, context, complaints };
}
