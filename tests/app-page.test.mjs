// The page that runs an app: its widgets, what its inspector says of them, and what becomes of mistakes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startFrontEnd } from "./support/front-end.mjs";

let frontEnd;

before(async () => {
  frontEnd = await startFrontEnd();
});

after(() => frontEnd?.close());

/** The page with a sample, when all of it is evaluated. */
async function open(t, sample = "orders", options = {}) {
  const shown = await frontEnd.open(t, { path: `app.html#${sample}`, ...options });
  await settled(shown);
  return shown;
}

const settled = ({ page }) => page.locator('[data-testid="app-status"][data-state="running"]').waitFor();
const widget = ({ page }, name) => page.locator(`[data-widget="${name}"]`);
const control = (shown, name) => widget(shown, name).locator("input, select, textarea").first();
const button = (shown, name) => widget(shown, name).locator(".widget-button");

/** Waits until a widget has a text in it. */
async function says(shown, name, text) {
  await widget(shown, name)
    .filter({ hasText: text })
    .waitFor()
    .catch(async () => assert.fail(`${name} does not say ${text}, but: ${await widget(shown, name).textContent()}`));
}

/** Looks at a property by its entity's list. */
async function look(shown, name, property) {
  await shown.get(`entity-${name}`).click();
  await shown.shows("looked-at", name);
  if (property) await shown.get("properties").getByRole("button", { name: property, exact: true }).click();
}

/** Puts another text in the inspector's editor. */
async function write({ page, get, ...shown }, text) {
  await page.getByTestId("editor").getByRole("textbox").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
  await page.keyboard.press("ControlOrMeta+Enter");
}

test("the imported app runs without errors, and what depends on an input follows it", async (t) => {
  const shown = await open(t);
  await says(shown, "StatsText", "60 of 60 orders");
  await says(shown, "Heading", "Orders of Ada");
  await says(shown, "DetailTitle", "Order 1001 of Ada");
  await shown.shows("app-status", "no errors");
  await shown.shows("errors", "Nothing is wrong.");
  await control(shown, "SearchInput").fill("grace");
  await says(shown, "StatsText", "8 of 60 orders");
  await shown.shows("turns", "OrdersTable.tableData", "StatsText.text");
  await control(shown, "StatusSelect").selectOption({ label: "Paid" });
  await control(shown, "OnlyLarge").check();
  await says(shown, "StatsText", "2 of 60 orders");
  await shown.shows("app-status", "no errors");
  await shown.picture("app-orders");
  assert.deepEqual(shown.complaints, []);
});

test("a row that is chosen is the store's, and a note that is saved is the server's", async (t) => {
  const shown = await open(t);
  await widget(shown, "OrdersTable").getByText("1004", { exact: true }).click();
  await says(shown, "DetailTitle", "Order 1004 of Blaise");
  await shown.get("tab-effects").click();
  await shown.shows("effects", "set order, for the session");
  await control(shown, "NoteInput").fill("ring twice");
  await button(shown, "SaveButton").click();
  await shown.shows("effects", "runQuery", 'name: "updateOrder"', "ring twice", "showAlert");
  await look(shown, "Actions");
  await shown.shows("properties", "saved1");
  await widget(shown, "OrdersTable").getByRole("button", { name: "Ship" }).nth(3).click();
  await shown.shows("effects", 'state: "shipped"');
  await shown.shows("errors", "Nothing is wrong.");
  assert.deepEqual(shown.complaints, []);
});

test("a dialogue opens and closes, and another page of the app opens", async (t) => {
  const shown = await open(t);
  assert.equal(await widget(shown, "MailModal").count(), 0);
  await button(shown, "MailButton").click();
  await says(shown, "MailText", "Dear Ada, your order 1001 is open.");
  await button(shown, "SendButton").click();
  await widget(shown, "MailModal").waitFor({ state: "detached" });
  await shown.get("page").selectOption("Report");
  await says(shown, "ReportTitle", "Sales by month");
  await says(shown, "ReportChart", "Chart, not drawn here");
  await control(shown, "PeriodRadio").waitFor();
  await widget(shown, "PeriodRadio").getByText("Year").click();
  await says(shown, "ReportTitle", "Sales by year");
  await button(shown, "BackButton").click();
  await says(shown, "StatsText", "60 of 60 orders");
  await shown.shows("errors", "Nothing is wrong.");
  assert.deepEqual(shown.complaints, []);
});

