import { same } from "../check.js";

const SAMPLES = 5;
const ONE_BY_ONE = 100;
const AT_ONCE = 20;
const ADDRESS = "/round-trip";

/** Each request sent when the one before has been read; the time of one. */
export async function fetchOneByOne(subject) {
  const source = (count) =>
    `(async () => { let sum = 0; for (let n = 0; n < ${count}; n++) sum += (await (await fetch("${ADDRESS}")).json()).one; return sum })()`;
  const samples = await answered(subject, "fetch-one-by-one", ONE_BY_ONE, source, async (count) => {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += (await (await byThePage()).json()).one;
    return sum;
  });
  return samples.map((milliseconds) => milliseconds / ONE_BY_ONE);
}

/** Requests sent together, until all have been read. */
export function fetchAtOnce(subject) {
  const source = (count) =>
    `Promise.all(Array.from({ length: ${count} }, () => fetch("${ADDRESS}").then((r) => r.json()))).then((all) => all.length)`;
  return answered(subject, "fetch-at-once", AT_ONCE, source, (count) => {
    const all = Array.from({ length: count }, () => byThePage().then((response) => response.json()));
    return Promise.all(all).then(({ length }) => length);
  });
}

/** As a jar's requests are sent. */
const byThePage = () => fetch(ADDRESS, { cache: "no-store", credentials: "omit" });

/** What has no `fetch` of its own leaves it to the page: its column has what the page's own takes. */
async function answered(subject, row, count, source, plain) {
  const vm = await subject.open();
  const samples = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    const begin = performance.now();
    const answer = vm.act ? await vm.act(source(count)) : await plain(count);
    // The first one warms up.
    if (sample > 0) samples.push(performance.now() - begin);
    same(row, answer, count);
  }
  vm.dispose();
  return samples;
}
