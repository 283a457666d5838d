import { same } from "../check.js";

const SAMPLES = 5;
const TIMERS = 1_000;
const TICKS = 5;
const EVERY_MS = 20;

/**
 * A thousand intervals at a time, until each has ticked a few times. Nothing can be quicker than the last tick is due:
 * what is over that is what the ticks cost.
 */
export async function timers(subject) {
  const vm = await subject.open();
  const samples = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    const begin = performance.now();
    const ticks = vm.act
      ? await vm.act(`(${run})(${TIMERS}, ${TICKS}, ${EVERY_MS})`)
      : await run(TIMERS, TICKS, EVERY_MS);
    // The first one warms up.
    if (sample > 0) samples.push(performance.now() - begin);
    same("timers", ticks, TIMERS * TICKS);
  }
  vm.dispose();
  return samples;
}

/** The same text for a jar and for the page, which does it for what has no timers of its own. */
function run(count, ticks, everyMs) {
  return new Promise((resolve) => {
    let [left, ticked] = [count, 0];
    for (let index = 0; index < count; index++) {
      let mine = 0;
      const timer = setInterval(() => {
        ticked += 1;
        mine += 1;
        if (mine < ticks) return;
        clearInterval(timer);
        left -= 1;
        if (left === 0) resolve(ticked);
      }, everyMs);
    }
  });
}
