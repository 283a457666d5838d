// What metering costs: the same work by guest.wasm as it is, and as it was before its meter, in turns in one run:
// `./x bench metering [--rounds N]`.
import { readFile } from "node:fs/promises";
import { open } from "./browser.mjs";
import { describe } from "./machine.mjs";
import { rows } from "./rows.mjs";
import { packed } from "./server.mjs";
import { readArguments, session } from "./session.mjs";
import { summarise } from "./table.mjs";

/** What the engine itself is at work in, each in another part of it. */
const kernels = ["fresh", "compute", "building", "literals", "texts", "json", "sort"];

const plain = await readFile(new URL("../target/guest-plain.wasm", import.meta.url));
const { rounds } = readArguments("./x bench metering", { rounds: 5 });

await session(async ({ server, browser, machine }) => {
  const modules = {
    plain: await page(browser, server.url, (url) => /\/guest_bg[^/]*\.wasm$/.test(url.pathname)),
    metered: await page(browser, server.url, () => false),
  };
  const samples = Object.fromEntries(kernels.map((row) => [row, { plain: [], metered: [] }]));
  for (let round = 0; round < rounds; round++) {
    for (const row of kernels) {
      const order = round % 2 === 0 ? ["plain", "metered"] : ["metered", "plain"];
      for (const name of order) samples[row][name].push(...(await modules[name].call("measure", row)));
    }
  }
  console.log(`\n${describe(machine)}`);
  console.log(`Medians of ${rounds} rounds, on the calling thread; a ratio above 1 is slower.\n`);
  console.log(table(samples));
  const metered = await readFile(new URL("../pkg/wasm/guest/guest_bg.wasm", import.meta.url));
  const sizes = [plain, metered].map((module) => packed(module).length);
  console.log(`\nbrotli: ${sizes.map((size) => `${(size / 1000).toFixed(0)} KB`).join(" → ")}, ${percent(sizes)}`);
});

/** A page with jars of one module: the plain one in place of what is asked for where `replaced` says so. */
async function page(browser, address, replaced) {
  const page = await open(browser, address, (context) =>
    context.route(replaced, (route) => route.fulfill({ body: plain, contentType: "application/wasm" })),
  );
  await page.call("coldStart", "unmetered");
  return page;
}

function table(samples) {
  const ratios = [];
  const lines = kernels.map((row) => {
    const [one, other] = ["plain", "metered"].map((name) => summarise(samples[row][name]).median);
    ratios.push(other / one);
    const figures = [one.toPrecision(3), other.toPrecision(3), `${(other / one).toFixed(3)}×`];
    return [rows.find(({ name }) => name === row).title.padEnd(50), ...figures.map((text) => text.padStart(9))].join(
      "",
    );
  });
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  return [
    ["".padEnd(50), ...["plain, ms", "metered", ""].map((text) => text.padStart(9))].join(""),
    ...lines,
    "geometric mean".padEnd(68) + `${mean.toFixed(3)}×`.padStart(9),
  ].join("\n");
}

function percent([before, after]) {
  return `${((after / before - 1) * 100).toFixed(1)} % more`;
}
