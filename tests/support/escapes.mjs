// A page that is attacked, case by case, and replaced when it does not live through one.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { launch, newPage, root } from "./browser.mjs";
import { complaint } from "./corpus.mjs";
import { serve } from "./serve.mjs";

/** Where attacks can run. On the calling thread only a metered module can be stopped. */
export async function attackable() {
  const module = new WebAssembly.Module(await readFile(join(root, "pkg/wasm/guest/guest_bg.wasm")));
  const metered = WebAssembly.Module.exports(module).some(({ name }) => name === "belljar_fuel");
  return metered ? ["worker", "frame", "inline"] : ["worker", "frame"];
}

/** Past this a page counts as hung, whatever deadlines a case has. */
const PATIENCE_MS = 60_000;

/** How late the page may be because of a guest. */
const LATE_MS = 100;

/** Times that a case is tried which was merely late: the machine may have been busy with something else. */
const TRIES = 3;

/** A browser and a server that answers requests as `attacks` say; `attack` runs one and gives what is wrong, if anything. */
export async function startAttacks(attacks) {
  const answers = new Map(attacks.flatMap(({ fetch = {} }) => Object.entries(fetch)));
  const browser = await launch();
  const server = await serve(join(root, "tests/pages/escapes"), {
    mounts: { "/belljar/": join(root, "pkg") },
    frames: true,
    answer(request, response) {
      if (!request.url.startsWith("/escapes/")) return;
      answer(answers.get(request.url), response);
      return "answered";
    },
  });
  let page;
  const openPage = async () => {
    await page?.close();
    page = await AttackedPage.open(browser, server.url);
  };
  return {
    async attack(attack, isolation) {
      let wrong;
      for (let tries = 0; tries < TRIES; tries++) {
        if (!page?.alive) await openPage();
        const seen = await page.run(attack, isolation);
        const late = seen.late > allowedMs(attack, isolation) || seen.end?.limit === "deadline";
        wrong = judge(attack, isolation, seen);
        if (!wrong || !late) return wrong;
      }
      return `${wrong} (${TRIES} times in a row)`;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** On the calling thread a guest may take its deadline, and not longer; from a worker it takes the page nothing. */
function allowedMs({ kind, policy }, isolation) {
  if (isolation !== "inline") return LATE_MS;
  const { dataDeadlineMs = 1_000, triggerDeadlineMs = 5_000 } = policy.limits ?? {};
  return (kind === "data" ? dataDeadlineMs : triggerDeadlineMs) + LATE_MS;
}

function judge(attack, isolation, seen) {
  if (seen.fate) return seen.fate;
  const allowed = allowedMs(attack, isolation);
  if (seen.changed.length > 0) return `changed the page: ${seen.changed.join(", ")}`;
  if (!seen.bystander) return "stopped another jar";
  if (!seen.fresh) return "left no fresh jar";
  const wrong = complaint(attack, seen);
  if (wrong) return wrong;
  if (seen.late > allowed) return `only the heartbeat failed: ${Math.round(seen.late)} ms late, ${allowed} are allowed`;
}

/** As `belljar eval` answers from a case's table: a text, or parts of a response. */
function answer(canned, response) {
  const {
    status = canned ? 200 : 404,
    headers = {},
    body = "",
  } = typeof canned === "string" ? { body: canned } : (canned ?? {});
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/plain" : "application/json";
  response.writeHead(status, { "content-type": type, ...headers }).end(text);
}

class AttackedPage {
  alive = true;

  static async open(browser, url) {
    const opened = await newPage(browser);
    const attacked = new AttackedPage();
    Object.assign(attacked, opened);
    attacked.crashed = new Promise((resolve) => opened.page.once("crash", resolve)).then(() => ({
      fate: "killed the page",
    }));
    await opened.page.goto(url);
    await opened.page.waitForFunction(() => globalThis.ready);
    return attacked;
  }

  /** What the page saw, or `{ fate }` if it did not live to tell. */
  async run(attack, isolation) {
    let timer;
    const silence = new Promise((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS, { fate: `hung the page: no answer within ${PATIENCE_MS} ms` });
    });
    const told = this.page
      .evaluate(([attack, isolation]) => globalThis.run(attack, isolation), [JSON.stringify(attack), isolation])
      .then(JSON.parse)
      .catch((error) => ({ fate: `broke the page: ${error.message.split("\n")[0]}` }));
    const seen = await Promise.race([told, this.crashed, silence]);
    clearTimeout(timer);
    this.alive = !seen.fate;
    return seen;
  }

  /** A page that is stuck cannot be asked to close; the browser ends it with its context, or with itself. */
  async close() {
    await Promise.race([this.context.close().catch(() => {}), new Promise((done) => setTimeout(done, 5_000))]);
  }
}
