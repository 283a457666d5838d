import { same } from "../check.js";
import { customers, prose } from "../data.js";

const SAMPLES = 3;

/** Rows into the jar, until app code has read the last one. */
export const rowsIn = (subject) =>
  into(subject, "rows-in", customers(), "Input.at(-1).email", (rows) => rows.at(-1).email);

/** Text into the jar, until app code has read its end. */
export const textIn = (subject) => into(subject, "text-in", prose(), "Input.slice(-10)", (text) => text.slice(-10));

/** Rows out of the jar, as objects of the page. */
export const rowsOut = (subject) => outOf(subject, "rows-out", customers());

/** Text out of the jar. */
export const textOut = (subject) => outOf(subject, "text-out", prose());

async function into(subject, row, value, read, expected) {
  const vm = await subject.open();
  const samples = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    const begin = performance.now();
    await vm.setData("Input", value);
    const last = await vm.evaluate(read);
    if (sample > 0) samples.push(performance.now() - begin);
    same(row, last, expected(value));
  }
  same(row, await vm.evaluate("Input"), value);
  vm.dispose();
  return samples;
}

async function outOf(subject, row, value) {
  const vm = await subject.open();
  await vm.setData("Output", value);
  const samples = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    const begin = performance.now();
    const answer = await vm.evaluate("Output");
    if (sample > 0) samples.push(performance.now() - begin);
    same(row, answer, value);
  }
  vm.dispose();
  return samples;
}
