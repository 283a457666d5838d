// An app that is used and changed at random: `./x bench soak [--minutes N] [--seed N]`. Fails when it has become something
// else than a fresh app of the same text is; says how its memory went.
import { parseArgs } from "node:util";
import { open } from "./browser.mjs";
import { describe } from "./machine.mjs";
import { session } from "./session.mjs";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, seed: { type: "string", default: "1" } },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error("./x bench soak: --minutes takes a number above 0, --seed a whole one");
  process.exit(2);
}

await session(async ({ server, browser, machine }) => {
  const page = await open(browser, server.url);
  const { changes, heap } = await page.call("soak", minutes * 60_000, seed);
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  const mean = (list) => list.reduce((sum, bytes) => sum + bytes, 0) / list.length;
  // By tenths of the time, so that what levels off can be told from what grows.
  const tenth = heap.length / 10;
  const means = Array.from({ length: 10 }, (_, part) => mean(heap.slice(part * tenth, (part + 1) * tenth)));
  console.log(`\n${describe(machine)}`);
  console.log(`${changes.toLocaleString("en")} changes in ${minutes} minutes, seed ${seed}: the same as a fresh app.`);
  console.log(`Memory in use, means of tenths of the time: ${means.map(megabytes).join(", ")}`);
  console.log(`Memory in use, most: ${megabytes(Math.max(...heap))}`);
});
