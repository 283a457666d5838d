import { same } from "../check.js";
import { pause } from "../pause.js";

const SAMPLES = 3;
const DEADLINE_MS = 200;

// Hangs inside a native function, where no limit on loops or calls counts. What it would match doubles with each letter,
// and a back-reference leaves no way around that.
const HANG = '/^(a+)+\\1!$/.test("a".repeat(60))';

/**
 * From the deadline of code that hangs to the next good answer, which needs data that was there before. Null where
 * nobody can end the hang: on the page's own thread that needs the engine's help.
 */
export async function recovery(subject) {
  if (!subject.stopsHangs) return null;
  const vm = await subject.open({ deadlineMs: DEADLINE_MS });
  await vm.setData("Table1", { selectedRow: { id: 1, name: "Ada" } });
  const samples = await recoveries(vm, "Table1.selectedRow.name", "Ada");
  vm.dispose();
  return samples;
}

/**
 * The same where the good answer needs lodash and moment. The first time is not among the samples: from then on fresh
 * engines are made from a copy. Null for what has no libraries.
 */
export async function recoveryWithLibraries(subject) {
  if (!subject.stopsHangs || !subject.hasLibraries) return null;
  const vm = await subject.open({ deadlineMs: DEADLINE_MS });
  const source = "_.map([1, 2], (n) => moment.utc(0).add(n, 'days').format('DD')).join()";
  same("recovery", await vm.evaluate(source), "02,03");
  const [, ...samples] = await recoveries(vm, source, "02,03", SAMPLES + 1);
  vm.dispose();
  return samples;
}

/** From the deadline of a hang to what `source` gives, again and again. */
async function recoveries(vm, source, value, count = SAMPLES) {
  const samples = [];
  for (let sample = 0; sample < count; sample++) {
    await pause(300);
    const begin = performance.now();
    await vm.hang(HANG);
    const answer = await vm.evaluate(source);
    samples.push(performance.now() - begin - DEADLINE_MS);
    same("recovery", answer, value);
  }
  return samples;
}
