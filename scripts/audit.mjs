// What a guest is given, wall by wall, as it is now and not as it was written down once. What differs from what is
// written down is marked, and the exit code says so.
import { readFile } from "node:fs/promises";
import { startSecondWall } from "../tests/support/second-wall.mjs";

let differences = 0;
const read = (path) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

function heading(text) {
  console.log(`\n${text}\n${"─".repeat(text.length)}`);
}

/** A paragraph of lines of at most 100 characters. */
function wrapped(text, indent) {
  const margin = " ".repeat(indent);
  return margin + text.replace(new RegExp(`(.{1,${100 - indent}})(?: |$)`, "g"), `$1\n${margin}`).trim();
}

function differ(text) {
  differences += 1;
  console.log(`  << ${text}`);
}

/** The names of a list in docs/ in their groups, each with the comment above it: why they are there. */
async function written(path) {
  const groups = [];
  for (const paragraph of (await read(path)).trim().split(/\n{2,}/)) {
    const lines = paragraph.split("\n");
    const names = lines.filter((line) => !line.startsWith("#"));
    const reason = lines.filter((line) => line.startsWith("#")).map((line) => line.slice(1).trim());
    if (names.length > 0) groups.push({ reason: reason.join(" "), names });
  }
  return groups;
}

/** Prints a list that is written down, and where what there is differs from it. */
function compare(groups, live, path) {
  const left = [...live];
  for (const { reason, names } of groups) {
    console.log(wrapped(reason, 2));
    console.log(wrapped(names.join(" "), 4));
    for (const name of names) {
      const index = left.indexOf(name);
      if (index >= 0) left.splice(index, 1);
      else differ(`${name} is in ${path} and not there`);
    }
  }
  for (const name of left) differ(`${name} is there and not in ${path}`);
}

const module = await WebAssembly.compile(await readFile(new URL("../pkg/wasm/guest/guest_bg.wasm", import.meta.url)));

heading("Imports of guest.wasm: all that the module can call");
const imports = WebAssembly.Module.imports(module).map(({ name }) => name.replace(/_[0-9a-f]{16}$/, ""));
compare(await written("docs/guest-imports.txt"), imports, "docs/guest-imports.txt");

heading("Exports of guest.wasm: all that the worker can call and read");
for (const { name, kind } of WebAssembly.Module.exports(module)) console.log(`    ${name} (${kind})`);

const second = await startSecondWall();
try {
  for (const wall of ["worker", "frame"]) {
    heading(`Globals of a live worker with isolation: "${wall}"`);
    const opened = [];
    const page = await second.start({ after: (close) => opened.push(close) }, wall);
    compare(
      await written("docs/worker-globals.txt"),
      await page.evaluate(() => ask("globals")),
      "docs/worker-globals.txt",
    );
    for (const close of opened) await close();
  }
} finally {
  await second.close();
}

heading("What a policy grants: each key, what it is by default, what it may be");
const schema = JSON.parse(await read("docs/policy.schema.json"));
const shown = (value) => (value === undefined ? "" : JSON.stringify(value));

/** What a value may be beside its type: one of a few words, or a range of numbers. */
function choices({ oneOf, minimum, maximum }) {
  if (oneOf) return `    one of ${oneOf.map((choice) => choice.const).join(", ")}`;
  return maximum === undefined ? "" : `    ${minimum} to ${maximum}`;
}

function grants(object, path) {
  for (const [key, property] of Object.entries(object.properties ?? {})) {
    const name = (property.anyOf ?? property.allOf ?? [property])
      .find((choice) => choice.$ref)
      ?.$ref.split("/")
      .at(-1);
    const value = name ? schema.$defs[name] : property;
    if (name && value.type === "object") {
      const absent = property.default === null ? "    not granted by default" : "";
      console.log(`  ${path}${key}${absent}`);
      grants(value, `${path}${key}.`);
    } else {
      console.log(`    ${path}${key} = ${shown(property.default)}${choices(value)}`);
    }
  }
}
grants(schema, "");
console.log("\nNo key grants the DOM, cookies, the page's storage or its network.");

if (differences > 0) {
  console.error(`\n${differences} differences from what is written down`);
  process.exitCode = 1;
}
