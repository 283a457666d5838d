import { same } from "../check.js";

const SAMPLES = 5;
const WARM_UP = 200;
const BATCH = 100;

/** `1 + 1`, asked for one after the other. */
export const small = (subject) => batches(subject, "small", "1 + 1", 2);

/** A binding that reads an entity, as the properties of widgets do. */
export const entity = (subject) => batches(subject, "entity", "Table1.selectedRow.name", "Ada");

async function batches(subject, row, source, expected) {
  const vm = await subject.open();
  await vm.setData("Table1", { selectedRow: { id: 1, name: "Ada" }, pageNo: 3 });
  for (let index = 0; index < WARM_UP; index++) await vm.evaluate(source);
  const samples = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const answers = [];
    const begin = performance.now();
    for (let index = 0; index < BATCH; index++) answers.push(await vm.evaluate(source));
    samples.push((performance.now() - begin) / BATCH);
    same(row, answers, Array(BATCH).fill(expected));
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
  const expected = reference();
  const vm = await subject.open();
  const samples = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    const begin = performance.now();
    const answer = await vm.evaluate(source);
    // The first one warms up.
    if (sample > 0) samples.push(performance.now() - begin);
    same("compute", answer, expected);
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
