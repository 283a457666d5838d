// What is measured of apps, in milliseconds. Answers are compared with those of the page's own engine.
import { same } from "../check.js";
import { changedBody, generateApp, generateRows, tableApp } from "./generate.js";
import { subjects } from "./subjects.js";

const CHANGES = 20;
const EDITS = 5;
const SCROLLS = 10;
const ROWS = 100_000;
const PAGE = 50;

const now = () => performance.now();

/** Of what a small app is made that runs before. */
const SMALL = 300;

/** Has a small app run, as a page does that has time: what is measured then is not the engine's own compilation. */
async function prepare(subject) {
  if (subject.prepare) await subject.prepare();
  else (await subject.open(generateApp(SMALL))).dispose();
}

/** The first evaluation of an app of so many bindings where the page had time to prepare. */
export async function prepared(name, count) {
  const subject = await subjects[name]();
  await prepare(subject);
  const app = generateApp(count);
  const begin = now();
  const running = await subject.open(app);
  const first = now() - begin;
  running.dispose();
  return { prepared: [first] };
}

/** An app of so many bindings: its first evaluation, a change that ten of them depend on, an edit of a JS object. */
export async function ofSize(name, count) {
  const subject = await subjects[name]();
  const app = generateApp(count);
  const begin = now();
  const running = await subject.open(app);
  const first = [now() - begin];
  const reference = name === "plain" ? running : await (await subjects.plain()).open(app);
  const check = (what) => {
    for (const { entity, property } of app.bindings) {
      const path = `${entity}.${property}`;
      same(`${what} of ${path}`, running.value(path), reference.value(path));
    }
  };
  check("first value");

  const change = [];
  for (let value = 1; value <= CHANGES; value++) {
    const begin = now();
    await running.set("Probe.value", value);
    change.push(now() - begin);
    app.probes.forEach((path, index) => same(path, running.value(path), value + index));
  }
  // Engines compile what runs again and again anew; the later half is what a user meets.
  change.splice(0, CHANGES / 2);

  const edit = [];
  for (let index = 0; index < EDITS; index++) {
    const begin = now();
    await running.edit(`Utils${index}`, changedBody(index));
    edit.push(now() - begin);
    if (running !== reference) reference.edit(`Utils${index}`, changedBody(index));
  }
  if (running !== reference) reference.set("Probe.value", CHANGES);
  check("value after edits");
  running.dispose();
  return { first, change, edit };
}

/** Very many rows, of which fifty are shown: until they are there, what they take, and the next fifty. */
export async function largeTable(name) {
  const subject = await subjects[name]();
  await prepare(subject);
  const text = generateRows(ROWS);
  const running = await subject.open({ ...tableApp, data: { Query1: [] } });
  const before = (await running.heapBytes?.()) ?? 0;
  const begin = now();
  await running.setJson("Query1.data", text);
  const shown = [...running.value("Table1.page")];
  const show = [now() - begin];
  const expected = JSON.parse(text).filter((row) => row.active && row.amount > 5_000);
  const page = (offset) =>
    expected.slice(offset, offset + PAGE).map((row) => ({ id: row.id, name: row.name, amount: `${row.amount} €` }));
  same("the first page", shown, page(0));
  same("the number of rows", running.value("Table1.total"), expected.length);
  const after = (await running.heapBytes?.()) ?? 0;

  const scroll = [];
  for (let offset = PAGE; offset <= PAGE * SCROLLS; offset += PAGE) {
    const begin = now();
    await running.set("Input1.offset", offset);
    const rows = [...running.value("Table1.page")];
    scroll.push(now() - begin);
    same("a page", rows, page(offset));
  }
  running.dispose();
  const bytes = new TextEncoder().encode(text).length;
  return { show, scroll, memory: after > 0 ? [(after - before) / bytes] : [] };
}
