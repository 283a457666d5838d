// The page itself: keyboard, narrow screens, themes, a configuration that cannot be used, the frame meter.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startFrontEnd } from "./support/front-end.mjs";

let frontEnd;

before(async () => {
  // The picture of the README shows the address that the README names.
  frontEnd = await startFrontEnd(process.env.BELLJAR_BLESS ? { port: 8080 } : {});
});

after(() => frontEnd?.close());

/** Which part has the focus, by its test id. */
const focused = (page) =>
  page.page.evaluate(() => document.activeElement.closest("[data-testid]")?.dataset.testid ?? null);

/** Presses Tab until a part has the focus, which must be seen on everything on the way. */
async function tabTo(page, id) {
  for (let n = 0; n < 60; n++) {
    await page.page.keyboard.press("Tab");
    const outline = await page.page.evaluate(() => {
      const { activeElement } = document;
      const style = getComputedStyle(activeElement);
      // The editor shows its focus by the glass around it.
      const glass = activeElement.closest(".jar") && getComputedStyle(activeElement.closest(".jar"));
      const isSeen = activeElement === document.body || glass || style.outlineStyle !== "none";
      return isSeen ? "seen" : `${activeElement.tagName} ${activeElement.className} shows no focus`;
    });
    assert.equal(outline, "seen");
    if ((await focused(page)) === id) return;
  }
  assert.fail(`Tab does not lead to ${id}`);
}

test("everything can be done by keyboard", async (t) => {
  const page = await frontEnd.open(t);
  const press = (key) => page.page.keyboard.press(key);
  await tabTo(page, "sample-clock");
  await press("Enter");
  // From anywhere, whatever has the focus.
  await press("Control+Enter");
  await page.shows("console", "tick 1");
  await press("Escape");
  await page.is("stopped");

  await tabTo(page, "editor");
  await press("Control+A");
  await page.page.keyboard.type("6 * 7");
  await press("Control+Enter");
  await page.shows("result", "42");
  // Tab indents here; Escape and then Tab leaves.
  await press("Tab");
  assert.equal(await focused(page), "editor");
  await press("Escape");
  await tabTo(page, "run");
  await page.page.keyboard.type("\n");
  await page.is("settled", "value");

  await tabTo(page, "tab-console");
  await press("ArrowRight");
  assert.equal(await focused(page), "tab-effects");
  await press("End");
  assert.equal(await page.get("errors").isVisible(), true);
  assert.equal(await page.get("console").isVisible(), false);
  assert.deepEqual(page.complaints, []);
});

for (const width of [360, 700, 1280]) {
  test(`${width} pixels are wide enough`, async (t) => {
    const page = await frontEnd.open(t, { viewport: { width, height: 740 } });
    for (const sample of ["fetch", "values", "exception", "loop"]) {
      await page.run(sample);
      await page.is("settled");
      const { scroll, outside } = await page.page.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        // What one can press must not be cut off; the row of samples may be scrolled.
        outside: [...document.querySelectorAll("button, select, summary, h1, h2, dd")]
          .filter((element) => element.checkVisibility() && !element.closest(".samples"))
          .filter((element) => {
            const { left, right } = element.getBoundingClientRect();
            return left < 0 || right > innerWidth;
          })
          .map((element) => element.outerHTML),
      }));
      assert.ok(scroll <= width, `${sample}: the page is ${scroll} pixels wide`);
      assert.deepEqual(outside, [], sample);
    }
    await page.picture(`width-${width}`);
    assert.deepEqual(page.complaints, []);
  });
}

/** How light the page is, 0 to 255. */
const lightness = (page) =>
  page.page.evaluate(() => {
    const [r, g, b] = getComputedStyle(document.documentElement)
      .backgroundColor.match(/[\d.]+/g)
      .map(Number);
    return (r + g + b) / 3;
  });

