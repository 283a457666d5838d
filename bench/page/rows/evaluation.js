import { same } from "../check.js";

const SAMPLES = 5;
// Engines of browsers compile wasm anew, and better, while it runs.
const WARM_UP = 1_000;
const BATCH = 100;

/** `1 + 1`, asked for one after the other: the same text, as with a binding whose data change. */
export const small = (subject) => batches(subject, "small", () => ["1 + 1", 2]);

/** Text that was never seen before, each time. */
export const fresh = (subject) => batches(subject, "fresh", (number) => [`1 + ${number}`, 1 + number]);

/** A binding that reads an entity, as the properties of widgets do. */
export const entity = (subject) => batches(subject, "entity", () => ["Table1.selectedRow.name", "Ada"]);

/** `evaluation` gives the text and the answer of each evaluation by its number. */
async function batches(subject, row, evaluation) {
  const vm = await subject.open();
  await vm.setData("Table1", { selectedRow: { id: 1, name: "Ada" }, pageNo: 3 });
  let number = 0;
  while (number < WARM_UP) await vm.evaluate(evaluation(number++)[0]);
  const samples = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const batch = Array.from({ length: BATCH }, () => evaluation(number++));
    const answers = [];
    const begin = performance.now();
    for (const [source] of batch) answers.push(await vm.evaluate(source));
    samples.push((performance.now() - begin) / BATCH);
    const expected = batch.map(([, answer]) => answer);
    same(row, answers, expected);
  }
  vm.dispose();
  return samples;
}

/** The engine itself at work: calls, arithmetic, arrays, strings. */
export async function compute(subject) {
  const source = `(() => {
    const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
    const numbers = Array.from({ length: 5000 }, (_, index) => (index * 7919) % 5003);
    const words = numbers.sort((a, b) => a - b).map((number) => "w" + number).filter((word) => word.endsWith("7"));
    return fib(18) + words.join(" ").length;
  })()`;
  // The same code here is what says what the answer should be.
  return work(subject, "compute", source, reference());
}

/** A text into values, and values into a text. */
export async function json(subject) {
  const rows = Array.from({ length: 20_000 }, (_, index) => ({
    id: index,
    name: `Person ${index}`,
    email: `person${index}@example.com`,
    active: index % 2 === 0,
    score: index / 7,
    address: { city: `Town ${index % 100}`, zip: 10_000 + index },
  }));
  const text = JSON.stringify(rows);
  return work(subject, "json", "JSON.stringify(JSON.parse(Rows.text)).length", text.length, { text });
}

/** Calls from within a built-in. */
export async function sort(subject) {
  const source = `Array.from({ length: 100000 }, (_, index) => ({ n: (index * 7919) % 100003 }))
    .sort((a, b) => a.n - b.n)
    .findIndex((row) => row.n >= 50000)`;
  const numbers = Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 100_003).sort((a, b) => a - b);
  const expected = numbers.findIndex((number) => number >= 50_000);
  return work(subject, "sort", source, expected);
}

/** One piece of work, again and again. */
async function work(subject, row, source, expected, data = {}) {
  const vm = await subject.open();
  await vm.setData("Rows", data);
  const samples = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    const begin = performance.now();
    const answer = await vm.evaluate(source);
    // The first one warms up.
    if (sample > 0) samples.push(performance.now() - begin);
    same(row, answer, expected);
  }
  vm.dispose();
  return samples;
}

function reference() {
  const numbers = Array.from({ length: 5000 }, (_, index) => (index * 7919) % 5003);
  const words = numbers
    .sort((a, b) => a - b)
    .map((number) => `w${number}`)
    .filter((word) => word.endsWith("7"));
  return 2584 + words.join(" ").length;
}
