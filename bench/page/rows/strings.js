import { same } from "../check.js";

const SAMPLES = 5;

/** A string built piece by piece. */
export const building = kernel("building", () => {
  let text = "";
  for (let index = 0; index < 100_000; index++) text += `abc${index % 10}`;
  return text.length + text.slice(-4);
});

/** A regular expression literal that is evaluated again and again. */
export const literals = kernel("literals", () => {
  let found = 0;
  for (let index = 0; index < 20_000; index++) if (/^item-(\d+)$/.test(`item-${index}`)) found++;
  return found;
});

/** Texts cut and put together: split, replace, replaceAll, match, padStart. */
export const texts = kernel("texts", () => {
  let length = 0;
  for (let index = 0; index < 2_000; index++) {
    const parts = "2024-01-02, 2025-03-04;2026-05-06".split(/\s*[,;]\s*/);
    const turned = parts.map((part) => part.replace(/(\d+)-(\d+)-(\d+)/, "$3/$2/$1")).join(" ");
    length += turned.replaceAll("/", " / ").split(" ").length + turned.match(/\d+/g).length;
    length += "the quick brown fox".replace(/[aeiou]/g, (vowel) => vowel.toUpperCase()).length;
    length += String(index).padStart(12, "0").length;
  }
  return length;
});

/** The same function here is what says what the answer should be. */
function kernel(row, work) {
  return async (subject) => {
    const source = `(${work})()`;
    const expected = work();
    const vm = await subject.open();
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
  };
}