for (const [scheme, isLight] of [
  ["light", true],
  ["dark", false],
]) {
  test(`a ${scheme} system has a ${scheme} page, until the other theme is chosen, for good`, async (t) => {
    const other = isLight ? "dark" : "light";
    // The first frame that is painted, noted down before any of the page's own scripts.
    const noteFirstFrame = () =>
      requestAnimationFrame(() => {
        globalThis.firstFrame = getComputedStyle(document.documentElement).backgroundColor;
      });
    const prepare = (page) => page.addInitScript(noteFirstFrame);
    const page = await frontEnd.open(t, { colorScheme: scheme, prepare });
    assert.equal((await lightness(page)) > 128, isLight);
    await page.run("hello");
    await page.is("settled");
    await page.picture(`theme-${scheme}`);

    await page.get("theme").click();
    await page.page.locator(`html[data-theme="${other}"]`).waitFor();
    assert.equal((await lightness(page)) > 128, !isLight);
    await page.page.reload();
    await page.is("idle");
    assert.equal((await lightness(page)) > 128, !isLight);
    const [first, now] = await page.page.evaluate(() => [
      firstFrame,
      getComputedStyle(document.documentElement).backgroundColor,
    ]);
    assert.equal(first, now, "no flash of the other theme, or of no style at all");
    assert.deepEqual(page.complaints, []);
  });
}

for (const [what, response, notice] of [
  ["answers with an error", { status: 500, body: "" }, "the server answered with 500"],
  ["is no JSON", { body: "<html>" }, "no JSON"],
  ["has an unknown key", { json: { policy: { fetsch: {} } } }, "fetsch"],
  ["is out of range", { json: { policy: { limits: { loopIterations: 0 } } } }, "loopIterations"],
]) {
  test(`a configuration that ${what} leaves the strict policy in force, and the page says so`, async (t) => {
    const prepare = (page) => page.route("**/api/config", (route) => route.fulfill(response));
    const page = await frontEnd.open(t, { prepare });
    await page.shows("policy-notice", "Strict policy.", notice);
    await page.type("typeof fetch");
    await page.shows("result", '"undefined"');
  });
}

test("the frame meter shows a page that freezes", async (t) => {
  const page = await frontEnd.open(t);
  await page.is("idle");
  await page.page.evaluate(() => {
    // A frame that waited may count as one of the time at which it was asked for.
    const end = performance.now() + 400;
    while (performance.now() < end);
  });
  await page.page.waitForFunction(() => {
    const part = (id) => document.querySelector(`[data-testid="${id}"]`);
    const worst = part("worst-gap");
    return Number(worst.textContent) >= 300 && worst.dataset.bad === "true" && Number(part("fps").textContent) > 0;
  });
});

test("everything has a name for those who cannot see it", async (t) => {
  const page = await frontEnd.open(t);
  await page.run("fetch");
  await page.is("settled");
  const tree = await page.page.locator("body").ariaSnapshot();
  const nameless = tree.split("\n").filter((line) => /^\s*- (button|combobox|textbox|tab|log|region)(:|$)/.test(line));
  assert.deepEqual(nameless, []);
  for (const name of ['button "Run"', 'button "Stop"', 'textbox "Program"', 'combobox "Read the program as"', "status"])
    assert.ok(tree.includes(name), name);
});

test("the README's picture", async (t) => {
  const viewport = { width: 1280, height: 800 };
  const page = await frontEnd.open(t, { viewport, colorScheme: "light", path: "#fetch" });
  await page.is("idle");
  // A second run of the meter's line, so that the picture shows it at work.
  await page.page.waitForFunction(() => Number(document.querySelector('[data-testid="fps"]').textContent) >= 30);
  await page.get("run").click();
  await page.is("settled", "value");
  await page.shows("own-cookie", "carried belljar-session");
  await page.shows("figures", "steps");
  await page.picture(process.env.BELLJAR_BLESS ? "docs/images/page.png" : "readme");
});
