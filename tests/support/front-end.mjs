// The front end as `./x run` serves it, and how tests read it.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { launch, newPage, root } from "./browser.mjs";
import { startServer } from "./server.mjs";

const out = join(root, "tests/out");

/** A browser and belljar-server; `open` gives a {@link FrontEnd} in a context of its own. */
export async function startFrontEnd(options) {
  await mkdir(out, { recursive: true });
  const server = await startServer(options);
  const browser = await launch();
  return {
    ...server,
    browser,
    /** `prepare` is called with the page before it loads. */
    async open(t, { prepare = () => {}, path = "", ...context } = {}) {
      const opened = await newPage(browser, context);
      t?.after(() => opened.context.close());
      await prepare(opened.page);
      await opened.page.goto(`${server.url}${path}`);
      return new FrontEnd(opened);
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** The page: its parts by their test ids. */
export class FrontEnd {
  constructor({ page, context, complaints }) {
    Object.assign(this, { page, context, complaints });
  }

  get(id) {
    return this.page.getByTestId(id);
  }

  /** Chooses a sample and runs it. */
  async run(sample) {
    await this.get(`sample-${sample}`).click();
    await this.get("run").click();
  }

  /** Puts another program in the editor, by keyboard, and runs it. */
  async type(program) {
    await this.get("editor").getByRole("textbox").click();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(program);
    await this.page.keyboard.press("ControlOrMeta+Enter");
  }

  /** Waits until the jar is in a state, and its program has ended in a way. */
  async is(state, outcome) {
    const attributes = `[data-state="${state}"]${outcome ? `[data-outcome="${outcome}"]` : ""}`;
    await this.page
      .locator(`[data-testid="jar-status"]${attributes}`)
      .waitFor()
      .catch(async () => assert.fail(`not ${state} ${outcome ?? ""}, but: ${await this.text("jar-status")}`));
  }

  /** A part's text, each run of white space as one space. */
  async text(id) {
    return (await this.get(id).textContent()).replace(/\s+/g, " ").trim();
  }

  /** Waits until a part has all of these texts in it. A part whose panel is not the chosen one counts as well. */
  async shows(id, ...texts) {
    const has = ({ id, texts }) => {
      const text = document.querySelector(`[data-testid="${id}"]`)?.textContent.replace(/\s+/g, " ") ?? "";
      return texts.every((part) => text.includes(part));
    };
    await this.page
      .waitForFunction(has, { id, texts })
      .catch(async () => assert.fail(`${id} does not show ${JSON.stringify(texts)}, but: ${await this.text(id)}`));
  }

  /** Keeps a picture in tests/out, or under another path. */
  async picture(name) {
    await this.page.screenshot({ path: name.includes("/") ? join(root, name) : join(out, `${name}.png`) });
  }
}
