// Belljar beside quickjs-emscripten, in one run: `./x bench [row…] [--rounds N]`. Wrong answers fail the run; slow ones are
// what it is for.
import { mkdir, writeFile } from "node:fs/promises";
import { open } from "./browser.mjs";
import { describe } from "./machine.mjs";
import { choose, subjects } from "./rows.mjs";
import { readArguments, session } from "./session.mjs";
import { summarise, table } from "./table.mjs";

const { rounds, chosen } = readArguments("./x bench", { rounds: 7, choose });

await session(async ({ server, browser, machine }) => {
  const samples = await measure(browser, server);
  const results = Object.fromEntries(
    chosen.map(({ name }) => [
      name,
      Object.fromEntries(subjects.map((subject) => [subject.name, summarise(samples.get(`${name} ${subject.name}`))])),
    ]),
  );
  await keep({ machine, rounds, results });
  console.log(`\n${describe(machine)}`);
  console.log(`Medians (quartiles) of ${rounds} rounds; a ratio above 1 is slower or larger.\n`);
  console.log(table(results));
});

/** All samples, by row and subject. Each round takes each subject once, in an order that moves on from round to round. */
async function measure(browser, server) {
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
