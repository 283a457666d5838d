// Belljar beside quickjs-emscripten, in one run: `./x bench [row…] [--rounds N]`. Wrong answers fail the run; slow ones are
// what it is for.
import { mkdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { launch, open } from "./browser.mjs";
import { bundle, site } from "./build.mjs";
import { describe, machine } from "./machine.mjs";
import { choose, subjects } from "./rows.mjs";
import { serve } from "./server.mjs";
import { summarise, table } from "./table.mjs";

const { rounds, chosen } = readArguments();

console.log("Bundling and compressing…");
await bundle();
const server = await serve(site);
const browser = await launch();
try {
  const info = await machine(browser);
  const samples = await measure();
  const results = Object.fromEntries(
    chosen.map(({ name }) => [
      name,
      Object.fromEntries(subjects.map((subject) => [subject.name, summarise(samples.get(`${name} ${subject.name}`))])),
    ]),
  );
  await keep({ machine: info, rounds, results });
  console.log(`\n${describe(info)}`);
  console.log(`Medians (quartiles) of ${rounds} rounds; a ratio above 1 is slower or larger.\n`);
  console.log(table(results));
} finally {
  await browser.close();
  await server.close();
}

/** What is asked for. What cannot be is said in one line. */
function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { rounds: { type: "string", default: "7" } },
    });
    const rounds = Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1) throw new Error("--rounds takes a whole number from 1");
    return { rounds, chosen: choose(positionals) };
  } catch (error) {
    console.error(`./x bench: ${error.message}`);
    process.exit(2);
  }
}

/** All samples, by row and subject. Each round takes each subject once, in an order that moves on from round to round. */
async function measure() {
  const samples = new Map(chosen.flatMap((row) => subjects.map((subject) => [`${row.name} ${subject.name}`, []])));
  const add = (row, subject, list) => samples.get(`${row} ${subject}`)?.push(...list);
  const scale = (unit) => (unit === "µs" ? 1_000 : 1);
  // The first browser context pays for the browser's own start.
  await (await open(browser, server.url)).close();
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const subject = subjects[(round + turn) % subjects.length].name;
      progress(`round ${round + 1} of ${rounds}: ${subject}`);
      const page = await open(browser, server.url);
      server.requested();
      add("cold-start", subject, [await page.call("coldStart", subject)]);
      const bytes = server.requested().reduce((sum, file) => sum + file.packed, 0);
      add("download", subject, [bytes / 1000]);
      for (const { name, unit } of chosen) {
        if (name === "cold-start" || name === "download") continue;
        const measured = (await page.call("measure", name)) ?? [];
        add(
          name,
          subject,
          measured.map((milliseconds) => milliseconds * scale(unit)),
        );
      }
      await page.close();
    }
  }
  progress("");
  return samples;
}

/** What is going on, for whoever sits in front of it. */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function keep(report) {
  const folder = new URL("out/", import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("results.json", folder), `${JSON.stringify(report, null, 2)}\n`);
}
