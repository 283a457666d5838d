import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

/** How long a page may go without an answer before it counts as dead. Slowness alone does not end a run. */
const SILENCE_MS = 180_000;

/** The installed browser, started as the tests start it. */
export async function launch() {
  const text = await readFile(new URL("../webdriver.json", import.meta.url), "utf8");
  const { args } = JSON.parse(text)["goog:chromeOptions"];
  return chromium.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    args: args.filter((arg) => arg !== "--headless"),
  });
}

/**
 * A page that shares nothing with any before it: no cache, no compiled code, no process. `call` calls one of the page's
 * functions, and fails when the page reports an error of any kind. `prepare` is given the context before anything is loaded;
 * `options` are the context's.
 */
export async function open(browser, url, prepare = async () => {}, options = {}) {
  const context = await browser.newContext(options);
  await prepare(context);
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(url);
  await page.waitForFunction("globalThis.bench");
  return {
    async call(method, ...given) {
      const what = [method, ...given].join(" ");
      // A soak is as long as it is asked to be.
      const patience = method === "soak" ? given[0] + SILENCE_MS : SILENCE_MS;
      const answer = await alive(
        page.evaluate(([method, given]) => globalThis.bench[method](...given), [method, given]),
        what,
        patience,
      );
      if (errors.length > 0) throw new Error(`${what}: ${errors.join("; ")}`);
      return answer;
    },
    close: () => context.close(),
  };
}

async function alive(answer, what, patience) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer after ${patience / 1000} s`)), patience);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