test("a dialogue is in sight when it opens, has the keyboard, and Escape closes it", async (t) => {
  const shown = await open(t, "orders", { viewport: { width: 1366, height: 850 } });
  const opener = button(shown, "MailButton");
  const dialogue = widget(shown, "MailModal").getByRole("dialog");
  await opener.focus();
  await shown.page.keyboard.press("Enter");
  await dialogue.waitFor();
  const [top, bottom, base, isFocused] = await dialogue.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return [
      top,
      bottom,
      document.querySelector(".base").getBoundingClientRect().top,
      element === document.activeElement,
    ];
  });
  assert.ok(isFocused);
  assert.ok(top >= 0 && bottom <= base, `from ${top} to ${bottom}, and the bar begins at ${base}`);
  await shown.page.keyboard.press("Tab");
  await shown.page.keyboard.press("Escape");
  await widget(shown, "MailModal").waitFor({ state: "detached" });
  assert.ok(await opener.evaluate((element) => element === document.activeElement), "back to where one was");
  assert.deepEqual(shown.complaints, []);
});

test("the rows of a table are chosen by keyboard", async (t) => {
  const shown = await open(t);
  const rows = widget(shown, "OrdersTable").locator("tbody tr");
  await says(shown, "StatsText", "60 of 60 orders");
  assert.equal(await widget(shown, "OrdersTable").locator('tbody tr[tabindex="0"]').count(), 1);
  await rows.first().focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"])
    await shown.page.keyboard.press(key);
  await says(shown, "DetailTitle", "Order 1001 of Ada");
  await shown.page.keyboard.press("Enter");
  await says(shown, "DetailTitle", "Order 1004 of Blaise");
  for (let n = 0; n < 40; n++) await shown.page.keyboard.press("ArrowDown");
  await shown.page.keyboard.press(" ");
  await says(shown, "DetailTitle", "Order 1044");
  assert.deepEqual(shown.complaints, []);
});

test("what is typed just before another text is looked at is the app's", async (t) => {
  const shown = await open(t);
  await look(shown, "Heading", "text");
  await shown.page.getByTestId("editor").getByRole("textbox").click();
  await shown.page.keyboard.press("ControlOrMeta+A");
  await shown.page.keyboard.insertText("Typed in haste");
  await shown.get("entity-SearchInput").click();
  await says(shown, "Heading", "Typed in haste");
  assert.deepEqual(shown.complaints, []);
});

test("the inspector explains a property, and leads from one to the next", async (t) => {
  const shown = await open(t);
  await shown.shows("looked-at", "StatsText.text");
  await shown.shows("property-value", "60 of 60 orders");
  await shown.shows("dependencies", "Orders.shown", "getOrders.data");
  await shown.shows("cost", "Evaluated", "step", " ms", "units of fuel");
  await shown
    .get("dependencies")
    .getByText(/^getOrders\.data/)
    .first()
    .click();
  await shown.shows("looked-at", "getOrders.data");
  await shown.shows("dependants", "StatsText.text");
  await shown.get("back").click();
  await shown.shows("looked-at", "StatsText.text");
  await shown.get("tab-jar").click();
  await shown.shows("figures", "bindings", "evaluations");
  await shown.picture("app-explained");
});

test("a renaming changes the code that refers to it", async (t) => {
  const shown = await open(t);
  await look(shown, "SearchInput");
  await shown.get("rename-to").fill("Search");
  await shown.get("rename").click();
  await shown.shows("looked-at", "Search");
  await shown.get("entity-Search").waitFor();
  assert.equal(await shown.get("entity-SearchInput").count(), 0);
  await look(shown, "Orders", "body");
  await shown.page.getByTestId("editor").getByText("Search.text.trim()").waitFor();
  await control(shown, "Search").fill("grace");
  await says(shown, "StatsText", "8 of 60 orders");
  await look(shown, "Search");
  await shown.get("rename-to").fill("Orders");
  await shown.get("rename").click();
  await shown.shows("edit-problem", "Not renamed");
  await shown.shows("app-status", "no errors");
});

test("an error that is typed is shown at once, with its place, and goes when it is mended", async (t) => {
  const shown = await open(t);
  await look(shown, "Heading", "text");
  await write(shown, "Orders of\n{{appsmith.user.nmae.length}}");
  await shown.shows("property-error", "TypeError", "line 2, column");
  await shown.shows("app-status", "1 error");
  await shown.get("tab-faults").click();
  await shown.shows("errors", "Heading.text", "2:");
  await shown.picture("app-error");
  await write(shown, "{{appsmith.user.name + }}");
  await shown.shows("property-error", "SyntaxError", "line 1, column");
  await write(shown, "All of {{appsmith.user.name}}");
  await says(shown, "Heading", "All of Ada");
  await shown.shows("app-status", "no errors");
  await look(shown, "Format", "body");
  await write(shown, "export default {\n  money: (n) => `CHF ${n}`,\n  title: (text) => text.toUpperCase(),\n}");
  await says(shown, "StatsText", "CHF");
  assert.deepEqual(shown.complaints, []);
});

