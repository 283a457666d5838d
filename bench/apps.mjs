// Apps of several sizes on Belljar, beside the same apps written down straightforwardly on quickjs-emscripten and on the
// page's own engine, which isolates nothing: `./x bench apps [--rounds N]`.
import { mkdir, writeFile } from "node:fs/promises";
import { open } from "./browser.mjs";
import { describe } from "./machine.mjs";
import { plot } from "./plot.mjs";
import { readArguments, session } from "./session.mjs";
import { comparison, summarise } from "./table.mjs";

const sizes = [1_000, 10_000, 50_000];

/**
 * What is compared; all are set against those that isolate as well. QuickJS is told by the generator what each binding
 * reads; with acorn it finds that in the definition, which is all that Belljar is given.
 */
const subjects = [
  { name: "worker", title: "Belljar, worker" },
  { name: "inline", title: "Belljar, inline" },
  { name: "plain", title: "no isolation" },
  { name: "found", title: "QuickJS + acorn", isPeer: true },
  { name: "quickjs", title: "QuickJS", isPeer: true },
];

const rows = [
  ...[
    ["first", "bindings over 200 entities, first evaluation"],
    ["prepared", "bindings, first evaluation, prepared"],
    ["change", "bindings, one input that ten depend on"],
    ["edit", "bindings, one JS object of 300 lines edited"],
  ].flatMap(([name, title]) =>
    sizes.map((size) => ({ name: `${name}-${size}`, title: `${size.toLocaleString("en")} ${title}`, unit: "ms" })),
  ),
  { name: "show", title: "100,000 rows given, 50 of them shown", unit: "ms" },
  { name: "scroll", title: "another 50 rows", unit: "ms" },
  { name: "memory", title: "memory of the jar for a byte of the rows' JSON", unit: "B" },
];

const { rounds } = readArguments("./x bench apps", { rounds: 3 });
const out = new URL("out/", import.meta.url);

await session(async ({ server, browser, machine }) => {
  // What isolates nothing evaluates text, which the server's content security policy forbids, as it should.
  const page = () => open(browser, server.url, undefined, { bypassCSP: true });
  const samples = new Map();
  const add = (row, subject, list) => {
    const key = `${row} ${subject}`;
    samples.set(key, [...(samples.get(key) ?? []), ...list]);
  };
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const { name } = subjects[(round + turn) % subjects.length];
      for (const size of sizes) {
        for (const method of ["app", "preparedApp"]) {
          const shown = await page();
          const measured = await shown.call(method, name, size);
          for (const [row, list] of Object.entries(measured)) add(`${row}-${size}`, name, list);
          await shown.close();
        }
      }
      const shown = await page();
      const measured = await shown.call("largeTable", name);
      for (const [row, list] of Object.entries(measured)) add(row, name, list);
      await shown.close();
    }
  }
  const results = Object.fromEntries(
    rows.map(({ name }) => [
      name,
      Object.fromEntries(subjects.map((of) => [of.name, summarise(samples.get(`${name} ${of.name}`) ?? [])])),
    ]),
  );
  await mkdir(out, { recursive: true });
  await writeFile(new URL("apps.json", out), `${JSON.stringify({ machine, rounds, results }, null, 2)}\n`);
  const graph = plot({
    title: "Milliseconds by the number of an app's bindings: first evaluation (lines), one change (dashes)",
    sizes,
    lines: ["first", "change"].flatMap((row, kind) =>
      subjects.map(({ name, title }, subject) => ({
        title: `${title}, ${row}`,
        subject,
        dashed: kind === 1,
        values: sizes.map((size) => results[`${row}-${size}`][name]?.median),
      })),
    ),
  });
  await writeFile(new URL("apps.svg", out), graph);
  console.log(`\n${describe(machine)}`);
  console.log(`Medians (quartiles) of ${rounds} rounds; a ratio above 1 is slower or larger. bench/out/apps.svg\n`);
  console.log(comparison(rows, subjects, results));
});
