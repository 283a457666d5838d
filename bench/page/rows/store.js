import { same } from "../check.js";

const SAMPLES = 3;
const KEYS = 10_000;
const ONE_BY_ONE = 500;

/** Many keys written in one go, until all are kept. */
export const storeBatch = (subject) =>
  written(subject, "store-batch", KEYS, (count) => {
    return `Promise.all(Array.from({ length: ${count} }, (_, n) => storeValue("key" + n, "value " + n))).then((all) => all.length)`;
  });

/** Each key written when the one before is kept; the time of one. */
export async function storeOneByOne(subject) {
  const samples = await written(subject, "store-one-by-one", ONE_BY_ONE, (count) => {
    return `(async () => { let n = 0; while (n < ${count}) await storeValue("key" + n, "value " + n++); return n })()`;
  });
  return samples.map((milliseconds) => milliseconds / ONE_BY_ONE);
}

/**
 * What has no store of its own leaves it to the page: its column has what the page's own `localStorage` takes for the
 * same keys.
 */
async function written(subject, row, count, source) {
  const samples = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    localStorage.clear();
    const vm = await subject.open();
    const begin = performance.now();
    const kept = vm.act ? await vm.act(source(count)) : byThePage(count);
    // The first one warms up.
    if (sample > 0) samples.push(performance.now() - begin);
    same(row, kept, count);
    if (vm.act) same(row, await vm.evaluate("Object.keys(appsmith.store).length"), count);
    if (vm.act) same(row, Object.keys(JSON.parse(localStorage.getItem("belljar:store:bench")).values).length, count);
    vm.dispose();
  }
  return samples;
}

function byThePage(count) {
  for (let n = 0; n < count; n++) localStorage.setItem(`key${n}`, `value ${n}`);
  return localStorage.length;
}
