import { same } from "../check.js";
import { pause } from "../pause.js";

const SAMPLES = 5;
const AT_ONCE = 5;

/** One jar more on a page that has one, to its first answer. */
export async function furtherJar(subject) {
  const first = await subject.open();
  const samples = [];
  for (let index = 0; index < SAMPLES; index++) {
    // A page opens its apps one by one, and not back to back: what is kept warm has the time to become so.
    await pause(300);
    const begin = performance.now();
    const vm = await subject.open();
    const answer = await vm.evaluate("6 * 7");
    samples.push(performance.now() - begin);
    same("further-jar", answer, 42);
    await pause(100);
    vm.dispose();
  }
  first.dispose();
  return samples;
}

/** Several jars at once, to the last one's first answer: what is kept warm does for one of them only. */
export async function burst(subject) {
  await pause(300);
  const begin = performance.now();
  const vms = await Promise.all(Array.from({ length: AT_ONCE }, () => subject.open()));
  const answers = await Promise.all(vms.map((vm) => vm.evaluate("6 * 7")));
  const milliseconds = performance.now() - begin;
  same("jars-at-once", answers, Array(AT_ONCE).fill(42));
  for (const vm of vms) vm.dispose();
  return [milliseconds];
}
