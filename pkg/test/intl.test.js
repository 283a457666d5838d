// Intl in a jar is the host's own, in every locale, and what it said is recorded.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createJar, replay } from "belljar";
import { keep } from "./support.js";

/** Expressions that are the same in a jar and outside of one. */
const SAME = [
  "new Date(Date.UTC(2024, 1, 29, 15, 4, 5)).toLocaleString('de-DE', { timeZone: 'UTC' })",
  "new Date(0).toLocaleDateString('ja-JP', { dateStyle: 'full', timeZone: 'UTC' })",
  "new Date(0).toLocaleTimeString('en-GB', { timeZone: 'Asia/Tokyo' })",
  "new Date(NaN).toLocaleString('de')",
  "(1234567.891).toLocaleString('de-DE', { style: 'currency', currency: 'EUR' })",
  "(1234567.891).toLocaleString('ja-JP', { style: 'currency', currency: 'JPY' })",
  "(1234567.891).toLocaleString('ar-EG')",
  "12345678901234567890n.toLocaleString('de')",
  "[1234.5, new Date(0)].toLocaleString('de', { timeZone: 'UTC' }).slice(0, 7)",
  "['z', 'ä', 'a', 'Z', 'o', 'ö'].sort((a, b) => a.localeCompare(b, 'de'))",
  "['z', 'ä', 'a', 'ö'].sort(new Intl.Collator('sv').compare)",
  "'a'.localeCompare('A', 'en', { sensitivity: 'base' })",
  "'\\ud800'.localeCompare('\\ud801', 'en')",
  "['i'.toLocaleUpperCase('tr'), 'I'.toLocaleLowerCase('tr'), 'ß'.toLocaleUpperCase()]",
  "[...'a\\u0308ﬁ'.normalize('NFKC')]",
  "new Intl.DateTimeFormat('de', { timeZone: 'UTC' }).formatToParts(0)",
  "new Intl.DateTimeFormat('en', { timeZone: 'UTC', dateStyle: 'medium' }).formatRange(0, 864e5 * 40)",
  "new Intl.NumberFormat('fr', { notation: 'compact' }).format(12345)",
  "new Intl.NumberFormat('en', { minimumFractionDigits: '2' }).format('123456789012345678901234567890.5')",
  "new Intl.NumberFormat('de').formatToParts(-1234.5)",
  "new Intl.NumberFormat('de', { style: 'unit', unit: 'liter' }).resolvedOptions()",
  "[-0, NaN, Infinity].map(new Intl.NumberFormat('en').format)",
  "[0, 1, 2, 5].map((n) => new Intl.PluralRules('pl').select(n))",
  "new Intl.RelativeTimeFormat('de', { numeric: 'auto' }).format(-1, 'day')",
  "new Intl.ListFormat('de').format(['a', 'b', 'c'])",
  "new Intl.DisplayNames('de', { type: 'region' }).of('JP')",
  "[...new Intl.Segmenter('ja', { granularity: 'word' }).segment('吾輩は猫である')].map((s) => s.segment)",
  "new Intl.Segmenter('en').segment('ab').containing(1).index",
  "Intl.getCanonicalLocales(['DE-de', 'en-us'])",
  "Intl.DateTimeFormat.supportedLocalesOf(['de', 'xx'])",
  "Intl.supportedValuesOf('unit')",
  "new Intl.DateTimeFormat().resolvedOptions().locale",
  "new Intl.DateTimeFormat().resolvedOptions().timeZone",
];

const FAILS = [
  "new Intl.NumberFormat('x_y')",
  "(1).toLocaleString('en', { style: 'currency' })",
  "new Intl.DateTimeFormat('en').format(NaN)",
  "new Intl.PluralRules('en', { type: 'x' })",
  "new Intl.DisplayNames('en')",
];

for (const isolation of ["inline", "worker"]) {
  test(`${isolation}: Intl says what the host's says`, async (t) => {
    const jar = keep(t, await createJar({ app: `intl-${isolation}`, isolation }));
    for (const source of SAME) {
      const expected = JSON.parse(JSON.stringify((0, eval)(source)));
      assert.deepEqual(await jar.evaluate(source, { kind: "data" }), expected, source);
    }
    for (const source of FAILS) {
      let expected = null;
      try {
        (0, eval)(source);
      } catch (error) {
        expected = error;
      }
      await assert.rejects(jar.evaluate(source, { kind: "data" }), ({ error: { errorMessage } }) => {
        assert.deepEqual(errorMessage, { name: expected.name, message: expected.message }, source);
        return true;
      });
    }
  });
}

test("what was said about locales is recorded and said again", async (t) => {
  const jar = keep(t, await createJar({ app: "intl-recorded", record: true }));
  await jar.evaluate("[new Date(0).toLocaleString(), (5.5).toLocaleString('de'), 'a'.localeCompare('b')]");
  await jar.evaluate("1");
  const recording = jar.recording();
  assert.equal(recording.split("\n").filter((line) => line.startsWith('{"answers":')).length, 1);
  assert.equal((await replay(recording)).turns, 3);
  const elsewhere = recording.replaceAll("5,5", "5.5");
  assert.notEqual(elsewhere, recording);
  assert.equal((await replay(elsewhere)).turns, 3, "the answers are the recorded ones");
  const without = recording.replace(/^\{"answers":.*\n/m, "");
  await assert.rejects(replay(without), /ended otherwise than when it was recorded/);
});
