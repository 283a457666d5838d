// The corpus of attacks (tests/escapes) in a browser, through the package's public API. After each case the page's heart
// has beaten in time, its own world is unchanged, another jar answers and a fresh one starts (I1, I2, I3, I8).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readCorpus } from "./support/corpus.mjs";
import { attackable, startAttacks } from "./support/escapes.mjs";

/** `BELLJAR_THEMES=cpu,regex` runs these themes alone, `BELLJAR_ISOLATION=worker` one isolation. */
const list = (variable) => process.env[variable]?.split(",");
const isolations = list("BELLJAR_ISOLATION") ?? (await attackable());

const attacks = await readCorpus(list("BELLJAR_THEMES"));
const themes = [...new Set(attacks.map(({ theme }) => theme))];
const counts = [];
let attacked;

before(async () => {
  attacked = await startAttacks(attacks);
});

after(async () => {
  await attacked?.close();
  console.log(table());
});

for (const isolation of isolations) {
  for (const theme of themes) {
    test(`i3_every_attack_is_contained: ${theme}, ${isolation}`, async () => {
      const own = attacks.filter((attack) => attack.theme === theme);
      const failed = [];
      for (const attack of own) {
        const wrong = await attacked.attack(attack, isolation);
        if (wrong) failed.push(`${theme}/${attack.name} (${attack.source}) ${wrong}`);
      }
      counts.push({ isolation, theme, cases: own.length, failed: failed.length });
      assert.deepEqual(failed, []);
    });
  }
}

function table() {
  const rows = isolations.flatMap((isolation) => {
    const own = counts.filter((row) => row.isolation === isolation);
    const sum = (key) => own.reduce((sum, row) => sum + row[key], 0);
    return [...own, { isolation, theme: "in all", cases: sum("cases"), failed: sum("failed") }];
  });
  const line = (isolation, theme, cases, contained, failed) =>
    [isolation.padEnd(8), theme.padEnd(16), cases.padStart(6), contained.padStart(10), failed.padStart(7)].join(" ");
  return [
    line("", "theme", "cases", "contained", "failed"),
    ...rows.map(({ isolation, theme, cases, failed }) =>
      line(isolation, theme, String(cases), String(cases - failed), String(failed)),
    ),
  ].join("\n");
}
