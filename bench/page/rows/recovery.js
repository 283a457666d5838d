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
  const samples = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    await pause(300);
    const begin = performance.now();
    await vm.hang(HANG);
    const answer = await vm.evaluate("Table1.selectedRow.name");
    samples.push(performance.now() - begin - DEADLINE_MS);
    same("recovery", answer, "Ada");
  }
  vm.dispose();
  return samples;
}