test("a cycle is explained, and stops nothing else", async (t) => {
  const shown = await open(t, "cycle");
  await shown.shows("property-error", "CyclicDependencyError", "Hen.text → Egg.text → Nest.text → Hen.text");
  await control(shown, "Name").fill("Grace");
  await says(shown, "Greeting", "Hello Grace, this one is in no cycle.");
  await shown.shows("app-status", "3 errors");
  await look(shown, "Nest", "text");
  await write(shown, "A nest");
  await says(shown, "Hen", "A nest laid");
  await shown.shows("app-status", "no errors");
  await shown.picture("app-cycle");
  assert.deepEqual(shown.complaints, []);
});

test("what never ends has a limit's error, and all else goes on", async (t) => {
  const shown = await open(t, "runaway");
  await says(shown, "Count", "1000 counted, and this one is well.");
  await shown.shows("errors", "Endless.text", "Deep.text", "Greedy.text");
  await shown.get("tab-limits").click();
  await control(shown, "Limit").fill("500");
  await says(shown, "Count", "500 counted, and this one is well.");
  await button(shown, "Spin").click();
  await shown.shows("errors", "Spin.onClick");
  await says(shown, "Count", "500 counted, and this one is well.");
  await shown.picture("app-runaway");
});

test("mistakes have their places", async (t) => {
  const shown = await open(t, "mistakes");
  await shown.shows("errors", "Missing.text", "1:9", "Broken.text", "Thrower.text", "Acting.text", "Checks.save");
  await says(shown, "Well", "3 letters");
  await button(shown, "Fail").click();
  await shown.shows("errors", "Fail.onClick", "TypeError");
  await shown.picture("app-mistakes");
});

test("100,000 rows are filtered, and drawn where one scrolls to", async (t) => {
  const shown = await open(t, "large");
  const rows = widget(shown, "Events").locator("tbody tr");
  await shown.shows("count-Events", "100,000 rows");
  assert.equal(await rows.count(), 50);
  await says(shown, "Title", "100000 of 100000 events");
  await widget(shown, "Events")
    .locator(".rows")
    .evaluate((element) => (element.scrollTop = element.scrollHeight));
  await widget(shown, "Events").getByText("row 99999", { exact: true }).click();
  assert.equal(await rows.count(), 50);
  await says(shown, "Chosen", "Event 99999");
  await shown.picture("app-large");
  await control(shown, "City").selectOption("Kyoto");
  await control(shown, "Least").fill("100");
  await shown.page.waitForFunction(() => {
    const [, count] = /^([\d,]+) rows/.exec(document.querySelector('[data-testid="count-Events"]').textContent) ?? [];
    return count && Number(count.replaceAll(",", "")) < 1000;
  });
  await shown.shows("errors", "Nothing is wrong.");
  assert.deepEqual(shown.complaints, []);
});

test("in safe mode nothing is evaluated until its text is changed", async (t) => {
  const shown = await open(t, "runaway");
  await shown.get("safe-mode").click();
  await shown.shows("safe-mode-notice", "Safe mode.");
  await shown.shows("app-status", "Safe mode, no errors");
  await look(shown, "Count", "text");
  await write(shown, "{{Limit.text}} is the limit");
  await says(shown, "Count", "1000 is the limit");
  await shown.picture("app-safe-mode");
});

test("i7: without a configuration the strict policy holds, and the page says so", async (t) => {
  const prepare = (page) => page.route("**/api/config", (route) => route.fulfill({ status: 500 }));
  const shown = await open(t, "cycle", { prepare });
  await shown.shows("policy-notice", "Strict policy.", "500");
});

test("each page leads to the others", async (t) => {
  const shown = await open(t, "cycle");
  await shown.page.getByRole("link", { name: "Programs", exact: true }).click();
  await shown.page.getByRole("link", { name: "Frames", exact: true }).click();
  await shown.page.getByRole("link", { name: "App", exact: true }).click();
  await settled(shown);
});

test("it fits a phone, and is dark where that is wanted", async (t) => {
  const shown = await open(t, "orders", { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  const width = await shown.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `${width} pixels wide`);
  await shown.picture("app-phone");
});
